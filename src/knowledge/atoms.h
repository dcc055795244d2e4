// Atoms: the pieces that names are compared by.
//
// Purpose: a run of letters, marks and digits is one atom, every other visible code point is one of its own; blanks
// separate and vanish. Names therefore match whatever the tokeniser joined or split ("US-Außenminister", "U.S.",
// "Côte d'Ivoire"). Apostrophes (’ ') and hyphens (- ‐ ‑ –) of every style become ' and -; soft hyphens separate
// nothing. Units: bytes of UTF-8. Thread safety: pure functions; AtomTable is immutable after load.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace lagebild {

struct Atom {
  std::string_view text;  ///< a view into the input, or into static storage for ' and -
  bool word = false;      ///< letters, marks, digits
  std::size_t end = 0;    ///< byte behind the atom in the input
};

/// The atom at or behind byte `at` of `s`; an empty text at the end.
[[nodiscard]] Atom next_atom(std::string_view s, std::size_t at) noexcept;

/// Atom strings as dense numbers. Building needs one thread; find() is safe from any number.
class AtomTable {
 public:
  static constexpr std::uint32_t kUnknown = 0xFFFFFFFFU;
  AtomTable();
  /// The number of `text`, added where new; `text` is copied.
  std::uint32_t intern(std::string_view text);
  [[nodiscard]] std::uint32_t find(std::string_view text) const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return strings_.size(); }

 private:
  struct Slot {
    std::uint32_t hash = 0, id = kUnknown;
  };
  void grow();
  [[nodiscard]] std::string_view string(std::uint32_t id) const noexcept { return strings_[id]; }
  std::string_view keep(std::string_view text);
  std::vector<Slot> slots_;
  std::vector<std::string_view> strings_;
  std::deque<std::string> blocks_;  // storage of the strings, in large pieces
};

}  // namespace lagebild
