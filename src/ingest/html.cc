#include "ingest/html.h"

#include <algorithm>
#include <unordered_set>
#include <vector>

#include "base/tsv.h"
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/dates.h"
#include "ingest/html_areas.h"
#include "ingest/html_meta.h"
#include "ingest/html_tree.h"
#include "ingest/ingest.h"
#include "ingest/plain.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

// One block of the page on its way into the document.
struct Piece {
  BlockKind kind = BlockKind::body;
  std::string text;
  std::size_t link_bytes = 0;
  int level = 0;           // of a heading
  bool lead = false;       // named so by the page
  bool list = false;       // an item of a list
  bool loose = false;      // stands in no paragraph element
  bool link_list = false;  // an item of a list that is mostly links
  [[nodiscard]] double link_density() const {
    return text.empty() ? 0.0 : static_cast<double>(link_bytes) / static_cast<double>(text.size());
  }
};

bool is_block(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_P:
    case GUMBO_TAG_DIV:
    case GUMBO_TAG_SECTION:
    case GUMBO_TAG_ARTICLE:
    case GUMBO_TAG_HEADER:
    case GUMBO_TAG_MAIN:
    case GUMBO_TAG_H1:
    case GUMBO_TAG_H2:
    case GUMBO_TAG_H3:
    case GUMBO_TAG_H4:
    case GUMBO_TAG_H5:
    case GUMBO_TAG_H6:
    case GUMBO_TAG_UL:
    case GUMBO_TAG_OL:
    case GUMBO_TAG_LI:
    case GUMBO_TAG_DL:
    case GUMBO_TAG_DT:
    case GUMBO_TAG_DD:
    case GUMBO_TAG_BLOCKQUOTE:
    case GUMBO_TAG_FIGURE:
    case GUMBO_TAG_FIGCAPTION:
    case GUMBO_TAG_PRE:
    case GUMBO_TAG_TABLE:
    case GUMBO_TAG_TR:
    case GUMBO_TAG_TBODY:
    case GUMBO_TAG_THEAD:
    case GUMBO_TAG_CAPTION:
    case GUMBO_TAG_ADDRESS:
    case GUMBO_TAG_HR:
    case GUMBO_TAG_BODY:
    case GUMBO_TAG_FORM:
    case GUMBO_TAG_CENTER:
    case GUMBO_TAG_DETAILS:
    case GUMBO_TAG_SUMMARY:
    case GUMBO_TAG_FIELDSET:
    case GUMBO_TAG_ASIDE:
    case GUMBO_TAG_FOOTER:
    case GUMBO_TAG_NAV:
    case GUMBO_TAG_HGROUP:
      return true;
    default:
      return false;
  }
}

int heading_level(GumboTag tag) {
  switch (tag) {
    case GUMBO_TAG_H1:
      return 1;
    case GUMBO_TAG_H2:
      return 2;
    case GUMBO_TAG_H3:
      return 3;
    case GUMBO_TAG_H4:
      return 4;
    case GUMBO_TAG_H5:
      return 5;
    case GUMBO_TAG_H6:
      return 6;
    default:
      return 0;
  }
}

bool ends_sentence(std::string_view s) {
  for (std::size_t at = s.size(); at > 0;) {
    const char32_t c = previous_code_point(s, at);
    if (c == U'"' || c == U'“' || c == U'”' || c == U'«' || c == U'»' || c == U')' || c == U'\'' || c == U'‘' ||
        c == U'’')
      continue;
    return c == U'.' || c == U'!' || c == U'?' || c == U'…' || c == U':';
  }
  return false;
}

bool has_letter(std::string_view s) {
  for (std::size_t at = 0; at < s.size();) {
    if (is_letter(next_code_point(s, at))) return true;
  }
  return false;
}

// Letters and digits in lower case, for comparing titles.
std::string letters_of(std::string_view s) {
  std::string out;
  const std::string lower = to_lower(s);
  for (std::size_t at = 0; at < lower.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(lower, at);
    if (is_letter(c) || is_digit(c)) out.append(lower, begin, at - begin);
  }
  return out;
}

// Whether `lower` opens with a phrase that leads to other pages. One-word phrases must be the whole text (or stand
// before a colon), since they open sentences as well.
bool opens_like_boiler(std::string_view lower) {
  for (const std::string& phrase : ingest::words().boiler) {
    if (!lower.starts_with(phrase)) continue;
    const std::string_view rest = lower.substr(phrase.size());
    if (rest.empty() || rest == ":" || rest.front() == ':') return true;
    if (phrase.find(' ') == std::string::npos) continue;
    std::size_t at = 0;
    if (!is_letter(next_code_point(rest, at))) return true;
  }
  return false;
}

class Extractor {
 public:
  Extractor(const HtmlTree& tree, const PageAreas& areas) : tree_(tree), nodes_(tree.nodes()), areas_(areas) {}

  std::string byline;  ///< found on the way
  std::string date;

  /// Blocks of the nodes [begin, end). `strict`: furniture is left out.
  std::vector<Piece> collect(std::uint32_t begin, std::uint32_t end, bool strict) {
    pieces_.clear();
    open_.clear();
    piece_ = {};
    breaks_ = 0;
    std::uint32_t link_end = 0;
    for (std::uint32_t i = begin; i < end; ++i) {
      while (!open_.empty() && nodes_[open_.back()].end <= i) close();
      const HtmlNode& node = nodes_[i];
      const NodeClass& c = areas_.classes[i];
      if (c.skipped || (strict && c.boiler)) {
        i = std::max(i, std::min(node.end, end) - 1);
        continue;
      }
      if (node.is_text) {
        add_text(node.text, i < link_end);
        continue;
      }
      // A title is put in front by the caller; bylines and dates are metadata.
      if (i == areas_.title || (begin != i && is_aside_line(i, c, strict))) {
        note_metadata(i, c);
        i = std::max(i, std::min(node.end, end) - 1);
        continue;
      }
      if (node.tag == GUMBO_TAG_BR) {
        ++breaks_;
        continue;
      }
      if (node.tag == GUMBO_TAG_A) link_end = std::max(link_end, node.end);
      if ((node.tag == GUMBO_TAG_TD || node.tag == GUMBO_TAG_TH) && !piece_.text.empty()) {
        if (areas_.texts[i].text > 80) {
          flush();
        } else {
          append_collapsed(piece_.text, " ");
        }
      }
      if (is_block(node.tag)) {
        flush();
        open_.push_back(i);
      } else if (c.caption || c.lead) {
        if (areas_.texts[i].text > 20) {
          flush();
          open_.push_back(i);
        }
      }
    }
    while (!open_.empty()) close();
    flush();
    return std::move(pieces_);
  }

 private:
  void close() {
    flush();
    open_.pop_back();
  }

  void add_text(std::string_view text, bool in_link) {
    if (breaks_ > 0 && text.find_first_not_of(" \t\r\n") != std::string_view::npos) {
      if (breaks_ > 1) {
        flush();
      } else if (!piece_.text.empty()) {
        while (piece_.text.back() == ' ') piece_.text.pop_back();
        piece_.text.push_back('\n');
      }
      breaks_ = 0;
    }
    const std::size_t before = piece_.text.size();
    append_collapsed(piece_.text, text);
    if (in_link) piece_.link_bytes += piece_.text.size() - before;
  }

  void flush() {
    breaks_ = 0;
    std::string& text = piece_.text;
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n')) text.pop_back();
    if (!text.empty() && text.front() == ' ') text.erase(0, 1);
    if (text.empty() || !has_letter(text)) {
      piece_ = {};
      return;
    }
    bool paragraph = false;
    for (std::size_t k = open_.size(); k-- > 0;) {
      const HtmlNode& node = nodes_[open_[k]];
      const NodeClass& c = areas_.classes[open_[k]];
      // What an element says of itself counts for its own text, not for all the page below it.
      const bool narrow = areas_.texts[open_[k]].text < 1200;
      if (node.tag == GUMBO_TAG_FIGCAPTION || node.tag == GUMBO_TAG_FIGURE || node.tag == GUMBO_TAG_CAPTION ||
          (c.caption && narrow)) {
        piece_.kind = BlockKind::caption;
      } else if (node.tag == GUMBO_TAG_BLOCKQUOTE && piece_.kind == BlockKind::body) {
        piece_.kind = BlockKind::quote;
      } else if (heading_level(node.tag) != 0 && piece_.kind == BlockKind::body) {
        piece_.kind = BlockKind::heading;
        piece_.level = heading_level(node.tag);
      }
      piece_.lead = piece_.lead || (c.lead && narrow);
      if (node.tag == GUMBO_TAG_LI || node.tag == GUMBO_TAG_DD || node.tag == GUMBO_TAG_DT) piece_.list = true;
      if ((node.tag == GUMBO_TAG_UL || node.tag == GUMBO_TAG_OL) &&
          areas_.texts[open_[k]].links * 2 > areas_.texts[open_[k]].text) {
        piece_.link_list = true;
      }
      paragraph = paragraph || node.tag == GUMBO_TAG_P || node.tag == GUMBO_TAG_LI ||
                  node.tag == GUMBO_TAG_BLOCKQUOTE || node.tag == GUMBO_TAG_PRE || heading_level(node.tag) != 0;
    }
    piece_.loose = !paragraph && piece_.kind == BlockKind::body;
    pieces_.push_back(std::move(piece_));
    piece_ = {};
  }

  // Lines for byline, date and kicker: short, and named so by the page.
  [[nodiscard]] bool is_aside_line(std::uint32_t i, const NodeClass& c, bool strict) const {
    if (!strict || !(c.byline || c.date || c.kicker)) return false;
    const HtmlNode& node = nodes_[i];
    // A date inside a sentence is part of it.
    if (node.tag == GUMBO_TAG_TIME || node.tag == GUMBO_TAG_A || node.tag == GUMBO_TAG_SPAN) {
      if (!piece_.text.empty() && piece_.text.size() > 30) return false;
      for (std::uint32_t up = node.parent; up != 0; up = nodes_[up].parent) {
        if (nodes_[up].tag == GUMBO_TAG_P && areas_.texts[up].text > areas_.texts[i].text + 80) return false;
        if (is_block(nodes_[up].tag)) break;
      }
    }
    return areas_.texts[i].text < 200;
  }

  void note_metadata(std::uint32_t i, const NodeClass& c) {
    if (i == areas_.title || c.kicker) return;
    const std::string text = tree_.text(i);
    if (date.empty()) {
      date = normalise_date(nodes_[i].attribute("datetime"));
      for (std::uint32_t j = i; j < nodes_[i].end && date.empty(); ++j) {
        if (nodes_[j].tag == GUMBO_TAG_TIME) date = normalise_date(nodes_[j].attribute("datetime"));
      }
      if (date.empty()) date = find_date(text).iso;
    }
    if (c.byline && byline.empty()) byline = clean_byline(text);
  }

  const HtmlTree& tree_;
  const std::vector<HtmlNode>& nodes_;
  const PageAreas& areas_;
  std::vector<Piece> pieces_;
  std::vector<std::uint32_t> open_;
  Piece piece_;
  int breaks_ = 0;
};

// Removes what is no part of the report, piece by piece. Byline and date lines found go to `byline` and `date`.
std::vector<Piece> filtered(std::vector<Piece> pieces, const std::string& title, std::string& byline,
                            std::string& date) {
  std::vector<Piece> out;
  std::unordered_set<std::string> seen;
  const std::string title_key = letters_of(title);
  bool after_boiler = false;  // behind a heading such as "More on this topic"
  for (Piece& piece : pieces) {
    const std::string lower = to_lower(piece.text.substr(0, 400));
    const std::size_t size = piece.text.size();
    const double density = piece.link_density();
    const bool short_line = size <= 100;
    const bool boiler = (short_line || (density > 0.2 && size <= 300)) && opens_like_boiler(lower);
    if (piece.kind == BlockKind::heading) {
      after_boiler = boiler;
      if (boiler || density > 0.8) continue;
    } else if (boiler) {
      after_boiler = true;
      continue;
    } else if (after_boiler) {
      if (piece.list || density > 0.5 || (short_line && !ends_sentence(piece.text))) continue;
      after_boiler = false;
    }
    if (piece.link_list && (piece.list || density > 0.5)) continue;
    if (density > 0.9 || (density > 0.6 && (short_line || piece.list))) continue;
    if (size < 400 && letters_of(piece.text) == title_key) continue;
    if (piece.kind == BlockKind::body) {
      const BlockKind looks = paragraph_kind(piece.text);
      if (looks == BlockKind::dateline) {
        const std::string iso = find_date(piece.text).iso;
        if (!iso.empty()) {
          if (date.empty()) date = iso;
          continue;
        }
      }
      if (looks == BlockKind::dateline || looks == BlockKind::caption) piece.kind = looks;
      const std::string first_word = lower.substr(0, lower.find(' '));
      if (out.size() < 3 && size <= 80 && !ends_sentence(piece.text) && ingest::words().by.count(first_word) != 0) {
        if (byline.empty()) byline = clean_byline(piece.text);
        if (date.empty()) date = find_date(piece.text).iso;
        continue;
      }
      // Labels of buttons and boxes.
      if (piece.loose && size < 40 && !ends_sentence(piece.text)) continue;
    }
    if (size > 20 && !seen.insert(piece.text).second) continue;
    out.push_back(std::move(piece));
  }
  // Short lines in bold between paragraphs are headings, whatever their element.
  for (std::size_t i = 0; i + 1 < out.size(); ++i) {
    Piece& piece = out[i];
    if (piece.kind == BlockKind::body && !piece.list && !piece.lead && i > 0 && piece.text.size() <= 80 &&
        !ends_sentence(piece.text) && out[i + 1].kind == BlockKind::body && out[i + 1].text.size() >= 100 &&
        starts_upper(piece.text) && piece.text.find('\n') == std::string::npos &&
        piece.text.find(',') == std::string::npos) {
      piece.kind = BlockKind::heading;
      piece.level = 6;
    }
  }
  // Headings that nothing follows, or only another of the same rank or above.
  std::vector<Piece> kept;
  for (std::size_t i = out.size(); i-- > 0;) {
    if (out[i].kind == BlockKind::heading &&
        (kept.empty() || (kept.back().kind == BlockKind::heading && kept.back().level <= out[i].level))) {
      continue;
    }
    kept.push_back(std::move(out[i]));
  }
  std::reverse(kept.begin(), kept.end());
  return kept;
}

std::size_t prose_bytes(const std::vector<Piece>& pieces) {
  std::size_t bytes = 0;
  for (const Piece& piece : pieces) {
    if (piece.kind == BlockKind::body || piece.kind == BlockKind::quote || piece.kind == BlockKind::lead)
      bytes += piece.text.size();
  }
  return bytes;
}

// The page title without the outlet behind it ("Title | Outlet", "Title - Outlet").
std::string without_outlet(const std::string& title, const std::string& outlet) {
  for (const std::string_view mark : {" | ", " - ", " – ", " — ", " • ", " :: ", " » "}) {
    const std::size_t at = title.rfind(mark);
    if (at == std::string::npos || at == 0) continue;
    const std::string suffix = to_lower(std::string_view(title).substr(at + mark.size()));
    const std::string name = to_lower(outlet);
    const bool named =
        !name.empty() && (suffix.find(name) != std::string::npos || name.find(suffix) != std::string::npos);
    const bool host = suffix.find('.') != std::string::npos && suffix.find(' ') == std::string::npos;
    // Behind a bar a short rest is the outlet; a dash parts sentences as well.
    const bool bar = mark == " | " || mark == " :: " || mark == " » " || mark == " • ";
    if (named || host || (bar && suffix.size() <= 40 && suffix.size() * 2 <= title.size())) {
      return without_outlet(title.substr(0, at), outlet);
    }
  }
  return title;
}

std::string title_of(const HtmlTree& tree, const PageAreas& areas, const PageMetadata& meta) {
  std::string heading;
  if (areas.title != 0) {
    const auto& nodes = tree.nodes();
    for (std::uint32_t i = areas.title; i < nodes[areas.title].end; ++i) {
      const NodeClass& c = areas.classes[i];
      if (i != areas.title && (c.skipped || c.kicker)) {
        i = std::max(i, nodes[i].end - 1);
        continue;
      }
      if (nodes[i].is_text) append_collapsed(heading, nodes[i].text);
      if (nodes[i].tag == GUMBO_TAG_BR) append_collapsed(heading, " ");
    }
    heading = clean_text(heading);
  }
  const std::string named = without_outlet(meta.headline, meta.outlet);
  if (heading.empty()) heading = !named.empty() ? named : without_outlet(meta.page_title, meta.outlet);
  return without_outlet(heading, meta.outlet);
}

void add_block(Document& document, std::uint32_t& point, BlockKind kind, std::string_view text) {
  if (!document.text.empty()) {
    document.text += "\n\n";
    point += 2;
  }
  const std::uint32_t size = count_code_points(text);
  document.blocks.push_back({kind, {point, point + size}});
  document.text += text;
  point += size;
}

// Paragraphs of JSON-LD's articleBody, for pages that write their text by script only.
std::vector<Piece> pieces_of_text(std::string_view text) {
  std::vector<Piece> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    Piece piece;
    piece.text = clean_text(text.substr(at, end - at));
    if (!piece.text.empty() && piece.text.front() == ' ') piece.text.erase(0, 1);
    if (has_letter(piece.text)) out.push_back(std::move(piece));
    at = end + 1;
  }
  return out;
}

}  // namespace

Result<Document> html_document(std::string_view page, const std::string& uri) {
  auto tree = HtmlTree::parse(page, uri);
  if (!tree) return std::move(tree).error();
  PageMetadata meta = read_metadata(*tree);
  const PageAreas areas = find_areas(*tree, without_outlet(meta.headline, meta.outlet));
  const std::string title = title_of(*tree, areas, meta);
  const auto& nodes = tree->nodes();

  Extractor extractor(*tree, areas);
  std::vector<Piece> pieces;
  // Lead and picture between the title and the article's text, where the text's element begins behind the title.
  if (areas.title != 0 && nodes[areas.title].end <= areas.root) {
    for (Piece& piece : extractor.collect(nodes[areas.title].end, areas.root, true)) {
      const bool prose =
          (ends_sentence(piece.text) || piece.lead) && piece.text.size() >= 40 && piece.link_density() < 0.3;
      if (prose && (piece.lead || piece.text == meta.description || !piece.loose || piece.kind == BlockKind::caption)) {
        pieces.push_back(std::move(piece));
      }
    }
  }
  for (Piece& piece : extractor.collect(areas.root, nodes[areas.root].end, true)) pieces.push_back(std::move(piece));
  std::string byline = extractor.byline;
  std::string date = extractor.date;
  pieces = filtered(std::move(pieces), title, byline, date);
  if (prose_bytes(pieces) < 140 && meta.article_body.size() > 200) {
    pieces = pieces_of_text(meta.article_body);
  }
  if (prose_bytes(pieces) < 40 && areas.body != 0) {
    // A page whose markup misleads: whatever reads like sentences.
    std::vector<Piece> all = filtered(extractor.collect(areas.body, nodes[areas.body].end, false), title, byline, date);
    std::vector<Piece> sentences;
    for (Piece& piece : all) {
      if (piece.link_density() < 0.3 && (ends_sentence(piece.text) || piece.text.size() >= 60))
        sentences.push_back(std::move(piece));
    }
    if (prose_bytes(sentences) > prose_bytes(pieces)) pieces = std::move(sentences);
  }
  if (prose_bytes(pieces) == 0) return Error{ErrorCode::empty, uri + ": no article text in this page"};

  // Dates that stand outside the article's text: between title and text, or above the title.
  if (date.empty() && meta.published.empty()) {
    for (std::uint32_t i = 1; i < nodes.size() && date.empty(); ++i) {
      const NodeClass& c = areas.classes[i];
      if (c.skipped || c.boiler || nodes[i].element == nullptr || !(c.date || c.byline) || areas.texts[i].text >= 200)
        continue;
      date = normalise_date(nodes[i].attribute("datetime"));
      if (date.empty()) date = find_date(tree->text(i)).iso;
    }
  }

  Document out;
  out.uri = uri;
  out.media_type = "text/html";
  out.title = title;
  std::uint32_t point = 0;
  if (!title.empty()) add_block(out, point, BlockKind::title, title);
  const bool named_lead =
      std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) { return p.lead && p.kind == BlockKind::body; });
  bool body_seen = false;
  for (const Piece& piece : pieces) {
    BlockKind kind = piece.kind;
    if (kind == BlockKind::body) {
      const bool first = !body_seen && !title.empty() && pieces.size() > 1;
      if (first && (!named_lead || piece.lead)) kind = BlockKind::lead;
      if (piece.lead && !body_seen) kind = BlockKind::lead;
      body_seen = body_seen || kind == BlockKind::body || !named_lead;
    }
    add_block(out, point, kind, normalise_text(piece.text));
  }
  out.byline = meta.byline.empty() ? byline : meta.byline;
  out.outlet = meta.outlet;
  out.published = !meta.published.empty() ? meta.published : !date.empty() ? date : meta.modified;
  // Templates claim English for pages in any language: the text knows better.
  const std::string detected = detect_language(out.text);
  out.language = detected.empty() ? meta.language : detected;
  return out;
}

}  // namespace lagebild
