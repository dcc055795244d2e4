#include "knowledge/inflection.h"

#include <algorithm>

namespace lagebild {
namespace {

std::string without_zero(std::string_view ending) { return ending == "0" ? std::string() : std::string(ending); }

}  // namespace

Result<Inflection> Inflection::load(const TsvFile& file) {
  Inflection out;
  const std::size_t name = file.column("class"), when = file.column("when"), unless = file.column("unless"),
                    strip = file.column("strip"), endings = file.column("endings"), number = file.column("number");
  for (std::size_t row = 0; row < file.rows(); ++row) {
    Row r;
    r.name = file.cell(row, name);
    r.when = file.cell(row, when);
    r.strip = file.cell(row, strip);
    for (const auto e : split_list(file.cell(row, endings))) r.endings.push_back(without_zero(e));
    for (const auto e : split_list(file.cell(row, unless))) r.unless.emplace_back(e);
    const std::string_view count = file.cell(row, number);
    if (r.name.empty()) return file.error(row, "the class is missing");
    if (r.endings.empty()) return file.error(row, "no endings (0 stands for none)");
    if (count != "both" && count != "plural")
      return file.error(row, "number: expected both or plural, found \"" + std::string(count) + "\"");
    r.plural = count == "plural";
    (r.name == "genitive" ? out.genitive_ : out.rows_).push_back(std::move(r));
  }
  return out;
}

bool Inflection::has_class(std::string_view name) const noexcept {
  return std::any_of(rows_.begin(), rows_.end(), [&](const Row& r) { return r.name == name; });
}

void Inflection::inflect(std::string_view word, std::string_view name, std::vector<InflectedForm>& out) const {
  std::size_t longest = 0;
  bool any = false;
  for (const Row& row : rows_) {
    if (row.name != name || !word.ends_with(row.when)) continue;
    any = true;
    longest = std::max(longest, row.when.size());
  }
  if (!any) out.push_back({std::string(word), false});
  for (const Row& row : rows_) {
    if (row.name != name || row.when.size() != longest || !word.ends_with(row.when)) continue;
    const std::string_view stem = word.ends_with(row.strip) ? word.substr(0, word.size() - row.strip.size()) : word;
    for (const std::string& ending : row.endings) out.push_back({std::string(stem) + ending, row.plural});
  }
}

void Inflection::expand(std::string_view pattern, std::vector<std::string>& out) const {
  std::vector<std::string> done{""};
  std::vector<InflectedForm> forms;
  std::size_t at = 0;
  while (at < pattern.size()) {
    const std::size_t end = std::min(pattern.find(' ', at), pattern.size());
    std::string_view word = pattern.substr(at, end - at);
    forms.clear();
    const std::size_t slash = word.rfind('/');
    if (slash != std::string_view::npos && slash > 0 && has_class(word.substr(slash + 1))) {
      inflect(word.substr(0, slash), word.substr(slash + 1), forms);
    } else {
      forms.push_back({std::string(word), false});
    }
    std::vector<std::string> next;
    next.reserve(done.size() * forms.size());
    for (const std::string& head : done) {
      for (const InflectedForm& form : forms) next.push_back(head.empty() ? form.text : head + " " + form.text);
    }
    done.swap(next);
    at = end + 1;
  }
  out.insert(out.end(), std::make_move_iterator(done.begin()), std::make_move_iterator(done.end()));
}

std::vector<std::string_view> Inflection::endings(std::string_view name) const {
  std::vector<std::string_view> out;
  for (const Row& row : rows_) {
    if (row.name == name) out.insert(out.end(), row.endings.begin(), row.endings.end());
  }
  return out;
}

std::string_view Inflection::strip_genitive(std::string_view form) const noexcept {
  for (const Row& row : genitive_) {
    for (const std::string& ending : row.endings) {
      if (form.size() <= ending.size() + 1 || !form.ends_with(ending)) continue;
      const std::string_view stem = form.substr(0, form.size() - ending.size());
      const bool barred =
          std::any_of(row.unless.begin(), row.unless.end(), [&](const std::string& u) { return stem.ends_with(u); });
      if (!barred) return stem;
    }
  }
  return {};
}

}  // namespace lagebild
