// Measures the kernels of the language model: billions of multiplications a second of each path and of variants of the
// AVX2 product that were considered, and words a second of the whole encoder on random weights.
//
//   model_bench [kernels | network]   (LAGEBILD_KERNEL chooses the path of the network)
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <vector>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "model/encoder.h"
#include "model/heads.h"
#include "model/kernels.h"
#include "model/model_file.h"
#include "model/model_test_tools.h"

namespace {

using namespace lagebild;

/// Processor time of this thread: other programs on the machine count less.
double seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Seconds a call takes, the best of several runs.
template <class Call>
double best(const Call& call) {
  double least = 1e9;
  const double until = seconds() + 0.5;
  do {
    const double begin = seconds();
    call();
    least = std::min(least, seconds() - begin);
  } while (seconds() < until);
  return least;
}

struct Shape {
  std::size_t rows, k, n;
};
constexpr Shape kShapes[]{{128, 384, 384},  {512, 384, 384}, {1024, 384, 384}, {64, 384, 1536},  {128, 384, 1536},
                          {512, 384, 1536}, {64, 1536, 384}, {128, 1536, 384}, {512, 1536, 384}, {1024, 1536, 384}};

struct Data {
  std::vector<std::uint8_t> a;
  std::vector<std::int8_t> w;
  std::vector<float> row_scale, scale, bias, out;
  std::vector<std::int32_t> zero, sums;
  explicit Data(const Shape& s)
      : a(s.rows * s.k),
        w(s.n * s.k),
        row_scale(s.rows, 0.01F),
        scale(s.n, 0.01F),
        bias(s.n, 0.5F),
        out(s.rows * s.n),
        zero(s.rows, 60),
        sums(s.n, 17) {
    std::mt19937 random(1);
    for (auto& v : a) v = static_cast<std::uint8_t>(random() % 128);
    for (auto& v : w) v = static_cast<std::int8_t>(static_cast<int>(random() % 127) - 63);
  }
};

#if defined(__x86_64__)
/// Whole 16-bit products: activations as int16, weights widened on the way.
__attribute__((target("avx2,fma"))) void gemm_int16(const std::int16_t* a, std::size_t rows, const std::int8_t* w,
                                                    std::size_t n, std::size_t k, float* out) {
  for (std::size_t panel = 0; panel < n / 16; ++panel) {
    const std::int8_t* from = w + panel * 16 * k;
    for (std::size_t row = 0; row + 4 <= rows; row += 4) {
      __m256i sum[4][2];
#pragma GCC unroll 8
      for (auto& s : sum) s[0] = s[1] = _mm256_setzero_si256();
      for (std::size_t i = 0; i < k; i += 2) {
        const __m256i w0 = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * 16)));
        const __m256i w1 = _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * 16 + 16)));
#pragma GCC unroll 8
        for (std::size_t r = 0; r < 4; ++r) {
          std::int32_t two = 0;
          __builtin_memcpy(&two, a + (row + r) * k + i, 4);
          const __m256i x = _mm256_set1_epi32(two);
          sum[r][0] = _mm256_add_epi32(sum[r][0], _mm256_madd_epi16(x, w0));
          sum[r][1] = _mm256_add_epi32(sum[r][1], _mm256_madd_epi16(x, w1));
        }
      }
#pragma GCC unroll 8
      for (std::size_t r = 0; r < 4; ++r) {
        _mm256_storeu_ps(out + (row + r) * n + panel * 16, _mm256_cvtepi32_ps(sum[r][0]));
        _mm256_storeu_ps(out + (row + r) * n + panel * 16 + 8, _mm256_cvtepi32_ps(sum[r][1]));
      }
    }
  }
}
#endif

void kernels() {
  for (const Kernels* k : available_kernels()) {
    for (const Shape& s : kShapes) {
      if (k->name == "scalar" && s.rows != 64) continue;
      Data d(s);
      const ByteRows a{d.a.data(), s.k, d.row_scale.data(), d.zero.data()};
      const PackedWeights w{d.w.data(), d.scale.data(), d.bias.data(), d.sums.data(), s.n, s.k};
      const double work = 1e-9 * static_cast<double>(s.rows * s.k * s.n);
      std::printf("%-8s %4zu x %4zu x %4zu ", std::string(k->name).c_str(), s.rows, s.k, s.n);
      for (const std::uint8_t bits : {std::uint8_t{7}, std::uint8_t{8}}) {
        const double t = best([&] { k->gemm(a, s.rows, bits, w, d.out.data(), s.n); });
        std::printf(" %d bits %6.1f", bits, work / t);
      }
#if defined(__x86_64__)
      if (k->name == "avx2") {
        std::vector<std::int16_t> wide(s.rows * s.k, 50);
        const double t = best([&] { gemm_int16(wide.data(), s.rows, d.w.data(), s.n, s.k, d.out.data()); });
        std::printf(" int16 %6.1f", work / t);
      }
#endif
      std::vector<float> fa(s.rows * s.k, 0.5F);
      std::vector<float> fw(s.n * s.k, 0.25F);
      if (k->name != "scalar") {
        // Blocks of 16 columns, as packed weights would lie.
        const double t = best([&] {
          for (std::size_t j = 0; j < s.n; j += 16) {
            k->gemm_f32(fa.data(), s.k, s.rows, fw.data() + j * s.k, 16, 16, s.k, nullptr, d.out.data() + j, s.n);
          }
        });
        std::printf(" f32 %6.1f", work / t);
      }
      std::printf("  G/s\n");
    }
    // The rest, microseconds a row of width 384 or 1536.
    constexpr std::size_t kRows = 64;
    std::vector<float> x(kRows * 1536, 0.3F);
    std::vector<float> y(kRows * 1536, 0.1F);
    std::vector<std::uint8_t> bytes(kRows * 1536);
    std::vector<float> scales(kRows);
    std::vector<std::int32_t> zeros(kRows);
    const ByteRows out{bytes.data(), 1536, scales.data(), zeros.data()};
    const auto row = [&](double t) { return t / kRows * 1e6; };
    std::printf("  gelu 1536: %.3f us\n", row(best([&] { k->gelu(x.data(), kRows * 1536); })));
    std::printf("  quantise 1536: %.3f us\n", row(best([&] { k->quantise(x.data(), 1536, kRows, 1536, {}, out); })));
    std::printf("  quantise 384: %.3f us\n", row(best([&] { k->quantise(x.data(), 384, kRows, 384, {}, out); })));
    std::printf("  layer norm 384: %.3f us\n",
                row(best([&] { k->add_layer_norm(x.data(), y.data(), kRows, 384, y.data(), y.data(), 1e-12F); })));
    for (const std::size_t n : {20U, 68U, 102U, 160U, 500U}) {
      std::vector<float> qkv(n * 1152);
      std::mt19937 random(2);
      for (float& v : qkv) v = static_cast<float>(random() % 1000) * 0.002F - 1.0F;
      std::vector<float> att(n * 384);
      std::vector<float> scratch(attention_scratch(n));
      const double t = best([&] { k->attention(qkv.data(), n, 12, att.data(), scratch.data()); });
      std::printf("  attention over %zu rows: %.3f us a row\n", n, t / static_cast<double>(n) * 1e6);
    }
  }
}

/// Words a second of the network in its expected size, on windows of about `words` words.
int network(std::size_t layers, std::size_t pool, std::size_t words, const char* bits) {
  RandomModel model;
  model.hidden = 384;
  model.ff = 1536;
  model.layers = layers;
  model.pool = pool;
  model.vocabulary = 40000;
  model.tags = 800;
  model.tag_width = 256;
  model.arc = 256;
  model.label_width = 96;
  model.labels = 50;
  model.names = 40;
  model.name_width = 128;
  model.bits = bits;
  const std::string path = "/tmp/lagebild_model_bench.model";
  {
    const std::string bytes = model.writer().bytes();
    std::FILE* file = std::fopen(path.c_str(), "wb");
    if (file == nullptr || std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size()) return 1;
    std::fclose(file);
    std::printf("%zu layers, %zu of them on sub-words, %s bits, windows of %zu words, file of %.1f MB\n", layers, pool,
                bits, words, static_cast<double>(bytes.size()) * 1e-6);
  }
  double begin = seconds();
  auto file = ModelFile::open(path);
  const double opened = seconds() - begin;
  if (!file) return std::fprintf(stderr, "%s\n", file.error().message.c_str()), 1;
  auto encoder = Encoder::load(*file);
  if (!encoder) return std::fprintf(stderr, "%s\n", encoder.error().message.c_str()), 1;
  auto heads = Heads::load(*file, *encoder);
  if (!heads) return std::fprintf(stderr, "%s\n", heads.error().message.c_str()), 1;
  std::printf("  open %.1f ms, load %.1f ms\n", opened * 1e3, (seconds() - begin - opened) * 1e3);
  std::mt19937 random(3);
  std::vector<RandomWindow> windows;
  for (int i = 0; i < 32; ++i) windows.emplace_back(random, words - 5 + random() % 11, model);
  std::vector<WindowInput> inputs;
  std::size_t count = 0;
  std::size_t pieces = 0;
  for (const RandomWindow& w : windows) {
    inputs.push_back({w.pieces, w.words, w.features, w.feature_bounds, w.treebank});
    count += w.words.size() - 1;
    pieces += w.pieces.size();
  }
  Workspace workspace;
  EncodedWindows out;
  const auto words_of = [&](double t) { return static_cast<double>(count) / t; };
  for (const std::size_t batch : {std::size_t{1}, std::size_t{4}, std::size_t{32}}) {
    const double t = best([&] {
      for (std::size_t i = 0; i < inputs.size(); i += batch) {
        static_cast<void>(encoder->run(std::span(inputs).subspan(i, batch), workspace, out));
      }
    });
    std::printf("  %-7s encoder, %2zu windows a call: %.0f words/s (%.2f sub-words a word)\n",
                std::string(encoder->kernels().name).c_str(), batch, words_of(t),
                static_cast<double>(pieces) / static_cast<double>(count));
  }
  static_cast<void>(encoder->run(inputs, workspace, out));
  HeadWorkspace w;
  const auto each = [&](const auto& call) {
    return words_of(best([&] {
      for (std::size_t i = 0; i < inputs.size(); ++i) call(i, inputs[i].rows() - 1);
    }));
  };
  std::printf("  tags %.0f words/s\n",
              each([&](std::size_t i, std::size_t n) { heads->tags(out.row(0, i, 1), n - 1, w); }));
  std::printf("  names %.0f words/s\n",
              each([&](std::size_t i, std::size_t n) { heads->names(out.row(1, i, 1), n - 1, w); }));
  std::vector<std::uint32_t> governors(1000, 1);
  std::printf("  arcs and labels %.0f words/s\n", each([&](std::size_t i, std::size_t n) {
                heads->read_window(out.row(0, i, 0), n, w);
                for (std::size_t first = 1; first < n; first += 22) {
                  const std::size_t length = std::min<std::size_t>(22, n - first);
                  heads->arcs(first, length, w);
                  heads->labels(first, {governors.data(), length}, w);
                }
              }));
  std::remove(path.c_str());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what != "network") kernels();
  if (what == "kernels") return 0;
  int status = 0;
  for (const std::size_t words : {std::size_t{20}, std::size_t{66}, std::size_t{105}}) {
    status = status | network(9, 3, words, "7");
  }
  return status | network(9, 3, 66, "8") | network(12, 3, 66, "7");
}
