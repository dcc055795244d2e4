// Sentence boundaries among the tokens of one block.
#include <cstdint>
#include <string_view>

#include "base/utf8.h"
#include "text/segment_rules.h"

namespace lagebild {
namespace {

constexpr std::uint32_t kLongestSentence = 600;  ///< tokens; longer ones (lists, tables, noise) are cut after a mark

bool is_terminal(std::string_view form) noexcept {
  return form.find_first_not_of(".!?") == std::string_view::npos || form == "…" || form == "。";
}

bool is_ellipsis(std::string_view form) noexcept {
  return form == "…" || (form.size() >= 2 && form.find_first_not_of('.') == std::string_view::npos);
}

bool is_closing_bracket(std::string_view form) noexcept { return form == ")" || form == "]"; }

/// A mark that closes: glued to what stands before it.
bool closes(const Segmented& s, std::uint32_t token) noexcept {
  const Token& t = s.tokens[token];
  if (is_closing_bracket(s.form(token))) return true;
  if (t.kind != TokenKind::quote) return false;
  const std::string_view form = s.form(token);
  if (form == "„" || form == "‚" || form == "``") return false;
  return !s.tokens[token - 1].space_after;
}

/// A face (":-)") after the full stop belongs to the sentence before it.
bool is_face(const Segmented& s, std::uint32_t token) noexcept {
  const std::string_view form = s.form(token);
  return s.tokens[token].kind == TokenKind::symbol && form.size() > 1 &&
         form.find_first_of(":;=^") != std::string_view::npos && form.find_first_of("()DP_") != std::string_view::npos;
}

/// Whether a full stop without a blank behind it ends a sentence ("endete.Der"), not a file name ("SAMPLE.DOC").
bool glued_sentence(const Segmented& s, std::uint32_t mark, std::string_view begins) noexcept {
  if (mark == 0) return false;
  const std::string_view form = s.form(mark - 1);
  std::size_t at = form.size();
  const bool lower = !form.empty() && is_lower(previous_code_point(form, at));
  at = 0;
  static_cast<void>(next_code_point(begins, at));
  return (lower || s.tokens[mark - 1].kind == TokenKind::quote) && at < begins.size() &&
         is_lower(next_code_point(begins, at));
}

enum class Start : std::uint8_t { capital, lower, number, other };

}  // namespace

void split_sentences(const SegmentRules& rules, std::uint32_t first, std::uint32_t block, Segmented& out) {
  const auto end = static_cast<std::uint32_t>(out.tokens.size());
  std::uint32_t begin = first;
  const auto close = [&](std::uint32_t stop) {
    if (stop > begin) out.sentences.push_back({begin, stop, block});
    begin = stop;
  };
  std::uint32_t i = first;
  while (i < end) {
    const Token& t = out.tokens[i];
    const std::string_view form = out.form(i);
    const bool mark = t.kind == TokenKind::punctuation && is_terminal(form);
    const bool abbreviation = t.kind == TokenKind::abbreviation || t.kind == TokenKind::ordinal;
    if (i + 1 - begin >= kLongestSentence && t.kind == TokenKind::punctuation && !is_closing_bracket(form)) {
      close(++i);
      continue;
    }
    if (!mark && !abbreviation) {
      ++i;
      continue;
    }
    if (abbreviation) {
      const auto it = rules.abbreviations.find(form);
      const bool any = it != rules.abbreviations.end()
                           ? it->second == AbbreviationType::any
                           : (t.kind == TokenKind::abbreviation && form.size() > 2 && form.back() == '.');
      if (!any) {
        ++i;
        continue;
      }
    }
    // Take further marks, closing quotation marks and brackets into the sentence.
    std::uint32_t next = i + 1;
    bool quote = false;
    while (next < end) {
      const std::string_view f = out.form(next);
      if (is_face(out, next)) {
        ++next;
        continue;
      }
      // Reference marks: "… in 1832. [22] [23]"
      if (f == "[" && next + 2 < end && out.tokens[next + 1].kind == TokenKind::number && out.form(next + 2) == "]") {
        next += 3;
        continue;
      }
      const bool further =
          out.tokens[next].kind == TokenKind::punctuation && is_terminal(f) && !out.tokens[next - 1].space_after;
      if (further || closes(out, next)) {
        quote = quote || out.tokens[next].kind == TokenKind::quote;
        ++next;
        continue;
      }
      break;
    }
    if (next >= end) break;
    // "2. What kind of …", "my comments: 1. In Section …": the number of an item
    if (mark && form == "." && i > first && out.tokens[i - 1].kind == TokenKind::number &&
        !out.tokens[i - 1].space_after && (i - 1 == begin || out.form(i - 2) == ":")) {
      i = next;
      continue;
    }
    // What begins there?
    std::uint32_t word = next;
    while (word < end &&
           (out.tokens[word].kind == TokenKind::quote || out.form(word) == "(" || out.form(word) == "[" ||
            out.form(word) == "–" || out.form(word) == "-" || out.form(word) == "—" || out.form(word) == "*")) {
      ++word;
    }
    const std::string_view begins = word < end ? out.form(word) : std::string_view{};
    const bool opened = word > next;
    std::size_t at = 0;
    const char32_t c = begins.empty() ? 0 : next_code_point(begins, at);
    const Start start = is_upper(c)   ? Start::capital
                        : is_lower(c) ? Start::lower
                        : is_digit(c) ? Start::number
                                      : Start::other;
    bool split = false;
    if (out.tokens[next].kind == TokenKind::punctuation && !opened) {
      split = false;  // a comma, dash or colon goes on with the sentence
    } else if (abbreviation) {
      split = start == Start::capital && (rules.starters.contains(begins) || opened);
    } else if (is_ellipsis(form)) {
      split = start == Start::capital && (quote || out.tokens[next - 1].space_after);
    } else if (start == Start::lower) {
      // '"Was?" fragte er', 'Yahoo! is', and full stops of abbreviations nobody listed
      const bool glued = !out.tokens[next - 1].space_after;
      split =
          !quote && (rules.lower_starts ? !glued || form.front() == '?'
                                        : form == "." && !glued && i > first && count_code_points(out.form(i - 1)) > 3);
    } else {
      split = out.tokens[next - 1].space_after || quote || (start == Start::capital && glued_sentence(out, i, begins));
    }
    i = next;
    if (split) close(next);
  }
  close(end);
}

}  // namespace lagebild
