"""The page of any thing, from its entries alone: what its first entry states, what each later one adds, what is wrong.

Made for things that have no page of their own; a kind that is declared is on it without a line here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.ledger.views.declined import declined_among
from custody.ledger.views.doubted import Doubts
from custody.ledger.views.gaps import gaps_among
from custody.ledger.views.people import name_of
from custody.model.envelope import parse_entry
from custody.model.records import Key
from custody.model.remedies import MARKS
from custody.model.types import split_codes
from custody.pages.page import Alarm, Column, Fact, Page, Row, Section, Table, Target
from custody.pages.sentences import sentence_of
from custody.pages.stated import stated
from custody.pages.targets import target_of
from custody.pages.wording import span

if TYPE_CHECKING:
    from custody.ledger.views.entries import Entries, EntryView
    from custody.model.envelope import Envelope
    from custody.pages.gate import Gate

#: As many of the newest entries are stated, and listed.
MOST_STATED, MOST_LISTED = 20, 100

_COLUMNS = (
    Column("entry", "entry", "count"),
    Column("at", "signed at", "instant"),
    Column("kind", "kind", "code"),
    Column("by", "by", "thing"),
)


def thing_page(gate: Gate, entries: Entries, space: str, key: str) -> Page:
    """Build the page of a thing of a space, by its identifier; NotFound where no entry is about it.

    ``entries`` reads through the gate's lookup. The first entry is stated in its sections, each later one in one.
    """
    reader = gate.lookup.reader
    positions = reader.positions(key)
    first = entries.at(positions[0] if positions else reader.head().size)
    later = [entries.at(position) for position in positions[1:][-MOST_STATED:]]
    listed = [parse_entry(reader.entry(position).note).envelope for position in positions[-MOST_LISTED:]]
    more = len(positions) - len(listed)
    signed = list(zip(positions[-MOST_LISTED:], listed, strict=True))
    name = gate.names([key])[key]
    unstated = len(positions) - 1 - len(later)
    return Page(
        target_of(gate.lookup, key),
        f"{space.capitalize()} {name}",
        (
            *stated(gate, first),
            *added(gate, later),
            Table("entries", "Entries", _COLUMNS, tuple(_rows(gate, signed)), "no entries", more),
        ),
        alarms=tuple(alarms(gate, [first, *later])),
        key_facts=(Fact.of("identifier", key, key="id"), *_begun(gate, first)),
        about=(space, key),
        not_shown=(f"{unstated} older entries: what they state is on their own pages",) if unstated else (),
    )


def _begun(gate: Gate, first: EntryView) -> Iterator[Fact]:
    at, by = format_instant(first.envelope.at), _signer(gate, first.envelope.by)
    opens = Target("entry", str(first.position))
    yield Fact("since", "on record since", at, f"{at}, signed by {by}", entry=first.position, opens=opens)


def added(gate: Gate, later: Sequence[EntryView]) -> tuple[Section, ...]:
    """Return what later entries about a thing state, a section for each that states something."""
    return tuple(section for entry in later if (section := _added(gate, entry)) is not None)


def _added(gate: Gate, entry: EntryView) -> Section | None:
    """Return what a later entry states in one section; None where it states nothing."""
    facts = tuple(fact for section in stated(gate, entry) for fact in section.facts)
    day, by = format_instant(entry.envelope.at)[:10], _signer(gate, entry.envelope.by)
    title = f"{day} {sentence_of(gate, entry, by)} (entry {entry.position})"
    return Section(f"entry_{entry.position}", title, facts) if facts else None


def alarms(gate: Gate, entries: Sequence[EntryView]) -> Iterator[Alarm]:
    """Yield what is wrong with the entries: taken back, nonconforming, or signed by a key that others had."""
    signed = [(entry.position, entry.envelope) for entry in entries]
    doubts, apart = Doubts(gate.lookup.reader).among(signed), gaps_among(gate.lookup.reader, signed)
    declined = declined_among(gate.lookup.reader, [entry.position for entry in entries])
    for entry in entries:
        at = entry.position
        if at in declined:
            yield Alarm("entry.declined", f"DECLINED {entry.envelope.kind}: {declined[at].told()}", "bad", at)
        if entry.rescinded is not None:
            yield Alarm(
                "entry.rescinded", f"rescinded by entry {entry.rescinded}: it does not stand", "bad", at
            )
        for mark in split_codes(entry.value("nonconforming")):
            yield Alarm(mark, f"nonconforming: {MARKS.get(mark, mark)}", "warn", at)
        doubt = doubts.get(at)
        if doubt is not None and doubt.stands:
            yield Alarm("key.compromised", doubt.told(), "warn", at)
        if (gap := apart.get(at)) is not None:
            yield Alarm("entry.dated_apart", gap.told(span(gap.late), span(gap.missed)), "warn", at)


def _rows(gate: Gate, signed: Sequence[tuple[int, Envelope]]) -> Iterator[Row]:
    for position, envelope in reversed(signed):
        at, by = format_instant(envelope.at), _signer(gate, envelope.by)
        texts = (("at", at), ("kind", envelope.kind), ("by", by))
        number = Fact("entry", "entry", position, str(position))
        yield Row(
            (number, *(Fact(key, key, text, text) for key, text in texts)), Target("entry", str(position))
        )


def _signer(gate: Gate, name: str) -> str:
    known = gate.lookup.maybe(Key, name)
    found = None if known is None else name_of(gate.lookup, known.actor)
    return name if found is None else found
