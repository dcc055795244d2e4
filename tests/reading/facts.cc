#include "facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>

#include "base/utf8.h"
#include "export/report_json.h"

namespace lagebild::reading_test {
namespace {

/// Cuts code-point spans out of a report's text.
class Text {
 public:
  explicit Text(std::string_view text) : text_(text) {
    std::size_t at = 0;
    while (at < text.size()) {
      offsets_.push_back(at);
      (void)next_code_point(text, at);
    }
    offsets_.push_back(text.size());
  }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(offsets_.size() - 1); }
  [[nodiscard]] std::string cut(Span span) const {
    if (span.end > size() || span.begin > span.end) return "<span outside the text>";
    return std::string(text_.substr(offsets_[span.begin], offsets_[span.end] - offsets_[span.begin]));
  }

 private:
  std::string_view text_;
  std::vector<std::size_t> offsets_;
};

/// Without quotation marks, blanks and closing punctuation at both ends.
std::string bare(std::string_view s) {
  static const std::u32string_view kOuter = U"\"'„“”‚‘’«»‹› \u00a0\n.,;:!?";
  std::size_t begin = 0;
  while (begin < s.size()) {
    std::size_t next = begin;
    if (kOuter.find(next_code_point(s, next)) == std::u32string_view::npos) break;
    begin = next;
  }
  std::size_t end = s.size();
  while (end > begin) {
    std::size_t previous = end;
    if (kOuter.find(previous_code_point(s, previous)) == std::u32string_view::npos) break;
    end = previous;
  }
  return std::string(s.substr(begin, end - begin));
}

/// `wanted` is the whole of `found`, or its beginning where it ends in "…".
bool same_words(std::string_view found, std::string_view wanted) {
  constexpr std::string_view kOpen = "…";
  if (wanted.ends_with(kOpen)) {
    wanted.remove_suffix(kOpen.size());
    return bare(found).starts_with(bare(wanted));
  }
  return bare(found) == bare(wanted);
}

/// Reads a fact's words from left to right. Names run until a keyword, a comma or the end.
class Words {
 public:
  Words(const std::vector<FactWord>& words, std::set<std::string_view> keywords)
      : words_(words), keywords_(std::move(keywords)) {}
  [[nodiscard]] bool done() const { return at_ >= words_.size(); }
  [[nodiscard]] bool at_keyword() const {
    return !done() && !words_[at_].quoted && keywords_.contains(words_[at_].text);
  }
  [[nodiscard]] bool at_quoted() const { return !done() && words_[at_].quoted; }
  [[nodiscard]] std::string peek() const { return done() ? std::string() : words_[at_].text; }
  bool take(std::string_view word) {
    if (done() || words_[at_].quoted || words_[at_].text != word) return false;
    ++at_;
    return true;
  }
  std::optional<std::string> take_any() {
    if (done()) return std::nullopt;
    return words_[at_++].text;
  }
  std::optional<std::string> take_quoted() {
    if (!at_quoted()) return std::nullopt;
    return words_[at_++].text;
  }
  /// Words up to a keyword, comma, quotation or the end, joined by blanks; a quotation alone is a name as well.
  std::string take_name() {
    if (at_quoted()) return *take_quoted();
    std::string name;
    while (!done() && !at_keyword() && !at_quoted() && words_[at_].text != ",") {
      if (!name.empty()) name.push_back(' ');
      name += words_[at_++].text;
    }
    return name;
  }
  std::vector<std::string> take_names() {
    std::vector<std::string> names;
    do {
      std::string name = take_name();
      if (!name.empty()) names.push_back(std::move(name));
    } while (take(","));
    return names;
  }
  [[nodiscard]] std::string left() const {
    return done() ? std::string() : fmt::format("cannot understand \"{}\" and what follows", words_[at_].text);
  }

 private:
  const std::vector<FactWord>& words_;
  std::set<std::string_view> keywords_;
  std::size_t at_ = 0;
};

/// What the checks of one report share.
struct View {
  const Report& report;
  Text text;

  [[nodiscard]] std::string actor_name(std::uint32_t index) const {
    if (index == kNone) return "nobody";
    if (index >= report.actors.size()) return "<no such actor>";
    return report.actors[index].name;
  }
  [[nodiscard]] std::string names(const std::vector<std::uint32_t>& actors) const {
    std::string out;
    for (const std::uint32_t a : actors) out += (out.empty() ? "" : ", ") + actor_name(a);
    return out.empty() ? "nobody" : out;
  }
  /// By canonical name, ISO code of a country actor, a surface form, or a person's name without title or first name.
  [[nodiscard]] bool is_actor(std::uint32_t index, const std::string& wanted) const {
    if (index >= report.actors.size()) return wanted == "nobody";
    const Actor& actor = report.actors[index];
    if (actor.name == wanted || (actor.type == ActorType::country && actor.country == wanted)) return true;
    if (actor.type == ActorType::person && actor.name.ends_with(" " + wanted)) return true;
    return std::any_of(actor.mentions.begin(), actor.mentions.end(), [&](const Mention& m) {
      if (m.form == MentionForm::pronoun) return false;
      const std::string words = text.cut(m.span);
      return words == wanted || (actor.type == ActorType::person && words.ends_with(" " + wanted));
    });
  }
  /// The wanted names and the actors match one to one.
  [[nodiscard]] bool are_actors(const std::vector<std::uint32_t>& actors,
                                const std::vector<std::string>& wanted) const {
    if (wanted.size() == 1 && wanted[0] == "nobody") return actors.empty();
    if (actors.size() != wanted.size()) return false;
    std::vector<std::uint32_t> order(actors);
    std::sort(order.begin(), order.end());
    do {
      bool all = true;
      for (std::size_t i = 0; i < wanted.size() && all; ++i) all = is_actor(order[i], wanted[i]);
      if (all) return true;
    } while (std::next_permutation(order.begin(), order.end()));
    return false;
  }
  [[nodiscard]] std::string quote(Span span) const { return "\"" + text.cut(span) + "\""; }
};

using Lines = std::vector<std::string>;

Verdict verdict(bool holds, const Lines& found) { return {holds, fmt::format("{}", fmt::join(found, "\n")), ""}; }
Verdict failure(std::string error) { return {false, "", std::move(error)}; }

bool close_to(double a, double b) { return std::abs(a - b) <= 1e-6 * std::max(1.0, std::abs(b)); }

std::string when_of(const EventTime& time) {
  return time.end.empty() || time.end == time.begin ? time.begin : time.begin + "/" + time.end;
}

// event [TYPE[/MODE]] [STATUS] [ACTORS] [-> RECIPIENTS] [trigger "…"] [time WHEN] [place NAME] [evidence "…"]
//       [context WORD] [claimed]
Verdict check_event(Words w, const View& v) {
  static const std::set<std::string_view> kTypes = {
      "AGREE",  "CONSULT", "SUPPORT",  "CONCEDE", "COOPERATE", "AID",      "RETREAT", "REQUEST",
      "ACCUSE", "REJECT",  "THREATEN", "PROTEST", "SANCTION",  "MOBILIZE", "COERCE",  "ASSAULT"};
  std::string type, mode, status;
  if (!w.done() && !w.at_keyword()) {
    type = *w.take_any();
    if (const std::size_t slash = type.find('/'); slash != std::string::npos) {
      mode = type.substr(slash + 1);
      type.resize(slash);
    }
    if (!kTypes.contains(type)) return failure(fmt::format("no such type of event: \"{}\"", type));
  }
  for (const std::string_view s : {"actual", "future", "hypothetical", "negated", "historical"}) {
    if (status.empty() && w.take(s)) status = s;
  }
  const std::vector<std::string> actors = w.take_names();
  std::vector<std::string> recipients;
  std::optional<std::string> trigger, time, place, evidence, context;
  bool claimed = false;
  while (!w.done()) {
    if (w.take("->"))
      recipients = w.take_names();
    else if (w.take("trigger"))
      trigger = w.take_quoted();
    else if (w.take("time"))
      time = w.take_any();
    else if (w.take("place"))
      place = w.take_name();
    else if (w.take("evidence"))
      evidence = w.take_quoted();
    else if (w.take("context"))
      context = w.take_any();
    else if (w.take("claimed"))
      claimed = true;
    else
      return failure(w.left());
  }
  bool holds = false;
  Lines found;
  for (const Event& e : v.report.events) {
    const std::string place_name = e.place < v.report.places.size() ? v.report.places[e.place].name : "";
    found.push_back(fmt::format(
        "event {}{} {} {} -> {} trigger {}{}{}{}", e.type, e.mode.empty() ? "" : "/" + e.mode, e.status,
        v.names(e.actors), v.names(e.recipients), v.quote(e.trigger), e.time ? " time " + when_of(*e.time) : "",
        place_name.empty() ? "" : " place " + place_name, e.statement == kNone ? "" : " claimed"));
    bool fits = (type.empty() || e.type == type) &&
                (mode.empty() || e.mode == mode || (mode == "-" && e.mode.empty())) &&
                (status.empty() || e.status == status);
    fits = fits && (actors.empty() || v.are_actors(e.actors, actors)) &&
           (recipients.empty() || v.are_actors(e.recipients, recipients));
    fits = fits && (!trigger || v.text.cut(e.trigger) == *trigger);
    fits = fits && (!time || (*time == "-" ? !e.time : e.time && when_of(*e.time) == *time));
    fits = fits && (!place || place_name == *place);
    fits = fits && (!evidence || std::any_of(e.evidence.begin(), e.evidence.end(), [&](Span s) {
             return v.text.cut(s).find(*evidence) != std::string::npos;
           }));
    fits = fits && (!context || std::find(e.contexts.begin(), e.contexts.end(), *context) != e.contexts.end());
    fits = fits && (!claimed || e.statement != kNone);
    holds = holds || fits;
  }
  return verdict(holds, found);
}

// statement [KIND] [SPEAKER] ["content"] [cue "…"] [to NAME]
Verdict check_statement(Words w, const View& v) {
  std::string kind;
  for (const std::string_view k : {"direct", "indirect", "partial"}) {
    if (kind.empty() && w.take(k)) kind = k;
  }
  const std::string speaker = w.at_quoted() ? std::string() : w.take_name();
  const std::optional<std::string> content = w.take_quoted();
  std::optional<std::string> cue, to;
  while (!w.done()) {
    if (w.take("cue"))
      cue = w.take_any();
    else if (w.take("to"))
      to = w.take_name();
    else
      return failure(w.left());
  }
  bool holds = false;
  Lines found;
  for (const Statement& s : v.report.statements) {
    found.push_back(fmt::format("statement {} {} {}{}{}", name_of(s.kind), v.actor_name(s.speaker), v.quote(s.content),
                                s.cue ? " cue " + v.quote(*s.cue) : "",
                                s.addressee == kNone ? "" : " to " + v.actor_name(s.addressee)));
    holds =
        holds || ((kind.empty() || name_of(s.kind) == kind) && (speaker.empty() || v.is_actor(s.speaker, speaker)) &&
                  (!content || same_words(v.text.cut(s.content), *content)) &&
                  (!cue || (*cue == "-" ? !s.cue : s.cue && v.text.cut(*s.cue) == *cue)) &&
                  (!to || v.is_actor(s.addressee, *to)));
  }
  return verdict(holds, found);
}

// figure [VALUE[..UPPER]] [~] [UNIT] [of WHOSE] [where WHERE] [text "…"]
Verdict check_figure(Words w, const View& v) {
  std::optional<double> value, upper;
  if (const std::string word = w.peek(); !word.empty() && word.find_first_not_of("0123456789.-") == std::string::npos) {
    const std::size_t dots = word.find("..");
    value = std::strtod(word.substr(0, dots).c_str(), nullptr);
    if (dots != std::string::npos) upper = std::strtod(word.substr(dots + 2).c_str(), nullptr);
    (void)w.take_any();
  }
  const bool approximate = w.take("~");
  const std::string unit = w.take_name();
  std::optional<std::string> of, where, words;
  while (!w.done()) {
    if (w.take("of"))
      of = w.take_name();
    else if (w.take("where"))
      where = w.take_name();
    else if (w.take("text"))
      words = w.take_quoted();
    else
      return failure(w.left());
  }
  bool holds = false;
  Lines found;
  for (const Figure& f : v.report.figures) {
    found.push_back(fmt::format("figure {}{}{} {}{}{} text {}", f.value, f.upper ? fmt::format("..{}", *f.upper) : "",
                                f.approximate ? " ~" : "", f.unit, f.of.empty() ? "" : " of " + f.of,
                                f.where.empty() ? "" : " where " + f.where, v.quote(f.span)));
    const bool right_value = !value || (close_to(f.value, *value) && f.upper.has_value() == upper.has_value() &&
                                        (!upper || close_to(*f.upper, *upper)) && f.approximate == approximate);
    holds = holds || (right_value && (unit.empty() || f.unit == unit) && (!of || f.of == (*of == "-" ? "" : *of)) &&
                      (!where || f.where == (*where == "-" ? "" : *where)) && (!words || v.text.cut(f.span) == *words));
  }
  return verdict(holds, found);
}

// office [PERSON] [OFFICE [OF [STATUS]]] [title "…"]
Verdict check_office(Words w, const View& v) {
  static const std::set<std::string_view> kOffices = {"head_of_state",
                                                      "head_of_government",
                                                      "foreign_minister",
                                                      "defence_minister",
                                                      "finance_minister",
                                                      "interior_minister",
                                                      "minister",
                                                      "spokesperson",
                                                      "ambassador",
                                                      "legislator",
                                                      "party_leader",
                                                      "military_commander",
                                                      "judge",
                                                      "head_of_organisation",
                                                      "other"};
  const std::string person = w.take_name();  // the offices are keywords here
  std::optional<std::string> office, of, status, title;
  if (kOffices.contains(w.peek())) {
    office = w.take_any();
    if (!w.done() && w.peek() != "title") of = w.take_any();
    if (!w.done() && w.peek() != "title") status = w.take_any();
  }
  if (w.take("title")) title = w.take_quoted();
  if (!w.done()) return failure(w.left());
  bool holds = false;
  Lines found;
  for (const Office& o : v.report.offices) {
    found.push_back(fmt::format("office {} {} {} {} title {}", v.actor_name(o.actor), o.office,
                                o.of.empty() ? "-" : o.of, o.status, v.quote(o.title)));
    holds = holds || ((person.empty() || v.is_actor(o.actor, person)) && (!office || o.office == *office) &&
                      (!of || o.of == (*of == "-" ? "" : *of)) && (!status || o.status == *status) &&
                      (!title || v.text.cut(o.title) == *title));
  }
  return verdict(holds, found);
}

// time ["words"] [VALUE] [DATE|TIME|DURATION|SET]
Verdict check_time(Words w, const View& v) {
  const std::optional<std::string> words = w.take_quoted();
  const std::optional<std::string> value = w.take_any(), type = w.take_any();
  if (!w.done()) return failure(w.left());
  bool holds = false;
  Lines found;
  for (const TimeExpression& t : v.report.times) {
    found.push_back(fmt::format("time {} {} {}", v.quote(t.span), t.value, name_of(t.type)));
    holds = holds || ((!words || v.text.cut(t.span) == *words) && (!value || t.value == *value) &&
                      (!type || name_of(t.type) == *type));
  }
  return verdict(holds, found);
}

// actor ["mention"] [TYPE [COUNTRY]] [sector CODE] [name NAME] [wikidata Q] [form name|nominal|pronoun]
Verdict check_actor(Words w, const View& v) {
  const std::optional<std::string> mention = w.take_quoted();
  std::optional<std::string> type, country, sector, name, wikidata, form;
  if (!w.done() && !w.at_keyword()) type = w.take_any();
  if (!w.done() && !w.at_keyword()) country = w.take_any();
  while (!w.done()) {
    if (w.take("sector"))
      sector = w.take_any();
    else if (w.take("name"))
      name = w.take_name();
    else if (w.take("wikidata"))
      wikidata = w.take_any();
    else if (w.take("form"))
      form = w.take_any();
    else
      return failure(w.left());
  }
  bool holds = false;
  Lines found;
  for (const Actor& a : v.report.actors) {
    Lines mentions;
    for (const Mention& m : a.mentions) mentions.push_back(fmt::format("{} {}", v.quote(m.span), name_of(m.form)));
    found.push_back(fmt::format("actor {} {} {} sector {} [{}]", a.name, name_of(a.type),
                                a.country.empty() ? "-" : a.country, a.sector.empty() ? "-" : a.sector,
                                fmt::join(mentions, ", ")));
    const bool mentioned = !mention || std::any_of(a.mentions.begin(), a.mentions.end(), [&](const Mention& m) {
      return v.text.cut(m.span) == *mention && (!form || name_of(m.form) == *form);
    });
    const auto is = [](const std::optional<std::string>& wanted, std::string_view have) {
      return !wanted || have == (*wanted == "-" ? "" : *wanted);
    };
    holds = holds || (mentioned && is(type, name_of(a.type)) && is(country, a.country) && is(sector, a.sector) &&
                      is(name, a.name) && is(wikidata, a.wikidata));
  }
  return verdict(holds, found);
}

// same "mention" "mention" | different "mention" "mention"
Verdict check_same(Words w, const View& v, bool same) {
  const std::optional<std::string> first = w.take_quoted(), second = w.take_quoted();
  if (!first || !second || !w.done()) return failure("expected two quoted mentions");
  std::set<std::uint32_t> of_first, of_second;
  Lines found;
  for (std::uint32_t i = 0; i < v.report.actors.size(); ++i) {
    for (const Mention& m : v.report.actors[i].mentions) {
      const std::string words = v.text.cut(m.span);
      found.push_back(fmt::format("{} is {}", v.quote(m.span), v.report.actors[i].name));
      if (words == *first) of_first.insert(i);
      if (words == *second) of_second.insert(i);
    }
  }
  const bool both = !of_first.empty() && !of_second.empty();
  const bool meet =
      std::any_of(of_first.begin(), of_first.end(), [&](std::uint32_t i) { return of_second.contains(i); });
  return verdict(both && meet == same, found);
}

// place ["mention"] [COUNTRY] [name NAME]
Verdict check_place(Words w, const View& v) {
  const std::optional<std::string> mention = w.take_quoted();
  std::optional<std::string> country, name;
  if (!w.done() && !w.at_keyword()) country = w.take_any();
  if (w.take("name")) name = w.take_name();
  if (!w.done()) return failure(w.left());
  bool holds = false;
  Lines found;
  for (const Place& p : v.report.places) {
    Lines mentions;
    for (const Span s : p.mentions) mentions.push_back(v.quote(s));
    found.push_back(fmt::format("place {} {} [{}]", p.name, p.country, fmt::join(mentions, ", ")));
    holds = holds || ((!mention || std::any_of(p.mentions.begin(), p.mentions.end(),
                                               [&](Span s) { return v.text.cut(s) == *mention; })) &&
                      (!country || p.country == *country) && (!name || p.name == *name));
  }
  return verdict(holds, found);
}

// relation TYPE A -> B
Verdict check_relation(Words w, const View& v) {
  const std::optional<std::string> type = w.take_any();
  const std::string from = w.take_name();
  if (!w.done() && !w.take("->")) return failure(w.left());
  const std::string to = w.take_name();
  if (!w.done()) return failure(w.left());
  bool holds = false;
  Lines found;
  for (const Relation& r : v.report.relations) {
    found.push_back(fmt::format("relation {} {} -> {}", r.type, v.actor_name(r.from), v.actor_name(r.to)));
    holds = holds || ((!type || r.type == *type) && (from.empty() || v.is_actor(r.from, from)) &&
                      (to.empty() || v.is_actor(r.to, to)));
  }
  return verdict(holds, found);
}

// count KIND NUMBER
Verdict check_count(Words w, const View& v) {
  const std::string kind = w.take_any().value_or(""), number = w.take_any().value_or("");
  std::size_t have = 0;
  if (kind == "event")
    have = v.report.events.size();
  else if (kind == "statement")
    have = v.report.statements.size();
  else if (kind == "figure")
    have = v.report.figures.size();
  else if (kind == "office")
    have = v.report.offices.size();
  else if (kind == "time")
    have = v.report.times.size();
  else
    return failure(fmt::format("cannot count \"{}\"", kind));
  return verdict(std::to_string(have) == number, {fmt::format("{} of kind {}", have, kind)});
}

}  // namespace

Verdict check(const Fact& fact, const Report& report) {
  const View view{report, Text(report.document.text)};
  const auto words = [&](std::set<std::string_view> keywords) {
    Words w(fact.words, std::move(keywords));
    (void)w.take_any();  // the kind
    return w;
  };
  const std::string& kind = fact.words.front().text;
  Verdict out;
  if (kind == "event")
    out = check_event(words({"->", "trigger", "time", "place", "evidence", "context", "claimed"}), view);
  else if (kind == "statement")
    out = check_statement(words({"cue", "to"}), view);
  else if (kind == "figure")
    out = check_figure(words({"of", "where", "text"}), view);
  else if (kind == "office")
    out = check_office(
        words({"head_of_state", "head_of_government", "foreign_minister", "defence_minister", "finance_minister",
               "interior_minister", "minister", "spokesperson", "ambassador", "legislator", "party_leader",
               "military_commander", "judge", "head_of_organisation", "other", "title"}),
        view);
  else if (kind == "time")
    out = check_time(words({}), view);
  else if (kind == "actor")
    out = check_actor(words({"sector", "name", "wikidata", "form"}), view);
  else if (kind == "same")
    out = check_same(words({}), view, true);
  else if (kind == "different")
    out = check_same(words({}), view, false);
  else if (kind == "place")
    out = check_place(words({"name"}), view);
  else if (kind == "relation")
    out = check_relation(words({"->"}), view);
  else if (kind == "count")
    out = check_count(words({}), view);
  else
    out = failure(fmt::format("no such kind of fact: \"{}\"", kind));
  if (fact.negative && out.error.empty()) out.holds = !out.holds;
  return out;
}

std::vector<std::string> unsound(const Report& report) {
  const Text text(report.document.text);
  std::vector<std::string> out;
  const auto span = [&](Span s, std::string_view what) {
    if (s.empty() || s.end > text.size())
      out.push_back(fmt::format("{}: span [{}, {}) in a text of {} code points", what, s.begin, s.end, text.size()));
  };
  const auto actor = [&](std::uint32_t index, std::string_view what, bool may_be_none) {
    if (index >= report.actors.size() && !(may_be_none && index == kNone))
      out.push_back(fmt::format("{}: refers to no actor", what));
  };
  for (const Block& b : report.document.blocks) span(b.span, "block");
  for (const Actor& a : report.actors) {
    if (a.name.empty()) out.emplace_back("actor without a name");
    if (a.mentions.empty()) out.push_back(fmt::format("actor {} without a mention", a.name));
    for (const Mention& m : a.mentions) span(m.span, "mention of " + a.name);
  }
  for (const Place& p : report.places) {
    for (const Span s : p.mentions) span(s, "mention of place " + p.name);
  }
  for (const Office& o : report.offices) {
    actor(o.actor, "office", false);
    span(o.title, "office title");
    span(o.evidence, "office evidence");
  }
  for (const Event& e : report.events) {
    span(e.trigger, "trigger of " + e.type);
    if (e.evidence.empty()) out.push_back(fmt::format("event {} without evidence", e.type));
    for (const Span s : e.evidence) span(s, "evidence of " + e.type);
    for (const std::uint32_t a : e.actors) actor(a, "actor of " + e.type, false);
    for (const std::uint32_t a : e.recipients) actor(a, "recipient of " + e.type, false);
    if (e.quad < 1 || e.quad > 4) out.push_back(fmt::format("event {}: quad {}", e.type, e.quad));
    if (e.confidence < 0 || e.confidence > 1)
      out.push_back(fmt::format("event {}: confidence {}", e.type, e.confidence));
  }
  for (const Statement& s : report.statements) {
    span(s.content, "statement");
    if (s.cue) span(*s.cue, "cue");
    actor(s.speaker, "speaker", true);
    actor(s.addressee, "addressee", true);
  }
  for (const Figure& f : report.figures) span(f.span, "figure");
  for (const TimeExpression& t : report.times) span(t.span, "time");
  for (const Relation& r : report.relations) {
    actor(r.from, "relation", false);
    actor(r.to, "relation", false);
    span(r.evidence, "relation");
  }
  return out;
}

}  // namespace lagebild::reading_test
