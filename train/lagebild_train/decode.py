"""From scores to trees: Chu-Liu-Edmonds with a single root."""
from __future__ import annotations

import numpy as np


def _cycle(heads: np.ndarray) -> list[int] | None:
    n = len(heads)
    state = np.zeros(n, dtype=np.int8)
    state[0] = 2
    for start in range(1, n):
        path, i = [], start
        while state[i] == 0:
            state[i] = 1
            path.append(i)
            i = int(heads[i])
        if state[i] == 1:
            return path[path.index(i):]
        for k in path:
            state[k] = 2
    return None


def _maximum(scores: np.ndarray) -> np.ndarray:
    heads = scores.argmax(1)
    heads[0] = -1
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    n = len(scores)
    inside = np.zeros(n, bool)
    inside[cycle] = True
    outside = np.flatnonzero(~inside)
    c = len(outside)                        # the contracted node comes last
    own = scores[cycle, heads[cycle]]
    small = np.full((c + 1, c + 1), -np.inf)
    small[:c, :c] = scores[np.ix_(outside, outside)]
    out_scores = scores[np.ix_(outside, cycle)]     # outside word hangs on a word of the cycle
    small[:c, c] = out_scores.max(1)
    out_best = out_scores.argmax(1)
    in_scores = scores[np.ix_(cycle, outside)] - own[:, None]
    small[c, :c] = in_scores.max(0) + own.sum()
    in_best = in_scores.argmax(0)
    small[c, c] = -np.inf
    found = _maximum(small)
    result = np.empty(n, dtype=np.int64)
    result[cycle] = heads[cycle]
    for k, i in enumerate(outside):
        if i == 0:
            result[i] = -1
        else:
            result[i] = cycle[out_best[k]] if found[k] == c else outside[found[k]]
    entry = found[c]
    result[cycle[in_best[entry]]] = outside[entry]
    return result


def tree(scores: np.ndarray) -> np.ndarray:
    """scores [n + 1, n + 1]: word i (row) hangs on j (column), 0 is the root. Heads of words 1..n, one root."""
    scores = scores.astype(np.float64).copy()
    np.fill_diagonal(scores, -np.inf)
    heads = scores[1:].argmax(1)
    full = np.concatenate([[-1], heads])
    if (heads == 0).sum() == 1 and _cycle(full.copy()) is None:
        return heads
    found = _maximum(scores.copy())
    roots = np.flatnonzero(found[1:] == 0) + 1
    if len(roots) == 1:
        return found[1:]
    best = None                              # every word that the tree made a root is tried as the only one
    for r in roots if len(roots) else range(1, len(scores)):
        s = scores.copy()
        s[:, 0] = -np.inf
        s[r, :] = -np.inf
        s[r, 0] = scores[r, 0]
        f = _maximum(s)
        total = s[np.arange(1, len(s)), f[1:]].sum()
        if best is None or total > best[0]:
            best = (total, f)
    return best[1][1:]
