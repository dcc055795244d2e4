// Errors as values: every operation that can fail returns Result<T>.
//
// Purpose: one small type for success or failure, with no exceptions across the API.
// Thread safety: values; as safe as T.
#pragma once

#include <cassert>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace lagebild {

/// What went wrong, as a stable word for programs (reports carry it as `error.code`).
enum class ErrorCode : std::uint8_t {
  usage,         ///< an argument or option is not valid
  not_found,     ///< a file, folder or key does not exist
  unreadable,    ///< exists but cannot be read (permissions, I/O error)
  unwritable,    ///< output or store cannot be written (disk full, permissions)
  bad_encoding,  ///< bytes are no text in any known charset
  bad_format,    ///< JSON, HTML, gzip … that does not parse
  empty,         ///< nothing to read
  too_large,     ///< over a documented limit
  bad_data,      ///< a knowledge, lexicon or model file is wrong
  version,       ///< made by another, incompatible version
  internal,      ///< a broken invariant of the program itself
};

/// The stable word of a code ("not-found").
[[nodiscard]] std::string_view error_code_name(ErrorCode code) noexcept;

/// An error: its code and one sentence naming file, place, what was expected and what was found.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
};

/// Either a value or an Error. Misuse (value() of an error) is an assertion in debug builds.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return ok(); }

  [[nodiscard]] T& value() & {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] const T& value() const& {
    assert(ok());
    return *std::get_if<0>(&state_);
  }
  [[nodiscard]] T&& value() && {
    assert(ok());
    return std::move(*std::get_if<0>(&state_));
  }
  [[nodiscard]] const Error& error() const& {
    assert(!ok());
    return *std::get_if<1>(&state_);
  }
  [[nodiscard]] Error&& error() && {
    assert(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}  // NOLINT(google-explicit-constructor)
  [[nodiscard]] bool ok() const noexcept { return ok_; }
  explicit operator bool() const noexcept { return ok_; }
  [[nodiscard]] const Error& error() const& {
    assert(!ok_);
    return error_;
  }

 private:
  Error error_{};
  bool ok_ = true;
};

using Status = Result<void>;

}  // namespace lagebild
