#!/usr/bin/env python3
"""Which share of the annotated actors the knowledge finds by name, and with the right country.

Usage: tools/knowledge/coverage.py --tool build/…/knowledge_tool [--set train|dev] [--missing N]
Counts every distinct surface form of actors of type country, organisation and group that belong to a state, and of
persons with a name. A form counts as found where any name in it is known, as right where one of them (or an adjective,
a metonym, the first part of a compound) gives the annotated country.
"""
import argparse
import collections
import json
import os
import subprocess
import sys


def main():
    root = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--shared', default=os.environ.get('LAGEBILD_SHARED', os.path.join(root, '..', 'shared')))
    parser.add_argument('--tool', required=True)
    parser.add_argument('--set', default='train', choices=['train', 'dev'])
    parser.add_argument('--missing', type=int, default=0, help='print so many of the commonest forms not found')
    arguments = parser.parse_args()
    path = os.path.join(arguments.shared, 'gold', f'{arguments.set}.gold.jsonl')
    if not os.path.exists(path):
        sys.exit(f'{path}: not there, nothing measured')
    items = []
    with open(path, encoding='utf-8') as file:
        for line in file:
            report = json.loads(line)
            language = 'en' if '-en-' in report['id'] or report['id'].startswith('en') else 'de'
            for actor in report['actors']:
                for name in actor['names']:
                    items.append((language, ' '.join(name.split()), actor['type'], actor['country'], actor['sector'], report['id']))
    out = subprocess.run([arguments.tool], input=''.join(f'{i[0]}\t{i[1]}\n' for i in items), capture_output=True, text=True, check=True).stdout
    results, block = [], []
    for line in out.split('\n'):
        if line:
            block.append(line.split('\t'))
        else:
            results.append(block)
            block = []
    counts = collections.defaultdict(lambda: [0, 0, 0])
    missing = collections.defaultdict(collections.Counter)
    for item, found in zip(items, results):
        language, name, kind, country, sector, _ = item
        keys = [f for f in found if f[2] not in ('role', 'institution')] + [f for f in found if f[2] in ('role', 'institution') and f[4]]
        right = any(f[4] == country for f in keys) if country else bool(keys)
        for group in (kind if country or kind == 'person' else kind + ' without country', 'all'):
            c = counts[language, group]
            c[0] += 1
            c[1] += bool(keys)
            c[2] += right
        if not right:
            missing[kind if country else kind + '-'][(language, name, country, sector)] += 1
    for key in sorted(counts):
        n, found, right = counts[key]
        print(f'{key[0]} {key[1]:28} {n:5}  found {100 * found / n:5.1f} %  right country {100 * right / n:5.1f} %')
    for kind in sorted(missing) if arguments.missing else []:
        print(f'\n{kind}')
        for (language, name, country, sector), n in missing[kind].most_common(arguments.missing):
            print(f'  {n:3} {language} {name} [{country} {sector}]')


if __name__ == '__main__':
    main()
