// lagebild knowledge: check the tables, look names up, add actors of one's own.
#include <unistd.h>

#include <memory>

#include "commands.h"
#include "knowledge/check.h"
#include "knowledge/knowledge.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

constexpr const char* kExitStatus =
    "EXIT STATUS\n"
    "  0  done, nothing found wrong\n"
    "  1  knowledge or standard output cannot be used; with check: something is wrong; with lookup: not known\n"
    "  2  wrong options\n";

struct KnowledgeCommand {
  EngineOptions engine;
  std::string name, date;
  std::string file;
  UserActor actor;

  Result<KnowledgeOptions> options() const {
    auto folder = find_data_folder(engine.data_folder);
    if (!folder) return std::move(folder).error();
    return KnowledgeOptions{*folder, engine.actor_files, engine.petrarch_actors};
  }
  int check() const;
  int lookup() const;
  int add() const;
};

int print(const std::string& text) {
  Output output(STDOUT_FILENO);
  Status status = output.write(text);
  if (status.ok()) status = output.flush();
  return status.ok() ? kOk : fail(status.error());
}

int KnowledgeCommand::check() const {
  auto where = options();
  if (!where) return fail(where.error());
  auto found = check_knowledge(*where);
  if (!found) return fail(found.error());
  std::string out;
  for (const std::string& problem : found->problems) out += problem + "\n";
  out += found->summary;
  const int status = print(out);
  return status != kOk ? status : found->problems.empty() ? kOk : kFailed;
}

int KnowledgeCommand::lookup() const {
  if (!date.empty() && !is_partial_date(date)) {
    complain("--date: expected YYYY, YYYY-MM or YYYY-MM-DD, found \"" + date + "\"");
    return kUsage;
  }
  auto where = options();
  if (!where) return fail(where.error());
  auto knowledge = Knowledge::load(*where);
  if (!knowledge) return fail(knowledge.error());
  for (const std::string& warning : knowledge->warnings()) complain(warning);
  const std::string out = describe_name(*knowledge, name, date);
  if (out.empty()) {
    complain("\"" + name + "\" is not known");
    return kFailed;
  }
  return print(out);
}

int KnowledgeCommand::add() const {
  auto where = options();
  if (!where) return fail(where.error());
  auto status = add_user_actor(*where, file, actor);
  if (!status.ok()) return fail(status.error());
  return print(file + ": added " + actor.key + "\n");
}

}  // namespace

void add_knowledge(CLI::App& app, Run& run) {
  const auto command = std::make_shared<KnowledgeCommand>();
  CLI::App* sub = add_command(app, "knowledge", "check the knowledge, look names up, add actors", "COMMAND [OPTION]…",
                              "What Lagebild knows of states, organisations, groups, persons, offices and places "
                              "stands in tables that can be read "
                              "and changed (docs/knowledge.md). These commands check them, show what a name can mean, "
                              "and add rows to a table of "
                              "your own, which --actors then puts over the knowledge.",
                              std::string(kExitStatus) +
                                  "\nEXAMPLES\n"
                                  "  lagebild knowledge check\n"
                                  "  lagebild knowledge check --actors mine.tsv\n"
                                  "  lagebild knowledge lookup Kishida --date 2023-01-13\n"
                                  "  lagebild knowledge add --file mine.tsv --key org:acme --type organisation --name "
                                  "\"Acme Institute\" --country DEU");
  sub->require_subcommand(1);

  CLI::App* check =
      add_command(*sub, "check", "read every table and report what is wrong, by file and line", "[OPTION]…",
                  "Reads every table with every cell, then looks for what no single line shows: keys given twice, "
                  "names that two states bear, members and holders of things unknown, terms of office that end before "
                  "they begin.",
                  kExitStatus);
  add_engine_options(*check, command->engine);
  check->callback([command, &run] { run = [command] { return command->check(); }; });

  CLI::App* lookup = add_command(
      *sub, "lookup", "show everything that a name can mean", "[OPTION]… NAME",
      "Prints every entry that bears the name in either language, the more prominent first, with its key, "
      "its other data, the offices of a person over time, and the members of an organisation. NAME may also "
      "be a key (JPN, org:nato, Q76).",
      kExitStatus);
  lookup->add_option("NAME", command->name, "A name as it stands in a text, or a key.")->required()->group("Arguments");
  lookup
      ->add_option("--date", command->date, "Only offices held and members on this day (YYYY, YYYY-MM or YYYY-MM-DD).")
      ->type_name("DATE")
      ->group("Options");
  add_engine_options(*lookup, command->engine);
  lookup->callback([command, &run] { run = [command] { return command->lookup(); }; });

  CLI::App* add = add_command(
      *sub, "add", "append an actor to a table of your own", "[OPTION]… --file FILE --key KEY --type TYPE --name NAME",
      "Checks the actor (type, country, sector, whether the key is new in the file) and appends it to FILE, which "
      "is made where it does not exist. A key of the knowledge itself overrides that entry.",
      kExitStatus);
  add->add_option("--file", command->file, "Table of actors to append to.")
      ->required()
      ->type_name("FILE")
      ->group("Options");
  add->add_option("--key", command->actor.key, "Stable key, for instance org:acme.")
      ->required()
      ->type_name("KEY")
      ->group("Options");
  add->add_option("--type", command->actor.type, "country, organisation, group, person or place.")
      ->required()
      ->type_name("TYPE")
      ->group("Options");
  add->add_option("--name", command->actor.name, "Canonical name.")->required()->type_name("NAME")->group("Options");
  add->add_option("--names", command->actor.names, "Further names in every language, separated by '|'.")
      ->type_name("NAMES")
      ->group("Options");
  add->add_option("--names-de", command->actor.names_de, "Further German names, separated by '|'.")
      ->type_name("NAMES")
      ->group("Options");
  add->add_option("--names-en", command->actor.names_en, "Further English names, separated by '|'.")
      ->type_name("NAMES")
      ->group("Options");
  add->add_option("--country", command->actor.country, "State it belongs to, ISO 3166-1 alpha-3.")
      ->type_name("CODE")
      ->group("Options");
  add->add_option("--sector", command->actor.sector, "PLOVER sector, IGO or NGO.")
      ->type_name("SECTOR")
      ->group("Options");
  add->add_option("--wikidata", command->actor.wikidata, "Wikidata id.")->type_name("Q…")->group("Options");
  add->add_option("--data", command->engine.data_folder, "Folder of knowledge, lexicons and rules.")
      ->type_name("FOLDER")
      ->group("Knowledge");
  add->callback([command, &run] { run = [command] { return command->add(); }; });
}

}  // namespace lagebild::cli
