// The store: documents and everything their reports say, in one SQLite file that plain SQL can ask (docs/store.md).
//
// Purpose: keeps whole documents only. A document is known by Document::id; adding it again changes nothing.
// Durability: write-ahead log, one transaction a batch; a process killed at any moment leaves a store that opens and
// holds every batch that add() returned for, and nothing of the one under way.
// Units: spans are code points of the document's text, as in the report.
// Errors: not_found, unwritable (disk full, permissions, in use for over ten seconds), bad_format (no store of
// Lagebild, or damaged), version (made by a newer Lagebild).
// Thread safety: one Store belongs to one thread at a time; several processes may share the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

namespace sqlite {
class Database;
}

class Store {
 public:
  enum class Access : std::uint8_t {
    read,   ///< the file must exist and be a store
    write,  ///< made where it does not exist, migrated where it is of an older schema
  };
  static Result<Store> open(const std::string& path, Access access);
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  struct Added {
    std::size_t added = 0, known = 0;
  };
  /// Adds a batch in one transaction; on an error nothing of it is kept. With `replace`, documents that are there
  /// already are written anew (after a change of lexicons or rules).
  Result<Added> add(std::span<const Report> batch, bool replace = false);

  [[nodiscard]] Result<std::size_t> document_count();
  /// Document::id of every document, sorted.
  [[nodiscard]] Result<std::vector<std::string>> document_keys();
  /// The report of one document as it was added, rebuilt from the tables; not_found where there is none.
  [[nodiscard]] Result<Report> report(std::string_view document_key);

  [[nodiscard]] sqlite::Database& database() noexcept;  ///< for the queries of this folder

  struct Impl;  ///< for the parts of this folder

 private:
  explicit Store(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// The key by which an actor is the same one in every document: "country:USA", a Wikidata id, or "type:name:country".
[[nodiscard]] std::string entity_key(const Actor& actor);

}  // namespace lagebild
