#!/usr/bin/env python3
"""Whether CoNLL-U files keep the formal rules of Universal Dependencies 2 (as the official validator checks them).

Usage: conllu_check.py [--most N] FILE…      ("-": standard input; *.xz is unpacked)

Checked for each sentence: sent_id (there once, unique, no blank), text (there once, trimmed, NFC, agrees with forms and
SpaceAfter); ten columns, none empty, no blank at the ends or two together, blanks in FORM, LEMMA and MISC only; numbers
consecutive; ranges in place, apart, with nothing but FORM and MISC (and Typo=Yes), no SpaceAfter=No inside; UPOS one of
17; XPOS; FEATS of valid form, in order, each once; HEAD in range and not the word itself; one root; DEPREL of a known
universal relation, root exactly where HEAD is 0; no cycle; DEPS of valid form; MISC without empty items, SpaceAfter
only as No, NER in BIO; newdoc and newpar before words. Prints "file:line: expected …, found …"; exit status 1 if any.
"""
import argparse
import lzma
import re
import sys
import unicodedata

UPOS = set("ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split())
RELATIONS = set("acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated "
                "expl fixed flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum "
                "root vocative xcomp".split())
FEATURE = re.compile(r"[A-Z][A-Za-z0-9]*(?:\[[a-z0-9]+\])?=[A-Z0-9][A-Za-z0-9]*(?:,[A-Z0-9][A-Za-z0-9]*)*")
RELATION = re.compile(r"[a-z]+(?::[a-z]+)?")
ENHANCED = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[1-9][0-9]*)?:\S+")
NUMBER = re.compile(r"[1-9][0-9]*")
NAME = re.compile(r"([BI])-(\S+)")


class Checker:
    def __init__(self):
        self.problems = []
        self.ids = set()
        self.sentences = self.words = 0

    def lines(self, name, lines):
        self.name = name
        block, first = [], 1
        number = 0
        for number, line in enumerate(lines, 1):
            line = line.rstrip("\n")
            if line:
                block.append(line)
                continue
            if not block:
                self.say(number, "a sentence", "an empty line")
            else:
                self.sentence(first, block)
            block, first = [], number + 1
        if block:
            self.say(number, "an empty line behind the last sentence", "the end")
            self.sentence(first, block)

    def say(self, line, expected, found):
        self.problems.append(f"{self.name}:{line}: expected {expected}, found {found}")

    def sentence(self, first, block):
        self.sentences += 1
        comments = [b for b in block if b.startswith("#")]
        rows = []
        texts = self.comments(first, comments)
        for at, line in enumerate(block, first):
            if line.startswith("#"):
                if at - first >= len(comments):
                    self.say(at, "comments before words", line)
                continue
            cells = line.split("\t")
            if len(cells) != 10:
                self.say(at, "10 columns", len(cells))
                return
            for k, c in enumerate(cells):
                if c == "":
                    self.say(at, f"a value in column {k + 1}", "nothing")
                elif c != c.strip() or "  " in c:
                    self.say(at, f"single blanks inside column {k + 1}", repr(c))
                elif k not in (1, 2, 9) and any(x.isspace() for x in c):
                    self.say(at, f"no blank in column {k + 1}", repr(c))
            rows.append((at, cells))
        if not rows:
            self.say(first, "words", "comments only")
            return
        words, text = self.numbers(rows)
        for line, t in texts:
            if t != text:
                self.say(line, f"text {text!r}", repr(t))
        for line, cells in words:
            self.words += 1
            self.word(line, cells, len(words))
        self.tree(words)

    def comments(self, first, comments):
        ids, texts = [], []
        for at, line in enumerate(comments, first):
            if m := re.match(r"#\s*sent_id\s*=\s*(.*)$", line):
                ids.append(m[1])
                if not m[1] or re.search(r"\s", m[1]):
                    self.say(at, "sent_id without blanks", repr(m[1]))
                if m[1] in self.ids:
                    self.say(at, "a sent_id that no other sentence has", m[1])
                self.ids.add(m[1])
            elif m := re.match(r"#\s*text\s*=\s(.*)$", line):
                texts.append((at, m[1]))
                if m[1] != m[1].strip():
                    self.say(at, "text without blanks at its ends", repr(m[1]))
                if m[1] != unicodedata.normalize("NFC", m[1]):
                    self.say(at, "text in NFC", repr(m[1]))
        if len(ids) != 1:
            self.say(first, "one sent_id", len(ids))
        if len(texts) != 1:
            self.say(first, "one text", len(texts))
        return texts

    def numbers(self, rows):
        """Checks column 1; the words, and the text they make."""
        words, text, end, empty = [], "", 0, 0
        for line, cells in rows:
            n, misc = cells[0], cells[9].split("|")
            if m := re.fullmatch(r"([0-9]+)-([0-9]+)", n):
                a, z = int(m[1]), int(m[2])
                if a != len(words) + 1 or z <= a or a <= end:
                    self.say(line, f"a range from {len(words) + 1}", n)
                end = max(end, z)
                for k in range(2, 9):
                    if cells[k] != "_" and not (k == 5 and cells[k] == "Typo=Yes"):
                        self.say(line, f"_ in column {k + 1} of a range", cells[k])
                text += cells[1] + ("" if "SpaceAfter=No" in misc else " ")
                self.misc(line, cells[9])
            elif m := re.fullmatch(r"([0-9]+)\.([0-9]+)", n):
                empty = empty + 1 if int(m[1]) == getattr(self, "before", -1) else 1
                self.before = int(m[1])
                if int(m[1]) != len(words) or int(m[2]) != empty:
                    self.say(line, f"empty node {len(words)}.{empty}", n)
                if cells[6] != "_" or cells[7] != "_":
                    self.say(line, "no HEAD and DEPREL of an empty node", f"{cells[6]} {cells[7]}")
            else:
                self.before = -1
                if n != str(len(words) + 1):
                    self.say(line, f"number {len(words) + 1}", n)
                words.append((line, cells))
                if len(words) > end:
                    text += cells[1] + ("" if "SpaceAfter=No" in misc else " ")
                elif "SpaceAfter=No" in misc:
                    self.say(line, "no SpaceAfter=No inside a range", cells[9])
        if end > len(words):
            self.say(rows[-1][0], f"words up to {end}", f"an end behind {len(words)}")
        return words, text.rstrip(" ")

    def word(self, line, c, count):
        if c[1] == "_" and c[2] != "_":
            self.say(line, "lemma _ of the form _", c[2])
        if c[3] not in UPOS:
            self.say(line, "a universal part of speech", c[3])
        if c[5] != "_":
            items = c[5].split("|")
            attributes = [i.split("=")[0] for i in items]
            for i in items:
                if not FEATURE.fullmatch(i):
                    self.say(line, "a feature Name=Value", i)
                values = i.split("=", 1)[-1].split(",")
                if values != sorted(set(values), key=str.lower):
                    self.say(line, "values in order, each once", i)
            if [i.lower() for i in items] != sorted(i.lower() for i in items):
                self.say(line, "features in order", c[5])
            if len(set(attributes)) != len(attributes):
                self.say(line, "each feature once", c[5])
        if c[6] != "0" and not NUMBER.fullmatch(c[6]) or c[6].isdigit() and int(c[6]) > count:
            self.say(line, f"a head from 0 to {count}", c[6])
        elif c[6] == c[0]:
            self.say(line, "another word as head", c[6])
        if not RELATION.fullmatch(c[7]) or c[7].split(":")[0] not in RELATIONS:
            self.say(line, "a universal relation", c[7])
        if (c[6] == "0") != (c[7] == "root"):
            self.say(line, "root exactly where the head is 0", f"{c[6]} {c[7]}")
        if c[8] != "_":
            for i in c[8].split("|"):
                if not ENHANCED.fullmatch(i):
                    self.say(line, "DEPS as head:relation", i)
        self.misc(line, c[9])

    def misc(self, line, misc):
        if misc == "_":
            return
        seen = set()
        for i in misc.split("|"):
            if not i.strip() or i != i.strip():
                self.say(line, "MISC without empty items and blanks at the ends", repr(misc))
            if i.startswith("SpaceAfter=") and i != "SpaceAfter=No":
                self.say(line, "SpaceAfter=No or nothing", i)
            name = i.split("=")[0]
            if name in ("SpaceAfter", "NER", "JoinedLemma") and name in seen:
                self.say(line, f"{name} once", misc)
            seen.add(name)

    def tree(self, words):
        heads = [int(c[6]) if c[6].isdigit() else 0 for _, c in words]
        if heads.count(0) != 1:
            self.say(words[0][0] if words else 0, "one root", heads.count(0))
        for i in range(1, len(heads) + 1):
            j, steps = i, 0
            while 0 < j <= len(heads) and steps <= len(heads):
                j, steps = heads[j - 1], steps + 1
            if steps > len(heads):
                self.say(words[i - 1][0], "a tree", "a cycle")
                break
        before = "O"
        for line, c in words:
            label = next((m[4:] for m in c[9].split("|") if m.startswith("NER=")), "O")
            m = NAME.fullmatch(label)
            if label != "O" and not m:
                self.say(line, "NER=B-… or I-…", label)
            elif m and m[1] == "I" and before[2:] != m[2]:
                self.say(line, "I- behind B- or I- of the same type", f"{label} behind {before}")
            before = label


def check(name, lines):
    """Problems, sentences, words."""
    checker = Checker()
    checker.lines(name, lines)
    return checker.problems, checker.sentences, checker.words


def opened(path):
    if path == "-":
        return sys.stdin
    return lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+")
    parser.add_argument("--most", type=int, default=50, help="problems to print for each file")
    args = parser.parse_args()
    failed = False
    for path in args.files:
        with opened(path) as f:
            problems, sentences, words = check(path, f)
        for p in problems[:args.most]:
            print(p)
        print(f"{path}: {sentences} sentences, {words} words, {len(problems)} problems")
        failed |= bool(problems)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
