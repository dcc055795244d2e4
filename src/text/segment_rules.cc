#include "text/segment_rules.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"

namespace lagebild {
namespace {

void insert_all(StringSet& set, std::string_view cell) {
  for (const std::string_view word : split_list(cell)) set.emplace(word);
}

void append_all(std::vector<std::string>& list, std::string_view cell) {
  for (const std::string_view word : split_list(cell)) list.emplace_back(word);
}

/// `before`, the word in quotation marks, `after`.
std::string quoting(std::string_view before, std::string_view word, std::string_view after) {
  std::string out(before);
  out.append("\"").append(word).append("\"").append(after);
  return out;
}

std::string to_upper_ascii(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return out;
}

}  // namespace

Status SegmentRules::load_abbreviations(const std::string& path) {
  auto file = TsvFile::load(path, {"form", "type"});
  if (!file) return file.error();
  const std::size_t form = file->column("form");
  const std::size_t type = file->column("type");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view word = file->cell(row, form);
    const std::string_view name = file->cell(row, type);
    AbbreviationType value = AbbreviationType::inner;
    if (name == "inner")
      value = AbbreviationType::inner;
    else if (name == "any")
      value = AbbreviationType::any;
    else if (name == "number")
      value = AbbreviationType::number;
    else if (name == "number_before")
      value = AbbreviationType::number_before;
    else
      return file->error(row, quoting("type is one of inner, any, number, number_before; found ", name, ""));
    if (word.size() < 2 || word.back() != '.') {
      return file->error(row, quoting("an abbreviation ends in a full stop; found ", word, ""));
    }
    if (!abbreviations.emplace(std::string(word), value).second) {
      return file->error(row, quoting("", word, " is listed twice"));
    }
  }
  return {};
}

Status SegmentRules::load_contractions(const std::string& path) {
  auto file = TsvFile::load(path, {"form", "words"});
  if (!file) return file.error();
  const std::size_t form = file->column("form");
  const std::size_t words = file->column("words");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view word = file->cell(row, form);
    std::vector<std::string> parts;
    append_all(parts, file->cell(row, words));
    if (word.empty() || parts.size() < 2)
      return file->error(row, "expected a form and at least two words split by '|'");
    longest_contraction = std::max(longest_contraction, word.size());
    std::vector<std::string> capital = parts;
    capital.front() = capitalise(capital.front());
    contractions.emplace(to_upper_ascii(word), parts);
    contractions.emplace(capitalise(word), std::move(capital));
    contractions.insert_or_assign(std::string(word), std::move(parts));
  }
  return {};
}

Status SegmentRules::load_rules(const std::string& path) {
  auto file = TsvFile::load(path, {"rule", "value"});
  if (!file) return file.error();
  const std::size_t rule = file->column("rule");
  const std::size_t value = file->column("value");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view name = file->cell(row, rule);
    const std::string_view cell = file->cell(row, value);
    if (name == "option") {
      if (cell == "keep_hyphens")
        keep_hyphens = true;
      else if (cell == "keep_number_ranges")
        keep_number_ranges = true;
      else if (cell == "lower_starts")
        lower_starts = true;
      else if (cell == "split_final_stop")
        split_final_stop = true;
      else if (cell == "ordinals")
        ordinals = true;
      else
        return file->error(row, quoting("unknown option ", cell, ""));
    } else if (name == "starter")
      insert_all(starters, cell);
    else if (name == "ordinal_before")
      insert_all(ordinal_before, cell);
    else if (name == "ordinal_after")
      insert_all(ordinal_after, cell);
    else if (name == "glued")
      insert_all(glued, cell);
    else if (name == "gender_ending")
      insert_all(gender_endings, cell);
    else if (name == "slash_unit")
      insert_all(slash_units, cell);
    else if (name == "hyphen_prefix")
      insert_all(hyphen_prefixes, cell);
    else if (name == "number_suffix")
      insert_all(number_suffixes, cell);
    else if (name == "clitic")
      append_all(clitics, cell);
    else if (name == "negation")
      append_all(negations, cell);
    else
      return file->error(row, quoting("unknown rule ", name, ""));
  }
  return {};
}

Status SegmentRules::load_domains(const std::string& path) {
  auto file = TsvFile::load(path, {"domain"});
  if (!file) return file.error();
  const std::size_t domain = file->column("domain");
  for (std::size_t row = 0; row < file->rows(); ++row) domains.emplace(file->cell(row, domain));
  return {};
}

Segmenter::Segmenter() : rules_(std::make_unique<Rules>()) {}
Segmenter::Segmenter(Segmenter&&) noexcept = default;
Segmenter& Segmenter::operator=(Segmenter&&) noexcept = default;
Segmenter::~Segmenter() = default;

Result<Segmenter> Segmenter::load(const std::string& data_folder, Language language) {
  const std::string folder = data_folder + (language == Language::de ? "/de/" : "/en/");
  Segmenter out;
  if (auto s = out.rules_->load_abbreviations(folder + "abbreviations.tsv"); !s) return s.error();
  if (auto s = out.rules_->load_contractions(folder + "contractions.tsv"); !s) return s.error();
  if (auto s = out.rules_->load_rules(folder + "segmentation.tsv"); !s) return s.error();
  if (auto s = out.rules_->load_domains(data_folder + "/common/domains.tsv"); !s) return s.error();
  return out;
}

}  // namespace lagebild
