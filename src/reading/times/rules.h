// Pattern rules over pieces: data/<language>/times.rules, compiled into one trie.
//
// A rule is one line:  TYPE pattern -> operation arguments
//   class          a piece (or several) with that class of times.tsv or a computed class (words.h)
//   name:class     the same under another name for the arguments
//   class=value    only with that value
//   "am|im"        one of these words or signs
//   ~x             x must be glued to what stands before it (no white space)
//   (a b | c)      alternatives; x? optional
//   [ … ]          the span of the expression; what stands outside is context (default: all of it)
//   !x             not followed by x (no piece consumed); <!x not preceded by x
//   %NAME          a pattern defined before by "%NAME = pattern"
// Arguments: key=value, key=$name, key=-$name, or "name" for name=$name. Operations and keys: docs/times.md.
//
// Errors: at load, "file:line: …". Thread safety: immutable after load. Matching walks the trie from every piece
// that has readings; the longest match wins, then the rule that stands first.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"
#include "reading/times/words.h"

namespace lagebild::times {

enum class Key : std::uint8_t {
  year,
  month,
  day,
  weekday,
  unit,
  n,
  shift,
  part,
  season,
  hour,
  minute,
  ampm,
  mod,
  ref,
  feast,
  value,
  of,
  plus,
  count
};

enum class Operation : std::uint8_t {
  date,      ///< calendar date from year, month, day, what is missing is completed
  relative,  ///< a unit counted from the publication date or the date before
  weekday,   ///< a weekday, near, last or next
  month,     ///< a month of the last, this or next year
  season,    ///< a season of a year
  weekend,   ///< a weekend
  part,      ///< a part of a day
  clock,     ///< a time of day
  decade,
  century,
  quarter,
  half,
  feast,  ///< a holiday
  refer,  ///< PRESENT_REF …
  nth,    ///< the n-th or last unit within a larger one ("Ende der ersten Woche")
  duration,
  set,
  none  ///< matches and is no time (stops shorter rules)
};

struct Arguments {
  std::array<Value, static_cast<std::size_t>(Key::count)> values{};
  std::uint32_t present = 0;
  [[nodiscard]] bool has(Key key) const noexcept { return (present >> static_cast<unsigned>(key) & 1U) != 0; }
  [[nodiscard]] const Value& get(Key key) const noexcept { return values[static_cast<std::size_t>(key)]; }
  [[nodiscard]] int number(Key key, int otherwise = 0) const noexcept {
    return has(key) ? static_cast<int>(get(key).number) : otherwise;
  }
  [[nodiscard]] std::string_view text(Key key) const noexcept { return has(key) ? get(key).text : std::string_view{}; }
  void put(Key key, const Value& value) noexcept {
    values[static_cast<std::size_t>(key)] = value;
    present |= 1U << static_cast<unsigned>(key);
  }
};

struct Match {
  std::uint32_t first = 0, last = 0;  ///< pieces of the span
  std::uint32_t length = 0;           ///< pieces of the whole path, contexts included
  std::uint32_t rule = 0;
  Arguments arguments{};
};

struct Rule {
  TimeType type = TimeType::date;
  Operation operation = Operation::none;
  std::string where;  ///< "file:line"
  struct Argument {
    Key key = Key::count;
    bool negated = false;
    int slot = -1;  ///< -1: literal
    Value literal{};
  };
  std::vector<Argument> arguments;
};

class RuleSet {
 public:
  /// Reads rules; literal words become classes of `words`.
  Status load(const std::string& path, const std::string& shown_name, TimeWords& words);
  /// All matches that begin at piece `at`, best first.
  void match(const Pieces& pieces, std::uint32_t at, std::vector<Match>& out) const;
  [[nodiscard]] const Rule& rule(std::uint32_t index) const noexcept { return rules_[index]; }

 private:
  friend class RuleParser;
  enum class StepKind : std::uint8_t { consume, not_next, not_before, open, close };
  struct Step {
    StepKind kind = StepKind::consume;
    bool glued = false;
    ClassId cls = 0;
    std::string_view value;  // required value, empty: any
    int slot = -1;
    friend bool same_edge(const Step& a, const Step& b) noexcept {
      return a.kind == b.kind && a.glued == b.glued && a.cls == b.cls && a.value == b.value;
    }
  };
  struct Edge {
    Step step;
    std::uint32_t target = 0;
  };
  struct Terminal {
    std::uint32_t rule = 0;
    int begin = 0, end = 0;                  // consumed steps of the span
    std::vector<std::pair<int, int>> slots;  // slot, consumed step
  };
  struct Node {
    std::vector<Edge> edges;
    std::vector<Terminal> terminals;
  };
  struct Taken {
    std::uint32_t piece = 0, length = 0;
    Value value{};
  };
  void insert(const std::vector<Step>& steps, std::uint32_t rule);
  void walk(const Pieces& pieces, std::uint32_t node, std::uint32_t at, std::uint32_t start, std::uint32_t stop,
            std::vector<Taken>& path, std::vector<Match>& out) const;

  std::vector<Rule> rules_;
  std::vector<Node> nodes_{1};
  std::vector<std::vector<std::uint32_t>> root_;  // by class: edges of the root that begin with it
};

}  // namespace lagebild::times
