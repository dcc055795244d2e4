#include "ingest/html_areas.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

bool is_skipped_tag(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_SCRIPT:
    case GUMBO_TAG_STYLE:
    case GUMBO_TAG_NOSCRIPT:
    case GUMBO_TAG_TEMPLATE:
    case GUMBO_TAG_IFRAME:
    case GUMBO_TAG_OBJECT:
    case GUMBO_TAG_EMBED:
    case GUMBO_TAG_SVG:
    case GUMBO_TAG_MATH:
    case GUMBO_TAG_BUTTON:
    case GUMBO_TAG_SELECT:
    case GUMBO_TAG_INPUT:
    case GUMBO_TAG_TEXTAREA:
    case GUMBO_TAG_LABEL:
    case GUMBO_TAG_CANVAS:
    case GUMBO_TAG_AUDIO:
    case GUMBO_TAG_VIDEO:
    case GUMBO_TAG_MENU:
    case GUMBO_TAG_HEAD:
    case GUMBO_TAG_TITLE:
      return true;
    default:
      return false;
  }
}

bool has_role(std::string_view role, std::initializer_list<std::string_view> roles) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

// Parts of one class or id name: "articleShare-bar" → article, share, bar.
void split_name(std::string_view name, std::vector<std::string>& parts) {
  parts.clear();
  std::string part;
  bool lower_before = false;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    const bool separator = c == '-' || c == '_';
    if ((separator || (upper && lower_before)) && !part.empty()) {
      parts.push_back(part);
      part.clear();
    }
    if (!separator) part.push_back(upper ? static_cast<char>(c - 'A' + 'a') : c);
    lower_before = c >= 'a' && c <= 'z';
  }
  if (!part.empty()) parts.push_back(part);
}

bool contains_parts(const ingest::WordSet& set, const std::vector<std::string>& parts) {
  std::string joined;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    joined.clear();
    for (std::size_t j = i; j < parts.size() && j < i + 3; ++j) {
      if (j > i) joined.push_back('-');
      joined += parts[j];
      if (set.find(joined) != set.end()) return true;
    }
  }
  return false;
}

void read_names(std::string_view value, NodeClass& out) {
  const ingest::Words& words = ingest::words();
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t begin = value.find_first_not_of(" \t\r\n", at);
    if (begin == std::string_view::npos) return;
    const std::size_t end = std::min(value.find_first_of(" \t\r\n", begin), value.size());
    const std::string_view name = value.substr(begin, end - begin);
    at = end;
    // Names of utility style sheets ("md:hidden", "w-1/2"), and of states that only tell what the page has.
    if (name.size() > 80 || name.find(':') != std::string_view::npos || name.find('/') != std::string_view::npos)
      continue;
    split_name(name, parts);
    if (parts.empty()) continue;
    // "has-sidebar", "category-cookies", "tag-newsletter", "fixed-sidebar-layout": what the page has or is about.
    static constexpr std::array<std::string_view, 10> kAbout{"has", "no",     "with",  "without", "category",
                                                             "tag", "format", "topic", "theme",   "lang"};
    if (parts.size() > 1 && std::find(kAbout.begin(), kAbout.end(), parts[0]) != kAbout.end()) continue;
    if (std::find(parts.begin(), parts.end(), "layout") != parts.end()) continue;
    std::string whole;
    for (const char c : name) whole.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    out.skipped = out.skipped || words.class_hidden.find(whole) != words.class_hidden.end();
    out.boiler = out.boiler || contains_parts(words.class_out, parts);
    out.comments = out.comments || contains_parts(words.class_comments, parts);
    out.positive = out.positive || contains_parts(words.class_in, parts);
    out.lead = out.lead || contains_parts(words.class_lead, parts);
    out.caption = out.caption || contains_parts(words.class_caption, parts);
    out.byline = out.byline || contains_parts(words.class_byline, parts);
    out.date = out.date || contains_parts(words.class_date, parts);
    out.kicker = out.kicker || contains_parts(words.class_kicker, parts);
  }
}

bool hidden_by_style(std::string_view style) {
  std::string compact;
  for (const char c : style) {
    if (c != ' ') compact.push_back(c);
  }
  return compact.find("display:none") != std::string::npos || compact.find("visibility:hidden") != std::string::npos;
}

NodeClass classify(const HtmlNode& node) {
  NodeClass out;
  out.skipped = is_skipped_tag(node.tag);
  if (out.skipped) return out;
  if (node.tag == GUMBO_TAG_NAV || node.tag == GUMBO_TAG_FOOTER || node.tag == GUMBO_TAG_ASIDE ||
      node.tag == GUMBO_TAG_FORM) {
    out.boiler = true;
  }
  if (node.element->attributes.length == 0) return out;
  if (node.has_attribute("hidden") || node.attribute("aria-hidden") == "true" ||
      hidden_by_style(node.attribute("style"))) {
    out.skipped = true;
    return out;
  }
  if (has_role(node.attribute("role"), {"navigation", "complementary", "contentinfo", "search", "dialog", "alertdialog",
                                        "menu", "menubar", "toolbar", "tablist", "alert"})) {
    out.boiler = true;
  }
  read_names(node.attribute("class"), out);
  read_names(node.attribute("id"), out);
  const std::string_view item = node.attribute("itemprop");
  out.byline = out.byline || item == "author" || node.attribute("rel") == "author";
  out.date = out.date || node.tag == GUMBO_TAG_TIME || item == "datePublished" || item == "dateModified";
  return out;
}

class AreaFinder {
 public:
  AreaFinder(const HtmlTree& tree, std::string_view headline)
      : tree_(tree), nodes_(tree.nodes()), headline_(headline) {}

  PageAreas find() {
    const std::size_t n = nodes_.size();
    out_.classes.resize(n);
    for (std::uint32_t i = 1; i < n; ++i) {
      if (nodes_[i].element == nullptr) continue;
      out_.classes[i] = classify(nodes_[i]);
      if (nodes_[i].tag == GUMBO_TAG_BODY) out_.body = i;
      if (out_.classes[i].skipped && nodes_[i].tag != GUMBO_TAG_BODY && nodes_[i].tag != GUMBO_TAG_HTML) {
        for (std::uint32_t j = i; j < nodes_[i].end; ++j) out_.classes[j].skipped = true;
        i = nodes_[i].end - 1;
      } else {
        out_.classes[i].skipped = false;
      }
    }
    count_texts(true);
    find_title();
    spread_boiler();
    count_texts(false);
    find_root();
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::uint32_t prose(std::uint32_t i) const { return out_.texts[i].text - out_.texts[i].links; }
  [[nodiscard]] bool inside(std::uint32_t i, std::uint32_t outer) const { return i >= outer && i < nodes_[outer].end; }
  [[nodiscard]] double link_density(std::uint32_t i) const {
    return out_.texts[i].text == 0 ? 0.0 : static_cast<double>(out_.texts[i].links) / out_.texts[i].text;
  }

  void count_texts(bool with_boiler) {
    const auto n = static_cast<std::uint32_t>(nodes_.size());
    out_.texts.assign(n, {});
    std::uint32_t in_link = 0;
    for (std::uint32_t i = 1; i < n; ++i) {
      if (out_.classes[i].skipped || (out_.classes[i].boiler && !with_boiler)) {
        if (nodes_[i].element != nullptr) i = nodes_[i].end - 1;
        continue;
      }
      if (nodes_[i].tag == GUMBO_TAG_A && nodes_[i].element != nullptr) in_link = std::max(in_link, nodes_[i].end);
      if (!nodes_[i].is_text) continue;
      NodeText& text = out_.texts[i];
      bool space = true;
      for (const char c : nodes_[i].text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        text.text += static_cast<std::uint32_t>(!blank || !space);
        text.commas += static_cast<std::uint32_t>(c == ',');
        space = blank;
      }
      if (i < in_link) text.links = text.text;
    }
    for (std::uint32_t i = n; i-- > 1;) {
      NodeText& up = out_.texts[nodes_[i].parent];
      up.text += out_.texts[i].text;
      up.links += out_.texts[i].links;
      up.commas += out_.texts[i].commas;
    }
  }

  // Share of the words of `wanted` that `text` has, both lower case.
  static double word_share(std::string_view wanted, std::string_view text) {
    std::size_t words = 0;
    std::size_t found = 0;
    for (std::size_t at = 0; at < wanted.size();) {
      std::size_t end = at;
      while (end < wanted.size() && (static_cast<unsigned char>(wanted[end]) >= 0x80U ||
                                     std::isalnum(static_cast<unsigned char>(wanted[end])) != 0))
        ++end;
      if (end - at > 2) {
        ++words;
        found += static_cast<std::size_t>(text.find(wanted.substr(at, end - at)) != std::string_view::npos);
      }
      at = end + 1;
    }
    return words == 0 ? 0.0 : static_cast<double>(found) / static_cast<double>(words);
  }

  // The h1 that says what the metadata says. Where none does: the only one, since editors give search engines and
  // readers different titles; of several, none can be trusted more than the metadata.
  void find_title() {
    std::uint32_t first = 0;
    std::uint32_t best = 0;
    double best_share = 0.0;
    std::size_t candidates = 0;
    const std::string wanted = to_lower(headline_);
    for (std::uint32_t i = 1; i < nodes_.size(); ++i) {
      if (nodes_[i].element == nullptr || out_.classes[i].skipped) continue;
      const bool headline = nodes_[i].tag != GUMBO_TAG_META && nodes_[i].attribute("itemprop") == "headline";
      if (nodes_[i].tag != GUMBO_TAG_H1 && !headline) continue;
      const std::string text = to_lower(tree_.text(i));
      if (text.empty() || text.size() > 400) continue;
      const double share = word_share(wanted, text);
      if (share > best_share) {
        best = i;
        best_share = share;
      }
      ++candidates;
      if (first == 0 && text.size() >= 12) first = i;
    }
    if (best_share >= 0.5) {
      out_.title = best;
    } else if (wanted.empty() || (candidates == 1 && best_share > 0.0) ||
               (candidates == 1 && nodes_[first].tag == GUMBO_TAG_H1 && in_article(first))) {
      out_.title = first;
    }
  }

  [[nodiscard]] bool in_article(std::uint32_t i) const {
    for (; i != 0; i = nodes_[i].parent) {
      if (nodes_[i].tag == GUMBO_TAG_ARTICLE || nodes_[i].tag == GUMBO_TAG_MAIN) return true;
    }
    return false;
  }

  // Furniture holds for all below it. What holds the title, the marked article text or nearly all text of the page is
  // no furniture, whatever it is called.
  void spread_boiler() {
    const auto n = static_cast<std::uint32_t>(nodes_.size());
    std::vector<std::uint32_t> kept;  // nodes that furniture cannot hold
    for (std::uint32_t i = 1; i < n; ++i) {
      if (nodes_[i].element == nullptr || out_.classes[i].skipped) continue;
      if (nodes_[i].attribute("itemprop") == "articleBody" || nodes_[i].tag == GUMBO_TAG_MAIN || i == out_.title)
        kept.push_back(i);
    }
    const std::uint32_t total = prose(out_.body);
    std::uint32_t article_end = 0;
    for (std::uint32_t i = 1; i < n; ++i) {
      NodeClass& c = out_.classes[i];
      const HtmlNode& node = nodes_[i];
      if (node.element == nullptr || c.skipped) continue;
      if (node.tag == GUMBO_TAG_ARTICLE || node.tag == GUMBO_TAG_MAIN) article_end = std::max(article_end, node.end);
      if (node.tag == GUMBO_TAG_HEADER && i >= article_end) c.boiler = true;
      if (!c.boiler) continue;
      const auto held = std::lower_bound(kept.begin(), kept.end(), i);
      const bool holds = held != kept.end() && *held < node.end;
      const bool hard = node.tag == GUMBO_TAG_NAV || node.tag == GUMBO_TAG_FOOTER || node.tag == GUMBO_TAG_ASIDE;
      const bool nearly_all = !hard && !c.comments && prose(i) * 2 > total;
      if (node.tag == GUMBO_TAG_BODY || node.tag == GUMBO_TAG_HTML || holds || nearly_all) {
        c.boiler = false;
        continue;
      }
      for (std::uint32_t j = i; j < node.end; ++j) out_.classes[j].boiler = true;
      i = node.end - 1;
    }
  }

  void find_root() {
    const auto n = static_cast<std::uint32_t>(nodes_.size());
    std::vector<float> score(n, 0.0F);
    std::uint32_t semantic = 0;
    int semantic_rank = 0;
    for (std::uint32_t i = 1; i < n; ++i) {
      const HtmlNode& node = nodes_[i];
      const NodeClass& c = out_.classes[i];
      if (node.element == nullptr) continue;
      if (c.skipped || c.boiler) {
        i = node.end - 1;
        continue;
      }
      int rank = 0;
      if (node.attribute("itemprop") == "articleBody") {
        rank = 4;
      } else if (node.tag == GUMBO_TAG_ARTICLE || node.attribute("role") == "article") {
        rank = out_.title == 0 || inside(out_.title, i) ? 3 : 2;
      } else if (node.tag == GUMBO_TAG_MAIN || node.attribute("role") == "main") {
        rank = 1;
      }
      if (rank > semantic_rank || (rank > 0 && rank == semantic_rank && prose(i) > prose(semantic))) {
        semantic = i;
        semantic_rank = rank;
      }
      if (node.tag != GUMBO_TAG_P && node.tag != GUMBO_TAG_PRE && node.tag != GUMBO_TAG_BLOCKQUOTE &&
          !(node.tag == GUMBO_TAG_DIV || node.tag == GUMBO_TAG_TD || node.tag == GUMBO_TAG_SECTION)) {
        continue;
      }
      std::uint32_t own = out_.texts[i].text;
      std::uint32_t links = out_.texts[i].links;
      if (node.tag != GUMBO_TAG_P && node.tag != GUMBO_TAG_PRE) own = direct_text(i, links);
      if (own < 25) continue;
      const float density = own == 0 ? 0.0F : std::min(1.0F, static_cast<float>(links) / static_cast<float>(own));
      const float points = (1.0F + static_cast<float>(std::min(out_.texts[i].commas, 10U)) +
                            std::min(static_cast<float>(own) / 100.0F, 3.0F)) *
                           (1.0F - density);
      const std::uint32_t up = node.tag == GUMBO_TAG_P || node.tag == GUMBO_TAG_PRE ? node.parent : i;
      score[up] += points;
      score[nodes_[up].parent] += points / 2.0F;
    }
    std::uint32_t best = out_.body;
    float best_score = 0.0F;
    for (std::uint32_t i = 1; i < n; ++i) {
      if (score[i] <= 0.0F) continue;
      const float weighted =
          score[i] * static_cast<float>(1.0 - link_density(i)) + (out_.classes[i].positive ? 5.0F : 0.0F);
      if (weighted > best_score) {
        best = i;
        best_score = weighted;
      }
    }
    // Bodies parted into sections: climb while the parent holds clearly more prose and is no list of links.
    while (best != out_.body && best != 0) {
      const std::uint32_t up = nodes_[best].parent;
      if (up == 0 || nodes_[up].tag == GUMBO_TAG_HTML) break;
      if (prose(up) * 10 < prose(best) * 13 || link_density(up) > 0.3) break;
      best = up;
    }
    out_.root = semantic != 0 && prose(semantic) * 2 >= prose(best) ? semantic : best;
    // A whole <main> is wider than need be: the scored part of it is the better choice where it holds nearly all.
    if (out_.root == semantic && semantic_rank == 1 && inside(best, semantic) &&
        prose(best) * 10 >= prose(semantic) * 6) {
      out_.root = best;
    }
    if (out_.root == 0) out_.root = out_.body;
  }

  // Text that stands in the node itself and not in a block inside it.
  [[nodiscard]] std::uint32_t direct_text(std::uint32_t i, std::uint32_t& links) const {
    std::uint32_t text = 0;
    links = 0;
    for (std::uint32_t j = i + 1; j < nodes_[i].end;) {
      const HtmlNode& node = nodes_[j];
      const bool is_inline = node.tag == GUMBO_TAG_A || node.tag == GUMBO_TAG_SPAN || node.tag == GUMBO_TAG_B ||
                             node.tag == GUMBO_TAG_I || node.tag == GUMBO_TAG_EM || node.tag == GUMBO_TAG_STRONG ||
                             node.tag == GUMBO_TAG_FONT;
      if (node.is_text || is_inline) {
        text += out_.texts[j].text;
        links += out_.texts[j].links;
      }
      j = node.end;
    }
    return text;
  }

  const HtmlTree& tree_;
  const std::vector<HtmlNode>& nodes_;
  std::string_view headline_;
  PageAreas out_;
};

}  // namespace

PageAreas find_areas(const HtmlTree& tree, std::string_view headline) { return AreaFinder(tree, headline).find(); }

}  // namespace lagebild
