#!/usr/bin/env python3
"""Scores the German times against KRAUTS (TimeML), as TempEval-3 does.

Counted are the TIMEX3 inside TEXT with a non-empty span; the document creation time comes from DCT. strict: the same
span; relaxed: overlapping spans, matched one to one in text order; value and type: relaxed matches whose value or type
agrees as well. All are F1. KRAUTS is for measuring only; nothing of it is kept. Without it the
exit status is 77.

  bench/krauts_eval.py --tool build/release/src/reading/times/timex_tool [--min relaxed=80,value=68] [--errors]
"""
import argparse
import collections
import glob
import json
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def read_timeml(path):
    """Text, gold times [(begin, end, type, value)] and publication date of one TimeML file."""
    root = ET.parse(path).getroot()
    published = root.find("DCT/TIMEX3").get("value")
    gold, parts, length = [], [], 0

    def walk(node):
        nonlocal length
        begin = length
        if node.text:
            parts.append(node.text)
            length += len(node.text)
        for child in node:
            walk(child)
            if child.tail:
                parts.append(child.tail)
                length += len(child.tail)
        if node.tag == "TIMEX3" and length > begin:
            gold.append((begin, length, node.get("type"), node.get("value")))

    walk(root.find("TEXT"))
    return "".join(parts), sorted(gold), published


def find_times(tool, data, language, documents):
    """Runs the tool over [(text, published)]; one list of found times per document."""
    with tempfile.TemporaryDirectory() as folder:
        listing, paths = [], []
        for i, (text, published) in enumerate(documents):
            paths.append(os.path.join(folder, f"{i}.txt"))
            with open(paths[-1], "w", encoding="utf-8", newline="") as out:
                out.write(text)
            listing.append(f"{published or '-'}\t{paths[-1]}")
        run = subprocess.run([tool, data, language], input="\n".join(listing) + "\n", capture_output=True, text=True, check=False)
        if run.returncode != 0:
            sys.exit(run.stderr)
        found = collections.defaultdict(list)
        for line in run.stdout.splitlines():
            one = json.loads(line)
            found[one["file"]].append(one)
        return [found[path] for path in paths]


def f1(hits, found, gold):
    return 200.0 * hits / (found + gold) if found + gold else 100.0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default=os.path.join(ROOT, "build/release/src/reading/times/timex_tool"))
    parser.add_argument("--data", default=os.path.join(ROOT, "data"))
    parser.add_argument("--shared", default=os.environ.get("LAGEBILD_SHARED", os.path.join(ROOT, "..", "shared")))
    parser.add_argument("--min", default="", help="floors, e.g. relaxed=80,value=68; below one the exit status is 1")
    parser.add_argument("--errors", action="store_true", help="count misses, spurious and wrong values by kind of expression")
    args = parser.parse_args()
    folder = os.path.join(args.shared, "data", "temporal", "krauts_dolomiten")
    paths = sorted(glob.glob(os.path.join(folder, "*", "*.tml")))
    if not paths:
        print(f"skipped: {folder} is not there")
        return 77
    documents = [read_timeml(path) for path in paths]
    system = find_times(args.tool, args.data, "de", [(text, published) for text, _, published in documents])
    totals = collections.Counter()
    kinds = {"missed": collections.Counter(), "spurious": collections.Counter(), "value": collections.Counter()}

    def kind(text):
        return re.sub(r"\d", "9", text).lower()

    for (text, gold, _), found in zip(documents, system):
        totals["gold"] += len(gold)
        totals["found"] += len(found)
        free = list(found)
        for begin, end, type_, value in gold:
            exact = [f for f in free if (f["begin"], f["end"]) == (begin, end)]
            overlapping = exact or [f for f in free if f["begin"] < end and begin < f["end"]]
            if not overlapping:
                kinds["missed"][type_ + " " + kind(text[begin:end])] += 1
                continue
            match = overlapping[0]
            free.remove(match)
            totals["strict"] += bool(exact)
            totals["relaxed"] += 1
            totals["type"] += match["type"] == type_
            totals["value"] += match["value"] == value
            if match["value"] != value:
                kinds["value"][f"{kind(text[begin:end])}: {match['value']} for {value} by {match['rule']}"] += 1
        for one in free:
            kinds["spurious"][f"{one['type']} {kind(one['text'])} by {one['rule']}"] += 1
    scores = {name: f1(totals[name], totals["found"], totals["gold"]) for name in ("strict", "relaxed", "value", "type")}
    print(f"{len(paths)} articles, {totals['gold']} times, {totals['found']} found; F1: "
          + ", ".join(f"{name} {score:.1f}" for name, score in scores.items()))
    if args.errors:
        for name, counter in kinds.items():
            print(f"\n{name}: {sum(counter.values())}")
            for what, count in counter.most_common():
                print(f"{count:4d}  {what}")
    low = [part for part in args.min.split(",") if part and scores[part.split("=")[0]] < float(part.split("=")[1])]
    if low:
        print("below the floor: " + ", ".join(low))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
