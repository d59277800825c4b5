"""Fits data/positions/links.toml: what speaks for one position being the answer to another.

    train corpus gold --split fit > own.jsonl; train corpus --corpus corpus/drill gold > drill.jsonl
    training/links.py own.jsonl drill.jsonl > data/positions/links.toml

For every annotated position a choice between all earlier positions of other parties, three later ones, and none, as crates/extract/src/positions/answers.rs makes it, which also
says what the reasons mean; here words are cut to stems in place of lemmas and sentences end with their stops. One multinomial regression; the same input gives the same file.
"""
import bisect
import json
import re
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

HOLD = 1.0  # of the prior
LEAST = 0.1  # the least probability at which a link is told: low, since what is read tells less often to whom it is said than what is annotated
BACK, AHEAD = 40, 3
STOP = set("the a an of to in on for and or with by at from as that this it its is are was were be been has have had will would not no but he she they we i his her their our who which said says".split())
NAMES = {
    "offer": ["offer", "invitation", "proposal", "plan"],
    "demand": ["demand", "call", "condition", "ultimatum"],
    "request": ["request", "appeal", "plea", "invitation", "proposal"],
    "threaten": ["threat", "warning"],
}


def stem(word):
    return next((word[: -len(s)] for s in ("ing", "ed", "es", "s") if word.endswith(s) and len(word) - len(s) >= 4), word)


def content(text):
    return {stem(w) for w in re.findall(r"[a-z0-9]+", text.lower()) if w not in STOP and len(w) > 1}


def side(actor):
    """A state for its officials, a body for its people."""
    if actor["kind"] == "country" or "GOV" in actor["sectors"]:
        return actor.get("country") or actor["id"]
    return next((r["of"] for r in actor["roles"] if r.get("of")), actor["id"])


def told(record):
    text = record["article"]["text"].encode()
    ends = [len(text.decode()[: m.end()].encode()) for m in re.finditer(r'[.!?]["”]?\s|\n', text.decode())]
    sides = {a["id"]: side(a) for a in record["actors"]}
    positions = []
    for p in sorted(record["positions"], key=lambda p: p["issue"]):
        words = " ".join(text[s:e].decode(errors="ignore") for s, e in [p["issue"], *p["evidence"]]).lower()
        positions.append(dict(id=p["id"], act=p["act"], side=sides[p["holder"]], toward={sides[t] for t in p["toward"]}, text=words, words=content(words), issue=len(content(p["issue_text"])),
                              sentence=bisect.bisect(ends, p["issue"][0]), answers=p["answers"]))
    return positions


def step(steps, n):
    return max(s for s in steps if n >= s)


def reasons(positions, j, i):
    first, answer = positions[j], positions[i]
    shared = len(first["words"] & answer["words"])
    share = 100 * shared // max(1, min(len(first["words"]), len(answer["words"])))
    far = abs(first["sentence"] - answer["sentence"])
    asks = [p for p in positions[min(i, j) + 1 : max(i, j)] if p["act"] in ("demand", "request", "offer", "pledge", "threaten") and p["side"] != answer["side"]]
    named = any(n in answer["text"] for n in NAMES.get(first["act"], ()))
    faced, faces = answer["side"] in first["toward"], first["side"] in answer["toward"]
    yes = {
        "later in the sentence": j > i and far == 0,
        "later": j > i and far > 0,
        "faced": faced,
        "faces": faces,
        "face each other": faced and faces,
        "to nobody": not first["toward"],
        "answer to nobody": not answer["toward"],
        "faces another": not faces and bool(answer["toward"]),
        "faced another": not faced and bool(first["toward"]),
        "named": named,
        "names another": not named and any(n in answer["text"] for names in NAMES.values() for n in names),
        "short": answer["issue"] <= 2,
    }
    return ["base", f"{first['act']} {answer['act']}", f"shared {min(shared, 5)}", f"share {step([0, 10, 20, 34, 50, 67], share)}", f"sentences {step([0, 1, 2, 3, 5, 8, 13, 21], far)}",
            f"between {min(len(asks), 4)}", *(r for r, is_ in yes.items() if is_)]


def choices(records):
    """For every position that has any to choose from: their reasons, and whether each is the one."""
    for record in records:
        positions = told(record)
        for i, answer in enumerate(positions):
            near = range(max(0, i - BACK), min(len(positions), i + AHEAD + 1))
            others = [j for j in near if j != i and positions[j]["side"] != answer["side"]]
            if others:
                yield [(reasons(positions, j, i), positions[j]["id"] == answer["answers"]) for j in others]


def fit(all_choices):
    names = sorted({r for choice in all_choices for rs, _ in choice for r in rs})
    at = {name: k for k, name in enumerate(names)}
    rows = [(rs, right, c) for c, choice in enumerate(all_choices) for rs, right in choice]
    index = [(k, at[r]) for k, (rs, _, _) in enumerate(rows) for r in rs]
    x = csr_matrix((np.ones(len(index)), tuple(zip(*index))), shape=(len(rows), len(names)))
    right, of = np.array([float(r) for _, r, _ in rows]), np.array([c for _, _, c in rows])
    count = len(all_choices)

    def loss(w):
        z = x @ w
        top = np.zeros(count)
        np.maximum.at(top, of, z)
        e = np.exp(z - top[of])
        total = np.bincount(of, e, count) + np.exp(-top)
        none = 1 - np.bincount(of, right, count)
        gain = (right * (z - top[of])).sum() - (none * top).sum() - np.log(total).sum()
        return -gain + HOLD * (w @ w) / 2, -(x.T @ (right - e / total[of])) + HOLD * w

    return dict(zip(names, minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B").x))


def main():
    weights = fit(list(choices(json.loads(line) for path in sys.argv[1:] for line in open(path, encoding="utf-8"))))
    print("# What speaks for and against one position being the answer to another: weights of a choice between all that stand near, and none, which has the weight 0.")
    print("# \"demand reject\": what is answered is a demand, the answer a rejection. Fitted on the fit parts of the corpus by training/links.py.")
    print(f"base = {weights.pop('base'):.2f}\nleast = {LEAST}\n\n[reasons]")
    for name, weight in sorted(weights.items()):
        if abs(weight) >= 0.01:
            print(f'"{name}" = {weight:.2f}')


if __name__ == "__main__":
    main()
