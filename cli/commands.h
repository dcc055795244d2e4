// The subcommands of `lagebild`: each adds itself to the program and says what to do when it is chosen.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "lagebild/lagebild.h"

namespace lagebild::cli {

/// Exit statuses of every subcommand (docs/cli.md).
inline constexpr int kOk = 0;          ///< done
inline constexpr int kFailed = 1;      ///< could not run: data, store or output
inline constexpr int kUsage = 2;       ///< wrong options
inline constexpr int kSomeFailed = 3;  ///< ran to its end, but some documents could not be read
inline constexpr int kInterrupted = 130;

/// What the chosen subcommand does; returns the exit status.
using Run = std::function<int()>;

void add_read(CLI::App& app, Run& run);
void add_explain(CLI::App& app, Run& run);
void add_show(CLI::App& app, Run& run);
void add_knowledge(CLI::App& app, Run& run);  ///< knowledge.cc
void add_analyse(CLI::App& app, Run& run);
void add_bench(CLI::App& app, Run& run);

/// Help as a manual page has it. `synopsis` follows "lagebild NAME "; `more` holds whole sections ("EXAMPLES\n  …").
CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& purpose, const std::string& synopsis,
                      const std::string& description, const std::string& more);

/// Options by which every subcommand finds and extends the knowledge: --data, --actors, --petrarch-actors,
/// --petrarch-verbs.
void add_engine_options(CLI::App& command, EngineOptions& options);

/// "lagebild: message" on standard error.
void complain(std::string_view message);
/// The exit status that an Error stands for, after complaining about it.
int fail(const Error& error);

/// YYYY-MM-DD, with a time behind "T" where wanted, and a real day of the calendar.
[[nodiscard]] bool is_iso_date(std::string_view text, bool with_time);
/// YYYY, YYYY-MM or YYYY-MM-DD.
[[nodiscard]] bool is_partial_date(std::string_view text);

}  // namespace lagebild::cli
