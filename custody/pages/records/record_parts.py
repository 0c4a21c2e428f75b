"""Parts of records: instants in UTC and local time, statements, tables of entries.

All values pass the gate. Values that a record lacks are counted while it is built, and it states their
number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field, replace
from typing import TYPE_CHECKING

from custody.display import kind_words
from custody.errors import UsageError
from custody.frozen import dataclass
from custody.law.clock import format_instant, parse_instant, span
from custody.ledger.papers.office import House
from custody.ledger.views.entries.late_entries import delay_of, reason_of
from custody.ledger.views.exhibits.continuity import occurred
from custody.model import layouts
from custody.model.records import Key
from custody.pages.parts.page import VISIBLE, Column, Fact, Row, Section, State, Table, Target
from custody.pages.parts.stated_facts import fact_of, stated

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.pages.parts.context import PageContext
    from custody.pages.parts.gate import Gate

#: Fields that a record shows elsewhere, or that do not describe the event.
_ELSEWHERE = frozenset({"case", "nonconforming", "root", "profile_sha256", "entry_mode"})
#: Fields that every table of entries has as columns, or that the part about its subject shows.
_OF_COURSE = _ELSEWHERE | {"occurred_at", "rule", "rule_version"}
#: Beginnings of kinds whose ``custodian`` is shown in the custody timeline.
_HELD = ("exhibit.", "transfer.")
#: Names of kinds that people would not understand by the kind's own name.
_NAMES: Mapping[str, str] = {
    "acquisition.completed": "image acquired",
    "entry.corrected": "field corrected",
    "entry.disclosed": "fields disclosed",
    "erasure.executed": "fields erased",
    "disposition.executed": "disposition carried out",
    "exhibit.discrepancy_reported": "discrepancy found",
    "exhibit.discrepancy_resolved": "discrepancy resolved",
    "object.archived": "evidence stored",
    "object.replicated": "copy stored",
}
#: The field with the seconds that no period covers, which a record writes as a duration.
_GAP = "gap_seconds"
#: Columns of every table of entries.
COURSE = (
    Column("when", "when", "instant"),
    Column("what", "what", "code"),
    Column("by", "signed by", "thing"),
    Column("details", "details"),
    Column("entry", "entry", "count"),
)
#: Nothing on record for a cell.
NOTHING = Fact("", "", None, "")
#: The end of what lasts, for readers of the paper at a later time.
STILL = Fact("until", "until", None, "still when printed")


@dataclass(frozen=True, slots=True)
class Recorder:
    """The builder of one record: its source, its gate, and its letterhead's agency.

    ``absent`` counts the facts without a value, by state and reason.
    """

    context: PageContext
    gate: Gate
    house: House
    absent: Counter[tuple[State, str]] = field(default_factory=Counter)

    def moment(self, instant: int | None, label: str = "", key: str = "", note: str = "") -> Fact:
        """Return an instant (seconds UTC) in UTC, with local time as note; an empty fact for None."""
        if instant is None:
            return replace(NOTHING, key=key, label=label)
        notes = "; ".join(text for text in (self.local(instant), note) if text)
        return Fact(key, label, format_instant(instant), utc(instant), note=notes)

    def local(self, instant: int) -> str:
        """Return an instant in local time with its offset from UTC; empty where that is UTC."""
        return self.house.zone.local(instant) if self.house.zone.offset(instant) else ""

    def name(self, subject: str | None) -> str:
        """Return the name of a subject, or its identifier's beginning; empty for None."""
        return "" if subject is None else self.gate.names([subject])[subject]

    def signer(self, key: str) -> str:
        """Return the name of a key's owner, or the name of an unknown key."""
        known = self.gate.lookup.maybe(Key, key)
        return key if known is None else self.name(known.actor)

    def entered(self, entry: EntryView) -> Fact:
        """Return when and by whom an entry was signed; where it is late, by how much and why."""
        at, delay = entry.envelope.at, delay_of(entry)
        by, note = f"by {self.signer(entry.envelope.by)}", ""
        if delay is not None:
            note = f"{span(delay)} after the time stated; reason: {reason_of(entry) or 'not stated'}"
        return self.moment(at, "entered", "entered", "; ".join(part for part in (by, note) if part))

    def entries(self, subject: str) -> list[EntryView]:
        """Return the entries of a subject, in order of record."""
        return list(self.context.entries().of(subject))

    def sections(self, entry: EntryView, without: Collection[str] = ()) -> tuple[Section, ...]:
        """Return the sections of an entry, with its instants in local time too."""
        found = stated(
            self.gate, entry, _ELSEWHERE.difference(_reported(entry)) | _held(entry) | set(without)
        )
        return tuple(
            replace(section, facts=tuple(self._counted(self._local(entry, fact)) for fact in section.facts))
            for section in found
        )

    def fact(self, entry: EntryView | None, name: str) -> Fact:
        """Return a field of an entry, or why it is withheld; an empty fact if nothing is stated."""
        if entry is None:
            return replace(NOTHING, key=name)
        try:
            found = fact_of(self.gate, entry, name)
        except UsageError:
            found = None
        return replace(NOTHING, key=name) if found is None else self._local(entry, found)

    def details(self, entry: EntryView, without: Collection[str] = ()) -> Fact:
        """Return the statements of an entry as one line; withheld fields by name with the reason."""
        facts = [
            self._counted(self._local(entry, fact))
            for section in stated(self.gate, entry, _OF_COURSE | _held(entry) | set(without))
            for fact in section.facts
        ]
        said = [f"{fact.label}: {fact.full}" for fact in facts if fact.visible]
        lacking: dict[tuple[str, str], list[str]] = {}
        for fact in facts:
            if not fact.visible:
                lacking.setdefault((fact.text, fact.note), []).append(fact.label)
        said += [
            f"{', '.join(labels)}: {f'{word} {note}' if note else word}"
            for (word, note), labels in lacking.items()
        ]
        text = "; ".join(said)
        return Fact("details", "details", text, text)

    def row(self, entry: EntryView, without: Collection[str] = (), *before: Fact) -> Row:
        """Return the row of an entry in a table; ``before`` are the cells of leading columns."""
        happened = occurred(entry)
        at = entry.envelope.at if happened is None else happened
        note = entry.amended("occurred_at")
        number = Fact(
            "entry",
            "entry",
            entry.position,
            str(entry.position),
            note="" if happened in (None, entry.envelope.at) else f"signed {utc(entry.envelope.at)}",
        )
        by = self.signer(entry.envelope.by)
        what = named_kind(entry.envelope.kind)
        rescinded = "" if entry.rescinded is None else f"RESCINDED by entry {entry.rescinded}"
        reported = "recorded after it was done" if _reported(entry) and happened != entry.envelope.at else ""
        return Row(
            (
                *before,
                self.moment(at, key="when", note=note),
                Fact("what", "what", entry.envelope.kind, what, note=rescinded or reported),
                Fact("by", "signed by", by, by),
                self.details(entry, without),
                number,
            ),
            Target("entry", str(entry.position)),
            tone="bad" if rescinded else "",
        )

    def course(
        self, title: str, entries: Iterable[EntryView], without: Collection[str] = (), empty: str = ""
    ) -> Table:
        """Return entries as a table: instant, kind, signer, statements, number."""
        rows = tuple(self.row(entry, without) for entry in entries)
        return Table.of(title, COURSE, rows, empty)

    def courses(
        self, title: str, noun: str, things: Sequence[tuple[str, EntryView]], empty: str = ""
    ) -> Table:
        """Return entries of several subjects as a table whose first column names the subject."""
        rows = tuple(
            self.row(
                entry,
                ("exhibit",) if entry.value("exhibit") == thing else (),  # the first column has it
                text_cell("thing", self.name(thing)),
            )
            for thing, entry in things
        )
        return Table.of(title, (Column("thing", noun, "thing"), *COURSE), rows, empty)

    def _counted(self, fact: Fact) -> Fact:
        """Count a fact without a value, and return it."""
        if fact.state not in VISIBLE:
            self.absent[fact.state, fact.note if fact.state in ("withheld", "needs_access") else ""] += 1
        return fact

    def _local(self, entry: EntryView, fact: Fact) -> Fact:
        """Return an instant's fact with local time before its note; other facts unchanged."""
        if fact.key == _GAP and isinstance(fact.value, int):
            return replace(fact, label="uncovered before", text=span(fact.value))
        spec = layouts.layout(entry.envelope.v, entry.envelope.kind).field(fact.key)
        if spec.type.name != "instant" or not fact.visible or not isinstance(fact.value, str):
            return fact
        instant = parse_instant(fact.value)
        notes = "; ".join(text for text in (self.local(instant), fact.note) if text)
        return replace(fact, text=utc(instant), note=notes)


def utc(instant: int) -> str:
    """Return an instant (seconds UTC) as ``2026-11-25 04:02Z``, with non-zero seconds."""
    text = format_instant(instant)
    seconds = "" if text[16:19] == ":00" else text[16:19]
    return f"{text[:10]} {text[11:16]}{seconds}Z" if text.endswith("Z") else text


def named_kind(kind: str) -> str:
    """Return the kind of an entry as text."""
    return _NAMES.get(kind, kind_words(kind))


def text_cell(key: str, text: str, note: str = "") -> Fact:
    """Return a cell whose value is its text."""
    return Fact(key, key, text, text, note=note)


def count_cell(key: str, count: int | None) -> Fact:
    """Return a cell with a count, empty for None."""
    return replace(NOTHING, key=key) if count is None else Fact(key, key, count, f"{count:,}")


def _reported(entry: EntryView) -> frozenset[str]:
    """Return the field of an entry's standing if it reports a past fact that could be an act."""
    both = len(layouts.layout(entry.envelope.v, entry.envelope.kind).kind.standings) > 1
    return frozenset({"entry_mode"} if both and entry.value("entry_mode") == "record" else ())


def _held(entry: EntryView) -> frozenset[str]:
    """Return the field of an entry that names the custodian; empty for other kinds."""
    return frozenset({"custodian"} if entry.envelope.kind.startswith(_HELD) else ())
