// Any bytes as each kind of input. The first byte chooses the kind: text, page, JSON record, or a file that goes
// through the stream (compression, sniffing, JSON layouts). What must hold: no crash, valid UTF-8, blocks in order and
// inside the text.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/utf8.h"
#include "ingest/dates.h"
#include "ingest/ingest.h"

namespace {

void check(const lagebild::Result<lagebild::Document>& result) {
  if (!result) {
    if (result.error().message.empty()) std::abort();
    return;
  }
  const lagebild::Document& d = *result;
  if (!lagebild::is_valid_utf8(d.text) || !lagebild::is_valid_utf8(d.title) || !lagebild::is_valid_utf8(d.byline) ||
      !lagebild::is_valid_utf8(d.outlet) || !lagebild::is_valid_utf8(d.language)) {
    std::abort();
  }
  const std::uint32_t size = lagebild::count_code_points(d.text);
  std::uint32_t at = 0;
  for (const lagebild::Block& block : d.blocks) {
    if (block.span.begin < at || block.span.end <= block.span.begin || block.span.end > size) std::abort();
    at = block.span.end;
  }
  static_cast<void>(lagebild::dateline_date(d));
  static_cast<void>(lagebild::detect_language(d.text));
}

// One file in memory, opened by its path under /proc.
void through_stream(const std::string& bytes, const char* name) {
  static std::FILE* file = std::tmpfile();
  if (file == nullptr) std::abort();
  const int descriptor = fileno(file);
  if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, bytes.data(), bytes.size(), 0) < 0) std::abort();
  lagebild::InputList list;
  list.files = {"/proc/self/fd/" + std::to_string(descriptor)};
  list.names = {name};
  lagebild::IngestOptions options;
  options.max_document_bytes = 1U << 16U;
  lagebild::InputStream stream(list, options);
  std::size_t documents = 0;
  while (auto raw = stream.next()) {
    check(lagebild::to_document(*raw, options));
    if (++documents > bytes.size() * 64 + 8) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  lagebild::RawDocument raw;
  raw.uri = "f";
  raw.bytes.assign(reinterpret_cast<const char*>(data) + 1, size - 1);
  switch (data[0] % 8) {
    case 0:
      raw.uri = "f.md";
      break;
    case 1:
      break;
    case 2:
    case 3:
      raw.media_type = lagebild::MediaType::html;
      break;
    case 4:
      raw.media_type = lagebild::MediaType::jsonl;
      raw.jsonl = true;
      break;
    case 5:
      through_stream(raw.bytes, "f");
      return 0;
    case 6:
      through_stream(raw.bytes, "f.json");
      return 0;
    default:
      static_cast<void>(lagebild::normalise_date(raw.bytes));
      through_stream(raw.bytes, "f.jsonl");
      return 0;
  }
  check(lagebild::to_document(raw, {}));
  return 0;
}
