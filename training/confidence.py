"""Fits data/plover/confidence.toml: how likely an event is right, from its signs.

    train acts --split fit --taggers FOLDS --signs own.tsv; train acts --split fit --corpus corpus/drill --taggers FOLDS --signs drill.tsv; …
    training/confidence.py own.tsv drill.tsv briefings.tsv > data/plover/confidence.toml

A logistic regression with an L2 penalty over signs that at least three events have; Python's standard library only, always the same answer.
"""

import collections
import math
import sys

HEAD = """# How much each sign of an event tells of whether it is right: weights of a logistic regression, fitted on the fit parts of our own corpus by
# `train acts --split fit --taggers FOLDS --signs FILE` and `training/confidence.py FILES`, which writes this file. Signs are named by `extract::event_signs`.

least = 0.03

[weights]
"""


def main(paths):
    rows = [line.rstrip("\n").split("\t") for path in paths for line in open(path, encoding="utf-8")]
    count = collections.Counter(s for r in rows for s in set(r[1:]))
    data = [(int(r[0]), sorted({s for s in r[1:] if count[s] >= 3})) for r in rows]
    weights = collections.defaultdict(float)
    penalty, step = 1.0, 0.5
    for turn in range(400):
        gradient = collections.defaultdict(float)
        for right, signs in data:
            p = 1 / (1 + math.exp(-sum(weights[s] for s in signs)))
            for s in signs:
                gradient[s] += right - p
        for s in count:
            if count[s] >= 3:
                pull = 0 if s == "all" else penalty * weights[s]
                # signs that many events have move less at a time
                weights[s] += step * (gradient[s] - pull) / (count[s] / 4 + penalty)  / 4
    print(HEAD, end="")
    for s in sorted(weights):
        if abs(weights[s]) >= 0.005:
            print(f'"{s}" = {weights[s]:.2f}')


if __name__ == "__main__":
    main(sys.argv[1:])
