// Prints the sentences and tokens of standard input, for bench/segment_eval.py.
//
// segment_tool DATA_FOLDER LANGUAGE < text
// One line per token: sentence, first and last code point, number of words, kind, form, its syntactic words
// (tab-separated; the words with blanks between). An empty line in the text ends a block.
#include <cstdio>
#include <iostream>
#include <iterator>
#include <string>

#include "text/segment.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: segment_tool DATA_FOLDER LANGUAGE < text\n", stderr);
    return 2;
  }
  const std::string language = argv[2];
  auto segmenter =
      lagebild::Segmenter::load(argv[1], language == "de" ? lagebild::Language::de : lagebild::Language::en);
  if (!segmenter) {
    std::fprintf(stderr, "%s\n", segmenter.error().message.c_str());
    return 1;
  }
  const std::string text{std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>()};
  lagebild::Segmented out;
  segmenter->segment(text, {}, out);
  std::string line;
  for (std::uint32_t s = 0; s < out.sentences.size(); ++s) {
    for (std::uint32_t t = out.sentences[s].first; t < out.sentences[s].last; ++t) {
      const lagebild::Token& token = out.tokens[t];
      line = std::to_string(s) + '\t' + std::to_string(token.points.begin) + '\t' + std::to_string(token.points.end) +
             '\t' + std::to_string(token.words) + '\t' + std::to_string(static_cast<int>(token.kind)) + '\t';
      line.append(out.form(t)).push_back('\t');
      for (std::uint32_t w = token.word; w < token.word + token.words; ++w)
        line.append(w > token.word ? " " : "").append(out.words[w].form);
      line.push_back('\n');
      std::fwrite(line.data(), 1, line.size(), stdout);
    }
  }
  return 0;
}
