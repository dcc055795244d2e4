// Endings of one language's names and nouns (data/<language>/inflection.tsv).
//
// Purpose: the tables give dictionary forms with a class ("japanisch/a", "Japaner/E"); this writes all forms out.
// What a language's endings are stands in its table, not in code. Errors: bad_data at load.
// Thread safety: immutable after load.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/tsv.h"
#include "lagebild/result.h"

namespace lagebild {

struct InflectedForm {
  std::string text;
  bool plural = false;  ///< can only be plural
};

class Inflection {
 public:
  static Result<Inflection> load(const TsvFile& file);

  [[nodiscard]] bool has_class(std::string_view name) const noexcept;
  /// Forms of `word` by the rows of a class whose "when" is the longest ending of the word; `word` alone for none.
  void inflect(std::string_view word, std::string_view name, std::vector<InflectedForm>& out) const;
  /// A name whose words may carry classes ("Vereinigt/a Staaten von Amerika"), written out in every form.
  void expand(std::string_view pattern, std::vector<std::string>& out) const;
  /// All endings of a class, whatever "when" says ("genitive", "possessive", "link", "plural"); "0" is the empty one.
  [[nodiscard]] std::vector<std::string_view> endings(std::string_view name) const;
  /// `form` without a genitive ending, empty where it has none.
  [[nodiscard]] std::string_view strip_genitive(std::string_view form) const noexcept;

 private:
  struct Row {
    std::string name, when, strip;
    std::vector<std::string> endings, unless;
    bool plural = false;
  };
  std::vector<Row> rows_;
  std::vector<Row> genitive_;
};

}  // namespace lagebild
