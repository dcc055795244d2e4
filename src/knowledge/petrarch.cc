// Actor dictionaries of PETRARCH and TABARI.
//
// Format: an entry is a name in capitals with '_' for blanks, further spellings on lines that begin with '+', and codes
// in brackets, either behind the name or on lines of their own, with or without dates:
//   KOFI_ANNAN_
//   +K._ANNAN_
//       [IGOUNO 970101-061231]
// A code is read in groups of three letters: state, sector, organisation, detail (data/common/petrarch.tsv). A code of
// a state alone adds names to that state; of a known organisation, to it; anything else becomes an entity of its own: a
// person where its codes are dated, else an organisation, or a group (rebels, criminals …). The dictionaries are
// English, so their names are looked for in English texts.
#include <algorithm>
#include <cctype>
#include <utility>

#include "base/mapped_file.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "knowledge/loader.h"

namespace lagebild {
namespace {

struct CodeTable {
  std::unordered_map<std::string_view, std::string_view> countries, entities, sectors;
  std::unordered_set<std::string_view> details, particles;
};

struct Entry {
  std::size_t line = 0;
  std::vector<std::string_view> names;
  std::string_view code;  // the one that counts: without date, else the latest
  std::size_t code_line = 0;
  bool dated = false;
};

/// YYMMDD or YYYYMMDD, with up to one of "<" and ">" before it.
bool is_petrarch_date(std::string_view s) noexcept {
  if (!s.empty() && (s.front() == '<' || s.front() == '>')) s.remove_prefix(1);
  return (s.size() == 6 || s.size() == 8) &&
         std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool are_petrarch_dates(std::string_view s) noexcept {
  s = trim(s);
  const std::size_t dash = s.find('-');
  if (dash == std::string_view::npos) return is_petrarch_date(s);
  return is_petrarch_date(trim(s.substr(0, dash))) && is_petrarch_date(trim(s.substr(dash + 1)));
}

/// "ARMY_OF_ADEN_(AAA)_" → "Army of Aden"; particles small but at the start.
std::string readable(std::string_view name, const CodeTable& codes) {
  std::string out;
  std::size_t at = 0;
  while (at < name.size()) {
    std::size_t end = at;
    while (end < name.size() && name[end] != '_' && name[end] != ' ') ++end;
    const std::string_view word = name.substr(at, end - at);
    at = end + 1;
    if (word.empty() || word.front() == '(') continue;
    std::string lower = to_lower(word);
    if (!out.empty()) out += ' ';
    if (out.empty() || !codes.particles.contains(lower)) {
      // A capital at the start and behind every hyphen and dot ("Ki-Moon", "U.N.").
      for (std::size_t i = 0; i < lower.size(); ++i) {
        if (i == 0 || lower[i - 1] == '-' || lower[i - 1] == '.')
          lower[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(lower[i])));
      }
    }
    out += lower;
  }
  return out;
}

}  // namespace

Status KnowledgeLoader::load_petrarch(const std::string& path) {
  auto mapping = table("common/petrarch.tsv", {"code", "kind", "value"});
  if (!mapping) return std::move(mapping).error();
  CodeTable codes;
  const TsvFile& tsv = **mapping;
  for (std::size_t row = 0; row < tsv.rows(); ++row) {
    const std::string_view code = tsv.cell(row, tsv.column("code")), kind = tsv.cell(row, tsv.column("kind")),
                           value = tsv.cell(row, tsv.column("value"));
    if (kind == "particle") {
      codes.particles.insert(code);
    } else if (kind == "detail") {
      codes.details.insert(code);
    } else if (kind == "sector" && is_sector(value)) {
      codes.sectors[code] = value;
    } else if (kind == "country" && checks_country(value)) {
      codes.countries[code] = value;
    } else if (kind == "entity" && impl_.by_key.contains(value)) {
      codes.entities[code] = value;
    } else {
      return tsv.error(row, "kind or value does not fit: " + in_quotes(kind) + ", " + in_quotes(value));
    }
  }

  auto mapped = MappedFile::open(path);
  if (!mapped) return std::move(mapped).error();
  const std::string_view text = impl_.keep(std::string(mapped->bytes()));
  impl_.digest_parts += sha256_hex({text});
  const auto warn = [&](std::size_t line, const std::string& why) {
    impl_.warnings.push_back(path + ":" + std::to_string(line) + ": " + why);
  };
  if (std::size_t bad = 0; !is_valid_utf8(text, &bad)) {
    warn(1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n')),
         "not UTF-8, the file is left out");
    return {};
  }

  Entry entry;
  const auto finish_entry = [&]() {
    const Entry done = std::exchange(entry, {});
    if (done.names.empty()) return;
    if (done.code.empty()) {
      warn(done.line, in_quotes(done.names.front()) + " has no code");
      return;
    }
    Entity e;
    std::uint32_t target = kNone;
    if (done.code.size() % 3 != 0) {
      warn(done.code_line, "code " + in_quotes(done.code) + ": expected groups of three letters");
      return;
    }
    for (std::size_t at = 0; at < done.code.size(); at += 3) {
      const std::string_view part = done.code.substr(at, 3);
      if (const auto country = codes.countries.find(part); country != codes.countries.end()) {
        if (e.country.empty()) e.country = country->second;
      } else if (const auto known = codes.entities.find(part); known != codes.entities.end()) {
        target = impl_.by_key.at(known->second);
      } else if (const auto sector = codes.sectors.find(part); sector != codes.sectors.end()) {
        if (e.sector.empty()) e.sector = sector->second;
      } else if (is_sector(part)) {
        if (e.sector.empty()) e.sector = part;
      } else if (checks_country(part)) {
        if (e.country.empty()) e.country = impl_.entities[impl_.by_key.at(part)].key;
      } else if (!codes.details.contains(part)) {
        warn(done.code_line,
             "code " + in_quotes(done.code) + ": " + in_quotes(part) + " is no state, sector or organisation");
        return;
      }
    }
    NameKind kind = NameKind::name;
    if (!done.dated && !e.country.empty() && e.sector.empty() && target == kNone) {
      // The dictionaries list towns, rulers and adjectives under their state: all stand for it.
      target = impl_.by_key.at(e.country);
      kind = NameKind::metonym;
    } else if (done.dated || target == kNone || (!e.sector.empty() && e.sector != "IGO" && e.sector != "NGO")) {
      e.key = impl_.keep("petrarch:" + std::string(trim(done.names.front())));
      e.name = impl_.keep(readable(done.names.front(), codes));
      const bool group =
          e.sector == "REB" || e.sector == "UAF" || e.sector == "CRM" || e.sector == "PRM" || e.sector == "SOC";
      e.kind = done.dated ? EntityKind::person : group ? EntityKind::group : EntityKind::organisation;
      if (e.name.empty()) {
        warn(done.line, in_quotes(done.names.front()) + " leaves no name");
        return;
      }
      target = add_entity(e);
    }
    constexpr auto kEnglish = static_cast<std::size_t>(Language::en);
    for (const std::string_view name : done.names) {
      const std::string form = readable(name, codes);
      if (form.size() > 1) add_name(kEnglish, form, {target, kind});
    }
  };

  std::size_t line_number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    at = end + 1;
    ++line_number;
    line = trim(line.substr(0, std::min(line.find('#'), line.find(';'))));
    if (!line.empty() && line.back() == '\r') line = trim(line.substr(0, line.size() - 1));
    if (line.empty()) continue;
    std::string_view name = line;
    std::string_view code;
    if (const std::size_t open = line.find('['); open != std::string_view::npos) {
      const std::size_t close = line.find(']', open);
      if (close == std::string_view::npos) {
        warn(line_number, "'[' without ']'");
        continue;
      }
      code = trim(line.substr(open + 1, close - open - 1));
      name = trim(line.substr(0, open));
    }
    if (!name.empty()) {
      if (name.front() == '+') {
        name = trim(name.substr(1));
        if (entry.names.empty()) {
          warn(line_number, "a further spelling without an entry before it");
          continue;
        }
      } else if (name.front() == '&' || name.front() == '!' || name.front() == '<' || name.front() == '-' ||
                 name.front() == '~') {
        warn(line_number, in_quotes(name) + ": this kind of line is not read");
        continue;
      } else {
        finish_entry();
        entry.line = line_number;
      }
      if (!name.empty()) entry.names.push_back(name);
    }
    if (code.empty()) continue;
    if (entry.names.empty()) {
      warn(line_number, "a code without an entry before it");
      continue;
    }
    const std::size_t space = code.find_first_of(" \t");
    if (space != std::string_view::npos) {
      if (!are_petrarch_dates(code.substr(space + 1))) {
        warn(line_number,
             "dates " + in_quotes(trim(code.substr(space + 1))) + ": expected YYMMDD-YYMMDD, <YYMMDD or >YYMMDD");
        continue;
      }
      entry.dated = true;
      code = code.substr(0, space);
    }
    if (code == "---" || code.empty()) continue;  // coded as nothing on purpose
    if (entry.code.empty() || space != std::string_view::npos) {
      entry.code = code;
      entry.code_line = line_number;
    }
  }
  finish_entry();
  return {};
}

}  // namespace lagebild
