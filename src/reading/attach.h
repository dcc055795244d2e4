// Figures, times and relations as facts of the report: whose, where, in which statement.
//
// Thread safety: pure functions over one document.
#pragma once

#include <vector>

#include "knowledge/knowledge.h"
#include "lagebild/report.h"
#include "reading/grammar.h"
#include "reading/mentions.h"
#include "reading/statements.h"

namespace lagebild {

/// Fills report.figures from doc.figures: `of` from a state's adjective inside, a genitive or "von" behind the counted
/// noun; `where` from a place or state behind a preposition of place in the clause.
void attach_figures(const Analysed& doc, const Knowledge& knowledge, const Grammar& grammar,
                    const std::vector<FoundMention>& mentions, const std::vector<FoundStatement>& statements,
                    Report& report);

/// Fills report.times from doc.times.
void attach_times(const Analysed& doc, Report& report);

/// Fills report.relations: member_of ("Angela Merkel (CDU)", "G7-Mitglieder Frankreich und Italien"), chairs (heads of
/// organisations that are actors of the report).
void find_relations(const Analysed& doc, const Knowledge& knowledge, const std::vector<FoundMention>& mentions,
                    Report& report);

}  // namespace lagebild
