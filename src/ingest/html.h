// Web page to document: the article's text, and what the page says about it.
//
// Purpose: title, lead, headings, paragraphs, quotations and captions of a news page without what surrounds them;
// byline, outlet, publication date and language from the page's metadata. Method: docs/ingest.md (ours; in the spirit
// of text-density extractors such as Readability and trafilatura). Parser: gumbo (HTML5, tolerant).
// Units: `page` is UTF-8. Errors: empty (no article text), too_large (needs more than the memory limit).
// Thread safety: pure. Complexity: linear in the page; nesting beyond 1,000 elements is flattened.
#pragma once

#include <string>
#include <string_view>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

/// `uri` becomes Document::uri and stands for the page in messages. Document::id is not set here.
[[nodiscard]] Result<Document> html_document(std::string_view page, const std::string& uri);

}  // namespace lagebild
