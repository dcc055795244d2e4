// Tense of the clause around a token, from lexical analyses alone.
//
// Purpose: "am Mittwoch" of a report in past tense is the last one, with a verb in present or future the next.
// Method: the clause is the stretch between punctuation signs; its finite verb nearest to the token decides:
// past form, perfect (auxiliary + past participle) -> past; future or modal auxiliary + infinitive -> future.
// Where the clause has no finite verb, the clauses after and before it in the sentence are asked.
// Thread safety: pure. Complexity: linear in the sentence.
#pragma once

#include <cstdint>

#include "language/lexical.h"
#include "reading/times/words.h"
#include "text/segment.h"

namespace lagebild::times {

enum class Tense : std::uint8_t { none, past, present, future };

[[nodiscard]] Tense tense_around(const Segmented& text, const Lexical& lexical, const TimeWords& words,
                                 std::uint32_t sentence, std::uint32_t token);

}  // namespace lagebild::times
