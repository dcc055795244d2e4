#include "knowledge/knowledge.h"

#include <algorithm>

#include "knowledge/knowledge_impl.h"
#include "knowledge/loader.h"
#include "knowledge/walk.h"

namespace lagebild {

bool all_capitals(std::string_view atom) noexcept {
  unsigned letters = 0;
  for (std::size_t at = 0; at < atom.size();) {
    if (!is_upper(next_code_point(atom, at))) return false;
    ++letters;
  }
  return letters >= 4;
}

bool date_within(std::string_view date, std::string_view from, std::string_view to) noexcept {
  const std::size_t a = std::min(date.size(), from.size()), b = std::min(date.size(), to.size());
  return from.substr(0, a) <= date.substr(0, a) &&
         date.substr(0, b) <= (to.empty() ? date.substr(0, b) : to.substr(0, b));
}

Knowledge::Knowledge() : impl_(std::make_unique<Impl>()) {}
Knowledge::Knowledge(Knowledge&&) noexcept = default;
Knowledge& Knowledge::operator=(Knowledge&&) noexcept = default;
Knowledge::~Knowledge() = default;

Result<Knowledge> Knowledge::load(const KnowledgeOptions& options) {
  Knowledge out;
  KnowledgeLoader loader(*out.impl_, options.data_folder);
  if (Status status = loader.load_all(options); !status.ok()) return std::move(status).error();
  return out;
}

const Entity& Knowledge::entity(std::uint32_t index) const noexcept { return impl_->entities[index]; }
std::uint32_t Knowledge::entity_count() const noexcept { return static_cast<std::uint32_t>(impl_->entities.size()); }

std::uint32_t Knowledge::find(std::string_view key) const noexcept {
  const auto at = impl_->by_key.find(key);
  return at == impl_->by_key.end() ? kNone : at->second;
}

void Knowledge::match_names(const Segmented& text, std::uint32_t first, std::uint32_t last, Language language,
                            std::vector<NameMatch>& out) const {
  const LanguageTables& tables = impl_->tables(language);
  const std::size_t before = out.size();
  const WalkOptions options{.lower_first = true, .genitive = true, .capitals = true};
  const Walker walker(*impl_, tables, tables.names, text, last, options);
  const std::string_view token = text.form(first);
  walker.walk(first, 0, [&](std::uint32_t node, std::uint32_t end, std::size_t offset) {
    const auto entries = tables.names.entries(node);
    if (offset == 0) {
      out.push_back({first, end, NamePart::whole, entries});
      return;
    }
    // Inside a token: the first part of a hyphenated word ("US-geführt").
    const std::string_view form = text.form(end - 1);
    const Atom hyphen = next_atom(form, offset);
    if (hyphen.text == "-" && hyphen.end < form.size()) out.push_back({first, end, NamePart::first, entries});
  });
  // An adjective as last part: "deutsch-französische".
  for (std::size_t at = token.find('-'); at != std::string_view::npos && at > 0; at = token.find('-', at + 1)) {
    walker.walk(first, at + 1, [&](std::uint32_t node, std::uint32_t end, std::size_t offset) {
      const auto entries = tables.names.entries(node);
      if (end != first + 1 || offset != 0 || entries.front().kind != NameKind::adjective) return;
      out.push_back({first, end, NamePart::last, entries});
    });
  }
  // Longest first; of one length whole names first, parts that begin a word by their order of discovery (longer later).
  std::stable_sort(
      out.begin() + static_cast<std::ptrdiff_t>(before), out.end(),
      [](const NameMatch& a, const NameMatch& b) { return a.last != b.last ? a.last > b.last : a.part < b.part; });
}

std::span<const NameEntry> Knowledge::names_of(std::string_view form, Language language) const noexcept {
  const LanguageTables& tables = impl_->tables(language);
  const std::uint32_t node = tables.names.find(impl_->atoms, form);
  return node == NameTrie::kNoNode ? std::span<const NameEntry>() : tables.names.entries(node);
}

std::span<const Holding> Knowledge::holdings_of(std::uint32_t person) const noexcept {
  return {impl_->holdings.data() + impl_->holding_first[person],
          impl_->holdings.data() + impl_->holding_first[person + 1]};
}

std::vector<const Holding*> Knowledge::holders(std::string_view office, std::string_view of,
                                               std::string_view date) const {
  std::vector<const Holding*> out;
  const auto at = impl_->by_office.find(std::string(office) + " " + std::string(of));
  if (at == impl_->by_office.end()) return out;
  for (const std::uint32_t index : at->second) {
    const Holding& h = impl_->holdings[index];
    if (date.empty() || date_within(date, h.from, h.to)) out.push_back(&h);
  }
  std::stable_sort(out.begin(), out.end(), [](const Holding* a, const Holding* b) { return a->from < b->from; });
  return out;
}

bool Knowledge::is_member(std::string_view key, std::string_view country, std::string_view date) const noexcept {
  const auto& list = impl_->memberships;
  auto at = std::lower_bound(list.begin(), list.end(), std::pair(key, country), [](const Membership& m, const auto& k) {
    return std::pair(m.organisation, m.country) < k;
  });
  for (; at != list.end() && at->organisation == key && at->country == country; ++at) {
    if (date_within(date, at->from, at->to)) return true;
  }
  return false;
}

std::vector<std::string_view> Knowledge::members(std::string_view key, std::string_view date) const {
  std::vector<std::string_view> out;
  const auto& list = impl_->memberships;
  auto at = std::lower_bound(list.begin(), list.end(), key,
                             [](const Membership& m, std::string_view k) { return m.organisation < k; });
  for (; at != list.end() && at->organisation == key; ++at) {
    if (date_within(date, at->from, at->to) && (out.empty() || out.back() != at->country)) out.push_back(at->country);
  }
  return out;
}

const std::vector<std::string>& Knowledge::warnings() const noexcept { return impl_->warnings; }
std::string_view Knowledge::digest() const noexcept { return impl_->digest; }

}  // namespace lagebild
