import unittest

import torch

import said


class Said(unittest.TestCase):
    def test_words_are_drawn_towards_their_class_and_left_where_they_have_none(self):
        before = torch.tensor([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]])
        after = said.drawn(before, torch.tensor([2, -1]))
        self.assertTrue(torch.allclose(after[0], torch.tensor([0.2, 0.12, 0.68])))
        self.assertTrue(torch.equal(after[1], before[1]))


if __name__ == "__main__":
    unittest.main()
