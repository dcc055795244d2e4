#include "store/query.h"

#include <gtest/gtest.h>

#include "export/sample_report.h"

namespace lagebild {
namespace {

/// Three documents: Ada's visit twice, and one with a plan and a meeting among equals.
class QueryTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = testing::TempDir() + "lagebild-query-XXXXXX";
    ASSERT_NE(mkdtemp(folder_.data()), nullptr);
    auto opened = Store::open(folder_ + "/lage.db", Store::Access::write);
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    store_ = std::make_unique<Store>(std::move(*opened));
    std::vector<Report> all{sample_report(), sample_report(), sample_report()};
    all[1].document.id = "sha256:02";
    all[1].document.uri = "second.txt";
    all[1].document.published = "2023-01-14T08:00:00Z";
    Report& third = all[2];
    third.document.id = "sha256:03";
    third.document.uri = "third.txt";
    third.document.published = "2023-02-01";
    third.events[0].status = "future";
    third.events[0].type = "AID";
    third.events[0].mode.clear();
    third.events[0].recipients = {1};
    third.events[0].time = EventTime{{}, "2024", "2024"};
    third.events.push_back(third.events[0]);
    third.events[1].type = "CONSULT";
    third.events[1].status = "actual";
    third.events[1].actors = {0, 1};
    third.events[1].recipients.clear();
    third.events[1].time.reset();
    third.statements[0].speaker = kNone;
    auto added = store_->add(all);
    ASSERT_TRUE(added.ok()) << added.error().message;
  }
  void TearDown() override {
    store_.reset();
    std::string command = "rm -r '" + folder_ + "'";
    EXPECT_EQ(std::system(command.c_str()), 0);
  }
  std::size_t count(ListKind kind, const ListFilter& filter) {
    auto list = query_list(*store_, kind, filter);
    EXPECT_TRUE(list.ok()) << list.error().message;
    return list ? list->rows.size() : 9999;
  }
  static ListFilter with(std::string ListFilter::*field, std::string value) {
    ListFilter f;
    f.*field = std::move(value);
    return f;
  }

  std::string folder_;
  std::unique_ptr<Store> store_;
};

TEST_F(QueryTest, ListsEverything) {
  EXPECT_EQ(count(ListKind::actors, {}), 2U);
  EXPECT_EQ(count(ListKind::events, {}), 4U);
  EXPECT_EQ(count(ListKind::statements, {}), 3U);
  EXPECT_EQ(count(ListKind::figures, {}), 3U);
  EXPECT_EQ(count(ListKind::documents, {}), 3U);
  EXPECT_EQ(count(ListKind::places, {}), 1U);
  EXPECT_EQ(count(ListKind::offices, {}), 3U);
}

TEST_F(QueryTest, FiltersEventsByParties) {
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::actor, "FRA")), 4U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::actor, "gov")), 4U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::actor, "ada")), 4U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::actor, "ad")), 0U) << "whole words only";
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::actor, "' OR 1=1 --")), 0U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::recipient, "France")), 2U) << "one received, one among equals";
}

TEST_F(QueryTest, FiltersEventsByTypeStatusAndTime) {
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::type, "consult")), 3U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::type, "CONSULT/visit")), 2U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::type, "CONSULT/phone")), 0U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::status, "future")), 1U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::since, "2023-01-11")), 4U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::since, "2023-01-12")), 2U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::since, "2024-06")), 1U) << "2024 covers June";
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::until, "2023-01")), 2U);
  EXPECT_EQ(count(ListKind::events, with(&ListFilter::until, "2023")), 3U);
}

TEST_F(QueryTest, FiltersStatementsByWordsSpeakerAndDate) {
  EXPECT_EQ(count(ListKind::statements, with(&ListFilter::speaker, "Ada")), 2U);
  EXPECT_EQ(count(ListKind::statements, with(&ListFilter::search, "genug prozent")), 3U);
  EXPECT_EQ(count(ListKind::statements, with(&ListFilter::search, "genug \"OR")), 0U);
  EXPECT_EQ(count(ListKind::statements, with(&ListFilter::until, "2023-01-13")), 1U);
  EXPECT_EQ(count(ListKind::documents, with(&ListFilter::search, "Königin")), 3U);
}

TEST_F(QueryTest, RefusesFiltersThatDoNotApply) {
  auto list = query_list(*store_, ListKind::figures, with(&ListFilter::status, "future"));
  ASSERT_FALSE(list.ok());
  EXPECT_EQ(list.error().code, ErrorCode::usage);
  EXPECT_EQ(list.error().message, "--status does not apply to the list of figures");
}

TEST_F(QueryTest, LimitsAndSorts) {
  ListFilter f;
  f.limit = 2;
  auto list = query_list(*store_, ListKind::documents, f);
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->rows.size(), 2U);
  EXPECT_EQ(std::get<std::string>(list->rows[1][0]), "2023-01-14");
}

TEST_F(QueryTest, SummaryBringsDocumentsTogether) {
  auto s = summarise(*store_, {});
  ASSERT_TRUE(s.ok()) << s.error().message;
  EXPECT_EQ(s->documents, 3U);
  EXPECT_EQ(s->events, 4U);
  EXPECT_EQ(s->first, "2023-01-13");
  EXPECT_EQ(s->last, "2023-02-01");
  ASSERT_EQ(s->meetings.size(), 2U);
  EXPECT_EQ(s->meetings[1].documents, 2U) << "the same visit, told by two documents";
  EXPECT_EQ(s->meetings[1].begin, "2023-01-11");
  ASSERT_EQ(s->meetings[1].sources.size(), 2U);
  EXPECT_EQ(s->meetings[1].sources[0].quote, "Königin Ada von Frankreich besuchte am Mittwoch \"Oslo\".");
  ASSERT_EQ(s->planned.size(), 1U);
  EXPECT_EQ(s->planned[0].type, "AID");
  EXPECT_TRUE(s->deeds.empty());
  ASSERT_EQ(s->sayings.size(), 2U) << "only with a known speaker";
  EXPECT_EQ(s->sayings[0].speaker, "Ada");
  ASSERT_EQ(s->claims.size(), 3U);
  EXPECT_EQ(s->claims[0].words, "2,5 bis 3 Prozent");
  EXPECT_EQ(s->claims[0].source.quote, "Sie sagte, 2,5 bis 3 Prozent seien genug.");
}

}  // namespace
}  // namespace lagebild
