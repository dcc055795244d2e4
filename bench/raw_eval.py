#!/usr/bin/env python3
"""From raw text to trees: F1 of sentences, words, parts of speech and arcs, as the CoNLL 2018 shared task counts them.

    bench/raw_eval.py LAGEBILD [--shared FOLDER] [--model M] [--sentences model|rules] [SET…]      sets: gsd pud ewt_dev gum_dev

The raw text is put together from the treebank (bench/segment_eval.py says how). Words are aligned by the characters
they cover, blanks aside; words of one contraction by their order. A word counts for UPOS and LAS where it is aligned and
its tag, or head and main relation, are right. German hyphenated compounds are one word here and three in GSD and PUD:
they count as wrong words.
"""
import argparse
import lzma
import os
import pathlib
import subprocess
import tempfile

import segment_eval

SETS = {"gsd": ("de", "UD_German-GSD/de_gsd-ud-dev.conllu.xz"), "pud": ("de", "UD_German-PUD/de_pud-ud-test.conllu.xz"),
        "ewt_dev": ("en", "UD_English-EWT/en_ewt-ud-dev.conllu.xz"),
        "gum_dev": ("en", "UD_English-GUM-clean/en_gumclean-ud-dev.conllu.xz")}


def words(lines):
    """Words as {key: (upos, key of the head, relation)}; key: characters covered and order within the token."""
    out, sentences, at = {}, set(), 0
    rows, first = [], 0

    def close():
        nonlocal rows, first
        if rows:
            keys = [r[0] for r in rows]
            for key, upos, head, relation in rows:
                out[key] = (upos, keys[head - 1] if head else None, relation.split(":")[0])
            sentences.add((first, at))
        rows, first = [], at

    last, key_range, parts = 0, None, []
    for line in lines:
        line = line.rstrip("\n")
        if not line:
            close()
        elif line[0] != "#":
            c = line.split("\t")
            if "." in c[0]:
                continue
            size = len("".join(c[1].split()))
            if "-" in c[0]:
                first_word, last = map(int, c[0].split("-"))
                key_range, parts = (at, c[1], first_word), []
                continue
            number = int(c[0])
            if key_range and number <= last:
                parts.append((c[1], len(rows)))
                rows.append([(0, 0, 0), c[3], int(c[6]), c[7]])
                if number == last:
                    begin, form, _ = key_range
                    if "".join(p for p, _ in parts) == form:     # "don't": cut where its words are
                        for p, row in parts:
                            rows[row][0] = (at, at + len(p), 0)
                            at += len(p)
                    else:
                        at += len("".join(form.split()))
                        for k, (_, row) in enumerate(parts):
                            rows[row][0] = (begin, at, k)
                    key_range = None
                continue
            key = (at, at + size, 0)
            at += size
            rows.append((key, c[3], int(c[6]), c[7]))
    close()
    return out, sentences


def f1(right, gold, found):
    return round(200 * right / max(1, gold + found), 2)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path(
        os.environ.get("LAGEBILD_SHARED", pathlib.Path(__file__).resolve().parents[2] / "shared")))
    parser.add_argument("sets", nargs="*", default=list(SETS))
    parser.add_argument("--model", default="accurate")
    parser.add_argument("--sentences", default="model")
    args = parser.parse_args()
    for name in args.sets:
        language, file = SETS[name]
        path = args.shared / "data/ud" / file
        text = segment_eval.build(path)[0]
        with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as f:
            f.write(text)
            f.flush()
            command = [args.program, "analyse", "--input", "text", "--language", language, "--model", args.model,
                       "--sentences", args.sentences, f.name]
            if name == "pud":
                command += ["--treebank", "de_pud"]
            found, found_sentences = words(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout.decode().split("\n"))
        with lzma.open(path, "rt", encoding="utf-8") as f:
            gold, gold_sentences = words(f)
        both = gold.keys() & found.keys()
        print(name, {"sentences": f1(len(gold_sentences & found_sentences), len(gold_sentences), len(found_sentences)),
                     "words": f1(len(both), len(gold), len(found)),
                     "upos": f1(sum(gold[k][0] == found[k][0] for k in both), len(gold), len(found)),
                     "las": f1(sum(gold[k][1:] == found[k][1:] for k in both), len(gold), len(found))}, flush=True)


if __name__ == "__main__":
    main()
