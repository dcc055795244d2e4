#include "ingest/plain.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/tsv.h"
#include "base/utf8.h"
#include "ingest/dates.h"
#include "ingest/ingest.h"
#include "ingest/words.h"

namespace lagebild {

namespace {

struct Line {
  std::size_t begin = 0;  // bytes, white space trimmed
  std::size_t end = 0;
  std::uint32_t width = 0;  // code points
  [[nodiscard]] bool empty() const { return begin == end; }
};

// Longer lines were not wrapped by hand: each is a paragraph.
constexpr std::uint32_t kWrapWidth = 100;

bool blank_at(std::string_view s, std::size_t& at) {
  std::size_t next = at;
  const char32_t c = next_code_point(s, next);
  if (!is_space(c) && c != 0x200B && c != 0xFEFF) return false;
  at = next;
  return true;
}

Line trimmed(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view s = text.substr(0, end);
  while (begin < end && blank_at(s, begin)) {
  }
  while (end > begin) {
    std::size_t at = end;
    const char32_t c = previous_code_point(s, at);
    if (!is_space(c) && c != 0x200B && c != 0xFEFF) break;
    end = at;
  }
  return {begin, end, count_code_points(text.substr(begin, end - begin))};
}

std::vector<Line> lines_of(std::string_view text) {
  std::vector<Line> out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out.push_back(trimmed(text, at, end));
    at = end + 1;
  }
  return out;
}

// The last code point that is no closing quotation mark or bracket.
char32_t last_mark(std::string_view s) {
  for (std::size_t at = s.size(); at > 0;) {
    const char32_t c = previous_code_point(s, at);
    if (c == U'"' || c == U'“' || c == U'”' || c == U'«' || c == U'»' || c == U'\'' || c == U'‘' || c == U'’' ||
        c == U')')
      continue;
    return c;
  }
  return 0;
}

bool final_mark(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'…' || c == U':' || c == U';' || c == U',';
}
bool ends_sentence(std::string_view s) {
  const char32_t c = last_mark(s);
  return c == U'.' || c == U'!' || c == U'?' || c == U'…';
}

bool list_marker(std::string_view s) {
  for (const std::string_view marker : {"- ", "* ", "• ", "· ", "– ", "+ ", "▪ ", "‣ "}) {
    if (s.substr(0, marker.size()) == marker) return true;
  }
  return false;
}

bool starts_like_sentence(std::string_view s) {
  std::size_t at = 0;
  while (at < s.size()) {
    const char32_t c = next_code_point(s, at);
    if (is_letter(c)) return is_upper(c);
    if (is_digit(c)) return true;
    if (at > 8) return true;
  }
  return false;
}

std::size_t word_count(std::string_view s) {
  std::size_t words = 0;
  bool inside = false;
  for (std::size_t at = 0; at < s.size();) {
    const bool space = is_space(next_code_point(s, at));
    words += static_cast<std::size_t>(!space && !inside);
    inside = !space;
  }
  return words;
}

// Splits lines [first, last) (no blank ones among them) into blocks.
void split_chunk(std::string_view text, const std::vector<Line>& lines, std::size_t first, std::size_t last,
                 bool markdown, std::vector<Line>& out) {
  std::uint32_t width = 0;
  std::size_t closed = 0;
  const auto view = [&](std::size_t i) { return text.substr(lines[i].begin, lines[i].end - lines[i].begin); };
  for (std::size_t i = first; i < last; ++i) {
    width = std::max(width, lines[i].width);
    closed += static_cast<std::size_t>(ends_sentence(view(i)));
  }
  const bool unwrapped = width > kWrapWidth || closed == last - first;
  std::size_t open = first;
  const auto close = [&](std::size_t behind) {
    Line block{lines[open].begin, lines[behind - 1].end, 0};
    block.width = count_code_points(text.substr(block.begin, block.end - block.begin));
    out.push_back(block);
    open = behind;
  };
  for (std::size_t i = first; i + 1 < last; ++i) {
    const std::string_view line = view(i);
    const std::string_view next = view(i + 1);
    const bool short_line = lines[i].width * 4 < width * 3;
    const bool quoted = line.front() == '>' && next.front() == '>';
    bool split =
        !quoted && (unwrapped || list_marker(next) || (markdown && (line.front() == '#' || next.front() == '#')));
    if (!split && short_line && starts_like_sentence(next) && !quoted) {
      // A paragraph's last line, or a title above wrapped lines.
      split = ends_sentence(line) || (i == open && i + 2 < last && !final_mark(last_mark(line)));
    }
    if (split) close(i + 1);
  }
  close(last);
}

// "(l.)", "(2.v.l.)", "(left)": position words in brackets, with or without a number before them.
bool has_position(std::string_view s) {
  const auto& positions = ingest::words().position;
  for (std::size_t open = s.find('('); open != std::string_view::npos; open = s.find('(', open + 1)) {
    const std::size_t close = s.find(')', open);
    if (close == std::string_view::npos) return false;
    std::string_view inside = trim(s.substr(open + 1, close - open - 1));
    if (inside.size() > 24) continue;
    std::size_t at = 0;
    while (at < inside.size() && ((inside[at] >= '0' && inside[at] <= '9') || inside[at] == '.' || inside[at] == ' '))
      ++at;
    const std::string word = to_lower(inside.substr(at));
    if (positions.count(word) != 0 || positions.count(to_lower(inside)) != 0) return true;
  }
  return false;
}

// "Foto: …" as opening, or as credit near the end.
bool has_credit(std::string_view s) {
  if (s.substr(0, 2) == "©") return true;
  const auto& credits = ingest::words().credit;
  for (std::size_t colon = s.find(':'); colon != std::string_view::npos; colon = s.find(':', colon + 1)) {
    std::size_t begin = colon;
    while (begin > 0 && s[begin - 1] != ' ' && s[begin - 1] != '(' && s[begin - 1] != '\n' && s[begin - 1] != '/' &&
           s[begin - 1] != '[' && s[begin - 1] != '|')
      --begin;
    if (colon - begin > 24 || (begin != 0 && s.size() - colon > 80)) continue;
    if (credits.count(to_lower(s.substr(begin, colon - begin))) != 0) return true;
  }
  return false;
}

std::size_t sentence_marks(std::string_view s) {
  std::size_t marks = 0;
  for (std::size_t i = 0; i + 2 < s.size(); ++i) {
    if ((s[i] == '.' || s[i] == '!' || s[i] == '?') && s[i + 1] == ' ' && i > 2 && s[i - 2] != '.' && s[i - 2] != ' ' &&
        s[i - 2] != '(') {
      ++marks;
    }
  }
  return marks;
}

// "WASHINGTON (Reuters) -", "Berlin (dpa)": the whole paragraph.
bool agency_dateline(std::string_view s) {
  const std::size_t open = s.find('(');
  const std::size_t close = s.find(')');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open || open < 2) return false;
  if (!starts_upper(s) || s.size() > 120 || word_count(s.substr(0, open)) > 6) return false;
  std::string_view rest = trim(s.substr(close + 1));
  for (const std::string_view dash : {"--", "–", "—", "-", ":"}) {
    if (rest == dash) return true;
  }
  if (!rest.empty()) return false;
  const std::string agencies = to_lower(s.substr(open + 1, close - open - 1));
  for (const std::string_view agency : split_list(agencies, '/')) {
    if (ingest::words().agency.count(agency) != 0) return true;
  }
  return false;
}

// "Berlin, 13. Januar 2023", "Stand: 13.01.2023, 18:04 Uhr": a date with a place at most.
bool date_line(std::string_view s) {
  if (s.size() > 100 || s.find('\n') != std::string_view::npos) return false;
  const FoundDate found = find_date(s);
  if (found.iso.empty()) return false;
  const std::string_view before = trim(s.substr(0, found.begin));
  const std::string_view after = trim(s.substr(found.end));
  if (!after.empty() && normalise_date(s.substr(found.begin)).empty()) return false;
  if (before.empty()) return true;
  if (word_count(before) > 5 || !starts_upper(before)) return false;
  const char last = before.back();
  if (last == ',' || last == ':' || last == '|' || last == '-' || before.ends_with("–")) return true;
  const std::size_t space = before.rfind(' ');
  const std::string word = to_lower(before.substr(space == std::string_view::npos ? 0 : space + 1));
  return ingest::words().stand.count(word) != 0 || ingest::words().weekday.count(word) != 0;
}

// What stands before the dash of "Berlin, 13. Januar 2023 (dpa) - Text", empty where the paragraph has no such opening.
std::string_view dateline_opening(std::string_view s) {
  const std::string_view head = s.substr(0, std::min<std::size_t>(s.size(), 120));
  std::size_t at = std::string_view::npos;
  for (const std::string_view dash : {" - ", " – ", " — ", " -- "}) at = std::min(at, head.find(dash));
  if (at == std::string_view::npos || !starts_upper(s)) return {};
  const std::string_view opening = head.substr(0, at);
  return word_count(opening) <= 10 ? opening : std::string_view();
}

}  // namespace

BlockKind paragraph_kind(std::string_view s) {
  if (s.empty()) return BlockKind::body;
  if (s.front() == '>') return BlockKind::quote;
  if (date_line(s) || agency_dateline(s)) return BlockKind::dateline;
  if (s.size() <= 600 && sentence_marks(s) <= 2 && (has_position(s) || has_credit(s))) return BlockKind::caption;
  return BlockKind::body;
}

void find_blocks(Document& document, bool markdown) {
  const std::string_view text = document.text;
  const std::vector<Line> lines = lines_of(text);
  std::vector<Line> paragraphs;
  std::vector<bool> spaced;  // an empty line follows
  for (std::size_t i = 0; i < lines.size();) {
    if (lines[i].empty()) {
      ++i;
      continue;
    }
    std::size_t last = i;
    while (last < lines.size() && !lines[last].empty()) ++last;
    split_chunk(text, lines, i, last, markdown, paragraphs);
    spaced.resize(paragraphs.size(), false);
    spaced.back() = true;
    i = last;
  }
  const std::size_t n = paragraphs.size();
  const auto view = [&](std::size_t i) {
    return text.substr(paragraphs[i].begin, paragraphs[i].end - paragraphs[i].begin);
  };
  std::vector<BlockKind> kinds(n, BlockKind::body);
  std::vector<bool> short_line(n, false);  // may be a heading by its looks
  for (std::size_t i = 0; i < n; ++i) {
    const std::string_view s = view(i);
    kinds[i] = paragraph_kind(s);
    if (kinds[i] != BlockKind::body || s.find('\n') != std::string_view::npos || list_marker(s)) continue;
    const char32_t last = last_mark(s);
    const std::size_t words = word_count(s);
    const bool asks = last == U'?' || last == U'!';
    short_line[i] = words <= 22 && paragraphs[i].width <= 160 && (!final_mark(last) || (asks && words <= 14)) &&
                    starts_like_sentence(s);
    if (markdown && s.front() == '#') kinds[i] = BlockKind::heading;
  }
  bool body_seen = false;
  for (std::size_t i = 0; i < n; ++i) {
    const bool followed = i + 1 < n;
    if (kinds[i] == BlockKind::heading) {
      if (document.title.empty() && !body_seen) kinds[i] = BlockKind::title;
    } else if (kinds[i] == BlockKind::body && short_line[i] && followed) {
      // The line below must be longer text, or set off by an empty line.
      std::size_t next = i + 1;
      while (next < n && kinds[next] != BlockKind::body) ++next;
      const bool text_below = next < n && (!short_line[next] || next + 1 < n);
      if (!body_seen && document.title.empty() && text_below) {
        kinds[i] = BlockKind::title;
      } else if (text_below && paragraphs[i].width <= 100 && word_count(view(i)) <= 12 &&
                 (next >= n || !short_line[next])) {
        kinds[i] = BlockKind::heading;
      }
    }
    if (kinds[i] == BlockKind::title && document.title.empty()) {
      std::string_view title = view(i);
      while (markdown && !title.empty() && (title.front() == '#' || title.front() == ' ')) title.remove_prefix(1);
      document.title = std::string(title);
    }
    if (kinds[i] == BlockKind::body) {
      if (!body_seen && !document.title.empty() && i + 1 < n) kinds[i] = BlockKind::lead;
      body_seen = true;
    }
  }
  document.blocks.clear();
  document.blocks.reserve(n);
  std::size_t byte = 0;
  std::uint32_t point = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t begin = paragraphs[i].begin;
    if (markdown && (kinds[i] == BlockKind::heading || kinds[i] == BlockKind::title)) {
      while (begin + 1 < paragraphs[i].end && (text[begin] == '#' || text[begin] == ' ')) ++begin;
    }
    point += count_code_points(text.substr(byte, begin - byte));
    const std::uint32_t length = count_code_points(text.substr(begin, paragraphs[i].end - begin));
    document.blocks.push_back({kinds[i], {point, point + length}});
    point += length;
    byte = paragraphs[i].end;
  }
}

std::string dateline_date(const Document& document) {
  const std::string_view text = document.text;
  const std::size_t n = document.blocks.size();
  std::size_t byte = 0;
  std::uint32_t point = 0;
  std::string last_line;
  std::size_t bodies = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Block& block = document.blocks[i];
    const auto forward = [&](std::uint32_t to) {
      while (point < to && byte < text.size()) {
        static_cast<void>(next_code_point(text, byte));
        ++point;
      }
      return byte;
    };
    const std::size_t begin = forward(block.span.begin);
    const std::size_t end = forward(block.span.end);
    const std::string_view s = text.substr(begin, end - begin);
    if (block.kind == BlockKind::dateline) {
      std::string iso = find_date(s).iso;
      if (iso.empty()) continue;
      if (bodies == 0) return iso;
      last_line = iso;
    } else if (block.kind != BlockKind::title && block.kind != BlockKind::caption) {
      if (bodies++ == 0) {
        const std::string_view opening = dateline_opening(s);
        const FoundDate found = find_date(opening);
        // In a dateline the date stands first, or behind a comma or bracket; in a sentence behind a word.
        const std::string_view before = trim(opening.substr(0, found.begin));
        const bool apart = before.empty() || before.back() == ',' || before.back() == '(' || before.back() == '/';
        if (!found.iso.empty() && apart) return found.iso;
      }
      last_line.clear();
    }
  }
  return last_line;
}

}  // namespace lagebild
