#include "reading/cues.h"

#include <array>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild {

Result<CueLexicon> CueLexicon::load(const std::string& path, std::string_view name) {
  static constexpr std::array kKinds{std::pair{std::string_view("verb"), CueKind::verb},
                                     std::pair{std::string_view("noun"), CueKind::noun},
                                     std::pair{std::string_view("source"), CueKind::source},
                                     std::pair{std::string_view("source_after"), CueKind::source_after},
                                     std::pair{std::string_view("insert"), CueKind::insert},
                                     std::pair{std::string_view("carried"), CueKind::carried}};
  static constexpr std::array kTakes{
      std::pair{std::string_view("clause"), kTakesClause},           std::pair{std::string_view("quote"), kTakesQuote},
      std::pair{std::string_view("infinitive"), kTakesInfinitive},   std::pair{std::string_view("as"), kTakesAs},
      std::pair{std::string_view("subjunctive"), kTakesSubjunctive}, std::pair{std::string_view("dass"), kTakesThat}};
  auto file = TsvFile::load(path, {"cue", "kind", "takes"});
  if (!file) return std::move(file).error();
  CueLexicon lexicon;
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string text(file->cell(row, file->column("cue")));
    if (text.empty()) return file->error(row, "expected a cue, found an empty cell");
    Cue cue;
    cue.rule = std::string(name) + ":" + std::to_string(file->line(row));
    bool known = false;
    for (const auto& [kind, value] : kKinds) {
      if (kind == file->cell(row, file->column("kind"))) {
        cue.kind = value;
        known = true;
      }
    }
    if (!known)
      return file->error(row, "expected kind verb, noun, source, source_after, insert or carried, found '" +
                                  std::string(file->cell(row, file->column("kind"))) + "'");
    for (const std::string_view part : split_list(file->cell(row, file->column("takes")))) {
      std::uint8_t bit = 0;
      for (const auto& [takes, value] : kTakes) {
        if (takes == part) bit = value;
      }
      if (bit == 0)
        return file->error(row, "expected takes clause, quote, infinitive, as, subjunctive or dass, found '" +
                                    std::string(part) + "'");
      cue.takes = static_cast<std::uint8_t>(cue.takes | bit);
    }
    if ((cue.takes & kTakesClause) != 0)
      cue.takes = static_cast<std::uint8_t>(cue.takes | kTakesThat | kTakesSubjunctive);
    if (cue.kind == CueKind::verb || cue.kind == CueKind::noun) {
      auto& table = cue.kind == CueKind::verb ? lexicon.verbs_ : lexicon.nouns_;
      if (!table.emplace(text, std::move(cue)).second) return file->error(row, "'" + text + "' stands twice");
      continue;
    }
    for (const std::string_view word : split_list(text, ' ')) cue.words.push_back(to_lower(word));
    lexicon.phrases_[cue.words.front()].push_back(std::move(cue));
  }
  return lexicon;
}

const Cue* CueLexicon::verb(const Analysed& doc, std::uint32_t token) const {
  std::string buffer;
  const VerbLemma lemma = verb_lemma(doc, token, buffer);
  if (!lemma.joined.empty()) {
    if (const auto at = verbs_.find(lemma.joined); at != verbs_.end()) return &at->second;
    // "wies darauf hin", but "gab … zu" is not "gab"
    if (doc.language == Language::de) return nullptr;
  }
  const auto at = verbs_.find(lemma.alone);
  return at == verbs_.end() ? nullptr : &at->second;
}

const Cue* CueLexicon::noun(std::string_view lemma) const {
  const auto at = nouns_.find(lemma);
  return at == nouns_.end() ? nullptr : &at->second;
}

CueLexicon::Phrase CueLexicon::phrase(const Analysed& doc, std::uint32_t token, std::uint32_t last) const {
  Phrase best;
  const auto rows = phrases_.find(to_lower(doc.form(token)));
  if (rows == phrases_.end()) return best;
  for (const Cue& cue : rows->second) {
    std::uint32_t i = token + 1;
    bool fits = true;
    for (std::size_t w = 1; w < cue.words.size() && fits; ++w) {
      const bool noun = w + 1 == cue.words.size() && cue.words.size() == 2;
      std::uint32_t skipped = 0;
      while (true) {
        if (i >= last || doc.is_punct(i)) {
          fits = false;
          break;
        }
        const std::string form = to_lower(doc.form(i));
        if (form == cue.words[w] ||
            (noun && doc.info[i].upper && form.size() > cue.words[w].size() + 2 && form.ends_with(cue.words[w]))) {
          ++i;
          break;
        }
        if (!noun || doc.language != Language::de || skipped == 3 || doc.info[i].upper) {
          fits = false;
          break;
        }
        ++skipped;
        ++i;
      }
    }
    if (fits && i > best.last) best = {&cue, i};
  }
  return best;
}

}  // namespace lagebild
