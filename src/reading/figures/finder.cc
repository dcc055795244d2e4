#include "reading/figures/finder.h"

#include <algorithm>
#include <cmath>

#include "base/utf8.h"

namespace lagebild::figures {
namespace {

bool ends_with(std::string_view s, std::string_view end) {
  return s.size() > end.size() && s.substr(s.size() - end.size()) == end;
}
bool is_digit_byte(char c) { return c >= '0' && c <= '9'; }

/// Bytes of a dash at `at`.
std::size_t dash(std::string_view s, std::size_t at) {
  if (at >= s.size()) return 0;
  if (s[at] == '-') return 1;
  for (std::string_view d :
       {std::string_view("–"), std::string_view("—"), std::string_view("‑"), std::string_view("−")})
    if (s.substr(at, d.size()) == d) return d.size();
  return 0;
}

}  // namespace

Finder::Finder(const Rules& rules, const Segmented& text, const Lexical& lexical, const std::vector<FoundTime>& times)
    : rules_(rules), text_(text), lexical_(lexical), timed_(text.tokens.size(), false) {
  folded_.fold(text);
  for (const FoundTime& t : times) {
    // A lone number read as a year far from the present ("von 1500 Soldaten") is judged by the rules here.
    if (t.last - t.first == 1 && text.tokens[t.first].kind == TokenKind::number) {
      const Digits d = read_digits(text.form(t.first), rules.language);
      if (d.plain && d.length == text.form(t.first).size() && d.value >= 1000 && (d.value < 1800 || d.value > 2100))
        continue;
    }
    for (std::uint32_t k = t.first; k < t.last && k < timed_.size(); ++k) timed_[k] = true;
  }
}

std::vector<FoundFigure> Finder::run() {
  for (const Sentence& s : text_.sentences) {
    sentence(s.first, s.last);
    ++sentence_;
  }
  for (auto waiting = pending_.rbegin(); waiting != pending_.rend(); ++waiting)
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(*waiting));
  return std::move(found_);
}

void Finder::sentence(std::uint32_t first, std::uint32_t last) {
  begin_ = first;
  end_ = last;
  for (std::uint32_t i = first; i < last;) i = number(i);
}

void Finder::drop_headline(const FoundFigure& told) {
  // A headline's figure that the text tells again in full: "Six officers hurt", "Six prison officers have been …".
  if (text_.sentences.empty() || sentence_ == 0 || sentence_ > 3) return;
  if (text_.tokens[text_.sentences.front().last - 1].kind == TokenKind::punctuation) return;  // no headline
  const auto again = [&](const FoundFigure& f) {
    return f.last <= text_.sentences.front().last && f.value == told.value && f.upper == told.upper &&
           !f.unit.empty() && (f.unit == told.unit || ends_with(told.unit, f.unit));
  };
  const auto at = std::find_if(found_.begin(), found_.end(), again);
  if (at != found_.end() && pending_.empty()) found_.erase(at);
}

void Finder::add(std::uint32_t first, std::uint32_t last, const Counted& counted, double value, bool approximate) {
  FoundFigure f;
  f.first = first;
  f.last = std::max(last, counted.last);
  f.noun_first = counted.noun_first;
  f.noun_last = counted.noun_last;
  f.value = value * counted.unit.factor;
  f.approximate = approximate;
  f.unit = counted.unit.name;
  f.rule = counted.unit.rule;
  drop_headline(f);
  found_.push_back(std::move(f));
  if (counted.unit.kind != UnitKind::share) {
    last_unit_ = counted.unit;
    last_sentence_ = sentence_;
    has_last_ = true;
    if (!counted.unit.name.empty()) {
      for (const std::size_t waiting : pending_) {
        found_[waiting].unit = counted.unit.name;
        found_[waiting].rule = "counted behind";
      }
      pending_.clear();
    }
  }
}

Finder::Before Finder::look_before(std::uint32_t first) const {
  Before out{first, false};
  while (out.first > begin_) {
    if (const auto n = rules_.words.before(WordKind::approx, folded_, begin_, out.first); n > 0) {
      out.first -= n;
      out.approximate = true;
    } else if (const auto p = rules_.words.before(WordKind::pronoun, folded_, begin_, out.first); p > 0) {
      out.first -= p;  // "davon 20"
      out.others = true;
    } else if (const auto o = rules_.words.before(WordKind::others, folded_, begin_, out.first); o > 0) {
      out.first -= o;
      out.others = true;
    } else if (const auto e = rules_.words.before(WordKind::exact, folded_, begin_, out.first); e > 0) {
      out.first -= e;
    } else {
      break;
    }
  }
  return out;
}

bool Finder::is_year(const Number& n) const {
  if (!n.plain || n.last - n.first != 1 || n.value < 1000 || n.value > 2100) return false;
  return text_.tokens[n.first].end - text_.tokens[n.first].begin == 4;
}

bool Finder::is_named(const Number& n) const {
  if (n.first == begin_) return false;
  const std::uint32_t before = n.first - 1;
  if (rules_.words.before(WordKind::label, folded_, begin_, n.first) > 0) return true;
  if (n.digits && rules_.words.before(WordKind::month, folded_, begin_, n.first) > 0) return true;
  const std::string_view form = text_.form(before);
  // "F-16", "Covid-19", "No.5", "#3", "§ 5"
  if (n.digits && adjacent(before) && before > begin_ && dash(form, 0) == form.size() && adjacent(before - 1) &&
      text_.tokens[before - 1].kind != TokenKind::number)
    return true;
  return form == "#" || form == "§" || form == "§§" || form == "№";
}

void Finder::note_number_of(std::uint32_t i) {
  const auto n = rules_.words.at(WordKind::number_of, folded_, i, end_);
  if (n == 0) return;
  if (const std::string_view unit = rules_.words.value(folded_, i, i + n); !unit.empty()) {
    last_unit_ = {UnitKind::noun, std::string(unit), "number of", 1};
    last_sentence_ = sentence_;
    has_last_ = true;
    return;
  }
  const Counted counted = noun_phrase(i + n, true);
  if (counted.kind != Counted::Kind::figure || counted.unit.kind != UnitKind::noun) return;
  last_unit_ = counted.unit;
  last_sentence_ = sentence_;
  has_last_ = true;
}

bool Finder::in_list_of_brackets(std::uint32_t i) const {
  const auto bracketed = [&](std::uint32_t k) {
    return k > begin_ && k + 1 < end_ && text_.form(k - 1) == "(" && text_.form(k + 1) == ")" &&
           text_.tokens[k].kind == TokenKind::number;
  };
  if (!bracketed(i)) return false;
  unsigned count = 0;
  for (std::uint32_t k = begin_; k < end_ && count < 3; ++k) count += bracketed(k) ? 1U : 0U;
  return count >= 3;
}

bool Finder::speaks_of_casualties() const {
  for (std::uint32_t k = begin_; k < end_; ++k)
    if (rules_.words.is(WordKind::casualty, folded_[k])) return true;
  return false;
}

bool Finder::one_counts(const Number& n, const Counted& counted, const Before& before) const {
  if (rules_.words.before(WordKind::at_least, folded_, begin_, n.first) > 0) return true;
  if (counted.noun_first >= end_ || counted.noun_last == counted.noun_first) return false;
  const std::string_view head = folded_[counted.noun_last - 1];
  if (rules_.words.is(WordKind::single, head)) return true;
  if (speaks_of_casualties() && rules_.words.before(WordKind::partitive, folded_, begin_, n.first) == 0 &&
      (rules_.capital_nouns || folded_[n.first].size() > 2) && !counted.partitive &&
      rules_.words.is(WordKind::victim, head))
    return true;
  // "sechs Männer und eine Frau": coordinated with a count.
  if (found_.empty() || n.first < begin_ + 2 || before.approximate) return false;
  const FoundFigure& left = found_.back();
  return left.noun_last > left.noun_first && left.noun_last + 1 == n.first &&
         rules_.words.is(WordKind::forward, folded_[n.first - 1]) && folded_[n.first - 1] != "," &&
         last_unit_.kind == UnitKind::noun && left.noun_last > begin_ && counted.noun_last <= n.last + 2;
}

bool Finder::in_title(const Number& n) const {
  return !rules_.capital_nouns && !n.digits && n.first > begin_ && capital(n.first) && n.last < end_ && capital(n.last);
}

bool Finder::known(double value, std::string_view unit) const {
  return std::any_of(found_.begin(), found_.end(),
                     [&](const FoundFigure& f) { return f.value == value && f.unit == unit; });
}

bool Finder::round(double value) const {
  double power = 100;
  while (power < value) power *= 10;
  return power == value;
}

bool Finder::bare_counts(const Number& n, const Before& before, std::uint32_t at) const {
  if (!has_last_ || sentence_ - last_sentence_ > 2) return false;
  if (n.article || is_year(n)) return false;
  if (n.scale > 1) return true;
  if (before.approximate && n.digits) return true;
  if (n.grouped) return true;
  if (in_list_of_brackets(n.first)) return true;
  if (n.digits && n.value > 12 && before.first > begin_ && rules_.words.is(WordKind::change, folded_[before.first - 1]))
    return true;
  return rules_.words.at(WordKind::bare_after, folded_, at, end_) > 0;
}

std::uint32_t Finder::emit(const Number& low, const Number* high, bool between) {
  const Number& last = high != nullptr ? *high : low;
  const std::uint32_t go_on = last.last;
  std::uint32_t first = low.first;
  Counted counted;
  // "$3 million", "US-$ 20"
  std::size_t sign = 0;
  if (first > begin_) {
    if (const auto unit = rules_.units.sign_before(text_.text, text_.tokens[first - 1].end, sign)) {
      counted.kind = Counted::Kind::figure;
      counted.unit = *unit;
      counted.last = go_on;
      while (first > begin_ && text_.tokens[first - 1].begin + sign >= text_.tokens[low.first - 1].end) --first;
      counted.noun_first = first;
      counted.noun_last = low.first;
    }
  }
  if (between) --first;
  Before before = look_before(first);
  // "mehrere hundert Millionen" names no number.
  if (!low.digits && before.first == first && (low.indefinite || round(low.value)) &&
      rules_.words.before(WordKind::several, folded_, begin_, first) > 0)
    return go_on;
  if (counted.kind == Counted::Kind::nothing) counted = look_behind(go_on, last.value, low.article);
  if (counted.kind == Counted::Kind::none) return go_on;
  if (counted.kind == Counted::Kind::figure) {
    if (counted.unit.kind == UnitKind::pair && low.value == 2 && high == nullptr) return go_on;
    if (low.article && high == nullptr && counted.unit.kind != UnitKind::share) {
      if (counted.unit.kind == UnitKind::money ? !rules_.capital_nouns : !one_counts(low, counted, before))
        return go_on;
    }
    // A counted noun has no decimal places: "14,6 PPG".
    if (counted.unit.kind == UnitKind::noun && last.fraction && last.scale == 1) return go_on;
    if (in_title(low)) return go_on;
    if (counted.unit.kind == UnitKind::noun || counted.unit.kind == UnitKind::measure ||
        counted.unit.kind == UnitKind::pair) {
      if (is_named(low)) return go_on;
      if (is_year(low) && ((low.value > 1900 && low.value < 2040 && counted.noun_first != go_on) ||
                           rules_.words.before(WordKind::date_before, folded_, begin_, low.first) > 0))
        return go_on;
    }
  } else {
    if (low.article || is_named(low) || in_title(low)) return go_on;
    // Telephone and serial numbers: digits behind digits or behind a name.
    if (low.digits && low.first > begin_ && text_.tokens[low.first - 1].kind == TokenKind::number) return go_on;
    // "(Russland, 2.741)": the last of several things in brackets.
    if (go_on < end_ && text_.form(go_on) == ")" && low.first > begin_ && text_.form(low.first - 1) == ",")
      return go_on;
    Counted later = high == nullptr && !is_year(low) ? shared_forward(go_on) : Counted{};
    if (later.kind == Counted::Kind::none) return go_on;
    if (later.kind == Counted::Kind::figure) {
      counted = later;
      counted.unit.rule = "counted behind";
    } else {
      const bool anaphor = has_last_ && (counted.partitive || counted.others || before.others) && !is_year(low);
      const bool waits = !has_last_ && low.scale >= 1e6;
      if (!anaphor && !waits && !(between && has_last_ && last_sentence_ == sentence_) &&
          !bare_counts(low, before, go_on))
        return go_on;
      counted.kind = Counted::Kind::figure;
      if (waits) {
        pending_.push_back(found_.size());
        add(before.first, go_on, counted, low.value, before.approximate);
        has_last_ = false;
        return go_on;
      }
      counted.unit = last_unit_;
      counted.unit.rule = "counted before";
    }
  }
  bool approximate = before.approximate;
  std::uint32_t end = std::max(go_on, counted.last);
  if (const auto n = rules_.words.at(WordKind::approx_after, folded_, end, end_); n > 0) {
    approximate = true;
    end += n;
  }
  const bool definite = rules_.words.before(WordKind::definite, folded_, begin_, before.first) > 0;
  // "the two countries" are known, as "beide" is.
  if (definite && high == nullptr && !low.digits && low.value == 2 && counted.unit.kind == UnitKind::noun &&
      !counted.partitive)
    return go_on;
  // "the three senators" after "three senators": the same figure, told once.
  if (definite && high == nullptr && counted.unit.kind != UnitKind::share &&
      known(low.value * counted.unit.factor, counted.unit.name))
    return go_on;
  add(before.first, end, counted, low.value, approximate);
  if (high != nullptr) found_.back().upper = high->value * counted.unit.factor;
  return go_on;
}

std::uint32_t Finder::ratio(std::uint32_t i, double left, double right, std::uint32_t behind, bool colon) {
  Counted counted = look_behind(behind, 2, false);
  if (counted.kind != Counted::Kind::figure || counted.unit.kind != UnitKind::noun || counted.noun_first != behind ||
      !rules_.words.is(WordKind::votes, folded_[counted.noun_first])) {
    return colon ? behind : i;
  }
  add(i, behind, counted, left, false);
  add(i, behind, counted, right, false);
  return behind;
}

std::uint32_t Finder::number(std::uint32_t i) {
  if (timed_[i]) return i + 1;
  note_number_of(i);
  const Token& t = text_.tokens[i];
  const char c = text_.form(i)[0];
  if (t.kind == TokenKind::word && !is_digit_byte(c) && !rules_.numbers.may_begin(folded_[i]) &&
      !rules_.units.may_be_sign(c))
    return i + 1;
  if (t.kind == TokenKind::punctuation || t.kind == TokenKind::quote || t.kind == TokenKind::address ||
      t.kind == TokenKind::ordinal)
    return i + 1;
  auto low = rules_.numbers.read(text_, folded_, i, end_);
  if (!low) {
    if (is_digit_byte(c) || t.kind == TokenKind::symbol || t.kind == TokenKind::word) return attached(i);
    return i + 1;
  }
  for (std::uint32_t k = low->first; k < low->last; ++k)
    if (timed_[k]) return k + 1;
  const std::uint32_t at = low->last;
  if (at < end_ && adjacent(at - 1)) {
    const std::string_view sign = text_.form(at);
    // Results and times of day: "3:1", "20:30"
    if (sign == ":" && adjacent(at) && at + 1 < end_) {
      if (const auto right = rules_.numbers.read(text_, folded_, at + 1, end_); right && right->digits)
        return ratio(i, low->value, right->value, right->last, true);
    }
    // "1/2", "2008/2009"
    if ((sign == "/" || sign == "/") && adjacent(at)) return at + 2;
    // "25,000-strong", "19-year-old"
    if (low->digits && dash(sign, 0) == sign.size() && adjacent(at) && at + 1 < end_ &&
        text_.tokens[at + 1].kind == TokenKind::word) {
      if (const std::string* unit = rules_.words.suffix(folded_[at + 1])) {
        if (unit->empty()) {
          std::uint32_t k = at + 2;
          while (k + 1 < end_ && adjacent(k - 1) && adjacent(k) && dash(text_.form(k), 0) == text_.form(k).size())
            k += 2;
          return k;
        }
        Counted counted;
        counted.kind = Counted::Kind::figure;
        counted.unit = {*unit == "%" ? UnitKind::share : UnitKind::noun, *unit, "number with suffix", 1};
        counted.last = at + 2;
        const Before before = look_before(i);
        add(before.first, at + 2, counted, low->value, before.approximate);
        return at + 2;
      }
    }
  }
  // Ranges.
  const bool between = i > begin_ && rules_.words.is(WordKind::between, folded_[i - 1]);
  if (!low->article || at < end_) {
    std::uint32_t join = rules_.words.at(WordKind::to, folded_, at, end_);
    bool or_word = false, both_word = false;
    if (join == 0) {
      join = rules_.words.at(WordKind::or_, folded_, at, end_);
      or_word = join > 0;
    }
    if (join == 0) {
      join = rules_.words.at(WordKind::both, folded_, at, end_);
      both_word = join > 0;
    }
    if (join > 0 && at + join < end_) {
      if (auto high = rules_.numbers.read(text_, folded_, at + join, end_); high && !high->article) {
        const bool near = high->value - low->value <= 2 || high->value / high->scale - low->value <= 2;
        const bool fits = both_word ? between : or_word ? between || near : true;
        if (high->scale > 1 && low->scale == 1 && low->value <= high->value / high->scale && low->value < 1000)
          low->value *= high->scale;
        if (fits && high->value > low->value) {
          if (is_year(*low) && is_year(*high)) return high->last;
          return emit(*low, &*high, between);
        }
      }
    }
    if (const auto n = rules_.words.at(WordKind::ratio, folded_, at, end_); n > 0 && at + n < end_) {
      if (const auto right = rules_.numbers.read(text_, folded_, at + n, end_); right && !right->article) {
        const std::uint32_t next = ratio(i, low->value, right->value, right->last, false);
        if (next != i) return next;
      }
    }
  }
  return emit(*low, nullptr, false);
}

std::uint32_t Finder::attached(std::uint32_t i) {
  const std::string_view form = text_.form(i);
  const std::string_view folded = folded_[i];
  std::size_t from = 0;
  Counted counted;
  // "$350", "£11million" where the sign is part of the token
  std::size_t sign = 0;
  if (!is_digit_byte(form[0])) {
    const auto unit = rules_.units.sign(form, 0, sign);
    if (unit && sign < form.size() && is_digit_byte(form[sign])) {
      counted.kind = Counted::Kind::figure;
      counted.unit = *unit;
      from = sign;
    } else {
      // "Zwei-Prozent-Ziel", "vierköpfige"
      if (text_.tokens[i].kind != TokenKind::word || !capital(i)) {
        if (text_.tokens[i].kind != TokenKind::word) return i + 1;
        // A number word with a suffix: try each listed suffix length from the right.
        for (std::size_t cut = 1; cut < folded.size(); ++cut) {
          if ((static_cast<unsigned char>(folded[cut]) & 0xC0U) == 0x80U) continue;
          const std::string* unit_name = rules_.words.suffix(folded.substr(cut));
          if (unit_name == nullptr || folded.size() - cut < 5) continue;
          const auto value = rules_.numbers.word(folded.substr(0, cut));
          if (!value) continue;
          if (!unit_name->empty()) {
            counted.kind = Counted::Kind::figure;
            counted.unit = {UnitKind::noun, *unit_name, "number with suffix", 1};
            counted.last = i + 1;
            add(i, i + 1, counted, value->value, false);
          }
          break;
        }
        return i + 1;
      }
      const std::size_t hyphen = folded.find('-');
      if (hyphen == std::string_view::npos) return i + 1;
      if (const auto value = rules_.numbers.word(folded.substr(0, hyphen));
          value && value->kind != NumberKind::article && value->kind != NumberKind::joiner &&
          value->kind != NumberKind::vague && value->kind != NumberKind::half) {
        // "Zwei-Millionen-Stadt" counts, "Fünf-Prozent-Hürde" is a name.
        const std::size_t before = found_.size();
        parts_of_word(i, value->value, folded.substr(hyphen));
        if (found_.size() > before && found_.back().unit == "%") found_.pop_back();
      }
      return i + 1;
    }
  }
  const Digits d = read_digits(folded.substr(from), rules_.language);
  if (d.length == 0) return i + 1;
  std::string_view rest = folded.substr(from + d.length);
  double value = d.value;
  const Before before = look_before(i);
  if (rest.empty()) {
    if (counted.kind == Counted::Kind::nothing) return i + 1;
    std::uint32_t last = i + 1;
    if (last < end_) {
      if (const auto scale = rules_.numbers.word(folded_[last]); scale && scale->kind == NumberKind::scale) {
        value *= scale->value;
        ++last;
      }
    }
    counted.last = last;
    add(before.first, last, counted, value, before.approximate);
    return last;
  }
  // "40–50 Soldaten" as one token
  if (const std::size_t n = dash(rest, 0); n > 0 && n < rest.size() && is_digit_byte(rest[n])) {
    const Digits h = read_digits(rest.substr(n), rules_.language);
    if (h.length == rest.size() - n && h.value > value) {
      Number low, high;
      low.first = high.first = i;
      low.last = high.last = i + 1;
      low.value = value;
      low.digits = high.digits = true;
      high.value = h.value;
      if (value >= 1000 && value <= 2100 && h.value <= 2100 && d.plain) return i + 1;
      if (i + 1 < end_) {
        if (const auto scale = rules_.numbers.word(folded_[i + 1]); scale && scale->kind == NumberKind::scale) {
          low.value *= scale->value;
          high.value *= scale->value;
          low.last = high.last = i + 2;
        }
      }
      const std::size_t count = found_.size();
      const std::uint32_t next = emit(low, &high, false);
      // A range without a counted noun is a result or a name.
      if (found_.size() > count && found_.back().rule == "counted before") found_.pop_back();
      return next;
    }
    return i + 1;
  }
  if (rest[0] == ':' && rest.size() > 1 && is_digit_byte(rest[1])) {
    const Digits h = read_digits(rest.substr(1), rules_.language);
    if (h.length == rest.size() - 1 && d.plain && h.plain) return ratio(i, value, h.value, i + 1, true);
    return i + 1;
  }
  // "2.5bn", "£11million"
  if (const auto scale = rules_.numbers.word(rest); scale && scale->kind == NumberKind::scale) {
    value *= scale->value;
    if (counted.kind == Counted::Kind::nothing && i > begin_) {
      if (const auto unit = rules_.units.sign_before(text_.text, text_.tokens[i - 1].end, sign)) {
        counted.kind = Counted::Kind::figure;
        counted.unit = *unit;
      }
    }
    if (counted.kind == Counted::Kind::nothing) counted = look_behind(i + 1, value, false);
    if (counted.kind != Counted::Kind::figure) return i + 1;
    add(before.first, std::max(i + 1, counted.last), counted, value, before.approximate);
    return i + 1;
  }
  std::size_t length = 0;
  if (const auto unit = rules_.units.sign(form, from + d.length, length);
      unit && from + d.length + length == form.size()) {
    counted.kind = Counted::Kind::figure;
    counted.unit = *unit;
    counted.last = i + 1;
    add(before.first, i + 1, counted, value, before.approximate);
    return i + 1;
  }
  parts_of_word(i, value, rest);
  return i + 1;
}

bool Finder::parts_of_word(std::uint32_t i, double value, std::string_view rest) {
  Counted counted;
  counted.last = i + 1;
  counted.kind = Counted::Kind::figure;
  const Before before = look_before(i);
  if (rest[0] == '%') {
    counted.unit = {UnitKind::share, "%", "share sign", 1};
    add(before.first, i + 1, counted, value, before.approximate);
    return true;
  }
  if (const std::size_t n = dash(rest, 0); n > 0) rest.remove_prefix(n);
  if (rest.empty()) return false;
  if (const std::string* suffix = rules_.words.suffix(rest)) {
    if (suffix->empty()) return false;
    counted.unit = {UnitKind::noun, *suffix, "number with suffix", 1};
    add(before.first, i + 1, counted, value, before.approximate);
    return true;
  }
  std::vector<std::string_view> parts;
  while (!rest.empty()) {
    const std::size_t hyphen = rest.find('-');
    parts.push_back(rest.substr(0, hyphen));
    rest.remove_prefix(hyphen == std::string_view::npos ? rest.size() : hyphen + 1);
  }
  std::span<const std::string_view> left(parts);
  bool scaled = false;
  if (const auto scale = rules_.numbers.word(left[0]); scale && scale->kind == NumberKind::scale) {
    value *= scale->value;
    left = left.subspan(1);
    scaled = true;
  }
  if (left.empty()) return false;
  std::size_t taken = 0;
  if (const auto unit = rules_.units.money(left, text_.text, taken)) {
    counted.unit = *unit;
  } else if (const auto listed = rules_.units.listed(left[0]); listed) {
    if (listed->kind != UnitKind::share) return false;
    counted.unit = *listed;
  } else {
    // "30-Millionen-Einwohner-Metropole": the noun keeps its form; only scaled numbers count people or goods.
    if (!scaled || left.size() < 2) return false;
    counted.unit = {UnitKind::noun, capitalise(left[0]), "part of a compound", 1};
  }
  add(before.first, i + 1, counted, value, before.approximate);
  return true;
}

}  // namespace lagebild::figures
