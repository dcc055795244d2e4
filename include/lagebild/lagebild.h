// Lagebild's C++ API: open an engine once, read documents with it.
//
//   auto engine = lagebild::Engine::open({});
//   if (!engine) { … engine.error().message … }
//   auto report = engine->read_text("US-Präsident Joe Biden …", {.published = "2023-01-13"});
//
// Errors are values (Result<T>); no exception crosses this API, nothing is printed.
// Thread safety: one Engine may read from any number of threads at the same time.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "lagebild/report.h"
#include "lagebild/result.h"

namespace lagebild {

struct EngineOptions {
  std::string data_folder;               ///< empty: LAGEBILD_DATA, then beside the executable, then the build's default
  std::vector<std::string> actor_files;  ///< user files that extend or override the knowledge
  std::vector<std::string> petrarch_actors;  ///< PETRARCH/TABARI actor dictionaries
  std::vector<std::string> petrarch_verbs;   ///< PETRARCH/TABARI verb dictionaries
};

struct ReadOptions {
  std::string published;  ///< ISO date used where the document has none
  std::string language;   ///< "de", "en", or empty for automatic
};

struct Trace;

class Engine {
 public:
  static Result<Engine> open(const EngineOptions& options);
  Engine(Engine&&) noexcept;
  Engine& operator=(Engine&&) noexcept;
  ~Engine();

  /// Reads one ingested document. Errors: empty, bad_encoding (language not supported).
  [[nodiscard]] Result<Report> read(Document document, const ReadOptions& options) const;
  /// Reads plain text (UTF-8; paragraphs separated by empty lines).
  [[nodiscard]] Result<Report> read_text(std::string_view text, const ReadOptions& options) const;
  /// Lines of user dictionaries that did not map, "file:line: why".
  [[nodiscard]] const std::vector<std::string>& warnings() const noexcept;
  [[nodiscard]] const EngineInfo& info() const noexcept;

  struct Impl;  ///< for the library's own tools (explain)
  [[nodiscard]] const Impl& impl() const noexcept { return *impl_; }

 private:
  Engine();
  std::unique_ptr<Impl> impl_;
};

/// The folder with the knowledge files, by the order given at EngineOptions::data_folder.
[[nodiscard]] Result<std::string> find_data_folder(const std::string& wanted);

}  // namespace lagebild
