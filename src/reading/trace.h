// What the stages did and why, for `lagebild explain`.
//
// Purpose: a stage that is given a Trace appends one note per decision; without one it pays a null check.
// Units: tokens [first, last) of the document's Segmented.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lagebild {

struct TraceNote {
  std::uint32_t first = 0, last = 0;
  std::string stage;  ///< "time", "figure", "actor", "office", "statement", "event"
  std::string rule;   ///< lexicon or rule line: "data/de/events.tsv:120", or a named rule of the code
  std::string text;   ///< what was decided
  bool coded = true;  ///< false: considered and left out; text says why
};

struct Trace {
  std::vector<TraceNote> notes;
};

}  // namespace lagebild
