"""Facts of lists, each with a key that its label makes and without words where nothing is on record.

How a value is written is said in ``custody.pages.parts.facts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from typing import Any

from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.naming.display_names import shown_names
from custody.model.record import Record
from custody.model.schema.types import Value
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.instants import INSTANTS
from custody.pages.parts.page import Fact, State, Target, key_of
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import away


@dataclass(frozen=True, slots=True)
class Cells:
    """Makes the cells of one page; caches the names that it looks up."""

    context: PageContext
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, space: str, subjects: Iterable[str]) -> None:
        """Look up what many things of a space are called, at once."""
        wanted = [subject for subject in dict.fromkeys(subjects) if (space, subject) not in self.known]
        found = shown_names(self.context.lookup, space, wanted)
        self.known.update({(space, subject): found[subject] for subject in wanted})

    def thing(self, space: str, subject: str | None, label: str = "", key: str = "") -> Fact:
        """Return a thing by its name; its value is its identifier."""
        label = label or space.replace("_", " ")
        if subject is None:
            return Fact(key or key_of(label), label, None, "")
        self.name(space, [subject])
        opens = target_of(self.context.lookup, subject)
        return Fact(key or key_of(label), label, subject, self.known[space, subject], opens=opens)

    def person(self, label: str, actor: str | None, key: str = "") -> Fact:
        """Return a person by name; the value is the identifier."""
        text = "" if actor is None else self.context.names.person(actor)
        return Fact(key or key_of(label), label, actor, text)

    def people(self, label: str, actors: Collection[str]) -> Fact:
        """Return several people by name; the value is their identifiers."""
        text = " or ".join(self.context.names.person(actor) for actor in actors)
        return Fact(key_of(label), label, " ".join(actors) or None, text)

    def instant(self, label: str, seconds: int | None, none: str = "") -> Fact:
        """Return a cell with an instant."""
        return facts.instant(key_of(label), label, seconds, none=none)

    def ahead(self, label: str, seconds: int | None, none: str = "") -> Fact:
        """Return an instant, in the text by how far from now it lies."""
        text = "" if seconds is None else away(seconds, self.context.now)
        return facts.instant(key_of(label), label, seconds, none=none, text=text)


def word(label: str, code: str | None, text: str = "") -> Fact:
    """Return a cell with a code in words."""
    return facts.code(key_of(label), label, code, none="", text=text)


def words(label: str, codes: Iterable[str], text: str = "") -> Fact:
    """Return a cell with several codes in words."""
    return facts.codes(key_of(label), label, codes, none="", text=text)


def count(label: str, number: int | None, text: str = "") -> Fact:
    """Return a cell with a number."""
    return facts.count(key_of(label), label, number, none="", text=text)


def flag(label: str, holds: bool | None, text: str = "") -> Fact:
    """Return whether something holds; None, without words, for what nobody looked at."""
    usual = "" if holds is None else "yes" if holds else "no"
    return Fact(key_of(label), label, holds, text or usual)


def entry(position: int | None, label: str = "entry") -> Fact:
    """Return an entry by its position, which it opens."""
    opens = None if position is None else Target("entry", str(position))
    return Fact(key_of(label), label, position, "" if position is None else str(position), opens=opens)


def of_record(record: Record, without: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return the structural members of a record for programs, ``without`` those that cells show.

    Lists of records within it are left out: they are on the page of the thing.
    """
    members = {name: value for name, value in record.as_json().items() if name not in record.nested}
    return of_members(members, without)


def of_members(members: Mapping[str, Any], without: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return members of a JSON document as facts: instants written out, lists joined by blanks."""
    return tuple(
        Fact(name, name.replace("_", " "), value, "" if value is None else str(value), _state(value))
        for name, value in ((name, _value(name, each)) for name, each in members.items())
        if name not in without
    )


def _state(value: Value) -> State:
    return "shown" if value is not None else "unknown"


def _value(name: str, value: Any) -> Value:
    if isinstance(value, list | tuple):
        return " ".join(str(_value(name, each)) for each in value) or None
    if isinstance(value, Mapping):
        return None
    if name in INSTANTS and type(value) is int:
        return format_instant(value)
    found: Value = value
    return found
