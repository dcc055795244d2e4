#include "ingest/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace lagebild {

namespace {
constexpr std::size_t kBuffer = 256U << 10U;
enum class Packing : std::uint8_t { unknown, none, gzip, zstd };
}  // namespace

struct ByteSource::Impl {
  std::string name;
  int descriptor = -1;
  std::uint64_t size = 0;      // regular file
  std::uint64_t consumed = 0;  // raw bytes decoded
  std::uint64_t produced = 0;  // bytes given out
  std::vector<char> raw = std::vector<char>(kBuffer);
  std::vector<char> plain;
  std::size_t raw_begin = 0, raw_end = 0;
  bool raw_eof = false, finished = false;
  Packing packing = Packing::unknown;
  z_stream inflater{};
  bool inflating = false;      // inflater is initialised
  bool inside_member = false;  // a gzip member or zstd frame has begun and not ended
  ZSTD_DStream* zstd = nullptr;

  Impl() = default;
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
  ~Impl() {
    if (descriptor > STDIN_FILENO) close(descriptor);
    if (inflating) inflateEnd(&inflater);
    if (zstd != nullptr) ZSTD_freeDStream(zstd);
  }

  Error fail(ErrorCode code, std::string_view what) {
    finished = true;
    return {code, fmt::format("{}: {}", name, what)};
  }
  Error fail_at(std::string_view what) {
    return fail(ErrorCode::bad_format,
                fmt::format("{} at byte {} of the compressed input ({} bytes decompressed)", what, consumed, produced));
  }

  // Reads more raw bytes behind those left; false at the end of the file or on an error (then `error` is set).
  bool fill(std::optional<Error>& error) {
    if (raw_eof) return false;
    if (raw_begin > 0) {
      std::memmove(raw.data(), raw.data() + raw_begin, raw_end - raw_begin);
      raw_end -= raw_begin;
      raw_begin = 0;
    }
    if (raw_end == raw.size()) return true;
    while (true) {
      const ssize_t got = read(descriptor, raw.data() + raw_end, raw.size() - raw_end);
      if (got > 0) {
        raw_end += static_cast<std::size_t>(got);
        return true;
      }
      if (got == 0) {
        raw_eof = true;
        return false;
      }
      if (errno == EINTR) continue;
      error = fail(ErrorCode::unreadable, fmt::format("{} at byte {}", std::strerror(errno), consumed));
      return false;
    }
  }

  [[nodiscard]] std::size_t left() const { return raw_end - raw_begin; }
  [[nodiscard]] unsigned char peek(std::size_t i) const { return static_cast<unsigned char>(raw[raw_begin + i]); }
  void take(std::size_t bytes) {
    raw_begin += bytes;
    consumed += bytes;
  }

  [[nodiscard]] bool gzip_magic() const { return left() >= 2 && peek(0) == 0x1FU && peek(1) == 0x8BU; }
  [[nodiscard]] bool zstd_magic() const {
    if (left() < 4) return false;
    const bool frame = peek(0) == 0x28U && peek(1) == 0xB5U && peek(2) == 0x2FU && peek(3) == 0xFDU;
    const bool skippable = (peek(0) & 0xF0U) == 0x50U && peek(1) == 0x2AU && peek(2) == 0x4DU && peek(3) == 0x18U;
    return frame || skippable;
  }

  Result<std::string_view> next() {
    std::optional<Error> error;
    if (finished) return std::string_view();
    if (packing == Packing::unknown) {
      while (left() < 4 && fill(error)) {
      }
      if (error) return *error;
      packing = gzip_magic() ? Packing::gzip : zstd_magic() ? Packing::zstd : Packing::none;
      if (packing != Packing::none) {
        size = 0;
        plain.resize(kBuffer);
      }
    }
    if (packing == Packing::none) {
      if (left() == 0 && !fill(error)) {
        finished = true;
        if (error) return *error;
        return std::string_view();
      }
      const std::string_view out(raw.data() + raw_begin, left());
      take(out.size());
      produced += out.size();
      return out;
    }
    return packing == Packing::gzip ? next_gzip() : next_zstd();
  }

  Result<std::string_view> next_gzip() {
    std::optional<Error> error;
    while (true) {
      if (left() == 0 && !fill(error)) {
        if (error) return *error;
        if (inside_member) return fail_at("truncated gzip stream");
        finished = true;
        return std::string_view();
      }
      if (!inside_member) {
        while (left() < 2 && fill(error)) {
        }
        if (error) return *error;
        if (peek(0) == 0) {  // padding behind the last member
          take(1);
          continue;
        }
        if (left() == 1) return fail_at("truncated gzip stream");
        if (!gzip_magic()) return fail_at("data behind the gzip stream that is none");
        if (!inflating) {
          if (inflateInit2(&inflater, 15 + 16) != Z_OK) return fail(ErrorCode::internal, "zlib cannot start");
          inflating = true;
        } else {
          inflateReset(&inflater);
        }
        inside_member = true;
      }
      inflater.next_in = reinterpret_cast<Bytef*>(raw.data() + raw_begin);
      inflater.avail_in = static_cast<uInt>(left());
      inflater.next_out = reinterpret_cast<Bytef*>(plain.data());
      inflater.avail_out = static_cast<uInt>(plain.size());
      const int status = inflate(&inflater, Z_NO_FLUSH);
      take(left() - inflater.avail_in);
      const std::size_t got = plain.size() - inflater.avail_out;
      if (status == Z_STREAM_END) {
        inside_member = false;
      } else if (status != Z_OK && status != Z_BUF_ERROR) {
        return fail_at(fmt::format("damaged gzip stream ({})", inflater.msg != nullptr ? inflater.msg : "unknown"));
      }
      produced += got;
      if (got > 0) return std::string_view(plain.data(), got);
    }
  }

  Result<std::string_view> next_zstd() {
    std::optional<Error> error;
    if (zstd == nullptr) {
      zstd = ZSTD_createDStream();
      if (zstd == nullptr) return fail(ErrorCode::internal, "zstd cannot start");
      ZSTD_initDStream(zstd);
    }
    while (true) {
      ZSTD_inBuffer in{raw.data() + raw_begin, left(), 0};
      ZSTD_outBuffer out{plain.data(), plain.size(), 0};
      const bool starved = in.size == 0;
      // Even without input the decoder may hold bytes of the last block back.
      const std::size_t status = starved && !inside_member ? 0 : ZSTD_decompressStream(zstd, &out, &in);
      if (ZSTD_isError(status) != 0) {
        return fail_at(fmt::format("damaged zstd stream ({})", ZSTD_getErrorName(status)));
      }
      take(in.pos);
      if (!starved || out.pos > 0) inside_member = status != 0;
      produced += out.pos;
      if (out.pos > 0) return std::string_view(plain.data(), out.pos);
      if (left() == 0 && !fill(error)) {
        if (error) return *error;
        if (inside_member) return fail_at("truncated zstd stream");
        finished = true;
        return std::string_view();
      }
      if (!inside_member) {
        while (left() < 4 && fill(error)) {
        }
        if (error) return *error;
        if (!zstd_magic())
          return fail_at(left() < 4 ? "truncated zstd stream" : "data behind the zstd stream that is none");
      }
    }
  }
};

ByteSource::ByteSource() : impl_(std::make_unique<Impl>()) {}
ByteSource::ByteSource(ByteSource&&) noexcept = default;
ByteSource& ByteSource::operator=(ByteSource&&) noexcept = default;
ByteSource::~ByteSource() = default;

Result<ByteSource> ByteSource::open(const std::string& path, std::string name) {
  ByteSource out;
  out.impl_->name = std::move(name);
  if (path == "-") {
    out.impl_->descriptor = STDIN_FILENO;
    return out;
  }
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const int error = errno;
    const bool missing = error == ENOENT || error == ENOTDIR;
    return Error{missing ? ErrorCode::not_found : ErrorCode::unreadable,
                 fmt::format("{}: {}", out.impl_->name, std::strerror(error))};
  }
  out.impl_->descriptor = descriptor;
  struct stat info {};
  if (fstat(descriptor, &info) == 0) {
    if (S_ISDIR(info.st_mode)) return Error{ErrorCode::unreadable, out.impl_->name + ": a folder, expected a file"};
    if (S_ISREG(info.st_mode)) out.impl_->size = static_cast<std::uint64_t>(info.st_size);
  }
  return out;
}

Result<std::string_view> ByteSource::next() { return impl_->next(); }
std::uint64_t ByteSource::consumed() const noexcept { return impl_->consumed; }
std::uint64_t ByteSource::plain_size() const noexcept { return impl_->size; }

}  // namespace lagebild
