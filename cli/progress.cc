#include "progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "export/display.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

std::string duration(double seconds) {
  const auto s = static_cast<long>(std::lround(std::max(0.0, seconds)));
  return s < 3600 ? fmt::format("{}:{:02}", s / 60, s % 60)
                  : fmt::format("{}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string rate(double documents, double seconds) {
  const double r = seconds > 0 ? documents / seconds : 0;
  return r < 10 ? fmt::format("{:.1f}/s", r) : fmt::format("{:.0f}/s", r);
}

}  // namespace

Progress::Progress(Style style, std::uint64_t total_bytes)
    : style_(style), total_(total_bytes), started_(Clock::now()), last_(started_) {}

void Progress::add(bool failed, std::uint64_t bytes_done) {
  ++documents_;
  if (failed) ++failed_;
  done_ = std::max(done_, bytes_done);
  tick();
}

std::string Progress::line(double seconds) const {
  std::string out;
  const double share = total_ == 0 ? 0 : std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_));
  if (total_ != 0) out.append(fmt::format("{:3.0f} %  ", share * 100));
  out.append(number_text(static_cast<double>(documents_), true))
      .append(documents_ == 1 ? " document  " : " documents  ");
  out.append(rate(static_cast<double>(documents_), seconds));
  if (share > 0.005 && seconds > 1) out.append("  ").append(duration(seconds / share * (1 - share))).append(" left");
  if (failed_ != 0) out.append(fmt::format("  {} failed", failed_));
  return out;
}

void Progress::tick() {
  if (style_ == Style::silent) return;
  const auto now = Clock::now();
  if (now - last_ < (style_ == Style::bar ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000))) return;
  last_ = now;
  const std::string text = line(std::chrono::duration<double>(now - started_).count());
  if (style_ == Style::lines) {
    std::fprintf(stderr, "lagebild: %s\n", text.c_str());
    return;
  }
  const std::size_t width = terminal_width(STDERR_FILENO, 80);
  std::string bar;
  if (total_ != 0 && width > text.size() + 14) {
    const std::size_t cells = std::min<std::size_t>(40, width - text.size() - 4);
    const auto full = static_cast<std::size_t>(static_cast<double>(cells) *
                                               std::min(1.0, static_cast<double>(done_) / static_cast<double>(total_)));
    for (std::size_t i = 0; i < cells; ++i) bar.append(i < full ? "█" : "░");
    bar.push_back(' ');
  }
  std::fprintf(stderr, "\r%s%s\x1B[K", bar.c_str(), shorten(text, width - 1).c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1B[K", stderr);
  drawn_ = false;
}

void Progress::message(std::string_view line) {
  clear();
  std::fprintf(stderr, "lagebild: %.*s\n", static_cast<int>(line.size()), line.data());
}

void Progress::finish(std::string_view more) {
  clear();
  if (style_ == Style::silent) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - started_).count();
  const std::string count = number_text(static_cast<double>(documents_), true);
  std::string text = fmt::format("{} {} in {:.1f} s ({})", count, documents_ == 1 ? "document" : "documents", seconds,
                                 rate(static_cast<double>(documents_), seconds));
  if (failed_ != 0) text.append(fmt::format(", {} failed", number_text(static_cast<double>(failed_), true)));
  text.append(more);
  std::fprintf(stderr, "lagebild: %s\n", text.c_str());
}

}  // namespace lagebild::cli
