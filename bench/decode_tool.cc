// Runs what follows a model's scores on its own, for bench/decode_eval.py; says on standard error how long it took.
//
// decode_tool trees          binary: u32 n, then (n + 1)² f32, again and again → heads, a line each
// decode_tool names          binary: u32 words, u32 labels, then f32 → labels, a line each
// decode_tool make           lines "form TAB lemma" → edit scripts
// decode_tool apply          lines "form TAB script" → lemmas, "-" where the script does not apply, else "+lemma"
// decode_tool choose FILE    FILE: scripts, one a line; binary: u32 bytes, "form TAB UPOS TAB lemma/UPOS TAB …", then
//                            one f32 a script → lemmas
// decode_tool conllu         CoNLL-U → CoNLL-U
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "language/conllu.h"
#include "language/features.h"
#include "language/lemma_script.h"
#include "language/names_path.h"
#include "language/tree.h"

namespace {

using namespace lagebild;

std::string_view input;

template <class T>
std::vector<T> take(std::size_t count) {
  std::vector<T> out(count);
  const std::size_t bytes = std::min(input.size(), count * sizeof(T));
  std::memcpy(out.data(), input.data(), bytes);
  input.remove_prefix(bytes);
  return out;
}

std::vector<std::string_view> cut(std::string_view s, char separator) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0;;) {
    const std::size_t end = s.find(separator, at);
    out.push_back(s.substr(at, end - at));
    if (end == std::string_view::npos) return out;
    at = end + 1;
  }
}

class Clock {
 public:
  void start() { begin_ = std::clock(); }
  void stop() {
    total_ += std::clock() - begin_;
    ++calls_;
  }
  ~Clock() {
    const double seconds = static_cast<double>(total_) / CLOCKS_PER_SEC;
    std::fprintf(stderr, "%zu calls, %.3f s, %.2f us each\n", calls_, seconds,
                 seconds * 1e6 / static_cast<double>(std::max<std::size_t>(1, calls_)));
  }

 private:
  std::clock_t begin_ = 0, total_ = 0;
  std::size_t calls_ = 0;
};

template <class T>
void print_numbers(const std::vector<T>& numbers) {
  std::string line;
  for (const T n : numbers) line.append(std::to_string(n)).push_back(' ');
  std::puts(line.c_str());
}

void trees() {
  TreeFinder finder;
  Clock clock;
  while (!input.empty()) {
    const std::uint32_t n = take<std::uint32_t>(1)[0];
    const auto scores = take<float>((n + 1ULL) * (n + 1ULL));
    std::vector<std::uint32_t> heads(n);
    clock.start();
    finder.find(scores, heads);
    clock.stop();
    print_numbers(heads);
  }
}

void names() {
  NamesScratch scratch;
  Clock clock;
  while (!input.empty()) {
    const auto sizes = take<std::uint32_t>(2);
    const auto scores = take<float>(std::size_t{sizes[0]} * sizes[1]);
    std::vector<std::uint16_t> path(sizes[0]);
    clock.start();
    best_names(scores, sizes[1], sizes[1], scratch, path);
    clock.stop();
    print_numbers(path);
  }
}

int scripts(bool make) {
  LemmaScratch scratch;
  std::clock_t begin = std::clock();
  std::size_t calls = 0;
  std::string out;
  std::string all;
  for (const std::string_view line : cut(input, '\n')) {
    if (line.empty()) continue;
    const std::size_t tab = line.find('\t');
    const std::string_view form = line.substr(0, tab);
    const std::string_view second = line.substr(tab + 1);
    ++calls;
    if (make) {
      make_lemma_script(form, second, scratch, out);
      all.append(out);
    } else {
      const auto script = LemmaScript::parse(second);
      if (!script) {
        std::fprintf(stderr, "%s\n", script.error().message.c_str());
        return 1;
      }
      all.append(apply_lemma_script(form, *script, scratch, out) ? "+" + out : "-");
    }
    all.push_back('\n');
  }
  const double seconds = static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  std::fprintf(stderr, "%zu calls, %.3f s, %.2f us each\n", calls, seconds,
               seconds * 1e6 / static_cast<double>(std::max<std::size_t>(1, calls)));
  std::fwrite(all.data(), 1, all.size(), stdout);
  return 0;
}

int choose(const char* path) {
  std::ifstream file(path);
  std::vector<std::string> texts;
  for (std::string line; std::getline(file, line);) texts.push_back(line);
  const std::vector<std::string_view> views(texts.begin(), texts.end());
  const auto scripts = LemmaScripts::load(views);
  if (!scripts) {
    std::fprintf(stderr, "%s\n", scripts.error().message.c_str());
    return 1;
  }
  LemmaScratch scratch;
  Clock clock;
  std::string out;
  while (!input.empty()) {
    const std::uint32_t bytes = take<std::uint32_t>(1)[0];
    const auto parts = cut(input.substr(0, bytes), '\t');
    input.remove_prefix(bytes);
    const auto scores = take<float>(scripts->size());
    std::vector<Analysis> analyses;
    for (std::size_t i = 2; i < parts.size(); ++i) {
      const std::size_t slash = parts[i].rfind('/');
      Analysis& a = analyses.emplace_back();
      a.lemma = parts[i].substr(0, slash);
      a.pos = upos_from_name(parts[i].substr(slash + 1)).value_or(Upos::x);
    }
    clock.start();
    scripts->choose(parts[0], upos_from_name(parts[1]).value_or(Upos::x), scores, analyses, 3.0, scratch, out);
    clock.stop();
    std::puts(out.c_str());
  }
  return 0;
}

int conllu() {
  Syntax syntax;
  const std::clock_t begin = std::clock();
  if (const Status s = read_conllu(input, "standard input", syntax); !s) {
    std::fprintf(stderr, "%s\n", s.error().message.c_str());
    return 1;
  }
  const std::clock_t middle = std::clock();
  std::string out;
  write_conllu(syntax, "s", out);
  const std::clock_t end = std::clock();
  std::fprintf(stderr, "%zu words read in %.3f s, written in %.3f s\n", syntax.words.size(),
               static_cast<double>(middle - begin) / CLOCKS_PER_SEC,
               static_cast<double>(end - middle) / CLOCKS_PER_SEC);
  std::fwrite(out.data(), 1, out.size(), stdout);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view mode = argc > 1 ? argv[1] : "";
  const std::string all((std::istreambuf_iterator<char>(std::cin)), {});
  input = all;
  if (mode == "trees") return trees(), 0;
  if (mode == "names") return names(), 0;
  if (mode == "make" || mode == "apply") return scripts(mode == "make");
  if (mode == "choose" && argc > 2) return choose(argv[2]);
  if (mode == "conllu") return conllu();
  std::fputs("usage: decode_tool trees|names|make|apply|choose FILE|conllu < input\n", stderr);
  return 2;
}
