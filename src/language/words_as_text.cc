#include "language/words_as_text.h"

#include "base/utf8.h"

namespace lagebild {
namespace {

TokenKind kind_of(std::string_view form) noexcept {
  std::size_t at = 0;
  const char32_t c = next_code_point(form, at);
  const bool stop = form.size() > 1 && form.back() == '.';
  if (is_letter(c)) return stop ? TokenKind::abbreviation : TokenKind::word;
  if (is_digit(c)) return stop ? TokenKind::ordinal : TokenKind::word;
  return form.size() > 1 && c == U'\'' ? TokenKind::word : TokenKind::quote;
}

}  // namespace

void words_as_text(const Syntax& words, WordsAsText& out) {
  out.text.clear();
  out.segmented.tokens.clear();
  out.segmented.words.clear();
  out.segmented.sentences.clear();
  std::size_t size = 0;
  for (const SyntaxWord& w : words.words) size += w.form.size() + 1;
  out.text.reserve(size);
  for (const SyntaxWord& w : words.words) out.text.append(w.form).push_back(' ');
  out.segmented.text = out.text;
  std::size_t at = 0;
  for (const SyntaxSentence& s : words.sentences) {
    const auto first = static_cast<std::uint32_t>(out.segmented.tokens.size());
    for (const SyntaxWord& w : words.of(s)) {
      Token t;
      t.begin = static_cast<std::uint32_t>(at);
      t.end = static_cast<std::uint32_t>(at + w.form.size());
      t.word = static_cast<std::uint32_t>(out.segmented.tokens.size());
      t.kind = kind_of(w.form);
      at += w.form.size() + 1;
      out.segmented.words.push_back({t.word, out.segmented.text.substr(t.begin, w.form.size())});
      out.segmented.tokens.push_back(t);
    }
    Sentence sentence;
    sentence.first = first;
    sentence.last = static_cast<std::uint32_t>(out.segmented.tokens.size());
    out.segmented.sentences.push_back(sentence);
  }
}

}  // namespace lagebild
