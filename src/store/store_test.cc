#include "store/store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "export/report_json.h"
#include "export/sample_report.h"
#include "store/schema.h"
#include "store/sqlite.h"

namespace lagebild {
namespace {

class StoreTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "lagebild-store-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    path_ = name + "/lage.db";
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static Report numbered(int n) {
    Report r = sample_report();
    r.document.id = "sha256:" + std::to_string(n);
    r.document.uri = "doc" + std::to_string(n);
    return r;
  }
  static std::int64_t ask(Store& store, std::string_view sql) {
    auto n = store.database().scalar(sql);
    EXPECT_TRUE(n.ok()) << n.error().message;
    return n ? *n : -1;
  }
  /// Every row of every table as text.
  static std::string dump(Store& store) {
    std::string out;
    for (const char* table : {"runs", "documents", "blocks", "entities", "actors", "mentions", "places",
                              "place_mentions", "offices", "statements", "events", "event_contexts", "event_actors",
                              "event_recipients", "evidence", "figures", "times", "relations", "notices"}) {
      auto stmt = store.database().prepare(std::string("SELECT * FROM ") + table);
      EXPECT_TRUE(stmt.ok());
      out.append(table).push_back('\n');
      while (*stmt->step()) {
        for (int c = 0; c < stmt->columns(); ++c) out.append(stmt->text(c)).push_back('\t');
        out.push_back('\n');
      }
    }
    return out;
  }

  std::string folder_, path_;
};

TEST_F(StoreTest, GivesBackExactlyTheReportThatWasAdded) {
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok()) << store.error().message;
  Report r = sample_report();
  r.events[0].confidence = 0.933;
  r.events.push_back(r.events[0]);
  r.events[1].statement = 0;
  r.events[1].recipients = {1, 0};
  r.events[1].time = EventTime{{}, "2023", ""};
  r.events[1].place = kNone;
  r.statements.push_back({StatementKind::partial, kNone, 1, std::nullopt, {0, 5}});
  ASSERT_TRUE(store->add({&r, 1}).ok());
  auto back = store->report(r.document.id);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(report_json(*back), report_json(r));
  EXPECT_EQ(store->report("sha256:none").error().code, ErrorCode::not_found);
}

TEST_F(StoreTest, SpansQuoteTheTextInPlainSql) {
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  const Report r = sample_report();
  ASSERT_TRUE(store->add({&r, 1}).ok());
  auto stmt = store->database().prepare("SELECT actors, sentence, trigger_text FROM event_list");
  ASSERT_TRUE(stmt.ok());
  ASSERT_TRUE(*stmt->step());
  EXPECT_EQ(stmt->text(0), "Ada");
  EXPECT_EQ(stmt->text(1), "Königin Ada von Frankreich besuchte am Mittwoch \"Oslo\".");
  EXPECT_EQ(stmt->text(2), "besuchte");
  EXPECT_EQ(ask(*store, "SELECT content = '2,5 bis 3 Prozent seien genug' FROM statements"), 1);
}

TEST_F(StoreTest, FindsWordsByFullText) {
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  const Report r = sample_report();
  ASSERT_TRUE(store->add({&r, 1}).ok());
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM document_words WHERE document_words MATCH 'konigin'"), 1);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM statement_words WHERE statement_words MATCH 'genug'"), 1);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM statement_words WHERE statement_words MATCH 'besuchte'"), 0);
  ASSERT_TRUE(store->database().execute("DELETE FROM documents").ok());
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM document_words WHERE document_words MATCH 'konigin'"), 0);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM mentions"), 0);
}

TEST_F(StoreTest, AddingTwiceChangesNothing) {
  const std::vector<Report> batch{numbered(1), numbered(2)};
  std::string before;
  {
    auto store = Store::open(path_, Store::Access::write);
    ASSERT_TRUE(store.ok());
    auto added = store->add(batch);
    ASSERT_TRUE(added.ok());
    EXPECT_EQ(added->added, 2U);
    before = dump(*store);
  }
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  auto added = store->add(batch);
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->added, 0U);
  EXPECT_EQ(added->known, 2U);
  EXPECT_EQ(dump(*store), before);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM entities"), 2);
}

TEST_F(StoreTest, ReplacesWhenAsked) {
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  Report r = sample_report();
  ASSERT_TRUE(store->add({&r, 1}).ok());
  r.events.clear();
  r.engine.lexicon = "sha256:11";
  ASSERT_TRUE(store->add({&r, 1}, true).ok());
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM documents"), 1);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM events"), 0);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM runs"), 2);
  EXPECT_EQ(store->report(r.document.id)->engine.lexicon, "sha256:11");
}

TEST_F(StoreTest, KnowsAnActorAcrossDocuments) {
  Actor usa{ActorType::country, "United States", "USA", "GOV", "Q30", {}};
  EXPECT_EQ(entity_key(usa), "country:USA");
  EXPECT_EQ(entity_key({ActorType::person, "Ada", "FRA", "GOV", "Q1", {}}), "Q1");
  EXPECT_EQ(entity_key({ActorType::person, "Öztürk", "", "", "", {}}), "person:öztürk");
  EXPECT_EQ(entity_key({ActorType::organisation, "US-Militär", "USA", "MIL", "", {}}), "organisation:us-militär:USA");
}

TEST_F(StoreTest, RefusesWhatIsNotItsOwn) {
  std::ofstream(path_) << "This is a text file, not a database at all, and it is long enough to have a header's size.\n"
                       << std::string(2000, 'x');
  for (const auto access : {Store::Access::read, Store::Access::write}) {
    auto store = Store::open(path_, access);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::bad_format) << store.error().message;
  }
  std::filesystem::remove(path_);
  {
    sqlite::Database other;
    ASSERT_TRUE(other.open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).ok());
    ASSERT_TRUE(other.execute("CREATE TABLE bookmarks (url TEXT)").ok());
  }
  for (const auto access : {Store::Access::read, Store::Access::write}) {
    auto store = Store::open(path_, access);
    ASSERT_FALSE(store.ok());
    EXPECT_EQ(store.error().code, ErrorCode::bad_format);
    EXPECT_NE(store.error().message.find("another application"), std::string::npos) << store.error().message;
  }
  EXPECT_EQ(Store::open(folder_ + "/none.db", Store::Access::read).error().code, ErrorCode::not_found);
  EXPECT_EQ(Store::open(folder_ + "/none/none.db", Store::Access::write).error().code, ErrorCode::unwritable);
  EXPECT_EQ(Store::open(folder_, Store::Access::write).error().code, ErrorCode::unwritable);
}

TEST_F(StoreTest, RefusesANewerSchema) {
  { ASSERT_TRUE(Store::open(path_, Store::Access::write).ok()); }
  {
    sqlite::Database db;
    ASSERT_TRUE(db.open(path_, SQLITE_OPEN_READWRITE).ok());
    ASSERT_TRUE(db.execute("PRAGMA user_version = 99").ok());
  }
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_FALSE(store.ok());
  EXPECT_EQ(store.error().code, ErrorCode::version);
  EXPECT_NE(store.error().message.find("99"), std::string::npos);
}

TEST_F(StoreTest, MigratesStepByStepAndKeepsTheVersionBeforeAFailedStep) {
  sqlite::Database db;
  ASSERT_TRUE(db.open(path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).ok());
  const Migration first{1, "CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (7);"};
  const Migration second{2, "ALTER TABLE a ADD COLUMN y INTEGER; UPDATE a SET y = x + 1;"};
  const Migration broken{3, "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"};
  const std::array<Migration, 1> old{first};
  ASSERT_TRUE(migrate(db, old).ok());
  const std::array<Migration, 3> present{first, second, broken};
  EXPECT_EQ(check_schema(db, present, false).error().code, ErrorCode::version);
  EXPECT_TRUE(check_schema(db, present, true).ok());
  EXPECT_FALSE(migrate(db, present).ok());
  EXPECT_EQ(*db.scalar("PRAGMA user_version"), 2);
  EXPECT_EQ(*db.scalar("SELECT y FROM a"), 8);
  EXPECT_EQ(*db.scalar("SELECT count(*) FROM sqlite_master WHERE name = 'b'"), 0);
  const std::array<Migration, 2> both{first, second};
  EXPECT_TRUE(migrate(db, both).ok());
  EXPECT_TRUE(check_schema(db, both, false).ok());
}

TEST_F(StoreTest, RollsBackWholeBatchOnAnError) {
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  std::vector<Report> batch{numbered(1), numbered(2)};
  batch[1].events[0].status = "nonsense";  // against the CHECK of the table
  EXPECT_FALSE(store->add(batch).ok());
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM documents"), 0);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM runs"), 0);
  batch.pop_back();
  EXPECT_TRUE(store->add(batch).ok());
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM runs"), 1);
}

TEST_F(StoreTest, FullDiskIsAnErrorAndLosesNothing) {
  constexpr int kBatches = 20'000;
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{5'000'000, 5'000'000};  // above the size at which the log is copied into the file
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) _exit(90);
    auto store = Store::open(path_, Store::Access::write);
    if (!store) _exit(91);
    for (int i = 0; i < kBatches; ++i) {
      const std::vector<Report> batch{numbered(2 * i), numbered(2 * i + 1)};
      auto added = store->add(batch);
      if (added) continue;
      if (added.error().code != ErrorCode::unwritable) _exit(92);
      // The store must still answer after the failure, with all that went in before.
      auto count = store->document_count();
      if (!count || *count != static_cast<std::size_t>(2 * i)) _exit(93);
      _exit(7);
    }
    _exit(94);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFEXITED(status));
  ASSERT_EQ(WEXITSTATUS(status), 7);
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok()) << store.error().message;
  const std::int64_t kept = ask(*store, "SELECT count(*) FROM documents");
  EXPECT_GT(kept, 100);
  EXPECT_EQ(kept % 2, 0);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM actors"), 2 * kept);
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
  std::vector<Report> all;
  for (int i = 0; i < kept + 50; ++i) all.push_back(numbered(i));
  auto added = store->add(all);
  ASSERT_TRUE(added.ok()) << added.error().message;
  EXPECT_EQ(added->known, static_cast<std::size_t>(kept));
  EXPECT_EQ(ask(*store, "SELECT count(*) FROM documents"), kept + 50);
}

TEST_F(StoreTest, KillAtAnyMomentLeavesWholeDocuments) {
  constexpr int kDocuments = 3000;
  std::int64_t before = 0;
  int killed = 0;
  for (int round = 0; round < 12; ++round) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto store = Store::open(path_, Store::Access::write);
      if (!store) _exit(91);
      for (int i = 0; i < kDocuments; i += 3) {
        const std::vector<Report> batch{numbered(i), numbered(i + 1), numbered(i + 2)};
        if (!store->add(batch)) _exit(92);
      }
      _exit(0);
    }
    // From the first microseconds (the schema itself under way) to some hundred documents.
    usleep(static_cast<useconds_t>(round < 4 ? 700 * round : 9'000 * round));
    kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    killed += WIFSIGNALED(status) ? 1 : 0;
    if (WIFEXITED(status)) {
      ASSERT_EQ(WEXITSTATUS(status), 0);
    }
    if (!std::filesystem::exists(path_)) continue;
    auto store = Store::open(path_, Store::Access::write);
    ASSERT_TRUE(store.ok()) << store.error().message;
    EXPECT_EQ(ask(*store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check <> 'ok'"), 0);
    EXPECT_EQ(ask(*store, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    const std::int64_t kept = ask(*store, "SELECT count(*) FROM documents");
    EXPECT_GE(kept, before);
    EXPECT_EQ(kept % 3, 0) << "a batch is whole or not there";
    before = kept;
    EXPECT_EQ(
        ask(*store,
            "SELECT count(*) FROM documents d WHERE (SELECT count(*) FROM actors a WHERE a.document_id = d.id) <> 2 OR "
            "(SELECT count(*) FROM notices n WHERE n.document_id = d.id) <> 1"),
        0);
    EXPECT_EQ(ask(*store, "SELECT count(*) FROM document_words WHERE document_words MATCH 'konigin'"), kept);
  }
  EXPECT_GE(killed, 6) << "the rounds must interrupt, not just run";
  auto store = Store::open(path_, Store::Access::write);
  ASSERT_TRUE(store.ok());
  std::vector<Report> all;
  for (int i = 0; i < kDocuments; ++i) all.push_back(numbered(i));
  auto added = store->add(all);
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->known, static_cast<std::size_t>(before));
  EXPECT_EQ(store->document_count().value(), static_cast<std::size_t>(kDocuments));
}

TEST_F(StoreTest, ReadsAStoreWhoseWriterWasKilled) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto store = Store::open(path_, Store::Access::write);
    const Report r = sample_report();
    if (!store || !store->add({&r, 1})) _exit(91);
    kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(std::filesystem::exists(path_ + "-wal"));
  auto store = Store::open(path_, Store::Access::read);
  ASSERT_TRUE(store.ok()) << store.error().message;
  EXPECT_EQ(*store->document_count(), 1U);
}

}  // namespace
}  // namespace lagebild
