#include "reading/actors.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace lagebild {

namespace {

constexpr std::uint32_t kPronounWindow = 3;  // sentences

bool is_state_office(std::string_view office) {
  return office == "head_of_state" || office == "head_of_government" || office == "foreign_minister" ||
         office == "defence_minister" || office == "finance_minister" || office == "interior_minister" ||
         office == "minister";
}

class Merger {
 public:
  Merger(const Analysed& doc, const Knowledge& knowledge, std::string_view date, std::string_view home,
         std::vector<FoundMention>& mentions, Report& report)
      : doc_(doc), knowledge_(knowledge), date_(date), home_(home), mentions_(mentions), report_(report) {}

  void run() {
    // names first, so that a title or pronoun before the name finds it too
    for (FoundMention& m : mentions_) {
      if (m.form == MentionForm::name && !m.place) bind_name(m);
    }
    for (FoundMention& m : mentions_) {
      if (m.place) bind_place(m);
    }
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      FoundMention& m = mentions_[i];
      if (m.place || m.actor != kNone) continue;
      if (m.form == MentionForm::nominal) bind_nominal(i);
      if (m.form == MentionForm::pronoun) bind_pronoun(i);
    }
    // persons and groups of whom the report says nothing else belong to the state that it is about
    for (Actor& a : report_.actors) {
      if (a.country.empty() && a.wikidata.empty() && (a.type == ActorType::person || a.type == ActorType::group))
        a.country = home_;
    }
    std::vector<std::uint32_t> order(report_.actors.size());
    number_by_first_mention(order);
    for (FoundMention& m : mentions_) {
      if (m.actor == kNone) continue;
      m.actor = order[m.actor];
      report_.actors[m.actor].mentions.push_back({doc_.points(m.first, m.last), m.form});
    }
  }

 private:
  std::uint32_t new_actor(ActorType type, std::string name, std::string_view country, std::string_view sector) {
    Actor a;
    a.type = type;
    a.name = std::move(name);
    a.country = country;
    a.sector = sector;
    report_.actors.push_back(std::move(a));
    return static_cast<std::uint32_t>(report_.actors.size() - 1);
  }

  std::uint32_t by_key(const std::string& key, ActorType type, std::string_view name, std::string_view country,
                       std::string_view sector) {
    const auto [at, fresh] = keys_.try_emplace(key, 0U);
    if (fresh) at->second = new_actor(type, std::string(name), country, sector);
    return at->second;
  }

  std::uint32_t country_actor(std::string_view iso) {
    const std::uint32_t entity = knowledge_.find(iso);
    const std::string_view name = entity == kNone ? iso : knowledge_.entity(entity).name;
    const std::uint32_t a = by_key("state:" + std::string(iso), ActorType::country, name, iso, "GOV");
    if (entity != kNone) report_.actors[a].wikidata = knowledge_.entity(entity).wikidata;
    return a;
  }

  void bind_name(FoundMention& m) {
    if (m.type == ActorType::person && m.name_last > m.name_first) {
      bind_person(m);
      return;
    }
    if (m.entity == kNone) {
      std::string name(doc_.text(m.first, m.last));
      m.actor = by_key("name:" + name, m.type, name, m.country, m.sector);
      return;
    }
    const Entity& e = knowledge_.entity(m.entity);
    if (e.kind == EntityKind::country && m.type == ActorType::country) {
      m.actor = country_actor(e.country.empty() ? e.key : e.country);
      return;
    }
    m.actor = by_key(std::string(e.key), m.type, e.name, e.country, e.sector);
    report_.actors[m.actor].wikidata = e.wikidata;
  }

  [[nodiscard]] std::string base_name(const FoundMention& m) const {
    std::string name(doc_.text(m.name_first, m.name_last));
    return name;
  }

  void bind_person(FoundMention& m) {
    const std::string name = base_name(m);
    const std::string_view family = doc_.form(m.name_last - 1);
    if (m.entity != kNone) {
      const Entity& e = knowledge_.entity(m.entity);
      m.actor = by_key(std::string(e.key), ActorType::person, e.name, e.country, e.sector);
      Actor& a = report_.actors[m.actor];
      if (e.wikidata.starts_with('Q')) a.wikidata = e.wikidata;
      remember_person(m, family);
      return;
    }
    // same family name: the same person unless the given names differ
    for (const auto& [known_family, actor] : families_) {
      if (!same_family(known_family, family)) continue;
      Actor& a = report_.actors[actor];
      const bool one_word = m.name_last - m.name_first == 1;
      const bool known_one_word = a.name.find(' ') == std::string::npos;
      if (one_word || known_one_word || same_given(a.name, name)) {
        if (known_one_word && !one_word) a.name = name;
        if (a.country.empty()) a.country = m.office_of.empty() ? m.country : m.office_of;
        if (a.sector.empty()) a.sector = m.sector;
        m.actor = actor;
        remember_person(m, family);
        return;
      }
    }
    const std::string_view country = !m.office_of.empty() ? m.office_of : m.country;
    m.actor = new_actor(ActorType::person, name, country, m.sector);
    remember_person(m, family);
  }

  [[nodiscard]] static bool same_family(std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (a.size() + 1 == b.size() && b.ends_with('s')) return b.starts_with(a);
    if (b.size() + 1 == a.size() && a.ends_with('s')) return a.starts_with(b);
    return false;
  }

  [[nodiscard]] static bool same_given(std::string_view a, std::string_view b) {
    const std::string_view first_a = a.substr(0, a.find(' '));
    const std::string_view first_b = b.substr(0, b.find(' '));
    return first_a == first_b || first_a.starts_with(first_b.substr(0, first_b.find('.'))) ||
           first_b.starts_with(first_a.substr(0, first_a.find('.')));
  }

  void remember_person(const FoundMention& m, std::string_view family) {
    families_.emplace_back(family, m.actor);
    Actor& a = report_.actors[m.actor];
    if (m.role != nullptr && m.adjacent_role) {
      if (a.country.empty()) a.country = m.office_of;
      if (!m.role->sector.empty() && a.sector.empty()) a.sector = m.role->sector;
    }
  }

  void bind_place(FoundMention& m) {
    const Entity& e = knowledge_.entity(m.entity);
    const auto [at, fresh] = places_.try_emplace(std::string(e.key) + ":" + std::string(doc_.form(m.head)), 0U);
    if (fresh) {
      Place p;
      if (e.kind == EntityKind::place) {
        p.name = e.name;
        p.geonames = e.geonames;
        p.lat = e.lat;
        p.lon = e.lon;
        p.has_coordinates = e.has_coordinates;
      } else {
        p.name = std::string(doc_.text(m.first, m.last));
        // the seat of government is a place as well
        for (const NameEntry& entry : knowledge_.names_of(p.name, doc_.language)) {
          const Entity& place = knowledge_.entity(entry.entity);
          if (place.kind != EntityKind::place || place.country != e.country) continue;
          p.name = place.name;
          p.geonames = place.geonames;
          p.lat = place.lat;
          p.lon = place.lon;
          p.has_coordinates = place.has_coordinates;
          break;
        }
      }
      p.country = e.country;
      at->second = static_cast<std::uint32_t>(report_.places.size());
      report_.places.push_back(std::move(p));
    }
    m.place_index = at->second;
    report_.places[m.place_index].mentions.push_back(doc_.points(m.first, m.last));
  }

  void bind_nominal(std::uint32_t index) {
    FoundMention& m = mentions_[index];
    if (m.institution != nullptr && m.role == nullptr) {
      std::string_view country = m.country;
      const bool organisation = m.of_entity != kNone && country.empty();
      if (country.empty() && !organisation && m.determiner != kNone) country = nearest_country(index);
      if (country.empty() && !organisation) country = home_;
      if (m.institution->is_government && !country.empty()) {
        m.actor = country_actor(country);
        m.type = ActorType::country;
        m.country = country;
        return;
      }
      std::string key = "institution:" + std::string(m.institution->lemma) + ":" + std::string(country);
      if (organisation) key += knowledge_.entity(m.of_entity).key;
      m.country = country;
      m.actor = by_key(key, ActorType::organisation, doc_.text(m.first, m.last), country, m.institution->sector);
      return;
    }
    if (m.role == nullptr) {  // inhabitants without article
      std::string key = "people:" + std::string(m.country);
      m.actor = by_key(key, m.type, doc_.text(m.first, m.last), m.country, m.sector);
      return;
    }
    if (m.type == ActorType::group) {
      std::string_view country = !m.country.empty() ? m.country : m.office_of;
      std::string key = "group:" + std::string(m.role->lemma) + ":" + std::string(country);
      m.actor = by_key(key, ActorType::group, doc_.text(m.first, m.last), country, m.role->sector);
      return;
    }
    if (const std::uint32_t apposed = apposition(index); apposed != kNone) {
      m.actor = apposed;
      m.slot = Slot::apposition;
      learn(m);
      return;
    }
    if (const std::uint32_t bearer = predicate_of(index); bearer != kNone) {
      m.actor = bearer;
      m.slot = Slot::apposition;
      learn(m);
      return;
    }
    if (!m.indefinite) {
      if (const std::uint32_t known = antecedent(index); known != kNone) {
        m.actor = known;
        return;
      }
    }
    std::string_view country = !m.office_of.empty() ? m.office_of : m.country;
    if (country.empty() && m.of_first == m.of_last && is_state_office(m.role->office)) country = home_;
    // one holder of a state's office at the date: the phrase names that person
    if (!m.indefinite && m.status == "current" && !m.other_office && is_state_office(m.role->office) &&
        m.role->office != "minister" && !m.office_of.empty() && !date_.empty()) {
      const auto holders = knowledge_.holders(m.role->office, m.office_of, date_);
      if (holders.size() == 1) {
        const Entity& e = knowledge_.entity(holders.front()->person);
        m.entity = holders.front()->person;
        m.actor = by_key(std::string(e.key), ActorType::person, e.name, e.country, e.sector);
        if (e.wikidata.starts_with('Q')) report_.actors[m.actor].wikidata = e.wikidata;
        return;
      }
    }
    m.actor = new_actor(ActorType::person, std::string(doc_.text(m.first, m.last)), country, m.role->sector);
  }

  /// "Mugabe war erster Ministerpräsident Simbabwes", "wurde … als Präsident vereidigt": the clause's person bears the
  /// title.
  [[nodiscard]] std::uint32_t predicate_of(std::uint32_t index) {
    FoundMention& m = mentions_[index];
    if (m.clause == kNone || m.slot == Slot::preposition || m.slot == Slot::genitive) return kNone;
    if (m.determiner != kNone && doc_.is(m.determiner, WordClass::not_subject)) return kNone;
    const Clause& c = doc_.clauses[m.clause];
    const bool as = m.first > 0 && doc_.is(m.first - 1, WordClass::predicative);
    const bool copula =
        c.verb != kNone && doc_.is(c.verb, WordClass::copula) && (c.content_verb == kNone || c.content_verb == c.verb);
    if (!as && !copula) return kNone;
    std::uint32_t best = kNone;
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      const FoundMention& o = mentions_[i];
      if (i == index || o.clause != m.clause || o.actor == kNone || o.place || o.slot != Slot::bare) continue;
      if (report_.actors[o.actor].type != ActorType::person) continue;
      if (copula && i > index && c.verb > m.first && best == kNone) best = i;  // "Präsident ist X"
      if (i < index) best = i;
    }
    if (best == kNone) return kNone;
    if (copula && m.status == "current" && doc_.info[c.verb].past &&
        has(doc_.info[c.verb].classes, WordClass::perfect_auxiliary))
      m.status = "former";
    return mentions_[best].actor;
  }

  void learn(const FoundMention& m) {
    Actor& a = report_.actors[m.actor];
    if (a.country.empty()) a.country = m.office_of.empty() ? m.country : m.office_of;
    if (a.sector.empty()) a.sector = m.sector;
  }

  /// "Joe Biden, Präsident der USA," or "der US-Präsident, Joe Biden,"
  [[nodiscard]] std::uint32_t apposition(std::uint32_t index) const {
    const FoundMention& m = mentions_[index];
    if (index > 0) {
      const FoundMention& before = mentions_[index - 1];
      std::uint32_t start = m.determiner != kNone && m.determiner + 1 == m.first ? m.determiner : m.first;
      if (before.type == ActorType::person && before.actor != kNone && before.name_last > before.name_first &&
          !before.adjacent_role && before.last + 1 == start && doc_.is_char(before.last, ',') &&
          before.sentence == m.sentence) {
        return before.actor;
      }
    }
    if (index + 1 < mentions_.size()) {
      const FoundMention& next = mentions_[index + 1];
      // "Ministerpräsident und Parteichef Vorname Nachname": two titles of one person
      if (next.type == ActorType::person && next.actor != kNone && next.adjacent_role && next.sentence == m.sentence &&
          next.first == m.last + 1 && doc_.is(m.last, WordClass::coordinator)) {
        return next.actor;
      }
      if (next.type == ActorType::person && next.actor != kNone && next.name_last > next.name_first &&
          !next.adjacent_role && m.last + 1 == next.first && doc_.is_char(m.last, ',') && next.last < doc_.size() &&
          doc_.is_char(next.last, ',') && next.sentence == m.sentence) {
        return next.actor;
      }
    }
    return kNone;
  }

  /// The nearest person before (or, failing that, behind) who bears the same role.
  [[nodiscard]] std::uint32_t antecedent(std::uint32_t index) const {
    const FoundMention& m = mentions_[index];
    std::uint32_t by_office = kNone;
    std::uint32_t by_state = kNone;
    for (std::uint32_t i = index; i-- > 0;) {
      const FoundMention& o = mentions_[i];
      if (o.actor == kNone || o.type != ActorType::person || o.role == nullptr) continue;
      if (report_.actors[o.actor].type != ActorType::person) continue;
      if (m.office_of != o.office_of && !m.office_of.empty() && !o.office_of.empty()) continue;
      if (o.role->feminine != m.role->feminine && o.name_last == o.name_first) continue;
      if (o.role->lemma == m.role->lemma) return o.actor;
      if (by_office == kNone && !m.role->office.empty() && o.role->office == m.role->office &&
          m.role->office != "other" && m.role->office != "minister" && m.role->office != "legislator" &&
          m.role->office != "spokesperson") {
        by_office = o.actor;
      }
    }
    if (by_office != kNone) return by_office;
    // a known person of the document who holds the office
    for (std::uint32_t i = 0; i < mentions_.size(); ++i) {
      const FoundMention& o = mentions_[i];
      if (o.actor == kNone || o.type != ActorType::person) continue;
      if (o.role != nullptr && i > index && o.role->lemma == m.role->lemma && o.name_last > o.name_first &&
          (m.office_of.empty() || o.office_of.empty() || m.office_of == o.office_of)) {
        return o.actor;
      }
      if (o.entity == kNone || m.role->office.empty() || m.role->office == "other") continue;
      for (const Holding& h : knowledge_.holdings_of(o.entity)) {
        if (h.office == m.role->office && (m.office_of.empty() || h.of == m.office_of) && covers(h)) {
          if (by_state == kNone) by_state = o.actor;
        }
      }
    }
    return by_state;
  }

  [[nodiscard]] bool covers(const Holding& h) const {
    return date_.empty() ||
           ((h.from.empty() || h.from <= date_) && (h.to.empty() || h.to >= date_.substr(0, h.to.size())));
  }

  [[nodiscard]] std::string_view nearest_country(std::uint32_t index) const {
    for (std::uint32_t i = index; i-- > 0 && mentions_[index].sentence - mentions_[i].sentence <= 1;) {
      const FoundMention& o = mentions_[i];
      if (o.type == ActorType::country && !o.country.empty()) return o.country;
      if (!o.office_of.empty()) return o.office_of;
    }
    return {};
  }

  void bind_pronoun(std::uint32_t index) {
    FoundMention& m = mentions_[index];
    if (doc_.info[m.head].quote != kNone) return;
    std::uint32_t best = kNone;
    int best_score = 0;
    for (std::uint32_t i = index; i-- > 0;) {
      const FoundMention& o = mentions_[i];
      const std::uint32_t distance = m.sentence - o.sentence;
      if (distance > kPronounWindow) break;
      if (o.actor == kNone) continue;
      const ActorType type = report_.actors[o.actor].type;
      if (m.plural && !m.feminine) {
        if (type == ActorType::person && !o.plural) continue;
      } else {
        if (type != ActorType::person) continue;
        if (m.masculine && feminine(o)) continue;
        if (m.feminine && !m.masculine && !feminine(o) && (masculine(o) || o.role != nullptr)) continue;
      }
      int score = 10 - 3 * static_cast<int>(distance);
      if (o.can_be_subject && o.slot == Slot::bare) score += 4;
      if (o.slot == Slot::genitive) score -= 3;
      if (o.clause == m.clause && distance == 0 && m.can_be_subject) score -= 6;  // not the object of its own clause
      if (doc_.info[o.head].quote != kNone) score -= 4;
      if (o.form == MentionForm::pronoun) score += 1;
      if (o.form == MentionForm::nominal && o.name_first == o.name_last && o.indefinite) score -= 1;
      if (score > best_score) {
        best_score = score;
        best = i;
      }
    }
    if (best == kNone) return;
    m.actor = mentions_[best].actor;
    m.type = mentions_[best].type;
    m.entity = mentions_[best].entity;
    m.feminine = m.feminine && !m.masculine;
  }

  [[nodiscard]] bool feminine(const FoundMention& m) const {
    return m.feminine || (m.role != nullptr && m.role->feminine) || gender(m.actor) == 'f';
  }
  [[nodiscard]] bool masculine(const FoundMention& m) const { return m.masculine || gender(m.actor) == 'm'; }
  [[nodiscard]] char gender(std::uint32_t actor) const {
    for (const FoundMention& o : mentions_) {
      if (o.actor != actor || o.form == MentionForm::pronoun) continue;
      if (o.feminine) return 'f';
      if (o.masculine) return 'm';
    }
    return '-';
  }

  void number_by_first_mention(std::vector<std::uint32_t>& order) {
    std::vector<Actor> sorted;
    sorted.reserve(report_.actors.size());
    std::vector<bool> seen(report_.actors.size(), false);
    for (const FoundMention& m : mentions_) {
      if (m.actor == kNone || seen[m.actor]) continue;
      seen[m.actor] = true;
      order[m.actor] = static_cast<std::uint32_t>(sorted.size());
      sorted.push_back(std::move(report_.actors[m.actor]));
    }
    report_.actors = std::move(sorted);
  }

  const Analysed& doc_;
  const Knowledge& knowledge_;
  std::string_view date_, home_;
  std::vector<FoundMention>& mentions_;
  Report& report_;
  std::unordered_map<std::string, std::uint32_t> keys_, places_;
  std::vector<std::pair<std::string_view, std::uint32_t>> families_;
};

}  // namespace

std::string home_country(const Analysed& doc, const Knowledge& knowledge, const std::vector<FoundMention>& mentions) {
  std::map<std::string_view, double> weight;
  for (const FoundMention& m : mentions) {
    std::string_view country = m.country;
    if (country.empty()) country = m.office_of;
    if (country.empty()) continue;
    double w = m.type == ActorType::country || m.place ? 1.0 : 0.7;
    if (m.sentence < 3) w *= 1.5;
    weight[country] += w;
  }
  for (std::uint32_t i = 0; i < doc.size(); ++i) {
    if (doc.info[i].pos != Upos::adj && doc.language == Language::de) continue;
    const auto names = knowledge.names_of(doc.form(i), doc.language);
    if (!names.empty() && names.front().kind == NameKind::adjective)
      weight[knowledge.entity(names.front().entity).country] += 0.8;
  }
  weight.erase(std::string_view{});
  const auto best =
      std::max_element(weight.begin(), weight.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == weight.end() ? std::string{} : std::string(best->first);
}

void merge_actors(const Analysed& doc, const Knowledge& knowledge, std::string_view date, std::string_view home,
                  std::vector<FoundMention>& mentions, Report& report) {
  Merger(doc, knowledge, date, home, mentions, report).run();
}

}  // namespace lagebild
