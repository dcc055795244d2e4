#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "base/tsv.h"
#include "base/utf8.h"
#include "reading/events.h"

namespace lagebild {

namespace {

constexpr std::array<std::string_view, 6> kSlots{"subj", "obj", "gen", "agent", "both", "none"};
constexpr std::array<std::string_view, 6> kStatus{"", "actual", "future", "hypothetical", "negated", "historical"};

bool known_slot(std::string_view slot) {
  return slot.starts_with("pp:") ? slot.size() > 3 : std::find(kSlots.begin(), kSlots.end(), slot) != kSlots.end();
}

Status read_slots(const TsvFile& file, std::size_t row, std::string_view cell, std::vector<std::string>& out) {
  for (const std::string_view slot : split_list(cell)) {
    if (!known_slot(slot))
      return file.error(row,
                        "expected a slot subj, obj, gen, agent, both, none or pp:…, found '" + std::string(slot) + "'");
    out.emplace_back(slot);
  }
  return {};
}

}  // namespace

Result<EventLexicon> EventLexicon::load(const std::string& data_folder, Language language) {
  EventLexicon lexicon;
  auto plover = TsvFile::load(data_folder + "/common/plover.tsv", {"type", "mode", "quad", "score", "cameo"});
  if (!plover) return std::move(plover).error();
  for (std::size_t row = 0; row < plover->rows(); ++row) {
    Score score;
    const std::string_view quad = plover->cell(row, plover->column("quad"));
    const std::string_view value = plover->cell(row, plover->column("score"));
    if (std::from_chars(quad.data(), quad.data() + quad.size(), score.quad).ec != std::errc{} || score.quad < 1 ||
        score.quad > 4) {
      return plover->error(row, "expected a quad class 1 to 4, found '" + std::string(quad) + "'");
    }
    if (std::from_chars(value.data(), value.data() + value.size(), score.score).ec != std::errc{}) {
      return plover->error(row, "expected a score, found '" + std::string(value) + "'");
    }
    score.cameo = plover->cell(row, plover->column("cameo"));
    std::string key(plover->cell(row, plover->column("type")));
    if (const std::string_view mode = plover->cell(row, plover->column("mode")); !mode.empty())
      key.append("/").append(mode);
    lexicon.scores_[key] = score;
  }
  const std::string_view code = language == Language::de ? "de" : "en";
  const std::string folder = data_folder + "/" + std::string(code);
  auto file = TsvFile::load(folder + "/events.tsv",
                            {"lemma", "pos", "type", "mode", "with", "actor", "recipient", "status", "cameo"});
  if (!file) return std::move(file).error();
  for (std::size_t row = 0; row < file->rows(); ++row) {
    const auto cell = [&](std::string_view column) { return file->cell(row, file->column(column)); };
    Frame frame;
    frame.lemma = cell("lemma");
    const std::string_view pos = cell("pos");
    if (pos == "verb")
      frame.pos = FramePos::verb;
    else if (pos == "noun")
      frame.pos = FramePos::noun;
    else if (pos == "adj")
      frame.pos = FramePos::adjective;
    else
      return file->error(row, "expected pos verb, noun or adj, found '" + std::string(pos) + "'");
    frame.type = cell("type");
    frame.mode = cell("mode");
    if (lexicon.score(frame.type, frame.mode) == nullptr) {
      return file->error(row, "expected a PLOVER type and mode (data/common/plover.tsv), found '" + frame.type +
                                  (frame.mode.empty() ? "" : "/" + frame.mode) + "'");
    }
    for (const std::string_view word : split_list(cell("with"))) {
      if (word.starts_with('!'))
        frame.without.emplace_back(word.substr(1));
      else
        frame.with.emplace_back(word);
    }
    if (auto ok = read_slots(*file, row, cell("actor"), frame.actor); !ok) return ok.error();
    if (auto ok = read_slots(*file, row, cell("recipient"), frame.recipient); !ok) return ok.error();
    frame.status = cell("status");
    if (std::find(kStatus.begin(), kStatus.end(), frame.status) == kStatus.end())
      return file->error(row, "expected a status, found '" + frame.status + "'");
    frame.cameo = cell("cameo");
    frame.rule = "data/" + std::string(code) + "/events.tsv:" + std::to_string(file->line(row));
    if (frame.lemma.starts_with('-')) {
      frame.compound = true;
      frame.lemma.erase(0, 1);
      if (frame.pos != FramePos::noun) return file->error(row, "only nouns can be compound endings");
    }
    if (frame.lemma.empty()) return file->error(row, "expected a lemma, found an empty cell");
    if (auto ok = lexicon.add(std::move(frame)); !ok) return file->error(row, ok.error().message);
  }
  std::sort(lexicon.compounds_.begin(), lexicon.compounds_.end(),
            [](const Frame& a, const Frame& b) { return a.lemma.size() > b.lemma.size(); });
  auto contexts = TsvFile::load(folder + "/contexts.tsv", {"context", "words"});
  if (!contexts) return std::move(contexts).error();
  for (std::size_t row = 0; row < contexts->rows(); ++row) {
    const std::string name(contexts->cell(row, contexts->column("context")));
    auto at = std::find(lexicon.context_names_.begin(), lexicon.context_names_.end(), name);
    if (at == lexicon.context_names_.end()) {
      if (lexicon.context_names_.size() == 64) return contexts->error(row, "more than 64 contexts");
      lexicon.context_names_.push_back(name);
      at = lexicon.context_names_.end() - 1;
    }
    const std::uint64_t bit = 1ULL << static_cast<unsigned>(at - lexicon.context_names_.begin());
    for (const std::string_view word : split_list(contexts->cell(row, contexts->column("words"))))
      lexicon.contexts_[std::string(word)] |= bit;
  }
  return lexicon;
}

Status EventLexicon::add(Frame frame) {
  if (frame.compound) {
    compounds_.push_back(std::move(frame));
    return {};
  }
  auto& table = frame.pos == FramePos::verb ? verbs_ : frame.pos == FramePos::noun ? nouns_ : adjectives_;
  std::vector<Frame>& list = table[frame.lemma];
  for (const Frame& other : list) {
    if (other.with == frame.with && other.without == frame.without) {
      return Error{ErrorCode::bad_data,
                   "the frame '" + frame.lemma + "' stands at " + other.rule + " already with the same condition"};
    }
  }
  list.push_back(std::move(frame));
  return {};
}

const std::vector<Frame>* EventLexicon::frames(std::string_view lemma, FramePos pos) const {
  const auto& table = pos == FramePos::verb ? verbs_ : pos == FramePos::noun ? nouns_ : adjectives_;
  const auto at = table.find(lemma);
  return at == table.end() ? nullptr : &at->second;
}

const EventLexicon::Score* EventLexicon::score(std::string_view type, std::string_view mode) const {
  std::string key(type);
  if (!mode.empty()) key.append("/").append(mode);
  const auto at = scores_.find(key);
  return at == scores_.end() ? nullptr : &at->second;
}

std::uint64_t EventLexicon::contexts(std::string_view lemma) const {
  const auto at = contexts_.find(lemma);
  return at == contexts_.end() ? 0 : at->second;
}

}  // namespace lagebild
