"""Facts for lists: the key is made from the label, the text is empty where nothing is on record.

The form of values is that of ``custody.pages.parts.facts``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import field
from typing import Any

from custody.display import code_words, either
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.views.naming.display_names import shown_names
from custody.model.record import Record
from custody.model.schema.types import Value
from custody.pages.parts import facts
from custody.pages.parts.context import PageContext
from custody.pages.parts.instants import INSTANTS
from custody.pages.parts.page import Fact, Target, key_of
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import away


@dataclass(frozen=True, slots=True)
class Cells:
    """A maker of cells for one page, with a cache of names."""

    context: PageContext
    known: dict[tuple[str, str], str] = field(default_factory=dict)

    def name(self, space: str, subjects: Iterable[str]) -> None:
        """Cache the names of these subjects of a space, in one query."""
        wanted = [subject for subject in dict.fromkeys(subjects) if (space, subject) not in self.known]
        found = shown_names(self.context.lookup, space, wanted)
        self.known.update({(space, subject): found[subject] for subject in wanted})

    def thing(self, space: str, subject: str | None, label: str = "", key: str = "") -> Fact:
        """Return a subject as a fact: value its identifier, text its name; empty for None."""
        label = label or code_words(space)
        if subject is None:
            return Fact(key or key_of(label), label, None, "")
        self.name(space, [subject])
        opens = target_of(self.context.lookup, subject)
        return Fact(key or key_of(label), label, subject, self.known[space, subject], opens=opens)

    def person(self, label: str, actor: str | None, key: str = "") -> Fact:
        """Return a person as a fact: value the identifier, text the name; empty for None."""
        text = "" if actor is None else self.context.names.person(actor)
        return Fact(key or key_of(label), label, actor, text)

    def people(self, label: str, actors: Collection[str]) -> Fact:
        """Return several people as one fact: identifiers joined by blanks, names by "or"."""
        text = either(self.context.names.person(actor) for actor in actors)
        return Fact(key_of(label), label, " ".join(actors) or None, text)

    def instant(self, label: str, seconds: int | None, none: str = "") -> Fact:
        """Return an instant (seconds UTC) as a fact; ``none`` is the text for None."""
        return facts.instant(key_of(label), label, seconds, none=none)

    def ahead(self, label: str, seconds: int | None, none: str = "") -> Fact:
        """Return an instant (seconds UTC) as a fact whose text is the time from now."""
        text = "" if seconds is None else away(seconds, self.context.now)
        return facts.instant(key_of(label), label, seconds, none=none, text=text)


def word(label: str, code: str | None, text: str = "") -> Fact:
    """Return a code as a fact with its words as text."""
    return facts.code(key_of(label), label, code, none="", text=text)


def words(label: str, codes: Iterable[str], text: str = "") -> Fact:
    """Return several codes as one fact with their words as text."""
    return facts.codes(key_of(label), label, codes, none="", text=text)


def count(label: str, number: int | None, text: str = "") -> Fact:
    """Return a number as a fact."""
    return facts.count(key_of(label), label, number, none="", text=text)


def flag(label: str, holds: bool | None, text: str = "") -> Fact:
    """Return a boolean as a fact: yes, no, or empty for None."""
    usual = "" if holds is None else "yes" if holds else "no"
    return Fact(key_of(label), label, holds, text or usual)


def entry(position: int | None, label: str = "entry") -> Fact:
    """Return an entry's position as a fact that opens the entry."""
    opens = None if position is None else Target("entry", str(position))
    return Fact(key_of(label), label, position, "" if position is None else str(position), opens=opens)


def of_record(record: Record, without: Collection[str] = ()) -> tuple[Fact, ...]:
    """Return a record's members as facts for programs, ``without`` those that cells show.

    Nested records are left out; they are on the subject's page.
    """
    members = {name: value for name, value in record.as_json().items() if name not in record.nested}
    return of_members(members, without, record.positions)


def of_members(
    members: Mapping[str, Any], without: Collection[str] = (), positions: Collection[str] = ()
) -> tuple[Fact, ...]:
    """Return members of a JSON document as facts: instants written out, lists joined by blanks.

    ``positions`` are members that hold positions of entries under the name of an instant.
    """
    return tuple(
        Fact(name, code_words(name), value, "" if value is None else str(value))
        for name, value in (
            (name, _value("" if name in positions else name, each)) for name, each in members.items()
        )
        if name not in without
    )


def _value(name: str, value: Any) -> Value:
    if isinstance(value, list | tuple):
        return " ".join(str(_value(name, each)) for each in value) or None
    if isinstance(value, Mapping):
        return None
    if name in INSTANTS and type(value) is int:
        return format_instant(value)
    found: Value = value
    return found
