"""Scores → structures: the best tree with one root, and the best valid sequence of name tags."""
from __future__ import annotations

import numpy as np

FEWER_ROOTS = 1e6  # more than any difference between trees: the best tree then has one root


def tree(scores: np.ndarray) -> list[int]:
    """Heads (0 root, 1..) of the best tree; scores[d, h] of the word d + 1 hanging on h."""
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[1:] = scores
    full[1:, 0] -= FEWER_ROOTS
    np.fill_diagonal(full, -np.inf)
    return [int(h) for h in _arborescence(full)[1:]]


def _arborescence(scores: np.ndarray) -> np.ndarray:
    """Chu–Liu–Edmonds; node 0 is the root."""
    heads = scores.argmax(1)
    heads[0] = -1
    cycle = _cycle(heads)
    if cycle is None:
        return heads
    inside = np.zeros(len(scores), dtype=bool)
    inside[cycle] = True
    rest = np.flatnonzero(~inside)
    own = scores[cycle, heads[cycle]]
    # a new last node stands for the cycle
    small = np.full((len(rest) + 1, len(rest) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(rest, rest)]
    leaving = scores[np.ix_(rest, cycle)]
    small[:-1, -1] = leaving.max(1)
    entering = scores[np.ix_(cycle, rest)] - own[:, None]
    small[-1, :-1] = entering.max(0)
    small[0, :] = -np.inf
    solved = _arborescence(small)
    out = heads.copy()
    for i, h in enumerate(solved[:-1]):
        if i:
            out[rest[i]] = cycle[leaving[i].argmax()] if h == len(rest) else rest[h]
    source = solved[-1]
    broken = entering[:, source].argmax()
    out[cycle[broken]] = rest[source]
    return out


def _cycle(heads: np.ndarray) -> np.ndarray | None:
    colour = [0] * len(heads)
    colour[0] = 2
    for start in range(1, len(heads)):
        path, at = [], start
        while colour[at] == 0:
            colour[at] = 1
            path.append(at)
            at = heads[at]
        if colour[at] == 1:
            return np.array(path[path.index(at):])
        for p in path:
            colour[p] = 2
    return None


def name_tags(scores: np.ndarray) -> list[int]:
    """Viterbi over log-probabilities [words, 2K + 1]: 0 is O, 2k + 1 begins and 2k + 2 continues the label k."""
    n, k = scores.shape
    valid = np.zeros((k, k))
    for to in range(2, k, 2):
        valid[:, to] = -np.inf
        valid[[to - 1, to], to] = 0
    best = scores[0].copy()
    best[2::2] = -np.inf
    back = []
    for row in scores[1:]:
        step = best[:, None] + valid
        back.append(step.argmax(0))
        best = step.max(0) + row
    out = [int(best.argmax())]
    for pointers in reversed(back):
        out.append(int(pointers[out[-1]]))
    return out[::-1]
