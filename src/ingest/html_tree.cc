#include "ingest/html_tree.h"

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdlib>
#include <cstring>

#include "base/utf8.h"

namespace lagebild {

// Memory of one parse. Gumbo frees node by node and recursively; here all goes at once, and a page made to eat memory
// is left by longjmp (through C frames only) when its budget is spent.
class HtmlTree::Arena {
 public:
  explicit Arena(std::size_t budget) : budget_(budget) {}
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (char* block : blocks_) std::free(block);
  }

  static void* allocate(void* self, std::size_t size) { return static_cast<Arena*>(self)->take(size); }
  static void release(void*, void*) {}

  GumboOutput* parse(std::string_view page) {
    GumboOptions options = kGumboDefaultOptions;
    options.allocator = &allocate;
    options.deallocator = &release;
    options.userdata = this;
    options.max_errors = 0;
    return guarded(&options, page.data(), page.size());
  }

 private:
  GumboOutput* guarded(const GumboOptions* options, const char* data, std::size_t size) {
    if (setjmp(out_of_memory_) != 0) return nullptr;
    return gumbo_parse_with_options(options, data, size);
  }

  void* take(std::size_t size) {
    size = (std::max<std::size_t>(size, 1) + 15U) & ~std::size_t{15};
    if (size > left_) {
      const std::size_t block = std::max<std::size_t>(size, kBlock);
      char* memory = used_ + block > budget_ ? nullptr : static_cast<char*>(std::malloc(block));
      if (memory == nullptr) std::longjmp(out_of_memory_, 1);
      used_ += block;
      blocks_.push_back(memory);
      at_ = memory;
      left_ = block;
    }
    char* out = at_;
    at_ += size;
    left_ -= size;
    return out;
  }

  static constexpr std::size_t kBlock = 256U << 10U;
  std::vector<char*> blocks_;
  char* at_ = nullptr;
  std::size_t left_ = 0, used_ = 0, budget_;
  std::jmp_buf out_of_memory_;
};

namespace {

constexpr std::size_t kMaxDepth = 1000;
constexpr std::size_t kMaxTagBytes = 64U << 10U;

bool is_one_of(std::string_view name, const auto& list) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

// Elements that have no content, and those whose end tag may be left out (they close each other, so they do not nest).
constexpr std::array<std::string_view, 16> kVoid{"area", "base", "br",    "col",    "embed", "hr",  "img",    "input",
                                                 "link", "meta", "param", "source", "track", "wbr", "keygen", "frame"};
constexpr std::array<std::string_view, 20> kSelfClosing{
    "p",      "li",       "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot",
    "option", "optgroup", "a",  "h1", "h2", "h3", "h4", "h5",    "h6",    "colgroup"};

struct Tag {
  std::array<char, 12> name{};
  std::size_t length = 0;  // of the name, cut at 12
  bool closing = false;
  bool closed = false;  // has its '>'
  bool empty_element = false;
  std::size_t name_end = 0;
  std::size_t end = 0;  // behind '>'
  std::size_t attributes = 0;
  [[nodiscard]] std::string_view view() const { return {name.data(), length}; }
};

// The tag whose '<' stands at `i`; length 0 where there is none.
Tag tag_at(std::string_view page, std::size_t i) {
  Tag tag;
  std::size_t at = i + 1;
  tag.closing = at < page.size() && page[at] == '/';
  if (tag.closing) ++at;
  while (at < page.size() && std::strchr(" \t\r\n\f/><", page[at]) == nullptr) {
    const char c = page[at] >= 'A' && page[at] <= 'Z' ? static_cast<char>(page[at] - 'A' + 'a') : page[at];
    if (tag.length < tag.name.size()) tag.name[tag.length++] = c;
    ++at;
  }
  if (tag.length > 0 && (tag.name[0] < 'a' || tag.name[0] > 'z')) tag.length = 0;
  tag.name_end = at;
  if (tag.length == 0) return tag;
  char quote = 0;
  for (; at < page.size(); ++at) {
    const char c = page[at];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && page[at - 1] == '=') {
      quote = c;
    } else if (c == '>') {
      tag.closed = true;
      tag.empty_element = page[at - 1] == '/';
      ++at;
      break;
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '/') {
      ++tag.attributes;
    }
  }
  tag.end = at;
  return tag;
}

// Where the next "</name" begins, letter case ignored; npos where there is none.
std::size_t find_end_tag(std::string_view page, std::string_view name, std::size_t from) {
  for (std::size_t i = page.find("</", from); i != std::string_view::npos; i = page.find("</", i + 2)) {
    const std::string_view found = page.substr(i + 2, name.size());
    bool same = found.size() == name.size();
    for (std::size_t k = 0; same && k < name.size(); ++k) same = (found[k] | 0x20) == name[k];
    if (same) return i;
  }
  return std::string_view::npos;
}

// The page without what no reader sees and the parser would take character by character: scripts (JSON-LD stays), style
// sheets, drawings and comments; the tags of scripts and drawings stay. HTML5's tree construction takes time in
// proportion to the depth for each tag, and attributes are compared with each other: start tags nested beyond kMaxDepth
// and tags with thousands of attributes go as well, which no honest page notices.
std::string prepared(std::string_view page) {
  std::string out;
  out.reserve(page.size());
  std::size_t copied = 0;
  const auto cut = [&](std::size_t begin, std::size_t end) {
    out.append(page.substr(copied, begin - copied));
    copied = end;
  };
  std::size_t depth = 0;
  std::size_t foreign = 0;  // inside svg or math that stays, every tag nests
  // A name that was not found once is not searched again, lest pages of start tags take quadratic time.
  bool no_comment_end = false, no_script_end = false, no_style_end = false, no_svg_end = false;
  for (std::size_t i = page.find('<'); i != std::string_view::npos; i = page.find('<', i)) {
    if (page.substr(i, 4) == "<!--") {
      const std::size_t end = no_comment_end ? std::string_view::npos : page.find("-->", i + 2);
      no_comment_end = end == std::string_view::npos;
      if (no_comment_end) {
        i += 4;
      } else {
        cut(i, end + 3);
        i = end + 3;
      }
      continue;
    }
    const Tag tag = tag_at(page, i);
    if (tag.length == 0) {
      i = std::max(tag.name_end, i + 1);
      continue;
    }
    if (!tag.closed) break;  // the parser drops what follows as well
    const std::string_view name = tag.view();
    if (!tag.closing && (name == "script" || name == "style")) {
      bool& missing = name == "script" ? no_script_end : no_style_end;
      const std::size_t end = missing ? std::string_view::npos : find_end_tag(page, name, tag.end);
      missing = end == std::string_view::npos;
      if (!missing) {
        if (page.substr(i, tag.end - i).find("ld+json") == std::string_view::npos) cut(tag.end, end);
        i = end + 2;
        continue;
      }
    }
    if (!tag.closing && !tag.empty_element && name == "svg" && !no_svg_end) {
      // Drawings inside drawings are left to the parser.
      const std::size_t inner = page.find("<svg", tag.end);
      const std::size_t end = find_end_tag(page.substr(0, inner), name, tag.end);
      no_svg_end = end == std::string_view::npos && inner == std::string_view::npos;
      if (end != std::string_view::npos) {
        cut(tag.end, end);
        i = end + 2;
        continue;
      }
    }
    if (name == "svg" || name == "math") {
      if (tag.closing) {
        foreign -= static_cast<std::size_t>(foreign > 0);
      } else if (!tag.empty_element) {
        ++foreign;
      }
    }
    bool drop = tag.end - i > kMaxTagBytes && tag.attributes > 1000;
    if (!drop && !is_one_of(name, kVoid) && (foreign > 0 || !is_one_of(name, kSelfClosing))) {
      if (tag.closing) {
        depth -= static_cast<std::size_t>(depth > 0);
      } else if (depth >= kMaxDepth) {
        drop = true;
      } else {
        ++depth;
      }
    }
    if (drop) cut(i, tag.end);
    i = tag.end;
  }
  out.append(page.substr(copied));
  return out;
}

}  // namespace

HtmlTree::HtmlTree() = default;
HtmlTree::HtmlTree(HtmlTree&&) noexcept = default;
HtmlTree& HtmlTree::operator=(HtmlTree&&) noexcept = default;
HtmlTree::~HtmlTree() = default;

std::string_view HtmlNode::attribute(const char* name) const noexcept {
  if (element == nullptr) return {};
  const GumboAttribute* found = gumbo_get_attribute(&element->attributes, name);
  return found == nullptr ? std::string_view() : std::string_view(found->value);
}

bool HtmlNode::has_attribute(const char* name) const noexcept {
  return element != nullptr && gumbo_get_attribute(&element->attributes, name) != nullptr;
}

Result<HtmlTree> HtmlTree::parse(std::string_view page, const std::string& name) {
  HtmlTree out;
  out.page_ = std::make_unique<const std::string>(prepared(page));
  page = *out.page_;
  out.arena_ = std::make_unique<Arena>(page.size() * 64 + (64U << 20U));
  const GumboOutput* parsed = out.arena_->parse(page);
  if (parsed == nullptr || parsed->document == nullptr) {
    return Error{ErrorCode::too_large, name + ": this page needs too much memory"};
  }
  struct Open {
    const GumboVector* children;
    unsigned int next;
    std::uint32_t node;
  };
  std::vector<Open> open;
  out.nodes_.reserve(page.size() / 32 + 16);
  out.nodes_.emplace_back();
  open.push_back({&parsed->document->v.document.children, 0, 0});
  while (!open.empty()) {
    Open& top = open.back();
    if (top.next >= top.children->length) {
      out.nodes_[top.node].end = static_cast<std::uint32_t>(out.nodes_.size());
      open.pop_back();
      continue;
    }
    const auto* child = static_cast<const GumboNode*>(top.children->data[top.next++]);
    HtmlNode node;
    node.parent = top.node;
    const auto index = static_cast<std::uint32_t>(out.nodes_.size());
    node.end = index + 1;
    switch (child->type) {
      case GUMBO_NODE_ELEMENT:
      case GUMBO_NODE_TEMPLATE:
        node.tag = child->type == GUMBO_NODE_TEMPLATE ? GUMBO_TAG_TEMPLATE : child->v.element.tag;
        node.element = &child->v.element;
        out.nodes_.push_back(node);
        open.push_back({&child->v.element.children, 0, index});
        break;
      case GUMBO_NODE_TEXT:
      case GUMBO_NODE_WHITESPACE:
      case GUMBO_NODE_CDATA:
        node.is_text = true;
        node.text = child->v.text.text;
        out.nodes_.push_back(node);
        break;
      default:
        break;
    }
  }
  return out;
}

void append_collapsed(std::string& out, std::string_view s) {
  for (std::size_t i = 0; i < s.size();) {
    const auto byte = static_cast<unsigned char>(s[i]);
    if (byte > 0x20U && byte < 0x7FU) {
      out.push_back(s[i++]);
      continue;
    }
    const std::size_t begin = i;
    const char32_t c = next_code_point(s, i);
    if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF) continue;
    if (c < 0x20 || is_space(c)) {
      if (!out.empty() && out.back() != ' ' && out.back() != '\n') out.push_back(' ');
    } else {
      out.append(s.substr(begin, i - begin));
    }
  }
}

std::string HtmlTree::text(std::uint32_t node) const {
  std::string out;
  for (std::uint32_t i = node; i < nodes_[node].end; ++i) {
    if (nodes_[i].is_text) {
      append_collapsed(out, nodes_[i].text);
    } else if (nodes_[i].tag == GUMBO_TAG_SCRIPT || nodes_[i].tag == GUMBO_TAG_STYLE) {
      i = nodes_[i].end - 1;
    } else if (nodes_[i].tag == GUMBO_TAG_BR || nodes_[i].tag == GUMBO_TAG_DIV || nodes_[i].tag == GUMBO_TAG_P) {
      append_collapsed(out, " ");
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace lagebild
