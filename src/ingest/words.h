// The words by which ingest tells months, datelines, captions and page areas apart.
//
// Purpose: data/*/ingest.tsv, compiled into the program (embed_words.cmake) because a document must be readable before
// any data folder is known. One folder per language; "common" for what belongs to none.
// Errors: a broken table is found by the tests (word_table_errors()); its rows are left out.
// Thread safety: immutable after first use.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace lagebild::ingest {

struct EmbeddedTable {
  const char* language;  ///< folder name, nullptr ends the list
  const char* name;      ///< for messages
  const char* text;
};
extern const EmbeddedTable kEmbeddedTables[];

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
};
using WordSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;
template <class T>
using WordMap = std::unordered_map<std::string, T, StringHash, std::equal_to<>>;

struct Words {
  std::vector<std::string> languages;  ///< "de", "en" …
  WordMap<std::uint32_t> function;     ///< word → bit set of languages
  WordMap<std::uint32_t> letter;       ///< letter → bit set of languages
  WordMap<int> month;
  WordMap<std::string> zone;  ///< "cet" → "+01:00"
  WordSet weekday, clock, stand, by, credit, position, agency;
  std::vector<std::string> boiler;  ///< sorted
  WordSet class_out, class_comments, class_in, class_lead, class_caption, class_byline, class_date, class_kicker,
      class_hidden;
};

[[nodiscard]] const Words& words();
/// What is wrong with the compiled tables, "file:line: …"; empty where all is well.
[[nodiscard]] const std::vector<std::string>& word_table_errors();

}  // namespace lagebild::ingest
