#!/usr/bin/env python3
"""Share of treebank words whose gold lemma and part of speech are among the lexicon's analyses.

Usage: lexicon_eval.py TOOL DATA_FOLDER [--shared FOLDER] [--set NAME] [--show N]
Words as in the treebank (contractions split), punctuation and symbols left out. An uninflected German adjective counts
as ADV too (treebanks differ in what they call "schnell" in "schnell laufen").
"""
import argparse
import collections
import lzma
import os
import subprocess
import sys

from segment_eval import SETS

# Reached shares of lemma and UPOS, rounded down.
FLOORS = {"gsd-dev": 95.0, "pud": 95.5, "ewt-dev": 96.2, "gum-dev": 98.7}
DEFAULT = ["gsd-dev", "pud", "ewt-dev", "gum-dev"]


def read(path):
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        sentence = []
        for line in lines:
            line = line.rstrip("\n")
            if not line:
                if sentence:
                    yield sentence
                sentence = []
            elif not line.startswith("#"):
                cells = line.split("\t")
                if cells[0].isdigit():
                    sentence.append((cells[1], cells[2], cells[3]))
    if sentence:
        yield sentence


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("data")
    parser.add_argument("--shared", default=os.environ.get("LAGEBILD_SHARED", os.path.join(os.path.dirname(__file__), "..", "..", "shared")))
    parser.add_argument("--set", action="append")
    parser.add_argument("--show", type=int, default=0, help="print the N commonest words that are missing")
    parser.add_argument("--floors", action="store_true", help="fail below the floors")
    args = parser.parse_args()
    folder = os.path.join(args.shared, "data", "ud")
    if not os.path.isdir(folder):
        print(f"skipped: no treebanks in {folder}")
        return 77
    low = False
    for name in args.set or DEFAULT:
        language, path = SETS[name]
        gold = list(read(os.path.join(folder, path)))
        words = "\n\n".join("\n".join(form for form, _, _ in s) for s in gold) + "\n\n"
        out = subprocess.run([args.tool, args.data, language], input=words.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
        lines = out.rstrip("\n").split("\n")
        flat = [w for s in gold for w in s]
        if len(lines) != len(flat):
            sys.exit(f"{name}: {len(flat)} words in, {len(lines)} out")
        n = both = pos_only = lemma_only = count = listed = 0
        wrong = collections.Counter()
        for (form, lemma, upos), line in zip(flat, lines):
            if upos in ("PUNCT", "SYM", "X", "NUM"):
                continue
            pairs, direct = set(), False
            for cell in line.split("\t")[1:]:
                l, p, vf, cells, flags = cell.rsplit("/", 4)
                pairs.add((l, p))
                direct = direct or not ("g" in flags or "c" in flags)
                if language == "de" and p == "ADJ" and cells == "0":
                    pairs.add((l, "ADV"))
            n += 1
            count += len(line.split("\t")) - 1
            listed += direct
            good = (lemma, upos) in pairs
            both += good
            pos_only += any(p == upos for _, p in pairs)
            lemma_only += any(l == lemma for l, _ in pairs)
            if not good:
                wrong[(form, lemma, upos, " ".join(sorted(f"{l}/{p}" for l, p in pairs)))] += 1
        print(f"{name:8} lemma and UPOS {100 * both / n:6.2f}  UPOS {100 * pos_only / n:6.2f}  lemma {100 * lemma_only / n:6.2f}  "
              f"by dictionary {100 * listed / n:6.2f}  analyses a word {count / n:.2f}  ({n} words)")
        for (form, lemma, upos, pairs), c in wrong.most_common(args.show):
            print(f"  {c:4} {form} gold {lemma}/{upos} ours {pairs}")
        if args.floors and 100 * both / n < FLOORS.get(name, 0):
            print(f"  below the floor {FLOORS[name]}")
            low = True
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
