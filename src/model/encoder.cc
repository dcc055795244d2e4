#include "model/encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace lagebild {
namespace {

constexpr float kEpsilon = 1e-12F;
/// Rows whose feed-forward layer is in work at a time.
constexpr std::size_t kBlock = 64;
/// Sub-words that go through a layer together: enough to use the weights well, few enough to stay in the cache.
constexpr std::size_t kGroup = 512;

}  // namespace

Result<Encoder::Norm> Encoder::load_norm(const ModelFile& file, const std::string& name, std::size_t hidden) {
  auto weight = file.tensor(name + ".w", TensorType::f32, 1, hidden);
  if (!weight) return weight.error();
  auto bias = file.tensor(name + ".b", TensorType::f32, 1, hidden);
  if (!bias) return bias.error();
  return Norm{weight->f32(), bias->f32()};
}

Result<Encoder> Encoder::load(const ModelFile& file, const Kernels* kernels) {
  Encoder out;
  if (kernels == nullptr) {
    auto chosen = select_kernels();
    if (!chosen) return chosen.error();
    kernels = *chosen;
  }
  out.kernels_ = kernels;
  auto range = activation_range(file);
  if (!range) return range.error();
  out.range_ = *range;
  // Texts and tensors are taken one after another; the first error ends it.
  Status status;
  const auto number = [&](std::string_view key, std::size_t least, std::size_t most) {
    if (!status) return least;
    auto value = file.number(key, least, most);
    if (!value) status = value.error();
    return value ? *value : least;
  };
  const auto tensor = [&](const std::string& name, TensorType type, std::size_t rows, std::size_t cols) {
    if (!status) return Tensor{};
    auto value = file.tensor(name, type, rows, cols);
    if (!value) status = value.error();
    return value ? *value : Tensor{};
  };
  const auto norm = [&](const std::string& name) {
    if (!status) return Norm{};
    auto value = load_norm(file, name, out.hidden_);
    if (!value) status = value.error();
    return value ? *value : Norm{};
  };
  const auto linear = [&](const std::string& name, std::size_t outputs, std::size_t inputs) {
    if (!status) return Linear{};
    auto value = Linear::load(file, *kernels, name, outputs, inputs);
    if (!value) status = value.error();
    return value ? std::move(*value) : Linear{};
  };
  out.hidden_ = number("hidden", kHeadWidth, 4096);
  out.heads_ = number("heads", 1, 128);
  out.ff_ = number("ff", 16, 65536);
  const std::size_t layers = number("layers", 1, 64);
  out.pooled_ = number("pool", 0, layers);
  if (!status) return status.error();
  if (out.heads_ * kHeadWidth != out.hidden_) {
    return file.bad("text \"heads\"", std::to_string(out.hidden_ / kHeadWidth) + " heads of 32",
                    std::to_string(out.heads_));
  }
  const bool q4 = std::any_of(file.directory().begin(), file.directory().end(), [](const TensorRecord& r) {
    return r.type == TensorType::q4 && std::string_view(r.name.data()) == "emb.word";
  });
  out.words_ = tensor("emb.word", q4 ? TensorType::q4 : TensorType::i8, kAny, out.hidden_);
  out.vocabulary_ = out.words_.rows;
  if (!q4) out.word_scale_ = tensor("emb.word.scale", TensorType::f32, 1, out.vocabulary_).f32();
  out.positions_ = tensor("emb.pos", TensorType::f32, kAny, out.hidden_);
  out.longest_ = std::min<std::size_t>(out.positions_.rows, 512);
  out.norm_ = norm("emb.ln");
  for (std::size_t i = 0; i < layers && status; ++i) {
    const std::string prefix = "l" + std::to_string(i) + ".";
    Layer layer;
    layer.qkv = linear(prefix + "qkv", 3 * out.hidden_, out.hidden_);
    layer.o = linear(prefix + "o", out.hidden_, out.hidden_);
    layer.first = norm(prefix + "ln1");
    layer.f1 = linear(prefix + "f1", out.ff_, out.hidden_);
    layer.f2 = linear(prefix + "f2", out.hidden_, out.ff_);
    layer.second = norm(prefix + "ln2");
    out.layers_.push_back(std::move(layer));
  }
  out.features_ = tensor("feat", TensorType::f32, kAny, out.hidden_);
  out.treebanks_ = tensor("treebank", TensorType::f32, kAny, out.hidden_);
  out.mix_ = tensor("mix", TensorType::f32, kMixes, layers - out.pooled_ + 1);
  if (!status) return status.error();
  if (auto s = out.self_test(file); !s) return s.error();
  return out;
}

Status Encoder::check(const WindowInput& window, std::size_t number) const {
  const auto wrong = [&](ErrorCode code, std::string_view expected, std::string_view found) {
    std::string message = "window " + std::to_string(number);
    message.append(": expected ").append(expected).append(", found ").append(found);
    return Error{code, std::move(message)};
  };
  if (window.pieces.size() > longest_) {
    return wrong(ErrorCode::too_large, "up to " + std::to_string(longest_) + " sub-words",
                 std::to_string(window.pieces.size()));
  }
  if (window.pieces.size() < 2 || window.words.empty() || window.words.front() != 1 ||
      window.words.back() + std::size_t{1} != window.pieces.size() ||
      std::adjacent_find(window.words.begin(), window.words.end(), std::greater_equal<>()) != window.words.end()) {
    return wrong(ErrorCode::internal, "words that share out all sub-words but the first and the last", "others");
  }
  for (const std::uint32_t piece : window.pieces) {
    if (piece >= vocabulary_) return wrong(ErrorCode::internal, "sub-words of the model", std::to_string(piece));
  }
  if (window.treebank >= treebanks_.rows) {
    return wrong(ErrorCode::internal, "a treebank of the model", std::to_string(window.treebank));
  }
  if (window.feature_bounds.empty()) return {};
  if (window.feature_bounds.size() != window.words.size() || window.feature_bounds.front() != 0 ||
      window.feature_bounds.back() != window.features.size() ||
      !std::is_sorted(window.feature_bounds.begin(), window.feature_bounds.end())) {
    return wrong(ErrorCode::internal, "bounds that share out all features", "others");
  }
  for (const std::uint16_t bit : window.features) {
    if (bit >= features_.rows) return wrong(ErrorCode::internal, "features of the model", std::to_string(bit));
  }
  return {};
}

void Encoder::embed(const WindowInput& window, float* x) const {
  for (std::size_t i = 0; i < window.pieces.size(); ++i, x += hidden_) {
    const std::size_t piece = window.pieces[i];
    if (words_.type == TensorType::q4) {
      const std::size_t blocks = hidden_ / 32;
      unpack_q4(words_.bytes.data() + piece * blocks * 18, blocks, x);
    } else {
      const std::int8_t* from = words_.i8() + piece * hidden_;
      for (std::size_t c = 0; c < hidden_; ++c) x[c] = static_cast<float>(from[c]) * word_scale_[piece];
    }
    const float* position = positions_.f32() + i * hidden_;
    for (std::size_t c = 0; c < hidden_; ++c) x[c] += position[c];
  }
}

void Encoder::pool(const WindowInput& window, const float* x, float* to) const {
  // `to` may lie in the same memory, at `x` or before it: no row is written before it has been read.
  const float* treebank = treebanks_.f32() + window.treebank * hidden_;
  const std::size_t rows = window.rows();
  for (std::size_t row = 0; row < rows; ++row, to += hidden_) {
    const bool word = row > 0 && row + 1 < rows;
    const std::size_t begin = row == 0 ? 0 : window.words[row - 1];
    const std::size_t end = word ? window.words[row] : begin + 1;
    std::memmove(to, x + begin * hidden_, hidden_ * sizeof(float));
    for (std::size_t i = begin + 1; i < end; ++i) kernels_->axpy(1.0F, x + i * hidden_, to, hidden_);
    if (end - begin > 1) kernels_->scale(1.0F / static_cast<float>(end - begin), to, hidden_);
    if (word && !window.feature_bounds.empty()) {
      for (std::size_t i = window.feature_bounds[row - 1]; i < window.feature_bounds[row]; ++i) {
        kernels_->axpy(1.0F, features_.f32() + window.features[i] * hidden_, to, hidden_);
      }
    }
    kernels_->axpy(1.0F, treebank, to, hidden_);
  }
}

void Encoder::run_layer(const Layer& layer, std::span<const std::size_t> bounds, Workspace& w) const {
  const std::size_t rows = bounds.back();
  const Kernels& k = *kernels_;
  float* x = w.x.data();
  float* qkv = w.qkv.data();
  float* attended = w.attended.data();
  layer.qkv.run(k, range_, x, hidden_, rows, qkv, w.scratch);
  for (std::size_t i = 0; i + 1 < bounds.size(); ++i) {
    k.attention(qkv + bounds[i] * 3 * hidden_, bounds[i + 1] - bounds[i], heads_, attended + bounds[i] * hidden_,
                w.attention.data());
  }
  for (std::size_t row = 0; row < rows; row += kBlock) {
    const std::size_t count = std::min(kBlock, rows - row);
    float* part = x + row * hidden_;
    layer.o.run(k, range_, attended + row * hidden_, hidden_, count, w.y.data(), w.scratch);
    k.add_layer_norm(part, w.y.data(), count, hidden_, layer.first.weight, layer.first.bias, kEpsilon);
    layer.f1.run(k, range_, part, hidden_, count, w.hidden.data(), w.scratch);
    layer.f2.run_after_gelu(k, range_, w.hidden.data(), count, w.y.data(), w.scratch);
    k.add_layer_norm(part, w.y.data(), count, hidden_, layer.second.weight, layer.second.bias, kEpsilon);
  }
}

void Encoder::run_group(std::span<const WindowInput> windows, Workspace& w, EncodedWindows& out,
                        std::size_t row) const {
  w.bounds.assign(1, 0);
  std::size_t longest = 0;
  for (const WindowInput& window : windows) {
    w.bounds.push_back(w.bounds.back() + window.pieces.size());
    longest = std::max(longest, std::max(window.pieces.size(), window.rows()));
  }
  const std::size_t pieces = w.bounds.back();
  Scratch::floats(w.x, pieces * hidden_);
  Scratch::floats(w.qkv, pieces * 3 * hidden_);
  Scratch::floats(w.attended, pieces * hidden_);
  Scratch::floats(w.y, kBlock * hidden_);
  Scratch::floats(w.hidden, kBlock * ff_);
  Scratch::floats(w.attention, attention_scratch(longest));
  for (std::size_t i = 0; i < windows.size(); ++i) embed(windows[i], w.x.data() + w.bounds[i] * hidden_);
  kernels_->add_layer_norm(w.x.data(), nullptr, pieces, hidden_, norm_.weight, norm_.bias, kEpsilon);
  for (std::size_t i = 0; i < pooled_; ++i) run_layer(layers_[i], w.bounds, w);
  std::size_t rows = 0;
  for (std::size_t i = 0; i < windows.size(); ++i) {
    pool(windows[i], w.x.data() + w.bounds[i] * hidden_, w.x.data() + rows * hidden_);
    w.bounds[i] = rows;
    rows += windows[i].rows();
  }
  w.bounds[windows.size()] = rows;
  for (std::size_t layer = pooled_;; ++layer) {
    for (std::size_t mix = 0; mix < kMixes; ++mix) {
      float* to = out.mixes[mix].data() + row * hidden_;
      if (layer == pooled_) std::fill_n(to, rows * hidden_, 0.0F);
      const float share = mix_.f32()[mix * mix_.cols + (layer - pooled_)];
      kernels_->axpy(share, w.x.data(), to, rows * hidden_);
    }
    if (layer == layers_.size()) break;
    run_layer(layers_[layer], w.bounds, w);
  }
}

Status Encoder::run(std::span<const WindowInput> windows, Workspace& workspace, EncodedWindows& out) const {
  out.hidden = hidden_;
  out.first.assign(1, 0);
  for (std::size_t i = 0; i < windows.size(); ++i) {
    if (auto s = check(windows[i], i); !s) return s.error();
    out.first.push_back(out.first.back() + windows[i].rows());
  }
  for (std::vector<float>& mix : out.mixes) mix.resize(out.first.back() * hidden_);
  std::size_t begin = 0;
  while (begin < windows.size()) {
    std::size_t end = begin;
    std::size_t pieces = 0;
    while (end < windows.size() && (end == begin || pieces + windows[end].pieces.size() <= kGroup)) {
      pieces += windows[end++].pieces.size();
    }
    run_group(windows.subspan(begin, end - begin), workspace, out, out.first[begin]);
    begin = end;
  }
  return {};
}

Status Encoder::self_test(const ModelFile& file) const {
  if (!file.has("selftest.pieces")) return {};
  auto pieces = file.tensor("selftest.pieces", TensorType::u32, 1, kAny);
  if (!pieces) return pieces.error();
  auto words = file.tensor("selftest.words", TensorType::u32, 1, kAny);
  if (!words) return words.error();
  // The first four and the last four numbers of the first mixture of every row.
  auto wanted = file.tensor("selftest.m0", TensorType::f32, words->cols + 1, 8);
  if (!wanted) return wanted.error();
  auto tolerance = file.tensor("selftest.tolerance", TensorType::f32, 1, 1);
  if (!tolerance) return tolerance.error();
  WindowInput window;
  window.pieces = {pieces->u32(), pieces->cols};
  window.words = {words->u32(), words->cols};
  Workspace workspace;
  EncodedWindows out;
  if (auto s = run({&window, 1}, workspace, out); !s) return file.bad("self-test", "a window", s.error().message);
  for (std::size_t row = 0; row < window.rows(); ++row) {
    for (std::size_t i = 0; i < 8; ++i) {
      const float found = out.row(0, 0, row)[i < 4 ? i : hidden_ - 8 + i];
      const float expected = wanted->f32()[row * 8 + i];
      if (!(std::fabs(found - expected) <= *tolerance->f32())) {
        return file.bad("self-test, row " + std::to_string(row) + ", number " + std::to_string(i),
                        std::to_string(expected), std::to_string(found));
      }
    }
  }
  return {};
}

}  // namespace lagebild
