// Measuring help: reads "language<TAB>text" lines from standard input and prints what the knowledge finds in each text:
// first token, last token, kind of match, key, country, kind of name; an empty line ends each text's list.
// Used by tools/knowledge/coverage.py.
#include <array>
#include <cstdio>
#include <iostream>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "knowledge/test_text.h"

int main(int argc, char** argv) {
  using namespace lagebild;
  auto loaded = Knowledge::load({.data_folder = argc > 1 ? argv[1] : LAGEBILD_SOURCE_DATA});
  if (!loaded) {
    std::fprintf(stderr, "%s\n", loaded.error().message.c_str());
    return 1;
  }
  const Knowledge& knowledge = *loaded;
  std::string line;
  std::vector<NameMatch> matches;
  constexpr std::array<const char*, 7> kinds{"name",    "abbreviation", "adjective", "inhabitant",
                                             "metonym", "prefix",       "surname"};
  constexpr std::array<const char*, 3> parts{"whole", "first", "last"};
  const auto print = [](std::string_view s) { return static_cast<int>(s.size()); };
  while (std::getline(std::cin, line)) {
    if (line.size() < 3) continue;
    const Language language = line.starts_with("de") ? Language::de : Language::en;
    const Segmented text = test_text(std::string_view(line).substr(3));
    const auto last = static_cast<std::uint32_t>(text.tokens.size());
    for (std::uint32_t i = 0; i < last; ++i) {
      matches.clear();
      knowledge.match_names(text, i, last, language, matches);
      for (const NameMatch& m : matches) {
        for (const NameEntry& e : m.entries) {
          const Entity& entity = knowledge.entity(e.entity);
          std::printf("%u\t%u\t%s\t%.*s\t%.*s\t%s\n", m.first, m.last, parts[static_cast<std::size_t>(m.part)],
                      print(entity.key), entity.key.data(), print(entity.country), entity.country.data(),
                      kinds[static_cast<std::size_t>(e.kind)]);
        }
      }
      if (const auto role = knowledge.match_role(text, i, last, language)) {
        std::printf("%u\t%u\trole\t%.*s\t%.*s\t%.*s\n", role->first, role->last, print(role->role->lemma),
                    role->role->lemma.data(),
                    role->prefix_entity == kNone ? 0 : print(knowledge.entity(role->prefix_entity).country),
                    role->prefix_entity == kNone ? "" : knowledge.entity(role->prefix_entity).country.data(),
                    print(role->role->office), role->role->office.data());
      }
      if (const auto noun = knowledge.match_institution(text, i, last, language)) {
        std::printf("%u\t%u\tinstitution\t%.*s\t%.*s\t%.*s\n", noun->first, noun->last, print(noun->institution->lemma),
                    noun->institution->lemma.data(),
                    noun->prefix_entity == kNone ? 0 : print(knowledge.entity(noun->prefix_entity).country),
                    noun->prefix_entity == kNone ? "" : knowledge.entity(noun->prefix_entity).country.data(),
                    print(noun->institution->sector), noun->institution->sector.data());
      }
    }
    std::printf("\n");
  }
  return 0;
}
