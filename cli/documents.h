// The documents of the inputs of a command, one after another, and the signal that ends the run early.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ingest/ingest.h"

namespace lagebild::cli {

/// From now on SIGINT and SIGTERM make was_interrupted() true; a second one ends the program at once.
void catch_interrupts();
[[nodiscard]] bool was_interrupted() noexcept;

/// A raw document and where its input stands once it is done.
struct Task {
  RawDocument raw;
  std::uint64_t bytes_done = 0;
  std::size_t number = 0;  ///< from 1
};

/// All documents of all inputs one after another, with errors of inputs in their places. One thread at a time.
class Documents {
 public:
  Documents(const std::vector<std::string>& inputs, const IngestOptions& options);
  /// 0 where the size of some input is not known.
  [[nodiscard]] std::uint64_t total_bytes() const noexcept { return sized_ ? total_ : 0; }
  /// nullopt at the end, or when the run was interrupted.
  std::optional<Task> next();

 private:
  struct Part {
    std::string file, name;
    std::uint64_t size = 0;
    std::optional<Error> error;
  };
  IngestOptions options_;
  std::vector<Part> parts_;
  std::size_t at_ = 0, count_ = 0;
  std::uint64_t base_ = 0, total_ = 0;
  bool sized_ = true;
  std::unique_ptr<InputStream> stream_;
};

}  // namespace lagebild::cli
