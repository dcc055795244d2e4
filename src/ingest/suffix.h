// File name suffixes that ingest knows.
#pragma once

#include <optional>
#include <string_view>

#include "ingest/ingest.h"

namespace lagebild {

inline constexpr std::string_view kKnownSuffixes = ".txt .text .md .html .htm .xhtml .jsonl .ndjson .json";

/// The media type by the suffix of a file name, a compression suffix left out; nullopt for an unknown one.
[[nodiscard]] std::optional<MediaType> media_type_by_suffix(std::string_view name);
/// Whether the suffix (compression left out) is `suffix`, letter case ignored.
[[nodiscard]] bool has_suffix(std::string_view name, std::string_view suffix);

}  // namespace lagebild
