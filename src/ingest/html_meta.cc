#include "ingest/html_meta.h"

#include <simdjson.h>

#include <array>
#include <optional>
#include <unordered_map>

#include "base/tsv.h"
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/dates.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

using simdjson::dom::element;

constexpr int kMaxJsonDepth = 24;

struct LinkedData {
  int rank = 0;  // how surely the object is the article: 3 news article, 2 other article, 1 page
  std::string headline, published, modified, byline, publisher, language, body, description;
};

std::string json_string(element object, const char* key) {
  element value;
  std::string_view text;
  if (object.at_key(key).get(value) != simdjson::SUCCESS || value.get(text) != simdjson::SUCCESS) return {};
  return std::string(text);
}

// A person or organisation, or several: strings, objects with "name", arrays of these.
std::string json_names(element value, int depth) {
  if (depth > kMaxJsonDepth) return {};
  if (std::string_view text; value.get(text) == simdjson::SUCCESS) return clean_text(text);
  if (value.is_object()) {
    element name;
    return value.at_key("name").get(name) == simdjson::SUCCESS ? json_names(name, depth + 1) : std::string();
  }
  simdjson::dom::array parts;
  std::string out;
  if (value.get(parts) == simdjson::SUCCESS) {
    for (const element part : parts) {
      const std::string name = json_names(part, depth + 1);
      if (name.empty()) continue;
      if (!out.empty()) out += ", ";
      out += name;
    }
  }
  return out;
}

int type_rank(std::string_view type) {
  if (type.ends_with("NewsArticle") || type == "ReportageNewsArticle" || type == "LiveBlogPosting") return 3;
  if (type.ends_with("Article") || type.ends_with("Posting") || type == "Report") return 2;
  if (type == "WebPage" || type == "ItemPage") return 1;
  return 0;
}

int object_rank(element object) {
  element type;
  if (object.at_key("@type").get(type) != simdjson::SUCCESS) return 0;
  if (std::string_view one; type.get(one) == simdjson::SUCCESS) return type_rank(one);
  int best = 0;
  simdjson::dom::array several;
  if (type.get(several) == simdjson::SUCCESS) {
    for (const element part : several) {
      if (std::string_view one; part.get(one) == simdjson::SUCCESS) best = std::max(best, type_rank(one));
    }
  }
  return best;
}

void read_object(element value, int depth, LinkedData& best) {
  if (depth > kMaxJsonDepth) return;
  if (simdjson::dom::array parts; value.get(parts) == simdjson::SUCCESS) {
    for (const element part : parts) read_object(part, depth + 1, best);
    return;
  }
  if (!value.is_object()) return;
  const int rank = object_rank(value);
  if (rank > best.rank) {
    LinkedData found;
    found.rank = rank;
    found.headline = clean_text(json_string(value, "headline"));
    found.published = normalise_date(json_string(value, "datePublished"));
    found.modified = normalise_date(json_string(value, "dateModified"));
    found.language = json_string(value, "inLanguage");
    found.body = json_string(value, "articleBody");
    found.description = clean_text(json_string(value, "description"));
    element names;
    if (value.at_key("author").get(names) == simdjson::SUCCESS) found.byline = json_names(names, 0);
    if (value.at_key("publisher").get(names) == simdjson::SUCCESS) found.publisher = json_names(names, 0);
    best = std::move(found);
  }
  for (const char* key : {"@graph", "mainEntity", "mainEntityOfPage"}) {
    element inner;
    if (value.at_key(key).get(inner) == simdjson::SUCCESS) read_object(inner, depth + 1, best);
  }
}

void read_linked_data(std::string_view script, LinkedData& best) {
  thread_local simdjson::dom::parser parser;
  std::string text(script);
  element root;
  auto code = parser.parse(text).get(root);
  if (code != simdjson::SUCCESS) {
    // Editors paste texts with raw line ends into strings, and templates wrap the object into comments.
    const std::size_t begin = script.find_first_of("{[");
    const std::size_t end = script.find_last_of("}]");
    if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return;
    text.clear();
    bool in_string = false;
    for (std::size_t i = begin; i <= end; ++i) {
      const char c = script[i];
      if (c == '\\' && in_string && i < end) {
        text.push_back(c);
        text.push_back(script[++i]);
        continue;
      }
      if (c == '"') in_string = !in_string;
      if (static_cast<unsigned char>(c) >= 0x20U) {
        text.push_back(c);
      } else if (in_string && c == '\n') {
        text += "\\n";
      } else {
        text.push_back(' ');
      }
    }
    code = parser.parse(text).get(root);
  }
  if (code == simdjson::SUCCESS) read_object(root, 0, best);
}

std::string language_code(std::string_view s) {
  const std::string lower = to_lower(trim(s));
  const std::size_t end = std::min(lower.find_first_of("-_,"), lower.size());
  return end == 2 || end == 3 ? lower.substr(0, end) : std::string();
}

using MetaMap = std::unordered_map<std::string, std::string>;

const std::string& first_of(const MetaMap& meta, std::initializer_list<const char*> names) {
  static const std::string kNone;
  for (const char* name : names) {
    const auto found = meta.find(name);
    if (found != meta.end() && !found->second.empty()) return found->second;
  }
  return kNone;
}

std::string first_date(const MetaMap& meta, std::initializer_list<const char*> names) {
  for (const char* name : names) {
    const auto found = meta.find(name);
    if (found == meta.end()) continue;
    std::string iso = normalise_date(found->second);
    if (!iso.empty()) return iso;
  }
  return {};
}

}  // namespace

std::string clean_text(std::string_view s) {
  std::string decoded;
  if (s.find('&') != std::string_view::npos) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kReferences{{{"&quot;", "\""},
                                                                                               {"&#34;", "\""},
                                                                                               {"&#39;", "'"},
                                                                                               {"&#039;", "'"},
                                                                                               {"&apos;", "'"},
                                                                                               {"&nbsp;", " "},
                                                                                               {"&amp;", "&"}}};
    for (std::size_t i = 0; i < s.size();) {
      bool taken = false;
      for (const auto& [reference, mark] : kReferences) {
        if (s.substr(i, reference.size()) != reference) continue;
        decoded += mark;
        i += reference.size();
        taken = true;
        break;
      }
      if (!taken) decoded.push_back(s[i++]);
    }
    s = decoded;
  }
  std::string out;
  append_collapsed(out, s);
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return normalise_text(std::move(out));
}

std::string clean_byline(std::string_view s) {
  std::string text = clean_text(s);
  const ingest::Words& words = ingest::words();
  std::string_view view = text;
  for (int i = 0; i < 2; ++i) {
    const std::size_t space = view.find_first_of(" :");
    if (space == std::string_view::npos) break;
    if (words.by.count(to_lower(view.substr(0, space))) == 0) break;
    view = trim(view.substr(space + 1));
  }
  // The date and the place that share the line with the names.
  if (const FoundDate date = find_date(view); !date.iso.empty()) view = view.substr(0, date.begin);
  for (const std::string_view mark : {" | ", " • ", " · ", " – ", " — ", " - "}) view = view.substr(0, view.find(mark));
  while (!view.empty() && (view.back() == ',' || view.back() == ' ' || view.back() == ';' || view.back() == '|' ||
                           view.back() == '-' || view.back() == '/')) {
    view.remove_suffix(1);
  }
  if (view.empty() || view.size() > 160 || view.find("://") != std::string_view::npos ||
      view.find("www.") != std::string_view::npos || view.find('@') != std::string_view::npos) {
    return {};
  }
  return std::string(view);
}

PageMetadata read_metadata(const HtmlTree& tree) {
  const auto& nodes = tree.nodes();
  MetaMap meta;
  LinkedData linked;
  PageMetadata out;
  std::string item_author;
  std::string item_published;
  std::string rel_author;
  for (std::uint32_t i = 0; i < nodes.size(); ++i) {
    const HtmlNode& node = nodes[i];
    if (node.element == nullptr) continue;
    if (node.tag == GUMBO_TAG_META) {
      const std::string_view content = node.attribute("content");
      for (const char* key : {"property", "name", "itemprop", "http-equiv"}) {
        const std::string_view name = node.attribute(key);
        if (!name.empty() && name.size() < 80 && !content.empty()) meta.emplace(to_lower(name), content);
      }
      continue;
    }
    if (node.tag == GUMBO_TAG_HTML) {
      out.language =
          language_code(node.attribute("lang").empty() ? node.attribute("xml:lang") : node.attribute("lang"));
      continue;
    }
    if (node.tag == GUMBO_TAG_TITLE && out.page_title.empty()) {
      // An svg picture has a title of its own.
      if (nodes[node.parent].tag == GUMBO_TAG_HEAD) out.page_title = clean_text(tree.text(i));
      continue;
    }
    if (node.tag == GUMBO_TAG_SCRIPT) {
      if (node.attribute("type").find("ld+json") == std::string_view::npos) continue;
      for (std::uint32_t j = i + 1; j < node.end; ++j) {
        if (nodes[j].is_text) read_linked_data(nodes[j].text, linked);
      }
      continue;
    }
    const std::string_view item = node.attribute("itemprop");
    if (item == "author" && item_author.empty()) {
      std::uint32_t name = i;
      for (std::uint32_t j = i + 1; j < node.end; ++j) {
        if (nodes[j].attribute("itemprop") == "name") {
          name = j;
          break;
        }
      }
      item_author = clean_byline(nodes[name].tag == GUMBO_TAG_META ? std::string(nodes[name].attribute("content"))
                                                                   : tree.text(name));
    } else if (item == "datePublished" && item_published.empty()) {
      for (const std::string& value :
           {std::string(node.attribute("datetime")), std::string(node.attribute("content")), tree.text(i)}) {
        if (item_published.empty()) item_published = normalise_date(value);
      }
    }
    if (node.tag == GUMBO_TAG_A && rel_author.empty()) {
      const std::string_view rel = node.attribute("rel");
      if (rel == "author" || rel.starts_with("author ") || rel.ends_with(" author"))
        rel_author = clean_byline(tree.text(i));
    }
  }

  out.headline =
      linked.headline.empty() ? clean_text(first_of(meta, {"og:title", "twitter:title", "dc.title"})) : linked.headline;
  out.description = clean_text(first_of(meta, {"og:description", "description", "twitter:description"}));
  if (out.description.empty()) out.description = linked.description;
  out.outlet = clean_text(first_of(meta, {"og:site_name"}));
  if (out.outlet.empty()) out.outlet = linked.publisher;
  if (out.outlet.empty())
    out.outlet = clean_text(first_of(meta, {"publisher", "dc.publisher", "application-name", "copyright"}));
  if (out.outlet.size() > 80) out.outlet.clear();
  // A house in the place of its writers says nothing that the outlet does not.
  const std::string outlet = to_lower(out.outlet);
  const std::string publisher = to_lower(linked.publisher);
  const auto person = [&](std::string name) {
    const std::string lower = to_lower(name);
    for (const std::string& house : {outlet, publisher}) {
      if (!house.empty() && (lower.find(house) != std::string::npos || house.find(lower) != std::string::npos))
        return std::string();
    }
    return name;
  };
  out.byline = person(clean_byline(linked.byline));
  for (const char* name :
       {"author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl"}) {
    if (out.byline.empty()) out.byline = person(clean_byline(first_of(meta, {name})));
  }
  if (out.byline.empty()) out.byline = person(item_author);
  if (out.byline.empty()) out.byline = person(rel_author);
  out.published = linked.published;
  if (out.published.empty()) {
    out.published = first_date(meta, {"article:published_time", "og:article:published_time", "og:published_time",
                                      "article:published", "article.published", "datepublished"});
  }
  if (out.published.empty()) out.published = item_published;
  if (out.published.empty()) {
    out.published = first_date(meta, {"date",
                                      "dc.date",
                                      "dc.date.issued",
                                      "dcterms.date",
                                      "dcterms.issued",
                                      "dcterms.created",
                                      "dc.date.created",
                                      "pubdate",
                                      "publishdate",
                                      "publish-date",
                                      "publish_date",
                                      "publication_date",
                                      "publicationdate",
                                      "parsely-pub-date",
                                      "sailthru.date",
                                      "cxenseparse:recs:publishtime",
                                      "cxenseparse:publishtime",
                                      "article_date_original",
                                      "originalpublicationdate",
                                      "release_date",
                                      "datecreated",
                                      "created"});
  }
  out.modified = linked.modified;
  if (out.modified.empty())
    out.modified = first_date(meta, {"article:modified_time", "og:updated_time", "last-modified", "datemodified"});
  if (out.language.empty())
    out.language = language_code(first_of(meta, {"content-language", "language", "dc.language"}));
  if (out.language.empty()) out.language = language_code(linked.language);
  if (out.language.empty()) out.language = language_code(first_of(meta, {"og:locale"}));
  out.article_body = std::move(linked.body);
  return out;
}

}  // namespace lagebild
