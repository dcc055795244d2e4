// What is counted: units of share, measure and money, and the dictionary form of any other noun.
//
// Rules: data/<language>/units.tsv, data/common/currencies.tsv.
// Thread safety: immutable after load. Complexity: one look-up per suffix length of a noun.
#pragma once

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"
#include "language/lexical.h"
#include "reading/figures/folded.h"
#include "reading/figures/numbers.h"
#include "text/segment.h"

namespace lagebild::figures {

enum class UnitKind : std::uint8_t {
  noun,     ///< a counted noun of the dictionary
  share,    ///< per cent
  measure,  ///< weight, volume, area of land
  money,
  none,  ///< duration, distance … : no figure
  pair,  ///< no figure with the number two ("zwei Seiten"), one otherwise
};

struct Unit {
  UnitKind kind = UnitKind::noun;
  std::string name;   ///< dictionary form, ISO 4217 code, "%"
  std::string rule;   ///< "file:line", or a named rule
  double factor = 1;  ///< value of one in the unit: 0.01 for a cent
};

class Units {
 public:
  static Result<Units> load(const std::string& data_folder, Language language);

  /// The unit that a noun names; `plural` says that its number is not one.
  [[nodiscard]] Unit of_noun(std::string_view form, std::string_view folded, std::span<const Analysis> analyses,
                             bool plural) const;
  /// Listed nouns only (share, measure, none): nullptr-like nullopt for any other.
  [[nodiscard]] std::optional<Unit> listed(std::string_view folded) const;
  /// A listed unit of two words ("cubic meters").
  [[nodiscard]] std::optional<Unit> listed_pair(std::string_view first, std::string_view second) const;
  /// Whether a capitalised or English noun form can stand behind a number above one.
  [[nodiscard]] bool can_be_plural(std::string_view folded, std::span<const Analysis> analyses) const;

  /// A currency written from `token` on; `last` receives the token behind it. The whole text decides between
  /// currencies that share a name.
  [[nodiscard]] std::optional<Unit> money(const Segmented& text, const Folded& folded, std::uint32_t token,
                                          std::uint32_t end, std::uint32_t& last) const;
  /// A currency by the parts of a compound ("us", "dollar"), `taken` receives the number of parts.
  [[nodiscard]] std::optional<Unit> money(std::span<const std::string_view> parts, std::string_view text,
                                          std::size_t& taken) const;
  /// A designation of equipment ("Leopard 2", "F-16") from `token` on; it has no plural and names its unit itself.
  [[nodiscard]] std::optional<Unit> equipment(const Segmented& text, const Folded& folded, std::uint32_t token,
                                              std::uint32_t end, std::uint32_t& last) const;
  /// Whether a currency sign can begin with the byte.
  [[nodiscard]] bool may_be_sign(char c) const noexcept { return sign_start_[static_cast<unsigned char>(c)]; }
  /// A currency sign that begins at byte `at` of `text`; `length` receives its bytes.
  [[nodiscard]] std::optional<Unit> sign(std::string_view text, std::size_t at, std::size_t& length) const;
  /// A currency sign that ends at byte `end` of `text`.
  [[nodiscard]] std::optional<Unit> sign_before(std::string_view text, std::size_t end, std::size_t& length) const;

 private:
  struct Listed {
    UnitKind kind = UnitKind::noun;
    std::string unit, rule;
    bool adjectival = false;
  };
  struct Currency {
    std::string code, rule;
    double factor = 1;
    std::vector<std::string> where;
  };
  [[nodiscard]] const Listed* find_listed(std::string_view folded, std::size_t& suffix) const;
  [[nodiscard]] Unit choose(const std::vector<std::uint32_t>& candidates, std::string_view text) const;
  [[nodiscard]] std::string lemma(std::string_view form, std::string_view folded, std::span<const Analysis> analyses,
                                  bool plural, std::string& rule) const;

  Language language_ = Language::de;
  WordMap<Listed> exact_, suffixes_;
  WordMap<std::string> adjectival_;                           // suffix -> rule
  std::vector<std::pair<std::string, std::string>> plurals_;  // ending -> ending of the singular
  WordMap<std::pair<std::string, std::string>> equipment_;    // designation in lower case -> designation, rule
  std::size_t longest_equipment_ = 1;                         // in words
  std::vector<std::string> prefixes_;                         // "us-"
  std::size_t shortest_suffix_ = 64, longest_suffix_ = 0;
  std::vector<Currency> currencies_;
  WordMap<std::vector<std::uint32_t>> names_;                 // "schwedisch krone" -> currencies
  std::vector<std::pair<std::string, std::uint32_t>> signs_;  // longest first
  std::bitset<256> sign_start_;
  std::size_t longest_name_ = 1;  // in words
};

}  // namespace lagebild::figures
