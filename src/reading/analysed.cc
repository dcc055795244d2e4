#include "reading/analysed.h"

#include <algorithm>
#include <array>

#include "base/utf8.h"

namespace lagebild {

namespace {

constexpr std::uint32_t kMaxQuotation = 300;  // tokens; a longer one was never closed

/// What the dictionary says of one form, summed up.
struct Readings {
  const Analysis* noun = nullptr;
  const Analysis* name = nullptr;
  const Analysis* adjective = nullptr;
  const Analysis* finite = nullptr;
  const Analysis* infinitive = nullptr;
  const Analysis* participle = nullptr;
  const Analysis* closed = nullptr;
  const Analysis* adverb = nullptr;
  bool guessed_name = false;
};

Readings readings_of(std::span<const Analysis> all) {
  Readings r;
  for (const Analysis& a : all) {
    switch (a.pos) {
      case Upos::noun:
        if (r.noun == nullptr && !a.guessed) r.noun = &a;
        break;
      case Upos::propn:
        if (r.name == nullptr) r.name = &a;
        r.guessed_name = r.guessed_name || a.guessed;
        break;
      case Upos::adj:
        if (a.verb_form == VerbForm::participle_past && r.participle == nullptr) r.participle = &a;
        if (r.adjective == nullptr) r.adjective = &a;
        break;
      case Upos::verb:
      case Upos::aux:
        if (a.verb_form == VerbForm::finite && (r.finite == nullptr || a.pos == Upos::aux)) r.finite = &a;
        if ((a.verb_form == VerbForm::infinitive || a.verb_form == VerbForm::zu_infinitive) &&
            (r.infinitive == nullptr || a.pos == Upos::aux)) {
          r.infinitive = &a;
        }
        if (a.verb_form == VerbForm::participle_past && (r.participle == nullptr || r.participle->pos == Upos::adj)) {
          r.participle = &a;
        }
        break;
      case Upos::adv:
        if (r.adverb == nullptr) r.adverb = &a;
        break;
      default:
        if (r.closed == nullptr && !a.guessed) r.closed = &a;
        break;
    }
  }
  return r;
}

class Analyser {
 public:
  Analyser(const WordClasses& words, Analysed& doc) : words_(words), doc_(doc) {}

  void run() {
    classify();
    pair_quotes();
    for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) {
      choose(doc_.seg.sentences[s]);
      split(s);
    }
  }

 private:
  void classify() {
    doc_.info.assign(doc_.size(), TokenInfo{});
    std::string lower;
    for (std::uint32_t i = 0; i < doc_.size(); ++i) {
      TokenInfo& info = doc_.info[i];
      const std::string_view form = doc_.form(i);
      info.lemma = form;
      info.upper = starts_upper(form);
      if (info.upper) {
        lower = to_lower(form);
        info.classes = words_.of_form(form, lower);
      } else {
        info.classes = words_.of_form(form, form);
      }
      for (const Analysis& a : doc_.lexical.of(i)) info.classes |= words_.of_lemma(a.lemma);
    }
    for (const Sentence& s : doc_.seg.sentences) {
      std::uint32_t i = s.first;
      while (i < s.last && doc_.is_punct(i)) ++i;
      if (i < s.last) doc_.info[i].sentence_start = true;
    }
  }

  /// Pairs quotation marks: one opens where space stands before and none behind. A quotation may run over several
  /// blocks; one that is not closed within kMaxQuotation tokens, or whose next block opens anew, ends with the block
  /// before.
  void pair_quotes() {
    block_first_.assign(doc_.size(), false);
    for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) {
      if (s == 0 || doc_.seg.sentences[s].block != doc_.seg.sentences[s - 1].block)
        block_first_[doc_.seg.sentences[s].first] = true;
    }
    pair_quotes(0, doc_.size());
    for (std::uint32_t q = 0; q < doc_.quotes.size(); ++q) {
      for (std::uint32_t i = doc_.quotes[q].open + 1; i < doc_.quotes[q].close; ++i) doc_.info[i].quote = q;
    }
  }

  void pair_quotes(std::uint32_t first, std::uint32_t last) {
    std::uint32_t open = kNone;
    std::uint32_t block_end = kNone;  // first token of the block behind the one where `open` stands
    std::string_view open_form;
    for (std::uint32_t i = first; i < last; ++i) {
      if (open != kNone && block_first_[i]) {
        if (block_end == kNone) block_end = i;
        if (doc_.seg.tokens[i].kind == TokenKind::quote || i > open + kMaxQuotation) {
          doc_.quotes.push_back({open, block_end, false});
          i = block_end;
          open = kNone;
        }
      }
      if (doc_.seg.tokens[i].kind != TokenKind::quote) continue;
      const std::string_view form = doc_.form(i);
      if (form == "'" || form == "‘" || form == "’" || form == "‚" || form == "›" || form == "‹") {
        continue;  // single marks nest inside double ones or are apostrophes: not a level of their own
      }
      const bool before_space = i == first || doc_.seg.tokens[i - 1].space_after;
      const bool after_space = doc_.seg.tokens[i].space_after || i + 1 == last;
      bool opens = open == kNone;
      if (form == "„" || form == "«" || form == "»") {
        // »…« and «…» are both in use: the first of a pair opens
        opens = form == "„" || open == kNone;
      } else if (open != kNone && before_space && !after_space && form == open_form) {
        // a straight mark that can only open while one is open: the earlier one was never closed
        doc_.quotes.push_back({open, i, false});
        opens = true;
      }
      if (opens) {
        if (open != kNone && form == "„") doc_.quotes.push_back({open, i, false});
        open = i;
        block_end = kNone;
        open_form = form;
      } else {
        doc_.quotes.push_back({open, i, true});
        open = kNone;
      }
    }
    if (open != kNone) doc_.quotes.push_back({open, block_end == kNone ? last : block_end, false});
  }

  void choose(const Sentence& sentence) {
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      TokenInfo& info = doc_.info[i];
      if (doc_.is_punct(i)) {
        info.pos = Upos::punct;
        continue;
      }
      const auto all = doc_.lexical.of(i);
      const Readings r = readings_of(all);
      info.noun_known = r.noun != nullptr;
      info.name_known = r.name != nullptr || all.empty();
      if (doc_.seg.tokens[i].kind == TokenKind::number) {
        info.pos = Upos::num;
        continue;
      }
      if (doc_.language == Language::de) {
        choose_by_case(i, sentence, r);
      } else {
        choose_by_neighbours(i, sentence, r);
      }
    }
  }

  void take(TokenInfo& info, const Analysis* a) {
    if (a == nullptr) return;
    info.lemma = a->lemma;
    info.pos = a->pos;
    if (a->pos == Upos::noun) info.plural = a->nominal_can(Number::plural) && !a->nominal_can(Number::singular);
  }

  void take_verb(std::uint32_t i, const Readings& r) {
    TokenInfo& info = doc_.info[i];
    take(info, r.finite);
    info.finite = true;
    info.subjunctive = r.finite->only_subjunctive();
    info.past = r.finite->finite_can(TenseMood::past);
  }

  /// German: nouns are capitalised, so case decides most; the rest by the neighbours.
  void choose_by_case(std::uint32_t i, const Sentence& sentence, const Readings& r) {
    TokenInfo& info = doc_.info[i];
    const bool start = info.sentence_start || (i > sentence.first && doc_.seg.tokens[i - 1].kind == TokenKind::quote) ||
                       (i > sentence.first && doc_.is_char(i - 1, ':'));
    if (info.upper && !start) {
      if (r.noun != nullptr) return take(info, r.noun);
      if (r.name != nullptr) return take(info, r.name);
      if (r.adjective != nullptr) return take(info, r.adjective);  // "Vereinigten"
      if (!doc_.lexical.of(i).empty()) return take(info, &doc_.lexical.of(i).front());
      info.pos = Upos::propn;
      return;
    }
    if (r.closed != nullptr && (r.finite == nullptr || r.finite->pos != Upos::aux)) return take(info, r.closed);
    if (info.upper && start) {
      // sentence start: closed classes and adverbs first, then a noun or name, then verbs
      if (r.adverb != nullptr && r.noun == nullptr) return take(info, r.adverb);
      if (r.noun != nullptr) return take(info, r.noun);
      if (r.name != nullptr && !r.guessed_name) return take(info, r.name);
    }
    if (r.finite != nullptr && reads_as_finite(i, sentence, r)) return take_verb(i, r);
    if (r.participle != nullptr && !attributive(i, sentence)) {
      take(info, r.participle);
      info.participle = true;
      return;
    }
    if (r.infinitive != nullptr) {
      take(info, r.infinitive);
      info.infinitive = true;
      info.zu_infinitive = r.infinitive->verb_form == VerbForm::zu_infinitive ||
                           (i > sentence.first && doc_.is(i - 1, WordClass::infinitive_mark));
      return;
    }
    if (r.adjective != nullptr) return take(info, r.adjective);
    if (r.adverb != nullptr) return take(info, r.adverb);
    if (r.name != nullptr) return take(info, r.name);
    if (!doc_.lexical.of(i).empty())
      take(info, &doc_.lexical.of(i).front());
    else if (info.upper)
      info.pos = Upos::propn;
  }

  /// An inflected participle or adjective before its noun.
  [[nodiscard]] bool attributive(std::uint32_t i, const Sentence& sentence) const {
    std::uint32_t j = i + 1;
    while (j < sentence.last && !doc_.is_punct(j) && !doc_.info[j].upper && ends_inflected(doc_.form(j)) && j < i + 3)
      ++j;
    return j < sentence.last && starts_upper(doc_.form(j)) && ends_inflected(doc_.form(i));
  }

  [[nodiscard]] static bool ends_inflected(std::string_view form) {
    return form.ends_with("e") || form.ends_with("en") || form.ends_with("er") || form.ends_with("es") ||
           form.ends_with("em");
  }

  [[nodiscard]] bool reads_as_finite(std::uint32_t i, const Sentence& sentence, const Readings& r) const {
    if (r.finite->pos == Upos::aux) return true;
    const bool adjectival = r.adjective != nullptr || (r.participle != nullptr && r.participle->pos == Upos::adj);
    if (adjectival && attributive(i, sentence) && i > sentence.first) {
      const TokenInfo& before = doc_.info[i - 1];
      const bool opens_phrase = before.pos == Upos::det || before.pos == Upos::adp || before.pos == Upos::adj ||
                                before.pos == Upos::num || before.pos == Upos::adv ||
                                has(before.classes, WordClass::definite) ||
                                has(before.classes, WordClass::indefinite) || before.pos == Upos::pron;
      if (opens_phrase) return false;
    }
    if (i > sentence.first && doc_.is(i - 1, WordClass::infinitive_mark) && r.infinitive != nullptr) return false;
    // a participle or infinitive at the end of a clause that has its finite verb already
    if ((r.participle != nullptr && r.participle->pos != Upos::adj) || r.infinitive != nullptr) {
      for (std::uint32_t j = i; j-- > sentence.first;) {
        if (doc_.info[j].finite) {
          const bool auxiliary = has(doc_.info[j].classes, WordClass::perfect_auxiliary) ||
                                 has(doc_.info[j].classes, WordClass::passive_auxiliary) ||
                                 has(doc_.info[j].classes, WordClass::modal_future) ||
                                 has(doc_.info[j].classes, WordClass::modal_possible);
          if (auxiliary) return false;
          break;
        }
        // commas of a list may stand between an auxiliary and its participle, clauses with a predicate of their own not
        if (doc_.info[j].participle || doc_.info[j].infinitive || doc_.seg.tokens[j].kind == TokenKind::quote ||
            doc_.is_char(j, ';') || doc_.is_char(j, ':') ||
            (doc_.is(j, WordClass::subordinator) && j > sentence.first && doc_.is_punct(j - 1))) {
          break;
        }
      }
      // subordinate order: "… besucht hat", "… liefern wollen"
      if (i + 1 < sentence.last) {
        const auto next = readings_of(doc_.lexical.of(i + 1));
        if (next.finite != nullptr &&
            (next.finite->pos == Upos::aux || has(doc_.info[i + 1].classes, WordClass::modal_future) ||
             has(doc_.info[i + 1].classes, WordClass::modal_possible) ||
             has(doc_.info[i + 1].classes, WordClass::perfect_auxiliary)) &&
            !doc_.info[i + 1].upper) {
          return false;
        }
      }
    }
    return true;
  }

  /// English: case says little; determiners, auxiliaries and "to" decide.
  void choose_by_neighbours(std::uint32_t i, const Sentence& sentence, const Readings& r) {
    TokenInfo& info = doc_.info[i];
    const TokenInfo* before = i > sentence.first ? &doc_.info[i - 1] : nullptr;
    std::uint32_t p = i;
    while (p > sentence.first && doc_.info[p - 1].pos == Upos::adv) --p;  // "was later arrested"
    const TokenInfo* governor = p > sentence.first ? &doc_.info[p - 1] : nullptr;
    if (info.upper && !info.sentence_start) {
      if (r.name != nullptr || r.noun == nullptr || r.guessed_name) {
        if (r.closed != nullptr && r.name == nullptr) return take(info, r.closed);
        take(info, r.name);
        info.pos = Upos::propn;
        return;
      }
      return take(info, r.noun);
    }
    if (r.closed != nullptr && r.finite == nullptr) return take(info, r.closed);
    const bool after_to = before != nullptr && has(before->classes, WordClass::infinitive_mark);
    const bool after_modal = governor != nullptr && (has(governor->classes, WordClass::modal_future) ||
                                                     has(governor->classes, WordClass::modal_possible));
    const bool after_aux = governor != nullptr && governor->pos == Upos::aux;
    const bool after_determiner =
        before != nullptr && (before->pos == Upos::det || before->pos == Upos::adj || before->pos == Upos::num ||
                              has(before->classes, WordClass::definite) || has(before->classes, WordClass::genitive) ||
                              has(before->classes, WordClass::possessive_he));
    const bool after_preposition = before != nullptr && before->pos == Upos::adp && !after_to;
    if (after_to || after_modal) {
      if (r.infinitive != nullptr) {
        take(info, r.infinitive);
        info.infinitive = true;
        info.zu_infinitive = after_to;
        return;
      }
    }
    if (after_aux && r.participle != nullptr) {
      take(info, r.participle);
      info.participle = true;
      return;
    }
    if ((after_determiner || after_preposition) && r.noun != nullptr) return take(info, r.noun);
    if (r.finite != nullptr && !after_determiner && !after_preposition) {
      const bool only_aux = r.finite->pos == Upos::aux;
      const bool noun_before = governor != nullptr && (governor->pos == Upos::noun || governor->pos == Upos::propn ||
                                                       governor->pos == Upos::pron);
      if (only_aux || r.noun == nullptr || noun_before) {
        const bool past_or_participle = r.participle != nullptr && r.finite->finite_can(TenseMood::past) && !only_aux;
        // "said Russia attacked": a name or pronoun right before it is its subject, not a noun that a participle
        // describes
        const bool own_subject = before != nullptr && (before->pos == Upos::propn || before->pos == Upos::pron);
        if (past_or_participle && !own_subject && clause_has_finite(i, sentence)) {
          take(info, r.participle);
          info.participle = true;
          return;
        }
        // a plural noun read as 3rd person singular ("talks"): only right behind a singular subject without another
        // verb
        if (!(r.noun != nullptr && !past_or_participle && clause_has_finite(i, sentence))) return take_verb(i, r);
      }
    }
    if (r.noun != nullptr) return take(info, r.noun);
    if (r.participle != nullptr) {
      take(info, r.participle);
      info.participle = true;
      return;
    }
    if (r.adjective != nullptr) return take(info, r.adjective);
    if (r.adverb != nullptr) return take(info, r.adverb);
    if (r.infinitive != nullptr) {
      take(info, r.infinitive);
      info.infinitive = true;
      return;
    }
    if (r.closed != nullptr) return take(info, r.closed);
    if (!doc_.lexical.of(i).empty()) take(info, &doc_.lexical.of(i).front());
    if (info.upper && (r.name != nullptr || doc_.lexical.of(i).empty())) info.pos = Upos::propn;
  }

  /// A finite verb stands before `i` with no boundary between.
  [[nodiscard]] bool clause_has_finite(std::uint32_t i, const Sentence& sentence) const {
    for (std::uint32_t j = i; j-- > sentence.first;) {
      if (doc_.info[j].finite) return true;
      if (doc_.is_punct(j) || doc_.is(j, WordClass::coordinator) || doc_.is(j, WordClass::content_subordinator) ||
          doc_.is(j, WordClass::subordinator)) {
        return false;
      }
    }
    return false;
  }

  /// Cuts a sentence into clauses.
  void split(std::uint32_t sentence_index) {
    const Sentence& sentence = doc_.seg.sentences[sentence_index];
    chunks_.clear();
    std::uint32_t begin = sentence.first;
    const auto cut = [&](std::uint32_t end) {
      if (end > begin) chunks_.push_back({begin, end});
    };
    bool seen_finite = false;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      const TokenInfo& info = doc_.info[i];
      const std::string_view form = doc_.form(i);
      const bool mark = doc_.is_punct(i) && form != "." && form != "'" && form != "’" && form != "‘" && form != "/";
      bool boundary = false;
      if (!mark && i > begin && seen_finite) {
        if (has(info.classes, WordClass::coordinator)) {
          boundary = next_finite(i + 1, sentence) != kNone && opens_coordinated_clause(i, sentence);
        } else if (doc_.language == Language::en &&
                   (has(info.classes, WordClass::subordinator) || has(info.classes, WordClass::relative)) &&
                   next_finite(i + 1, sentence) != kNone && !has(info.classes, WordClass::place_preposition)) {
          boundary = true;
        }
      }
      if (mark) {
        cut(i);
        begin = i + 1;
        seen_finite = false;
      } else if (boundary) {
        cut(i);
        begin = i;
        seen_finite = false;
      }
      if (info.finite) seen_finite = true;
    }
    cut(sentence.last);
    build(sentence_index);
  }

  /// Next finite verb before the next boundary mark.
  [[nodiscard]] std::uint32_t next_finite(std::uint32_t from, const Sentence& sentence) const {
    for (std::uint32_t i = from; i < sentence.last; ++i) {
      if (doc_.info[i].finite) return i;
      if (doc_.is_punct(i)) return kNone;
    }
    return kNone;
  }

  /// After a coordinator: a finite verb at once or behind a short subject, before any other coordinator.
  [[nodiscard]] bool opens_coordinated_clause(std::uint32_t coordinator, const Sentence& sentence) const {
    for (std::uint32_t i = coordinator + 1; i < sentence.last; ++i) {
      if (doc_.info[i].finite) return true;
      if (doc_.is_punct(i) || doc_.is(i, WordClass::coordinator)) return false;
    }
    return false;
  }

  struct Chunk {
    std::uint32_t first, last;
  };

  void build(std::uint32_t sentence_index) {
    std::uint32_t open_fragment = kNone;  // a verbless beginning that waits for its verb behind an inserted clause
    std::uint32_t previous = kNone;
    for (const Chunk& chunk : chunks_) {
      Clause c;
      c.first = chunk.first;
      c.last = chunk.last;
      c.sentence = sentence_index;
      std::uint32_t head = chunk.first;
      while (head < chunk.last &&
             (doc_.is_punct(head) || (doc_.is(head, WordClass::coordinator) && head + 1 < chunk.last))) {
        c.coordinated = c.coordinated || doc_.is(head, WordClass::coordinator);
        ++head;
      }
      for (std::uint32_t i = chunk.first; i < chunk.last; ++i) {
        const TokenInfo& info = doc_.info[i];
        if (info.finite && c.verb == kNone) c.verb = i;
        if ((info.infinitive || info.participle) && (c.verb != kNone || info.zu_infinitive || c.content_verb == kNone))
          c.content_verb = i;
        if (has(info.classes, WordClass::negation)) c.negated = true;
      }
      const std::uint32_t zu = c.verb == kNone && c.content_verb != kNone && doc_.info[c.content_verb].zu_infinitive
                                   ? c.content_verb
                                   : kNone;
      const bool subordinator_first = head < chunk.last && doc_.is(head, WordClass::subordinator);
      const bool relative_first =
          head < chunk.last &&
          (doc_.is(head, WordClass::relative) ||
           (head + 1 < chunk.last && doc_.info[head].pos == Upos::adp && doc_.is(head + 1, WordClass::relative)));
      if (c.verb != kNone) {
        const bool verb_last = verb_is_last(c.verb, chunk);
        if (subordinator_first && (doc_.language == Language::en || verb_last)) {
          c.kind = ClauseKind::subordinate;
        } else if (relative_first && previous != kNone && chunk.first != doc_.seg.sentences[sentence_index].first &&
                   (doc_.language == Language::en || verb_last)) {
          c.kind = ClauseKind::relative;
        }
      } else if (zu != kNone) {
        c.kind = ClauseKind::infinitive;
        c.verb = zu;
      } else {
        c.kind = ClauseKind::fragment;
      }
      if (c.content_verb == kNone) c.content_verb = c.verb;
      // particle: the last word of a clause whose verb is not last
      if (c.verb != kNone && doc_.language == Language::de) {
        std::uint32_t end = chunk.last;
        while (end > chunk.first && doc_.is_punct(end - 1)) --end;
        if (end > c.verb + 1 && doc_.is(end - 1, WordClass::verb_particle) && !doc_.info[end - 1].upper)
          c.particle = end - 1;
        // "wie X bekannt gab": written apart before the verb of a subordinate clause
        if (c.particle == kNone && c.kind == ClauseKind::subordinate && c.verb > chunk.first + 1 &&
            doc_.is(c.verb - 1, WordClass::verb_particle) && !doc_.info[c.verb - 1].upper) {
          c.particle = c.verb - 1;
        }
      } else if (c.verb != kNone && c.content_verb + 1 < chunk.last &&
                 doc_.is(c.content_verb + 1, WordClass::verb_particle)) {
        c.particle = c.content_verb + 1;
      }
      // joins
      if (c.kind == ClauseKind::fragment && previous != kNone) {
        // list item or apposition behind a comma; it may bring the participle that the clause waits for
        Clause& waiting = doc_.clauses[previous];
        if (waiting.content_verb == waiting.verb && c.content_verb != kNone) waiting.content_verb = c.content_verb;
        extend(previous, chunk);
        continue;
      }
      if (open_fragment != kNone && c.verb != kNone && c.kind == ClauseKind::main && doc_.info[head].finite) {
        Clause& opened = doc_.clauses[open_fragment];
        opened.kind = ClauseKind::main;
        opened.verb = c.verb;
        opened.content_verb = c.content_verb;
        opened.particle = c.particle;
        opened.negated = opened.negated || c.negated;
        extend(open_fragment, chunk);
        previous = open_fragment;
        open_fragment = kNone;
        continue;
      }
      c.parent = previous;
      const auto index = static_cast<std::uint32_t>(doc_.clauses.size());
      doc_.clauses.push_back(c);
      for (std::uint32_t i = chunk.first; i < chunk.last; ++i) doc_.info[i].clause = index;
      if (c.kind == ClauseKind::fragment) {
        open_fragment = index;
      } else if (open_fragment != kNone && c.kind == ClauseKind::main) {
        // "Am Mittwoch, dem 3. Mai, sagte …" is joined above; a full main clause takes a leading fragment in
        Clause& opened = doc_.clauses[open_fragment];
        for (std::uint32_t i = opened.first; i < opened.last; ++i) {
          if (doc_.info[i].clause == open_fragment) doc_.info[i].clause = index;
        }
        doc_.clauses[index].first = opened.first;
        open_fragment = kNone;
      }
      previous = index;
    }
  }

  void extend(std::uint32_t clause, const Chunk& chunk) {
    doc_.clauses[clause].last = chunk.last;
    for (std::uint32_t i = chunk.first; i < chunk.last; ++i) doc_.info[i].clause = clause;
  }

  [[nodiscard]] bool verb_is_last(std::uint32_t verb, const Chunk& chunk) const {
    std::uint32_t end = chunk.last;
    while (end > chunk.first && doc_.is_punct(end - 1)) --end;
    if (verb + 1 >= end) return true;
    // verb clusters: "hat liefern wollen", and phrases moved behind the verb
    const std::uint32_t left = verb - chunk.first;
    const std::uint32_t right = end - verb - 1;
    return left >= 2 && right <= left;
  }

  const WordClasses& words_;
  Analysed& doc_;
  std::vector<Chunk> chunks_;
  std::vector<bool> block_first_;
};

}  // namespace

void analyse(const WordClasses& words, Analysed& doc) {
  doc.clauses.clear();
  doc.quotes.clear();
  Analyser(words, doc).run();
}

VerbLemma verb_lemma(const Analysed& doc, std::uint32_t token, std::string& buffer) {
  VerbLemma result{{}, doc.info[token].lemma};
  const std::uint32_t clause = doc.info[token].clause;
  if (clause == kNone) return result;
  const Clause& c = doc.clauses[clause];
  if (c.particle == kNone || (token != c.verb && token != c.content_verb)) return result;
  if (doc.language == Language::de) {
    if (token != c.verb || !doc.info[token].finite) return result;
    buffer.assign(doc.form(c.particle));
    buffer.append(result.alone);
  } else {
    buffer.assign(result.alone);
    buffer.push_back(' ');
    buffer.append(doc.form(c.particle));
  }
  result.joined = buffer;
  return result;
}

}  // namespace lagebild
