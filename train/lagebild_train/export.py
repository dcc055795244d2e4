"""Writes the model file of a checkpoint (docs/models.md has the format).

python -m lagebild_train.export CONFIG CHECKPOINT --prepared FILE --card models/accurate.json --out models/accurate.lblm
"""
from __future__ import annotations

import argparse
import json
import pathlib
import pickle
import sys

import numpy as np
import torch

from . import e5, quantise
from .corpora import ATTRIBUTES, SCHEMES, TREEBANKS
from .measure import load
from .network import FEATURES
from .subwords import Subwords

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent))
from model_file import Q4, write_model  # noqa: E402

TOLERANCE = 0.1         # sums of int8 products are exact, but values beside a rounding edge move whole steps (0.05 seen)
FEATURES_VERSION = 1   # lexical_features.h: kLexicalFeaturesVersion
SELFTEST = "Der Minister wies die Vorwürfe am Montag in Berlin zurück . The minister rejected them in London ."


def normal_map(model: e5.E5) -> bytes:
    """subwords.h: u32 n; n × u32 code points, ascending; (n + 1) × u32 offsets; the replacements, UTF-8."""
    codes = sorted(model.normal)
    texts = [model.normal[c].encode() for c in codes]
    offsets = np.concatenate([[0], np.cumsum([len(t) for t in texts])]).astype("<u4")
    return np.uint32(len(codes)).tobytes() + np.array(codes, "<u4").tobytes() + offsets.tobytes() + b"".join(texts)


def tensors_of(net, model: e5.E5, keep: list[int]) -> dict:
    out: dict[str, object] = {}

    def linear(name: str, module) -> None:
        w = module.weight.detach().numpy()
        q, scale = quantise.weights(w)
        out[f"{name}.w"], out[f"{name}.scale"] = q, scale
        out[f"{name}.b"] = module.bias.detach().numpy().astype(np.float32)

    def norm(name: str, module) -> None:
        out[f"{name}.w"] = module.weight.detach().numpy()
        out[f"{name}.b"] = module.bias.detach().numpy()

    blocks = model.word_blocks[keep]
    out["emb.word"] = Q4(len(keep), model.hidden, np.ascontiguousarray(blocks).tobytes())
    out["emb.pos"] = net.pos.detach().numpy()
    norm("emb.ln", net.ln)
    for i, layer in enumerate(net.layers):
        linear(f"l{i}.qkv", layer.qkv)
        linear(f"l{i}.o", layer.o)
        linear(f"l{i}.f1", layer.f1)
        linear(f"l{i}.f2", layer.f2)
        norm(f"l{i}.ln1", layer.ln1)
        norm(f"l{i}.ln2", layer.ln2)
    out["feat"], out["treebank"] = net.feat.detach().numpy(), net.treebank.detach().numpy()
    out["mix"] = net.mix.detach().softmax(-1).numpy()
    linear("tags.h", net.tags_h)
    linear("tags.o", net.tags_o)
    linear("arc.dep", net.arc_dep)
    linear("arc.head", net.arc_head)
    out["arc.u"], out["arc.ub"] = net.arc_u.detach().numpy(), net.arc_ub.detach().numpy()
    linear("lab.dep", net.lab_dep)
    linear("lab.head", net.lab_head)
    r, d, _ = net.lab_v.shape
    out["lab.v"] = net.lab_v.detach().numpy().reshape(r * d, d)
    out["lab.w"], out["lab.b"] = net.lab_w.weight.detach().numpy(), net.lab_w.bias.detach().numpy()
    linear("ner.h", net.ner_h)
    linear("ner.o", net.ner_o)
    linear("vec", net.vec)
    pieces = [model.pieces[i].encode() for i in keep]
    out["pieces.text"] = np.frombuffer(b"".join(pieces), np.uint8)
    out["pieces.offsets"] = np.concatenate([[0], np.cumsum([len(p) for p in pieces])]).astype(np.uint32)
    out["pieces.scores"] = model.scores[keep].astype(np.float32)
    out["normal"] = np.frombuffer(normal_map(model), np.uint8)
    return out


@torch.no_grad()
def self_test(net, pieces: list[list[int]]) -> dict[str, np.ndarray]:
    """What loading checks: the first and last four numbers of each row of the first mixture, without features."""
    quantise.simulate(net, 7)
    ids = [0] + [p for w in pieces for p in w] + [2]
    word_of = [0] + [i + 1 for i, w in enumerate(pieces) for _ in w] + [len(pieces) + 1]
    n = len(pieces) + 2
    m = net.encode(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.bool), torch.tensor([word_of]), n,
                   torch.ones(1, n, dtype=torch.bool), torch.zeros(1, n, FEATURES), torch.tensor([0]))[0][0].numpy()
    bounds = np.cumsum([1] + [len(w) for w in pieces]).astype(np.uint32)
    return {"selftest.pieces": np.array(ids, np.uint32), "selftest.words": bounds,
            "selftest.m0": np.concatenate([m[:, :4], m[:, -4:]], 1).astype(np.float32),
            "selftest.tolerance": np.array([TOLERANCE], np.float32)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("checkpoint", type=pathlib.Path)
    parser.add_argument("--prepared", type=pathlib.Path, required=True)
    parser.add_argument("--card", type=pathlib.Path, required=True, help="JSON with name, licence, data, accuracy")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    args = parser.parse_args()
    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    net = load(args.config, args.checkpoint, prepared)
    v, model = prepared["vocabulary"], e5.load()
    tensors = tensors_of(net, model, prepared["keep"])
    texts = {k: x if isinstance(x, str) else json.dumps(x, ensure_ascii=False)
             for k, x in json.loads(args.card.read_text()).items()}
    texts |= {"hidden": "384", "heads": "12", "ff": "1536", "layers": str(len(net.layers)), "pool": str(net.pool),
              "activation_bits": "7", "activation_range": "full", "features_version": str(FEATURES_VERSION),
              "features": str(FEATURES), "treebanks": "\n".join(TREEBANKS), "upos": "\n".join(v.upos),
              "deprel": "\n".join(v.deprel), "scripts": "\n".join(v.scripts)}
    for language, tags in v.xpos.items():
        texts[f"xpos.{language}"] = "\n".join(tags)
    texts["attributes"] = "\n".join(ATTRIBUTES)
    for a in ATTRIBUTES:
        texts[f"feat.{a}"] = "\n".join(v.feats[a])
    texts["schemes"] = "\n".join(SCHEMES)
    for scheme, kinds in SCHEMES.items():
        texts[f"names.{scheme}"] = "\n".join(kinds)
    texts |= {"language.de": "treebank=de_gsd names=germeval joins=compound:prt", "language.en": "treebank=en_ewt names=uner"}
    subwords = Subwords([model.pieces[i] for i in prepared["keep"]], model.scores[prepared["keep"]], model.normal)
    tensors |= self_test(net, [subwords.word(w, True) for w in SELFTEST.split()])
    args.out.parent.mkdir(parents=True, exist_ok=True)
    write_model(args.out, texts, tensors)
    print(f"{args.out}: {args.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
