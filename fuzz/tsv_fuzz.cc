// Any bytes as a knowledge table: an Error or rows, never more.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/tsv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto file = lagebild::TsvFile::parse(text, "f.tsv", {"key"});
  if (!file) return file.error().message.empty() ? std::abort(), 0 : 0;
  const std::size_t key = file->column("key");
  if (key == lagebild::TsvFile::kMissing) std::abort();
  for (std::size_t row = 0; row < file->rows(); ++row) {
    static_cast<void>(lagebild::split_list(file->cell(row, key)));
    if (file->line(row) == 0) std::abort();
  }
  return 0;
}
