#include "knowledge/loader.h"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "base/sha256.h"
#include "base/utf8.h"

namespace lagebild {
namespace {

constexpr std::array<std::string_view, 25> kSectors{"GOV", "MIL", "COP", "JUD", "LEG", "SPY", "PTY", "OPP", "REB",
                                                    "UAF", "PRM", "CVL", "CRM", "BUS", "JRN", "LAB", "MED", "REL",
                                                    "EDU", "REF", "ELI", "SOC", "IGO", "NGO", "UNK"};
constexpr std::array<std::string_view, 15> kOffices{"head_of_state",
                                                    "head_of_government",
                                                    "foreign_minister",
                                                    "defence_minister",
                                                    "finance_minister",
                                                    "interior_minister",
                                                    "minister",
                                                    "spokesperson",
                                                    "ambassador",
                                                    "legislator",
                                                    "party_leader",
                                                    "military_commander",
                                                    "judge",
                                                    "head_of_organisation",
                                                    "other"};

bool parse_double(std::string_view s, double& out) noexcept {
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  return error == std::errc() && end == s.data() + s.size();
}

template <class T>
bool parse_unsigned(std::string_view s, T& out) noexcept {
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), out);
  return error == std::errc() && end == s.data() + s.size();
}

constexpr std::array<std::pair<std::string_view, NameKind>, 7> kNameColumns{{
    {"names", NameKind::name},
    {"abbreviations", NameKind::abbreviation},
    {"adjectives", NameKind::adjective},
    {"inhabitants", NameKind::inhabitant},
    {"metonyms", NameKind::metonym},
    {"prefixes", NameKind::prefix},
    {"surname", NameKind::surname},
}};

}  // namespace

std::string in_quotes(std::string_view s) {
  std::string out(1, '"');
  out.append(s);
  out.push_back('"');
  return out;
}

bool is_sector(std::string_view sector) noexcept {
  return std::find(kSectors.begin(), kSectors.end(), sector) != kSectors.end();
}
bool is_office(std::string_view office) noexcept {
  return std::find(kOffices.begin(), kOffices.end(), office) != kOffices.end();
}

bool is_iso_date(std::string_view date) noexcept {
  if (date.empty()) return true;
  if (date.size() != 4 && date.size() != 7 && date.size() != 10) return false;
  for (std::size_t i = 0; i < date.size(); ++i) {
    if ((i == 4 || i == 7) ? date[i] != '-' : (date[i] < '0' || date[i] > '9')) return false;
  }
  const auto two = [&](std::size_t at) { return (date[at] - '0') * 10 + (date[at + 1] - '0'); };
  if (date.size() >= 7 && (two(5) < 1 || two(5) > 12)) return false;
  return date.size() < 10 || (two(8) >= 1 && two(8) <= 31);
}

Result<const TsvFile*> KnowledgeLoader::file(const std::string& path, const std::vector<std::string>& columns) {
  auto loaded = TsvFile::load(path, columns);
  if (!loaded) return std::move(loaded).error();
  auto mapped = MappedFile::open(path);
  if (!mapped) return std::move(mapped).error();
  impl_.digest_parts += sha256_hex({mapped->bytes()});
  impl_.files.push_back(std::move(*loaded));
  return &impl_.files.back();
}

Result<const TsvFile*> KnowledgeLoader::table(const std::string& relative, const std::vector<std::string>& columns,
                                              Presence presence) {
  const std::string path = folder_ + "/" + relative;
  std::error_code error;
  if (presence == Presence::optional && !std::filesystem::exists(path, error))
    return static_cast<const TsvFile*>(nullptr);
  return file(path, columns);
}

bool KnowledgeLoader::checks_country(std::string_view code) const {
  return code.empty() || (code.size() == 3 && impl_.by_key.contains(code));
}

std::uint32_t KnowledgeLoader::add_entity(const Entity& entity) {
  const auto [at, added] = impl_.by_key.try_emplace(entity.key, static_cast<std::uint32_t>(impl_.entities.size()));
  if (added) {
    impl_.entities.push_back(entity);
    return at->second;
  }
  Entity& old = impl_.entities[at->second];
  const auto take = [](std::string_view& target, std::string_view value) {
    if (!value.empty()) target = value;
  };
  take(old.name, entity.name);
  take(old.country, entity.country);
  take(old.sector, entity.sector);
  take(old.wikidata, entity.wikidata);
  if (entity.geonames != 0) old.geonames = entity.geonames;
  if (entity.population != 0) old.population = entity.population;
  if (entity.has_coordinates) {
    old.lat = entity.lat;
    old.lon = entity.lon;
    old.has_coordinates = true;
  }
  return at->second;
}

void KnowledgeLoader::add_form(NameTrie& trie, std::string_view form, std::uint32_t index, bool fold) {
  const std::string folded = fold ? to_lower(form) : std::string();
  const std::string_view text = fold ? std::string_view(folded) : form;
  std::uint32_t node = NameTrie::kRoot;
  std::size_t at = 0;
  for (;;) {
    const Atom atom = next_atom(text, at);
    if (atom.text.empty()) break;
    node = trie.make_child(node, impl_.atoms.intern(atom.text));
    at = atom.end;
  }
  if (node != NameTrie::kRoot) trie.add(node, {index, NameKind::name});
}

void KnowledgeLoader::add_name(std::size_t language, std::string_view form, NameEntry entry) {
  NameTrie& trie = impl_.languages[language].names;
  std::uint32_t node = NameTrie::kRoot;
  std::size_t at = 0;
  for (;;) {
    const Atom atom = next_atom(form, at);
    if (atom.text.empty()) break;
    node = trie.make_child(node, impl_.atoms.intern(atom.text));
    at = atom.end;
  }
  if (node != NameTrie::kRoot) trie.add(node, entry);
}

void KnowledgeLoader::add_pattern(std::size_t language, std::string_view pattern, NameEntry entry) {
  if (pattern.find('/') == std::string_view::npos) {
    add_name(language, pattern, entry);
    return;
  }
  std::vector<std::string> forms;
  impl_.languages[language].inflection.expand(pattern, forms);
  for (const std::string& form : forms) add_name(language, form, entry);
}

Status KnowledgeLoader::load_inflection(std::size_t language) {
  auto tsv = table(std::string(kLanguageCodes[language]) + "/inflection.tsv",
                   {"class", "when", "unless", "strip", "endings", "number"});
  if (!tsv) return std::move(tsv).error();
  auto inflection = Inflection::load(**tsv);
  if (!inflection) return std::move(inflection).error();
  LanguageTables& tables = impl_.languages[language];
  tables.inflection = std::move(*inflection);
  tables.possessives = tables.inflection.endings("possessive");
  tables.links = tables.inflection.endings("link");
  tables.fold_roles = tables.inflection.has_class("fold");
  return {};
}

Status KnowledgeLoader::load_entities(const std::string& relative, EntityKind kind, Presence presence) {
  auto loaded = table(relative, {"key", "name"}, presence);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  const std::size_t key = tsv.column("key"), name = tsv.column("name"), country = tsv.column("country"),
                    sector = tsv.column("sector"), wikidata = tsv.column("wikidata"), lat = tsv.column("lat"),
                    lon = tsv.column("lon"), population = tsv.column("population"), geonames = tsv.column("geonames");
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    Entity e;
    e.kind = kind;
    e.key = tsv.cell(row, key);
    e.name = tsv.cell(row, name);
    if (e.key.empty()) return tsv.error(row, "the key is missing");
    if (e.name.empty() && !impl_.by_key.contains(e.key)) return tsv.error(row, "the name is missing");
    e.country = kind == EntityKind::country ? e.key : tsv.cell(row, country);
    e.sector = kind == EntityKind::country ? std::string_view("GOV") : tsv.cell(row, sector);
    e.wikidata = tsv.cell(row, wikidata);
    if (kind != EntityKind::country && !checks_country(e.country)) {
      return tsv.error(row, "country: \"" + std::string(e.country) + "\" is no key of common/countries.tsv");
    }
    if (!e.sector.empty() && !is_sector(e.sector))
      return tsv.error(row, "sector: \"" + std::string(e.sector) + "\" is no PLOVER sector");
    const std::string_view id = e.key.starts_with("geo:") ? e.key.substr(4) : tsv.cell(row, geonames),
                           x = tsv.cell(row, lat), y = tsv.cell(row, lon), p = tsv.cell(row, population);
    if (!id.empty() && !parse_unsigned(id, e.geonames))
      return tsv.error(row, "geonames: expected a number, found \"" + std::string(id) + "\"");
    if (!p.empty() && !parse_unsigned(p, e.population))
      return tsv.error(row, "population: expected a number, found \"" + std::string(p) + "\"");
    if (!x.empty() || !y.empty()) {
      if (!parse_double(x, e.lat) || !parse_double(y, e.lon) || e.lat < -90 || e.lat > 90 || e.lon < -180 ||
          e.lon > 180) {
        return tsv.error(row,
                         "lat, lon: expected degrees, found \"" + std::string(x) + "\", \"" + std::string(y) + "\"");
      }
      e.has_coordinates = true;
    }
    add_entity(e);
  }
  return {};
}

Status KnowledgeLoader::collect_removals(std::size_t language, const std::string& relative) {
  auto loaded = table(std::string(kLanguageCodes[language]) + "/" + relative, {"key"});
  if (!loaded) return std::move(loaded).error();
  const TsvFile& tsv = **loaded;
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    const std::string_view key = tsv.cell(row, tsv.column("key"));
    for (const auto& [column, kind] : kNameColumns) {
      for (const std::string_view name : split_list(tsv.cell(row, tsv.column(column)))) {
        if (name.front() == '~')
          removed_[language].insert(std::string(key) + " " + std::string(column) + " " + std::string(name.substr(1)));
      }
    }
  }
  impl_.files.pop_back();  // it is read again as a table of names
  impl_.digest_parts.resize(impl_.digest_parts.size() - 64);
  return {};
}

Status KnowledgeLoader::load_names(std::size_t language, const std::string& relative, Presence presence) {
  auto loaded = table(std::string(kLanguageCodes[language]) + "/" + relative, {"key"}, presence);
  if (!loaded) return std::move(loaded).error();
  if (*loaded == nullptr) return {};
  const TsvFile& tsv = **loaded;
  const std::size_t key_column = tsv.column("key");
  for (const auto& [column_name, kind] : kNameColumns) {
    const std::size_t column = tsv.column(column_name);
    if (column == TsvFile::kMissing) continue;
    for (std::size_t row = 0; row < tsv.rows(); ++row) {
      const std::string_view cell = tsv.cell(row, column);
      if (cell.empty()) continue;
      const std::string_view key = tsv.cell(row, key_column);
      const auto entity = impl_.by_key.find(key);
      if (entity == impl_.by_key.end())
        return tsv.error(row, "key: \"" + std::string(key) + "\" is in no table of data/common");
      for (const std::string_view name : split_list(cell)) {
        if (name.front() == '~') continue;
        if (!removed_[language].empty() && entity->second < 512 &&
            removed_[language].contains(std::string(key) + " " + std::string(column_name) + " " + std::string(name))) {
          continue;
        }
        add_pattern(language, name, {entity->second, kind});
      }
    }
  }
  return {};
}

Status KnowledgeLoader::load_all(const KnowledgeOptions& options) {
  const auto run = [](Status status, Status& out) {
    out = std::move(status);
    return out.ok();
  };
  Status status;
  impl_.entities.reserve(std::size_t{1} << 16U);
  impl_.by_key.reserve(std::size_t{1} << 16U);
  for (std::size_t l = 0; l < kLanguages; ++l) {
    if (!run(load_inflection(l), status)) return status;
  }
  if (!run(load_entities("common/countries.tsv", EntityKind::country), status)) return status;
  if (!run(load_entities("common/countries_extra.tsv", EntityKind::country), status)) return status;
  constexpr std::array<std::pair<std::string_view, EntityKind>, 5> kTables{{
      {"organisations.tsv", EntityKind::organisation},
      {"named_institutions.tsv", EntityKind::organisation},
      {"parties.tsv", EntityKind::organisation},
      {"groups.tsv", EntityKind::group},
      {"regions.tsv", EntityKind::place},
  }};
  for (const auto& [name, kind] : kTables) {
    if (!run(load_entities("common/" + std::string(name), kind), status)) return status;
  }
  for (std::size_t l = 0; l < kLanguages; ++l) {
    if (!run(collect_removals(l, "countries_extra.tsv"), status)) return status;
    if (!run(load_names(l, "countries.tsv"), status)) return status;
    if (!run(load_names(l, "countries_extra.tsv"), status)) return status;
    for (const auto& [name, kind] : kTables) {
      if (!run(load_names(l, std::string(name)), status)) return status;
    }
    if (!run(load_names(l, "metonyms.tsv"), status)) return status;
  }
  if (!run(load_places(), status)) return status;
  if (!run(load_persons(), status)) return status;
  if (!run(load_holders(), status)) return status;
  if (!run(load_memberships(), status)) return status;
  for (std::size_t l = 0; l < kLanguages; ++l) {
    if (!run(load_institutions(l), status)) return status;
    if (!run(load_roles(l), status)) return status;
  }
  for (const std::string& path : options.petrarch_actors) {
    if (!run(load_petrarch(path), status)) return status;
  }
  for (const std::string& path : options.actor_files) {
    if (!run(load_user_file(path), status)) return status;
  }
  finish();
  return {};
}

}  // namespace lagebild
