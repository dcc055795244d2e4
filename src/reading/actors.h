// From mentions to actors, places and offices.
//
// Purpose: mentions of one actor become one Actor (by knowledge entity, name, role and title); pronouns and definite
// roles are bound to persons before them; offices are read from titles.
// Units: report spans are code points. Complexity: linear in mentions but for pronouns (bounded window).
// Thread safety: pure functions over one document.
#pragma once

#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "lagebild/report.h"
#include "reading/mentions.h"

namespace lagebild {

/// The state that most of the document is about (ISO code), from names, adjectives and places; empty where none is
/// named.
[[nodiscard]] std::string home_country(const Analysed& doc, const Knowledge& knowledge,
                                       const std::vector<FoundMention>& mentions);

/// Sets FoundMention::actor / place_index and fills report.actors and report.places.
void merge_actors(const Analysed& doc, const Knowledge& knowledge, std::string_view date, std::string_view home,
                  std::vector<FoundMention>& mentions, Report& report);

/// Fills report.offices from the titles of mentions.
void find_offices(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules, std::string_view date,
                  std::string_view home, const std::vector<FoundMention>& mentions, Report& report);

}  // namespace lagebild
