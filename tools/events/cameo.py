#!/usr/bin/env python3
"""Compiles data/common/cameo.tsv: CAMEO codes with their PLOVER type and mode, for loading PETRARCH/TABARI verb dictionaries.

usage: cameo.py [SHARED] > data/common/cameo.tsv      (SHARED: default ../shared)

Facts of openeventdata/PLOVER's CAMEO2PLOVER table and text_to_CAMEO's code file (MIT).
"""
import csv, os, sys
shared = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("LAGEBILD_SHARED", "../shared")
known = set()
import json
for e in json.load(open(f"{shared}/data/events/plover-ontology/plover_2.0.json", encoding="utf-8"))["event_types"]:
    known.add((e["type"], ""))
    known.update((e["type"], m["mode"]) for m in e["modes"])
print("# CAMEO codes with their PLOVER 2.0 type and mode. Compiled by tools/events/cameo.py; see there for the sources.")
print("cameo\ttype\tmode")
with open(f"{shared}/data/events/plover-ontology/cameo2plover.tsv", encoding="utf-8") as f:
    for row in csv.DictReader(f, delimiter="\t"):
        t, m = row["plover_event"], row["mode"] or ""
        if (t, "") not in known:
            continue
        print(f'{row["cameo"]}\t{t}\t{m if (t, m) in known and m else "-"}')
