#include "language/tree.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace lagebild {
namespace {

using Heads = std::vector<std::uint32_t>;

Heads tree(const std::vector<float>& scores, std::size_t n) {
  static TreeFinder finder;
  Heads heads(n);
  finder.find(scores, heads);
  return heads;
}

bool is_tree(const Heads& heads) {
  std::size_t roots = 0;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    roots += heads[i] == 0 ? 1U : 0U;
    std::size_t steps = 0;
    for (std::uint32_t j = heads[i]; j != 0; j = heads[j - 1]) {
      if (++steps > heads.size()) return false;
    }
  }
  return roots == 1;
}

double total(const std::vector<float>& scores, const Heads& heads) {
  double sum = 0;
  for (std::size_t i = 0; i < heads.size(); ++i) {
    sum += static_cast<double>(scores[(i + 1) * (heads.size() + 1) + heads[i]]);
  }
  return sum;
}

/// The best sum of all trees with one root.
double best_of_all(const std::vector<float>& scores, std::size_t n) {
  double best = -std::numeric_limits<double>::infinity();
  Heads heads(n, 0);
  for (bool more = true; more;) {
    if (is_tree(heads)) best = std::max(best, total(scores, heads));
    more = false;
    for (std::size_t i = 0; i < n && !more; ++i) {
      more = ++heads[i] <= n;
      if (!more) heads[i] = 0;
    }
  }
  return best;
}

TEST(TreeTest, GreedyHeadsThatAreATree) {
  // 2 is the root, 1 and 3 hang on it.
  const std::vector<float> scores{0, 0, 0, 0, /**/ 1, 0, 5, 2, /**/ 4, 3, 0, 1, /**/ 0, 1, 6, 0};
  EXPECT_EQ(tree(scores, 3), (Heads{2, 0, 2}));
  EXPECT_EQ(tree({0, 0, -7, 0}, 1), (Heads{0}));
  EXPECT_TRUE(tree({0}, 0).empty());
}

TEST(TreeTest, CyclesAreBroken) {
  // 1 and 2 want each other; 1 can better do without.
  const std::vector<float> scores{0, 0, 0, /**/ 4, 0, 5, /**/ 1, 5, 0};
  EXPECT_EQ(tree(scores, 2), (Heads{0, 1}));
}

TEST(TreeTest, OneRootOnly) {
  // All three want to be the root.
  const std::vector<float> scores{0, 0, 0, 0, /**/ 9, 0, 1, 2, /**/ 9, 3, 0, 8, /**/ 9, 1, 1, 0};
  EXPECT_EQ(tree(scores, 3), (Heads{3, 3, 0}));
}

TEST(TreeTest, TreesThatCross) {
  const std::vector<float> scores{0, 0, 0, 0, 0, /**/ 1, 0, 1, 9, 1, /**/ 1, 1, 0, 1, 9, /**/ 9, 1, 1, 0, 1, /**/
                                  1, 1, 1, 9, 0};
  EXPECT_EQ(tree(scores, 4), (Heads{3, 4, 0, 3}));
}

TEST(TreeTest, BestOfAllTrees) {
  std::mt19937 random(3);
  std::normal_distribution<float> normal;
  for (int round = 0; round < 3000; ++round) {
    const std::size_t n = 1 + random() % (round < 60 ? 6U : 5U);
    std::vector<float> scores((n + 1) * (n + 1));
    for (float& s : scores) s = round % 3 == 0 ? static_cast<float>(random() % 5) : normal(random);
    if (round % 2 == 0) {
      for (std::size_t i = 1; i <= n; ++i) scores[i * (n + 1)] += 1.5F;
    }
    const Heads heads = tree(scores, n);
    ASSERT_TRUE(is_tree(heads));
    ASSERT_NEAR(total(scores, heads), best_of_all(scores, n), 1e-4) << round;
  }
}

TEST(TreeTest, LongSentences) {
  std::mt19937 random(4);
  std::normal_distribution<float> normal;
  for (const std::size_t n : {600U, 200U, 37U, 1U}) {
    std::vector<float> scores((n + 1) * (n + 1));
    for (float& s : scores) s = normal(random);
    EXPECT_TRUE(is_tree(tree(scores, n))) << n;
  }
  // One chain of cycles in cycles: each word wants its neighbour.
  constexpr std::size_t kWords = 600;
  std::vector<float> scores((kWords + 1) * (kWords + 1), -100.0F);
  for (std::size_t i = 1; i <= kWords; ++i) {
    scores[i * (kWords + 1)] = -200.0F;
    if (i > 1) scores[i * (kWords + 1) + i - 1] = -static_cast<float>(i);
    if (i < kWords) scores[i * (kWords + 1) + i + 1] = static_cast<float>(kWords - i);
  }
  EXPECT_TRUE(is_tree(tree(scores, kWords)));
}

}  // namespace
}  // namespace lagebild
