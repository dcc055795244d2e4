#include "ingest/words.h"

#include <algorithm>
#include <charconv>

#include "base/tsv.h"

namespace lagebild::ingest {

namespace {

struct Loaded {
  Words words;
  std::vector<std::string> errors;
};

void load_table(const EmbeddedTable& table, Loaded& out) {
  auto file = TsvFile::parse(table.text, table.name, {"kind", "word", "value"});
  if (!file) {
    out.errors.push_back(file.error().message);
    return;
  }
  Words& words = out.words;
  std::uint32_t language = 0;
  if (std::string_view(table.language) != "common") {
    language = 1U << words.languages.size();
    words.languages.emplace_back(table.language);
  }
  const WordMap<WordSet*> sets{
      {"weekday", &words.weekday},
      {"clock", &words.clock},
      {"stand", &words.stand},
      {"by", &words.by},
      {"credit", &words.credit},
      {"position", &words.position},
      {"agency", &words.agency},
      {"class_out", &words.class_out},
      {"class_comments", &words.class_comments},
      {"class_in", &words.class_in},
      {"class_lead", &words.class_lead},
      {"class_caption", &words.class_caption},
      {"class_byline", &words.class_byline},
      {"class_date", &words.class_date},
      {"class_kicker", &words.class_kicker},
      {"class_hidden", &words.class_hidden},
  };
  const std::size_t kind_column = file->column("kind");
  const std::size_t word_column = file->column("word");
  const std::size_t value_column = file->column("value");
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const std::string_view kind = file->cell(row, kind_column);
    const std::string word(file->cell(row, word_column));
    if (word.empty()) {
      out.errors.push_back(file->error(row, "expected a word, found none").message);
    } else if (kind == "function") {
      words.function[word] |= language;
    } else if (kind == "letter") {
      words.letter[word] |= language;
    } else if (kind == "boiler") {
      words.boiler.push_back(word);
    } else if (kind == "month") {
      const std::string_view value = file->cell(row, value_column);
      int number = 0;
      std::from_chars(value.data(), value.data() + value.size(), number);
      if (number < 1 || number > 12) {
        out.errors.push_back(file->error(row, "expected a month number 1 to 12").message);
        continue;
      }
      const auto [at, added] = words.month.emplace(word, number);
      if (!added && at->second != number) {
        out.errors.push_back(file->error(row, "the month '" + word + "' has two numbers").message);
      }
    } else if (kind == "zone") {
      words.zone[word] = std::string(file->cell(row, value_column));
    } else if (const auto set = sets.find(kind); set != sets.end()) {
      set->second->insert(word);
    } else {
      out.errors.push_back(file->error(row, "unknown kind '" + std::string(kind) + "'").message);
    }
  }
}

const Loaded& loaded() {
  static const Loaded instance = [] {
    Loaded out;
    for (const EmbeddedTable* table = kEmbeddedTables; table->language != nullptr; ++table) load_table(*table, out);
    std::sort(out.words.boiler.begin(), out.words.boiler.end());
    return out;
  }();
  return instance;
}

}  // namespace

const Words& words() { return loaded().words; }
const std::vector<std::string>& word_table_errors() { return loaded().errors; }

}  // namespace lagebild::ingest
