#include <gtest/gtest.h>

#include "ingest/ingest_test_tools.h"

namespace lagebild {
namespace {

using ingest_test::block_texts;
using ingest_test::document_of;
using ingest_test::Folder;
using ingest_test::read_all;

RawDocument line(std::string json) {
  RawDocument out = ingest_test::raw_text(std::move(json), "news.jsonl:7");
  out.media_type = MediaType::jsonl;
  out.jsonl = true;
  return out;
}

TEST(Jsonl, FieldsBecomeTheDocument) {
  const Document d = document_of(line(
      R"({"id":17,"url":"https://e.example/1","title":"Treffen in Genf","description":"Zwei Minister sprechen miteinander.",)"
      R"("text":"Die Minister trafen sich.\n\nSie sprachen lange miteinander.","date":1673632800,"source":{"name":"Kurier"},)"
      R"("authors":["A. B.","C. D."],"lang":"de-DE"})"));
  EXPECT_EQ(d.uri, "https://e.example/1");
  EXPECT_EQ(d.title, "Treffen in Genf");
  EXPECT_EQ(d.published, "2023-01-13T18:00:00Z");
  EXPECT_EQ(d.outlet, "Kurier");
  EXPECT_EQ(d.byline, "A. B., C. D.");
  EXPECT_EQ(d.language, "de");
  EXPECT_EQ(d.media_type, "application/jsonl");
  EXPECT_EQ(block_texts(d),
            (std::vector<std::string>{"title|Treffen in Genf", "lead|Zwei Minister sprechen miteinander.",
                                      "body|Die Minister trafen sich.", "body|Sie sprachen lange miteinander."}));
  EXPECT_EQ(d.id, "sha256:" + ingest_test::id_digest(d.text, d.uri));
}

TEST(Jsonl, ATitleThatTheTextHasAlreadyIsNotRepeated) {
  const Document d = document_of(line(
      R"({"title":"Treffen in Genf","text":"Treffen in Genf\n\nDie Minister trafen sich am Montag und sprachen."})"));
  EXPECT_EQ(d.text, "Treffen in Genf\n\nDie Minister trafen sich am Montag und sprachen.");
  EXPECT_EQ(d.title, "Treffen in Genf");
}

TEST(Jsonl, NestedAndOtherFieldNames) {
  IngestOptions options;
  options.text_fields = {"doc.body.plain"};
  options.date_fields = {"doc.meta.date"};
  options.url_fields = {"a.b"};
  const Document d =
      document_of(line(R"({"a.b":"u:1","doc":{"meta":{"date":"13.01.2023"},"body":{"plain":"Ein Satz."}}})"), options);
  EXPECT_EQ(d.text, "Ein Satz.");
  EXPECT_EQ(d.published, "2023-01-13");
  EXPECT_EQ(d.uri, "u:1");
}

TEST(Jsonl, HtmlFieldsAreRead) {
  const Document d = document_of(line(
      R"({"html":"<article><h1>Treffen am See in Genf</h1><p>Die Minister trafen sich am Montag in Genf.</p></article>","date":"2023-01-13"})"));
  EXPECT_EQ(block_texts(d), (std::vector<std::string>{"title|Treffen am See in Genf",
                                                      "body|Die Minister trafen sich am Montag in Genf."}));
  EXPECT_EQ(d.published, "2023-01-13");
}

TEST(Jsonl, MistakesNameFileLineAndField) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"text": "abc)", "invalid JSON"},
      {R"({"text": 5})", "field 'text' is a number"},
      {R"({"text": {"a": 1}})", "field 'text' is an object"},
      {R"({"titel": "x"})", "no text field"},
      {R"(["text"])", "expected a JSON object, found an array"},
      {"nonsense", "invalid JSON"},
  };
  for (const auto& [json, what] : cases) {
    auto result = to_document(line(json), {});
    ASSERT_FALSE(result.ok()) << json;
    EXPECT_EQ(result.error().code, ErrorCode::bad_format) << json;
    EXPECT_EQ(result.error().message.substr(0, 13), "news.jsonl:7:") << json;
    EXPECT_NE(result.error().message.find(what), std::string::npos) << result.error().message;
  }
  EXPECT_EQ(to_document(line(R"({"text":" "})"), {}).error().code, ErrorCode::empty);
  // A later field is no help where the first is null.
  EXPECT_EQ(document_of(line(R"({"text":null,"body":"Ein Satz."})")).text, "Ein Satz.");
}

TEST(Jsonl, BrokenUtf8InALineIsRepaired) {
  EXPECT_EQ(document_of(line("{\"text\":\"Er fuhr nach M\xFCnchen und blieb.\"}")).text,
            "Er fuhr nach München und blieb.");
}

TEST(Json, ArraysAndPrettyPrintedObjectsAreReadValueByValue) {
  const Folder folder;
  const auto texts = [&](const char* name, const char* bytes) {
    std::vector<std::string> out;
    for (const RawDocument& raw : read_all({folder.file(name, bytes)})) {
      auto document = to_document(raw, {});
      out.push_back(raw.uri.substr(folder.path().size() + 1) + " " +
                    (document ? document->text : std::string(error_code_name(document.error().code))));
    }
    return out;
  };
  using Texts = std::vector<std::string>;
  EXPECT_EQ(texts("a.json", "[\n {\"text\": \"Eins ]} \\\" zwei.\"},\n {\n\"text\": \"Zwei.\"}\n]\n"),
            (Texts{"a.json:2 Eins ]} \" zwei.", "a.json:3 Zwei."}));
  EXPECT_EQ(texts("b.json", "{\n  \"text\": \"Eins.\",\n  \"x\": [1, {\"y\": \"}\"}]\n}\n"), (Texts{"b.json:1 Eins."}));
  EXPECT_EQ(texts("c.json", "{\"text\":\"Eins.\"}\n{\"text\":\"Zwei.\"}\n"),
            (Texts{"c.json:1 Eins.", "c.json:2 Zwei."}));
  EXPECT_EQ(texts("d.jsonl", "{\"text\":\"Ei\n{\"text\":\"Zwei.\"}\n"),
            (Texts{"d.jsonl:1 bad-format", "d.jsonl:2 Zwei."}));
  EXPECT_EQ(texts("e.json", "[{\"text\":\"Eins.\"}, 5, {\"text\":\"Zw"),
            (Texts{"e.json:1 Eins.", "e.json:1 bad-format", "e.json bad-format"}));
  EXPECT_EQ(texts("f.json", "[]"), (Texts{"f.json empty"}));
  EXPECT_EQ(texts("g.json", "[{\"text\":\"Eins.\"}] x"), (Texts{"g.json:1 Eins.", "g.json bad-format"}));
}

}  // namespace
}  // namespace lagebild
