#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "language/automaton.h"
#include "language/lexical.h"
#include "language/word_formation.h"

namespace lagebild {
namespace {

constexpr std::size_t kChunk = 16384;      ///< bytes of one piece of the arena
constexpr std::size_t kLongestWord = 120;  ///< bytes; longer forms are not taken apart
constexpr std::size_t kLeastHead = 4;      ///< code points of a compound's head after a known first part
constexpr std::size_t kLeastLoneHead = 5;  ///< after an unknown one

/// Bump allocator over Lexical::arena.
class Arena {
 public:
  explicit Arena(std::vector<std::unique_ptr<char[]>>& chunks) : chunks_(chunks) {}
  char* reserve(std::size_t n) {
    if (n > left_) {
      left_ = std::max(n, chunk_);
      chunk_ = kChunk;
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
      at_ = chunks_.back().get();
    }
    return at_;
  }
  void commit(std::size_t n) noexcept {
    at_ += n;
    left_ -= n;
  }
  std::string_view copy(std::string_view s) {
    if (s.empty()) return {};
    char* out = reserve(s.size());
    std::memcpy(out, s.data(), s.size());
    commit(s.size());
    return {out, s.size()};
  }

 private:
  std::vector<std::unique_ptr<char[]>>& chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t chunk_ = 256;  // the first piece is small: a look-up of one form needs no more
};

bool same_reading(const Analysis& a, const Analysis& b) noexcept {
  return a.pos == b.pos && a.verb_form == b.verb_form && a.degree == b.degree && a.joined_prefix == b.joined_prefix &&
         a.lemma == b.lemma;
}

bool has_upper(std::string_view s) noexcept {
  for (std::size_t at = 0; at < s.size();) {
    if (is_upper(next_code_point(s, at))) return true;
  }
  return false;
}

bool all_upper(std::string_view s) noexcept {
  std::size_t letters = 0;
  for (std::size_t at = 0; at < s.size();) {
    const char32_t c = next_code_point(s, at);
    if (is_lower(c)) return false;
    letters += is_letter(c) ? 1U : 0U;
  }
  return letters > 1;
}

}  // namespace

struct Lexicon::Impl {
  Automaton automaton;
  WordFormation rules;

  using Out = std::vector<Analysis>;

  /// Adds the dictionary's analyses of `form`; `stable`: the form outlives the output, a lemma may be a view of it.
  bool add(std::string_view form, bool stable, Arena& arena, Out& out, std::size_t from) const {
    const std::uint32_t set = automaton.find(form);
    if (set == kNone) return false;
    for (std::uint32_t i = automaton.first(set); i < automaton.last(set); ++i) {
      const LexiconRecord& r = automaton.record(i);
      Analysis a;
      Automaton::fill(r, a);
      if (stable && automaton.is_identity(r)) {
        a.lemma = form;
      } else {
        char* buffer = arena.reserve(automaton.lemma_bound(form, r));
        const std::size_t n = automaton.lemma(form, r, buffer);
        a.lemma = {buffer, n};
        arena.commit(n);
      }
      push(a, out, from);
    }
    return true;
  }

  /// Adds one analysis, or its cells to the same reading among those from `from` on.
  static void push(const Analysis& a, Out& out, std::size_t from) {
    for (std::size_t i = from; i < out.size(); ++i) {
      if (!same_reading(out[i], a)) continue;
      out[i].cells |= a.cells;
      return;
    }
    out.push_back(a);
  }

  [[nodiscard]] bool known_as(std::string_view form, std::uint32_t pos_mask) const noexcept {
    const std::uint32_t set = automaton.find(form);
    if (set == kNone) return false;
    for (std::uint32_t i = automaton.first(set); i < automaton.last(set); ++i) {
      if ((pos_mask & (1U << automaton.record(i).pos)) != 0) return true;
    }
    return false;
  }
  static constexpr std::uint32_t mask(Upos pos) noexcept { return 1U << static_cast<unsigned>(pos); }

  void unknown(std::string_view form, bool initial, Arena& arena, Out& out, std::size_t from) const;
  void capital_adjective(std::string_view form, Arena& arena, Out& out, std::size_t from) const;
  bool inflected(std::string_view form, Arena& arena, Out& out, std::size_t from) const;
  bool guess(std::string_view form, const std::vector<WordFormation::Ending>& endings, bool all, Arena& arena, Out& out,
             std::size_t from) const;
  bool hyphenated(std::string_view form, bool initial, Arena& arena, Out& out, std::size_t from) const;
  bool compound(std::string_view form, Arena& arena, Out& out, std::size_t from) const;
  bool add_head(std::string_view first, std::string_view head, bool capital, bool guessed, Arena& arena, Out& out,
                std::size_t from) const;
  [[nodiscard]] bool is_head(std::string_view head, bool capital) const;
  [[nodiscard]] bool is_first_part(std::string_view first, unsigned depth) const;
  bool word(std::string_view form, bool stable, bool initial, Arena& arena, Out& out) const;
  void token(const Segmented& text, std::uint32_t index, bool initial, Arena& arena, Out& out) const;
};

namespace {

constexpr std::uint32_t bit(Upos pos) noexcept { return 1U << static_cast<unsigned>(pos); }
constexpr std::uint32_t kNounHead = bit(Upos::noun);
constexpr std::uint32_t kSmallHead = bit(Upos::adj) | bit(Upos::verb);
constexpr std::uint32_t kFirst = bit(Upos::noun) | bit(Upos::propn) | bit(Upos::adj);

}  // namespace

/// Analyses by rule of a form that the dictionary lacks; adds at least one.
void Lexicon::Impl::unknown(std::string_view form, bool initial, Arena& arena, Out& out, std::size_t from) const {
  if (!initial && starts_upper(form) && add(uncapitalise(form), false, arena, out, from)) {
    guess(form, rules.unknown, true, arena, out, from);  // "Die" in a title, or a name
    return;
  }
  if (form.size() <= kLongestWord) {
    for (const auto& [wrong, right] : rules.respell) {
      std::size_t at = form.find(wrong);
      if (at == std::string_view::npos) continue;
      std::string other(form);
      while (at != std::string::npos) {
        other.replace(at, wrong.size(), right);
        at = other.find(wrong, at + right.size());
      }
      if (add(other, false, arena, out, from)) return;
      if (initial && add(uncapitalise(other), false, arena, out, from)) return;
    }
    const bool capitals = all_upper(form);
    if (capitals) {  // headlines
      const std::string lower = to_lower(form);
      const bool one = add(lower, false, arena, out, from);
      const bool two = add(capitalise(lower), false, arena, out, from);
      if (one || two) {
        guess(form, rules.unknown, true, arena, out, from);
        return;
      }
    }
    bool found = inflected(form, arena, out, from);
    if (!found && (initial || rules.lower_capitals) && has_upper(form))
      found = inflected(uncapitalise(form), arena, out, from);
    if (found) return;
    if (form.find('-') != std::string_view::npos && hyphenated(form, initial, arena, out, from)) return;
    if (!capitals && compound(form, arena, out, from)) return;
    if (guess(form, rules.guesses, false, arena, out, from)) return;
    if (initial && !rules.lower_capitals && starts_upper(form)) {
      const std::string small = uncapitalise(form);
      if (compound(small, arena, out, from) || guess(small, rules.guesses, false, arena, out, from)) {
        guess(form, rules.unknown, true, arena, out, from);
        return;
      }
    }
  }
  if (guess(form, rules.unknown, true, arena, out, from)) return;
  Analysis a;
  a.lemma = arena.copy(form);
  a.guessed = true;
  push(a, out, from);
}

bool Lexicon::Impl::inflected(std::string_view form, Arena& arena, Out& out, std::size_t from) const {
  bool found = false;
  std::size_t length = 0;
  for (const WordFormation::Ending& e : rules.inflections) {
    if (found && e.ending.size() < length) break;  // the longest ending that fits decides
    if (form.size() <= e.ending.size() + 1 || !form.ends_with(e.ending)) continue;
    std::string base(form.substr(0, form.size() - e.ending.size()));
    if (e.undouble) {
      const std::size_t n = base.size();
      if (n < 3 || base[n - 1] != base[n - 2]) continue;
      base.pop_back();
    }
    base += e.replace;
    if (!known_as(base, mask(e.base))) continue;
    Analysis a = e.analysis;
    a.lemma = arena.copy(base);
    push(a, out, from);
    found = true;
    length = e.ending.size();
  }
  return found;
}

/// Applies the endings; `all`: every one that fits, else those of the longest that fits.
bool Lexicon::Impl::guess(std::string_view form, const std::vector<WordFormation::Ending>& endings, bool all,
                          Arena& arena, Out& out, std::size_t from) const {
  const bool capital = starts_upper(form);
  bool found = false;
  std::size_t length = 0;
  for (const WordFormation::Ending& e : endings) {
    if (!all && found && e.ending.size() < length) break;
    if (!(capital ? e.capital : e.small) || !form.ends_with(e.ending)) continue;
    const std::string_view stem = form.substr(0, form.size() - e.ending.size());
    if (count_code_points(stem) < e.least) continue;
    std::string lemma(stem);
    lemma += e.replace;
    Analysis a = e.analysis;
    a.lemma = arena.copy(lemma);
    push(a, out, from);
    found = true;
    length = e.ending.size();
  }
  return found;
}

/// "US-Außenminister", "45-jährige": the last part decides.
bool Lexicon::Impl::hyphenated(std::string_view form, bool initial, Arena& arena, Out& out, std::size_t from) const {
  const std::size_t hyphen = form.rfind('-');
  const std::string_view head = form.substr(hyphen + 1);
  if (head.empty()) {  // "Sicherheits-": first half of a pair
    Analysis a;
    a.pos = starts_upper(form) ? Upos::noun : Upos::x;
    a.lemma = arena.copy(form);
    a.guessed = true;
    push(a, out, from);
    return true;
  }
  Out parts;
  std::vector<std::unique_ptr<char[]>> chunks;
  Arena scratch(chunks);
  const bool listed = add(head, false, scratch, parts, 0);
  if (!listed) unknown(head, false, scratch, parts, 0);
  static_cast<void>(initial);
  for (const Analysis& part : parts) {
    if (parts.size() > 1 && part.pos != Upos::noun && part.pos != Upos::adj && part.pos != Upos::propn &&
        part.pos != Upos::verb)
      continue;
    std::string lemma(form.substr(0, hyphen + 1));
    lemma += part.lemma;
    Analysis a = part;
    a.head = static_cast<std::uint8_t>(std::min<std::size_t>(255, hyphen + 1 + part.head));
    a.compound = true;
    a.lemma = arena.copy(lemma);
    push(a, out, from);
  }
  return out.size() > from;
}

bool Lexicon::Impl::is_head(std::string_view head, bool capital) const {
  return capital ? known_as(capitalise(head), kNounHead) : known_as(head, kSmallHead);
}

bool Lexicon::Impl::is_first_part(std::string_view first, unsigned depth) const {
  const std::string small = uncapitalise(first);
  for (const std::string& prefix : rules.prefixes) {
    if (small == prefix) return true;
  }
  if (count_code_points(first) < 3) return false;
  const std::string capital = capitalise(first);
  for (const std::string& link : rules.links) {
    if (!small.ends_with(link) || small.size() < link.size() + 3) continue;
    const std::string_view base_capital = std::string_view(capital).substr(0, capital.size() - link.size());
    if (known_as(base_capital, kFirst)) return true;
    if (link.empty() && known_as(small, kFirst | mask(Upos::adv) | mask(Upos::num) | mask(Upos::adp))) return true;
  }
  for (const std::string& stem : rules.stems) {
    if (known_as(small + stem, mask(Upos::verb)) || known_as(capital + stem, kNounHead)) return true;
  }
  if (depth == 0) return false;
  // The first part may be a compound itself ("Bundes|verfassungs|gericht").
  for (std::size_t at = 0; at < first.size();) {
    static_cast<void>(next_code_point(first, at));
    if (at < 3 || first.size() - at < 4) continue;
    const std::string_view rest = first.substr(at);
    for (const std::string& link : rules.links) {
      if (!rest.ends_with(link) || rest.size() < link.size() + 4) continue;
      if (is_head(rest.substr(0, rest.size() - link.size()), true) && is_first_part(first.substr(0, at), depth - 1))
        return true;
    }
  }
  return false;
}

bool Lexicon::Impl::add_head(std::string_view first, std::string_view head, bool capital, bool guessed, Arena& arena,
                             Out& out, std::size_t from) const {
  const std::string form = capital ? capitalise(head) : std::string(head);
  const std::uint32_t set = automaton.find(form);
  if (set == kNone) return false;
  const std::uint32_t wanted = capital ? kNounHead : kSmallHead;
  bool added = false;
  std::string buffer;
  for (std::uint32_t i = automaton.first(set); i < automaton.last(set); ++i) {
    const LexiconRecord& r = automaton.record(i);
    if ((wanted & (1U << r.pos)) == 0) continue;
    Analysis a;
    Automaton::fill(r, a);
    if (a.pos == Upos::verb) {
      // Only particles make new verbs, and a particle is not joined in an imperative.
      if (!known_as(first, mask(Upos::adp) | mask(Upos::adv)) || a.verb_form == VerbForm::imperative) continue;
      a.joined_prefix = true;
    }
    buffer.resize(automaton.lemma_bound(form, r));
    buffer.resize(automaton.lemma(form, r, buffer.data()));
    std::string lemma(first);
    lemma += capital ? uncapitalise(buffer) : buffer;
    a.lemma = arena.copy(lemma);
    a.compound = true;
    a.guessed = guessed;
    a.head = static_cast<std::uint8_t>(std::min<std::size_t>(255, first.size()));
    push(a, out, from);
    added = true;
  }
  return added;
}

/// Closed compounds: the longest known head whose first part is known too; else the longest known head.
bool Lexicon::Impl::compound(std::string_view form, Arena& arena, Out& out, std::size_t from) const {
  if (rules.links.empty()) return false;
  const bool capital = starts_upper(form);
  const std::uint32_t length = count_code_points(form);
  if (length < kLeastHead + 2) return false;
  std::size_t lone = 0;  // longest head with an unknown first part
  std::size_t at = 0;
  for (std::uint32_t i = 1; i + kLeastHead <= length; ++i) {
    static_cast<void>(next_code_point(form, at));
    if (i < 2) continue;
    const std::string_view head = form.substr(at);
    if (!is_head(head, capital)) continue;
    const std::string_view first = form.substr(0, at);
    if (is_first_part(first, 2)) {
      if (!add_head(first, head, capital, false, arena, out, from)) continue;
      // "Aufenthalt|sorte" or "Aufenthalts|orte": a linking element may be the first letter of the longer head.
      std::size_t later = at;
      static_cast<void>(next_code_point(form, later));
      if (length - i > kLeastHead && is_head(form.substr(later), capital) && is_first_part(form.substr(0, later), 2)) {
        add_head(form.substr(0, later), form.substr(later), capital, false, arena, out, from);
      }
      // A short head may be the end of a name ("Rosenberg").
      if (capital && length - i < kLeastLoneHead) guess(form, rules.unknown, true, arena, out, from);
      return true;
    }
    if (lone == 0 && i >= 3 && length - i >= kLeastLoneHead) lone = at;
  }
  if (lone == 0) return false;
  if (!add_head(form.substr(0, lone), form.substr(lone), capital, true, arena, out, from)) return false;
  if (capital) guess(form, rules.unknown, true, arena, out, from);
  return true;
}

/// All analyses of a word; false where they come from rules.
bool Lexicon::Impl::word(std::string_view form, bool stable, bool initial, Arena& arena, Out& out) const {
  const std::size_t from = out.size();
  bool found = add(form, stable, arena, out, from);
  if ((initial || rules.lower_capitals) && starts_upper(form)) {
    found = add(uncapitalise(form), false, arena, out, from) || found;
    // In English every word can be part of a name; German names look like nouns and are listed or guessed as such.
    if (found && rules.lower_capitals && !initial) {
      guess(form, rules.unknown, true, arena, out, from);
    }
  }
  if (found) {
    if (rules.capital_adjectives && !initial && starts_upper(form)) capital_adjective(form, arena, out, from);
    return true;
  }
  unknown(form, initial, arena, out, from);
  return false;
}

/// Inflected adjectives as parts of names.
void Lexicon::Impl::capital_adjective(std::string_view form, Arena& arena, Out& out, std::size_t from) const {
  const std::string small = uncapitalise(form);
  const std::uint32_t set = automaton.find(small);
  if (set == kNone) return;
  for (std::uint32_t i = automaton.first(set); i < automaton.last(set); ++i) {
    const LexiconRecord& r = automaton.record(i);
    if (r.pos != static_cast<std::uint8_t>(Upos::adj) || r.cells == 0) continue;
    Analysis a;
    Automaton::fill(r, a);
    char* buffer = arena.reserve(automaton.lemma_bound(small, r));
    const std::size_t n = automaton.lemma(small, r, buffer);
    a.lemma = {buffer, n};
    arena.commit(n);
    push(a, out, from);
  }
}

void Lexicon::Impl::token(const Segmented& text, std::uint32_t index, bool initial, Arena& arena, Out& out) const {
  const Token& t = text.tokens[index];
  const std::string_view form = text.form(index);
  const auto plain = [&](Upos pos) {
    Analysis a;
    a.pos = pos;
    a.lemma = form;
    out.push_back(a);
  };
  const std::size_t from = out.size();
  switch (t.kind) {
    case TokenKind::number:
      plain(Upos::num);
      return;
    case TokenKind::ordinal:
      plain(Upos::adj);
      return;
    case TokenKind::punctuation:
    case TokenKind::quote:
      plain(Upos::punct);
      return;
    case TokenKind::symbol:
      plain(Upos::sym);
      return;
    case TokenKind::address:
      plain(Upos::x);
      return;
    case TokenKind::abbreviation:
      if (add(form, true, arena, out, from)) return;
      if (form.ends_with('.') && add(form.substr(0, form.size() - 1), false, arena, out, from)) return;
      guess(form, rules.unknown, true, arena, out, from);
      if (out.size() == from) plain(Upos::x);
      return;
    case TokenKind::word:
      break;
  }
  if (t.words > 1) {
    add(text.words[t.word].form, false, arena, out, from);
    if (out.size() == from) add(uncapitalise(text.words[t.word].form), false, arena, out, from);
    const auto keep = std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
                                     [](const Analysis& a) { return a.pos != Upos::adp || a.joined_prefix; });
    out.erase(keep, out.end());
    if (out.size() == from) plain(Upos::adp);
    return;
  }
  if (form.find("\xC2\xAD") != std::string_view::npos) {  // soft hyphens
    std::string clean;
    for (std::string_view rest = form; !rest.empty();) {
      const std::size_t at = rest.find("\xC2\xAD");
      clean.append(rest.substr(0, at));
      rest = at == std::string_view::npos ? std::string_view{} : rest.substr(at + 2);
    }
    if (!clean.empty()) {
      word(clean, false, initial, arena, out);
      return;
    }
  }
  word(form, true, initial, arena, out);
}

Lexicon::Lexicon() : impl_(std::make_unique<Impl>()) {}
Lexicon::Lexicon(Lexicon&&) noexcept = default;
Lexicon& Lexicon::operator=(Lexicon&&) noexcept = default;
Lexicon::~Lexicon() = default;

Result<Lexicon> Lexicon::load(const std::string& data_folder, Language language) {
  const std::string folder = data_folder + (language == Language::de ? "/de/" : "/en/");
  auto automaton = Automaton::open(folder + "lexicon.bin");
  if (!automaton) return automaton.error();
  auto rules = WordFormation::load(folder + "word_formation.tsv");
  if (!rules) return rules.error();
  Lexicon out;
  out.impl_->automaton = std::move(*automaton);
  out.impl_->rules = std::move(*rules);
  return out;
}

void Lexicon::analyse(const Segmented& text, Lexical& out) const {
  out.analyses.clear();
  out.first.clear();
  out.arena.clear();
  out.first.reserve(text.tokens.size() + 1);
  out.analyses.reserve(text.tokens.size() * 3);
  Arena arena(out.arena);
  struct Range {
    std::uint32_t first = 0, last = 0;
  };
  std::unordered_map<std::string_view, Range> by_rule[2];  // forms the dictionary lacks, analysed once per document
  std::uint32_t index = 0;
  const auto one = [&](bool initial) {
    out.first.push_back(static_cast<std::uint32_t>(out.analyses.size()));
    const Token& t = text.tokens[index];
    if (t.kind != TokenKind::word || t.words > 1 || t.end - t.begin < 3) {
      impl_->token(text, index++, initial, arena, out.analyses);
      return;
    }
    const std::string_view form = text.form(index);
    auto& memo = by_rule[initial ? 1 : 0];
    if (!memo.empty()) {
      if (const auto it = memo.find(form); it != memo.end()) {
        for (std::uint32_t i = it->second.first; i < it->second.last; ++i) {
          const Analysis a = out.analyses[i];
          out.analyses.push_back(a);
        }
        ++index;
        return;
      }
    }
    const auto first = static_cast<std::uint32_t>(out.analyses.size());
    impl_->token(text, index++, initial, arena, out.analyses);
    const auto last = static_cast<std::uint32_t>(out.analyses.size());
    if (last > first && (out.analyses[first].compound || out.analyses[first].guessed))
      memo.emplace(form, Range{first, last});
  };
  for (const Sentence& sentence : text.sentences) {
    while (index < sentence.first) one(false);
    bool initial = true;
    while (index < sentence.last) {
      const Token& t = text.tokens[index];
      const std::string_view form = text.form(index);
      one(initial);
      // Words behind an opening mark, a colon or a bracket begin like a sentence as well.
      const bool mark = t.kind == TokenKind::punctuation || t.kind == TokenKind::quote || t.kind == TokenKind::symbol;
      if (!mark)
        initial = false;
      else if (t.kind == TokenKind::quote || form == ":" || form == "(" || form == "–" || form == "—" || form == "-" ||
               form == "…")
        initial = true;
    }
  }
  while (index < text.tokens.size()) one(false);
  out.first.push_back(static_cast<std::uint32_t>(out.analyses.size()));
}

void Lexicon::look_up(std::string_view form, Lexical& scratch, std::vector<Analysis>& out) const {
  Arena arena(scratch.arena);
  if (form.empty()) return;
  impl_->word(form, false, false, arena, out);
}

}  // namespace lagebild
