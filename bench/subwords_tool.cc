// Cuts words into sub-words, and measures it; for bench/subwords_eval.py.
//
// subwords_tool FOLDER words < lines   a line is "1" (white space before) or "0", then the word; pieces per line
// subwords_tool FOLDER text < lines    running text, a line at a time; pieces per line
// subwords_tool FOLDER speed < lines   lines as for words: words a second on one core, with the cache and without
// FOLDER holds the files pieces.text, pieces.offsets, pieces.scores, normal (src/model/subwords.h, SubwordBlobs).
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/mapped_file.h"
#include "model/subwords.h"

namespace {

template <class T>
std::vector<T> numbers(std::string_view bytes) {
  std::vector<T> out(bytes.size() / sizeof(T));
  std::memcpy(out.data(), bytes.data(), out.size() * sizeof(T));
  return out;
}

double measure(const lagebild::Subwords& subwords, const std::vector<std::string>& lines, bool cache) {
  lagebild::Subwords::Scratch scratch;
  std::vector<std::uint32_t> out;
  const std::clock_t start = std::clock();  // processor time: other work on the machine does not count
  double seconds = 0;
  std::size_t count = 0;
  while (seconds < 3.0) {
    if (!cache) scratch = {};
    for (const std::string& line : lines) {
      out.clear();
      subwords.encode_word(std::string_view(line).substr(1), line[0] == '1', scratch, out);
    }
    count += lines.size();
    seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  }
  return static_cast<double>(count) / seconds / 1e6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: subwords_tool FOLDER words|text|speed < lines\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  const std::string_view mode = argv[2];
  std::array<lagebild::MappedFile, 4> files;
  constexpr std::array kNames{"/pieces.text", "/pieces.offsets", "/pieces.scores", "/normal"};
  for (std::size_t i = 0; i < files.size(); ++i) {
    auto file = lagebild::MappedFile::open(folder + kNames[i]);
    if (!file) {
      std::fprintf(stderr, "%s\n", file.error().message.c_str());
      return 1;
    }
    files[i] = std::move(*file);
  }
  const auto offsets = numbers<std::uint32_t>(files[1].bytes());
  const auto scores = numbers<float>(files[2].bytes());
  const std::clock_t start = std::clock();
  auto subwords = lagebild::Subwords::load({files[0].bytes(), offsets, scores, files[3].bytes()});
  if (!subwords) {
    std::fprintf(stderr, "%s\n", subwords.error().message.c_str());
    return 1;
  }
  const double load = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (mode == "speed") {
    std::vector<std::string> lines;
    for (std::string line; std::getline(std::cin, line);) {
      if (!line.empty()) lines.push_back(line);
    }
    std::vector<std::string> distinct = lines;  // each word once: nothing to find in the cache
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    std::printf("loaded in %.1f ms; %zu words: %.2f million a second; %zu distinct ones: %.2f million a second\n",
                load * 1e3, lines.size(), measure(*subwords, lines, true), distinct.size(),
                measure(*subwords, distinct, false));
    return 0;
  }
  lagebild::Subwords::Scratch scratch;
  std::vector<std::uint32_t> out;
  std::string printed;
  for (std::string line; std::getline(std::cin, line);) {
    out.clear();
    if (mode == "text") {
      subwords->encode(line, scratch, out);
    } else if (!line.empty()) {
      subwords->encode_word(std::string_view(line).substr(1), line[0] == '1', scratch, out);
    }
    printed.clear();
    for (const std::uint32_t id : out) {
      std::array<char, 12> digits{};
      const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), id);
      printed.append(digits.data(), end.ptr).push_back(' ');
    }
    if (!printed.empty()) printed.pop_back();
    printed.push_back('\n');
    std::fwrite(printed.data(), 1, printed.size(), stdout);
  }
  return 0;
}
