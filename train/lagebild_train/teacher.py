"""Text vectors of the unmodified encoder: what the network's own text vector is trained to resemble.

e5's convention: "passage: " before the text, the mean of all rows of the last layer, length 1. Adds to the prepared data
the loose bilingual texts `parallel` and `pud_en` (no annotation but their vectors) and, for a part of all treebanks'
sentences, the row of their vector.
"""
from __future__ import annotations

import argparse
import json
import lzma
import pathlib
import pickle
import random
import re

import numpy as np
import torch
import torch.nn.functional as F

from . import corpora as c
from . import e5
from .network import Layer, copy_layers
from .prepare import encode
from .subwords import Subwords


class Encoder(torch.nn.Module):
    def __init__(self, model: e5.E5):
        super().__init__()
        h = model.hidden
        self.pos = torch.zeros(512, h)
        self.ln = torch.nn.LayerNorm(h, eps=1e-12)
        self.layers = torch.nn.ModuleList(Layer(h, model.ff, model.heads) for _ in range(model.layers))
        copy_layers(model, self.pos, self.ln, self.layers, list(range(model.layers)))
        self.blocks = model.word_blocks

    @torch.no_grad()
    def forward(self, ids: list[list[int]]) -> np.ndarray:
        n = max(map(len, ids))
        array = np.ones((len(ids), n), np.int64)
        for i, x in enumerate(ids):
            array[i, :len(x)] = x
        used, inverse = np.unique(array, return_inverse=True)
        table = torch.from_numpy(e5.dequantise(self.blocks[used]))
        x = table[torch.from_numpy(inverse.reshape(array.shape))]
        valid = torch.arange(n)[None] < torch.tensor([len(x) for x in ids])[:, None]
        x = self.ln(x + self.pos[:n])
        mask = (~valid).float()[:, None, None, :] * -1e9
        for layer in self.layers:
            x = layer(x, mask)
        x = (x * valid[..., None]).sum(1) / valid.sum(1, keepdim=True)
        return F.normalize(x, dim=-1).numpy()


def vectors(model: e5.E5, texts: list[str], pieces: int = 4000) -> np.ndarray:
    encoder = Encoder(model).eval()
    subwords = Subwords(model.pieces, model.scores, model.normal)
    ids = []
    for text in texts:
        words = subwords.normalise("passage: " + text).split("\u2581")
        row = [0]
        for w in words:
            key = (w, True)
            if key not in subwords.cache:
                subwords.cache[key] = subwords.viterbi("\u2581" + w)
            row += subwords.cache[key]
        ids.append(row[:510] + [2])
    out = np.zeros((len(texts), model.hidden), np.float32)
    order = sorted(range(len(texts)), key=lambda i: len(ids[i]))
    at = 0
    while at < len(order):
        n = max(1, pieces // len(ids[order[min(len(order) - 1, at + 40)]]))
        part = order[at:at + n]
        out[part] = encoder([ids[i] for i in part])
        at += n
    return out


def text_of(s: c.Sentence) -> str:
    return "".join(f + (" " if space else "") for f, space in zip(s.forms, s.space)).strip()


def plain(text: str, treebank: str, document: str) -> c.Sentence:
    """Words of a text cut as simply as the training of its vector needs it."""
    matches = list(re.finditer(r"[\w’'-]+|[^\w\s]", text))
    forms = [m.group() for m in matches]
    space = [m.end() >= len(text) or text[m.end()].isspace() for m in matches]
    return c.Sentence(forms, space, treebank, treebank[:2], document)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("data"))
    parser.add_argument("--tool", type=pathlib.Path, default=pathlib.Path("build/release/src/language/lexicon_tool"))
    parser.add_argument("--prepared", type=pathlib.Path, required=True)
    parser.add_argument("--most", type=int, default=1500, help="sentences of one corpus at most")
    args = parser.parse_args()
    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    sets = prepared["sets"]
    sets["parallel"], sets["pud_en"] = [], []
    for i, line in enumerate((args.shared / "gold/sentences.gold.jsonl").open(encoding="utf-8")):
        item = json.loads(line)
        language = item["id"].split("-")[1]
        sets["parallel"].append(plain(item["text"], "de_gsd" if language == "de" else "en_ewt", f"parallel{i}"))
    path = args.shared / "data/ud/UD_German-PUD/de_pud-ud-test.conllu.xz"
    for i, line in enumerate(lzma.open(path, "rt", encoding="utf-8")):
        if line.startswith("# text_en = "):
            sets["pud_en"].append(plain(line[12:].strip(), "en_ewt", f"pud_en{i}"))
    model = e5.load()
    subwords = Subwords([model.pieces[i] for i in prepared["keep"]], model.scores[prepared["keep"]], model.normal)
    rng, texts = random.Random(3), []
    for name, sentences in sets.items():
        if name in ("parallel", "pud_en"):
            c.add_lexicon(sentences, args.tool, args.data)
            encode(sentences, subwords)
            for k, s in enumerate(sentences):
                s.fold = k % 5 if name == "pud_en" else -1
        chosen = [s for s in sentences if 3 <= len(s.forms) <= 60]
        rng.shuffle(chosen)
        for s in chosen if name in ("parallel", "pud_en") else chosen[:args.most // 4 if name.endswith("_dev") else args.most]:
            s.vector = len(texts)
            texts.append(text_of(s))
    print(f"{len(texts)} texts", flush=True)
    prepared["vectors"] = vectors(model, texts)
    with args.prepared.open("wb") as f:
        pickle.dump(prepared, f)


if __name__ == "__main__":
    main()
