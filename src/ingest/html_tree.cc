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

bool is_one_of(std::string_view name, const auto& list) { return std::find(list.begin(), list.end(), name) != list.end(); }

// Elements that have no content, and those whose end tag may be left out (they close each other, so they do not nest).
constexpr std::array<std::string_view, 16> kVoid{"area", "base", "br",   "col",   "embed",  "hr",    "img",    "input",
                                                 "link", "meta", "param", "source", "track", "wbr", "keygen", "frame"};
constexpr std::array<std::string_view, 20> kSelfClosing{"p",  "li", "dt",   "dd",   "tr",       "td",     "th",
                                                        "thead", "tbody", "tfoot", "option", "optgroup", "a", "h1",
                                                        "h2", "h3", "h4",   "h5",   "h6",       "colgroup"};

// HTML5's tree construction takes time in proportion to the depth for each tag, and attributes are compared with each
// other. Start tags nested beyond kMaxDepth and tags with thousands of attributes become blanks, which no honest page
// notices. Returns whether anything was to be done.
bool flatten(std::string_view page, std::string* out) {
  const bool foreign = page.find("<svg") != std::string_view::npos || page.find("<math") != std::string_view::npos ||
                       page.find("<SVG") != std::string_view::npos || page.find("<MATH") != std::string_view::npos;
  bool changed = false;
  std::size_t depth = 0;
  for (std::size_t i = page.find('<'); i != std::string_view::npos; i = page.find('<', i)) {
    std::size_t at = i + 1;
    const bool closing = at < page.size() && page[at] == '/';
    if (closing) ++at;
    std::array<char, 12> name{};
    std::size_t length = 0;
    while (at < page.size() && std::strchr(" \t\r\n\f/><", page[at]) == nullptr) {
      const char c = page[at] >= 'A' && page[at] <= 'Z' ? static_cast<char>(page[at] - 'A' + 'a') : page[at];
      if (length < name.size()) name[length++] = c;
      ++at;
    }
    const bool letter = length > 0 && name[0] >= 'a' && name[0] <= 'z';
    if (!letter) {
      i = at;
      continue;
    }
    std::size_t attributes = 0;
    std::size_t end = at;
    char quote = 0;
    while (end < page.size()) {
      const char c = page[end];
      if (quote != 0) {
        if (c == quote) quote = 0;
      } else if (c == '"' || c == '\'') {
        quote = end > 0 && page[end - 1] == '=' ? c : char{0};
      } else if (c == '>') {
        break;
      } else if (c == ' ' || c == '\n' || c == '\t' || c == '/') {
        ++attributes;
      }
      ++end;
    }
    const std::string_view tag(name.data(), length);
    bool blank = end - i > kMaxTagBytes && attributes > 1000;
    if (!blank && !is_one_of(tag, kVoid) && (foreign || !is_one_of(tag, kSelfClosing))) {
      if (closing) {
        depth -= static_cast<std::size_t>(depth > 0);
      } else if (depth >= kMaxDepth) {
        blank = true;
      } else {
        ++depth;
      }
    }
    if (blank) {
      changed = true;
      if (out == nullptr) return true;
      std::fill(out->begin() + static_cast<std::ptrdiff_t>(i),
                out->begin() + static_cast<std::ptrdiff_t>(std::min(end + 1, page.size())), ' ');
    }
    i = blank ? end : at;
  }
  return changed;
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
  if (flatten(page, nullptr)) {
    out.page_.assign(page);
    flatten(page, &out.page_);
    page = out.page_;
  }
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
      default: break;
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
