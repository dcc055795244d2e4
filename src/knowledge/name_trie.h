// A trie over atoms whose nodes carry entries (entity and kind of name, or a role, or an institution noun).
//
// Purpose: one walk finds every known name at a place of the text.
// Complexity: one hash probe per step; memory 12 bytes per edge (load factor one half) and 8 bytes per entry.
// Thread safety: add() and finish() by one thread, everything else from any number afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <vector>

#include "knowledge/atoms.h"
#include "knowledge/knowledge.h"

namespace lagebild {

class NameTrie {
 public:
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kNoNode = 0xFFFFFFFFU;

  NameTrie();
  /// The child of `node` by an atom, made where absent.
  std::uint32_t make_child(std::uint32_t node, std::uint32_t atom);
  /// Adds an entry to a node; the same entry twice is one.
  void add(std::uint32_t node, NameEntry entry) { pending_.push_back({node, entry}); }
  /// Sorts the entries of every node with `before` (stable) and makes the trie readable.
  void finish(const std::function<bool(const NameEntry&, const NameEntry&)>& before);

  [[nodiscard]] std::uint32_t child(std::uint32_t node, std::uint32_t atom) const noexcept;
  [[nodiscard]] std::span<const NameEntry> entries(std::uint32_t node) const noexcept {
    return {entries_.data() + first_[node], entries_.data() + first_[node + 1]};
  }
  /// The node of a whole string, kNoNode where it is no path.
  [[nodiscard]] std::uint32_t find(const AtomTable& atoms, std::string_view form) const noexcept;
  [[nodiscard]] std::size_t nodes() const noexcept { return nodes_; }

 private:
  struct Edge {
    std::uint32_t node = kNoNode, atom = 0, target = 0;
  };
  struct Pending {
    std::uint32_t node;
    NameEntry entry;
  };
  static std::size_t hash(std::uint32_t node, std::uint32_t atom) noexcept {
    return (((static_cast<std::uint64_t>(node) << 32U) | atom) * 0x9E3779B97F4A7C15ULL) >> 20U;
  }
  void grow();
  std::vector<Edge> edges_;
  std::size_t used_ = 0;
  std::uint32_t nodes_ = 1;
  std::vector<Pending> pending_;
  std::vector<NameEntry> entries_;
  std::vector<std::uint32_t> first_;
};

}  // namespace lagebild
