// A web page as a flat list of nodes in document order.
//
// Purpose: passes over the page are loops, not recursions, whatever the page nests. Each node knows its parent and
// where its subtree ends ([i, end)).
// Memory: one arena per page; a page that needs more than 64 times its size (and 64 MiB) is an Error (too_large).
// Thread safety: immutable after parse.
#pragma once

#include <gumbo.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"

namespace lagebild {

struct HtmlNode {
  GumboTag tag = GUMBO_TAG_UNKNOWN;
  bool is_text = false;
  std::uint32_t parent = 0;  ///< the root is its own parent
  std::uint32_t end = 0;     ///< behind the subtree
  std::string_view text;     ///< of a text node
  const GumboElement* element = nullptr;

  /// Value of an attribute, empty where there is none.
  [[nodiscard]] std::string_view attribute(const char* name) const noexcept;
  [[nodiscard]] bool has_attribute(const char* name) const noexcept;
};

class HtmlTree {
 public:
  /// Parses any bytes that are valid UTF-8; broken markup is repaired as HTML5 says.
  static Result<HtmlTree> parse(std::string_view page, const std::string& name);
  HtmlTree(HtmlTree&&) noexcept;
  HtmlTree& operator=(HtmlTree&&) noexcept;
  ~HtmlTree();

  [[nodiscard]] const std::vector<HtmlNode>& nodes() const noexcept { return nodes_; }
  /// All text of a subtree, white space collapsed.
  [[nodiscard]] std::string text(std::uint32_t node) const;

 private:
  class Arena;
  HtmlTree();
  std::unique_ptr<Arena> arena_;
  std::unique_ptr<const std::string> page_;  // gumbo points into it
  std::vector<HtmlNode> nodes_;
};

/// Appends `s` to `out` with white space (no-break spaces included) collapsed to one blank, soft hyphens and zero-width
/// characters dropped.
void append_collapsed(std::string& out, std::string_view s);

}  // namespace lagebild
