#include "analyser.h"

#include <chrono>

#include "ingest/ingest.h"
#include "lagebild/lagebild.h"
#include "language/conllu.h"

namespace lagebild::cli {

Result<Analyser::Rules> Analyser::load(const std::string& folder, Language language) {
  auto segmenter = Segmenter::load(folder, language);
  if (!segmenter) return segmenter.error();
  auto lexicon = Lexicon::load(folder, language);
  if (!lexicon) return lexicon.error();
  return Rules{std::move(*segmenter), std::move(*lexicon)};
}

Result<Analyser> Analyser::open(const std::string& data, const std::string& model) {
  auto folder = find_data_folder(data);
  if (!folder) return folder.error();
  auto path = find_model(model, *folder);
  if (!path) return path.error();
  auto loaded = LanguageModel::load(*path);
  if (!loaded) return loaded.error();
  auto de = load(*folder, Language::de);
  if (!de) return de.error();
  auto en = load(*folder, Language::en);
  if (!en) return en.error();
  return Analyser(std::move(*loaded), std::move(*de), std::move(*en));
}

Status Analyser::analyse(const Document& document, const AnalysisOptions& options, Scratch& scratch) const {
  if (document.text.empty()) return Error{ErrorCode::empty, document.uri + ": no text to read"};
  std::string language = document.language.substr(0, 2);
  if (language != "de" && language != "en") language = detect_language(document.text);
  const Language code = language == "en" ? Language::en : Language::de;
  const Rules& rules = code == Language::en ? en_ : de_;
  const auto start = std::chrono::steady_clock::now();
  rules.segmenter.segment(document.text, document.blocks, scratch.segmented);
  start_syntax(scratch.segmented, scratch.words);
  if (!scratch.words.sentences.empty()) {
    scratch.words.sentences.front().starts_document = true;
    scratch.words.sentences.front().document = scratch.words.strings.keep(document.uri);
  }
  scratch.segmenting += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return model_.analyse(code, rules.lexicon, options, scratch.model, scratch.words);
}

Status Analyser::analyse_words(const std::string& language, const AnalysisOptions& options, Scratch& scratch) const {
  std::string code = language;
  if (code != "de" && code != "en") {
    std::string text;
    for (std::size_t i = 0; i < scratch.words.sentences.size() && text.size() < 4000; ++i)
      append_sentence_text(scratch.words, scratch.words.sentences[i], text.append(" "));
    code = detect_language(text);
  }
  return code == "en" ? model_.analyse(Language::en, en_.lexicon, options, scratch.model, scratch.words)
                      : model_.analyse(Language::de, de_.lexicon, options, scratch.model, scratch.words);
}

}  // namespace lagebild::cli
