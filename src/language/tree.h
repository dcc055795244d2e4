// From scores of arcs to the best tree with one root.
//
// Purpose: what a parser's scores say about a sentence, as heads: the best head of every word where these are a tree
// already, else the maximum spanning arborescence (Chu and Liu 1965, Edmonds 1967), trees that cross included. Where
// that has several roots, the best tree with each of them as the only one is tried (it has been found to be the best of
// all such trees in every case tried: tree_test.cc).
// Units: words count from 1, 0 is the root. Ties: the smaller head. Errors: none.
// Thread safety: pure but for the Scratch, which belongs to one thread at a time and keeps its capacity.
// Complexity: quadratic in the words for each contracted cycle; linear in the scores where no cycle is there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lagebild {

class TreeFinder {
 public:
  /// `scores` holds (n + 1) rows of n + 1 columns: row i, column j says how well word i hangs on j; row 0 and the
  /// diagonal are not read. heads[i - 1] becomes the head of word i; heads.size() is n.
  void find(std::span<const float> scores, std::span<std::uint32_t> heads);

 private:
  struct Contraction {
    std::uint32_t node = 0;                             ///< row and column that stand for the cycle from here on
    std::uint32_t cycle_first = 0, cycle_last = 0;      ///< its members and their heads in cycles_, cycle_heads_
    std::uint32_t outside_first = 0, outside_last = 0;  ///< the other nodes, with their best members, in outside_ …
  };

  /// Best arborescence of matrix_ (which is overwritten) into found_.
  void maximum(std::size_t size);
  /// Looks for a cycle of best_ among order_ (but its first, the root); cycle_ holds it.
  bool find_cycle();
  void contract();
  void expand(const Contraction& c);
  [[nodiscard]] double& at(std::size_t row, std::size_t column) { return matrix_[row * size_ + column]; }

  std::size_t size_ = 0;
  std::vector<double> original_, matrix_;
  std::vector<std::uint32_t> order_;  ///< nodes of the current graph: the root, words, contracted cycles
  std::vector<std::uint32_t> best_, found_, path_, cycle_, roots_, result_;
  std::vector<std::uint8_t> state_;
  std::vector<Contraction> contractions_;
  std::vector<std::uint32_t> cycles_, cycle_heads_, outside_, out_best_, in_best_;
};

}  // namespace lagebild
