#include "language/word_formation.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"
#include "language/features.h"

namespace lagebild {

Result<WordFormation> WordFormation::load(const std::string& path) {
  auto file = TsvFile::load(path, {"rule", "form", "replace", "base", "letter", "upos", "features"});
  if (!file) return file.error();
  const std::size_t rule = file->column("rule");
  const std::size_t form = file->column("form");
  const std::size_t replace = file->column("replace");
  const std::size_t base = file->column("base");
  const std::size_t letter = file->column("letter");
  const std::size_t upos = file->column("upos");
  const std::size_t features = file->column("features");
  WordFormation out;
  std::string problem;
  const auto complain = [&](std::size_t row, std::string_view what, std::string_view found) {
    std::string message(what);
    message.append(": found \"").append(found).append("\"");
    return file->error(row, message);
  };
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view name = file->cell(row, rule);
    const std::string_view cell = file->cell(row, form);
    if (name == "option") {
      if (cell == "lower_capitals")
        out.lower_capitals = true;
      else if (cell == "capital_adjectives")
        out.capital_adjectives = true;
      else
        return complain(row, "unknown option", cell);
      continue;
    }
    if (name == "link" || name == "prefix" || name == "stem") {
      auto& list = name == "link" ? out.links : name == "prefix" ? out.prefixes : out.stems;
      for (const std::string_view part : split_list(cell)) list.emplace_back(part);
      continue;
    }
    if (name == "respell") {
      if (cell.empty()) return complain(row, "expected what is to be replaced", cell);
      out.respell.emplace_back(std::string(cell), std::string(file->cell(row, replace)));
      continue;
    }
    if (name != "guess" && name != "inflect" && name != "unknown") return complain(row, "unknown rule", name);
    Ending e;
    e.ending = std::string(cell);
    e.replace = std::string(file->cell(row, replace));
    if (e.replace == "=") {
      e.replace = e.ending;
    } else if (e.replace == "double") {
      e.replace.clear();
      e.undouble = true;
    }
    const auto pos = upos_from_name(file->cell(row, upos));
    if (!pos) return complain(row, "unknown part of speech", file->cell(row, upos));
    e.analysis.pos = *pos;
    if (!set_features(file->cell(row, features), e.analysis, problem)) return complain(row, "unknown feature", problem);
    e.analysis.guessed = true;
    const std::string_view which = file->cell(row, letter);
    if (which == "capital")
      e.small = false;
    else if (which == "small")
      e.capital = false;
    else if (!which.empty())
      return complain(row, "letter is capital, small or empty", which);
    if (name == "inflect") {
      const auto known = upos_from_name(file->cell(row, base));
      if (!known) return complain(row, "unknown part of speech of the base", file->cell(row, base));
      e.base = *known;
      e.has_base = true;
      e.least = 2;
      e.analysis.guessed = false;
      out.inflections.push_back(std::move(e));
    } else if (name == "guess") {
      if (e.ending.empty()) return complain(row, "expected an ending", e.ending);
      out.guesses.push_back(std::move(e));
    } else {
      if (e.ending.empty()) e.least = 1;
      out.unknown.push_back(std::move(e));
    }
  }
  if (!out.links.empty()) out.links.emplace_back();
  const auto longer = [](const Ending& a, const Ending& b) { return a.ending.size() > b.ending.size(); };
  std::stable_sort(out.inflections.begin(), out.inflections.end(), longer);
  std::stable_sort(out.guesses.begin(), out.guesses.end(), longer);
  return out;
}

}  // namespace lagebild
