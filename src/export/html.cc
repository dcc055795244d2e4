#include "export/html.h"

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/utf8.h"
#include "export/display.h"
#include "export/html_page.inc"  // made by CMake: kPageCss, kPageJs
#include "export/phrases.h"
#include "export/report_json.h"

namespace lagebild {
namespace {

/// A passage that belongs to a fact. Evidence is only shown when its event is chosen.
struct Mark {
  Span span{};
  char kind = 'a';  ///< a actor, p place, t time, f figure, s statement, c cue, e event, o office, or '~' evidence
  std::string id;   ///< of the fact, with '~' behind it for evidence
};

std::string fact_id(char kind, std::size_t index) {
  std::string out(1, kind);
  out.append(std::to_string(index + 1));
  return out;
}

std::vector<Mark> marks_of(const Report& r) {
  std::vector<Mark> out;
  const auto add = [&](Span span, char kind, std::string id) {
    if (!span.empty()) out.push_back({span, kind, std::move(id)});
  };
  for (std::size_t i = 0; i < r.actors.size(); ++i) {
    for (const auto& m : r.actors[i].mentions) add(m.span, 'a', fact_id('a', i));
  }
  for (std::size_t i = 0; i < r.places.size(); ++i) {
    for (const Span s : r.places[i].mentions) add(s, 'p', fact_id('p', i));
  }
  for (std::size_t i = 0; i < r.offices.size(); ++i) {
    add(r.offices[i].title, 'o', fact_id('o', i));
    add(r.offices[i].evidence, '~', fact_id('o', i) + "~");
  }
  for (std::size_t i = 0; i < r.events.size(); ++i) {
    const Event& e = r.events[i];
    add(e.trigger, 'e', fact_id('e', i));
    if (e.time) add(e.time->text, '+', fact_id('e', i));
    for (const Span s : e.evidence) add(s, '~', fact_id('e', i) + "~");
  }
  for (std::size_t i = 0; i < r.statements.size(); ++i) {
    add(r.statements[i].content, 's', fact_id('s', i));
    if (r.statements[i].cue) add(*r.statements[i].cue, 'c', fact_id('s', i));
  }
  for (std::size_t i = 0; i < r.figures.size(); ++i) add(r.figures[i].span, 'f', fact_id('f', i));
  for (std::size_t i = 0; i < r.times.size(); ++i) add(r.times[i].span, 't', fact_id('t', i));
  for (std::size_t i = 0; i < r.relations.size(); ++i) add(r.relations[i].evidence, '~', fact_id('r', i) + "~");
  std::stable_sort(out.begin(), out.end(), [](const Mark& a, const Mark& b) { return a.span.begin < b.span.begin; });
  return out;
}

/// Writes the text block by block. Spans may nest and cross; the text is therefore cut at every border, and each piece
/// carries the ids of all facts around it, the shortest passage first.
class Marker {
 public:
  Marker(const Report& report, std::size_t number)
      : report_(report), text_(report.document.text), marks_(marks_of(report)), number_(number) {}

  std::string run() {
    std::string out;
    std::vector<Block> blocks = report_.document.blocks;
    if (blocks.empty()) blocks.push_back({BlockKind::body, {0, text_.size()}});
    std::uint32_t at = 0;
    for (const Block& b : blocks) {
      gap(out, {at, b.span.begin});
      block(out, b);
      at = std::max(at, b.span.end);
    }
    gap(out, {at, text_.size()});
    return out;
  }

 private:
  /// Text between blocks is white space as a rule; anything else must not be lost.
  void gap(std::string& out, Span span) {
    if (!plain_line(text_.cut(span)).empty()) block(out, {BlockKind::body, span});
  }

  void block(std::string& out, const Block& b) {
    const char* open = "<p>";
    const char* close = "</p>\n";
    switch (b.kind) {
      case BlockKind::title:
        open = "<h2>", close = "</h2>\n";
        break;
      case BlockKind::heading:
        open = "<h3>", close = "</h3>\n";
        break;
      case BlockKind::lead:
        open = "<p class=\"lead\">";
        break;
      case BlockKind::caption:
        open = "<p class=\"caption\">";
        break;
      case BlockKind::dateline:
        open = "<p class=\"dateline\">";
        break;
      case BlockKind::quote:
        open = "<blockquote>", close = "</blockquote>\n";
        break;
      case BlockKind::body:
        break;
    }
    out.append(open);
    std::vector<std::uint32_t> borders{b.span.begin, b.span.end};
    while (next_ < marks_.size() && marks_[next_].span.begin < b.span.end) active_.push_back(&marks_[next_++]);
    std::erase_if(active_, [&](const Mark* m) { return m->span.end <= b.span.begin; });
    for (const Mark* m : active_) {
      borders.push_back(std::clamp(m->span.begin, b.span.begin, b.span.end));
      borders.push_back(std::clamp(m->span.end, b.span.begin, b.span.end));
    }
    std::sort(borders.begin(), borders.end());
    borders.erase(std::unique(borders.begin(), borders.end()), borders.end());
    std::size_t from = 0;  // active_ is sorted by begin; what has ended stays behind this index or is skipped
    for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
      const Span piece{borders[i], borders[i + 1]};
      std::vector<const Mark*> over;
      while (from < active_.size() && active_[from]->span.end <= piece.begin) ++from;
      for (std::size_t k = from; k < active_.size() && active_[k]->span.begin <= piece.begin; ++k) {
        if (active_[k]->span.end >= piece.end) over.push_back(active_[k]);
      }
      segment(out, piece, over);
    }
    out.append(close);
  }

  void segment(std::string& out, Span piece, std::vector<const Mark*>& over) {
    const std::string words = html_escape(text_.cut(piece));
    if (over.empty()) {
      out.append(words);
      return;
    }
    std::stable_sort(over.begin(), over.end(),
                     [](const Mark* a, const Mark* b) { return a->span.size() < b->span.size(); });
    std::string classes = "m";
    std::string ids;
    bool first = false;  // of one of its visible marks: that one is reached with Tab
    bool visible = false;
    for (const Mark* m : over) {
      const bool begins = m->span.begin == piece.begin;
      if (begins && m->kind != '+') {
        // An anchor for links that work without script.
        std::string anchor = "d" + std::to_string(number_) + "-" + m->id;
        if (m->kind == '~') {
          anchor.append(std::to_string(m->span.begin));
        } else {
          anchor.append("-w");
        }
        if (anchors_.insert(anchor).second) out.append("<i id=\"").append(anchor).append("\"></i>");
      }
      if (m->kind != '~' && m->kind != '+') {
        std::string name = " k-";
        name.push_back(m->kind);
        if (classes.find(name) == std::string::npos) classes.append(name);
        first = first || begins;
        visible = true;
      }
      if ((" " + ids + " ").find(" " + m->id + " ") == std::string::npos)
        ids.append(ids.empty() ? "" : " ").append(m->id);
    }
    out.append("<span class=\"").append(visible ? classes : "m x").append("\" data-f=\"").append(ids).append("\"");
    if (first) out.append(" tabindex=\"0\" role=\"button\"");
    out.append(">").append(words).append("</span>");
  }

  const Report& report_;
  PointText text_;
  std::vector<Mark> marks_;
  std::vector<const Mark*> active_;
  std::unordered_set<std::string> anchors_;
  std::size_t next_ = 0;
  std::size_t number_;
};

/// The facts beside the text.
class Facts {
 public:
  Facts(const Report& report, std::size_t number)
      : r_(report), text_(report.document.text), page_("d" + std::to_string(number) + "-") {}

  std::string run() {
    events();
    statements();
    figures();
    offices();
    actors();
    places();
    times();
    relations();
    notices();
    if (out_.empty())
      out_ = "<p class=\"none\">Nothing was found that the report says about states, offices or happenings.</p>\n";
    return std::move(out_);
  }

 private:
  void open(const char* title, std::size_t count) {
    out_.append("<section><h3>")
        .append(title)
        .append(" <span>")
        .append(std::to_string(count))
        .append("</span></h3>\n<ol>\n");
  }
  void close() { out_.append("</ol></section>\n"); }
  /// One fact: `head` is what links to the words, `rest` stands behind it (both HTML).
  void fact(char kind, std::size_t index, std::string_view classes, std::string_view head, std::string_view rest) {
    const std::string id = page_ + fact_id(kind, index);
    out_.append("<li class=\"fact ")
        .append(classes)
        .append("\" id=\"")
        .append(id)
        .append("\"><a class=\"go\" href=\"#")
        .append(id);
    out_.append("-w\">").append(head).append("</a>").append(rest).append("</li>\n");
  }
  static std::string tag(std::string_view text) { return " <span class=\"tag\">" + html_escape(text) + "</span>"; }
  static std::string dim(std::string_view text) {
    return text.empty() ? std::string{} : " <span class=\"dim\">" + html_escape(text) + "</span>";
  }
  std::string words(Span span) const { return html_escape(plain_line(text_.cut(span))); }
  std::string speaker(std::uint32_t statement) const {
    if (statement >= r_.statements.size()) return {};
    const std::string name = actor_name(r_, r_.statements[statement].speaker);
    return "claimed by " + (name.empty() ? std::string("an unnamed speaker") : name);
  }

  void events() {
    if (r_.events.empty()) return;
    static constexpr const char* kQuads[] = {"", "verbal cooperation", "material cooperation", "verbal conflict",
                                             "material conflict"};
    open("Events", r_.events.size());
    for (std::size_t i = 0; i < r_.events.size(); ++i) {
      const Event& e = r_.events[i];
      const std::string head = "<span class=\"who\">" +
                               html_escape(parties(actor_names(r_, e.actors), actor_names(r_, e.recipients))) +
                               "</span>";
      std::string rest = "<br>" + html_escape(type_and_mode(e.type, e.mode)) + tag(e.status);
      if (e.time) rest.append(dim(date_range(e.time->begin, e.time->end)));
      if (e.place < r_.places.size()) rest.append(dim("in " + r_.places[e.place].name));
      std::string line;
      if (e.quad >= 1 && e.quad <= 4) line = kQuads[e.quad];
      for (const auto& c : e.contexts) line.append(line.empty() ? "" : " · ").append(c);
      if (!e.cameo.empty()) line.append(line.empty() ? "" : " · ").append("CAMEO ").append(e.cameo);
      line.append(line.empty() ? "" : " · ")
          .append("confidence ")
          .append(number_text(static_cast<double>(std::lround(e.confidence * 100)) / 100));
      rest.append("<br>").append(dim(line));
      if (const std::string who = speaker(e.statement); !who.empty()) rest.append("<br>").append(dim(who));
      rest.append(sentences(i, e));
      std::string classes = "f-e";
      if (e.quad >= 1 && e.quad <= 4) classes.append(" q").append(std::to_string(e.quad));
      fact('e', i, classes, head, rest);
    }
    close();
  }
  std::string sentences(std::size_t i, const Event& e) const {
    if (e.evidence.size() < 2) return {};
    std::string out = "<br><span class=\"more\"><span class=\"dim\">sentences</span> ";
    for (std::size_t k = 0; k < e.evidence.size(); ++k) {
      out.append("<a href=\"#")
          .append(page_)
          .append(fact_id('e', i))
          .append("~")
          .append(std::to_string(e.evidence[k].begin));
      out.append("\">").append(std::to_string(k + 1)).append("</a>");
    }
    return out + "</span>";
  }
  void statements() {
    if (r_.statements.empty()) return;
    open("Statements", r_.statements.size());
    for (std::size_t i = 0; i < r_.statements.size(); ++i) {
      const Statement& s = r_.statements[i];
      const std::string name = actor_name(r_, s.speaker);
      std::string head = name.empty() ? "<span class=\"dim\">unnamed speaker</span>"
                                      : "<span class=\"who\">" + html_escape(name) + "</span>";
      const std::string to = actor_name(r_, s.addressee);
      std::string rest = to.empty() ? std::string{} : dim("to " + to);
      rest.append(tag(name_of(s.kind))).append("<br><span class=\"quote\">").append(words(s.content)).append("</span>");
      fact('s', i, "f-s", head, rest);
    }
    close();
  }
  void figures() {
    if (r_.figures.empty()) return;
    open("Figures", r_.figures.size());
    for (std::size_t i = 0; i < r_.figures.size(); ++i) {
      const Figure& f = r_.figures[i];
      const std::string head = "<span class=\"who\">" +
                               html_escape(amount(f.value, f.upper ? &*f.upper : nullptr, f.approximate, f.unit)) +
                               "</span>";
      std::string rest;
      if (!f.of.empty()) rest.append(dim("of " + f.of));
      if (!f.where.empty()) rest.append(dim("in " + f.where));
      rest.append("<br><span class=\"quote\">").append(words(f.span)).append("</span>");
      if (const std::string who = speaker(f.statement); !who.empty()) rest.append("<br>").append(dim(who));
      fact('f', i, "f-f", head, rest);
    }
    close();
  }
  void offices() {
    if (r_.offices.empty()) return;
    open("Offices", r_.offices.size());
    for (std::size_t i = 0; i < r_.offices.size(); ++i) {
      const Office& o = r_.offices[i];
      std::string rest = "<br>" + html_escape(spaced(o.office));
      if (!o.of.empty()) rest.append(dim(o.of));
      rest.append(tag(o.status)).append("<br><span class=\"quote\">").append(words(o.title)).append("</span>");
      fact('o', i, "f-o", "<span class=\"who\">" + html_escape(actor_name(r_, o.actor)) + "</span>", rest);
    }
    close();
  }
  void actors() {
    if (r_.actors.empty()) return;
    open("Actors", r_.actors.size());
    for (std::size_t i = 0; i < r_.actors.size(); ++i) {
      const Actor& a = r_.actors[i];
      std::string rest = dim(name_of(a.type));
      if (!a.country.empty()) rest.append(tag(a.country));
      if (!a.sector.empty()) rest.append(tag(a.sector));
      std::string line = std::to_string(a.mentions.size()) + (a.mentions.size() == 1 ? " mention" : " mentions");
      if (!a.wikidata.empty()) line.append(" · ").append(a.wikidata);
      rest.append("<br>").append(dim(line));
      fact('a', i, "f-a", "<span class=\"who\">" + html_escape(a.name) + "</span>", rest);
    }
    close();
  }
  void places() {
    if (r_.places.empty()) return;
    open("Places", r_.places.size());
    for (std::size_t i = 0; i < r_.places.size(); ++i) {
      const Place& p = r_.places[i];
      std::string rest = p.country.empty() ? std::string{} : tag(p.country);
      if (p.has_coordinates) rest.append(dim(number_text(p.lat) + ", " + number_text(p.lon)));
      fact('p', i, "f-p", "<span class=\"who\">" + html_escape(p.name) + "</span>", rest);
    }
    close();
  }
  void times() {
    if (r_.times.empty()) return;
    open("Times", r_.times.size());
    for (std::size_t i = 0; i < r_.times.size(); ++i) {
      const TimeExpression& t = r_.times[i];
      fact('t', i, "f-t", "<span class=\"quote\">" + words(t.span) + "</span>",
           dim("= " + t.value) + tag(name_of(t.type)));
    }
    close();
  }
  void relations() {
    if (r_.relations.empty()) return;
    open("Relations", r_.relations.size());
    for (std::size_t i = 0; i < r_.relations.size(); ++i) {
      const Relation& n = r_.relations[i];
      fact('r', i, "f-a", html_escape(actor_name(r_, n.from) + " " + spaced(n.type) + " " + actor_name(r_, n.to)), "");
    }
    close();
  }
  void notices() {
    if (r_.notices.empty()) return;
    out_.append("<section><h3>Notices <span>").append(std::to_string(r_.notices.size())).append("</span></h3>\n");
    for (const Notice& n : r_.notices)
      out_.append("<p class=\"dim\">").append(html_escape(n.text)).append(tag(n.code)).append("</p>\n");
    out_.append("</section>\n");
  }

  const Report& r_;
  PointText text_;
  std::string page_;
  std::string out_;
};

/// A link for web addresses, plain text for all else (a "javascript:" address must not become one).
std::string source_link(const std::string& uri) {
  std::string shown = html_escape(uri);
  if (uri.rfind("https://", 0) != 0 && uri.rfind("http://", 0) != 0) return shown;
  return "<a href=\"" + shown + "\" rel=\"noreferrer noopener\">" + shown + "</a>";
}

std::string article_open(std::size_t number, std::string_view title, std::string_view note) {
  std::string out =
      "<article id=\"d" + std::to_string(number) + "\" data-title=\"" + html_escape(title) + "\" data-note=\"";
  return out.append(html_escape(note)).append("\">\n");
}

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t c = next_code_point(text, at);
    switch (c) {
      case '&':
        out.append("&amp;");
        break;
      case '<':
        out.append("&lt;");
        break;
      case '>':
        out.append("&gt;");
        break;
      case '"':
        out.append("&quot;");
        break;
      case '\'':
        out.append("&#39;");
        break;
      default:
        if ((c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) || c == 0xFFFD) {
          out.append("\xEF\xBF\xBD");
        } else {
          out.append(text.substr(begin, at - begin));
        }
    }
  }
  return out;
}

std::string html_head(std::string_view title) {
  std::string out =
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
      "script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"generator\" content=\"Lagebild " LAGEBILD_VERSION "\">\n<title>";
  out.append(html_escape(title)).append("</title>\n<style>\n").append(kPageCss).append("</style>\n</head>\n<body>\n");
  out.append(
      "<a class=\"skip\" href=\"#content\">To the text</a>\n"
      "<header class=\"top\"><h1>Lagebild<small class=\"count\"></small></h1>\n<ul class=\"legend\" aria-label=\"Marks "
      "in the text\">\n");
  struct Key {
    char kind;
    const char* name;
  };
  for (const Key key : {Key{'a', "actor"}, Key{'e', "event"}, Key{'s', "statement"}, Key{'f', "figure"},
                        Key{'t', "time"}, Key{'p', "place"}, Key{'o', "office"}}) {
    out.append("<li><label><input type=\"checkbox\" checked hidden value=\"")
        .append(1, key.kind)
        .append("\"><span class=\"k-");
    out.append(1, key.kind).append("\">").append(key.name).append("</span></label></li>\n");
  }
  out.append(
      "</ul>\n<p class=\"keys\" style=\"margin-top:0;margin-bottom:0\"><kbd>j</kbd> <kbd>k</kbd> next and previous "
      "fact, <kbd>Esc</kbd> none</p></header>\n"
      "<div class=\"page\">\n<nav class=\"documents\" aria-label=\"Documents\"><h2>Documents</h2>"
      "<input type=\"search\" placeholder=\"Filter\" aria-label=\"Filter documents\" hidden><ol></ol></nav>\n<main "
      "id=\"content\">\n");
  return out;
}

std::string html_document(const Report& report, std::size_t number) {
  const Document& d = report.document;
  std::string note;
  for (const auto& part : {d.outlet, d.published.substr(0, 10)}) {
    if (!part.empty()) note.append(note.empty() ? "" : " · ").append(part);
  }
  std::string out = article_open(number, document_heading(d), note);
  out.append("<p class=\"source\">");
  std::string line;
  for (const auto* part : {&d.outlet, &d.byline, &d.published}) {
    if (!part->empty()) line.append(line.empty() ? "" : " · ").append(html_escape(*part));
  }
  if (!d.uri.empty()) line.append(line.empty() ? "" : " · ").append(source_link(d.uri));
  out.append(line).append("</p>\n<div class=\"text\"");
  if (!d.language.empty()) out.append(" lang=\"").append(html_escape(d.language)).append("\"");
  out.append(">\n");
  if (!d.title.empty() &&
      std::none_of(d.blocks.begin(), d.blocks.end(), [](const Block& b) { return b.kind == BlockKind::title; })) {
    out.append("<h2>").append(html_escape(d.title)).append("</h2>\n");
  }
  out.append(Marker(report, number).run());
  out.append("</div>\n<aside class=\"facts\" aria-label=\"What the report says\">\n")
      .append(Facts(report, number).run());
  out.append("</aside>\n</article>\n");
  return out;
}

std::string html_failed(std::string_view uri, const Error& error, std::size_t number) {
  std::string out = article_open(number, uri, "could not be read");
  out.append("<p class=\"failed\"><strong>").append(html_escape(uri)).append("</strong> could not be read: ");
  out.append(html_escape(error.message))
      .append(" <span class=\"tag\">")
      .append(error_code_name(error.code))
      .append("</span></p>\n</article>\n");
  return out;
}

std::string html_tail() {
  std::string out = "</main>\n</div>\n<script>\n";
  return out.append(kPageJs).append("</script>\n</body>\n</html>\n");
}

}  // namespace lagebild
