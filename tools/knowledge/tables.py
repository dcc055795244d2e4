"""Reading and writing of the tab-separated tables (see docs/knowledge.md)."""
import csv
import io
import os


def read(path):
    """Rows of a TSV file as dictionaries; '#' lines and empty lines are left out."""
    rows, header = [], None
    with open(path, encoding='utf-8') as file:
        for line in file:
            line = line.rstrip('\n')
            if not line.strip() or line.startswith('#'):
                continue
            cells = [('' if c.strip() == '-' else c.strip()) for c in line.split('\t')]
            if header is None:
                header = cells
            else:
                rows.append(dict(zip(header, cells + [''] * (len(header) - len(cells)))))
    return rows


def write(path, header, rows, sources):
    """Writes a compiled table; empty cells become '-'. Returns (path, number of rows)."""
    out = io.StringIO()
    out.write(f'# Compiled by tools/knowledge/compile.py: do not edit. Sources: {sources}\n')
    out.write('\t'.join(header) + '\n')
    for row in rows:
        out.write('\t'.join(str(c) if str(c) else '-' for c in row) + '\n')
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(out.getvalue())
    return path, len(rows)


def read_csv(path):
    with open(path, encoding='utf-8-sig') as file:
        return list(csv.DictReader(file))


def unique(items):
    """The non-empty items in order, each once."""
    return list(dict.fromkeys(i.strip() for i in items if i and i.strip()))
