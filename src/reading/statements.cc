#include "reading/statements.h"

#include <algorithm>

namespace lagebild {

namespace {

constexpr std::uint32_t kMinQuotedWords = 4;  // a quotation without a verb below this is a name or a single word

/// Tokens of a noun phrase; empty where there is none.
struct Phrase {
  std::uint32_t first = 0, last = 0;
};

class Finder {
 public:
  Finder(const Analysed& doc, const CueLexicon& cues, const Grammar& grammar, const std::vector<FoundMention>& mentions)
      : doc_(doc), cues_(cues), grammar_(grammar), mentions_(mentions) {}

  std::vector<FoundStatement> run() {
    sources_.resize(doc_.quotes.size());
    for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) {
      const std::size_t before = found_.size();
      if (s > 0 && doc_.seg.sentences[s].block != doc_.seg.sentences[s - 1].block) ++gap_;
      direct(s);
      indirect(s);
      if (found_.size() == before) bare_subjunctive(s);
      if (found_.size() > before) {
        gap_ = 0;
        if (found_.back().speaker_mention != kNone || found_.back().speaker != kNone) {
          carried_ = found_.back().speaker;
          carried_known_ = true;
        }
      } else {
        ++gap_;
      }
    }
    std::sort(found_.begin(), found_.end(), [](const FoundStatement& a, const FoundStatement& b) {
      return a.first != b.first ? a.first < b.first : a.last > b.last;
    });
    drop_repeated();
    return std::move(found_);
  }

 private:
  struct Source {  // of a quotation
    bool searched = false;
    bool found = false;
    std::uint32_t speaker = kNone, mention = kNone, cue_first = 0, cue_last = 0;
    Phrase named{};
    std::string rule;
  };

  [[nodiscard]] std::uint32_t sentence_end(std::uint32_t s) const {
    std::uint32_t end = doc_.seg.sentences[s].last;
    const std::uint32_t first = doc_.seg.sentences[s].first;
    while (end > first + 1 && doc_.is_punct(end - 1) && !doc_.is_char(end - 1, ')')) --end;
    return end;
  }

  [[nodiscard]] std::uint32_t actor(std::uint32_t mention) const {
    return mention == kNone ? kNone : mentions_[mention].actor;
  }

  void add(StatementKind kind, std::uint32_t mention, std::uint32_t speaker, std::uint32_t cue_first,
           std::uint32_t cue_last, std::uint32_t first, std::uint32_t last, std::string rule, Phrase named = {}) {
    while (first < last && doc_.is_punct(first) && doc_.seg.tokens[first].kind != TokenKind::quote) ++first;
    if (kind != StatementKind::direct) {
      while (last > first && doc_.is_punct(last - 1) && doc_.seg.tokens[last - 1].kind != TokenKind::quote &&
             !doc_.is_char(last - 1, ')'))
        --last;
    }
    if (last <= first) return;
    FoundStatement st;
    st.kind = kind;
    st.speaker_mention = mention;
    st.speaker = mention != kNone ? actor(mention) : speaker;
    st.cue_first = cue_first;
    st.cue_last = cue_last;
    st.first = first;
    st.last = last;
    st.rule = std::move(rule);
    st.named_first = named.first;
    st.named_last = named.last;
    found_.push_back(std::move(st));
  }

  // ---- direct ---------------------------------------------------------------------------------------------------

  void direct(std::uint32_t s) {
    const Sentence& sentence = doc_.seg.sentences[s];
    std::uint32_t i = sentence.first;
    while (i < sentence.last) {
      const std::uint32_t q = doc_.info[i].quote;
      if (q == kNone || doc_.seg.tokens[i].kind == TokenKind::quote) {
        ++i;
        continue;
      }
      std::uint32_t end = i;
      while (end < sentence.last && doc_.info[end].quote == q) ++end;
      piece(s, q, i, end);
      i = end;
    }
  }

  void piece(std::uint32_t s, std::uint32_t q, std::uint32_t first, std::uint32_t last) {
    std::uint32_t words = 0;
    bool finite = false;
    for (std::uint32_t i = first; i < last; ++i) {
      if (!doc_.is_punct(i)) ++words;
      finite = finite || doc_.info[i].finite;
    }
    const bool ended = doc_.is_char(last - 1, '.') || doc_.is_char(last - 1, '!') || doc_.is_char(last - 1, '?') ||
                       doc_.is_char(last - 1, ',');
    const bool several = doc_.seg.sentence_of(doc_.quotes[q].open) !=
                         doc_.seg.sentence_of(std::min(doc_.quotes[q].close, doc_.size() - 1));
    const bool whole = (finite && words >= 3) || (ended && words >= 3) || words >= 2 * kMinQuotedWords || several;
    Source& source = sources_[q];
    if (!source.searched) search(q, source);
    if (!source.found) {
      if (whole && finite && carried_known_ && gap_ == 0) {
        add(StatementKind::direct, kNone, carried_, 0, 0, first, last, "quotation carried on");
      } else {
        doc_.note(first, last, "statement", "quotation",
                  whole ? "no cue and no speaker for this quotation"
                        : "short quotation without a cue: taken as a name or a single word",
                  false);
      }
      return;
    }
    if (!whole) {
      if (words >= 1 && source.cue_last > source.cue_first && names_with(source)) {
        add(StatementKind::partial, source.mention, source.speaker, source.cue_first, source.cue_last, first, last,
            source.rule, source.named);
      }
      return;
    }
    const bool opening = first == doc_.quotes[q].open + 1;
    const bool inside_clause =
        opening && doc_.quotes[q].open > doc_.seg.sentences[s].first && !starts_content(doc_.quotes[q].open);
    add(inside_clause && !finite ? StatementKind::partial : StatementKind::direct, source.mention, source.speaker,
        source.cue_first, source.cue_last, first, last, source.rule, source.named);
  }

  /// The cue is one of naming ("nannte", "bezeichnete als"): single quoted words are its content.
  [[nodiscard]] bool names_with(const Source& source) const {
    const Cue* cue = cues_.verb(doc_, source.cue_first);
    return cue != nullptr &&
           (cue->can(kTakesAs) || (cue->can(kTakesQuote) && !cue->can(kTakesThat) && !cue->can(kTakesSubjunctive)));
  }

  [[nodiscard]] bool starts_content(std::uint32_t open) const {
    return doc_.is_char(open - 1, ':') || doc_.is_char(open - 1, ',') || doc_.is_char(open - 1, '.') ||
           doc_.seg.tokens[open - 1].kind == TokenKind::quote;
  }

  void search(std::uint32_t q, Source& source) {
    source.searched = true;
    const Quotation& quote = doc_.quotes[q];
    const std::uint32_t open_sentence = doc_.seg.sentence_of(quote.open);
    const std::uint32_t close = std::min(quote.close, doc_.size() - 1);
    const std::uint32_t close_sentence = doc_.seg.sentence_of(close);
    // behind the quotation: "…", sagte X; "…", so X
    if (quote.closed && close + 1 < doc_.seg.sentences[close_sentence].last) {
      if (from_range(close + 1, doc_.seg.sentences[close_sentence].last, source, true)) return;
    }
    // any verb set between quotation and its subject: "…", eröffnete X das Gespräch
    if (quote.closed && close + 2 < doc_.seg.sentences[close_sentence].last && doc_.is_char(close + 1, ',') &&
        doc_.info[close + 2].finite) {
      const std::uint32_t verb = close + 2;
      const std::uint32_t subject = grammar_.subject(doc_.info[verb].clause);
      if (subject != kNone && mentions_[subject].first > verb && mentions_[subject].first <= verb + 3) {
        source.found = true;
        source.cue_first = verb;
        source.cue_last = verb + 1;
        source.mention = nameable(subject);
        source.rule = "verb and subject behind the quotation";
        return;
      }
    }
    // the sentence goes on in the next one: "…?" fragte X.
    if (quote.closed && close + 1 == doc_.seg.sentences[close_sentence].last &&
        close_sentence + 1 < doc_.seg.sentences.size()) {
      const Sentence& next = doc_.seg.sentences[close_sentence + 1];
      if (next.block == doc_.seg.sentences[close_sentence].block && !doc_.info[next.first].upper &&
          from_range(next.first, next.last, source, true))
        return;
    }
    // before it: X sagte: "…"
    if (quote.open > doc_.seg.sentences[open_sentence].first) {
      if (from_range(doc_.seg.sentences[open_sentence].first, quote.open, source, false)) return;
      if (doc_.is_char(quote.open - 1, ':')) {
        const std::uint32_t mention = last_subject(doc_.seg.sentences[open_sentence].first, quote.open);
        if (mention != kNone) {
          source.found = true;
          source.mention = mention;
          source.rule = "colon before the quotation";
          return;
        }
      }
    } else if (open_sentence > 0) {
      const Sentence& previous = doc_.seg.sentences[open_sentence - 1];
      if (doc_.is_char(previous.last - 1, ':') && from_range(previous.first, previous.last, source, false)) return;
      if (doc_.is_char(previous.last - 1, ':')) {
        const std::uint32_t mention = last_subject(previous.first, previous.last);
        source.found = true;
        source.mention = mention;
        source.rule = "colon before the quotation";
        return;
      }
    }
  }

  [[nodiscard]] std::uint32_t last_subject(std::uint32_t first, std::uint32_t last) const {
    std::uint32_t best = kNone;
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      const FoundMention& m = mentions_[i];
      if (m.first < first || m.last > last || m.place || m.actor == kNone) continue;
      if (best == kNone ||
          (m.can_be_subject && m.type == ActorType::person && mentions_[best].type != ActorType::person))
        best = i;
    }
    return best;
  }

  /// A cue that can take a quotation among tokens [first, last) outside quotations.
  bool from_range(std::uint32_t first, std::uint32_t last, Source& source, bool behind) {
    std::uint32_t best = kNone;
    for (std::uint32_t i = first; i < last; ++i) {
      if (doc_.info[i].quote != kNone) {
        if (behind && best != kNone) break;
        continue;
      }
      if (behind && best == kNone) {
        const CueLexicon::Phrase phrase = cues_.phrase(doc_, i, last);
        if (phrase.cue != nullptr && phrase.cue->kind != CueKind::carried && i <= first + 3) {
          source.found = true;
          source.cue_first = i;
          source.cue_last = phrase.last;
          source.mention =
              phrase.cue->kind == CueKind::source_after ? grammar_.before(i) : named_behind(phrase.last, last);
          source.rule = phrase.cue->rule;
          return true;
        }
      }
      if (!is_predicate(i)) continue;
      const Cue* cue = cues_.verb(doc_, i);
      if (cue == nullptr || !cue->can(kTakesQuote)) continue;
      best = i;
      if (behind) break;
    }
    if (best == kNone) return false;
    source.found = true;
    source.cue_first = best;
    source.cue_last = best + 1;
    source.mention = speaker_of(best);
    if (source.mention == kNone) source.named = noun_speaker(best);
    source.rule = cues_.verb(doc_, best)->rule;
    return true;
  }

  [[nodiscard]] bool is_predicate(std::uint32_t token) const {
    const TokenInfo& info = doc_.info[token];
    if (info.finite) return true;
    if (!info.participle && !info.infinitive) {
      // English "-ing" forms: "adding that"
      if (doc_.language != Language::en || info.pos != Upos::verb) return false;
      return true;
    }
    const std::uint32_t clause = info.clause;
    return clause != kNone && (doc_.clauses[clause].content_verb == token || doc_.clauses[clause].verb == token);
  }

  [[nodiscard]] std::uint32_t named_behind(std::uint32_t from, std::uint32_t last) const {
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      const FoundMention& m = mentions_[i];
      if (m.first < from) continue;
      if (m.first >= last || m.first > from + 4) break;
      bool adjacent = true;
      for (std::uint32_t k = from; k < m.first; ++k) {
        if (doc_.is_punct(k) || doc_.info[k].finite) adjacent = false;
      }
      return adjacent ? i : kNone;
    }
    return kNone;
  }

  /// Speakers that nobody can name ("Beobachter", "sources") are none.
  [[nodiscard]] std::uint32_t nameable(std::uint32_t mention) const {
    if (mention == kNone) return kNone;
    const FoundMention& m = mentions_[mention];
    return m.name_last == m.name_first && m.entity == kNone && doc_.is(m.head, WordClass::unnamed_source) ? kNone
                                                                                                          : mention;
  }

  /// The noun phrase that is the subject of a cue verb and no mention ("Die Zeitungsverleger argumentieren").
  [[nodiscard]] Phrase noun_speaker(std::uint32_t verb) const {
    const std::uint32_t clause = doc_.info[verb].clause;
    if (clause == kNone || grammar_.passive(clause) || grammar_.subject(clause) != kNone) return {};
    const Clause& c = doc_.clauses[clause];
    const std::uint32_t finite = c.verb == kNone ? verb : c.verb;
    if (c.kind == ClauseKind::relative || c.kind == ClauseKind::infinitive) return {};
    for (std::uint32_t i = c.first; i < c.last; ++i) {
      if (doc_.info[i].clause == clause && doc_.is(i, WordClass::dummy_subject)) return {};
    }
    Phrase p = noun_phrase(finite + 1, c.last);
    std::uint32_t head = c.first;
    while (head < finite &&
           (doc_.is_punct(head) || doc_.is(head, WordClass::coordinator) || doc_.is(head, WordClass::subordinator)))
      ++head;
    if (head < finite) {
      const Phrase before = noun_phrase(head, finite);
      if (before.last > before.first &&
          (before.last == finite || c.kind == ClauseKind::subordinate || doc_.language == Language::de))
        p = before;
    }
    if (p.last == p.first || doc_.is(p.last - 1, WordClass::unnamed_source)) return {};
    return p;
  }

  /// [determiner] adjectives noun [name], from `first`; empty where the words there are something else.
  [[nodiscard]] Phrase noun_phrase(std::uint32_t first, std::uint32_t last) const {
    std::uint32_t i = first;
    if (i < last &&
        (doc_.info[i].pos == Upos::det || doc_.is(i, WordClass::definite) || doc_.is(i, WordClass::indefinite))) {
      if (doc_.is(i, WordClass::not_subject)) return {};
      ++i;
    }
    const std::uint32_t begin = i;
    while (i < last && i < begin + 3 && (doc_.info[i].pos == Upos::adj || doc_.info[i].pos == Upos::num) &&
           !doc_.is_punct(i))
      ++i;
    if (i >= last || doc_.is_punct(i)) return {};
    if (doc_.language == Language::de && !doc_.info[i].upper) return {};
    if (doc_.info[i].pos != Upos::noun && doc_.info[i].pos != Upos::propn) return {};
    for (const FoundTime& t : doc_.times) {
      if (t.first <= i && i < t.last) return {};
    }
    ++i;
    while (i < last && i < begin + 6 && doc_.info[i].upper &&
           (doc_.info[i].pos == Upos::propn || doc_.info[i].pos == Upos::noun))
      ++i;
    return {begin, i};
  }

  [[nodiscard]] std::uint32_t speaker_of(std::uint32_t verb) const { return nameable(subject_of(verb)); }

  [[nodiscard]] std::uint32_t subject_of(std::uint32_t verb) const {
    const std::uint32_t clause = doc_.info[verb].clause;
    const std::uint32_t subject = grammar_.subject(clause);
    if (grammar_.passive(clause)) return grammar_.agent(clause);
    if (subject != kNone) return subject;
    if (doc_.language == Language::en) {
      for (const std::uint32_t i : grammar_.in_clause(clause)) {
        const FoundMention& m = mentions_[i];
        if (m.first > verb && m.first <= verb + 3 && m.slot == Slot::bare && !m.place) return i;  // "said Smith"
      }
    }
    return kNone;
  }

  // ---- indirect -------------------------------------------------------------------------------------------------

  void indirect(std::uint32_t s) {
    const Sentence& sentence = doc_.seg.sentences[s];
    phrases(s);
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      if (doc_.info[i].quote != kNone) continue;
      if (doc_.info[i].pos == Upos::noun) noun_cue(s, i);
      if (!is_predicate(i)) continue;
      const std::uint32_t clause = doc_.info[i].clause;
      if (clause == kNone) continue;
      const Clause& c = doc_.clauses[clause];
      if (c.verb != i && c.content_verb != i) continue;
      if (c.verb == i && c.content_verb != kNone && c.content_verb != i && doc_.info[c.content_verb].clause == clause &&
          has(doc_.info[i].classes, WordClass::perfect_auxiliary)) {
        continue;  // the participle is the cue
      }
      const Cue* cue = cues_.verb(doc_, i);
      if (cue == nullptr) continue;
      verb_cue(s, i, *cue);
    }
  }

  /// Whether the clause's verb stands in the mood of reported speech.
  [[nodiscard]] bool reported(const Clause& c) const { return c.verb != kNone && reported_verb(c.verb); }

  [[nodiscard]] bool reported_verb(std::uint32_t verb) const {
    if (!doc_.info[verb].finite) return false;
    bool subjunctive1 = false;
    bool indicative3 = false;
    bool subjunctive2 = false;
    for (const Analysis& a : doc_.lexical.of(verb)) {
      if (a.verb_form != VerbForm::finite) continue;
      for (const Number n : {Number::singular, Number::plural}) {
        subjunctive1 = subjunctive1 || a.finite_can(TenseMood::subjunctive1, n, 3);
        subjunctive2 = subjunctive2 || a.finite_can(TenseMood::subjunctive2, n, 3);
        indicative3 = indicative3 || a.finite_can(TenseMood::present, n, 3) || a.finite_can(TenseMood::past, n, 3);
      }
    }
    return (subjunctive1 || subjunctive2) && !indicative3;
  }

  [[nodiscard]] bool subjunctive1_only(std::uint32_t verb) const {
    bool first = false;
    for (const Analysis& a : doc_.lexical.of(verb)) {
      if (a.verb_form != VerbForm::finite) continue;
      for (const Number n : {Number::singular, Number::plural}) {
        if (a.finite_can(TenseMood::present, n, 3) || a.finite_can(TenseMood::past, n, 3) ||
            a.finite_can(TenseMood::subjunctive2, n, 3))
          return false;
        first = first || a.finite_can(TenseMood::subjunctive1, n, 3);
      }
    }
    return first;
  }

  void verb_cue(std::uint32_t s, std::uint32_t verb, const Cue& cue) {
    if (cue.can(kTakesAs) && as_pattern(s, verb, cue)) return;
    if (after(s, verb, cue)) return;
    before(s, verb, cue);
  }

  /// First clause behind the cue's clause that can be its content, and where it ends.
  bool after(std::uint32_t s, std::uint32_t verb, const Cue& cue) {
    const std::uint32_t clause = doc_.info[verb].clause;
    const std::uint32_t end = sentence_end(s);
    std::uint32_t start = kNone;
    std::uint32_t content = kNone;
    std::uint32_t i = verb + 1;
    while (i < end) {
      // next clause that begins behind the verb
      while (i < end && (doc_.info[i].clause == clause || doc_.info[i].clause == kNone || doc_.is_punct(i))) {
        if (doc_.info[i].quote != kNone && doc_.info[verb].quote == kNone) return false;  // direct
        ++i;
      }
      if (i >= end) break;
      const std::uint32_t d = doc_.info[i].clause;
      const Clause& c = doc_.clauses[d];
      std::uint32_t head = i;
      if (doc_.info[head].quote != kNone) return false;
      if (doc_.is(head, WordClass::content_subordinator) && c.kind != ClauseKind::main && cue.can(kTakesThat)) {
        content = d;
        start = head + 1;
      } else if (doc_.is(head, WordClass::content_subordinator) && doc_.language == Language::en &&
                 cue.can(kTakesThat)) {
        content = d;
        start = head + 1;
      } else if (doc_.is(head, WordClass::indirect_question) && c.kind == ClauseKind::subordinate &&
                 cue.can(kTakesClause) && !doc_.is(head, WordClass::hypothetical)) {
        content = d;
        start = head;
      } else if (c.kind == ClauseKind::main && !c.coordinated && c.verb != kNone && !doc_.info[head].finite &&
                 ((reported(c) && cue.can(kTakesSubjunctive)) ||
                  (cue.can(kTakesClause) && doc_.language == Language::de && only_main_behind(verb, i)))) {
        content = d;
        start = head;
      } else if (c.kind == ClauseKind::infinitive && cue.can(kTakesInfinitive)) {
        content = d;
        start = head;
      } else if (c.kind == ClauseKind::relative || c.kind == ClauseKind::fragment ||
                 c.kind == ClauseKind::subordinate) {
        while (i < end && (doc_.info[i].clause == d || doc_.is_punct(i))) ++i;
        continue;
      }
      break;
    }
    if (content == kNone && doc_.language == Language::en) return after_without_that(s, verb, cue);
    if (content == kNone) return false;
    std::uint32_t stop = end;
    const bool in_report = reported(doc_.clauses[content]);
    for (std::uint32_t k = start; k < end; ++k) {
      const std::uint32_t d = doc_.info[k].clause;
      if (d == kNone || d == content) continue;
      const Clause& c = doc_.clauses[d];
      const bool starts = k == c.first || doc_.is(k, WordClass::coordinator);
      if (!starts) continue;
      if (c.kind == ClauseKind::main && c.verb != kNone && c.coordinated && in_report && !reported(c)) {
        stop = k;
        break;
      }
      if (c.kind == ClauseKind::main && c.verb != kNone && cues_.verb(doc_, c.verb) != nullptr && c.coordinated) {
        stop = k;
        break;
      }
      if (d == clause) {
        stop = k;
        break;
      }
    }
    emit(verb, cue, start, stop);
    return true;
  }

  /// German main clause in the indicative behind a verb of saying: only where nothing else can be the verb's object.
  [[nodiscard]] bool only_main_behind(std::uint32_t verb, std::uint32_t start) const {
    return start > 0 && (doc_.is_char(start - 1, ',') || doc_.is_char(start - 1, ':')) && start - verb <= 8;
  }

  /// "said he would", "told reporters the …": the rest of the clause where it holds a finite verb.
  bool after_without_that(std::uint32_t s, std::uint32_t verb, const Cue& cue) {
    if (!cue.can(kTakesClause)) return false;
    const std::uint32_t end = sentence_end(s);
    std::uint32_t finite = kNone;
    for (std::uint32_t i = verb + 1; i < end; ++i) {
      if (doc_.info[i].quote != kNone) return false;
      if (doc_.is_punct(i) && doc_.is_char(i, ',') && finite == kNone && i > verb + 6) return false;
      if (doc_.info[i].finite && !doc_.is(i, WordClass::relative)) {
        finite = i;
        break;
      }
    }
    if (finite == kNone || finite == verb + 1) return false;
    // subject inversion ("said Smith, who …"): the finite verb belongs to another clause behind a comma
    for (std::uint32_t i = verb + 1; i < finite; ++i) {
      if (doc_.is_char(i, ',')) return false;
    }
    emit(verb, cue, verb + 1, end);
    return true;
  }

  void emit(std::uint32_t verb, const Cue& cue, std::uint32_t first, std::uint32_t last) {
    const std::uint32_t speaker = speaker_of(verb);
    add(StatementKind::indirect, speaker, kNone, verb, verb + 1, first, last, cue.rule,
        speaker == kNone ? noun_speaker(verb) : Phrase{});
  }

  /// Content before the cue: "…, sagte X", "…, wie X mitteilte", "…, X said".
  void before(std::uint32_t s, std::uint32_t verb, const Cue& cue) {
    const std::uint32_t clause = doc_.info[verb].clause;
    const Clause& c = doc_.clauses[clause];
    const Sentence& sentence = doc_.seg.sentences[s];
    if (!cue.can(kTakesClause) && !cue.can(kTakesSubjunctive)) return;
    std::uint32_t head = c.first;
    while (head < c.last && doc_.is_punct(head)) ++head;
    const bool comparative = c.kind == ClauseKind::subordinate &&
                             doc_.is(head, WordClass::indirect_question);  // "wie X mitteilte", "as X said"
    if (doc_.language == Language::de) {
      if (!(comparative || head == verb)) return;
    } else {
      // the cue ends its clause, or stands right behind the comma
      if (!comparative && (c.kind != ClauseKind::main || head == 0 || !doc_.is_punct(head - 1))) return;
      if (!comparative && verb + 1 < c.last && head != verb && !closes(verb, c)) return;
    }
    if (comparative && head == sentence.first) {
      // "Wie X mitteilte, …"
      std::uint32_t start = c.last;
      const std::uint32_t end = sentence_end(s);
      if (start < end) emit(verb, cue, start, end);
      return;
    }
    if (head == sentence.first || head < 2) return;
    std::uint32_t stop = head;
    while (stop > sentence.first && doc_.is_punct(stop - 1)) --stop;
    if (stop <= sentence.first) return;
    const std::uint32_t previous = doc_.info[stop - 1].clause;
    if (previous == kNone || doc_.info[stop - 1].quote != kNone) return;
    const Clause& p = doc_.clauses[previous];
    if (p.verb == kNone) return;
    std::uint32_t start = sentence.first;
    bool content = reported(p) || comparative;
    if (!content) {
      // walk back over the clauses: the first main clause of the sentence carries the content
      bool main = false;
      for (std::uint32_t i = start; i < stop; ++i) {
        const std::uint32_t d = doc_.info[i].clause;
        if (d != kNone && d != clause && doc_.clauses[d].kind == ClauseKind::main && doc_.clauses[d].verb != kNone)
          main = true;
      }
      content = main && cue.can(kTakesClause);
    }
    if (!content) return;
    // goes on behind the insertion: "…, sagte X, …"
    const std::uint32_t end = sentence_end(s);
    std::uint32_t tail = c.last;
    while (tail < end && doc_.is_punct(tail)) ++tail;
    const bool goes_on = tail + 3 < end && doc_.info[tail].clause != clause && doc_.info[tail].clause != kNone &&
                         doc_.clauses[doc_.info[tail].clause].kind != ClauseKind::relative;
    emit(verb, cue, start, goes_on ? end : stop);
  }

  [[nodiscard]] bool closes(std::uint32_t verb, const Clause& c) const {
    // only adverbs, times and addressees behind the verb
    for (std::uint32_t i = verb + 1; i < c.last; ++i) {
      if (doc_.info[i].finite) return false;
    }
    return c.last - verb <= 8;
  }

  /// "bezeichnete X als Y": X and Y together.
  bool as_pattern(std::uint32_t s, std::uint32_t verb, const Cue& cue) {
    const std::uint32_t clause = doc_.info[verb].clause;
    const Clause& c = doc_.clauses[clause];
    if (c.verb == kNone || doc_.info[verb].infinitive) return false;
    std::uint32_t as = kNone;
    for (std::uint32_t i = c.first; i < c.last; ++i) {
      if (doc_.is(i, WordClass::predicative) && doc_.info[i].clause == clause) as = i;
    }
    if (as == kNone || as <= c.verb) return false;
    const std::uint32_t subject = speaker_of(verb);
    std::uint32_t start = c.verb + 1;
    if (subject != kNone && mentions_[subject].first > c.verb && mentions_[subject].last < as)
      start = std::max(start, mentions_[subject].last);
    for (const FoundTime& t : doc_.times) {
      if (t.first >= start && t.first <= start + 1 && t.last < as) start = t.last;
    }
    std::uint32_t end = c.last;
    while (end > as && (doc_.is_punct(end - 1) || end - 1 == verb)) --end;
    if (start >= as) start = as + 1;
    (void)s;
    add(StatementKind::indirect, subject, kNone, verb, verb + 1, start, end, cue.rule,
        subject == kNone ? noun_speaker(verb) : Phrase{});
    return true;
  }

  /// "laut X", "X zufolge", "…, so X", "demnach …".
  void phrases(std::uint32_t s) {
    const Sentence& sentence = doc_.seg.sentences[s];
    const std::uint32_t end = sentence_end(s);
    for (std::uint32_t i = sentence.first; i < end; ++i) {
      if (doc_.info[i].quote != kNone) continue;
      const CueLexicon::Phrase phrase = cues_.phrase(doc_, i, sentence.last);
      if (phrase.cue == nullptr) continue;
      const Cue& cue = *phrase.cue;
      const std::uint32_t clause = doc_.info[i].clause;
      switch (cue.kind) {
        case CueKind::source: {
          const std::uint32_t mention = source_speaker(i, phrase.last, end);
          std::uint32_t behind = phrase.last;
          if (mention != kNone && mentions_[mention].first >= phrase.last) {
            for (const std::uint32_t k : grammar_.coordinated(mention)) behind = std::max(behind, mentions_[k].last);
          } else if (mention == kNone && i <= sentence.first + 1) {
            while (behind < end && !doc_.info[behind].finite && !doc_.is_punct(behind)) ++behind;
          }
          Phrase named;
          if (mention == kNone) named = noun_phrase(phrase.last, end);
          if (named.last > named.first && !doc_.is(named.last - 1, WordClass::unnamed_source))
            behind = std::max(behind, named.last);
          source_content(s, i, behind, nameable(mention), phrase.last, cue, kNone, named);
          i = behind > i ? behind - 1 : i;
          break;
        }
        case CueKind::source_after: {
          const std::uint32_t mention = grammar_.before(i);
          const bool adjacent = mention != kNone && mentions_[mention].last == i;
          std::uint32_t first = i;
          if (adjacent)
            first = mentions_[mention].determiner != kNone ? mentions_[mention].determiner : mentions_[mention].first;
          else
            while (first > sentence.first && !doc_.is_punct(first - 1) && i - first < 5) --first;
          source_content(s, first, phrase.last, adjacent ? mention : kNone, phrase.last, cue, i);
          break;
        }
        case CueKind::insert: {
          if (i == sentence.first || !doc_.is_char(i - 1, ',')) break;
          const std::uint32_t mention = named_behind(phrase.last, sentence.last);
          if (mention == kNone || mentions_[mention].first > phrase.last + 1) break;
          std::uint32_t stop = i - 1;
          if (stop <= sentence.first || doc_.info[stop - 1].quote != kNone ||
              doc_.seg.tokens[stop - 1].kind == TokenKind::quote)
            break;
          std::uint32_t tail = mentions_[mention].last;
          while (tail < end && !doc_.is_char(tail, ',')) ++tail;
          add(StatementKind::indirect, mention, kNone, i, phrase.last, sentence.first, tail + 2 < end ? end : stop,
              cue.rule);
          break;
        }
        case CueKind::carried: {
          if (i > sentence.first + 4 || !carried_known_ || gap_ > 1) break;
          const bool moody = clause != kNone && reported(doc_.clauses[clause]);
          if (!cue.can(kTakesClause) && !moody) break;
          add(StatementKind::indirect, kNone, carried_, i, phrase.last,
              i == sentence.first ? phrase.last : sentence.first, end, cue.rule);
          break;
        }
        default:
          break;
      }
    }
  }

  [[nodiscard]] std::uint32_t source_speaker(std::uint32_t first, std::uint32_t behind, std::uint32_t end) const {
    for (std::uint32_t i = first; i < behind; ++i) {
      if (doc_.is(i, WordClass::own)) return grammar_.subject(doc_.info[first].clause);
    }
    const std::uint32_t named = named_behind(behind, end);
    if (named != kNone) return named;
    // "nach russischen Angaben": the adjective's state, where it is an actor
    return kNone;
  }

  void source_content(std::uint32_t s, std::uint32_t first, std::uint32_t behind, std::uint32_t mention,
                      std::uint32_t cue_end, const Cue& cue, std::uint32_t cue_first = kNone, Phrase named = {}) {
    const Sentence& sentence = doc_.seg.sentences[s];
    const std::uint32_t end = sentence_end(s);
    if (cue_first == kNone) cue_first = first;
    std::uint32_t from = sentence.first;
    std::uint32_t to = end;
    if (first <= sentence.first + 1) {
      from = behind;
      while (from < end && doc_.is_punct(from)) ++from;
    } else if (behind + 1 >= end) {
      to = first;
    } else {
      // inside: the clause it stands in and what depends on it
      const std::uint32_t clause = doc_.info[first].clause;
      if (clause != kNone) {
        const Clause& c = doc_.clauses[clause];
        if (c.coordinated && c.kind == ClauseKind::main) from = c.first + 1;
        if (doc_.language == Language::de && c.verb != kNone && c.verb > c.first && c.verb + 1 == first &&
            c.verb - c.first <= 2)
          from = std::max(from, c.verb);
      }
    }
    bool finite = false;
    for (std::uint32_t i = from; i < to; ++i) finite = finite || doc_.info[i].finite;
    if (!finite) {
      doc_.note(first, behind, "statement", cue.rule, "no clause for this source", false);
      return;
    }
    add(StatementKind::indirect, mention, kNone, cue_first, std::max(cue_end, cue_first + 1), from, to, cue.rule,
        named);
  }

  void noun_cue(std::uint32_t s, std::uint32_t noun) {
    const Cue* cue = cues_.noun(doc_.info[noun].lemma);
    if (cue == nullptr) return;
    const std::uint32_t end = sentence_end(s);
    // the content clause follows the noun's phrase
    std::uint32_t i = noun + 1;
    while (i < end && doc_.info[i].clause == doc_.info[noun].clause && !doc_.is_punct(i)) ++i;
    while (i < end && doc_.is_punct(i)) ++i;
    if (i >= end || i > noun + 8 || doc_.info[i].clause == kNone || doc_.info[i].quote != kNone) return;
    const Clause& c = doc_.clauses[doc_.info[i].clause];
    const bool that = doc_.is(i, WordClass::content_subordinator) && cue->can(kTakesThat);
    const bool moody = c.kind == ClauseKind::main && reported(c) && cue->can(kTakesSubjunctive) && !doc_.info[i].finite;
    if (!that && !moody) return;
    std::uint32_t mention = grammar_.genitive_of(noun);
    if (mention == kNone) mention = grammar_.subject(doc_.info[noun].clause);
    add(StatementKind::indirect, mention, kNone, noun, noun + 1, that ? i + 1 : i, end, cue->rule);
  }

  /// A sentence in the reported subjunctive without a cue: the speaker before goes on, or the subject of the sentence
  /// before speaks. Konjunktiv I alone is proof enough; Konjunktiv II (it may be conditional) only right behind a
  /// statement.
  void bare_subjunctive(std::uint32_t s) {
    if (doc_.language != Language::de) return;
    const Sentence& sentence = doc_.seg.sentences[s];
    bool first_mood = false;
    bool second_mood = false;
    bool conditional = false;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      if (doc_.info[i].quote != kNone) return;
      const std::uint32_t clause = doc_.info[i].clause;
      if (clause == kNone || doc_.clauses[clause].verb != i) continue;
      const Clause& c = doc_.clauses[clause];
      if (doc_.is(c.first, WordClass::hypothetical)) conditional = true;
      if (c.kind != ClauseKind::main) continue;
      if (subjunctive1_only(i))
        first_mood = true;
      else if (reported_verb(i))
        second_mood = true;
      else if (!first_mood && !second_mood)
        return;  // a main clause in the indicative: the reporter speaks
    }
    if (!first_mood && !(second_mood && gap_ == 0 && carried_known_ && !conditional)) return;
    if (carried_known_ && gap_ <= 1) {
      add(StatementKind::indirect, kNone, carried_, 0, 0, sentence.first, sentence_end(s),
          "reported subjunctive carried on");
      return;
    }
    std::uint32_t mention = kNone;
    if (s > 0) {
      const Sentence& previous = doc_.seg.sentences[s - 1];
      for (std::uint32_t i = previous.first; i < previous.last && mention == kNone; ++i) {
        const std::uint32_t clause = doc_.info[i].clause;
        if (clause != kNone && doc_.clauses[clause].kind == ClauseKind::main) mention = grammar_.subject(clause);
      }
    }
    add(StatementKind::indirect, mention, kNone, 0, 0, sentence.first, sentence_end(s),
        "reported subjunctive behind its speaker");
  }

  /// One passage, one statement: where two overlap by more than half, the one found by the better pattern stays.
  void drop_repeated() {
    std::vector<FoundStatement> kept;
    for (FoundStatement& st : found_) {
      bool repeated = false;
      for (FoundStatement& k : kept) {
        const std::uint32_t common = std::min(k.last, st.last) > std::max(k.first, st.first)
                                         ? std::min(k.last, st.last) - std::max(k.first, st.first)
                                         : 0;
        const std::uint32_t all = (k.last - k.first) + (st.last - st.first) - common;
        if (2 * common >= all) {
          repeated = true;
          if (k.speaker == kNone && st.speaker != kNone) std::swap(k, st);
        }
      }
      if (!repeated) kept.push_back(std::move(st));
    }
    found_ = std::move(kept);
  }

  const Analysed& doc_;
  const CueLexicon& cues_;
  const Grammar& grammar_;
  const std::vector<FoundMention>& mentions_;
  std::vector<FoundStatement> found_;
  std::vector<Source> sources_;
  std::uint32_t carried_ = kNone;
  bool carried_known_ = false;
  std::uint32_t gap_ = 0;
};

}  // namespace

std::vector<FoundStatement> find_statements(const Analysed& doc, const CueLexicon& cues, const Grammar& grammar,
                                            const std::vector<FoundMention>& mentions) {
  return Finder(doc, cues, grammar, mentions).run();
}

}  // namespace lagebild
