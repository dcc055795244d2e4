#!/usr/bin/env python3
"""Counts test results and prints the one line that ./check closes with.

usage: count_tests.py JUNIT.xml [DETAILS_FOLDER]

JUNIT.xml is what ctest --output-junit writes. A test named X for which DETAILS_FOLDER/X.xml exists (GoogleTest's XML)
is replaced by the tests in that file, so that a program that runs many cases counts as many. Failed tests are named
before the line. Exit status: 0 all passed or skipped, 1 something failed or nothing ran.
"""
import os
import sys
import xml.etree.ElementTree as ET


def of_ctest(case):
    status = case.get("status")
    if case.find("failure") is not None or status == "fail":
        return "failed"
    if case.find("skipped") is not None or status in ("notrun", "disabled"):
        return "skipped"
    return "passed"


def of_googletest(case):
    if case.find("failure") is not None:
        return "failed"
    if case.find("skipped") is not None or case.get("result") in ("skipped", "suppressed") or case.get("status") == "notrun":
        return "skipped"
    return "passed"


def main(junit, details=None):
    results = []
    for case in ET.parse(junit).getroot().iter("testcase"):
        name = case.get("name")
        path = os.path.join(details, name + ".xml") if details else ""
        cases = []
        if path and os.path.exists(path):
            try:
                # A program run with a filter lists the tests left out as well ("notrun"): they belong to another file.
                cases = [(f"{name}: {c.get('classname')}.{c.get('name')}", of_googletest(c))
                         for c in ET.parse(path).getroot().iter("testcase") if c.get("status") != "notrun"]
            except ET.ParseError:
                pass  # cut off: the program crashed, and ctest's own result counts
        own = of_ctest(case)
        if cases and not (own == "failed" and all(r != "failed" for _, r in cases)):
            results.extend(cases)
        else:
            results.append((name, own))
    count = {r: sum(1 for _, x in results if x == r) for r in ("passed", "failed", "skipped")}
    for name, result in results:
        if result == "failed":
            print(f"FAILED {name}")
    print(f"{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
    return 1 if count["failed"] or not count["passed"] else 0


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
