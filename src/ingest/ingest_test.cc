#include "ingest/ingest.h"

#include <gtest/gtest.h>

#include "base/utf8.h"
#include "ingest/ingest_test_tools.h"
#include "ingest/words.h"

namespace lagebild {
namespace {

using ingest_test::block_texts;
using ingest_test::document_of;
using ingest_test::raw_text;

TEST(Words, EveryTableRowIsGood) { EXPECT_EQ(ingest::word_table_errors(), std::vector<std::string>{}); }

TEST(PlainText, StaysByteForByteAndPartsAtEmptyLines) {
  const std::string text =
      "Gipfel in Genf beginnt\n\nAm Montag trafen sich die Minister.  Zwei Leerzeichen bleiben.\n\n\nDer zweite Absatz "
      "ist "
      "kürzer.\n";
  const Document d = document_of(raw_text(text));
  EXPECT_EQ(d.text, text);
  EXPECT_EQ(d.title, "Gipfel in Genf beginnt");
  EXPECT_EQ(d.media_type, "text/plain");
  EXPECT_EQ(block_texts(d),
            (std::vector<std::string>{"title|Gipfel in Genf beginnt",
                                      "lead|Am Montag trafen sich die Minister.  Zwei Leerzeichen bleiben.",
                                      "body|Der zweite Absatz ist kürzer."}));
}

TEST(PlainText, ATextOfOneParagraphHasOneBodyBlock) {
  const Document d = document_of(raw_text("Die Außenminister beider Länder haben sich getroffen. Sie sprachen lange."));
  EXPECT_EQ(d.title, "");
  ASSERT_EQ(d.blocks.size(), 1U);
  EXPECT_EQ(d.blocks[0].kind, BlockKind::body);
  EXPECT_EQ(d.blocks[0].span, (Span{0, 73}));
}

TEST(PlainText, LongLinesAreParagraphsAndWrappedLinesAreNot) {
  const std::string sentence =
      "Der Minister sagte am Dienstag in der Hauptstadt, die Gespräche dauerten an und würden fortgesetzt";
  const Document lines = document_of(raw_text(sentence + " werden.\n" + sentence + ", wie es hieß.\n"));
  EXPECT_EQ(lines.blocks.size(), 2U);
  const Document wrapped =
      document_of(raw_text("Der Minister sagte am Dienstag in der Hauptstadt, die Gespräche dauerten\nan und würden in "
                           "der kommenden Woche in Wien "
                           "fortgesetzt werden, falls\nalle zustimmten.\n"));
  EXPECT_EQ(wrapped.blocks.size(), 1U);
}

TEST(PlainText, KnowsHeadingsCaptionsAndDatelines) {
  const Document d = document_of(raw_text(
      "Berlin, 13. Januar 2023\n\nDie Minister trafen sich in Berlin und sprachen über die Lage im Osten des "
      "Landes.\n\nEngere "
      "Zusammenarbeit vereinbart\n\nAußenministerin Maria Beispiel (2.v.l.) und ihr Kollege im Hauptquartier\n\nSie "
      "unterzeichneten eine Erklärung, wie ein Sprecher mitteilte."));
  EXPECT_EQ(block_texts(d),
            (std::vector<std::string>{
                "dateline|Berlin, 13. Januar 2023",
                "body|Die Minister trafen sich in Berlin und sprachen über die Lage im Osten des Landes.",
                "heading|Engere Zusammenarbeit vereinbart",
                "caption|Außenministerin Maria Beispiel (2.v.l.) und ihr Kollege im Hauptquartier",
                "body|Sie unterzeichneten eine Erklärung, wie ein Sprecher mitteilte."}));
  EXPECT_EQ(dateline_date(d), "2023-01-13");
  EXPECT_EQ(d.published, "");
}

TEST(PlainText, FindsTheDateOfARunningDateline) {
  EXPECT_EQ(dateline_date(document_of(raw_text("Genf, 4. März 2021 (dpa) - Die Gespräche haben begonnen."))),
            "2021-03-04");
  EXPECT_EQ(dateline_date(document_of(raw_text("Die Gespräche begannen am 4. März 2021 - nach langem Warten."))), "");
  EXPECT_EQ(dateline_date(document_of(raw_text("Die Gespräche haben begonnen.\n\nStand: 05.03.2021, 18:04 Uhr"))),
            "2021-03-05T18:04:00");
}

TEST(PlainText, EmptyAndBinaryAreErrors) {
  EXPECT_EQ(to_document(raw_text(" \n\n\t\n"), {}).error().code, ErrorCode::empty);
  EXPECT_EQ(
      to_document(raw_text(std::string("\x00\x01\x02\x00\xff\x00\x10", 7) + std::string(64, '\0')), {}).error().code,
      ErrorCode::bad_encoding);
  auto pdf = to_document(raw_text("%PDF-1.4\n1 0 obj"), {});
  ASSERT_FALSE(pdf.ok());
  EXPECT_EQ(pdf.error().code, ErrorCode::bad_encoding);
  EXPECT_NE(pdf.error().message.find("PDF"), std::string::npos);
}

TEST(Document, IdDependsOnTextAndUriOnly) {
  RawDocument a = raw_text("Ein Satz über Genf.");
  RawDocument crlf = raw_text("Ein Satz über Genf.");
  crlf.bytes =
      "Ein Satz u\xCC\x88"
      "ber Genf.";  // decomposed ü: the same text after NFC
  EXPECT_EQ(document_of(a).id, document_of(crlf).id);
  EXPECT_EQ(document_of(a).id, "sha256:" + ingest_test::id_digest("Ein Satz über Genf.", "a.txt"));
  a.uri = "b.txt";
  EXPECT_NE(document_of(a).id, document_of(crlf).id);
}

TEST(Language, TellsGermanFromEnglishFromOthers) {
  EXPECT_EQ(detect_language("Der Minister sagte, die Gespräche seien nicht gescheitert."), "de");
  EXPECT_EQ(detect_language("The minister said that the talks had not failed, according to a statement."), "en");
  EXPECT_EQ(
      detect_language("Le ministre a déclaré que les négociations des deux pays ne sont pas un échec pour la France."),
      "");
  EXPECT_EQ(detect_language("De minister zei dat de onderhandelingen tussen de twee landen niet mislukt waren."), "");
  EXPECT_EQ(detect_language("El ministro dijo que las conversaciones entre los dos países no habían fracasado."), "");
  EXPECT_EQ(detect_language("12345 67890"), "");
  EXPECT_EQ(detect_language(""), "");
}

}  // namespace
}  // namespace lagebild
