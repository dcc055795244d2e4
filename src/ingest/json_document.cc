#include "ingest/json_document.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "base/tsv.h"
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/dates.h"
#include "ingest/html.h"
#include "ingest/plain.h"

namespace lagebild {

namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

constexpr const char* type_name(element_type type) {
  switch (type) {
    case element_type::ARRAY:
      return "an array";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "true or false";
    case element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

// The field `name` of `object`; where there is none of that very name, '.' parts nested names.
bool lookup(element object, std::string_view name, element& out) {
  simdjson::dom::object fields;
  if (object.get(fields) != simdjson::SUCCESS) return false;
  if (fields.at_key(name).get(out) == simdjson::SUCCESS) return !out.is_null();
  for (std::size_t dot = name.find('.'); dot != std::string_view::npos; dot = name.find('.', dot + 1)) {
    element inner;
    if (fields.at_key(name.substr(0, dot)).get(inner) == simdjson::SUCCESS &&
        lookup(inner, name.substr(dot + 1), out)) {
      return true;
    }
  }
  return false;
}

struct Field {
  std::string_view name;
  element value;
};

std::optional<Field> first_present(element object, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    element value;
    if (lookup(object, name, value)) return Field{name, value};
  }
  return std::nullopt;
}

// Strings and numbers as text, arrays joined by `separator`, objects by their "name"; nullopt for anything else.
std::optional<std::string> as_text(element value, std::string_view separator) {
  switch (value.type()) {
    case element_type::STRING: {
      std::string_view s;
      if (value.get(s) != simdjson::SUCCESS) return std::nullopt;
      return std::string(s);
    }
    case element_type::INT64:
    case element_type::UINT64:
      return std::string(simdjson::minify(value));
    case element_type::DOUBLE: {
      double number = 0;
      if (value.get(number) != simdjson::SUCCESS) return std::nullopt;
      return fmt::format("{:.0f}", number);
    }
    case element_type::ARRAY: {
      simdjson::dom::array parts;
      if (value.get(parts) != simdjson::SUCCESS) return std::nullopt;
      std::string out;
      for (const element part : parts) {
        if (part.type() == element_type::ARRAY) return std::nullopt;
        const auto text = as_text(part, separator);
        if (!text) return std::nullopt;
        if (!out.empty()) out += separator;
        out += *text;
      }
      return out;
    }
    case element_type::OBJECT: {
      element name;
      if (value.at_key("name").get(name) != simdjson::SUCCESS || !name.is_string()) return std::nullopt;
      return as_text(name, separator);
    }
    default:
      return std::nullopt;
  }
}

std::string collapsed(std::string_view s) {
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t begin = at;
    if (is_space(next_code_point(s, at))) {
      space = !out.empty();
      continue;
    }
    if (space) out.push_back(' ');
    space = false;
    out.append(s.substr(begin, at - begin));
  }
  return out;
}

// "source_domain" fields hold host names; short metadata of a record is taken as it is, white space collapsed.
std::string short_field(element object, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    element value;
    if (!lookup(object, name, value)) continue;
    if (auto text = as_text(value, ", ")) {
      std::string out = collapsed(normalise_text(std::move(*text)));
      if (!out.empty()) return out;
    }
  }
  return {};
}

std::string language_code(std::string_view s) {
  const std::string lower = to_lower(trim(s));
  const std::size_t end = std::min(lower.find_first_of("-_"), lower.size());
  return end == 2 || end == 3 ? lower.substr(0, end) : std::string();
}

// The record's field of prose: a string, or an array of paragraphs.
Result<std::string> prose(const std::string& uri, const Field& field) {
  const element_type type = field.value.type();
  const bool good = type == element_type::STRING || type == element_type::ARRAY;
  auto text = good ? as_text(field.value, "\n\n") : std::nullopt;
  if (!text) {
    return Error{ErrorCode::bad_format,
                 fmt::format("{}: field '{}' is {}, expected a string", uri, field.name, type_name(type))};
  }
  return std::move(*text);
}

void prepend_blocks(Document& document, const std::vector<std::pair<BlockKind, std::string>>& blocks) {
  std::string head;
  std::vector<Block> all;
  std::uint32_t at = 0;
  for (const auto& [kind, text] : blocks) {
    const std::uint32_t size = count_code_points(text);
    all.push_back({kind, {at, at + size}});
    at += size + 2;
    head += text;
    head += "\n\n";
  }
  for (Block block : document.blocks) {
    block.span.begin += at;
    block.span.end += at;
    all.push_back(block);
  }
  document.blocks = std::move(all);
  document.text.insert(0, head);
}

}  // namespace

Result<Document> json_document(const RawDocument& raw, const IngestOptions& options) {
  thread_local simdjson::dom::parser parser;
  element root;
  auto code = parser.parse(raw.bytes).get(root);
  if (code == simdjson::UTF8_ERROR) {
    auto decoded = decode(raw.bytes, false, raw.uri);
    if (!decoded) return std::move(decoded).error();
    code = parser.parse(decoded->text).get(root);
  }
  if (code != simdjson::SUCCESS) {
    return Error{ErrorCode::bad_format, fmt::format("{}: invalid JSON: {}", raw.uri, simdjson::error_message(code))};
  }
  if (root.type() != element_type::OBJECT) {
    return Error{ErrorCode::bad_format,
                 fmt::format("{}: expected a JSON object, found {}", raw.uri, type_name(root.type()))};
  }

  Document out;
  const auto html = first_present(root, options.html_fields);
  const auto text = first_present(root, options.text_fields);
  const std::string title = short_field(root, options.title_fields);
  const std::string lead = short_field(root, options.lead_fields);
  if (text) {
    auto body = prose(raw.uri, *text);
    if (!body) return std::move(body).error();
    out.text = normalise_text(std::move(*body));
    find_blocks(out, false);
  } else if (html) {
    auto page = prose(raw.uri, *html);
    if (!page) return std::move(page).error();
    auto extracted = html_document(*page, raw.uri);
    if (!extracted) return std::move(extracted).error();
    out = std::move(*extracted);
  } else {
    std::string names;
    for (const auto* list : {&options.text_fields, &options.html_fields}) {
      for (const std::string& name : *list) names += (names.empty() ? "'" : ", '") + name + "'";
    }
    return Error{ErrorCode::bad_format, fmt::format("{}: no text field, expected one of {}", raw.uri, names)};
  }

  // Title and lead as their own blocks, where the text does not open with them already.
  const std::string opening = collapsed(std::string_view(out.text).substr(0, 4 * (title.size() + lead.size()) + 400));
  std::vector<std::pair<BlockKind, std::string>> extra;
  if (!title.empty() && opening.find(title) == std::string::npos) extra.emplace_back(BlockKind::title, title);
  if (!lead.empty() && opening.find(lead) == std::string::npos) extra.emplace_back(BlockKind::lead, lead);
  if (!title.empty()) {
    if (!extra.empty() && extra.front().first == BlockKind::title) {
      for (Block& block : out.blocks) {
        if (block.kind == BlockKind::title) block.kind = BlockKind::heading;
      }
    }
    out.title = title;
  }
  if (!extra.empty()) {
    const bool has_lead = extra.back().first == BlockKind::lead;
    bool first_body = true;
    for (Block& block : out.blocks) {
      if (block.kind == BlockKind::lead && has_lead) block.kind = BlockKind::body;
      if (block.kind == BlockKind::body && first_body && !has_lead && !lead.empty()) block.kind = BlockKind::lead;
      if (block.kind == BlockKind::body || block.kind == BlockKind::lead) first_body = false;
    }
    prepend_blocks(out, extra);
  }

  for (const std::string& name : options.date_fields) {
    element value;
    if (!lookup(root, name, value)) continue;
    const auto date = as_text(value, " ");
    std::string iso = date ? normalise_date(*date) : std::string();
    if (iso.empty()) continue;
    out.published = std::move(iso);
    break;
  }
  const std::string url = short_field(root, options.url_fields);
  out.uri = url.empty() ? raw.uri : url;
  if (std::string outlet = short_field(root, options.outlet_fields); !outlet.empty()) out.outlet = std::move(outlet);
  if (std::string byline = short_field(root, options.byline_fields); !byline.empty()) out.byline = std::move(byline);
  if (std::string language = language_code(short_field(root, options.language_fields)); !language.empty()) {
    out.language = std::move(language);
  }
  out.media_type = "application/jsonl";
  if (out.text.find_first_not_of(" \t\n") == std::string::npos) {
    return Error{ErrorCode::empty, raw.uri + ": no text in this record"};
  }
  return out;
}

}  // namespace lagebild
