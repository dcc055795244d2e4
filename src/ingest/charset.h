// From bytes of any character set to normalised UTF-8.
//
// Purpose: finds the character set of a file (BOM, NUL pattern, well-formed UTF-8, declaration, statistics), converts
// with ICU, normalises line ends and brings the text to NFC.
// Units: bytes. Errors: bad_encoding for binary content. Thread safety: pure functions. Complexity: linear.
// Source of the label table: WHATWG Encoding Standard, section 4.2 (iso-8859-1 and ascii mean windows-1252).
#pragma once

#include <string>
#include <string_view>

#include "lagebild/result.h"

namespace lagebild {

struct Decoded {
  std::string text;     ///< valid UTF-8 without BOM; line ends and normal form as found
  std::string charset;  ///< name of the character set it was read as, "UTF-8" …
};

/// Decodes `bytes`. The order of trust: byte order mark; NUL pattern of UTF-16/32; well-formed UTF-8; the label
/// declared in the first 4 KiB (only where `markup`: <meta charset>, http-equiv, XML declaration); UTF-8 with some
/// broken bytes (more well-formed multi-byte sequences than broken ones: each broken one becomes U+FFFD); windows-1252,
/// ISO-8859-15, macintosh or IBM850 where the result looks like western European words; else what uchardet finds.
/// `name` stands for the input in messages.
[[nodiscard]] Result<Decoded> decode(std::string_view bytes, bool markup, std::string_view name);

/// The ICU converter name for a label as written in web pages ("latin1" → "windows-1252"); empty where unknown.
[[nodiscard]] std::string charset_for_label(std::string_view label);

/// CRLF and CR to LF, then NFC. The same string comes back (moved) where nothing is to be done.
[[nodiscard]] std::string normalise_text(std::string text);

}  // namespace lagebild
