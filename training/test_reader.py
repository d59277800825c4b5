"""The rules that need no weights: atoms, pieces' inputs, contractions, lemma scripts, trees, names out of annotation.

  python -m unittest discover training
"""
import itertools
import sys
import unittest
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

import calibrate
import corpus
import decode
import features
import texts
from atoms import atoms, key, plain, shape
from contractions import Contractions
from corpus import TAGS, named_sentence


def spans(sentence: corpus.Sentence) -> list[str]:
    """LABEL:text of the certain names of a sentence"""
    out: list[str] = []
    for w in sentence.words:
        tags = [t for i, t in enumerate(TAGS) if w.names >> i & 1]
        if len(tags) == 1 and tags != ["O"]:
            out += [tags[0][2:] + ":" + w.form] if tags[0][0] == "B" else []
            if tags[0][0] == "I":
                out[-1] += " " + w.form
    return out


class Atoms(unittest.TestCase):
    def check(self, text: str, expected: list[tuple[str, int]]) -> None:
        self.assertEqual([(text[a.start:a.end], a.gap) for a in atoms(text)], expected)

    def test_runs(self):
        self.check("I don't know, 10am.", [("I", 3), ("don", 1), ("'", 0), ("t", 0), ("know", 1), (",", 0), ("10", 1), ("am", 0), (".", 0)])

    def test_gaps(self):
        self.check("a \t b\nc \n d\r\n\r\ne\r\nf", [("a", 3), ("b", 1), ("c", 2), ("d", 2), ("e", 3), ("f", 2)])

    def test_invisible_characters_stay_in_their_run(self):
        self.check("co\u00adop \u200ba.\u200bb", [("co\u00adop", 3), ("\u200b", 1), ("a", 0), (".\u200b", 0), ("b", 0)])

    def test_every_visible_character_is_in_one_atom(self):
        text = "Ünï—“côde” 東京 100 km² \u0301x ½ 😀!\u2029end"
        self.assertEqual("".join(text[a.start:a.end] for a in atoms(text)), "".join(text.split()))

    def test_forms(self):
        self.assertEqual((plain("“Don’t”—"), key("Ñandú’S")), ('"Don\'t"-', "nandu's"))

    def test_shapes(self):
        letters = dict(zip(["the", "The", "THE", "T", "iPad", "McKay", "東京"], [1, 2, 3, 4, 5, 5, 11]))
        self.assertEqual({t: shape(t, "letter") for t in letters}, letters)
        self.assertEqual([shape(t, "other") for t in "“”\"'’,"], [8, 9, 10, 7, 7, 7])


class Words(unittest.TestCase):
    def check(self, token: str, expected: str) -> None:
        self.assertEqual(" ".join(token[s:e] for s, e in Contractions().split(token)), expected)

    def test_contractions(self):
        for token, words in {"don't": "do n't", "Can’t": "Ca n’t", "cannot": "can not", "it's": "it 's", "students'": "students '", "'s": "'s", "'": "'", "they": "they",
                             "could've": "could 've", "I'd've": "I 'd 've", "GONNA": "GON NA"}.items():
            self.check(token, words)

    def test_lemma_scripts_give_their_lemma_back(self):
        for form, lemma in [("went", "go"), ("Walking", "walk"), ("n't", "not"), ("AMERICA", "America"), ("I", "I"), ("'s", "be"), ("co\u00adops", "coop"), ("McKay", "McKay")]:
            self.assertEqual(features.lemma(form, features.script(form, lemma)), lemma)

    def test_a_script_for_longer_words_falls_back_on_the_form(self):
        self.assertEqual(features.lemma("Ab", features.script("babies", "baby")), "ab")

    def test_word_shapes(self):
        self.assertEqual([features.word_shape(w) for w in ("Geneva", "U.S.", "1,500", "COVID-19", "McKay")], ["Xxx", "X.X.", "d,dd", "XX-dd", "XxXxx"])


class Trees(unittest.TestCase):
    def test_best_tree_by_trying_all(self):
        rng = np.random.default_rng(1)
        for n in (1, 2, 3, 4, 5):
            for _ in range(20):
                scores = rng.normal(size=(n, n + 1))
                heads = decode.tree(scores)
                best = max((h for h in itertools.product(range(n + 1), repeat=n) if self.is_tree(h)), key=lambda h: sum(scores[i, x] for i, x in enumerate(h)))
                self.assertEqual(heads, list(best))

    @staticmethod
    def is_tree(heads: tuple[int, ...]) -> bool:
        def reaches_root(i: int) -> bool:
            for _ in heads:
                i = heads[i - 1]
                if i == 0:
                    return True
            return False
        return sum(h == 0 for h in heads) == 1 and all(reaches_root(i + 1) for i in range(len(heads)))

    def test_no_name_begins_inside(self):
        scores = np.log(np.array([[0.2, 0.1, 0.7], [0.1, 0.1, 0.8], [0.9, 0.05, 0.05]]))
        self.assertEqual(decode.name_tags(scores), [1, 2, 0])


class Rows(unittest.TestCase):
    def test_bold_confidence_is_drawn_in(self):
        scale, shift = calibrate.drawn_in([dict(confidence=0.8, right=i % 2 == 0) for i in range(400)])
        self.assertAlmostEqual(scale * calibrate.odds(0.8) + shift, 0, delta=0.1)

    def test_one_number_of_a_file_is_changed(self):
        text = 'base = -1.00\nleast = 0.20\n\n[reasons]\n"base = x" = 2.00\n'
        self.assertEqual(calibrate.change(text, "base", lambda w: w / 2), text.replace("-1.00", "-0.50"))

    def test_sentences_come_together_by_paragraph(self):
        conllu = "# newdoc id = x\n# newpar\n# text = The talks\n1\tThe\n\n# newpar\n# text = They met.\n1\tThey\n\n# text = They left.\n1\tThey\n"
        self.assertEqual(texts.paragraphs(conllu), "The talks\n\nThey met. They left.\n")


class Names(unittest.TestCase):
    def test_spans_become_tags_without_the_article(self):
        text = "Envoys of the Northern League met Ana Ruiz's aides."
        at = lambda s: (text.index(s), text.index(s) + len(s))
        sentence = named_sentence(text, [(*at("the Northern League"), "ORG"), (*at("Ana Ruiz"), "PER")])
        self.assertEqual(spans(sentence), ["ORG:Northern League", "PER:Ana Ruiz"])

    def test_labels_are_reconciled(self):
        self.assertEqual([corpus.misc_label(t) for t in ("French", "Treaty of Denn", "Harbour Festival", "Blue Album")], ["NORP", "LAW", "EVENT", "MISC"])

    def test_titles_and_appositions_stay_out_of_names(self):
        rows = "President PROPN 3 flat|Ana PROPN 3 flat|Ruiz PROPN 0 root|of ADP 5 case|Varr PROPN 3 nmod".split("|")
        words = [corpus.Word(r.split()[0], 0, 1, upos=r.split()[1], head=int(r.split()[2])) for r in rows]
        self.assertEqual(corpus.name_run(words, 0, 4, 2, person=True), (1, 2))
        self.assertEqual(corpus.name_run(words, 0, 4, 2, person=False), (0, 4))


if __name__ == "__main__":
    unittest.main()
