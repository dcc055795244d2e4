#include "knowledge/name_trie.h"

#include <algorithm>

namespace lagebild {

NameTrie::NameTrie() : edges_(1U << 12U), first_(2, 0) {}

void NameTrie::grow() {
  std::vector<Edge> old(edges_.size() * 2);
  old.swap(edges_);
  const std::size_t mask = edges_.size() - 1;
  for (const Edge& edge : old) {
    if (edge.node == kNoNode) continue;
    std::size_t i = hash(edge.node, edge.atom) & mask;
    while (edges_[i].node != kNoNode) i = (i + 1) & mask;
    edges_[i] = edge;
  }
}

std::uint32_t NameTrie::make_child(std::uint32_t node, std::uint32_t atom) {
  if (used_ * 2 >= edges_.size()) grow();
  const std::size_t mask = edges_.size() - 1;
  std::size_t i = hash(node, atom) & mask;
  while (edges_[i].node != kNoNode) {
    if (edges_[i].node == node && edges_[i].atom == atom) return edges_[i].target;
    i = (i + 1) & mask;
  }
  edges_[i] = {node, atom, nodes_};
  ++used_;
  return nodes_++;
}

std::uint32_t NameTrie::child(std::uint32_t node, std::uint32_t atom) const noexcept {
  if (atom == AtomTable::kUnknown) return kNoNode;
  const std::size_t mask = edges_.size() - 1;
  for (std::size_t i = hash(node, atom) & mask; edges_[i].node != kNoNode; i = (i + 1) & mask) {
    if (edges_[i].node == node && edges_[i].atom == atom) return edges_[i].target;
  }
  return kNoNode;
}

std::uint32_t NameTrie::find(const AtomTable& atoms, std::string_view form) const noexcept {
  std::uint32_t node = kRoot;
  std::size_t at = 0;
  while (node != kNoNode) {
    const Atom atom = next_atom(form, at);
    if (atom.text.empty()) break;
    node = child(node, atoms.find(atom.text));
    at = atom.end;
  }
  return node == kRoot ? kNoNode : node;
}

void NameTrie::finish(const std::function<bool(const NameEntry&, const NameEntry&)>& before) {
  std::stable_sort(pending_.begin(), pending_.end(),
                   [](const Pending& a, const Pending& b) { return a.node < b.node; });
  first_.assign(static_cast<std::size_t>(nodes_) + 1, 0);
  entries_.clear();
  entries_.reserve(pending_.size());
  std::size_t at = 0;
  for (std::uint32_t node = 0; node < nodes_; ++node) {
    first_[node] = static_cast<std::uint32_t>(entries_.size());
    const auto begin = static_cast<std::ptrdiff_t>(entries_.size());
    for (; at < pending_.size() && pending_[at].node == node; ++at) {
      const NameEntry entry = pending_[at].entry;
      const bool known = std::any_of(entries_.begin() + begin, entries_.end(), [&](const NameEntry& e) {
        return e.entity == entry.entity && e.kind == entry.kind;
      });
      if (!known) entries_.push_back(entry);
    }
    if (entries_.size() - static_cast<std::size_t>(begin) > 1)
      std::stable_sort(entries_.begin() + begin, entries_.end(), before);
  }
  first_[nodes_] = static_cast<std::uint32_t>(entries_.size());
  pending_ = {};
}

}  // namespace lagebild
