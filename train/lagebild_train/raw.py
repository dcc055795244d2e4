"""Raw text as sentences of words, cut by the project's own segmenter, with names by CoreNLP where they are asked for."""
from __future__ import annotations

import argparse
import json
import lzma
import pathlib
import pickle
import random
import subprocess

from . import corpora as c
from . import e5
from .prepare import encode
from .subwords import Subwords

CORENLP = {"PERSON": "PER", "LOCATION": "LOC", "ORGANIZATION": "ORG", "MISC": "MISC"}


def segment(texts: list[tuple[str, str]], language: str, tool: pathlib.Path, data: pathlib.Path) -> list[c.Sentence]:
    """(document, text) → sentences; documents are kept apart by a line that no text has."""
    mark = "\u2042\u2042\u2042."
    joined = f"\n\n{mark}\n\n".join(t.replace("\u2042", " ") for _, t in texts)
    lines = subprocess.run([tool, data, language], input=joined.encode(), check=True,
                           stdout=subprocess.PIPE).stdout.decode().split("\n")
    out: list[c.Sentence] = []
    document, current, forms, space, last_end = 0, None, [], [], -1
    treebank = "de_gsd" if language == "de" else "en_ewt"

    def close():
        nonlocal document
        if forms:
            if "\u2042" in forms[0]:
                document += 1
            elif 3 <= len(forms) <= 80:
                out.append(c.Sentence(list(forms), list(space), treebank, language, texts[document][0]))
        forms.clear()
        space.clear()

    for line in lines:
        if not line:
            continue
        number, begin, end, _, _, _, words = line.split("\t")
        if number != current:
            close()
            current = number
        elif forms:
            space[-1] = int(begin) > last_end
        for w in words.split(" "):
            forms.append(w)
            space.append(True)
        last_end = int(end)
    close()
    return out


def corenlp(sentences: list[c.Sentence], jars: list[pathlib.Path], program: pathlib.Path) -> None:
    text = "".join("\t".join(s.forms) + "\n" for s in sentences)
    lines = subprocess.run(["java", "-Xmx3g", "-cp", ":".join(map(str, jars)), program], input=text.encode(),
                           check=True, stdout=subprocess.PIPE).stdout.decode().split("\n")
    for s, line in zip(sentences, lines):
        labels = line.split("\t")
        if len(labels) == len(s.forms):
            s.names["corenlp"] = c.to_bio(["O" if x == "O" else "I-" + CORENLP[x] for x in labels])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path("../shared"))
    parser.add_argument("--data", type=pathlib.Path, default=pathlib.Path("data"))
    parser.add_argument("--build", type=pathlib.Path, default=pathlib.Path("build/release"))
    parser.add_argument("--prepared", type=pathlib.Path, required=True)
    parser.add_argument("--jars", type=pathlib.Path, nargs="*", default=[], help="CoreNLP and its German models")
    parser.add_argument("--words", type=int, default=200_000, help="of each source at most")
    args = parser.parse_args()
    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    rng, raw = random.Random(5), args.shared / "data/raw"
    german: list[tuple[str, str]] = []

    def add(texts: list[tuple[str, str]]):
        rng.shuffle(texts)
        count = 0
        for name, text in texts:
            if count >= args.words:
                break
            german.append((name, text))
            count += len(text.split())

    add([(f"wikinews{i}", json.loads(line)["text"]) for i, line in
         enumerate(lzma.open(raw / "wikinews_de/wikinews_de.jsonl.xz", "rt", encoding="utf-8"))])
    for line in (args.shared / "gold/train.gold.jsonl").open(encoding="utf-8"):
        item = json.loads(line)
        if item["id"].startswith("train-de"):
            german.append((item["id"], (args.shared / "gold/train" / f"{item['id']}.txt").read_text(encoding="utf-8")))
    speeches = []
    with lzma.open(raw / "bundestag/plpr-17-18.txt.xz", "rt", encoding="utf-8", errors="replace") as f:
        for i, block in enumerate(f.read(60_000_000).split("\n  ")):
            if len(block) > 300:
                speeches.append((f"bundestag{i}", " ".join(block.split())))
    add(speeches)
    sentences = segment(german, "de", args.build / "src/text/segment_tool", args.data)
    print(f"{len(sentences)} sentences, {sum(len(s.forms) for s in sentences)} words", flush=True)
    if args.jars:
        corenlp(sentences, args.jars, pathlib.Path(__file__).parent.parent / "SilverNames.java")
        print(f"names for {sum('corenlp' in s.names for s in sentences)}")
    c.add_lexicon(sentences, args.build / "src/language/lexicon_tool", args.data)
    model = e5.load()
    encode(sentences, Subwords([model.pieces[i] for i in prepared["keep"]], model.scores[prepared["keep"]], model.normal))
    for s in sentences:
        s.fold, s.silver = -1, True
    prepared["sets"]["raw_de"] = sentences
    with args.prepared.open("wb") as f:
        pickle.dump(prepared, f)


if __name__ == "__main__":
    main()
