"""Fits data/positions/weights.tsv and confidence.toml, and the judge of positions: which places of an article tell a position, and which; and how sure that is.

    target/release/train positions --vectors own.vec > own.pos
    target/release/train positions --briefings FOLDER --vectors briefings.vec > briefings.pos
    target/release/train positions --corpus corpus/drill --vectors drill.vec > drill.pos
    python3 training/positions.py own.pos briefings.pos --once drill.pos --out data/positions --judges models/judges-en.safetensors

Three logistic regressions over the features of a place (`crates/extract/src/positions/features.rs`), fitted on the fit parts alone: whether a position is annotated there, whether its
holder is the one read, and which act it is. A place is an annotated position where they share at least a quarter of the shorter one's characters; of several the one whose holder
is right, then the one that it covers best. Beside the first and the last a small network over what the tagger makes of the place's words, which stands beside each file as `.vec` (files that have
none are for the regressions alone), says its own, and the two are averaged. The odds of the product of the three are then scaled and shifted so that they hold for places that were not fitted on, of what was
annotated twice and settled; files behind `--once`, annotated once, are fitted on and no more. The same input gives the same files.
"""

import argparse
import zlib
from collections import Counter
from itertools import repeat
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

import judges

ACTS = ["demand", "request", "offer", "accept", "reject", "refuse", "defer", "principle", "deny", "threaten", "pledge", "assess"]
SHARED = 0.25
SEEN = 3  # a feature seen less often tells nothing
STRENGTH = {"told": 0.03, "held": 0.02, "act": 0.05}  # of the prior, as the inverse: less holds the weights nearer to nought
STEPS = 400
ALIKE = 0.99  # of the best F1: a reader would rather have the rows
LINKED = 1.3  # by how much less likely, in log odds, one may be that is kept if it is linked: links need both their ends
JUDGE = 0.6  # what the network's word counts beside that of the regressions
FOLDS = 4  # of the settled articles, for what was not fitted on


def scale(feature):
    """How freely a feature may speak: rules more than words."""
    return {"A": 2.5, "R": 2.0, "w": 0.5}.get(feature[0] if feature[1:2] == ":" else "w" if feature.startswith("word=") else "", 1.0)


def length(spans):
    return sum(int(e) - int(s) for s, e in (x.split("-") for x in spans.split(",")))


def read(paths):
    """Rows of (features, act or None, whether the holder is right, article, vector or None)."""
    gold, rows = {}, []
    for path in paths:
        beside = Path(path).with_suffix(".vec")
        vectors = iter(judges.vectors(beside)) if beside.exists() else repeat(None)
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
            rows.append((fields[8].split("|"), best and best[2], bool(best and best[0]), fields[1], next(vectors)))
    return rows, len(gold)


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
    count = Counter(f for features, *_ in rows for f in features)
    names = sorted(f for f, n in count.items() if n >= SEEN)
    at = {f: i for i, f in enumerate(names)}
    entries = [(i, at[f], scale(f)) for i, (features, *_) in enumerate(rows) for f in features if f in at]
    line, column, value = zip(*entries)
    x = csr_matrix((value, (line, column)), shape=(len(rows), len(names)))
    told = np.array([[act is not None] for _, act, *_ in rows], float)
    some = told[:, 0] > 0
    held = np.array([[row[2]] for row in rows], float)[some]
    acts = np.array([[act == a for a in ACTS] for _, act, *_ in rows], float)[some]
    free = at["bias"]
    parts = [fit(x, told, STRENGTH["told"], free), fit(x[some], held, STRENGTH["held"], free), fit(x[some], acts, STRENGTH["act"], free)]
    return names, np.hstack(parts) * np.array([scale(f) for f in names])[:, None]


def judge(rows):
    """The network, fitted on rows that have a vector."""
    rows = [row for row in rows if row[4] is not None]
    which = [ACTS.index(act) if act else -1 for _, act, *_ in rows]
    return judges.fit(np.array([row[4] for row in rows]), np.array([act is not None for _, act, *_ in rows]), np.array(which), len(ACTS))


def likelihood(names, table, network, rows):
    """How likely each row is told, held and of its likeliest act, as log odds; and whether it is all three."""
    at = {f: i for i, f in enumerate(names)}
    odds, right = [], []
    said = judges.scores(network, np.array([row[4] for row in rows]))
    for (features, act, held, *_), its in zip(rows, said):
        told, whose, *acts = table[[at[f] for f in features if f in at]].sum(0)
        told, acts = (1 - JUDGE) * told + JUDGE * its[0], (1 - JUDGE) * np.array(acts) + JUDGE * its[1:]
        p = expit(told) * expit(whose) * np.exp(acts.max() - logsumexp(acts))
        odds.append(np.log(p) - np.log1p(-p))
        right.append(held and act == ACTS[int(np.argmax(acts))])
    return np.array(odds), np.array(right, float)


def drawn_in(odds, right):
    """Scale and shift of odds, so that they hold."""
    loss = lambda w: -(right * (w[0] * odds + w[1]) - np.logaddexp(0, w[0] * odds + w[1])).sum()
    return minimize(loss, [1.0, 0.0], method="Nelder-Mead", options=dict(xatol=1e-4, fatol=1e-4)).x


def best_line(odds, right, annotated):
    """The log odds from which on rows reach the best F1, or as good as that with more rows."""
    order = np.argsort(-odds, kind="stable")
    f1 = 2 * right[order].cumsum() / (np.arange(1, len(order) + 1) + annotated)
    return odds[order][np.flatnonzero(f1 >= ALIKE * f1.max())[-1]]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("settled", nargs="+", help="what was annotated twice, or by the measure of that")
    ap.add_argument("--once", nargs="*", default=[], help="what was annotated once")
    ap.add_argument("--out", type=Path, required=True, help="folder to write to")
    ap.add_argument("--judges", type=Path, required=True, help="file of judges to write to")
    a = ap.parse_args()
    (settled, annotated), (once, _) = read(a.settled), read(a.once)
    fold = lambda row: zlib.crc32(row[3].split("/")[0].encode()) % FOLDS  # a world has one plot
    odds, right = [], []
    for k in range(FOLDS):
        others = [r for r in settled if fold(r) != k] + once
        for total, more in zip((odds, right), likelihood(*weights(others), judge(others), [r for r in settled if fold(r) == k])):
            total.extend(more)
    odds, right = np.array(odds), np.array(right)
    scale, shift = drawn_in(odds, right)
    line = best_line(odds, right, annotated)
    least, linked = (expit(scale * (line - lower) + shift) for lower in (0.0, LINKED))
    names, table = weights(settled + once)
    judges.write(a.judges, "position", judge(settled + once), ["told", *ACTS])
    with (a.out / "weights.tsv").open("w", encoding="utf-8") as out:
        print("# How much each feature of a place speaks for a position being taken there, for its holder being read right, and for each act.", file=out)
        print("# Fitted on the fit parts of the corpus and the briefings by training/positions.py, which says how to fit it again.", file=out)
        print("# feature\ttold\theld\t" + "\t".join(ACTS), file=out)
        for name, row in zip(names, table):
            if np.abs(row).max() >= 0.01:
                print(name + "\t" + "\t".join(f"{v:.2f}".replace("-0.00", "0.00") for v in row), file=out)
    (a.out / "confidence.toml").write_text(
        "# How sure a position is: the log odds of what the weights give, scaled and shifted so that they hold. Places below `least` are left out,\n"
        "# but down to `linked` those that answer another or are answered.\n"
        "# Fitted by training/positions.py.\n"
        f"scale = {scale:.2f}\nshift = {shift:.2f}\njudge = {JUDGE}  # what the judge's word counts beside that of the weights\nleast = {least:.2f}\nlinked = {linked:.3f}\n",
        encoding="utf-8",
    )
    p = expit(scale * odds + shift)
    print(f"{len(settled)} places; of {(p >= 0.5).sum()} shown {100 * right[p >= 0.5].mean():.1f} % right; scale {scale:.2f}, shift {shift:.2f}, least {least:.2f}")


if __name__ == "__main__":
    main()
