#include "ingest/charset.h"

#include <simdjson.h>
#include <uchardet.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "base/utf8.h"

namespace lagebild {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

bool starts_with_bytes(std::string_view s, std::string_view prefix) { return s.substr(0, prefix.size()) == prefix; }

bool ascii_letter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

struct Magic {
  std::string_view bytes;
  std::string_view what;
};
// Files people hand over by mistake; told by name, since "not text" alone sends them looking for an encoding.
constexpr std::array kMagics{
    Magic{"%PDF-", "a PDF file"},
    Magic{"PK\x03\x04", "a ZIP archive or office document"},
    Magic{"\x7F"
          "ELF",
          "a program"},
    Magic{"\x89PNG", "a PNG picture"},
    Magic{"\xFF\xD8\xFF", "a JPEG picture"},
    Magic{"GIF8", "a GIF picture"},
    Magic{"{\\rtf", "an RTF document"},
    Magic{"SQLite format 3", "a SQLite database"},
    Magic{"\xD0\xCF\x11\xE0", "an old office document"},
    Magic{"BZh", "a bzip2 file"},
    Magic{"\xFD"
          "7zXZ",
          "an xz file"},
    Magic{"7z\xBC\xAF", "a 7z archive"},
};

// UTF-16 or UTF-32 without a BOM: ASCII letters leave NULs at fixed places.
std::string_view nul_pattern(std::string_view bytes) {
  const std::size_t n = std::min<std::size_t>(bytes.size(), 4096) / 4 * 4;
  if (n < 4) return {};
  std::array<std::size_t, 4> nul{};
  for (std::size_t i = 0; i < n; ++i) nul[i % 4] += static_cast<std::size_t>(bytes[i] == '\0');
  const std::size_t quarter = n / 4;
  const auto most = [&](std::size_t i) { return nul[i] * 10 >= quarter * 7; };
  const auto few = [&](std::size_t i) { return nul[i] * 20 <= quarter; };
  if (few(0) && most(1) && most(2) && most(3)) return "UTF-32LE";
  if (most(0) && most(1) && most(2) && few(3)) return "UTF-32BE";
  if (few(0) && most(1) && few(2) && most(3)) return "UTF-16LE";
  if (most(0) && few(1) && most(2) && few(3)) return "UTF-16BE";
  return {};
}

// Share of bytes that no text has: control characters other than white space and escape.
bool looks_binary(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1U << 16U);
  std::size_t nul = 0;
  std::size_t control = 0;
  for (const char ch : head) {
    const auto c = static_cast<unsigned char>(ch);
    nul += static_cast<std::size_t>(c == 0);
    control += static_cast<std::size_t>(c < 0x20U && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v');
    control += static_cast<std::size_t>(c == 0x7FU);
  }
  return nul * 1000 > head.size() || control * 50 > head.size();
}

struct Utf8Census {
  std::size_t good = 0;  // well-formed multi-byte sequences
  std::size_t bad = 0;   // broken sequences
};

// Length of the well-formed sequence at `i`, 0 where it is broken.
std::size_t sequence_length(std::string_view s, std::size_t i) {
  std::size_t at = i;
  const char32_t c = next_code_point(s, at);
  if (c == 0xFFFD && s.substr(i, 3) != kReplacement) return 0;
  return at - i;
}

Utf8Census census(std::string_view s) {
  Utf8Census out;
  for (std::size_t i = 0; i < s.size();) {
    if (static_cast<unsigned char>(s[i]) < 0x80U) {
      ++i;
      continue;
    }
    const std::size_t length = sequence_length(s, i);
    if (length == 0) {
      ++out.bad;
      static_cast<void>(next_code_point(s, i));
    } else {
      ++out.good;
      i += length;
    }
  }
  return out;
}

std::string repair_utf8(std::string_view s) {
  std::string out;
  out.reserve(s.size() + 16);
  for (std::size_t i = 0; i < s.size();) {
    std::size_t run = i;
    while (run < s.size()) {
      if (static_cast<unsigned char>(s[run]) < 0x80U) {
        ++run;
        continue;
      }
      const std::size_t length = sequence_length(s, run);
      if (length == 0) break;
      run += length;
    }
    out.append(s.substr(i, run - i));
    i = run;
    if (i < s.size()) {
      out.append(kReplacement);
      static_cast<void>(next_code_point(s, i));
    }
  }
  return out;
}

// NULs that slipped into text would end it early in C interfaces and in the store.
void replace_nuls(std::string& text) {
  if (text.find('\0') == std::string::npos) return;
  std::string out;
  out.reserve(text.size() + 16);
  for (const char c : text) {
    if (c == '\0') {
      out.append(kReplacement);
    } else {
      out.push_back(c);
    }
  }
  text = std::move(out);
}

std::optional<std::string> convert(std::string_view bytes, const char* charset) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> from(ucnv_open(charset, &status), &ucnv_close);
  const std::unique_ptr<UConverter, decltype(&ucnv_close)> to(ucnv_open("UTF-8", &status), &ucnv_close);
  if (U_FAILURE(status)) return std::nullopt;
  std::string out;
  std::array<UChar, 4096> pivot;
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  std::array<char, 16384> chunk;
  const char* source = bytes.data();
  const char* const end = bytes.data() + bytes.size();
  out.reserve(bytes.size() + bytes.size() / 8);
  UBool reset = 1;
  while (true) {
    char* target = chunk.data();
    status = U_ZERO_ERROR;
    ucnv_convertEx(to.get(), from.get(), &target, chunk.data() + chunk.size(), &source, end, pivot.data(),
                   &pivot_source, &pivot_target, pivot.data() + pivot.size(), reset, 1, &status);
    reset = 0;
    out.append(chunk.data(), static_cast<std::size_t>(target - chunk.data()));
    if (status == U_BUFFER_OVERFLOW_ERROR) continue;
    if (U_FAILURE(status)) return std::nullopt;
    return out;
  }
}

// The 128 upper code points of a single-byte character set.
using UpperHalf = std::array<char32_t, 128>;
std::optional<UpperHalf> upper_half(const char* charset) {
  std::string all;
  for (int i = 128; i < 256; ++i) all.push_back(static_cast<char>(i));
  const auto text = convert(all, charset);
  if (!text) return std::nullopt;
  UpperHalf out{};
  std::size_t at = 0;
  for (char32_t& c : out) {
    if (at >= text->size()) return std::nullopt;
    c = next_code_point(*text, at);
  }
  return out;
}

constexpr std::array kWestern{"windows-1252", "ISO-8859-15", "macintosh", "IBM850"};

const std::array<std::optional<UpperHalf>, kWestern.size()>& western_tables() {
  static const auto tables = [] {
    std::array<std::optional<UpperHalf>, kWestern.size()> out;
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = upper_half(kWestern[i]);
    return out;
  }();
  return tables;
}

// How much the upper-half bytes, read by `table`, look like western European writing: letters inside words in fitting
// case, punctuation at the edge of words.
int western_score(std::string_view s, const UpperHalf& table) {
  int score = 0;
  const auto at = [&](std::size_t i) -> char32_t {
    if (i >= s.size()) return U' ';
    const auto c = static_cast<unsigned char>(s[i]);
    return c < 0x80U ? char32_t{c} : table[c - 0x80U];
  };
  for (std::size_t i = 0; i < s.size(); ++i) {
    if (static_cast<unsigned char>(s[i]) < 0x80U) continue;
    const char32_t c = at(i);
    const char32_t before = i == 0 ? U' ' : at(i - 1);
    const char32_t after = at(i + 1);
    switch (c) {
      case U'ä':
      case U'ö':
      case U'ü':
      case U'ß':
        score += is_lower(before) || is_lower(after) ? 4 : -2;
        continue;
      case U'Ä':
      case U'Ö':
      case U'Ü':
        score += !is_lower(before) && is_letter(after) ? 4 : -3;
        continue;
      case U'„':
      case U'‚':
      case U'»':
      case U'«':
      case U'‹':
      case U'›':
        score += !is_letter(before) || !is_letter(after) ? 3 : -3;
        continue;
      case U'“':
      case U'”':
      case U'‘':
        score += !is_letter(before) || !is_letter(after) ? 3 : -2;
        continue;
      case U'’':
        score += is_letter(before) ? 3 : 0;
        continue;
      case U'–':
      case U'—':
      case U'…':
      case U'•':
      case U'·':
        score += !is_letter(before) || !is_letter(after) ? 3 : -1;
        continue;
      case U'€':
      case U'£':
      case U'§':
      case U'°':
      case U'²':
      case U'³':
      case U'½':
      case U'©':
      case U'®':
      case 0xA0:
        score += !is_lower(before) || !is_lower(after) ? 3 : -2;
        continue;
      default:
        break;
    }
    if (c < 0xA0 || c == 0xFFFD) {
      score -= 4;
    } else if (is_lower(c)) {
      const bool odd = c == U'ÿ' || c == U'þ' || c == U'ð' || c == U'ø';
      const bool run = is_letter(before) && before >= 0x80 && is_letter(after) && after >= 0x80;
      score += run ? -2 : (is_lower(before) || is_lower(after)) && !odd ? 2 : -2;
    } else if (is_upper(c)) {
      score += is_lower(before) ? -3 : is_letter(after) ? 1 : -2;
    } else {
      score -= 2;
    }
  }
  return score;
}

struct Guess {
  const char* charset = nullptr;
  bool plausible = false;
};

Guess guess_western(std::string_view s) {
  const std::string_view sample = s.substr(0, 1U << 18U);
  std::size_t high = 0;
  std::size_t letters = 0;
  for (const char ch : sample) {
    const auto c = static_cast<unsigned char>(ch);
    high += static_cast<std::size_t>(c >= 0x80U);
    letters += static_cast<std::size_t>(ascii_letter(c));
  }
  // Western languages write one letter in four at most beyond ASCII; Cyrillic, Greek or Chinese nearly all.
  if (high * 3 > letters) return {};
  Guess best;
  int best_score = 0;
  for (std::size_t i = 0; i < kWestern.size(); ++i) {
    const auto& table = western_tables()[i];
    if (!table) continue;
    const int score = western_score(sample, *table);
    if (best.charset == nullptr || score > best_score) {
      best_score = score;
      best.charset = kWestern[i];
    }
  }
  best.plausible = best_score > static_cast<int>(high);
  return best;
}

std::string guess_by_statistics(std::string_view s) {
  const uchardet_t detector = uchardet_new();
  if (detector == nullptr) return {};
  std::string name;
  if (uchardet_handle_data(detector, s.data(), std::min<std::size_t>(s.size(), 1U << 18U)) == 0) {
    uchardet_data_end(detector);
    name = uchardet_get_charset(detector);
  }
  uchardet_delete(detector);
  return name;
}

// Value behind `key` and '=' in `s` from `from`, with or without quotation marks.
std::string_view attribute_value(std::string_view s, std::size_t from) {
  while (from < s.size() && (s[from] == ' ' || s[from] == '\t' || s[from] == '\n' || s[from] == '\r')) ++from;
  if (from >= s.size() || s[from] != '=') return {};
  ++from;
  while (from < s.size() && (s[from] == ' ' || s[from] == '"' || s[from] == '\'' || s[from] == '\t')) ++from;
  std::size_t end = from;
  while (end < s.size() && std::strchr(" \t\r\n\"';/>?,", s[end]) == nullptr) ++end;
  return s.substr(from, end - from);
}

std::string declared_charset(std::string_view bytes) {
  std::string head(bytes.substr(0, 4096));
  std::transform(head.begin(), head.end(), head.begin(), ascii_lower);
  const std::string_view view = head;
  if (starts_with_bytes(view, "<?xml")) {
    const std::size_t end = view.find('>');
    const std::size_t at = view.find("encoding");
    if (at != std::string_view::npos && at < end) {
      if (auto name = charset_for_label(attribute_value(view, at + 8)); !name.empty()) return name;
    }
  }
  for (std::size_t at = view.find("<meta"); at != std::string_view::npos; at = view.find("<meta", at + 5)) {
    const std::string_view tag = view.substr(at, view.find('>', at) - at);
    for (std::size_t key = tag.find("charset"); key != std::string_view::npos; key = tag.find("charset", key + 7)) {
      if (auto name = charset_for_label(attribute_value(tag, key + 7)); !name.empty()) return name;
    }
  }
  return {};
}

Decoded utf8_or_converted(std::string_view bytes, const std::string& charset) {
  if (auto text = convert(bytes, charset.c_str())) return {std::move(*text), charset};
  return {repair_utf8(bytes), "UTF-8"};
}

}  // namespace

std::string charset_for_label(std::string_view label) {
  std::string key;
  for (const char c : label) {
    if (c != ' ' && c != '\t') key.push_back(ascii_lower(c));
  }
  struct Row {
    std::string_view label;
    const char* name;
  };
  static constexpr std::array kRows{
      Row{"utf-8", "UTF-8"},
      Row{"utf8", "UTF-8"},
      Row{"unicode-1-1-utf-8", "UTF-8"},
      Row{"x-unicode20utf8", "UTF-8"},
      Row{"utf-16", "UTF-8"},
      Row{"utf-16le", "UTF-8"},
      Row{"utf-16be", "UTF-8"},
      Row{"unicode", "UTF-8"},
      Row{"iso-8859-1", "windows-1252"},
      Row{"iso8859-1", "windows-1252"},
      Row{"iso88591", "windows-1252"},
      Row{"iso_8859-1", "windows-1252"},
      Row{"iso_8859-1:1987", "windows-1252"},
      Row{"latin1", "windows-1252"},
      Row{"latin-1", "windows-1252"},
      Row{"l1", "windows-1252"},
      Row{"ascii", "windows-1252"},
      Row{"us-ascii", "windows-1252"},
      Row{"ansi_x3.4-1968", "windows-1252"},
      Row{"cp1252", "windows-1252"},
      Row{"x-cp1252", "windows-1252"},
      Row{"cp819", "windows-1252"},
      Row{"ibm819", "windows-1252"},
      Row{"x-user-defined", "windows-1252"},
      Row{"iso-8859-9", "windows-1254"},
      Row{"latin5", "windows-1254"},
      Row{"iso-8859-11", "windows-874-2000"},
      Row{"tis-620", "windows-874-2000"},
      Row{"gb2312", "gb18030"},
      Row{"gbk", "gb18030"},
      Row{"x-gbk", "gb18030"},
      Row{"chinese", "gb18030"},
      Row{"euc-kr", "windows-949"},
      Row{"ks_c_5601-1987", "windows-949"},
      Row{"shift_jis", "windows-31j"},
      Row{"shift-jis", "windows-31j"},
      Row{"sjis", "windows-31j"},
      Row{"x-sjis", "windows-31j"},
      Row{"mac", "macintosh"},
      Row{"x-mac-roman", "macintosh"},
      Row{"cp1251", "windows-1251"},
      Row{"cp1250", "windows-1250"},
  };
  for (const Row& row : kRows) {
    if (row.label == key) return row.name;
  }
  if (key.empty() || key.size() > 40) return {};
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(key.c_str(), &status);
  if (U_FAILURE(status)) return {};
  // A label inside a page says the page is a superset of ASCII; UTF-16, EBCDIC and the like cannot be meant.
  const UConverterType type = ucnv_getType(converter);
  const bool wide = type == UCNV_UTF16 || type == UCNV_UTF16_BigEndian || type == UCNV_UTF16_LittleEndian ||
                    type == UCNV_UTF32 || type == UCNV_UTF32_BigEndian || type == UCNV_UTF32_LittleEndian ||
                    type == UCNV_EBCDIC_STATEFUL || type == UCNV_UTF7;
  ucnv_close(converter);
  return wide ? std::string("UTF-8") : key;
}

Result<Decoded> decode(std::string_view bytes, bool markup, std::string_view name) {
  if (starts_with_bytes(bytes, "\xEF\xBB\xBF")) {
    bytes.remove_prefix(3);
    Decoded out{repair_utf8(bytes), "UTF-8"};
    replace_nuls(out.text);
    return out;
  }
  for (const auto& [bom, charset] : {std::pair<std::string_view, const char*>{{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                                     {{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                                     {"\xFF\xFE", "UTF-16LE"},
                                     {"\xFE\xFF", "UTF-16BE"}}) {
    if (!starts_with_bytes(bytes, bom)) continue;
    Decoded out = utf8_or_converted(bytes.substr(bom.size()), charset);
    replace_nuls(out.text);
    return out;
  }
  for (const Magic& magic : kMagics) {
    if (!starts_with_bytes(bytes, magic.bytes)) continue;
    return Error{ErrorCode::bad_encoding, std::string(name) + ": " + std::string(magic.what) + ", expected text"};
  }
  if (const std::string_view wide = nul_pattern(bytes); !wide.empty()) {
    Decoded out = utf8_or_converted(bytes, std::string(wide));
    replace_nuls(out.text);
    return out;
  }
  if (looks_binary(bytes)) {
    return Error{ErrorCode::bad_encoding, std::string(name) + ": binary content, expected text"};
  }
  if (simdjson::validate_utf8(bytes.data(), bytes.size())) {
    Decoded out{std::string(bytes), "UTF-8"};
    replace_nuls(out.text);
    return out;
  }
  const std::string declared = markup ? declared_charset(bytes) : std::string();
  Decoded out;
  if (!declared.empty() && declared != "UTF-8") {
    const Utf8Census count = census(bytes);
    out = count.good > 4 * count.bad ? Decoded{repair_utf8(bytes), "UTF-8"} : utf8_or_converted(bytes, declared);
  } else {
    const Utf8Census count = census(bytes);
    const Guess western = count.good > count.bad ? Guess{} : guess_western(bytes);
    if (count.good > count.bad) {
      out = {repair_utf8(bytes), "UTF-8"};
    } else if (western.plausible) {
      out = utf8_or_converted(bytes, western.charset);
    } else {
      const std::string statistics = guess_by_statistics(bytes);
      const bool ascii = statistics.empty() || statistics == "ASCII" || statistics == "UTF-8";
      // Statistics mean nothing for a handful of bytes.
      if (ascii || count.bad < 8) {
        out = {repair_utf8(bytes), "UTF-8"};
      } else {
        std::string label = charset_for_label(statistics);
        out = utf8_or_converted(bytes, label.empty() ? "UTF-8" : label);
      }
    }
  }
  replace_nuls(out.text);
  // What the wrong table makes of binary data: mostly replacement characters.
  std::size_t replaced = 0;
  for (std::size_t at = out.text.find(kReplacement); at != std::string::npos; at = out.text.find(kReplacement, at + 3))
    ++replaced;
  if (replaced >= 8 && replaced * 10 > bytes.size()) {
    return Error{ErrorCode::bad_encoding, std::string(name) + ": no text in any known character set"};
  }
  return out;
}

std::string normalise_text(std::string text) {
  if (text.find('\r') != std::string::npos) {
    std::size_t to = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\r') {
        if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
        text[to++] = '\n';
      } else {
        text[to++] = text[i];
      }
    }
    text.resize(to);
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
  // ICU counts in 32 bits; longer texts are refused before they come here.
  if (U_FAILURE(status) || text.size() > 0x7FFFFFFFU) return text;
  const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
  if (nfc->isNormalizedUTF8(piece, status) != 0 && U_SUCCESS(status)) return text;
  std::string out;
  out.reserve(text.size());
  status = U_ZERO_ERROR;
  icu::StringByteSink<std::string> sink(&out);
  nfc->normalizeUTF8(0, piece, sink, nullptr, status);
  return U_SUCCESS(status) ? out : text;
}

}  // namespace lagebild
