// A file mapped read-only into memory.
//
// Errors: not_found, unreadable. An empty file maps to an empty view.
// Thread safety: the view may be read from any thread while the MappedFile lives.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lagebild/result.h"

namespace lagebild {

class MappedFile {
 public:
  static Result<MappedFile> open(const std::string& path);
  MappedFile() = default;
  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;
  ~MappedFile();

  [[nodiscard]] std::string_view bytes() const noexcept { return {static_cast<const char*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace lagebild
