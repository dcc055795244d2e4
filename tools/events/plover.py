#!/usr/bin/env python3
"""Compiles data/common/plover.tsv: event types and modes of PLOVER 2.0 with quad class, score and default CAMEO code.

usage: plover.py [SHARED] > data/common/plover.tsv      (SHARED: default ../shared)

Facts of the PLOVER 2.0 draft manual (openeventdata/PLOVER); ACCUSE's printed score +3 is read as -3 (a slip of the
manual: its modes score -2 to -3.5); vandalize, printed without a score, has the type's. The CAMEO code is the lowest one
that the project's CAMEO-PLOVER table gives for type and mode.
"""
import csv, json, os, sys
shared = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LAGEBILD_SHARED", "../shared")
folder = f"{shared}/data/events/plover-ontology"
plover = json.load(open(f"{folder}/plover_2.0.json", encoding="utf-8"))
cameo = {}
with open(f"{folder}/cameo2plover.tsv", encoding="utf-8") as f:
    for row in csv.DictReader(f, delimiter="\t"):
        key = (row["plover_event"], row["mode"] or "")
        code = row["cameo"]
        # whole roots ("03") stand for the type, three digits for a mode
        if key not in cameo or (len(code), code) < (len(cameo[key]), cameo[key]):
            cameo[key] = code
quads = {"VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4}
print("# PLOVER 2.0: event types, modes (- for the type alone), quad class, score, default CAMEO code.")
print("# Compiled by tools/events/plover.py; see there for the sources.")
print("type\tmode\tquad\tscore\tcameo")
for e in plover["event_types"]:
    score = -3.0 if e["type"] == "ACCUSE" else e["score"]
    quad = quads[e["quad_text"]]
    print(f'{e["type"]}\t-\t{quad}\t{score:g}\t{cameo.get((e["type"], ""), "-")}')
    for m in e["modes"]:
        s = m["score"] if m["score"] is not None else score
        print(f'{e["type"]}\t{m["mode"]}\t{quad}\t{s:g}\t{cameo.get((e["type"], m["mode"]), cameo.get((e["type"], ""), "-"))}')
