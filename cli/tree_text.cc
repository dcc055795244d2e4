#include "tree_text.h"

#include "export/table.h"

namespace lagebild::cli {
namespace {

/// The table joins blanks: the indent has a mark in each column. Adds `head`'s dependants (0: the roots) in the order
/// of the text; a tree's depth bounds the recursion.
void add_below(const Syntax& words, const SyntaxSentence& s, std::uint32_t head, const std::string& indent,
               Table& table) {
  std::vector<std::uint32_t> below;
  for (std::uint32_t i = s.first; i < s.last; ++i)
    if (words.words[i].head == head) below.push_back(i);
  for (const std::uint32_t i : below) {
    const SyntaxWord& w = words.words[i];
    const bool last = i == below.back();
    std::string lemma(w.lemma);
    if (!w.joined_lemma.empty()) lemma.append(" → ").append(w.joined_lemma);
    const std::string name = w.name.type == NameType::none ? std::string() : name_label(w.name);
    const std::string form = head == 0 ? std::string(w.form) : indent + (last ? "└ " : "├ ") + std::string(w.form);
    table.add({form, std::string(w.deprel), std::string(upos_name(w.upos)), std::string(w.xpos), lemma,
               std::string(w.feats), name});
    add_below(words, s, i - s.first + 1, head == 0 ? indent : indent + (last ? "· " : "│ "), table);
  }
}

}  // namespace

std::string tree_text(const Syntax& words, const SyntaxSentence& sentence, std::size_t width) {
  Table table(
      {{"TREE", false, 16}, {"RELATION"}, {"POS"}, {"TAG"}, {"LEMMA", false, 8}, {"FEATURES", false, 16}, {"NAME"}});
  add_below(words, sentence, 0, "", table);
  return table.render(width, 2);
}

nlohmann::ordered_json tree_json(const Syntax& words, const SyntaxSentence& sentence) {
  auto out = nlohmann::ordered_json::array();
  for (const SyntaxWord& w : words.of(sentence)) {
    nlohmann::ordered_json word{{"form", w.form},   {"lemma", w.lemma}, {"upos", upos_name(w.upos)}, {"xpos", w.xpos},
                                {"feats", w.feats}, {"head", w.head},   {"deprel", w.deprel}};
    if (!w.joined_lemma.empty()) word["joined_lemma"] = w.joined_lemma;
    if (w.name.type != NameType::none) word["name"] = name_label(w.name);
    out.push_back(std::move(word));
  }
  return out;
}

}  // namespace lagebild::cli
