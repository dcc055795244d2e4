// Words of time: the lexicon of data/<language>/times.tsv and the pieces that rules are matched over.
//
// Purpose: tokens are cut into pieces (letters, digits, single signs), so that "13.1.2023", "Dienstagabend" and
// "23-jährig" meet the same rules however a segmenter keeps them together; every piece has readings (class, value).
// Compounds are cut where their parts are known ("Jahresende" = Jahr + Ende); number words are computed.
// Thread safety: TimeWords is immutable after load. Complexity: linear in the text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "lagebild/result.h"
#include "text/segment.h"

namespace lagebild::times {

using ClassId = std::uint16_t;

/// Classes that are computed from a piece's form; their ids are fixed.
enum Builtin : ClassId {
  kInteger = 0,  ///< digits
  kDayNumber,    ///< 1 … 31, at most two digits
  kMonthNumber,  ///< 1 … 12, at most two digits
  kHourNumber,   ///< 0 … 24, at most two digits
  kMinute,       ///< 00 … 59, two digits
  kYear,         ///< 1000 … 2199, four digits
  kYearShort,    ///< two digits
  kNumber,       ///< any number, digits or words, decimals and thousands included
  kOrdinal,      ///< ordinal number word ("dreizehnten", "21st")
  kCapital,      ///< word with an upper-case initial (tested, never stored)
  kWord,         ///< any word (tested, never stored)
  kDigits,       ///< any digits (tested, never stored)
  kBuiltins
};

struct Value {
  std::string_view text;
  double number = 0;
};

/// One reading of the pieces [i, i + length).
struct Reading {
  ClassId cls = 0;
  std::uint16_t length = 1;
  Value value{};
};

struct Piece {
  std::uint32_t token = 0;
  std::uint32_t begin = 0, end = 0;  ///< bytes of the text
  std::uint32_t sentence = 0;
  std::uint32_t first_reading = 0;
  std::uint16_t readings = 0;
  bool glued = false;        ///< no white space before
  bool token_start = false;  ///< first piece of its token
  bool token_end = false;    ///< last piece of its token
  bool sentence_start = false;
  bool after_hyphen = false;  ///< a hyphen inside the token was dropped before it
  bool part = false;          ///< part of a compound: read by the compound parts
  bool digits = false, word = false, capital = false;
};

struct Pieces {
  std::vector<Piece> pieces;
  std::vector<Reading> readings;
  std::vector<std::uint32_t> sentence_end;  ///< by sentence: one past its last piece
};

class TimeWords {
 public:
  /// Loads data/<language>/times.tsv (columns forms, class, value, part). Errors name file and line.
  Status load(const std::string& path);

  /// Id of a class that the lexicon knows, or nullopt-like kNoClass.
  [[nodiscard]] ClassId class_id(std::string_view name) const noexcept;
  /// Class of the literal word or sign `form`, made on demand (rules are loaded after the words).
  ClassId literal(std::string_view form);
  /// Interned copy of a value.
  std::string_view intern(std::string_view text);

  void cut(const Segmented& text, Pieces& out) const;

  /// Value of an auxiliary's lemma ("future", "perfect"), empty where it is none.
  [[nodiscard]] std::string_view auxiliary(std::string_view lemma) const noexcept;
  /// A setting of the language ("@decimal" …), empty where not set.
  [[nodiscard]] std::string_view setting(std::string_view name) const noexcept;

  static constexpr ClassId kNoClass = 0xFFFF;

 private:
  enum class Capitals : std::uint8_t { any, required, lower };
  struct Entry {
    std::vector<std::string> rest;  // further pieces of a multiword form
    ClassId cls = 0;
    Capitals capitals = Capitals::any;
    Value value{};
  };
  struct Morph {
    ClassId cls = 0;
    bool inner = false, head = false;
    Value value{};
  };
  struct NumberMorph {
    std::string form;
    double value = 0;
    char kind = 'n';  // n number, m multiplier, a "and", o ordinal ending
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view s) const noexcept { return std::hash<std::string_view>{}(s); }
  };
  template <class T>
  using Map = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  /// Says fast that a form is in no table: by its first, middle and last byte and its length.
  struct Filter {
    std::array<std::uint64_t, 1024> bits{};
    static std::size_t slot(std::string_view s) noexcept {
      const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(s[i])); };
      return (byte(0) * 7919U + byte(s.size() / 2) * 211U + byte(s.size() - 1) * 31U + s.size() * 1231U) & 0xFFFFU;
    }
    void add(std::string_view s) noexcept {
      if (!s.empty()) bits[slot(s) >> 6U] |= std::uint64_t{1} << (slot(s) & 63U);
    }
    [[nodiscard]] bool may_have(std::string_view s) const noexcept {
      return !s.empty() && (bits[slot(s) >> 6U] >> (slot(s) & 63U) & 1U) != 0;
    }
  };

  ClassId intern_class(std::string_view name);
  void add_form(std::string_view form, ClassId cls, const Value& value, Capitals capitals);
  /// Value of a number word; `ordinal` is set where it ends as an ordinal. False where it is none.
  bool number_word(std::string_view lower, double& value, bool& ordinal) const;
  /// Byte offsets where the parts of a known compound begin (the first, 0, left out); false where it is none.
  bool split_compound(std::string_view lower, std::vector<std::uint32_t>& cuts) const;
  bool inner_part(std::string_view lower) const;
  void cut_token(const Segmented& text, std::uint32_t token, Piece piece, Pieces& out) const;
  void cut_word(const Segmented& text, Piece piece, Pieces& out) const;
  void read_piece(const Segmented& text, Pieces& out, std::size_t index, std::string& buffer) const;
  void read_digits(const Segmented& text, Pieces& out, std::size_t index) const;
  void combine_numbers(Pieces& out) const;

  Map<ClassId> classes_;
  Map<std::vector<Entry>> entries_;
  Map<std::vector<Morph>> morphs_;
  Filter entry_filter_, morph_filter_;
  std::vector<std::vector<NumberMorph>> numbers_;  // by first byte
  Map<std::string> auxiliaries_, settings_;
  Map<std::vector<std::string>> endings_;
  std::vector<std::unique_ptr<std::string>> strings_;
  std::size_t longest_head_ = 0;
  ClassId next_class_ = kBuiltins;
};

/// Lower-cases into `buffer` (reused); ASCII and Latin-1 letters fast, everything else by ICU.
void lower_into(std::string_view s, std::string& buffer);

}  // namespace lagebild::times
