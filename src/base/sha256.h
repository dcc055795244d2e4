// SHA-256 by OpenSSL's libcrypto, as lower-case hexadecimal.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace lagebild {

/// Digest of the parts one after another (no separator is added). Thread safe.
[[nodiscard]] std::string sha256_hex(std::initializer_list<std::string_view> parts);

}  // namespace lagebild
