// Rule words around a number: approximators, ranges, labels, …
//
// Rules: data/<language>/figures.tsv, data/common/equipment.tsv (model names that hold a number).
// Thread safety: immutable after load. Complexity: at most four look-ups per question.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "lagebild/result.h"
#include "reading/figures/folded.h"
#include "reading/figures/numbers.h"
#include "text/segment.h"

namespace lagebild::figures {

enum class WordKind : std::uint8_t {
  approx,
  exact,
  approx_after,
  filler,
  between,
  to,
  or_,
  ratio,
  partitive,
  pronoun,
  label,
  date_before,
  month,
  several,
  stop,
  suffix,
  bare_after,
  votes,
  share,
  others,
  forward,
  change,
  number_of,
  definite,
  at_least,
  victim,
  casualty,
  single,
  both,
  setting,
};

class RuleWords {
 public:
  static Result<RuleWords> load(const std::string& path);
  /// Adds the words before a number in names of equipment ("Leopard 2") as labels.
  Status add_equipment(const std::string& path);

  /// Number of tokens from `token` on (at most up to `end`) that are an expression of the kind, the longest; 0: none.
  [[nodiscard]] std::uint32_t at(WordKind kind, const Folded& folded, std::uint32_t token, std::uint32_t end) const;
  /// The same for an expression that ends before `token` and begins at `begin` or later.
  [[nodiscard]] std::uint32_t before(WordKind kind, const Folded& folded, std::uint32_t begin,
                                     std::uint32_t token) const;
  /// Whether one word is of the kind.
  [[nodiscard]] bool is(WordKind kind, std::string_view folded) const;
  /// Value column of the expression [first, last).
  [[nodiscard]] std::string_view value(const Folded& folded, std::uint32_t first, std::uint32_t last) const;
  /// Value of a word part behind a number ("köpfig" -> "Person", "jährig" -> ""); nullptr where it is not listed.
  [[nodiscard]] const std::string* suffix(std::string_view folded) const;

 private:
  struct Entry {
    std::uint32_t kinds = 0;
    std::string value;
  };
  [[nodiscard]] const Entry* find(std::string_view key) const;
  [[nodiscard]] bool matches(WordKind kind, const Folded& folded, std::uint32_t first, std::uint32_t last,
                             std::string& key) const;

  WordMap<Entry> words_;
  WordMap<std::uint32_t> first_, last_;  ///< kinds of the expressions that begin or end with a word
  std::uint32_t longest_ = 1;
};

}  // namespace lagebild::figures
