#include "language/lemma_script.h"

#include <unicode/locid.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <numeric>
#include <utility>

#include "base/utf8.h"

namespace lagebild {
namespace {

constexpr std::size_t kTried = 8;  // scripts looked at for one that the form is long enough for

void decode(std::string_view s, std::u32string& out) {
  out.clear();
  for (std::size_t at = 0; at < s.size();) out.push_back(next_code_point(s, at));
}

void encode(std::u32string_view s, std::string& out) {
  for (const char32_t c : s) append_code_point(out, c);
}

/// Appends `s` in small letters or in capitals by Unicode's full mappings (ß → SS, final sigma).
void append_mapped(std::u32string_view s, bool upper, std::u32string& out) {
  // Up to U+024F all but four letters map to one letter without looking at their neighbours.
  const bool simple = std::all_of(s.begin(), s.end(), [&](char32_t c) {
    return c < 0x250 && (upper ? c != 0xDF && c != 0x149 && c != 0x1F0 : c != 0x130);
  });
  if (simple) {
    for (const char32_t c : s) {
      const auto code = static_cast<UChar32>(c);
      out.push_back(static_cast<char32_t>(upper ? u_toupper(code) : u_tolower(code)));
    }
    return;
  }
  icu::UnicodeString text =
      icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(s.data()), static_cast<std::int32_t>(s.size()));
  if (upper) {
    text.toUpper(icu::Locale::getRoot());
  } else {
    text.toLower(icu::Locale::getRoot());
  }
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    out.push_back(static_cast<char32_t>(text.char32At(i)));
  }
}

void apply_case(std::u32string_view form, LemmaCase lemma_case, std::u32string& out) {
  out.clear();
  const std::u32string_view first = form.substr(0, 1);
  const std::u32string_view rest = form.substr(first.size());
  switch (lemma_case) {
    case LemmaCase::as_is:
      out = form;
      break;
    case LemmaCase::small:
      append_mapped(form, false, out);
      break;
    case LemmaCase::title:
      append_mapped(first, true, out);
      append_mapped(rest, false, out);
      break;
    case LemmaCase::first_small:
      append_mapped(first, false, out);
      out += rest;
      break;
    case LemmaCase::first_capital:
      append_mapped(first, true, out);
      out += rest;
      break;
  }
}

struct Common {
  std::size_t length = 0, in_form = 0, in_lemma = 0;
};

/// The longest common substring that ends first.
Common longest_common(std::u32string_view form, std::u32string_view lemma, LemmaScratch& scratch) {
  Common best;
  scratch.row.assign(lemma.size() + 1, 0);
  scratch.next.assign(lemma.size() + 1, 0);
  for (std::size_t i = 1; i <= form.size(); ++i) {
    for (std::size_t j = 1; j <= lemma.size(); ++j) {
      const std::uint32_t length = form[i - 1] == lemma[j - 1] ? scratch.row[j - 1] + 1 : 0;
      scratch.next[j] = length;
      if (length > best.length) best = {length, i - length, j - length};
    }
    scratch.row.swap(scratch.next);
  }
  return best;
}

bool same_or_alike(Upos a, Upos b) noexcept {
  const auto either = [&](Upos x, Upos y) { return (a == x && b == y) || (a == y && b == x); };
  return a == b || either(Upos::noun, Upos::propn) || either(Upos::verb, Upos::aux);
}

void append_number(std::string& out, std::size_t n) {
  std::array<char, 20> digits{};
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr);
}

}  // namespace

Result<LemmaScript> LemmaScript::parse(std::string_view text) {
  const auto bad = [&](std::string_view expected) {
    std::string message = "edit script \"";
    message.append(text).append("\": expected ").append(expected);
    return Error{ErrorCode::bad_data, std::move(message)};
  };
  LemmaScript out;
  if (text.substr(0, 1) == "=") {
    out.whole = true;
    out.append = text.substr(1);
    return out;
  }
  std::array<std::string_view, 5> parts{};  // the last one may hold semicolons
  std::string_view rest = text;
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    const std::size_t end = rest.find(';');
    if (end == std::string_view::npos) return bad("five parts separated by ';'");
    parts[i] = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  parts[4] = rest;
  if (parts[0].size() != 1 || parts[0][0] < '0' || parts[0][0] > '4') return bad("a case from 0 to 4");
  out.lemma_case = static_cast<LemmaCase>(parts[0][0] - '0');
  const auto number = [](std::string_view s, std::uint32_t& n) {
    const auto end = std::from_chars(s.data(), s.data() + s.size(), n);
    return end.ec == std::errc() && end.ptr == s.data() + s.size();
  };
  if (!number(parts[1], out.front) || !number(parts[3], out.back)) return bad("numbers of letters to cut");
  out.put = parts[2];
  out.append = parts[4];
  return out;
}

bool apply_lemma_script(std::string_view form, const LemmaScript& script, LemmaScratch& scratch, std::string& out) {
  out.clear();
  if (script.whole) {
    out = script.append;
    return true;
  }
  decode(form, scratch.form);
  const std::size_t n = scratch.form.size();
  const std::size_t cut = std::size_t{script.front} + script.back;
  if (cut > n || (cut == n && script.put.empty() && script.append.empty())) return false;
  apply_case(scratch.form, script.lemma_case, scratch.cased);
  if (scratch.cased.size() != n) return false;
  out = script.put;
  encode(std::u32string_view(scratch.cased).substr(script.front, n - cut), out);
  out += script.append;
  return true;
}

void make_lemma_script(std::string_view form, std::string_view lemma, LemmaScratch& scratch, std::string& out) {
  out.clear();
  if (form == lemma && !form.empty()) {
    out = "0;0;;0;";
    return;
  }
  decode(form, scratch.form);
  decode(lemma, scratch.lemma);
  using enum LemmaCase;
  constexpr std::array kSmallFirst{as_is, small, first_small, title, first_capital};  // "01324" by number
  constexpr std::array kOthers{as_is, first_small, small, title, first_capital};      // "03124"
  const auto first = scratch.form.empty() ? UChar32{0} : static_cast<UChar32>(scratch.form[0]);
  const bool small_first = u_isULowercase(first) != 0 || u_isalpha(first) == 0;
  Common best;
  LemmaCase best_case = as_is;
  std::size_t best_size = scratch.form.size();
  scratch.tried.resize(kOthers.size());
  std::size_t tried = 0;
  for (const LemmaCase lemma_case : small_first ? kSmallFirst : kOthers) {
    std::u32string& cased = scratch.tried[tried];
    apply_case(scratch.form, lemma_case, cased);
    // What has been tried already cannot be longer.
    const auto end = scratch.tried.begin() + static_cast<std::ptrdiff_t>(tried);
    if (std::find(scratch.tried.begin(), end, cased) != end) continue;
    ++tried;
    const Common common = longest_common(cased, scratch.lemma, scratch);
    if (common.length <= best.length) continue;
    best = common;
    best_case = lemma_case;
    best_size = cased.size();
    if (best.length == scratch.lemma.size()) break;
  }
  const std::u32string_view letters = scratch.lemma;
  if (best.length == 0 || (best.length * 3 < letters.size() && letters.size() > 3)) {
    out = "=";
    out += lemma;
    return;
  }
  out.push_back(static_cast<char>('0' + static_cast<int>(best_case)));
  out.push_back(';');
  append_number(out, best.in_form);
  out.push_back(';');
  encode(letters.substr(0, best.in_lemma), out);
  out.push_back(';');
  append_number(out, best_size - best.in_form - best.length);
  out.push_back(';');
  encode(letters.substr(best.in_lemma + best.length), out);
}

Result<LemmaScripts> LemmaScripts::load(std::span<const std::string_view> texts) {
  LemmaScripts out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    auto script = LemmaScript::parse(texts[i]);
    if (!script) {
      std::string message = "lemma script " + std::to_string(i) + ": ";
      return Error{script.error().code, message.append(script.error().message)};
    }
    out.scripts_.push_back(std::move(*script));
    out.texts_.emplace_back(texts[i]);
  }
  out.by_text_.resize(texts.size());
  std::iota(out.by_text_.begin(), out.by_text_.end(), 0U);
  std::sort(out.by_text_.begin(), out.by_text_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return out.texts_[a] < out.texts_[b]; });
  return out;
}

std::uint32_t LemmaScripts::find(std::string_view text) const noexcept {
  const auto at = std::lower_bound(by_text_.begin(), by_text_.end(), text,
                                   [&](std::uint32_t i, std::string_view t) { return texts_[i] < t; });
  return at != by_text_.end() && texts_[*at] == text ? *at : kNone;
}

void LemmaScripts::choose(std::string_view form, Upos pos, std::span<const float> scores,
                          std::span<const Analysis> analyses, double margin, LemmaScratch& scratch,
                          std::string& out) const {
  out = form;
  if (pos == Upos::punct || pos == Upos::sym) return;
  // The best few scripts, best first; mostly the first one applies.
  std::array<std::uint32_t, kTried> seen{};
  double best_score = -1e9;
  for (std::size_t k = 0; k < std::min<std::size_t>(kTried, scripts_.size()); ++k) {
    std::uint32_t best = kNone;
    for (std::uint32_t i = 0; i < scripts_.size(); ++i) {
      if ((best == kNone || scores[i] > scores[best]) &&
          std::find(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(k), i) ==
              seen.begin() + static_cast<std::ptrdiff_t>(k)) {
        best = i;
      }
    }
    seen[k] = best;
    if (apply_lemma_script(form, scripts_[best], scratch, scratch.other) && !scratch.other.empty()) {
      out = scratch.other;
      best_score = static_cast<double>(scores[best]);
      break;
    }
  }
  std::string_view known;
  double known_score = -1e9;
  bool any = false;
  for (const Analysis& a : analyses) {
    if (!same_or_alike(a.pos, pos)) continue;
    make_lemma_script(form, a.lemma, scratch, scratch.text);
    const std::uint32_t script = find(scratch.text);
    const double score = script == kNone ? best_score - margin : static_cast<double>(scores[script]);
    if (score > known_score) {
      known = a.lemma;
      known_score = score;
      any = true;
    }
  }
  if (any && known_score + margin >= best_score) out = known;
}

}  // namespace lagebild
