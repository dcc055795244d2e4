#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <filesystem>

#include "ingest/ingest_test_tools.h"

namespace lagebild {
namespace {

using ingest_test::document_of;
using ingest_test::Folder;
using ingest_test::read_all;

std::string gzipped(const std::string& bytes) {
  z_stream stream{};
  EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string zstd_packed(const std::string& bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const std::size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  EXPECT_EQ(ZSTD_isError(size), 0U);
  out.resize(size);
  return out;
}

std::string long_text() {
  std::string out;
  for (int i = 0; i < 60000; ++i) out += "Satz " + std::to_string(i * 7919 % 104729) + " über die Lage.\n";
  return out;
}

TEST(Inputs, FoldersAreSortedAndFilteredBySuffix) {
  const Folder folder;
  for (const char* name : {"b.txt", "a.html", "sub/z.jsonl.gz", "sub/y.NDJSON", "sub/x.zst", "c.jpg", ".hidden.txt",
                           "d.md", "e.txt.zst"}) {
    static_cast<void>(folder.file(name, "x"));
  }
  const InputList list = expand_inputs({folder.path()});
  std::vector<std::string> names;
  for (const std::string& file : list.files) names.push_back(file.substr(folder.path().size() + 1));
  EXPECT_EQ(names,
            (std::vector<std::string>{"a.html", "b.txt", "d.md", "e.txt.zst", "sub/y.NDJSON", "sub/z.jsonl.gz"}));
  EXPECT_EQ(list.names, list.files);
  EXPECT_EQ(list.total_bytes, 6U);
  EXPECT_TRUE(list.errors.empty());
}

TEST(Inputs, GlobsMatchAlsoDeep) {
  const Folder folder;
  const std::string a = folder.file("a1.txt", "x");
  const std::string b = folder.file("s/t/a2.txt", "x");
  static_cast<void>(folder.file("s/t/b.txt", "x"));
  EXPECT_EQ(expand_inputs({folder.path("a?.txt")}).files, (std::vector<std::string>{a}));
  EXPECT_EQ(expand_inputs({folder.path("**/a*.txt")}).files, (std::vector<std::string>{a, b}));
  EXPECT_EQ(expand_inputs({folder.path("*/t/a[0-9].txt")}).files, (std::vector<std::string>{b}));
  EXPECT_EQ(expand_inputs({folder.path("[s]")}).files.size(), 2U);  // a folder that a glob names is read as folder
  const std::string odd = folder.file("x[1].txt", "x");
  EXPECT_EQ(expand_inputs({odd}).files, (std::vector<std::string>{odd}));
}

TEST(Inputs, WhatIsMissingIsAnErrorEach) {
  const Folder folder;
  std::filesystem::create_directory(folder.path("empty"));
  std::filesystem::create_symlink("nowhere.txt", folder.path("dangling.txt"));
  const InputList list =
      expand_inputs({folder.path("no.txt"), folder.path("*.jsonl"), folder.path("empty"), folder.path(), "-"});
  ASSERT_EQ(list.errors.size(), 4U);
  EXPECT_EQ(list.errors[0].code, ErrorCode::not_found);
  EXPECT_EQ(list.errors[1].code, ErrorCode::not_found);
  EXPECT_EQ(list.errors[2].code, ErrorCode::empty);
  EXPECT_EQ(list.errors[3].code, ErrorCode::not_found);
  EXPECT_NE(list.errors[3].message.find("dangling.txt"), std::string::npos);
  EXPECT_EQ(list.files, std::vector<std::string>{"-"});
}

TEST(Inputs, LoopsOfLinksEnd) {
  const Folder folder;
  static_cast<void>(folder.file("s/a.txt", "x"));
  std::filesystem::create_directory_symlink("..", folder.path("s/up"));
  EXPECT_EQ(expand_inputs({folder.path()}).files.size(), 1U);
  EXPECT_EQ(expand_inputs({folder.path("**/*.txt")}).files.size(), 1U);
}

TEST(Inputs, AnUnreadableFolderIsAnErrorAndTheRestIsRead) {
  const Folder folder;
  static_cast<void>(folder.file("a/x.txt", "x"));
  static_cast<void>(folder.file("b/y.txt", "x"));
  static_cast<void>(folder.file("c.txt", "x"));
  chmod(folder.path().c_str(), 0755);
  chmod(folder.path("a").c_str(), 0);
  chmod(folder.path("c.txt").c_str(), 0);
  // Root may read everything, so that root becomes nobody for a moment.
  const bool root = geteuid() == 0;
  ASSERT_TRUE(!root || seteuid(65534) == 0);
  const InputList list = expand_inputs({folder.path()});
  InputStream stream(list, {});
  std::vector<RawDocument> raws;
  while (auto raw = stream.next()) raws.push_back(std::move(*raw));
  ASSERT_TRUE(!root || seteuid(0) == 0);
  chmod(folder.path("a").c_str(), 0700);
  ASSERT_EQ(list.errors.size(), 1U);
  EXPECT_EQ(list.errors[0].code, ErrorCode::unreadable);
  ASSERT_EQ(raws.size(), 2U);
  EXPECT_EQ(raws[0].bytes, "x");
  EXPECT_EQ(raws[1].error.value().code, ErrorCode::unreadable);
}

TEST(Stream, CompressionIsKnownByItsBytes) {
  const Folder folder;
  const std::string text = long_text();
  const std::string half = text.substr(0, text.size() / 2);
  const std::string rest = text.substr(half.size());
  for (const std::string& file :
       {folder.file("1.txt", text), folder.file("2.txt.gz", gzipped(text)), folder.file("3.txt", gzipped(text)),
        folder.file("4.txt.gz", gzipped(half) + gzipped(rest)), folder.file("5.txt.zst", zstd_packed(text)),
        folder.file("6.txt.zst", zstd_packed(half) + zstd_packed(rest)), folder.file("7.txt.gz", text),
        folder.file("8.txt.gz", gzipped(text) + std::string(512, '\0'))}) {
    const auto raws = read_all({file});
    ASSERT_EQ(raws.size(), 1U) << file;
    EXPECT_FALSE(raws[0].error) << file;
    EXPECT_EQ(raws[0].media_type, MediaType::text);
    EXPECT_TRUE(raws[0].bytes == text) << file;
    EXPECT_EQ(raws[0].input_bytes, std::filesystem::file_size(file)) << file;
  }
}

TEST(Stream, TruncatedAndDamagedStreamsNameThePlace) {
  const Folder folder;
  const std::string text = long_text();
  const std::string gzip = gzipped(text);
  const std::string zstd = zstd_packed(text);
  std::string damaged = gzip;
  for (std::size_t i = damaged.size() / 2; i < damaged.size() / 2 + 64; ++i)
    damaged[i] = static_cast<char>(~damaged[i]);
  for (const auto& [name, bytes, what] : {std::tuple<std::string, std::string, std::string>{
                                              "a.txt.gz", gzip.substr(0, gzip.size() / 2), "truncated gzip"},
                                          {"b.txt.gz", gzip.substr(0, gzip.size() - 3), "truncated gzip"},
                                          {"c.txt.zst", zstd.substr(0, zstd.size() / 2), "truncated zstd"},
                                          {"d.txt.zst", zstd.substr(0, 7), "truncated zstd"},
                                          {"e.txt.gz", damaged, "gzip"},
                                          {"f.txt.gz", gzip + "tail", "behind the gzip stream"}}) {
    const auto raws = read_all({folder.file(name, bytes)});
    ASSERT_EQ(raws.size(), 1U) << name;
    ASSERT_TRUE(raws[0].error) << name;
    EXPECT_EQ(raws[0].error->code, ErrorCode::bad_format) << name;
    EXPECT_NE(raws[0].error->message.find(name), std::string::npos);
    EXPECT_NE(raws[0].error->message.find(what), std::string::npos) << raws[0].error->message;
    EXPECT_NE(raws[0].error->message.find("at byte "), std::string::npos) << raws[0].error->message;
    EXPECT_FALSE(to_document(raws[0], {}).ok());
  }
}

TEST(Stream, TruncatedJsonlGivesTheWholeLinesFirst) {
  const Folder folder;
  std::string lines;
  for (int i = 0; i < 20000; ++i)
    lines += "{\"text\":\"Satz " + std::to_string(i * 7919 % 104729) + " über die Lage.\"}\n";
  const std::string gzip = gzipped(lines);
  const auto raws = read_all({folder.file("a.jsonl.gz", gzip.substr(0, gzip.size() / 2))});
  ASSERT_GT(raws.size(), 1000U);
  for (std::size_t i = 0; i + 1 < raws.size(); ++i) ASSERT_TRUE(!raws[i].error && to_document(raws[i], {}).ok()) << i;
  ASSERT_TRUE(raws.back().error);
  EXPECT_EQ(raws.back().error->code, ErrorCode::bad_format);
}

TEST(Stream, ABombIsStoppedAtTheLimit) {
  const Folder folder;
  IngestOptions options;
  options.max_document_bytes = 1U << 20U;
  const std::string bomb = gzipped(std::string(16U << 20U, 'a'));
  for (const char* name : {"a.txt.gz", "a.html.gz", "a.jsonl.gz"}) {
    const auto raws = read_all({folder.file(name, bomb)}, options);
    ASSERT_EQ(raws.size(), 1U);
    ASSERT_TRUE(raws[0].error);
    EXPECT_EQ(raws[0].error->code, ErrorCode::too_large);
  }
}

TEST(Stream, ALineOf100MegabytesIsLeftOutAndTheNextIsRead) {
  const Folder folder;
  const std::string path = folder.file("a.jsonl", "");
  {
    std::ofstream out(path, std::ios::binary);
    out << "{\"text\":\"Der erste Satz.\"}\n{\"text\":\"";
    const std::string block(1U << 20U, 'x');
    for (int i = 0; i < 100; ++i) out << block;
    out << "\"}\n\n{\"text\":\"Der letzte Satz.\"}\n";
  }
  IngestOptions options;
  options.max_document_bytes = 4U << 20U;
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  const auto raws = read_all({path}, options);
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  ASSERT_EQ(raws.size(), 3U);
  EXPECT_EQ(document_of(raws[0]).text, "Der erste Satz.");
  ASSERT_TRUE(raws[1].error);
  EXPECT_EQ(raws[1].error->code, ErrorCode::too_large);
  EXPECT_TRUE(raws[1].uri.ends_with("a.jsonl:2"));
  EXPECT_EQ(document_of(raws[2]).text, "Der letzte Satz.");
  EXPECT_TRUE(raws[2].uri.ends_with("a.jsonl:4"));
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 60 * 1024);  // kilobytes
}

TEST(Stream, EmptyAndMissingFilesAreErrorsAndTheRunGoesOn) {
  const Folder folder;
  InputList list;
  list.files = {folder.file("a.txt", ""), folder.path("gone.txt"), folder.file("b.jsonl", "\n \n"),
                folder.file("c.txt", "Ein Satz."), folder.file("d.txt.gz", gzipped(""))};
  list.names = list.files;
  InputStream stream(list, {});
  std::vector<RawDocument> raws;
  while (auto raw = stream.next()) raws.push_back(std::move(*raw));
  ASSERT_EQ(raws.size(), 5U);
  EXPECT_EQ(raws[0].error.value().code, ErrorCode::empty);
  EXPECT_EQ(raws[1].error.value().code, ErrorCode::not_found);
  EXPECT_EQ(raws[2].error.value().code, ErrorCode::empty);
  EXPECT_EQ(document_of(raws[3]).text, "Ein Satz.");
  EXPECT_EQ(raws[4].error.value().code, ErrorCode::empty);
}

TEST(Stream, ContentDecidesWhereTheNameIsSilent) {
  const Folder folder;
  const auto type = [&](const char* bytes) { return read_all({folder.file("input", bytes)}).at(0).media_type; };
  EXPECT_EQ(type("<!DOCTYPE html><p>a"), MediaType::html);
  EXPECT_EQ(type(" \n<html lang=de>"), MediaType::html);
  EXPECT_EQ(type("{\"text\": \"a\"}\n"), MediaType::jsonl);
  EXPECT_EQ(type("[\n {\"text\": \"a\"}]"), MediaType::jsonl);
  EXPECT_EQ(type("{unsicher} heißt es in Genf."), MediaType::text);
  EXPECT_EQ(type("Genf. Die Minister …"), MediaType::text);
}

TEST(Stream, StandardInputIsSniffed) {
  const Folder folder;
  const std::string path = folder.file("in", "{\"text\":\"Eins.\"}\n{\"text\":\"Zwei.\"}");
  const int saved = dup(STDIN_FILENO);
  FILE* file = fopen(path.c_str(), "rb");
  ASSERT_NE(file, nullptr);
  dup2(fileno(file), STDIN_FILENO);
  const auto raws = read_all({"-"});
  dup2(saved, STDIN_FILENO);
  close(saved);
  fclose(file);
  ASSERT_EQ(raws.size(), 2U);
  EXPECT_EQ(raws[1].uri, "-:2");
  EXPECT_EQ(document_of(raws[1]).text, "Zwei.");
}

}  // namespace
}  // namespace lagebild
