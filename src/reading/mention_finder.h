// Finds the mentions of one document; the work behind find_mentions().
//
// One walk over each sentence tries, at every token, pronouns, names of the knowledge, name patterns, roles,
// institutions and acronyms, and takes the longest; family names alone come last, when the full names are known. Thread
// safety: one finder belongs to one document and thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "reading/mentions.h"

namespace lagebild {

class MentionFinder {
 public:
  MentionFinder(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules, std::string_view date)
      : doc_(doc), knowledge_(knowledge), rules_(rules), date_(date) {}

  std::vector<FoundMention> run();

 private:
  // the walk over a sentence
  [[nodiscard]] const Sentence& sentence(std::uint32_t s) const { return doc_.seg.sentences[s]; }
  void scan(std::uint32_t s);
  /// Finds the mention that starts at token i, if any; returns the token behind it.
  std::uint32_t scan_at(std::uint32_t s, std::uint32_t i, std::uint32_t last);

  // names of the knowledge
  /// The longest name at i whose best entry is worth taking here.
  const NameMatch* best_name(std::uint32_t i);
  /// An adjective, or (English) a state's name set right before a role or institution noun.
  bool modifies_next(const NameMatch& name, std::uint32_t last);
  [[nodiscard]] bool is_possessive(std::uint32_t i) const;
  std::uint32_t add_named(std::uint32_t s, const NameMatch& name);
  /// Behind a preposition of place, or a place in a dateline.
  [[nodiscard]] bool is_locative(std::uint32_t first, std::uint32_t s) const;

  // persons
  [[nodiscard]] bool capitalised(std::uint32_t i) const;
  [[nodiscard]] bool is_given_name(std::uint32_t i) const;
  [[nodiscard]] bool can_be_name(std::uint32_t i, bool known_before) const;
  [[nodiscard]] bool is_acronym(std::uint32_t i) const;
  /// End of a person's name that starts at i; i where none does. Behind a role one name-like word is enough;
  /// elsewhere a given name must open it.
  [[nodiscard]] std::uint32_t person_name(std::uint32_t i, std::uint32_t last, bool behind_role);
  /// Whether the token begins a state's, organisation's or place's name.
  [[nodiscard]] bool begins_other_name(std::uint32_t i, std::uint32_t last);
  [[nodiscard]] std::uint32_t name_run(std::uint32_t j, std::uint32_t last, bool given);
  [[nodiscard]] bool is_country_name(std::uint32_t i, std::uint32_t last);
  std::uint32_t add_person(std::uint32_t s, std::uint32_t first, std::uint32_t last, std::uint32_t entity);
  void set_person(FoundMention& m, std::uint32_t first, std::uint32_t last, std::uint32_t entity);
  /// The only person of this family name who holds the office at the date.
  [[nodiscard]] std::uint32_t holder_named(std::uint32_t token, std::string_view office) const;
  /// The known person with exactly this full name.
  [[nodiscard]] std::uint32_t known_person(std::uint32_t first, std::uint32_t last);

  // roles and what they are of
  struct Before {
    std::uint32_t first;
    std::string_view country;
    std::uint32_t entity = kNone;
    std::string_view status;
    bool other_office = false;
  };
  /// Adjectives and modifiers before a role or institution at `at`.
  Before look_back(std::uint32_t s, std::uint32_t at);
  /// A state's adjective (or, in English, its name) that ends right before token `end`: sets b, returns its first
  /// token.
  std::uint32_t country_before(std::uint32_t s, std::uint32_t end, Before& b);
  struct Of {
    std::uint32_t next;                 ///< token behind the phrase; the start where there is none
    std::uint32_t first = 0, last = 0;  ///< the organisation's words
    std::uint32_t entity = kNone;
    std::string_view country;
    const Institution* institution = nullptr;
  };
  /// "der USA", "von Japan", "Frankreichs", "des japanischen Außenministeriums", "of the United Nations" behind `at`.
  Of look_ahead(std::uint32_t at, std::uint32_t last);
  std::uint32_t add_role(std::uint32_t s, const RoleMatch& match, std::uint32_t last);
  /// Number of a role without a name: by agreement with its determiner; a bare noun that can be plural is plural unless
  /// it is predicative ("als Präsident", "wurde Minister").
  [[nodiscard]] bool only_plural(const FoundMention& m) const;
  /// The phrase between a role and its name may hold mentions of its own.
  void rescan(std::uint32_t s, std::uint32_t first, std::uint32_t last);
  [[nodiscard]] std::uint32_t known_or_pattern(std::uint32_t i, std::uint32_t last);
  /// "Ex-Präsident", "Vizepräsident": the first part changes status or office.
  void apply_prefix(FoundMention& m, std::uint32_t token);

  // institutions
  std::uint32_t add_institution(std::uint32_t s, const InstitutionMatch& match, std::uint32_t last);

  // acronyms, pronouns, family names alone
  std::uint32_t acronym(std::uint32_t s, std::uint32_t i);
  [[nodiscard]] bool is_pronoun(std::uint32_t i) const;
  std::uint32_t add_pronoun(std::uint32_t s, std::uint32_t i);
  /// Family names alone: of persons named in full in this document, then of known holders of office at the date.
  void find_surnames();
  [[nodiscard]] std::uint32_t known_surname(std::uint32_t i) const;

  // place in the clause
  void place_in_clause(FoundMention& m);
  /// A name with the genitive's s: the knowledge's or document's name is the form without it.
  [[nodiscard]] bool genitive_name(const FoundMention& m) const;
  [[nodiscard]] std::uint32_t next_noun(std::uint32_t from, std::uint32_t last) const;
  /// Whether determiner and noun can together be nominative; true where the dictionary does not tell.
  [[nodiscard]] bool nominative(std::uint32_t determiner, std::uint32_t noun) const;
  void cover(const FoundMention& m);

  const Analysed& doc_;
  const Knowledge& knowledge_;
  const MentionRules& rules_;
  std::string_view date_;
  std::vector<FoundMention> found_;
  std::vector<NameMatch> names_, scratch_;
  std::vector<bool> covered_, timed_;
};

}  // namespace lagebild
