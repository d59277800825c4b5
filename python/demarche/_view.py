"""What all views of a record have in common: they are frozen, and they know the way from JSON and back."""

from __future__ import annotations

import functools
import json
import sys
import types
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Callable, NamedTuple, Union, get_args, get_origin, get_type_hints

if sys.version_info >= (3, 11):
    from typing import Self
else:  # what a type checker needs, and nothing at run time
    Self = Any

if TYPE_CHECKING:
    from demarche.record import Actor, ArticleHead, Party


class Span(NamedTuple):
    """``[start, end)`` in characters of ``article.text``; never empty. ``text[slice(*span)]`` are its words."""

    start: int
    end: int


class View:
    """Part of a record."""

    __slots__ = ()

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Self:
        """The view of what :meth:`to_dict` gave. Fields that it does not know are passed over."""
        return cls(**{name: make(value[key]) for key, name, make in _fields(cls) if key in value})

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON has it: dictionaries, lists, strings, numbers."""
        return {key: _plain(getattr(self, name)) for key, name, _ in _fields(type(self))}


class Root(View):
    """The record as a whole."""

    __slots__ = ()

    if TYPE_CHECKING:
        article: ArticleHead
        actors: tuple[Actor, ...]

    @classmethod
    def from_json(cls, line: str) -> Self:
        """Reads what ``demarche read --format json`` prints, one line."""
        return cls.from_dict(json.loads(line))

    def to_json(self) -> str:
        """One line of JSON, as ``demarche read --format json`` prints it."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))

    def words(self, *spans: Span) -> str:
        """The words of these spans; several are divided by `` … ``."""
        return " … ".join(self.article.text[start:end] for start, end in spans)

    def actor(self, id: str | None) -> Actor | None:
        """The actor of that id."""
        return next((a for a in self.actors if a.id == id), None)

    def who(self, party: Party | None) -> str | None:
        """What to call a party: the actor's name, or the words that name it."""
        if party is None:
            return None
        actor = self.actor(party.actor)
        if actor is not None:
            return actor.name
        return self.words(party.span) if party.span is not None else None


def _plain(value: Any) -> Any:
    if isinstance(value, View):
        return value.to_dict()
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value


Field = tuple[str, str, Callable[[Any], Any]]


@functools.cache
def _fields(cls: type[View]) -> tuple[Field, ...]:
    """Of each field its name in JSON, its name here, and what makes its value."""
    hints = get_type_hints(cls)
    return tuple((f.name.rstrip("_"), f.name, _maker(hints[f.name])) for f in fields(cls))  # type: ignore[arg-type]


def _maker(hint: Any) -> Callable[[Any], Any]:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        make = _maker(next(a for a in args if a is not type(None)))
        return lambda value: None if value is None else make(value)
    if origin is tuple and len(args) == 2 and args[1] is Ellipsis:
        make = _maker(args[0])
        return lambda value: tuple(make(v) for v in value)
    if origin is tuple:
        return tuple
    if hint is Span:
        return lambda value: Span(*value)
    if isinstance(hint, type) and issubclass(hint, View):
        return hint.from_dict
    return lambda value: value
