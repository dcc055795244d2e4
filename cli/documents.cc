#include "documents.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <csignal>

namespace lagebild::cli {
namespace {

std::atomic<int> interrupted{0};

void on_interrupt(int signal) {
  interrupted = signal;
  std::signal(signal, SIG_DFL);  // a second one ends the program at once
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, on_interrupt);
  std::signal(SIGTERM, on_interrupt);
}

bool was_interrupted() noexcept { return interrupted != 0; }

Documents::Documents(const std::vector<std::string>& inputs, const IngestOptions& options) : options_(options) {
  for (const auto& input : inputs) {
    InputList list = expand_inputs({input});
    for (auto& error : list.errors) parts_.push_back({input, input, 0, std::move(error)});
    for (std::size_t i = 0; i < list.files.size(); ++i) {
      struct stat info {};
      const bool regular = list.files[i] != "-" && stat(list.files[i].c_str(), &info) == 0 && S_ISREG(info.st_mode);
      const std::uint64_t size = regular ? static_cast<std::uint64_t>(info.st_size) : 0;
      sized_ = sized_ && regular;
      total_ += size;
      parts_.push_back({list.files[i], list.names[i], size, std::nullopt});
    }
  }
}

std::optional<Task> Documents::next() {
  while (at_ < parts_.size() && interrupted == 0) {
    Part& part = parts_[at_];
    if (part.error) {
      Task task;
      task.raw.uri = part.name;
      task.raw.error = std::move(part.error);
      task.bytes_done = base_;
      task.number = ++count_;
      ++at_;
      return task;
    }
    if (!stream_) {
      InputList list;
      list.files = {part.file};
      list.names = {part.name};
      list.total_bytes = part.size;
      stream_ = std::make_unique<InputStream>(std::move(list), options_);
    }
    if (auto raw = stream_->next()) {
      Task task;
      task.bytes_done = base_ + std::min(part.size, raw->input_bytes);
      task.raw = std::move(*raw);
      task.number = ++count_;
      return task;
    }
    stream_.reset();
    base_ += part.size;
    ++at_;
  }
  return std::nullopt;
}

}  // namespace lagebild::cli
