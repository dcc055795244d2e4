#!/usr/bin/env python3
"""Whether the program's sub-words (src/model/subwords.h) are sentencepiece's, and how fast they are.

Usage: subwords_eval.py TOOL PREPARED [--shared FOLDER] [--words N] [--keep FOLDER] [--show N]

TOOL is subwords_tool, PREPARED the file of train/lagebild_train/prepare.py (its pieces are used). Needs what
train/requirements.txt names, and sentencepiece with protobuf.

Compared are
 1. the words of N running words of raw text (white space, then punctuation cut off), one at a time, with a
    sentencepiece model of the same pieces and scores whose normaliser is compiled from the same map;
 2. the same texts, a line at a time;
 3. words put together at random from characters of the map, of the pieces, of many scripts, and blanks;
 4. all words of PREPARED with what train/lagebild_train/subwords.py made of them.
"""
import argparse
import io
import json
import lzma
import pathlib
import random
import re
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "train"))
RAW = ["bundestag/plpr-17-18.txt.xz", "wikinews_de/wikinews_de.jsonl.xz",
       "de_wikipedia_jahre_1999_2001/de_wikipedia_jahre_1999_2001.jsonl.xz",
       "en_kremlin_2021_2022/en_kremlin_2021_2022.jsonl.xz",
       "en_state_dept_2021_2022/en_state_dept_2021_2022.jsonl.xz",
       "en_white_house_2021_2022/en_white_house_2021_2022.jsonl.xz",
       "en_wikipedia_current_events_2002_2026/en_wikipedia_current_events_2002_2026.jsonl.xz"]
CUT = re.compile(r"\w+(?:[-'’.]\w+)*|[^\w\s]|\s+")


def map_blob(normal):
    """The map of code points as SubwordBlobs::normal describes it."""
    entries = sorted(normal.items())
    texts = [t.encode() for _, t in entries]
    offsets = [0]
    for t in texts:
        offsets.append(offsets[-1] + len(t))
    return struct.pack(f"<I{len(entries)}I{len(offsets)}I", len(entries), *(c for c, _ in entries), *offsets) + \
        b"".join(texts)


def write_blobs(folder, pieces, scores, normal):
    texts = [p.encode() for p in pieces]
    offsets = [0]
    for t in texts:
        offsets.append(offsets[-1] + len(t))
    (folder / "pieces.text").write_bytes(b"".join(texts))
    (folder / "pieces.offsets").write_bytes(struct.pack(f"<{len(offsets)}I", *offsets))
    (folder / "pieces.scores").write_bytes(struct.pack(f"<{len(pieces)}f", *scores))
    (folder / "normal").write_bytes(map_blob(normal))


def sentencepiece_models(folder, pieces, scores, normal):
    """The same pieces for sentencepiece: behind white space (or running text), and glued to the word before."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2 as pb
    rules = folder / "rules.tsv"
    rules.write_text("".join(f"{c:X}\t{' '.join(f'{ord(x):X}' for x in t)}\n" for c, t in sorted(normal.items())))
    tiny = io.BytesIO()  # trained only to have the rules compiled
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["ab ba abba baab"] * 50), model_writer=tiny, vocab_size=8, model_type="unigram",
        normalization_rule_tsv=str(rules), hard_vocab_limit=False, minloglevel=2)
    spec = pb.ModelProto.FromString(tiny.getvalue()).normalizer_spec
    out = []
    for prefix in (True, False):
        model = pb.ModelProto()
        for i, (piece, score) in enumerate(zip(pieces, scores)):
            kind = pb.ModelProto.SentencePiece
            t = kind.UNKNOWN if i == 3 else kind.CONTROL if i < 3 or piece == "<mask>" else kind.NORMAL
            model.pieces.add(piece=piece, score=float(score), type=t)
        model.trainer_spec.model_type = pb.TrainerSpec.UNIGRAM
        model.trainer_spec.vocab_size = len(pieces)
        model.trainer_spec.bos_id, model.trainer_spec.pad_id = 0, 1
        model.trainer_spec.eos_id, model.trainer_spec.unk_id = 2, 3
        model.normalizer_spec.CopyFrom(spec)
        model.normalizer_spec.add_dummy_prefix = prefix
        model.normalizer_spec.remove_extra_whitespaces = True
        model.normalizer_spec.escape_whitespaces = True
        out.append(sentencepiece.SentencePieceProcessor(model_proto=model.SerializeToString()))
    return out


def texts(path):
    with lzma.open(path, "rt", encoding="utf-8") as f:
        for line in f:
            if path.name.endswith(".jsonl.xz"):
                for value in json.loads(line).values():
                    if isinstance(value, str):
                        yield from value.splitlines()
            else:
                yield line.rstrip("\n")


def cut(line):
    """(form, white space before) of a line's words."""
    space = True
    for m in CUT.finditer(line):
        if m[0].isspace():
            space = True
        else:
            yield m[0], space
            space = False


def run(tool, folder, mode, lines):
    data = "".join(line + "\n" for line in lines).encode("utf-8", "surrogatepass")
    out = subprocess.run([tool, folder, mode], input=data, check=True, stdout=subprocess.PIPE).stdout.decode()
    out = out.split("\n")
    if len(out) - 1 != len(lines):
        raise SystemExit(f"{tool} gave {len(out) - 1} lines, expected {len(lines)}")
    return out[:-1]


def report(name, count, wrong, show):
    print(f"{name}: {count} compared, {len(wrong)} differ")
    for w in wrong[:show]:
        print("   ", *w)
    return len(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tool")
    parser.add_argument("prepared", type=pathlib.Path)
    parser.add_argument("--shared", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2] / "shared")
    parser.add_argument("--words", type=int, default=10_000_000)
    parser.add_argument("--keep", type=pathlib.Path, help="folder for the blobs and the words (default: a temporary one)")
    parser.add_argument("--show", type=int, default=10)
    args = parser.parse_args()
    import pickle
    from lagebild_train import e5
    with args.prepared.open("rb") as f:
        prepared = pickle.load(f)
    model = e5.load()
    pieces = [model.pieces[i] for i in prepared["keep"]]
    scores = [float(model.scores[i]) for i in prepared["keep"]]
    temporary = tempfile.TemporaryDirectory()
    folder = args.keep or pathlib.Path(temporary.name)
    folder.mkdir(parents=True, exist_ok=True)
    write_blobs(folder, pieces, scores, model.normal)
    models = sentencepiece_models(folder, pieces, scores, model.normal)
    blank = str(pieces.index("\u2581"))
    differ = 0

    cache = {}

    def compare_words(name, words):
        got = run(args.tool, folder, "words", [f"{int(s)}{form}" for form, s in words])
        wrong = []
        for key, line in zip(words, got):
            ids = cache.get(key)
            if ids is None:
                form, space = key
                found = models[0 if space else 1].encode(form)
                # Where sentencepiece has nothing for a word, it still has a row in the network.
                ids = " ".join(map(str, found)) or (blank if space else "3")
                cache[key] = ids
            if ids != line:
                wrong.append((repr(key), "expected", ids, "found", line))
        return report(name, len(words), wrong, args.show)

    paths = [args.shared / "data/raw" / p for p in RAW]
    left, speed = args.words, []
    for path in sorted(paths, key=lambda p: p.stat().st_size):  # at most a fifth each, the rest from the largest
        words, lines = [], []
        here = left if path == paths[0] else min(left, args.words // 5)
        for line in texts(path):
            words += cut(line)
            lines.append(line)
            if len(words) >= min(here, 1_000_000):
                differ += compare_words(f"{path.name} words", words)
                differ += compare_lines(args, folder, models, path.name, lines)
                left -= len(words)
                here -= len(words)
                speed += words[:300_000]
                words, lines = [], []
                cache.clear()
                if here <= 0:
                    break
        if words:
            differ += compare_words(f"{path.name} words", words)
            differ += compare_lines(args, folder, models, path.name, lines)
            left -= len(words)
            speed += words[:300_000]
            cache.clear()
        if left <= 0:
            break
    print(f"{args.words - left} running words of raw text")

    chance = random.Random(1)
    alphabet = [chr(c) for c in model.normal if not 0xD800 <= c < 0xE000 and chr(c) != "\n"]
    odd = ["\u00a0", " ", "\u2009", "\u0301", "\u0308", "\u200d", "\u2581", "ß", "İ", "ſ", "你", "ب", "𝒜", "🙂", "\u0378"]
    made = []
    for i in range(300_000):
        parts = []
        for _ in range(chance.randint(1, 6)):
            kind = chance.random()
            if kind < 0.5:
                parts.append(pieces[chance.randrange(4, len(pieces) - 1)].replace("\u2581", ""))
            elif kind < 0.7:
                parts.append(chance.choice(alphabet))
            elif kind < 0.9:
                parts.append(chance.choice(odd))
            else:
                c = chance.randrange(0x21, 0x30000)
                parts.append(chr(c) if not 0xD800 <= c < 0xE000 else "x")
        made.append(("".join(parts), chance.random() < 0.5))
    differ += compare_words("made words", made)

    wrong, words, ids = [], [], []
    for sentences in prepared["sets"].values():
        for s in sentences:
            before = [True] + s.space[:-1]
            for form, b, p in zip(s.forms, before, s.pieces):
                if "\n" not in form:
                    words.append(f"{int(b)}{form}")
                    ids.append(" ".join(map(str, p)))
    got = run(args.tool, folder, "words", words)
    wrong = [(repr(w), "expected", x, "found", g) for w, x, g in zip(words, ids, got) if x != g]
    differ += report("train/lagebild_train/subwords.py", len(words), wrong, args.show)
    (folder / "speed.txt").write_text("".join(f"{int(s)}{form}\n" for form, s in speed))
    print(subprocess.run([args.tool, folder, "speed"], input=(folder / "speed.txt").read_bytes(), check=True,
                         stdout=subprocess.PIPE).stdout.decode(), end="")
    sys.exit(1 if differ else 0)


def compare_lines(args, folder, models, name, lines):
    got = run(args.tool, folder, "text", lines)
    expected = models[0].encode(lines)
    wrong = [(repr(line[:200]), "expected", *x[:400], "found", g[:1000])
             for line, x, g in zip(lines, expected, got) if " ".join(map(str, x)) != g]
    return report(f"{name} lines", len(lines), wrong, args.show)


if __name__ == "__main__":
    main()
