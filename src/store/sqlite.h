// A thin owner of SQLite connections and prepared statements.
//
// Purpose: errors as values and no raw handles outside src/store.
// Errors: unwritable (disk full, permissions, locked), bad_format (no or a damaged database), not_found, internal.
// Thread safety: one connection belongs to one thread at a time.
#pragma once

#include <sqlite3.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lagebild/result.h"

namespace lagebild::sqlite {

class Database;

/// A prepared statement. Bind positions and columns count from 1 and 0, as in SQLite.
class Statement {
 public:
  Statement() = default;

  void bind(int at, std::int64_t value) noexcept { sqlite3_bind_int64(stmt_.get(), at, value); }
  void bind(int at, std::uint32_t value) noexcept { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, int value) noexcept { bind(at, static_cast<std::int64_t>(value)); }
  void bind(int at, double value) noexcept { sqlite3_bind_double(stmt_.get(), at, value); }
  /// The text must live until the next step() or bind().
  void bind(int at, std::string_view value) noexcept {
    sqlite3_bind_text64(stmt_.get(), at, value.data() == nullptr ? "" : value.data(), value.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
  }
  void bind_null(int at) noexcept { sqlite3_bind_null(stmt_.get(), at); }
  /// NULL where empty.
  void bind_or_null(int at, std::string_view value) noexcept { value.empty() ? bind_null(at) : bind(at, value); }

  /// True: a row is there; false: done, and the statement is reset for the next use.
  Result<bool> step();
  /// step() of a statement without rows.
  Status run();
  void reset() noexcept { sqlite3_reset(stmt_.get()); }

  [[nodiscard]] bool is_null(int column) const noexcept {
    return sqlite3_column_type(stmt_.get(), column) == SQLITE_NULL;
  }
  [[nodiscard]] std::int64_t integer(int column) const noexcept { return sqlite3_column_int64(stmt_.get(), column); }
  [[nodiscard]] std::uint32_t u32(int column) const noexcept { return static_cast<std::uint32_t>(integer(column)); }
  [[nodiscard]] double real(int column) const noexcept { return sqlite3_column_double(stmt_.get(), column); }
  /// Valid until the next step(); empty for NULL.
  [[nodiscard]] std::string_view text(int column) const noexcept;
  [[nodiscard]] std::string string(int column) const { return std::string(text(column)); }
  [[nodiscard]] int type(int column) const noexcept { return sqlite3_column_type(stmt_.get(), column); }
  [[nodiscard]] std::string_view column_name(int column) const noexcept {
    return sqlite3_column_name(stmt_.get(), column);
  }
  [[nodiscard]] int columns() const noexcept { return sqlite3_column_count(stmt_.get()); }

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> stmt_;
  const Database* db_ = nullptr;
};

/// One open database. Not movable: its statements point back to it.
class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// `flags`: SQLITE_OPEN_… of sqlite3_open_v2.
  Status open(const std::string& path, int flags);
  Status execute(const char* sql);
  Result<Statement> prepare(std::string_view sql);
  /// The first column of the first row, 0 where there is none.
  Result<std::int64_t> scalar(std::string_view sql);

  [[nodiscard]] std::int64_t last_id() const noexcept { return sqlite3_last_insert_rowid(db_.get()); }
  [[nodiscard]] int changes() const noexcept { return sqlite3_changes(db_.get()); }
  [[nodiscard]] bool in_transaction() const noexcept { return sqlite3_get_autocommit(db_.get()) == 0; }
  [[nodiscard]] sqlite3* handle() const noexcept { return db_.get(); }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  /// The Error for a result code of SQLite, naming the database.
  [[nodiscard]] Error error(int code) const;

 private:
  struct Close {
    void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
  };
  std::unique_ptr<sqlite3, Close> db_;
  std::string path_;
};

}  // namespace lagebild::sqlite
