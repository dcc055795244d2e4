#include <gtest/gtest.h>

#include "base/mapped_file.h"
#include "base/sha256.h"
#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild {
namespace {

TEST(Tsv, ReadsRowsByColumnNameAndSkipsComments) {
  auto file = TsvFile::parse("# note\nkey\tname\tlist\n\nJPN\t Japan \ta | b\nUSA\t-\n", "x.tsv", {"key", "name"});
  ASSERT_TRUE(file.ok());
  ASSERT_EQ(file->rows(), 2U);
  EXPECT_EQ(file->cell(0, file->column("name")), "Japan");
  EXPECT_EQ(file->cell(1, file->column("name")), "");
  EXPECT_EQ(file->cell(1, file->column("list")), "");
  EXPECT_EQ(file->line(1), 5U);
  EXPECT_EQ(split_list(file->cell(0, 2)), (std::vector<std::string_view>{"a", "b"}));
}

TEST(Tsv, NamesFileAndLineOfAnError) {
  auto wide = TsvFile::parse("a\tb\n1\t2\t3\n", "x.tsv", {});
  ASSERT_FALSE(wide.ok());
  EXPECT_EQ(wide.error().message, "x.tsv:2: expected 2 columns, found 3");
  auto missing = TsvFile::parse("a\tb\n", "x.tsv", {"c"});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().message, "x.tsv:1: expected a column 'c' in the header, found none");
  EXPECT_FALSE(TsvFile::parse("", "x.tsv", {}).ok());
}

TEST(MappedFile, TellsMissingFromUnreadable) {
  auto missing = MappedFile::open("/no/such/file");
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_EQ(MappedFile::open("/").error().code, ErrorCode::unreadable);
}

TEST(Sha256, MatchesThePublishedVector) {
  // FIPS 180-2, appendix B.1
  EXPECT_EQ(sha256_hex({"a", "bc"}), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Utf8, CountsAndChangesCase) {
  EXPECT_EQ(count_code_points("Élysée ß"), 8U);
  EXPECT_EQ(to_lower("ÄRGER Straße"), "ärger straße");
  EXPECT_EQ(capitalise("über"), "Über");
  EXPECT_EQ(uncapitalise("Über"), "über");
  std::size_t bad = 0;
  EXPECT_FALSE(is_valid_utf8("ab\xFFz", &bad));
  EXPECT_EQ(bad, 2U);
  EXPECT_TRUE(starts_upper("Éa"));
  EXPECT_FALSE(starts_upper("9a"));
}

}  // namespace
}  // namespace lagebild
