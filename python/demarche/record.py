"""The record: what demarche writes down about one article.

Made from the types of `crates/record` by `cargo xtask codegen`; not written by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from demarche._view import Root, Span, View

ActorId = str

ActorKind = Literal["person", "country", "organization", "group", "unnamed"]
"""What an actor is."""

Anchor = str

EngagementId = str

EngagementKind = Literal["meeting", "call", "summit", "session", "visit", "consultation", "ceremony"]
"""Kinds of engagements."""

EngagementStatus = Literal["held", "ongoing", "scheduled", "proposed", "postponed", "cancelled", "refused"]
"""Whether an engagement took place."""

EventId = str

EventStatus = Literal["occurred", "ongoing", "planned", "threatened", "demanded", "denied", "hypothetical"]
"""Whether an event happened."""

InstrumentId = str

InstrumentKind = Literal["response", "proposal", "demands", "draft treaty", "letter", "joint statement", "resolution", "agreement", "report"]
"""Kinds of papers."""

MentionKind = Literal["name", "nominal", "pronoun"]
"""How words mean an actor."""

NameLabel = Literal["PER", "ORG", "LOC", "NORP", "EVENT", "LAW", "MISC"]
"""What a name names."""

PlaceId = str

PlaceRole = Literal["literal", "metonym", "demonym"]
"""What a place name stands for."""

PositionAct = Literal["demand", "request", "offer", "accept", "reject", "refuse", "defer", "principle", "deny", "threaten", "pledge", "assess"]
"""What a party does with an issue."""

PositionId = str

Precision = Literal["city", "region", "country"]
"""How exact coordinates are."""

PublishedFrom = Literal["given", "metadata", "url", "text", "none"]
"""What told us the date of publication, in the order in which they are believed."""

SectionKind = Literal["headline", "subhead", "prose", "caption", "credit", "transcript", "list", "byline", "boilerplate"]
"""What a part of a page is."""

StatementId = str

StatementKind = Literal["direct", "indirect", "mixed", "transcript"]
"""How a statement is marked as one."""

StatementMode = Literal["speech", "writing", "thought"]
"""What kind of act it was."""

TimeId = str

TimeType = Literal["DATE", "TIME", "DURATION", "SET"]
"""TIMEX3 types."""

Visibility = Literal["public", "confidential", "leaked", "unknown"]
"""Who may read a paper."""


@dataclass(frozen=True, slots=True)
class Actor(View):
    """A party: someone or something that can speak, act or be acted toward. Things and ideas are no actors."""

    id: ActorId
    """`a1` …"""

    name: str
    """The fullest name the article gives, or the registry's."""

    kind: ActorKind
    """What it is."""

    sectors: tuple[str, ...]
    """PLOVER sector codes such as GOV, MIL, REB, IGO; the first is the primary one."""

    roles: tuple[Role, ...]
    """Offices and affiliations, as the text or the registry gives them."""

    members: tuple[ActorId, ...]
    """Of a joint source or a group: the actors in it."""

    mentions: tuple[Mention, ...]
    """Every place where the article means it."""

    country: str | None = None
    """ISO 3166-1 alpha-3 code of the state it belongs to."""

    wikidata: str | None = None
    """Wikidata item, `Q…`."""


@dataclass(frozen=True, slots=True)
class ArticleHead(View):
    """The article that was read."""

    id: str
    """The input's own id where it has one, else `sha256:` and the hash of the text."""

    language: str
    """ISO 639-1."""

    published_from: PublishedFrom
    """What told us so; never the clock."""

    stories: tuple[Story, ...]
    """One, or several on a live page."""

    text: str
    """The cleaned text; all spans of the record point into it."""

    shifts: tuple[tuple[int, int], ...]
    """`[at, behind]`: from code point `at` of `text` on, the text as it was given is `behind` code points further along. Empty where both are the same."""

    sections: tuple[Section, ...]
    """The parts of the text."""

    byline: str | None = None
    """Who wrote it."""

    headline: str | None = None
    """The first headline of the page."""

    published: str | None = None
    """ISO 8601 date, with time and zone where known."""

    published_found: Found | None = None
    """Why the date should be believed, where it was inferred from what the text tells."""

    publisher: str | None = None
    """The outlet."""

    url: str | None = None
    """Canonical address."""


@dataclass(frozen=True, slots=True)
class Cue(View):
    """The words that attribute content to a source."""

    span: Span
    """Where they stand."""

    lemma: str
    """Lemma of their head: "say"."""


@dataclass(frozen=True, slots=True)
class Engagement(View):
    """Parties meeting, calling or convening, past or to come. The agenda is the engagements still ahead."""

    id: EngagementId
    """`g1` …"""

    kind: EngagementKind
    """What kind."""

    span: Span
    """The words that name it."""

    participants: tuple[ActorId, ...]
    """Who takes part."""

    mediators: tuple[ActorId, ...]
    """Who mediates or hosts."""

    status: EngagementStatus
    """Whether it took place."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    claimed_by: StatementId | None = None
    """The statement that tells of it; null where the reporter does."""

    convener: ActorId | None = None
    """Who called it."""

    duration: str | None = None
    """How long, as an ISO 8601 duration such as `PT8H`."""

    place: PlaceId | None = None
    """Where."""

    time: TimeId | None = None
    """When."""

    topic: Phrase | None = None
    """What about."""


@dataclass(frozen=True, slots=True)
class Event(View):
    """Who did what to whom, in PLOVER's types with CAMEO's codes beside them. Where nothing matches there is no event: no code is ever invented."""

    id: EventId
    """`e1` …"""

    span: Span
    """The clause."""

    trigger: Span
    """The word or words that name the act."""

    type: str
    """PLOVER type, such as `CONSULT`."""

    contexts: tuple[str, ...]
    """PLOVER contexts, such as `diplomatic`."""

    quad: int
    """1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict."""

    actors: tuple[ActorId, ...]
    """Who acts."""

    recipients: tuple[ActorId, ...]
    """Who is acted toward."""

    status: EventStatus
    """Whether it happened."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    cameo: str | None = None
    """CAMEO code."""

    claimed_by: StatementId | None = None
    """The statement that claims it; null where the reporter tells it."""

    intensity: float | None = None
    """On the Goldstein scale, −10..10."""

    mode: str | None = None
    """PLOVER mode, such as `visit`."""

    place: PlaceId | None = None
    """Where."""

    time: TimeId | None = None
    """When."""


@dataclass(frozen=True, slots=True)
class Found(View):
    """Why a record should be believed: on every statement, event, position, instrument and engagement."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""


@dataclass(frozen=True, slots=True)
class Instrument(View):
    """A written paper that passes between parties."""

    id: InstrumentId
    """`d1` …"""

    kind: InstrumentKind
    """What kind of paper."""

    span: Span
    """The words that name it."""

    from_: tuple[ActorId, ...]
    """Who gave it."""

    to: tuple[ActorId, ...]
    """To whom."""

    visibility: Visibility
    """Whether the public may read it."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    answers: InstrumentId | None = None
    """The paper that it answers."""

    carried_by: ActorId | None = None
    """Who carried it."""

    claimed_by: StatementId | None = None
    """The statement that tells of it; null where the reporter does."""

    time: TimeId | None = None
    """When it passed."""

    visibility_by: ActorId | None = None
    """Who decided that."""


@dataclass(frozen=True, slots=True)
class Mention(View):
    """A place in the text that means an actor."""

    span: Span
    """The words."""

    kind: MentionKind
    """How they mean it."""


@dataclass(frozen=True, slots=True)
class Name(View):
    """A named entity."""

    span: Span
    """Where it stands."""

    label: NameLabel
    """What it names."""


@dataclass(frozen=True, slots=True)
class Party(View):
    """A party as the words at one place name it."""

    actor: ActorId | None = None
    """The actor, where known."""

    span: Span | None = None
    """The words, where there are any."""


@dataclass(frozen=True, slots=True)
class Phrase(View):
    """Words of the article that say something of a record."""

    span: Span
    """Where they stand."""

    text: str
    """The words themselves."""


@dataclass(frozen=True, slots=True)
class Place(View):
    """A place that the text names. One that could not be resolved has neither coordinates nor a GeoNames id."""

    id: PlaceId
    """`p1` …"""

    span: Span
    """The words."""

    name: str
    """The gazetteer's name, or the words where it is unresolved."""

    role: PlaceRole
    """Whether the place itself is meant."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    admin1: str | None = None
    """Name of the first-order division."""

    country: str | None = None
    """ISO 3166-1 alpha-3."""

    feature: str | None = None
    """GeoNames feature code, such as `PPLC`."""

    geonames: int | None = None
    """GeoNames id."""

    lat: float | None = None
    """Degrees north."""

    lon: float | None = None
    """Degrees east."""

    precision: Precision | None = None
    """How exact the coordinates are."""


@dataclass(frozen=True, slots=True)
class Position(View):
    """What a party wants, offers, accepts, refuses or holds as a principle on one issue."""

    id: PositionId
    """`q1` …"""

    act: PositionAct
    """What the party does with the issue."""

    holder: ActorId
    """Whose position it is."""

    toward: tuple[ActorId, ...]
    """Toward whom."""

    issue: Span
    """The words that name the issue, conditions included."""

    issue_text: str
    """The issue in short."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    answers: PositionId | None = None
    """The position that this one answers."""

    statement: StatementId | None = None
    """The statement it was taken in."""

    time: TimeId | None = None
    """When."""


@dataclass(frozen=True, slots=True)
class Remark(View):
    """Something odd about the text."""

    span: Span
    """Where."""

    code: str
    """A short stable code such as `unclosed-quote`."""

    text: str
    """One sentence for a person."""


@dataclass(frozen=True, slots=True)
class Role(View):
    """An office or affiliation."""

    title: str
    """Such as "foreign minister"."""

    of: ActorId | None = None
    """Of which actor."""


@dataclass(frozen=True, slots=True)
class Section(View):
    """A part of the text that is of one kind."""

    span: Span
    """Where it stands."""

    kind: SectionKind
    """What it is."""

    speaker: ActorId | None = None
    """Who speaks, in transcripts."""

    story: int | None = None
    """Index of its story; null where it belongs to the page."""


@dataclass(frozen=True, slots=True)
class Statement(View):
    """Who said what: source, cue and content as in PARC and PolNeAR. A statement that its cue breaks in two ("A," he said, "B") is one record with two spans of content."""

    id: StatementId
    """`s1` …"""

    kind: StatementKind
    """Whether and how it is in quotation marks."""

    mode: StatementMode
    """Speech, writing or thought."""

    withheld: bool
    """Speech refused: "declined to comment"."""

    content: tuple[Span, ...]
    """What was said, marks included."""

    quoted: tuple[Span, ...]
    """The parts inside quotation marks, marks excluded."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    addressee: Party | None = None
    """To whom: "told reporters"."""

    cue: Cue | None = None
    """The words that say that it was said."""

    source: Party | None = None
    """Who said it; null where the text does not tell."""

    time: TimeId | None = None
    """When it was said."""

    venue: Phrase | None = None
    """Where or how: "in a statement"."""

    via: Party | None = None
    """The agency or outlet that carried it: "according to Interfax"."""


@dataclass(frozen=True, slots=True)
class Story(View):
    """One story of the page."""

    byline: str | None = None
    """Its own byline."""

    headline: str | None = None
    """As printed."""

    published: str | None = None
    """Its own date."""

    url: str | None = None
    """Its own address."""


@dataclass(frozen=True, slots=True)
class Time(View):
    """A time expression and the time it means, as TIMEX3 (ISO-TimeML) values."""

    id: TimeId
    """`t1` …"""

    span: Span
    """The words."""

    type: TimeType
    """TIMEX3 type."""

    value: str
    """TIMEX3 value, such as `2022-01-27`, `P2W`, `XXXX-WXX-4` (a Thursday that cannot be resolved)."""

    confidence: float
    """0..1, calibrated on a dev set: of the records given 0.8, about four in five are right."""

    evidence: tuple[Span, ...]
    """The spans that a person should see highlighted to believe it."""

    because: tuple[str, ...]
    """Names of the rules or models that found it, in order."""

    anchor: Anchor | None = None
    """What the value was reckoned from; null where it stands by itself."""

    mod: str | None = None
    """TIMEX3 modifier, such as `APPROX`."""


@dataclass(frozen=True, slots=True)
class Record(Root):
    """Everything that was read from one article."""

    version: str
    """Version of the program."""

    model: str
    """Name of the language model that read the text."""

    rules: str
    """`sha256:` and the hash of all rules and lexicons that were used."""

    article: ArticleHead
    """The article itself."""

    names: tuple[Name, ...]
    """Named entities as read, before they become actors or places."""

    actors: tuple[Actor, ...]
    """Who can speak, act or be acted toward."""

    times: tuple[Time, ...]
    """Times that the text names, as TIMEX3 values."""

    places: tuple[Place, ...]
    """Places that the text names."""

    statements: tuple[Statement, ...]
    """Who said what."""

    events: tuple[Event, ...]
    """Who did what to whom."""

    positions: tuple[Position, ...]
    """Who wants, offers, accepts, refuses or holds what."""

    instruments: tuple[Instrument, ...]
    """Papers that pass between parties."""

    engagements: tuple[Engagement, ...]
    """Who meets, calls or visits whom."""

    remarks: tuple[Remark, ...]
    """Oddities met on the way; reading never fails on text."""
