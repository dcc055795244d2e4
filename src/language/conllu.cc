#include "language/conllu.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "base/utf8.h"
#include "language/features.h"

namespace lagebild {
namespace {

constexpr std::size_t kColumns = 10;
enum Column : std::size_t {
  id_column,
  form_column,
  lemma_column,
  upos_column,
  xpos_column,
  feats_column,
  head_column,
  deprel_column,
  deps_column,
  misc_column
};

char small(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// Without regard to the case of ASCII letters; where that is equal, by bytes.
bool alphabetical(std::string_view a, std::string_view b) noexcept {
  const auto n = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < n; ++i) {
    if (small(a[i]) != small(b[i])) return small(a[i]) < small(b[i]);
  }
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

std::string_view attribute_of(std::string_view item) noexcept { return item.substr(0, item.find('=')); }

/// Calls use(item) for the parts between `separator`s.
template <class Use>
void for_items(std::string_view s, char separator, Use use) {
  while (!s.empty()) {
    const std::size_t end = std::min(s.find(separator), s.size());
    if (end > 0) use(s.substr(0, end));
    s.remove_prefix(std::min(end + 1, s.size()));
  }
}

std::optional<std::uint32_t> number(std::string_view s) noexcept {
  std::uint32_t n = 0;
  const auto end = std::from_chars(s.data(), s.data() + s.size(), n);
  if (s.empty() || end.ec != std::errc() || end.ptr != s.data() + s.size()) return std::nullopt;
  return n;
}

std::string_view cell(std::string_view s) noexcept { return s == "_" ? std::string_view{} : s; }

/// "# key = value" → value, where the key is this one; an empty key is no comment's.
std::optional<std::string_view> comment(std::string_view line, std::string_view key) noexcept {
  line.remove_prefix(1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  if (!line.starts_with(key)) return std::nullopt;
  line.remove_prefix(key.size());
  const std::size_t equals = line.find_first_not_of(' ');
  if (equals == std::string_view::npos) return std::string_view{};
  if (line[equals] != '=') return std::nullopt;
  const std::size_t value = line.find_first_not_of(' ', equals + 1);
  return value == std::string_view::npos ? std::string_view{} : line.substr(value);
}

class Reader {
 public:
  Reader(std::string_view name, Syntax& out) : name_(name), out_(out) {}

  Status read(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      ++line_;
      if (line.ends_with('\r')) line.remove_suffix(1);
      Status s;
      if (line.empty()) {
        s = close();
      } else if (line[0] == '#') {
        s = read_comment(line);
      } else {
        s = read_row(line);
      }
      if (!s) return s;
    }
    return close();
  }

 private:
  [[nodiscard]] Error error(std::size_t line, std::string_view expected, std::string_view found) const {
    std::string message(name_);
    message.append(":").append(std::to_string(line)).append(": expected ").append(expected);
    return {ErrorCode::bad_data, std::move(message.append(", found ").append(found))};
  }
  [[nodiscard]] Error error(std::string_view expected, std::string_view found) const {
    return error(line_, expected, found);
  }
  static std::string quoted(std::string_view s) { return std::string("\"").append(s).append("\""); }

  Status read_comment(std::string_view line) {
    if (open_) return error("a word or an empty line", "a comment");
    if (const auto id = comment(line, "sent_id")) {
      next_.id = out_.strings.keep(*id);
    } else if (const auto text = comment(line, "text")) {
      next_.text = out_.strings.keep(*text);
    } else if (const auto document = comment(line, "newdoc id")) {
      next_.starts_document = true;
      next_.document = out_.strings.keep(*document);
    } else if (comment(line, "newdoc")) {
      next_.starts_document = true;
    }
    return {};
  }

  Status read_row(std::string_view line) {
    std::array<std::string_view, kColumns> cells{};
    std::size_t count = 0;
    for (std::string_view rest = line;; ++count) {
      const std::size_t end = rest.find('\t');
      if (count < kColumns) cells[count] = rest.substr(0, end);
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    ++count;
    if (count != kColumns) return error("10 columns", std::to_string(count));
    for (std::size_t i = 0; i < kColumns; ++i) {
      if (cells[i].empty()) return error("a value or _ in column " + std::to_string(i + 1), "nothing");
    }
    if (!open_) {
      next_.first = static_cast<std::uint32_t>(out_.words.size());
      next_.first_range = static_cast<std::uint32_t>(out_.ranges.size());
      first_line_ = line_;
      open_ = true;
    }
    const auto words = static_cast<std::uint32_t>(out_.words.size()) - next_.first;
    const std::string_view id = cells[id_column];
    if (const std::size_t dot = id.find('.'); dot != std::string_view::npos) {
      if (number(id.substr(0, dot)) != words || !number(id.substr(dot + 1))) {
        return error("number " + std::to_string(words) + ".1 or a further one", quoted(id));
      }
      return {};
    }
    if (const std::size_t dash = id.find('-'); dash != std::string_view::npos) {
      const auto first = number(id.substr(0, dash));
      const auto last = number(id.substr(dash + 1));
      if (first != words + 1 || !last || *last <= *first || words < range_end_) {
        return error("a range from " + std::to_string(words + 1) + " that overlaps with none", quoted(id));
      }
      range_end_ = *last;
      WordRange& range = out_.ranges.emplace_back();
      range.first = next_.first + words;
      range.last = next_.first + *last;
      range.form = out_.strings.keep(cells[form_column]);
      bool space = true;
      range.misc = read_misc(cells[misc_column], space, nullptr);
      range.space_after = space;
      return {};
    }
    if (number(id) != words + 1) return error("number " + std::to_string(words + 1), quoted(id));
    return read_word(cells);
  }

  Status read_word(const std::array<std::string_view, kColumns>& cells) {
    SyntaxWord word;
    word.form = out_.strings.keep(cells[form_column]);
    // The lemma of the form "_" is "_".
    word.lemma = out_.strings.keep(cells[form_column] == "_" ? cells[lemma_column] : cell(cells[lemma_column]));
    if (const std::string_view upos = cell(cells[upos_column]); !upos.empty()) {
      const auto pos = upos_from_name(upos);
      if (!pos) return error("a universal part of speech", quoted(upos));
      word.upos = *pos;
    }
    word.xpos = out_.strings.keep(cell(cells[xpos_column]));
    if (const std::string_view feats = cell(cells[feats_column]); !feats.empty()) {
      std::size_t bad = 0;
      for_items(feats, '|', [&](std::string_view item) {
        const std::size_t equals = item.find('=');
        if (equals == 0 || equals == std::string_view::npos || equals + 1 == item.size()) ++bad;
      });
      if (bad > 0) return error("features as Name=Value", quoted(feats));
      word.feats = out_.strings.keep(canonical_features(feats));
    }
    if (const std::string_view head = cell(cells[head_column]); !head.empty()) {
      const auto n = number(head);
      if (!n) return error("the number of a head", quoted(head));
      word.head = *n;
    }
    word.deprel = out_.strings.keep(cell(cells[deprel_column]));
    word.misc = read_misc(cells[misc_column], word.space_after, &word);
    out_.words.push_back(word);
    lines_.push_back(line_);
    return {};
  }

  /// Takes out what has a field; the rest is returned.
  std::string_view read_misc(std::string_view misc, bool& space, SyntaxWord* word) {
    rest_.clear();
    for_items(cell(misc), '|', [&](std::string_view item) {
      if (item == "SpaceAfter=No") {
        space = false;
        return;
      }
      if (word != nullptr && item.starts_with("NER=")) {
        if (const auto label = name_label(item.substr(4))) {
          word->name = *label;
          return;
        }
      }
      if (word != nullptr && item.starts_with("JoinedLemma=")) {
        word->joined_lemma = out_.strings.keep(item.substr(12));
        return;
      }
      if (!rest_.empty()) rest_.push_back('|');
      rest_.append(item);
    });
    return out_.strings.keep(rest_);
  }

  Status close() {
    if (!open_) return {};
    next_.last = static_cast<std::uint32_t>(out_.words.size());
    next_.last_range = static_cast<std::uint32_t>(out_.ranges.size());
    const std::uint32_t n = next_.last - next_.first;
    if (n == 0) return error(first_line_, "words", "a sentence without any");
    if (range_end_ > n) {
      return error("words up to " + std::to_string(range_end_), "an end behind " + std::to_string(n));
    }
    for (std::uint32_t i = 0; i < n; ++i) {
      const SyntaxWord& w = out_.words[next_.first + i];
      if (w.head > n) return error(lines_[i], "a head up to " + std::to_string(n), std::to_string(w.head));
    }
    out_.sentences.push_back(next_);
    next_ = {};
    lines_.clear();
    range_end_ = 0;
    open_ = false;
    return {};
  }

  std::string_view name_;
  Syntax& out_;
  std::size_t line_ = 0, first_line_ = 0;
  bool open_ = false;  ///< a word or range of next_ has been read
  SyntaxSentence next_;
  std::uint32_t range_end_ = 0;
  std::vector<std::size_t> lines_;  ///< of the words of the sentence
  std::string rest_;
};

/// Appends `s`, each run of white space as one blank and none at the ends; "_" for nothing.
void append_cell(std::string_view s, std::string& out) {
  const std::size_t before = out.size();
  bool blank = false;
  for (std::size_t at = 0; at < s.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(s, at);
    if (is_space(c) || c < 0x20) {
      blank = out.size() > before;
      continue;
    }
    if (blank) out.push_back(' ');
    blank = false;
    out.append(s.substr(begin, at - begin));
  }
  if (out.size() == before) out.push_back('_');
}

void append_items(std::vector<std::string>& items, std::string& out) {
  std::stable_sort(items.begin(), items.end(), [](const std::string& a, const std::string& b) {
    return alphabetical(attribute_of(a), attribute_of(b));
  });
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out.push_back('|');
    append_cell(items[i], out);
  }
  if (items.empty()) out.push_back('_');
}

void append_misc(std::string_view misc, bool space, const SyntaxWord* word, std::string& out) {
  std::vector<std::string> items;
  for_items(misc, '|', [&](std::string_view item) { items.emplace_back(item); });
  if (!space) items.emplace_back("SpaceAfter=No");
  if (word != nullptr && word->name.type != NameType::none) items.push_back("NER=" + name_label(word->name));
  if (word != nullptr && !word->joined_lemma.empty()) {
    items.push_back(std::string("JoinedLemma=").append(word->joined_lemma));
  }
  append_items(items, out);
}

}  // namespace

Status read_conllu(std::string_view text, std::string_view name, Syntax& out) {
  out.clear();
  return Reader(name, out).read(text);
}

std::string canonical_features(std::string_view feats) {
  std::vector<std::string> items;
  for_items(feats, '|', [&](std::string_view item) {
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos || item.find(',', equals) == std::string_view::npos) {
      items.emplace_back(item);
      return;
    }
    std::vector<std::string_view> values;
    for_items(item.substr(equals + 1), ',', [&](std::string_view value) { values.push_back(value); });
    std::sort(values.begin(), values.end(), alphabetical);
    std::string sorted(item.substr(0, equals));
    for (std::size_t i = 0; i < values.size(); ++i) sorted.append(i == 0 ? "=" : ",").append(values[i]);
    items.push_back(std::move(sorted));
  });
  std::string out;
  std::stable_sort(items.begin(), items.end(), [](const std::string& a, const std::string& b) {
    return alphabetical(attribute_of(a), attribute_of(b));
  });
  for (const std::string& item : items) {
    if (!out.empty()) out.push_back('|');
    out += item;
  }
  return out;
}

void append_sentence_text(const Syntax& syntax, const SyntaxSentence& sentence, std::string& out) {
  std::uint32_t range = sentence.first_range;
  const std::size_t before = out.size();
  bool space = false;
  for (std::uint32_t i = sentence.first; i < sentence.last;) {
    if (space && out.size() > before) out.push_back(' ');
    if (range < sentence.last_range && syntax.ranges[range].first == i) {
      append_cell(syntax.ranges[range].form, out);
      space = syntax.ranges[range].space_after;
      i = syntax.ranges[range++].last;
    } else {
      append_cell(syntax.words[i].form, out);
      space = syntax.words[i++].space_after;
    }
  }
}

void write_conllu(const Syntax& syntax, std::string_view prefix, std::string& out) {
  std::size_t count = 0;
  for (const SyntaxSentence& sentence : syntax.sentences) {
    ++count;
    if (sentence.starts_document) {
      out += "# newdoc";
      if (!sentence.document.empty()) {
        out += " id = ";
        append_cell(sentence.document, out);
      }
      out.push_back('\n');
    }
    out += "# sent_id = ";
    if (sentence.id.empty()) {
      out.append(prefix).append("-").append(std::to_string(count));
    } else {
      append_cell(sentence.id, out);
    }
    out += "\n# text = ";
    append_sentence_text(syntax, sentence, out);
    out.push_back('\n');
    std::uint32_t range = sentence.first_range;
    std::uint32_t range_last = sentence.first;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      const std::uint32_t id = i - sentence.first + 1;
      if (range < sentence.last_range && syntax.ranges[range].first == i) {
        const WordRange& r = syntax.ranges[range++];
        range_last = r.last;
        out.append(std::to_string(id)).append("-").append(std::to_string(r.last - sentence.first)).append("\t");
        append_cell(r.form, out);
        out += "\t_\t_\t_\t_\t_\t_\t_\t";
        append_misc(r.misc, r.space_after, nullptr, out);
        out.push_back('\n');
      }
      const SyntaxWord& w = syntax.words[i];
      out += std::to_string(id);
      for (const std::string_view s : {w.form, w.lemma, upos_name(w.upos), w.xpos, w.feats}) {
        out.push_back('\t');
        append_cell(s, out);
      }
      out.push_back('\t');
      if (w.deprel.empty()) {
        out += "_\t_";
      } else {
        out.append(std::to_string(w.head)).append("\t");
        append_cell(w.deprel, out);
      }
      out += "\t_\t";
      append_misc(w.misc, w.space_after || i < range_last, &w, out);
      out.push_back('\n');
    }
    out.push_back('\n');
  }
}

}  // namespace lagebild
