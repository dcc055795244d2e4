// Sub-words of words: unigram pieces with scores, cut as sentencepiece cuts them.
//
// Purpose: turns a word into the numbers of the pieces that the encoder knows. Code points are first replaced by a map
// (the model's kind of NFKC), runs of blanks become one U+2581, which also stands before a word that follows white
// space. The pieces are those of the path with the highest sum of scores (Viterbi; Kudo 2018, "Subword
// Regularization"); a character that is no piece costs the lowest score minus 10 and becomes kUnknown, neighbouring
// ones together. Sums are floats as in sentencepiece, so that ties fall the same way. Pieces 0 to 3 and "<mask>" never
// stand for text.
// Units: bytes of UTF-8; text must be valid. Errors: load() says which blob is wrong where; encoding has none.
// Thread safety: a Subwords is immutable after load() and may be shared; a Scratch belongs to one thread at a time.
// Complexity: linear in the bytes times the longest piece; a word in the cache is one look-up. No allocation a word
// once the Scratch has grown.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/result.h"

namespace lagebild {

/// The parts of a model file that Subwords is made from; all are copied, none is kept.
struct SubwordBlobs {
  std::string_view text;                   ///< the pieces one after another, UTF-8
  std::span<const std::uint32_t> offsets;  ///< piece i is text[offsets[i], offsets[i + 1])
  std::span<const float> scores;           ///< one a piece
  /// The map, little-endian: u32 n; n × u32 code points, ascending; (n + 1) × u32 offsets into what follows; the
  /// replacements one after another, UTF-8 (an empty one drops the code point).
  std::string_view normal;
};

class Subwords {
 public:
  static constexpr std::uint32_t kBegin = 0, kPad = 1, kEnd = 2, kUnknown = 3;

  /// What encoding needs besides the pieces: buffers and a cache of words (1 MiB, words of up to 30 bytes and 7
  /// pieces). The cache changes the time that a word takes, never its pieces.
  class Scratch {
   public:
    Scratch() = default;

   private:
    friend class Subwords;
    struct Entry {
      std::array<std::uint64_t, 4> key{};  ///< form, zeros, its length, space before and "in use"
      std::array<std::uint32_t, 8> ids{};  ///< number of pieces, then the pieces
    };
    struct Node {
      float score = 0;                          ///< of the best path that ends here
      std::uint32_t start = 0, piece = kUnset;  ///< its last piece
    };
    std::vector<Entry> cache;
    std::vector<Node> path;
    std::string text;
    std::uint64_t owner = 0;  ///< number of the Subwords whose words the cache holds
  };

  /// Errors: bad_data.
  static Result<Subwords> load(const SubwordBlobs& blobs);

  /// Appends the pieces of a word and returns their number, at least 1: a word of which nothing is left is kUnknown
  /// (behind white space: the piece U+2581, as far as there is one).
  std::uint32_t encode_word(std::string_view form, bool space_before, Scratch& scratch,
                            std::vector<std::uint32_t>& out) const;
  /// Appends the pieces of running text, as if it began behind white space; none where nothing is left of it.
  void encode(std::string_view text, Scratch& scratch, std::vector<std::uint32_t>& out) const;

  [[nodiscard]] std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(scores_.size()); }

 private:
  static constexpr std::uint32_t kUnset = 0xFFFFFFFFU;
  /// A state of the trie. The state behind byte b is `base() ^ b`, where that one's label is b; no two states have the
  /// same base.
  struct State {
    std::uint32_t bits = kFree;    ///< base (23 bits), label (9 bits)
    std::uint32_t piece = kUnset;  ///< that ends here
    [[nodiscard]] std::uint32_t base() const noexcept { return bits >> 9U; }
    [[nodiscard]] std::uint32_t label() const noexcept { return bits & 511U; }
  };
  static constexpr std::uint32_t kFree = 256;  ///< label that no byte has

  Status load_map(std::string_view blob);
  Status build(const SubwordBlobs& blobs);
  /// Writes the normal form of `text` to `out`, a U+2581 first where `prefix`.
  void normalise(std::string_view text, bool prefix, std::string& out) const;
  void viterbi(std::string_view text, std::vector<Scratch::Node>& path, std::vector<std::uint32_t>& out) const;

  std::vector<State> states_;
  std::vector<float> scores_;
  float unknown_ = 0;
  std::vector<std::uint16_t> pages_;         ///< by code point / 128: page of replacements_, 0 is empty
  std::vector<std::uint16_t> replacements_;  ///< 128 a page: number of the replacement + 1, 0: stays
  std::vector<std::uint32_t> replacement_offsets_;
  std::string replacement_text_;
  std::array<bool, 256> plain_{};  ///< bytes that are a character of their own and stay as they are
  std::uint64_t number_ = 0;
};

}  // namespace lagebild
