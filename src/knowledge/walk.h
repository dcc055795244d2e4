// Walking a NameTrie along the tokens of a text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "knowledge/knowledge_impl.h"

namespace lagebild {

/// Which other spellings of an atom are tried beside the one in the text.
struct WalkOptions {
  bool lower_first = false;  ///< the first atom with a small initial ("Japanische" → "japanische")
  bool genitive = false;     ///< the last atom without a genitive ending
  bool fold = false;         ///< every atom in lower case
  bool capitals = false;     ///< atoms all in capitals as capitalised words ("JAPAN" → "Japan")
};

/// Atom of `text` in lower case; ASCII without allocation.
class LowerCase {
 public:
  explicit LowerCase(std::string_view text) {
    bool ascii = text.size() <= buffer_.size();
    for (std::size_t i = 0; ascii && i < text.size(); ++i) {
      const char c = text[i];
      if (static_cast<unsigned char>(c) >= 0x80) ascii = false;
      buffer_[i] = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (ascii) {
      view_ = {buffer_.data(), text.size()};
    } else {
      long_ = to_lower(text);
      view_ = long_;
    }
  }
  LowerCase(const LowerCase&) = delete;
  LowerCase& operator=(const LowerCase&) = delete;
  [[nodiscard]] std::string_view view() const noexcept { return view_; }

 private:
  std::array<char, 48> buffer_;
  std::string long_;
  std::string_view view_;
};

/// At least four letters, all capitals.
[[nodiscard]] bool all_capitals(std::string_view atom) noexcept;

class Walker {
 public:
  Walker(const Knowledge::Impl& impl, const LanguageTables& tables, const NameTrie& trie, const Segmented& text,
         std::uint32_t last, WalkOptions options)
      : impl_(impl), tables_(tables), trie_(trie), text_(text), last_(last), options_(options) {}

  /// Calls found(node, end token, byte offset in the last token where the name ends or 0 for its end) for every node
  /// with entries that a spelling of the text from byte `offset` of token `first` on leads to.
  template <class F>
  void walk(std::uint32_t first, std::size_t offset, const F& found) const {
    step(NameTrie::kRoot, first, offset, 0, found);
  }

 private:
  static constexpr unsigned kMaxDepth = 24;

  /// Whether only a possessive ending stands behind byte `at` of the form.
  [[nodiscard]] bool only_possessive(std::string_view form, std::size_t at) const noexcept {
    const Atom first = next_atom(form, at);
    if (first.text.empty()) return true;
    if (first.text != "'") return false;
    const Atom second = next_atom(form, first.end);
    for (const std::string_view ending : tables_.possessives) {
      if (ending.substr(0, 1) != "'") continue;
      if (ending.substr(1) == second.text && (second.text.empty() || next_atom(form, second.end).text.empty()))
        return true;
    }
    return false;
  }

  template <class F>
  void step(std::uint32_t node, std::uint32_t token, std::size_t offset, unsigned depth, const F& found) const {
    if (depth >= kMaxDepth || token >= last_) return;
    const std::string_view form = text_.form(token);
    const Atom atom = next_atom(form, offset);
    if (atom.text.empty()) {
      if (offset > 0) step(node, token + 1, 0, depth, found);
      return;
    }
    const std::uint32_t exact = trie_.child(node, impl_.atoms.find(atom.text));
    if (exact != NameTrie::kNoNode) arrive(exact, token, form, atom, depth, true, found);
    if (!atom.word) return;
    const auto c = static_cast<unsigned char>(atom.text.front());
    const bool may_be_upper = (c >= 'A' && c <= 'Z') || c >= 0x80;
    if (options_.fold) {
      if (may_be_upper || exact == NameTrie::kNoNode) {
        const LowerCase lower(atom.text);
        if (lower.view() != atom.text) other(node, lower.view(), exact, token, form, atom, depth, true, found);
      }
      return;
    }
    if (options_.lower_first && depth == 0 && may_be_upper && atom.text.size() > 2) {
      std::array<char, 48> buffer;
      if (c < 0x80 && atom.text.size() <= buffer.size()) {
        std::copy(atom.text.begin(), atom.text.end(), buffer.begin());
        buffer[0] = static_cast<char>(c - 'A' + 'a');
        other(node, {buffer.data(), atom.text.size()}, exact, token, form, atom, depth, true, found);
      } else if (starts_upper(atom.text)) {
        other(node, uncapitalise(atom.text), exact, token, form, atom, depth, true, found);
      }
    }
    if (options_.genitive) {
      const std::string_view stem = tables_.inflection.strip_genitive(atom.text);
      if (!stem.empty()) other(node, stem, exact, token, form, atom, depth, false, found);
    }
    if (options_.capitals && exact == NameTrie::kNoNode && may_be_upper && all_capitals(atom.text)) {
      other(node, capitalise(to_lower(atom.text)), exact, token, form, atom, depth, true, found);
    }
  }

  template <class F>
  void other(std::uint32_t node, std::string_view spelling, std::uint32_t exact, std::uint32_t token,
             std::string_view form, const Atom& atom, unsigned depth, bool go_on, const F& found) const {
    const std::uint32_t next = trie_.child(node, impl_.atoms.find(spelling));
    if (next != NameTrie::kNoNode && next != exact) arrive(next, token, form, atom, depth, go_on, found);
  }

  template <class F>
  void arrive(std::uint32_t node, std::uint32_t token, std::string_view form, const Atom& atom, unsigned depth,
              bool go_on, const F& found) const {
    if (!trie_.entries(node).empty()) {
      if (only_possessive(form, atom.end)) {
        found(node, token + 1, std::size_t{0});
      } else {
        found(node, token + 1, atom.end);
      }
    }
    if (!go_on) return;
    if (atom.end < form.size()) {
      step(node, token, atom.end, depth + 1, found);
    } else {
      step(node, token + 1, 0, depth + 1, found);
    }
  }

  const Knowledge::Impl& impl_;
  const LanguageTables& tables_;
  const NameTrie& trie_;
  const Segmented& text_;
  std::uint32_t last_;
  WalkOptions options_;
};

}  // namespace lagebild
