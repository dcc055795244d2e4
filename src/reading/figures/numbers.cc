#include "reading/figures/numbers.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/tsv.h"

namespace lagebild::figures {
namespace {

constexpr std::array<std::pair<std::string_view, NumberKind>, 13> kKinds{{
    {"unit", NumberKind::unit},
    {"teen", NumberKind::teen},
    {"ten", NumberKind::ten},
    {"hundred", NumberKind::hundred},
    {"thousand", NumberKind::thousand},
    {"scale", NumberKind::scale},
    {"dozen", NumberKind::dozen},
    {"article", NumberKind::article},
    {"half", NumberKind::half},
    {"mixed", NumberKind::mixed},
    {"plus", NumberKind::plus},
    {"joiner", NumberKind::joiner},
    {"vague", NumberKind::vague},
}};

bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// Bytes of the blank inside "40 000" (space, no-break, thin, narrow no-break) at `at`, 0 where there is none.
std::size_t blank_at(std::string_view s, std::size_t at) noexcept {
  if (at >= s.size()) return 0;
  if (s[at] == ' ') return 1;
  for (std::string_view b :
       {std::string_view("\xC2\xA0"), std::string_view("\xE2\x80\x89"), std::string_view("\xE2\x80\xAF")})
    if (s.substr(at, b.size()) == b) return b.size();
  return 0;
}

std::size_t count_digits(std::string_view s, std::size_t at) noexcept {
  std::size_t n = 0;
  while (at + n < s.size() && is_digit(s[at + n])) ++n;
  return n;
}

/// Sum of parts of a number below 1000 where their decimal places do not collide ("three" + "hundred"-less "twenty").
bool add_low(double& low, double value) noexcept {
  if (low == 0) {
    low = value;
    return true;
  }
  const double smaller = std::min(low, value), larger = std::max(low, value);
  if (smaller <= 0 || smaller >= 10 || larger < 20 || larger > 90) return false;
  low += value;
  return true;
}

}  // namespace

Digits read_digits(std::string_view s, Language language) noexcept {
  Digits out;
  const std::size_t lead = count_digits(s, 0);
  if (lead == 0 || lead > 15 || (lead > 1 && s[0] == '0')) return out;  // "04" is a name or a part of a date
  std::size_t at = lead;
  std::string digits(s.substr(0, lead));
  std::string fraction;
  const auto group = [&](std::size_t separator) { return count_digits(s, separator) == 3; };
  if (lead <= 3 && s[0] != '0') {  // groups of three behind '.', ',', ''' or a blank, all with the same separator
    std::string_view separator;
    if (at < s.size() && (s[at] == '.' || s[at] == ',' || s[at] == '\''))
      separator = s.substr(at, 1);
    else if (const std::size_t b = blank_at(s, at))
      separator = s.substr(at, b);
    else if (s.substr(at, 3) == "\xE2\x80\x99")
      separator = s.substr(at, 3);
    if (!separator.empty() && group(at + separator.size())) {
      std::size_t groups = 0, behind = at;
      while (s.substr(behind, separator.size()) == separator && group(behind + separator.size())) {
        behind += separator.size() + 3;
        ++groups;
      }
      const char own = language == Language::de ? '.' : ',';
      const bool foreign = separator == "." || separator == "," ? separator[0] != own : false;
      // One foreign group is a decimal fraction unless it is all zeros: "1,783" but "54,000" in a German text.
      if (!foreign || groups > 1 || s.substr(at + 1, 3) == "000") {
        for (std::size_t i = at; i < behind; ++i)
          if (is_digit(s[i])) digits.push_back(s[i]);
        at = behind;
        out.grouped = true;
      }
    }
  }
  if (at < s.size() && (s[at] == ',' || s[at] == '.') && count_digits(s, at + 1) > 0) {
    const std::size_t n = count_digits(s, at + 1);
    // A second separator makes it a date, a version or an address.
    const std::size_t behind = at + 1 + n;
    if (behind + 1 < s.size() && (s[behind] == '.' || s[behind] == ',') && is_digit(s[behind + 1])) return Digits{};
    fraction = s.substr(at + 1, n);
    at = behind;
  } else if (at + 1 < s.size() && s[at] == ',' && s[at + 1] == '-') {  // "100,-"
    at += 2;
  }
  digits += '.';
  digits += fraction.empty() ? "0" : fraction;
  std::from_chars(digits.data(), digits.data() + digits.size(), out.value);
  out.length = at;
  out.plain = !out.grouped && fraction.empty();
  return out;
}

Result<NumberGrammar> NumberGrammar::load(const std::string& path, Language language) {
  auto file = TsvFile::load(path, {"word", "kind", "value"});
  if (!file) return file.error();
  NumberGrammar out;
  out.language_ = language;
  const auto word = file->column("word"), kind = file->column("kind"), value = file->column("value");
  for (std::size_t r = 0; r < file->rows(); ++r) {
    NumberWord entry;
    const auto name = file->cell(r, kind);
    const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == name; });
    if (found == kKinds.end()) return file->error(r, "unknown kind of number word \"" + std::string(name) + "\"");
    entry.kind = found->second;
    const auto cell = file->cell(r, value);
    if (entry.kind != NumberKind::joiner && entry.kind != NumberKind::vague) {
      const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), entry.value);
      if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size())
        return file->error(r, "expected a number as value, found \"" + std::string(cell) + "\"");
    }
    std::string form(file->cell(r, word));
    if (form.empty()) form.assign(1, '-');  // the hyphen that joins "twenty-three" reads as an empty cell
    if (!out.words_.emplace(form, entry).second) return file->error(r, "number word \"" + form + "\" is listed twice");
    out.piece_start_[start_of(form)] = true;
    out.longest_piece_ = std::max(out.longest_piece_, form.size());
  }
  return out;
}

std::optional<NumberWord> NumberGrammar::word(std::string_view folded) const {
  if (!may_begin(folded)) return std::nullopt;
  if (const auto found = words_.find(folded); found != words_.end()) return found->second;
  return compound(folded);
}

std::optional<NumberWord> NumberGrammar::compound(std::string_view s) const {
  // Pieces left to right, the longest first with one step back where that leads nowhere ("sieb" + "zig" is a word of
  // its own, so the longest piece is right in both languages).
  double total = 0, group = 0, low = 0;
  bool any = false, joined = false, mixed = false;
  NumberKind last = NumberKind::unit;
  for (std::size_t at = 0; at < s.size();) {
    const NumberWord* piece = nullptr;
    std::size_t length = std::min(longest_piece_, s.size() - at);
    for (; length > 0; --length) {
      const auto found = words_.find(s.substr(at, length));
      if (found == words_.end()) continue;
      const auto k = found->second.kind;
      if (k == NumberKind::scale || k == NumberKind::dozen || k == NumberKind::half || k == NumberKind::vague) continue;
      piece = &found->second;
      break;
    }
    if (piece == nullptr || mixed) return std::nullopt;
    at += length;
    switch (piece->kind) {
      case NumberKind::joiner:
        if (!any || joined) return std::nullopt;
        joined = true;
        continue;
      case NumberKind::unit:
      case NumberKind::teen:
      case NumberKind::ten:
      case NumberKind::article:
        if (low != 0 && !joined) return std::nullopt;
        if (!add_low(low, piece->value)) return std::nullopt;
        break;
      case NumberKind::hundred:
        if (group != 0 || low >= 20) return std::nullopt;
        group = (low == 0 ? 1 : low) * 100;
        low = 0;
        break;
      case NumberKind::thousand:
        if (total != 0) return std::nullopt;
        total = (group + low == 0 ? 1 : group + low) * 1000;
        group = low = 0;
        break;
      case NumberKind::plus:
        if (!any) return std::nullopt;
        low += piece->value;
        mixed = true;
        break;
      case NumberKind::mixed:
        if (any) return std::nullopt;
        low = piece->value;
        mixed = true;
        break;
      default:
        return std::nullopt;
    }
    any = true;
    joined = false;
    last = piece->kind;
  }
  if (!any || joined) return std::nullopt;
  const double value = total + group + low;
  if (last == NumberKind::article && value == 1) return std::nullopt;
  // How a compound joins with further words: "dreihundert" + "tausend", "twenty-three" + "thousand".
  return NumberWord{mixed ? NumberKind::mixed : value < 100 && low >= 20 ? NumberKind::ten : NumberKind::teen, value};
}

std::optional<Number> NumberGrammar::read(const Segmented& text, const Folded& folded, std::uint32_t token,
                                          std::uint32_t end) const {
  Number out;
  out.first = token;
  double total = 0, current = 0;
  bool open = false;      // `current` holds something
  bool complete = false;  // what was read so far is a number
  std::uint32_t at = token;
  const Token& start = text.tokens[token];
  const char first = text.form(token)[0];
  if (is_digit(first)) {
    if (start.kind == TokenKind::ordinal || start.kind == TokenKind::address) return std::nullopt;
    const std::string_view form = text.form(token);
    const Digits d = read_digits(form, language_);
    if (d.length != form.size()) return std::nullopt;
    current = d.value;
    open = complete = out.digits = true;
    out.plain = d.plain;
    out.grouped = d.grouped;
    out.fraction = !d.plain && !d.grouped;
    ++at;
    // "100,-" as three tokens
    if (at + 1 < end && text.form(at) == "," && text.form(at + 1)[0] == '-' &&
        text.tokens[at].begin == text.tokens[at - 1].end && text.tokens[at + 1].begin == text.tokens[at].end)
      at += 2;
    // "40 000": groups of three that stand apart.
    const std::size_t lead = form.size();
    if (d.plain && lead <= 3 && form[0] != '0') {
      while (at < end && text.tokens[at - 1].space_after && text.tokens[at].begin <= text.tokens[at - 1].end + 3 &&
             text.form(at).size() == 3 && count_digits(text.form(at), 0) == 3 &&
             text.tokens[at].kind == TokenKind::number) {
        const Digits g = read_digits(text.form(at), language_);
        current = current * 1000 + g.value;
        out.plain = false;
        out.grouped = true;
        ++at;
      }
    }
    out.last = at;
  } else if (start.kind != TokenKind::word && start.kind != TokenKind::number &&
             start.kind != TokenKind::abbreviation) {
    return std::nullopt;
  }
  bool article = false, half_open = false, indefinite = false;
  double fraction = 0.5;
  NumberKind before = NumberKind::article;
  while (at < end) {
    const Token& here = text.tokens[at];
    // "twenty-three" as three tokens
    if (before == NumberKind::ten && complete && folded[at] == "-" && at + 1 < end &&
        !text.tokens[at - 1].space_after && !here.space_after) {
      const auto next = word(folded[at + 1]);
      if (!next || (next->kind != NumberKind::unit && next->kind != NumberKind::article)) break;
      current += next->value;
      before = NumberKind::unit;
      at += 2;
      out.last = at;
      continue;
    }
    if (here.kind != TokenKind::word && here.kind != TokenKind::abbreviation && here.kind != TokenKind::number) break;
    const auto w = word(folded[at]);
    if (!w) break;
    // One- and two-letter scales only stick to digits ("2bn"); apart they are something else.
    if (w->kind == NumberKind::scale && here.end - here.begin <= 2 &&
        (!out.digits || at == token || text.tokens[at - 1].space_after))
      break;
    bool taken = true;
    switch (w->kind) {
      case NumberKind::article:
        if (half_open && at == token + 1) break;  // "half a million"
        if (at != token) {
          taken = false;
          break;
        }
        current = w->value;
        open = article = true;
        break;
      case NumberKind::unit:
      case NumberKind::teen:
      case NumberKind::ten:
        if (article || half_open || out.digits) {
          taken = false;
          break;
        }
        if (!open) {
          current = w->value;
        } else if (before == NumberKind::hundred && w->value < 100) {
          current += w->value;
        } else if (before == NumberKind::ten && w->value > 0 && w->value < 10 && language_ == Language::en) {
          current += w->value;
        } else {
          taken = false;
          break;
        }
        open = complete = true;
        break;
      case NumberKind::mixed:
        if (open || half_open) {
          taken = false;
          break;
        }
        current = w->value;
        open = complete = true;
        break;
      case NumberKind::hundred:
      case NumberKind::thousand:
      case NumberKind::scale:
      case NumberKind::dozen: {
        const bool small = w->kind == NumberKind::hundred || w->kind == NumberKind::thousand;
        if (!open && !half_open) {
          // A bare "hundert" counts in German, nothing else does.
          if (total != 0 || !small || language_ == Language::en) {
            taken = false;
            break;
          }
          current = 1;
          indefinite = true;
        }
        if (half_open && !open) current = fraction;
        if (w->kind == NumberKind::hundred) {
          if (current >= 100) {
            taken = false;
            break;
          }
          current *= w->value;
        } else {
          if (w->kind == NumberKind::dozen && current >= 1000) {
            taken = false;
            break;
          }
          // "two million three hundred thousand" adds, "two thousand million" multiplies.
          if (total > 0 && w->value < out.scale) {
            total += current * w->value;
          } else {
            total = (total + current) * w->value;
            out.scale *= w->value;
          }
          current = 0;
        }
        complete = true;
        half_open = article = false;
        open = w->kind == NumberKind::hundred;
        break;
      }
      case NumberKind::half:
        fraction = w->value;
        if (article) {  // "eine halbe Million"
          current = 0;
          open = article = false;
          half_open = true;
        } else if (!open && total == 0) {
          half_open = true;
        } else {
          taken = false;
        }
        break;
      case NumberKind::joiner: {
        // "two hundred and fifty", "two and a half million"
        taken = false;
        if (at + 1 >= end || (!complete && !article)) break;
        const auto next = word(folded[at + 1]);
        if (!next) break;
        if (next->kind == NumberKind::article && at + 2 < end) {
          const auto half = word(folded[at + 2]);
          if (half && half->kind == NumberKind::half && open) {
            current += half->value;
            at += 2;
            complete = open = true;
            article = false;
            taken = true;
          }
        } else if (language_ == Language::en && before == NumberKind::hundred &&
                   (next->kind == NumberKind::unit || next->kind == NumberKind::teen ||
                    next->kind == NumberKind::ten)) {
          current += next->value;
          at += 1;
          taken = true;
        }
        break;
      }
      case NumberKind::plus:
      case NumberKind::vague:
        taken = false;
        break;
    }
    if (!taken) break;
    if (w->kind != NumberKind::joiner) before = w->kind;
    ++at;
    if (complete) out.last = at;
    out.plain = out.plain && at == token + 1;
  }
  if (!complete) {
    if (!article) return std::nullopt;
    out.article = true;
    out.value = current;
    out.last = token + 1;
    return out;
  }
  out.value = total + current;
  out.indefinite = indefinite && out.last == token + 1;
  return out;
}

}  // namespace lagebild::figures
