// What Lagebild knows of the world: states, organisations, institutions, groups, persons and their offices, places,
// role nouns. Loaded from the readable TSV files in data/common, data/de, data/en (docs/knowledge.md), plus user files.
//
// Purpose: find every known name in a sequence of tokens, and answer who held which office when.
// Errors: bad_data with "file:line: …". Thread safety: immutable after load, may be shared.
// Complexity: match() is one walk down a token trie per start token.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"
#include "text/segment.h"

namespace lagebild {

enum class EntityKind : std::uint8_t { country, organisation, group, person, place };

struct Entity {
  EntityKind kind = EntityKind::country;
  std::string_view key;      ///< stable: "JPN", "org:nato", "group:hamas", "Q6279", "geo:4140963"
  std::string_view name;     ///< canonical (countries: English CLDR name)
  std::string_view country;  ///< ISO alpha-3 of the state it belongs to, or empty
  std::string_view sector;   ///< PLOVER sector, IGO, NGO, or empty
  std::string_view wikidata;
  std::uint64_t geonames = 0;
  double lat = 0, lon = 0;
  bool has_coordinates = false;
  std::uint32_t population = 0;  ///< places: to choose among namesakes
};

/// How a surface form names its entity.
enum class NameKind : std::uint8_t {
  name,          ///< "Japan", "Vereinte Nationen", "Fumio Kishida", in any case form
  abbreviation,  ///< "NATO", "UN"
  adjective,     ///< "japanisch-", "Japanese"
  inhabitant,    ///< "Japaner", "the Japanese"
  metonym,       ///< capital or seat of government that can stand for it ("Tokio", "Kreml", "Weißes Haus")
  prefix,        ///< first part of a hyphenated compound ("US-", "Deutschland-")
  surname,       ///< family name alone; only to be used where text or date supports it
};

struct NameEntry {
  std::uint32_t entity = kNone;
  NameKind kind = NameKind::name;
};

/// How much of the matched tokens the name covers.
enum class NamePart : std::uint8_t {
  whole,  ///< all of them
  first,  ///< the first part of a hyphenated word ("US" in "US-geführt", "Nordkorea" in "Nordkorea-Konflikt")
  last,   ///< an adjective that ends a hyphenated word ("französische" in "deutsch-französische")
};

struct NameMatch {
  std::uint32_t first = 0, last = 0;  ///< tokens [first, last)
  NamePart part = NamePart::whole;
  std::span<const NameEntry> entries;  ///< all entities that bear the name, more prominent first
};

/// A role noun: an office, function or kind of person ("Außenminister", "foreign minister", "Sprecherin", "General").
struct Role {
  std::string_view lemma;   ///< dictionary form, masculine singular for German
  std::string_view office;  ///< head_of_state … other, empty for roles without office ("Demonstrant")
  std::string_view sector;  ///< PLOVER sector
  std::string_view of;  ///< ISO code or organisation key implied by the word itself ("Bundeskanzler": DEU), or empty
  std::string_view status;  ///< former | designated where the word itself says so ("Ex-Präsident"), or empty
  bool feminine = false;
  bool plural = false;   ///< this form is (only) plural
  bool unnamed = false;  ///< usually without a name ("Sprecher"): a person even where none follows
};

struct Institution;

struct RoleMatch {
  std::uint32_t first = 0, last = 0;
  const Role* role = nullptr;
  std::uint32_t prefix_entity = kNone;  ///< compound first part: "US-Außenminister" → USA, "EU-Kommissar" → org:eu
  const Institution* prefix_institution = nullptr;  ///< compound first part: "Polizeichef" → Polizei
};

/// An institution noun that becomes an actor with a state's name or adjective ("Außenministerium", "Streitkräfte").
struct Institution {
  std::string_view lemma, name_en, sector;
  bool is_government = false;  ///< merges with the country actor ("Regierung", "Führung")
};

struct InstitutionMatch {
  std::uint32_t first = 0, last = 0;
  const Institution* institution = nullptr;
  std::uint32_t prefix_entity = kNone;  ///< "US-Militär" → USA
};

/// A time in office; dates are ISO (YYYY, YYYY-MM or YYYY-MM-DD), empty where open.
struct Holding {
  std::uint32_t person = kNone;  ///< entity
  std::string_view office;
  std::string_view of;  ///< ISO alpha-3 or organisation key
  std::string_view from, to;
  std::string_view known;  ///< state of the source: where `to` is open, nothing is said of later times; may be empty
};

struct KnowledgeOptions {
  std::string data_folder{};
  std::vector<std::string> actor_files{};      ///< user TSV files (--actors), later ones override
  std::vector<std::string> petrarch_actors{};  ///< PETRARCH/TABARI dictionaries
};

class Knowledge {
 public:
  static Result<Knowledge> load(const KnowledgeOptions& options);
  Knowledge(Knowledge&&) noexcept;
  Knowledge& operator=(Knowledge&&) noexcept;
  ~Knowledge();

  [[nodiscard]] const Entity& entity(std::uint32_t index) const noexcept;
  [[nodiscard]] std::uint32_t entity_count() const noexcept;
  /// Entity by key, kNone where unknown.
  [[nodiscard]] std::uint32_t find(std::string_view key) const noexcept;

  /// Appends all names that start at token `first` (bounded by `last`), longest first. German inflection
  /// (genitive -s, adjectival endings in "Vereinigten Staaten") and English possessive are understood.
  void match_names(const Segmented& text, std::uint32_t first, std::uint32_t last, Language language,
                   std::vector<NameMatch>& out) const;
  /// Names equal to one string ("US", the first part of a compound).
  [[nodiscard]] std::span<const NameEntry> names_of(std::string_view form, Language language) const noexcept;
  /// Longest role at token `first`; German compounds with a known first part and inflected forms included.
  [[nodiscard]] std::optional<RoleMatch> match_role(const Segmented& text, std::uint32_t first, std::uint32_t last,
                                                    Language language) const;
  /// Longest institution noun at token `first`, likewise.
  [[nodiscard]] std::optional<InstitutionMatch> match_institution(const Segmented& text, std::uint32_t first,
                                                                  std::uint32_t last, Language language) const;

  /// Holdings of a person, by start date.
  [[nodiscard]] std::span<const Holding> holdings_of(std::uint32_t person) const noexcept;
  /// Holdings of an office ("foreign_minister", "JPN") that include `date` (ISO; empty: all).
  [[nodiscard]] std::vector<const Holding*> holders(std::string_view office, std::string_view of,
                                                    std::string_view date) const;
  /// Whether `country` (ISO) was a member of organisation `key` on `date`.
  [[nodiscard]] bool is_member(std::string_view key, std::string_view country, std::string_view date) const noexcept;
  [[nodiscard]] std::vector<std::string_view> members(std::string_view key, std::string_view date) const;

  /// Lines of user and PETRARCH files that did not map, "file:line: why".
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;
  /// SHA-256 over the SHA-256 of all knowledge files in load order, hexadecimal.
  [[nodiscard]] std::string_view digest() const noexcept;

  struct Impl;  ///< for the folder's own files
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  Knowledge();
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagebild
