#include "language/syntax.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <functional>
#include <utility>

namespace lagebild {
namespace {

constexpr std::size_t kBlock = 16384;
constexpr std::size_t kTable = 256;
constexpr std::array<std::string_view, 7> kTypes{"", "PER", "LOC", "ORG", "OTH", "EVENT", "MISC"};
constexpr std::array<std::string_view, 3> kVariants{"", "deriv", "part"};

}  // namespace

std::string_view Strings::keep(std::string_view s) {
  if (s.empty()) return {};
  if (2 * (count_ + 1) > table_.size()) grow();
  const std::size_t mask = table_.size() - 1;
  std::size_t at = std::hash<std::string_view>{}(s)&mask;
  for (; table_[at].data() != nullptr; at = (at + 1) & mask) {
    if (table_[at] == s) return table_[at];
  }
  if (blocks_.empty() || blocks_.back().size - used_ < s.size()) {
    const std::size_t size = std::max({kBlock, s.size(), blocks_.empty() ? 0 : 2 * blocks_.back().size});
    blocks_.push_back({std::make_unique_for_overwrite<char[]>(size), size});
    used_ = 0;
  }
  char* place = blocks_.back().bytes.get() + used_;
  std::memcpy(place, s.data(), s.size());
  used_ += s.size();
  ++count_;
  return table_[at] = {place, s.size()};
}

void Strings::grow() {
  std::vector<std::string_view> old(std::max(kTable, 2 * table_.size()));
  old.swap(table_);
  const std::size_t mask = table_.size() - 1;
  for (const std::string_view s : old) {
    if (s.data() == nullptr) continue;
    std::size_t at = std::hash<std::string_view>{}(s)&mask;
    while (table_[at].data() != nullptr) at = (at + 1) & mask;
    table_[at] = s;
  }
}

void Strings::clear() noexcept {
  if (blocks_.size() > 1) blocks_.erase(blocks_.begin(), blocks_.end() - 1);
  used_ = 0;
  count_ = 0;
  std::fill(table_.begin(), table_.end(), std::string_view{});
}

std::string name_label(NameLabel label) {
  if (label.type == NameType::none) return "O";
  std::string out = label.begins ? "B-" : "I-";
  out.append(kTypes[static_cast<std::size_t>(label.type)]);
  return out.append(kVariants[static_cast<std::size_t>(label.variant)]);
}

std::optional<NameLabel> name_label(std::string_view text) noexcept {
  if (text == "O") return NameLabel{};
  if (text.size() < 3 || text[1] != '-' || (text[0] != 'B' && text[0] != 'I')) return std::nullopt;
  for (std::size_t type = 1; type < kTypes.size(); ++type) {
    if (text.substr(2, kTypes[type].size()) != kTypes[type]) continue;
    const std::string_view rest = text.substr(2 + kTypes[type].size());
    for (std::size_t variant = 0; variant < kVariants.size(); ++variant) {
      if (rest == kVariants[variant]) {
        return NameLabel{static_cast<NameType>(type), static_cast<NameVariant>(variant), text[0] == 'B'};
      }
    }
  }
  return std::nullopt;
}

void Syntax::clear() noexcept {
  words.clear();
  ranges.clear();
  sentences.clear();
  strings.clear();
}

std::uint32_t Syntax::sentence_of(std::uint32_t word) const noexcept {
  const auto after = std::upper_bound(sentences.begin(), sentences.end(), word,
                                      [](std::uint32_t w, const SyntaxSentence& s) { return w < s.first; });
  return static_cast<std::uint32_t>(after - sentences.begin()) - 1;
}

std::string_view feature(std::string_view feats, std::string_view attribute) noexcept {
  while (!feats.empty()) {
    const std::size_t end = std::min(feats.find('|'), feats.size());
    const std::string_view item = feats.substr(0, end);
    if (item.size() > attribute.size() && item[attribute.size()] == '=' && item.starts_with(attribute)) {
      return item.substr(attribute.size() + 1);
    }
    feats.remove_prefix(std::min(end + 1, feats.size()));
  }
  return {};
}

void start_syntax(const Segmented& text, Syntax& out) {
  out.clear();
  out.words.resize(text.words.size());
  for (std::size_t i = 0; i < text.words.size(); ++i) out.words[i].form = text.words[i].form;
  for (const Sentence& s : text.sentences) {
    SyntaxSentence& sentence = out.sentences.emplace_back();
    sentence.first_range = static_cast<std::uint32_t>(out.ranges.size());
    sentence.first = text.tokens[s.first].word;
    for (std::uint32_t t = s.first; t < s.last; ++t) {
      const Token& token = text.tokens[t];
      sentence.last = token.word + token.words;
      if (token.words > 1) {
        out.ranges.push_back({token.word, sentence.last, text.form(t), {}, token.space_after});
      } else {
        out.words[token.word].space_after = token.space_after;
      }
    }
    sentence.last_range = static_cast<std::uint32_t>(out.ranges.size());
  }
}

}  // namespace lagebild
