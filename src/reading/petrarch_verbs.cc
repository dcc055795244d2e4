// Loading of PETRARCH/TABARI verb dictionaries (format: the comments of PETRARCH's CAMEO.2.0.txt and PETRreader.py).
#include <cctype>
#include <optional>
#include <utility>

#include "base/tsv.h"
#include "reading/events.h"

namespace lagebild {

namespace {

std::string lower_ascii(std::string_view s) {
  std::string out(s);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

/// The code in square brackets; empty where none or "---". Of "042:043" the first.
std::string_view code_of(std::string_view s) {
  const std::size_t open = s.find('[');
  const std::size_t close = s.find(']', open == std::string_view::npos ? 0 : open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {};
  std::string_view code = trim(s.substr(open + 1, close - open - 1));
  code = code.substr(0, code.find(':'));
  return code == "---" ? std::string_view{} : code;
}

std::string_view without_comment(std::string_view s) { return trim(s.substr(0, s.find('#'))); }

}  // namespace

Status EventLexicon::add_petrarch_verbs(const std::string& path, const std::string& data_folder,
                                        std::vector<std::string>& warnings) {
  auto cameo = TsvFile::load(data_folder + "/common/cameo.tsv", {"cameo", "type", "mode"});
  if (!cameo) return std::move(cameo).error();
  std::unordered_map<std::string, std::pair<std::string, std::string>> types;
  for (std::size_t row = 0; row < cameo->rows(); ++row) {
    types[std::string(cameo->cell(row, cameo->column("cameo")))] = {
        std::string(cameo->cell(row, cameo->column("type"))), std::string(cameo->cell(row, cameo->column("mode")))};
  }
  auto file = MappedFile::open(path);
  if (!file) return std::move(file).error();
  std::string_view text = file->bytes();
  std::unordered_map<std::string, std::vector<std::string>> sets;  // synonym sets, "&SOLUTION"
  std::vector<std::string> verbs;                                  // of the open block
  std::string default_code, set;
  bool block_has_patterns = false;
  std::size_t number = 0;
  const auto warn = [&](std::string_view why) {
    warnings.push_back(path + ":" + std::to_string(number) + ": " + std::string(why));
  };
  const auto frame_of = [&](std::string_view verb, std::string_view code) -> std::optional<Frame> {
    const auto type = types.find(std::string(code));
    if (type == types.end() || type->second.first.empty()) return std::nullopt;
    Frame frame;
    frame.lemma = verb;
    frame.pos = FramePos::verb;
    frame.type = type->second.first;
    frame.mode = type->second.second;
    frame.cameo = code;
    frame.rule = path + ":" + std::to_string(number);
    return frame;
  };
  while (!text.empty()) {
    const std::size_t stop = text.find('\n');
    std::string_view line = text.substr(0, stop);
    text.remove_prefix(stop == std::string_view::npos ? text.size() : stop + 1);
    ++number;
    const std::string_view body = without_comment(line);
    if (body.empty()) continue;
    if (body.starts_with("---")) {
      verbs.clear();
      set.clear();
      block_has_patterns = false;
      default_code = code_of(body);
      continue;
    }
    if (body.starts_with('&') && !body.starts_with("& ")) {
      set = body.substr(0, body.find_first_of(" \t"));
      continue;
    }
    if (body.starts_with('+') && !set.empty()) {
      const std::string_view word = trim(body.substr(1, body.find_first_of(" \t{") - 1));
      if (word.find('_') != std::string_view::npos && word.find('_') + 1 != word.size())
        continue;  // several words: cannot be one token
      sets[set].push_back(lower_ascii(word.substr(0, word.find('_'))));
      continue;
    }
    if (body.starts_with('-')) {
      set.clear();
      block_has_patterns = true;
      const std::string_view code = code_of(body);
      if (code.empty()) {
        warn("pattern without a CAMEO code");
        continue;
      }
      std::vector<std::string> with;
      std::size_t terms = 0;
      std::string_view rest = body.substr(1, body.find('[') - 1);
      std::string term;
      bool exotic = false;
      const auto close_term = [&] {
        if (term.empty()) return;
        if (term.front() == '&') {
          const auto at = sets.find(term);
          if (at != sets.end())
            with = at->second;
          else
            exotic = true;
        } else {
          with = {lower_ascii(term)};
        }
        ++terms;
        term.clear();
      };
      for (const char c : rest) {
        if (c == '*' || c == '(' || c == ')' || c == '{' || c == '}' || c == ' ' || c == '\t') {
          close_term();
        } else if (c == '$' || c == '%' || c == '^') {
          // source, target, skipped words: what the frame's slots say anyway
        } else {
          term.push_back(c);
        }
      }
      close_term();
      if (terms != 1 || exotic || with.empty()) {
        warn("pattern of several words beside the verb: not mapped");
        continue;
      }
      for (const std::string& verb : verbs) {
        auto frame = frame_of(verb, code);
        if (!frame) {
          warn("CAMEO code '" + std::string(code) + "' has no PLOVER type");
          break;
        }
        frame->with = with;
        if (auto ok = add(std::move(*frame)); !ok) warn(ok.error().message);
      }
      continue;
    }
    // a verb of the block, with its irregular forms in braces (the lexicon knows forms itself) and perhaps its own code
    set.clear();
    if (block_has_patterns) verbs.clear();
    block_has_patterns = false;
    std::string_view word = body.substr(0, body.find_first_of(" \t{["));
    if (word.starts_with('+') || word.find('_') != std::string_view::npos) {
      warn("verb of several words: not mapped");
      continue;
    }
    const std::string_view own = code_of(body);
    const std::string code(own.empty() ? std::string_view(default_code) : own);
    verbs.push_back(lower_ascii(word));
    if (code.empty()) continue;
    auto frame = frame_of(verbs.back(), code);
    if (!frame) {
      warn("CAMEO code '" + code + "' has no PLOVER type");
      continue;
    }
    if (frames(verbs.back(), FramePos::verb) == nullptr) {
      if (auto ok = add(std::move(*frame)); !ok) warn(ok.error().message);
    }
  }
  return {};
}

}  // namespace lagebild
