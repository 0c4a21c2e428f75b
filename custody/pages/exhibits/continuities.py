"""The page of an exhibit's continuity: custodian and location at every moment, and each gap."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from custody.display import code_words, in_words
from custody.law.clock import format_instant
from custody.ledger.views.entries.late_entries import delay_of, late_words
from custody.ledger.views.exhibits.continuity import continuity as continuity_of
from custody.ledger.views.exhibits.custody_timeline import GAPS, timeline_spans
from custody.ledger.views.exhibits.evidence_room import path_of
from custody.ledger.views.exhibits.origin import seized_by
from custody.ledger.views.worklist.alarms import of_exhibit
from custody.pages.exhibits.exhibit_facts import gone
from custody.pages.exhibits.exhibit_summary import custodian
from custody.pages.parts.gate import Gate
from custody.pages.parts.page import Alarm, Column, Fact, Page, Paragraph, Row, Section, Table, Target
from custody.pages.parts.targets import target_of
from custody.pages.parts.wording import span, when
from custody.pages.things.entry_course import alarms
from custody.pages.things.entry_tables import ENTRY, NOTHING, position
from custody.pages.things.history import corrected

if TYPE_CHECKING:
    from custody.ledger.views.entries.entries import EntryView
    from custody.ledger.views.exhibits.continuity import Continuity
    from custody.ledger.views.exhibits.custody_timeline import TimelineSpan
    from custody.pages.parts.context import PageContext

#: Gaps that require an answer; the others are part of ordinary work.
GRAVE = frozenset({"contradiction", "discrepancy", "lost", "predates", "seal_doubt", "seizure_undated"})
#: The text without gaps.
NONE = "No gap in custody since it was obtained."
_STRETCHES = (
    Column("since", "from", "instant"),
    Column("until", "for", "instant"),
    Column("hands", "with", "code"),
    Column("location", "location", "thing"),
    ENTRY,
    Column("gaps", "gaps", "code"),
)


def continuity(context: PageContext, key: str) -> Page:
    """Return the continuity page of the exhibit ``key``; raise NotFound if there is none."""
    found = continuity_of(context.lookup.reader, key)
    seizure = seized_by(context.lookup, found.exhibit)
    parts = timeline_spans(context.lookup, found, context.now)
    entries = found.entries if seizure is None else (seizure, *found.entries)
    gaps = tuple(code for code in GAPS if any(code in part.gaps for part in parts))
    table = Table.of("Every moment", _STRETCHES, tuple(_rows(context, found, parts)), key="stretches")
    words = {code: "; ".join(_reasons(code, parts)) for code in gaps}
    said = Section("gaps", "Gaps", tuple(Fact(code, code_words(code), code, words[code]) for code in gaps))
    return Page(
        Target("continuity", key),
        f"Continuity of exhibit {context.names.label('exhibit', key)}",
        (table, said if gaps else Paragraph(NONE), *_late(entries), *corrected(entries)),
        alarms=(*_failures(context, found), *_alarms(words), *alarms(Gate(context.lookup), entries)),
        key_facts=tuple(_facts(context, found, parts)),
    )


def _failures(context: PageContext, found: Continuity) -> Iterator[Alarm]:
    """Yield an alarm for each stored image whose last verification failed."""
    for alarm in of_exhibit(context.lookup, found.exhibit):
        if alarm.sort == "verification_failed":
            yield Alarm(alarm.sort, alarm.line({}, when, placed=False), "bad", alarm.position)


def _late(entries: Iterable[EntryView]) -> Iterator[Section]:
    """Yield the section of entries signed late, each with its delay and reason; nothing without any."""
    late = [(entry, delay) for entry in entries if (delay := delay_of(entry)) is not None]
    if late:
        facts = (
            Fact("late", f"entry {entry.position}", delay, late_words(entry, delay), entry=entry.position)
            for entry, delay in late
        )
        yield Section("late", "Late entries", tuple(facts))


def _reasons(code: str, parts: tuple[TimelineSpan, ...]) -> dict[str, None]:
    """Return the words of a gap in all spans, each once, in order."""
    return dict.fromkeys(text for part in parts for gap, text in part.reasons if gap == code)


def _alarms(words: Mapping[str, str]) -> Iterator[Alarm]:
    """Yield an alarm for each grave gap, of code and words."""
    for code, text in words.items():
        if code in GRAVE:
            yield Alarm(f"continuity.{code}", text, "bad")


def _facts(context: PageContext, found: Continuity, parts: tuple[TimelineSpan, ...]) -> Iterator[Fact]:
    key = found.exhibit.id
    opens = target_of(context.lookup, key)
    yield Fact("exhibit", "exhibit", key, context.names.label("exhibit", key), opens=opens)
    yield custodian(context, found)
    yield from gone(found.gone)
    since, last = parts[0].since, parts[-1].until
    yield Fact("since", "since", format_instant(since), when(since))
    if last is not None:
        yield Fact("until", "until", format_instant(last), when(last))
    yield Fact("shows", "shows", "recorded", "recorded custodians, at the times as entered")


def _rows(context: PageContext, found: Continuity, parts: tuple[TimelineSpan, ...]) -> Iterator[Row]:
    people = {part.holder for part in parts if part.holder is not None}
    people |= {part.who for part in parts if part.who is not None and part.hands == "checked_out"}
    names = {actor: context.names.person(actor) for actor in people}
    parent = found.exhibit.parent
    inside = None if parent is None else context.names.label("exhibit", parent)
    for part in parts:
        grave = bool(GRAVE.intersection(part.gaps))
        until = "now" if part.until is None else span(part.until - part.since)
        yield Row(
            (
                Fact("since", "from", format_instant(part.since), when(part.since)),
                Fact("until", "for", None if part.until is None else format_instant(part.until), until),
                Fact("hands", "with", part.hands, part.whose(names, inside)),
                NOTHING if part.place is None else _place(context, part),
                NOTHING if part.position is None else position(part.position),
                Fact("gaps", "gaps", " ".join(part.gaps), in_words(part.gaps)),
            ),
            None if part.position is None else Target("entry", str(part.position)),
            tone="bad" if grave else "warn" if part.gaps else "",
            facts=tuple(_whose(part, names)),
        )


def _whose(part: TimelineSpan, names: Mapping[str, str]) -> Iterator[Fact]:
    """Yield for programs the recorded custodian, and the possessor where that is another."""
    if part.holder is not None:
        yield Fact("custodian", "custodian", part.holder, names[part.holder])
    if part.who is not None:
        yield Fact("who", "in possession", part.who, names.get(part.who, code_words(part.who)))


def _place(context: PageContext, part: TimelineSpan) -> Fact:
    return Fact("location", "location", part.place, path_of(context.lookup, part.place, part.since))
