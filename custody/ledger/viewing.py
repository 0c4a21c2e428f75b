"""Keeps account of the erasable values that somebody is about to be shown, and says what has to be signed for first.

The one place through which sealed values come to whoever reads. What is shown is each command's affair; that nothing is
shown before its entry stands is that of whoever calls ``wanted`` before showing anything.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

from custody.law.guarding import READS
from custody.ledger.journal import Request
from custody.ledger.ports import EntryRow, LabelRow, LedgerReader
from custody.ledger.recall import Recall
from custody.model import layouts, types
from custody.model import openings as opening_format
from custody.model.acts import Command
from custody.model.envelope import parse_entry
from custody.model.openings import Opening
from custody.model.records import Claim, Enquiry, Kept, Order, Production, Secrecy, Team
from custody.model.records import Request as Asked
from custody.model.rules.concerns import case_of
from custody.model.schema import Layout
from custody.model.state import State
from custody.proof import seal

#: What stands for a value that was not opened.
WITHHELD = "(withheld)"
#: Flags on an exhibit that make its case confidential.
_CONFIDENTIAL = frozenset({"abuse_material", "classified"})
#: Records that say themselves whether they are confidential.
_SAYING: tuple[type[Order | Production | Asked | Enquiry], ...] = (Order, Production, Asked, Enquiry)
#: As many subjects as one entry names.
_MOST = 1000


class Viewing:
    """What one call has opened. ``reads`` is one of READS; ``closed`` opens nothing, so that nothing is signed for.

    ``withheld`` counts the values that ``closed`` kept back, by entry.
    """

    def __init__(self, reads: str = READS[0], *, closed: bool = False) -> None:
        self.reads = reads
        self.closed = closed
        self.withheld: dict[int, int] = {}
        self._opened: set[int] = set()
        self._settled: set[int] = set()

    def over(self, reader: LedgerReader) -> LedgerReader:
        """Give the reader through which this call reads; ``reader`` itself where nothing is signed for or withheld."""
        if self.closed or self.reads != READS[0]:
            return cast("LedgerReader", _Watched(reader, self))
        return reader

    def opened(self, position: int) -> None:
        """Take down that values of an entry were opened."""
        if not self.closed:
            self._opened.add(position)

    @property
    def pending(self) -> bool:
        """Whether something was opened that nobody has looked at yet for whether it must be signed for."""
        return not self._opened <= self._settled

    def settle(self) -> None:
        """Take down that what was opened so far is signed for, or need not be."""
        self._settled |= self._opened

    def wanted(self, reader: LedgerReader, command: str) -> list[Request]:
        """Give what has to stand in the ledger before what ``command`` opened is shown; nothing if nothing has to.

        ``reader`` is one that takes nothing down. One entry for each case, naming subjects and fields.
        """
        size = reader.head().size
        state = State(Recall(reader, size), size)
        found: dict[str, tuple[set[str], set[str]]] = {}
        for position in sorted(self._opened - self._settled):
            case, subject, fields = _what(reader, state, position)
            if case is not None and fields:
                subjects, names = found.setdefault(case, (set(), set()))
                subjects.add(subject)
                names.update(fields)
        return [
            Request(
                "access.viewed",
                {
                    "standing": "act",
                    "case": case,
                    "about": types.join_codes(some),
                    "fields": types.join_codes(names),
                    "command": command,
                    "purpose": "not_stated",
                },
            )
            for case, (subjects, names) in sorted(found.items())
            if self.reads == "all" or is_confidential(state, case)
            for some in _parts(sorted(subjects))
        ]


def is_confidential(state: State, case: str) -> bool:
    """Say whether a case has members, or anything in it is marked as confidential, privileged or abuse material.

    One mark covers the whole case, because its papers quote one another.
    """
    team = state.get(Team, case)
    if team is not None and team.members:
        return True
    for cls in _SAYING:
        found = (state.get(cls, key) for key in state.keys(cls.space, "case", case))
        if any(one is not None and one.confidential for one in found):
            return True
    if any(state.keys(Secrecy.space, "order", order) for order in state.keys(Order.space, "case", case)):
        return True  # whom an order bound after its issue, it bound
    claims = (state.get(Claim, key) for key in state.keys(Claim.space, "case", case))
    if any(one is not None and one.stands for one in claims):
        return True
    kept = (state.get(Kept, key) for key in state.keys("exhibit", "case", case))
    return any(one is not None and _CONFIDENTIAL.intersection(one.flags) for one in kept)


def beneath(reader: LedgerReader) -> LedgerReader:
    """Return the reader that a watched one reads through: only for proofs of values that were shown already."""
    return reader.beneath if isinstance(reader, _Watched) else reader


class _Watched:
    """A reader that tells of every opened value, or withholds it; what holds no value it hands on."""

    def __init__(self, reader: LedgerReader, viewing: Viewing) -> None:
        self._reader = reader
        self._viewing = viewing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    @property
    def beneath(self) -> LedgerReader:
        return self._reader

    def openings(self, position: int) -> bytes:
        return self._told(position, self._reader.openings(position))

    def rows(self, start: int, stop: int) -> Iterator[EntryRow]:
        for row in self._reader.rows(start, stop):
            yield replace(row, openings=self._told(row.position, row.openings))

    def labels_at(self, position: int) -> list[LabelRow]:
        return [self._label(row) for row in self._reader.labels_at(position)]

    def labels_of(self, subjects: Collection[str], spaces: Collection[str]) -> list[LabelRow]:
        return [self._label(row) for row in self._reader.labels_of(subjects, spaces)]

    def labels_from(self, beginning: str, space: str, limit: int = 500) -> list[LabelRow]:
        return [self._label(row) for row in self._reader.labels_from(beginning, space, limit)]

    def all_labels(self) -> Iterator[LabelRow]:
        return map(self._label, self._reader.all_labels())

    def _label(self, row: LabelRow) -> LabelRow:
        self._viewing.opened(row.position)
        if not self._viewing.closed:
            return row
        self._viewing.withheld.setdefault(row.position, 1)
        return replace(row, label=WITHHELD)

    def _told(self, position: int, stored: bytes) -> bytes:
        self._viewing.opened(position)
        if not self._viewing.closed:
            return stored
        layout = _layout(self._reader, position)[1]
        closed = list(opening_format.decode(stored))
        holding = _holding(layout, closed)
        for name in holding:
            closed[layout.positions[name]] = _withheld(name)
        if holding:
            self._viewing.withheld[position] = len(holding)
        return opening_format.encode(closed)


def _holding(layout: Layout, openings: Sequence[Opening]) -> list[str]:
    """Give the names of the erasable fields that hold a value."""
    named = zip(layout.names, openings, strict=True)
    return [name for name, one in named if name not in layout.structural and _holds(one)]


def _holds(opening: Opening) -> bool:
    return opening.leaf is not None and seal.open_field(opening.leaf)[1] is not None


def _withheld(name: str) -> Opening:
    """Give the word for a withheld value in the place of a value; no proof can be made of it."""
    return opening_format.opened(seal.field_leaf(bytes(seal.SALT_BYTES), name, WITHHELD))


def _layout(reader: LedgerReader, position: int) -> tuple[Command, Layout]:
    envelope = parse_entry(reader.entry(position).note).envelope
    layout = layouts.layout(envelope.v, envelope.kind)
    contents = opening_format.read(layout, opening_format.decode(reader.openings(position)))
    said = envelope.kind, envelope.subject, contents.facts, envelope.by, envelope.at, envelope.re, envelope.v
    return Command(*said, envelope.seen.size), layout


def _what(reader: LedgerReader, state: State, position: int) -> tuple[str | None, str, list[str]]:
    """Give the case and subject of an entry, and which of its erasable fields hold a value."""
    about, layout = _layout(reader, position)
    fields = _holding(layout, opening_format.decode(reader.openings(position)))
    return case_of(state, about, about.facts), about.subject, fields


def _parts(subjects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(subjects), _MOST):
        yield subjects[start : start + _MOST]
