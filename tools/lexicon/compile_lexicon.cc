// Compiles a table of analyses into the memory-mapped dictionary that Lexicon reads.
//
// compile_lexicon OUTPUT NOTICE TESTS < TABLE
// TABLE: tab-separated lines "form lemma UPOS features", features in UD notation (src/language/features.h), any order.
// NOTICE: text file with source and licence, stored in the output. TESTS: lines "form lemma UPOS", checked at every
// load. The automaton is built from the sorted forms by the incremental algorithm of Daciuk, Mihov, Watson and Watson
// (2000), "Incremental Construction of Minimal Acyclic Finite-State Automata", Computational Linguistics 26(1).
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/sha256.h"
#include "base/utf8.h"
#include "language/automaton.h"
#include "language/features.h"

namespace {

using lagebild::Analysis;
using lagebild::LexiconRecord;
using lagebild::LexiconScript;

/// Shortest ways to get from form to lemma; the infix is a removed "ge" or "zu" of a German separable verb.
struct Script {
  std::uint8_t infix_at = 0, infix_length = 0, strip = 0, first_letter = 0;
  std::string append;
  auto operator<=>(const Script&) const = default;  // NOLINT(modernize-use-nullptr): a false alarm on the default
};

Script ending_script(std::string_view form, std::string_view lemma) {
  std::size_t common = 0;
  while (common < form.size() && common < lemma.size() && form[common] == lemma[common]) ++common;
  // Never cut inside a code point.
  while (common > 0 && common < form.size() && (static_cast<unsigned char>(form[common]) & 0xC0U) == 0x80U) --common;
  while (common > 0 && common < lemma.size() && (static_cast<unsigned char>(lemma[common]) & 0xC0U) == 0x80U) --common;
  Script s;
  s.strip = static_cast<std::uint8_t>(form.size() - common);
  s.append = std::string(lemma.substr(common));
  return s;
}

std::size_t cost(const Script& s) { return s.strip + s.append.size(); }

bool make_script(std::string_view form, std::string_view lemma, Script& best) {
  if (form.size() > 255 || lemma.size() > 255) return false;
  best = ending_script(form, lemma);
  for (std::uint8_t change = 1; change <= 2; ++change) {
    const std::string changed = change == 1 ? lagebild::uncapitalise(form) : lagebild::capitalise(form);
    if (changed == form || changed.size() != form.size()) continue;
    Script s = ending_script(changed, lemma);
    // The first letter must survive, or the change of case would meet the appended ending.
    if (s.strip < form.size() && cost(s) + 1 < cost(best)) {
      s.first_letter = change;
      best = s;
    }
  }
  for (std::size_t at = 0; at + 2 < form.size(); ++at) {
    if (form.substr(at, 2) != "ge" && form.substr(at, 2) != "zu") continue;
    const std::string without = std::string(form.substr(0, at)) + std::string(form.substr(at + 2));
    Script s = ending_script(without, lemma);
    if (without.size() - s.strip >= at && cost(s) + 2 < cost(best)) {
      s.infix_at = static_cast<std::uint8_t>(at);
      s.infix_length = 2;
      best = s;
    }
  }
  return true;
}

/// Incremental minimal automaton; states are interned by their arcs.
class Builder {
 public:
  void add(std::string_view form, std::uint32_t set) {
    std::size_t common = 0;
    while (common < form.size() && common < previous_.size() && form[common] == previous_[common]) ++common;
    freeze(common);
    while (open_.size() <= form.size()) open_.emplace_back();
    for (std::size_t i = common; i < form.size(); ++i) {
      open_[i].push_back({static_cast<unsigned char>(form[i]), 0});
    }
    open_[form.size()].push_back({0, set});
    previous_ = std::string(form);
  }
  /// All arcs; the root state is the last.
  std::vector<std::uint32_t> finish() {
    freeze(0);
    intern(open_[0]);
    return std::move(arcs_);
  }

 private:
  struct Arc {
    unsigned char label;
    std::uint32_t target;
  };
  std::uint32_t intern(const std::vector<Arc>& state) {
    std::string key;
    for (const Arc& a : state) {
      const std::uint32_t packed = lagebild::arc::make(a.label, &a == &state.back(), a.target);
      key.append(reinterpret_cast<const char*>(&packed), sizeof packed);
    }
    const auto [it, fresh] = known_.try_emplace(std::move(key), static_cast<std::uint32_t>(arcs_.size()));
    if (fresh) {
      for (const Arc& a : state) arcs_.push_back(lagebild::arc::make(a.label, &a == &state.back(), a.target));
    }
    return it->second;
  }
  void freeze(std::size_t depth) {
    for (std::size_t i = previous_.size(); i > depth; --i) {
      open_[i - 1].back().target = intern(open_[i]);
      open_[i].clear();
    }
  }
  std::vector<std::vector<Arc>> open_{1};
  std::string previous_;
  std::unordered_map<std::string, std::uint32_t> known_;
  std::vector<std::uint32_t> arcs_;
};

std::string read_all(const char* path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

template <class T>
void append(std::string& out, const std::vector<T>& values) {
  out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

int fail(const std::string& message) {
  std::fprintf(stderr, "compile_lexicon: %s\n", message.c_str());
  return 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: compile_lexicon OUTPUT NOTICE TESTS < TABLE\n", stderr);
    return 2;
  }
  // form → lemma, part of speech, form byte → cells
  using Key = std::tuple<std::string, std::uint8_t, std::uint8_t>;
  std::map<std::string, std::map<Key, std::uint32_t>, std::less<>> table;
  std::string line;
  std::size_t number = 0;
  std::string problem;
  while (std::getline(std::cin, line)) {
    ++number;
    std::vector<std::string_view> cells;
    std::string_view rest = line;
    for (std::size_t tab = rest.find('\t'); tab != std::string_view::npos; tab = rest.find('\t')) {
      cells.push_back(rest.substr(0, tab));
      rest.remove_prefix(tab + 1);
    }
    cells.push_back(rest);
    if (cells.size() != 4)
      return fail("line " + std::to_string(number) + ": expected 4 columns, found " + std::to_string(cells.size()));
    const auto pos = lagebild::upos_from_name(cells[2]);
    if (!pos) return fail("line " + std::to_string(number) + ": unknown part of speech " + std::string(cells[2]));
    Analysis a;
    a.pos = *pos;
    if (!lagebild::set_features(cells[3], a, problem))
      return fail("line " + std::to_string(number) + ": unknown feature " + problem);
    const auto form = static_cast<std::uint8_t>(static_cast<unsigned>(a.verb_form) |
                                                (static_cast<unsigned>(a.degree) << 4U) | (a.joined_prefix ? 64U : 0U));
    table[std::string(cells[0])][{std::string(cells[1]), static_cast<std::uint8_t>(*pos), form}] |= a.cells;
  }
  std::map<Script, std::uint32_t> script_ids;
  std::vector<LexiconScript> scripts;
  std::string pool;
  std::map<std::string, std::uint32_t> pool_ids;
  std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint8_t, std::uint8_t>, std::uint32_t> record_ids;
  std::vector<LexiconRecord> records;
  std::map<std::vector<std::uint16_t>, std::uint32_t> set_ids;
  std::vector<std::uint32_t> offsets{0};
  std::vector<std::uint16_t> items;
  Builder builder;
  std::uint32_t forms = 0;
  for (const auto& [form, analyses] : table) {
    std::vector<std::uint16_t> set;
    for (const auto& [key, cells] : analyses) {
      const auto& [lemma, pos, kind] = key;
      Script script;
      if (form.empty() || !make_script(form, lemma, script)) continue;
      auto [s, fresh_script] = script_ids.try_emplace(script, static_cast<std::uint32_t>(scripts.size()));
      if (fresh_script) {
        auto [p, fresh_text] = pool_ids.try_emplace(script.append, static_cast<std::uint32_t>(pool.size()));
        if (fresh_text) pool += script.append;
        scripts.push_back({script.infix_at, script.infix_length, script.strip, script.first_letter,
                           p->second * 256U + static_cast<std::uint32_t>(script.append.size())});
      }
      auto [r, fresh_record] =
          record_ids.try_emplace({s->second, cells, pos, kind}, static_cast<std::uint32_t>(records.size()));
      if (fresh_record) records.push_back({cells, static_cast<std::uint16_t>(s->second), pos, kind});
      set.push_back(static_cast<std::uint16_t>(r->second));
    }
    if (set.empty()) continue;
    auto [it, fresh] = set_ids.try_emplace(set, static_cast<std::uint32_t>(set_ids.size()));
    if (fresh) {
      items.insert(items.end(), set.begin(), set.end());
      offsets.push_back(static_cast<std::uint32_t>(items.size()));
    }
    builder.add(form, it->second);
    ++forms;
  }
  const std::vector<std::uint32_t> arcs = builder.finish();
  if (scripts.size() > 65535 || records.size() > 65535) {
    return fail("more than 65,535 scripts (" + std::to_string(scripts.size()) + ") or records (" +
                std::to_string(records.size()) + ")");
  }
  if (arcs.size() >= lagebild::arc::kMostTargets || set_ids.size() >= lagebild::arc::kMostTargets)
    return fail("too many arcs or sets");
  std::string tests;
  std::istringstream test_lines(read_all(argv[3]));
  while (std::getline(test_lines, line)) {
    if (!line.empty() && line.front() != '#' && line.rfind("form\t", 0) != 0) tests += line + '\n';
  }
  const std::string notice = read_all(argv[2]);
  if (notice.empty()) return fail(std::string(argv[2]) + ": expected the source and licence, found nothing");
  std::string body;
  append(body, arcs);
  append(body, offsets);
  append(body, records);
  append(body, scripts);
  append(body, items);
  body += pool + tests + notice;
  lagebild::LexiconHeader h;
  h.magic = lagebild::kLexiconMagic;
  h.version = lagebild::kLexiconVersion;
  h.forms = forms;
  h.arcs = static_cast<std::uint32_t>(arcs.size());
  h.sets = static_cast<std::uint32_t>(set_ids.size());
  h.items = static_cast<std::uint32_t>(items.size());
  h.records = static_cast<std::uint32_t>(records.size());
  h.scripts = static_cast<std::uint32_t>(scripts.size());
  h.pool = static_cast<std::uint32_t>(pool.size());
  h.tests = static_cast<std::uint32_t>(tests.size());
  h.notice = static_cast<std::uint32_t>(notice.size());
  const std::string digest = lagebild::sha256_hex({body});
  std::copy(digest.begin(), digest.end(), h.checksum.begin());
  std::ofstream out(argv[1], std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(&h), sizeof h);
  out.write(body.data(), static_cast<std::streamsize>(body.size()));
  out.close();
  if (!out) return fail(std::string(argv[1]) + ": could not be written");
  std::printf("%s: %u forms, %zu arcs, %zu sets, %zu records, %zu scripts, %zu bytes\n", argv[1], forms, arcs.size(),
              set_ids.size(), records.size(), scripts.size(), body.size() + sizeof h);
  if (auto check = lagebild::Automaton::open(argv[1]); !check) return fail(check.error().message);
  return 0;
}
