#include "reading/figures/words.h"

#include <algorithm>
#include <array>

#include "base/tsv.h"

namespace lagebild::figures {
namespace {

constexpr std::array<std::pair<std::string_view, WordKind>, 30> kKinds{{
    {"approx", WordKind::approx},
    {"exact", WordKind::exact},
    {"approx_after", WordKind::approx_after},
    {"filler", WordKind::filler},
    {"between", WordKind::between},
    {"to", WordKind::to},
    {"or", WordKind::or_},
    {"ratio", WordKind::ratio},
    {"partitive", WordKind::partitive},
    {"pronoun", WordKind::pronoun},
    {"label", WordKind::label},
    {"date_before", WordKind::date_before},
    {"month", WordKind::month},
    {"several", WordKind::several},
    {"stop", WordKind::stop},
    {"suffix", WordKind::suffix},
    {"bare_after", WordKind::bare_after},
    {"votes", WordKind::votes},
    {"share", WordKind::share},
    {"others", WordKind::others},
    {"forward", WordKind::forward},
    {"change", WordKind::change},
    {"number_of", WordKind::number_of},
    {"definite", WordKind::definite},
    {"at_least", WordKind::at_least},
    {"victim", WordKind::victim},
    {"casualty", WordKind::casualty},
    {"single", WordKind::single},
    {"both", WordKind::both},
    {"setting", WordKind::setting},
}};

constexpr std::uint32_t bit(WordKind kind) { return 1U << static_cast<unsigned>(kind); }

}  // namespace

Result<RuleWords> RuleWords::load(const std::string& path) {
  auto file = TsvFile::load(path, {"words", "kind", "value"});
  if (!file) return file.error();
  RuleWords out;
  const auto words = file->column("words"), kind = file->column("kind"), value = file->column("value");
  for (std::size_t r = 0; r < file->rows(); ++r) {
    const auto name = file->cell(r, kind);
    const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const auto& k) { return k.first == name; });
    if (found == kKinds.end()) return file->error(r, "unknown kind of rule word \"" + std::string(name) + "\"");
    std::string key(file->cell(r, words));
    if (key.empty()) key.assign(1, '-');  // the hyphen as a range sign reads as an empty cell
    auto& entry = out.words_[key];
    if ((entry.kinds & bit(found->second)) != 0)
      return file->error(r, "\"" + key + "\" is listed twice as " + std::string(name));
    entry.kinds |= bit(found->second);
    out.first_[key.substr(0, key.find(' '))] |= bit(found->second);
    const std::size_t blank = key.rfind(' ');
    out.last_[blank == std::string::npos ? key : key.substr(blank + 1)] |= bit(found->second);
    if (found->second == WordKind::suffix || found->second == WordKind::share || found->second == WordKind::number_of)
      entry.value = std::string(file->cell(r, value));
    out.longest_ = std::max(out.longest_, static_cast<std::uint32_t>(std::count(key.begin(), key.end(), ' ') + 1));
  }
  return out;
}

Status RuleWords::add_equipment(const std::string& path) {
  auto file = TsvFile::load(path, {"key", "class", "names"});
  if (!file) return file.error();
  const auto key = file->column("key"), names = file->column("names"), type = file->column("class");
  for (std::size_t r = 0; r < file->rows(); ++r) {
    if (file->cell(r, key).empty() || file->cell(r, type).empty()) return file->error(r, "expected a key and a class");
    for (const auto name : split_list(file->cell(r, names))) {
      for (std::size_t at = name.find(' '); at != std::string_view::npos; at = name.find(' ', at + 1)) {
        if (at + 1 >= name.size() || name[at + 1] < '0' || name[at + 1] > '9') continue;
        const std::size_t before = at == 0 ? std::string_view::npos : name.rfind(' ', at - 1);
        std::string word;
        append_folded(name.substr(before == std::string_view::npos ? 0 : before + 1,
                                  at - (before == std::string_view::npos ? 0 : before + 1)),
                      word);
        words_[word].kinds |= bit(WordKind::label);
        first_[word] |= bit(WordKind::label);
        last_[word] |= bit(WordKind::label);
      }
    }
  }
  return {};
}

const RuleWords::Entry* RuleWords::find(std::string_view key) const {
  const auto found = words_.find(key);
  return found == words_.end() ? nullptr : &found->second;
}

bool RuleWords::matches(WordKind kind, const Folded& folded, std::uint32_t first, std::uint32_t last,
                        std::string& key) const {
  const Entry* entry = nullptr;
  if (last - first == 1) {
    entry = find(folded[first]);
  } else {
    key.assign(folded[first]);
    for (std::uint32_t k = first + 1; k < last; ++k) {
      key += ' ';
      key += folded[k];
    }
    entry = find(key);
  }
  return entry != nullptr && (entry->kinds & bit(kind)) != 0;
}

std::uint32_t RuleWords::at(WordKind kind, const Folded& folded, std::uint32_t token, std::uint32_t end) const {
  if (token >= end) return 0;
  const auto start = first_.find(folded[token]);
  if (start == first_.end() || (start->second & bit(kind)) == 0) return 0;
  std::string key;
  for (std::uint32_t n = token < end ? std::min(longest_, end - token) : 0; n > 0; --n)
    if (matches(kind, folded, token, token + n, key)) return n;
  return 0;
}

std::uint32_t RuleWords::before(WordKind kind, const Folded& folded, std::uint32_t begin, std::uint32_t token) const {
  if (begin >= token) return 0;
  const auto stop = last_.find(folded[token - 1]);
  if (stop == last_.end() || (stop->second & bit(kind)) == 0) return 0;
  std::string key;
  for (std::uint32_t n = begin < token ? std::min(longest_, token - begin) : 0; n > 0; --n)
    if (matches(kind, folded, token - n, token, key)) return n;
  return 0;
}

bool RuleWords::is(WordKind kind, std::string_view folded) const {
  const Entry* entry = find(folded);
  return entry != nullptr && (entry->kinds & bit(kind)) != 0;
}

std::string_view RuleWords::value(const Folded& folded, std::uint32_t first, std::uint32_t last) const {
  std::string key(folded[first]);
  for (std::uint32_t k = first + 1; k < last; ++k) {
    key += ' ';
    key += folded[k];
  }
  const Entry* entry = find(key);
  return entry != nullptr ? std::string_view(entry->value) : std::string_view();
}

const std::string* RuleWords::suffix(std::string_view folded) const {
  const Entry* entry = find(folded);
  return entry != nullptr && (entry->kinds & bit(WordKind::suffix)) != 0 ? &entry->value : nullptr;
}

}  // namespace lagebild::figures
