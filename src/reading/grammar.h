// Who does what in a clause, by position, case and agreement over mentions (no parse tree).
//
// Purpose: subject, objects, prepositional and genitive attributes of a clause or noun, voice, coordination.
// Units: clause and mention indices of one document. Thread safety: one Grammar belongs to one document.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "reading/analysed.h"
#include "reading/mentions.h"

namespace lagebild {

class Grammar {
 public:
  Grammar(const Analysed& doc, const std::vector<FoundMention>& mentions);

  /// Mention that is the grammatical subject of the clause; inherited in coordinated and infinitive clauses, the
  /// antecedent in relative ones. kNone where there is none.
  [[nodiscard]] std::uint32_t subject(std::uint32_t clause, unsigned depth = 0) const;
  /// Bare mention of the clause that is not its subject.
  [[nodiscard]] std::uint32_t object(std::uint32_t clause) const;
  /// Mention behind one of the prepositions (lower case) in the clause.
  [[nodiscard]] std::uint32_t behind_preposition(std::uint32_t clause, std::string_view preposition) const;
  /// Mention (no place) behind a preposition of the class in the clause; agent_preposition: the agent of a passive.
  [[nodiscard]] std::uint32_t behind(std::uint32_t clause, WordClass preposition) const;
  [[nodiscard]] std::uint32_t agent(std::uint32_t clause) const { return behind(clause, WordClass::agent_preposition); }
  /// Mention that is a genitive attribute of the noun token.
  [[nodiscard]] std::uint32_t genitive_of(std::uint32_t noun) const;
  /// Mention behind a preposition that follows the noun token at most `window` tokens behind it.
  [[nodiscard]] std::uint32_t attribute_of(std::uint32_t noun, std::string_view preposition,
                                           std::uint32_t window = 8) const;
  [[nodiscard]] bool passive(std::uint32_t clause) const;
  /// The mention and those joined to it by commas and coordinators, in text order.
  [[nodiscard]] std::vector<std::uint32_t> coordinated(std::uint32_t mention) const;
  /// Mentions whose head lies in the clause, in text order.
  [[nodiscard]] std::span<const std::uint32_t> in_clause(std::uint32_t clause) const;
  /// Last mention that ends at or before the token, in the same sentence.
  [[nodiscard]] std::uint32_t before(std::uint32_t token) const;

 private:
  /// Subject of the first main clause that has one in the sentence before.
  [[nodiscard]] std::uint32_t subject_before(std::uint32_t sentence, unsigned depth) const;
  [[nodiscard]] bool usable(std::uint32_t mention) const;
  const Analysed& doc_;
  const std::vector<FoundMention>& mentions_;
  std::vector<std::uint32_t> order_, first_;
};

}  // namespace lagebild
