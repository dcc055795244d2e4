#include "language/automaton.h"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/sha256.h"
#include "base/utf8.h"
#include "language/features.h"

namespace lagebild {
namespace {

Error bad(const std::string& path, std::string_view place, std::string_view expected, std::string_view found) {
  std::string message = path;
  message.append(": ").append(place).append(": expected ").append(expected).append(", found ").append(found);
  return {ErrorCode::bad_data, std::move(message)};
}

}  // namespace

Result<Automaton> Automaton::open(const std::string& path) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  Automaton out;
  out.file_ = std::move(*file);
  const std::string_view bytes = out.file_.bytes();
  if (bytes.size() < sizeof(LexiconHeader)) {
    return bad(path, "header", std::to_string(sizeof(LexiconHeader)) + " bytes", std::to_string(bytes.size()));
  }
  // The mapping is page-aligned, so is every section (all sizes are multiples of 4 up to the text at the end).
  out.header_ = reinterpret_cast<const LexiconHeader*>(bytes.data());
  const LexiconHeader& h = *out.header_;
  if (h.magic != kLexiconMagic) return bad(path, "byte 0", "LBLX", "no compiled dictionary");
  if (h.version != kLexiconVersion) {
    std::string message = path;
    message.append(": format version: expected ").append(std::to_string(kLexiconVersion));
    message.append(", found ").append(std::to_string(h.version));
    return Error{ErrorCode::version, std::move(message)};
  }
  const std::uint64_t size = sizeof(LexiconHeader) + 4ULL * h.arcs + 4ULL * (h.sets + 1ULL) + 8ULL * h.records +
                             8ULL * h.scripts + 2ULL * h.items + h.pool + h.tests + h.notice;
  if (size != bytes.size()) return bad(path, "size", std::to_string(size) + " bytes", std::to_string(bytes.size()));
  const std::string digest = sha256_hex({bytes.substr(sizeof(LexiconHeader))});
  if (digest != std::string_view(h.checksum.data(), h.checksum.size())) {
    return bad(path, "SHA-256", std::string_view(h.checksum.data(), h.checksum.size()), digest);
  }
  const char* at = bytes.data() + sizeof(LexiconHeader);
  const auto section = [&](std::size_t length) {
    const char* begin = at;
    at += length;
    return begin;
  };
  out.arcs_ = reinterpret_cast<const std::uint32_t*>(section(4ULL * h.arcs));
  out.offsets_ = reinterpret_cast<const std::uint32_t*>(section(4ULL * (h.sets + 1ULL)));
  out.records_ = reinterpret_cast<const LexiconRecord*>(section(8ULL * h.records));
  out.scripts_ = reinterpret_cast<const LexiconScript*>(section(8ULL * h.scripts));
  out.items_ = reinterpret_cast<const std::uint16_t*>(section(2ULL * h.items));
  out.pool_ = {section(h.pool), h.pool};
  const std::string_view tests{section(h.tests), h.tests};
  out.notice_ = {section(h.notice), h.notice};
  // Every index is checked once here, so that look-ups need no checks.
  for (std::uint32_t i = 0; i < h.arcs; ++i) {
    const std::uint32_t a = out.arcs_[i];
    const bool good = arc::label(a) == 0 ? arc::target(a) < h.sets : arc::target(a) < h.arcs;
    if (!good) return bad(path, "arc " + std::to_string(i), "a target in range", std::to_string(arc::target(a)));
  }
  if (h.arcs == 0 || !arc::last(out.arcs_[h.arcs - 1])) return bad(path, "arcs", "a marked last arc", "none");
  for (std::uint32_t i = 0; i < h.sets; ++i) {
    if (out.offsets_[i] > out.offsets_[i + 1])
      return bad(path, "set " + std::to_string(i), "rising offsets", "falling ones");
  }
  if (out.offsets_[h.sets] != h.items)
    return bad(path, "sets", std::to_string(h.items) + " items", std::to_string(out.offsets_[h.sets]));
  for (std::uint32_t i = 0; i < h.items; ++i) {
    if (out.items_[i] >= h.records)
      return bad(path, "item " + std::to_string(i), "a record", std::to_string(out.items_[i]));
  }
  for (std::uint32_t i = 0; i < h.records; ++i) {
    if (out.records_[i].script >= h.scripts || out.records_[i].pos > static_cast<std::uint8_t>(Upos::x) ||
        (out.records_[i].form & 15U) > static_cast<std::uint8_t>(VerbForm::gerund)) {
      return bad(path, "record " + std::to_string(i), "a script, part of speech and verb form",
                 "a number out of range");
    }
  }
  for (std::uint32_t i = 0; i < h.scripts; ++i) {
    if ((out.scripts_[i].append >> 8U) + (out.scripts_[i].append & 255U) > h.pool) {
      return bad(path, "script " + std::to_string(i), "an ending in the pool", "one behind it");
    }
  }
  // The root state is the last one written: it begins where the header's arcs end minus its own length.
  std::uint32_t root = h.arcs - 1;
  while (root > 0 && !arc::last(out.arcs_[root - 1])) --root;
  for (std::uint32_t i = root; i < h.arcs; ++i) out.root_[arc::label(out.arcs_[i])] = arc::target(out.arcs_[i]) + 1;
  if (auto s = out.self_test(path, tests); !s) return s.error();
  return out;
}

std::uint32_t Automaton::find(std::string_view form) const noexcept {
  if (form.empty()) return kNone;
  const std::uint32_t start = root_[static_cast<unsigned char>(form[0])];
  if (start == 0 || form[0] == 0) return kNone;
  std::uint32_t state = start - 1;
  for (std::size_t i = 1; i < form.size(); ++i) {
    const auto byte = static_cast<unsigned char>(form[i]);
    if (byte == 0) return kNone;
    std::uint32_t a = arcs_[state];
    while (arc::label(a) < byte && !arc::last(a)) a = arcs_[++state];
    if (arc::label(a) != byte) return kNone;
    state = arc::target(a);
  }
  const std::uint32_t a = arcs_[state];
  return arc::label(a) == 0 ? arc::target(a) : kNone;
}

bool Automaton::is_identity(const LexiconRecord& r) const noexcept {
  const LexiconScript& s = scripts_[r.script];
  return s.infix_length == 0 && s.strip == 0 && s.first_letter == 0 && (s.append & 255U) == 0;
}

std::size_t Automaton::lemma(std::string_view form, const LexiconRecord& r, char* out) const noexcept {
  const LexiconScript& s = scripts_[r.script];
  std::size_t n = 0;
  const std::size_t strip = std::min<std::size_t>(s.strip, form.size());
  std::string_view body = form.substr(0, form.size() - strip);
  const auto copy = [&](std::string_view part) {
    std::memcpy(out + n, part.data(), part.size());
    n += part.size();
  };
  if (s.infix_length != 0 && std::size_t{s.infix_at} + s.infix_length <= body.size()) {
    copy(body.substr(0, s.infix_at));
    body.remove_prefix(std::size_t{s.infix_at} + s.infix_length);
  }
  copy(body);
  copy(pool_.substr(s.append >> 8U, s.append & 255U));
  if (s.first_letter != 0 && n > 0) {
    std::size_t end = 0;
    const std::string_view whole(out, n);
    static_cast<void>(next_code_point(whole, end));
    const std::string first(whole.substr(0, end));
    const std::string changed = s.first_letter == 1 ? uncapitalise(first) : capitalise(first);
    if (changed.size() == first.size()) std::copy(changed.begin(), changed.end(), out);
  }
  return n;
}

void Automaton::fill(const LexiconRecord& r, Analysis& out) noexcept {
  out.pos = static_cast<Upos>(r.pos);
  out.verb_form = static_cast<VerbForm>(r.form & 15U);
  out.degree = static_cast<Degree>((r.form >> 4U) & 3U);
  out.joined_prefix = (r.form & 64U) != 0;
  out.cells = r.cells;
}

Status Automaton::self_test(const std::string& path, std::string_view tests) const {
  while (!tests.empty()) {
    const std::size_t end = tests.find('\n');
    const std::string_view line = tests.substr(0, end);
    tests = end == std::string_view::npos ? std::string_view{} : tests.substr(end + 1);
    const std::size_t tab = line.find('\t');
    const std::size_t second = line.find('\t', tab + 1);
    if (tab == std::string_view::npos || second == std::string_view::npos)
      return bad(path, "self-test", "three columns", line);
    const std::string_view form = line.substr(0, tab);
    const std::string_view wanted = line.substr(tab + 1, second - tab - 1);
    const std::uint32_t set = find(form);
    bool met = false;
    for (std::uint32_t i = set == kNone ? 0 : first(set); set != kNone && i < last(set); ++i) {
      const LexiconRecord& r = record(i);
      std::string buffer(lemma_bound(form, r), '\0');
      buffer.resize(lemma(form, r, buffer.data()));
      met = met || (buffer == wanted && upos_name(static_cast<Upos>(r.pos)) == line.substr(second + 1));
    }
    if (!met) return bad(path, "self-test", line, set == kNone ? "no such form" : "other analyses");
  }
  return {};
}

}  // namespace lagebild
