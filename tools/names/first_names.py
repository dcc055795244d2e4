#!/usr/bin/env python3
"""Compiles data/common/first_names.tsv: given names with the gender they tell.

usage: first_names.py [SHARED] > data/common/first_names.tsv      (SHARED: default ../shared)

Sources: german-pos-dict (tags EIG:…:VOR; CC BY-SA 4.0), Wikidata labels of office holders and the Unicode-free list of
US legislators and executives (CC0). A name of office holders counts where at least two persons bear it as first word.
"""
import collections, csv, glob, lzma, os, re, sys, unicodedata

shared = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LAGEBILD_SHARED", "../shared")
gender = collections.defaultdict(set)
for name in ("german-pos-dict.tsv.xz", "EIG.txt.xz"):
    with lzma.open(f"{shared}/data/lex/german-pos-dict/{name}", "rt", encoding="utf-8") as f:
        for line in f:
            p = line.rstrip("\n").split("\t")
            if len(p) < 3 or not p[2].startswith("EIG") or ":VOR" not in p[2]:
                continue
            tags = p[2].split(":")
            if "NOM" in tags and p[0] == p[1]:
                gender[p[0]].add("m" if "MAS" in tags else "f" if "FEM" in tags else "-")
borne = collections.Counter()
def label(text):
    words = text.split()
    if len(words) >= 2 and re.fullmatch(r"[A-ZÀ-ÞŁŚŠŽČĆĐİ][^\W\d_]+(-[^\W\d_]+)?", words[0]):
        borne[words[0]] += 1
seen = set()
for path in sorted(glob.glob(f"{shared}/kb/officeholders_wikidata/ministers/*.holders21.csv")) + [f"{shared}/kb/officeholders_wikidata/leaders_history.csv"]:
    with open(path, encoding="utf-8") as f:
        for row in csv.DictReader(f):
            q = row.get("item") or row.get("person_qid") or row.get("person") or ""
            n = row.get("personLabel") or row.get("name") or row.get("person") or row.get("itemLabel") or ""
            if (q, n) not in seen:
                seen.add((q, n))
                label(n)
with open(f"{shared}/kb/us_congress/legislators-current.yaml", encoding="utf-8") as f:
    first = None
    sex = {}
    for line in f:
        m = re.match(r"\s+first: (.+)", line)
        if m: first = m.group(1).strip().strip("'\"")
        m = re.match(r"\s+gender: ([MF])", line)
        if m and first and re.fullmatch(r"[A-Z][a-zé]+", first):
            borne[first] += 1
            sex.setdefault(first, set()).add(m.group(1).lower())
for n, c in borne.items():
    if c >= 2 and n not in gender and len(n) > 2:
        gender[n] |= sex.get(n, {"-"})
print("# Given names: name, gender (m, f, - both or unknown). Compiled by tools/names/first_names.py; see there for sources.")
print("name\tgender")
for n in sorted(gender):
    n2 = unicodedata.normalize("NFC", n)
    g = gender[n] - {"-"}
    print(f"{n2}\t{g.pop() if len(g) == 1 else '-'}")
