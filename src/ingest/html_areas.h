// Which parts of a page are the article: classes of nodes, text statistics, the article's root.
// Thread safety: pure functions. Complexity: linear in the nodes (root search: linear in nodes times nesting of
// scores).
#pragma once

#include <cstdint>
#include <vector>

#include "ingest/html_tree.h"

namespace lagebild {

/// What tag, class, id and role of one element say.
struct NodeClass {
  bool skipped = false;   ///< never text of a reader: scripts, controls, hidden parts
  bool boiler = false;    ///< page furniture
  bool comments = false;  ///< readers' comments, which may be longer than the article
  bool positive = false;  ///< names itself article, story, content …
  bool lead = false, caption = false, byline = false, date = false, kicker = false;
};

/// Bytes of visible text below a node.
struct NodeText {
  std::uint32_t text = 0;   ///< skipped and furniture left out
  std::uint32_t links = 0;  ///< of these, inside links
  std::uint32_t commas = 0;
};

struct PageAreas {
  std::vector<NodeClass> classes;  ///< boiler and skipped hold for the whole subtree
  std::vector<NodeText> texts;
  std::uint32_t body = 0;
  std::uint32_t title = 0;  ///< the article's h1 (or itemprop headline), 0: none
  std::uint32_t root = 0;   ///< the article's text
};

/// `headline`: the title by the metadata, for choosing among several h1.
[[nodiscard]] PageAreas find_areas(const HtmlTree& tree, std::string_view headline);

}  // namespace lagebild
