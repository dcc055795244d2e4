#!/usr/bin/env python3
"""Trains a model from public data to the shipped file: one command, in steps that checkpoint and resume.

    python train/make.py accurate [--work FOLDER] [--folds K…] [--jars CORENLP.jar GERMAN.jar] [--only STEP]

Steps: prepare (corpora, vocabulary), raw (segmented German text, names by CoreNLP where --jars is given), teacher (text
vectors of the unmodified encoder), base, german (the stages of train/config/MODEL.toml), export (models/MODEL.lblm);
with --folds also the last stage without each of these folds, and its scores on them. A step whose result is there is
passed over; an interrupted stage goes on from its last checkpoint (every five minutes). Run it from the repository's
root after a Release build; docs: train/README.md.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
# Freed memory is kept: much time goes into giving it back to the system and taking it again.
ENVIRONMENT = {"MALLOC_TOP_PAD_": str(1 << 29), "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": str(1 << 33)}


def run(module, *arguments):
    environment = os.environ | ENVIRONMENT | {"PYTHONPATH": str(ROOT / "train")}
    command = [sys.executable, "-m", f"lagebild_train.{module}", *map(str, arguments)]
    print("+", " ".join(command[2:]), flush=True)
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=["accurate"])
    parser.add_argument("--work", type=pathlib.Path, default=ROOT / "build/train", help="checkpoints and prepared data")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--folds", type=int, nargs="*", default=[])
    parser.add_argument("--jars", type=pathlib.Path, nargs="*", default=[])
    parser.add_argument("--only", choices=["prepare", "raw", "teacher", "base", "german", "folds", "export"])
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    config = ROOT / "train/config" / f"{args.model}.toml"
    prepared, out = args.work / "prepared.pkl", args.work / args.model

    def step(name, result):
        return args.only in (None, name) and not result.exists()

    def done(name):
        path = args.work / f"{name}.done"
        return path

    if step("prepare", prepared):
        run("prepare", "--shared", args.shared, "--out", prepared)
    if step("raw", done("raw")):
        run("raw", "--shared", args.shared, "--prepared", prepared, *(["--jars", *args.jars] if args.jars else []))
        done("raw").touch()
    if step("teacher", done("teacher")):
        run("teacher", "--shared", args.shared, "--prepared", prepared)
        done("teacher").touch()
    if step("base", out / "base.json"):
        run("train", config, "base", "--prepared", prepared, "--out", out)
    if step("german", out / "german.json"):
        run("train", config, "german", "--prepared", prepared, "--out", out, "--from", out / "base.pt")
    for fold in args.folds:
        if step("folds", out / f"german.fold{fold}.json"):
            run("train", config, "german", "--fold", fold, "--prepared", prepared, "--out", out, "--from", out / "base.pt")
    if args.only in (None, "export"):
        run("export", config, out / "german.pt", "--prepared", prepared, "--card", ROOT / f"models/{args.model}.json",
            "--out", ROOT / f"models/{args.model}.lblm")
    for result in sorted(out.glob("german*.json")):
        print(result.name, json.dumps(json.loads(result.read_text())["scores"]))


if __name__ == "__main__":
    main()
