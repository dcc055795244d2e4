#include "reading/grammar.h"

#include <algorithm>

#include "base/utf8.h"

namespace lagebild {

namespace {
constexpr unsigned kMaxDepth = 4;
}

Grammar::Grammar(const Analysed& doc, const std::vector<FoundMention>& mentions) : doc_(doc), mentions_(mentions) {
  first_.assign(doc.clauses.size() + 1, 0);
  for (const FoundMention& m : mentions) {
    if (m.clause != kNone) ++first_[m.clause + 1];
  }
  for (std::size_t c = 1; c < first_.size(); ++c) first_[c] += first_[c - 1];
  order_.resize(first_.back());
  std::vector<std::uint32_t> fill(first_.begin(), first_.end() - 1);
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    if (mentions[i].clause != kNone) order_[fill[mentions[i].clause]++] = i;
  }
}

std::span<const std::uint32_t> Grammar::in_clause(std::uint32_t clause) const {
  return {order_.data() + first_[clause], order_.data() + first_[clause + 1]};
}

bool Grammar::usable(std::uint32_t mention) const {
  const FoundMention& m = mentions_[mention];
  return m.slot == Slot::bare && !m.place;
}

std::uint32_t Grammar::before(std::uint32_t token) const {
  std::uint32_t best = kNone;
  for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
    const FoundMention& m = mentions_[i];
    if (m.first >= token) break;
    if (m.last <= token && doc_.seg.sentence_of(token) == m.sentence) best = i;
  }
  return best;
}

std::uint32_t Grammar::subject(std::uint32_t clause, unsigned depth) const {
  if (clause == kNone || depth > kMaxDepth) return kNone;
  const Clause& c = doc_.clauses[clause];
  const std::uint32_t verb = c.verb == kNone ? c.first : c.verb;
  if (c.kind == ClauseKind::infinitive) return subject(c.parent, depth + 1);
  if (c.coordinated && c.kind == ClauseKind::main && c.verb != kNone) {
    // "… und lobte …": a verb right behind the coordinator has the subject of the clause before
    std::uint32_t head = c.first;
    while (head < c.verb && (doc_.is_punct(head) || doc_.is(head, WordClass::coordinator))) ++head;
    if (head == c.verb && doc_.info[c.verb].finite) {
      const std::uint32_t shared =
          c.parent != kNone ? subject(c.parent, depth + 1) : subject_before(c.sentence, depth + 1);
      if (shared != kNone) return shared;
    }
  }
  std::uint32_t before = kNone;
  std::uint32_t after = kNone;
  for (const std::uint32_t i : in_clause(clause)) {
    const FoundMention& m = mentions_[i];
    if (!usable(i) || !m.can_be_subject) continue;
    if (doc_.info[m.head].quote != doc_.info[verb].quote) continue;
    if (m.last <= verb) {
      if (before == kNone || doc_.language == Language::en) before = i;
    } else if (after == kNone) {
      after = i;
    }
  }
  if (c.kind == ClauseKind::relative && before == kNone) {
    // the relative pronoun stands for the mention before the clause
    const std::uint32_t antecedent = this->before(c.first);
    const bool oblique = c.first < c.last && doc_.is(c.first, WordClass::not_subject);
    if (!oblique && antecedent != kNone && mentions_[antecedent].last + 2 >= c.first) return antecedent;
  }
  if (before != kNone) {
    if (doc_.language == Language::en) {
      // coordinated subjects: the first of the chain
      std::uint32_t first = before;
      for (const std::uint32_t i : coordinated(before)) first = std::min(first, i);
      return first;
    }
    return before;
  }
  for (std::uint32_t i = c.first; i < c.last; ++i) {
    // "es", "man": a subject that names nobody
    if (doc_.info[i].clause == clause && doc_.is(i, WordClass::dummy_subject) && (i + 1 == verb || i == verb + 1))
      return kNone;
  }
  if (doc_.language == Language::de && after != kNone) return after;
  if (c.coordinated && c.parent != kNone) {
    const std::uint32_t shared = subject(c.parent, depth + 1);
    if (shared != kNone) return shared;
  }
  return doc_.language == Language::de ? after : kNone;
}

std::uint32_t Grammar::subject_before(std::uint32_t sentence, unsigned depth) const {
  if (sentence == 0) return kNone;
  for (std::uint32_t c = 0; c < doc_.clauses.size() && doc_.clauses[c].sentence < sentence; ++c) {
    if (doc_.clauses[c].sentence + 1 != sentence || doc_.clauses[c].kind != ClauseKind::main) continue;
    const std::uint32_t found = subject(c, depth);
    if (found != kNone) return found;
  }
  return kNone;
}

std::uint32_t Grammar::object(std::uint32_t clause) const {
  if (clause == kNone) return kNone;
  const std::uint32_t s = subject(clause);
  const std::vector<std::uint32_t> subjects = s == kNone ? std::vector<std::uint32_t>{} : coordinated(s);
  const Clause& c = doc_.clauses[clause];
  std::uint32_t best = kNone;
  for (const std::uint32_t i : in_clause(clause)) {
    const FoundMention& m = mentions_[i];
    if (!usable(i) || std::find(subjects.begin(), subjects.end(), i) != subjects.end()) continue;
    if (s != kNone && m.actor == mentions_[s].actor && m.actor != kNone) continue;
    if (doc_.language == Language::en && c.content_verb != kNone && m.first < c.content_verb) continue;
    if (best == kNone) best = i;
  }
  return best;
}

std::uint32_t Grammar::behind_preposition(std::uint32_t clause, std::string_view preposition) const {
  if (clause == kNone) return kNone;
  for (const std::uint32_t i : in_clause(clause)) {
    const FoundMention& m = mentions_[i];
    if (m.slot != Slot::preposition || m.governor == kNone) continue;
    if (to_lower(doc_.form(m.governor)) == preposition) return i;
  }
  return kNone;
}

std::uint32_t Grammar::behind(std::uint32_t clause, WordClass preposition) const {
  if (clause == kNone) return kNone;
  for (const std::uint32_t i : in_clause(clause)) {
    const FoundMention& m = mentions_[i];
    if (m.slot == Slot::preposition && m.governor != kNone && !m.place && doc_.is(m.governor, preposition)) return i;
  }
  return kNone;
}

std::uint32_t Grammar::genitive_of(std::uint32_t noun) const {
  for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
    if (mentions_[i].slot == Slot::genitive && mentions_[i].governor == noun) return i;
    if (mentions_[i].first > noun + 12) break;
  }
  return kNone;
}

std::uint32_t Grammar::attribute_of(std::uint32_t noun, std::string_view preposition, std::uint32_t window) const {
  const std::uint32_t sentence = doc_.seg.sentence_of(noun);
  for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
    const FoundMention& m = mentions_[i];
    if (m.first <= noun) continue;
    if (m.first > noun + window || m.sentence != sentence) break;
    if (m.slot != Slot::preposition || m.governor == kNone || m.governor <= noun) continue;
    if (to_lower(doc_.form(m.governor)) == preposition) return i;
  }
  return kNone;
}

bool Grammar::passive(std::uint32_t clause) const {
  if (clause == kNone) return false;
  const Clause& c = doc_.clauses[clause];
  if (c.verb == kNone || c.content_verb == kNone || c.content_verb == c.verb) return false;
  if (!doc_.info[c.content_verb].participle) return false;
  if (has(doc_.info[c.verb].classes, WordClass::passive_auxiliary)) return true;
  // "ist … verhaftet worden", "has been arrested"
  for (std::uint32_t i = c.first; i < c.last; ++i) {
    if (doc_.info[i].clause != clause || i == c.verb || i == c.content_verb) continue;
    if (has(doc_.info[i].classes, WordClass::passive_auxiliary) && (doc_.info[i].participle || doc_.info[i].infinitive))
      return true;
  }
  return false;
}

std::vector<std::uint32_t> Grammar::coordinated(std::uint32_t mention) const {
  std::vector<std::uint32_t> chain{mention};
  const auto joined = [&](std::uint32_t a, std::uint32_t b) {
    const FoundMention& x = mentions_[a];
    const FoundMention& y = mentions_[b];
    if (x.sentence != y.sentence || y.first <= x.last || y.first > x.last + 4) return false;
    bool link = false;
    for (std::uint32_t i = x.last; i < y.first; ++i) {
      if (doc_.is(i, WordClass::coordinator) || doc_.is_char(i, ',')) {
        link = true;
      } else if (i != y.determiner && doc_.info[i].pos != Upos::adj && doc_.info[i].pos != Upos::det &&
                 !doc_.is(i, WordClass::possessive_he)) {
        return false;
      }
    }
    return link && (x.slot == y.slot || y.slot == Slot::bare) && x.place == y.place;
  };
  for (std::uint32_t i = mention; i + 1 < mentions_.size() && joined(i, i + 1); ++i) chain.push_back(i + 1);
  for (std::uint32_t i = mention; i > 0 && joined(i - 1, i); --i) chain.insert(chain.begin(), i - 1);
  return chain;
}

}  // namespace lagebild
