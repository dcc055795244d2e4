#include "text/segment.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "text/segment_rules.h"

namespace lagebild {
namespace {

constexpr char32_t kSoftHyphen = 0xAD;

bool is_apostrophe(char32_t c) noexcept { return c == '\'' || c == 0x2019 || c == 0x2BC; }
bool is_hyphen(char32_t c) noexcept { return c == '-' || c == 0x2010 || c == 0x2011; }
bool is_ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }

bool is_quote(char32_t c) noexcept {
  switch (c) {
    case '"': case '\'': case '`': case 0xB4:
    case 0xAB: case 0xBB: case 0x2018: case 0x2019: case 0x201A: case 0x201B: case 0x201C: case 0x201D: case 0x201E:
    case 0x201F: case 0x2039: case 0x203A: case 0x300C: case 0x300D: case 0xFF02:
      return true;
    default:
      return false;
  }
}

bool is_symbol(char32_t c) noexcept {
  switch (c) {
    case '%': case '$': case '+': case '=': case '<': case '>': case '&': case '#': case '*': case '^': case '~':
    case '|': case '@': case '_': case '\\': case '/':
      return true;
    default:
      return c == 0xA7 || c == 0xB0 || c == 0xB1 || c == 0xD7 || c == 0xA9 || c == 0xAE || (c >= 0xA2 && c <= 0xA5) ||
             (c >= 0x20A0 && c <= 0x20BF) || (c >= 0x2190 && c <= 0x22FF) || c == 0x2030 || c == 0x2122;
  }
}

/// A blank, or a code point that is invisible and belongs to no word.
bool is_gap(char32_t c) noexcept { return is_space(c) || c == 0x200B || c == 0xFEFF || c == 0x2060 || c < 0x20; }

/// Letters, marks and what may stand inside a word without being looked at.
bool is_word_part(char32_t c) noexcept {
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
      while (q < end_ && (text_[q] == '.' || text_[q] == '!' || text_[q] == '?')) ++q;
      emit(p, q, TokenKind::punctuation);
      return q;
    }
    if (const std::size_t r = face(p); r != p) {
      emit(p, r, TokenKind::symbol);
      return r;
    }
    if (c == '-' || c == '*' || c == '=' || c == '_' || c == '~' || c == '#' || c == '+' || c == '<' || c == '>') {
      while (q < end_ && text_[q] == static_cast<char>(c)) ++q;
      emit(p, q, c == '-' ? TokenKind::punctuation : TokenKind::symbol);
      return q;
    }
    if (c == '`' || c == '\'') {  // TeX-style pairs
      if (q < end_ && text_[q] == static_cast<char>(c)) ++q;
      emit(p, q, TokenKind::quote);
      return q;
    }
    if (is_quote(c)) emit(p, q, TokenKind::quote);
    else if (is_symbol(c)) emit(p, q, TokenKind::symbol);
    else emit(p, q, TokenKind::punctuation);
    return q;
  }

  /// A face such as ":-)" that stands alone, at p; p where there is none.
  [[nodiscard]] std::size_t face(std::size_t p) const noexcept {
    if (p > 0 && !is_gap(before(p, 0))) return p;
    for (const std::string_view f : {":-)", ":)", ";-)", ";)", ":-(", ":(", "=)", "=(", "(:", ":D", ";P", ":P", ":-D", "^_^"}) {
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
      return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || is_ascii_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
    };
    while (q < end_ && local(text_[q])) ++q;
    if (q == p || q >= end_ || text_[q] != '@') return p;
    std::size_t r = q + 1;
    bool dot = false;
    while (r < end_ && local(text_[r])) {
      dot = dot || (text_[r] == '.' && r + 1 < end_ && local(text_[r + 1]));
      ++r;
    }
    while (r > q + 1 && (text_[r - 1] == '.' || text_[r - 1] == '-')) --r;
    return dot && r > q + 1 ? r : p;
  }

  /// An address does not end in punctuation that belongs to the sentence.
  [[nodiscard]] std::size_t strip_trailing(std::size_t p, std::size_t q) const noexcept {
    while (q > p) {
      std::size_t at = q;
      const char32_t c = previous_code_point(text_, at);
      const bool closes = c == ')' && slice(p, at).find('(') == std::string_view::npos;
      if (!(c == '.' || c == ',' || c == ';' || c == ':' || c == '!' || c == '?' || c == ']' || c == '>' || closes || is_quote(c))) break;
      q = at;
    }
    return q;
  }

  /// Whether the dotted word [p, q) is a domain name.
  [[nodiscard]] bool is_domain(std::size_t p, std::size_t q) const {
    const std::string_view form = slice(p, q);
    const std::size_t dot = form.rfind('.');
    if (dot == std::string_view::npos || dot == 0) return false;
    return rules_.domains.contains(form.substr(dot + 1));
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

/// Digits from p: groups with inner separators, then letters and hyphens, then perhaps the full stop of an ordinal.
std::size_t Tokenizer::number(std::size_t p) {
  std::size_t q = p;
  const auto digits = [&](std::size_t at) {
    while (at < end_ && is_ascii_digit(text_[at])) ++at;
    return at;
  };
  q = digits(q);
  while (q + 1 < end_ && is_ascii_digit(text_[q + 1])) {
    const char c = text_[q];
    if (c != '.' && c != ',' && c != ':' && c != '/' && c != '\'') {
      if (c != '-') break;
      // Telephone numbers and dates stay whole in every language, ranges only where the language says so.
      const std::size_t left = q - p;
      const std::size_t right = digits(q + 1) - (q + 1);
      const std::size_t after = q + 1 + right;
      const bool more = after + 1 < end_ && text_[after] == '-' && is_ascii_digit(text_[after + 1]);
      const bool started = slice(p, q).find('-') != std::string_view::npos;
      const bool phone = right >= 3 && left == 3;
      if (!rules_.keep_number_ranges && !started && !more && !(phone && right == 4) && !(left == 5 && right == 4)) break;
    }
    if (c == '.' && !rules_.keep_number_ranges && slice(p, q).find(':') != std::string_view::npos) break;
    q = digits(q + 1);
  }
  if (q < end_ && is_hyphen(look(q).c)) {  // "45-jährige", "10-year"
    const At hyphen = look(q);
    if (is_letter(look(hyphen.next).c) && rules_.keep_hyphens) {
      const std::size_t r = scan_word(q);
      emit_word(p, r, TokenKind::word);
      return r;
    }
    if (rules_.keep_hyphens && is_gap(look(hyphen.next).c) && hyphen.next < end_ && is_lower(following(hyphen.next).c)) {
      emit(p, hyphen.next, TokenKind::word);  // "20- bis 30-Jährige"
      return hyphen.next;
    }
  }
  if (q < end_ && is_letter(look(q).c)) return number_end(p, q);
  if (q + 1 < end_ && text_[q] == '\'' && text_[q + 1] == 's' && text_[q - 1] == '0' && !rules_.clitics.empty() &&
      (q + 2 >= end_ || !is_word_part(look(q + 2).c))) {  // "the 80's"
    emit(p, q + 2, TokenKind::number);
    return q + 2;
  }
  if (q < end_ && text_[q] == '.' && rules_.ordinals && ordinal_dot(p, q)) {
    emit(p, q + 1, TokenKind::ordinal);
    return q + 1;
  }
  emit(p, q, TokenKind::number);
  return q;
}

/// Letters directly after the digits [p, q): "1990er", "10pm", "5G", "3D-Drucker", "10th".
std::size_t Tokenizer::number_end(std::size_t p, std::size_t q) {
  std::size_t r = q;
  while (r < end_ && is_word_part(look(r).c)) r = look(r).next;
  if (rules_.number_suffixes.contains(slice(q, r))) {
    emit(p, q, TokenKind::number);
    return q;
  }
  r = scan_word(q);
  const bool plain = is_lower(look(q).c) && slice(q, r).find('-') == std::string_view::npos;
  emit_word(p, r, plain ? TokenKind::number : TokenKind::word);
  return r;
}

/// Whether the full stop at q after the digits [p, q) makes an ordinal.
bool Tokenizer::ordinal_dot(std::size_t p, std::size_t q) const {
  const std::string_view digits = slice(p, q);
  if (digits.find_first_not_of("0123456789") != std::string_view::npos || digits.size() > 3) return false;
  if (q + 1 < end_ && text_[q + 1] == '.') return false;
  const Following next = following(q + 1);
  if (next.c == 0) return false;
  if (!next.space) {
    // "2.v.l.", "13.Januar", "1./2. Juni", "12.-14. Mai", "3.)"
    return is_letter(next.c) || next.c == '/' || is_hyphen(next.c) || next.c == 0x2013 || next.c == ')' || next.c == ',';
  }
  if (is_lower(next.c)) return true;
  if (rules_.ordinal_after.contains(next.word)) return true;
  const std::string_view previous = previous_form();
  if (previous.empty()) return true;  // enumeration at the start of a block
  if (out_.tokens.back().kind == TokenKind::punctuation && (previous == "." || previous == "!" || previous == "?" || previous == ":")) return true;
  if (next.c == 0x2013 || next.c == '-' || next.c == '/') return true;
  if (!is_upper(next.c)) return false;
  return rules_.ordinal_before.contains(previous) && !rules_.starters.contains(next.word);
}

/// End of the word that starts at p, with the inner marks that join (not the full stop of an abbreviation).
std::size_t Tokenizer::scan_word(std::size_t p) const {
  std::size_t q = p;
  std::size_t part = p;  // where the part after the last mark began
  while (q < end_) {
    const At at = look(q);
    if (is_word_part(at.c)) {
      q = at.next;
      continue;
    }
    const At next = look(at.next);
    if (is_apostrophe(at.c)) {
      if (q == part || !is_letter(next.c) || !is_letter(before(q, p))) break;
    } else if (is_hyphen(at.c)) {
      if (q == p) {  // leading hyphen, accepted by the caller
      } else if (!hyphen_joins(p, q, at.next)) {
        break;
      }
    } else if (at.c == '&') {
      if (!is_upper(next.c) || !is_upper(before(q, p))) break;
    } else if (at.c == '*' || at.c == ':') {
      std::size_t r = at.next;
      while (r < end_ && is_word_part(look(r).c)) r = look(r).next;
      if (!is_lower(next.c) || !rules_.gender_endings.contains(slice(at.next, r))) break;
    } else if (at.c == '/') {
      std::size_t r = at.next;
      while (r < end_ && is_word_part(look(r).c)) r = look(r).next;
      if (!rules_.slash_units.contains(slice(p, r))) break;
      return r;
    } else if (at.c == '.' && part == p) {
      const std::size_t r = dotted(p, q);
      if (r == q) break;
      return r;
    } else {
      break;
    }
    q = at.next;
    part = q;
  }
  return q;
}

bool Tokenizer::hyphen_joins(std::size_t p, std::size_t hyphen, std::size_t after) const {
  const At next = look(after);
  if (rules_.keep_hyphens) {
    if (is_letter(next.c) || is_digit(next.c)) return true;
    if (is_hyphen(next.c)) return false;
    // "Sicherheits- und …", "Zeitungs-, …", "Schreib-/Lese-"
    return is_letter(before(hyphen, p)) && (is_gap(next.c) || next.c == ',' || next.c == '/' || next.c == ')' || is_quote(next.c)) && after < end_;
  }
  if (!is_letter(next.c) && !is_digit(next.c)) return false;
  std::string_view part = slice(p, hyphen);
  return rules_.hyphen_prefixes.contains(part) || rules_.hyphen_prefixes.contains(uncapitalise(part));
}

/// End of a word with inner full stops whose first is at `dot`: "U.S", "z.B", "v.l", "heise.de"; `dot` where it is none.
/// The last full stop is left to dot_belongs().
std::size_t Tokenizer::dotted(std::size_t p, std::size_t dot) const {
  // Domain: the longest run of word parts, full stops and hyphens.
  std::size_t q = dot;
  bool single = true;  // all parts are short
  std::size_t part = p;
  std::size_t parts = 0;
  std::size_t good = dot;  // end of the abbreviation-like beginning
  while (q < end_) {
    const At at = look(q);
    if (is_word_part(at.c)) {
      q = at.next;
      continue;
    }
    if (at.c == '.' && is_letter(look(at.next).c)) {
      const std::uint32_t length = count_code_points(slice(part, q));
      if (length > (parts == 0 ? 2U : 3U) || length == 0) single = false;
      ++parts;
      if (single) good = q;
      q = at.next;
      part = q;
      continue;
    }
    if (is_hyphen(at.c) && is_letter(look(at.next).c)) {
      q = at.next;
      continue;
    }
    break;
  }
  if (is_domain(p, q)) {
    const At at = look(q);
    if (at.c == '/' && is_word_part(look(at.next).c)) return strip_trailing(p, chunk_end(q));
    return q;
  }
  if (!single) return good;
  const std::uint32_t last = count_code_points(slice(part, q));
  const bool stop = q < end_ && text_[q] == '.';
  if (last <= 3 && (stop || (last == 1 && is_upper(look(part).c)))) return q;
  return good == dot ? dot : good;
}

/// Whether the full stop at q belongs to the word [p, q).
bool Tokenizer::dot_belongs(std::size_t p, std::size_t q) const {
  if (q + 1 < end_ && text_[q + 1] == '.') return false;  // ellipsis
  const std::string_view form = slice(p, q);
  const Following next = following(q + 1);
  const bool number_next = is_digit(next.c) || next.c == 0xA7;
  auto it = rules_.abbreviations.find(slice(p, q + 1));
  if (it == rules_.abbreviations.end() && out_.tokens.size() == first_of_block_ && starts_upper(form)) {
    it = rules_.abbreviations.find(uncapitalise(slice(p, q + 1)));
  }
  if (it != rules_.abbreviations.end()) {
    switch (it->second) {
      case AbbreviationType::inner:
      case AbbreviationType::any:
        return true;
      case AbbreviationType::number:
        if (number_next) return true;
        break;
      case AbbreviationType::number_before:
        return out_.tokens.size() > first_of_block_ && out_.tokens.back().kind == TokenKind::number;
    }
  }
  if (it != rules_.abbreviations.end() && count_code_points(form) > 1) return false;
  if (form.find('.') != std::string_view::npos) return !is_domain(p, q);
  if (!next.space && (next.c == ',' || next.c == ';') ) return true;
  const std::uint32_t length = count_code_points(form);
  if (length == 1) {
    if (!is_upper(look(p).c)) return next.space && is_lower(next.c);
    if (next.c == 0) return false;
    if (form == "I" && !rules_.ordinals) return false;
    return (is_upper(next.c) && !rules_.starters.contains(next.word)) || is_hyphen(next.c) || is_lower(next.c);
  }
  if (rules_.ordinals && length <= 5 && form.find_first_not_of("IVXL") == std::string_view::npos) {
    return next.space && next.c != 0 && is_letter(next.c) && !rules_.starters.contains(next.word);
  }
  if (length <= 5 && next.space && is_lower(next.c) && form.find_first_of("aeiouyAEIOUY") == std::string_view::npos) {
    for (std::size_t at = p; at < q;) {  // umlauts are vowels too
      const At c = look(at);
      if (c.c >= 0x80 || is_ascii_digit(text_[at])) return false;
      at = c.next;
    }
    return true;
  }
  return false;
}

std::size_t Tokenizer::word(std::size_t p) {
  std::size_t q = scan_word(p);
  if (q < end_ && text_[q] == '.' && dot_belongs(p, q)) {
    const std::string_view form = slice(p, q);
    const bool roman = rules_.ordinals && form.find_first_not_of("IVXL") == std::string_view::npos &&
                       (form.size() > 1) && !rules_.abbreviations.contains(slice(p, q + 1));
    emit(p, q + 1, roman ? TokenKind::ordinal : TokenKind::abbreviation);
    return q + 1;
  }
  const std::string_view form = slice(p, q);
  if (form.find('.') != std::string_view::npos) {
    emit(p, q, is_domain(p, q) || form.find('/') != std::string_view::npos ? TokenKind::address : TokenKind::abbreviation);
    return q;
  }
  if (rules_.clitics.empty() && q < end_) {
    const At at = look(q);
    if (is_apostrophe(at.c) && genitive_apostrophe(q, at)) q = at.next;
  }
  emit_word(p, q, TokenKind::word);
  return q;
}

/// Emits [p, q), cutting off clitics and undoing a missing space between a function word and a name.
void Tokenizer::emit_word(std::size_t p, std::size_t q, TokenKind kind) {
  const std::string_view form = slice(p, q);
  if (!rules_.clitics.empty() || !rules_.negations.empty()) {
    std::size_t cut = clitic_length(form, rules_.negations);
    if (cut == 0) cut = clitic_length(form, rules_.clitics);
    if (cut > 0 && cut < form.size()) {
      emit_word(p, q - cut, kind);
      emit(q - cut, q, TokenKind::word);
      return;
    }
  }
  if (kind == TokenKind::word && form.size() > 3) {
    for (std::size_t i = 1; i < std::min<std::size_t>(form.size() - 1, 5); ++i) {
      const auto c = static_cast<unsigned char>(form[i]);
      if (c >= 0x80) break;
      if (c < 'A' || c > 'Z') continue;
      if (is_lower(look(p + i + 1).c) && rules_.glued.contains(form.substr(0, i))) {
        emit(p, p + i, TokenKind::word);
        emit(p + i, q, TokenKind::word);
        return;
      }
      break;
    }
  }
  emit(p, q, kind);
}

/// Bytes of the clitic of `list` that ends `form`; 0 where none does. Curly apostrophes count as straight ones.
std::size_t Tokenizer::clitic_length(std::string_view form, const std::vector<std::string>& list) const noexcept {
  for (const std::string& clitic : list) {
    std::size_t f = form.size();
    std::size_t c = clitic.size();
    while (c > 0 && f > 0) {
      std::size_t at = f;
      char32_t code = previous_code_point(form, at);
      if (is_apostrophe(code)) code = '\'';
      if (code != static_cast<unsigned char>(clitic[c - 1])) break;
      f = at;
      --c;
    }
    if (c == 0) return form.size() - f;
  }
  return 0;
}

/// Whether the apostrophe at p marks a genitive ("parents' house", "Thutmosis' Tempel"): after s, x or z, a word follows,
/// and no single quotation is open that it could close.
bool Tokenizer::genitive_apostrophe(std::size_t p, At at) const noexcept {
  const char32_t last = before(p, 0);
  if (last != 's' && last != 'x' && last != 'z' && last != 'S' && last != 0xDF) return false;
  if (at.next >= end_ || !is_gap(look(at.next).c) || !is_letter(following(at.next).c)) return false;
  constexpr std::size_t kWindow = 80;  // tokens looked back for an opening mark
  std::size_t i = out_.tokens.size();
  const std::size_t stop = i - first_of_block_ > kWindow ? i - kWindow : first_of_block_;
  while (i > stop) {
    --i;
    if (out_.tokens[i].kind != TokenKind::quote) continue;
    const std::string_view form = out_.form(static_cast<std::uint32_t>(i));
    if (form == "'" || form == "\u2018" || form == "\u201A") return out_.tokens[i].space_after;  // closed already
    if (form == "\u2019") return true;
  }
  return true;
}

/// A clitic written apart or after a number or bracket ("Biden 's", "16's"): one token.
std::size_t Tokenizer::clitic_alone(std::size_t p) {
  if (rules_.clitics.empty()) return p;
  const At apostrophe = look(p);
  std::size_t q = apostrophe.next;
  while (q < end_ && is_word_part(look(q).c)) q = look(q).next;
  if (q == apostrophe.next) return p;
  if (clitic_length(slice(p, q), rules_.clitics) != q - p) return p;
  emit(p, q, TokenKind::word);
  return q;
}

}  // namespace

void Segmenter::segment(std::string_view text, const std::vector<Block>& blocks, Segmented& out) const {
  out.text = text;
  out.tokens.clear();
  out.words.clear();
  out.sentences.clear();
  Tokenizer tokenizer(*rules_, out);
  // An empty line ends a sentence wherever it stands.
  const auto part = [&](std::size_t begin, std::size_t end, std::uint32_t point, std::uint32_t block) {
    while (begin < end) {
      std::size_t stop = text.substr(0, end).find("\n\n", begin);
      if (stop == std::string_view::npos) stop = end;
      const auto first = static_cast<std::uint32_t>(out.tokens.size());
      tokenizer.run(begin, stop, point);
      split_sentences(*rules_, first, block, out);
      std::size_t next = stop;
      while (next < end && text[next] == '\n') ++next;
      point += count_code_points(text.substr(begin, next - begin));
      begin = next;
    }
  };
  if (blocks.empty()) {
    part(0, text.size(), 0, 0);
    return;
  }
  std::size_t byte = 0;
  std::uint32_t point = 0;
  const auto advance = [&](std::uint32_t to) {
    while (point < to && byte < text.size()) {
      static_cast<void>(next_code_point(text, byte));
      ++point;
    }
  };
  for (std::uint32_t i = 0; i < blocks.size(); ++i) {
    advance(blocks[i].span.begin);
    const std::size_t begin = byte;
    const std::uint32_t begin_point = point;
    advance(blocks[i].span.end);
    part(begin, byte, begin_point, i);
  }
}

std::uint32_t Segmented::sentence_of(std::uint32_t token) const noexcept {
  const auto it = std::upper_bound(sentences.begin(), sentences.end(), token,
                                   [](std::uint32_t t, const Sentence& s) { return t < s.first; });
  return it == sentences.begin() ? 0U : static_cast<std::uint32_t>(it - sentences.begin() - 1);
}

}  // namespace lagebild
