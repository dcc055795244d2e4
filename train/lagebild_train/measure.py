"""Scores of a checkpoint: python -m lagebild_train.measure CONFIG CHECKPOINT --prepared FILE SET… [--int8] [--fold K]"""
from __future__ import annotations

import argparse
import pathlib
import pickle
import tomllib

import numpy as np
import torch

from . import quantise
from .batches import Batch, Targets, batches
from .corpora import Sentence
from .network import Network
from .train import report


def load(config: pathlib.Path, checkpoint: pathlib.Path, prepared) -> Network:
    shape = tomllib.loads(config.read_text())["network"]
    net = Network(prepared["vocabulary"], len(prepared["keep"]), len(shape["layers"]), shape["pool"])
    net.load_state_dict(torch.load(checkpoint, weights_only=True)["net"])
    return net.eval()


@torch.no_grad()
def text_vectors(net: Network, sentences: list[Sentence], targets: Targets) -> np.ndarray:
    """One vector a sentence, each in a window of its own."""
    out = {}
    for group in batches([[s] for s in sentences], 3000, None):
        b = Batch(group, targets, net.v)
        m = net.encode(b.ids, b.piece_mask, b.word_of, b.words, b.word_mask, b.bits, b.treebank)[2]
        for i, w in enumerate(group):
            v = net.vec(m[i, 1:1 + len(w[0].forms)].mean(0))
            out[id(w[0])] = (v / v.norm()).numpy()
    return np.stack([out[id(s)] for s in sentences])


def vector_correlation(net: Network, sets, targets: Targets, vectors: np.ndarray, fold: int) -> float:
    """Correlation of our cosines with the unmodified encoder's: pairs of held-out German and English sentences of PUD
    (translations and strangers alike)."""
    chosen = [s for name in ("pud", "pud_en") for s in sets[name] if s.fold == fold and s.vector >= 0]
    ours, theirs = text_vectors(net, chosen, targets), vectors[[s.vector for s in chosen]]
    upper = np.triu_indices(len(chosen), 1)
    return float(np.corrcoef((ours @ ours.T)[upper], (theirs @ theirs.T)[upper])[0, 1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--prepared", type=pathlib.Path, required=True)
    parser.add_argument("--int8", type=int, metavar="BITS", help="as the program computes, activations in so many bits")
    parser.add_argument("--fold", type=int)
    parser.add_argument("--vectors", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(2)
    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    net = load(args.config, args.checkpoint, prepared)
    if args.int8:
        quantise.simulate(net, args.int8)
    targets = Targets(prepared["vocabulary"])
    report(net, prepared["sets"], targets, args.sets, args.fold)
    if args.vectors:
        r = vector_correlation(net, prepared["sets"], targets, prepared["vectors"], args.fold or 0)
        print(f"  text vectors: correlation with the unmodified encoder's cosines {r:.3f}")


if __name__ == "__main__":
    main()
