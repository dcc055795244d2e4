// Fills Knowledge::Impl from the tables; one Loader per load.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "knowledge/knowledge_impl.h"

namespace lagebild {

/// "s" in quotation marks, for messages.
[[nodiscard]] std::string in_quotes(std::string_view s);
/// True for the sectors of PLOVER 2.0 and IGO, NGO, UNK.
[[nodiscard]] bool is_sector(std::string_view sector) noexcept;
/// True for the offices of the report format.
[[nodiscard]] bool is_office(std::string_view office) noexcept;
/// True for YYYY, YYYY-MM, YYYY-MM-DD and the empty string.
[[nodiscard]] bool is_iso_date(std::string_view date) noexcept;

class KnowledgeLoader {
 public:
  KnowledgeLoader(Knowledge::Impl& impl, std::string data_folder) : impl_(impl), folder_(std::move(data_folder)) {}
  Status load_all(const KnowledgeOptions& options);

 private:
  enum class Presence : std::uint8_t { required, optional };
  /// Reads a table of the data folder; nullptr where an optional one is absent.
  Result<const TsvFile*> table(const std::string& relative, const std::vector<std::string>& columns,
                               Presence presence = Presence::required);
  Result<const TsvFile*> file(const std::string& path, const std::vector<std::string>& columns);

  Status load_inflection(std::size_t language);
  /// Entities of data/common/<name>; columns key, name and any of country, sector, wikidata, geonames, lat, lon,
  /// population.
  Status load_entities(const std::string& relative, EntityKind kind, Presence presence = Presence::required);
  /// Names of data/<language>/<name>; column key and any of names, abbreviations, adjectives, inhabitants, metonyms,
  /// prefixes, surname.
  Status load_names(std::size_t language, const std::string& relative, Presence presence = Presence::required);
  Status collect_removals(std::size_t language, const std::string& relative);
  Status load_places();
  Status load_persons();
  Status load_holders();
  Status load_memberships();
  Status load_roles(std::size_t language);
  Status load_institutions(std::size_t language);
  Status load_user_file(const std::string& path);
  Status load_petrarch(const std::string& path);
  void finish();

  std::uint32_t add_entity(const Entity& entity);
  void add_name(std::size_t language, std::string_view form, NameEntry entry);
  void add_pattern(std::size_t language, std::string_view pattern, NameEntry entry);
  void add_form(NameTrie& trie, std::string_view form, std::uint32_t index, bool fold);
  [[nodiscard]] bool checks_country(std::string_view code) const;

  Knowledge::Impl& impl_;
  std::string folder_;
  std::array<std::unordered_set<std::string>, kLanguages> removed_;  // "key pattern"
  std::array<std::unordered_set<std::string>, kLanguages> stopped_;  // place names that are common words
};

}  // namespace lagebild
