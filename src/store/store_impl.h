// What the parts of the store share: the connection and its prepared statements.
#pragma once

#include <optional>
#include <unordered_map>

#include "store/sqlite.h"
#include "store/store.h"

namespace lagebild {

struct Store::Impl {
  sqlite::Database db;
  /// Statements by their SQL text (string literals), prepared once.
  std::unordered_map<const char*, sqlite::Statement> statements;
  std::int64_t run = 0;  ///< row of `runs` for the engine below, 0: not made yet
  EngineInfo run_engine;

  Result<sqlite::Statement*> get(const char* sql) {
    auto it = statements.find(sql);
    if (it == statements.end()) {
      auto prepared = db.prepare(sql);
      if (!prepared) return prepared.error();
      it = statements.emplace(sql, std::move(*prepared)).first;
    }
    return &it->second;
  }
};

}  // namespace lagebild
