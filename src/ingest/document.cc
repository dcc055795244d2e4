// to_document and detect_language.
#include <algorithm>
#include <vector>

#include "base/sha256.h"
#include "base/utf8.h"
#include "ingest/charset.h"
#include "ingest/html.h"
#include "ingest/ingest.h"
#include "ingest/json_document.h"
#include "ingest/plain.h"
#include "ingest/suffix.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

Result<Document> plain_document(const RawDocument& raw) {
  auto decoded = decode(raw.bytes, false, raw.uri);
  if (!decoded) return std::move(decoded).error();
  Document out;
  out.text = normalise_text(std::move(decoded->text));
  out.uri = raw.uri;
  out.media_type = "text/plain";
  find_blocks(out, has_suffix(raw.uri, ".md"));
  if (out.blocks.empty()) return Error{ErrorCode::empty, raw.uri + ": no text in this file"};
  return out;
}

Result<Document> page_document(const RawDocument& raw) {
  auto decoded = decode(raw.bytes, true, raw.uri);
  if (!decoded) return std::move(decoded).error();
  return html_document(decoded->text, raw.uri);
}

}  // namespace

Result<Document> to_document(const RawDocument& raw, const IngestOptions& options) {
  if (raw.error) return *raw.error;
  if (raw.bytes.empty()) return Error{ErrorCode::empty, raw.uri + ": empty file"};
  // Spans and ICU count in 32 bits.
  if (raw.bytes.size() > options.max_document_bytes || raw.bytes.size() > (512U << 20U)) {
    return Error{ErrorCode::too_large, raw.uri + ": larger than " + std::to_string(options.max_document_bytes) +
                                           " bytes, the limit for one document"};
  }
  Result<Document> out = raw.jsonl                           ? json_document(raw, options)
                         : raw.media_type == MediaType::html ? page_document(raw)
                                                             : plain_document(raw);
  if (out) out->id = "sha256:" + sha256_hex({out->text, std::string_view("\0", 1), out->uri});
  return out;
}

std::string detect_language(std::string_view text) {
  const ingest::Words& words = ingest::words();
  std::string_view sample = text.substr(0, 4000);
  // Not through the middle of a code point.
  while (!sample.empty() && sample.size() < text.size() &&
         (static_cast<unsigned char>(text[sample.size()]) & 0xC0U) == 0x80U) {
    sample.remove_suffix(1);
  }
  std::vector<double> hits(words.languages.size(), 0.0);
  std::size_t total = 0;
  const auto count = [&](std::uint32_t languages, double weight) {
    for (std::size_t i = 0; i < hits.size(); ++i) {
      if ((languages & (1U << i)) != 0) hits[i] += weight;
    }
  };
  for (std::size_t at = 0; at < sample.size();) {
    std::size_t begin = at;
    char32_t c = next_code_point(sample, at);
    if (!is_letter(c)) {
      const auto mark = words.letter.find(sample.substr(begin, at - begin));
      if (mark != words.letter.end()) count(mark->second, 0.5);
      continue;
    }
    bool beyond_ascii = c >= 0x80;
    std::size_t end = at;
    while (at < sample.size()) {
      c = next_code_point(sample, at);
      if (!is_letter(c)) break;
      beyond_ascii = beyond_ascii || c >= 0x80;
      end = at;
    }
    ++total;
    const std::string word = to_lower(sample.substr(begin, end - begin));
    if (const auto found = words.function.find(word); found != words.function.end()) count(found->second, 1.0);
    for (std::size_t i = 0; beyond_ascii && i < word.size();) {
      begin = i;
      if (next_code_point(word, i) < 0x80) continue;
      const auto letter = words.letter.find(std::string_view(word).substr(begin, i - begin));
      if (letter != words.letter.end()) count(letter->second, 0.3);
    }
  }
  std::size_t best = 0;
  double second = 0;
  for (std::size_t i = 1; i < hits.size(); ++i) {
    if (hits[i] > hits[best]) best = i;
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (i != best) second = std::max(second, hits[i]);
  }
  if (hits.empty() || total == 0) return {};
  // Running text has a function word in every third or fourth place; titles and lists fewer.
  const double share = hits[best] / static_cast<double>(total);
  if (hits[best] < 1.0 || share < (total < 12 ? 0.1 : 0.15) || hits[best] < 1.3 * second) return {};
  return words.languages[best];
}

}  // namespace lagebild
