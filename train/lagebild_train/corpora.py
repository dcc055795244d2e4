"""Readers of all annotated data: everything becomes a list of Sentence.

Treebanks keep their own conventions; Sentence.treebank says which one it follows, and the network is told.
"""
from __future__ import annotations

import json
import lzma
import pathlib
import subprocess
from dataclasses import dataclass, field

TREEBANKS = ["de_gsd", "de_pud", "de_hdt", "en_ewt", "en_gum"]  # ids in the model file; the first of a language ships
ATTRIBUTES = ["Abbr", "Case", "Definite", "Degree", "ExtPos", "Foreign", "Gender", "Gender[psor]", "Mood", "NumForm",
              "NumType", "Number", "Number[psor]", "Person", "Polarity", "Polite", "Poss", "PronType", "Reflex",
              "Style", "Tense", "Typo", "VerbForm", "Voice"]
SCHEMES = {  # types of names by scheme; each has its own output layer, since guidelines differ
    "germeval": ["PER", "LOC", "ORG", "OTH", "PERderiv", "LOCderiv", "ORGderiv", "OTHderiv", "PERpart", "LOCpart",
                 "ORGpart", "OTHpart"],
    "uner": ["PER", "LOC", "ORG"],
    "wikigold": ["PER", "LOC", "ORG", "MISC"],
    "ler": ["PER", "LOC", "ORG"],
    "crossner": ["PER", "LOC", "ORG", "EVENT", "MISC"],
    "corenlp": ["PER", "LOC", "ORG", "MISC"],   # silver: CoreNLP's German names (train/silver_names.py)
}


@dataclass
class Sentence:
    forms: list[str]
    space: list[bool]                      # white space follows
    treebank: str
    language: str
    document: str                          # consecutive sentences of one document may share a window
    joined: list[bool] = field(default_factory=list)  # glued to the word before (not for parts of contractions)
    upos: list[str] | None = None
    xpos: list[str] | None = None
    feats: list[dict[str, str]] | None = None
    lemma: list[str | None] | None = None
    head: list[int] | None = None          # 0 is the root, words count from 1
    deprel: list[str] | None = None
    names: dict[str, list[str]] = field(default_factory=dict)  # scheme → BIO
    bits: list[int] | None = None          # lexical features
    analyses: list[list[tuple[str, str]]] | None = None  # (lemma, UPOS) of the lexicon
    vector: int = -1                       # row of the teacher's text vectors
    silver: bool = False


def _lines(path: pathlib.Path):
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        for line in f:
            yield line.rstrip("\n")


def conllu(path: pathlib.Path, treebank: str) -> list[Sentence]:
    out: list[Sentence] = []
    document, rows, ranges = "", [], {}

    def close():
        nonlocal rows, ranges
        if rows:
            forms = [r[1] for r in rows]
            space = []
            for i, r in enumerate(rows):
                token = ranges.get(i + 1)
                if token is None:
                    space.append("SpaceAfter=No" not in r[9])
                else:
                    last, misc = token
                    space.append(i + 1 != last or "SpaceAfter=No" not in misc)
            feats = [dict(f.split("=", 1) for f in r[5].split("|")) if r[5] != "_" else {} for r in rows]
            out.append(Sentence(
                forms, space, treebank, treebank[:2], document,
                upos=[r[3] for r in rows], xpos=[r[4] for r in rows],
                feats=[{k: v for k, v in f.items() if k in ATTRIBUTES} for f in feats],
                lemma=[r[2] for r in rows], head=[int(r[6]) for r in rows], deprel=[r[7] for r in rows]))
        rows, ranges = [], {}

    for line in _lines(path):
        if not line:
            close()
        elif line.startswith("# newdoc"):
            document = line
        elif line[0] != "#":
            r = line.split("\t")
            if "-" in r[0]:
                first, last = map(int, r[0].split("-"))
                for k in range(first, last + 1):
                    ranges[k] = (last, r[9])
            elif "." not in r[0]:
                rows.append(r)
    close()
    return out


def _two_columns(path: pathlib.Path, separator: str | None = None):
    rows = []
    for line in _lines(path):
        if not line.strip():
            if rows:
                yield rows
            rows = []
        elif not line.startswith("-DOCSTART-"):
            parts = line.split(separator)
            rows.append((parts[0], parts[-1]))
    if rows:
        yield rows


def guess_space(forms: list[str]) -> list[bool]:
    """White space behind words of data that keep none: not before closing marks, not behind opening ones."""
    out, inside = [], False
    for i, form in enumerate(forms):
        after = i + 1 < len(forms)
        nxt = forms[i + 1] if after else ""
        space = True
        if nxt in {",", ".", ";", ":", "?", "!", ")", "]", "“", "''", "%", "'s", "n't", "’s", "…"}:
            space = False
        if form in {"(", "[", "„", "``", "‚"}:
            space = False
        if form == '"':
            inside = not inside
            space = not inside
        if nxt == '"' and inside:
            space = False
        out.append(space)
    return out


def _named(forms, tags, scheme, treebank, document, space=None) -> Sentence:
    return Sentence(forms, space or guess_space(forms), treebank, treebank[:2], document, names={scheme: tags})


def to_bio(tags: list[str]) -> list[str]:
    out, previous = [], "O"
    for t in tags:
        if t == "O":
            out.append("O")
        elif t.startswith("I-") and (previous == "O" or previous[2:] != t[2:]):
            out.append("B" + t[1:])
        else:
            out.append(t)
        previous = out[-1]
    return out


def fold_of(corpus: str, index: int, document: str, documents: dict[str, int]) -> int:
    """Five folds: PUD by document, corpora of loose sentences by blocks of ten. `documents` numbers the documents seen."""
    if corpus == "pud":
        return documents.setdefault(document, len(documents)) % 5
    return index // 10 % 5


def spans(tags: list[str]) -> set[tuple[int, int, str]]:
    """Names of BIO labels: first word, last word + 1, type."""
    out, start, kind = set(), None, None
    for i, t in enumerate(tags + ["O"]):
        if start is not None and (t == "O" or t[0] == "B" or t[2:] != kind):
            out.add((start, i, kind))
            start = None
        if t != "O" and start is None:
            start, kind = i, t[2:]
    return out


def germeval(path: pathlib.Path) -> list[Sentence]:
    out, rows = [], []

    def close():
        if rows:
            out.append(_named([r[1] for r in rows], [r[2] for r in rows], "germeval", "de_gsd", f"germeval{len(out)}"))
        rows.clear()

    for line in _lines(path):
        if not line.strip():
            close()
        elif not line.startswith("#\t"):
            rows.append(line.split("\t"))
    close()
    return out


def mapped(rows, mapping: dict[str, str]) -> tuple[list[str], list[str]]:
    forms = [r[0] for r in rows]
    tags = []
    for _, t in rows:
        kind = mapping.get(t[2:])
        tags.append(t[:2] + kind if kind else "O")
    return forms, to_bio(tags)


LER = {"PER": "PER", "RR": "PER", "AN": "PER", "LD": "LOC", "ST": "LOC", "STR": "LOC", "LDS": "LOC", "ORG": "ORG",
       "UN": "ORG", "INN": "ORG", "GRT": "ORG"}
CROSSNER = {"politician": "PER", "person": "PER", "politicalparty": "ORG", "organisation": "ORG", "country": "LOC",
            "location": "LOC", "election": "EVENT", "event": "EVENT", "misc": "MISC"}


def ler(path: pathlib.Path, every: int) -> list[Sentence]:
    """Sentences with a person, place or organisation; of the others one in `every`; at most 60 words."""
    out = []
    for i, rows in enumerate(_two_columns(path)):
        forms, tags = mapped(rows, LER)
        if 4 <= len(forms) <= 60 and (any(t != "O" for t in tags) or i % every == 0):
            out.append(_named(forms, tags, "ler", "de_gsd", f"ler{i}"))
    return out


def wikigold(path: pathlib.Path) -> list[Sentence]:
    out = []
    for i, rows in enumerate(_two_columns(path)):
        out.append(_named([r[0] for r in rows], to_bio([r[1] for r in rows]), "wikigold", "en_gum", f"wikigold{i}"))
    return out


def crossner(path: pathlib.Path) -> list[Sentence]:
    out = []
    for i, rows in enumerate(_two_columns(path, "\t")):
        forms, tags = mapped(rows, CROSSNER)
        out.append(_named(forms, tags, "crossner", "en_gum", f"crossner{path.name}{i}"))
    return out


def uner(path: pathlib.Path) -> dict[tuple[str, ...], list[str]]:
    """Names of UNER by the words of the sentence."""
    by_forms: dict[tuple[str, ...], list[str]] = {}
    rows = []

    def close():
        if rows:
            by_forms[tuple(r[1] for r in rows)] = to_bio(
                [r[2] if r[2] == "O" or r[2][2:] in SCHEMES["uner"] else "O" for r in rows])
        rows.clear()

    for line in _lines(path):
        if not line.strip():
            close()
        elif not line.startswith("#"):
            rows.append(line.split("\t"))
    close()
    return by_forms


def add_uner(sentences: list[Sentence], path: pathlib.Path) -> int:
    """Joins names to the treebank's sentences by their words; returns how many got them."""
    by_forms = uner(path)
    count = 0
    for s in sentences:
        tags = by_forms.get(tuple(s.forms))
        if tags:
            s.names["uner"] = tags
            count += 1
    return count


def add_stts(sentences: list[Sentence], path: pathlib.Path) -> None:
    """PUD's own tags are not STTS: they are replaced by the STTS version (spaCy's test data), matched by words."""
    with lzma.open(path, "rt", encoding="utf-8") as f:
        data = json.load(f)
    tags = {}
    for d in data:
        for p in d["paragraphs"]:
            for s in p["sentences"]:
                tags[tuple(t["orth"] for t in s["tokens"])] = [t["tag"] for t in s["tokens"]]
    for s in sentences:
        s.xpos = tags.get(tuple(s.forms))


def map_hdt(sentences: list[Sentence]) -> None:
    """Brings HDT's trees nearer to GSD's scheme: datives are obl:arg, possessives det:poss, names flat; nouns whose
    lemma is only the head of the compound keep no lemma."""
    for s in sentences:
        s.space = guess_space(s.forms)
        for i in range(len(s.forms)):
            if s.deprel[i] == "obj" and s.feats[i].get("Case") == "Dat":
                s.deprel[i] = "obl:arg"
            if s.deprel[i] == "det" and s.xpos[i] == "PPOSAT":
                s.deprel[i] = "det:poss"
            if s.deprel[i] == "flat:name":
                s.deprel[i] = "flat"
            if s.deprel[i] == "reparandum":
                s.deprel[i] = "dep"
            if s.upos[i] in ("NOUN", "PROPN") and s.forms[i][:2].lower() != s.lemma[i][:2].lower():
                s.lemma[i] = None


def add_lexicon(sentences: list[Sentence], tool: pathlib.Path, data: pathlib.Path) -> None:
    """Bits and analyses of every word from the compiled lexicons (bench/lexicon_tool.cc)."""
    for language in ("de", "en"):
        chosen = [s for s in sentences if s.language == language]
        text = "".join("".join(f.replace("\n", " ").replace("\u2028", " ") + "\n" for f in s.forms) + "\n" for s in chosen)
        lines = subprocess.run([tool, data, language, "--bits"], input=text.encode(), check=True,
                               stdout=subprocess.PIPE).stdout.decode().split("\n")
        at = 0
        for s in chosen:
            s.bits, s.analyses = [], []
            for form in s.forms:
                parts = lines[at].split("\t")
                at += 1
                s.bits.append(int(parts[1], 16))
                s.analyses.append([tuple(a.rsplit("/", 4)[:2]) for a in parts[2:]])
        if at != len(lines) - 1:
            raise SystemExit(f"lexicon_tool gave {len(lines) - 1} words, expected {at}")

