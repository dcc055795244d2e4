// Bytes of a file or of standard input, gzip and zstd undone on the way.
//
// Purpose: streaming; compression is known by its magic bytes, never by the suffix alone. Several gzip members or zstd
// frames one after another are one stream (RFC 1952, RFC 8878).
// Units: offsets and counts are bytes. Errors: values; after one the source is at its end.
// Memory: two buffers of 256 KiB plus the decoder's window (zstd: at most 128 MiB).
// Thread safety: one thread per source.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "lagebild/result.h"

namespace lagebild {

class ByteSource {
 public:
  /// Opens `path` ("-": standard input); `name` stands for it in messages.
  static Result<ByteSource> open(const std::string& path, std::string name);
  ByteSource(ByteSource&&) noexcept;
  ByteSource& operator=(ByteSource&&) noexcept;
  ~ByteSource();

  /// The next decompressed bytes, valid until the next call; empty at the end.
  Result<std::string_view> next();
  /// Bytes taken from the file so far, before decompression.
  [[nodiscard]] std::uint64_t consumed() const noexcept;
  /// Size of the file where it is a regular one that is not compressed, else 0.
  [[nodiscard]] std::uint64_t plain_size() const noexcept;

 private:
  ByteSource();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace lagebild
