#!/usr/bin/env python3
"""Measures the language model through the program: gold words and sentences in, CoNLL-U out.

    bench/language_eval.py LAGEBILD [--shared FOLDER] [--model M] [--fold K] [--floors FILE] [SET…]

Sets: ewt_dev, gum_dev (never trained on); pud, gsd, germeval (trained on: with --fold K only the sentences of that
fold are scored, to be used with a model that did not see them; train/README.md). UPOS, features, lemma, UAS and LAS (main
relations, punctuation counted) per word; names as strict spans of PER, LOC and ORG.
With --floors the figures must not be below those of the JSON file ({"set": {"upos": 96.5, …}}); exit status 1 where
one is, 77 where the data are missing.
"""

import argparse
import json
import lzma
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "train"))
from lagebild_train import corpora  # noqa: E402  (needs the standard library only)

NAMES = ("PER", "LOC", "ORG")


def lines(path):
    with lzma.open(path, "rt", encoding="utf-8") as f:
        yield from (line.rstrip("\n") for line in f)


def treebank(path):
    """Sentences: (comments and rows as they are, rows of words)."""
    out, rows, comments, document = [], [], [], None
    for line in lines(path):
        if line.startswith("# newdoc"):
            document = line
            comments.append(line)
        elif line.startswith("#"):
            comments.append(line)
        elif line:
            rows.append(line.split("\t"))
        elif rows:
            out.append({"comments": comments, "rows": rows, "document": document, "names": None})
            rows, comments = [], []
    return out


def germeval(path):
    """GermEval's sentences as rows of CoNLL-U, the white space as training guesses it."""
    out = []
    for i, s in enumerate(corpora.germeval(path)):
        rows = [[str(k + 1), form] + ["_"] * 7 + ["_" if space else "SpaceAfter=No"]
                for k, (form, space) in enumerate(zip(s.forms, s.space))]
        out.append({"comments": [f"# newdoc id = {s.document}"], "document": s.document, "rows": rows,
                    "names": s.names["germeval"]})
    return out


def words(rows):
    return [r for r in rows if r[0].isdigit()]


def spans(tags):
    return {s for s in corpora.spans(tags) if s[2] in NAMES}


def run(program, model, name, sentences):
    text = ""
    for s in sentences:
        blank = [r if not r[0].isdigit() else [r[0], r[1]] + ["_"] * 7 + ["SpaceAfter=No" if "SpaceAfter=No" in r[9] else "_"]
                 for r in s["rows"]]
        text += "\n".join(c for c in s["comments"] if c.startswith(("# newdoc", "# sent_id"))) + "\n" if s["comments"] else ""
        text += "\n".join("\t".join(r) for r in blank) + "\n\n"
    with tempfile.NamedTemporaryFile("w", suffix=".conllu", encoding="utf-8") as f:
        f.write(text)
        f.flush()
        command = [program, "analyse", "--input", "conllu", "--language", "en" if name[:3] in ("ewt", "gum") else "de",
                   "--model", model, f.name]
        if name == "pud":
            command += ["--treebank", "de_pud"]
        if name == "gum_dev":
            command += ["--treebank", "en_gum"]
        found = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode()
    out, rows = [], []
    for line in found.split("\n"):
        if line.startswith("#"):
            continue
        if line:
            rows.append(line.split("\t"))
        elif rows:
            out.append(rows)
            rows = []
    if len(out) != len(sentences):
        sys.exit(f"{name}: {len(sentences)} sentences in, {len(out)} out")
    return out


def score(sentences, found, chosen):
    n = dict.fromkeys(("words", "upos", "xpos", "feats", "lemma", "uas", "las", "gold", "found", "right"), 0)
    for s, f, wanted in zip(sentences, found, chosen):
        if not wanted:
            continue
        gold, got = words(s["rows"]), words(f)
        if s["names"]:
            a = spans(s["names"])
            b = spans([next((m[4:] for m in r[9].split("|") if m.startswith("NER=")), "O") for r in got])
            n["gold"] += len(a)
            n["found"] += len(b)
            n["right"] += len(a & b)
        if gold[0][3] == "_":
            continue
        for g, w in zip(gold, got):
            n["words"] += 1
            n["upos"] += g[3] == w[3]
            n["xpos"] += g[4] == w[4]
            n["feats"] += g[5] == w[5]
            n["lemma"] += g[2] == w[2] or g[2] == "_"
            n["uas"] += g[6] == w[6]
            n["las"] += g[6] == w[6] and g[7].split(":")[0] == w[7].split(":")[0]
    out = {}
    if n["words"]:
        out = {k: round(100 * n[k] / n["words"], 2) for k in ("upos", "xpos", "feats", "lemma", "uas", "las")}
    if n["gold"]:
        out["names"] = round(200 * n["right"] / (n["gold"] + n["found"]), 2)
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path(
        os.environ.get("LAGEBILD_SHARED", ROOT.parent / "shared")))
    parser.add_argument("sets", nargs="*", default=["ewt_dev", "gum_dev"])
    parser.add_argument("--model", default="accurate")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--floors", type=pathlib.Path)
    args = parser.parse_args()
    d = args.shared / "data"
    if not d.is_dir():
        print(f"{d} is missing")
        sys.exit(77)
    floors = json.loads(args.floors.read_text()) if args.floors else {}
    low = False
    for name in floors or args.sets:
        if name == "germeval":
            sentences = germeval(d / "ner/germeval2014/NER-de-dev.tsv.xz")
        else:
            sentences = treebank(d / "ud" / {
                "ewt_dev": "UD_English-EWT/en_ewt-ud-dev.conllu.xz", "gum_dev": "UD_English-GUM-clean/en_gumclean-ud-dev.conllu.xz",
                "gsd": "UD_German-GSD/de_gsd-ud-dev.conllu.xz", "pud": "UD_German-PUD/de_pud-ud-test.conllu.xz"}[name])
        if name == "ewt_dev":
            tags = corpora.uner(d / "ner/uner_en_ewt/en_ewt-ud-dev.iob2.xz")
            for s in sentences:
                s["names"] = tags.get(tuple(r[1] for r in words(s["rows"])))
        documents = {}
        chosen = []
        for i, s in enumerate(sentences):
            fold = corpora.fold_of(name, i, s["document"], documents)
            chosen.append(args.fold is None or name.endswith("_dev") or fold == args.fold)
        result = score(sentences, run(args.program, args.model, name, sentences), chosen)
        print(name, result)
        for key, least in floors.get(name, {}).items():
            if result[key] < least:
                print(f"{name} {key}: {result[key]}, expected at least {least}")
                low = True
    sys.exit(low)


if __name__ == "__main__":
    main()
