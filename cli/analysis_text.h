// Features of an analysis in readable form, with the names of Universal Dependencies.
#pragma once

#include <string>

#include "language/lexical.h"

namespace lagebild::cli {

/// "Masc Sing Nom,Acc / Neut Sing Nom", "Pres Sing 3", "Part Past", "comparative"; empty where nothing is known.
[[nodiscard]] std::string features_text(const Analysis& analysis);

}  // namespace lagebild::cli
