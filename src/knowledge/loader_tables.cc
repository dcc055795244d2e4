// The parts of the loader that read places, persons, holders, memberships, role and institution nouns, user files.
#include <algorithm>
#include <tuple>

#include "base/sha256.h"
#include "base/utf8.h"
#include "knowledge/loader.h"

namespace lagebild {
namespace {

constexpr std::size_t npos = TsvFile::kMissing;

/// Offices that a deputy keeps: a deputy judge is a judge.
bool deputy_keeps(std::string_view office) noexcept {
  return office.empty() || office == "spokesperson" || office == "ambassador" || office == "judge" ||
         office == "legislator" || office == "military_commander";
}

}  // namespace

Status KnowledgeLoader::load_places() {
  for (std::size_t l = 0; l < kLanguages; ++l) {
    for (const std::string_view name : {"/place_stop.tsv", "/place_stop_extra.tsv"}) {
      auto stops = table(std::string(kLanguageCodes[l]) + std::string(name), {"name"});
      if (!stops) return std::move(stops).error();
      for (std::size_t row = 0; row < (*stops)->rows(); ++row) {
        const std::string_view word = (*stops)->cell(row, (*stops)->column("name"));
        if (!word.empty() && word.front() != '~') stopped_[l].emplace(word);
      }
    }
  }
  const auto first = static_cast<std::uint32_t>(impl_.entities.size());
  if (Status status = load_entities("common/places.tsv", EntityKind::place); !status.ok()) return status;
  for (auto index = first; index < impl_.entities.size(); ++index) {
    const Entity& place = impl_.entities[index];
    for (std::size_t l = 0; l < kLanguages; ++l) {
      if (stopped_[l].empty() || !stopped_[l].contains(std::string(place.name)))
        add_name(l, place.name, {index, NameKind::name});
    }
  }
  for (std::size_t l = 0; l < kLanguages; ++l) {
    if (Status status = load_names(l, "places.tsv"); !status.ok()) return status;
    if (Status status = load_names(l, "places_extra.tsv"); !status.ok()) return status;
  }
  return {};
}

Status KnowledgeLoader::load_persons() {
  auto loaded = table("common/persons.tsv", {"qid", "name", "country", "sector"}, Presence::optional);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  const std::size_t qid = tsv.column("qid"), name = tsv.column("name"), country = tsv.column("country"),
                    sector = tsv.column("sector");
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    Entity e;
    e.kind = EntityKind::person;
    e.key = tsv.cell(row, qid);
    if (e.key.starts_with('Q')) e.wikidata = e.key;
    e.name = tsv.cell(row, name);
    e.country = tsv.cell(row, country);
    e.sector = tsv.cell(row, sector);
    if (e.key.empty() || e.name.empty()) return tsv.error(row, "qid or name is missing");
    if (!checks_country(e.country)) {
      impl_.warnings.push_back(
          tsv.error(row, "country: " + in_quotes(e.country) + " is no key of common/countries.tsv").message);
      e.country = {};
    }
    if (!e.sector.empty() && !is_sector(e.sector))
      return tsv.error(row, "sector: " + in_quotes(e.sector) + " is no PLOVER sector");
    const std::uint32_t index = add_entity(e);
    for (std::size_t l = 0; l < kLanguages; ++l) add_name(l, e.name, {index, NameKind::name});
  }
  for (std::size_t l = 0; l < kLanguages; ++l) {
    auto names =
        table(std::string(kLanguageCodes[l]) + "/persons.tsv", {"qid", "names", "surname"}, Presence::optional);
    if (!names) return std::move(names).error();
    if (*names == nullptr) continue;
    auto stops = table(std::string(kLanguageCodes[l]) + "/surname_stop.tsv", {"name"});
    if (!stops) return std::move(stops).error();
    std::unordered_set<std::string_view> stopped;
    for (std::size_t row = 0; row < (*stops)->rows(); ++row)
      stopped.insert((*stops)->cell(row, (*stops)->column("name")));
    const TsvFile& file = **names;
    const std::size_t key = file.column("qid"), full = file.column("names"), surname = file.column("surname");
    for (std::size_t row = 0; row < file.rows(); ++row) {
      const auto person = impl_.by_key.find(file.cell(row, key));
      if (person == impl_.by_key.end()) {
        impl_.warnings.push_back(
            file.error(row, "qid: " + in_quotes(file.cell(row, key)) + " is not in common/persons.tsv").message);
        continue;
      }
      for (const auto form : split_list(file.cell(row, full))) add_pattern(l, form, {person->second, NameKind::name});
      for (const auto form : split_list(file.cell(row, surname))) {
        if (stopped.contains(form)) continue;
        // One small-letter word is no surname but a piece of a byname ("the" of "the Jackal").
        if (starts_upper(form) || form.find_first_of(" -'") != std::string_view::npos)
          add_pattern(l, form, {person->second, NameKind::surname});
      }
    }
  }
  return {};
}

Status KnowledgeLoader::load_holders() {
  auto loaded = table("common/holders.tsv", {"qid", "office", "of", "from", "to"}, Presence::optional);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  const std::size_t qid = tsv.column("qid"), office = tsv.column("office"), of = tsv.column("of"),
                    from = tsv.column("from"), to = tsv.column("to"), known = tsv.column("known");
  impl_.holdings.reserve(tsv.rows());
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    const Holding h{
        kNone, tsv.cell(row, office), tsv.cell(row, of), tsv.cell(row, from), tsv.cell(row, to), tsv.cell(row, known)};
    const auto person = impl_.by_key.find(tsv.cell(row, qid));
    std::string why;
    if (person == impl_.by_key.end()) why = "qid: " + in_quotes(tsv.cell(row, qid)) + " is not in common/persons.tsv";
    if (!is_office(h.office)) why = "office: " + in_quotes(h.office) + " is no office of the report format";
    if (!impl_.by_key.contains(h.of)) why = "of: " + in_quotes(h.of) + " is no known state or organisation";
    if (!is_iso_date(h.from) || !is_iso_date(h.to)) why = "from, to: expected YYYY, YYYY-MM or YYYY-MM-DD";
    if (!why.empty()) {
      impl_.warnings.push_back(tsv.error(row, why).message);
      continue;
    }
    impl_.holdings.push_back(h);
    impl_.holdings.back().person = person->second;
  }
  return {};
}

Status KnowledgeLoader::load_memberships() {
  for (const std::string_view relative : {"common/memberships.tsv", "common/memberships_extra.tsv"}) {
    auto loaded = table(std::string(relative), {"organisation", "country", "from", "to"}, Presence::optional);
    if (!loaded) return std::move(loaded).error();
    if (*loaded == nullptr) continue;
    const TsvFile& tsv = **loaded;
    const std::size_t organisation = tsv.column("organisation"), country = tsv.column("country"),
                      from = tsv.column("from"), to = tsv.column("to");
    for (std::size_t row = 0; row < tsv.rows(); ++row) {
      const std::string_view key = tsv.cell(row, organisation), a = tsv.cell(row, from), b = tsv.cell(row, to);
      if (!impl_.by_key.contains(key))
        return tsv.error(row, "organisation: " + in_quotes(key) + " is in no table of data/common");
      if (!is_iso_date(a) || !is_iso_date(b)) return tsv.error(row, "from, to: expected YYYY, YYYY-MM or YYYY-MM-DD");
      for (const auto code : split_list(tsv.cell(row, country))) {
        if (!checks_country(code))
          return tsv.error(row, "country: " + in_quotes(code) + " is no key of common/countries.tsv");
        impl_.memberships.push_back({key, code, a, b});
      }
    }
  }
  return {};
}

Status KnowledgeLoader::load_institutions(std::size_t language) {
  auto loaded = table(std::string(kLanguageCodes[language]) + "/institutions.tsv",
                      {"lemma", "forms", "name_en", "sector", "government"}, Presence::optional);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  LanguageTables& t = impl_.languages[language];
  const std::size_t lemma = tsv.column("lemma"), forms = tsv.column("forms"), name_en = tsv.column("name_en"),
                    sector = tsv.column("sector"), government = tsv.column("government");
  std::vector<std::string> expanded;
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    Institution item;
    item.lemma = tsv.cell(row, lemma);
    if (item.lemma.empty()) return tsv.error(row, "the lemma is missing");
    const bool tail = item.lemma.front() == '-';
    item.name_en = tsv.cell(row, name_en);
    item.sector = tsv.cell(row, sector);
    item.is_government = tsv.cell(row, government) == "yes";
    if (!item.sector.empty() && !is_sector(item.sector))
      return tsv.error(row, "sector: " + in_quotes(item.sector) + " is no PLOVER sector");
    expanded.clear();
    t.inflection.expand(item.lemma, expanded);
    for (const auto form : split_list(tsv.cell(row, forms))) t.inflection.expand(form, expanded);
    // The dictionary form is the first of its expansion ("Oberst/a Gericht" is listed with its class).
    if (item.lemma.find('/') != std::string_view::npos) item.lemma = impl_.keep(expanded.front());
    const auto index = static_cast<std::uint32_t>(t.institutions_list.size());
    t.institutions_list.push_back(item);
    for (const std::string& form : expanded) {
      if (!tail) {
        add_form(t.institutions, form, index, t.fold_roles);
      } else if (form.size() > 1) {
        add_form(t.institution_tails, form.front() == '-' ? std::string_view(form).substr(1) : std::string_view(form),
                 index, false);
      }
    }
  }
  return {};
}

Status KnowledgeLoader::load_roles(std::size_t language) {
  const std::string code(kLanguageCodes[language]);
  LanguageTables& t = impl_.languages[language];
  t.effects.push_back({});
  auto modifiers =
      table(code + "/role_modifiers.tsv", {"modifier", "forms", "position", "status", "office"}, Presence::optional);
  if (!modifiers) return std::move(modifiers).error();
  if (*modifiers != nullptr) {
    const TsvFile& tsv = **modifiers;
    for (std::size_t row = 0; row < tsv.rows(); ++row) {
      if (tsv.cell(row, tsv.column("position")) != "prefix") continue;  // the others are read from the words around
      std::string_view status = tsv.cell(row, tsv.column("status"));
      if (status == "current") status = {};
      const RoleEffect effect{status, tsv.cell(row, tsv.column("office"))};
      auto at = std::find(t.effects.begin(), t.effects.end(), effect);
      if (at == t.effects.end()) at = t.effects.insert(at, effect);
      const auto index = static_cast<std::uint32_t>(at - t.effects.begin());
      auto forms = split_list(tsv.cell(row, tsv.column("forms")));
      forms.push_back(tsv.cell(row, tsv.column("modifier")));
      for (const std::string_view form : forms) {
        const bool hyphen = form.ends_with('-');
        t.modifiers.push_back({std::string(hyphen ? form.substr(0, form.size() - 1) : form), hyphen, effect.status,
                               effect.office, index});
      }
    }
  }
  auto loaded =
      table(code + "/roles.tsv", {"lemma", "forms", "feminine", "office", "sector", "of", "status", "unnamed"},
            Presence::optional);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  const std::size_t lemma = tsv.column("lemma"), forms = tsv.column("forms"), feminine = tsv.column("feminine"),
                    office = tsv.column("office"), sector = tsv.column("sector"), of = tsv.column("of"),
                    status = tsv.column("status"), unnamed = tsv.column("unnamed");
  const auto plural_endings = t.inflection.endings("plural");
  std::vector<InflectedForm> list;
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    Role role;
    role.lemma = tsv.cell(row, lemma);
    role.office = tsv.cell(row, office);
    role.sector = tsv.cell(row, sector);
    role.of = tsv.cell(row, of);
    role.status = tsv.cell(row, status);
    role.unnamed = tsv.cell(row, unnamed) == "yes";
    if (role.lemma.empty()) return tsv.error(row, "the lemma is missing");
    if (!role.office.empty() && !is_office(role.office))
      return tsv.error(row, "office: " + in_quotes(role.office) + " is no office of the report format");
    if (!role.sector.empty() && !is_sector(role.sector))
      return tsv.error(row, "sector: " + in_quotes(role.sector) + " is no PLOVER sector");
    if (!role.of.empty() && !impl_.by_key.contains(role.of)) {
      impl_.warnings.push_back(
          tsv.error(row, "of: " + in_quotes(role.of) + " is no known state or organisation").message);
    }
    const bool tail = role.lemma.front() == '-';
    const bool fold = t.fold_roles && (role.lemma.find(' ') != std::string_view::npos || !starts_upper(role.lemma));
    // One Role each for masculine and feminine, singular and plural, made when the first form needs it.
    std::array<std::uint32_t, 4> made{kNone, kNone, kNone, kNone};
    const auto add = [&](std::string_view form, bool is_feminine, bool is_plural) {
      std::uint32_t& base = made[(is_feminine ? 2U : 0U) + (is_plural ? 1U : 0U)];
      if (base == kNone) {
        base = static_cast<std::uint32_t>(t.roles_list.size() / t.effects.size());
        Role variant = role;
        variant.feminine = is_feminine;
        variant.plural = is_plural;
        for (const RoleEffect& effect : t.effects) {
          t.roles_list.push_back(variant);
          Role& changed = t.roles_list.back();
          if (!effect.status.empty()) changed.status = effect.status;
          if (!effect.office.empty() && !deputy_keeps(changed.office)) changed.office = effect.office;
        }
      }
      if (tail) {
        add_form(t.role_tails, form.starts_with('-') ? form.substr(1) : form, base, false);
      } else {
        add_form(t.roles, form, base, fold);
      }
    };
    const std::string_view woman = tsv.cell(row, feminine);
    list.clear();
    t.inflection.inflect(role.lemma, "role", list);
    const std::size_t own = list.size();
    if (!woman.empty()) t.inflection.inflect(woman, "feminine", list);
    for (std::size_t i = 0; i < list.size(); ++i) add(list[i].text, i >= own, list[i].plural);
    for (const std::string_view form : split_list(tsv.cell(row, forms))) {
      const bool known = std::any_of(list.begin(), list.end(), [&](const InflectedForm& f) { return f.text == form; });
      if (known) continue;
      const bool is_plural = std::any_of(plural_endings.begin(), plural_endings.end(),
                                         [&](std::string_view e) { return form.ends_with(e); });
      add(form, !woman.empty() && form.starts_with(woman), is_plural);
    }
  }
  return {};
}

Status KnowledgeLoader::load_user_file(const std::string& path) {
  auto loaded = file(path, {"key", "type", "name"});
  if (!loaded) return std::move(loaded).error();
  const TsvFile& tsv = **loaded;
  const std::size_t key = tsv.column("key"), type = tsv.column("type"), name = tsv.column("name"),
                    names = tsv.column("names"), country = tsv.column("country"), sector = tsv.column("sector"),
                    wikidata = tsv.column("wikidata");
  const std::array<std::size_t, kLanguages> own{tsv.column("names_de"), tsv.column("names_en")};
  constexpr std::array<std::pair<std::string_view, EntityKind>, 5> kTypes{{{"country", EntityKind::country},
                                                                           {"organisation", EntityKind::organisation},
                                                                           {"group", EntityKind::group},
                                                                           {"person", EntityKind::person},
                                                                           {"place", EntityKind::place}}};
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    Entity e;
    e.key = tsv.cell(row, key);
    e.name = tsv.cell(row, name);
    e.country = tsv.cell(row, country);
    e.sector = tsv.cell(row, sector);
    e.wikidata = tsv.cell(row, wikidata);
    const std::string_view kind = tsv.cell(row, type);
    const auto found = std::find_if(kTypes.begin(), kTypes.end(), [&](const auto& t) { return t.first == kind; });
    std::string why;
    if (e.key.empty()) why = "the key is missing";
    if (found == kTypes.end())
      why = "type: expected country, organisation, group, person or place, found " + in_quotes(kind);
    if (e.name.empty() && !impl_.by_key.contains(e.key)) why = "the name is missing";
    if (!e.sector.empty() && !is_sector(e.sector)) why = "sector: " + in_quotes(e.sector) + " is no PLOVER sector";
    if (found != kTypes.end() && found->second != EntityKind::country && !checks_country(e.country)) {
      why = "country: " + in_quotes(e.country) + " is no ISO 3166-1 alpha-3 code";
    }
    if (!why.empty()) {
      impl_.warnings.push_back(tsv.error(row, why).message);
      continue;
    }
    e.kind = found->second;
    if (e.kind == EntityKind::country && e.country.empty()) e.country = e.key;
    const std::uint32_t index = add_entity(e);
    impl_.entities[index].kind = e.kind;
    for (std::size_t l = 0; l < kLanguages; ++l) {
      if (!e.name.empty()) add_pattern(l, e.name, {index, NameKind::name});
      for (const auto form : split_list(tsv.cell(row, names))) add_pattern(l, form, {index, NameKind::name});
      if (own[l] == npos) continue;
      for (const auto form : split_list(tsv.cell(row, own[l]))) add_pattern(l, form, {index, NameKind::name});
    }
  }
  return {};
}

void KnowledgeLoader::finish() {
  const auto& entities = impl_.entities;
  // Country before organisation, group, person; what stands for a state next; places last, the larger first.
  const auto rank = [&](const NameEntry& e) {
    const Entity& entity = entities[e.entity];
    unsigned place = 0;
    switch (entity.kind) {
      case EntityKind::country:
        place = e.kind == NameKind::metonym ? 4 : 0;
        break;
      case EntityKind::organisation:
        place = e.kind == NameKind::metonym ? 5 : 1;
        break;
      case EntityKind::group:
        place = 2;
        break;
      case EntityKind::person:
        place = 3;
        break;
      case EntityKind::place:
        place = 6;
        break;
    }
    if (e.kind == NameKind::surname) place = 7;
    return std::tuple(place, ~entity.population, static_cast<unsigned>(e.kind));
  };
  for (LanguageTables& t : impl_.languages) {
    t.names.finish([&](const NameEntry& a, const NameEntry& b) { return rank(a) < rank(b); });
    const auto as_added = [](const NameEntry& a, const NameEntry& b) { return a.entity < b.entity; };
    t.roles.finish(as_added);
    t.role_tails.finish(as_added);
    t.institutions.finish(as_added);
    t.institution_tails.finish(as_added);
  }
  std::stable_sort(impl_.holdings.begin(), impl_.holdings.end(), [](const Holding& a, const Holding& b) {
    return std::tie(a.person, a.from) < std::tie(b.person, b.from);
  });
  impl_.holding_first.assign(entities.size() + 1, 0);
  for (const Holding& h : impl_.holdings) ++impl_.holding_first[h.person + 1];
  for (std::size_t i = 1; i < impl_.holding_first.size(); ++i) impl_.holding_first[i] += impl_.holding_first[i - 1];
  for (std::uint32_t i = 0; i < impl_.holdings.size(); ++i) {
    impl_.by_office[std::string(impl_.holdings[i].office) + " " + std::string(impl_.holdings[i].of)].push_back(i);
  }
  std::stable_sort(impl_.memberships.begin(), impl_.memberships.end(), [](const Membership& a, const Membership& b) {
    return std::tie(a.organisation, a.country, a.from) < std::tie(b.organisation, b.country, b.from);
  });
  impl_.digest = sha256_hex({impl_.digest_parts});
  impl_.digest_parts = {};
}

}  // namespace lagebild
