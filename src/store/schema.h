// The store's schema and how an older one becomes the present one.
//
// PRAGMA application_id tells a store from any other SQLite file, PRAGMA user_version holds the number of the last
// migration. Migrations (src/store/migrations/NNNN.sql) run in order, each in a transaction of its own together with
// the new user_version: a process killed in between leaves a store of the version before.
#pragma once

#include <cstdint>
#include <span>

#include "lagebild/result.h"
#include "store/sqlite.h"

namespace lagebild {

inline constexpr std::int64_t kApplicationId = 0x4C424C44;  ///< "LBLD"

struct Migration {
  std::int64_t version = 0;
  const char* sql = nullptr;
};

/// All migrations, ascending.
[[nodiscard]] std::span<const Migration> migrations() noexcept;

/// Says whether `db` can be used: bad_format for a database of another application, version for a newer schema.
/// An empty database is fine where `may_create`.
[[nodiscard]] Status check_schema(sqlite::Database& db, std::span<const Migration> known, bool may_create);

/// Brings `db` to the last version of `known`.
[[nodiscard]] Status migrate(sqlite::Database& db, std::span<const Migration> known);

}  // namespace lagebild
