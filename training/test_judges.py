import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open

import judges


def rows(count: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors of which the words' half tells whether something is told, and the cue's which of two it is."""
    chance = np.random.default_rng(seed)
    x, told, other = chance.normal(size=(count, 2 * judges.WIDTH)).astype(np.float32), chance.random(count) < 0.5, chance.random(count) < 0.5
    x[told, : judges.WIDTH] += 1
    x[other, judges.WIDTH :] += 1
    return x, told, np.where(told, other.astype(int), -1)


class Judges(unittest.TestCase):
    def setUp(self):
        self.judge = judges.fit(*rows(400, 1), 2)

    def test_a_judge_learns_from_words_and_from_their_cue(self):
        x, told, which = rows(100, 2)
        scores = judges.scores(self.judge, x)
        self.assertGreater(((scores[:, 0] > 0) == told).mean(), 0.9)
        self.assertGreater((scores[told, 1:].argmax(1) == which[told]).mean(), 0.9)

    def test_the_same_rows_give_the_same_judge(self):
        again = judges.fit(*rows(400, 1), 2)
        self.assertTrue(all(torch.equal(again[k], v) for k, v in self.judge.items()))

    def test_a_judge_takes_the_place_of_the_one_of_its_name_alone(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "judges.safetensors"
            judges.write(path, "position", self.judge, ["told", "one", "other"])
            judges.write(path, "paper", self.judge, ["told", "letter", "report"])
            judges.write(path, "position", {k: -v for k, v in self.judge.items()}, ["told", "this", "that"])
            with safe_open(path, "pt") as file:
                self.assertIn("this", file.metadata()["config"])
                self.assertNotIn("one", file.metadata()["config"])
                first, second = (file.get_tensor(f"{name}.out.weight").int() for name in ("position", "paper"))
            self.assertTrue(torch.equal(first, -second))
