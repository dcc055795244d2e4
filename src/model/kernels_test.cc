// Every path of the kernels against the scalar one, bit for bit, and the scalar one against plain double arithmetic.
#include "model/kernels.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace lagebild {
namespace {

using Floats = std::vector<float>;

Floats random_floats(std::size_t count, std::uint32_t seed, float size = 1.0F) {
  std::mt19937 random(seed);
  Floats out(count);
  for (float& v : out) v = size * (static_cast<float>(random() % 2000001) * 1e-6F - 1.0F);
  return out;
}

/// Ordinary numbers, zeros, equal ones, one outlier, tiny and huge ones.
std::vector<Floats> edge_rows(std::size_t count) {
  std::vector<Floats> out{random_floats(count, 1), Floats(count, 0.0F), Floats(count, -0.0F), Floats(count, 3.5F),
                          Floats(count, -2.25F)};
  out.push_back(random_floats(count, 2));
  out.back()[count / 2] = 40.0F;
  out.push_back(random_floats(count, 3, 1e-38F));
  out.push_back(random_floats(count, 4, 4e29F));
  out.push_back(random_floats(count, 5, 1e-20F));
  Floats halves(count);
  for (std::size_t i = 0; i < count; ++i) halves[i] = static_cast<float>(i % 128) * 0.5F;
  out.push_back(halves);
  return out;
}

bool same_bits(const Floats& a, const Floats& b) {
  return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

class Paths : public testing::TestWithParam<const Kernels*> {};

struct Bytes {
  std::vector<std::uint8_t> data;
  Floats scale;
  std::vector<std::int32_t> zero;
  std::size_t stride;
  Bytes(std::size_t rows, std::size_t cols) : data(rows * cols), scale(rows), zero(rows), stride(cols) {}
  ByteRows rows() { return {data.data(), stride, scale.data(), zero.data()}; }
  bool operator==(const Bytes& o) const { return data == o.data && same_bits(scale, o.scale) && zero == o.zero; }
};

TEST_P(Paths, QuantiseAsTheScalarPath) {
  for (const std::size_t cols : {16U, 32U, 48U, 96U, 384U, 1536U}) {
    for (const std::uint8_t bits : {std::uint8_t{7}, std::uint8_t{8}}) {
      for (const bool symmetric : {false, true}) {
        for (const Floats& row : edge_rows(cols)) {
          Bytes wanted(1, cols);
          Bytes found(1, cols);
          scalar_kernels().quantise(row.data(), cols, 1, cols, {bits, symmetric}, wanted.rows());
          GetParam()->quantise(row.data(), cols, 1, cols, {bits, symmetric}, found.rows());
          ASSERT_TRUE(wanted == found) << cols << " columns, " << int{bits} << " bits, first value " << row[0];
          Floats a = row;
          Floats b = row;
          scalar_kernels().gelu_quantise(a.data(), 1, cols, {bits, symmetric}, wanted.rows());
          GetParam()->gelu_quantise(b.data(), 1, cols, {bits, symmetric}, found.rows());
          ASSERT_TRUE(wanted == found && same_bits(a, b)) << "after gelu, " << cols << " columns, first " << row[0];
          scalar_kernels().quantise(a.data(), cols, 1, cols, {bits, symmetric}, wanted.rows());
          ASSERT_TRUE(wanted == found) << "gelu and quantise in one, " << cols << " columns";
        }
      }
    }
  }
}

TEST_P(Paths, MultiplyBytesAsTheScalarPath) {
  std::mt19937 random(7);
  for (const std::size_t rows : {1U, 2U, 3U, 4U, 5U, 7U, 12U, 13U, 31U, 64U}) {
    for (const std::size_t k : {16U, 32U, 96U, 384U}) {
      for (const std::size_t n : {16U, 48U, 96U}) {
        for (const std::uint8_t bits : {std::uint8_t{7}, std::uint8_t{8}}) {
          // Once at random, once all at the limits, where 16-bit sums would overflow first.
          for (const bool extreme : {false, true}) {
            const int top = (1 << bits) - 1;
            Bytes a(rows, k);
            for (auto& v : a.data) v = static_cast<std::uint8_t>(extreme ? top : static_cast<int>(random()) & top);
            for (auto& v : a.scale) v = static_cast<float>(random() % 1000) * 1e-3F;
            for (auto& v : a.zero) v = static_cast<std::int32_t>(random() % 128);
            std::vector<std::int8_t> w(n * k);
            const auto sign = static_cast<std::int8_t>(random() % 2 == 0 ? 63 : -63);
            for (auto& v : w) v = extreme ? sign : static_cast<std::int8_t>(static_cast<int>(random() % 127) - 63);
            std::vector<std::int32_t> sums(n);
            std::vector<std::int32_t> own(n);
            ASSERT_EQ(scalar_kernels().sum_panels(w.data(), n, k, sums.data()),
                      GetParam()->sum_panels(w.data(), n, k, own.data()));
            ASSERT_EQ(sums, own);
            const Floats scale = random_floats(n, 8, 0.01F);
            const Floats bias = random_floats(n, 9);
            const PackedWeights weights{w.data(), scale.data(), bias.data(), sums.data(), n, k};
            Floats wanted(rows * n);
            Floats found(rows * n);
            scalar_kernels().gemm(a.rows(), rows, bits, weights, wanted.data(), n);
            GetParam()->gemm(a.rows(), rows, bits, weights, found.data(), n);
            ASSERT_TRUE(same_bits(wanted, found)) << rows << " x " << k << " x " << n << ", " << int{bits} << " bits";
          }
        }
      }
    }
  }
}

TEST_P(Paths, MultiplyFloatsAsTheScalarPath) {
  for (const std::size_t rows : {1U, 2U, 5U, 6U, 9U, 12U, 13U, 25U}) {
    for (const std::size_t n : {16U, 32U, 80U}) {
      for (const std::size_t k : {1U, 7U, 32U, 100U}) {
        const Floats a = random_floats(rows * (k + 3), 1);
        const Floats b = random_floats(k * n, 2);
        const Floats init = random_floats(n, 3);
        for (const float* start : {static_cast<const float*>(nullptr), init.data()}) {
          Floats wanted(rows * n);
          Floats found(rows * n);
          scalar_kernels().gemm_f32(a.data(), k + 3, rows, b.data(), n, n, k, start, wanted.data(), n);
          GetParam()->gemm_f32(a.data(), k + 3, rows, b.data(), n, n, k, start, found.data(), n);
          ASSERT_TRUE(same_bits(wanted, found)) << rows << " x " << k << " x " << n;
        }
      }
    }
  }
}

TEST_P(Paths, NormaliseAsTheScalarPath) {
  for (const std::size_t cols : {16U, 64U, 384U}) {
    const Floats weight = random_floats(cols, 11);
    const Floats bias = random_floats(cols, 12);
    for (const Floats& row : edge_rows(cols)) {
      if (std::fabs(row[0]) > 1e15F) continue;  // its variance is no float
      for (const bool with : {false, true}) {
        const Floats add = random_floats(cols, 13);
        Floats wanted = row;
        Floats found = row;
        scalar_kernels().add_layer_norm(wanted.data(), with ? add.data() : nullptr, 1, cols, weight.data(), bias.data(),
                                        1e-12F);
        GetParam()->add_layer_norm(found.data(), with ? add.data() : nullptr, 1, cols, weight.data(), bias.data(),
                                   1e-12F);
        ASSERT_TRUE(same_bits(wanted, found)) << cols << " columns, first value " << row[0];
      }
    }
  }
}

TEST_P(Paths, AttendAsTheScalarPath) {
  for (const std::size_t heads : {1U, 2U, 12U}) {
    for (const std::size_t n : {1U, 2U, 5U, 15U, 16U, 17U, 33U, 102U, 160U}) {
      if (heads == 12 && n > 40) continue;
      for (const float size : {1.0F, 30.0F, 0.0F}) {
        const Floats qkv = random_floats(n * heads * 96, 21, size);
        Floats scratch(attention_scratch(n));
        Floats wanted(n * heads * 32);
        Floats found(n * heads * 32);
        scalar_kernels().attention(qkv.data(), n, heads, wanted.data(), scratch.data());
        GetParam()->attention(qkv.data(), n, heads, found.data(), scratch.data());
        ASSERT_TRUE(same_bits(wanted, found)) << heads << " heads, " << n << " rows, size " << size;
      }
    }
  }
}

TEST_P(Paths, DoTheRestAsTheScalarPath) {
  for (const Floats& row : edge_rows(96)) {
    const Floats other = random_floats(96, 31);
    Floats a = row;
    Floats b = row;
    scalar_kernels().gelu(a.data(), 96);
    GetParam()->gelu(b.data(), 96);
    ASSERT_TRUE(same_bits(a, b)) << row[0];
    scalar_kernels().axpy(0.37F, other.data(), a.data(), 96);
    GetParam()->axpy(0.37F, other.data(), b.data(), 96);
    ASSERT_TRUE(same_bits(a, b)) << row[0];
    scalar_kernels().scale(0.37F, a.data(), 96);
    GetParam()->scale(0.37F, b.data(), 96);
    ASSERT_TRUE(same_bits(a, b)) << row[0];
    ASSERT_EQ(std::bit_cast<std::uint32_t>(scalar_kernels().dot(row.data(), other.data(), 96)),
              std::bit_cast<std::uint32_t>(GetParam()->dot(row.data(), other.data(), 96)));
  }
}

INSTANTIATE_TEST_SUITE_P(Available, Paths, testing::ValuesIn(available_kernels()),
                         [](const auto& path) { return std::string(path.param->name); });

TEST(ScalarKernels, GeluIsExact) {
  for (int i = -80000; i <= 80000; ++i) {
    const float x = static_cast<float>(i) * 1e-4F;
    float y = x;
    scalar_kernels().gelu(&y, 1);
    const double wanted = 0.5 * double{x} * std::erfc(-double{x} / std::sqrt(2.0));
    ASSERT_NEAR(y, wanted, 3e-6) << x;
  }
}

TEST(ScalarKernels, AttentionIsSoftmax) {
  constexpr std::size_t kRows = 21;
  const Floats qkv = random_floats(kRows * 96, 5, 4.0F);
  Floats out(kRows * 32);
  Floats scratch(attention_scratch(kRows));
  scalar_kernels().attention(qkv.data(), kRows, 1, out.data(), scratch.data());
  for (std::size_t i = 0; i < kRows; ++i) {
    std::vector<double> p(kRows);
    double sum = 0;
    for (std::size_t j = 0; j < kRows; ++j) {
      double score = 0;
      for (std::size_t d = 0; d < 32; ++d) score += double{qkv[i * 96 + d]} * double{qkv[j * 96 + 32 + d]};
      sum += p[j] = std::exp(score / std::sqrt(32.0));
    }
    for (std::size_t d = 0; d < 32; ++d) {
      double wanted = 0;
      for (std::size_t j = 0; j < kRows; ++j) wanted += p[j] / sum * double{qkv[j * 96 + 64 + d]};
      ASSERT_NEAR(out[i * 32 + d], wanted, 1e-5);
    }
  }
}

TEST(ScalarKernels, LayerNormHasMeanZeroAndDeviationOne) {
  Floats row = random_floats(384, 6, 9.0F);
  const Floats one(384, 1.0F);
  const Floats none(384, 0.0F);
  scalar_kernels().add_layer_norm(row.data(), nullptr, 1, 384, one.data(), none.data(), 1e-12F);
  double sum = 0;
  double squares = 0;
  for (const float v : row) {
    sum += double{v};
    squares += double{v} * double{v};
  }
  EXPECT_NEAR(sum, 0.0, 1e-3);
  EXPECT_NEAR(squares / 384, 1.0, 1e-5);
}

TEST(ScalarKernels, BytesStandForTheRow) {
  for (const std::uint8_t bits : {std::uint8_t{7}, std::uint8_t{8}}) {
    for (const bool symmetric : {false, true}) {
      for (const Floats& row : edge_rows(384)) {
        Bytes bytes(1, 384);
        scalar_kernels().quantise(row.data(), 384, 1, 384, {bits, symmetric}, bytes.rows());
        if (std::fabs(row[0]) < 1e-30F && row[0] != 0.0F) continue;  // counts as zero
        for (std::size_t i = 0; i < 384; ++i) {
          const float value = bytes.scale[0] * static_cast<float>(bytes.data[i] - bytes.zero[0]);
          ASSERT_NEAR(value, row[i], bytes.scale[0] * 1.001F) << row[0];
        }
      }
    }
  }
}

TEST(SelectKernels, NamesWhatThereIs) {
  ASSERT_TRUE(kernels_named("scalar").ok());
  EXPECT_EQ((*kernels_named("scalar"))->name, "scalar");
  EXPECT_EQ(*kernels_named(""), available_kernels().back());
  const auto wrong = kernels_named("sse9");
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().code, ErrorCode::usage);
  EXPECT_NE(wrong.error().message.find("LAGEBILD_KERNEL: expected one of scalar"), std::string::npos);
  EXPECT_NE(wrong.error().message.find("found \"sse9\""), std::string::npos);
#if defined(__x86_64__)
  const auto other = kernels_named("neon");
  ASSERT_FALSE(other.ok());
  EXPECT_NE(other.error().message.find("cannot run"), std::string::npos);
#endif
  ASSERT_EQ(setenv("LAGEBILD_KERNEL", "scalar", 1), 0);
  const auto chosen = select_kernels();
  unsetenv("LAGEBILD_KERNEL");
  ASSERT_TRUE(chosen.ok());
  EXPECT_EQ((*chosen)->name, "scalar");
}

}  // namespace
}  // namespace lagebild
