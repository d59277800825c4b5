"""Sentences with other names in the same places: the name corpora are small, and a reader should know a name by its place, not by heart.

Persons are put together from parts; places and peoples come from data/actors/countries.toml; organisations from patterns, from the
armed groups of the Phoenix dictionary, and from the name corpora themselves.
"""
from __future__ import annotations

import random
import re
import tomllib
from pathlib import Path

from corpus import Document, Sentence, named_sentence

HERE = Path(__file__).parent
COUNTRIES = HERE.parent / "data/actors/countries.toml"

FIELDS = "Finance Defence Health Justice Foreign_Affairs Trade Energy Education Agriculture Transport Labour Culture Environment Interior Science Human_Rights Peace Economic_Research Strategic_Studies Migration Water_Resources".split()
COLOURS = "National United People's Democratic Social_Democratic Liberal Conservative Socialist Green Christian_Democratic Progressive Workers' Patriotic Popular Centre Freedom Farmers' Reform New Republican Islamic Independent".split()
PATTERNS = ["Ministry of {field}", "{demonym} Ministry of {field}", "Department of {field}", "Committee on {field}", "Institute for {field}", "{city} Institute of {field}", "University of {city}", "{city} University",
            "{colour} Party", "{colour} Party of {country}", "{demonym} {colour} Party", "{colour} Union", "{colour} Front", "{colour} Alliance", "{colour} Movement", "{country} {colour} Movement", "{colour} Coalition for {country}",
            "{country} Liberation Front", "{demonym} Armed Forces", "{demonym} Army", "{demonym} Red Crescent", "{demonym} Parliament", "Parliament of {country}", "Supreme Court of {country}", "Bank of {country}", "Central Bank of {country}",
            "{city} Times", "{city} Post", "{city} Herald", "{city} Council", "{person} Foundation", "{person} & Co.", "{person} Holdings", "{person} Group", "{person} Energy", "{person} Motors", "{person} and Sons", "{city} Airlines", "{city} United", "{city} FC",
            "{country} Telecom", "{field} Commission", "{field} Council", "International {field} Agency", "{letters}", "{letters}", "{letters}", "Council of {demonym} States", "Federation of {demonym} Unions", "{demonym} Senate", "{demonym} Congress"]
EVENTS = ["{year} {demonym} general election", "{year} {demonym} presidential election", "{year} {country} elections", "Battle of {city}", "Siege of {city}", "{demonym} Civil War", "{demonym} Revolution", "{year} {city} Olympics", "{city} Summit", "{city} Conference", "{year} {demonym} federal election", "{demonym} War of Independence"]
LAWS = ["{field} Act", "Treaty of {city}", "{city} Agreement", "{city} Accords", "{city} Protocol", "Convention on {field}", "Constitution of {country}", "{field} Act {year}", "{city} Declaration"]


class Substitution:
    def __init__(self, corpora: Path, sentences: list[Sentence], rng: random.Random):
        self.rng = rng
        parts = (HERE / "name_parts.txt").read_text(encoding="utf-8").split("[last]")
        words = lambda text: re.findall(r"(?:(?:da|de|de la|Le) )?[\w'-]+", re.sub(r"(?m)^#.*$|\[first\]", "", text))
        self.first, self.last = words(parts[0]), words(parts[1])
        countries = [c for c in tomllib.loads(COUNTRIES.read_text(encoding="utf-8"))["country"]]
        self.countries = [c["name"] for c in countries]
        self.places = self.countries + [a for c in countries for a in c.get("aliases", []) if a[0].isupper()]
        self.cities = [c["capital"] for c in countries if c.get("capital")]
        self.demonyms = [c["demonyms"][0] for c in countries if c.get("demonyms")]
        self.people = [d for c in countries for d in c.get("demonyms", [])]
        groups = re.findall(r"(?m)^([A-Z][A-Z_'-]{4,60}?)_*\s*\[[A-Z]{3}REB", (corpora / "petrarch/dictionaries/Phoenix.MilNonState.actors.txt").read_text(encoding="utf-8", errors="replace"))
        small = {"OF", "THE", "FOR", "AND", "IN", "DE", "LA", "DEL"}
        self.groups = [" ".join(w.lower() if i and w in small else w.title() for i, w in enumerate(g.split("_")) if w) for g in groups if "_" in g]
        self.seen: dict[str, list[str]] = {}
        for s in sentences:
            text, spans, _ = s.comments["source"]
            for a, b, label in spans:
                self.seen.setdefault(label, []).append(text[a:b])

    def person(self) -> str:
        r, rng = self.rng.random(), self.rng
        first, last = rng.choice(self.first), rng.choice(self.last)
        if r < 0.25:
            return last
        if r < 0.33:
            return first
        if r < 0.42:
            return f"{first} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if r < 0.47:
            return f"{rng.choice('ABCDEFGHJKLMNPRSTW')}. {rng.choice('ABCDEFGHJKLMNPRSTW')}. {last}"
        if r < 0.52:
            return f"{first} {rng.choice(self.first)} {last}"
        return f"{first} {last}"

    def fill(self, pattern: str) -> str:
        c = self.rng.choice
        return pattern.format(field=c(FIELDS).replace("_", " "), colour=c(COLOURS).replace("_", " "), country=c(self.countries), city=c(self.cities), demonym=c(self.demonyms), person=c(self.last),
                              letters="".join(self.rng.choices("ABCDEFGILMNOPRSTU", k=self.rng.choice((3, 3, 4, 4, 5)))), year=self.rng.randint(1945, 2024))

    def other(self, label: str, old: str) -> str:
        rng = self.rng
        seen = rng.choice(self.seen[label])
        if label == "PER":
            return self.person() if rng.random() < 0.7 else seen
        if label == "LOC":
            return rng.choice(self.places) if rng.random() < 0.3 else rng.choice(self.cities) if rng.random() < 0.4 else seen
        if label == "ORG":
            return self.fill(rng.choice(PATTERNS)) if rng.random() < 0.35 else rng.choice(self.groups) if rng.random() < 0.1 else seen
        if label == "NORP":
            return rng.choice([p for p in rng.choices(self.people, k=6) if p.endswith("s") == old.endswith("s")] or [old])
        if label in ("EVENT", "LAW"):
            return self.fill(rng.choice(EVENTS if label == "EVENT" else LAWS)) if rng.random() < 0.6 else seen
        return seen

    def sentence(self, s: Sentence) -> Sentence:
        text, spans, unsure = s.comments["source"]
        out, at, new, moved = "", 0, [], []
        for a, b, label in sorted(spans):
            if a < at:
                continue
            name = text[a:b]
            if label != "?" and self.rng.random() < 0.6:
                name = self.other(label, name)
            moved.append((a, len(out) + a - at + len(name) - b))
            out += text[at:a]
            new.append((len(out), len(out) + len(name), label))
            out += name
            at = b
        out += text[at:]
        def shift(i: int) -> int:
            return i + next((d for a, d in reversed(moved) if a < i), 0)
        return named_sentence(out, new, [(shift(a), shift(b)) for a, b in unsure])

    def document(self, d: Document) -> Document:
        return Document(d.name, [self.sentence(s) for s in d.sentences], d.boundaries)
