"""Access log of erasable values: withholds values, and names the entries due before display.

The one place through which committed values come to the reader. Each command decides what it shows; whoever calls
``wanted`` shows nothing before the entries it returns are recorded.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from custody.display import WITHHELD
from custody.frozen import dataclass
from custody.law.protection_codes import READS
from custody.layout import many
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import EntryRow, LabelRow, LedgerReader
from custody.ledger.state.state_cache import Recall
from custody.model import layouts
from custody.model.across.member import OVERSEEING
from custody.model.cases.questions import is_outsider
from custody.model.concerns.concerns import case_of
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.entry.openings import Opening
from custody.model.records import (
    Actor,
    Claim,
    Enquiry,
    Exhibit,
    Key,
    Offer,
    Order,
    Production,
    ProtectionRecord,
    Secrecy,
    Team,
)
from custody.model.records import Request as Asked
from custody.model.rulings import Command
from custody.model.schema import types
from custody.model.schema.permits import CUSTODIAN
from custody.model.schema.schema import Layout
from custody.model.state import State
from custody.proof.commitments.field_leaf import SALT_BYTES, field_leaf, open_field

#: Flags on an exhibit that make its case confidential.
_CONFIDENTIAL = frozenset({"abuse_material", "classified"})
#: Records that say themselves whether they are confidential.
_SAYING: tuple[type[Order | Production | Asked | Enquiry], ...] = (Order, Production, Asked, Enquiry)
#: As many subjects as one entry names.
_MOST = 1000


#: Why the erasable values of an entry are withheld: nothing is opened; its case has members and the reader is none of
#: them, or nobody known; reading it has to be logged first and nobody is there who can sign that.
Withheld = Literal["closed", "outside", "unknown_reader", "unlogged"]


@dataclass(frozen=True, slots=True)
class Viewer:
    """The reader of values: the actor, None if unknown, and whether they can sign an access log entry."""

    actor: Actor | None
    signs: bool = True

    @classmethod
    def of_key(cls, reader: LedgerReader, key: str | None, *, signs: bool) -> Viewer:
        """Return the viewer who owns a key that is valid now; one without actor for any other key or None."""
        known = None if key is None else reader.record(Key.space, key)
        doc = None if known is None else reader.record(Actor.space, Key.from_doc(known).actor)
        actor = None if doc is None else Actor.from_doc(doc)
        return cls(actor if actor is not None and key in actor.keys else None, signs)

    def outside(self, state: State, case: str) -> bool:
        """Return whether a case has members and the viewer is none of them, nor has an oversight role."""
        return is_outsider(state, case, "" if self.actor is None else self.actor.id) and (
            self.actor is None or not OVERSEEING.intersection(self.actor.roles)
        )

    def recognises(self, state: State, exhibit: str) -> bool:
        """Return whether the viewer may see an exhibit's numbers without being a member of its case.

        True for the role of custodian, for the exhibit's custodian, and for the person it is offered to.
        """
        kept = state.get(Exhibit, exhibit)
        if self.actor is None or kept is None:
            return False
        offer = None if kept.offer is None else state.get(Offer, kept.offer)
        receives = offer is not None and offer.receiver == self.actor.id
        return CUSTODIAN in self.actor.roles or kept.custodian == self.actor.id or receives


class Viewing:
    """The erasable values that one command has opened or withheld, by entry.

    ``reads`` is one of READS. ``closed`` withholds every value, so that nothing has to be logged. With a ``viewer``,
    cases that have members are open to their members alone; None leaves membership unchecked. ``withheld`` counts the
    withheld values, by position of the entry.
    """

    def __init__(self, reads: str = READS[0], *, closed: bool = False, viewer: Viewer | None = None) -> None:
        self.reads = reads
        self.closed = closed
        self.viewer = viewer
        self.withheld: dict[int, int] = {}
        self._opened: set[int] = set()
        self._settled: set[int] = set()

    def over(self, reader: LedgerReader, present: LedgerReader | None = None) -> LedgerReader:
        """Return a reader that logs and withholds values; ``reader`` itself if none has to be.

        For a ``reader`` of a past state, ``present`` is one of now: who may see a value is decided by that.
        """
        now = reader if present is None else present
        if self.closed or self.reads != READS[0] or (self.viewer is not None and any_team(now)):
            return cast("LedgerReader", _Watched(reader, self, now))
        return reader

    def opened(self, position: int) -> None:
        """Note for the access log that confidential values of an entry were read."""
        if not self.closed and self.reads != READS[0]:
            self._opened.add(position)

    @property
    def kept_back(self) -> str:
        """The number of withheld values and the reason, in a sentence; empty where none was withheld."""
        if not self.withheld:
            return ""
        values, entries = sum(self.withheld.values()), len(self.withheld)
        said = f"{many(values, 'sealed value')} of {many(entries, 'entry')}"
        said += " are withheld" if values != 1 else " is withheld"
        if self.closed:
            return f"{said}; nothing is logged"
        known = self.viewer is not None and self.viewer.actor is not None
        why = "who reads belongs to none of them" if known else "it is not known who reads"
        return f"{said}: their cases have members, and {why}"

    def is_settled(self, position: int) -> bool:
        """Return whether access to an entry's values is logged already, or need not be."""
        return position in self._settled

    def is_logged(self, state: State, case: str) -> bool:
        """Return whether access to values of a case must be logged, by ``reads`` and confidentiality."""
        return self.reads == "all" or (self.reads != READS[0] and is_confidential(state, case))

    @property
    def pending(self) -> bool:
        """Whether values were opened that ``settle`` has not marked as settled yet."""
        return not self._opened <= self._settled

    def settle(self) -> None:
        """Mark every value opened so far as logged, or as not needing an access log entry."""
        self._settled |= self._opened

    def wanted(self, reader: LedgerReader, command: str) -> list[Request]:
        """Return the ``access.logged`` entries to record before ``command`` shows the values it opened.

        One entry names at most 1000 subjects of one case, and their fields; empty if none is due. ``reader`` must be
        one that logs no access.
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
                "access.logged",
                {
                    "entry_mode": "act",
                    "case": case,
                    "subjects": types.join_codes(some),
                    "fields": types.join_codes(names),
                    "access_command": command,
                    "purpose": "not_stated",
                },
            )
            for case, (subjects, names) in sorted(found.items())
            if self.is_logged(state, case)
            for some in _parts(sorted(subjects))
        ]


def is_confidential(state: State, case: str) -> bool:
    """Return whether a case has members, or a confidential, privileged, classified or abuse record.

    One such record makes the whole case confidential, because its papers quote one another.
    """
    team = state.get(Team, case)
    if team is not None and team.members:
        return True
    for cls in _SAYING:
        found = (state.get(cls, key) for key in state.keys(cls.space, "case", case))
        if any(record is not None and record.confidential for record in found):
            return True
    if any(state.keys(Secrecy.space, "order", order) for order in state.keys(Order.space, "case", case)):
        return True  # a duty of secrecy imposed after the issue of an order counts too
    claims = (state.get(Claim, key) for key in state.keys(Claim.space, "case", case))
    if any(claim is not None and claim.stands for claim in claims):
        return True
    kept = (state.get(ProtectionRecord, key) for key in state.keys("exhibit", "case", case))
    return any(protection is not None and _CONFIDENTIAL.intersection(protection.flags) for protection in kept)


def unlogged_reader(reader: LedgerReader) -> LedgerReader:
    """Return the reader without access log inside a watched one; other readers as they are.

    Only for proofs of values already shown, and for structural values.
    """
    return reader.beneath if isinstance(reader, _Watched) else reader


def withheld_by(reader: LedgerReader, position: int) -> Withheld | None:
    """Return the reason why a reader withholds an entry's erasable values; None where it does not."""
    return reader.withholds(position) if isinstance(reader, _Watched) else None


def any_team(reader: LedgerReader) -> bool:
    """Return whether any case has or had members; where none has, viewers need not be identified."""
    return bool(reader.find(Team.space, "all", "", "", limit=1))


class _Watched:
    """A reader that notes each opened value for the access log or withholds it; other calls pass through."""

    def __init__(self, reader: LedgerReader, viewing: Viewing, present: LedgerReader) -> None:
        self._reader = reader
        self._viewing = viewing
        self._present = present
        self._state: State | None = None
        self._cases: dict[int, str | None] = {}
        self._shut: dict[str, Withheld | None] = {}

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

    def withholds(self, position: int) -> Withheld | None:
        """Return the reason why the erasable values of an entry are withheld; None where they are not."""
        if self._viewing.closed:
            return "closed"
        if self._viewing.viewer is None:
            return None
        case = self._case(position)
        if case is None:
            return None
        if case not in self._shut:
            self._shut[case] = self._of_case(self._viewing.viewer, case)
        found = self._shut[case]
        return None if found == "unlogged" and self._viewing.is_settled(position) else found

    def _of_case(self, viewer: Viewer, case: str) -> Withheld | None:
        if viewer.outside(self._known(), case):
            return "unknown_reader" if viewer.actor is None else "outside"
        return "unlogged" if not viewer.signs and self._viewing.is_logged(self._known(), case) else None

    def _known(self) -> State:
        if self._state is None:
            size = self._present.head().size
            self._state = State(Recall(self._present, size), size)
        return self._state

    def _case(self, position: int) -> str | None:
        if position not in self._cases:
            about = _read(self._reader, position)[0]
            self._cases[position] = case_of(self._known(), about, about.facts)
        return self._cases[position]

    def _label(self, row: LabelRow) -> LabelRow:
        if self.withholds(row.position) is None:
            self._viewing.opened(row.position)
            return row
        if self._recognises(row):  # not logged: handling an exhibit is not reading its case
            return row
        self._viewing.withheld.setdefault(row.position, 1)
        return replace(row, label=WITHHELD)

    def _recognises(self, row: LabelRow) -> bool:
        """Return whether an exhibit's number is shown to a viewer who is no member of its case."""
        viewer = self._viewing.viewer
        if viewer is None or row.space != Exhibit.space or self.withholds(row.position) != "outside":
            return False
        return viewer.recognises(self._known(), row.subject)

    def _told(self, position: int, stored: bytes) -> bytes:
        if self.withholds(position) is None:
            self._viewing.opened(position)
            return stored
        layout = _read(self._reader, position)[1]
        closed = list(opening_format.decode(stored))
        holding = _holding(layout, closed)
        for name in holding:
            closed[layout.positions[name]] = _withheld(name)
        if holding:
            self._viewing.withheld[position] = len(holding)
        return opening_format.encode(closed)


def _holding(layout: Layout, openings: Sequence[Opening]) -> list[str]:
    """Return the names of the erasable fields that hold a value."""
    named = zip(layout.names, openings, strict=True)
    return [name for name, opening in named if name not in layout.structural and _holds(opening)]


def _holds(opening: Opening) -> bool:
    return opening.leaf is not None and open_field(opening.leaf)[1] is not None


def _withheld(name: str) -> Opening:
    """Return an opening whose value is WITHHELD; no proof can be made of it."""
    return opening_format.opened(field_leaf(bytes(SALT_BYTES), name, WITHHELD))


def _read(reader: LedgerReader, position: int) -> tuple[Command, Layout, tuple[Opening, ...]]:
    """Return what an entry states in its structural fields, its layout, and its openings."""
    envelope = parse_entry(reader.entry(position).note).envelope
    layout = layouts.layout(envelope.v, envelope.kind)
    openings = opening_format.decode(reader.openings(position))
    contents = opening_format.read(layout, openings)
    said = envelope.kind, envelope.subject, contents.facts, envelope.by, envelope.at, envelope.re, envelope.v
    return Command(*said, envelope.seen.size), layout, openings


def _what(reader: LedgerReader, state: State, position: int) -> tuple[str | None, str, list[str]]:
    """Return an entry's case (None if it has none), its subject, and its erasable fields with a value."""
    about, layout, openings = _read(reader, position)
    return case_of(state, about, about.facts), about.subject, _holding(layout, openings)


def _parts(subjects: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(subjects), _MOST):
        yield subjects[start : start + _MOST]
