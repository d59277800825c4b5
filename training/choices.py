"""Fits data/positions/toward.toml and links.toml, data/instruments/senders.toml, makers.toml and kinds.toml, and data/engagements/participants.toml: what speaks for a party being whom
a position is addressed to, for one position being the answer to another, for a party being the one that a paper is from or one of those that made a joint one, for a paper being of one kind,
and for a party taking part in an engagement.

    train positions --choices > own.tsv; train positions --choices --corpus corpus/drill > drill.tsv
    training/choices.py toward own.tsv drill.tsv > data/positions/toward.toml
    training/choices.py answers own.tsv drill.tsv > data/positions/links.toml
    training/choices.py sender own.tsv drill.tsv > data/instruments/senders.toml
    training/choices.py maker own.tsv drill.tsv > data/instruments/makers.toml
    training/choices.py kind own.tsv drill.tsv > data/instruments/kinds.toml
    training/choices.py participant own.tsv drill.tsv > data/engagements/participants.toml

For every row that was found and is annotated a choice between all options that the program told, and none, which has the weight 0; of answers for one that is not annotated, too: it
answers nothing. One multinomial regression, but of participants and makers, of whom there are several, a logistic one; the same input gives the same file. What is fitted second is
read with the weights of the first: fit `toward`, read again, fit `answers`.
"""
import math
import sys
import zlib
from collections import Counter
from itertools import groupby

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

HOLD = {"toward": 1.0, "answers": 1.0, "sender": 3.0, "maker": 3.0, "kind": 3.0, "participant": 8.0}  # of the prior
FOLDS = 4  # of the worlds, to tell how it fares on those that were not fitted on
RARE = {"kind": 16}  # reasons of fewer options say nothing
LEAST = {"toward": 0.3, "answers": 0.2, "sender": 0.3, "maker": 0.35, "kind": 0.5, "participant": 0.35}  # the least probability at which an option is taken
SEVERAL = {"maker", "participant"}  # of whom there may be several: each is a choice of its own
TITLES = {
    "toward": "a party being whom a position is addressed to, or against whom it stands",
    "answers": 'one position being the answer to another; "demand reject": what is answered is a demand, the answer a rejection',
    "sender": "a party being the one that a paper is from",
    "maker": "a party being one of those that made a joint paper",
    "kind": "a paper being of one kind",
    "participant": "a party taking part in an engagement",
}


def annotated(paths):
    """How many links there are."""
    return sum(int(line.split("\t")[2]) for path in paths for line in open(path, encoding="utf-8") if line.startswith("links\t"))


def read(kind, paths):
    """For every row that has any to choose from: their reasons, and whether each is a right one."""
    for path in paths:
        lines = (line.rstrip("\n").split("\t") for line in open(path, encoding="utf-8"))
        for (article, _), options in groupby((f for f in lines if f[0] == kind), key=lambda f: f[1:3]):
            yield zlib.crc32(article.split("/")[0].encode()) % FOLDS, [(reasons.split("|"), right == "1") for *_, right, reasons in options]


def fit(all_choices, hold, several):
    """Weights by reason; of several right options the probability is that of any, but where each is a choice of its own."""
    names = sorted({r for choice in all_choices for rs, _ in choice for r in rs})
    at = {name: k for k, name in enumerate(names)}
    rows = [(rs, right, c) for c, choice in enumerate(all_choices) for rs, right in choice]
    index = [(k, at[r]) for k, (rs, _, _) in enumerate(rows) for r in rs] + [(k, len(names)) for k in range(len(rows))]
    x = csr_matrix((np.ones(len(index)), tuple(zip(*index))), shape=(len(rows), len(names) + 1))
    right, of = np.array([float(r) for _, r, _ in rows]), np.array([c for _, _, c in rows])
    count = len(all_choices)
    none = (np.bincount(of, right, count) == 0).astype(float)

    def loss(w):
        z = x @ w
        top = np.zeros(count)
        np.maximum.at(top, of, z)
        e = np.exp(z - top[of])
        zero = np.exp(-top)
        total = np.bincount(of, e, count) + zero
        good = np.bincount(of, e * right, count) + none * zero
        gain = (np.log(good) - np.log(total)).sum()
        return -gain + hold * (w @ w) / 2, -(x.T @ (e * right / good[of] - e / total[of])) + hold * w

    def each(w):
        z = x @ w
        gain = -np.logaddexp(0, np.where(right > 0, -z, z)).sum()
        return -gain + hold * (w @ w) / 2, x.T @ (1 / (1 + np.exp(-z)) - right) + hold * w

    w = minimize(each if several else loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options=dict(maxiter=400)).x
    return dict(zip(names, w)), w[-1]


def taken(choice, weights, base, least):
    """Whether the option that is taken is a right one; None where none is taken."""
    odds = [math.exp(base + sum(weights.get(r, 0.0) for r in reasons)) for reasons, _ in choice]
    best = max(range(len(odds)), key=odds.__getitem__)
    return choice[best][1] if odds[best] / (1 + sum(odds)) >= least else None


def main():
    kind, *paths = sys.argv[1:]
    several, hold = kind in SEVERAL, HOLD[kind]
    enough = math.log(LEAST[kind] / (1 - LEAST[kind])) if several else 0.0
    told = list(read(kind, paths))
    count = Counter(r for _, choice in told for reasons, _ in choice for r in reasons)
    told = [(fold, [([r for r in reasons if count[r] >= RARE.get(kind, 1)], right) for reasons, right in choice]) for fold, choice in told]
    of_all = sum(right for _, choice in told for _, right in choice) if several else sum(any(r for _, r in choice) for _, choice in told)
    of_all = annotated(paths) if kind == "answers" else of_all
    seen = []
    for k in range(FOLDS):
        weights, base = fit([choice for fold, choice in told if fold != k], hold, several)
        for choice in (choice for fold, choice in told if fold == k):
            if several:
                seen += [right for reasons, right in choice if base + sum(weights.get(r, 0.0) for r in reasons) >= enough]
            else:
                seen.append(taken(choice, weights, base, LEAST[kind]))
    right = seen.count(True)
    count = right + seen.count(False)
    f1 = 200 * right / max(1, count + of_all)
    print(f"{kind}: {len(told)} choices, {of_all} right options; in cross-validation {right} right of {count} taken, F1 {f1:.1f}", file=sys.stderr)
    weights, base = fit([choice for _, choice in told], hold, several)
    print(f"# What speaks for and against {TITLES[kind]}:")
    print("# weights of a choice between all that stand near, and none, which has the weight 0. Fitted on the fit parts of the corpus by training/choices.py.")
    print(f"base = {base:.2f}\nleast = {LEAST[kind]}\n\n[reasons]")
    for name, weight in sorted(weights.items()):
        if abs(weight) >= 0.01:
            print(f'"{name}" = {weight:.2f}')


if __name__ == "__main__":
    main()
