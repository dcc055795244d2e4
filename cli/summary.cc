#include "summary.h"

#include <algorithm>

#include "export/display.h"
#include "export/phrases.h"

namespace lagebild::cli {
namespace {

class SummaryPage {
 public:
  SummaryPage(const Summary& summary, std::size_t width, bool styled)
      : s_(summary), width_(std::max<std::size_t>(width, 40)), styled_(styled) {}

  std::string run(std::string_view store) {
    head(store);
    events("Who met whom", s_.meetings, s_.all_meetings, "events --type CONSULT --status actual");
    events("What happened", s_.deeds, s_.all_deeds, "events --status actual");
    events("What is planned", s_.planned, s_.all_planned, "events --status future");
    sayings();
    claims();
    return std::move(out_);
  }

 private:
  std::string bold(std::string_view text) const {
    return styled_ ? "\x1B[1m" + std::string(text) + "\x1B[0m" : std::string(text);
  }

  void lines(std::string_view text, std::size_t indent, std::size_t hang, bool dim = false, bool first_bold = false) {
    bool first = true;
    for (const auto& line : wrap(plain_line(text), width_ - hang)) {
      out_.append(first ? indent : hang, ' ');
      if (styled_ && dim) out_.append("\x1B[2m");
      out_.append(first && first_bold ? bold(line) : line);
      if (styled_ && dim) out_.append("\x1B[0m");
      out_.push_back('\n');
      first = false;
    }
  }

  void heading(const char* title, std::size_t shown, std::size_t all, const char* more) {
    out_.append("\n").append(bold(title));
    if (shown < all)
      out_.append(" (")
          .append(std::to_string(shown))
          .append(" of ")
          .append(number_text(static_cast<double>(all), true))
          .append("; all: show … ")
          .append(more)
          .append(")");
    out_.push_back('\n');
    for (std::size_t i = 0; i < display_width(title); ++i) out_.append("─");
    out_.push_back('\n');
  }

  void head(std::string_view store) {
    const auto count = [](std::size_t n, const char* one, const char* many) {
      return number_text(static_cast<double>(n), true) + " " + (n == 1 ? one : many);
    };
    out_.append(bold("Situation summary")).append(": ").append(plain_line(store)).append("\n");
    std::string line = count(s_.documents, "document", "documents");
    if (!s_.first.empty()) line.append(", ").append(date_range(s_.first, s_.last));
    line.append(": ")
        .append(count(s_.actors, "actor", "actors"))
        .append(", ")
        .append(count(s_.events, "event", "events"))
        .append(", ");
    line.append(count(s_.statements, "statement", "statements"))
        .append(", ")
        .append(count(s_.figures, "figure", "figures"))
        .append(".");
    lines(line, 0, 0);
    std::string from;
    for (const auto& outlet : s_.outlets) from.append(from.empty() ? "Outlets: " : ", ").append(outlet);
    if (!from.empty()) lines(from, 0, 0);
  }

  void source(const Source& s, std::size_t more) {
    std::string line;
    for (const auto* part : {&s.outlet, &s.title, &s.published, &s.uri}) {
      // The address only where nothing better says what it is.
      if (part == &s.uri && !(s.title.empty() && s.outlet.empty())) continue;
      if (!part->empty()) line.append(line.empty() ? "" : ", ").append(*part);
    }
    if (more != 0)
      line.append(" (and ").append(std::to_string(more)).append(more == 1 ? " more document)" : " more documents)");
    lines("[" + line + "]", 6, 7, true);
  }

  void events(const char* title, const std::vector<SummaryEvent>& list, std::size_t all, const char* more) {
    if (list.empty()) return;
    heading(title, list.size(), all, more);
    for (const auto& e : list) {
      std::string line = date_range(e.begin, e.end);
      if (line.empty() && !e.sources.empty() && !e.sources[0].published.empty()) line = "by " + e.sources[0].published;
      if (line.empty()) line = "undated";
      line.append("  ").append(parties(e.actors, e.recipients)).append(": ").append(type_and_mode(e.type, e.mode));
      if (!e.place.empty()) line.append(", ").append(e.place);
      if (!e.speakers.empty())
        line.append(", as ").append(parties(e.speakers, {})).append(e.speakers.size() == 1 ? " says" : " say");
      lines(line, 2, 4, false, true);
      const std::size_t shown = std::min<std::size_t>(e.sources.size(), 1);
      for (std::size_t i = 0; i < shown; ++i) {
        if (!e.sources[i].quote.empty()) lines("“" + e.sources[i].quote + "”", 6, 7);
        source(e.sources[i], e.documents - shown);
      }
    }
  }

  void sayings() {
    if (s_.sayings.empty()) return;
    heading("Who said what", s_.sayings.size(), s_.all_sayings, "statements");
    for (const auto& s : s_.sayings) {
      std::string line = s.speaker;
      if (!s.addressee.empty()) line.append(" to ").append(s.addressee);
      if (s.kind == "indirect") {
        line.append(" (indirectly): ").append(s.source.quote);
      } else {
        line.append(": “").append(s.source.quote).append("”");
      }
      lines(line, 2, 4);
      source(s.source, 0);
    }
  }

  void claims() {
    if (s_.claims.empty()) return;
    heading("Which figures are claimed", s_.claims.size(), s_.figures, "figures");
    for (const auto& c : s_.claims) {
      std::string line = amount(c.value, c.has_upper ? &c.upper : nullptr, c.approximate, c.unit);
      if (!c.of.empty()) line.append(" of ").append(c.of);
      if (!c.where.empty()) line.append(" in ").append(c.where);
      if (!c.speaker.empty()) line.append(", claimed by ").append(c.speaker);
      lines(line, 2, 4, false, true);
      lines("“" + c.source.quote + "”", 6, 7);
      source(c.source, 0);
    }
  }

  const Summary& s_;
  std::size_t width_;
  bool styled_;
  std::string out_;
};

}  // namespace

std::string summary_text(const Summary& summary, std::string_view store, std::size_t width, bool styled) {
  return SummaryPage(summary, width, styled).run(store);
}

}  // namespace lagebild::cli
