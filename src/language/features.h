// Parts of speech and features in the notation of Universal Dependencies, as the data files write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "language/lexical.h"

namespace lagebild {

/// "NOUN" → Upos::noun; nullopt for an unknown name.
[[nodiscard]] std::optional<Upos> upos_from_name(std::string_view name) noexcept;

/// Sets verb_form, degree, joined_prefix and cells of `out` (whose pos is set already) from UD features:
/// "Case=Nom,Acc|Gender=Masc|Number=Sing", "Mood=Sub|Number=Plur|Person=3|Tense=Past|VerbForm=Fin".
/// What is not said is left open (all cases, numbers, persons). "_" or "" are no features: cells stay 0.
/// `Prefix=Yes` marks a separable verb in one word, or on ADP its particle. False: `problem` names the unknown part.
[[nodiscard]] bool set_features(std::string_view features, Analysis& out, std::string& problem);

}  // namespace lagebild
