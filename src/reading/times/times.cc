#include "reading/times.h"

#include <utility>

#include "reading/times/resolve.h"
#include "reading/times/rules.h"
#include "reading/times/words.h"

namespace lagebild {

struct TimeRules::Impl {
  times::TimeWords words;
  times::RuleSet rules;
};

TimeRules::TimeRules() : impl_(std::make_unique<Impl>()) {}
TimeRules::TimeRules(TimeRules&&) noexcept = default;
TimeRules& TimeRules::operator=(TimeRules&&) noexcept = default;
TimeRules::~TimeRules() = default;

Result<TimeRules> TimeRules::load(const std::string& data_folder, Language language) {
  TimeRules made;
  const std::string name = language == Language::de ? "de" : "en";
  const std::string folder = data_folder + "/" + name;
  if (const Status words = made.impl_->words.load(folder + "/times.tsv"); !words) return words.error();
  const std::string shown = "data/" + name + "/times.rules";
  if (const Status rules = made.impl_->rules.load(folder + "/times.rules", shown, made.impl_->words); !rules)
    return rules.error();
  return made;
}

namespace {

/// Whether a match may stand where it is: it begins with a token and is not cut out of a longer number or name.
bool stands_alone(const times::Pieces& pieces, const times::Match& match, const Segmented& text,
                  times::Operation operation) {
  const times::Piece& first = pieces.pieces[match.first];
  const times::Piece& last = pieces.pieces[match.last - 1];
  const auto sign = [&](std::uint32_t at) {
    return text.text.substr(pieces.pieces[at].begin, pieces.pieces[at].end - pieces.pieces[at].begin);
  };
  if (!first.token_start) {  // only the second number of a range in one token: "10-18 Uhr"
    const std::string_view before = sign(match.first - 1);
    if (!first.digits || first.token == last.token || match.first < 2 || !pieces.pieces[match.first - 2].digits)
      return false;
    if (before != "-" && before != "–" && before != "/") return false;
  }
  if (!last.token_end) {
    const times::Piece& next = pieces.pieces[match.last];
    if (next.word &&
        !(next.after_hyphen && (operation == times::Operation::duration || operation == times::Operation::clock)))
      return false;
  }
  if (first.digits && first.glued && match.first > 0) {
    const std::string_view before = sign(match.first - 1);
    if (before == "," || before == "." || before == ":" || before == "/") {
      if (match.first > 1 && pieces.pieces[match.first - 1].glued && pieces.pieces[match.first - 2].digits &&
          before != "/")
        return false;
    } else if (before == "$" || before == "€" || before == "£" || before == "#") {
      return false;
    }
  }
  if (last.digits && match.last < pieces.pieces.size() && pieces.pieces[match.last].glued) {
    const std::string_view after = sign(match.last);
    if (after == "%" || after == "€" || after == "$" || after == "°") return false;
    const bool more = match.last + 1 < pieces.pieces.size() && pieces.pieces[match.last + 1].glued &&
                      pieces.pieces[match.last + 1].digits;
    if (more && (after == "," || after == "." || after == ":")) return false;
  }
  return true;
}

}  // namespace

std::vector<FoundTime> TimeRules::find(const Segmented& text, const Lexical& lexical,
                                       std::string_view published) const {
  thread_local times::Pieces pieces;
  thread_local std::vector<times::Match> matches, longer;
  impl_->words.cut(text, pieces);
  times::Resolver resolver(text, lexical, impl_->words, impl_->rules, pieces, published);
  std::uint32_t free = 0;  // first piece that no earlier time covers
  for (std::uint32_t at = 0; at < pieces.pieces.size(); ++at) {
    if (pieces.pieces[at].readings == 0) continue;
    impl_->rules.match(pieces, at, matches);
    for (std::size_t m = 0; m < matches.size(); ++m) {
      times::Match match = matches[m];
      if (match.first < free || !stands_alone(pieces, match, text, impl_->rules.rule(match.rule).operation)) continue;
      if (match.first > at) {  // a context before it must not hide a longer expression: "im [März] 1992"
        impl_->rules.match(pieces, match.first, longer);
        for (const times::Match& other : longer) {
          const std::uint32_t end = at + match.length, other_end = match.first + other.length;
          if (other.first != match.first || other_end < end || (other_end == end && other.last <= match.last)) continue;
          if (!stands_alone(pieces, other, text, impl_->rules.rule(other.rule).operation)) continue;
          match = other;
          break;
        }
      }
      const times::Operation operation = impl_->rules.rule(match.rule).operation;
      if (operation == times::Operation::none) {
        free = match.last;
        at = match.last - 1;
        break;
      }
      if (!resolver.take(match)) continue;
      free = match.last;
      at = match.last - 1;
      break;
    }
  }
  return resolver.finish();
}

}  // namespace lagebild
