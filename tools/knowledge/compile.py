#!/usr/bin/env python3
"""Compiles the shared reference data into Lagebild's knowledge tables.

Usage: tools/knowledge/compile.py [countries|places|memberships …]   (none: all)
The folder with the reference data is taken from --shared or LAGEBILD_SHARED, else ../shared beside the repository.

Writes only the tables that say "compiled" in their first line; rows written by hand stand in tables of their own
(*_extra.tsv and the rest) and are loaded after them. The output is the same on every run.
"""
import argparse
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import countries  # noqa: E402
import memberships  # noqa: E402
import places  # noqa: E402

STEPS = {'countries': countries.compile, 'places': places.compile, 'memberships': memberships.compile}


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--shared', default=os.environ.get('LAGEBILD_SHARED', os.path.join(root, '..', 'shared')))
    parser.add_argument('--data', default=os.path.join(root, 'data'), help='folder to write into')
    parser.add_argument('steps', nargs='*', choices=list(STEPS) + [[]], help='which tables (default: all)')
    arguments = parser.parse_args()
    kb = os.path.join(arguments.shared, 'kb')
    if not os.path.isdir(kb):
        sys.exit(f'{kb}: no such folder (give --shared)')
    for name in arguments.steps or STEPS:
        for path, rows in STEPS[name](kb, arguments.data):
            print(f'{os.path.relpath(path, root)}: {rows} rows')


if __name__ == '__main__':
    main()
