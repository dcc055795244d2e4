#include "reading/times/words.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild::times {

namespace {

constexpr std::array<std::string_view, kBuiltins> kBuiltinNames{"integer", "daynumber", "monthnumber", "hournumber",
                                                                "minute",  "year",      "yearshort",   "number",
                                                                "ordinal", "capital",   "word",        "digits"};

constexpr std::size_t kMaxCompound = 48;  // bytes; longer words are no time words

bool ascii_digit(char c) noexcept { return c >= '0' && c <= '9'; }

/// The letters, digits or single sign that begin at `at`; returns its end.
std::size_t piece_end(std::string_view s, std::size_t at, bool& digits, bool& word) {
  digits = ascii_digit(s[at]);
  word = false;
  if (digits) {
    while (at < s.size() && ascii_digit(s[at])) ++at;
    return at;
  }
  std::size_t end = at;
  const char32_t c = next_code_point(s, end);
  if (!is_letter(c)) return end;
  word = true;
  while (end < s.size()) {
    std::size_t next = end;
    if (!is_letter(next_code_point(s, next))) break;
    end = next;
  }
  return end;
}

bool is_hyphen(std::string_view s) noexcept { return s == "-" || s == "\u2010" || s == "\u2011"; }

double to_number(std::string_view text) {
  const std::string copy(text);
  return std::strtod(copy.c_str(), nullptr);
}

}  // namespace

void lower_into(std::string_view s, std::string& buffer) {
  buffer.clear();
  for (std::size_t i = 0; i < s.size(); ++i) {
    const auto c = static_cast<unsigned char>(s[i]);
    if (c < 0x80U) {
      buffer.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32U : c));
    } else if (c == 0xC3U && i + 1 < s.size()) {  // Latin-1 letters: upper case is 0x20 below lower case
      const auto d = static_cast<unsigned char>(s[++i]);
      buffer.push_back(static_cast<char>(c));
      buffer.push_back(static_cast<char>(d >= 0x80U && d <= 0x9EU && d != 0x97U ? d + 0x20U : d));
    } else {
      buffer = to_lower(s);
      return;
    }
  }
}

ClassId TimeWords::class_id(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < kBuiltinNames.size(); ++i) {
    if (kBuiltinNames[i] == name) return static_cast<ClassId>(i);
  }
  const auto at = classes_.find(name);
  return at == classes_.end() ? kNoClass : at->second;
}

ClassId TimeWords::intern_class(std::string_view name) {
  const ClassId known = class_id(name);
  if (known != kNoClass) return known;
  classes_.emplace(std::string(name), next_class_);
  return next_class_++;
}

std::string_view TimeWords::intern(std::string_view text) {
  for (const auto& s : strings_) {
    if (*s == text) return *s;
  }
  strings_.push_back(std::make_unique<std::string>(text));
  return *strings_.back();
}

ClassId TimeWords::literal(std::string_view form) {
  std::string name(1, '"');
  name += form;
  const ClassId known = class_id(name);
  if (known != kNoClass) return known;
  const ClassId cls = intern_class(name);
  for (const std::string_view one : split_list(form)) {
    add_form(one, cls, {intern(one), 0}, starts_upper(one) ? Capitals::required : Capitals::any);
  }
  return cls;
}

void TimeWords::add_form(std::string_view form, ClassId cls, const Value& value, Capitals capitals) {
  Entry entry{{}, cls, capitals, value};
  std::string key;
  std::string buffer;
  for (std::size_t at = 0; at < form.size();) {
    if (form[at] == ' ') {
      ++at;
      continue;
    }
    bool digits = false, word = false;
    const std::size_t end = piece_end(form, at, digits, word);
    const std::string_view piece = form.substr(at, end - at);
    const bool dropped = is_hyphen(piece) && at > 0 && end < form.size();
    if (!dropped) {
      lower_into(piece, buffer);
      if (key.empty()) {
        key = buffer;
      } else {
        entry.rest.push_back(buffer);
      }
    }
    at = end;
  }
  if (key.empty()) return;
  entry_filter_.add(key);
  entries_[key].push_back(std::move(entry));
}

Status TimeWords::load(const std::string& path) {
  numbers_.resize(256);
  auto file = TsvFile::load(path, {"forms", "class", "value", "part"});
  if (!file) return std::move(file).error();
  const std::size_t forms = file->column("forms"), classes = file->column("class"), values = file->column("value");
  const std::size_t parts = file->column("part");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view cls_name = file->cell(row, classes);
    const std::string_view part = file->cell(row, parts);
    const Value value{intern(file->cell(row, values)), to_number(file->cell(row, values))};
    if (cls_name.empty()) return file->error(row, "expected a class, found none");
    if (cls_name.starts_with('@')) {
      if (cls_name == "@endings") {
        std::vector<std::string>& list = endings_[std::string(file->cell(row, forms))];
        for (const std::string_view ending : split_list(value.text)) list.emplace_back(ending == "0" ? "" : ending);
      } else {
        settings_[std::string(cls_name)] = std::string(file->cell(row, forms));
      }
      continue;
    }
    for (const std::string_view form : split_list(file->cell(row, forms))) {
      const std::size_t tilde = form.find('~');
      std::vector<std::string> spelled;
      if (tilde == std::string_view::npos) {
        spelled.emplace_back(form);
      } else {
        const auto endings = endings_.find(form.substr(tilde + 1));
        if (endings == endings_.end()) {
          return file->error(row, "expected endings defined above with @endings, found '" + std::string(form) + "'");
        }
        for (const std::string& ending : endings->second)
          spelled.push_back(std::string(form.substr(0, tilde)) + ending);
      }
      for (const std::string& one : spelled) {
        std::string low;
        lower_into(one, low);
        if (cls_name == "auxiliary") {
          auxiliaries_[one] = std::string(value.text);
          continue;
        }
        if (cls_name == "num" || cls_name == "num_times" || cls_name == "num_and" || cls_name == "num_ordinal") {
          const char kind = cls_name == "num" ? 'n' : cls_name == "num_times" ? 'm' : cls_name == "num_and" ? 'a' : 'o';
          numbers_[static_cast<unsigned char>(low.front())].push_back({low, value.number, kind});
          continue;
        }
        for (const std::string_view one_class : split_list(cls_name)) {
          const ClassId cls = intern_class(one_class);
          if (part.empty() || part.find_first_of("wl") != std::string_view::npos) {
            const Capitals capitals = part.find('l') != std::string_view::npos ? Capitals::lower
                                      : starts_upper(one)                      ? Capitals::required
                                                                               : Capitals::any;
            add_form(one, cls, value, capitals);
          }
          const bool inner = part.find('f') != std::string_view::npos, head = part.find('h') != std::string_view::npos;
          if (inner || head) {
            morph_filter_.add(low);
            morphs_[low].push_back({cls, inner, head, value});
            if (head) longest_head_ = std::max(longest_head_, low.size());
          }
          if (part.find_first_not_of("wfhl") != std::string_view::npos) {
            return file->error(row, "expected a part of letters w, l, f, h, found '" + std::string(part) + "'");
          }
        }
      }
    }
  }
  for (auto& list : numbers_) {
    std::stable_sort(list.begin(), list.end(),
                     [](const auto& a, const auto& b) { return a.form.size() > b.form.size(); });
  }
  return {};
}

std::string_view TimeWords::auxiliary(std::string_view lemma) const noexcept {
  const auto at = auxiliaries_.find(lemma);
  return at == auxiliaries_.end() ? std::string_view{} : std::string_view(at->second);
}

std::string_view TimeWords::setting(std::string_view name) const noexcept {
  const auto at = settings_.find(name);
  return at == settings_.end() ? std::string_view{} : std::string_view(at->second);
}

// Greedy from the left: "drei|und|zwanzig", "zwei|hundert|fünf", "sechs|te"; a part must fit what stands before it.
bool TimeWords::number_word(std::string_view lower, double& value, bool& ordinal) const {
  double total = 0, current = 0, last = 0;
  bool any = false, joined = false;
  ordinal = false;
  std::size_t at = 0;
  while (at < lower.size()) {
    const NumberMorph* found = nullptr;
    for (const NumberMorph& morph : numbers_[static_cast<unsigned char>(lower[at])]) {
      if (lower.substr(at).starts_with(morph.form) && (morph.kind != 'o' || at + morph.form.size() == lower.size())) {
        found = &morph;
        break;
      }
    }
    if (found == nullptr) return false;
    switch (found->kind) {
      case 'n': {
        const bool fits = !any || last >= 100 || (joined && last < 10 && found->value >= 20) ||
                          (last >= 20 && found->value < 10) || found->value < 1;
        if (!fits) return false;
        current += found->value;
        last = found->value;
        joined = false;
        break;
      }
      case 'm':
        if (found->value >= 1000) {
          total += (current == 0 ? 1 : current) * found->value;
          current = 0;
        } else {
          current = (current == 0 ? 1 : current) * found->value;
        }
        last = found->value;
        break;
      case 'a':
        if (!any) return false;
        joined = true;
        break;
      default:
        ordinal = true;
        break;
    }
    if (ordinal && !any) return false;
    any = true;
    at += found->form.size();
  }
  if (!any || joined) return false;
  value = total + current;
  return true;
}

bool TimeWords::inner_part(std::string_view lower) const {
  const auto at = morph_filter_.may_have(lower) ? morphs_.find(lower) : morphs_.end();
  if (at != morphs_.end()) {
    for (const Morph& morph : at->second) {
      if (morph.inner) return true;
    }
  }
  double value = 0;
  bool ordinal = false;
  return number_word(lower, value, ordinal) && !ordinal;
}

bool TimeWords::split_compound(std::string_view lower, std::vector<std::uint32_t>& cuts) const {
  cuts.clear();
  if (lower.size() < 5 || lower.size() > kMaxCompound) return false;
  for (std::size_t size = std::min(longest_head_, lower.size() - 2); size >= 3; --size) {
    if (!morph_filter_.may_have(lower.substr(lower.size() - size))) continue;
    const auto head = morphs_.find(lower.substr(lower.size() - size));
    if (head == morphs_.end() ||
        std::none_of(head->second.begin(), head->second.end(), [](const Morph& m) { return m.head; })) {
      continue;
    }
    const std::string_view before = lower.substr(0, lower.size() - size);
    if (inner_part(before)) {
      cuts.push_back(static_cast<std::uint32_t>(before.size()));
      return true;
    }
    for (std::size_t first = 2; first + 2 <= before.size(); ++first) {  // three parts: "Zwölf|tage|woche"
      if (inner_part(before.substr(0, first)) && inner_part(before.substr(first))) {
        cuts.push_back(static_cast<std::uint32_t>(first));
        cuts.push_back(static_cast<std::uint32_t>(before.size()));
        return true;
      }
    }
  }
  return false;
}

void TimeWords::cut_word(const Segmented& text, Piece piece, Pieces& out) const {
  thread_local std::string buffer;
  thread_local std::vector<std::uint32_t> cuts;
  lower_into(text.text.substr(piece.begin, piece.end - piece.begin), buffer);
  piece.word = true;
  std::size_t at = piece.begin;
  piece.capital = is_upper(next_code_point(text.text, at));
  if (buffer.size() != piece.end - piece.begin || (entry_filter_.may_have(buffer) && entries_.contains(buffer)) ||
      !split_compound(buffer, cuts)) {
    out.pieces.push_back(piece);
    return;
  }
  const std::uint32_t begin = piece.begin, end = piece.end;
  piece.part = true;
  for (std::size_t i = 0; i <= cuts.size(); ++i) {
    piece.end = i < cuts.size() ? begin + cuts[i] : end;
    out.pieces.push_back(piece);
    piece.begin = piece.end;
    piece.glued = true;
    piece.token_start = piece.sentence_start = piece.after_hyphen = piece.capital = false;
  }
}

void TimeWords::cut_token(const Segmented& text, std::uint32_t token, Piece piece, Pieces& out) const {
  const std::uint32_t begin = text.tokens[token].begin;
  const std::string_view form = text.form(token);
  const std::size_t before = out.pieces.size();
  bool after_word = false;
  for (std::size_t at = 0; at < form.size();) {
    bool digits = false, word = false;
    const std::size_t end = piece_end(form, at, digits, word);
    piece.begin = begin + static_cast<std::uint32_t>(at);
    piece.end = begin + static_cast<std::uint32_t>(end);
    piece.token_start = at == 0;
    if (at > 0) piece.glued = true;
    if (at > 0) piece.sentence_start = false;
    if (!digits && !word && at > 0 && end < form.size() && is_hyphen(form.substr(at, end - at)) &&
        (after_word || !ascii_digit(form[end]))) {
      piece.after_hyphen = true;  // "20-jährig", "Samstag-Abend"; kept between digits
      at = end;
      continue;
    }
    piece.digits = digits;
    piece.word = piece.capital = false;
    if (word) {
      cut_word(text, piece, out);
    } else {
      out.pieces.push_back(piece);
    }
    piece.after_hyphen = false;
    after_word = word;
    at = end;
  }
  if (out.pieces.size() > before) out.pieces.back().token_end = true;
}

void TimeWords::read_digits(const Segmented& text, Pieces& out, std::size_t index) const {
  const Piece& piece = out.pieces[index];
  const std::string_view form = text.text.substr(piece.begin, piece.end - piece.begin);
  if (form.size() > 9) return;
  int n = 0;
  for (const char c : form) n = n * 10 + (c - '0');
  const Value value{form, static_cast<double>(n)};
  const auto add = [&](ClassId cls) { out.readings.push_back({cls, 1, value}); };
  add(kInteger);
  if (form.size() <= 2) {
    if (n >= 1 && n <= 31) add(kDayNumber);
    if (n >= 1 && n <= 12) add(kMonthNumber);
    if (n <= 24) add(kHourNumber);
  }
  if (form.size() == 2) {
    if (n <= 59) add(kMinute);
    add(kYearShort);
  }
  if (form.size() == 4 && n >= 1000 && n < 2200) add(kYear);
  // Decimals and thousands are one number of several pieces.
  const std::string_view decimal = setting("@decimal"), thousands = setting("@thousands");
  double number = n;
  std::uint16_t length = 1;
  const auto mark = [&](std::size_t at, std::string_view sign) {
    return at + 1 < out.pieces.size() && out.pieces[at].glued && out.pieces[at + 1].glued &&
           out.pieces[at + 1].digits &&
           text.text.substr(out.pieces[at].begin, out.pieces[at].end - out.pieces[at].begin) == sign;
  };
  if (form.size() <= 3) {
    while (mark(index + length, thousands) &&
           out.pieces[index + length + 1].end - out.pieces[index + length + 1].begin == 3) {
      const Piece& next = out.pieces[index + length + 1];
      number = number * 1000 + to_number(text.text.substr(next.begin, 3));
      length = static_cast<std::uint16_t>(length + 2);
    }
  }
  if (length == 1 && mark(index + 1, decimal)) {
    const Piece& next = out.pieces[index + 2];
    number += to_number(std::string("0.").append(text.text.substr(next.begin, next.end - next.begin)));
    length = 3;
  }
  if (length > 1) {
    out.readings.push_back(
        {kNumber, length, {text.text.substr(piece.begin, out.pieces[index + length - 1].end - piece.begin), number}});
  } else {
    out.readings.push_back({kNumber, 1, value});
  }
}

void TimeWords::read_piece(const Segmented& text, Pieces& out, std::size_t index, std::string& buffer) const {
  const Piece& piece = out.pieces[index];
  if (piece.digits) {
    read_digits(text, out, index);
    return;
  }
  const std::string_view form = text.text.substr(piece.begin, piece.end - piece.begin);
  lower_into(form, buffer);
  if (piece.part) {
    const auto found = morphs_.find(buffer);
    if (found != morphs_.end()) {
      for (const Morph& morph : found->second) {
        if (piece.token_end || !out.pieces[index + 1].part ? morph.head : morph.inner) {
          out.readings.push_back({morph.cls, 1, morph.value});
        }
      }
    }
  } else {
    const auto found = entry_filter_.may_have(buffer) ? entries_.find(buffer) : entries_.end();
    if (found != entries_.end()) {
      std::string next;
      for (const Entry& entry : found->second) {
        if (entry.capitals == Capitals::required && !piece.capital) continue;
        if (entry.capitals == Capitals::lower && piece.capital && !piece.sentence_start) continue;
        bool fits = index + entry.rest.size() < out.pieces.size();
        for (std::size_t k = 0; fits && k < entry.rest.size(); ++k) {
          const Piece& after = out.pieces[index + 1 + k];
          lower_into(text.text.substr(after.begin, after.end - after.begin), next);
          fits = next == entry.rest[k] && after.sentence == piece.sentence;
        }
        if (fits) out.readings.push_back({entry.cls, static_cast<std::uint16_t>(1 + entry.rest.size()), entry.value});
      }
    }
  }
  if (!piece.word) return;
  double value = 0;
  bool ordinal = false;
  if (number_word(buffer, value, ordinal)) {
    out.readings.push_back({ordinal ? kOrdinal : kNumber, 1, {{}, value}});
    if (!ordinal && value >= 1000 && value < 2200 && value == static_cast<int>(value))
      out.readings.push_back({kInteger, 1, {{}, value}});
  }
}

void TimeWords::cut(const Segmented& text, Pieces& out) const {
  out.pieces.clear();
  out.readings.clear();
  out.sentence_end.clear();
  for (std::uint32_t s = 0; s < text.sentences.size(); ++s) {
    bool start = true;
    for (std::uint32_t token = text.sentences[s].first; token < text.sentences[s].last; ++token) {
      Piece piece;
      piece.token = token;
      piece.sentence = s;
      piece.glued = token > text.sentences[s].first && !text.tokens[token - 1].space_after;
      piece.sentence_start = start;
      cut_token(text, token, piece, out);
      if (text.tokens[token].kind != TokenKind::quote && text.tokens[token].kind != TokenKind::punctuation)
        start = false;
      if (text.tokens[token].kind == TokenKind::quote) start = true;  // quoted sentences begin anew
    }
    out.sentence_end.push_back(static_cast<std::uint32_t>(out.pieces.size()));
  }
  std::string buffer;
  for (std::size_t i = 0; i < out.pieces.size(); ++i) {
    out.pieces[i].first_reading = static_cast<std::uint32_t>(out.readings.size());
    read_piece(text, out, i, buffer);
    out.pieces[i].readings = static_cast<std::uint16_t>(out.readings.size() - out.pieces[i].first_reading);
  }
  combine_numbers(out);
}

// "twenty|-|one", "two hundred", "thirty first": numbers of several words become one reading at the first.
void TimeWords::combine_numbers(Pieces& out) const {
  const auto reading_of = [&](std::size_t i, ClassId cls) -> Reading* {
    Piece& piece = out.pieces[i];
    for (std::uint32_t r = piece.first_reading; r < piece.first_reading + piece.readings; ++r) {
      if (out.readings[r].cls == cls && out.readings[r].length == 1) return &out.readings[r];
    }
    return nullptr;
  };
  for (std::size_t i = 0; i + 1 < out.pieces.size(); ++i) {
    if (!out.pieces[i].word || out.pieces[i].readings == 0 || !out.pieces[i + 1].word) continue;
    if (out.pieces[i].sentence != out.pieces[i + 1].sentence) continue;
    Reading* first = reading_of(i, kNumber);
    if (first == nullptr) continue;
    const Reading* second = reading_of(i + 1, kNumber);
    const Reading* ordinal = reading_of(i + 1, kOrdinal);
    const bool tens =
        first->value.number >= 20 && first->value.number < 100 && static_cast<int>(first->value.number) % 10 == 0;
    if (second != nullptr && tens && second->value.number >= 1 && second->value.number < 10) {
      first->value = {{}, first->value.number + second->value.number};
      first->length = 2;
    } else if (second != nullptr && first->value.number < 100 &&
               (second->value.number == 100 || second->value.number == 1000)) {
      first->value = {{}, first->value.number * second->value.number};
      first->length = 2;
    } else if (ordinal != nullptr && tens && ordinal->value.number < 10) {
      first->cls = kOrdinal;
      first->value = {{}, first->value.number + ordinal->value.number};
      first->length = 2;
    }
  }
}

}  // namespace lagebild::times
