#include "ingest/charset.h"

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include "ingest/ingest_test_tools.h"

namespace lagebild {
namespace {

const std::string kGerman =
    "„Die Gespräche über die Straße nach Süden kosten 3,5 Mio. €“, sagte die Außenministerin – und fügte hinzu: "
    "Österreichs Präsident hört zu. Öl, Übermut und Ärger gehören dazu.";

std::string encoded(const std::string& text, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  std::string out(text.size() * 4 + 16, '\0');
  const std::int32_t size = ucnv_convert(charset, "UTF-8", out.data(), static_cast<std::int32_t>(out.size()),
                                         text.data(), static_cast<std::int32_t>(text.size()), &status);
  EXPECT_TRUE(U_SUCCESS(status)) << charset;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::string decoded(std::string_view bytes, bool markup = false) {
  auto out = decode(bytes, markup, "a.txt");
  EXPECT_TRUE(out.ok()) << (out.ok() ? "" : out.error().message);
  return out.ok() ? out->text : std::string();
}

TEST(Charset, GermanComesOutRightFromEveryEncoding) {
  for (const char* charset : {"UTF-8", "windows-1252", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"}) {
    EXPECT_EQ(decoded(encoded(kGerman, charset)), kGerman) << charset;
  }
  std::string latin = "Die Gespräche über die Straße nach Süden, sagte die Außenministerin. Ölpreis und Ärger.";
  EXPECT_EQ(decoded(encoded(latin, "ISO-8859-1")), latin);
  EXPECT_EQ(decoded(encoded(latin, "ISO-8859-2")), latin);
  latin += " Das kostet 5 €.";
  EXPECT_EQ(decoded(encoded(latin, "ISO-8859-15")), latin);
  EXPECT_EQ(decoded(encoded(kGerman, "macintosh")), kGerman);
  EXPECT_EQ(decoded(encoded("Die Gespräche über die Straße nach Süden. Österreich hört zu.", "IBM850")),
            "Die Gespräche über die Straße nach Süden. Österreich hört zu.");
}

TEST(Charset, OneUmlautIsEnough) {
  EXPECT_EQ(decoded("Er fuhr nach M\xFCnchen und blieb dort."), "Er fuhr nach München und blieb dort.");
  EXPECT_EQ(decoded("Das kostet 5 \x80."), "Das kostet 5 €.");
  EXPECT_EQ(decoded("It\x92s a \x93quote\x94."), "It’s a “quote”.");
}

TEST(Charset, ByteOrderMarksAreDropped) {
  const std::pair<std::string_view, const char*> marks[] = {
      {"\xEF\xBB\xBF", "UTF-8"}, {"\xFF\xFE", "UTF-16LE"}, {"\xFE\xFF", "UTF-16BE"}, {{"\xFF\xFE\0\0", 4}, "UTF-32LE"}};
  for (const auto& [mark, charset] : marks) {
    std::string bytes(mark);
    bytes.append(encoded(kGerman, charset));
    EXPECT_EQ(decoded(bytes), kGerman) << charset;
  }
}

TEST(Charset, DeclarationsAreReadAsTheWebReadsThem) {
  const std::string body = encoded("<p>„Größe“ – 5 €</p>", "windows-1252");
  for (const char* head :
       {"<meta charset=\"iso-8859-1\">", "<META http-equiv=Content-Type content='text/html; charset=latin1'>",
        "<?xml version=\"1.0\" encoding='ISO-8859-1'?>", "<meta charset=windows-1252>"}) {
    std::string page(head);
    page.append(body);
    std::string wanted(head);
    wanted.append("<p>„Größe“ – 5 €</p>");
    EXPECT_EQ(decoded(page, true), wanted) << head;
  }
  // The label is wrong where the bytes are good UTF-8.
  EXPECT_EQ(decoded("<meta charset=iso-8859-1><p>Größe</p>", true), "<meta charset=iso-8859-1><p>Größe</p>");
  const std::string cyrillic = "<meta charset=windows-1251><p>Встреча министров</p>";
  EXPECT_EQ(decoded(encoded(cyrillic, "windows-1251"), true), cyrillic);
  EXPECT_EQ(charset_for_label("Latin1"), "windows-1252");
  EXPECT_EQ(charset_for_label("utf-16"), "UTF-8");
  EXPECT_EQ(charset_for_label("no-such-thing"), "");
}

TEST(Charset, BrokenUtf8IsRepairedNotReadAsLatin) {
  std::string broken = kGerman.substr(0, 20);
  std::string wanted = broken;
  broken.append("\xFF").append(kGerman.substr(20)).append(" Schluß\xC3");
  wanted.append("\xEF\xBF\xBD").append(kGerman.substr(20)).append(" Schluß\xEF\xBF\xBD");
  EXPECT_EQ(decoded(broken), wanted);
  EXPECT_EQ(decoded("ab\xFFz"), "ab\xEF\xBF\xBDz");
}

TEST(Charset, BinaryIsAnError) {
  std::string noise;
  std::uint32_t state = 1;
  for (int i = 0; i < 4096; ++i) {
    state = state * 1664525U + 1013904223U;
    noise.push_back(static_cast<char>(state >> 24U));
  }
  for (const std::string& bytes : {noise,
                                   std::string("\x7F"
                                               "ELF\x02\x01\x01"),
                                   std::string("\x89PNG\r\n"), std::string("PK\x03\x04...")}) {
    auto out = decode(bytes, false, "x.bin");
    ASSERT_FALSE(out.ok());
    EXPECT_EQ(out.error().code, ErrorCode::bad_encoding);
    EXPECT_EQ(out.error().message.substr(0, 6), "x.bin:");
  }
}

TEST(Charset, TextIsComposedAndLineEndsAreUnified) {
  EXPECT_EQ(normalise_text("a\r\nb\rc\n"), "a\nb\nc\n");
  EXPECT_EQ(normalise_text("u\xCC\x88"), "ü");
  EXPECT_EQ(normalise_text(kGerman), kGerman);
}

}  // namespace
}  // namespace lagebild
