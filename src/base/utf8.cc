#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace lagebild {

namespace {
constexpr char32_t kReplacement = 0xFFFD;
}

char32_t next_code_point(std::string_view s, std::size_t& at) noexcept {
  const auto first = static_cast<unsigned char>(s[at]);
  if (first < 0x80U) {
    ++at;
    return first;
  }
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(s.data());
  auto i = static_cast<std::int64_t>(at);
  const auto length = static_cast<std::int64_t>(s.size());
  UChar32 c = 0;
  U8_NEXT(bytes, i, length, c);
  at = static_cast<std::size_t>(i);
  return c < 0 ? kReplacement : static_cast<char32_t>(c);
}

char32_t previous_code_point(std::string_view s, std::size_t& at) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(s.data());
  const std::size_t base = at > 8 ? at - 8 : 0;  // a code point has at most 4 bytes; the macro counts in 32 bits
  auto i = static_cast<std::int32_t>(at - base);
  UChar32 c = 0;
  U8_PREV(bytes + base, 0, i, c);
  at = base + static_cast<std::size_t>(i);
  return c < 0 ? kReplacement : static_cast<char32_t>(c);
}

std::uint32_t count_code_points(std::string_view s) noexcept {
  std::uint32_t count = 0;
  for (const char c : s) count += static_cast<std::uint32_t>((static_cast<unsigned char>(c) & 0xC0U) != 0x80U);
  return count;
}

bool is_valid_utf8(std::string_view s, std::size_t* bad) noexcept {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(s.data());
  const auto length = static_cast<std::int64_t>(s.size());
  std::int64_t i = 0;
  while (i < length) {
    const std::int64_t start = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) {
      if (bad != nullptr) *bad = static_cast<std::size_t>(start);
      return false;
    }
  }
  return true;
}

void append_code_point(std::string& out, char32_t c) {
  std::uint8_t buffer[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(buffer, length, static_cast<std::uint32_t>(c));
  out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

std::string to_lower(std::string_view s) {
  std::string out;
  out.reserve(s.size());
  for (std::size_t at = 0; at < s.size();) {
    const char32_t c = next_code_point(s, at);
    append_code_point(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
  }
  return out;
}

std::string capitalise(std::string_view s) {
  std::string out;
  if (s.empty()) return out;
  std::size_t at = 0;
  append_code_point(out, static_cast<char32_t>(u_toupper(static_cast<UChar32>(next_code_point(s, at)))));
  out.append(s.substr(at));
  return out;
}

std::string uncapitalise(std::string_view s) {
  std::string out;
  if (s.empty()) return out;
  std::size_t at = 0;
  append_code_point(out, static_cast<char32_t>(u_tolower(static_cast<UChar32>(next_code_point(s, at)))));
  out.append(s.substr(at));
  return out;
}

bool is_upper(char32_t c) noexcept {
  return u_isupper(static_cast<UChar32>(c)) != 0 || u_istitle(static_cast<UChar32>(c)) != 0;
}
bool is_lower(char32_t c) noexcept { return u_islower(static_cast<UChar32>(c)) != 0; }
bool is_letter(char32_t c) noexcept { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_digit(char32_t c) noexcept { return u_isdigit(static_cast<UChar32>(c)) != 0; }
bool is_space(char32_t c) noexcept { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }

bool starts_upper(std::string_view s) noexcept {
  if (s.empty()) return false;
  std::size_t at = 0;
  return is_upper(next_code_point(s, at));
}

}  // namespace lagebild
