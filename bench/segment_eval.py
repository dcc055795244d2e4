#!/usr/bin/env python3
"""Token and sentence F1 of the segmenter on raw text of Universal Dependencies treebanks.

Usage: segment_eval.py TOOL DATA_FOLDER [--shared FOLDER] [--set NAME] [--show N] [--floors]

The raw text is put together from the treebank as the CoNLL 2018 shared task did: sentences of a paragraph are joined
by the white space that SpaceAfter tells, paragraphs and documents (newpar, newdoc) by an empty line. A treebank without
those marks is one long paragraph. Web and mail texts had more line breaks than newpar keeps (headers, lists, signatures):
"lines" is sentence F1 with an empty line put back behind every sentence that does not end in a mark.

Tokens are compared by span. Two conventions differ from the treebanks on purpose, and the comparison allows for them:
 - clitics ("do" + "n't") are tokens here and words of one token there: for "tokens", ours are joined where they exactly
   fill a token of several words; for "words", the treebank's token is cut where its words, put together, give its form
   (misspellings such as "its" for "it's" are cut there as well);
 - German hyphenated compounds ("SPD-Parteitag") are one token here and three there: with scheme "ud" (printed first)
   this tool's tokens are cut at their hyphens as the treebank does, with scheme "own" the treebank's are joined.
"""
import argparse
import lzma
import os
import re
import subprocess
import sys

SETS = {
    "gsd-dev": ("de", "UD_German-GSD/de_gsd-ud-dev.conllu.xz"),
    "pud": ("de", "UD_German-PUD/de_pud-ud-test.conllu.xz"),
    "ewt-dev": ("en", "UD_English-EWT/en_ewt-ud-dev.conllu.xz"),
    "ewt-train": ("en", "UD_English-EWT/en_ewt-ud-train.conllu.xz"),
    "gum-dev": ("en", "UD_English-GUM-clean/en_gumclean-ud-dev.conllu.xz"),
    "gum-train": ("en", "UD_English-GUM-clean/en_gumclean-ud-train.conllu.xz"),
}
DEFAULT = ["gsd-dev", "pud", "ewt-dev", "gum-dev"]
# Reached values, rounded down: tokens, sentences, sentences with line breaks put back.
FLOORS = {"gsd-dev": (99.5, 95.5, 97.5), "pud": (99.7, 99.0, 99.4), "ewt-dev": (99.4, 85.3, 95.0), "gum-dev": (99.8, 95.4, 96.6)}


def read(path):
    """Yields sentences: (starts_block, [(form, words, space_after)])."""
    block, tokens, words_to, pending = False, [], 0, None
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("#"):
                block = block or line.startswith("# newdoc") or line.startswith("# newpar")
                continue
            if not line:
                if tokens:
                    yield block, tokens
                block, tokens, words_to = False, [], 0
                continue
            cells = line.split("\t")
            if "." in cells[0]:
                continue
            space = "SpaceAfter=No" not in cells[9]
            if "-" in cells[0]:
                first, last = map(int, cells[0].split("-"))
                pending, words_to = (cells[1], [], space), last
                tokens.append(pending)
                continue
            # A new paragraph inside a sentence starts no new block for the segmenter.
            if int(cells[0]) <= words_to:
                pending[1].append(cells[1])
                continue
            tokens.append((cells[1], [cells[1]], space))
    if tokens:
        yield block, tokens


def ends_in_mark(form):
    return form[-1] in ".!?…:;\"'”’»“)]" or form[0] in ".!?"


def build(path, lines=False):
    """Raw text, gold tokens, gold words (tokens cut at clitics), gold sentences; all as spans."""
    text, surface, tokens, sentences = [], [], [], []
    at = 0
    glue = ""
    for block, sentence in read(path):
        if text and block:
            glue = "\n\n"
        if text:
            text.append(glue)
            at += len(glue)
        first = at
        for form, words, space in sentence:
            surface.append((at, at + len(form)))
            plain = form.replace("\u2019", "'")
            if len(words) > 1 and "".join(words).replace("\u2019", "'") == plain:
                begin = at
                for word in words:
                    tokens.append((begin, begin + len(word)))
                    begin += len(word)
            else:
                tokens.append((at, at + len(form)))
            text.append(form)
            at += len(form)
            glue = " " if space else ""
            if space:
                text.append(" ")
                at += 1
        if glue:
            text.pop()
            at -= 1
        sentences.append((first, at))
        if lines and not ends_in_mark(sentence[-1][0]):
            glue = "\n\n"
    return "".join(text), surface, tokens, sentences


def join_clitics(own, surface, words):
    """Our tokens, those joined that exactly fill a token of several words."""
    known = set(words)
    ends = dict(t for t in surface if t not in known)
    out, i = [], 0
    while i < len(own):
        begin, end = own[i]
        stop = ends.get(begin)
        j = i
        while stop is not None and j + 1 < len(own) and own[j][1] < stop and own[j + 1][0] == own[j][1]:
            j += 1
        if stop is not None and j < len(own) and own[j][1] == stop:
            out.append((begin, stop))
            i = j + 1
        else:
            out.append(own[i])
            i += 1
    return out


def run(tool, data, language, text):
    out = subprocess.run([tool, data, language], input=text.encode(), stdout=subprocess.PIPE, check=True).stdout.decode()
    tokens, sentences, last = [], [], None
    for line in out.split("\n"):
        if not line:
            continue
        number, begin, end = line.split("\t")[:3]
        tokens.append((int(begin), int(end)))
        if number != last:
            sentences.append([int(begin), int(end)])
            last = number
        sentences[-1][1] = int(end)
    return tokens, [tuple(s) for s in sentences]


def cut_hyphens(tokens, text):
    """Cuts words at hyphens between letters and after a first part, as the German treebanks do."""
    out = []
    for begin, end in tokens:
        form = text[begin:end]
        if "-" not in form or re.fullmatch(r"[-\d.,/:]+|-+", form) or "://" in form or "@" in form:
            out.append((begin, end))
            continue
        at = begin
        for piece in re.split(r"(-)", form):
            if piece:
                out.append((at, at + len(piece)))
                at += len(piece)
    return out


def join_hyphens(gold, own, text):
    """Joins gold pieces that lie inside one hyphenated token of ours."""
    wide = [t for t in own if "-" in text[t[0]:t[1]] and t[1] - t[0] > 1]
    out, i = [], 0
    for token in gold:
        while i < len(wide) and wide[i][1] <= token[0]:
            i += 1
        if i < len(wide) and wide[i][0] <= token[0] and token[1] <= wide[i][1]:
            if not out or out[-1] != wide[i]:
                out.append(wide[i])
        else:
            out.append(token)
    return out


def f1(gold, own):
    both = len(set(gold) & set(own))
    return 200.0 * both / max(1, len(gold) + len(own))


def show(label, gold, own, text, limit):
    g, o = set(gold), set(own)
    for name, spans in (("missing", sorted(g - o)), ("wrong", sorted(o - g))):
        for begin, end in spans[:limit]:
            context = (text[max(0, begin - 45):begin] + "[[" + text[begin:end] + "]]" + text[end:end + 35]).replace("\n", "¶")
            if end - begin > 80:
                context = (text[max(0, begin - 30):begin] + "[[" + text[begin:begin + 30] + " … " + text[end - 50:end] + "]]" + text[end:end + 40]).replace("\n", "¶")
            print(f"  {label} {name}: {context}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("data")
    parser.add_argument("--shared", default=os.environ.get("LAGEBILD_SHARED", os.path.join(os.path.dirname(__file__), "..", "..", "shared")))
    parser.add_argument("--set", action="append")
    parser.add_argument("--show", type=int, default=0, help="print up to N wrong tokens and sentences")
    parser.add_argument("--floors", action="store_true", help="fail below the floors")
    args = parser.parse_args()
    folder = os.path.join(args.shared, "data", "ud")
    if not os.path.isdir(folder):
        print(f"skipped: no treebanks in {folder}")
        return 77
    low = False
    for name in args.set or DEFAULT:
        language, path = SETS[name]
        text, surface, gold, gold_sentences = build(os.path.join(folder, path))
        own, own_sentences = run(args.tool, args.data, language, text)
        ud = cut_hyphens(own, text) if language == "de" else own
        words = f1(gold, ud)
        joined = join_clitics(ud, surface, gold)
        tokens = f1(surface, joined)
        sentences = f1(gold_sentences, own_sentences)
        laid, _, _, laid_sentences = build(os.path.join(folder, path), lines=True)
        lines = f1(laid_sentences, run(args.tool, args.data, language, laid)[1])
        extra = f"  own scheme {f1(join_hyphens(gold, own, text), own):6.2f}" if language == "de" else ""
        print(f"{name:10} tokens {tokens:6.2f}  words {words:6.2f}  sentences {sentences:6.2f}  lines {lines:6.2f}{extra}  "
              f"({len(surface)} tokens, {len(gold_sentences)} sentences)")
        if args.show:
            show("token", surface, joined, text, args.show)
            show("sentence", gold_sentences, own_sentences, text, args.show)
        if args.floors and any(got < floor for got, floor in zip((tokens, sentences, lines), FLOORS.get(name, ()))):
            print(f"  below the floor {FLOORS[name]}")
            low = True
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main())
