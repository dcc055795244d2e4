"""The network: an encoder on sub-words whose upper layers run on whole words, and the heads.

Sizes and steps are those of docs/models.md; the C++ side (src/model) computes the same.
"""
from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from . import e5
from .corpora import SCHEMES, TREEBANKS

FEATURES = 85       # lexical_features.h: kLexicalFeatures
TAGS, ARCS, LABELS, NAMES = 256, 256, 96, 128   # widths of the heads


@dataclass
class Vocabulary:
    """Outputs of the heads, in order."""
    upos: list[str]
    xpos: dict[str, list[str]]            # by language
    feats: dict[str, list[str]]           # by attribute, "_" first
    scripts: list[str]                    # lemma edit scripts
    deprel: list[str]
    groups: dict[str, tuple[int, int]] = field(default_factory=dict)  # slices of the tag head's output

    def __post_init__(self):
        at = 0
        parts = {"upos": len(self.upos)} | {f"xpos.{k}": len(v) for k, v in self.xpos.items()}
        parts |= {f"feat.{k}": len(v) for k, v in self.feats.items()} | {"script": len(self.scripts), "start": 1}
        for name, n in parts.items():
            self.groups[name] = (at, at + n)
            at += n
        self.tag_outputs = at
        self.name_groups = {}
        at = 0
        for scheme, kinds in SCHEMES.items():
            self.name_groups[scheme] = (at, at + 1 + 2 * len(kinds))
            at += 1 + 2 * len(kinds)
        self.name_outputs = at


class Layer(nn.Module):
    def __init__(self, h: int, ff: int, heads: int):
        super().__init__()
        self.heads = heads
        self.qkv, self.o = nn.Linear(h, 3 * h), nn.Linear(h, h)
        self.f1, self.f2 = nn.Linear(h, ff), nn.Linear(ff, h)
        self.ln1, self.ln2 = nn.LayerNorm(h, eps=1e-12), nn.LayerNorm(h, eps=1e-12)

    def forward(self, x, mask):
        b, n, h = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, h // self.heads).permute(2, 0, 3, 1, 4)
        a = torch.matmul(q * (1 / math.sqrt(h // self.heads)), k.transpose(-1, -2)) + mask
        a = torch.matmul(a.softmax(-1), v).transpose(1, 2).reshape(b, n, h)
        x = self.ln1(x + self.o(a))
        return self.ln2(x + self.f2(F.gelu(self.f1(x))))


def copy_layers(model: e5.E5, pos: torch.Tensor, ln: nn.LayerNorm, layers, source: list[int]) -> None:
    """Positions, the first norm and the layers `source` of e5 into these."""
    t, h = model.tensors, model.hidden
    with torch.no_grad():
        pos.copy_(torch.from_numpy(t["emb.pos"].reshape(-1, h) + t["emb.type"].reshape(-1, h)[0]))
        ln.weight.copy_(torch.from_numpy(t["emb.ln.w"]))
        ln.bias.copy_(torch.from_numpy(t["emb.ln.b"]))
        for layer, i in zip(layers, source, strict=True):
            def put(linear, *names):
                w = np.concatenate([t[f"l{i}.{n}.w"].reshape(-1, linear.in_features) for n in names])
                linear.weight.copy_(torch.from_numpy(w))
                linear.bias.copy_(torch.from_numpy(np.concatenate([t[f"l{i}.{n}.b"] for n in names])))
            put(layer.qkv, "q", "k", "v")
            put(layer.o, "ao")
            put(layer.f1, "fi")
            put(layer.f2, "fo")
            for norm, n in ((layer.ln1, "aln"), (layer.ln2, "oln")):
                norm.weight.copy_(torch.from_numpy(t[f"l{i}.{n}.w"]))
                norm.bias.copy_(torch.from_numpy(t[f"l{i}.{n}.b"]))


class Network(nn.Module):
    def __init__(self, vocabulary: Vocabulary, pieces: int, layers: int, pool: int, h: int = 384, ff: int = 1536,
                 heads: int = 12, dropout: float = 0.15):
        super().__init__()
        self.v, self.pool = vocabulary, pool
        self.word = nn.Embedding(pieces, h)
        self.word.weight.requires_grad_(False)
        self.pos = nn.Parameter(torch.zeros(512, h))
        self.ln = nn.LayerNorm(h, eps=1e-12)
        self.layers = nn.ModuleList(Layer(h, ff, heads) for _ in range(layers))
        self.feat = nn.Parameter(torch.zeros(FEATURES, h))
        self.treebank = nn.Parameter(torch.zeros(len(TREEBANKS), h))
        self.mix = nn.Parameter(torch.zeros(3, layers - pool + 1))
        self.tags_h, self.tags_o = nn.Linear(h, TAGS), nn.Linear(TAGS, vocabulary.tag_outputs)
        self.arc_dep, self.arc_head = nn.Linear(h, ARCS), nn.Linear(h, ARCS)
        self.arc_u = nn.Parameter(torch.randn(ARCS, ARCS) / ARCS)
        self.arc_ub = nn.Parameter(torch.zeros(ARCS))
        self.lab_dep, self.lab_head = nn.Linear(h, LABELS), nn.Linear(h, LABELS)
        r = len(vocabulary.deprel)
        self.lab_v = nn.Parameter(torch.randn(r, LABELS, LABELS) / LABELS)
        self.lab_w = nn.Linear(2 * LABELS, r)
        self.ner_h, self.ner_o = nn.Linear(h, NAMES), nn.Linear(NAMES, vocabulary.name_outputs)
        self.vec = nn.Linear(h, h)
        self.drop = nn.Dropout(dropout)

    def start_from(self, model: e5.E5, keep: list[int], source: list[int]) -> None:
        """Takes e5's weights: pieces `keep`, layers `source` (one for each of ours)."""
        with torch.no_grad():
            self.word.weight.copy_(torch.from_numpy(e5.dequantise(model.word_blocks[keep])))
        copy_layers(model, self.pos, self.ln, self.layers, source)

    def encode(self, ids, piece_mask, word_of, words, word_mask, bits, treebank):
        """ids [B, S]; word_of [B, S]: row of the word that a piece belongs to (0 <s>, then words, then </s>), -1 none;
        words N: rows a window; bits [B, N, FEATURES]; treebank [B]. Returns the three mixes [B, N, H]."""
        x = self.ln(self.word(ids) + self.pos[:ids.shape[1]])
        mask = (~piece_mask).float()[:, None, None, :] * -1e9
        for layer in self.layers[:self.pool]:
            x = layer(x, mask)
        b, s, h = x.shape
        flat = torch.where(word_of >= 0, word_of + torch.arange(b, device=x.device)[:, None] * words, b * words).reshape(-1)
        sums = torch.zeros(b * words + 1, h, device=x.device).index_add(0, flat, x.reshape(-1, h))
        counts = torch.zeros(b * words + 1, device=x.device).index_add(0, flat, torch.ones(b * s, device=x.device)).clamp_min(1)
        x = (sums / counts[:, None])[:-1].view(b, words, h)
        x = x + bits @ self.feat + self.treebank[treebank][:, None]
        mask = (~word_mask).float()[:, None, None, :] * -1e9
        rows = [x]
        for layer in self.layers[self.pool:]:
            x = layer(x, mask)
            rows.append(x)
        weights = self.mix.softmax(-1)
        return [sum(w * r for w, r in zip(weights[k], rows)) for k in range(3)]

    def tag_logits(self, m):
        return self.tags_o(self.drop(F.gelu(self.tags_h(self.drop(m)))))

    def arc_logits(self, m, allowed):
        """allowed [B, N, N]: row i may hang on row j."""
        m = self.drop(m)
        dep, head = self.drop(F.gelu(self.arc_dep(m))), self.drop(F.gelu(self.arc_head(m)))
        scores = torch.matmul(dep, torch.matmul(head, self.arc_u.t()).transpose(1, 2)) + (head @ self.arc_ub)[:, None]
        return scores.masked_fill(~allowed, -1e9)

    def label_logits(self, m, heads):
        """heads [B, N]: row of each row's head."""
        m = self.drop(m)
        dep, head = self.drop(F.gelu(self.lab_dep(m))), self.drop(F.gelu(self.lab_head(m)))
        head = torch.gather(head, 1, heads[..., None].expand(-1, -1, head.shape[-1]))
        b, n, d = dep.shape
        left = dep.reshape(-1, d) @ self.lab_v.permute(1, 0, 2).reshape(d, -1)
        scores = torch.matmul(left.view(b * n, -1, d), head.reshape(b * n, d, 1)).squeeze(-1).view(b, n, -1)
        return scores + self.lab_w(torch.cat([dep, head], -1))

    def name_logits(self, m):
        return self.ner_o(self.drop(F.gelu(self.ner_h(self.drop(m)))))
