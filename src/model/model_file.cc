#include "model/model_file.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/sha256.h"

namespace lagebild {
namespace {

static_assert(std::endian::native == std::endian::little, "model files are little-endian and used in place");

std::string_view name_of(const TensorRecord& record) noexcept {
  const auto* end = std::find(record.name.begin(), record.name.end(), '\0');
  return {record.name.data(), static_cast<std::size_t>(end - record.name.begin())};
}

std::string shape(TensorType type, std::size_t rows, std::size_t cols) {
  const auto number = [](std::size_t n) { return n == kAny ? std::string("any") : std::to_string(n); };
  std::string out(tensor_type_name(type));
  return out.append(" ").append(number(rows)).append(" x ").append(number(cols));
}

}  // namespace

std::string_view tensor_type_name(TensorType type) noexcept {
  switch (type) {
    case TensorType::f32:
      return "f32";
    case TensorType::i8:
      return "i8";
    case TensorType::q4:
      return "q4";
    case TensorType::u8:
      return "u8";
    case TensorType::u32:
      return "u32";
    case TensorType::panels:
      return "panels";
  }
  return "unknown type";
}

std::uint64_t tensor_bytes(TensorType type, std::uint32_t rows, std::uint32_t cols) noexcept {
  const std::uint64_t count = std::uint64_t{rows} * cols;
  switch (type) {
    case TensorType::f32:
    case TensorType::u32:
      return count <= (1ULL << 60U) ? 4 * count : 0;
    case TensorType::i8:
    case TensorType::u8:
      return count;
    case TensorType::q4:
      return cols % 32 == 0 ? count / 32 * 18 : 0;
    case TensorType::panels:
      return cols % 8 == 0 ? (rows + 15ULL) / 16 * 16 * cols : 0;
  }
  return 0;
}

Error ModelFile::bad(std::string_view place, std::string_view expected, std::string_view found) const {
  std::string message = path_;
  message.append(": ").append(place).append(": expected ").append(expected).append(", found ").append(found);
  return {ErrorCode::bad_data, std::move(message)};
}

Result<ModelFile> ModelFile::open(const std::string& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  ModelFile out;
  out.file_ = std::move(*file);
  out.path_ = path;
  if (auto s = out.parse(out.file_.bytes(), true); !s) return s.error();
  return out;
}

Result<ModelFile> ModelFile::view(std::string_view bytes, const std::string& path, bool verify_checksum) {
  ModelFile out;
  out.path_ = path;
  if (auto s = out.parse(bytes, verify_checksum); !s) return s.error();
  return out;
}

Status ModelFile::parse(std::string_view bytes, bool verify_checksum) {
  if (bytes.size() < sizeof(ModelHeader)) {
    return bad("header", std::to_string(sizeof(ModelHeader)) + " bytes", std::to_string(bytes.size()));
  }
  if (reinterpret_cast<std::uintptr_t>(bytes.data()) % kTensorAlignment != 0) {
    return bad("memory", "an address that is a multiple of 64", "another");
  }
  ModelHeader header;
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (header.magic != kModelMagic) return bad("byte 0", "LBLM", "no language model");
  if (header.version != kModelVersion) {
    std::string message = path_;
    message.append(": format version: expected ").append(std::to_string(kModelVersion));
    message.append(", found ").append(std::to_string(header.version));
    return Error{ErrorCode::version, std::move(message)};
  }
  if (header.size != bytes.size()) {
    return bad("size", std::to_string(header.size) + " bytes", std::to_string(bytes.size()));
  }
  const std::uint64_t directory = sizeof(ModelHeader) + std::uint64_t{header.texts_size};
  const std::uint64_t data = directory + std::uint64_t{header.tensors} * sizeof(TensorRecord);
  if (header.texts_size % kTensorAlignment != 0 || data > bytes.size()) {
    return bad("header", "texts and directory inside the file", "larger ones");
  }
  if (verify_checksum) {
    const std::string digest = sha256_hex({bytes.substr(sizeof(ModelHeader))});
    const std::string_view wanted(header.checksum.data(), header.checksum.size());
    if (digest != wanted) return bad("SHA-256", wanted, digest);
  }
  std::uint64_t at = sizeof(ModelHeader);
  for (std::uint32_t i = 0; i < header.texts; ++i) {
    std::array<std::uint32_t, 2> sizes{};
    const std::string place = "text " + std::to_string(i);
    if (at + sizeof(sizes) > directory) return bad(place, "a text before the directory", "its end");
    std::memcpy(sizes.data(), bytes.data() + at, sizeof(sizes));
    at += sizeof(sizes);
    if (std::uint64_t{sizes[0]} + sizes[1] > directory - at) {
      return bad(place, "a text before the directory", std::to_string(std::uint64_t{sizes[0]} + sizes[1]) + " bytes");
    }
    const std::string_view key = bytes.substr(at, sizes[0]);
    const std::string_view value = bytes.substr(at + sizes[0], sizes[1]);
    at += std::uint64_t{sizes[0]} + sizes[1];
    if (!texts_.emplace(key, value).second) return bad(place, "another key", key);
  }
  // The directory begins at a multiple of 64 and its records are multiples of 8: they can be used in place.
  directory_ = {reinterpret_cast<const TensorRecord*>(bytes.data() + directory), header.tensors};
  std::string_view previous;
  for (std::size_t i = 0; i < directory_.size(); ++i) {
    const TensorRecord& r = directory_[i];
    std::string place = "tensor " + std::to_string(i);
    if (r.name.back() != '\0' || r.name.front() == '\0') return bad(place, "a name of 1 to 63 bytes", "another");
    const std::string_view name = name_of(r);
    if (i > 0 && name <= previous) return bad(place, "names in rising order", name);
    previous = name;
    place = "tensor " + std::string(name);
    if (r.type > TensorType::panels) {
      return bad(place, "a type up to 5", std::to_string(static_cast<std::uint32_t>(r.type)));
    }
    const std::uint64_t wanted = tensor_bytes(r.type, r.rows, r.cols);
    if (r.rows == 0 || r.cols == 0 || wanted != r.size) {
      return bad(place, std::to_string(wanted) + " bytes for " + shape(r.type, r.rows, r.cols), std::to_string(r.size));
    }
    if (r.offset % kTensorAlignment != 0 || r.offset < data || r.offset > bytes.size() ||
        r.size > bytes.size() - r.offset) {
      return bad(place, "an offset inside the file and a multiple of 64", std::to_string(r.offset));
    }
  }
  bytes_ = bytes;
  return {};
}

std::string_view ModelFile::text(std::string_view key) const noexcept {
  const auto found = texts_.find(key);
  return found == texts_.end() ? std::string_view{} : found->second;
}

Result<std::size_t> ModelFile::number(std::string_view key, std::size_t least, std::size_t most) const {
  const std::string_view value = text(key);
  std::size_t out = 0;
  const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), out);
  if (problem != std::errc{} || end != value.data() + value.size() || out < least || out > most) {
    return bad("text \"" + std::string(key) + "\"",
               "a number from " + std::to_string(least) + " to " + std::to_string(most),
               value.empty() ? std::string("none") : '"' + std::string(value) + '"');
  }
  return out;
}

const TensorRecord* ModelFile::record(std::string_view name) const noexcept {
  const auto found = std::lower_bound(directory_.begin(), directory_.end(), name,
                                      [](const TensorRecord& r, std::string_view n) { return name_of(r) < n; });
  return found != directory_.end() && name_of(*found) == name ? &*found : nullptr;
}

Result<Tensor> ModelFile::tensor(std::string_view name, TensorType type, std::size_t rows, std::size_t cols) const {
  const TensorRecord* found = record(name);
  const std::string place = "tensor " + std::string(name);
  if (found == nullptr) return bad(place, shape(type, rows, cols), "no such tensor");
  if (found->type != type || (rows != kAny && found->rows != rows) || (cols != kAny && found->cols != cols)) {
    return bad(place, shape(type, rows, cols), shape(found->type, found->rows, found->cols));
  }
  Tensor out{found->type, found->rows, found->cols, bytes_.substr(found->offset, found->size)};
  if (type == TensorType::f32) {
    const float* values = out.f32();
    for (std::size_t i = 0; i < out.rows * out.cols; ++i) {
      if (!(std::fabs(values[i]) < 1e15F)) {
        return bad(place, "finite numbers below 1e15", std::to_string(values[i]) + " at " + std::to_string(i));
      }
    }
  }
  return out;
}

float half_to_float(std::uint16_t half) noexcept {
  const std::uint32_t sign = (half & 0x8000U) << 16U;
  const std::uint32_t exponent = (half >> 10U) & 31U;
  const std::uint32_t mantissa = half & 1023U;
  if (exponent == 0) {
    const float value = static_cast<float>(mantissa) * 0x1p-24F;
    return sign != 0 ? -value : value;
  }
  const std::uint32_t high = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | (high << 23U) | (mantissa << 13U));
}

void unpack_q4(const char* row, std::size_t blocks, float* out) noexcept {
  for (std::size_t block = 0; block < blocks; ++block, row += 18, out += 32) {
    std::uint16_t half = 0;
    std::memcpy(&half, row, 2);
    const float scale = half_to_float(half);
    const auto* bytes = reinterpret_cast<const unsigned char*>(row + 2);
    for (std::size_t j = 0; j < 16; ++j) {
      out[j] = static_cast<float>(static_cast<int>(bytes[j] & 15U) - 8) * scale;
      out[j + 16] = static_cast<float>(static_cast<int>(bytes[j] >> 4U) - 8) * scale;
    }
  }
}

}  // namespace lagebild
