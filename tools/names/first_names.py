#!/usr/bin/env python3
"""Compiles data/common/first_names.tsv: given names with the gender they tell.

usage: first_names.py [SHARED] > data/common/first_names.tsv      (SHARED: default ../shared)

Sources: german-pos-dict (tags EIG:…:VOR; CC BY-SA 4.0) and the project's own data/common/persons.tsv: a first word counts
where at least two persons bear it. Role words and honorifics that stand first in labels are left out.
"""
import collections, lzma, os, re, sys, unicodedata

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
data = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "data")
borne, sex = collections.Counter(), collections.defaultdict(set)
east_asian = {"CHN", "TWN", "PRK", "KOR", "VNM", "JPN", "HUN", "KHM"}  # the family name may stand first
with open(f"{data}/common/persons.tsv", encoding="utf-8") as f:
    rows = (line.rstrip("\n").split("\t") for line in f if not line.startswith("#"))
    header = next(rows)
    for cells in rows:
        row = dict(zip(header, cells))
        words = row["name"].split()
        if len(words) >= 2 and row["country"] not in east_asian and re.fullmatch(r"[^\W\d_]+(-[^\W\d_]+)?", words[0]) and words[0][0].isupper():
            borne[words[0]] += 1
            if row.get("gender") in ("m", "f"):
                sex[words[0]].add(row["gender"])
for n, c in borne.items():
    if c >= 2 and len(n) > 2:
        gender[n] |= sex.get(n) or {"-"}
# words that are roles ("President", "Sheikh") stand first in labels as titles, not as names
roles = set()
for language in ("de", "en"):
    with open(f"{data}/{language}/roles.tsv", encoding="utf-8") as f:
        for line in f:
            if not line.startswith("#"):
                cells = line.rstrip("\n").split("\t")
                for cell in cells[:3]:
                    roles.update(w.lower().strip("-") for w in cell.split("|"))
honorifics = {"sir", "lord", "lady", "dame", "baron", "baroness", "princess", "prince", "dr", "general", "saint", "san", "the", "frau", "herr"}
gender = {n: g for n, g in gender.items() if n.lower() not in roles and n.lower() not in honorifics}
print("# Given names: name, gender (m, f, - both or unknown). Compiled by tools/names/first_names.py; see there for sources.")
print("name\tgender")
for n in sorted(gender):
    n2 = unicodedata.normalize("NFC", n)
    g = gender[n] - {"-"}
    print(f"{n2}\t{g.pop() if len(g) == 1 else '-'}")
