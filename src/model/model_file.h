// The file of a language model: named texts and tensors, mapped into memory and used in place.
//
// Format "LBLM" version 1, little-endian (docs/model_file.md): header, texts, directory, tensors at multiples of 64.
// Tensors are two-dimensional, row by row; `panels` holds int8 weights in the order in which the kernels read them.
// train/model_file.py writes it.
// Errors: not_found, unreadable, version, bad_data; the message names the file, the place, what was expected and found.
// Thread safety: immutable. Complexity: open() reads the file once, for its SHA-256 (about 1 GB a second); look-up is
// logarithmic in the number of tensors.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "base/mapped_file.h"
#include "lagebild/result.h"

namespace lagebild {

inline constexpr std::array<char, 4> kModelMagic{'L', 'B', 'L', 'M'};
inline constexpr std::uint32_t kModelVersion = 1;
inline constexpr std::size_t kTensorAlignment = 64;

struct ModelHeader {
  std::array<char, 4> magic{};
  std::uint32_t version = 0;
  std::array<char, 64> checksum{};  ///< SHA-256 of everything behind the header, hexadecimal
  std::uint64_t size = 0;           ///< bytes of the whole file
  std::uint32_t texts = 0;          ///< how many pairs of texts
  std::uint32_t texts_size = 0;     ///< bytes of the texts, padded to 64
  std::uint32_t tensors = 0;        ///< how many records the directory has
  std::array<char, 36> reserved{};
};
static_assert(sizeof(ModelHeader) == 128);

enum class TensorType : std::uint32_t {
  f32 = 0,
  i8 = 1,  ///< row by row
  q4 = 2,  ///< row by row, blocks of 32: f16 scale, 16 bytes; byte j holds weight j (low) and j + 16, each plus 8
  u8 = 3,
  u32 = 4,
  panels = 5,  ///< int8 in panels (PackedWeights), rows padded with zeros to a multiple of 16
};
[[nodiscard]] std::string_view tensor_type_name(TensorType type) noexcept;

/// One record of the directory; records are sorted by name.
struct TensorRecord {
  std::array<char, 64> name{};  ///< padded with zeros, at least one
  TensorType type = TensorType::f32;
  std::uint32_t rows = 0, cols = 0;
  std::uint32_t reserved = 0;
  std::uint64_t offset = 0;  ///< from the beginning of the file
  std::uint64_t size = 0;    ///< bytes
};
static_assert(sizeof(TensorRecord) == 96);

/// Bytes that a tensor takes; 0 where the type does not exist or its columns do not fit (q4: 32, panels: 8).
[[nodiscard]] std::uint64_t tensor_bytes(TensorType type, std::uint32_t rows, std::uint32_t cols) noexcept;

struct Tensor {
  TensorType type = TensorType::f32;
  std::size_t rows = 0, cols = 0;
  std::string_view bytes;

  [[nodiscard]] const float* f32() const noexcept { return reinterpret_cast<const float*>(bytes.data()); }
  [[nodiscard]] const std::int8_t* i8() const noexcept { return reinterpret_cast<const std::int8_t*>(bytes.data()); }
  [[nodiscard]] const std::uint32_t* u32() const noexcept {
    return reinterpret_cast<const std::uint32_t*>(bytes.data());
  }
};

/// A dimension that may be anything.
inline constexpr std::size_t kAny = ~std::size_t{0};

class ModelFile {
 public:
  /// Maps and checks a file.
  static Result<ModelFile> open(const std::string& path);
  /// Checks a file that lies in memory, aligned to 64 bytes, and outlives the result; `path` is for messages.
  static Result<ModelFile> view(std::string_view bytes, const std::string& path, bool verify_checksum = true);

  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// Text by key; empty where there is none.
  [[nodiscard]] std::string_view text(std::string_view key) const noexcept;
  [[nodiscard]] const std::map<std::string_view, std::string_view>& texts() const noexcept { return texts_; }
  /// A text that is a whole number between the two.
  [[nodiscard]] Result<std::size_t> number(std::string_view key, std::size_t least, std::size_t most) const;
  [[nodiscard]] bool has(std::string_view name) const noexcept { return record(name) != nullptr; }
  /// Tensor by name; an error where it is missing or of another type or shape. Floats are finite.
  [[nodiscard]] Result<Tensor> tensor(std::string_view name, TensorType type, std::size_t rows = kAny,
                                      std::size_t cols = kAny) const;
  [[nodiscard]] std::span<const TensorRecord> directory() const noexcept { return directory_; }
  /// A bad_data error about this file.
  [[nodiscard]] Error bad(std::string_view place, std::string_view expected, std::string_view found) const;

 private:
  [[nodiscard]] const TensorRecord* record(std::string_view name) const noexcept;
  Status parse(std::string_view bytes, bool verify_checksum);

  MappedFile file_;
  std::string path_;
  std::string_view bytes_;
  std::map<std::string_view, std::string_view> texts_;
  std::span<const TensorRecord> directory_;
};

/// One row of a q4 tensor as floats: blocks × 32 of them.
void unpack_q4(const char* row, std::size_t blocks, float* out) noexcept;
/// An IEEE half as float.
[[nodiscard]] float half_to_float(std::uint16_t half) noexcept;

}  // namespace lagebild
