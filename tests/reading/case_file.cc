#include "case_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/tsv.h"

namespace lagebild::reading_test {
namespace {

Error at(const std::string& file, std::size_t line, std::string_view what) {
  return {ErrorCode::bad_format, fmt::format("{}:{}: {}", file, line, what)};
}

bool starts_with_word(std::string_view line, std::string_view word) {
  return line.size() > word.size() && line.starts_with(word) && line[word.size()] == ' ';
}

/// Splits a fact line at blanks; "…" is one word, a comma one of its own. Empty where a quotation mark is not closed.
std::vector<FactWord> split_words(std::string_view line) {
  std::vector<FactWord> words;
  std::size_t i = 0;
  while (i < line.size()) {
    const char c = line[i];
    if (c == ' ') {
      ++i;
    } else if (c == ',') {
      words.push_back({",", false});
      ++i;
    } else if (c == '"') {
      const std::size_t close = line.find('"', i + 1);
      if (close == std::string_view::npos) return {};
      words.push_back({std::string(line.substr(i + 1, close - i - 1)), true});
      i = close + 1;
    } else {
      std::size_t end = i;
      while (end < line.size() && line[end] != ' ' && line[end] != ',' && line[end] != '"') ++end;
      words.push_back({std::string(line.substr(i, end - i)), false});
      i = end;
    }
  }
  return words;
}

Result<Fact> parse_fact(std::string_view line, const std::string& file, std::size_t number) {
  Fact fact;
  fact.line = std::string(line);
  fact.number = number;
  if (starts_with_word(line, "todo")) {
    fact.todo = true;
    line.remove_prefix(5);
    if (const std::size_t hash = line.rfind(" # "); hash != std::string_view::npos) {
      fact.reason = std::string(trim(line.substr(hash + 3)));
      line = trim(line.substr(0, hash));
    }
    if (fact.reason.empty()) return at(file, number, "a todo line must end with \" # \" and why it is not reached yet");
  }
  if (starts_with_word(line, "no")) {
    fact.negative = true;
    line.remove_prefix(3);
  }
  fact.words = split_words(line);
  if (fact.words.empty()) return at(file, number, fmt::format("expected a fact, found \"{}\"", line));
  return fact;
}

}  // namespace

Result<ReadingCase> parse_case(std::string_view content, const std::string& file, const std::string& name) {
  ReadingCase out;
  out.file = file;
  out.name = name;
  enum class Part { header, text, facts } part = Part::header;
  std::size_t number = 0;
  while (!content.empty()) {
    const std::size_t end = content.find('\n');
    const std::string_view raw = content.substr(0, end);
    content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
    ++number;
    if (raw == "---") {
      if (part == Part::facts) return at(file, number, "expected two lines \"---\", found a third");
      part = part == Part::header ? Part::text : Part::facts;
      continue;
    }
    if (part == Part::text) {
      out.text.append(raw).push_back('\n');
      continue;
    }
    const std::string_view line = trim(raw);
    if (line.empty() || line.front() == '#') continue;
    if (part == Part::header) {
      if (starts_with_word(line, "language")) {
        out.language = std::string(trim(line.substr(9)));
      } else if (starts_with_word(line, "published")) {
        out.published = std::string(trim(line.substr(10)));
      } else {
        return at(file, number, fmt::format("expected \"language\" or \"published\", found \"{}\"", line));
      }
      continue;
    }
    Result<Fact> fact = parse_fact(line, file, number);
    if (!fact) return std::move(fact).error();
    out.facts.push_back(std::move(fact).value());
  }
  if (part != Part::facts) return at(file, number, "expected header, text and facts, parted by lines \"---\"");
  if (out.text.find_first_not_of(" \n") == std::string::npos) return at(file, number, "the text is empty");
  if (out.facts.empty()) return at(file, number, "expected at least one fact");
  return out;
}

Result<std::vector<ReadingCase>> load_cases(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code error;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() == ".case") paths.push_back(entry.path());
  }
  if (error) return Error{ErrorCode::not_found, fmt::format("{}: {}", folder, error.message())};
  std::sort(paths.begin(), paths.end());
  std::vector<ReadingCase> cases;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    if (!in) return Error{ErrorCode::unreadable, path.string() + ": cannot be read"};
    std::string stem = path.stem().string();
    std::replace(stem.begin(), stem.end(), '-', '_');  // GoogleTest filters read '-' as "not"
    Result<ReadingCase> parsed =
        parse_case(content.str(), path.string(), path.parent_path().filename().string() + "/" + stem);
    if (!parsed) return std::move(parsed).error();
    cases.push_back(std::move(parsed).value());
  }
  return cases;
}

}  // namespace lagebild::reading_test
