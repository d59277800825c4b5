"""Draws the confidence of events, positions, papers and engagements in, so that it holds on articles that nothing else was fitted on.

    train acts --split fit --corpus corpus/drill --worlds corpus/drill/drawn.txt --judged rows.jsonl
    training/calibrate.py rows.jsonl --data data

Of each kind the log odds of its rows are scaled and shifted; the least confidences at which a row is kept move along, so that no row comes or
goes. Rewrites `plover/confidence.toml`, `positions/confidence.toml`, `instruments/weights.toml` and `engagements/weights.toml` in the folder.
"""
from __future__ import annotations

import argparse
import json
import math
import re
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

SURE = 20.0  # of the prior that the odds hold as they are


def odds(p: float) -> float:
    return math.log(p / (1 - p))


def drawn_in(rows: list[dict]) -> tuple[float, float]:
    """Scale and shift of odds, so that they hold."""
    told = np.array([odds(min(max(r["confidence"], 1e-4), 1 - 1e-4)) for r in rows])
    right = np.array([float(r["right"]) for r in rows])
    loss = lambda w: -(right * (w[0] * told + w[1]) - np.logaddexp(0, w[0] * told + w[1])).sum() + SURE * (w[0] - 1) ** 2 / 2
    return tuple(minimize(loss, [1.0, 0.0], method="Nelder-Mead", options=dict(xatol=1e-4, fatol=1e-4)).x)


def change(text: str, name: str, to, digits: int = 2) -> str:
    """The file with another number behind a name."""
    line = re.compile(rf"^({re.escape(name)} = )(-?[0-9.]+)$", re.MULTILINE)
    return line.sub(lambda m: f"{m[1]}{to(float(m[2])):.{digits}f}", text, count=1)


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("rows", type=Path)
    ap.add_argument("--data", type=Path, required=True)
    a = ap.parse_args()
    rows = [json.loads(line) for line in a.rows.read_text(encoding="utf-8").splitlines()]
    files = {
        "events": "plover/confidence.toml",
        "positions": "positions/confidence.toml",
        "instruments": "instruments/weights.toml",
        "engagements": "engagements/weights.toml",
    }
    for kind, name in files.items():
        of_kind = [r for r in rows if r["kind"] == kind]
        scale, shift = drawn_in(of_kind)
        file = a.data / name
        text = file.read_text(encoding="utf-8")
        for line in ("least", "linked"):
            text = change(text, line, lambda p: 1 / (1 + math.exp(-(scale * odds(p) + shift))), digits=3)
        base = {"events": '"all"', "positions": "shift"}.get(kind, "base")
        head, mark, reasons = text.partition("[weights]" if kind == "events" else "[reasons]")
        if kind == "positions":
            head = change(head, "scale", lambda w: scale * w)
        reasons = re.sub(r"= (-?[0-9.]+)$", lambda m: f"= {scale * float(m[1]):.2f}", reasons, flags=re.MULTILINE)
        if kind == "events":
            reasons = change(reasons, base, lambda w: w + shift)
        else:
            head = change(head, base, lambda w: scale * w + shift)
        file.write_text(head + mark + reasons, encoding="utf-8")
        shown = [r["right"] for r in of_kind if scale * odds(min(max(r["confidence"], 1e-4), 1 - 1e-4)) + shift >= 0]
        print(f"{kind}: {len(of_kind)} rows; scale {scale:.2f}, shift {shift:.2f}; {len(shown)} shown, {100 * sum(shown) / max(1, len(shown)):.1f} % right")


if __name__ == "__main__":
    main()
