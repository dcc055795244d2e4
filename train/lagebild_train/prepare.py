"""Reads all corpora once, chooses the vocabulary and the outputs, and keeps everything in one file."""
from __future__ import annotations

import argparse
import pathlib
import pickle
from collections import Counter

import numpy as np

from . import corpora as c
from . import e5, lemmas
from .network import Vocabulary
from .subwords import Subwords, choose

LEAST_SCRIPT = 3   # a lemma script is kept when it is seen this often


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("data"), help="the project's data folder")
    parser.add_argument("--tool", type=pathlib.Path, default=pathlib.Path("build/release/src/language/lexicon_tool"))
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    d = args.shared / "data"

    sets = {
        "ewt_train": c.conllu(d / "ud/UD_English-EWT/en_ewt-ud-train.conllu.xz", "en_ewt"),
        "ewt_dev": c.conllu(d / "ud/UD_English-EWT/en_ewt-ud-dev.conllu.xz", "en_ewt"),
        "gum_train": c.conllu(d / "ud/UD_English-GUM-clean/en_gumclean-ud-train.conllu.xz", "en_gum"),
        "gum_dev": c.conllu(d / "ud/UD_English-GUM-clean/en_gumclean-ud-dev.conllu.xz", "en_gum"),
        "gsd": c.conllu(d / "ud/UD_German-GSD/de_gsd-ud-dev.conllu.xz", "de_gsd"),
        "pud": c.conllu(d / "ud/UD_German-PUD/de_pud-ud-test.conllu.xz", "de_pud"),
        "hdt": c.conllu(d / "ud/UD_German-HDT-checked/de_hdt-dev-markbugs.conllu.xz", "de_hdt")
        + c.conllu(d / "ud/UD_German-HDT-checked/de_hdt-test-markbugs.conllu.xz", "de_hdt"),
        "germeval": c.germeval(d / "ner/germeval2014/NER-de-dev.tsv.xz"),
        "ler": c.ler(d / "ner/ler_de/ler_train.conll.xz", every=200),
        "wikigold": c.wikigold(d / "ner/wikigold/CONLL-format/data/wikigold.conll.txt.xz"),
        "crossner": c.crossner(d / "ner/crossner_politics_en/train.txt.xz")
        + c.crossner(d / "ner/crossner_politics_en/dev.txt.xz"),
    }
    c.map_hdt(sets["hdt"])
    c.add_stts(sets["pud"], d / "ud/UD_German-PUD/de_pud-ud-test.stts.spacy.json.xz")
    for name, file in (("ewt_train", "en_ewt-ud-train.draft2022-12.iob2.xz"), ("ewt_dev", "en_ewt-ud-dev.iob2.xz")):
        n = c.add_uner(sets[name], d / "ner/uner_en_ewt" / file)
        print(f"{name}: names for {n} of {len(sets[name])} sentences")

    model = e5.load()
    raw = [d / "raw/bundestag/plpr-17-18.txt.xz", d / "raw/wikinews_de/wikinews_de.jsonl.xz",
           d / "raw/en_state_dept_2021_2022/en_state_dept_2021_2022.jsonl.xz",
           d / "raw/en_wikipedia_current_events_2002_2026/en_wikipedia_current_events_2002_2026.jsonl.xz"]
    keep = choose(model, args.shared, raw, 3)
    subwords = Subwords([model.pieces[i] for i in keep], model.scores[keep], model.normal)
    print(f"{len(keep)} pieces")

    xpos: dict[str, Counter] = {"de": Counter(), "en": Counter()}
    upos, deprel, scripts = Counter(), Counter(), Counter()
    feats: dict[str, Counter] = {a: Counter() for a in c.ATTRIBUTES}
    for name, sentences in sets.items():
        for s in sentences:
            if s.upos is None:
                continue
            upos.update(s.upos)
            deprel.update(s.deprel)
            if s.xpos:
                xpos[s.language].update(s.xpos)
            for f in s.feats:
                for a in c.ATTRIBUTES:
                    feats[a][f.get(a, "_")] += 1
            if not name.endswith("_dev"):
                scripts.update(lemmas.make(f, m) for f, m in zip(s.forms, s.lemma) if m not in (None, "_"))
    vocabulary = Vocabulary(
        sorted(upos), {k: sorted(t for t, n in v.items() if n > 1 and t != "_") for k, v in xpos.items()},
        {a: ["_"] + sorted(x for x, n in v.items() if x != "_" and n > 2) for a, v in feats.items()},
        [s for s, n in scripts.most_common() if n >= LEAST_SCRIPT], sorted(deprel))
    print({k: b - a for k, (a, b) in vocabulary.groups.items()}, len(vocabulary.deprel))

    for name, sentences in sets.items():
        c.add_lexicon(sentences, args.tool, args.data)
        encode(sentences, subwords)
        documents: dict[str, int] = {}
        for i, s in enumerate(sentences):
            s.fold = c.fold_of(name, i, s.document, documents) if name in ("gsd", "pud", "germeval") else -1
        print(f"{name}: {len(sentences)} sentences, {sum(len(s.forms) for s in sentences)} words, "
              f"{sum(len(p) for s in sentences for p in s.pieces)} pieces")
    with args.out.open("wb") as f:
        pickle.dump({"sets": sets, "vocabulary": vocabulary, "keep": keep}, f)


def encode(sentences: list[c.Sentence], subwords: Subwords) -> None:
    for s in sentences:
        before = [True] + s.space[:-1]
        s.pieces = [np.array(subwords.word(f, b), np.int32) for f, b in zip(s.forms, before)]
        words = np.array([[b >> (32 * k) & 0xFFFFFFFF for k in range(3)] for b in s.bits], np.uint32)
        s.bit_rows = words


if __name__ == "__main__":
    main()
