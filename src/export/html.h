// Reports as one self-contained page that a person opens from disk: the text with everything marked in it that the
// report says, and the facts beside it, each linked with its words.
//
// Purpose: a page is a head, one part a document (made by any thread), and a tail, so that it is written as a stream.
// Security: everything from the document is escaped; the page has no outside resources and forbids them (CSP).
// Accessibility: works without a mouse (Tab, j/k, Escape), without colours (each kind has its own form), and prints.
// Thread safety: pure functions. Complexity: n log n in the number of marks.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

[[nodiscard]] std::string html_head(std::string_view title);
/// `number` counts the documents of the page from 1 and names them in links ("#d1-e2").
[[nodiscard]] std::string html_document(const Report& report, std::size_t number);
[[nodiscard]] std::string html_failed(std::string_view uri, const Error& error, std::size_t number);
[[nodiscard]] std::string html_tail();

/// Text for use in an element or a quoted attribute; control characters become U+FFFD.
[[nodiscard]] std::string html_escape(std::string_view text);

}  // namespace lagebild
