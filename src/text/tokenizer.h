// Cuts one block into tokens. Internal to src/text.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "text/segment.h"
#include "text/segment_rules.h"

namespace lagebild {

inline constexpr char32_t kSoftHyphen = 0xAD;
/// Bytes that are looked ahead from the start of a token to see what it is; keeps the work linear on any text.
inline constexpr std::size_t kLookAhead = 256;

inline bool is_apostrophe(char32_t c) noexcept { return c == '\'' || c == 0x2019 || c == 0x2BC; }
inline bool is_hyphen(char32_t c) noexcept { return c == '-' || c == 0x2010 || c == 0x2011; }
inline bool is_ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }

inline bool is_quote(char32_t c) noexcept {
  switch (c) {
    case '"':
    case '\'':
    case '`':
    case 0xB4:
    case 0xAB:
    case 0xBB:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2039:
    case 0x203A:
    case 0x300C:
    case 0x300D:
    case 0xFF02:
      return true;
    default:
      return false;
  }
}

inline bool is_symbol(char32_t c) noexcept {
  switch (c) {
    case '%':
    case '$':
    case '+':
    case '=':
    case '<':
    case '>':
    case '&':
    case '#':
    case '*':
    case '^':
    case '~':
    case '|':
    case '@':
    case '_':
    case '\\':
    case '/':
      return true;
    default:
      return c == 0xA7 || c == 0xB0 || c == 0xB1 || c == 0xD7 || c == 0xA9 || c == 0xAE || (c >= 0xA2 && c <= 0xA5) ||
             (c >= 0x20A0 && c <= 0x20BF) || (c >= 0x2190 && c <= 0x22FF) || c == 0x2030 || c == 0x2122;
  }
}

/// A blank, or a code point that is invisible and belongs to no word.
inline bool is_gap(char32_t c) noexcept { return is_space(c) || c == 0x200B || c == 0xFEFF || c == 0x2060 || c < 0x20; }

/// Letters, marks and what may stand inside a word without being looked at.
inline bool is_word_part(char32_t c) noexcept {
  if (c < 0x80) return (c | 0x20) - 'a' < 26 || (c >= '0' && c <= '9') || c == '_';
  return c == kSoftHyphen || is_letter(c) || is_digit(c) || (c >= 0x300 && c <= 0x36F) || c == 0x200C || c == 0x200D;
}

/// What stands at a position: its code point and the byte behind it.
struct At {
  char32_t c = 0;
  std::size_t next = 0;
};

/// Cuts one block into tokens. Positions are bytes of the text.
class Tokenizer {
 public:
  Tokenizer(const SegmentRules& rules, Segmented& out) : rules_(rules), out_(out), text_(out.text) {}

  /// Tokens of [begin, end), appended; `point` is the code point at `begin`.
  void run(std::size_t begin, std::size_t end, std::uint32_t point) {
    end_ = end;
    counted_ = begin;
    points_ = point;
    first_of_block_ = out_.tokens.size();
    std::size_t p = begin;
    while (p < end) {
      const At at = look(p);
      if (is_gap(at.c)) {
        if (!out_.tokens.empty() && out_.tokens.size() > first_of_block_) out_.tokens.back().space_after = true;
        p = at.next;
        continue;
      }
      p = token(p, at);
    }
  }

 private:
  [[nodiscard]] At look(std::size_t p) const noexcept {
    if (p >= end_) return {0, p};
    const auto byte = static_cast<unsigned char>(text_[p]);
    if (byte < 0x80) return {byte, p + 1};
    std::size_t next = p;
    const char32_t c = next_code_point(text_.substr(0, end_), next);
    return {c, next};
  }
  [[nodiscard]] char32_t before(std::size_t p, std::size_t begin) const noexcept {
    if (p <= begin) return 0;
    std::size_t at = p;
    return previous_code_point(text_, at);
  }
  [[nodiscard]] std::string_view slice(std::size_t b, std::size_t e) const noexcept { return text_.substr(b, e - b); }

  void emit(std::size_t begin, std::size_t end, TokenKind kind) {
    Token t;
    t.begin = static_cast<std::uint32_t>(begin);
    t.end = static_cast<std::uint32_t>(end);
    points_ += count_code_points(slice(counted_, begin));
    t.points.begin = points_;
    points_ += count_code_points(slice(begin, end));
    t.points.end = points_;
    counted_ = end;
    t.kind = kind;
    t.word = static_cast<std::uint32_t>(out_.words.size());
    const auto index = static_cast<std::uint32_t>(out_.tokens.size());
    const std::string_view form = slice(begin, end);
    if (kind == TokenKind::word && form.size() <= rules_.longest_contraction) {
      if (const auto it = rules_.contractions.find(form); it != rules_.contractions.end()) {
        std::size_t sum = 0;
        for (const std::string& part : it->second) sum += part.size();
        if (sum == form.size()) {  // "cannot": the words stand in the text and are tokens
          points_ -= count_code_points(form);
          counted_ = begin;
          for (const std::string& part : it->second) {
            emit(begin, begin + part.size(), TokenKind::symbol);
            out_.tokens.back().kind = TokenKind::word;
            begin += part.size();
          }
          return;
        }
        t.words = static_cast<std::uint16_t>(it->second.size());
        for (const std::string& part : it->second) out_.words.push_back({index, part});
        out_.tokens.push_back(t);
        return;
      }
    }
    out_.words.push_back({index, form});
    out_.tokens.push_back(t);
  }

  /// End of the run of non-blank characters at p.
  [[nodiscard]] std::size_t chunk_end(std::size_t p) const noexcept {
    while (p < end_) {
      const At at = look(p);
      if (is_gap(at.c)) break;
      p = at.next;
    }
    return p;
  }

  /// The word that follows p after blanks and opening quotes or brackets: its first code point and letters.
  struct Following {
    char32_t c = 0;  ///< 0 at the end of the block
    bool space = false;
    std::string_view word;
  };
  [[nodiscard]] Following following(std::size_t p) const noexcept {
    Following f;
    while (p < end_) {
      const At at = look(p);
      if (is_gap(at.c)) {
        f.space = true;
      } else if (!(f.space && (is_quote(at.c) || at.c == '(' || at.c == '['))) {
        f.c = at.c;
        break;
      }
      p = at.next;
    }
    std::size_t q = p;
    while (q < end_) {
      const At at = look(q);
      if (!is_word_part(at.c)) break;
      q = at.next;
    }
    f.word = slice(p, q);
    return f;
  }

  [[nodiscard]] std::string_view previous_form() const noexcept {
    if (out_.tokens.size() <= first_of_block_) return {};
    return out_.form(static_cast<std::uint32_t>(out_.tokens.size() - 1));
  }

  std::size_t token(std::size_t p, At at) {
    if (is_ascii_digit(text_[p])) return number(p);
    if (const std::size_t q = address(p, at); q != p) return q;
    if (is_letter(at.c) || at.c == kSoftHyphen || at.c == '_') {
      if (at.c == kSoftHyphen) {  // alone before a word: no part of it
        const At next = look(at.next);
        if (!is_letter(next.c)) return at.next;
      }
      if (at.c != '_' || is_word_part(look(at.next).c)) return word(p);
    }
    if (is_digit(at.c)) {
      std::size_t q = p;
      while (q < end_ && is_digit(look(q).c)) q = look(q).next;
      emit(p, q, TokenKind::number);
      return q;
    }
    if (is_hyphen(at.c) && rules_.keep_hyphens) {  // "-politik" as second half of a pair
      const At next = look(at.next);
      if (is_lower(next.c) && (out_.tokens.size() <= first_of_block_ || out_.tokens.back().space_after)) return word(p);
    }
    if (is_apostrophe(at.c)) {
      const std::size_t first = at.next;
      if (first + 1 < end_ && is_ascii_digit(text_[first]) && is_ascii_digit(text_[first + 1]) &&
          (p == 0 || !is_word_part(before(p, 0)))) {  // "'05", "the '90s"
        std::size_t q = first + 2;
        if (q < end_ && text_[q] == 's') ++q;
        if (q == end_ || !is_word_part(look(q).c)) {
          emit(p, q, TokenKind::number);
          return q;
        }
      }
      if (genitive_apostrophe(p, at)) {
        emit(p, at.next, TokenKind::word);  // "the parents' house"
        return at.next;
      }
      if (const std::size_t q = clitic_alone(p); q != p) return q;
    }
    return mark(p, at);
  }

  /// Punctuation, quotation marks, symbols: runs of the same character are one token where that is usual.
  std::size_t mark(std::size_t p, At at) {
    std::size_t q = at.next;
    const char32_t c = at.c;
    if (c == '.' || c == '!' || c == '?' || c == 0x2026) {
      while (q < end_ && text_[q] == '.') ++q;
      // "?!" and ".?" are one mark, an ellipsis and what follows it are two.
      if (q - p < 2 || c != '.') {
        while (q < end_ && (text_[q] == '.' || text_[q] == '!' || text_[q] == '?')) ++q;
      }
      emit(p, q, TokenKind::punctuation);
      return q;
    }
    if (const std::size_t r = face(p); r != p) {
      emit(p, r, TokenKind::symbol);
      return r;
    }
    if (c == '-' || c == '$' || c == '*' || c == '=' || c == '_' || c == '~' || c == '#' || c == '+' || c == '<' ||
        c == '>') {
      while (q < end_ && text_[q] == static_cast<char>(c)) ++q;
      emit(p, q, c == '-' ? TokenKind::punctuation : TokenKind::symbol);
      return q;
    }
    if (c == '`' || c == '\'' || c == 0x2019 || c == 0x2018) {  // TeX-style pairs
      const At next = look(q);
      if (next.c == c || (c == 0x2018 && next.c == 0x2019)) q = next.next;
      emit(p, q, TokenKind::quote);
      return q;
    }
    if (is_quote(c))
      emit(p, q, TokenKind::quote);
    else if (is_symbol(c))
      emit(p, q, TokenKind::symbol);
    else
      emit(p, q, TokenKind::punctuation);
    return q;
  }

  /// A face such as ":-)" that stands alone, at p; p where there is none.
  [[nodiscard]] std::size_t face(std::size_t p) const noexcept {
    if (p > 0 && !is_gap(before(p, 0))) return p;
    for (const std::string_view f :
         {":-)", ":)", ";-)", ";)", ":-(", ":(", "=)", "=(", "(:", ":D", ";P", ":P", ":-D", "^_^"}) {
      if (slice(p, std::min(p + f.size(), end_)) != f) continue;
      if (p + f.size() == end_ || is_gap(look(p + f.size()).c)) return p + f.size();
    }
    return p;
  }

  /// A web or e-mail address, @handle or #tag at p; p where there is none.
  std::size_t address(std::size_t p, At at) {
    const std::string_view rest = text_.substr(p, std::min<std::size_t>(end_ - p, 8));
    const auto starts = [&](std::string_view prefix) {
      if (rest.size() < prefix.size()) return false;
      for (std::size_t i = 0; i < prefix.size(); ++i) {
        const char c = rest[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c) != prefix[i]) return false;
      }
      return true;
    };
    std::size_t q = p;
    if (at.c == '@' || at.c == '#') {
      const At next = look(at.next);
      if (!is_letter(next.c)) return p;
      q = at.next;
      while (q < end_ && is_word_part(look(q).c)) q = look(q).next;
    } else if (starts("http:/") || starts("https:/") || starts("www.") || starts("ftp:/") || starts("mailto:")) {
      q = strip_trailing(p, chunk_end(p));
    } else if ((at.c | 0x20) - 'a' < 26) {
      q = mail(p);
    }
    if (q == p) return p;
    emit(p, q, TokenKind::address);
    return q;
  }

  /// End of an e-mail address that starts at p, or p.
  [[nodiscard]] std::size_t mail(std::size_t p) const noexcept {
    std::size_t q = p;
    const auto local = [](char c) {
      return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || is_ascii_digit(c) || c == '.' || c == '_' || c == '-' ||
             c == '+';
    };
    const std::size_t stop = std::min(end_, p + kLookAhead);
    while (q < stop && local(text_[q])) ++q;
    if (q == p || q >= end_ || text_[q] != '@') return p;
    std::size_t r = q + 1;
    while (r < end_ && local(text_[r])) ++r;
    while (r > q + 1 && (text_[r - 1] == '.' || text_[r - 1] == '-')) --r;
    return r > q + 1 ? r : p;
  }

  /// An address does not end in punctuation that belongs to the sentence.
  [[nodiscard]] std::size_t strip_trailing(std::size_t p, std::size_t q) const noexcept {
    const bool opened = slice(p, q).find('(') != std::string_view::npos;
    while (q > p) {
      std::size_t at = q;
      const char32_t c = previous_code_point(text_, at);
      const bool closes = c == ')' && !opened;
      if (!(c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ']' || c == '>' || closes ||
            is_quote(c)))
        break;
      q = at;
    }
    return q;
  }

  /// Whether the dotted word [p, q) is a domain name.
  [[nodiscard]] bool is_domain(std::size_t p, std::size_t q) const {
    const std::string_view form = slice(p, q);
    const std::size_t dot = form.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    const std::string_view label = form.substr(dot + 1);
    if (rules_.domains.contains(label)) return true;
    if (label.size() <= 4 && label.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos &&
        rules_.domains.contains(to_lower(label))) {
      return true;
    }
    // Names of news groups and modules: three parts or more, all small and one of them long.
    if (form.find('.') == dot || !is_lower(look(p).c)) return false;
    std::size_t part = 0;
    std::size_t longest = 0;
    for (const char c : form) {
      if (c >= 'A' && c <= 'Z') return false;
      part = c == '.' ? 0 : part + 1;
      longest = std::max(longest, part);
    }
    return longest > 4;
  }

  std::size_t number(std::size_t p);
  std::size_t number_end(std::size_t p, std::size_t q);
  [[nodiscard]] bool ordinal_dot(std::size_t p, std::size_t q) const;
  std::size_t word(std::size_t p);
  [[nodiscard]] std::size_t scan_word(std::size_t p) const;
  [[nodiscard]] bool hyphen_joins(std::size_t p, std::size_t hyphen, std::size_t after) const;
  [[nodiscard]] std::size_t dotted(std::size_t p, std::size_t dot) const;
  [[nodiscard]] bool dot_belongs(std::size_t p, std::size_t q) const;
  void emit_word(std::size_t p, std::size_t q, TokenKind kind);
  std::size_t clitic_alone(std::size_t p);
  [[nodiscard]] bool genitive_apostrophe(std::size_t p, At at) const noexcept;
  [[nodiscard]] std::size_t clitic_length(std::string_view form, const std::vector<std::string>& list) const noexcept;

  const SegmentRules& rules_;
  Segmented& out_;
  std::string_view text_;
  std::size_t end_ = 0, counted_ = 0, first_of_block_ = 0;
  std::uint32_t points_ = 0;
};

}  // namespace lagebild
