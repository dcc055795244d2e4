// A document with everything known about its tokens before actors are looked for: classes of words, the likely reading
// of each form, clauses, quotations.
//
// Purpose: the shared ground of mentions, statements and events. The choice among a form's readings is made by a few
// rules of position (no statistics); a tagger and parser can fill the same fields later.
// Units: all indices are tokens of `seg`. Thread safety: one Analysed belongs to one document and one thread.
// Complexity: linear in the tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "language/lexical.h"
#include "reading/figures.h"
#include "reading/times.h"
#include "reading/trace.h"
#include "reading/words.h"
#include "text/segment.h"

namespace lagebild {

struct TokenInfo {
  WordMask classes = 0;
  std::string_view lemma;  ///< of the chosen reading; the form where nothing is known
  Upos pos = Upos::x;      ///< of the chosen reading
  bool upper = false;      ///< begins with a capital letter
  bool sentence_start = false;
  bool noun_known = false;   ///< the dictionary has a common noun of this form
  bool name_known = false;   ///< the dictionary has a proper noun of this form, or does not know it at all
  bool finite = false;       ///< read as finite verb
  bool subjunctive = false;  ///< finite form that cannot be indicative
  bool past = false;         ///< finite form that can be past indicative
  bool participle = false;   ///< read as past participle
  bool infinitive = false;   ///< read as infinitive (with or without zu / to)
  bool zu_infinitive = false;
  bool plural = false;  ///< can only be plural
  std::uint32_t clause = kNone;
  std::uint32_t quote = kNone;  ///< innermost quotation that holds the token (marks excluded)
};

enum class ClauseKind : std::uint8_t { main, subordinate, relative, infinitive, fragment };

struct Clause {
  std::uint32_t first = 0,
                last = 0;  ///< outermost tokens; clauses may be interrupted by others (TokenInfo::clause decides)
  std::uint32_t sentence = 0;
  ClauseKind kind = ClauseKind::main;
  std::uint32_t verb = kNone;  ///< finite verb, or the infinitive of an infinitive clause
  std::uint32_t content_verb =
      kNone;                       ///< last infinitive or participle that the finite verb governs, or the finite verb
  std::uint32_t particle = kNone;  ///< separated verb particle
  std::uint32_t parent = kNone;    ///< clause that it is subordinate to or coordinated with
  bool coordinated = false;        ///< joined to parent by a coordinator; shares its subject where it has none
  bool negated = false;
};

struct Quotation {
  std::uint32_t open = 0,
                close = 0;  ///< tokens of the marks; close may be the last token of the block where it is missing
  bool closed = true;
};

struct Analysed {
  Language language = Language::de;
  const Document* document = nullptr;
  Segmented seg;
  Lexical lexical;
  std::vector<TokenInfo> info;
  std::vector<Clause> clauses;
  std::vector<Quotation> quotes;
  std::vector<FoundTime> times;
  std::vector<FoundFigure> figures;
  Trace* trace = nullptr;

  [[nodiscard]] std::string_view form(std::uint32_t token) const noexcept { return seg.form(token); }
  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(seg.tokens.size()); }
  [[nodiscard]] bool is(std::uint32_t token, WordClass c) const noexcept { return has(info[token].classes, c); }
  [[nodiscard]] bool is_punct(std::uint32_t token) const noexcept {
    return seg.tokens[token].kind == TokenKind::punctuation || seg.tokens[token].kind == TokenKind::quote;
  }
  [[nodiscard]] bool is_char(std::uint32_t token, char c) const noexcept {
    const Token& t = seg.tokens[token];
    return t.end - t.begin == 1 && seg.text[t.begin] == c;
  }
  /// Span in code points of tokens [first, last).
  [[nodiscard]] Span points(std::uint32_t first, std::uint32_t last) const noexcept { return seg.points(first, last); }
  /// Text of tokens [first, last).
  [[nodiscard]] std::string_view text(std::uint32_t first, std::uint32_t last) const noexcept {
    return seg.text.substr(seg.tokens[first].begin, seg.tokens[last - 1].end - seg.tokens[first].begin);
  }
  void note(std::uint32_t first, std::uint32_t last, std::string_view stage, std::string_view rule, std::string text,
            bool coded = true) const {
    if (trace != nullptr)
      trace->notes.push_back({first, last, std::string(stage), std::string(rule), std::move(text), coded});
  }
};

/// Fills info, quotes and clauses from seg and lexical.
void analyse(const WordClasses& words, Analysed& doc);

/// All lemmas under which a verb token may stand in a lexicon: joined with its clause's particle first, then alone.
/// `buffer` holds the joined form.
struct VerbLemma {
  std::string_view joined;  ///< empty where no particle stands in the clause
  std::string_view alone;
};
[[nodiscard]] VerbLemma verb_lemma(const Analysed& doc, std::uint32_t token, std::string& buffer);

}  // namespace lagebild
