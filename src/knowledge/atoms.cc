#include "knowledge/atoms.h"

#include <array>
#include <functional>

#include "base/utf8.h"

namespace lagebild {
namespace {

constexpr std::string_view kHyphen = "-", kApostrophe = "'";
constexpr std::size_t kBlock = 1U << 16U;

enum class ByteClass : std::uint8_t { other, word, space, wide };

constexpr std::array<ByteClass, 256> make_classes() {
  std::array<ByteClass, 256> table{};
  for (std::size_t i = 0; i < 256; ++i) {
    const bool word = (i >= '0' && i <= '9') || (i >= 'a' && i <= 'z') || (i >= 'A' && i <= 'Z');
    table[i] = i >= 0x80 ? ByteClass::wide : word ? ByteClass::word : i <= ' ' ? ByteClass::space : ByteClass::other;
  }
  return table;
}
constexpr auto kClasses = make_classes();

ByteClass class_of(char32_t c) noexcept {
  if (c < 0x80) return kClasses[c];
  if (is_space(c)) return ByteClass::space;
  // Combining marks continue a word; text is NFC, so they are rare.
  if (is_letter(c) || is_digit(c) || (c >= 0x300 && c < 0x370)) return ByteClass::word;
  return ByteClass::other;
}

constexpr char32_t kSoftHyphen = 0xAD;

}  // namespace

Atom next_atom(std::string_view s, std::size_t at) noexcept {
  while (at < s.size()) {
    const std::size_t begin = at;
    const auto first = static_cast<unsigned char>(s[at]);
    ByteClass kind = kClasses[first];
    char32_t c = first;
    if (kind == ByteClass::wide) {
      c = next_code_point(s, at);
      kind = class_of(c);
    } else {
      ++at;
    }
    if (kind == ByteClass::space || c == kSoftHyphen) continue;
    if (kind == ByteClass::other) {
      if (c == U'-' || (c >= 0x2010 && c <= 0x2013)) return {kHyphen, false, at};
      if (c == U'\'' || c == 0x2019 || c == 0x2018 || c == 0x2BC) return {kApostrophe, false, at};
      return {s.substr(begin, at - begin), false, at};
    }
    while (at < s.size()) {
      const auto byte = static_cast<unsigned char>(s[at]);
      if (kClasses[byte] == ByteClass::word) {
        ++at;
        continue;
      }
      if (kClasses[byte] != ByteClass::wide) break;
      std::size_t next = at;
      if (class_of(next_code_point(s, next)) != ByteClass::word) break;
      at = next;
    }
    return {s.substr(begin, at - begin), true, at};
  }
  return {{}, false, s.size()};
}

AtomTable::AtomTable() : slots_(std::size_t{1} << 17U) {}

std::string_view AtomTable::keep(std::string_view text) {
  if (blocks_.empty() || blocks_.back().size() + text.size() > blocks_.back().capacity()) {
    blocks_.emplace_back();
    blocks_.back().reserve(std::max(kBlock, text.size()));
  }
  std::string& block = blocks_.back();
  const std::size_t begin = block.size();
  block.append(text);
  return std::string_view(block).substr(begin);
}

void AtomTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.id == kUnknown) continue;
    std::size_t i = slot.hash & mask;
    while (slots_[i].id != kUnknown) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

std::uint32_t AtomTable::intern(std::string_view text) {
  if (strings_.size() * 2 >= slots_.size()) grow();
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = hash & mask;
  while (slots_[i].id != kUnknown) {
    if (slots_[i].hash == hash && string(slots_[i].id) == text) return slots_[i].id;
    i = (i + 1) & mask;
  }
  const auto id = static_cast<std::uint32_t>(strings_.size());
  strings_.push_back(keep(text));
  slots_[i] = {hash, id};
  return id;
}

std::uint32_t AtomTable::find(std::string_view text) const noexcept {
  const auto hash = static_cast<std::uint32_t>(std::hash<std::string_view>{}(text));
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash & mask; slots_[i].id != kUnknown; i = (i + 1) & mask) {
    if (slots_[i].hash == hash && string(slots_[i].id) == text) return slots_[i].id;
  }
  return kUnknown;
}

}  // namespace lagebild
