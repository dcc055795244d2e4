#include "reading/times/rules.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <utility>

#include "base/mapped_file.h"
#include "base/tsv.h"

namespace lagebild::times {

namespace {

constexpr std::array<std::string_view, static_cast<std::size_t>(Key::count)> kKeyNames{
    "year", "month",  "day",  "weekday", "unit", "n",     "shift", "part", "season",
    "hour", "minute", "ampm", "mod",     "ref",  "feast", "value", "of",   "plus"};

constexpr std::array<std::pair<std::string_view, Operation>, 17> kOperations{{
    {"date", Operation::date},
    {"relative", Operation::relative},
    {"weekday", Operation::weekday},
    {"month", Operation::month},
    {"season", Operation::season},
    {"weekend", Operation::weekend},
    {"part", Operation::part},
    {"clock", Operation::clock},
    {"decade", Operation::decade},
    {"century", Operation::century},
    {"quarter", Operation::quarter},
    {"half", Operation::half},
    {"feast", Operation::feast},
    {"refer", Operation::refer},
    {"nth", Operation::nth},
    {"duration", Operation::duration},
    {"set", Operation::set},
}};

constexpr std::size_t kMaxVariants = 8192;  // of one rule, so that a slip in a data file cannot fill the memory

std::optional<Key> key_by_name(std::string_view name) {
  for (std::size_t i = 0; i < kKeyNames.size(); ++i) {
    if (kKeyNames[i] == name) return static_cast<Key>(i);
  }
  return std::nullopt;
}

}  // namespace

/// Recursive descent over one pattern; yields all its variants as flat step lists.
class RuleParser {
 public:
  using Step = RuleSet::Step;
  using StepKind = RuleSet::StepKind;
  using Variants = std::vector<std::vector<Step>>;

  RuleParser(TimeWords& words, std::map<std::string, std::string, std::less<>>& macros)
      : words_(words), macros_(macros) {}

  bool parse(std::string_view pattern, Variants& out) {
    text_ = pattern;
    at_ = 0;
    out = alternatives(0);
    skip();
    if (error_.empty() && at_ < text_.size())
      fail("expected the end of the pattern, found '" + std::string(text_.substr(at_)) + "'");
    return error_.empty();
  }
  [[nodiscard]] const std::string& error() const noexcept { return error_; }
  std::vector<std::string> slots;

 private:
  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }
  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }
  bool eat(char c) {
    skip();
    if (at_ < text_.size() && text_[at_] == c) {
      ++at_;
      return true;
    }
    return false;
  }
  int slot(std::string_view name) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i] == name) return static_cast<int>(i);
    }
    slots.emplace_back(name);
    return static_cast<int>(slots.size() - 1);
  }

  Variants alternatives(int depth) {
    Variants all = sequence(depth);
    while (eat('|')) {
      for (auto& variant : sequence(depth)) all.push_back(std::move(variant));
    }
    return all;
  }

  Variants sequence(int depth) {
    Variants all{{}};
    while (error_.empty()) {
      skip();
      if (at_ >= text_.size() || text_[at_] == '|' || text_[at_] == ')') break;
      Variants next = item(depth);
      if (eat('?')) next.emplace_back();
      Variants joined;
      if (all.size() * next.size() > kMaxVariants) {
        fail("expected at most " + std::to_string(kMaxVariants) + " variants of a rule, found more");
        break;
      }
      for (const auto& head : all) {
        for (const auto& tail : next) {
          joined.push_back(head);
          joined.back().insert(joined.back().end(), tail.begin(), tail.end());
        }
      }
      all = std::move(joined);
    }
    return all;
  }

  Variants item(int depth) {
    if (depth > 24) {
      fail("expected patterns nested at most 24 deep");
      return {{}};
    }
    if (eat('[')) return {{Step{StepKind::open, false, 0, {}, -1}}};
    if (eat(']')) return {{Step{StepKind::close, false, 0, {}, -1}}};
    if (eat('~')) {
      Variants inner = item(depth + 1);
      for (auto& variant : inner) {
        const auto first =
            std::find_if(variant.begin(), variant.end(), [](const Step& s) { return s.kind == StepKind::consume; });
        if (first != variant.end()) first->glued = true;
      }
      return inner;
    }
    if (eat('(')) {
      Variants inner = alternatives(depth + 1);
      if (!eat(')')) fail("expected ')'");
      return inner;
    }
    if (eat('%')) {
      const std::string name = word();
      const auto macro = macros_.find(name);
      if (macro == macros_.end()) {
        fail("expected a pattern defined above, found '%" + name + "'");
        return {{}};
      }
      const std::string_view outer = text_;
      const std::size_t where = at_;
      text_ = macro->second;
      at_ = 0;
      Variants inner = alternatives(depth + 1);
      text_ = outer;
      at_ = where;
      return inner;
    }
    if (eat('!')) return negated(StepKind::not_next);
    if (at_ + 1 < text_.size() && text_[at_] == '<' && text_[at_ + 1] == '!') {
      at_ += 2;
      return negated(StepKind::not_before);
    }
    return {{element()}};
  }

  Variants negated(StepKind kind) {
    Step step = element();
    step.kind = kind;
    step.slot = -1;
    return {{step}};
  }

  std::string word() {
    const std::size_t from = at_;
    while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_'))
      ++at_;
    return std::string(text_.substr(from, at_ - from));
  }

  Step element() {
    skip();
    Step step;
    if (at_ < text_.size() && text_[at_] == '"') {
      const std::size_t close = text_.find('"', at_ + 1);
      if (close == std::string_view::npos) {
        fail("expected a closing '\"'");
        return step;
      }
      step.cls = words_.literal(text_.substr(at_ + 1, close - at_ - 1));
      at_ = close + 1;
      return step;
    }
    std::string name = word();
    std::string cls = name;
    if (at_ < text_.size() && text_[at_] == ':') {
      ++at_;
      cls = word();
    }
    if (name.empty()) {
      fail("expected a class, found '" + std::string(text_.substr(at_, 12)) + "'");
      at_ = text_.size();
      return step;
    }
    step.cls = words_.class_id(cls);
    if (step.cls == TimeWords::kNoClass) fail("expected a class of times.tsv, found '" + cls + "'");
    step.slot = slot(name);
    if (at_ < text_.size() && text_[at_] == '=') {
      ++at_;
      const std::size_t from = at_;
      while (at_ < text_.size() && std::string_view(" )]|?").find(text_[at_]) == std::string_view::npos) ++at_;
      step.value = words_.intern(text_.substr(from, at_ - from));
    }
    return step;
  }

  TimeWords& words_;
  std::map<std::string, std::string, std::less<>>& macros_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

Status RuleSet::load(const std::string& path, const std::string& shown_name, TimeWords& words) {
  auto file = MappedFile::open(path);
  if (!file) return std::move(file).error();
  std::string_view rest = file->bytes();
  std::map<std::string, std::string, std::less<>> macros;
  std::size_t number = 0;
  while (!rest.empty()) {
    const std::size_t stop = rest.find('\n');
    const std::string_view line = trim(rest.substr(0, stop));
    rest.remove_prefix(stop == std::string_view::npos ? rest.size() : stop + 1);
    ++number;
    if (line.empty() || line.starts_with('#')) continue;
    const auto error = [&](const std::string& message) {
      std::string text = path;
      text.append(":").append(std::to_string(number)).append(": ").append(message);
      return Error{ErrorCode::bad_data, std::move(text)};
    };
    if (line.starts_with('%')) {
      const std::size_t equals = line.find('=');
      if (equals == std::string_view::npos) return error("expected '%NAME = pattern'");
      macros[std::string(trim(line.substr(1, equals - 1)))] = std::string(trim(line.substr(equals + 1)));
      continue;
    }
    const std::size_t space = line.find(' ');
    const std::size_t arrow = line.find(" -> ");
    if (space == std::string_view::npos || arrow == std::string_view::npos || arrow < space) {
      return error("expected 'TYPE pattern -> operation arguments'");
    }
    Rule rule;
    rule.where = shown_name + ":" + std::to_string(number);
    const std::string_view type = line.substr(0, space);
    if (type == "DATE") {
      rule.type = TimeType::date;
    } else if (type == "TIME") {
      rule.type = TimeType::time;
    } else if (type == "DURATION") {
      rule.type = TimeType::duration;
    } else if (type == "SET") {
      rule.type = TimeType::set;
    } else if (type != "NONE") {
      return error("expected DATE, TIME, DURATION, SET or NONE, found '" + std::string(type) + "'");
    }
    RuleParser parser(words, macros);
    RuleParser::Variants variants;
    if (!parser.parse(line.substr(space + 1, arrow - space - 1), variants)) return error(parser.error());
    const std::vector<std::string_view> action = split_list(line.substr(arrow + 4), ' ');
    if (action.empty()) return error("expected an operation after '->'");
    if (type != "NONE") {
      const auto operation =
          std::find_if(kOperations.begin(), kOperations.end(), [&](const auto& o) { return o.first == action[0]; });
      if (operation == kOperations.end()) return error("expected an operation, found '" + std::string(action[0]) + "'");
      rule.operation = operation->second;
    }
    for (std::size_t i = 1; i < action.size(); ++i) {
      const std::size_t equals = action[i].find('=');
      const std::string_view name = action[i].substr(0, equals);
      const auto key = key_by_name(name);
      if (!key) return error("expected an argument, found '" + std::string(name) + "'");
      Rule::Argument argument;
      argument.key = *key;
      std::string_view value = equals == std::string_view::npos ? std::string_view{} : action[i].substr(equals + 1);
      if (value.starts_with("-$")) {
        argument.negated = true;
        value.remove_prefix(1);
      }
      if (value.empty() || value.starts_with('$')) {
        const std::string_view wanted = value.empty() ? name : value.substr(1);
        const auto slot = std::find(parser.slots.begin(), parser.slots.end(), wanted);
        if (slot == parser.slots.end())
          return error("expected a name of the pattern, found '" + std::string(wanted) + "'");
        argument.slot = static_cast<int>(slot - parser.slots.begin());
      } else {
        argument.literal.text = words.intern(value);
        argument.literal.number = std::strtod(argument.literal.text.data(), nullptr);
      }
      rule.arguments.push_back(argument);
    }
    rules_.push_back(std::move(rule));
    for (const auto& variant : variants) insert(variant, static_cast<std::uint32_t>(rules_.size() - 1));
  }
  root_.clear();
  for (std::uint32_t e = 0; e < nodes_[0].edges.size(); ++e) {
    const ClassId cls = nodes_[0].edges[e].step.cls;
    if (root_.size() <= cls) root_.resize(cls + 1U);
    root_[cls].push_back(e);
  }
  return {};
}

void RuleSet::insert(const std::vector<Step>& steps, std::uint32_t rule) {
  Terminal terminal;
  terminal.rule = rule;
  terminal.end = -1;
  std::uint32_t node = 0;
  int consumed = 0;
  // Conditions on what stands before the first piece cannot begin a path (the root is indexed by class): they are
  // moved behind it by the walker, which sees the start of the path.
  std::vector<Step> ordered;
  std::vector<Step> waiting;
  for (const Step& step : steps) {
    const bool begun =
        std::any_of(ordered.begin(), ordered.end(), [](const Step& s) { return s.kind == StepKind::consume; });
    if (step.kind == StepKind::not_before && !begun) {
      waiting.push_back(step);
      continue;
    }
    ordered.push_back(step);
    if (step.kind == StepKind::consume && !waiting.empty()) {
      ordered.insert(ordered.end(), waiting.begin(), waiting.end());
      waiting.clear();
    }
  }
  for (const Step& step : ordered) {
    if (step.kind == StepKind::open) {
      terminal.begin = consumed;
      continue;
    }
    if (step.kind == StepKind::close) {
      terminal.end = consumed;
      continue;
    }
    if (step.kind == StepKind::consume) {
      if (step.slot >= 0) terminal.slots.emplace_back(step.slot, consumed);
      ++consumed;
    }
    const auto edge = std::find_if(nodes_[node].edges.begin(), nodes_[node].edges.end(),
                                   [&](const Edge& e) { return same_edge(e.step, step); });
    if (edge != nodes_[node].edges.end()) {
      node = edge->target;
      continue;
    }
    const auto target = static_cast<std::uint32_t>(nodes_.size());
    nodes_[node].edges.push_back({step, target});
    nodes_.emplace_back();
    node = target;
  }
  if (terminal.end < 0) terminal.end = consumed;
  if (terminal.end > terminal.begin) nodes_[node].terminals.push_back(std::move(terminal));
}

namespace {

bool piece_has(const Pieces& pieces, std::uint32_t at, ClassId cls, std::string_view value) {
  const Piece& piece = pieces.pieces[at];
  if (cls == kCapital) return piece.capital;
  if (cls == kWord) return piece.word;
  if (cls == kDigits) return piece.digits;
  for (std::uint32_t r = piece.first_reading; r < piece.first_reading + piece.readings; ++r) {
    const Reading& reading = pieces.readings[r];
    if (reading.cls == cls && (value.empty() || value == reading.value.text)) return true;
  }
  return false;
}

}  // namespace

void RuleSet::walk(const Pieces& pieces, std::uint32_t node_index, std::uint32_t at, std::uint32_t start,
                   std::uint32_t stop, std::vector<Taken>& path, std::vector<Match>& out) const {
  const Node& node = nodes_[node_index];
  for (const Terminal& terminal : node.terminals) {
    Match match;
    const Taken& last = path[static_cast<std::size_t>(terminal.end) - 1];
    match.first = path[static_cast<std::size_t>(terminal.begin)].piece;
    match.last = last.piece + last.length;
    match.length = at - start;
    match.rule = terminal.rule;
    for (const Rule::Argument& argument : rules_[terminal.rule].arguments) {
      if (argument.slot < 0) {
        match.arguments.put(argument.key, argument.literal);
        continue;
      }
      for (const auto& [slot, step] : terminal.slots) {
        if (slot != argument.slot) continue;
        Value value = path[static_cast<std::size_t>(step)].value;
        if (argument.negated) value.number = -value.number;
        match.arguments.put(argument.key, value);
      }
    }
    out.push_back(match);
  }
  for (const Edge& edge : node.edges) {
    const Step& step = edge.step;
    if (step.kind == StepKind::not_next) {
      if (at >= stop || !piece_has(pieces, at, step.cls, step.value))
        walk(pieces, edge.target, at, start, stop, path, out);
      continue;
    }
    if (step.kind == StepKind::not_before) {
      const bool first = start == 0 || pieces.pieces[start - 1].sentence != pieces.pieces[start].sentence;
      if (first || !piece_has(pieces, start - 1, step.cls, step.value))
        walk(pieces, edge.target, at, start, stop, path, out);
      continue;
    }
    if (at >= stop) continue;
    const Piece& piece = pieces.pieces[at];
    if (step.glued && !piece.glued) continue;
    if (step.cls == kCapital || step.cls == kWord || step.cls == kDigits) {
      if (!piece_has(pieces, at, step.cls, {})) continue;
      path.push_back({at, 1, {}});
      walk(pieces, edge.target, at + 1, start, stop, path, out);
      path.pop_back();
      continue;
    }
    for (std::uint32_t r = piece.first_reading; r < piece.first_reading + piece.readings; ++r) {
      const Reading& reading = pieces.readings[r];
      if (reading.cls != step.cls || at + reading.length > stop) continue;
      if (!step.value.empty() && step.value != reading.value.text) continue;
      path.push_back({at, reading.length, reading.value});
      walk(pieces, edge.target, at + reading.length, start, stop, path, out);
      path.pop_back();
    }
  }
}

void RuleSet::match(const Pieces& pieces, std::uint32_t at, std::vector<Match>& out) const {
  out.clear();
  const Piece& piece = pieces.pieces[at];
  const std::uint32_t stop = pieces.sentence_end[piece.sentence];
  thread_local std::vector<Taken> path;
  for (std::uint32_t r = piece.first_reading; r < piece.first_reading + piece.readings; ++r) {
    const Reading& reading = pieces.readings[r];
    if (reading.cls >= root_.size()) continue;
    for (const std::uint32_t e : root_[reading.cls]) {
      const Edge& edge = nodes_[0].edges[e];
      if (edge.step.kind != StepKind::consume || at + reading.length > stop) continue;
      if (!edge.step.value.empty() && edge.step.value != reading.value.text) continue;
      path.clear();
      path.push_back({at, reading.length, reading.value});
      walk(pieces, edge.target, at + reading.length, at, stop, path, out);
    }
  }
  std::stable_sort(out.begin(), out.end(), [](const Match& a, const Match& b) {
    if (a.length != b.length) return a.length > b.length;
    if (a.last - a.first != b.last - b.first) return a.last - a.first > b.last - b.first;
    return a.rule < b.rule;
  });
}

}  // namespace lagebild::times
