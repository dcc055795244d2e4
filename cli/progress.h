// How far a run is, on standard error: a bar on a terminal, a line every few seconds elsewhere.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace lagebild::cli {

class Progress {
 public:
  enum class Style : std::uint8_t { silent, lines, bar };
  /// `total_bytes` 0: unknown (standard input); then no share and no remaining time are shown.
  Progress(Style style, std::uint64_t total_bytes);

  /// Counts a document and where its input stands now.
  void add(bool failed, std::uint64_t bytes_done);
  /// Draws where it is time to.
  void tick();
  /// Prints a message without disturbing the bar.
  void message(std::string_view line);
  /// Takes the bar away and prints the closing line, with `more` behind it.
  void finish(std::string_view more);

  [[nodiscard]] std::size_t documents() const noexcept { return documents_; }
  [[nodiscard]] std::size_t failed() const noexcept { return failed_; }

 private:
  using Clock = std::chrono::steady_clock;
  [[nodiscard]] std::string line(double seconds) const;
  void clear();

  Style style_;
  std::uint64_t total_;
  std::uint64_t done_ = 0;
  std::size_t documents_ = 0, failed_ = 0;
  bool drawn_ = false;
  Clock::time_point started_, last_;
};

}  // namespace lagebild::cli
