"""Scores of a network on annotated sentences: gold words and sentence bounds, windows as the program makes them."""
from __future__ import annotations

from collections import Counter

import numpy as np
import torch

from . import lemmas
from .batches import Batch, Targets, batches, windows
from .corpora import ATTRIBUTES, SCHEMES, Sentence, spans
from .decode import tree


def repair(scores: np.ndarray) -> list[int]:
    """Best path of BIO labels (0 O, odd B, even I): I only behind B or I of its type."""
    n, k = scores.shape
    allowed = np.zeros((k, k))
    for j in range(2, k, 2):
        allowed[:, j] = -1e9
        allowed[j, j] = allowed[j - 1, j] = 0
    best = scores[0].copy()
    best[2::2] = -1e9
    back = []
    for i in range(1, n):
        m = best[:, None] + allowed
        back.append(m.argmax(0))
        best = m.max(0) + scores[i]
    path = [int(best.argmax())]
    for b in reversed(back):
        path.append(int(b[path[-1]]))
    return path[::-1]


def choose_lemma(form: str, upos: str, scores: np.ndarray, scripts: list[str], index: dict[str, int],
                 analyses: list[tuple[str, str]], margin: float = 3.0) -> str:
    """The dictionary's lemmas for this part of speech are preferred: the best script wins outright only where it beats
    the best of them by more than `margin` (log-odds)."""
    if upos in ("PUNCT", "SYM"):
        return form
    best, best_score = form, -1e9
    for k in np.argsort(-scores)[:8]:
        lemma = lemmas.apply(form, scripts[k])
        if lemma:
            best, best_score = lemma, float(scores[k])
            break
    known, known_score = None, -1e9
    for lemma, pos in analyses:
        if pos == upos or {pos, upos} in ({"NOUN", "PROPN"}, {"VERB", "AUX"}):
            k = index.get(lemmas.make(form, lemma))
            score = float(scores[k]) if k is not None else best_score - margin
            if score > known_score:
                known, known_score = lemma, score
    return known if known is not None and known_score + margin >= best_score else best


@torch.no_grad()
def predict(net, sentences: list[Sentence], targets: Targets, cap: int = 128, pieces: int = 3000) -> list[dict]:
    """One dict a sentence: upos, feats, lemma scores, heads, deprel, names by scheme, start scores."""
    net.eval()
    v = net.v
    out: dict[int, dict] = {}
    index = {x: i for i, x in enumerate(v.scripts)}
    for group in batches(windows(sentences, None, cap), pieces, None):
        b = Batch(group, targets, v)
        m = net.encode(b.ids, b.piece_mask, b.word_of, b.words, b.word_mask, b.bits, b.treebank)
        tags = net.tag_logits(m[0]).numpy()
        arcs = net.arc_logits(m[0], b.allowed).numpy()
        names = net.name_logits(m[1]).numpy()
        heads = np.zeros(arcs.shape[:2], np.int64)
        for i, w in enumerate(group):
            row = 1
            for s in w:
                n = len(s.forms)
                rows = np.concatenate([[0], np.arange(row, row + n)])
                h = tree(arcs[i][np.ix_(rows, rows)])
                heads[i, row:row + n] = rows[h]
                row += n
        labels = net.label_logits(m[0], torch.from_numpy(heads)).numpy()
        root = v.deprel.index("root")
        for i, w in enumerate(group):
            row = 1
            for s in w:
                n = len(s.forms)
                t = tags[i, row:row + n]
                h = heads[i, row:row + n]
                g = v.groups
                lab = labels[i, row:row + n].copy()
                lab[:, root] = np.where(h == 0, 1e9, -1e9)
                upos = [v.upos[k] for k in t[:, slice(*g["upos"])].argmax(1)]
                feats = {a: t[:, slice(*g[f"feat.{a}"])].argmax(1) for a in ATTRIBUTES}
                scripts = t[:, slice(*g["script"])]
                out[id(s)] = {
                    "upos": upos,
                    "xpos": [v.xpos[s.language][k] for k in t[:, slice(*g[f"xpos.{s.language}"])].argmax(1)],
                    "feats": [{a: v.feats[a][feats[a][k]] for a in ATTRIBUTES if feats[a][k]} for k in range(n)],
                    "lemma": [choose_lemma(f, u, x, v.scripts, index, a)
                              for f, u, x, a in zip(s.forms, upos, scripts, s.analyses)],
                    "head": list(np.where(h == 0, 0, h - row + 1)),
                    "deprel": [v.deprel[k] for k in lab.argmax(1)],
                    "names": {k: names[i, row:row + n, a:z] for k, (a, z) in v.name_groups.items()},
                    "start": t[:, g["start"][0]],
                    "first": row == 1,
                }
                row += n
    return [out[id(s)] for s in sentences]


def score(sentences: list[Sentence], predicted: list[dict], kinds=("PER", "LOC", "ORG")) -> dict[str, float]:
    c: Counter = Counter()
    for s, p in zip(sentences, predicted):
        if s.upos:
            for i in range(len(s.forms)):
                c["words"] += 1
                c["upos"] += s.upos[i] == p["upos"][i]
                c["feats"] += s.feats[i] == p["feats"][i]
                c["lemma"] += s.lemma[i] == p["lemma"][i] or s.lemma[i] == "_"
                c["uas"] += s.head[i] == p["head"][i]
                same = s.head[i] == p["head"][i]
                c["las"] += same and s.deprel[i].split(":")[0] == p["deprel"][i].split(":")[0]
                c["las full"] += same and s.deprel[i] == p["deprel"][i]
                if s.xpos:
                    c["xwords"] += 1
                    c["xpos"] += s.xpos[i] == p["xpos"][i]
            if not p["first"]:
                c["starts"] += 1
                c["starts found"] += p["start"][0] > 0
            c["starts wrong"] += int((p["start"][1:] > 0).sum())
        for scheme, gold in s.names.items():
            labels = ["O"] + [f"{x}-{k}" for k in SCHEMES[scheme] for x in "BI"]
            got = [labels[k] for k in repair(p["names"][scheme])]
            a = {x for x in spans(gold) if x[2] in kinds}
            z = {x for x in spans(got) if x[2] in kinds}
            c[f"{scheme} gold"] += len(a)
            c[f"{scheme} found"] += len(z)
            c[f"{scheme} right"] += len(a & z)
            for k in kinds:
                c[f"{scheme} {k} gold"] += sum(x[2] == k for x in a)
                c[f"{scheme} {k} found"] += sum(x[2] == k for x in z)
                c[f"{scheme} {k} right"] += sum(x[2] == k for x in a & z)
    out = {k: round(100 * c[k] / max(1, c["words"]), 2) for k in ("upos", "feats", "lemma", "uas", "las", "las full")} \
        if c["words"] else {}
    if c["xwords"]:
        out["xpos"] = round(100 * c["xpos"] / c["xwords"], 2)
    if c["starts"]:
        out["starts P"] = round(100 * c["starts found"] / max(1, c["starts found"] + c["starts wrong"]), 2)
        out["starts R"] = round(100 * c["starts found"] / c["starts"], 2)
    for scheme in {k.split()[0] for k in c if k.endswith(" gold")}:
        for kind in ("", *[f" {k}" for k in kinds]):
            found, gold, right = (c[f"{scheme}{kind} {x}"] for x in ("found", "gold", "right"))
            if gold:
                out[f"{scheme}{kind}"] = round(200 * right / max(1, found + gold), 2)
    return out
