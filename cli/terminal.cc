#include "terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace lagebild::cli {

Status Output::write(std::string_view text) {
  buffer_.append(text);
  return buffer_.size() < (1U << 16) ? Status{} : flush();
}

Status Output::flush() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t n = ::write(descriptor_, buffer_.data() + done, buffer_.size() - done);
    if (n > 0) {
      done += static_cast<std::size_t>(n);
    } else if (n < 0 && errno != EINTR) {
      const int why = errno;
      buffer_.clear();
      if (why == EPIPE) return Error{ErrorCode::unwritable, "standard output was closed by its reader before the end"};
      return Error{ErrorCode::unwritable, std::string("standard output cannot be written: ") + std::strerror(why)};
    }
  }
  buffer_.clear();
  return {};
}

bool is_terminal(int descriptor) noexcept { return isatty(descriptor) == 1; }

std::size_t terminal_width(int descriptor, std::size_t otherwise) noexcept {
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS"); columns != nullptr) {
    const long n = std::strtol(columns, nullptr, 10);
    if (n >= 20 && n <= 10'000) return static_cast<std::size_t>(n);
  }
  return otherwise;
}

bool may_style(int descriptor) noexcept {
  const char* no = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return is_terminal(descriptor) && (no == nullptr || *no == '\0') &&
         (term == nullptr || std::strcmp(term, "dumb") != 0);
}

}  // namespace lagebild::cli
