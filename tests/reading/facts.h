// Whether a report yields an expected fact.
//
// Purpose: one check per kind of fact of a case file (docs/testing.md); the answer says what was found instead.
// Thread safety: pure functions.
#pragma once

#include <string>
#include <vector>

#include "case_file.h"
#include "lagebild/report.h"

namespace lagebild::reading_test {

struct Verdict {
  bool holds = false;
  std::string found;  ///< what the report has of this kind, one item a line
  std::string error;  ///< the fact line itself cannot be understood
};

/// Checks one fact, `no` included, `todo` not considered.
[[nodiscard]] Verdict check(const Fact& fact, const Report& report);

/// Breaches of what every report promises: spans inside the text, references to something, facts with evidence.
[[nodiscard]] std::vector<std::string> unsound(const Report& report);

}  // namespace lagebild::reading_test
