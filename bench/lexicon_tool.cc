// Prints lexical analyses of words, and measures look-ups.
//
// lexicon_tool DATA_FOLDER LANGUAGE < words        one word per line; an empty line ends a sentence
// lexicon_tool DATA_FOLDER LANGUAGE --speed < words  look-ups a second on one core
// lexicon_tool DATA_FOLDER LANGUAGE --bits < words   form, lexical_features.h's bits (hexadecimal, bit 0 last),
// analyses Output per word otherwise: form, then analyses "lemma/UPOS/verb form/cells/flags" (c compound, g guessed, p
// joined prefix), tab-separated.
#include <array>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "language/lexical.h"
#include "language/lexical_features.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fputs("usage: lexicon_tool DATA_FOLDER LANGUAGE [--speed] < words\n", stderr);
    return 2;
  }
  auto lexicon =
      lagebild::Lexicon::load(argv[1], std::string(argv[2]) == "de" ? lagebild::Language::de : lagebild::Language::en);
  if (!lexicon) {
    std::fprintf(stderr, "%s\n", lexicon.error().message.c_str());
    return 1;
  }
  std::vector<std::string> words;
  for (std::string line; std::getline(std::cin, line);) words.push_back(line);
  std::vector<lagebild::Analysis> out;
  const bool with_bits = argc > 3 && std::string(argv[3]) == "--bits";
  if (argc > 3 && !with_bits) {
    std::size_t analyses = 0;
    std::size_t count = 0;
    const std::clock_t start = std::clock();  // processor time: other work on the machine does not count
    double seconds = 0;
    while (seconds < 2.0) {
      lagebild::Lexical scratch;
      for (const std::string& word : words) {
        out.clear();
        lexicon->look_up(word, scratch, out);
        analyses += out.size();
        if (++count % 256 == 0) scratch.arena.clear();
      }
      seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    std::printf("%.2f million look-ups a second, %.2f analyses each\n", static_cast<double>(count) / seconds / 1e6,
                static_cast<double>(analyses) / static_cast<double>(count));
    return 0;
  }
  lagebild::Segmented text;
  std::string all;
  std::vector<std::size_t> begins;
  for (const std::string& word : words) {
    begins.push_back(all.size());
    all += word + ' ';
  }
  text.text = all;
  // Words come ready cut: one token each, so that the analyses can be compared with a treebank's tokens.
  lagebild::Sentence sentence;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i].empty()) {
      sentence.last = static_cast<std::uint32_t>(text.tokens.size());
      if (sentence.last > sentence.first) text.sentences.push_back(sentence);
      sentence.first = sentence.last;
      continue;
    }
    lagebild::Token t;
    t.begin = static_cast<std::uint32_t>(begins[i]);
    t.end = static_cast<std::uint32_t>(begins[i] + words[i].size());
    t.word = static_cast<std::uint32_t>(text.tokens.size());
    std::size_t at = 0;
    const char32_t c = lagebild::next_code_point(words[i], at);
    const bool stop = words[i].size() > 1 && words[i].back() == '.';
    if (lagebild::is_letter(c))
      t.kind = stop ? lagebild::TokenKind::abbreviation : lagebild::TokenKind::word;
    else if (lagebild::is_digit(c))
      t.kind = stop ? lagebild::TokenKind::ordinal : lagebild::TokenKind::word;
    else
      t.kind = words[i].size() > 1 && c == '\'' ? lagebild::TokenKind::word : lagebild::TokenKind::quote;
    text.words.push_back({t.word, std::string_view(all).substr(t.begin, words[i].size())});
    text.tokens.push_back(t);
  }
  lagebild::Lexical lexical;
  lexicon->analyse(text, lexical);
  for (std::uint32_t i = 0; i < text.tokens.size(); ++i) {
    std::string line(text.form(i));
    if (with_bits) {
      const lagebild::LexicalBits bits = lagebild::lexical_bits(text.form(i), lexical.of(i));
      std::array<char, 32> hex{};
      std::snprintf(hex.data(), hex.size(), "\t%08x%08x%08x", bits[2], bits[1], bits[0]);
      line += hex.data();
    }
    for (const lagebild::Analysis& a : lexical.of(i)) {
      line.append("\t").append(a.lemma).append("/").append(lagebild::upos_name(a.pos)).append("/");
      line.append(std::to_string(static_cast<int>(a.verb_form)))
          .append("/")
          .append(std::to_string(a.cells))
          .append("/");
      if (a.compound) line += 'c';
      if (a.guessed) line += 'g';
      if (a.joined_prefix) line += 'p';
      if (a.only_subjunctive()) line += 's';
    }
    std::puts(line.c_str());
  }
  return 0;
}
