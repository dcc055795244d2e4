// Reading cases: a text, and what reading it must yield, one readable file per behaviour.
//
// Purpose: parses tests/reading/<language>/<behaviour>.case (format: docs/testing.md) into a ReadingCase.
// Encoding: UTF-8, line ends LF. Errors: "file:line: …" as values. Thread safety: pure functions.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"

namespace lagebild::reading_test {

/// A word of a fact line; what stood in quotation marks is one word and never a keyword.
struct FactWord {
  std::string text;
  bool quoted = false;
};

/// One expectation. `words` is the line without "todo" and "no".
struct Fact {
  std::string line;        ///< as written, for messages
  std::size_t number = 0;  ///< line number in its file
  bool negative = false;   ///< "no …": must not be reported
  bool todo = false;       ///< "todo …": known not to be reached yet; must not hold
  std::string reason;      ///< behind " # " of a todo line
  std::vector<FactWord> words;
};

struct ReadingCase {
  std::string file;       ///< path as given
  std::string name;       ///< "de/visit_besuch"
  std::string language;   ///< "de" or "en"; empty: to be detected
  std::string published;  ///< ISO date or empty
  std::string text;
  std::vector<Fact> facts;
};

/// Parses the content of one case file. `name` is "<folder>/<file without suffix>".
[[nodiscard]] Result<ReadingCase> parse_case(std::string_view content, const std::string& file,
                                             const std::string& name);

/// All *.case files under `folder`/<language>, in name order.
[[nodiscard]] Result<std::vector<ReadingCase>> load_cases(const std::string& folder);

}  // namespace lagebild::reading_test
