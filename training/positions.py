"""Fits data/positions/weights.tsv: which places of an article tell a position, and which.

    target/release/train positions > own.tsv
    target/release/train positions --briefings FOLDER > briefings.tsv
    python3 training/positions.py own.tsv briefings.tsv > data/positions/weights.tsv

Three logistic regressions over the features of a place (`crates/extract/src/positions/features.rs`), fitted on the fit parts alone: whether a position is annotated there, whether its
holder is the one read, and which act it is. A place is an annotated position where they share at least a quarter of the shorter one's characters; of several the one whose holder
is right, then the one that it covers best. Full batches and no chance: the same input gives the same file.
"""

import sys
from collections import Counter

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

ACTS = ["demand", "request", "offer", "accept", "reject", "refuse", "defer", "principle", "deny", "threaten", "pledge", "assess"]
SHARED = 0.25
SEEN = 3  # a feature seen less often tells nothing
STRENGTH = {"told": 0.03, "held": 0.02, "act": 0.05}  # of the prior, as the inverse: less holds the weights nearer to nought
STEPS = 400


def scale(feature):
    """How freely a feature may speak: rules more than words."""
    return {"A": 2.5, "R": 2.0, "w": 0.5}.get(feature[0] if feature[1:2] == ":" else "w" if feature.startswith("word=") else "", 1.0)


def length(spans):
    return sum(int(e) - int(s) for s, e in (x.split("-") for x in spans.split(",")))


def read(paths):
    """Rows of (features, act or None, whether the holder is right)."""
    gold, rows = {}, []
    for path in paths:
        for line in open(path, encoding="utf-8"):
            fields = line.rstrip("\n").split("\t")
            if fields[0] == "G":
                gold[fields[1], fields[2]] = (fields[3], length(fields[5]))
                continue
            best = None
            for part in filter(None, fields[6].split(",")):
                name, shared, right = part.split(":")
                act, long = gold[fields[1], name]
                own = length(fields[5])
                if int(shared) >= SHARED * min(long, own):
                    best = max(best or (), (right == "1", int(shared) / (long + own), act))
            rows.append((fields[8].split("|"), best and best[2], bool(best and best[0])))
    return rows


def fit(x, y, strength, free):
    """Weights by column of y, which a row of features has one of; one column is a yes or no."""
    yes = y.shape[1] == 1
    hold = np.full((x.shape[1], 1), 1 / strength)
    hold[free] = 0.0

    def loss(flat):
        w = flat.reshape(x.shape[1], -1)
        z = x @ w
        if yes:
            p, gain = expit(z), (y * z - np.logaddexp(0, z)).sum()
        else:
            total = logsumexp(z, axis=1, keepdims=True)
            p, gain = np.exp(z - total), (y * z).sum() - total.sum()
        return -gain + (hold * w * w).sum() / 2, (x.T @ (p - y) + hold * w).ravel()

    start = np.zeros(x.shape[1] * y.shape[1])
    return minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(maxiter=STEPS)).x.reshape(x.shape[1], -1)


def weights(rows):
    """The features told often enough, and a row of weights for each."""
    count = Counter(f for features, _, _ in rows for f in features)
    names = sorted(f for f, n in count.items() if n >= SEEN)
    at = {f: i for i, f in enumerate(names)}
    entries = [(i, at[f], scale(f)) for i, (features, _, _) in enumerate(rows) for f in features if f in at]
    line, column, value = zip(*entries)
    x = csr_matrix((value, (line, column)), shape=(len(rows), len(names)))
    told = np.array([[act is not None] for _, act, _ in rows], float)
    some = told[:, 0] > 0
    held = np.array([[right] for _, _, right in rows], float)[some]
    acts = np.array([[act == a for a in ACTS] for _, act, _ in rows], float)[some]
    free = at["bias"]
    parts = [fit(x, told, STRENGTH["told"], free), fit(x[some], held, STRENGTH["held"], free), fit(x[some], acts, STRENGTH["act"], free)]
    return names, np.hstack(parts) * np.array([scale(f) for f in names])[:, None]


def main():
    names, table = weights(read(sys.argv[1:]))
    print("# How much each feature of a place speaks for a position being taken there, for its holder being read right, and for each act.")
    print("# Fitted on the fit parts of the corpus and the briefings by training/positions.py, which says how to fit it again.")
    print("# feature\ttold\theld\t" + "\t".join(ACTS))
    for name, row in zip(names, table):
        if np.abs(row).max() >= 0.01:
            print(name + "\t" + "\t".join(f"{v:.2f}".replace("-0.00", "0.00") for v in row))


if __name__ == "__main__":
    main()
