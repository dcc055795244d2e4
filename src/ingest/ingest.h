// From files and streams to documents.
//
// Purpose: finds inputs (files, folders, globs, "-"), undoes compression (gzip, zstd), detects and converts the
// character set, and turns plain text, HTML and JSONL into Documents with normalised (NFC) text and blocks.
// Units: Document spans are code points. Document::id is set here ("sha256:" of text, NUL, uri).
// Errors: values; a bad document never stops the ones after it. A JSONL line that does not parse is an Error
// naming file and line. Thread safety: an InputStream belongs to one thread; to_document functions are pure.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

enum class MediaType : std::uint8_t { automatic, text, html, jsonl };

struct IngestOptions {
  MediaType media_type = MediaType::automatic;  ///< automatic: by suffix, then by content
  // JSONL: candidate field names, first present wins; nested names with '.' ("meta.date").
  std::vector<std::string> text_fields{"text", "body", "content", "maintext"};
  std::vector<std::string> html_fields{"html"};
  std::vector<std::string> title_fields{"title", "headline"};
  std::vector<std::string> lead_fields{"lead", "description", "teaser"};
  std::vector<std::string> date_fields{"published", "date", "date_publish", "datetime", "timestamp"};
  std::vector<std::string> url_fields{"url", "uri", "link", "id"};
  std::vector<std::string> outlet_fields{"outlet", "source", "publisher", "source_domain"};
  std::vector<std::string> byline_fields{"byline", "author", "authors"};
  std::vector<std::string> language_fields{"language", "lang"};
  std::uint64_t max_document_bytes = 32ULL << 20;  ///< larger ones are an Error (too_large)
};

/// One unit of work: bytes still to be turned into a Document (cheap to make, so that parsing runs in workers).
struct RawDocument {
  std::string uri;  ///< file path or "-"; JSONL lines: "path:line" until a url field replaces it
  MediaType media_type = MediaType::text;
  bool jsonl = false;             ///< `bytes` is one JSON object
  std::string bytes;              ///< after decompression
  std::uint64_t input_bytes = 0;  ///< bytes of the input consumed so far in this input, for progress
  std::optional<Error> error;     ///< set where the input could not be read; bytes is then empty
};

/// An input as named on the command line, expanded: a sorted list of files.
struct InputList {
  std::vector<std::string> files;  ///< "-" is standard input
  std::vector<std::string> names;  ///< what becomes Document::uri, same length
  std::uint64_t total_bytes = 0;   ///< of regular files, for progress
  std::vector<Error> errors;       ///< missing files, unreadable folders, globs without a match
};
/// Expands files, folders (recursive, sorted by name, known suffixes only) and globs. Order: as given, then by name.
[[nodiscard]] InputList expand_inputs(const std::vector<std::string>& inputs);

/// Yields the raw documents of an input list one after another, streaming (a JSONL file is never held whole).
class InputStream {
 public:
  InputStream(InputList inputs, IngestOptions options);
  ~InputStream();
  InputStream(const InputStream&) = delete;
  InputStream& operator=(const InputStream&) = delete;
  /// Next raw document in input order (errors come as RawDocument::error); nullopt at the end.
  std::optional<RawDocument> next();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Turns raw bytes into a Document: charset, HTML extraction, JSON fields, NFC, blocks, id.
[[nodiscard]] Result<Document> to_document(const RawDocument& raw, const IngestOptions& options);

/// The publication date that the text itself gives in its dateline (first or last block, "Berlin, 13. Januar 2023
/// (dpa) - …"), as ISO 8601; empty where it gives none. For use after metadata and --date.
[[nodiscard]] std::string dateline_date(const Document& document);

/// Guesses "de" or "en" from function words (data-free, first 4,000 bytes); empty where neither fits.
[[nodiscard]] std::string detect_language(std::string_view text);

}  // namespace lagebild
