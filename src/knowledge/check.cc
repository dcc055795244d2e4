#include "knowledge/check.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/tsv.h"
#include "base/utf8.h"
#include "knowledge/knowledge_impl.h"
#include "knowledge/loader.h"

namespace lagebild {
namespace {

constexpr std::array<std::string_view, 5> kKinds{"country", "organisation", "group", "person", "place"};
constexpr std::array<std::string_view, 7> kNameKinds{"name",          "abbreviation", "adjective", "inhabitant",
                                                     "stands for it", "prefix",       "surname"};

std::string_view kind_name(EntityKind kind) noexcept { return kKinds[static_cast<std::size_t>(kind)]; }

/// Rows with one key in the column `key_name` of a table.
void find_doubles(const TsvFile& tsv, std::string_view key_name, std::vector<std::string>& problems) {
  std::map<std::string_view, std::size_t> seen;
  const std::size_t key = tsv.column(key_name);
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    const auto [at, added] = seen.try_emplace(tsv.cell(row, key), tsv.line(row));
    if (!added)
      problems.push_back(
          tsv.error(row, in_quotes(at->first) + " stands in line " + std::to_string(at->second) + " already").message);
  }
}

void append_line(std::string& out, std::string_view label, std::string_view value) {
  if (value.empty()) return;
  out += "  ";
  out += label;
  out.append(label.size() < 11 ? 11 - label.size() : 1, ' ');
  out += value;
  out += '\n';
}

void describe_entity(const Knowledge& knowledge, std::uint32_t index, std::string_view how, std::string_view date,
                     std::string& out) {
  const Entity& e = knowledge.entity(index);
  if (!out.empty()) out += '\n';
  out += e.name;
  out += "  [";
  out += e.key;
  out += "]\n";
  append_line(out, "type", kind_name(e.kind));
  append_line(out, "as", how);
  append_line(out, "country", e.country);
  append_line(out, "sector", e.sector);
  append_line(out, "wikidata", e.wikidata);
  if (e.geonames != 0) append_line(out, "geonames", std::to_string(e.geonames));
  if (e.has_coordinates) {
    std::array<char, 64> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.3f, %.3f", e.lat, e.lon);
    append_line(out, "lat, lon", buffer.data());
  }
  if (e.population != 0) append_line(out, "population", std::to_string(e.population));
  for (const Holding& h : knowledge.holdings_of(index)) {
    if (!date.empty() && !date_within(date, h.from, h.to)) continue;
    std::string line(h.office);
    line += " of ";
    line += h.of;
    line += "  ";
    line += h.from.empty() ? "…" : h.from;
    line += " – ";
    line += h.to.empty() ? "…" : h.to;
    append_line(out, "office", line);
  }
  if (e.kind == EntityKind::organisation) {
    std::string members;
    for (const std::string_view m : knowledge.members(e.key, date)) {
      if (!members.empty()) members += ' ';
      members += m;
    }
    append_line(out, "members", members);
  }
  if (e.kind == EntityKind::country) {
    for (const std::string_view office :
         {"head_of_state", "head_of_government", "foreign_minister", "defence_minister"}) {
      if (date.empty()) continue;
      for (const Holding* h : knowledge.holders(office, e.key, date)) {
        std::string line(office);
        line += ": ";
        line += knowledge.entity(h->person).name;
        append_line(out, "office", line);
      }
    }
  }
}

}  // namespace

Result<KnowledgeCheck> check_knowledge(const KnowledgeOptions& options) {
  auto loaded = Knowledge::load(options);
  if (!loaded) return std::move(loaded).error();
  const Knowledge& knowledge = *loaded;
  const Knowledge::Impl& impl = knowledge.impl();
  KnowledgeCheck out;
  out.problems = knowledge.warnings();
  std::size_t rows = 0;
  for (const TsvFile& tsv : impl.files) {
    rows += tsv.rows();
    const bool names = tsv.column("lemma") != TsvFile::kMissing;
    // A key may stand once in a table of entities; memberships, holders and tables of nouns repeat theirs.
    if (tsv.column("qid") != TsvFile::kMissing && tsv.column("office") == TsvFile::kMissing)
      find_doubles(tsv, "qid", out.problems);
    if (tsv.column("key") != TsvFile::kMissing) find_doubles(tsv, "key", out.problems);
    if (names) find_doubles(tsv, "lemma", out.problems);
  }
  for (const Holding& h : impl.holdings) {
    if (h.from.empty() || h.to.empty()) continue;
    const std::size_t n = std::min(h.from.size(), h.to.size());
    if (h.to.substr(0, n) >= h.from.substr(0, n)) continue;
    std::string problem(knowledge.entity(h.person).key);
    problem += ": ";
    problem += h.office;
    problem += " of ";
    problem += h.of;
    problem += " ends before it begins";
    out.problems.push_back(std::move(problem));
  }
  for (const Membership& m : impl.memberships) {
    if (m.from.empty() || m.to.empty()) continue;
    const std::size_t n = std::min(m.from.size(), m.to.size());
    if (m.to.substr(0, n) >= m.from.substr(0, n)) continue;
    std::string problem(m.organisation);
    problem += ": membership of ";
    problem += m.country;
    problem += " ends before it begins";
    out.problems.push_back(std::move(problem));
  }
  // A name of two states of today is a contradiction, but for adjectives and people of namesakes (Congo, Dominica).
  for (std::size_t l = 0; l < kLanguages; ++l) {
    const NameTrie& names = impl.languages[l].names;
    std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
    for (std::uint32_t node = 0; node < names.nodes(); ++node) {
      const auto entries = names.entries(node);
      for (std::size_t i = 0; i < entries.size(); ++i) {
        for (std::size_t j = i + 1; j < entries.size(); ++j) {
          const Entity &a = impl.entities[entries[i].entity], &b = impl.entities[entries[j].entity];
          if (a.kind != EntityKind::organisation || b.kind != EntityKind::organisation ||
              entries[i].entity == entries[j].entity)
            continue;
          if (entries[i].kind != NameKind::name || entries[j].kind != NameKind::name) continue;
          if (!pairs.insert(std::minmax(entries[i].entity, entries[j].entity)).second) continue;
          std::string problem("data/");
          problem += kLanguageCodes[l];
          problem += ": ";
          problem += a.key;
          problem += " and ";
          problem += b.key;
          problem += " bear the same name";
          out.problems.push_back(std::move(problem));
        }
      }
    }
  }
  std::array<std::size_t, kKinds.size()> counts{};
  for (const Entity& e : impl.entities) ++counts[static_cast<std::size_t>(e.kind)];
  const auto count = [&](std::string_view what, std::size_t n) {
    out.summary += std::to_string(n);
    out.summary += ' ';
    out.summary += what;
    out.summary += '\n';
  };
  count("tables", impl.files.size());
  count("rows", rows);
  constexpr std::array<std::string_view, kKinds.size()> plurals{"states and territories", "organisations", "groups",
                                                                "persons", "places"};
  for (std::size_t i = 0; i < counts.size(); ++i) count(plurals[i], counts[i]);
  count("terms of office", impl.holdings.size());
  count("memberships", impl.memberships.size());
  for (std::size_t l = 0; l < kLanguages; ++l) {
    const LanguageTables& t = impl.languages[l];
    count(std::string("role nouns (") + std::string(kLanguageCodes[l]) + ")",
          t.effects.empty() ? 0 : t.roles_list.size() / t.effects.size());
    count(std::string("institution nouns (") + std::string(kLanguageCodes[l]) + ")", t.institutions_list.size());
  }
  count(out.problems.size() == 1 ? "problem" : "problems", out.problems.size());
  return out;
}

std::string describe_name(const Knowledge& knowledge, std::string_view name, std::string_view date) {
  std::string out;
  std::set<std::uint32_t> seen;
  if (const std::uint32_t index = knowledge.find(name); index != kNone) {
    seen.insert(index);
    describe_entity(knowledge, index, "key", date, out);
  }
  // Entities with all the ways in which the name stands for them.
  std::vector<std::pair<std::uint32_t, std::string>> found;
  for (std::size_t l = 0; l < kLanguages; ++l) {
    for (const NameEntry& entry : knowledge.names_of(name, static_cast<Language>(l))) {
      std::string how(kNameKinds[static_cast<std::size_t>(entry.kind)]);
      how += " (";
      how += kLanguageCodes[l];
      how += ')';
      const auto at = std::find_if(found.begin(), found.end(), [&](const auto& f) { return f.first == entry.entity; });
      if (at == found.end()) {
        found.emplace_back(entry.entity, how);
      } else {
        at->second += ", ";
        at->second += how;
      }
    }
  }
  for (const auto& [index, how] : found) {
    if (seen.insert(index).second) describe_entity(knowledge, index, how, date, out);
  }
  return out;
}

Status add_user_actor(const KnowledgeOptions& options, const std::string& path, const UserActor& actor) {
  const std::array<const std::string*, 9> cells{&actor.key,     &actor.type,     &actor.name,
                                                &actor.names,   &actor.names_de, &actor.names_en,
                                                &actor.country, &actor.sector,   &actor.wikidata};
  constexpr std::string_view kHeader = "key\ttype\tname\tnames\tnames_de\tnames_en\tcountry\tsector\twikidata\n";
  std::string row;
  for (const std::string* cell : cells) {
    if (cell->find_first_of("\t\n\r") != std::string::npos || !is_valid_utf8(*cell)) {
      return Error{ErrorCode::usage, "a value holds a tab, a line break or no UTF-8: " + in_quotes(*cell)};
    }
    if (!row.empty()) row += '\t';
    row += cell->empty() ? "-" : *cell;
  }
  row += '\n';
  std::error_code error;
  const bool exists = std::filesystem::exists(path, error);
  std::string before;
  if (exists) {
    auto old =
        TsvFile::load(path, {"key", "type", "name", "names", "names_de", "names_en", "country", "sector", "wikidata"});
    if (!old) return std::move(old).error();
    const std::string_view columns = "key type name names names_de names_en country sector wikidata";
    std::size_t expected = 0;
    for (const auto column : split_list(columns, ' ')) {
      if (old->column(column) != expected++)
        return Error{ErrorCode::bad_data, path + ": columns stand in another order than " + std::string(columns)};
    }
    for (std::size_t i = 0; i < old->rows(); ++i) {
      if (old->cell(i, 0) == actor.key)
        return Error{ErrorCode::usage, old->error(i, "has the key " + in_quotes(actor.key) + " already").message};
    }
    auto mapped = MappedFile::open(path);
    if (!mapped) return std::move(mapped).error();
    if (!mapped->bytes().empty() && mapped->bytes().back() != '\n') before = "\n";
  }
  // The loader itself judges the row: as a file of one row over the knowledge.
  const std::filesystem::path probe = std::filesystem::path(path + ".new");
  const auto write = [](const std::filesystem::path& to, std::string_view text, std::ios::openmode mode) {
    std::ofstream file(to, std::ios::binary | mode);
    file.write(text.data(), static_cast<std::streamsize>(text.size()));
    file.flush();
    return file.good();
  };
  if (!write(probe, std::string(kHeader) + row, std::ios::trunc))
    return Error{ErrorCode::unwritable, path + ": cannot be written"};
  KnowledgeOptions with = options;
  with.actor_files = {probe.string()};
  with.petrarch_actors.clear();
  auto loaded = Knowledge::load(with);
  std::filesystem::remove(probe, error);
  if (!loaded) return std::move(loaded).error();
  for (const std::string& warning : loaded->warnings()) {
    if (warning.starts_with(probe.string() + ":"))
      return Error{ErrorCode::usage, warning.substr(warning.find(": ") + 2)};
  }
  const std::string text = before + (exists ? std::string() : std::string(kHeader)) + row;
  if (!write(path, text, std::ios::app)) return Error{ErrorCode::unwritable, path + ": cannot be written"};
  return {};
}

}  // namespace lagebild
