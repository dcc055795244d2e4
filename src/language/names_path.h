// From scores of names' labels to the best sequence: O, B and I, where I continues a name of its own kind only.
//
// Labels: 0 is O, 2k - 1 is B and 2k is I of kind k (from 1).
// Thread safety: pure but for the scratch, which belongs to one thread at a time and keeps its capacity.
// Complexity: words times labels. Ties: the smaller label. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lagebild {

struct NamesScratch {
  std::vector<double> best, next;
  std::vector<std::uint16_t> back;
};

/// `scores` holds one row of `labels` (an odd number) scores a word, `stride` apart (>= labels); path.size() words.
void best_names(std::span<const float> scores, std::size_t labels, std::size_t stride, NamesScratch& scratch,
                std::span<std::uint16_t> path);

}  // namespace lagebild
