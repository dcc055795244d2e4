#!/usr/bin/env python3
"""Turns german-pos-dict (Morphy tags) into the table that compile_lexicon reads.

Usage: german_pos_dict.py FOLDER EXTRA.tsv LEMMAS.tsv > table.tsv
FOLDER holds german-pos-dict.tsv.xz, EIG.txt.xz and sonstige.txt.xz; EXTRA.tsv (form, lemma, upos, features) is added.
LEMMAS.tsv gives pronouns and articles the lemmas that treebanks use: form ("*": every one), lemma, new.
Output: form, lemma, UPOS, features in UD notation; one line per analysis, not sorted.

Mapping: SUB NOUN, EIG PROPN, ADJ ADJ, PA1/PA2 ADJ with VerbForm=Part, VER VERB (AUX and MOD: AUX), ART DET,
PRO PRON and DET by its use (STV stands for a noun, BEG before one), PRP ADP, KON CCONJ or SCONJ, NEG ADV ("nicht" is in EXTRA), ZAL NUM,
ZUS ADP with Prefix=Yes (the particle of a separable verb), ADV ADV, INJ INTJ. Konjunktiv I is Mood=Sub|Tense=Pres,
Konjunktiv II Mood=Sub|Tense=Past. Abbreviations (ABK) are left out: segmentation knows them.
"""
import lzma
import os
import sys

CASE = {"NOM": "Nom", "GEN": "Gen", "DAT": "Dat", "AKK": "Acc"}
NUMBER = {"SIN": "Sing", "PLU": "Plur"}
GENDER = {"MAS": "Masc", "FEM": "Fem", "NEU": "Neut"}
DEGREE = {"GRU": "Pos", "KOM": "Cmp", "SUP": "Sup"}
TENSE = {"PRÄ": ("Ind", "Pres"), "PRT": ("Ind", "Past"), "KJ1": ("Sub", "Pres"), "KJ2": ("Sub", "Past")}
PLAIN = {"ADV": ["ADV"], "PRP": ["ADP"], "INJ": ["INTJ"], "ZAL": ["NUM"], "NEG": ["ADV"]}
CONJUNCTION = {"UNT": ["SCONJ"], "NEB": ["CCONJ"], "VGL": ["ADP", "CCONJ"], "INF": ["SCONJ"], "PRI": ["CCONJ"]}


def nominal(parts):
    features = []
    case = [CASE[p] for p in parts if p in CASE]
    number = [NUMBER[p] for p in parts if p in NUMBER]
    gender = [GENDER[p] for p in parts if p in GENDER]
    if case:
        features.append("Case=" + case[0])
    if gender:
        features.append("Gender=" + gender[0])
    if number:
        features.append("Number=" + number[0])
    return features


def degree(parts):
    return ["Degree=" + DEGREE[p] for p in parts if p in DEGREE]


def analyses(tag):
    """Pairs (UPOS, features); VER features hold "Prefix=?" where it depends on the lemma."""
    parts = tag.split(":")
    kind = parts[0]
    if kind in PLAIN:
        return [(pos, "_") for pos in PLAIN[kind]]
    if kind == "KON":
        return [(pos, "_") for pos in CONJUNCTION.get(parts[1], [])]
    if kind == "ZUS":
        return [("ADP", "Prefix=Yes")]
    if kind == "SUB":
        return [("NOUN", "|".join(nominal(parts)) or "_")]
    if kind in ("EIG", "IG"):
        return [("PROPN", "|".join(nominal(parts)) or "_")]
    if kind == "ADJ":
        return [("ADJ", "|".join(nominal(parts) + degree(parts)) or "_")]
    if kind in ("PA1", "PA2"):
        tense = "Tense=Pres" if kind == "PA1" else "Tense=Past"
        return [("ADJ", "|".join(nominal(parts) + degree(parts) + [tense, "VerbForm=Part"]))]
    if kind == "ART":
        return [("DET", "|".join(nominal(parts)))]
    if kind == "PRO":
        features = "|".join(nominal(parts)) or "_"
        if parts[1] in ("PER", "REF"):
            return [("PRON", features)]
        use = parts[-1]
        if use == "BEG":
            return [("DET", features)]
        if use == "STV" or (parts[1] == "DEM" and use not in ("B/S",)):
            return [("PRON", features)]
        return [("PRON", features), ("DET", features)]
    if kind == "VER":
        pos = "AUX" if parts[1] in ("AUX", "MOD") else "VERB"
        if "INF" in parts:
            return [(pos, "VerbForm=Inf|Prefix=?")]
        if "EIZ" in parts:
            return [(pos, "VerbForm=InfZu|Prefix=Yes")]
        if "PA1" in parts:
            return [(pos, "Tense=Pres|VerbForm=Part|Prefix=?")]
        if "PA2" in parts:
            return [(pos, "Tense=Past|VerbForm=Part|Prefix=?")]
        if "IMP" in parts:
            return [(pos, "Mood=Imp|VerbForm=Fin")]
        tense = [TENSE[p] for p in parts if p in TENSE]
        person = [p for p in parts if p in "123"]
        number = [NUMBER[p] for p in parts if p in NUMBER]
        if tense and person and number:
            prefix = "|Prefix=Yes" if "NEB" in parts else ""
            return [(pos, f"Mood={tense[0][0]}|Number={number[0]}|Person={person[0]}|Tense={tense[0][1]}|VerbForm=Fin{prefix}")]
    return []


def rows(folder):
    for name in ("german-pos-dict.tsv.xz", "EIG.txt.xz", "sonstige.txt.xz"):
        with lzma.open(os.path.join(folder, name), "rt", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("#"):
                    continue
                cells = line.rstrip("\n").split("\t")
                if len(cells) != 3 or len(cells[0]) < 1 or cells[0] == "-" or " " in cells[0] or " " in cells[1]:
                    continue
                yield cells[0], cells[1], cells[2].split(" --")[0].strip()


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    folder, extra, lemmas = sys.argv[1:]
    renamed = {}
    with open(lemmas, encoding="utf-8") as lines:
        for line in lines:
            if "\t" in line and not line.startswith("#"):
                form, lemma, new = line.rstrip("\n").split("\t")
                renamed[form, lemma] = new
    separable, other = set(), set()
    for form, lemma, tag in rows(folder):
        if tag.startswith("VER:"):
            if tag.endswith(":NEB"):
                separable.add(lemma)
            elif any(f":{t}" in tag for t in TENSE):
                other.add(lemma)
    known, seen = {}, set()
    out = sys.stdout
    for form, lemma, tag in rows(folder):
        found = known.get(tag)
        if found is None:
            found = known[tag] = analyses(tag)
        for pos, features in found:
            if pos in ("VERB", "AUX") and form[0].isupper():
                continue  # beginnings of sentences are looked up in small letters
            if features.endswith("|Prefix=?"):
                joined = lemma in separable and (lemma not in other or "ge" in form[1:])
                features = features[:-9] + ("|Prefix=Yes" if joined else "")
            name = lemma
            if pos in ("PRON", "DET"):
                name = renamed.get((form.lower(), lemma)) or renamed.get(("*", lemma), lemma)
            out.write(f"{form}\t{name}\t{pos}\t{features}\n")
            if pos == "NOUN" and len(form) > 1 and form.isupper():
                out.write(f"{form}\t{lemma}\tPROPN\t{features}\n")  # acronyms are names as well
    header = None
    with open(extra, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if not line or line.startswith("#"):
                continue
            if header is None:
                header = line
                continue
            out.write(line + "\n")


if __name__ == "__main__":
    main()
