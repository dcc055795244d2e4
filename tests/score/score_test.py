#!/usr/bin/env python3
"""Holds the reached quality: scores the built program on the reference data and fails below the floors.

usage: score_test.py PART BINARY [--floors FILE]

PART     seed      the report that the project began from
         dev       real reports, annotated by two people and an adjudicator
         temporal  142 German newspaper articles with TIMEX3 (KRAUTS, Dolomiten part; for measuring only)
BINARY   the built lagebild

The reference data lies in $LAGEBILD_SHARED (default: ../shared beside the repository); without it the exit status is 77
(skipped). Floors are F1 between 0 and 1, one table a part; floors.json beside this file says how they came about.
"""
import argparse
import glob
import html
import json
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))


def read_documents(binary, documents):
    """Reports of {"id", "text", "published"[, "language"]} in their order, as lines of JSON."""
    lines = "".join(json.dumps({"url": d["id"], **{k: v for k, v in d.items() if k != "id"}}, ensure_ascii=False) + "\n" for d in documents)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        done = subprocess.run([binary, "read", file.name, "--format", "jsonl"], stdout=subprocess.PIPE, check=False)
    if done.returncode != 0:
        sys.exit(f"{binary} read: exit status {done.returncode}")
    reports = done.stdout.decode("utf-8").splitlines()
    if len(reports) != len(documents):
        sys.exit(f"{len(documents)} documents read, {len(reports)} reports written")
    return reports


def gold_part(part, binary, shared, floors):
    folder = os.path.join(shared, "gold")
    gold = os.path.join(folder, part + ".gold.jsonl")
    with open(os.path.join(folder, "dates.json"), encoding="utf-8") as file:
        dates = json.load(file)
    documents = []
    with open(gold, encoding="utf-8") as file:
        for line in file:
            if not line.strip():
                continue
            name = json.loads(line)["id"]
            text = os.path.join(shared, "seed" if part == "seed" else "gold/dev", name + ".txt")
            with open(text, encoding="utf-8") as article:
                documents.append({"id": name, "text": article.read(), "published": dates[name]})
    with tempfile.TemporaryDirectory() as scratch:
        system, minimum = os.path.join(scratch, "system.jsonl"), os.path.join(scratch, "floors.json")
        with open(system, "w", encoding="utf-8") as file:
            file.writelines(report + "\n" for report in read_documents(binary, documents))
        with open(minimum, "w", encoding="utf-8") as file:
            json.dump(floors, file)
        return subprocess.run([sys.executable, os.path.join(folder, "score.py"), gold, system, "--min", minimum], check=False).returncode


def timex_document(path):
    """Text, publication date and [(begin, end, value)] of one TimeML file; begin and end count no white space."""
    with open(path, encoding="utf-8") as file:
        content = file.read()
    date = re.search(r"<DCT>.*?value=\"([^\"]*)\"", content, re.S).group(1)
    body = re.search(r"<TEXT>(.*?)</TEXT>", content, re.S).group(1).strip()
    text, times, solid, opened = "", [], 0, None
    for piece in re.split(r"(<[^>]*>)", body):
        if piece.startswith("<TIMEX3"):
            opened = (solid, html.unescape(re.search(r"\bvalue=\"([^\"]*)\"", piece).group(1)))
        elif piece.startswith("</TIMEX3"):
            if opened and solid > opened[0]:
                times.append((opened[0], solid, opened[1]))
            opened = None
        elif not piece.startswith("<"):
            plain = html.unescape(piece)
            text += plain
            solid += sum(not c.isspace() for c in plain)
    return text, date, times


def temporal_part(binary, shared, floors):
    paths = sorted(glob.glob(os.path.join(shared, "data/temporal/krauts_dolomiten/*/*.tml")))
    if not paths:
        return 77
    parsed = [timex_document(path) for path in paths]
    reports = read_documents(binary, [{"id": os.path.basename(path), "text": text, "published": date, "language": "de"}
                                      for path, (text, date, _) in zip(paths, parsed)])
    gold_count = own_count = found = valued = 0
    for (_, _, gold), line in zip(parsed, reports):
        report = json.loads(line)
        solid = [0]
        for c in report["document"]["text"]:
            solid.append(solid[-1] + (not c.isspace()))
        own = [(solid[t["span"][0]], solid[t["span"][1]], t["value"]) for t in report["times"]]
        gold_count += len(gold)
        own_count += len(own)
        free = list(own)
        for begin, end, value in gold:
            near = [o for o in free if o[0] < end and begin < o[1]]
            if not near:
                continue
            best = next((o for o in near if o[2] == value), near[0])
            free.remove(best)
            found += 1
            valued += best[2] == value
    reached = {"relaxed": 2 * found / (gold_count + own_count), "value": 2 * valued / (gold_count + own_count)}
    low = False
    for name, f1 in reached.items():
        print(f"temporal.{name:10}{100 * f1:7.1f}   floor {100 * floors.get(name, 0):.1f}")
        low = low or f1 < floors.get(name, 0)
    return 1 if low else 0


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("part", choices=["seed", "dev", "temporal"])
    parser.add_argument("binary")
    parser.add_argument("--floors", default=os.path.join(HERE, "floors.json"))
    arguments = parser.parse_args()
    shared = os.environ.get("LAGEBILD_SHARED") or os.path.join(ROOT, "..", "shared")
    needed = os.path.join(shared, "data/temporal/krauts_dolomiten" if arguments.part == "temporal" else "gold/score.py")
    if not os.path.exists(needed):
        print(f"skipped: there is no {needed}")
        return 77
    with open(arguments.floors, encoding="utf-8") as file:
        floors = json.load(file)[arguments.part]
    if arguments.part == "temporal":
        return temporal_part(arguments.binary, shared, floors)
    return gold_part(arguments.part, arguments.binary, shared, floors)


if __name__ == "__main__":
    sys.exit(main())
