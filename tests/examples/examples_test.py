#!/usr/bin/env python3
"""The sample reports, read by the built program: right documents, right dates, no page around them, same bytes always.

usage: examples_test.py BINARY
"""
import json
import os
import subprocess
import sys
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Report (end of its uri, or its whole url) and its publication day.
DAYS = {
    "de/atomabkommen-wien.txt": "2015-07-14",
    "de/finnland-nato-beitritt.txt": "2023-04-04",
    "de/getreideabkommen-ende.txt": "2023-07-17",
    "https://www.kontinentpresse.example/ausland/getreide-istanbul-100.html": "2022-07-22",
    "https://www.kontinentpresse.example/klima/paris-abkommen-107.html": "2015-12-12",
    "https://www.orunatal.example/politik/einigung.html": "2025-04-02",
    "de/mercosur-abkommen.txt": "2024-12-06",
    "de/nato-gipfel-washington.html": "2024-07-11",
    "de/oruna-staudamm-streit.txt": "2025-03-05",
    "de/oruna-truppen-grenze.html": "2025-03-12",
    "en/finland-joins-nato.txt": "2023-04-04",
    "en/grain-deal-istanbul.txt": "2022-07-22",
    "en/iran-deal-vienna.html": "2015-07-14",
    "en/nato-washington-summit.html": "2024-07-11",
    "en/oruna-dam-import-ban.txt": "2025-03-05",
    "https://www.harbourwire.example/europe/oruna-accord": "2025-04-02",
    "https://www.harbourwire.example/climate/paris-accord": "2015-12-12",
}
# Words of the pages that belong to no report.
AROUND = ["Cookies", "Newsletter", "Impressum", "Kommentare", "segelohr71", "Wetter", "Meistgelesen", "Leserumfrage",
          "Kleinanzeigen", "Advertisement", "harbourmaster", "Subscribe", "Most read", "All rights reserved", "Sign in",
          "entlässt Umweltminister", "Oil falls"]


def read(*arguments):
    done = subprocess.run([BINARY, "read", "examples", "--format", "jsonl", *arguments], cwd=ROOT, stdout=subprocess.PIPE, check=False)
    return done.returncode, done.stdout


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.status, cls.output = read()
        cls.reports = {}
        for line in cls.output.decode("utf-8").splitlines():
            report = json.loads(line)
            uri = report["document"]["uri"]
            cls.reports[uri if uri.startswith("https:") else "/".join(uri.split("/")[-2:])] = report

    def test_every_report_is_read(self):
        self.assertEqual(self.status, 0)
        self.assertEqual(sorted(self.reports), sorted(DAYS))

    def test_publication_days(self):
        self.assertEqual({uri: r["document"]["published"][:10] for uri, r in self.reports.items()}, DAYS)

    def test_languages(self):
        for uri, report in self.reports.items():
            german = uri.startswith("de/") or "kontinentpresse" in uri or "orunatal" in uri
            self.assertEqual(report["document"]["language"], "de" if german else "en", uri)

    def test_nothing_of_the_page_around(self):
        for uri, report in self.reports.items():
            for word in AROUND:
                self.assertNotIn(word, report["document"]["text"], uri)

    def test_windows_1252_comes_out_right(self):
        text = self.reports["de/oruna-truppen-grenze.html"]["document"]["text"]
        self.assertIn("Verteidigungsminister Orlin Vastek", text)
        self.assertIn("„Drohgebärde“", text)
        self.assertIn("Drenau/Solmar – Kestrien", text)
        self.assertNotIn("\ufffd", text)

    def test_titles_of_pages(self):
        self.assertEqual(self.reports["de/nato-gipfel-washington.html"]["document"]["title"], "Nato sagt Ukraine 40 Milliarden Euro zu")
        self.assertEqual(self.reports["de/oruna-truppen-grenze.html"]["document"]["title"], "Kestrien verlegt 3000 Soldaten an die Grenze")
        self.assertEqual(self.reports["en/iran-deal-vienna.html"]["document"]["title"], "Iran, world powers strike nuclear deal in Vienna")

    def test_every_report_says_something(self):
        for uri, report in self.reports.items():
            for kind in ("actors", "events", "statements", "figures", "times"):
                self.assertTrue(report[kind], f"{uri}: no {kind}")

    def test_same_bytes_whatever_the_threads(self):
        self.assertEqual(self.output, read("--threads", "1")[1])
        self.assertEqual(self.output, read("--threads", "3")[1])


if __name__ == "__main__":
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main()
