// Pieces of SQL that the lists and the summary share. Filters are bound as values, never pasted into the text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/query.h"
#include "store/sqlite.h"

namespace lagebild {

/// An SQL text under construction, with the values of its question marks.
class SqlText {
 public:
  void add(std::string_view sql) { text_.append(sql); }
  /// Adds a condition; every '?' in it stands for `value`.
  void where(std::string_view condition, const std::string& value);
  /// --since and --until by the publication of `d`.
  void published(const ListFilter& filter);
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  [[nodiscard]] const std::vector<std::string>& values() const noexcept { return values_; }

 private:
  std::string text_;
  std::vector<std::string> values_;
  bool filtered_ = false;
};

/// The condition that an actor row of `table` is the one asked for (three question marks).
[[nodiscard]] std::string actor_matches(std::string_view table);
/// "2023" → "2023-99-99": not before any day of it.
[[nodiscard]] std::string filled_date(const std::string& date);
/// Conditions on events e and documents d; on statements s, speaker a and d; on figures f, speaker a and d.
void event_filter(const ListFilter& filter, SqlText& q);
void statement_filter(const ListFilter& filter, SqlText& q);
void figure_filter(const ListFilter& filter, SqlText& q);
/// Prepares with all values bound; the SqlText must outlive the Statement.
[[nodiscard]] Result<sqlite::Statement> prepare_query(Store& store, const SqlText& q);

}  // namespace lagebild
