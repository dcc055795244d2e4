#include "text/tokenizer.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace lagebild {

/// Digits from p: groups with inner separators, then letters and hyphens, then perhaps the full stop of an ordinal.
std::size_t Tokenizer::number(std::size_t p) {
  std::size_t q = p;
  const auto digits = [&](std::size_t at) {
    while (at < end_ && is_ascii_digit(text_[at])) ++at;
    return at;
  };
  q = digits(q);
  while (q + 1 < end_ && is_ascii_digit(text_[q + 1]) && q - p < kLookAhead) {
    const char c = text_[q];
    if (c != '.' && c != ',' && c != ':' && c != '/' && c != '\'') {
      if (c != '-') break;
      // Telephone numbers and dates stay whole in every language, ranges only where the language says so.
      std::size_t left = 0;  // digits of the group before the hyphen
      while (left < q - p && is_ascii_digit(text_[q - 1 - left])) ++left;
      const std::size_t right = digits(q + 1) - (q + 1);
      const std::size_t after = q + 1 + right;
      const bool more = after + 1 < end_ && text_[after] == '-' && is_ascii_digit(text_[after + 1]);
      const bool started = slice(p, q).find('-') != std::string_view::npos;
      const bool telephone = right == 4 && (left == 1 || left == 3 || left == 5);
      if (!rules_.keep_number_ranges && !started && !more && !telephone) break;
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
    if (rules_.keep_hyphens && is_gap(look(hyphen.next).c) && hyphen.next < end_ &&
        is_lower(following(hyphen.next).c)) {
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
    return is_letter(next.c) || next.c == '/' || is_hyphen(next.c) || next.c == 0x2013 || next.c == ')' ||
           next.c == ',';
  }
  if (is_lower(next.c)) return true;
  if (rules_.ordinal_after.contains(next.word)) return true;
  const std::string_view previous = previous_form();
  if (previous.empty()) return true;  // enumeration at the start of a block
  if (out_.tokens.back().kind == TokenKind::punctuation &&
      (previous == "." || previous == "!" || previous == "?" || previous == ":"))
    return true;
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
      if (!is_upper(next.c) || !is_upper(before(q, p))) break;  // "AT&T"
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
    return is_letter(before(hyphen, p)) &&
           (is_gap(next.c) || next.c == ',' || next.c == '/' || next.c == ')' || is_quote(next.c)) && after < end_;
  }
  if (!is_letter(next.c) && !is_digit(next.c)) return false;
  std::string_view part = slice(p, hyphen);
  if (rules_.hyphen_prefixes.contains(part)) return true;
  // A capital on both sides is a name of two words ("Inter-Services") unless the first part is listed with its capital.
  return is_lower(next.c) && rules_.hyphen_prefixes.contains(uncapitalise(part));
}

/// End of a word with inner full stops whose first is at `dot`: "U.S", "z.B", "v.l", "heise.de"; `dot` where it is
/// none. The last full stop is left to dot_belongs().
std::size_t Tokenizer::dotted(std::size_t p, std::size_t dot) const {
  // Domain: the longest run of word parts, full stops and hyphens.
  std::size_t q = dot;
  bool single = true;  // all parts are short
  std::size_t part = p;
  std::size_t parts = 0;
  std::size_t good = dot;  // end of the abbreviation-like beginning
  const std::size_t stop_at = std::min(end_, p + kLookAhead);
  while (q < stop_at) {
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
        return true;
      case AbbreviationType::any:
        return !rules_.split_final_stop || form.find('.') != std::string_view::npos ||
               !(next.c == 0 || (next.space && rules_.starters.contains(next.word)));
      case AbbreviationType::number:
        if (number_next) return true;
        break;
      case AbbreviationType::number_before:
        return out_.tokens.size() > first_of_block_ && out_.tokens.back().kind == TokenKind::number;
    }
  }
  if (it != rules_.abbreviations.end() && count_code_points(form) > 1) return false;
  if (form.find('.') != std::string_view::npos) return !is_domain(p, q);
  if (!next.space && (next.c == ',' || next.c == ';')) return true;
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
    emit(p, q,
         is_domain(p, q) || form.find('/') != std::string_view::npos ? TokenKind::address : TokenKind::abbreviation);
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
      // Two clitics may follow one another ("shouldn't've"), a long row of them is noise.
      if (q - p < kLookAhead)
        emit_word(p, q - cut, kind);
      else
        emit(p, q - cut, kind);
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

/// Whether the apostrophe at p marks a genitive ("parents' house", "Thutmosis' Tempel"): after s, x or z, a word
/// follows, and no single quotation is open that it could close.
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

}  // namespace lagebild
