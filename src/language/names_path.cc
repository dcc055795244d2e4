#include "language/names_path.h"

#include <algorithm>

namespace lagebild {

void best_names(std::span<const float> scores, std::size_t labels, std::size_t stride, NamesScratch& scratch,
                std::span<std::uint16_t> path) {
  const std::size_t n = path.size();
  if (n == 0) return;
  constexpr double kNever = -1e9;
  scratch.best.resize(labels);
  scratch.next.resize(labels);
  scratch.back.resize(n * labels);
  for (std::size_t j = 0; j < labels; ++j) {
    scratch.best[j] = j > 0 && j % 2 == 0 ? kNever : static_cast<double>(scores[j]);
  }
  for (std::size_t i = 1; i < n; ++i) {
    const float* row = scores.data() + i * stride;
    std::uint16_t* back = scratch.back.data() + i * labels;
    const auto any = std::max_element(scratch.best.begin(), scratch.best.end());
    for (std::size_t j = 0; j < labels; ++j) {
      std::size_t from = static_cast<std::size_t>(any - scratch.best.begin());
      if (j > 0 && j % 2 == 0) from = scratch.best[j] > scratch.best[j - 1] ? j : j - 1;
      back[j] = static_cast<std::uint16_t>(from);
      scratch.next[j] = scratch.best[from] + static_cast<double>(row[j]);
    }
    scratch.best.swap(scratch.next);
  }
  path[n - 1] =
      static_cast<std::uint16_t>(std::max_element(scratch.best.begin(), scratch.best.end()) - scratch.best.begin());
  for (std::size_t i = n - 1; i > 0; --i) path[i - 1] = scratch.back[i * labels + path[i]];
}

}  // namespace lagebild
