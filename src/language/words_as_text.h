// Syntactic words as if they were the tokens of a text, so that the lexicon can analyse each of them in its place.
//
// Treebanks cut words otherwise than the segmenter, and parts of contractions are no tokens at all; what the model is
// told about a word has to be the same in training and at work.
// Thread safety: values. Complexity: linear. Errors: none.
#pragma once

#include <string>

#include "language/syntax.h"
#include "text/segment.h"

namespace lagebild {

struct WordsAsText {
  std::string text;     ///< the forms, a blank behind each
  Segmented segmented;  ///< token i is word i of the Syntax
};

/// `out` is cleared first and refers to its own text.
void words_as_text(const Syntax& words, WordsAsText& out);

}  // namespace lagebild
