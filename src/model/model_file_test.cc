// Model files: what is written is read; what is damaged is named.
#include "model/model_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "model/linear.h"
#include "model/model_test_tools.h"

namespace lagebild {
namespace {

ModelWriter small() {
  ModelWriter out;
  out.text("name", "Käse");
  out.text("layers", "3");
  out.values<float>("a", TensorType::f32, 2, 3, {1, 2, 3, 4, 5, 6});
  out.values<std::uint32_t>("b", TensorType::u32, 1, 2, {7, 8});
  std::vector<std::int8_t> w(20 * 16);
  for (std::size_t i = 0; i < w.size(); ++i) w[i] = static_cast<std::int8_t>(static_cast<int>(i % 127) - 63);
  out.panels("m.w", 20, 16, w);
  out.values<float>("m.scale", TensorType::f32, 1, 20, std::vector<float>(20, 1.0F));
  out.values<float>("m.b", TensorType::f32, 1, 20, std::vector<float>(20, 0.5F));
  return out;
}

/// The error of reading these bytes, as "code: message".
std::string error_of(const std::string& bytes, bool verify = true) {
  const AlignedBytes aligned(bytes);
  const auto file = ModelFile::view(aligned.view(), "f.model", verify);
  if (file) return "none";
  return std::string(error_code_name(file.error().code)) + ": " + file.error().message;
}

TEST(ModelFile, ReadsWhatWasWritten) {
  const AlignedBytes bytes(small().bytes());
  const auto file = ModelFile::view(bytes.view(), "f.model");
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_EQ(file->text("name"), "Käse");
  EXPECT_EQ(file->text("nothing"), "");
  EXPECT_EQ(*file->number("layers", 1, 9), 3U);
  const auto a = file->tensor("a", TensorType::f32, 2, 3);
  ASSERT_TRUE(a.ok()) << a.error().message;
  EXPECT_EQ(a->f32()[5], 6.0F);
  EXPECT_EQ(file->tensor("b", TensorType::u32)->u32()[1], 8U);
  const auto linear = Linear::load(*file, scalar_kernels(), "m", 20, 16);
  ASSERT_TRUE(linear.ok()) << linear.error().message;
  EXPECT_EQ(linear->outputs(), 20U);
  EXPECT_EQ(linear->stride(), 32U);
}

TEST(ModelFile, LinearMapsAsItsWeightsSay) {
  const AlignedBytes bytes(small().bytes());
  const auto file = ModelFile::view(bytes.view(), "f.model");
  ASSERT_TRUE(file.ok());
  for (const Kernels* kernels : available_kernels()) {
    const auto linear = Linear::load(*file, *kernels, "m", kAny, kAny);
    ASSERT_TRUE(linear.ok());
    std::vector<float> x(16);
    for (std::size_t i = 0; i < 16; ++i) x[i] = static_cast<float>(i) * 8.0F + (i == 15 ? 7.0F : 0.0F);  // 0 to 127
    std::vector<float> out(32);
    Scratch scratch;
    linear->run(*kernels, {}, x.data(), 16, 1, out.data(), scratch);
    for (std::size_t n = 0; n < 20; ++n) {
      float wanted = 0.5F;
      for (std::size_t k = 0; k < 16; ++k) {
        wanted += x[k] * static_cast<float>(static_cast<int>((n * 16 + k) % 127) - 63);
      }
      EXPECT_EQ(out[n], wanted) << kernels->name << ", output " << n;
    }
  }
}

TEST(ModelFile, NamesWhatIsMissing) {
  const AlignedBytes bytes(small().bytes());
  const auto file = ModelFile::view(bytes.view(), "f.model");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->tensor("c", TensorType::f32, 1, 4).error().message,
            "f.model: tensor c: expected f32 1 x 4, found no such tensor");
  EXPECT_EQ(file->tensor("a", TensorType::f32, 2, 4).error().message,
            "f.model: tensor a: expected f32 2 x 4, found f32 2 x 3");
  EXPECT_EQ(file->tensor("a", TensorType::i8).error().message,
            "f.model: tensor a: expected i8 any x any, found f32 2 x 3");
  EXPECT_EQ(file->number("name", 1, 9).error().message,
            "f.model: text \"name\": expected a number from 1 to 9, found \"Käse\"");
  EXPECT_EQ(file->number("layers", 4, 9).error().message,
            "f.model: text \"layers\": expected a number from 4 to 9, found \"3\"");
}

TEST(ModelFile, RefusesNumbersThatAreNone) {
  ModelWriter writer = small();
  writer.values<float>("a", TensorType::f32, 1, 2, {1.0F, std::nanf("")});
  const AlignedBytes bytes(writer.bytes());
  const auto file = ModelFile::view(bytes.view(), "f.model");
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->tensor("a", TensorType::f32).error().message,
            "f.model: tensor a: expected finite numbers below 1e15, found nan at 1");
}

TEST(ModelFile, RefusesWeightsThatAreTooGreat) {
  ModelWriter writer = small();
  std::vector<std::int8_t> w(20 * 16);
  w[77] = -64;
  writer.panels("m.w", 20, 16, w);
  const AlignedBytes bytes(writer.bytes());
  const auto file = ModelFile::view(bytes.view(), "f.model");
  ASSERT_TRUE(file.ok());
  for (const Kernels* kernels : available_kernels()) {
    EXPECT_EQ(Linear::load(*file, *kernels, "m", 20, 16).error().message,
              "f.model: tensor m.w: expected weights from -63 to 63, found 64 in magnitude");
  }
}

TEST(ModelFile, RefusesDamagedFiles) {
  const std::string good = small().bytes();
  EXPECT_EQ(error_of(good), "none");
  EXPECT_EQ(error_of(""), "bad-data: f.model: header: expected 128 bytes, found 0");
  EXPECT_EQ(error_of(good.substr(0, 100)), "bad-data: f.model: header: expected 128 bytes, found 100");
  const std::string size = std::to_string(good.size());
  EXPECT_EQ(error_of(good.substr(0, good.size() - 1)),
            "bad-data: f.model: size: expected " + size + " bytes, found " + std::to_string(good.size() - 1));
  std::string bad = good;
  bad[0] = 'X';
  EXPECT_EQ(error_of(bad), "bad-data: f.model: byte 0: expected LBLM, found no language model");
  bad = good;
  bad[4] = 9;
  EXPECT_EQ(error_of(bad), "version: f.model: format version: expected 1, found 9");
  bad = good;
  bad.back() = static_cast<char>(bad.back() ^ 1);
  EXPECT_EQ(error_of(bad).substr(0, 37), "bad-data: f.model: SHA-256: expected ");
  // Every byte before the tensors, changed: an error or another file, never more (sanitizers watch).
  for (std::size_t i = 0; i < 1024 && i < good.size(); ++i) {
    for (const unsigned flip : {1U, 128U, 255U}) {
      bad = good;
      bad[i] = static_cast<char>(static_cast<unsigned char>(bad[i]) ^ flip);
      static_cast<void>(error_of(bad, false));
    }
  }
  // All lengths, with the size in the header put right.
  for (std::size_t length = sizeof(ModelHeader); length < good.size(); length += 7) {
    bad = good.substr(0, length);
    const std::uint64_t n = length;
    std::memcpy(bad.data() + offsetof(ModelHeader, size), &n, sizeof(n));
    EXPECT_NE(error_of(bad, false), "none") << length;
  }
}

TEST(ModelFile, OpensFromDisk) {
  const std::string path = testing::TempDir() + "lagebild_model_file_test.model";
  {
    std::ofstream out(path, std::ios::binary);
    out << small().bytes();
  }
  const auto file = ModelFile::open(path);
  ASSERT_TRUE(file.ok()) << file.error().message;
  EXPECT_EQ(file->tensor("a", TensorType::f32)->f32()[0], 1.0F);
  std::filesystem::remove(path);
  const auto missing = ModelFile::open(path);
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_NE(missing.error().message.find(path), std::string::npos);
}

TEST(ModelFile, IsWhatPythonWrites) {
  if (std::system("python3 -c 'import numpy' 2>/dev/null") != 0) GTEST_SKIP() << "numpy is not installed";
  const std::string path = testing::TempDir() + "lagebild_model_file_python.model";
  const std::string command =
      "python3 -B -c '\n"
      "import sys; sys.path.insert(0, \"" LAGEBILD_SOURCE_DIR
      "/train\")\n"
      "import numpy as np, model_file as m\n"
      "path = \"" +
      path +
      "\"\n"
      "w = (np.arange(320) % 127 - 63).astype(np.int8).reshape(20, 16)\n"
      "q = m.Q4(1, 32, bytes(range(18)))\n"
      "m.write_model(path, {\"name\": \"K\\u00e4se\", \"layers\": \"3\"}, {\n"
      "  \"a\": np.arange(1, 7, dtype=np.float32).reshape(2, 3), \"b\": np.array([7, 8], np.uint32), \"m.w\": w,\n"
      "  \"m.scale\": np.ones(20, np.float32), \"m.b\": np.full(20, 0.5, np.float32), \"q\": q})\n"
      "texts, tensors = m.read_model(path)\n"
      "assert texts[\"layers\"] == \"3\" and (tensors[\"m.w\"] == w).all() and tensors[\"q\"] == q\n"
      "x = np.random.default_rng(1).normal(size=(4, 64)).astype(np.float32)\n"
      "assert abs(m.Q4.quantise(x).values() - x).max() < 0.3\n"
      "'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  ModelWriter writer = small();
  std::string q;
  for (int i = 0; i < 18; ++i) q.push_back(static_cast<char>(i));
  writer.raw("q", TensorType::q4, 1, 32, q);
  std::ifstream in(path, std::ios::binary);
  const std::string found((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  EXPECT_TRUE(found == writer.bytes()) << found.size() << " bytes, not " << writer.bytes().size();
  EXPECT_TRUE(ModelFile::open(path).ok());
  std::filesystem::remove(path);
}

TEST(ModelFile, UnpacksFourBits) {
  // Scale 0.5; byte j: weight j = j - 8, weight j + 16 = 7 - j.
  std::string row("\x00\x38", 2);
  for (unsigned j = 0; j < 16; ++j) row.push_back(static_cast<char>(j | ((15U - j) << 4U)));
  std::vector<float> out(32);
  unpack_q4(row.data(), 1, out.data());
  for (int j = 0; j < 16; ++j) {
    EXPECT_EQ(out[static_cast<std::size_t>(j)], 0.5F * static_cast<float>(j - 8));
    EXPECT_EQ(out[static_cast<std::size_t>(j) + 16], 0.5F * static_cast<float>(7 - j));
  }
}

TEST(ModelFile, ReadsHalves) {
  EXPECT_EQ(half_to_float(0x3C00), 1.0F);
  EXPECT_EQ(half_to_float(0xC000), -2.0F);
  EXPECT_EQ(half_to_float(0x0001), 0x1p-24F);
  EXPECT_EQ(half_to_float(0x83FF), -1023.0F * 0x1p-24F);
  EXPECT_EQ(half_to_float(0x7BFF), 65504.0F);
  EXPECT_TRUE(std::isinf(half_to_float(0x7C00)));
  EXPECT_TRUE(std::isnan(half_to_float(0x7E00)));
}

}  // namespace
}  // namespace lagebild
