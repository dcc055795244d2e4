// CoNLL-U, the format of Universal Dependencies: ten columns a word, an empty line behind each sentence.
//
// Purpose: reading treebanks and words that come ready cut, writing what was found.
// Read are sent_id, text and newdoc among the comments, words, ranges of words ("3-4"), SpaceAfter, NER and JoinedLemma
// among MISC; further MISC attributes are kept as they are. Empty nodes ("8.1") and the column DEPS are passed over.
// Written is what validates as UD 2: sent_id, text that agrees with the forms, features and MISC in alphabetical order
// without regard to case, "_" for what is empty. White space inside a cell is written as one blank.
// Units: bytes of UTF-8; heads count words of a sentence from 1.
// Errors: bad_data, "file:line: expected …, found …". Structure is checked (columns, numbers, heads in range), not
// whether the analysis is sensible: bench/conllu_check.py does that.
// Thread safety: pure functions. Complexity: linear.
#pragma once

#include <string>
#include <string_view>

#include "lagebild/result.h"
#include "language/syntax.h"

namespace lagebild {

/// Reads `text`; `name` stands for the file in messages. `out` is cleared first and owns all its strings.
Status read_conllu(std::string_view text, std::string_view name, Syntax& out);

/// Appends all sentences to `out`. Sentences without an id get `prefix` and a number from 1 ("report-1").
void write_conllu(const Syntax& syntax, std::string_view prefix, std::string& out);

/// The text of a sentence: its forms with white space where there was some.
void append_sentence_text(const Syntax& syntax, const SyntaxSentence& sentence, std::string& out);

/// "Number=Sing|Case=Nom" → "Case=Nom|Number=Sing": attributes in UD's order, values of one attribute as well.
[[nodiscard]] std::string canonical_features(std::string_view feats);

}  // namespace lagebild
