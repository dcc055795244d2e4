#include "language/language_model.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>

#include "base/utf8.h"
#include "language/features.h"
#include "language/lemma_script.h"
#include "language/lexical_features.h"
#include "language/names_path.h"
#include "language/tree.h"
#include "language/words_as_text.h"
#include "model/encoder.h"
#include "model/heads.h"
#include "model/model_file.h"
#include "model/subwords.h"

namespace lagebild {
namespace {

constexpr std::size_t kWindow = 128;  ///< sub-words of sentences put into one window
constexpr std::size_t kChunk = 1024;  ///< sub-words read before their words are decoded
constexpr std::size_t kSpecial = 2;   ///< rows of a window that are no words
constexpr double kLemmaMargin = 3.0;  ///< log-odds by which a script must beat the dictionary
constexpr float kSplitAbove = 2.0F;   ///< log-odds of a sentence start inside a sentence
constexpr float kMergeBelow = -3.0F;  ///< the same at a doubtful bound

using Clock = std::chrono::steady_clock;

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

/// Value of `key` in "key=value key=value".
std::string_view setting(std::string_view text, std::string_view key) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view part = text.substr(at, end - at);
    if (part.size() > key.size() && part.substr(0, key.size()) == key && part[key.size()] == '=')
      return part.substr(key.size() + 1);
    at = end + 1;
  }
  return {};
}

std::size_t best_of(const float* scores, std::size_t count) {
  return static_cast<std::size_t>(std::max_element(scores, scores + count) - scores);
}

struct Group {
  std::size_t first = 0, size = 0;
};

struct Attribute {
  std::string_view name;
  Group group;
  std::vector<std::string_view> values;
};

struct Scheme {
  std::string_view name;
  Group group;
  std::vector<NameLabel> kinds;
};

/// What the model does for one language.
struct LanguageSettings {
  bool known = false;
  std::uint32_t treebank = 0;
  std::size_t scheme = 0;
  Group xpos;
  std::vector<std::string_view> xpos_tags;
  std::string_view joins;  ///< relation by which a particle belongs to its verb; empty: none
};

/// A sentence's words, and where its rows are in the unit.
struct Piece {
  std::uint32_t first = 0, last = 0;
};

}  // namespace

struct LanguageModel::Parts {
  ModelFile file;
  std::optional<Encoder> encoder;
  std::optional<Heads> heads;
  std::optional<Subwords> subwords;
  std::optional<LemmaScripts> scripts;
  std::vector<Upos> upos;
  Group script_group, start_group;
  std::vector<Attribute> attributes;
  std::vector<std::string_view> deprel, treebanks;
  std::size_t root_label = 0;
  std::vector<Scheme> schemes;
  std::size_t events = 0;  ///< scheme that knows events, or schemes.size()
  std::array<LanguageSettings, 2> languages;
  std::size_t vector_size = 0;

  Status read_outputs();
  Status read_language(Language language, std::string_view code);
};

struct LanguageModel::Scratch::Parts {
  WordsAsText as_text;
  Lexical lexical;
  Subwords::Scratch subwords;
  std::vector<std::uint32_t> pieces;        ///< of all words
  std::vector<std::uint32_t> piece_bounds;  ///< word i has pieces[piece_bounds[i]] … piece_bounds[i + 1]
  std::vector<std::uint16_t> features;
  std::vector<std::uint32_t> feature_bounds;
  std::vector<std::vector<std::uint32_t>> window_pieces, window_words, window_bounds;
  std::vector<WindowInput> windows;
  Workspace workspace;
  EncodedWindows encoded;
  HeadWorkspace heads;
  TreeFinder trees;
  NamesScratch names;
  LemmaScratch lemmas;
  std::string lemma, feats;
  std::vector<float> arc_scores, vectors;
  std::array<std::vector<float>, kMixes> joined;
  std::vector<std::uint32_t> heads_of, rows_of;
  std::vector<std::uint16_t> path;
  std::vector<std::uint8_t> starts;  ///< of each word, whether a sentence begins with it
  AnalysisTimes times;
};

LanguageModel::LanguageModel() : parts_(std::make_unique<Parts>()) {}
LanguageModel::LanguageModel(LanguageModel&&) noexcept = default;
LanguageModel& LanguageModel::operator=(LanguageModel&&) noexcept = default;
LanguageModel::~LanguageModel() = default;
LanguageModel::Scratch::Scratch() : parts_(std::make_unique<Parts>()) {}
LanguageModel::Scratch::Scratch(Scratch&&) noexcept = default;
LanguageModel::Scratch& LanguageModel::Scratch::operator=(Scratch&&) noexcept = default;
LanguageModel::Scratch::~Scratch() = default;
const std::vector<float>& LanguageModel::Scratch::vectors() const noexcept { return parts_->vectors; }
const AnalysisTimes& LanguageModel::Scratch::times() const noexcept { return parts_->times; }
std::string_view LanguageModel::text(std::string_view key) const noexcept { return parts_->file.text(key); }
bool LanguageModel::knows_treebank(std::string_view name) const noexcept {
  return std::find(parts_->treebanks.begin(), parts_->treebanks.end(), name) != parts_->treebanks.end();
}
std::size_t LanguageModel::vector_size() const noexcept { return parts_->vector_size; }
std::string_view LanguageModel::kernels() const noexcept { return parts_->encoder->kernels().name; }

// What the outputs of the heads mean: lists in the file's texts, in the order of the outputs.
Status LanguageModel::Parts::read_outputs() {
  std::size_t at = 0;
  const auto group = [&](std::size_t size) {
    at += size;
    return Group{at - size, size};
  };
  for (const std::string_view name : split_lines(file.text("upos"))) {
    const auto pos = upos_from_name(name);
    if (!pos) return file.bad("text upos", "a part of speech of UD", name);
    upos.push_back(*pos);
  }
  if (upos.empty()) return file.bad("text upos", "parts of speech", "none");
  group(upos.size());
  for (const auto& [language, code] : {std::pair{Language::de, "xpos.de"}, std::pair{Language::en, "xpos.en"}}) {
    LanguageSettings& l = languages[static_cast<std::size_t>(language)];
    l.xpos_tags = split_lines(file.text(code));
    l.xpos = group(l.xpos_tags.size());
  }
  for (const std::string_view name : split_lines(file.text("attributes"))) {
    Attribute a;
    a.name = name;
    a.values = split_lines(file.text("feat." + std::string(name)));
    if (a.values.size() < 2) return file.bad("text feat." + std::string(name), "two values or more", "fewer");
    a.group = group(a.values.size());
    attributes.push_back(std::move(a));
  }
  // Features are written in UD's order, without regard to case.
  std::sort(attributes.begin(), attributes.end(), [](const Attribute& a, const Attribute& b) {
    return std::lexicographical_compare(a.name.begin(), a.name.end(), b.name.begin(), b.name.end(),
                                        [](char x, char y) { return (x | 32) < (y | 32); });
  });
  const auto script_texts = split_lines(file.text("scripts"));
  auto loaded = LemmaScripts::load(script_texts);
  if (!loaded) return file.bad("text scripts", "lemma scripts", loaded.error().message);
  scripts = std::move(*loaded);
  script_group = group(script_texts.size());
  start_group = group(1);
  if (at != heads->tag_count())
    return file.bad("tags.o.w", std::to_string(at) + " rows, as the texts say", std::to_string(heads->tag_count()));

  deprel = split_lines(file.text("deprel"));
  if (deprel.size() != heads->label_count())
    return file.bad("text deprel", std::to_string(heads->label_count()) + " relations", std::to_string(deprel.size()));
  root_label = static_cast<std::size_t>(std::find(deprel.begin(), deprel.end(), "root") - deprel.begin());
  if (root_label == deprel.size()) return file.bad("text deprel", "root", "none");

  at = 0;
  for (const std::string_view name : split_lines(file.text("schemes"))) {
    Scheme scheme;
    scheme.name = name;
    for (const std::string_view kind : split_lines(file.text("names." + std::string(name)))) {
      const auto label = name_label("B-" + std::string(kind));
      if (!label) return file.bad("text names." + std::string(name), "a type of names", kind);
      scheme.kinds.push_back(*label);
    }
    scheme.group = group(1 + 2 * scheme.kinds.size());
    schemes.push_back(std::move(scheme));
  }
  if (at != heads->name_count())
    return file.bad("ner.o.w", std::to_string(at) + " rows, as the texts say", std::to_string(heads->name_count()));
  events = static_cast<std::size_t>(std::find_if(schemes.begin(), schemes.end(),
                                                 [](const Scheme& s) {
                                                   return std::any_of(s.kinds.begin(), s.kinds.end(), [](NameLabel l) {
                                                     return l.type == NameType::event;
                                                   });
                                                 }) -
                                    schemes.begin());
  treebanks = split_lines(file.text("treebanks"));
  if (treebanks.size() != encoder->treebanks())
    return file.bad("text treebanks", std::to_string(encoder->treebanks()) + " names",
                    std::to_string(treebanks.size()));
  if (auto s = read_language(Language::de, "de"); !s) return s;
  return read_language(Language::en, "en");
}

Status LanguageModel::Parts::read_language(Language language, std::string_view code) {
  LanguageSettings& l = languages[static_cast<std::size_t>(language)];
  const std::string key = "language." + std::string(code);
  const std::string_view text = file.text(key);
  if (text.empty()) return {};
  const auto treebank = std::find(treebanks.begin(), treebanks.end(), setting(text, "treebank"));
  if (treebank == treebanks.end()) return file.bad("text " + key, "treebank=, one of the treebanks", text);
  l.treebank = static_cast<std::uint32_t>(treebank - treebanks.begin());
  const auto scheme =
      std::find_if(schemes.begin(), schemes.end(), [&](const Scheme& s) { return s.name == setting(text, "names"); });
  if (scheme == schemes.end()) return file.bad("text " + key, "names=, one of the schemes", text);
  l.scheme = static_cast<std::size_t>(scheme - schemes.begin());
  l.joins = setting(text, "joins");
  l.known = true;
  return {};
}

Result<LanguageModel> LanguageModel::load(const std::string& path) {
  LanguageModel out;
  Parts& p = *out.parts_;
  auto file = ModelFile::open(path);
  if (!file) return file.error();
  p.file = std::move(*file);
  auto version = p.file.number("features_version", 0, 1U << 20U);
  if (!version) return version.error();
  if (*version != kLexicalFeaturesVersion) {
    return Error{ErrorCode::version, path + ": text features_version: expected " +
                                         std::to_string(kLexicalFeaturesVersion) + ", found " +
                                         std::to_string(*version)};
  }
  auto encoder = Encoder::load(p.file);
  if (!encoder) return encoder.error();
  p.encoder = std::move(*encoder);
  if (p.encoder->features() != kLexicalFeatures)
    return p.file.bad("feat", std::to_string(kLexicalFeatures) + " rows", std::to_string(p.encoder->features()));
  auto heads = Heads::load(p.file, *p.encoder);
  if (!heads) return heads.error();
  p.heads = std::move(*heads);

  auto text = p.file.tensor("pieces.text", TensorType::u8, 1);
  if (!text) return text.error();
  auto offsets = p.file.tensor("pieces.offsets", TensorType::u32, 1, p.encoder->vocabulary() + 1);
  if (!offsets) return offsets.error();
  auto scores = p.file.tensor("pieces.scores", TensorType::f32, 1, p.encoder->vocabulary());
  if (!scores) return scores.error();
  auto normal = p.file.tensor("normal", TensorType::u8, 1);
  if (!normal) return normal.error();
  SubwordBlobs blobs;
  blobs.text = text->bytes;
  blobs.offsets = {offsets->u32(), offsets->cols};
  blobs.scores = {scores->f32(), scores->cols};
  blobs.normal = normal->bytes;
  auto subwords = Subwords::load(blobs);
  if (!subwords) return p.file.bad("pieces", "sub-words", subwords.error().message);
  p.subwords = std::move(*subwords);
  p.vector_size = p.encoder->hidden();
  if (auto s = p.read_outputs(); !s) return s.error();
  return out;
}

/// One document on its way through the model.
class LanguageModel::Run {
 public:
  Run(const Parts& model, const LanguageSettings& language, const AnalysisOptions& options, Scratch::Parts& scratch,
      Syntax& out)
      : m_(model), l_(language), options_(options), s_(scratch), out_(out) {}

  Status run(const Lexicon& lexicon) {
    if (out_.words.empty()) return {};
    treebank_ = l_.treebank;
    if (!options_.treebank.empty()) {
      const auto found = std::find(m_.treebanks.begin(), m_.treebanks.end(), options_.treebank);
      if (found == m_.treebanks.end())
        return m_.file.bad("treebank", "one of the model's treebanks", options_.treebank);
      treebank_ = static_cast<std::uint32_t>(found - m_.treebanks.begin());
    }
    auto since = Clock::now();
    look_up(lexicon);
    s_.times.lexicon += lap(since);
    cut_words();
    s_.times.subwords += lap(since);
    s_.vectors.clear();
    s_.starts.assign(out_.words.size(), 0);
    sentences_.clear();

    std::size_t next = 0;
    while (next < out_.sentences.size()) {
      std::size_t pieces = 0;
      s_.windows.clear();
      units_.clear();
      used_ = 0;
      while (next < out_.sentences.size() && (pieces == 0 || pieces < kChunk)) pieces += add_unit(next);
      for (std::size_t i = 0; i < s_.windows.size(); ++i) bind_window(i);
      if (auto st = m_.encoder->run(s_.windows, s_.workspace, s_.encoded); !st) return st;
      s_.times.encoder += lap(since);
      for (const Unit& unit : units_) read_unit(unit);
      s_.times.tags += lap(since) - deducted_;
      deducted_ = 0;
    }
    if (options_.bounds == SentenceBounds::revised) out_.sentences.swap(sentences_);
    return {};
  }

 private:
  /// Sentences that are read together: one window, or several of a single long sentence.
  struct Unit {
    std::uint32_t first_sentence = 0, last_sentence = 0;
    std::size_t first_window = 0, last_window = 0;
  };

  static double lap(Clock::time_point& since) {
    const auto now = Clock::now();
    const double seconds = std::chrono::duration<double>(now - since).count();
    since = now;
    return seconds;
  }

  void look_up(const Lexicon& lexicon) {
    words_as_text(out_, s_.as_text);
    lexicon.analyse(s_.as_text.segmented, s_.lexical);
    s_.features.clear();
    s_.feature_bounds.assign(1, 0);
    for (std::uint32_t i = 0; i < out_.words.size(); ++i) {
      const LexicalBits bits = lexical_bits(out_.words[i].form, s_.lexical.of(i));
      for (std::uint32_t b = 0; b < kLexicalFeatures; ++b)
        if ((bits[b / 32] >> (b % 32) & 1U) != 0) s_.features.push_back(static_cast<std::uint16_t>(b));
      s_.feature_bounds.push_back(static_cast<std::uint32_t>(s_.features.size()));
    }
  }

  void cut_words() {
    s_.pieces.clear();
    s_.piece_bounds.assign(1, 0);
    std::size_t range = 0;
    for (const SyntaxSentence& sentence : out_.sentences) {
      bool space = true;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        m_.subwords->encode_word(out_.words[i].form, space, s_.subwords, s_.pieces);
        // A word of many pieces (an address, a row of letters) counts by its first ones.
        const std::size_t most = s_.piece_bounds.back() + kMostPieces;
        if (s_.pieces.size() > most) s_.pieces.resize(most);
        s_.piece_bounds.push_back(static_cast<std::uint32_t>(s_.pieces.size()));
        while (range < out_.ranges.size() && out_.ranges[range].last <= i) ++range;
        const bool inside = range < out_.ranges.size() && out_.ranges[range].first <= i;
        space = !inside ? out_.words[i].space_after : i + 1 < out_.ranges[range].last || out_.ranges[range].space_after;
      }
    }
  }

  [[nodiscard]] std::size_t pieces_of(const SyntaxSentence& s) const noexcept {
    return s_.piece_bounds[s.last] - s_.piece_bounds[s.first];
  }

  /// Adds the unit that begins with sentence `next`, moves on, and returns its sub-words.
  std::size_t add_unit(std::size_t& next) {
    Unit unit;
    unit.first_sentence = static_cast<std::uint32_t>(next);
    unit.first_window = used_;
    const SyntaxSentence& first = out_.sentences[next];
    std::size_t size = pieces_of(first);
    ++next;
    if (size + kSpecial > longest()) {
      // Cut at words; the windows' rows are joined before they are decoded.
      std::uint32_t from = first.first;
      while (from < first.last) {
        std::uint32_t to = from + 1;
        while (to < first.last && s_.piece_bounds[to + 1] - s_.piece_bounds[from] + kSpecial <= longest()) ++to;
        add_window(from, to);
        from = to;
      }
    } else {
      std::uint32_t last = first.last;
      while (next < out_.sentences.size() && !out_.sentences[next].starts_document &&
             size + pieces_of(out_.sentences[next]) <= kWindow) {
        size += pieces_of(out_.sentences[next]);
        last = out_.sentences[next].last;
        ++next;
      }
      add_window(first.first, last);
    }
    unit.last_sentence = static_cast<std::uint32_t>(next);
    unit.last_window = used_;
    units_.push_back(unit);
    return size;
  }

  [[nodiscard]] std::size_t longest() const noexcept { return std::min<std::size_t>(m_.encoder->longest(), 512); }

  void add_window(std::uint32_t from, std::uint32_t to) {
    if (used_ == s_.window_pieces.size()) {
      s_.window_pieces.emplace_back();
      s_.window_words.emplace_back();
      s_.window_bounds.emplace_back();
    }
    auto& pieces = s_.window_pieces[used_];
    auto& words = s_.window_words[used_];
    auto& bounds = s_.window_bounds[used_];
    pieces.assign(1, Subwords::kBegin);
    pieces.insert(pieces.end(), s_.pieces.begin() + s_.piece_bounds[from], s_.pieces.begin() + s_.piece_bounds[to]);
    pieces.push_back(Subwords::kEnd);
    words.clear();
    bounds.clear();
    for (std::uint32_t i = from; i <= to; ++i) {
      words.push_back(s_.piece_bounds[i] - s_.piece_bounds[from] + 1);
      bounds.push_back(s_.feature_bounds[i] - s_.feature_bounds[from]);
    }
    WindowInput window;
    window.features =
        std::span(s_.features).subspan(s_.feature_bounds[from], s_.feature_bounds[to] - s_.feature_bounds[from]);
    window.treebank = treebank_;
    s_.windows.push_back(window);
    ++used_;
  }

  /// The vectors of windows may have moved while others were added.
  void bind_window(std::size_t i) {
    s_.windows[i].pieces = s_.window_pieces[i];
    s_.windows[i].words = s_.window_words[i];
    s_.windows[i].feature_bounds = s_.window_bounds[i];
  }

  void read_unit(const Unit& unit) {
    const std::uint32_t first = out_.sentences[unit.first_sentence].first;
    const std::uint32_t last = out_.sentences[unit.last_sentence - 1].last;
    const std::size_t count = last - first;
    // Row 0 and the rows of the words, one behind the other, for each mixture.
    std::array<const float*, kMixes> rows{};
    const std::size_t hidden = m_.encoder->hidden();
    for (std::size_t k = 0; k < kMixes; ++k) {
      rows[k] = s_.encoded.row(k, unit.first_window, 0);
      if (unit.last_window - unit.first_window == 1) continue;
      auto& joined = s_.joined[k];
      joined.assign(rows[k], rows[k] + hidden);
      for (std::size_t w = unit.first_window; w < unit.last_window; ++w) {
        const float* from = s_.encoded.row(k, w, 1);
        joined.insert(joined.end(), from, from + (s_.windows[w].rows() - kSpecial) * hidden);
      }
      rows[k] = joined.data();
    }

    const Scores tags = m_.heads->tags(rows[0] + hidden, count, s_.heads);
    find_sentences(unit, tags, first);
    for (std::uint32_t i = first; i < last; ++i) read_tags(tags.row(i - first), i);
    auto since = Clock::now();
    m_.heads->read_window(rows[0], count + 1, s_.heads);
    for (const Piece& p : pieces_) read_tree(p, first);
    double seconds = lap(since);
    s_.times.trees += seconds;
    deducted_ += seconds;
    const Scores names = m_.heads->names(rows[1] + hidden, count, s_.heads);
    for (const Piece& p : pieces_) read_names(names, p, first);
    seconds = lap(since);
    s_.times.names += seconds;
    deducted_ += seconds;
    if (options_.vectors == TextVectors::sentences) {
      for (const Piece& p : pieces_) {
        const auto v = m_.heads->text_vector(rows[2] + (p.first - first + 1) * hidden, p.last - p.first, s_.heads);
        s_.vectors.insert(s_.vectors.end(), v.begin(), v.end());
      }
      seconds = lap(since);
      s_.times.vectors += seconds;
      deducted_ += seconds;
    }
  }

  /// Fills pieces_ with the sentences of the unit, their bounds moved where the model may.
  void find_sentences(const Unit& unit, const Scores& tags, std::uint32_t first) {
    pieces_.clear();
    const bool revise = options_.bounds == SentenceBounds::revised;
    for (std::uint32_t k = unit.first_sentence; k < unit.last_sentence; ++k) {
      const SyntaxSentence& s = out_.sentences[k];
      if (!revise) {
        pieces_.push_back({s.first, s.last});
        continue;
      }
      const auto start = [&](std::uint32_t i) { return tags.row(i - first)[m_.start_group.first]; };
      const bool merge = k > unit.first_sentence && is_doubtful(s.first) && start(s.first) < kMergeBelow;
      std::uint32_t from = s.first;
      std::optional<SyntaxSentence> merged;
      if (merge) {
        from = pieces_.back().first;
        pieces_.pop_back();
        merged = sentences_.back();
        sentences_.pop_back();
      }
      for (std::uint32_t i = s.first + 1; i < s.last; ++i) {
        if (start(i) > kSplitAbove && may_split(s, i)) {
          pieces_.push_back({from, i});
          from = i;
        }
      }
      pieces_.push_back({from, s.last});
      append_sentences(s, merged);
    }
  }

  /// A bound that punctuation does not decide: behind an abbreviation or before a small letter.
  [[nodiscard]] bool is_doubtful(std::uint32_t i) const noexcept {
    const std::string_view before = out_.words[i - 1].form;
    const std::string_view after = out_.words[i].form;
    std::size_t at = 0;
    return (before.size() > 1 && before.back() == '.') || is_lower(next_code_point(after, at));
  }

  /// Not inside a token of several words.
  [[nodiscard]] bool may_split(const SyntaxSentence& s, std::uint32_t i) const noexcept {
    const auto ranges = out_.ranges_of(s);
    return std::none_of(ranges.begin(), ranges.end(), [i](const WordRange& r) { return r.first < i && i < r.last; });
  }

  /// Adds the sentences that now end in `s`; the first of them carries on from `merged`, where that is given.
  void append_sentences(const SyntaxSentence& s, const std::optional<SyntaxSentence>& merged) {
    std::size_t at = pieces_.size();
    while (at > 0 && pieces_[at - 1].last > s.first) --at;
    const auto range_at = [this](std::uint32_t word) {
      const auto found = std::partition_point(out_.ranges.begin(), out_.ranges.end(),
                                              [word](const WordRange& r) { return r.first < word; });
      return static_cast<std::uint32_t>(found - out_.ranges.begin());
    };
    for (bool first = true; at < pieces_.size(); ++at, first = false) {
      SyntaxSentence out = first && merged ? *merged : s;
      if (!first) {
        out.id = {};
        out.starts_document = false;
      }
      out.first = pieces_[at].first;
      out.last = pieces_[at].last;
      out.first_range = range_at(out.first);
      out.last_range = range_at(out.last);
      sentences_.push_back(out);
    }
  }

  void read_tags(const float* scores, std::uint32_t i) {
    SyntaxWord& w = out_.words[i];
    w.upos = m_.upos[best_of(scores, m_.upos.size())];
    w.xpos = l_.xpos.size == 0 ? std::string_view() : l_.xpos_tags[best_of(scores + l_.xpos.first, l_.xpos.size)];
    s_.feats.clear();
    for (const Attribute& a : m_.attributes) {
      const std::size_t k = best_of(scores + a.group.first, a.group.size);
      if (k == 0) continue;
      if (!s_.feats.empty()) s_.feats += '|';
      s_.feats.append(a.name).append("=").append(a.values[k]);
    }
    w.feats = s_.feats.empty() ? std::string_view() : out_.strings.keep(s_.feats);
    m_.scripts->choose(w.form, w.upos, {scores + m_.script_group.first, m_.script_group.size}, s_.lexical.of(i),
                       kLemmaMargin, s_.lemmas, s_.lemma);
    w.lemma = out_.strings.keep(s_.lemma);
    w.joined_lemma = {};
  }

  void read_tree(const Piece& p, std::uint32_t first) {
    const std::size_t n = p.last - p.first;
    const std::size_t row = p.first - first + 1;
    const Scores arcs = m_.heads->arcs(row, n, s_.heads);
    s_.arc_scores.resize((n + 1) * (n + 1));
    for (std::size_t i = 0; i < n; ++i)
      std::copy_n(arcs.row(i), n + 1, s_.arc_scores.begin() + static_cast<std::ptrdiff_t>((i + 1) * (n + 1)));
    s_.heads_of.resize(n);
    s_.trees.find(s_.arc_scores, s_.heads_of);
    s_.rows_of.resize(n);
    for (std::size_t i = 0; i < n; ++i)
      s_.rows_of[i] = s_.heads_of[i] == 0 ? 0 : static_cast<std::uint32_t>(row) + s_.heads_of[i] - 1;
    const Scores labels = m_.heads->labels(row, s_.rows_of, s_.heads);
    for (std::size_t i = 0; i < n; ++i) {
      SyntaxWord& w = out_.words[p.first + i];
      w.head = s_.heads_of[i];
      w.deprel = m_.deprel[w.head == 0 ? m_.root_label : best_label(labels.row(i))];
      if (w.head != 0 && !l_.joins.empty() && w.deprel == l_.joins) join(out_.words[p.first + w.head - 1], w);
    }
  }

  /// The best relation but root.
  [[nodiscard]] std::size_t best_label(const float* scores) const noexcept {
    const std::size_t before = best_of(scores, m_.root_label);
    if (m_.root_label + 1 >= m_.deprel.size()) return before;
    const std::size_t after =
        m_.root_label + 1 + best_of(scores + m_.root_label + 1, m_.deprel.size() - m_.root_label - 1);
    return m_.root_label == 0 || scores[after] > scores[before] ? after : before;
  }

  /// "wies … hin": the verb's lemma with its particle before it.
  void join(SyntaxWord& verb, const SyntaxWord& particle) {
    s_.lemma.assign(particle.lemma.empty() ? particle.form : particle.lemma).append(verb.lemma);
    verb.joined_lemma = out_.strings.keep(s_.lemma);
  }

  void read_names(const Scores& scores, const Piece& p, std::uint32_t first) {
    const std::size_t n = p.last - p.first;
    s_.path.resize(n);
    best_path(scores, m_.schemes[l_.scheme], p.first - first, n);
    for (std::size_t i = 0; i < n; ++i) out_.words[p.first + i].name = label(m_.schemes[l_.scheme], s_.path[i]);
    if (m_.events == m_.schemes.size() || m_.events == l_.scheme) return;
    // Events are a type of their own in one scheme only: they stand where the language's scheme has nothing or a name
    // of some other kind.
    const Scheme& scheme = m_.schemes[m_.events];
    best_path(scores, scheme, p.first - first, n);
    for (std::size_t i = 0; i < n;) {
      const NameLabel begin = label(scheme, s_.path[i]);
      std::size_t end = i + 1;
      while (end < n && s_.path[end] != 0 && !label(scheme, s_.path[end]).begins) ++end;
      if (begin.type == NameType::event && is_free(p.first + i, p.first + end)) {
        for (std::size_t k = i; k < end; ++k) out_.words[p.first + k].name = label(scheme, s_.path[k]);
      }
      i = end;
    }
  }

  [[nodiscard]] bool is_free(std::size_t first, std::size_t last) const noexcept {
    const auto plain = [](NameLabel l) { return l.type == NameType::none || l.type == NameType::other; };
    for (std::size_t i = first; i < last; ++i)
      if (!plain(out_.words[i].name)) return false;
    return last == out_.words.size() || out_.words[last].name.begins || out_.words[last].name.type == NameType::none;
  }

  void best_path(const Scores& scores, const Scheme& scheme, std::size_t row, std::size_t n) {
    const float* from = scores.row(row) + scheme.group.first;
    best_names({from, (n - 1) * scores.stride + scheme.group.size}, scheme.group.size, scores.stride, s_.names,
               s_.path);
  }

  static NameLabel label(const Scheme& scheme, std::uint16_t number) noexcept {
    if (number == 0) return {};
    NameLabel out = scheme.kinds[(number - 1U) / 2];
    out.begins = number % 2 == 1;
    return out;
  }

  static constexpr std::size_t kMostPieces = 64;  ///< of one word

  const LanguageModel::Parts& m_;
  const LanguageSettings& l_;
  const AnalysisOptions& options_;
  Scratch::Parts& s_;
  Syntax& out_;
  std::uint32_t treebank_ = 0;
  std::size_t used_ = 0;  ///< windows of this chunk
  std::vector<Unit> units_;
  std::vector<Piece> pieces_;
  std::vector<SyntaxSentence> sentences_;
  double deducted_ = 0;
};

Status LanguageModel::analyse(Language language, const Lexicon& lexicon, const AnalysisOptions& options,
                              Scratch& scratch, Syntax& words) const {
  const LanguageSettings& settings = parts_->languages[static_cast<std::size_t>(language)];
  if (!settings.known)
    return parts_->file.bad("language", "a language that the model knows", language == Language::de ? "de" : "en");
  return Run(*parts_, settings, options, *scratch.parts_, words).run(lexicon);
}

Result<std::string> find_model(const std::string& name, const std::string& data_folder) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const bool is_path = name.find('/') != std::string::npos || fs::path(name).extension() == ".lblm";
  if (is_path) {
    if (fs::exists(name, ignored)) return name;
    return Error{ErrorCode::not_found, name + ": no such model file"};
  }
  std::vector<fs::path> files;
  if (const char* wanted = std::getenv("LAGEBILD_MODELS"); wanted != nullptr && *wanted != '\0') {
    files.push_back(fs::path(wanted) / (name + ".lblm"));
  } else {
    files.push_back(fs::path(data_folder) / ".." / "models" / (name + ".lblm"));
    files.push_back(fs::path(LAGEBILD_SOURCE_DATA) / ".." / "models" / (name + ".lblm"));
  }
  for (const fs::path& file : files)
    if (fs::exists(file, ignored)) return file.lexically_normal().string();
  return Error{ErrorCode::not_found, files.front().lexically_normal().string() + ": expected the model \"" + name +
                                         "\", found no such file (LAGEBILD_MODELS names another folder)"};
}

}  // namespace lagebild
