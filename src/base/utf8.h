// Small UTF-8 helpers over ICU's macros; all take valid UTF-8 unless said otherwise.
//
// Units: offsets are bytes, counts are code points. Thread safe. Complexity: linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lagebild {

/// Code point at byte `at`, which is moved behind it; U+FFFD for a broken sequence (one byte is consumed at least).
[[nodiscard]] char32_t next_code_point(std::string_view s, std::size_t& at) noexcept;
/// Code point that ends before byte `at`, which is moved to its start.
[[nodiscard]] char32_t previous_code_point(std::string_view s, std::size_t& at) noexcept;
/// Number of code points.
[[nodiscard]] std::uint32_t count_code_points(std::string_view s) noexcept;
/// Whether all of `s` is well-formed UTF-8; `bad` receives the first bad byte's offset.
[[nodiscard]] bool is_valid_utf8(std::string_view s, std::size_t* bad = nullptr) noexcept;
/// Appends one code point.
void append_code_point(std::string& out, char32_t c);
/// Simple lower-casing of every code point (no locale, no length change of ß).
[[nodiscard]] std::string to_lower(std::string_view s);
/// First code point in upper / lower case, the rest as it is.
[[nodiscard]] std::string capitalise(std::string_view s);
[[nodiscard]] std::string uncapitalise(std::string_view s);
[[nodiscard]] bool is_upper(char32_t c) noexcept;
[[nodiscard]] bool is_lower(char32_t c) noexcept;
[[nodiscard]] bool is_letter(char32_t c) noexcept;
[[nodiscard]] bool is_digit(char32_t c) noexcept;
[[nodiscard]] bool is_space(char32_t c) noexcept;  ///< Unicode White_Space, no-break spaces included
/// Whether the first code point is an upper-case (or title-case) letter.
[[nodiscard]] bool starts_upper(std::string_view s) noexcept;

}  // namespace lagebild
