// What a page says about itself: metadata of its head, JSON-LD, Open Graph, microdata.
// Thread safety: pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ingest/html_tree.h"

namespace lagebild {

struct PageMetadata {
  std::string headline;    ///< JSON-LD headline, else og:title
  std::string page_title;  ///< <title>
  std::string description;
  std::string byline, outlet, published, modified;
  std::string language;      ///< primary subtag, lower case
  std::string article_body;  ///< JSON-LD articleBody
};

[[nodiscard]] PageMetadata read_metadata(const HtmlTree& tree);

/// A name list without what surrounds it on the page ("Von ", "By ", dates, addresses); empty where it is none.
[[nodiscard]] std::string clean_byline(std::string_view s);
/// Collapsed text, character references that were encoded twice undone ("&amp;quot;").
[[nodiscard]] std::string clean_text(std::string_view s);

}  // namespace lagebild
