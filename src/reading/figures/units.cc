#include "reading/figures/units.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild::figures {
namespace {

constexpr std::array<std::string_view, 6> kAdjectiveEndings{"e", "en", "er", "em", "es", ""};

std::string rule_of(const TsvFile& file, std::size_t row) { return file.name() + ":" + std::to_string(file.line(row)); }

bool ends_with(std::string_view s, std::string_view end) {
  return s.size() > end.size() && s.substr(s.size() - end.size()) == end;
}

/// `form` with the case of its first letter and `tail` in place of its last `cut` bytes.
std::string with_ending(std::string_view form, std::size_t cut, std::string_view tail) {
  std::string out(form.substr(0, form.size() - cut));
  out += tail;
  return out;
}

bool is_nominal(const Analysis& a) { return a.pos == Upos::noun || a.pos == Upos::propn; }

}  // namespace

Result<Units> Units::load(const std::string& data_folder, Language language) {
  Units out;
  out.language_ = language;
  const std::string folder = data_folder + (language == Language::de ? "/de" : "/en");
  {
    auto file = TsvFile::load(folder + "/units.tsv", {"noun", "unit", "kind"});
    if (!file) return file.error();
    const auto noun = file->column("noun"), unit = file->column("unit"), kind = file->column("kind");
    for (std::size_t r = 0; r < file->rows(); ++r) {
      const auto word = file->cell(r, noun), name = file->cell(r, unit), k = file->cell(r, kind);
      if (word.empty()) return file->error(r, "a unit without a noun");
      const bool suffix = word[0] == '-';
      if (k == "plural") {
        if (!suffix) return file->error(r, "expected an ending \"-…\" for kind plural");
        out.plurals_.emplace_back(std::string(word.substr(1)),
                                  name == "-" ? std::string() : std::string(name.empty() ? "" : name.substr(1)));
        continue;
      }
      if (k == "adjectival") {
        if (!suffix) return file->error(r, "expected an ending \"-…\" for kind adjectival");
        out.adjectival_.emplace(std::string(word.substr(1)), rule_of(*file, r));
        continue;
      }
      if (k == "prefix") {
        if (word.back() != '-') return file->error(r, "expected a beginning \"…-\" for kind prefix");
        out.prefixes_.emplace_back(word);
        continue;
      }
      Listed entry;
      entry.rule = rule_of(*file, r);
      entry.unit = std::string(name);
      if (k == "share")
        entry.kind = UnitKind::share;
      else if (k == "measure")
        entry.kind = UnitKind::measure;
      else if (k == "none")
        entry.kind = UnitKind::none;
      else if (k == "pair")
        entry.kind = UnitKind::pair;
      else if (k == "count")
        entry.kind = UnitKind::noun;
      else
        return file->error(r, "unknown kind of unit \"" + std::string(k) + "\"");
      if (suffix) {
        out.shortest_suffix_ = std::min(out.shortest_suffix_, word.size() - 1);
        out.longest_suffix_ = std::max(out.longest_suffix_, word.size() - 1);
      }
      auto& table = suffix ? out.suffixes_ : out.exact_;
      if (!table.emplace(std::string(suffix ? word.substr(1) : word), entry).second)
        return file->error(r, "noun \"" + std::string(word) + "\" is listed twice");
    }
  }
  {
    auto file = TsvFile::load(data_folder + "/common/equipment.tsv", {"key", "class", "names"});
    if (!file) return file.error();
    const auto names = file->column("names");
    for (std::size_t r = 0; r < file->rows(); ++r) {
      for (const auto name : split_list(file->cell(r, names))) {
        std::string key;
        append_folded(name, key);
        out.longest_equipment_ =
            std::max(out.longest_equipment_, static_cast<std::size_t>(std::count(key.begin(), key.end(), ' ') + 1));
        out.equipment_.emplace(std::move(key), std::pair(std::string(name), rule_of(*file, r)));
      }
    }
  }
  {
    auto file = TsvFile::load(data_folder + "/common/currencies.tsv",
                              {"code", "factor", "symbols", "de", "en", "where_de", "where_en"});
    if (!file) return file.error();
    const std::string own = language == Language::de ? "de" : "en";
    const auto code = file->column("code"), factor = file->column("factor"), symbols = file->column("symbols"),
               names = file->column(own), where = file->column("where_" + own);
    for (std::size_t r = 0; r < file->rows(); ++r) {
      Currency entry;
      entry.code = std::string(file->cell(r, code));
      if (entry.code.size() != 3) return file->error(r, "expected a code of ISO 4217, found \"" + entry.code + "\"");
      entry.rule = rule_of(*file, r);
      const auto cell = file->cell(r, factor);
      if (std::from_chars(cell.data(), cell.data() + cell.size(), entry.factor).ec != std::errc{} ||
          !(entry.factor > 0))
        return file->error(r, "expected a positive factor, found \"" + std::string(cell) + "\"");
      for (const auto w : split_list(file->cell(r, where))) entry.where.emplace_back(w);
      const auto index = static_cast<std::uint32_t>(out.currencies_.size());
      for (const auto s : split_list(file->cell(r, symbols))) {
        out.signs_.emplace_back(std::string(s), index);
        out.sign_start_[static_cast<unsigned char>(s[0])] = true;
      }
      for (const auto n : split_list(file->cell(r, names))) {
        out.names_[std::string(n)].push_back(index);
        out.longest_name_ =
            std::max(out.longest_name_, static_cast<std::size_t>(std::count(n.begin(), n.end(), ' ') + 1));
      }
      out.currencies_.push_back(std::move(entry));
    }
    std::stable_sort(out.signs_.begin(), out.signs_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
  }
  return out;
}

const Units::Listed* Units::find_listed(std::string_view folded, std::size_t& suffix) const {
  suffix = 0;
  if (const auto found = exact_.find(folded); found != exact_.end()) return &found->second;
  // The noun itself or a compound with it as head, the longest head first.
  for (std::size_t n = std::min(longest_suffix_, folded.size()); n >= shortest_suffix_ && n > 0; --n) {
    const auto found = suffixes_.find(folded.substr(folded.size() - n));
    if (found != suffixes_.end() && (n < folded.size() || found->second.unit.empty() || found->second.unit[0] != '-')) {
      suffix = n;
      return &found->second;
    }
  }
  return nullptr;
}

std::optional<Unit> Units::listed_pair(std::string_view first, std::string_view second) const {
  std::string key(first);
  key += ' ';
  key += second;
  const auto found = exact_.find(key);
  if (found == exact_.end()) return std::nullopt;
  return Unit{found->second.kind, found->second.unit, found->second.rule, 1};
}

std::optional<Unit> Units::listed(std::string_view folded) const {
  std::size_t suffix = 0;
  const Listed* entry = find_listed(folded, suffix);
  if (entry == nullptr || entry->kind == UnitKind::noun) return std::nullopt;
  return Unit{entry->kind, entry->unit, entry->rule, 1};
}

bool Units::can_be_plural(std::string_view folded, std::span<const Analysis> analyses) const {
  std::size_t suffix = 0;
  if (const Listed* entry = find_listed(folded, suffix); entry != nullptr && entry->kind != UnitKind::none) return true;
  bool noun = false, masculine = false, feminine = false;
  for (const Analysis& a : analyses) {
    if (!is_nominal(a)) continue;
    noun = true;
    if (a.cells == 0 || a.nominal_can(lagebild::Number::plural)) return true;
    masculine = masculine || (a.cells & 0x00000FU) != 0;
    feminine = feminine || (a.cells & 0x000F00U) != 0;
  }
  // Adjectives used as nouns: the singular of all genders in "-e" is the plural as well ("zwei Abgeordnete").
  if (language_ == Language::de && masculine && feminine && (ends_with(folded, "e") || ends_with(folded, "en")))
    return true;
  if (noun) return false;
  if (language_ == Language::en) return ends_with(folded, "s");
  return true;
}

std::string Units::lemma(std::string_view form, std::string_view folded, std::span<const Analysis> analyses,
                         bool plural, std::string& rule) const {
  const Analysis* best = nullptr;
  bool masculine = false, feminine = false;
  bool plain_plural = false;  // a plural of a noun that is no adjective: "Wahllokale"
  int best_rank = -1;
  for (const Analysis& a : analyses) {
    if (!is_nominal(a)) continue;
    const bool number_fits =
        a.cells == 0 || a.nominal_can(plural ? lagebild::Number::plural : lagebild::Number::singular);
    // The more cases of the plural a reading covers, the likelier ("Zeugen" is Zeuge, rarely the dative of Zeug).
    const int cases = std::popcount(a.cells & (plural ? 0xF0F0F0U : 0x0F0F0FU));
    int rank = ((a.pos == Upos::noun ? 4 : 0) + (number_fits ? 8 : 0) + (a.guessed ? 0 : 2)) * 16 + cases;
    // Of two lemmas of one form ("Fachleute": Fachleute, Fachmann) the one that differs is the singular.
    if (plural && a.lemma != form) rank += 1;
    if (rank > best_rank) {
      best_rank = rank;
      best = &a;
    }
    if (a.pos == Upos::noun && (a.cells & 0xF0F0F0U) != 0 && a.lemma.size() > 2 && a.lemma.back() != 'e' &&
        !a.lemma.ends_with("er"))
      plain_plural = true;
    // An adjective used as a noun has a masculine and a feminine singular in -e ("der, die Verletzte").
    if (a.lemma.size() > 2 && (a.lemma.back() == 'e' || a.lemma.substr(a.lemma.size() - 2) == "er")) {
      masculine = masculine || (a.cells & 0x00000FU) != 0;
      feminine = feminine || (a.cells & 0x000F00U) != 0;
    }
  }
  if (language_ == Language::de) {
    std::size_t cut = 0;
    if (ends_with(folded, "en") || ends_with(folded, "er") || ends_with(folded, "em"))
      cut = 2;
    else if (ends_with(folded, "e"))
      cut = 1;
    if (cut > 0) {
      if (best != nullptr && !best->guessed) {
        const bool e_or_er = best->lemma.back() == 'e' || ends_with(best->lemma, "er");
        if (masculine && feminine && e_or_er && !plain_plural && best->lemma.size() <= form.size() + 1 &&
            best->lemma.substr(0, form.size() - cut) == form.substr(0, form.size() - cut)) {
          rule = "adjectival noun";
          return with_ending(form, cut, "er");
        }
      } else {
        for (std::size_t n = std::min<std::size_t>(14, folded.size() - 1); n > 1; --n) {
          const std::string_view tail = folded.substr(folded.size() - n);
          for (std::string_view strong : {tail, tail.substr(0, tail.size() - 1)}) {
            if (const auto found = adjectival_.find(strong); found != adjectival_.end()) {
              rule = found->second;
              return with_ending(form, cut, "er");
            }
          }
        }
      }
    }
  }
  if (best != nullptr && !(best->guessed && plural && best->lemma == form)) {
    rule = best->compound ? "compound" : best->guessed ? "guessed noun" : "lexicon";
    return std::string(best->lemma);
  }
  for (const auto& [ending, singular] : plurals_) {
    if (plural && ends_with(folded, ending)) {
      rule = "plural -" + ending;
      return with_ending(form, ending.size(), singular);
    }
  }
  rule = "form";
  return std::string(form);
}

Unit Units::of_noun(std::string_view form, std::string_view folded, std::span<const Analysis> analyses,
                    bool plural) const {
  std::size_t suffix = 0;
  const Listed* entry = find_listed(folded, suffix);
  Unit out;
  const auto apply = [&](const Listed& found, std::string_view of, std::size_t tail) {
    out.kind = found.kind;
    out.rule = found.rule;
    if (found.unit.empty()) return false;
    out.name = found.unit[0] == '-' ? with_ending(of, tail, std::string_view(found.unit).substr(1)) : found.unit;
    return true;
  };
  if (entry != nullptr && (apply(*entry, form, suffix) || entry->kind != UnitKind::noun)) return out;
  if (entry == nullptr) {
    std::string lower;
    for (const Analysis& a : analyses) {
      if (a.pos != Upos::noun || (a.cells != 0 && plural && !a.nominal_can(lagebild::Number::plural))) continue;
      lower.clear();
      append_folded(a.lemma, lower);
      const Listed* by_lemma = find_listed(lower, suffix);
      if (by_lemma == nullptr) continue;
      if (!apply(*by_lemma, a.lemma, suffix)) out.name = std::string(a.lemma);
      return out;
    }
  }
  std::string rule;
  out.name = lemma(form, folded, analyses, plural, rule);
  // "US-Soldat": whose they are is said elsewhere.
  for (const std::string& prefix : prefixes_) {
    if (!folded.starts_with(prefix) || out.name.size() <= prefix.size() + 1) continue;
    out.name.erase(0, prefix.size());
    break;
  }
  out.rule = rule;
  return out;
}

std::optional<Unit> Units::equipment(const Segmented& text, const Folded& folded, std::uint32_t token,
                                     std::uint32_t end, std::uint32_t& last) const {
  if (token >= end || !starts_upper(text.form(token))) return std::nullopt;
  std::string key;
  for (std::size_t n = std::min<std::size_t>(longest_equipment_, end - token); n > 0; --n) {
    key.clear();
    for (std::size_t k = 0; k < n; ++k) {
      const auto at = static_cast<std::uint32_t>(token + k);
      if (k > 0 && text.tokens[at - 1].space_after) key += ' ';
      key += folded[at];
    }
    if (const auto found = equipment_.find(key); found != equipment_.end()) {
      last = static_cast<std::uint32_t>(token + n);
      return Unit{UnitKind::noun, found->second.first, found->second.second, 1};
    }
  }
  return std::nullopt;
}

Unit Units::choose(const std::vector<std::uint32_t>& candidates, std::string_view text) const {
  const Currency* chosen = &currencies_[candidates.front()];
  if (candidates.size() > 1) {
    std::size_t earliest = text.size();
    for (const std::uint32_t c : candidates) {
      for (const std::string& word : currencies_[c].where) {
        const std::size_t at = text.find(word);
        if (at < earliest) {
          earliest = at;
          chosen = &currencies_[c];
        }
      }
    }
  }
  return {UnitKind::money, chosen->code, chosen->rule, chosen->factor};
}

std::optional<Unit> Units::sign(std::string_view text, std::size_t at, std::size_t& length) const {
  for (const auto& [sign, index] : signs_) {
    if (text.substr(at, sign.size()) != sign) continue;
    // "Rp" is a sign, the beginning of "Rpol" is none.
    if (at + sign.size() < text.size()) {
      std::size_t after = at + sign.size();
      const auto last = static_cast<unsigned char>(sign.back());
      if (last < 0x80 && is_letter(last) && is_letter(next_code_point(text, after))) continue;
    }
    length = sign.size();
    return Unit{UnitKind::money, currencies_[index].code, currencies_[index].rule, currencies_[index].factor};
  }
  return std::nullopt;
}

std::optional<Unit> Units::sign_before(std::string_view text, std::size_t end, std::size_t& length) const {
  for (const auto& [sign, index] : signs_) {
    if (end < sign.size() || text.substr(end - sign.size(), sign.size()) != sign) continue;
    if (end > sign.size()) {
      std::size_t before = end - sign.size();
      const auto first = static_cast<unsigned char>(sign.front());
      if (first < 0x80 && is_letter(first) && is_letter(previous_code_point(text, before))) continue;
    }
    length = sign.size();
    return Unit{UnitKind::money, currencies_[index].code, currencies_[index].rule, currencies_[index].factor};
  }
  return std::nullopt;
}

std::optional<Unit> Units::money(const Segmented& text, const Folded& folded, std::uint32_t token, std::uint32_t end,
                                 std::uint32_t& last) const {
  if (token >= end) return std::nullopt;
  std::size_t length = 0;
  if (auto unit = sign(text.text, text.tokens[token].begin, length)) {
    const std::size_t behind = text.tokens[token].begin + length;
    std::uint32_t k = token;
    while (k < end && text.tokens[k].end < behind) ++k;
    if (k < end && text.tokens[k].end == behind) {
      last = k + 1;
      return unit;
    }
  }
  std::string key;
  for (std::size_t n = std::min<std::size_t>(longest_name_, end - token); n > 0; --n) {
    const auto behind = static_cast<std::uint32_t>(token + n);
    key.clear();
    bool words = true;
    for (std::uint32_t k = token; k + 1 < behind; ++k) {
      words = words && (text.tokens[k].kind == TokenKind::word || text.tokens[k].kind == TokenKind::abbreviation);
      key += folded[k];
      key += ' ';
    }
    key += folded[behind - 1];
    if (!words) continue;
    auto found = names_.find(key);
    if (found == names_.end() && n > 1 && language_ == Language::de) {
      // "schwedischen Kronen": the adjective without its ending.
      const std::string_view head = folded[behind - 1];
      for (const std::string_view ending : kAdjectiveEndings) {
        const std::string_view adjective = folded[token];
        if (n != 2 || !ends_with(adjective, ending)) continue;
        key.assign(adjective.substr(0, adjective.size() - ending.size()));
        key += ' ';
        key += head;
        if (found = names_.find(key); found != names_.end()) break;
      }
    }
    if (found != names_.end()) {
      last = behind;
      return choose(found->second, text.text);
    }
  }
  return std::nullopt;
}

std::optional<Unit> Units::money(std::span<const std::string_view> parts, std::string_view text,
                                 std::size_t& taken) const {
  for (std::size_t n = std::min<std::size_t>(2, parts.size()); n > 0; --n) {
    std::string key(parts[0]);
    if (n == 2) {
      key += '-';
      key += parts[1];
    }
    if (const auto found = names_.find(key); found != names_.end()) {
      taken = n;
      return choose(found->second, text);
    }
  }
  return std::nullopt;
}

}  // namespace lagebild::figures
