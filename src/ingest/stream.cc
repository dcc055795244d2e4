// InputStream: files to raw documents.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "ingest/byte_source.h"
#include "ingest/ingest.h"
#include "ingest/suffix.h"

namespace lagebild {

namespace {

bool json_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool starts_with(std::string_view s, std::string_view prefix) { return s.substr(0, prefix.size()) == prefix; }

bool starts_with_tag(std::string_view s, std::string_view tag) {
  if (s.size() < tag.size()) return false;
  for (std::size_t i = 0; i < tag.size(); ++i) {
    const char c = s[i] >= 'A' && s[i] <= 'Z' ? static_cast<char>(s[i] - 'A' + 'a') : s[i];
    if (c != tag[i]) return false;
  }
  return true;
}

// What the first bytes of an input without a telling name are.
MediaType sniff(std::string_view head) {
  std::string narrow;  // UTF-16 without its NULs is good enough to see a tag
  for (const char c : head.substr(0, 4096)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte != 0 && byte != 0xFEU && byte != 0xFFU && byte != 0xEFU && byte != 0xBBU && byte != 0xBFU)
      narrow.push_back(c);
  }
  std::string_view s = narrow;
  while (!s.empty() && (json_space(s.front()) || s.front() == '\f')) s.remove_prefix(1);
  while (starts_with(s, "<!--")) {
    const std::size_t end = s.find("-->");
    if (end == std::string_view::npos) break;
    s.remove_prefix(end + 3);
    while (!s.empty() && json_space(s.front())) s.remove_prefix(1);
  }
  for (const std::string_view tag : {"<!doctype", "<html", "<head", "<body", "<article", "<main", "<meta", "<title",
                                     "<div", "<p>", "<p ", "<h1", "<section", "<?xml"}) {
    if (starts_with_tag(s, tag)) return MediaType::html;
  }
  if (!s.empty() && (s.front() == '{' || s.front() == '[')) {
    const char open = s.front();
    s.remove_prefix(1);
    while (!s.empty() && json_space(s.front())) s.remove_prefix(1);
    if (open == '{' && (starts_with(s, "\"") || starts_with(s, "}"))) return MediaType::jsonl;
    if (open == '[' && (starts_with(s, "{") || starts_with(s, "]"))) return MediaType::jsonl;
  }
  return MediaType::text;
}

// How the JSON values of an input are parted.
enum class JsonLayout : std::uint8_t { lines, array, values };

JsonLayout json_layout(std::string_view head, bool strict_lines) {
  std::size_t at = 0;
  while (at < head.size() && json_space(head[at])) ++at;
  if (at == head.size()) return JsonLayout::lines;
  if (head[at] == '[') return JsonLayout::array;
  if (head[at] != '{') return JsonLayout::lines;
  int depth = 0;
  bool inside_string = false;
  for (std::size_t i = at; i < head.size(); ++i) {
    const char c = head[i];
    if (c == '\n') {
      // A newline inside a string is no JSON: one broken line must not swallow the next.
      if (inside_string) return JsonLayout::lines;
      // A file of lines whose first line is broken is more likely than a pretty-printed file with this suffix.
      if (strict_lines)
        return i == at + 1 || (i == at + 2 && head[at + 1] == '\r') ? JsonLayout::values : JsonLayout::lines;
      return JsonLayout::values;
    }
    if (inside_string) {
      if (c == '\\') ++i;
      if (c == '"') inside_string = false;
    } else if (c == '"') {
      inside_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if (c == '}' || c == ']') {
      if (--depth == 0) return JsonLayout::lines;
    }
  }
  return JsonLayout::lines;
}

}  // namespace

struct InputStream::Impl {
  InputList inputs;
  IngestOptions options;
  std::size_t next_file = 0;

  // The input that is open.
  std::optional<ByteSource> source;
  std::string name;
  bool json = false;
  JsonLayout layout = JsonLayout::lines;
  std::string head;              // first bytes, read for sniffing
  std::string_view chunk;        // bytes not looked at yet
  bool at_end = false;           // no more chunks
  std::string carry;             // begun line or value
  bool oversized = false;        // the begun line or value is dropped for its size
  std::uint64_t line = 1;        // current
  std::uint64_t start_line = 1;  // of the begun value
  bool any = false;              // something came of this input
  // JSON values: where the scanner stands.
  std::uint32_t depth = 0;
  bool in_value = false, in_string = false, in_escape = false, array_open = false, array_closed = false;

  Impl(InputList list, IngestOptions settings) : inputs(std::move(list)), options(std::move(settings)) {}

  RawDocument document(std::string uri, MediaType type) const {
    RawDocument out;
    out.uri = std::move(uri);
    out.media_type = type;
    out.input_bytes = source ? source->consumed() : 0;
    return out;
  }
  RawDocument failure(std::string uri, Error error) const {
    RawDocument out = document(std::move(uri), json ? MediaType::jsonl : MediaType::text);
    out.error = std::move(error);
    return out;
  }
  void close_source() {
    source.reset();
    chunk = {};
    carry.clear();
    if (carry.capacity() > (1U << 20U)) carry.shrink_to_fit();
  }
  RawDocument failure_and_close(Error error) {
    RawDocument out = failure(name, std::move(error));
    close_source();
    return out;
  }

  std::optional<RawDocument> next() {
    while (true) {
      if (!source) {
        if (next_file >= inputs.files.size()) return std::nullopt;
        if (auto opened = open_next()) return opened;
        continue;
      }
      if (auto got = layout == JsonLayout::lines ? next_line() : next_value()) return got;
    }
  }

  // Opens the next file; a whole document or an error comes back at once, a JSON file stays open.
  std::optional<RawDocument> open_next() {
    const std::string path = inputs.files[next_file];
    name = next_file < inputs.names.size() ? inputs.names[next_file] : path;
    ++next_file;
    json = false;
    auto opened = ByteSource::open(path, name);
    if (!opened) return failure(name, std::move(opened).error());
    source.emplace(std::move(*opened));
    head.clear();
    at_end = false;
    while (head.size() < 4096) {
      auto got = source->next();
      if (!got) return failure_and_close(std::move(got).error());
      if (got->empty()) {
        at_end = true;
        break;
      }
      head.append(*got);
    }
    if (head.empty()) return failure_and_close({ErrorCode::empty, name + ": empty file"});
    MediaType type = options.media_type;
    if (type == MediaType::automatic) type = media_type_by_suffix(name).value_or(MediaType::automatic);
    if (type == MediaType::automatic) type = sniff(head);
    if (type != MediaType::jsonl) return whole(type);

    json = true;
    chunk = head;
    if (starts_with(chunk, "\xEF\xBB\xBF")) chunk.remove_prefix(3);
    if (starts_with(chunk, "\xFF\xFE") || starts_with(chunk, "\xFE\xFF") ||
        chunk.find('\0') != std::string_view::npos) {
      return failure_and_close(
          {ErrorCode::bad_encoding, name + ": expected JSON in UTF-8, found UTF-16 or binary content"});
    }
    layout = json_layout(chunk, has_suffix(name, ".jsonl") || has_suffix(name, ".ndjson"));
    carry.clear();
    oversized = any = in_value = in_string = in_escape = array_open = array_closed = false;
    line = start_line = 1;
    depth = 0;
    return std::nullopt;
  }

  std::optional<RawDocument> whole(MediaType type) {
    const auto too_large = [&] {
      return failure_and_close(
          {ErrorCode::too_large,
           fmt::format("{}: larger than {} bytes, the limit for one document", name, options.max_document_bytes)});
    };
    if (source->plain_size() > options.max_document_bytes) return too_large();
    RawDocument out = document(name, type);
    out.bytes.reserve(std::max<std::size_t>(source->plain_size(), head.size()));
    out.bytes.assign(head);
    while (!at_end) {
      auto got = source->next();
      if (!got) return failure_and_close(std::move(got).error());
      if (got->empty()) break;
      if (out.bytes.size() + got->size() > options.max_document_bytes) return too_large();
      out.bytes.append(*got);
    }
    if (out.bytes.size() > options.max_document_bytes) return too_large();
    out.input_bytes = source->consumed();
    close_source();
    return out;
  }

  // More bytes into `chunk`; false at the end, with an error where that is why.
  bool refill(std::optional<RawDocument>& error) {
    if (at_end) return false;
    auto got = source->next();
    if (!got) {
      error = failure_and_close(std::move(got).error());
      return false;
    }
    if (got->empty()) {
      at_end = true;
      return false;
    }
    chunk = *got;
    return true;
  }

  void keep(std::string_view bytes) {
    if (oversized) return;
    if (carry.size() + bytes.size() > options.max_document_bytes) {
      oversized = true;
      std::string().swap(carry);
      return;
    }
    carry.append(bytes);
  }

  // The begun line or value as a document, or its error.
  RawDocument finish(std::uint64_t first_line) {
    any = true;
    std::string uri = fmt::format("{}:{}", name, first_line);
    if (oversized) {
      oversized = false;
      carry.clear();
      return failure(uri, {ErrorCode::too_large, fmt::format("{}: larger than {} bytes, the limit for one document",
                                                             uri, options.max_document_bytes)});
    }
    RawDocument out = document(std::move(uri), MediaType::jsonl);
    out.jsonl = true;
    out.bytes.swap(carry);
    return out;
  }

  // After the last document: an input that gave nothing is an error.
  std::optional<RawDocument> finish_input() {
    if (any) {
      close_source();
      return std::nullopt;
    }
    return failure_and_close({ErrorCode::empty, name + ": no JSON value in this file"});
  }

  std::optional<RawDocument> next_line() {
    while (true) {
      if (chunk.empty()) {
        std::optional<RawDocument> error;
        if (!refill(error)) {
          if (error) return error;
          if (blank_line()) return finish_input();
          return finish(line);
        }
      }
      const std::size_t end = chunk.find('\n');
      if (end == std::string_view::npos) {
        keep(chunk);
        chunk = {};
        continue;
      }
      keep(chunk.substr(0, end));
      chunk.remove_prefix(end + 1);
      const std::uint64_t this_line = line++;
      if (!blank_line()) return finish(this_line);
      carry.clear();
    }
  }

  [[nodiscard]] bool blank_line() const { return !oversized && std::all_of(carry.begin(), carry.end(), json_space); }

  // One value of an array, or of values one after another. Only brackets and strings are followed here; whether the
  // value is good JSON is for the parser to say.
  std::optional<RawDocument> next_value() {
    while (true) {
      if (chunk.empty()) {
        std::optional<RawDocument> error;
        if (!refill(error)) {
          if (error) return error;
          if (in_value) {
            in_value = false;
            const bool scalar = depth == 0 && !in_string;
            if (scalar && layout == JsonLayout::values) return finish(start_line);
            any = true;
            return failure_and_close(
                {ErrorCode::bad_format, fmt::format("{}:{}: JSON value without an end", name, start_line)});
          }
          if (layout == JsonLayout::array && !array_closed) {
            return failure_and_close(
                {ErrorCode::bad_format, fmt::format("{}:{}: JSON array without an end", name, line)});
          }
          return finish_input();
        }
      }
      if (!in_value && !skip_to_value()) {
        if (!stray_) continue;
        stray_ = false;
        any = true;
        return failure_and_close({ErrorCode::bad_format, fmt::format("{}:{}: data behind the JSON array", name, line)});
      }
      if (!in_value) continue;
      if (scan_value()) return finish(start_line);
    }
  }

  // Skips white space, commas and the array's brackets; true where a value begins.
  bool skip_to_value() {
    while (!chunk.empty()) {
      const char c = chunk.front();
      if (c == '\n') ++line;
      if (json_space(c)) {
        chunk.remove_prefix(1);
        continue;
      }
      if (layout == JsonLayout::array) {
        if (array_closed) {
          stray_ = true;
          return false;
        }
        if (!array_open || c == ',' || c == ']') {
          array_closed = array_open && c == ']';
          array_open = true;
          chunk.remove_prefix(1);
          continue;
        }
      }
      in_value = true;
      in_string = in_escape = false;
      depth = 0;
      start_line = line;
      return true;
    }
    return false;
  }

  // Takes bytes of the begun value; true where it has ended.
  bool scan_value() {
    std::size_t i = 0;
    bool ended = false;
    for (; i < chunk.size() && !ended; ++i) {
      const char c = chunk[i];
      if (c == '\n') ++line;
      if (in_string) {
        if (in_escape) {
          in_escape = false;
        } else if (c == '\\') {
          in_escape = true;
        } else if (c == '"') {
          in_string = false;
          ended = depth == 0;
        }
        continue;
      }
      if (c == '"') {
        in_string = true;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (c == '}' || c == ']') {
        if (depth == 0) break;  // the array's own bracket behind a number or word
        ended = --depth == 0;
      } else if (depth == 0 && (c == ',' || json_space(c))) {
        if (c == '\n') --line;
        break;
      }
    }
    const bool scalar_end = !ended && i < chunk.size();
    keep(chunk.substr(0, i));
    // A stray bracket between values would never be taken otherwise.
    const bool stuck = scalar_end && carry.empty() && !oversized && i == 0;
    if (stuck) {
      keep(chunk.substr(0, 1));
      i = 1;
    }
    chunk.remove_prefix(i);
    if (!ended && !scalar_end) return false;
    in_value = false;
    return true;
  }

  bool stray_ = false;
};

InputStream::InputStream(InputList inputs, IngestOptions options)
    : impl_(std::make_unique<Impl>(std::move(inputs), std::move(options))) {}
InputStream::~InputStream() = default;
std::optional<RawDocument> InputStream::next() { return impl_->next(); }

}  // namespace lagebild
