#!/usr/bin/env python3
"""Compiles persons and office holders from the raw sources and the curated files. See README.md.

  tools/persons/compile.py [--kb FOLDER] [--data FOLDER]

Reads KB (default $LAGEBILD_SHARED/kb, ../shared/kb) and data/common/{holders,persons}_curated*.tsv; writes
data/common/{persons,holders}.tsv and data/{de,en}/persons.tsv. Output is sorted and the same on every run.
"""

import argparse
import datetime
import difflib
import os
import re
import sys
from collections import Counter, defaultdict

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import names  # noqa: E402
import sources  # noqa: E402
from sources import TOP, Holding  # noqa: E402

SINCE = "2000"  # holdings that ended before are left out
KNOWN_HEADS, KNOWN_OTHERS = "2026-08", "2026-01"  # state of the curated rows
HEADS_SINCE = "1975"  # the same for heads of state and government, whom reports mention as background
OPEN_SINCE, OPEN_OTHERS_SINCE = "1995", "2008"  # open holdings that began earlier and are not confirmed are left out
SECTOR = {"legislator": "LEG", "military_commander": "MIL", "judge": "JUD", "party_leader": "PTY"}
# Offices held by several at once, or in turns of months: no end is inferred from the next one's start.
SHARED_OFFICE = {("head_of_state", "SMR"), ("head_of_state", "AND"), ("head_of_state", "BIH"), ("head_of_state", "CHE"),
                 ("head_of_state", "LBY"), ("head_of_state", "IRN"), ("head_of_state", "AFG")}


def since(office):
    return HEADS_SINCE if office.startswith("head_of_") else SINCE


def read_tsv(path):
    rows = []
    header = None
    with open(path, encoding="utf-8") as f:
        for line in f:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            cells = line.split("\t")
            if header is None:
                header = cells
            else:
                rows.append(dict(zip(header, ["" if c == "-" else c for c in cells])))
    return rows


def slug(name):
    return "p:" + re.sub(r"[^a-z0-9]+", "-", names.fold(name).lower()).strip("-")


def norm(name):
    return re.sub(r"[^a-z]+", " ", names.fold(name).lower()).strip()


def day(text, last=False):
    """Days since year 1 of an ISO date that may lack month or day."""
    p = [int(x) for x in text.split("-")] if text else [9999]
    y, m = p[0], p[1] if len(p) > 1 else (12 if last else 1)
    d = p[2] if len(p) > 2 else (28 if last else 1)
    try:
        return datetime.date(min(y, 9998), m, d).toordinal()
    except ValueError:
        return datetime.date(min(y, 9998), m, 28).toordinal()


class Compiler:
    def __init__(self, kb, data):
        self.data, self.kb = data, kb
        self.english = sources.english_names(kb)
        self.rows = [h for h in sources.ministers(kb) if not h.end or h.end >= since(h.office)]
        self.rows += [h for h in sources.leaders(kb) if not h.end or h.end >= since(h.office)]
        self.rows = [h for h in self.rows if not (h.start and h.end and day(h.end, True) < day(h.start))]
        self.congress = {h.key: h for h in sources.congress(kb)}
        self.factbook = list(sources.factbook(kb))
        self.curated = read_tsv(os.path.join(data, "common/holders_curated.tsv"))
        self.extra = read_tsv(os.path.join(data, "common/persons_curated.tsv"))
        self.spelling = {lang: {r["name"]: r["names"].split("|") for r in
                                read_tsv(os.path.join(data, f"common/persons_curated_{lang}.tsv"))} for lang in ("de", "en")}
        self.forenames = {}
        path = os.path.join(data, "common/first_names.tsv")
        if os.path.exists(path):
            self.forenames = {r["name"]: r["gender"] for r in read_tsv(path)}
        self.name = {}
        self.gender = {}
        self.country = defaultdict(Counter)
        self.sector = {}
        self.fixed_country = {}
        self.surname_hint = defaultdict(list)

    # -- who is who -----------------------------------------------------------------------------------------------------
    def index(self):
        self.by_name = defaultdict(set)
        self.labels = defaultdict(set)
        for key, label in sources.labels(self.kb):
            label = names.clean(label)
            if " " in label and len(label.split()) <= 5:
                self.labels[key].add(label)
        self.iso_of = defaultdict(set)
        for h in self.rows + list(self.congress.values()):
            self.iso_of[h.key].add(h.of)
            for n in {h.name, self.english.get(h.key, h.name)} | self.labels[h.key]:
                self.by_name[norm(names.clean(n))].add(h.key)
        self.by_office = defaultdict(list)
        for h in self.rows:
            if h.start:
                self.by_office[h.office, h.of].append(h)

    def resolve(self, name, countries, office="", of="", start=""):
        """Wikidata id of a curated person: the same name in the same state, or the same office from about the same day
        under a similar name."""
        keys = [k for k in self.by_name.get(norm(name), ()) if self.iso_of[k] & countries]
        if len(keys) > 1 and office:
            keys = [k for k in keys if any(h.key == k for h in self.by_office[office, of])] or keys
        if len(keys) >= 1:
            return min(keys, key=lambda k: (-sum(1 for h in self.rows if h.key == k), int(k[1:])))
        same_day = {h.key for h in self.by_office.get((office, of), ()) if h.start == start}
        if office in TOP and len(same_day) == 1:  # "Charles III" is whoever became head of state on that day
            return same_day.pop()
        best = None
        for h in self.by_office.get((office, of), ()):
            gap = abs(day(h.start) - day(start))
            full = names.clean(self.english.get(h.key, h.name))
            a, b = norm(name), norm(full)
            ratio = difflib.SequenceMatcher(None, a, b).ratio()
            if set(a.split()) <= set(b.split()) or set(b.split()) <= set(a.split()):
                ratio = max(ratio, 0.9 if len(a.split()) > 1 or gap <= 5 else 0.7)
            if gap <= 75 and ratio >= 0.74 or gap <= 4000 and ratio >= 0.84:
                if best is None or (ratio, -gap) > best[0]:
                    best = ((ratio, -gap), h.key)
        return best[1] if best else ""

    def add_curated(self):
        done = {}
        lists = defaultdict(list)
        for r in self.curated:
            country = r["country"] or r["of"]
            where = {country, r["of"]}
            ident = (r["name"], country)
            if ident not in done or done[ident].startswith("p:"):
                key = self.resolve(r["name"], where, r["office"], r["of"], r["from"])
                if key or ident not in done:
                    done[ident] = key or slug(r["name"])
        by_plain_name = {}
        for (name, country), key in done.items():
            if key.startswith("Q"):
                by_plain_name[name] = key
        for ident, key in done.items():  # "Mark Rutte" of NATO is the one of the Netherlands
            if key.startswith("p:") and ident[0] in by_plain_name:
                done[ident] = by_plain_name[ident[0]]
        for r in self.curated:
            country = r["country"] or r["of"]
            key = done[r["name"], country]
            self.name[key] = r["name"]
            self.gender[key] = r["gender"]
            if r["country"]:
                self.fixed_country[key] = r["country"]
            lists[r["office"], r["of"]].append(
                Holding(key, r["name"], r["office"], r["of"], r["from"], r["to"], "curated",
                        KNOWN_HEADS if r["office"] in TOP[:2] else KNOWN_OTHERS))
        in_office = {h.key for rows in lists.values() for h in rows if h.office != "party_leader"}
        for r in self.extra:
            key = done.get((r["name"], r["country"])) or self.resolve(r["name"], {r["country"]}) or \
                by_plain_name.get(r["name"]) or slug(r["name"])
            self.name[key] = r["name"]
            self.gender[key] = r["gender"]
            self.fixed_country.setdefault(key, r["country"])
            if r["sector"] not in ("PTY", "OPP") or key not in in_office:  # an office counts more than a party
                self.sector[key] = r["sector"]
        return lists

    # -- terms ----------------------------------------------------------------------------------------------------------
    @staticmethod
    def merge(rows):
        """One person's rows of one office: overlapping or touching ones become one."""
        rows = sorted(rows, key=lambda h: (h.start, h.end or "9999"))
        out = []
        for h in rows:
            if out and day(h.start) <= day(out[-1].end, True) + 45 and not (
                    out[-1].end and h.end and h.end < out[-1].start):
                p = out[-1]
                current = p.current or h.current
                ends = [x.end for x in (p, h) if x.end and x.end >= h.start[:4]]
                p.end = "" if current and (p.current and not p.end or h.current and not h.end) else max(ends) if ends else ""
                p.current = current
                p.known = max(p.known, h.known)
                if len(h.start) > len(p.start) and h.start.startswith(p.start):
                    p.start = h.start
                continue
            out.append(h)
        return out

    def terms(self, lists):
        groups = defaultdict(list)
        for h in self.rows:
            if h.start:
                groups[h.office, h.of].append(h)
        for group in lists:
            groups.setdefault(group, [])
        result = []
        for (office, of), rows in sorted(groups.items()):
            per = defaultdict(list)
            for h in rows:
                per[h.key].append(Holding(**{**h.__dict__}))
            merged = [t for key in sorted(per) for t in self.merge(per[key])]
            curated = lists.get((office, of), [])
            single = office in TOP and (office, of) not in SHARED_OFFICE
            if curated and single:
                first = min(c.start for c in curated)
                kept = []
                for t in merged:
                    if t.start < first:
                        if not t.end or t.end > first:
                            t.end = first
                        kept.append(t)
                merged = kept + curated
            else:
                have = {c.key for c in curated}
                merged = [t for t in merged if t.key not in have] + curated
            if single:
                merged.sort(key=lambda t: (t.start, t.end or "9999", t.key))
                for i, t in enumerate(merged):
                    if t.end or t.current and office == "head_of_state" and not any(
                            u.start > t.start and u.current for u in merged):
                        continue
                    later = [u.start for u in merged[i + 1:] if u.key != t.key and u.start > t.start]
                    if later:
                        t.end = later[0]
            # An end missing from a source does not mean that a minister of 1994 is still in office.
            result += [t for t in merged if t.end >= since(office) or not t.end and (
                t.source == "curated" or t.current or t.start >= (OPEN_SINCE if single else OPEN_OTHERS_SINCE))]
        return result

    def add_factbook(self, terms):
        """Heads that took office after the other sources' state, and the ends these imply."""
        now = defaultdict(list)
        for t in terms:
            if t.office in ("head_of_state", "head_of_government") and not t.end:
                now[t.office, t.of].append(t)
        added = []
        for h in self.factbook:
            held = now.get((h.office, h.of), [])
            last = [norm(s).split()[-1] for s in h.surnames if norm(s)]
            known = [t for t in terms if t.of == h.of and any(
                difflib.SequenceMatcher(None, w, x).ratio() >= 0.75 for w in norm(self.name_of(t)).split() for x in last) or
                t.of == h.of and len(set(norm(self.name_of(t)).split()) & set(norm(h.name).split())) >= 2]
            if any(t in known for t in held):
                for t in held:
                    if t in known:
                        t.known, t.current = max(t.known, h.known), True
                        if " " in h.name:
                            self.labels[t.key].add(h.name)
                        self.surname_hint[t.key] += [s for s in h.surnames if norm(s) in norm(self.name_of(t))]
                continue
            if any(t.source == "curated" for t in held) or h.start < "2022":
                continue
            both = [u for u in self.factbook if u.of == h.of and norm(u.name) == norm(h.name)]
            if h.office == "head_of_government" and len(both) > 1:
                continue
            similar = [t for t in known if set(norm(h.name).split()) & set(norm(self.name_of(t)).split()) and
                       t.office in TOP]
            key = similar[-1].key if similar else slug(h.name)
            if not similar:
                self.name[key] = h.name
                self.surname_hint[key] += h.surnames
            for t in held:
                t.end = h.start if h.start > t.start else t.end
            added.append(Holding(key, h.name, h.office, h.of, h.start, "", "factbook", h.known, True))
        return terms + added

    def name_of(self, t):
        return self.name.get(t.key) or names.clean(self.english.get(t.key, t.name))

    # -- output ---------------------------------------------------------------------------------------------------------
    def run(self):
        self.index()
        lists = self.add_curated()
        terms = self.add_factbook(self.terms(lists))
        # A president who also heads the government is kept as head of state only.
        heads = defaultdict(list)
        for t in terms:
            if t.office == "head_of_state":
                heads[t.key, t.of].append(t)
        terms = [t for t in terms if not (t.office == "head_of_government" and t.source != "curated" and any(
            day(s.start) <= day(t.start) + 400 and day(s.end, True) + 400 >= day(t.end, True) for s in heads[t.key, t.of]))]
        for h in self.congress.values():
            if any(t.key == h.key and not t.end and t.source == "curated" and t.office != "other" for t in terms):
                continue
            terms.append(h)
            self.gender.setdefault(h.key, h.gender)
            self.surname_hint[h.key] += h.surnames
        self.head = {t.key for t in terms if t.office in TOP[:2]}
        persons = {}
        for t in terms:
            if t.key not in persons:
                persons[t.key] = self.name_of(t)
            weight = (10 if t.source == "curated" else 3) if t.office in TOP else 1
            if t.gender:
                self.gender.setdefault(t.key, t.gender)
            if not t.of.startswith("org:"):
                self.country[t.key][t.of] += weight
            if t.key not in self.sector and t.key not in self.fixed_country:
                self.sector.setdefault(("try", t.key), Counter())[SECTOR.get(t.office, "GOV")] += weight
        for key, n in self.name.items():
            persons.setdefault(key, n)
        self.write(persons, terms)

    def gender_of(self, key, name):
        if self.gender.get(key):
            return self.gender[key]
        g = self.forenames.get(name.split()[0], "") or self.forenames.get(name.split()[0].split("-")[0], "")
        return g or "-"

    def write(self, persons, terms):
        def order(key):
            return (0, int(key[1:]), key) if key.startswith("Q") else (1, 0, key)

        country = {}
        for key in persons:
            country[key] = self.fixed_country.get(key) or (
                min(self.country[key], key=lambda c: (-self.country[key][c], c)) if self.country[key] else "")
        # The more prominent first: namesakes are offered in the order of the file.
        rank = {k: 3 if k in self.name else 4 for k in persons}
        for t in terms:
            curated = t.source == "curated" and t.office in TOP + ("head_of_organisation",)
            rank[t.key] = min(rank[t.key], 0 if curated and t.office in TOP[:2] else 1 if curated or t.office in TOP[:2] else
                              2 if t.office in TOP else 4)
        # Labels in other scripts are no names here; one word alone only for heads of state and curated persons.
        keys = sorted((k for k in persons if norm(persons[k]) and (" " in persons[k] or k in self.head or k in self.name)),
                      key=lambda k: (rank[k], order(k)))
        kept = set(keys)
        terms = [t for t in terms if t.key in kept]
        with open(os.path.join(self.data, "common/persons.tsv"), "w", encoding="utf-8") as f:
            f.write("# Persons: office holders since 2000 and others often in the news. Compiled by tools/persons/compile.py; do not\n"
                    "# edit: corrections belong in holders_curated.tsv and persons_curated*.tsv. qid: Wikidata id, or \"p:first-last\"\n"
                    "# where none is known for certain. country: ISO alpha-3 of the main affiliation. sector: PLOVER.\n"
                    "# Sorted by prominence (heads, other top offices, curated, rest), then by key.\n"
                    "qid\tname\tcountry\tsector\tgender\n")
            for k in keys:
                sector = self.sector.get(k)
                if not sector:
                    votes = self.sector.get(("try", k))
                    sector = min(votes, key=lambda s: (-votes[s], s)) if votes else "GOV"
                f.write("\t".join([k, persons[k], country[k] or "-", sector, self.gender_of(k, persons[k])]) + "\n")
        with open(os.path.join(self.data, "common/holders.tsv"), "w", encoding="utf-8") as f:
            f.write("# Who held which office when. Compiled by tools/persons/compile.py; do not edit: corrections belong in\n"
                    "# holders_curated.tsv. from, to: ISO dates (YYYY, YYYY-MM or YYYY-MM-DD), '-' open. known: state of the source;\n"
                    "# an open `to` says nothing about later times. The day of a handover belongs to both.\n"
                    "qid\toffice\tof\tfrom\tto\tsource\tknown\n")
            lines = {(t.of, t.office, t.start, order(t.key), t.key, t.end or "-", t.source, t.known) for t in terms}
            for of, office, start, _, key, end, source, known in sorted(lines):
                f.write("\t".join([key, office, of, start, end, source, known]) + "\n")
        taken = set(persons.values())
        unused = sorted(n for lang in ("de", "en") for n in self.spelling[lang] if n not in taken)
        if unused:
            print("no person of the name: " + ", ".join(unused), file=sys.stderr)
        for lang in ("de", "en"):
            self.write_names(lang, keys, persons, country)
        print(f"{len(keys)} persons, {len(lines)} holdings, {sum(k[0] == 'p' for k in keys)} without Wikidata id")

    def write_names(self, lang, keys, persons, country):
        label = {"de": "German", "en": "English"}[lang]
        # Monarchs and others whose bare given name would match anything get only the curated forms.
        with open(os.path.join(self.data, f"{lang}/persons.tsv"), "w", encoding="utf-8") as f:
            f.write(f"# Names of persons as printed in the {label} press, the usual one first; compiled by tools/persons/compile.py,\n"
                    f"# do not edit: corrections belong in data/common/persons_curated_{lang}.tsv. surname: used alone, where text or\n"
                    "# date supports it.\nqid\tnames\tsurname\n")
            for k in keys:
                name, iso = persons[k], country[k]
                forms, family = [], []
                for n in self.spelling[lang].get(name, ()):
                    forms += [n, names.fold(n)]
                    if " " in n:
                        family += names.surnames(n, iso)
                if lang == "de":
                    made = names.german_variants(name, iso)
                    forms += made
                    if made and len(name.split()) >= 2:
                        family += names.german_surnames(name, iso)
                if " " in name or not forms:
                    forms += names.variants(name, iso)
                    hint = [s for s in self.surname_hint.get(k, ()) if norm(s) in norm(name)]
                    family += hint + [names.fold(s) for s in hint] + names.surnames(name, iso)
                for label in sorted(self.labels.get(k, ())):
                    if label != name:
                        forms += names.variants(label, iso)
                if k in self.head and 3 <= len(name.split()) <= 4 and iso not in names.SPANISH and name.split()[
                        0] not in names.TITLES and name.split()[1].lower() not in names.PARTICLES:
                    forms.append(" ".join(name.split()[1:]))  # "Matamela Cyril Ramaphosa"
                forms = [n for n in dict.fromkeys(forms) if " " in n or len(n) > 3]
                family = [s for s in dict.fromkeys(family) if len(s) > 1 and not names.NUMERAL.match(s.rstrip("."))]
                f.write("\t".join([k, "|".join(forms), "|".join(family) or "-"]) + "\n")


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    shared = os.environ.get("LAGEBILD_SHARED", os.path.join(root, "../shared"))
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--kb", default=os.path.join(shared, "kb"))
    parser.add_argument("--data", default=os.path.join(root, "data"))
    args = parser.parse_args()
    if not os.path.isdir(args.kb):
        sys.exit(f"compile.py: no folder {args.kb} (set LAGEBILD_SHARED or --kb)")
    Compiler(args.kb, args.data).run()


if __name__ == "__main__":
    main()
