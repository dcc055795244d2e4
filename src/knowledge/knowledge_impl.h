// The inside of Knowledge, shared by its loader, its matchers and its tools.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/tsv.h"
#include "knowledge/inflection.h"
#include "knowledge/knowledge.h"
#include "knowledge/name_trie.h"

namespace lagebild {

inline constexpr std::size_t kLanguages = 2;
inline constexpr std::array<std::string_view, kLanguages> kLanguageCodes{"de", "en"};

struct Membership {
  std::string_view organisation, country, from, to;
};

/// What a prefix before a role noun changes ("Ex-", "Vize").
struct RoleModifier {
  std::string form;
  bool hyphen = false;  ///< only with a hyphen behind it
  std::string_view status, office;
  std::uint32_t effect = 0;  ///< index into LanguageTables::effects
};

struct RoleEffect {
  std::string_view status, office;
  friend bool operator==(const RoleEffect&, const RoleEffect&) = default;
};

/// Everything that depends on the language.
struct LanguageTables {
  Inflection inflection;
  NameTrie names;
  NameTrie roles, role_tails;                ///< entries: base roles; tails: "-minister" without its hyphen
  NameTrie institutions, institution_tails;  ///< entries: indices into institutions_list
  std::vector<std::string_view> possessives, links;
  bool fold_roles = false;
  std::vector<RoleModifier> modifiers;
  std::vector<RoleEffect> effects;  ///< 0: none
  std::vector<Role> roles_list;     ///< base roles × effects: [base * effects.size() + effect]
  std::vector<Institution> institutions_list;
};

struct Knowledge::Impl {
  std::deque<TsvFile> files;        // views below point into them
  std::deque<std::string> strings;  // and into these
  std::string digest_parts, digest;
  std::vector<std::string> warnings;

  std::vector<Entity> entities;
  std::unordered_map<std::string_view, std::uint32_t> by_key;
  AtomTable atoms;
  std::array<LanguageTables, kLanguages> languages;

  std::vector<Holding> holdings;  // by person, then start
  std::vector<std::uint32_t> holding_first;
  std::unordered_map<std::string, std::vector<std::uint32_t>> by_office;  // "office of" → holdings
  std::vector<Membership> memberships;                                    // by organisation, country

  [[nodiscard]] const LanguageTables& tables(Language language) const noexcept {
    return languages[static_cast<std::size_t>(language)];
  }
  std::string_view keep(std::string text) { return strings.emplace_back(std::move(text)); }
};

/// ISO dates of unlike precision: whether `from` <= `date` <= `to` as far as their common precision tells.
[[nodiscard]] bool date_within(std::string_view date, std::string_view from, std::string_view to) noexcept;

}  // namespace lagebild
