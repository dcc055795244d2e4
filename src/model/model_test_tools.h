// Model files for tests and benchmarks: a writer of the format, and a network with random weights.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/sha256.h"
#include "model/kernels.h"
#include "model/model_file.h"

namespace lagebild {

/// Bytes at an address that is a multiple of 64.
class AlignedBytes {
 public:
  explicit AlignedBytes(std::string_view bytes) : size_(bytes.size()) {
    data_.reset(static_cast<char*>(::operator new (size_ + 1, std::align_val_t{64})));
    std::memcpy(data_.get(), bytes.data(), size_);
  }
  [[nodiscard]] std::string_view view() const { return {data_.get(), size_}; }

 private:
  struct Free {
    void operator()(char* p) const { ::operator delete (p, std::align_val_t{64}); }
  };
  std::unique_ptr<char, Free> data_;
  std::size_t size_;
};

/// Puts a model file together, as train/model_file.py does.
class ModelWriter {
 public:
  void text(const std::string& key, const std::string& value) { texts_[key] = value; }
  void raw(const std::string& name, TensorType type, std::size_t rows, std::size_t cols, std::string bytes) {
    tensors_[name] = {type, static_cast<std::uint32_t>(rows), static_cast<std::uint32_t>(cols), std::move(bytes)};
  }
  template <class T>
  void values(const std::string& name, TensorType type, std::size_t rows, std::size_t cols,
              const std::vector<T>& values) {
    raw(name, type, rows, cols, std::string(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)));
  }
  /// int8 weights in panels.
  void panels(const std::string& name, std::size_t rows, std::size_t cols, const std::vector<std::int8_t>& w) {
    std::string out(round_up(rows, kPanel) * cols, '\0');
    for (std::size_t n = 0; n < rows; ++n) {
      for (std::size_t k = 0; k < cols; ++k) {
        const std::size_t at = n / kPanel * kPanel * cols + k / 4 * 4 * kPanel + n % kPanel * 4 + k % 4;
        out[at] = static_cast<char>(w[n * cols + k]);
      }
    }
    raw(name, TensorType::panels, rows, cols, std::move(out));
  }
  void remove(const std::string& name) { tensors_.erase(name); }
  [[nodiscard]] std::string bytes() const {
    std::string texts;
    const auto number = [&](std::size_t n) {
      const auto value = static_cast<std::uint32_t>(n);
      texts.append(reinterpret_cast<const char*>(&value), 4);
    };
    for (const auto& [key, value] : texts_) {
      number(key.size());
      number(value.size());
      texts.append(key).append(value);
    }
    texts.resize(round_up(texts.size(), 64));
    std::string directory;
    std::string data;
    const std::size_t begin = round_up(sizeof(ModelHeader) + texts.size() + tensors_.size() * sizeof(TensorRecord), 64);
    for (const auto& [name, t] : tensors_) {
      TensorRecord r;
      std::copy_n(name.begin(), std::min<std::size_t>(name.size(), 63), r.name.begin());
      r.type = t.type;
      r.rows = t.rows;
      r.cols = t.cols;
      r.offset = begin + data.size();
      r.size = t.bytes.size();
      directory.append(reinterpret_cast<const char*>(&r), sizeof(r));
      data.append(t.bytes);
      data.resize(round_up(data.size(), 64));
    }
    directory.resize(begin - sizeof(ModelHeader) - texts.size());
    ModelHeader header;
    header.magic = kModelMagic;
    header.version = kModelVersion;
    header.texts = static_cast<std::uint32_t>(texts_.size());
    header.texts_size = static_cast<std::uint32_t>(texts.size());
    header.tensors = static_cast<std::uint32_t>(tensors_.size());
    const std::string rest = texts + directory + data;
    header.size = sizeof(header) + rest.size();
    const std::string digest = sha256_hex({rest});
    std::copy(digest.begin(), digest.end(), header.checksum.begin());
    return std::string(reinterpret_cast<const char*>(&header), sizeof(header)) + rest;
  }

 private:
  struct Item {
    TensorType type = TensorType::f32;
    std::uint32_t rows = 0, cols = 0;
    std::string bytes;
  };
  std::map<std::string, std::string> texts_;
  std::map<std::string, Item> tensors_;
};

struct RandomModel {
  std::size_t hidden = 64, ff = 128, layers = 3, pool = 1, vocabulary = 50, features = 9, treebanks = 2;
  std::size_t tags = 37, tag_width = 32, arc = 48, label_width = 16, labels = 5, names = 9, name_width = 32;
  bool q4 = true;
  std::string bits = "7", range = "full";

  /// Numbers with a spread as in trained networks.
  [[nodiscard]] ModelWriter writer(std::uint32_t seed = 1) const {
    std::mt19937 random(seed);
    ModelWriter out;
    const auto floats = [&](const std::string& name, std::size_t rows, std::size_t cols, float centre, float spread) {
      std::vector<float> v(rows * cols);
      for (float& x : v) x = centre + spread * (static_cast<float>(random() % 20001) * 1e-4F - 1.0F);
      out.values(name, TensorType::f32, rows, cols, v);
    };
    const auto linear = [&](const std::string& name, std::size_t rows, std::size_t cols) {
      std::vector<std::int8_t> w(rows * cols);
      for (auto& x : w) x = static_cast<std::int8_t>(static_cast<int>(random() % 127) - 63);
      out.panels(name + ".w", rows, cols, w);
      floats(name + ".scale", 1, rows, 0.0015F, 0.0005F);
      floats(name + ".b", 1, rows, 0.0F, 0.1F);
    };
    const auto norm = [&](const std::string& name) {
      floats(name + ".w", 1, hidden, 1.0F, 0.2F);
      floats(name + ".b", 1, hidden, 0.0F, 0.1F);
    };
    out.text("name", "random");
    out.text("hidden", std::to_string(hidden));
    out.text("heads", std::to_string(hidden / 32));
    out.text("ff", std::to_string(ff));
    out.text("layers", std::to_string(layers));
    out.text("pool", std::to_string(pool));
    out.text("activation_bits", bits);
    out.text("activation_range", range);
    if (q4) {
      std::string rows;
      for (std::size_t i = 0; i < vocabulary * hidden / 32; ++i) {
        rows.append("\x66\x2e", 2);  // 0.1 as a half
        for (int j = 0; j < 16; ++j) rows.push_back(static_cast<char>(random() % 256));
      }
      out.raw("emb.word", TensorType::q4, vocabulary, hidden, rows);
    } else {
      std::vector<std::int8_t> w(vocabulary * hidden);
      for (auto& x : w) x = static_cast<std::int8_t>(random() % 256);
      out.values("emb.word", TensorType::i8, vocabulary, hidden, w);
      floats("emb.word.scale", 1, vocabulary, 0.01F, 0.002F);
    }
    floats("emb.pos", 512, hidden, 0.0F, 0.3F);
    norm("emb.ln");
    for (std::size_t i = 0; i < layers; ++i) {
      const std::string prefix = "l" + std::to_string(i) + ".";
      linear(prefix + "qkv", 3 * hidden, hidden);
      linear(prefix + "o", hidden, hidden);
      norm(prefix + "ln1");
      linear(prefix + "f1", ff, hidden);
      linear(prefix + "f2", hidden, ff);
      norm(prefix + "ln2");
    }
    floats("feat", features, hidden, 0.0F, 0.2F);
    floats("treebank", treebanks, hidden, 0.0F, 0.2F);
    floats("mix", 3, layers - pool + 1, 0.5F, 0.5F);
    linear("tags.h", tag_width, hidden);
    linear("tags.o", tags, tag_width);
    linear("arc.dep", arc, hidden);
    linear("arc.head", arc, hidden);
    floats("arc.u", arc, arc, 0.0F, 0.1F);
    floats("arc.ub", 1, arc, 0.0F, 0.1F);
    linear("lab.dep", label_width, hidden);
    linear("lab.head", label_width, hidden);
    floats("lab.v", labels * label_width, label_width, 0.0F, 0.1F);
    floats("lab.w", labels, 2 * label_width, 0.0F, 0.1F);
    floats("lab.b", 1, labels, 0.0F, 0.1F);
    linear("ner.h", name_width, hidden);
    linear("ner.o", names, name_width);
    linear("vec", hidden, hidden);
    return out;
  }
};

/// A window of random words and what it refers to.
struct RandomWindow {
  std::vector<std::uint32_t> pieces, words, feature_bounds;
  std::vector<std::uint16_t> features;
  std::uint32_t treebank = 0;

  RandomWindow(std::mt19937& random, std::size_t count, const RandomModel& model) {
    const auto piece = [&] { return static_cast<std::uint32_t>(random() % model.vocabulary); };
    pieces.push_back(0);
    words.push_back(1);
    feature_bounds.push_back(0);
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t n = 1U + (random() % 100 < 35 ? 1U : 0U) + (random() % 100 < 15 ? 1U : 0U); n != 0; --n) {
        pieces.push_back(piece());
      }
      words.push_back(static_cast<std::uint32_t>(pieces.size()));
      for (std::size_t n = random() % 4; n != 0; --n) {
        features.push_back(static_cast<std::uint16_t>(random() % model.features));
      }
      feature_bounds.push_back(static_cast<std::uint32_t>(features.size()));
    }
    pieces.push_back(2);
    treebank = static_cast<std::uint32_t>(random() % model.treebanks);
  }
};

}  // namespace lagebild
