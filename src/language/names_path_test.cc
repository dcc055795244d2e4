#include "language/names_path.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace lagebild {
namespace {

using Path = std::vector<std::uint16_t>;

bool allowed(const Path& path) {
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == 0 || path[i] % 2 == 1) continue;
    if (i == 0 || (path[i - 1] != path[i] && path[i - 1] + 1 != path[i])) return false;
  }
  return true;
}

double total(const std::vector<float>& scores, std::size_t stride, const Path& path) {
  double sum = 0;
  for (std::size_t i = 0; i < path.size(); ++i) sum += static_cast<double>(scores[i * stride + path[i]]);
  return sum;
}

Path best(const std::vector<float>& scores, std::size_t labels, std::size_t stride, std::size_t words) {
  static NamesScratch scratch;
  Path path(words);
  best_names(scores, labels, stride, scratch, path);
  return path;
}

TEST(NamesPathTest, InsideNeedsItsBeginning) {
  // "I" scores best everywhere, but cannot stand first.
  EXPECT_EQ(best({1, 2, 5, 1, 2, 5}, 3, 3, 2), (Path{1, 2}));
  // Two kinds: I of the second cannot follow B of the first.
  EXPECT_EQ(best({0, 9, 0, 0, 0, 3, 0, 0, 0, 9}, 5, 5, 2), (Path{1, 0}));
  EXPECT_EQ(best({3, 1, 9}, 3, 3, 1), (Path{0}));
  EXPECT_TRUE(best({}, 3, 3, 0).empty());
}

TEST(NamesPathTest, BestOfAllPaths) {
  std::mt19937 random(5);
  std::normal_distribution<float> normal;
  for (int round = 0; round < 400; ++round) {
    const std::size_t labels = round % 2 == 0 ? 5 : 3;
    const std::size_t stride = labels + static_cast<std::size_t>(round) % 3;
    const std::size_t words = 1 + random() % 5;
    std::vector<float> scores(words * stride);
    for (float& s : scores) s = normal(random);
    double most = -std::numeric_limits<double>::infinity();
    Path path(words, 0);
    for (bool more = true; more;) {
      if (allowed(path)) most = std::max(most, total(scores, stride, path));
      more = false;
      for (std::size_t i = 0; i < words && !more; ++i) {
        more = ++path[i] < labels;
        if (!more) path[i] = 0;
      }
    }
    const Path found = best(scores, labels, stride, words);
    ASSERT_TRUE(allowed(found));
    ASSERT_NEAR(total(scores, stride, found), most, 1e-5);
  }
}

}  // namespace
}  // namespace lagebild
