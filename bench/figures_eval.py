#!/usr/bin/env python3
"""Measures figures against gold reports, by the criteria of score.py (value: equal and overlapping; unit: equal as well).

usage: figures_eval.py TOOL [--data DATA] [--gold train|dev] [--half 0|1] [--lang de|en] [--show] [--times]

The reference folder is $LAGEBILD_SHARED, else ../shared beside the repository.
--half N   only every second report, beginning with the first or the second
--times    with times found first, as the whole program does
--show     misses, false alarms and wrong units with their surroundings
Python standard library only.
"""
import argparse, collections, json, os, re, subprocess, sys, unicodedata

def norm(s):
    s = unicodedata.normalize("NFC", s or "").casefold()
    s = re.sub(r"[\s\u00a0]+", " ", s).strip(" .,;:\"'„“”«»‚‘’()-–")
    return re.sub(r"^(der|die|das|den|dem|des|the|a|an|ein|eine|einen|einem|einer|eines) ", "", s)

def find(text, sub):
    i = text.find(sub)
    if i >= 0: return (i, i + len(sub))
    m = re.search(r"\s+".join(map(re.escape, sub.split())), text)
    return m.span() if m else None

def matching(n, m, ok):
    to = {}
    def place(i, seen):
        for j in range(m):
            if j not in seen and ok(i, j):
                seen.add(j)
                if j not in to or place(to[j], seen):
                    to[j] = i
                    return True
        return False
    for i in range(n): place(i, set())
    return to

def main():
    p = argparse.ArgumentParser(usage=__doc__)
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    p.add_argument("tool"); p.add_argument("--data", default=os.path.join(root, "data")); p.add_argument("--gold", default="train")
    p.add_argument("--half", type=int); p.add_argument("--lang"); p.add_argument("--show", action="store_true"); p.add_argument("--times", action="store_true")
    a = p.parse_args()
    shared = os.environ.get("LAGEBILD_SHARED", os.path.join(root, "..", "shared"))
    gold_file = os.path.join(shared, "gold", a.gold + ".gold.jsonl")
    if not os.path.exists(gold_file):
        print("skipped: no reference folder", shared); return 0
    gold = [json.loads(l) for l in open(gold_file, encoding="utf-8") if l.strip()]
    if a.half is not None: gold = gold[a.half::2]
    texts, system = {}, {}
    for lang in ("de", "en"):
        if a.lang and a.lang != lang: continue
        files = {}
        for g in gold:
            if ("en" if re.search(r"(^|-)en-", g["id"]) else "de") != lang: continue
            f = os.path.join(shared, "gold", a.gold, g["id"] + ".txt")
            files[f] = g["id"]; texts[g["id"]] = open(f, encoding="utf-8").read()
        if not files: continue
        out = subprocess.run([a.tool, a.data, lang, *(["--times", "2015-06-01"] if a.times else []), *files], capture_output=True, text=True)
        if out.returncode: sys.exit(out.stderr)
        for line in out.stdout.splitlines():
            r = json.loads(line); system[files[r["file"]]] = r["figures"]
    total = collections.defaultdict(lambda: [0, 0, 0])
    for g in gold:
        if g["id"] not in system: continue
        text = texts[g["id"]]
        gi = [(f["value"], norm(f["unit"]), find(text, f["text"]), f["unit"]) for f in g["figures"]]
        si = [(v, norm(f["unit"]), tuple(f["span"]), f) for f in system[g["id"]] for v in [f["value"]] + ([f["upper"]] if "upper" in f else [])]
        value = lambda x, y: abs(x[0] - y[0]) <= 1e-6 * max(1, abs(x[0])) and x[2] and min(x[2][1], y[2][1]) > max(x[2][0], y[2][0])
        mv = matching(len(gi), len(si), lambda i, j: value(gi[i], si[j]))
        mu = matching(len(gi), len(si), lambda i, j: value(gi[i], si[j]) and gi[i][1] == si[j][1])
        lang = "en" if re.search(r"(^|-)en-", g["id"]) else "de"
        for k in ("all", lang):
            for name, m in (("value", mv), ("unit", mu)):
                t = total[k + " " + name]; t[0] += len(m); t[1] += len(si); t[2] += len(gi)
        if a.show:
            around = lambda s: re.sub(r"\s+", " ", text[max(0, s[0] - 50):s[0]] + "[" + text[s[0]:s[1]] + "]" + text[s[1]:s[1] + 40])
            for i, x in enumerate(gi):
                if i not in mv.values(): print("MISSED", g["id"], x[0], x[3], "|", around(x[2]) if x[2] else None)
            for j, y in enumerate(si):
                if j not in mv: print("FALSE ", g["id"], y[0], y[3]["unit"], "|", around(y[2]), "|", y[3]["rule"].split("/")[-1])
                elif j not in mu and mv[j] not in mu.values(): print("UNIT  ", g["id"], gi[mv[j]][3], "<-", y[3]["unit"], "|", around(y[2]), "|", y[3]["rule"].split("/")[-1])
    for k, (hit, s, n) in sorted(total.items()):
        pr, rc = (hit / s if s else 0), (hit / n if n else 0)
        print(f"{k:12} P {100*pr:5.1f} R {100*rc:5.1f} F1 {200*pr*rc/(pr+rc) if pr+rc else 0:5.1f}   {hit}/{s}/{n}")
    return 0

if __name__ == "__main__":
    sys.exit(main())
