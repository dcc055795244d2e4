#!/usr/bin/env python3
"""Whether what follows the network's scores is the same in the program (src/language) as in training.

Usage: decode_eval.py TOOL PREPARED [--shared FOLDER] [--only trees,names,lemmas,choice,conllu] [--show N]

TOOL is decode_tool, PREPARED the file of train/lagebild_train/prepare.py. Compared are trees (decode.tree), paths of
names (evaluate.repair), edit scripts of all pairs of form and lemma and their application (lemmas), the choice of a
lemma (evaluate.choose_lemma) with scores by chance. CoNLL-U: every treebank must come back the same but for DEPS,
comments that are not kept and the order of MISC, and must keep the rules of conllu_check.py.
"""
import argparse
import lzma
import pathlib
import pickle
import struct
import subprocess
import sys
import tempfile

import numpy as np

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "train"))
sys.path.insert(0, str(HERE))
import conllu_check  # noqa: E402

KEPT = ("# newdoc", "# sent_id =", "# text =")


def run(tool, data, *mode):
    done = subprocess.run([tool, *mode], input=data, check=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    return done.stdout.decode().split("\n")[:-1], done.stderr.decode().strip()


def report(name, count, wrong, show, note=""):
    print(f"{name}: {count} compared, {len(wrong)} differ; {note}", flush=True)
    for w in wrong[:show]:
        print("   ", *w)
    return len(wrong)


def numbers(line):
    return [int(x) for x in line.split()]


def trees(args):
    from lagebild_train.decode import tree
    chance = np.random.default_rng(1)
    made = []
    for i in range(600):
        n = int(chance.integers(1, 60 if i % 100 else 300))
        s = chance.normal(size=(n + 1, n + 1)).astype(np.float32)
        if i % 3 == 0:      # many words want to be the root
            s[:, 0] += 3
        if i % 3 == 1:      # as a parser scores: one head stands out, mostly a neighbour
            near = np.clip(np.arange(n + 1) + chance.integers(-2, 3, n + 1), 0, n)
            s[np.arange(n + 1), near] += 6
        made.append(s)
    out, note = run(args.tool, b"".join(struct.pack("<I", len(s) - 1) + s.tobytes() for s in made), "trees")
    wrong = [(len(s) - 1, "expected", e, "found", g) for s, g, e in
             ((s, numbers(g), list(tree(s))) for s, g in zip(made, out)) if g != e]
    return report("trees", len(made), wrong, args.show, note)


def names(args):
    from lagebild_train.evaluate import repair
    chance = np.random.default_rng(2)
    made = [chance.normal(size=(int(chance.integers(1, 80)), 2 * int(chance.integers(1, 13)) + 1)).astype(np.float32) * 3
            for _ in range(2000)]
    out, note = run(args.tool, b"".join(struct.pack("<2I", *s.shape) + s.tobytes() for s in made), "names")
    wrong = [(s.shape, "expected", e, "found", g) for s, g, e in
             ((s, numbers(g), repair(s)) for s, g in zip(made, out)) if g != e]
    return report("paths of names", len(made), wrong, args.show, note)


def pairs(prepared):
    """All pairs of form and lemma: of the treebanks, and of the dictionary for their words."""
    out = {}
    for sentences in prepared["sets"].values():
        for s in sentences:
            for i, form in enumerate(s.forms):
                lemmas = [a[0] for a in s.analyses[i]]
                if s.lemma and s.lemma[i]:
                    lemmas.append(s.lemma[i])
                for lemma in lemmas:
                    if "\t" not in form + lemma and "\n" not in form + lemma:
                        out[form, lemma] = None
    return list(out)


def lemma_scripts(args):
    from lagebild_train import lemmas
    every = pairs(args.data)
    odd = ["ß", "İ", "ı", "ΟΔΟΣ", "ǆ", "ŉ", "Straße", "STRASSE", "ﬁn", "𝒜b", "ª", "a\u0301b", "1.", "ʼn", "ΑΣ", "ΐ"]
    every += [(a, b) for a in odd for b in odd + [a.lower(), a.upper()]]
    out, note = run(args.tool, "".join(f"{a}\t{b}\n" for a, b in every).encode(), "make")
    wrong = [(*p, "expected", e, "found", g) for p, g, e in
             ((p, g, lemmas.make(*p)) for p, g in zip(every, out)) if g != e]
    wrong += [("lines", len(out))] if len(out) != len(every) else []
    bad = report("edit scripts made", len(every), wrong, args.show, note)
    scripts = args.data["vocabulary"].scripts
    chance = np.random.default_rng(3)
    uses = [(p[0], s) for p, s in zip(every, out)]
    uses += [(every[i][0], scripts[k]) for i, k in zip(chance.integers(len(every), size=300_000),
                                                        chance.integers(len(scripts), size=300_000))]
    out, note = run(args.tool, "".join(f"{a}\t{b}\n" for a, b in uses).encode(), "apply")
    wrong = []
    for p, g in zip(uses, out):
        e = lemmas.apply(*p)
        if ("-" if e is None else "+" + e) != g:
            wrong.append((*p, "expected", e, "found", g))
    return bad + report("edit scripts applied", len(uses), wrong, args.show, note)


def choice(args):
    from lagebild_train.evaluate import choose_lemma
    chance = np.random.default_rng(4)
    scripts = args.data["vocabulary"].scripts
    index = {s: i for i, s in enumerate(scripts)}
    words = [(f, s.upos[i], s.analyses[i]) for name in ("gsd", "ewt_dev") for s in args.data["sets"][name]
             for i, f in enumerate(s.forms)]
    words = [words[i] for i in chance.permutation(len(words))[:10_000]]
    data, expected = [], []
    for form, upos, analyses in words:
        scores = (chance.normal(size=len(scripts)) * 3).astype(np.float32)
        head = "\t".join([form, upos, *(f"{a}/{b}" for a, b in analyses)]).encode()
        data.append(struct.pack("<I", len(head)) + head + scores.tobytes())
        expected.append(choose_lemma(form, upos, scores, scripts, index, analyses))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as f:
        f.write("".join(s + "\n" for s in scripts))
        f.flush()
        out, note = run(args.tool, b"".join(data), "choose", f.name)
    wrong = [(*w, "expected", e, "found", g) for w, e, g in zip(words, expected, out) if e != g]
    return report("lemmas chosen", len(words), wrong, args.show, note)


def comparable(lines):
    out = []
    for line in lines:
        if line.startswith("#"):
            if line.startswith(KEPT):
                out.append(line)
        elif line:
            c = line.split("\t")
            if "." not in c[0]:
                c[8] = "_"
                c[9] = "|".join(sorted(c[9].split("|"), key=lambda x: x.split("=")[0].lower()))
                if "-" in c[0]:
                    c[5] = "_"  # Typo=Yes of a range has no field
                out.append("\t".join(c))
    return out


def conllu(args):
    bad = 0
    for path in sorted((args.shared / "data/ud").glob("*/*.conllu.xz")):
        with lzma.open(path, "rt", encoding="utf-8") as f:
            text = f.read()
        out, note = run(args.tool, text.encode(), "conllu")
        before, after = comparable(text.split("\n")), comparable(out)
        wrong = [("expected", a, "found", b) for a, b in zip(before, after) if a != b]
        wrong += [("lines", len(before), len(after))] if len(before) != len(after) else []
        bad += report(path.name, len(before), wrong, args.show, note)
        ours, _, _ = conllu_check.check("written", [line + "\n" for line in out])
        theirs, _, _ = conllu_check.check("read", text.splitlines(keepends=True))
        print(f"    problems: {len(theirs)} in the treebank, {len(ours)} as written")
        for p in ours[:args.show]:
            print("   ", p)
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("--shared", type=pathlib.Path, default=HERE.parents[1] / "shared")
    parser.add_argument("--only", default="trees,names,lemmas,choice,conllu")
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    parts = {"trees": trees, "names": names, "lemmas": lemma_scripts, "choice": choice, "conllu": conllu}
    chosen = args.only.split(",")
    if {"lemmas", "choice"} & set(chosen):
        with args.prepared.open("rb") as f:
            args.data = pickle.load(f)
    sys.exit(1 if sum(parts[p](args) for p in chosen) else 0)


if __name__ == "__main__":
    main()
