#include "reading/events.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.h"

namespace lagebild {

namespace {

constexpr double kBaseConfidence = 0.5;

struct Candidate {
  const Frame* frame = nullptr;
  std::uint32_t trigger = 0, trigger_last = 0;
  std::uint32_t clause = kNone, sentence = 0;
  std::vector<std::uint32_t> actors, recipients;  // of the report
  std::string status;
  std::optional<EventTime> time;
  std::uint32_t place = kNone, statement = kNone;
  std::uint64_t contexts = 0;
  std::vector<std::uint32_t> sentences;
  double confidence = kBaseConfidence;
};

class Finder {
 public:
  Finder(const Analysed& doc, const Knowledge& knowledge, const EventLexicon& lexicon, const Grammar& grammar,
         const std::vector<FoundMention>& mentions, const std::vector<FoundStatement>& statements,
         std::string_view published, Report& report)
      : doc_(doc),
        knowledge_(knowledge),
        lexicon_(lexicon),
        grammar_(grammar),
        mentions_(mentions),
        statements_(statements),
        published_(published),
        report_(report) {}

  void run() {
    for (std::uint32_t s = 0; s < doc_.seg.sentences.size(); ++s) scan(s);
    drop_governed();
    merge();
    emit();
  }

 private:
  void scan(std::uint32_t s) {
    const Sentence& sentence = doc_.seg.sentences[s];
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      const TokenInfo& info = doc_.info[i];
      if (doc_.is_punct(i)) continue;
      const Frame* frame = frame_at(i, info);
      if (frame == nullptr) continue;
      candidate(s, i, *frame);
    }
  }

  [[nodiscard]] const Frame* frame_at(std::uint32_t i, const TokenInfo& info) {
    if (info.pos == Upos::verb || info.pos == Upos::aux || info.participle || info.infinitive) {
      const VerbLemma lemma = verb_lemma(doc_, i, buffer_);
      if (!lemma.joined.empty()) {
        const auto* frames = lexicon_.frames(lemma.joined, FramePos::verb);
        if (frames != nullptr) return choose(*frames, i);
        if (doc_.language == Language::de) {
          // "warf … vor" may be listed with its particle as a condition
          frames = lexicon_.frames(lemma.alone, FramePos::verb);
          return frames == nullptr ? nullptr : choose(*frames, i, true);
        }
      }
      const auto* frames = lexicon_.frames(lemma.alone, FramePos::verb);
      if (frames != nullptr) return choose(*frames, i);
      if (info.pos != Upos::verb || info.participle) {
        if (const auto* adjectives = lexicon_.frames(info.lemma, FramePos::adjective)) return choose(*adjectives, i);
      }
      // a participle before its noun: its verb's frame ("die verhafteten Männer") is background, not a happening told
      // here
      return nullptr;
    }
    if (info.pos == Upos::adj) {
      const auto* frames = lexicon_.frames(info.lemma, FramePos::adjective);
      return frames == nullptr ? nullptr : choose(*frames, i);
    }
    if (info.pos != Upos::noun && !(info.pos == Upos::propn && info.upper) && !(info.pos == Upos::x && info.upper))
      return nullptr;
    if (const auto* frames = lexicon_.frames(info.lemma, FramePos::noun)) {
      if (const Frame* frame = choose(*frames, i)) return frame;
    }
    if (doc_.language == Language::de && info.lemma.size() > 5) {
      buffer_ = to_lower(info.lemma);
      for (const Frame& frame : lexicon_.compounds()) {
        if (buffer_.size() > frame.lemma.size() + 1 && buffer_.ends_with(frame.lemma) && fits(frame, i)) return &frame;
      }
    }
    return nullptr;
  }

  [[nodiscard]] const Frame* choose(const std::vector<Frame>& frames, std::uint32_t trigger,
                                    bool needs_condition = false) const {
    for (const Frame& frame : frames) {
      if (!frame.with.empty() && fits(frame, trigger)) return &frame;
    }
    if (needs_condition) return nullptr;
    for (const Frame& frame : frames) {
      if (frame.with.empty() && fits(frame, trigger)) return &frame;
    }
    if (doc_.trace == nullptr) return nullptr;
    for (const Frame& frame : frames) {
      doc_.note(trigger, trigger + 1, "event", frame.rule,
                frame.type + ": its condition on other words of the clause is not met", false);
    }
    return nullptr;
  }

  /// The frame's conditions on the words of the clause.
  [[nodiscard]] bool fits(const Frame& frame, std::uint32_t trigger) const {
    if (frame.with.empty() && frame.without.empty()) return true;
    const std::uint32_t clause = doc_.info[trigger].clause;
    const Sentence& sentence = doc_.seg.sentences[doc_.seg.sentence_of(trigger)];
    std::uint32_t first = sentence.first;
    std::uint32_t last = sentence.last;
    if (clause != kNone) {
      first = doc_.clauses[clause].first;
      last = doc_.clauses[clause].last;
    }
    bool found = frame.with.empty();
    for (std::uint32_t i = first; i < last; ++i) {
      if (clause != kNone && doc_.info[i].clause != clause) continue;
      const bool self = i == trigger;
      for (const std::string& word : frame.without) {
        if (matches(word, i, self)) return false;
      }
      if (!found) {
        for (const std::string& word : frame.with) found = found || matches(word, i, self);
      }
    }
    return found;
  }

  [[nodiscard]] bool matches(std::string_view word, std::uint32_t i, bool self) const {
    if (word.starts_with('-')) {
      const std::string_view end = word.substr(1);
      return doc_.info[i].lemma.size() > end.size() && doc_.info[i].lemma.ends_with(end);
    }
    if (doc_.info[i].lemma == word || doc_.form(i) == word) return true;
    if (self) return doc_.info[i].lemma.size() > word.size() + 1 && doc_.info[i].lemma.ends_with(word);
    // compounds count by their head: "Handelsabkommen" where "Abkommen" is asked for
    if (doc_.info[i].pos == Upos::noun && word.size() >= 4 && doc_.info[i].lemma.size() > word.size()) {
      for (const Analysis& a : doc_.lexical.of(i)) {
        if (a.compound && a.head > 0 && a.lemma.size() > a.head && a.lemma.substr(a.head).size() == word.size() &&
            to_lower(a.lemma.substr(a.head)) == to_lower(word)) {
          return true;
        }
      }
    }
    return false;
  }

  // ---- participants ----------------------------------------------------------------------------------------------

  [[nodiscard]] std::uint32_t slot(std::string_view name, std::uint32_t trigger, std::uint32_t clause,
                                   const Frame& frame) const {
    if (name == "subj") return grammar_.subject(clause);
    if (name == "obj") return grammar_.object(clause);
    if (name == "agent") return grammar_.agent(clause);
    if (name == "gen") return grammar_.genitive_of(trigger);
    if (name.starts_with("pp:")) {
      const std::string_view preposition = name.substr(3);
      if (frame.pos == FramePos::noun) {
        const std::uint32_t near = grammar_.attribute_of(trigger, preposition);
        if (near != kNone) return near;
      }
      return grammar_.behind_preposition(clause, preposition);
    }
    return kNone;
  }

  void take(std::uint32_t mention, std::vector<std::uint32_t>& out) const {
    if (mention == kNone) return;
    for (const std::uint32_t i : grammar_.coordinated(mention)) {
      const std::uint32_t actor = mentions_[i].actor;
      if (actor == kNone) continue;
      if (std::find(out.begin(), out.end(), actor) == out.end()) out.push_back(actor);
    }
  }

  void fill(const std::vector<std::string>& slots, const Candidate& c, std::vector<std::uint32_t>& out,
            const std::vector<std::uint32_t>& taken) const {
    for (const std::string& name : slots) {
      if (name == "none") return;
      const std::uint32_t mention = slot(name, c.trigger, c.clause, *c.frame);
      if (mention == kNone) continue;
      const std::uint32_t actor = mentions_[mention].actor;
      if (actor != kNone && std::find(taken.begin(), taken.end(), actor) != taken.end()) continue;
      take(mention, out);
      if (!out.empty()) return;
    }
  }

  void participants(Candidate& c) const {
    const Frame& f = *c.frame;
    const bool passive = f.pos == FramePos::verb && grammar_.passive(c.clause) && doc_.info[c.trigger].participle;
    static const std::vector<std::string> kSubject{"subj"};
    static const std::vector<std::string> kObject{"obj"};
    static const std::vector<std::string> kAgent{"agent"};
    static const std::vector<std::string> kNoun{"gen", "subj"};
    const bool both = !f.actor.empty() && f.actor.front() == "both";
    if (both) {
      take(grammar_.subject(c.clause), c.actors);
      take(grammar_.behind(c.clause, WordClass::comitative), c.actors);
      take(grammar_.behind(c.clause, WordClass::between), c.actors);
      if (c.actors.size() < 2) fill(f.recipient, c, c.actors, c.actors);
      return;
    }
    const std::vector<std::string>& actor = f.actor.empty() ? (f.pos == FramePos::noun ? kNoun : kSubject) : f.actor;
    const std::vector<std::string>& recipient =
        f.recipient.empty() ? (f.pos == FramePos::noun ? f.recipient : kObject) : f.recipient;
    if (passive) {
      const bool subject_acts = std::find(actor.begin(), actor.end(), "subj") != actor.end();
      const bool object_receives = std::find(recipient.begin(), recipient.end(), "obj") != recipient.end();
      const bool turned = std::find(actor.begin(), actor.end(), "obj") != actor.end();  // empfangen: the object acts
      if (turned) {
        fill(kSubject, c, c.actors, c.recipients);
        fill(kAgent, c, c.recipients, c.actors);
        return;
      }
      if (object_receives) fill(kSubject, c, c.recipients, c.actors);
      if (subject_acts) fill(kAgent, c, c.actors, c.recipients);
      std::vector<std::string> rest;
      for (const std::string& name : recipient) {
        if (name.starts_with("pp:") && c.recipients.empty()) rest.push_back(name);
      }
      fill(rest, c, c.recipients, c.actors);
      return;
    }
    fill(actor, c, c.actors, c.recipients);
    fill(recipient, c, c.recipients, c.actors);
    if (f.pos == FramePos::noun && c.actors.empty()) from_compound(c);
  }

  /// "EU-Sanktionen", "US-Angriff": the compound's first part acts, where it is an actor of the report.
  void from_compound(Candidate& c) const {
    const std::string_view form = doc_.form(c.trigger);
    const std::size_t hyphen = form.find('-');
    if (hyphen == std::string_view::npos) return;
    for (const NameEntry& entry : knowledge_.names_of(form.substr(0, hyphen), doc_.language)) {
      for (const FoundMention& m : mentions_) {
        if (m.entity == entry.entity && m.actor != kNone && !m.place) {
          c.actors.push_back(m.actor);
          return;
        }
      }
    }
  }

  // ---- status, time, place -----------------------------------------------------------------------------------------

  [[nodiscard]] std::string status_of(const Candidate& c) const {
    if (!c.frame->status.empty()) return c.frame->status;
    const TokenInfo& trigger = doc_.info[c.trigger];
    if (c.time) {
      if (!published_.empty() && c.time->begin.size() >= 4) {
        const std::string_view day =
            published_.substr(0, std::min<std::size_t>(published_.size(), c.time->begin.size()));
        if (c.time->begin > day) return "future";
        const int year = number(std::string_view(c.time->begin).substr(0, 4));
        const int now = number(published_.substr(0, 4));
        if (year > 0 && now - year >= 2) return "historical";
      }
    }
    if (c.clause == kNone) return "actual";
    const Clause& clause = doc_.clauses[c.clause];
    bool negated = false;
    bool planned = false;
    bool possible = false;
    for (std::uint32_t i = clause.first; i < clause.last; ++i) {
      if (doc_.info[i].clause != c.clause) continue;
      if (doc_.is(i, WordClass::negation)) negated = true;
      if (i < c.trigger && c.trigger - i <= 2 && doc_.is(i, WordClass::plan)) planned = true;
    }
    if (clause.verb != kNone && doc_.info[clause.verb].finite && clause.verb != c.trigger) {
      const WordMask classes = doc_.info[clause.verb].classes;
      const bool with_infinitive = trigger.infinitive || c.frame->pos != FramePos::verb;
      const bool has_infinitive = clause.content_verb != kNone && doc_.info[clause.content_verb].infinitive;
      if (with_infinitive && has_infinitive && has(classes, WordClass::modal_future) && !doc_.info[clause.verb].past)
        planned = true;
      if (has_infinitive && has(classes, WordClass::modal_possible)) possible = true;
    }
    if (doc_.is(clause.first, WordClass::hypothetical)) possible = true;
    if (clause.verb != kNone && doc_.is(clause.verb, WordClass::hypothetical) && clause.verb != c.trigger)
      possible = true;
    if (negated && c.frame->pos == FramePos::verb) return "negated";
    if (possible) return "hypothetical";
    if (planned) return "future";
    if (clause.kind == ClauseKind::infinitive && trigger.infinitive) return "future";
    return "actual";
  }

  [[nodiscard]] static int number(std::string_view digits) {
    int value = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), value);
    return value;
  }

  void time_of(Candidate& c) const {
    const FoundTime* best = nullptr;
    for (const FoundTime& t : doc_.times) {
      if (t.begin.empty() || t.type == TimeType::duration || t.type == TimeType::set) continue;
      if (doc_.seg.sentence_of(t.first) != c.sentence) continue;
      const bool same_clause = doc_.info[t.first].clause == c.clause;
      if (same_clause && (best == nullptr || doc_.info[best->first].clause != c.clause)) best = &t;
    }
    if (best == nullptr) return;
    EventTime time;
    time.text = doc_.points(best->first, best->last);
    time.begin = best->begin;
    time.end = best->end.empty() ? best->begin : best->end;
    c.time = std::move(time);
  }

  void place_of(Candidate& c) const {
    for (const std::uint32_t i : c.clause == kNone ? std::span<const std::uint32_t>{} : grammar_.in_clause(c.clause)) {
      if (mentions_[i].place && mentions_[i].place_index != kNone) {
        c.place = mentions_[i].place_index;
        return;
      }
    }
  }

  // ---- candidates --------------------------------------------------------------------------------------------------

  void candidate(std::uint32_t s, std::uint32_t i, const Frame& frame) {
    Candidate c;
    c.frame = &frame;
    c.trigger = i;
    c.trigger_last = i + 1;
    c.clause = doc_.info[i].clause;
    c.sentence = s;
    c.sentences.push_back(s);
    // a deed demanded, threatened or refused in an infinitive is part of that event, not one of its own
    if (c.clause != kNone && doc_.clauses[c.clause].kind == ClauseKind::infinitive &&
        governed_by_speech_act(c.clause)) {
      doc_.note(i, i + 1, "event", frame.rule,
                frame.type + ": demanded, promised or refused in the clause before, part of that event", false);
      return;
    }
    participants(c);
    time_of(c);
    place_of(c);
    c.status = status_of(c);
    for (std::uint32_t k = doc_.seg.sentences[s].first; k < doc_.seg.sentences[s].last; ++k)
      c.contexts |= lexicon_.contexts(doc_.info[k].lemma);
    for (std::uint32_t t = 0; t < statements_.size(); ++t) {
      if (statements_[t].first <= i && i < statements_[t].last) c.statement = t;
    }
    c.confidence = kBaseConfidence + (c.actors.empty() ? 0.0 : 0.2) + (c.recipients.empty() ? 0.0 : 0.1) +
                   (frame.with.empty() ? 0.0 : 0.1);
    if (doc_.trace != nullptr)
      doc_.note(i, i + 1, "event", frame.rule,
                frame.type + (frame.mode.empty() ? "" : "/" + frame.mode) + " " + c.status + ": " + names(c.actors) +
                    " -> " + names(c.recipients));
    candidates_.push_back(std::move(c));
  }

  [[nodiscard]] static bool governs(std::string_view type) {
    return type == "REQUEST" || type == "THREATEN" || type == "REJECT";
  }

  /// What a verb of demanding, threatening or refusing has for its object ("sagte den Besuch ab", "drohte mit
  /// Sanktionen") is what that event is about and none of its own.
  void drop_governed() {
    const auto governed = [&](const Candidate& c) {
      if (c.frame->pos != FramePos::noun || c.clause == kNone || governs(c.frame->type)) return false;
      for (const Candidate& v : candidates_) {
        if (v.clause != c.clause || v.frame->pos != FramePos::verb || !governs(v.frame->type)) continue;
        doc_.note(c.trigger, c.trigger + 1, "event", c.frame->rule,
                  c.frame->type + ": the object of " + v.frame->type + " in its clause, part of that event", false);
        return true;
      }
      return false;
    };
    std::vector<Candidate> kept;
    for (Candidate& c : candidates_) {
      if (!governed(c)) kept.push_back(c);
    }
    candidates_ = std::move(kept);
  }

  [[nodiscard]] bool governed_by_speech_act(std::uint32_t clause) const {
    const std::uint32_t parent = doc_.clauses[clause].parent;
    if (parent == kNone) return false;
    for (const Candidate& c : candidates_) {
      if (c.clause != parent) continue;
      const std::string& type = c.frame->type;
      if (type == "REQUEST" || type == "THREATEN" || type == "REJECT" || type == "AGREE" || type == "ACCUSE")
        return true;
    }
    return false;
  }

  [[nodiscard]] std::string names(const std::vector<std::uint32_t>& actors) const {
    if (doc_.trace == nullptr) return {};
    std::string text;
    for (const std::uint32_t a : actors) text.append(text.empty() ? "" : ", ").append(report_.actors[a].name);
    return text.empty() ? "nobody" : text;
  }

  /// Triggers of one happening: same type, no contradiction in mode, status and participants, and a shared participant
  /// or the same word.
  void merge() {
    std::vector<Candidate> kept;
    for (Candidate& c : candidates_) {
      Candidate* same = nullptr;
      for (Candidate& k : kept) {
        if (one_happening(k, c)) {
          same = &k;
          break;
        }
      }
      if (same == nullptr) {
        kept.push_back(std::move(c));
        continue;
      }
      if (std::find(same->sentences.begin(), same->sentences.end(), c.sentence) == same->sentences.end())
        same->sentences.push_back(c.sentence);
      if (same->actors.empty()) same->actors = c.actors;
      if (same->recipients.empty()) same->recipients = c.recipients;
      if (!same->time) same->time = c.time;
      if (same->place == kNone) same->place = c.place;
      same->contexts |= c.contexts;
      same->confidence = std::max(same->confidence, c.confidence);
      if (c.statement == kNone) same->statement = kNone;
    }
    candidates_ = std::move(kept);
  }

  [[nodiscard]] static bool compatible(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
    if (a.empty() || b.empty()) return true;
    return std::any_of(a.begin(), a.end(),
                       [&](std::uint32_t x) { return std::find(b.begin(), b.end(), x) != b.end(); });
  }

  [[nodiscard]] bool one_happening(const Candidate& a, const Candidate& b) const {
    if (a.frame->type != b.frame->type || a.frame->mode != b.frame->mode) return false;
    if (a.sentence == b.sentence && a.clause == b.clause && compatible(a.actors, b.actors)) return true;
    if (a.status != b.status) return false;
    if (!compatible(a.actors, b.actors) || !compatible(a.recipients, b.recipients)) return false;
    if (a.time && b.time && a.time->begin.substr(0, b.time->begin.size()) != b.time->begin &&
        b.time->begin.substr(0, a.time->begin.size()) != a.time->begin)
      return false;
    const bool shared = (!a.actors.empty() && !b.actors.empty()) || (!a.recipients.empty() && !b.recipients.empty());
    const bool speech = a.frame->type == "ACCUSE" || a.frame->type == "REQUEST" || a.frame->type == "REJECT" ||
                        a.frame->type == "SUPPORT" || a.frame->type == "AGREE";
    const bool same_word = a.frame == b.frame || doc_.info[a.trigger].lemma == doc_.info[b.trigger].lemma;
    if (speech) return shared && same_word;
    return shared || same_word;
  }

  void emit() {
    for (const Candidate& c : candidates_) {
      Event e;
      e.type = c.frame->type;
      e.mode = c.frame->mode;
      e.status = c.status;
      const EventLexicon::Score* score = lexicon_.score(e.type, e.mode);
      e.quad = score->quad;
      e.score = score->score;
      e.cameo = c.frame->cameo.empty() ? score->cameo : c.frame->cameo;
      for (std::size_t k = 0; k < lexicon_.context_names().size(); ++k) {
        if ((c.contexts >> k & 1U) != 0) e.contexts.push_back(lexicon_.context_names()[k]);
      }
      e.actors = c.actors;
      e.recipients = c.recipients;
      e.time = c.time;
      e.place = c.place;
      e.trigger = doc_.points(c.trigger, c.trigger_last);
      for (const std::uint32_t s : c.sentences) {
        const Sentence& sentence = doc_.seg.sentences[s];
        e.evidence.push_back(doc_.points(sentence.first, sentence.last));
      }
      e.statement = c.statement;
      e.confidence = c.confidence;
      report_.events.push_back(std::move(e));
    }
  }

  const Analysed& doc_;
  const Knowledge& knowledge_;
  const EventLexicon& lexicon_;
  const Grammar& grammar_;
  const std::vector<FoundMention>& mentions_;
  const std::vector<FoundStatement>& statements_;
  std::string_view published_;
  Report& report_;
  std::vector<Candidate> candidates_;
  std::string buffer_;
};

}  // namespace

void find_events(const Analysed& doc, const Knowledge& knowledge, const EventLexicon& lexicon, const Grammar& grammar,
                 const std::vector<FoundMention>& mentions, const std::vector<FoundStatement>& statements,
                 std::string_view published, Report& report) {
  Finder(doc, knowledge, lexicon, grammar, mentions, statements, published, report).run();
}

}  // namespace lagebild
