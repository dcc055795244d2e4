#!/usr/bin/env python3
"""The program on bad input, in order, killed, and out of disk space.

usage: cli_test.py BINARY [TestClass …]
"""
import gzip
import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BINARY = ""
REPORT = ("Berlin, 13. Januar 2023 - Bundeskanzler Olaf Scholz hat am Freitag in Berlin den französischen Präsidenten Emmanuel Macron "
          "getroffen. Scholz sagte, beide Länder stünden an der Seite der Ukraine. Rund 4000 Soldaten sollen verlegt werden.\n")


class CliTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="lagebild-cli-")
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def path(self, name, content=None):
        path = os.path.join(self.folder, name)
        if content is not None:
            with open(path, "wb") as file:
                file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        return path

    def run_program(self, *arguments, **options):
        options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 240, "check": False, **options}
        done = subprocess.run([BINARY, *map(str, arguments)], **options)
        # Whatever the input: an exit status of its own, never a signal.
        self.assertIn(done.returncode, (0, 1, 2, 3), done.stderr)
        return done

    def read(self, *arguments, **options):
        done = self.run_program("read", "--quiet", *arguments, **options)
        return done.returncode, [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()], done.stderr.decode("utf-8")

    def many(self, count):
        """A JSONL file of `count` different documents of different lengths."""
        rng = random.Random(7)
        lines = [json.dumps({"text": f"Meldung {i}. " + REPORT * rng.randint(1, 4), "url": f"https://example.org/{i}", "date": "2023-01-13"})
                 for i in range(count)]
        return self.path("many.jsonl", "\n".join(lines) + "\n")


class BadInput(CliTest):
    def test_each_bad_document_is_an_error_and_stops_nothing(self):
        self.path("1-empty.txt", b"")
        self.path("2-binary.txt", bytes(range(256)) * 40)
        self.path("3-broken-utf8.txt", "Gut. ".encode() + b"\xff\xfe\xc3(" + REPORT.encode())
        self.path("4-broken.html", "<html><body><div><p>" + REPORT + "<b><i></div><table><p>" + REPORT * 3 + "<")
        self.path("5-truncated.txt.gz", gzip.compress(os.urandom(3000) + REPORT.encode() * 50)[:1500])
        self.path("6-lines.jsonl", json.dumps({"text": REPORT}) + "\nthis is no JSON\n" + json.dumps({"nothing": 1}) + "\n"
                  + json.dumps({"text": REPORT + "Ende.", "url": "https://example.org/last"}) + "\n")
        self.path("7-good.txt", REPORT)
        status, reports, errors = self.read(self.folder, self.path("missing.txt"), self.path("no-*.txt"))
        self.assertEqual(status, 3)
        by_name = {}
        for report in reports:
            by_name.setdefault(os.path.basename(report["document"]["uri"] or "").split(":")[0], []).append(report)
        failed = [r for r in reports if "error" in r]
        for name in ("1-empty.txt", "2-binary.txt", "5-truncated.txt.gz", "missing.txt", "no-*.txt"):
            self.assertTrue(any("error" in r for r in by_name[name]), name)
            self.assertIn(name, errors)
        self.assertEqual(by_name["1-empty.txt"][0]["error"]["code"], "empty")
        self.assertEqual(by_name["missing.txt"][0]["error"]["code"], "not-found")
        self.assertEqual(by_name["5-truncated.txt.gz"][0]["error"]["code"], "bad-format")
        lines = by_name["6-lines.jsonl"]
        self.assertEqual(["error" in r for r in lines][:3], [False, True, True])
        self.assertNotIn("error", by_name["last"][0])
        self.assertNotIn("error", by_name["7-good.txt"][0])
        self.assertIn("Olaf Scholz", by_name["4-broken.html"][0]["document"]["text"])
        for r in failed:
            self.assertEqual(r["schema"], "lagebild-report/1")
            self.assertTrue(r["error"]["text"])
        self.assertEqual(len(failed), len(errors.strip().splitlines()), errors)

    def test_a_line_of_100_megabytes(self):
        huge = self.path("huge.jsonl")
        with open(huge, "wb") as file:
            file.write(b'{"text": "')
            for _ in range(100):
                file.write(b"Wort " * 200_000)
            file.write(b'"}\n' + json.dumps({"text": REPORT}).encode() + b"\n")
        status, reports, errors = self.read(huge)
        self.assertEqual(status, 3)
        self.assertEqual(reports[0]["error"]["code"], "too-large", errors)
        self.assertIn("Scholz", reports[-1]["document"]["text"])
        plain = self.path("huge.txt")
        os.rename(huge, plain)
        status, reports, errors = self.read(plain)
        self.assertEqual((status, reports[0]["error"]["code"]), (3, "too-large"), errors)

    def test_a_folder_that_may_not_be_read(self):
        closed = self.path("closed")
        os.mkdir(closed)
        self.path("closed/a.txt", REPORT)
        os.chmod(closed, 0)
        self.addCleanup(os.chmod, closed, 0o700)
        command = [BINARY, "read", "--quiet", closed]
        if os.geteuid() == 0:
            if shutil.which("setpriv") is None:
                self.skipTest("runs as root, and there is no setpriv")
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command]
            os.chmod(self.folder, 0o755)
            if subprocess.run(command[:4] + [BINARY, "--version"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode != 0:
                self.skipTest("the program cannot be run by nobody from here")
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(json.loads(done.stdout.splitlines()[0])["error"]["code"], "unreadable")

    def test_standard_input(self):
        status, reports, _ = self.read("-", input=REPORT.encode())
        self.assertEqual((status, len(reports)), (0, 1))
        status, reports, _ = self.read("-", input=b"")
        self.assertEqual((status, reports[0]["error"]["code"]), (3, "empty"))
        status, reports, _ = self.read("-", "--as", "jsonl", "--text-field", "a.b", input=json.dumps({"a": {"b": REPORT}, "text": "x"}).encode())
        self.assertEqual(status, 0)
        self.assertIn("Scholz", reports[0]["document"]["text"])

    def test_fail_fast_stops_at_the_first(self):
        names = [self.path("1.txt", REPORT), self.path("2.txt", b""), self.path("3.txt", REPORT)]
        status, reports, _ = self.read("--fail-fast", *names)
        self.assertEqual((status, len(reports)), (3, 2))


class Options(CliTest):
    def test_help_and_version(self):
        for command in ([], ["read"], ["explain"], ["show"]):
            done = self.run_program(*command, "--help")
            self.assertEqual(done.returncode, 0)
            for section in ("NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "EXAMPLES"):
                self.assertIn(section, done.stdout.decode().splitlines())
        self.assertRegex(self.run_program("--version").stdout.decode(), r"^lagebild \d+\.\d+\.\d+\n$")

    def test_wrong_options_are_status_2(self):
        report = self.path("a.txt", REPORT)
        for arguments in ([], ["read"], ["nonsense"], ["read", "--nonsense", report], ["read", "--format", "xml", report],
                          ["read", "--date", "2023-02-30", report], ["read", "--date", "gestern", report], ["read", "--threads", "0", report],
                          ["read", "--language", "fr", report], ["show"], ["show", report, "nonsense"], ["show", report, "--since", "2023-1"]):
            done = self.run_program(*arguments)
            self.assertEqual(done.returncode, 2, arguments)
            self.assertEqual(done.stdout, b"")
            self.assertTrue(done.stderr)

    def test_missing_knowledge_is_status_1(self):
        done = self.run_program("read", "--data", self.folder, self.path("a.txt", REPORT))
        self.assertEqual(done.returncode, 1)
        self.assertIn(self.folder, done.stderr.decode())

    def test_unwritable_output_is_status_1(self):
        report = self.path("a.txt", REPORT)
        if os.path.exists("/dev/full"):
            with open("/dev/full", "wb") as full:
                done = self.run_program("read", report, stdout=full)
            self.assertEqual(done.returncode, 1)
            self.assertIn("No space left", done.stderr.decode())
        done = self.run_program("read", report, "-o", self.path("none/lage.db"))
        self.assertEqual(done.returncode, 1)
        other = self.path("other.db")
        with sqlite3.connect(other) as db:
            db.execute("CREATE TABLE bookmarks (url TEXT)")
        done = self.run_program("read", report, "-o", other)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another application", done.stderr.decode())
        done = self.run_program("read", report, "-o", report)
        self.assertEqual(done.returncode, 1)
        with open(report, "rb") as file:
            self.assertEqual(file.read(), REPORT.encode())

    def test_a_reader_that_goes_away(self):
        many = self.many(400)
        process = subprocess.Popen([BINARY, "read", "--quiet", many], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(timeout=120), 1, errors)
        self.assertIn("closed", errors)

    def test_date_applies_where_the_document_has_none(self):
        text = "Der Präsident sprach am Mittwoch."
        _, reports, _ = self.read("--date", "2023-01-13", self.path("a.txt", text))
        self.assertEqual(reports[0]["document"]["published"], "2023-01-13")
        _, reports, _ = self.read("--date", "2023-01-13", self.path("a.jsonl", json.dumps({"text": text, "date": "2020-05-06"})))
        self.assertTrue(reports[0]["document"]["published"].startswith("2020-05-06"))


class Order(CliTest):
    def test_same_bytes_in_input_order_for_any_number_of_threads(self):
        many = self.many(200)
        bad = self.path("bad.txt", b"")
        outputs = set()
        for threads in (1, 2, 7):
            done = self.run_program("read", "--quiet", "--threads", threads, os.path.join(ROOT, "examples"), bad, many, self.path("gone.txt"))
            self.assertEqual(done.returncode, 3)
            outputs.add(done.stdout)
        self.assertEqual(len(outputs), 1)
        uris = [json.loads(line)["document"]["uri"] for line in outputs.pop().decode().splitlines()]
        at = uris.index(bad)
        self.assertEqual(uris[at + 1:], [f"https://example.org/{i}" for i in range(200)] + [self.path("gone.txt")])

    def test_progress_is_lines_where_standard_error_is_no_terminal(self):
        done = self.run_program("read", self.path("a.txt", REPORT))
        self.assertRegex(done.stderr.decode(), r"^lagebild: 1 document in [0-9.]+ s \([0-9.]+/s\)\n$")


def rows_by_document(path):
    """What a store holds of each document, by its key."""
    db = sqlite3.connect(path)
    result = {}
    for number, key, text in db.execute("SELECT id, key, text FROM documents").fetchall():
        facts = [text]
        for table in ("actors", "statements", "events", "figures", "offices", "times", "mentions", "evidence", "notices", "blocks"):
            facts.append(db.execute(f"SELECT count(*) FROM {table} WHERE document_id = ?", (number,)).fetchone()[0])
        result[key] = facts
    assert db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert db.execute("PRAGMA foreign_key_check").fetchone() is None
    db.close()
    return result


class Crash(CliTest):
    def test_killed_at_any_moment_it_keeps_whole_documents_and_goes_on(self):
        many = self.many(1500)
        reference = self.path("reference.db")
        started = time.monotonic()
        self.assertEqual(self.run_program("read", "--quiet", many, "-o", reference).returncode, 0)
        whole = time.monotonic() - started
        started = time.monotonic()
        self.read(self.path("small.txt", REPORT))
        start = time.monotonic() - started  # what loading the knowledge alone takes
        expected = rows_by_document(reference)
        self.assertEqual(len(expected), 1500)
        store = self.path("lage.db")
        rng = random.Random(11)
        kills = kept = 0
        for _ in range(6):
            process = subprocess.Popen([BINARY, "read", "--quiet", many, "-o", store])
            time.sleep(start + rng.uniform(-0.05, 0.2) * (whole - start))
            process.send_signal(signal.SIGKILL)
            kills += process.wait() == -signal.SIGKILL
            if not os.path.exists(store):
                continue
            shown = self.run_program("show", store, "documents", "--format", "csv")
            if shown.returncode != 0:  # killed before there was a schema
                self.assertIn(b"empty", shown.stderr)
                continue
            rows = rows_by_document(store)
            self.assertGreaterEqual(len(rows), kept)
            kept = len(rows)
            for key, facts in rows.items():
                self.assertEqual(facts, expected[key])
        self.assertGreaterEqual(kills, 3, "the program was too fast to be killed")
        done = self.run_program("read", many, "-o", store)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(rows_by_document(store), expected)
        again = self.run_program("read", many, "-o", store)
        self.assertIn(b"0 new", again.stderr)
        self.assertEqual(rows_by_document(store), expected)

    def test_a_full_disk_loses_nothing_that_was_stored(self):
        many = self.many(1200)
        store = self.path("lage.db")
        first = self.path("first.txt", REPORT)
        self.assertEqual(self.run_program("read", "--quiet", first, "-o", store).returncode, 0)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))
        done = self.run_program("read", "--quiet", many, "-o", store, preexec_fn=limit)
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr.decode(), "full|limit")
        rows = rows_by_document(store)
        self.assertGreaterEqual(len(rows), 1)
        self.assertLess(len(rows), 1201)
        self.assertEqual(self.run_program("read", "--quiet", many, "-o", store).returncode, 0)
        self.assertEqual(len(rows_by_document(store)), 1201)

    def test_a_full_disk_under_standard_output(self):
        many = self.many(300)
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        with open(self.path("out.jsonl"), "wb") as out:
            done = self.run_program("read", "--quiet", many, stdout=out, preexec_fn=limit)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot be written", done.stderr.decode())

    def test_interrupted_it_stores_what_it_has(self):
        many = self.many(3000)
        store = self.path("lage.db")
        process = subprocess.Popen([BINARY, "read", "--quiet", many, "-o", store])
        while not os.path.exists(store):
            time.sleep(0.01)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        self.assertIn(process.wait(timeout=60), (130, 0))
        rows_by_document(store)


class Pages(CliTest):
    def test_formats_for_people(self):
        report = self.path("a.txt", REPORT)
        for name in ("text", "table"):
            done = self.run_program("read", "--quiet", "--format", name, report)
            self.assertEqual(done.returncode, 0)
            self.assertIn("Scholz", done.stdout.decode())
        done = self.run_program("read", "--quiet", "--format", "html", report, self.path("gone<b>.txt"))
        self.assertEqual(done.returncode, 3)
        page = done.stdout.decode()
        self.assertTrue(page.startswith("<!DOCTYPE html>") and page.endswith("</html>\n"))
        self.assertIn("gone&lt;b&gt;.txt", page)
        self.assertNotRegex(page, r'(src|href)="(https?:)?//')

    def test_store_and_output_at_once(self):
        done = self.run_program("read", "--quiet", "--format", "jsonl", "-o", self.path("lage.db"), self.path("a.txt", REPORT))
        self.assertEqual((done.returncode, len(done.stdout.splitlines())), (0, 1))
        done = self.run_program("read", "--quiet", "-o", self.path("lage.db"), self.path("a.txt"))
        self.assertEqual((done.returncode, done.stdout), (0, b""))

    def test_explain_names_tokens_rules_and_reasons(self):
        report = self.path("a.txt", REPORT)
        done = self.run_program("explain", report)
        self.assertEqual(done.returncode, 0, done.stderr)
        text = done.stdout.decode()
        self.assertIn("Sentence 1", text)
        self.assertIn("MATCHED", text)
        done = self.run_program("explain", report, "--format", "json")
        explained = json.loads(done.stdout)
        self.assertEqual(explained["schema"], "lagebild-explain/1")
        whole = explained["report"]["document"]["text"]
        for sentence in explained["sentences"]:
            for token in sentence["tokens"]:
                self.assertEqual(whole[token["span"][0]:token["span"][1]], token["form"])
        self.assertTrue(any(note["rule"] for sentence in explained["sentences"] for note in sentence["notes"]))
        self.assertEqual(self.run_program("explain", self.path("gone.txt")).returncode, 3)


class Show(CliTest):
    def test_lists_and_filters(self):
        store = self.path("lage.db")
        self.assertEqual(self.run_program("read", "--quiet", os.path.join(ROOT, "examples"), "-o", store).returncode, 0)
        for name in ("actors", "events", "statements", "figures", "documents", "places", "offices"):
            table = self.run_program("show", store, name, env={**os.environ, "COLUMNS": "100"})
            self.assertEqual(table.returncode, 0)
            self.assertTrue(all(len(line) <= 100 for line in table.stdout.decode().splitlines()))
            rows = json.loads(self.run_program("show", store, name, "--format", "json").stdout)
            csv = self.run_program("show", store, name, "--format", "csv").stdout.decode()
            self.assertEqual(csv.split("\r\n")[0].split(","), list(rows[0]))
            self.assertEqual(len(json.loads(self.run_program("show", store, name, "--format", "json", "--limit", "1").stdout)), 1)
        events = json.loads(self.run_program("show", store, "events", "--format", "json", "--status", "future").stdout)
        self.assertTrue(events and all(e["status"] == "future" for e in events))
        summary = self.run_program("show", store)
        self.assertEqual(summary.returncode, 0)
        for heading in ("Who met whom", "Who said what", "What is planned", "Which figures are claimed"):
            self.assertIn(heading, summary.stdout.decode())
        self.assertEqual(self.run_program("show", store, "figures", "--status", "future").returncode, 2)
        self.assertEqual(self.run_program("show", self.path("gone.db")).returncode, 1)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    BINARY = os.path.abspath(sys.argv[1])
    names = sys.argv[2:] or ["BadInput", "Options", "Order", "Crash", "Pages", "Show"]
    tests = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromName(name, sys.modules[__name__]) for name in names)
    sys.exit(0 if unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful() else 1)
