"""Trains a network in the stages of a configuration file; every stage checkpoints and resumes.

python -m lagebild_train.train CONFIG STAGE --prepared FILE --out FOLDER [--fold K] [--from CHECKPOINT]
"""
from __future__ import annotations

import argparse
import json
import pathlib
import pickle
import random
import time
import tomllib

import numpy as np
import torch
import torch.nn.functional as F

from . import e5
from .batches import IGNORE, Batch, Targets, batches, windows
from .evaluate import predict, score
from .network import Network


def losses(net: Network, b: Batch, device, weights: dict[str, float]) -> dict[str, torch.Tensor]:
    v = net.v
    m = net.encode(b.ids.to(device), b.piece_mask.to(device), b.word_of.to(device), b.words, b.word_mask.to(device),
                   b.bits.to(device), b.treebank.to(device))
    out = {}
    total = b.total
    weight = torch.from_numpy(b.weight).to(device)

    def ce(logits, gold, w):
        return (F.cross_entropy(logits, gold, ignore_index=IGNORE, reduction="none") * w).sum() / total

    if "upos" in b.t or "start" in b.t:
        rows = torch.from_numpy(np.any([b.t[k] != IGNORE for k in ("upos", "start") if k in b.t], axis=0))
        on = rows.to(device)
        logits, w = net.tag_logits(m[0][on]), weight[on]
        for name, (a, z) in v.groups.items():
            if name in b.t:
                gold = torch.from_numpy(b.t[name])[rows].to(device)
                if name == "start":
                    known = gold != IGNORE
                    value = F.binary_cross_entropy_with_logits(logits[:, a][known], gold[known].float(), reduction="sum")
                    out["start"] = value / total
                else:
                    key = name.split(".")[0]
                    out[key] = out.get(key, 0) + ce(logits[:, a:z], gold, w)
    if "deprel" in b.t:
        heads = torch.from_numpy(b.head_rows).to(device)
        rows = torch.from_numpy(b.t["deprel"] != IGNORE)
        on = rows.to(device)
        arcs = net.arc_logits(m[0], b.allowed.to(device))
        out["arc"] = ce(arcs[on], heads[on], weight[on])
        labels = net.label_logits(m[0], heads)
        out["label"] = ce(labels[on], torch.from_numpy(b.t["deprel"])[rows].to(device), weight[on])
    schemes = [k for k in b.t if k.startswith("name.")]
    if schemes:
        rows = torch.from_numpy(np.any([b.t[k] != IGNORE for k in schemes], axis=0))
        on = rows.to(device)
        logits = net.name_logits(m[1][on])
        for k in schemes:
            a, z = v.name_groups[k[5:]]
            gold = torch.from_numpy(b.t[k])[rows].to(device)
            out["name"] = out.get("name", 0) + ce(logits[:, a:z], gold, weight[on])
    if b.vectors is not None:
        rows, sentence, gold = (torch.from_numpy(x).to(device) for x in b.vectors)
        n = len(gold)
        flat = m[2].reshape(-1, m[2].shape[-1])[rows]
        sums = torch.zeros(n, flat.shape[1], device=device).index_add(0, sentence, flat)
        counts = torch.zeros(n, device=device).index_add(0, sentence, torch.ones_like(sentence, dtype=torch.float))
        ours = F.normalize(net.vec(sums / counts[:, None]), dim=-1)
        direct = (1 - (ours * gold).sum(-1)).mean()
        alike = ((ours @ ours.t() - gold @ gold.t()) ** 2).mean()
        out["vector"] = (direct + 30 * alike) * n / max(8, n)
    return {k: weights.get(k, 1.0) * x for k, x in out.items()}


def attach_vectors(b: Batch, vectors) -> None:
    b.vectors = None
    if vectors is None:
        return
    rows, sentence, gold = [], [], []
    for i, w in enumerate(b.group):
        row = 1
        for s in w:
            if s.vector >= 0:
                rows += [i * b.words + r for r in range(row, row + len(s.forms))]
                sentence += [len(gold)] * len(s.forms)
                gold.append(vectors[s.vector])
            row += len(s.forms)
    if gold:
        b.vectors = (np.array(rows), np.array(sentence), np.stack(gold))


def select(sets, name: str, share: float, fold: int | None, rng: random.Random):
    """The sentences of a corpus for one pass: `share` may exceed 1 (repeats) or draw a part, document by document."""
    sentences = [s for s in sets[name] if fold is None or s.fold != fold]
    out = []
    while share >= 1:
        out += sentences
        share -= 1
    if share > 0:
        documents: dict[str, list] = {}
        for s in sentences:
            documents.setdefault(s.document, []).append(s)
        keys = list(documents)
        if len(keys) == 1:
            documents = {str(i): sentences[i:i + 10] for i in range(0, len(sentences), 10)}
            keys = list(documents)
        rng.shuffle(keys)
        wanted, n = share * sum(len(s.forms) for s in sentences), 0
        for k in keys:
            if n >= wanted:
                break
            out += documents[k]
            n += sum(len(s.forms) for s in documents[k])
    return out


def report(net, sets, targets, names: list[str], fold: int | None) -> dict:
    out = {}
    for name in names:
        chosen = [s for s in sets[name] if fold is None or s.fold in (-1, fold)]
        out[name] = score(chosen, predict(net, chosen, targets))
        print(f"  {name}: {out[name]}", flush=True)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=pathlib.Path)
    parser.add_argument("stage")
    parser.add_argument("--prepared", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--fold", type=int, help="leave this fold out of the corpora that have folds, and measure on it")
    parser.add_argument("--from", dest="start", type=pathlib.Path, help="checkpoint of the stage before")
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    config = tomllib.loads(args.config.read_text())
    stage = config["stages"][args.stage]
    shape = config["network"]
    seed = config.get("seed", 1)
    torch.manual_seed(seed)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"

    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    sets, v = prepared["sets"], prepared["vocabulary"]
    targets = Targets(v)
    net = Network(v, len(prepared["keep"]), len(shape["layers"]), shape["pool"])
    if args.start:
        net.load_state_dict(torch.load(args.start, weights_only=True)["net"], strict=True)
    else:
        net.start_from(e5.load(), prepared["keep"], shape["layers"])
    net.to(device)

    passes, rng = stage["passes"], random.Random(seed)
    plan = []                                 # batches of every pass, fixed by the seed so that a run can resume
    for _ in range(passes):
        chosen = []
        for name, share in stage["corpora"].items():
            chosen += windows(select(sets, name, share, args.fold, rng), rng)
        plan += batches(chosen, stage["batch_pieces"], rng)
    rate, heads_rate = stage["rate"], stage["heads_rate"]
    encoder = [p for n, p in net.named_parameters() if n.startswith(("layers", "ln", "pos")) and p.requires_grad]
    heads = [p for n, p in net.named_parameters() if not n.startswith(("layers", "ln", "pos")) and p.requires_grad]
    optimiser = torch.optim.AdamW([{"params": encoder, "lr": rate}, {"params": heads, "lr": heads_rate}],
                                  weight_decay=0.01, betas=(0.9, 0.98), fused=True)
    warm, last = max(1, int(len(plan) * stage.get("warm", 0.1))), stage.get("last", 0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda i: min((i + 1) / warm, last + (1 - last) * max(0.0, (len(plan) - i) / max(1, len(plan) - warm))))
    args.out.mkdir(parents=True, exist_ok=True)
    tag = args.stage + ("" if args.fold is None else f".fold{args.fold}")
    checkpoint, done = args.out / f"{tag}.pt", 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True, map_location=device)
        net.load_state_dict(state["net"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        done = state["done"]
        print(f"resumes at step {done}", flush=True)
    vectors = prepared.get("vectors")
    weights = config.get("weights", {})

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save({"net": net.state_dict(), "optimiser": optimiser.state_dict(), "schedule": schedule.state_dict(),
                    "done": done}, part)
        part.replace(checkpoint)

    words, start, saved, sums, since = 0, time.time(), time.time(), {}, 0
    total_words = sum(sum(len(s.forms) for s in w) for g in plan for w in g)
    print(f"{tag}: {len(plan)} steps, {total_words} words, {device}", flush=True)
    for i in range(done, len(plan)):
        net.train()
        b = Batch(plan[i], targets, v, random.Random(seed * 1_000_003 + i), mask_piece=len(prepared["keep"]) - 1,
                  mask_share=stage.get("mask", 0.03))
        attach_vectors(b, vectors)
        parts = losses(net, b, device, weights)
        loss = sum(parts.values())
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        done = i + 1
        words += b.total
        since += 1
        for k, x in parts.items():
            sums[k] = sums.get(k, 0.0) + x.item()
        if done % 100 == 0 or done == len(plan):
            speed = words / (time.time() - start)
            print(f"{done}/{len(plan)} {speed:.0f} words/s " + " ".join(f"{k} {x / since:.3f}" for k, x in sums.items()),
                  flush=True)
            sums, since = {}, 0
        if time.time() - saved > 300:
            save()
            saved = time.time()
    net.cpu()
    save()
    result = report(net, sets, targets, stage["measure"], args.fold)
    (args.out / f"{tag}.json").write_text(json.dumps({"seconds": time.time() - start, "scores": result}, indent=1))


if __name__ == "__main__":
    main()
