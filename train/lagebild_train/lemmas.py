"""Lemma edit scripts: what to do with a form to get its lemma.

A script is "case;front;put;back;append": case 0 as it is, 1 all small, 2 first letter a capital, the rest small, 3 first
letter small, 4 first letter a capital; cut `front` letters from the start and put `put` there, cut `back` letters from
the end and append `append`. The text between is the longest common substring. "=" stands for a lemma that shares
nothing with its form: the whole lemma follows.
"""
from __future__ import annotations

import functools


def _case(form: str, kind: str) -> str:
    if kind == "1":
        return form.lower()
    if kind == "2":
        return form[:1].upper() + form[1:].lower()
    if kind == "3":
        return form[:1].lower() + form[1:]
    if kind == "4":
        return form[:1].upper() + form[1:]
    return form


@functools.lru_cache(500_000)
def make(form: str, lemma: str) -> str:
    kinds = "01324" if form[:1].islower() or not form[:1].isalpha() else "03124"
    best = None
    for kind in kinds:
        cased = _case(form, kind)
        # longest common substring
        n, m = len(cased), len(lemma)
        row, length, fi, li = [0] * (m + 1), 0, 0, 0
        for i in range(1, n + 1):
            new = [0] * (m + 1)
            for j in range(1, m + 1):
                if cased[i - 1] == lemma[j - 1]:
                    new[j] = row[j - 1] + 1
                    if new[j] > length:
                        length, fi, li = new[j], i - new[j], j - new[j]
            row = new
        if best is None or length > best[0]:
            best = (length, kind, fi, li, n, m)
    length, kind, fi, li, n, m = best
    if length == 0 or length * 3 < m and m > 3:
        return "=" + lemma
    return ";".join([kind, str(fi), lemma[:li], str(n - fi - length), lemma[li + length:]])


@functools.lru_cache(500_000)
def apply(form: str, script: str) -> str | None:
    """None where the form is too short for the script."""
    if script[:1] == "=":
        return script[1:]
    kind, front, put, back, append = script.split(";", 4)
    f, b = int(front), int(back)
    if f + b > len(form) or f + b == len(form) and not put + append:
        return None
    cased = _case(form, kind)
    if len(cased) != len(form):
        return None
    return put + cased[f:len(cased) - b] + append
