#!/usr/bin/env python3
"""Checks reports against docs/report.schema.json and against themselves.

usage: validate_reports.py [REPORTS.jsonl …]      (standard input without arguments)
       validate_reports.py --run BINARY INPUT…     runs `BINARY read INPUT…` and checks what it prints

Beyond the schema: spans lie inside the text and are not empty, ids count up from 1, every reference names a fact of the
report, blocks are in order and do not overlap, the trigger of an event lies in its evidence, fields come in the order
of docs/report.md, and lines are compact. Exit status: 0 all well, 1 something is wrong, 77 python3-jsonschema is missing.
"""
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ORDER = ["schema", "engine", "document", "actors", "places", "offices", "events", "statements", "figures", "times", "relations", "notices"]


def spans_of(value, path=""):
    """Every (path, span) of a fact; spans are the only lists of two whole numbers."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from spans_of(inner, f"{path}.{key}")
    elif isinstance(value, list):
        if len(value) == 2 and all(type(x) is int for x in value):
            yield path, value
        else:
            for i, inner in enumerate(value):
                yield from spans_of(inner, f"{path}[{i}]")


def own_errors(report):
    if "error" in report:
        return
    if list(report) != ORDER:
        yield f"fields in the order {list(report)}"
    size = len(report["document"]["text"])
    for path, (begin, end) in spans_of(report):
        if not 0 <= begin < end <= size:
            yield f"{path}: [{begin}, {end}] is empty or outside the text of {size} code points"
    ids = {}
    for kind, facts in (("a", "actors"), ("p", "places"), ("e", "events"), ("s", "statements"), ("f", "figures")):
        ids[kind] = [fact["id"] for fact in report[facts]]
        if ids[kind] != [f"{kind}{i + 1}" for i in range(len(ids[kind]))]:
            yield f"ids of {facts}: {ids[kind]}"

    def names(where, value, kind):
        if value is not None and value not in ids[kind]:
            yield f"{where}: no such fact {value}"

    for i, event in enumerate(report["events"]):
        where = f"events[{i}]"
        for actor in event["actors"] + event["recipients"]:
            yield from names(where, actor, "a")
        yield from names(where, event["place"], "p")
        yield from names(where, event["statement"], "s")
        begin, end = event["trigger"]
        if not any(b <= begin and end <= e for b, e in event["evidence"]):
            yield f"{where}: the trigger {event['trigger']} lies in none of its sentences {event['evidence']}"
        time = event["time"] or {}
        if time.get("begin") and time.get("end") and time["end"][:len(time["begin"])] < time["begin"][:len(time["end"])]:
            yield f"{where}: ends before it begins"
    for i, statement in enumerate(report["statements"]):
        yield from names(f"statements[{i}]", statement["speaker"], "a")
        yield from names(f"statements[{i}]", statement["addressee"], "a")
    for i, figure in enumerate(report["figures"]):
        yield from names(f"figures[{i}]", figure["statement"], "s")
    for i, office in enumerate(report["offices"]):
        yield from names(f"offices[{i}]", office["actor"], "a")
    for i, relation in enumerate(report["relations"]):
        yield from names(f"relations[{i}]", relation["from"], "a")
        yield from names(f"relations[{i}]", relation["to"], "a")
    at = 0
    for i, block in enumerate(report["document"]["blocks"]):
        if block["span"][0] < at:
            yield f"document.blocks[{i}]: overlaps the one before"
        at = block["span"][1]


def check(lines, name):
    """Number of reports and list of what is wrong with them."""
    import jsonschema
    with open(os.path.join(ROOT, "docs", "report.schema.json"), encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    # By the part that a line should be: the messages of a failed "oneOf" say little.
    validators = {part: jsonschema.Draft202012Validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": f"#/$defs/{part}"})
                  for part in ("report", "failed")}
    count, wrong = 0, []
    for number, line in enumerate(lines, 1):
        count += 1
        where = f"{name}:{number}"
        try:
            report = json.loads(line)
        except ValueError as error:
            wrong.append(f"{where}: no JSON: {error}")
            continue
        if not isinstance(report, dict):
            wrong.append(f"{where}: no object")
            continue
        validator = validators["failed" if "error" in report else "report"]
        faults = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(report)]
        if not faults:
            faults = list(own_errors(report))
            if line.rstrip("\n") != json.dumps(report, ensure_ascii=False, separators=(",", ":")):
                faults.append("the line is not compact")
        wrong += [f"{where}: {fault}" for fault in faults[:5]]
    return count, wrong


def main(arguments):
    try:
        import jsonschema  # noqa: F401
    except ImportError:
        print("skipped: python3-jsonschema is not installed")
        return 77
    count, wrong = 0, []
    if arguments[:1] == ["--run"]:
        done = subprocess.run([arguments[1], "read", "--quiet", *arguments[2:]], stdout=subprocess.PIPE, check=False)
        if done.returncode not in (0, 3):
            print(f"{arguments[1]} ended with {done.returncode}")
            return 1
        count, wrong = check(done.stdout.decode("utf-8").splitlines(), "output")
    elif arguments:
        for name in arguments:
            with open(name, encoding="utf-8") as file:
                n, w = check(file, name)
            count, wrong = count + n, wrong + w
    else:
        count, wrong = check(sys.stdin, "stdin")
    for line in wrong[:50]:
        print(line)
    print(f"{count} reports, {len(wrong)} faults")
    return 1 if wrong or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
