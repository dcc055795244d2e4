// Any bytes as a model file: an Error or a file whose encoder and heads load and run, never more.
//
// The first byte chooses: 0 takes the rest as the whole file, without its checksum; otherwise the rest changes single
// bytes (position in 2 bytes, value in 1) of a small good file, so that the fuzzer comes past the header.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>

#include "model/encoder.h"
#include "model/heads.h"
#include "model/model_test_tools.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagebild;
  static const std::string kGood = [] {
    RandomModel model;
    model.hidden = 32;
    model.ff = 16;
    model.layers = 2;
    model.vocabulary = 8;
    return model.writer().bytes();
  }();
  if (size == 0) return 0;
  std::string bytes = kGood;
  if (data[0] == 0) {
    bytes.assign(reinterpret_cast<const char*>(data + 1), size - 1);
  } else {
    // Texts and directory take most of the changes: tensors can hold any bytes.
    for (std::size_t i = 1; i + 3 <= size; i += 3) {
      bytes[(data[i] + 256U * data[i + 1]) % bytes.size()] = static_cast<char>(data[i + 2]);
    }
  }
  const AlignedBytes aligned(bytes);
  const auto file = ModelFile::view(aligned.view(), "f.model", false);
  if (!file) return file.error().message.empty() ? std::abort(), 0 : 0;
  const auto encoder = Encoder::load(*file);
  if (!encoder) return encoder.error().message.empty() ? std::abort(), 0 : 0;
  const auto heads = Heads::load(*file, *encoder);
  const std::uint32_t pieces[]{0, 1, 1, 2};
  const std::uint32_t words[]{1, 2, 3};
  WindowInput window;
  window.pieces = pieces;
  window.words = words;
  Workspace workspace;
  EncodedWindows out;
  if (!encoder->run({&window, 1}, workspace, out) || !heads) return 0;
  HeadWorkspace w;
  heads->tags(out.row(0, 0, 1), 2, w);
  heads->read_window(out.row(0, 0, 0), 3, w);
  heads->arcs(1, 2, w);
  return 0;
}
