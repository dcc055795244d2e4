#include "model/heads.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace lagebild {

Result<Heads> Heads::load(const ModelFile& file, const Encoder& encoder) {
  Heads out;
  out.kernels_ = &encoder.kernels();
  out.range_ = encoder.range();
  out.hidden_ = encoder.hidden();
  const std::pair<Linear*, const char*> first[] = {
      {&out.tags_in_, "tags.h"},         {&out.names_in_, "ner.h"},        {&out.vector_, "vec"},
      {&out.arc_dependant_, "arc.dep"},  {&out.arc_governor_, "arc.head"}, {&out.label_dependant_, "lab.dep"},
      {&out.label_governor_, "lab.head"}};
  for (const auto& [to, name] : first) {
    auto linear = Linear::load(file, encoder.kernels(), name, kAny, out.hidden_);
    if (!linear) return linear.error();
    if (linear->outputs() % kPanel != 0) {
      return file.bad("tensor " + std::string(name) + ".w", "rows that are a multiple of 16",
                      std::to_string(linear->outputs()));
    }
    *to = std::move(*linear);
  }
  auto tags = Linear::load(file, encoder.kernels(), "tags.o", kAny, out.tags_in_.outputs());
  if (!tags) return tags.error();
  out.tags_out_ = std::move(*tags);
  auto names = Linear::load(file, encoder.kernels(), "ner.o", kAny, out.names_in_.outputs());
  if (!names) return names.error();
  out.names_out_ = std::move(*names);

  const std::size_t arc = out.arc_dependant_.outputs();
  if (out.arc_governor_.outputs() != arc) {
    return file.bad("tensor arc.head.w", std::to_string(arc) + " rows", std::to_string(out.arc_governor_.outputs()));
  }
  auto u = file.tensor("arc.u", TensorType::f32, arc, arc);
  if (!u) return u.error();
  auto bias = file.tensor("arc.ub", TensorType::f32, 1, arc);
  if (!bias) return bias.error();
  out.arc_bias_ = bias->f32();
  out.arc_turned_.resize(arc * arc);
  for (std::size_t i = 0; i < arc; ++i) {
    for (std::size_t j = 0; j < arc; ++j) out.arc_turned_[j * arc + i] = u->f32()[i * arc + j];
  }

  const std::size_t width = out.label_dependant_.outputs();
  if (out.label_governor_.outputs() != width) {
    return file.bad("tensor lab.head.w", std::to_string(width) + " rows",
                    std::to_string(out.label_governor_.outputs()));
  }
  auto b = file.tensor("lab.b", TensorType::f32, 1, kAny);
  if (!b) return b.error();
  out.labels_ = b->cols;
  auto v = file.tensor("lab.v", TensorType::f32, out.labels_ * width, width);
  if (!v) return v.error();
  out.label_map_ = v->f32();
  auto w = file.tensor("lab.w", TensorType::f32, out.labels_, 2 * width);
  if (!w) return w.error();
  const std::size_t padded = round_up(out.labels_, 16);
  out.label_bias_.assign(padded, 0.0F);
  std::copy_n(b->f32(), out.labels_, out.label_bias_.begin());
  out.label_low_.assign(width * padded, 0.0F);
  out.label_high_.assign(width * padded, 0.0F);
  for (std::size_t r = 0; r < out.labels_; ++r) {
    for (std::size_t i = 0; i < width; ++i) {
      out.label_low_[i * padded + r] = w->f32()[r * 2 * width + i];
      out.label_high_[i * padded + r] = w->f32()[r * 2 * width + width + i];
    }
  }
  return out;
}

const float* Heads::run_gelu(const Linear& linear, const float* rows, std::size_t count, std::vector<float>& out,
                             Scratch& scratch) const {
  float* to = Scratch::floats(out, count * linear.stride());
  linear.run(*kernels_, range_, rows, hidden_, count, to, scratch);
  kernels_->gelu(to, count * linear.stride());
  return to;
}

Scores Heads::tags(const float* rows, std::size_t count, HeadWorkspace& w) const {
  const float* inner = run_gelu(tags_in_, rows, count, w.scratch.hidden, w.scratch);
  float* out = Scratch::floats(w.tags, count * tags_out_.stride());
  tags_out_.run(*kernels_, range_, inner, tags_in_.stride(), count, out, w.scratch);
  return {out, count, tags_out_.outputs(), tags_out_.stride()};
}

Scores Heads::names(const float* rows, std::size_t count, HeadWorkspace& w) const {
  const float* inner = run_gelu(names_in_, rows, count, w.scratch.hidden, w.scratch);
  float* out = Scratch::floats(w.names, count * names_out_.stride());
  names_out_.run(*kernels_, range_, inner, names_in_.stride(), count, out, w.scratch);
  return {out, count, names_out_.outputs(), names_out_.stride()};
}

void Heads::read_window(const float* rows, std::size_t count, HeadWorkspace& w) const {
  const std::size_t arc = arc_dependant_.outputs();
  run_gelu(arc_dependant_, rows, count, w.dependants, w.scratch);
  const float* governors = run_gelu(arc_governor_, rows, count, w.governors, w.scratch);
  float* turned = Scratch::floats(w.turned, count * arc);
  kernels_->gemm_f32(governors, arc, count, arc_turned_.data(), arc, arc, arc, nullptr, turned, arc);
  float* bias = Scratch::floats(w.governor_bias, count);
  for (std::size_t i = 0; i < count; ++i) bias[i] = kernels_->dot(arc_bias_, governors + i * arc, arc);
  run_gelu(label_dependant_, rows, count, w.label_dependants, w.scratch);
  run_gelu(label_governor_, rows, count, w.label_governors, w.scratch);
}

Scores Heads::arcs(std::size_t first, std::size_t count, HeadWorkspace& w) const {
  const std::size_t arc = arc_dependant_.outputs();
  const std::size_t padded = round_up(count + 1, 16);
  float* columns = Scratch::floats(w.columns, (arc + 1) * padded);
  float* init = columns + arc * padded;
  std::fill_n(columns, (arc + 1) * padded, 0.0F);
  for (std::size_t j = 0; j <= count; ++j) {
    const std::size_t row = j == 0 ? 0 : first + j - 1;
    for (std::size_t p = 0; p < arc; ++p) columns[p * padded + j] = w.turned[row * arc + p];
    init[j] = w.governor_bias[row];
  }
  float* out = Scratch::floats(w.arcs, count * padded);
  kernels_->gemm_f32(w.dependants.data() + first * arc, arc, count, columns, padded, padded, arc, init, out, padded);
  return {out, count, count + 1, padded};
}

Scores Heads::labels(std::size_t first, std::span<const std::uint32_t> heads, HeadWorkspace& w) const {
  const std::size_t width = label_dependant_.outputs();
  const std::size_t count = heads.size();
  const std::size_t padded = label_bias_.size();
  const float* dependants = w.label_dependants.data() + first * width;
  float* governors = Scratch::floats(w.gathered, count * width);
  for (std::size_t i = 0; i < count; ++i) {
    std::copy_n(w.label_governors.data() + heads[i] * width, width, governors + i * width);
  }
  float* out = Scratch::floats(w.labels, count * padded);
  float* more = Scratch::floats(w.more, count * padded);
  kernels_->gemm_f32(dependants, width, count, label_low_.data(), padded, padded, width, label_bias_.data(), out,
                     padded);
  kernels_->gemm_f32(governors, width, count, label_high_.data(), padded, padded, width, nullptr, more, padded);
  kernels_->axpy(1.0F, more, out, count * padded);
  float* mapped = Scratch::floats(w.mapped, count * width);
  for (std::size_t r = 0; r < labels_; ++r) {
    kernels_->gemm_f32(dependants, width, count, label_map_ + r * width * width, width, width, width, nullptr, mapped,
                       width);
    for (std::size_t i = 0; i < count; ++i) {
      out[i * padded + r] += kernels_->dot(mapped + i * width, governors + i * width, width);
    }
  }
  return {out, count, labels_, padded};
}

std::span<const float> Heads::text_vector(const float* rows, std::size_t count, HeadWorkspace& w) const {
  float* mean = Scratch::floats(w.mean, hidden_);
  std::fill_n(mean, hidden_, 0.0F);
  for (std::size_t i = 0; i < count; ++i) kernels_->axpy(1.0F, rows + i * hidden_, mean, hidden_);
  kernels_->scale(1.0F / static_cast<float>(std::max<std::size_t>(count, 1)), mean, hidden_);
  float* out = Scratch::floats(w.text, vector_.stride());
  vector_.run(*kernels_, range_, mean, hidden_, 1, out, w.scratch);
  const float length = std::sqrt(kernels_->dot(out, out, vector_.stride()));
  if (length > 0.0F) kernels_->scale(1.0F / length, out, vector_.stride());
  return {out, vector_.outputs()};
}

}  // namespace lagebild
