// What the ingest tests share.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "base/sha256.h"
#include "base/utf8.h"
#include "ingest/ingest.h"

namespace lagebild::ingest_test {

inline RawDocument raw_text(std::string bytes, std::string uri = "a.txt") {
  RawDocument out;
  out.uri = std::move(uri);
  out.bytes = std::move(bytes);
  return out;
}

inline Document document_of(const RawDocument& raw, const IngestOptions& options = {}) {
  auto out = to_document(raw, options);
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message);
  return out.ok() ? std::move(*out) : Document{};
}

inline std::string slice(const std::string& text, Span span) {
  std::size_t at = 0;
  std::uint32_t point = 0;
  const auto forward = [&](std::uint32_t to) {
    for (; point < to && at < text.size(); ++point) static_cast<void>(next_code_point(text, at));
    return at;
  };
  const std::size_t begin = forward(span.begin);
  return text.substr(begin, forward(span.end) - begin);
}

inline std::string_view kind_name(BlockKind kind) {
  switch (kind) {
    case BlockKind::title:
      return "title";
    case BlockKind::lead:
      return "lead";
    case BlockKind::body:
      return "body";
    case BlockKind::heading:
      return "heading";
    case BlockKind::caption:
      return "caption";
    case BlockKind::dateline:
      return "dateline";
    case BlockKind::quote:
      return "quote";
  }
  return "";
}

/// "kind|text" of every block.
inline std::vector<std::string> block_texts(const Document& document) {
  std::vector<std::string> out;
  for (const Block& block : document.blocks) {
    out.push_back(std::string(kind_name(block.kind)) + "|" + slice(document.text, block.span));
  }
  return out;
}

inline std::string id_digest(std::string_view text, std::string_view uri) {
  return sha256_hex({text, std::string_view("\0", 1), uri});
}

/// A folder of its own that is removed at the end.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagebild-ingest-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const std::string& name, std::string_view bytes) const {
    const std::filesystem::path path = std::filesystem::path(path_) / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
  }
  [[nodiscard]] std::string path(const std::string& name = "") const {
    return name.empty() ? path_ : path_ + "/" + name;
  }

 private:
  std::string path_;
};

inline std::string sample_file(const std::string& name) {
  return std::string(LAGEBILD_SOURCE_DIR) + "/tests/data/ingest/" + name;
}
inline std::string read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All raw documents of the inputs.
inline std::vector<RawDocument> read_all(const std::vector<std::string>& inputs, const IngestOptions& options = {}) {
  InputStream stream(expand_inputs(inputs), options);
  std::vector<RawDocument> out;
  while (auto raw = stream.next()) out.push_back(std::move(*raw));
  return out;
}

}  // namespace lagebild::ingest_test
