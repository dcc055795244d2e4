#include "store/sqlite.h"

namespace lagebild::sqlite {

Result<bool> Statement::step() {
  const int code = sqlite3_step(stmt_.get());
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) {
    sqlite3_reset(stmt_.get());
    return false;
  }
  const Error error = db_->error(code);
  sqlite3_reset(stmt_.get());
  return error;
}

Status Statement::run() {
  auto row = step();
  if (!row) return row.error();
  if (*row) reset();
  return {};
}

std::string_view Statement::text(int column) const noexcept {
  const unsigned char* s = sqlite3_column_text(stmt_.get(), column);
  if (s == nullptr) return {};
  return {reinterpret_cast<const char*>(s), static_cast<std::size_t>(sqlite3_column_bytes(stmt_.get(), column))};
}

Status Database::open(const std::string& path, int flags) {
  path_ = path;
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &db, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  db_.reset(db);  // SQLite hands out a connection even on failure, to ask what went wrong
  if (code != SQLITE_OK) return error(code);
  sqlite3_extended_result_codes(db, 1);
  return {};
}

Status Database::execute(const char* sql) {
  const int code = sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error(code);
  return {};
}

Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* stmt = nullptr;
  const int code = sqlite3_prepare_v3(db_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &stmt, nullptr);
  if (code != SQLITE_OK) return error(code);
  Statement out;
  out.stmt_.reset(stmt);
  out.db_ = this;
  return out;
}

Result<std::int64_t> Database::scalar(std::string_view sql) {
  auto stmt = prepare(sql);
  if (!stmt) return stmt.error();
  auto row = stmt->step();
  if (!row) return row.error();
  return *row ? stmt->integer(0) : 0;
}

Error Database::error(int code) const {
  const char* detail = db_ ? sqlite3_errmsg(db_.get()) : sqlite3_errstr(code);
  const std::string where = "store " + path_ + ": ";
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return {ErrorCode::unwritable, where + "the disk is full or the file size limit is reached"};
    case SQLITE_IOERR:
      return {ErrorCode::unwritable,
              where + "input/output error (disk full, file size limit or damaged medium): " + detail};
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {ErrorCode::unwritable, where + "not writable: " + detail};
    case SQLITE_CANTOPEN:
      return {ErrorCode::unwritable, where + "cannot be opened (folder missing, no permission, or no disk space)"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::unwritable, where + "is in use by another program"};
    case SQLITE_NOTADB:
      return {ErrorCode::bad_format, where + "is not a database of Lagebild (no SQLite file)"};
    case SQLITE_CORRUPT:
      return {ErrorCode::bad_format, where + "is damaged: " + detail};
    default:
      return {ErrorCode::internal, where + detail};
  }
}

}  // namespace lagebild::sqlite
