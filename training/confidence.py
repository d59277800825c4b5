"""Fits data/plover/confidence.toml: how likely an event is right, from its signs.

    train acts --split fit --taggers FOLDS --signs own.tsv; train acts --split fit --corpus corpus/drill --taggers FOLDS --signs drill.tsv; …
    training/confidence.py own.tsv briefings.tsv --once drill.tsv > data/plover/confidence.toml

A logistic regression with an L2 penalty over signs that at least three events have. The odds are then scaled and shifted so that they hold for events that were not fitted on, of
what was annotated twice and settled; files behind `--once`, annotated once, are fitted on and no more. The same input gives the same file.
"""

import argparse
import sys
from collections import Counter

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from positions import drawn_in

PENALTY = 1.0
SEEN = 3
FOLDS = 5
HEAD = """# How much each sign of an event tells of whether it is right: weights of a logistic regression, fitted on the fit parts of our own corpus by
# `train acts --split fit --taggers FOLDS --signs FILE` and `training/confidence.py FILES`, which writes this file. Signs are named by `extract::event_signs`.

least = 0.03

[weights]
"""


def fit(x, right, free):
    """The weights; the sign that all events have is not held back."""
    hold = np.full(x.shape[1], PENALTY)
    hold[free] = 0.0

    def loss(w):
        z = x @ w
        return -(right * z - np.logaddexp(0, z)).sum() + (hold * w * w).sum() / 2, x.T @ (expit(z) - right) + hold * w

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B", options=dict(maxiter=400)).x


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("settled", nargs="+", help="what was annotated twice")
    ap.add_argument("--once", nargs="*", default=[], help="what was annotated once")
    a = ap.parse_args()
    rows = [(line.rstrip("\n").split("\t"), path in a.settled) for path in a.settled + a.once for line in open(path, encoding="utf-8")]
    count = Counter(s for row, _ in rows for s in set(row[1:]))
    names = sorted(s for s, n in count.items() if n >= SEEN)
    at = {s: i for i, s in enumerate(names)}
    line, column = zip(*((i, at[s]) for i, (row, _) in enumerate(rows) for s in sorted(set(row[1:])) if s in at))
    x = csr_matrix((np.ones(len(line)), (line, column)), shape=(len(rows), len(names)))
    right, settled = np.array([float(row[0]) for row, _ in rows]), np.array([twice for _, twice in rows])
    odds = np.zeros(len(rows))
    # a run of events is of one article or of few
    fold = np.where(settled, np.arange(len(rows)) * FOLDS // max(1, settled.sum()), -1)
    for k in range(FOLDS):
        odds[fold == k] = x[fold == k] @ fit(x[fold != k], right[fold != k], at["all"])
    scale, shift = drawn_in(odds[settled], right[settled])
    p = expit(scale * odds[settled] + shift)
    print(f"{settled.sum()} events; of {(p >= 0.5).sum()} shown {100 * right[settled][p >= 0.5].mean():.1f} % right; scale {scale:.2f}, shift {shift:.2f}", file=sys.stderr)
    weights = scale * fit(x, right, at["all"])
    weights[at["all"]] += shift
    print(HEAD, end="")
    for name, w in zip(names, weights):
        if abs(w) >= 0.005:
            print(f'"{name}" = {w:.2f}')


if __name__ == "__main__":
    main()
