// The encoder and the heads: the same on every path, in every batch, on every thread; and against plain arithmetic.
#include "model/encoder.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "model/heads.h"
#include "model/model_test_tools.h"

namespace lagebild {
namespace {

WindowInput input_of(const RandomWindow& w) { return {w.pieces, w.words, w.features, w.feature_bounds, w.treebank}; }

std::vector<RandomWindow> random_windows(const RandomModel& model, std::initializer_list<std::size_t> lengths) {
  std::mt19937 random(17);
  std::vector<RandomWindow> out;
  for (const std::size_t n : lengths) out.emplace_back(random, n, model);
  return out;
}

std::vector<WindowInput> inputs_of(const std::vector<RandomWindow>& windows) {
  std::vector<WindowInput> out;
  for (const RandomWindow& w : windows) out.push_back(input_of(w));
  return out;
}

/// A model in memory, with its encoder and heads on one path.
struct Loaded {
  AlignedBytes bytes;
  Result<ModelFile> file;
  Result<Encoder> encoder;
  explicit Loaded(const ModelWriter& writer, const Kernels* kernels = nullptr)
      : bytes(writer.bytes()),
        file(ModelFile::view(bytes.view(), "f.model")),
        encoder(file ? Encoder::load(*file, kernels) : Result<Encoder>(file.error())) {}
};

bool same(const EncodedWindows& a, const EncodedWindows& b) {
  return a.first == b.first && a.mixes == b.mixes && a.hidden == b.hidden;
}

TEST(Encoder, GivesTheSameOnEveryPath) {
  for (const bool q4 : {false, true}) {
    for (const char* bits : {"7", "8"}) {
      for (const std::size_t pool : {0U, 1U, 3U}) {
        RandomModel model;
        model.q4 = q4;
        model.bits = bits;
        model.pool = pool;
        model.range = pool == 1 ? "symmetric" : "full";
        const std::vector<RandomWindow> windows = random_windows(model, {1, 5, 17});
        const Loaded reference(model.writer(), &scalar_kernels());
        ASSERT_TRUE(reference.encoder.ok()) << reference.encoder.error().message;
        Workspace workspace;
        EncodedWindows wanted;
        ASSERT_TRUE(reference.encoder->run(inputs_of(windows), workspace, wanted).ok());
        for (const Kernels* kernels : available_kernels()) {
          const Loaded other(model.writer(), kernels);
          ASSERT_TRUE(other.encoder.ok());
          EncodedWindows found;
          ASSERT_TRUE(other.encoder->run(inputs_of(windows), workspace, found).ok());
          EXPECT_TRUE(same(wanted, found)) << kernels->name << ", " << bits << " bits, pool " << pool;
        }
      }
    }
  }
}

TEST(Encoder, DoesNotDependOnTheOtherWindows) {
  const RandomModel model;
  const Loaded m(model.writer());
  ASSERT_TRUE(m.encoder.ok()) << m.encoder.error().message;
  const std::vector<RandomWindow> windows = random_windows(model, {40, 1, 3, 90, 7, 120, 33, 64, 100, 2, 80, 150});
  const std::vector<WindowInput> inputs = inputs_of(windows);
  Workspace workspace;
  EncodedWindows all;
  ASSERT_TRUE(m.encoder->run(inputs, workspace, all).ok());
  ASSERT_EQ(all.first.size(), inputs.size() + 1);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EncodedWindows one;
    Workspace fresh;
    ASSERT_TRUE(m.encoder->run({&inputs[i], 1}, i % 2 == 0 ? fresh : workspace, one).ok());
    for (std::size_t mix = 0; mix < kMixes; ++mix) {
      EXPECT_EQ(std::memcmp(one.mixes[mix].data(), all.row(mix, i, 0), one.mixes[mix].size() * sizeof(float)), 0)
          << "window " << i << ", mixture " << mix;
    }
  }
}

TEST(Encoder, DoesNotDependOnThreads) {
  const RandomModel model;
  const Loaded m(model.writer());
  ASSERT_TRUE(m.encoder.ok());
  const std::vector<RandomWindow> windows = random_windows(model, {40, 9, 66, 31});
  const std::vector<WindowInput> inputs = inputs_of(windows);
  Workspace workspace;
  EncodedWindows wanted;
  ASSERT_TRUE(m.encoder->run(inputs, workspace, wanted).ok());
  std::vector<EncodedWindows> found(4);
  std::vector<std::thread> threads;
  for (EncodedWindows& out : found) {
    threads.emplace_back([&] {
      Workspace own;
      for (int i = 0; i < 3; ++i) static_cast<void>(m.encoder->run(inputs, own, out));
    });
  }
  for (std::thread& t : threads) t.join();
  for (const EncodedWindows& out : found) EXPECT_TRUE(same(wanted, out));
}

TEST(Encoder, FeaturesAndTreebankCount) {
  const RandomModel model;
  const Loaded m(model.writer());
  ASSERT_TRUE(m.encoder.ok());
  const std::vector<RandomWindow> windows = random_windows(model, {12});
  WindowInput input = input_of(windows[0]);
  Workspace workspace;
  EncodedWindows with;
  EncodedWindows without;
  ASSERT_TRUE(m.encoder->run({&input, 1}, workspace, with).ok());
  input.treebank = 1 - input.treebank;
  ASSERT_TRUE(m.encoder->run({&input, 1}, workspace, without).ok());
  EXPECT_NE(with.mixes[0], without.mixes[0]);
  input.treebank = 1 - input.treebank;
  input.features = {};
  input.feature_bounds = {};
  ASSERT_TRUE(m.encoder->run({&input, 1}, workspace, without).ok());
  EXPECT_NE(with.mixes[0], without.mixes[0]);
}

TEST(Encoder, RefusesWindowsThatBreakTheContract) {
  const RandomModel model;
  const Loaded m(model.writer());
  ASSERT_TRUE(m.encoder.ok());
  Workspace workspace;
  EncodedWindows out;
  const auto error = [&](const WindowInput& window) {
    const Status s = m.encoder->run({&window, 1}, workspace, out);
    return s.ok() ? std::string("none") : s.error().message;
  };
  const std::vector<std::uint32_t> pieces{0, 5, 6, 2};
  const std::vector<std::uint32_t> words{1, 2, 3};
  WindowInput good;
  good.pieces = pieces;
  good.words = words;
  EXPECT_EQ(error(good), "none");
  WindowInput bad = good;
  bad.treebank = 2;
  EXPECT_EQ(error(bad), "window 0: expected a treebank of the model, found 2");
  const std::vector<std::uint32_t> unknown{0, 5, 50, 2};
  bad = good;
  bad.pieces = unknown;
  EXPECT_EQ(error(bad), "window 0: expected sub-words of the model, found 50");
  const std::vector<std::uint32_t> gap{1, 1, 3};
  bad = good;
  bad.words = gap;
  EXPECT_NE(error(bad), "none");
  const std::vector<std::uint16_t> bits{0, 9};
  const std::vector<std::uint32_t> bounds{0, 1, 2};
  bad = good;
  bad.features = bits;
  bad.feature_bounds = bounds;
  EXPECT_EQ(error(bad), "window 0: expected features of the model, found 9");
  const std::vector<std::uint32_t> many(513, 1);
  bad = good;
  bad.pieces = many;
  EXPECT_EQ(error(bad), "window 0: expected up to 512 sub-words, found 513");
}

TEST(Encoder, NamesWhatTheFileLacks) {
  const RandomModel model;
  const auto error = [](const ModelWriter& writer) {
    const Loaded m(writer);
    return m.encoder.ok() ? std::string("none") : m.encoder.error().message;
  };
  ModelWriter writer = model.writer();
  writer.remove("l1.f2.w");
  EXPECT_EQ(error(writer), "f.model: tensor l1.f2.w: expected panels 64 x 128, found no such tensor");
  writer = model.writer();
  writer.text("heads", "3");
  EXPECT_EQ(error(writer), "f.model: text \"heads\": expected 2 heads of 32, found 3");
  writer = model.writer();
  writer.text("layers", "4");
  EXPECT_NE(error(writer), "none");
  writer = model.writer();
  writer.text("activation_bits", "6");
  EXPECT_EQ(error(writer), "f.model: text \"activation_bits\": expected a number from 7 to 8, found \"6\"");
}

TEST(Encoder, TestsItself) {
  const RandomModel model;
  ModelWriter writer = model.writer();
  const std::vector<std::uint32_t> pieces{0, 5, 6, 7, 2};
  const std::vector<std::uint32_t> words{1, 2, 4};
  std::vector<float> wanted;
  {
    const Loaded m(writer);
    ASSERT_TRUE(m.encoder.ok());
    WindowInput input;
    input.pieces = pieces;
    input.words = words;
    Workspace workspace;
    EncodedWindows out;
    ASSERT_TRUE(m.encoder->run({&input, 1}, workspace, out).ok());
    for (std::size_t row = 0; row < 4; ++row) {
      for (std::size_t i = 0; i < 8; ++i) wanted.push_back(out.row(0, 0, row)[i < 4 ? i : model.hidden - 8 + i]);
    }
  }
  writer.values("selftest.pieces", TensorType::u32, 1, pieces.size(), pieces);
  writer.values("selftest.words", TensorType::u32, 1, words.size(), words);
  writer.values("selftest.m0", TensorType::f32, 4, 8, wanted);
  writer.values<float>("selftest.tolerance", TensorType::f32, 1, 1, {0.0F});
  EXPECT_TRUE(Loaded(writer).encoder.ok());
  wanted[11] += 0.5F;
  writer.values("selftest.m0", TensorType::f32, 4, 8, wanted);
  const Loaded wrong(writer);
  ASSERT_FALSE(wrong.encoder.ok());
  EXPECT_EQ(wrong.encoder.error().message.substr(0, 46), "f.model: self-test, row 1, number 3: expected ");
}

/// Plain arithmetic: y = W x + b from the file, on doubles.
std::vector<double> plain_linear(const ModelFile& file, const std::string& name, const std::vector<double>& x) {
  const Tensor w = *file.tensor(name + ".w", TensorType::panels);
  const Tensor scale = *file.tensor(name + ".scale", TensorType::f32);
  const Tensor bias = *file.tensor(name + ".b", TensorType::f32);
  std::vector<double> out(w.rows);
  for (std::size_t n = 0; n < w.rows; ++n) {
    double sum = 0;
    for (std::size_t k = 0; k < w.cols; ++k) {
      sum += x[k] * w.i8()[n / kPanel * kPanel * w.cols + k / 4 * 4 * kPanel + n % kPanel * 4 + k % 4];
    }
    out[n] = sum * double{scale.f32()[n]} + double{bias.f32()[n]};
  }
  return out;
}

std::vector<double> plain_gelu(std::vector<double> x) {
  for (double& v : x) v = 0.5 * v * std::erfc(-v / std::sqrt(2.0));
  return x;
}

TEST(Heads, ScoreAsTheirFormulasSay) {
  RandomModel model;
  model.bits = "8";
  for (const Kernels* kernels : available_kernels()) {
    const Loaded m(model.writer(), kernels);
    ASSERT_TRUE(m.encoder.ok());
    const auto heads = Heads::load(*m.file, *m.encoder);
    ASSERT_TRUE(heads.ok()) << heads.error().message;
    const std::size_t rows = 8;
    std::mt19937 random(5);
    std::vector<float> x(rows * model.hidden);
    for (float& v : x) v = static_cast<float>(random() % 2001) * 1e-3F - 1.0F;
    const auto row = [&](std::size_t i) {
      return std::vector<double>(x.begin() + static_cast<std::ptrdiff_t>(i * model.hidden),
                                 x.begin() + static_cast<std::ptrdiff_t>((i + 1) * model.hidden));
    };
    const auto mapped = [&](const char* name, std::size_t i) {
      return plain_gelu(plain_linear(*m.file, name, row(i)));
    };
    constexpr double kNear = 0.03;  // bytes instead of floats
    HeadWorkspace w;
    const Scores tags = heads->tags(x.data(), rows, w);
    ASSERT_EQ(tags.cols, model.tags);
    for (std::size_t i = 0; i < rows; ++i) {
      const auto wanted = plain_linear(*m.file, "tags.o", mapped("tags.h", i));
      for (std::size_t c = 0; c < tags.cols; ++c) ASSERT_NEAR(tags.row(i)[c], wanted[c], kNear);
    }
    const Scores names = heads->names(x.data(), rows, w);
    for (std::size_t i = 0; i < rows; ++i) {
      const auto wanted = plain_linear(*m.file, "ner.o", mapped("ner.h", i));
      for (std::size_t c = 0; c < names.cols; ++c) ASSERT_NEAR(names.row(i)[c], wanted[c], kNear);
    }
    heads->read_window(x.data(), rows, w);
    const Tensor u = *m.file->tensor("arc.u", TensorType::f32);
    const Tensor ub = *m.file->tensor("arc.ub", TensorType::f32);
    const Scores arcs = heads->arcs(3, 4, w);  // the sentence of rows 3 to 6
    ASSERT_EQ(arcs.cols, 5U);
    for (std::size_t i = 0; i < 4; ++i) {
      const auto dependant = mapped("arc.dep", 3 + i);
      for (std::size_t j = 0; j < 5; ++j) {
        const auto governor = mapped("arc.head", j == 0 ? 0 : 2 + j);
        double wanted = 0;
        for (std::size_t p = 0; p < model.arc; ++p) {
          wanted += double{ub.f32()[p]} * governor[p];
          for (std::size_t q = 0; q < model.arc; ++q) {
            wanted += dependant[p] * double{u.f32()[p * model.arc + q]} * governor[q];
          }
        }
        ASSERT_NEAR(arcs.row(i)[j], wanted, kNear) << kernels->name;
      }
    }
    const Tensor v = *m.file->tensor("lab.v", TensorType::f32);
    const Tensor lw = *m.file->tensor("lab.w", TensorType::f32);
    const Tensor lb = *m.file->tensor("lab.b", TensorType::f32);
    const std::vector<std::uint32_t> governors{0, 3, 5, 3};
    const Scores labels = heads->labels(3, governors, w);
    ASSERT_EQ(labels.cols, model.labels);
    const std::size_t width = model.label_width;
    for (std::size_t i = 0; i < 4; ++i) {
      const auto dependant = mapped("lab.dep", 3 + i);
      const auto governor = mapped("lab.head", governors[i]);
      for (std::size_t r = 0; r < model.labels; ++r) {
        double wanted = double{lb.f32()[r]};
        for (std::size_t p = 0; p < width; ++p) {
          wanted += double{lw.f32()[r * 2 * width + p]} * dependant[p];
          wanted += double{lw.f32()[r * 2 * width + width + p]} * governor[p];
          for (std::size_t q = 0; q < width; ++q) {
            wanted += dependant[p] * double{v.f32()[(r * width + p) * width + q]} * governor[q];
          }
        }
        ASSERT_NEAR(labels.row(i)[r], wanted, kNear) << kernels->name;
      }
    }
    const auto text = heads->text_vector(x.data(), rows, w);
    ASSERT_EQ(text.size(), model.hidden);
    double squares = 0;
    for (const float value : text) squares += double{value} * double{value};
    EXPECT_NEAR(squares, 1.0, 1e-5);
  }
}

TEST(Heads, GiveTheSameOnEveryPath) {
  const RandomModel model;
  const std::vector<RandomWindow> windows = random_windows(model, {30});
  const WindowInput input = input_of(windows[0]);
  std::vector<float> wanted;
  for (const Kernels* kernels : available_kernels()) {
    const Loaded m(model.writer(), kernels);
    ASSERT_TRUE(m.encoder.ok());
    const auto heads = Heads::load(*m.file, *m.encoder);
    ASSERT_TRUE(heads.ok());
    Workspace workspace;
    EncodedWindows out;
    ASSERT_TRUE(m.encoder->run({&input, 1}, workspace, out).ok());
    HeadWorkspace w;
    std::vector<float> found;
    const auto add = [&](const Scores& s) {
      for (std::size_t i = 0; i < s.rows; ++i) found.insert(found.end(), s.row(i), s.row(i) + s.cols);
    };
    add(heads->tags(out.row(0, 0, 1), 30, w));
    add(heads->names(out.row(1, 0, 1), 30, w));
    heads->read_window(out.row(0, 0, 0), 31, w);
    add(heads->arcs(1, 13, w));
    add(heads->arcs(14, 17, w));
    const std::vector<std::uint32_t> governors(13, 2);
    add(heads->labels(1, governors, w));
    const auto text = heads->text_vector(out.row(2, 0, 1), 30, w);
    found.insert(found.end(), text.begin(), text.end());
    if (wanted.empty()) wanted = found;
    EXPECT_EQ(std::memcmp(wanted.data(), found.data(), found.size() * sizeof(float)), 0) << kernels->name;
  }
}

}  // namespace
}  // namespace lagebild
