// The dependency tree of a sentence, for people and for programs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "language/syntax.h"

namespace lagebild::cli {

/// One line a word, below its head and indented by its depth: form, relation, part of speech, lemma, features, name.
[[nodiscard]] std::string tree_text(const Syntax& words, const SyntaxSentence& sentence, std::size_t width);
/// [{"form", "lemma", "upos", "xpos", "feats", "head", "deprel", …}]; heads count from 1, 0 is the root.
[[nodiscard]] nlohmann::ordered_json tree_json(const Syntax& words, const SyntaxSentence& sentence);

}  // namespace lagebild::cli
