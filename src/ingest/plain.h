// Plain text to blocks.
//
// Units: Block spans are code points of Document::text. Thread safety: pure functions. Complexity: linear.
#pragma once

#include "lagebild/report.h"

namespace lagebild {

/// Fills Document::blocks (and Document::title) from Document::text, which stays as it is. Rules: docs/ingest.md.
/// `markdown`: '#' opens headings.
void find_blocks(Document& document, bool markdown);

/// Kind of one paragraph by its own looks alone: caption, dateline, quote (lines that open with '>'), else body.
[[nodiscard]] BlockKind paragraph_kind(std::string_view paragraph);

}  // namespace lagebild
