"""Fits the weights of what speaks for and against a row of one kind: a logistic regression over the names of the rules that found it.

    cargo run --release -p demarche-train -- acts --split fit --judged own.jsonl
    cargo run --release -p demarche-train -- acts --split fit --judged briefings.jsonl --briefings FOLDER
    python3 training/acts/fit.py engagements data/engagements/weights.toml own.jsonl briefings.jsonl --once drill.jsonl drill-briefings.jsonl

Fit on the fit part alone, with `least = 0.0` in the weights file, so that all rows are judged. Rules that found fewer rows than RARE say nothing.
A row is written from half of the best F1 that cross-validation reaches, below which one more row does harm; half of all rows annotated are taken
to be found and right. What cross-validation shows to be overconfident is drawn in: the odds are scaled and shifted so that they hold for rows that
were not fitted on, of what was annotated twice and settled; files behind `--once`, annotated once, are fitted on and no more.
"""

import json
import math
import sys
from collections import Counter

RARE = 8
PENALTY = 6.0
FOLDS = 10
ROUNDS = 800
RATE = 0.4


def fit(rows, names):
    """Weights by gradient descent; the base is the weight of the empty name."""
    weights = dict.fromkeys(names, 0.0)
    base = 0.0
    for _ in range(ROUNDS):
        slopes = dict.fromkeys(names, 0.0)
        lean = 0.0
        for reasons, right in rows:
            miss = right - chance(base, weights, reasons)
            lean += miss
            for r in reasons:
                slopes[r] += miss
        base += RATE * lean / len(rows)
        for n in names:
            weights[n] += RATE * (slopes[n] - PENALTY * weights[n]) / len(rows)
    return base, weights


def odds(base, weights, reasons):
    return base + sum(weights[r] for r in reasons)


def drawn_in(told):
    """Scale and shift of odds, so that they hold."""
    scale, shift = 1.0, 0.0
    for _ in range(4 * ROUNDS):
        misses = [(o, right - 1 / (1 + math.exp(-(scale * o + shift)))) for o, right in told]
        scale += RATE * sum(o * m for o, m in misses) / len(told)
        shift += RATE * sum(m for _, m in misses) / len(told)
    return scale, shift


def chance(base, weights, reasons):
    return 1 / (1 + math.exp(-odds(base, weights, reasons)))


def main():
    kind, out, *files = sys.argv[1:]
    settled = files[: files.index("--once")] if "--once" in files else files
    read = [(json.loads(line), f in settled) for f in files if f != "--once" for line in open(f)]
    rows = [(r["because"], int(r["right"]), twice) for r, twice in read if r["kind"] == kind]
    count = Counter(n for reasons, _, _ in rows for n in set(reasons))
    names = sorted(n for n, c in count.items() if RARE <= c < len(rows))
    rows = [([r for r in dict.fromkeys(reasons) if r in count and r in names], right, twice) for reasons, right, twice in rows]
    told = []
    for fold in range(FOLDS):
        # a run of rows is of one article or of few
        here = range(fold * len(rows) // FOLDS, (fold + 1) * len(rows) // FOLDS)
        base, weights = fit([r[:2] for i, r in enumerate(rows) if i not in here], names)
        told += [(odds(base, weights, reasons), right) for reasons, right, twice in (rows[i] for i in here) if twice]
    scale, shift = drawn_in(told)
    told = [(1 / (1 + math.exp(-(scale * o + shift))), right) for o, right in told]
    rights = sum(right for _, right in told)
    best = max(2 * sum(r for p, r in told if p >= t) / (sum(p >= t for p, _ in told) + 2 * rights) for t in [i / 50 for i in range(35)])
    least = round(best / 2, 2)
    shown = [right for p, right in told if p >= 0.5]
    print(f"{kind}: {len(rows)} rows, {rights} right; shown in cross-validation {len(shown)}, {100 * sum(shown) / max(1, len(shown)):.1f} % right; F1 {best:.2f}, least {least}")
    base, weights = fit([r[:2] for r in rows], names)
    base, weights = scale * base + shift, {n: scale * w for n, w in weights.items()}
    with open(out, "w") as f:
        f.write(f"# Weights of what speaks for and against one of the {kind}: logarithms of odds, by the name of the rule. Rows below `least` are left out.\n")
        f.write("# Fitted on the fit part of the corpus and of the briefings by training/acts/fit.py, whose head says how to refit.\n")
        f.write(f"base = {base:.2f}\nleast = {least}\n\n[reasons]\n")
        f.writelines(f'"{n}" = {w:.2f}\n' for n, w in weights.items() if abs(w) >= 0.05)


main()
