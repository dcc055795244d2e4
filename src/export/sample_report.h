// A small report that has every kind of fact, for tests of the exports and the store.
#pragma once

#include "lagebild/report.h"

namespace lagebild {

inline Report sample_report() {
  Report r;
  r.engine = {"0.1.0", "none", "sha256:00"};
  r.document.id = "sha256:01";
  r.document.uri = "a/b.txt";
  r.document.media_type = "text/plain";
  r.document.language = "de";
  r.document.title = "Ärger um Zölle";
  r.document.published = "2023-01-13";
  r.document.text =
      "Ärger um Zölle\n\nKönigin Ada von Frankreich besuchte am Mittwoch \"Oslo\". "
      "Sie sagte, 2,5 bis 3 Prozent seien genug.";
  r.document.blocks = {{BlockKind::title, {0, 14}}, {BlockKind::body, {16, 113}}};
  r.actors.push_back({ActorType::person,
                      "Ada",
                      "FRA",
                      "GOV",
                      "Q1",
                      {{{16, 27}, MentionForm::name}, {{72, 75}, MentionForm::pronoun}}});
  r.actors.push_back({ActorType::country, "France", "FRA", "", "", {{{32, 42}, MentionForm::name}}});
  r.places.push_back({"Oslo", "NOR", 3143244, 59.91273, 10.74609, true, {{65, 69}}});
  r.offices.push_back({0, "head_of_state", {16, 23}, "FRA", "current", {16, 71}});
  Event e;
  e.type = "CONSULT";
  e.mode = "visit";
  e.contexts = {"diplomatic"};
  e.status = "actual";
  e.quad = 1;
  e.score = 4.0;
  e.cameo = "042";
  e.actors = {0};
  e.time = EventTime{{52, 63}, "2023-01-11", "2023-01-11"};
  e.place = 0;
  e.trigger = {43, 51};
  e.evidence = {{16, 71}};
  e.confidence = 0.93333;
  r.events.push_back(e);
  r.statements.push_back({StatementKind::indirect, 0, kNone, Span{76, 81}, {83, 112}});
  Figure f;
  f.value = 2.5;
  f.upper = 3;
  f.unit = "%";
  f.span = {83, 100};
  f.statement = 0;
  r.figures.push_back(f);
  r.times.push_back({{52, 63}, TimeType::date, "2023-01-11"});
  r.relations.push_back({"chairs", 0, 1, {16, 71}});
  r.notices.push_back({"uncertain", "\"x\"\t"});
  return r;
}

}  // namespace lagebild
