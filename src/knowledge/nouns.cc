// Role and institution nouns with the first parts of their compounds.
#include <algorithm>

#include "knowledge/knowledge_impl.h"
#include "knowledge/walk.h"

namespace lagebild {
namespace {

constexpr std::size_t kShortestHead = 4;   // bytes of the last part of a closed compound
constexpr std::size_t kShortestFirst = 3;  // bytes of its first part

/// What was found so far, the first parts of the compound included.
struct Found {
  std::uint32_t end = 0;  // token behind
  std::uint32_t index = kNone;
  std::uint32_t effect = 0;
  std::uint32_t prefix_entity = kNone;
  std::uint32_t prefix_institution = kNone;
};

class NounMatcher {
 public:
  NounMatcher(const Knowledge::Impl& impl, const LanguageTables& tables, const Segmented& text, std::uint32_t last,
              bool roles)
      : impl_(impl),
        tables_(tables),
        text_(text),
        roles_(roles),
        trie_(roles ? tables.roles : tables.institutions),
        tails_(roles ? tables.role_tails : tables.institution_tails),
        walker_(impl, tables, trie_, text, last, {.genitive = !roles, .fold = tables.fold_roles, .capitals = true}) {}

  /// The longest noun from byte `offset` of token `first` on, with everything that may precede it inside the token.
  bool match(std::uint32_t first, std::size_t offset, Found& out, unsigned depth = 0) const {
    bool any = false;
    walker_.walk(first, offset, [&](std::uint32_t node, std::uint32_t end, std::size_t inside) {
      if (inside != 0 || (any && end <= out.end)) return;
      out.end = end;
      out.index = trie_.entries(node).front().entity;
      any = true;
    });
    if (any) return true;
    const std::string_view form = text_.form(first);
    const std::string_view rest = form.substr(offset);
    if (depth < 4 && rest.find('-') != std::string_view::npos && match_hyphenated(first, form, offset, out, depth))
      return true;
    return match_closed(first, rest, out);
  }

 private:
  bool match_hyphenated(std::uint32_t first, std::string_view form, std::size_t offset, Found& out,
                        unsigned depth) const {
    // The longest first part that is known: "Baden-Württemberg-Minister".
    for (std::size_t at = form.rfind('-'); at != std::string_view::npos && at > offset; at = form.rfind('-', at - 1)) {
      const std::string_view left = form.substr(offset, at - offset);
      Found inner = out;
      if (!first_part(left, inner, true) || !match(first, at + 1, inner, depth + 1)) continue;
      out = inner;
      return true;
    }
    // Any first part before a head that takes them all ("Öl-Minister" by "-minister").
    const std::size_t at = form.rfind('-');
    if (at == std::string_view::npos || at <= offset || at + 1 >= form.size()) return false;
    return match_tail(first, uncapitalise(form.substr(at + 1)), out);
  }

  bool match_tail(std::uint32_t first, std::string_view tail, Found& out) const {
    const std::uint32_t node = tails_.child(NameTrie::kRoot, impl_.atoms.find(tail));
    if (node == NameTrie::kNoNode || tails_.entries(node).empty()) return false;
    out.end = first + 1;
    out.index = tails_.entries(node).front().entity;
    return true;
  }

  /// One word: a known first part and a noun ("Kremlsprecher", "Expräsident"), or any and a head ("Fischereiminister").
  bool match_closed(std::uint32_t first, std::string_view rest, Found& out) const {
    if (tables_.links.empty() || rest.size() < kShortestFirst + kShortestHead || !starts_upper(rest)) return false;
    const std::size_t start = rest.rfind('-') == std::string_view::npos ? 0 : rest.rfind('-') + 1;
    if (start != 0) return false;
    for (std::size_t at = kMinModifier; at + kShortestHead <= rest.size(); ++at) {
      if ((static_cast<unsigned char>(rest[at]) & 0xC0U) == 0x80U) continue;
      const std::string_view right = rest.substr(at);
      const std::uint32_t head = head_node(right);
      if (head == NameTrie::kNoNode) continue;
      Found inner = out;
      if (!first_part(rest.substr(0, at), inner, false)) continue;
      inner.end = first + 1;
      inner.index = trie_.entries(head).front().entity;
      out = inner;
      return true;
    }
    for (std::size_t at = kMinModifier; at + kShortestHead <= rest.size(); ++at) {
      if ((static_cast<unsigned char>(rest[at]) & 0xC0U) == 0x80U) continue;
      if (match_tail(first, rest.substr(at), out)) return true;
    }
    return false;
  }

  /// The node of the noun that a lower-case last part is.
  [[nodiscard]] std::uint32_t head_node(std::string_view right) const {
    std::uint32_t node = NameTrie::kNoNode;
    const auto c = static_cast<unsigned char>(right.front());
    std::array<char, 64> buffer;
    if (c >= 'a' && c <= 'z' && right.size() <= buffer.size()) {
      std::copy(right.begin(), right.end(), buffer.begin());
      buffer[0] = static_cast<char>(c - 'a' + 'A');
      node = trie_.child(NameTrie::kRoot, impl_.atoms.find({buffer.data(), right.size()}));
    } else if (c >= 0x80) {
      node = trie_.child(NameTrie::kRoot, impl_.atoms.find(capitalise(right)));
    }
    return node == NameTrie::kNoNode || trie_.entries(node).empty() ? NameTrie::kNoNode : node;
  }

  /// Whether `left` is a modifier, a name, or an institution noun; notes which.
  bool first_part(std::string_view left, Found& out, bool hyphen) const {
    if (roles_) {
      for (const RoleModifier& modifier : tables_.modifiers) {
        if (modifier.form != left || (modifier.hyphen && !hyphen)) continue;
        out.effect = modifier.effect;
        return true;
      }
    }
    if (!hyphen && left.size() < kShortestFirst) return false;
    if (named(left, out)) return true;
    if (hyphen) return false;
    for (const std::string_view link : tables_.links) {
      if (link.empty() || left.size() <= link.size() + kShortestFirst || !left.ends_with(link)) continue;
      if (named(left.substr(0, left.size() - link.size()), out)) return true;
    }
    return false;
  }

  bool named(std::string_view left, Found& out) const {
    const std::uint32_t node = tables_.names.find(impl_.atoms, left);
    if (node != NameTrie::kNoNode) {
      for (const NameEntry& entry : tables_.names.entries(node)) {
        const EntityKind kind = impl_.entities[entry.entity].kind;
        if (kind == EntityKind::person || entry.kind == NameKind::surname) continue;
        // The outermost part says whose it is: "US-Bundesgericht" is no German court.
        if (out.prefix_entity == kNone) out.prefix_entity = entry.entity;
        return true;
      }
    }
    if (!roles_) return false;
    const std::uint32_t noun = tables_.institutions.find(impl_.atoms, left);
    if (noun == NameTrie::kNoNode || tables_.institutions.entries(noun).empty()) return false;
    out.prefix_institution = tables_.institutions.entries(noun).front().entity;
    return true;
  }

  static constexpr std::size_t kMinModifier = 2;  // "Ex"
  const Knowledge::Impl& impl_;
  const LanguageTables& tables_;
  const Segmented& text_;
  bool roles_;
  const NameTrie& trie_;
  const NameTrie& tails_;
  Walker walker_;
};

}  // namespace

std::optional<RoleMatch> Knowledge::match_role(const Segmented& text, std::uint32_t first, std::uint32_t last,
                                               Language language) const {
  const LanguageTables& tables = impl_->tables(language);
  const NounMatcher matcher(*impl_, tables, text, last, true);
  Found found;
  if (!matcher.match(first, 0, found)) return std::nullopt;
  RoleMatch out;
  out.first = first;
  out.last = found.end;
  out.role = &tables.roles_list[found.index * tables.effects.size() + found.effect];
  out.prefix_entity = found.prefix_entity;
  if (found.prefix_institution != kNone) out.prefix_institution = &tables.institutions_list[found.prefix_institution];
  return out;
}

std::optional<InstitutionMatch> Knowledge::match_institution(const Segmented& text, std::uint32_t first,
                                                             std::uint32_t last, Language language) const {
  const LanguageTables& tables = impl_->tables(language);
  const NounMatcher matcher(*impl_, tables, text, last, false);
  Found found;
  if (!matcher.match(first, 0, found)) return std::nullopt;
  return InstitutionMatch{first, found.end, &tables.institutions_list[found.index], found.prefix_entity};
}

}  // namespace lagebild
