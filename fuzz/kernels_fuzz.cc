// Any numbers through every path of the kernels: the same bits as from the scalar path.
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "model/kernels.h"

namespace {

using lagebild::Kernels;

/// Runs all steps on one path; returns all results one after another.
std::vector<float> run(const Kernels& k, const std::vector<float>& values, std::size_t rows, std::size_t cols,
                       lagebild::ActivationRange range) {
  std::vector<float> all;
  std::vector<std::uint8_t> bytes(rows * cols);
  std::vector<float> scale(rows);
  std::vector<std::int32_t> zero(rows);
  const lagebild::ByteRows a{bytes.data(), cols, scale.data(), zero.data()};
  std::vector<float> x = values;
  k.quantise(x.data(), cols, rows, cols, range, a);
  std::vector<std::int8_t> w(16 * cols);
  for (std::size_t i = 0; i < w.size(); ++i) w[i] = static_cast<std::int8_t>(static_cast<int>(i * 37 % 127) - 63);
  std::vector<std::int32_t> sums(16);
  k.sum_panels(w.data(), 16, cols, sums.data());
  const std::vector<float> factor(16, 0.01F);
  std::vector<float> out(rows * 16);
  k.gemm(a, rows, range.bits, {w.data(), factor.data(), factor.data(), sums.data(), 16, cols}, out.data(), 16);
  all.insert(all.end(), out.begin(), out.end());
  k.gelu_quantise(x.data(), rows, cols, range, a);
  all.insert(all.end(), x.begin(), x.end());
  all.insert(all.end(), bytes.begin(), bytes.end());
  k.add_layer_norm(x.data(), values.data(), rows, cols, values.data(), values.data(), 1e-12F);
  all.insert(all.end(), x.begin(), x.end());
  // One head of attention where the row is wide enough.
  if (cols == 96) {
    std::vector<float> scratch(lagebild::attention_scratch(rows));
    std::vector<float> attended(rows * 32);
    k.attention(x.data(), rows, 1, attended.data(), scratch.data());
    all.insert(all.end(), attended.begin(), attended.end());
  }
  return all;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 6) return 0;
  const std::size_t cols = data[0] % 2 == 0 ? 96 : 16 * (1 + data[0] % 8U);
  const std::size_t rows = 1 + data[1] % 20U;
  const lagebild::ActivationRange range{static_cast<std::uint8_t>(data[2] % 2 == 0 ? 7 : 8), data[3] % 2 == 0};
  std::vector<float> values(rows * cols);
  for (std::size_t i = 0; i < values.size(); ++i) {
    // Two bytes are sign, exponent and the first bits of a float: all magnitudes up to what squares allow.
    const std::size_t at = 4 + i * 2 % (size - 5);
    const std::uint32_t bits =
        (static_cast<std::uint32_t>(data[at]) << 24U) | (static_cast<std::uint32_t>(data[at + 1]) << 16U);
    const float v = std::bit_cast<float>(bits);
    values[i] = std::fabs(v) < 1e4F ? v : 1.0F;
  }
  const std::vector<float> wanted = run(lagebild::scalar_kernels(), values, rows, cols, range);
  for (const Kernels* k : lagebild::available_kernels()) {
    const std::vector<float> found = run(*k, values, rows, cols, range);
    if (std::memcmp(wanted.data(), found.data(), wanted.size() * sizeof(float)) != 0) std::abort();
  }
  return 0;
}
