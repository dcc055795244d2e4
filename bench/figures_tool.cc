// Prints the figures of text files, one JSON object a file, for bench/figures_eval.py.
//
// usage: figures_tool DATA de|en [--time N | --times DATE] FILE…
// Spans are code points of the file's text. --time N reads each file N times and prints microseconds of processor time
// a document to standard error. --times DATE finds times first, as the whole program does. Exit: 0 done, 1 a file or
// rule could not be read.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "language/lexical.h"
#include "reading/figures.h"
#include "reading/times.h"
#include "text/segment.h"

namespace {

/// Paragraphs (parts between empty lines) as blocks in code points, as ingest makes them of plain text.
std::vector<lagebild::Block> paragraphs(const std::string& text) {
  std::vector<lagebild::Block> blocks;
  std::uint32_t point = 0, begin = 0;
  std::size_t start = 0, at = 0;
  const auto close = [&](std::size_t end, std::uint32_t point_end) {
    if (end > start) blocks.push_back({lagebild::BlockKind::body, {begin, point_end}});
  };
  while (at < text.size()) {
    if (text[at] == '\n' && at + 1 < text.size() && text[at + 1] == '\n') {
      close(at, point);
      while (at < text.size() && text[at] == '\n') {
        ++at;
        ++point;
      }
      start = at;
      begin = point;
      continue;
    }
    (void)lagebild::next_code_point(text, at);
    ++point;
  }
  close(at, point);
  return blocks;
}

int fail(const lagebild::Error& error) {
  std::cerr << error.message << '\n';
  return 1;
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 4) {
    std::cerr << "usage: figures_tool DATA de|en [--time N | --times DATE] FILE...\n";
    return 1;
  }
  using namespace lagebild;
  const std::string data = argv[1];
  const Language language = std::string(argv[2]) == "en" ? Language::en : Language::de;
  auto segmenter = Segmenter::load(data, language);
  if (!segmenter) return fail(segmenter.error());
  auto lexicon = Lexicon::load(data, language);
  if (!lexicon) return fail(lexicon.error());
  auto rules = FigureRules::load(data, language);
  if (!rules) return fail(rules.error());
  int first = 3;
  int rounds = 1;
  std::string published;
  auto times = TimeRules::load(data, language);
  if (!times) return fail(times.error());
  if (std::string(argv[3]) == "--time" && argc > 5) {
    rounds = std::max(1, std::atoi(argv[4]));
    first = 5;
  } else if (std::string(argv[3]) == "--times" && argc > 5) {
    published = argv[4];
    first = 5;
  }
  double micros = 0;
  for (int a = first; a < argc; ++a) {
    std::ifstream in(argv[a], std::ios::binary);
    if (!in) {
      std::cerr << argv[a] << ": cannot be read\n";
      return 1;
    }
    std::stringstream buffer;
    buffer << in.rdbuf();
    const std::string text = buffer.str();
    Segmented segmented;
    segmenter->segment(text, paragraphs(text), segmented);
    Lexical lexical;
    lexicon->analyse(segmented, lexical);
    std::vector<FoundTime> found_times;
    if (!published.empty()) found_times = times->find(segmented, lexical, published);
    std::vector<FoundFigure> figures;
    const std::clock_t start = std::clock();
    for (int r = 0; r < rounds; ++r) figures = rules->find(segmented, lexical, found_times);
    micros += 1e6 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC / rounds;
    nlohmann::ordered_json out;
    out["file"] = argv[a];
    out["figures"] = nlohmann::ordered_json::array();
    for (const FoundFigure& f : figures) {
      nlohmann::ordered_json one;
      const Span span = segmented.points(f.first, f.last);
      one["value"] = f.value;
      if (f.upper) one["upper"] = *f.upper;
      one["approx"] = f.approximate;
      one["unit"] = f.unit;
      one["span"] = {span.begin, span.end};
      one["rule"] = f.rule;
      out["figures"].push_back(std::move(one));
    }
    std::cout << out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) << '\n';
  }
  if (rounds > 1) std::fprintf(stderr, "%.1f us a document\n", micros / (argc - first));
  return 0;
} catch (const std::exception& e) {
  std::cerr << e.what() << '\n';
  return 1;
}
