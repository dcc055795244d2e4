#!/usr/bin/env python3
"""The documents keep step with the tree: links lead somewhere, data files and packages are described, sources named."""
import glob
import os
import re
import unittest

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def content(*path):
    with open(os.path.join(ROOT, *path), encoding="utf-8") as file:
        return file.read()


class Docs(unittest.TestCase):
    def test_links_lead_somewhere(self):
        pages = glob.glob(os.path.join(ROOT, "*.md")) + glob.glob(os.path.join(ROOT, "docs", "*.md"))
        self.assertTrue(pages)
        for page in pages:
            for target in re.findall(r"\]\(([^)#]+)", content(page)):
                if "://" not in target:
                    self.assertTrue(os.path.exists(os.path.join(os.path.dirname(page), target)), f"{page}: {target}")

    def test_named_paths_exist(self):
        for page in ("README.md", "CONTRIBUTING.md", "docs/architecture.md", "docs/languages.md", "docs/testing.md"):
            for path in re.findall(r"`((?:src|docs|data|tools|tests|bench|scripts|examples|include|cli)/[A-Za-z0-9_./-]*[a-z0-9])`", content(page)):
                self.assertTrue(os.path.exists(os.path.join(ROOT, path)) or path.startswith("tests/reading/fr"), f"{page}: {path}")

    def test_every_language_file_is_described(self):
        page = content("docs", "languages.md")
        for language in ("de", "en"):
            for path in os.listdir(os.path.join(ROOT, "data", language)):
                self.assertIn(f"`{path}`", page, f"data/{language}/{path}")

    def test_every_package_is_explained(self):
        page = content("docs", "dependencies.md")
        for name in re.findall(r"lib[a-z0-9]+-dev|nlohmann-json3-dev|zlib1g-dev", content("scripts", "packages.sh")):
            word = {"zlib1g-dev": "zlib", "libdeflate-dev": "libdeflate", "libgtest-dev": "GoogleTest"}.get(name, name)
            self.assertIn(word, page)

    def test_every_compiled_table_names_its_sources_in_notice(self):
        notice = content("NOTICE")
        tables = glob.glob(os.path.join(ROOT, "data", "*", "*.tsv"))
        self.assertTrue(tables)
        for path in tables:
            head = content(path).split("\n", 1)[0]
            for source in (re.search(r"Sources: (.*?)\.?$", head) or [None, ""])[1].split(", "):
                if source:
                    self.assertIn(source.strip(), notice, f"{path}: {source}")


if __name__ == "__main__":
    unittest.main()
