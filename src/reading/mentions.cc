#include "reading/mentions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/tsv.h"
#include "reading/mention_finder.h"

namespace lagebild {

Result<MentionRules> MentionRules::load(const std::string& data_folder, Language language) {
  MentionRules rules;
  auto names = TsvFile::load(data_folder + "/common/first_names.tsv", {"name", "gender"});
  if (!names) return std::move(names).error();
  for (std::size_t row = 0; row < names->rows(); ++row) {
    const std::string_view gender = names->cell(row, names->column("gender"));
    rules.first_names[std::string(names->cell(row, names->column("name")))] = gender.empty() ? '-' : gender.front();
  }
  auto file = TsvFile::load(data_folder + (language == Language::de ? "/de" : "/en") + "/role_modifiers.tsv",
                            {"modifier", "forms", "position", "status", "office"});
  if (!file) return std::move(file).error();
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view position = file->cell(row, file->column("position"));
    auto* table = position == "before"   ? &rules.before
                  : position == "after"  ? &rules.after
                  : position == "prefix" ? &rules.prefix
                                         : nullptr;
    if (table == nullptr)
      return file->error(row, "expected position before, after or prefix, found '" + std::string(position) + "'");
    const Modifier modifier{std::string(file->cell(row, file->column("status"))),
                            file->cell(row, file->column("office")) == "other"};
    (*table)[std::string(file->cell(row, file->column("modifier")))] = modifier;
    for (const std::string_view form : split_list(file->cell(row, file->column("forms"))))
      (*table)[std::string(form)] = modifier;
  }
  auto exceptions = TsvFile::load(data_folder + (language == Language::de ? "/de" : "/en") + "/role_exceptions.tsv",
                                  {"lemma", "state", "office"});
  if (!exceptions) return std::move(exceptions).error();
  for (std::size_t row = 0; row < exceptions->rows(); ++row) {
    std::string key(exceptions->cell(row, exceptions->column("lemma")));
    key.append(":").append(exceptions->cell(row, exceptions->column("state")));
    rules.exceptions[key] = exceptions->cell(row, exceptions->column("office"));
  }
  return rules;
}

const std::string* MentionRules::exception(std::string_view lemma, std::string_view state) const {
  std::string key(lemma);
  key.append(":").append(state);
  const auto at = exceptions.find(key);
  return at == exceptions.end() ? nullptr : &at->second;
}

std::vector<FoundMention> find_mentions(const Analysed& doc, const Knowledge& knowledge, const MentionRules& rules,
                                        std::string_view date) {
  return MentionFinder(doc, knowledge, rules, date).run();
}

}  // namespace lagebild
