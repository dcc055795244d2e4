#include "lagebild/result.h"

namespace lagebild {

std::string_view error_code_name(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::usage:
      return "usage";
    case ErrorCode::not_found:
      return "not-found";
    case ErrorCode::unreadable:
      return "unreadable";
    case ErrorCode::unwritable:
      return "unwritable";
    case ErrorCode::bad_encoding:
      return "bad-encoding";
    case ErrorCode::bad_format:
      return "bad-format";
    case ErrorCode::empty:
      return "empty";
    case ErrorCode::too_large:
      return "too-large";
    case ErrorCode::bad_data:
      return "bad-data";
    case ErrorCode::version:
      return "version";
    case ErrorCode::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace lagebild
