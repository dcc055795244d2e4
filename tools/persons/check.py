#!/usr/bin/env python3
"""Checks the compiled person files for contradictions. Exit status 1 on errors.

  tools/persons/check.py [--data FOLDER] [--verbose]

Errors: rows with the wrong number of columns, unknown or doubled keys, missing names, bad dates, files out of order or
above 6 MB. Reported: two holders of a single-holder office at once for more than 60 days, open holders side by side.
"""

import argparse
import os
import re
import sys
from collections import defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compile import SHARED_OFFICE, TOP, day, read_tsv  # noqa: E402

DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
OFFICES = set(TOP) | set("minister spokesperson ambassador legislator party_leader military_commander judge "
                         "head_of_organisation other".split())


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=os.path.join(root, "data"))
    parser.add_argument("--verbose", action="store_true")
    args = parser.parse_args()
    errors = []
    files = {"common/persons.tsv": 5, "common/holders.tsv": 7, "de/persons.tsv": 3, "en/persons.tsv": 3, "de/roles.tsv": 8,
             "en/roles.tsv": 8}
    size = 0
    for name, columns in files.items():
        path = os.path.join(args.data, name)
        size += os.path.getsize(path)
        with open(path, encoding="utf-8") as f:
            for i, line in enumerate(f, 1):
                if line.strip() and not line.startswith("#") and line.count("\t") != columns - 1:
                    errors.append(f"{name}:{i}: expected {columns} columns, found {line.count(chr(9)) + 1}")
    if size > 6_000_000:
        errors.append(f"files have {size} bytes, more than 6 MB")

    persons = read_tsv(os.path.join(args.data, "common/persons.tsv"))
    keys = [p["qid"] for p in persons]
    known = set(keys)
    if len(known) != len(keys):
        errors.append("persons.tsv: a key occurs twice")
    for p in persons:
        if not p["name"] or re.match(r"^Q\d+$", p["name"]) or "http" in p["name"]:
            errors.append(f"persons.tsv: {p['qid']} has no name")
    for lang in ("de", "en"):
        rows = read_tsv(os.path.join(args.data, f"{lang}/persons.tsv"))
        if [r["qid"] for r in rows] != keys:
            errors.append(f"{lang}/persons.tsv: keys differ from common/persons.tsv")
        errors += [f"{lang}/persons.tsv: {r['qid']} has no names" for r in rows if not r["names"]]
    holders = read_tsv(os.path.join(args.data, "common/holders.tsv"))
    groups = defaultdict(list)
    for h in holders:
        if h["qid"] not in known:
            errors.append(f"holders.tsv: {h['qid']} is no person")
        if h["office"] not in OFFICES:
            errors.append(f"holders.tsv: office {h['office']}")
        if not DATE.match(h["from"]) or h["to"] and not DATE.match(h["to"]) or h["to"] and day(h["to"], True) < day(h["from"]):
            errors.append(f"holders.tsv: {h['qid']} {h['office']} {h['of']}: dates {h['from']} {h['to']}")
        if h["office"] in TOP and (h["office"], h["of"]) not in SHARED_OFFICE:
            groups[h["office"], h["of"]].append(h)
    overlaps, both_open = [], []
    name = {p["qid"]: p["name"] for p in persons}
    for group, rows in sorted(groups.items()):
        rows.sort(key=lambda h: h["from"])
        for i, a in enumerate(rows):
            for b in rows[i + 1:]:
                # Incomplete dates count in the way that overlaps least.
                days = min(day(a["to"]), day(b["to"])) - day(b["from"], True)
                if a["qid"] != b["qid"] and days > 60:
                    text = f"{group[0]} {group[1]}: {name.get(a['qid'])} {a['from']}..{a['to'] or 'open'} | " \
                           f"{name.get(b['qid'])} {b['from']}..{b['to'] or 'open'}"
                    (both_open if not a["to"] and not b["to"] else overlaps).append(text)
    held = {h["qid"] for h in holders}
    print(f"{len(persons)} persons ({sum(k not in held for k in known)} without holding), {len(holders)} holdings, {size} bytes")
    print(f"{len(overlaps)} overlaps of more than 60 days, {len(both_open)} pairs both open")
    if args.verbose:
        print("\n".join(overlaps + both_open))
    for e in errors:
        print("error:", e)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
