"""Windows of sentences and padded batches of them."""
from __future__ import annotations

import random

import numpy as np
import torch

from .corpora import ATTRIBUTES, SCHEMES, TREEBANKS, Sentence
from . import lemmas
from .network import FEATURES, Vocabulary

IGNORE = -100


class Targets:
    """Gold of a sentence as numbers, made once."""

    def __init__(self, v: Vocabulary):
        self.upos = {x: i for i, x in enumerate(v.upos)}
        self.xpos = {k: {x: i for i, x in enumerate(t)} for k, t in v.xpos.items()}
        self.feats = {a: {x: i for i, x in enumerate(t)} for a, t in v.feats.items()}
        self.scripts = {x: i for i, x in enumerate(v.scripts)}
        self.deprel = {x: i for i, x in enumerate(v.deprel)}
        self.names = {s: {"O": 0} | {f"{p}-{k}": 1 + 2 * i + j for i, k in enumerate(kinds) for j, p in enumerate("BI")}
                      for s, kinds in SCHEMES.items()}

    def of(self, s: Sentence) -> dict[str, np.ndarray]:
        if hasattr(s, "targets"):
            return s.targets
        t: dict[str, np.ndarray] = {}
        if s.upos:
            t["upos"] = np.array([self.upos.get(x, IGNORE) for x in s.upos])
            for a in ATTRIBUTES:
                t[f"feat.{a}"] = np.array([self.feats[a].get(f.get(a, "_"), IGNORE) for f in s.feats])
            t["script"] = np.array([IGNORE if m in (None, "_") else self.scripts.get(lemmas.make(f, m), IGNORE)
                                    for f, m in zip(s.forms, s.lemma)])
            t["deprel"] = np.array([self.deprel.get(x, IGNORE) for x in s.deprel])
            t["head"] = np.array(s.head)
        if s.xpos:
            t[f"xpos.{s.language}"] = np.array([self.xpos[s.language].get(x, IGNORE) for x in s.xpos])
        for scheme, tags in s.names.items():
            t[f"name.{scheme}"] = np.array([self.names[scheme][x] for x in tags])
        s.targets = t
        return t


def length(s: Sentence) -> int:
    return sum(len(p) for p in s.pieces)


def windows(sentences: list[Sentence], random_caps: random.Random | None, cap: int = 128) -> list[list[Sentence]]:
    """Puts consecutive sentences of a document into windows of up to `cap` pieces. With `random_caps` each window
    has its own cap, half of them one sentence."""
    out: list[list[Sentence]] = []
    size, limit = 0, 0
    for s in sentences:
        n = length(s)
        if out and size + n <= limit and out[-1][-1].document == s.document and out[-1][-1].treebank == s.treebank:
            out[-1].append(s)
            size += n
        else:
            out.append([s])
            size = n
            if random_caps is None:
                limit = cap
            else:
                limit = 0 if random_caps.random() < 0.5 else random_caps.randint(40, cap + 32)
    return out


def batches(all_windows: list[list[Sentence]], pieces: int, rng: random.Random | None) -> list[list[list[Sentence]]]:
    """Sorted by length (a little shuffled), cut at about `pieces` padded pieces."""
    def key(w):
        n = sum(map(length, w))
        return n + (rng.random() * 0.1 * n if rng else 0)
    out, current, longest = [], [], 0
    for w in sorted(all_windows, key=key):
        n = sum(map(length, w)) + 2
        if current and max(longest, n) * (len(current) + 1) > pieces:
            out.append(current)
            current, longest = [], 0
        current.append(w)
        longest = max(longest, n)
    if current:
        out.append(current)
    if rng:
        rng.shuffle(out)
    return out


class Batch:
    def __init__(self, group: list[list[Sentence]], targets: Targets, v: Vocabulary, rng: random.Random | None = None,
                 mask_piece: int = 3, mask_share: float = 0.0):
        b = len(group)
        n_words = [sum(len(s.forms) for s in w) for w in group]
        n_pieces = [sum(map(length, w)) for w in group]
        words, pieces = max(n_words) + 2, min(510, max(n_pieces)) + 2
        self.words = words
        ids = np.full((b, pieces), 1, np.int64)
        word_of = np.full((b, pieces), -1, np.int64)
        bits = np.zeros((b, words, 96), np.float32)
        sentence_of = np.full((b, words), -1, np.int64)   # row → number of its sentence in the window
        self.treebank = torch.tensor([TREEBANKS.index(w[0].treebank) for w in group])
        self.t: dict[str, np.ndarray] = {}
        self.head_rows = np.zeros((b, words), np.int64)
        self.group = group
        self.weight = np.ones((b, words), np.float32)
        starts = np.full((b, words), IGNORE, np.int64)
        for i, w in enumerate(group):
            ids[i, 0], word_of[i, 0] = 0, 0
            at, row = 1, 1
            for k, s in enumerate(w):
                first = row
                gold = targets.of(s)
                for name, values in gold.items():
                    if name == "head":
                        continue
                    array = self.t.get(name)
                    if array is None:
                        array = self.t[name] = np.full((b, words), IGNORE, np.int64)
                    array[i, row:row + len(s.forms)] = values
                if "head" in gold:
                    h = gold["head"]
                    self.head_rows[i, row:row + len(s.forms)] = np.where(h == 0, 0, h + first - 1)
                for p in s.pieces:
                    m = min(len(p), pieces - 1 - at)
                    ids[i, at:at + m] = p[:m]
                    word_of[i, at:at + m] = row
                    at += m
                    row += 1
                r = s.bit_rows
                bits[i, first:row] = (r[:, :, None] >> np.arange(32, dtype=np.uint32) & 1).reshape(len(r), 96)
                sentence_of[i, first:row] = k
                if len(w) > 1:
                    starts[i, first:row] = 0
                    starts[i, first] = 1 if k else IGNORE
                if s.silver:
                    self.weight[i, first:row] = 0.5
            ids[i, at], word_of[i, at] = 2, row
        if len(starts[starts != IGNORE]):
            self.t["start"] = starts
        if mask_share and rng:
            hide = np.random.default_rng(rng.randrange(1 << 30)).random(ids.shape) < mask_share
            ids = np.where(hide & (word_of > 0) & (ids > 3), mask_piece, ids)
        self.ids, self.word_of = torch.from_numpy(ids), torch.from_numpy(word_of)
        self.piece_mask = self.word_of >= 0
        counts = torch.tensor([n + 2 for n in n_words])
        self.word_mask = torch.arange(words)[None] < counts[:, None]
        self.bits = torch.from_numpy(bits[:, :, :FEATURES])
        s = torch.from_numpy(sentence_of)
        self.sentence_of = s
        same = (s[:, :, None] == s[:, None, :]) & (s >= 0)[:, :, None]
        same[:, :, 0] = s >= 0
        same &= ~torch.eye(words, dtype=torch.bool)[None]
        self.allowed = same
        self.total = sum(n_words)
