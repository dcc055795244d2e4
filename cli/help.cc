// Help in the form of a manual page, and small things that all subcommands share.
#include <unistd.h>

#include <array>
#include <cstdio>
#include <map>

#include "commands.h"
#include "export/display.h"
#include "terminal.h"

namespace lagebild::cli {
namespace {

/// What of a page does not come from the options.
struct Page {
  std::string purpose, synopsis, description, more;
};

class ManualFormatter : public CLI::Formatter {
 public:
  explicit ManualFormatter(std::shared_ptr<const std::map<std::string, Page>> pages) : pages_(std::move(pages)) {}

  std::string make_help(const CLI::App* app, std::string /*name*/, CLI::AppFormatMode /*mode*/) const override {
    std::string full;
    for (const CLI::App* a = app; a != nullptr; a = a->get_parent())
      full.insert(0, a->get_name() + (full.empty() ? "" : " "));
    const auto it = pages_->find(full);
    const Page page = it == pages_->end() ? Page{app->get_description(), "[OPTION]…", "", ""} : it->second;
    const std::size_t width = std::min<std::size_t>(100, terminal_width(STDOUT_FILENO, 80));
    std::string out = "NAME\n";
    paragraph(out, full + " - " + page.purpose, 4, width);
    out.append("\nSYNOPSIS\n");
    for (std::size_t at = 0; at <= page.synopsis.size();) {
      const std::size_t end = std::min(page.synopsis.find('\n', at), page.synopsis.size());
      paragraph(out, full + " " + page.synopsis.substr(at, end - at), 4, width);
      at = end + 1;
    }
    if (!page.description.empty()) {
      out.append("\nDESCRIPTION\n");
      text(out, page.description, width);
    }
    const auto subcommands = app->get_subcommands([](const CLI::App*) { return true; });
    if (!subcommands.empty()) {
      out.append("\nCOMMANDS\n");
      for (const CLI::App* sub : subcommands) {
        if (sub->get_name().empty()) continue;
        out.append("    ").append(pad(sub->get_name(), 12));
        const auto lines = wrap(sub->get_description(), width - 16);
        for (std::size_t i = 0; i < lines.size(); ++i)
          out.append(i == 0 ? 0 : 16, ' ').append(lines[i]).push_back('\n');
      }
    }
    std::vector<std::string> groups;
    for (const CLI::Option* option : app->get_options()) {
      if (!option->get_group().empty() && std::find(groups.begin(), groups.end(), option->get_group()) == groups.end())
        groups.push_back(option->get_group());
    }
    for (const auto& group : groups) {
      out.append("\n").append(upper(group)).append("\n");
      for (const CLI::Option* option : app->get_options()) {
        if (option->get_group() == group) this->option(out, *option, width);
      }
    }
    if (!page.more.empty()) {
      out.append("\n");
      text(out, page.more, width);
    }
    return out;
  }

 private:
  static void paragraph(std::string& out, std::string_view words, std::size_t indent, std::size_t width) {
    for (const auto& line : wrap(words, width - indent)) out.append(indent, ' ').append(line).push_back('\n');
  }
  /// Lines that begin with two blanks stand as they are; a line in capitals is a heading; the rest is wrapped.
  static void text(std::string& out, const std::string& all, std::size_t width) {
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = std::min(all.find('\n', at), all.size());
      const std::string line = all.substr(at, end - at);
      at = end + 1;
      if (line.empty()) {
        out.push_back('\n');
      } else if (line.rfind("  ", 0) == 0) {
        out.append("  ").append(line).push_back('\n');
      } else if (line.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string::npos) {
        out.append(line).push_back('\n');
      } else {
        paragraph(out, line, 4, width);
      }
    }
  }
  static void option(std::string& out, const CLI::Option& o, std::size_t width) {
    std::string names = o.get_name(o.get_positional(), true);
    for (std::size_t at = 0; (at = names.find(',', at)) != std::string::npos; at += 2) names.insert(at + 1, " ");
    const std::string type = o.get_type_name();
    if (o.get_type_size() != 0 && !o.get_positional() && !type.empty())
      names.append(" ").append(type.substr(0, type.find(':')));  // without what the checks add
    out.append("    ").append(names).push_back('\n');
    paragraph(out, o.get_description(), 10, width);
  }
  static std::string upper(std::string s) {
    for (char& c : s) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return s;
  }

  std::shared_ptr<const std::map<std::string, Page>> pages_;
};

std::shared_ptr<std::map<std::string, Page>> pages() {
  static const auto all = std::make_shared<std::map<std::string, Page>>();
  return all;
}

bool digits(std::string_view s, std::size_t at, std::size_t n, int& value) {
  value = 0;
  if (s.size() < at + n) return false;
  for (std::size_t i = at; i < at + n; ++i) {
    if (s[i] < '0' || s[i] > '9') return false;
    value = value * 10 + (s[i] - '0');
  }
  return true;
}

}  // namespace

CLI::App* add_command(CLI::App& app, const std::string& name, const std::string& purpose, const std::string& synopsis,
                      const std::string& description, const std::string& more) {
  std::string full = name;
  for (const CLI::App* a = &app; a != nullptr && !a->get_name().empty(); a = a->get_parent())
    full.insert(0, a->get_name() + " ");
  (*pages())[full] = {purpose, synopsis, description, more};
  CLI::App* command = name == app.get_name() ? &app : app.add_subcommand(name, purpose);
  if (command == &app) (*pages())[name] = {purpose, synopsis, description, more};
  command->formatter(std::make_shared<ManualFormatter>(pages()));
  command->set_help_flag("-h,--help", "Print this page.");
  command->get_option("--help")->group("Options");
  return command;
}

void add_engine_options(CLI::App& command, EngineOptions& options) {
  command
      .add_option("--actors", options.actor_files,
                  "Table of actors (TSV, docs/knowledge.md) that extends or overrides the knowledge. May be given "
                  "several times; later files win.")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Knowledge");
  command
      .add_option("--petrarch-actors", options.petrarch_actors,
                  "Actor dictionary in the format of PETRARCH or TABARI. Each line that does not map is told on "
                  "standard error.")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Knowledge");
  command
      .add_option("--petrarch-verbs", options.petrarch_verbs,
                  "Verb dictionary in the format of PETRARCH or TABARI, likewise.")
      ->type_name("FILE")
      ->allow_extra_args(false)
      ->group("Knowledge");
  command
      .add_option("--data", options.data_folder,
                  "Folder of knowledge, lexicons and rules. Otherwise $LAGEBILD_DATA, then the folder beside the "
                  "program, then that of the build.")
      ->type_name("FOLDER")
      ->group("Knowledge");
}

void complain(std::string_view message) {
  std::fprintf(stderr, "lagebild: %.*s\n", static_cast<int>(message.size()), message.data());
}

int fail(const Error& error) {
  complain(error.message);
  return error.code == ErrorCode::usage ? kUsage : kFailed;
}

bool is_iso_date(std::string_view text, bool with_time) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!digits(text, 0, 4, year) || text.size() < 10 || text[4] != '-' || !digits(text, 5, 2, month) || text[7] != '-' ||
      !digits(text, 8, 2, day))
    return false;
  static constexpr std::array<int, 12> kDays{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (month < 1 || month > 12) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  if (day < 1 || day > kDays[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0)) return false;
  if (text.size() == 10) return true;
  if (!with_time || text[10] != 'T') return false;
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!digits(text, 11, 2, hour) || text.size() < 16 || text[13] != ':' || !digits(text, 14, 2, minute) || hour > 23 ||
      minute > 59)
    return false;
  std::size_t at = 16;
  if (at < text.size() && text[at] == ':') {
    if (!digits(text, at + 1, 2, second) || second > 60) return false;
    at += 3;
  }
  const std::string_view zone = text.substr(at);
  if (zone.empty() || zone == "Z") return true;
  return zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':' && digits(zone, 1, 2, hour) &&
         digits(zone, 4, 2, minute) && hour < 24 && minute < 60;
}

bool is_partial_date(std::string_view text) {
  if (text.size() == 4) return is_iso_date(std::string(text) + "-01-01", false);
  if (text.size() == 7) return is_iso_date(std::string(text) + "-01", false);
  return is_iso_date(text, false);
}

}  // namespace lagebild::cli
