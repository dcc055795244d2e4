#!/usr/bin/env python3
"""Makes the English table that compile_lexicon reads: words of WordNet inflected by rule, and words of treebanks.

Usage: english_lexicon.py WORDNET_FOLDER IRREGULAR.tsv EXTRA.tsv TREEBANK.conllu[.xz]… > table.tsv
WORDNET_FOLDER holds data.noun, noun.exc … (Debian package wordnet-base, WordNet 3.0). IRREGULAR.tsv: base, past,
participle. EXTRA.tsv: form, lemma, upos, features.
Output: form, lemma, UPOS, features in UD notation; one line per analysis, not sorted.
Inflection: plural -s/-es/-ies, third person likewise, -ed/-ing with doubled consonant after one stressed vowel (both
spellings where British and American English differ), -er/-est of short adjectives; exceptions from WordNet's lists.
"""
import collections
import lzma
import os
import re
import sys

WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'.-]*$")
VOWELS = "aeiou"
OPEN = {"NOUN", "VERB", "ADJ", "ADV"}
KEEP = {"Case", "Number", "Gender", "Person", "Tense", "Mood", "Degree", "VerbForm"}
VALUES = {"Nom", "Acc", "Gen", "Sing", "Plur", "Masc", "Fem", "Neut", "1", "2", "3", "Pres", "Past", "Ind", "Imp", "Pos", "Cmp",
          "Sup", "Fin", "Inf", "Part", "Ger"}
BASE = ["VerbForm=Inf", "Mood=Imp|VerbForm=Fin", "Mood=Ind|Number=Sing|Person=1,2|Tense=Pres|VerbForm=Fin",
        "Mood=Ind|Number=Plur|Tense=Pres|VerbForm=Fin"]
THIRD = "Mood=Ind|Number=Sing|Person=3|Tense=Pres|VerbForm=Fin"
PAST = "Mood=Ind|Tense=Past|VerbForm=Fin"
PARTICIPLE = "Tense=Past|VerbForm=Part"
ING = ["Tense=Pres|VerbForm=Part", "VerbForm=Ger"]


def wordnet_words(folder, part):
    words = set()
    with open(os.path.join(folder, "data." + part), encoding="utf-8") as lines:
        for line in lines:
            if line.startswith("  "):
                continue
            cells = line.split(" ")
            for i in range(int(cells[3], 16)):
                word = re.sub(r"\((a|p|ip)\)$", "", cells[4 + 2 * i])
                if WORD.match(word) and "_" not in word:
                    words.add(word)
    return words


def exceptions(folder, part):
    out = collections.defaultdict(set)
    with open(os.path.join(folder, part + ".exc"), encoding="utf-8") as lines:
        for line in lines:
            form, *lemmas = line.split()
            if "_" not in form:
                for lemma in lemmas:
                    out[lemma].add(form)
    return out


def plural(word):
    if re.search(r"(s|x|z|ch|sh)$", word):
        return word + "es"
    if re.search(r"[^aeiou]y$", word) and len(word) > 2:
        return word[:-1] + "ies"
    if re.search(r"[^aeiou]o$", word):
        return word + "es"
    return word + "s"


def doubled(word):
    """Whether -ed and -ing double the last consonant: always, never or both spellings."""
    if not re.search(r"[^aeiou][aeiou][bdfgklmnprstvz]$", word) and not re.search(r"^[aeiou][bdfgklmnprstvz]$|qu[aeiou][bdgmnpt]$", word):
        return {False}
    if len(re.findall(r"[aeiouy]+", word)) == 1:
        return {True}
    return {True, False} if word.endswith("l") else {False}


def ed_ing(word):
    if word.endswith("ee") or word.endswith("oe") or word.endswith("ye"):
        return [(word + "d", word + "ing")]
    if word.endswith("ie"):
        return [(word + "d", word[:-2] + "ying")]
    if word.endswith("e"):
        return [(word + "d", word[:-1] + "ing")]
    if re.search(r"[^aeiou]y$", word):
        return [(word[:-1] + "ied", word + "ing")]
    if word.endswith("c"):
        return [(word + "ked", word + "king")]
    return [(word + (word[-1] if d else "") + "ed", word + (word[-1] if d else "") + "ing") for d in doubled(word)]


def compared(word):
    if word.endswith("e"):
        return word + "r", word + "st"
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ier", word[:-1] + "iest"
    stem = word + (word[-1] if doubled(word) == {True} else "")
    return stem + "er", stem + "est"


def variants(word):
    """British and American spellings of a lemma; each is its own lemma."""
    out = {word}
    if len(word) > 5:
        for a, b in (("ize", "ise"), ("yze", "yse"), ("ization", "isation")):
            if word.endswith(a):
                out.add(word[: -len(a)] + b)
    return out


class Table:
    def __init__(self):
        self.lines = set()

    def add(self, form, lemma, upos, features):
        self.lines.add((form, lemma, upos, features or "_"))

    def noun(self, word, irregular):
        self.add(word, word, "NOUN", "Number=Sing")
        for form in irregular or {plural(word)}:
            self.add(form, word, "NOUN", "Number=Plur")
        if irregular and not word.endswith(("man", "foot", "tooth", "goose", "child", "mouse")):
            self.add(plural(word), word, "NOUN", "Number=Plur")

    def verb(self, word, past, participle, extra):
        for features in BASE:
            self.add(word, word, "VERB", features)
        self.add(plural(word) if not word.endswith("quiz") else word + "zes", word, "VERB", THIRD)
        forms = ed_ing(word)
        doubled_exception = {f for f in extra if f.endswith("ing")}
        for _, ing in forms if not doubled_exception else []:
            for features in ING:
                self.add(ing, word, "VERB", features)
        for ing in doubled_exception | ({f[1] for f in forms} if any(word.endswith(c) for c in "lpst") else set()):
            for features in ING:
                self.add(ing, word, "VERB", features)
        if past:
            for form in past:
                self.add(form, word, "VERB", PAST)
            for form in participle:
                self.add(form, word, "VERB", PARTICIPLE)
            return
        regular = {f for f in extra if not f.endswith(("ing", "s"))} or {f[0] for f in forms}
        if any(f.endswith("ed") for f in regular) and any(word.endswith(c) for c in "lpst"):
            regular |= {f[0] for f in forms}
        for form in regular:
            self.add(form, word, "VERB", PAST)
            self.add(form, word, "VERB", PARTICIPLE)


def conllu(path):
    opener = lzma.open if path.endswith(".xz") else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 10 and cells[0].isdigit() and "Typo=Yes" not in cells[5] and "CorrectForm" not in cells[9]:
                yield cells[1].replace("\u2019", "'"), cells[2].replace("\u2019", "'"), cells[3], cells[5]


def treebank_features(upos, features):
    values = dict(f.split("=") for f in features.split("|") if "=" in f)
    kept = [f"{k}={v}" for k, v in sorted(values.items()) if k in KEEP and all(part in VALUES for part in v.split(","))]
    if upos in ("VERB", "AUX") and values.get("VerbForm") == "Fin" and values.get("Mood") == "Ind" and "Tense" in values:
        if values["Tense"] == "Past" and values.get("Person") != "3" or "Person" not in values:
            kept = [k for k in kept if not k.startswith(("Number", "Person"))]
    if upos == "ADV" or upos == "ADP" or upos == "SCONJ" or upos == "CCONJ" or upos == "PART":
        kept = [k for k in kept if k.startswith("Degree")]
    text = "|".join(k for k in kept if "," not in k or k.startswith("Case"))
    return text or "_"


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    wordnet, irregular_path, extra_path, *treebanks = sys.argv[1:]
    table = Table()
    irregular = {}
    with open(irregular_path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip() and not line.startswith(("#", "base\t")):
                base, past, participle = line.rstrip("\n").split("\t")
                irregular[base] = (past.split("|"), participle.split("|"))
    nouns = wordnet_words(wordnet, "noun")
    noun_exceptions = exceptions(wordnet, "noun")
    for word in nouns:
        if word[0].isupper():
            table.add(word, word, "PROPN", "Number=Sing")
            continue
        for v in variants(word):
            table.noun(v, noun_exceptions.get(v))
    verbs = {v for w in wordnet_words(wordnet, "verb") if w[0].islower() for v in variants(w)} - {"be"}
    verb_exceptions = exceptions(wordnet, "verb")
    for word in verbs | set(irregular):
        past, participle = irregular.get(word, ((), ()))
        table.verb(word, past, participle, verb_exceptions.get(word, set()))
    adjective_exceptions = exceptions(wordnet, "adj")
    adjectives = wordnet_words(wordnet, "adj")
    for word in adjectives:
        table.add(word, word, "ADJ", "Degree=Pos")
        if word[0].isupper():
            continue
        groups = len(re.findall(r"[aeiouy]+", word[:-1] if word.endswith("e") else word))
        if groups <= 2 and not word.endswith(("ed", "ing", "ous", "ful", "less", "ish", "al", "ic", "er", "or")) and len(word) > 2:
            for form, degree in zip(compared(word), ("Cmp", "Sup")):
                if form not in nouns:
                    table.add(form, word, "ADJ", "Degree=" + degree)
        for form in adjective_exceptions.get(word, ()):
            table.add(form, word, "ADJ", "Degree=" + ("Sup" if form.endswith("st") else "Cmp"))
    for word in wordnet_words(wordnet, "adv"):
        table.add(word, word, "ADV", "_")
    known = {(lemma, upos) for _, lemma, upos, _ in table.lines}
    counts = collections.Counter()
    for path in treebanks:
        for form, lemma, upos, features in conllu(path):
            if upos in ("PUNCT", "SYM", "X", "NUM", "INTJ") and not (upos in ("NUM", "INTJ") and form.isalpha()):
                continue
            if not re.match(r"[A-Za-zÀ-ÿ'][A-Za-zÀ-ÿ'.-]*$", form) or lemma == "_":
                continue
            if upos != "PROPN" and form != "I":
                form = form.lower() if form.isupper() and len(form) > 1 and upos not in ("NOUN",) else form[0].lower() + form[1:]
            counts[form, lemma, upos, treebank_features(upos, features)] += 1
    for (form, lemma, upos, features), count in counts.items():
        if upos in OPEN and count < 3 and (lemma, upos) not in known:
            continue
        if upos not in OPEN and upos != "PROPN" and count < 3:
            continue
        table.add(form, lemma, upos, features)
    header = True
    with open(extra_path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            if header:
                header = False
                continue
            table.lines.add(tuple(line.split("\t")))
    for line in sorted(table.lines):
        print("\t".join(line))


if __name__ == "__main__":
    main()
