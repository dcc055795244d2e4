// Mentions: every phrase that refers to an actor or a place, found by knowledge, roles, institutions and name patterns.
//
// Purpose: first half of actor recognition; actors.h merges mentions into actors.
// Units: token indices of the Analysed. Complexity: linear in the tokens (each start token walks the name trie once).
// Thread safety: MentionRules immutable after load, may be shared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "knowledge/knowledge.h"
#include "lagebild/result.h"
#include "reading/analysed.h"

namespace lagebild {

/// How a mention stands in its clause.
enum class Slot : std::uint8_t {
  bare,         ///< no preposition: subject or object
  preposition,  ///< behind a preposition (FoundMention::governor is its token)
  genitive,     ///< genitive attribute, before or behind its noun (governor is the noun)
  apposition,   ///< set beside another mention of the same actor
};

struct FoundMention {
  std::uint32_t first = 0, last = 0;  ///< tokens of the phrase without its article
  std::uint32_t head = 0;
  MentionForm form = MentionForm::name;
  ActorType type = ActorType::person;
  std::uint32_t entity = kNone;      ///< of the Knowledge
  bool place = false;                ///< names a place, not an actor ("in Tokio", "Donbass")
  std::string_view country, sector;  ///< of the actor; views into Knowledge
  // persons: the name alone
  std::uint32_t name_first = 0, name_last = 0;  ///< empty where only the role stands
  bool feminine = false, masculine = false, plural = false, indefinite = false;
  // role or institution
  const Role* role = nullptr;
  std::uint32_t title_first = 0, title_last = 0;
  const Institution* institution = nullptr;
  std::string_view office_of;  ///< ISO code of the state the office or institution is of, empty where unknown
  std::uint32_t of_first = 0, of_last = 0;  ///< tokens that name the organisation the office is of, empty: a state
  std::uint32_t of_entity = kNone;
  std::string_view status = "current";  ///< current | former | designated
  bool other_office = false;            ///< a deputy: office `other`
  bool inherits = false;                ///< "sein japanischer Kollege": office of the person before
  bool adjacent_role = false;           ///< name set right behind its role
  // grammar
  Slot slot = Slot::bare;
  std::uint32_t governor = kNone;
  bool can_be_subject = true;
  std::uint32_t determiner = kNone;
  std::uint32_t clause = kNone, sentence = 0;
  std::uint32_t actor = kNone;        ///< set by merge_actors
  std::uint32_t place_index = kNone;  ///< set by merge_actors
  std::string_view rule;              ///< what found it, for explain
};

/// Given names and role modifiers (data/common/first_names.tsv, data/<language>/role_modifiers.tsv).
struct MentionRules {
  struct Modifier {
    std::string status;  ///< former | designated | current or empty
    bool other_office = false;
  };
  template <class T>
  using Table = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;
  Table<char> first_names;  ///< name → 'm', 'f', '-'
  Table<Modifier> before, after, prefix;
  Table<std::string> exceptions;  ///< "lemma:ISO" → office

  /// Office that a role has in one state against its row in roles.tsv (data/<language>/role_exceptions.tsv), or null.
  [[nodiscard]] const std::string* exception(std::string_view lemma, std::string_view state) const;

  static Result<MentionRules> load(const std::string& data_folder, Language language);
};

/// Finds all mentions, in text order, not overlapping (but a role's "of" phrase may be a mention of its own).
[[nodiscard]] std::vector<FoundMention> find_mentions(const Analysed& doc, const Knowledge& knowledge,
                                                      const MentionRules& rules, std::string_view date);

}  // namespace lagebild
