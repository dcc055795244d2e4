#!/usr/bin/env python3
"""The language model through the program: cases of single sentences, and what holds for every text.

usage: language_test.py BINARY [--model MODEL]
"""
import pathlib
import os
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BINARY, MODEL = "", "accurate"
KEYS = {"upos": 3, "xpos": 4, "lemma": 2, "rel": 7}


def analyse(*arguments, environment=None, text=None):
    done = subprocess.run([BINARY, "analyse", "--model", MODEL, *map(str, arguments)], input=text, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False, env={**os.environ, **(environment or {})}, timeout=240)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def sentences(conllu):
    out = []
    for block in conllu.split("\n\n"):
        rows = [line.split("\t") for line in block.split("\n") if line and line[0] != "#"]
        if rows:
            out.append([r for r in rows if r[0].isdigit()])
    return out


def misc(row, key):
    return next((m[len(key) + 1:] for m in row[9].split("|") if m.startswith(key + "=")), "O" if key == "NER" else "")


def cases(path):
    """(line number, text, [(line number, words of the fact)])."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith("text "):
            out.append((number, line[5:], []))
        elif line and line[0] != "#":
            out[-1][2].append((number, line.split()))
    return out


class Cases(unittest.TestCase):
    def check(self, language):
        path = HERE / f"{language}.txt"
        found = cases(path)
        self.assertGreater(len(found), 5)
        with tempfile.TemporaryDirectory() as folder:
            for i, (_, text, _) in enumerate(found):
                pathlib.Path(folder, f"{i:03}.txt").write_text(text + "\n", encoding="utf-8")
            status, out, errors = analyse("--language", language, folder)
        self.assertEqual((status, errors), (0, ""))
        documents = out.split("# newdoc id = ")[1:]
        self.assertEqual(len(documents), len(found))
        wrong = []
        for (_, _, facts), document in zip(found, documents):
            rows = [r for s in sentences("# " + document) for r in s]
            for number, fact in facts:
                todo = fact[0] == "todo"
                fact = fact[todo:]
                form, _, which = fact[0].partition("#")
                hits = [r for r in rows if r[1] == form]
                if len(hits) < int(which or 1):
                    wrong.append(f"{path.name}:{number}: no word {fact[0]}")
                    continue
                row = hits[int(which or 1) - 1]
                for key, value in zip(fact[1::2], fact[2::2]):
                    if key == "head":
                        got = "root" if row[6] == "0" else next(r[1] for r in rows if r[0] == row[6])
                    elif key == "feat":
                        got = value if value in row[5].split("|") else row[5]
                    elif key == "name":
                        got = misc(row, "NER")[2:] or "O"
                    elif key == "joined":
                        got = misc(row, "JoinedLemma")
                    else:
                        got = row[KEYS[key]]
                    if todo and got == value:
                        wrong.append(f"{path.name}:{number}: {form} {key} is reached: take the word todo away")
                    if got != value and not todo:
                        wrong.append(f"{path.name}:{number}: {form} {key}: expected {value}, found {got}")
        self.assertEqual(wrong, [])

    def test_german(self):
        self.check("de")

    def test_english(self):
        self.check("en")


class Invariants(unittest.TestCase):
    def test_same_bytes_on_every_path_and_any_number_of_threads(self):
        examples = ROOT / "examples" / "de"
        status, fast, _ = analyse(examples, "--threads", "3")
        self.assertEqual(status, 0)
        self.assertEqual(analyse(examples, "--threads", "1")[1], fast)
        one = sorted(examples.glob("*.txt"))[0]
        self.assertEqual(analyse(one, environment={"LAGEBILD_KERNEL": "scalar"})[1], analyse(one)[1])

    def test_output_is_valid_and_keeps_given_words(self):
        _, out, _ = analyse(ROOT / "examples")
        files = list((ROOT / "examples").glob("??/*"))
        documents = sum(len(f.read_text().splitlines()) if f.suffix == ".jsonl" else 1 for f in files)
        self.assertEqual(out.count("# newdoc id = "), documents)
        checker = subprocess.run([sys.executable, ROOT / "bench/conllu_check.py", "-"], input=out.encode(),
                                 stdout=subprocess.PIPE, check=False)
        self.assertEqual(checker.returncode, 0, checker.stdout.decode()[-2000:])
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "words.conllu")
            path.write_text(out, encoding="utf-8")
            status, again, errors = analyse("--input", "conllu", "--language", "de", path)
        self.assertEqual((status, errors), (0, ""))
        self.assertEqual([[r[1] for r in s] for s in sentences(out)], [[r[1] for r in s] for s in sentences(again)])

    def test_a_very_long_sentence_is_one_tree(self):
        words = " und".join(f" der Minister {i} von Frankreich" for i in range(300))
        rows = ["\t".join([str(i + 1), w, *["_"] * 8]) for i, w in enumerate(words.split())]
        status, out, _ = analyse("--input", "conllu", "--language", "de", "-", text=("\n".join(rows) + "\n\n").encode())
        self.assertEqual(status, 0)
        found = sentences(out)
        self.assertEqual((len(found), len(found[0])), (1, len(rows)))
        self.assertEqual(sum(r[6] == "0" for r in found[0]), 1)

    def test_vectors_are_alike_across_languages(self):
        import json
        texts = ["Der Präsident reiste zu Gesprächen nach China.", "The president travelled to China for talks.",
                 "Bei dem Erdbeben kamen Hunderte Menschen ums Leben.", "Hundreds of people were killed in the earthquake."]
        vectors = []
        for text in texts:
            _, out, _ = analyse("--format", "vectors", "-", text=text.encode())
            vectors.append(json.loads(out)["vector"])

        def cosine(a, b):
            return sum(x * y for x, y in zip(vectors[a], vectors[b]))

        self.assertAlmostEqual(cosine(0, 0), 1, places=4)
        self.assertGreater(min(cosine(0, 1), cosine(2, 3)), max(cosine(0, 3), cosine(1, 2), cosine(0, 2), cosine(1, 3)))


class Errors(unittest.TestCase):
    def test_messages_name_file_and_place(self):
        status, _, errors = analyse("--input", "conllu", "-", text=b"1\tHaus\t_\n\n")
        self.assertEqual(status, 3)
        self.assertIn("-:1: expected", errors)
        status, _, errors = analyse("--treebank", "de_nope", "-", text=b"Das Haus steht.")
        self.assertEqual(status, 2)
        self.assertIn("de_nope", errors)
        for wrong, expected in (({"LAGEBILD_KERNEL": "abacus"}, "LAGEBILD_KERNEL"), ({"LAGEBILD_MODELS": "/nowhere"}, "/nowhere")):
            if MODEL != "accurate" and "LAGEBILD_MODELS" in wrong:
                continue
            status, _, errors = analyse("-", environment=wrong, text=b"Das Haus steht.")
            self.assertNotEqual(status, 0)
            self.assertIn(expected, errors)

    def test_a_damaged_model_is_told(self):
        path = ROOT / "models" / f"{MODEL}.lblm" if MODEL == "accurate" else pathlib.Path(MODEL)
        content = bytearray(path.read_bytes())
        with tempfile.TemporaryDirectory() as folder:
            broken = pathlib.Path(folder, "broken.lblm")
            for change, expected in ((lambda b: b[:1000], "size"), (lambda b: b"XXXX" + b[4:], "LBLM"),
                                     (lambda b: b[:-9] + bytes([b[-9] ^ 1]) + b[-8:], "SHA-256")):
                broken.write_bytes(bytes(change(bytes(content))))
                done = subprocess.run([BINARY, "analyse", "--model", broken, "-"], input=b"Das Haus steht.",
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, 1)
                self.assertIn(str(broken), done.stderr.decode())
                self.assertIn(expected, done.stderr.decode())

    def test_bench_prints_every_stage(self):
        done = subprocess.run([BINARY, "bench", "--seconds", "0.2", "--model", MODEL, ROOT / "examples/en"],
                              stdout=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 0)
        for stage in ("encoder", "trees", "names", "lexicon", "words/s"):
            self.assertIn(stage, done.stdout.decode())


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = os.path.abspath(sys.argv[1])
    if "--model" in sys.argv:
        MODEL = os.path.abspath(sys.argv[sys.argv.index("--model") + 1])
    unittest.main(argv=sys.argv[:1], verbosity=2)
