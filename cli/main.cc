// lagebild: reads news reports and says what they say about states, offices and happenings.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "commands.h"
#include "terminal.h"

namespace {

constexpr const char* kDescription =
    "Reads German and English news reports and says what they say: who is who, who holds which office, who did what to "
    "whom and when, "
    "who said what, which figures are claimed. Every fact is given with the words it stands on. Events follow PLOVER "
    "2.0.\n"
    "\n"
    "'lagebild COMMAND --help' describes a command.";

constexpr const char* kMore =
    "EXIT STATUS\n"
    "  0    done\n"
    "  1    could not run or not end: knowledge, store or output cannot be used (the message says why)\n"
    "  2    wrong options\n"
    "  3    ran to its end, but some documents could not be read\n"
    "  130  interrupted\n"
    "\n"
    "ENVIRONMENT\n"
    "  LAGEBILD_DATA    folder of knowledge, lexicons and rules\n"
    "  LAGEBILD_MODELS  folder of the language models\n"
    "  LAGEBILD_KERNEL  path of the models' arithmetic: scalar, avx2, avx512 or neon\n"
    "  NO_COLOR         where set, nothing is printed bold\n"
    "  COLUMNS          width of tables where standard output is no terminal\n"
    "\n"
    "EXAMPLES\n"
    "  lagebild read reports/ -o lage.db\n"
    "  lagebild show lage.db summary\n"
    "  lagebild read report.html --format html > report-page.html\n"
    "  lagebild explain report.txt\n"
    "  lagebild analyse report.txt";

}  // namespace

int main(int argc, char** argv) try {
  using namespace lagebild::cli;
  // A closed pipe and a file size limit are errors of write(), told like every other; not a silent death.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);

  CLI::App app{"reads news reports and says what they say", "lagebild"};
  add_command(app, "lagebild", "reads news reports and says what they say", "COMMAND [OPTION]…\n--version",
              kDescription, kMore);
  app.set_version_flag("--version", "lagebild " LAGEBILD_VERSION, "Print the version.");
  app.get_option("--version")->group("Options");
  app.require_subcommand(1);
  Run run;
  add_read(app, run);
  add_explain(app, run);
  add_show(app, run);
  add_analyse(app, run);
#ifdef LAGEBILD_CLI_KNOWLEDGE
  add_knowledge(app, run);
#endif

  add_bench(app, run);

  if (argc < 2) {
    std::fputs(app.help().c_str(), stderr);
    return kUsage;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    const CLI::App* chosen = &app;
    while (!chosen->get_subcommands().empty()) chosen = chosen->get_subcommands().front();
    std::fputs(chosen->help().c_str(), stdout);
    return std::fflush(stdout) == 0 ? kOk : kFailed;
  } catch (const CLI::CallForVersion& version) {
    std::puts(version.what());
    return std::fflush(stdout) == 0 ? kOk : kFailed;
  } catch (const CLI::ParseError& error) {
    const CLI::App* chosen = app.get_subcommands().empty() ? &app : app.get_subcommands().front();
    complain(error.what());
    std::fprintf(stderr, "Try '%s --help'.\n",
                 chosen == &app ? "lagebild" : ("lagebild " + chosen->get_name()).c_str());
    return kUsage;
  }
  return run ? run() : kUsage;
} catch (const std::exception& e) {  // out of memory, say: the libraries below throw, nothing of ours does
  std::fprintf(stderr, "lagebild: %s\n", e.what());
  return 1;
}
