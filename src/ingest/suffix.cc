#include "ingest/suffix.h"

#include <array>
#include <utility>

namespace lagebild {

namespace {

bool ends_with_ignoring_case(std::string_view name, std::string_view suffix) {
  if (name.size() <= suffix.size()) return false;
  const std::string_view tail = name.substr(name.size() - suffix.size());
  for (std::size_t i = 0; i < suffix.size(); ++i) {
    const char c = tail[i] >= 'A' && tail[i] <= 'Z' ? static_cast<char>(tail[i] - 'A' + 'a') : tail[i];
    if (c != suffix[i]) return false;
  }
  return true;
}

}  // namespace

bool has_suffix(std::string_view name, std::string_view suffix) {
  for (const std::string_view packed : {".gz", ".zst"}) {
    if (ends_with_ignoring_case(name, packed)) {
      name.remove_suffix(packed.size());
      break;
    }
  }
  return ends_with_ignoring_case(name, suffix);
}

std::optional<MediaType> media_type_by_suffix(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, MediaType>, 9> kSuffixes{{
      {".txt", MediaType::text},
      {".text", MediaType::text},
      {".md", MediaType::text},
      {".html", MediaType::html},
      {".htm", MediaType::html},
      {".xhtml", MediaType::html},
      {".jsonl", MediaType::jsonl},
      {".ndjson", MediaType::jsonl},
      {".json", MediaType::jsonl},
  }};
  for (const auto& [suffix, type] : kSuffixes) {
    if (has_suffix(name, suffix)) return type;
  }
  return std::nullopt;
}

}  // namespace lagebild
