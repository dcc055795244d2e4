#include "store/schema.h"

#include <string>

#include "store/migrations.inc"  // made by CMake: constexpr Migration kMigrations[]

namespace lagebild {

std::span<const Migration> migrations() noexcept { return kMigrations; }

Status check_schema(sqlite::Database& db, std::span<const Migration> known, bool may_create) {
  const auto tables = db.scalar("SELECT count(*) FROM sqlite_master");
  if (!tables) return tables.error();
  const auto application = db.scalar("PRAGMA application_id");
  if (!application) return application.error();
  const auto version = db.scalar("PRAGMA user_version");
  if (!version) return version.error();
  if (*application == 0 && *version == 0 && *tables == 0 && may_create) return {};
  if (*application != kApplicationId) {
    return Error{ErrorCode::bad_format,
                 "store " + db.path() + ": is not a database of Lagebild" +
                     (*tables == 0 ? " (it is empty)" : " (an SQLite database of another application)")};
  }
  const std::int64_t last = known.empty() ? 0 : known.back().version;
  if (*version > last) {
    return Error{ErrorCode::version, "store " + db.path() + ": was written by a newer Lagebild (schema " +
                                         std::to_string(*version) + ", this one knows up to " + std::to_string(last) +
                                         ")"};
  }
  if (*version < last && !may_create) {
    return Error{ErrorCode::version, "store " + db.path() + ": has the older schema " + std::to_string(*version) +
                                         "; 'lagebild read -o' brings it to schema " + std::to_string(last)};
  }
  return {};
}

Status migrate(sqlite::Database& db, std::span<const Migration> known) {
  for (const Migration& m : known) {
    // The lock comes first: of two programs that start at once, the second must see what the first has done.
    if (auto s = db.execute("BEGIN IMMEDIATE"); !s) return s;
    const auto undo = [&](Error error) -> Status {
      if (db.in_transaction()) (void)db.execute("ROLLBACK");
      return error;
    };
    const auto version = db.scalar("PRAGMA user_version");
    if (!version) return undo(version.error());
    if (*version >= m.version) {
      if (auto s = db.execute("COMMIT"); !s) return undo(s.error());
      continue;
    }
    if (auto s = db.execute(m.sql); !s) return undo(s.error());
    const std::string marks = "PRAGMA application_id = " + std::to_string(kApplicationId) +
                              "; PRAGMA user_version = " + std::to_string(m.version) + ";";
    if (auto s = db.execute(marks.c_str()); !s) return undo(s.error());
    if (auto s = db.execute("COMMIT"); !s) return undo(s.error());
  }
  return {};
}

}  // namespace lagebild
