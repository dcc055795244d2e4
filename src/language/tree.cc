#include "language/tree.h"

#include <algorithm>
#include <limits>

namespace lagebild {
namespace {
constexpr double kNever = -std::numeric_limits<double>::infinity();
constexpr std::uint8_t kNew = 0, kOnPath = 1, kDone = 2;
}  // namespace

// A cycle is contracted into the row and column of one of its members; order_ says which rows and columns still count
// and in which order, so that ties fall the same way as in a graph written anew.

bool TreeFinder::find_cycle() {
  for (const std::uint32_t i : order_) state_[i] = kNew;
  state_[order_[0]] = kDone;
  for (const std::uint32_t start : order_) {
    path_.clear();
    std::uint32_t i = start;
    for (; state_[i] == kNew; i = best_[i]) {
      state_[i] = kOnPath;
      path_.push_back(i);
    }
    if (state_[i] == kOnPath) {
      cycle_.assign(std::find(path_.begin(), path_.end(), i), path_.end());
      return true;
    }
    for (const std::uint32_t k : path_) state_[k] = kDone;
  }
  return false;
}

void TreeFinder::contract() {
  Contraction c;
  c.node = cycle_[0];
  c.cycle_first = static_cast<std::uint32_t>(cycles_.size());
  double own_sum = 0;
  for (const std::uint32_t i : cycle_) {
    cycles_.push_back(i);
    cycle_heads_.push_back(best_[i]);
    own_sum += at(i, best_[i]);
  }
  c.cycle_last = static_cast<std::uint32_t>(cycles_.size());
  c.outside_first = static_cast<std::uint32_t>(outside_.size());
  for (const std::uint32_t i : order_) state_[i] = kNew;
  for (const std::uint32_t i : cycle_) state_[i] = kOnPath;
  for (const std::uint32_t i : order_) {
    if (state_[i] == kNew) outside_.push_back(i);
  }
  c.outside_last = static_cast<std::uint32_t>(outside_.size());
  out_best_.resize(outside_.size());
  in_best_.resize(outside_.size());
  for (std::uint32_t k = c.outside_first; k < c.outside_last; ++k) {
    const std::uint32_t o = outside_[k];
    std::uint32_t out = cycle_[0];
    std::uint32_t in = cycle_[0];
    double out_score = at(o, cycle_[0]);
    double in_score = at(cycle_[0], o) - at(cycle_[0], best_[cycle_[0]]);
    for (std::size_t m = 1; m < cycle_.size(); ++m) {
      const std::uint32_t i = cycle_[m];
      if (at(o, i) > out_score) {
        out = i;
        out_score = at(o, i);
      }
      const double s = at(i, o) - at(i, best_[i]);
      if (s > in_score) {
        in = i;
        in_score = s;
      }
    }
    out_best_[k] = out;
    in_best_[k] = in;
    // Column and row of the first member: no other outside node reads them. Its own head is read for all of them, so
    // that the row is written when this is over.
    at(o, c.node) = out_score;
    at(0, o) = in_score + own_sum;  // the root's row is free
  }
  for (std::uint32_t k = c.outside_first; k < c.outside_last; ++k) at(c.node, outside_[k]) = at(0, outside_[k]);
  order_.assign(outside_.begin() + c.outside_first, outside_.end());
  order_.push_back(c.node);
  contractions_.push_back(c);
}

void TreeFinder::expand(const Contraction& c) {
  const std::uint32_t entry = found_[c.node];
  for (std::uint32_t k = c.outside_first; k < c.outside_last; ++k) {
    const std::uint32_t o = outside_[k];
    if (o != 0 && found_[o] == c.node) found_[o] = out_best_[k];
  }
  std::uint32_t entered = c.node;
  for (std::uint32_t k = c.outside_first; k < c.outside_last; ++k) {
    if (outside_[k] == entry) entered = in_best_[k];
  }
  for (std::uint32_t k = c.cycle_first; k < c.cycle_last; ++k) found_[cycles_[k]] = cycle_heads_[k];
  found_[entered] = entry;
}

void TreeFinder::maximum(std::size_t size) {
  order_.resize(size);
  for (std::uint32_t i = 0; i < size; ++i) order_[i] = i;
  contractions_.clear();
  cycles_.clear();
  cycle_heads_.clear();
  outside_.clear();
  best_.resize(size);
  state_.resize(size);
  found_.resize(size);
  for (bool again = true; again;) {
    for (const std::uint32_t i : order_) {
      if (i == 0) continue;
      std::uint32_t best = 0;
      double score = at(i, 0);
      for (const std::uint32_t j : order_) {
        if (j != i && at(i, j) > score) {
          best = j;
          score = at(i, j);
        }
      }
      best_[i] = best;
    }
    again = find_cycle();
    if (again) contract();
  }
  for (const std::uint32_t i : order_) found_[i] = best_[i];
  for (std::size_t k = contractions_.size(); k > 0; --k) expand(contractions_[k - 1]);
}

void TreeFinder::find(std::span<const float> scores, std::span<std::uint32_t> heads) {
  const std::size_t n = heads.size();
  const std::size_t size = n + 1;
  if (n == 0) return;
  size_ = size;
  order_.resize(size);
  best_.assign(size, 0);
  state_.resize(size);
  order_[0] = 0;
  std::size_t roots = 0;
  for (std::uint32_t i = 1; i < size; ++i) {
    order_[i] = i;
    const float* row = scores.data() + i * size;
    std::uint32_t best = 0;
    for (std::uint32_t j = 1; j < size; ++j) {
      if (j != i && row[j] > row[best]) best = j;
    }
    best_[i] = best;
    heads[i - 1] = best;
    roots += best == 0 ? 1U : 0U;
  }
  if (roots == 1 && !find_cycle()) return;

  original_.resize(size * size);
  std::copy_n(scores.begin(), size * size, original_.begin());
  for (std::size_t i = 0; i < size; ++i) original_[i * size + i] = kNever;
  matrix_ = original_;
  maximum(size);
  result_ = found_;
  roots_.clear();
  for (std::uint32_t i = 1; i < size; ++i) {
    if (result_[i] == 0) roots_.push_back(i);
  }
  if (roots_.size() > 1) {
    double best = 0;
    bool first = true;
    for (const std::uint32_t root : roots_) {
      matrix_ = original_;
      for (std::size_t i = 1; i < size; ++i) at(i, 0) = kNever;
      for (std::size_t j = 1; j < size; ++j) at(root, j) = kNever;
      at(root, 0) = original_[root * size];
      maximum(size);
      double total = 0;
      for (std::size_t i = 1; i < size; ++i) total += original_[i * size + found_[i]];
      if (first || total > best) {
        best = total;
        result_ = found_;
      }
      first = false;
    }
  }
  std::copy(result_.begin() + 1, result_.end(), heads.begin());
}

}  // namespace lagebild
