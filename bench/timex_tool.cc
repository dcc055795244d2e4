// Prints the times of text files as JSON lines, for bench/krauts_eval.py and for looking at rules.
//
//   timex_tool DATA de|en < list      each line of standard input: publication date (or "-"), a tab, a path
// Output, one line per time: {"file": …, "begin": code point, "end": …, "type": …, "value": …, "from": …, "to": …,
// "rule": …} With --time as the third argument: the mean processor time per document instead, over ten passes.
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "language/lexical.h"
#include "reading/times.h"
#include "text/segment.h"

namespace {

std::string quoted(std::string_view s) {
  std::string out = "\"";
  for (const char c : s) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c == '\n' || c == '\t' ? ' ' : c);
  }
  return out + "\"";
}

struct Input {
  std::string path, published, text;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::cerr << "usage: timex_tool DATA de|en [--time]\n";
    return 2;
  }
  const auto language = std::string_view(argv[2]) == "de" ? lagebild::Language::de : lagebild::Language::en;
  const auto segmenter = lagebild::Segmenter::load(argv[1], language);
  const auto lexicon = lagebild::Lexicon::load(argv[1], language);
  const auto rules = lagebild::TimeRules::load(argv[1], language);
  for (const std::string& why : {segmenter ? "" : segmenter.error().message, lexicon ? "" : lexicon.error().message,
                                 rules ? "" : rules.error().message}) {
    if (why.empty()) continue;
    std::cerr << why << "\n";
    return 1;
  }
  std::vector<Input> inputs;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    Input input{line.substr(tab + 1), line.substr(0, tab), {}};
    std::ifstream in(input.path, std::ios::binary);
    input.text.assign(std::istreambuf_iterator<char>(in), {});
    if (input.published == "-") input.published.clear();
    inputs.push_back(std::move(input));
  }
  lagebild::Segmented segmented;
  lagebild::Lexical lexical;
  std::clock_t spent = 0;
  const bool timing = argc > 3 && std::string_view(argv[3]) == "--time";
  for (int pass = 0; pass < (timing ? 10 : 1); ++pass) {
    for (const Input& input : inputs) {
      segmenter->segment(input.text, {}, segmented);
      lexicon->analyse(segmented, lexical);
      const std::clock_t before = std::clock();
      const auto found = rules->find(segmented, lexical, input.published);
      spent += std::clock() - before;
      if (timing) continue;
      for (const lagebild::FoundTime& time : found) {
        const lagebild::Span span = segmented.points(time.first, time.last);
        const char* types[] = {"DATE", "TIME", "DURATION", "SET"};
        std::cout << "{\"file\": " << quoted(input.path) << ", \"begin\": " << span.begin << ", \"end\": " << span.end
                  << ", \"type\": \"" << types[static_cast<int>(time.type)] << "\", \"value\": " << quoted(time.value)
                  << ", \"from\": " << quoted(time.begin) << ", \"to\": " << quoted(time.end)
                  << ", \"rule\": " << quoted(time.rule) << ", \"text\": "
                  << quoted(std::string_view(input.text)
                                .substr(segmented.tokens[time.first].begin,
                                        segmented.tokens[time.last - 1].end - segmented.tokens[time.first].begin))
                  << "}\n";
      }
    }
  }
  if (timing && !inputs.empty()) {
    std::cout << static_cast<double>(spent) * 1e6 / CLOCKS_PER_SEC / 10.0 / static_cast<double>(inputs.size())
              << " microseconds per document\n";
  }
  return 0;
}
