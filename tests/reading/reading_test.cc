// Runs the reading cases: one GoogleTest per case file, and one "todo" test where the file has todo lines.
//
// A todo fact is one that the engine is known not to reach yet: its test is skipped as long as that is so, and fails
// as soon as it is reached, so that the line gets promoted.
// The reports read are left in $LAGEBILD_REPORTS (a file), one JSON line a case, for validation against the schema.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "case_file.h"
#include "export/report_json.h"
#include "facts.h"
#include "lagebild/lagebild.h"

namespace lagebild::reading_test {
namespace {

const Engine& engine() {
  static const Result<Engine> opened = [] {
    EngineOptions options;
    options.data_folder = LAGEBILD_SOURCE_DIR "/data";
    return Engine::open(options);
  }();
  if (!opened) {
    std::fprintf(stderr, "the engine does not open: %s\n", opened.error().message.c_str());
    std::exit(1);
  }
  return *opened;
}

void keep_report(const Report& report) {
  const char* path = std::getenv("LAGEBILD_REPORTS");
  if (path == nullptr) return;
  static std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << report_json(report) << '\n';
  out.flush();
}

class CaseTest : public ::testing::Test {
 public:
  CaseTest(const ReadingCase& reading_case, bool todo) : case_(reading_case), todo_(todo) {}

  void TestBody() override {
    Result<Report> read = engine().read_text(case_.text, {.published = case_.published, .language = case_.language});
    ASSERT_TRUE(read.ok()) << case_.file << ": " << read.error().message;
    if (todo_) {
      check_todo(*read);
    } else {
      check_facts(*read);
    }
  }

 private:
  void check_facts(const Report& report) {
    keep_report(report);
    for (const std::string& breach : unsound(report)) ADD_FAILURE() << case_.file << ": " << breach;
    const Result<Report> again = report_from_json(report_json(report));
    EXPECT_TRUE(again.ok()) << case_.file << ": " << again.error().message;
    for (const Fact& fact : case_.facts) {
      if (fact.todo) continue;
      const Verdict verdict = check(fact, report);
      if (!verdict.error.empty()) {
        ADD_FAILURE_AT(case_.file.c_str(), static_cast<int>(fact.number)) << fact.line << "\n" << verdict.error;
      } else if (!verdict.holds) {
        ADD_FAILURE_AT(case_.file.c_str(), static_cast<int>(fact.number))
            << "expected: " << fact.line << "\nfound:\n"
            << (verdict.found.empty() ? "nothing of the kind" : verdict.found);
      }
    }
  }

  void check_todo(const Report& report) {
    std::string open;
    for (const Fact& fact : case_.facts) {
      if (!fact.todo) continue;
      const Verdict verdict = check(fact, report);
      if (!verdict.error.empty()) {
        ADD_FAILURE_AT(case_.file.c_str(), static_cast<int>(fact.number)) << fact.line << "\n" << verdict.error;
      } else if (verdict.holds) {
        ADD_FAILURE_AT(case_.file.c_str(), static_cast<int>(fact.number))
            << "is reached now, take \"todo\" away: " << fact.line;
      } else {
        open += fmt::format("{}{}: {}", open.empty() ? "" : "; ", fact.number, fact.reason);
      }
    }
    if (!HasFailure()) GTEST_SKIP() << open;
  }

  const ReadingCase& case_;
  bool todo_;
};

void register_case(const ReadingCase& reading_case, bool todo) {
  const std::size_t slash = reading_case.name.find('/');
  const std::string suite = (todo ? "todo_" : "reading_") + reading_case.name.substr(0, slash);
  ::testing::RegisterTest(suite.c_str(), reading_case.name.substr(slash + 1).c_str(), nullptr, nullptr,
                          reading_case.file.c_str(), 1,
                          [&reading_case, todo]() -> CaseTest* { return new CaseTest(reading_case, todo); });
}

}  // namespace
}  // namespace lagebild::reading_test

int main(int argc, char** argv) {
  using namespace lagebild::reading_test;
  ::testing::InitGoogleTest(&argc, argv);
  static const auto cases = load_cases(LAGEBILD_SOURCE_DIR "/tests/reading");
  if (!cases) {
    std::fprintf(stderr, "%s\n", cases.error().message.c_str());
    return 1;
  }
  if (cases->empty()) {
    std::fprintf(stderr, "no reading cases found\n");
    return 1;
  }
  for (const ReadingCase& reading_case : *cases) {
    bool has_todo = false;
    for (const Fact& fact : reading_case.facts) has_todo = has_todo || fact.todo;
    register_case(reading_case, false);
    if (has_todo) register_case(reading_case, true);
  }
  return RUN_ALL_TESTS();
}
