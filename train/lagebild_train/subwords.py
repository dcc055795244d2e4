"""Sub-words: unigram pieces with scores, cut to what German and English need (sentencepiece's algorithm).

A word behind white space is encoded with a leading U+2581, one glued to its predecessor without. The best path is the
one with the highest sum of scores (Viterbi); a character that no piece covers costs the lowest score minus 10 and
becomes <unk>, neighbouring ones together.
"""
from __future__ import annotations

import gzip
import lzma
import pathlib
import unicodedata
from collections import Counter

import numpy as np

from . import e5

SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
SPACE = "\u2581"


class Subwords:
    def __init__(self, pieces: list[str], scores: np.ndarray, normal: dict[int, str]):
        self.pieces, self.scores, self.normal = pieces, scores, normal
        self.ids = {p: i for i, p in enumerate(pieces) if i > 3 and p != "<mask>"}
        self.longest = max(len(p) for p in self.ids)
        self.unknown = float(min(scores[i] for i in self.ids.values())) - 10.0
        self.cache: dict[tuple[str, bool], list[int]] = {}

    def normalise(self, text: str) -> str:
        text = "".join(self.normal.get(ord(c), c) for c in text)
        return SPACE.join(text.split())

    def word(self, form: str, space_before: bool) -> list[int]:
        """Ids of one word; [unk] where nothing is left of it."""
        key = (form, space_before)
        found = self.cache.get(key)
        if found is None:
            text = self.normalise(form)
            if space_before:
                text = SPACE + text
            found = self.viterbi(text) or [3]
            self.cache[key] = found
        return found

    def viterbi(self, text: str) -> list[int]:
        n = len(text)
        best = [0.0] + [-1e30] * n
        back = [(0, -1)] * (n + 1)
        ids, scores = self.ids, self.scores
        for i in range(n):
            base = best[i]
            one = False
            for j in range(i + 1, min(n, i + self.longest) + 1):
                k = ids.get(text[i:j])
                if k is not None:
                    s = base + float(scores[k])
                    one |= j == i + 1
                    if s > best[j]:
                        best[j], back[j] = s, (i, k)
            if not one and base + self.unknown > best[i + 1]:
                best[i + 1], back[i + 1] = base + self.unknown, (i, 3)
        out, at = [], n
        while at > 0:
            i, k = back[at]
            if not (k == 3 and out and out[-1] == 3):
                out.append(k)
            at = i
        return out[::-1]


def _latin(piece: str) -> bool:
    for c in piece:
        if c == SPACE or ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2300 or c in "\u0307\u0301\u0300\u0308":
            continue
        if not unicodedata.name(c, "").startswith("LATIN"):
            return False
    return True


def wordfreq(path: pathlib.Path) -> list[tuple[str, float]]:
    """wordfreq's buckets: list i holds words of frequency 10 ** (-i / 100)."""
    import msgpack
    buckets = msgpack.unpackb(gzip.open(path).read(), raw=False)
    return [(w, 10 ** (-i / 100)) for i, words in enumerate(buckets[1:]) for w in words]


def choose(model: e5.E5, shared: pathlib.Path, raw: list[pathlib.Path], keep_count: int) -> list[int]:
    """Ids of the pieces to keep, ascending: special ones, single Latin characters, what words of wordfreq (1e-7 and
    more frequent, as they are, capitalised, in capitals) and raw text need (at least `keep_count` times)."""
    whole = Subwords(model.pieces, model.scores, model.normal)
    seen: Counter[int] = Counter()
    for name in ("large_de", "large_en"):
        for word, frequency in wordfreq(shared / "data/lex/wordfreq" / f"{name}.msgpack.gz"):
            if frequency < 1e-7:
                break
            for form in {word, word.capitalize(), word.upper()} if frequency >= 1e-6 else {word, word.capitalize()}:
                for i in whole.word(form, True):
                    seen[i] += keep_count
    words: Counter[tuple[str, bool]] = Counter()
    for path in raw:
        opener = lzma.open if path.suffix == ".xz" else open
        with opener(path, "rt", encoding="utf-8", errors="replace") as f:
            for word in f.read(40_000_000).split():
                words[(word, True)] += 1
    for (form, space), count in words.items():
        for i in whole.word(form, space):
            seen[i] += count
    keep = set(range(4)) | {whole.pieces.index("<mask>")}
    for i, piece in enumerate(model.pieces):
        if i > 3 and (seen[i] >= keep_count and _latin(piece) or len(piece) == 1 and _latin(piece)):
            keep.add(i)
    return sorted(keep)
