#include "model/subwords.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "base/utf8.h"

namespace lagebild {
namespace {

constexpr std::string_view kSpace = "\xE2\x96\x81";  // U+2581
constexpr float kUnknownPenalty = 10.0F;
constexpr std::uint32_t kBlock = 256;
constexpr std::uint32_t kMostStates = 1U << 23U;
constexpr std::uint32_t kPage = 128;
constexpr std::size_t kPages = 0x110000 / kPage;
constexpr std::size_t kMostReplacements = 0xFFFE;
constexpr std::size_t kCachedBytes = 30;
constexpr std::size_t kCachedPieces = 7;
constexpr std::size_t kSets = 8192;  // of two entries

Error bad(std::string_view blob, std::string_view place, std::string_view expected, std::string_view found) {
  std::string message(blob);
  message.append(": ").append(place).append(": expected ").append(expected).append(", found ").append(found);
  return {ErrorCode::bad_data, std::move(message)};
}

std::uint32_t little_endian(std::string_view blob, std::size_t at) noexcept {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i > 0; --i) value = value << 8U | static_cast<unsigned char>(blob[at + i - 1]);
  return value;
}

std::size_t character_length(char first) noexcept {
  const auto b = static_cast<unsigned char>(first);
  return b < 0xC0U ? 1 : b < 0xE0U ? 2 : b < 0xF0U ? 3 : 4;
}

std::size_t set_of(const std::array<std::uint64_t, 4>& key) noexcept {
  std::uint64_t h = key[0] * 0x9E3779B97F4A7C15ULL;
  for (std::size_t i = 1; i < key.size(); ++i) h = ((h ^ h >> 29U) + key[i]) * 0xBF58476D1CE4E5B9ULL;
  return static_cast<std::size_t>(h >> 51U);  // 13 bits
}
static_assert(kSets == 1U << 13U);

/// Sorts piece numbers by their bytes. Most differ in the first eight, which are compared as one number.
template <class Piece>
void sort_by_bytes(std::vector<std::uint32_t>& order, const Piece& piece) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keys;
  keys.reserve(order.size());
  for (const std::uint32_t i : order) {
    std::uint64_t key = 0;
    const std::string_view text = piece(i);
    for (std::size_t k = 0; k < 8; ++k) key = key << 8U | (k < text.size() ? static_cast<unsigned char>(text[k]) : 0U);
    keys.emplace_back(key, i);
  }
  std::sort(keys.begin(), keys.end(), [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : piece(a.second) < piece(b.second);
  });
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = keys[k].second;
}

/// Hands out bases for the children of a state.
class Places {
 public:
  /// A base for children with these labels; `grown` is how many states there are afterwards.
  std::uint32_t take(std::span<const unsigned char> labels, std::size_t& grown) {
    constexpr int kTries = 24;  // more would save a little space only
    int tries = 0;
    for (std::uint32_t slot = next_[0]; slot != 0 && tries < kTries; slot = next_[slot], ++tries) {
      const std::uint32_t base = slot ^ labels[0];
      if (!used_base_[base] && fits(base, labels)) return occupy(base, labels, grown);
    }
    const auto first = static_cast<std::uint32_t>(next_.size());
    grow();
    return occupy(first, labels, grown);  // the first base of a fresh block always fits
  }
  Places() {
    next_.assign(kBlock, 0);
    previous_.assign(kBlock, 0);
    taken_.assign(kBlock, true);  // the root, and what states without children point at
    used_base_.assign(kBlock, true);
  }

 private:
  bool fits(std::uint32_t base, std::span<const unsigned char> labels) const {
    return std::all_of(labels.begin(), labels.end(), [&](unsigned char b) { return !taken_[base ^ b]; });
  }
  std::uint32_t occupy(std::uint32_t base, std::span<const unsigned char> labels, std::size_t& grown) {
    used_base_[base] = true;
    for (const unsigned char b : labels) {
      const std::uint32_t slot = base ^ b;
      taken_[slot] = true;
      next_[previous_[slot]] = next_[slot];
      previous_[next_[slot]] = previous_[slot];
    }
    grown = next_.size();
    return base;
  }
  /// New free slots come first in the list: old ones that nothing fits into fall behind.
  void grow() {
    const auto first = static_cast<std::uint32_t>(next_.size());
    next_.resize(first + kBlock);
    previous_.resize(first + kBlock);
    taken_.resize(first + kBlock, false);
    used_base_.resize(first + kBlock, false);
    for (std::uint32_t i = first; i < first + kBlock; ++i) {
      next_[i] = i + 1;
      previous_[i] = i - 1;
    }
    next_[first + kBlock - 1] = next_[0];
    previous_[next_[0]] = first + kBlock - 1;
    next_[0] = first;
    previous_[first] = 0;
  }

  std::vector<std::uint32_t> next_, previous_;  // list of free slots; 0 is its head
  std::vector<bool> taken_, used_base_;
};

}  // namespace

Status Subwords::load_map(std::string_view blob) {
  constexpr std::string_view kName = "map of code points";
  const auto size_error = [&](std::uint64_t expected) {
    return bad(kName, "size", std::to_string(expected) + " bytes", std::to_string(blob.size()));
  };
  if (blob.size() < 8) return size_error(8);
  const std::size_t count = little_endian(blob, 0);
  if (count > kMostReplacements) {
    return bad(kName, "entries", "at most " + std::to_string(kMostReplacements), std::to_string(count));
  }
  const std::size_t text_at = 4 + 4 * count + 4 * (count + 1);
  if (blob.size() < text_at) return size_error(text_at);
  replacement_offsets_.resize(count + 1);
  for (std::size_t i = 0; i <= count; ++i) replacement_offsets_[i] = little_endian(blob, 4 + 4 * (count + i));
  if (replacement_offsets_[0] != 0) {
    return bad(kName, "offset 0", "0", std::to_string(replacement_offsets_[0]));
  }
  if (replacement_offsets_[count] != blob.size() - text_at) return size_error(text_at + replacement_offsets_[count]);
  replacement_text_ = blob.substr(text_at);
  pages_.assign(kPages, 0);
  replacements_.assign(kPage, 0);
  std::uint32_t least = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint32_t c = little_endian(blob, 4 + 4 * i);
    const std::string place = "entry " + std::to_string(i);
    if (c < least || c >= 0x110000) {
      return bad(kName, place, "a code point of at least " + std::to_string(least), std::to_string(c));
    }
    least = c + 1;
    if (replacement_offsets_[i] > replacement_offsets_[i + 1]) {
      return bad(kName, place, "rising offsets", "falling ones");
    }
    const std::string_view text =
        std::string_view(replacement_text_)
            .substr(replacement_offsets_[i], replacement_offsets_[i + 1] - replacement_offsets_[i]);
    if (!is_valid_utf8(text)) return bad(kName, place, "UTF-8", "other bytes");
    std::uint16_t& page = pages_[c / kPage];
    if (page == 0) {
      page = static_cast<std::uint16_t>(replacements_.size() / kPage);
      replacements_.resize(replacements_.size() + kPage, 0);
    }
    replacements_[page * kPage + c % kPage] = static_cast<std::uint16_t>(i + 1);
  }
  const std::size_t ascii = pages_[0] * kPage;
  for (std::size_t c = 0; c < kPage; ++c) plain_[c] = c != ' ' && replacements_[ascii + c] == 0;
  return {};
}

Status Subwords::build(const SubwordBlobs& blobs) {
  const std::size_t count = blobs.scores.size();
  const auto piece = [&](std::uint32_t i) {
    return blobs.text.substr(blobs.offsets[i], blobs.offsets[i + 1] - blobs.offsets[i]);
  };
  scores_.assign(blobs.scores.begin(), blobs.scores.end());
  std::vector<std::uint32_t> order;  // pieces that stand for text, by their bytes
  order.reserve(count);
  float lowest = 0;
  for (std::uint32_t i = kUnknown + 1; i < count; ++i) {
    const std::string_view text = piece(i);
    const std::string place = "piece " + std::to_string(i);
    if (text.empty()) return bad("pieces.text", place, "text", "nothing");
    if (!is_valid_utf8(text)) return bad("pieces.text", place, "UTF-8", "other bytes");
    if (!std::isfinite(scores_[i])) return bad("pieces.scores", place, "a finite score", std::to_string(scores_[i]));
    if (text == "<mask>") continue;
    lowest = order.empty() ? scores_[i] : std::min(lowest, scores_[i]);
    order.push_back(i);
  }
  if (order.empty()) return bad("pieces.text", "pieces", "some that stand for text", "none");
  unknown_ = lowest - kUnknownPenalty;
  sort_by_bytes(order, piece);
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (piece(order[i - 1]) == piece(order[i])) {
      return bad("pieces.text", "piece " + std::to_string(order[i]), "a piece that no other is",
                 "piece " + std::to_string(order[i - 1]));
    }
  }
  // Each state is a range of sorted pieces that agree in their first `depth` bytes.
  struct Range {
    std::uint32_t state, first, last, depth;
  };
  states_.assign(kBlock, State{});
  Places places;
  std::vector<Range> todo{{0, 0, static_cast<std::uint32_t>(order.size()), 0}};
  std::vector<unsigned char> labels;
  std::vector<std::uint32_t> bounds;
  while (!todo.empty()) {
    Range r = todo.back();
    todo.pop_back();
    if (piece(order[r.first]).size() == r.depth) states_[r.state].piece = order[r.first++];
    if (r.first == r.last) continue;
    labels.clear();
    bounds.clear();
    for (std::uint32_t i = r.first; i < r.last; ++i) {
      const auto b = static_cast<unsigned char>(piece(order[i])[r.depth]);
      if (!labels.empty() && labels.back() == b) continue;
      labels.push_back(b);
      bounds.push_back(i);
    }
    bounds.push_back(r.last);
    std::size_t size = 0;
    const std::uint32_t base = places.take(labels, size);
    if (size > kMostStates) return bad("pieces.text", "pieces", "at most 8388608 states", std::to_string(size));
    states_.resize(size, State{});
    states_[r.state].bits = base << 9U | states_[r.state].label();
    for (std::size_t k = 0; k < labels.size(); ++k) {
      states_[base ^ labels[k]].bits = labels[k];
      todo.push_back({base ^ labels[k], bounds[k], bounds[k + 1], r.depth + 1});
    }
  }
  return {};
}

Result<Subwords> Subwords::load(const SubwordBlobs& blobs) {
  const std::size_t count = blobs.scores.size();
  if (count <= kUnknown + 1) return bad("pieces.scores", "size", "at least 5 pieces", std::to_string(count));
  if (blobs.offsets.size() != count + 1) {
    return bad("pieces.offsets", "size", std::to_string(count + 1) + " offsets", std::to_string(blobs.offsets.size()));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (blobs.offsets[i] > blobs.offsets[i + 1]) {
      return bad("pieces.offsets", "piece " + std::to_string(i), "rising offsets", "falling ones");
    }
  }
  if (blobs.offsets[0] != 0 || blobs.offsets[count] != blobs.text.size()) {
    return bad("pieces.offsets", "ends", "0 and " + std::to_string(blobs.text.size()),
               std::to_string(blobs.offsets[0]) + " and " + std::to_string(blobs.offsets[count]));
  }
  Subwords out;
  if (const Status s = out.load_map(blobs.normal); !s) return s.error();
  if (const Status s = out.build(blobs); !s) return s.error();
  static std::atomic<std::uint64_t> numbers{0};
  out.number_ = ++numbers;
  return out;
}

void Subwords::normalise(std::string_view text, bool prefix, std::string& out) const {
  out.clear();
  if (prefix) out.append(kSpace);
  bool blank = true;  // blanks at the start are dropped
  const auto append = [&](std::string_view s) {
    for (std::size_t at = 0; at < s.size();) {
      if (s[at] == ' ') {
        if (!blank) out.append(kSpace);
        blank = true;
        ++at;
        continue;
      }
      const std::size_t end = std::min(s.find(' ', at), s.size());
      out.append(s.substr(at, end - at));
      blank = false;
      at = end;
    }
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && plain_[static_cast<unsigned char>(text[at])]) ++at;
    if (at > begin) {
      out.append(text.substr(begin, at - begin));
      blank = false;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    const std::uint16_t replacement = replacements_[pages_[c / kPage] * kPage + c % kPage];
    if (replacement == 0) {
      append(text.substr(begin, at - begin));
    } else {
      const std::uint32_t first = replacement_offsets_[replacement - 1U];
      append(std::string_view(replacement_text_).substr(first, replacement_offsets_[replacement] - first));
    }
  }
  const std::size_t least = prefix ? kSpace.size() : 0;
  if (blank && out.size() > least) out.resize(out.size() - kSpace.size());
}

void Subwords::viterbi(std::string_view text, std::vector<Scratch::Node>& path, std::vector<std::uint32_t>& out) const {
  path.assign(text.size() + 1, {});
  const auto offer = [&](std::size_t start, std::size_t end, float score, std::uint32_t piece) {
    Scratch::Node& node = path[end];
    const float sum = score + path[start].score;
    if (node.piece == kUnset || sum > node.score) node = {sum, static_cast<std::uint32_t>(start), piece};
  };
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t next = start + std::min(character_length(text[start]), text.size() - start);
    bool single = false;
    std::uint32_t base = states_[0].base();
    for (std::size_t at = start; at < text.size();) {
      const auto b = static_cast<unsigned char>(text[at]);
      const State& state = states_[base ^ b];
      if (state.label() != b) break;
      ++at;
      base = state.base();
      if (state.piece == kUnset) continue;
      offer(start, at, scores_[state.piece], state.piece);
      single |= at == next;
    }
    if (!single) offer(start, next, unknown_, kUnknown);
    start = next;
  }
  const std::size_t first = out.size();
  for (std::size_t at = text.size(); at > 0; at = path[at].start) {
    const std::uint32_t piece = path[at].piece;
    if (piece != kUnknown || out.size() == first || out.back() != kUnknown) out.push_back(piece);
  }
  std::reverse(out.begin() + static_cast<std::ptrdiff_t>(first), out.end());
}

std::uint32_t Subwords::encode_word(std::string_view form, bool space_before, Scratch& scratch,
                                    std::vector<std::uint32_t>& out) const {
  if (scratch.owner != number_) {
    scratch.cache.assign(2 * kSets, {});
    scratch.owner = number_;
  }
  Scratch::Entry* set = nullptr;
  std::array<std::uint64_t, 4> key{};
  if (form.size() <= kCachedBytes) {
    std::array<char, sizeof key> bytes{};
    std::copy(form.begin(), form.end(), bytes.begin());
    bytes[kCachedBytes] = static_cast<char>(form.size());
    bytes[kCachedBytes + 1] = space_before ? 3 : 1;
    std::memcpy(key.data(), bytes.data(), sizeof key);
    set = &scratch.cache[2 * set_of(key)];
    for (std::size_t way = 0; way < 2; ++way) {
      if (set[way].key != key) continue;
      const auto& ids = set[way].ids;
      out.insert(out.end(), ids.begin() + 1, ids.begin() + 1 + ids[0]);
      return ids[0];
    }
  }
  const std::size_t before = out.size();
  normalise(form, space_before, scratch.text);
  viterbi(scratch.text, scratch.path, out);
  if (out.size() == before) out.push_back(kUnknown);
  const std::size_t count = out.size() - before;
  if (set != nullptr && count <= kCachedPieces) {
    set[1] = set[0];  // the newest first, the oldest falls out
    set[0].key = key;
    set[0].ids[0] = static_cast<std::uint32_t>(count);
    std::copy(out.begin() + static_cast<std::ptrdiff_t>(before), out.end(), set[0].ids.begin() + 1);
  }
  return static_cast<std::uint32_t>(count);
}

void Subwords::encode(std::string_view text, Scratch& scratch, std::vector<std::uint32_t>& out) const {
  normalise(text, true, scratch.text);
  if (scratch.text != kSpace) viterbi(scratch.text, scratch.path, out);
}

}  // namespace lagebild
