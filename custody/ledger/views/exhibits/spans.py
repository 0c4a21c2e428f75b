"""Periods of one exhibit by its entries: custodian, location and doubts.

Each span rests on one entry. Spans may overlap and contradict each other;
custody.ledger.views.exhibits.custody_timeline combines them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from custody.display import kind_words
from custody.frozen import dataclass
from custody.law.clock import parse_instant
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.entries.late_entries import PAPER, PROMPT, delay_of, late_words
from custody.ledger.views.exhibits.continuity import Continuity, occurred
from custody.ledger.views.exhibits.discrepancy_findings import discrepancy_words, doubt_words
from custody.ledger.views.exhibits.evidence_room import containers, moves
from custody.ledger.views.exhibits.origin import came_by
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.exhibits.questions.discrepancy import CORRECTED
from custody.model.records import STAYING, Exhibit
from custody.model.schema.types import split_codes

#: The kinds that begin and end possession by somebody else, and the field that names them.
_AWAY: dict[str, tuple[str, str | None]] = {
    "disposition.executed": ("gone", "measure"),
    "exhibit.checked_out": ("checked_out", "person"),
    "exhibit.missing_reported": ("lost", None),
    "transfer.dispatched": ("carrier", "carrier_class"),
    "transfer.handed_out": ("outside", "receiver_class"),
}
_BACK: dict[str, tuple[str, ...]] = {
    "disposition.executed": ("lost", "carrier", "checked_out", "outside"),
    "disposition.loan_returned": ("gone",),
    "exhibit.checked_in": ("checked_out", "lost"),
    "exhibit.recovered": ("lost",),
    "transfer.accepted": ("carrier", "lost"),
    "transfer.arrived": ("carrier", "lost"),
    "transfer.recalled": ("carrier",),
    "transfer.refused": ("carrier",),
    "transfer.returned": ("outside", "lost"),
}
#: The kinds that set the storage location, or end it without a new one.
_PLACING = frozenset({"exhibit.placed", "exhibit.recovered", "exhibit.checked_in"}) | frozenset(
    {"transfer.accepted", "transfer.arrived", "transfer.returned", *_AWAY}
    | {"inventory.counted", "inventory.exhibit_traced"}
)


@dataclass(frozen=True, slots=True)
class Span:
    """A state of an exhibit (``what``) from one instant to another (None: still), by one entry.

    Seconds UTC; ``position`` is that of the entry, ``who`` the actor, place or measure, ``within`` the
    containers of a place. ``text`` says what this very gap is; empty where the words of its code are enough.
    """

    what: str
    since: int
    until: int | None
    position: int
    who: str | None = None
    within: tuple[str, ...] = ()
    text: str = ""

    def covers(self, start: int) -> bool:
        """Return whether an instant lies in the span."""
        return self.since <= start and (self.until is None or start < self.until)


def spans_of(lookup: Lookup, found: Continuity) -> tuple[int, list[Span]]:
    """Return the instant at which an exhibit's timeline begins, and all its spans."""
    entries, exhibit = found.entries, found.exhibit
    begin, spans = _origin(lookup, exhibit, entries)
    spans += _holders(exhibit, entries)
    spans += _counted_again(found, _away(entries))
    spans += _held_though_gone(spans)
    spans += _places(lookup, found)
    spans += _superseded(entries)
    spans += _doubts(found)
    spans += _discrepancies(found)
    spans += _lags(entries)
    spans += _before_origin(found, min(begin, _when(entries[0])))
    earliest = min((span.since for span in spans), default=begin)
    return min(begin, earliest), spans


def _before_origin(found: Continuity, origin: int) -> Iterator[Span]:
    """Yield a span for each entry dated before ``origin`` (seconds UTC), when the exhibit was obtained."""
    for entry in (*found.entries, *found.seen):
        if _when(entry) < origin:
            what = f"entry {entry.position} ({kind_words(entry.envelope.kind)})"
            text = f"{what} is dated before the exhibit was obtained"
            yield Span("predates", _when(entry), origin, entry.position, text=text)


def _when(entry: EntryView) -> int:
    """Return the event instant of an entry as last corrected, else its signing instant (seconds UTC)."""
    moment = occurred(entry)
    return entry.envelope.at if moment is None else moment


def _origin(lookup: Lookup, exhibit: Exhibit, entries: Sequence[EntryView]) -> tuple[int, list[Span]]:
    """Return the seizure instant, and the spans from then to the registration.

    A component was in its parent until its registration.
    """
    registered = _when(entries[0])
    began = came_by(lookup, exhibit)
    taken = None if began is None else occurred(began)
    if taken is None:
        return registered, [Span("seizure_undated", registered, registered + 1, entries[0].position)]
    spans: list[Span] = []
    if taken < registered and exhibit.parent is None and began is not None:
        spans += _seized(lookup, began, entries[0], taken, registered)
    if taken > registered:
        spans.append(Span("contradiction", registered, taken, entries[0].position))
    elif exhibit.parent is not None and taken < registered:
        spans.append(Span("in_parent", taken, registered, entries[0].position, exhibit.parent))
    return taken, spans


def _seized(
    lookup: Lookup, began: EntryView, registered: EntryView, taken: int, since: int
) -> Iterator[Span]:
    """Yield the span from seizure to registration, and a gap if it lasts more than an hour.

    Its holder is whoever is recorded as having seized the exhibit, else whoever recorded the seizure.
    """
    stated = registered.bare("seized_by") or began.bare("seized_by")
    recorder = lookup.actor_of_key(began.envelope.by).id
    who = stated if isinstance(stated, str) else name_of(lookup, recorder)
    yield Span("seized", taken, since, began.position, who)
    if since - taken > PROMPT:
        yield Span("before_registration", taken, since, began.position)


def _holders(exhibit: Exhibit, entries: Sequence[EntryView]) -> Iterator[Span]:
    """Yield the span of each custodian; a contradiction where one ends before it begins."""
    by_position = {entry.position: entry for entry in entries}
    instants = [
        _when(by_position[hold.position]) if hold.position in by_position else hold.since
        for hold in exhibit.holds
    ]
    for number, hold in enumerate(exhibit.holds):
        until = min(instants[number + 1 :], default=None)
        since = instants[number]
        if until is not None and until < since:
            yield Span("contradiction", until, since, hold.position)
        elif until != since:
            yield Span("custodian", since, until, hold.position, hold.holder)


def _held_though_gone(spans: Sequence[Span]) -> list[Span]:
    """Return a contradiction for each custodian recorded after the exhibit had left the agency."""
    gone = [span for span in spans if span.what == "gone"]
    return [
        Span("contradiction", span.since, span.until, span.position)
        for span in spans
        if span.what == "custodian"
        and any(away.since < span.since and away.covers(span.since) for away in gone)
    ]


def _pair(
    what: str, opened: EntryView, closed: EntryView | None, since: int, who: str | None
) -> Iterator[Span]:
    """Yield the span between two entries; a contradiction where the end precedes the beginning."""
    until = None if closed is None else _when(closed)
    if until is not None and until < since:
        yield Span("contradiction", until, since, opened.position)
    elif until != since:
        yield Span(what, since, until, opened.position, who)


def _away(entries: Iterable[EntryView]) -> Iterator[Span]:
    """Yield the spans in which somebody other than the custodian had an exhibit, or nobody."""
    open_: dict[str, EntryView] = {}
    for entry in _moving(entries):
        kind = entry.envelope.kind
        for what in _BACK.get(kind, ()):
            if what in open_ and (what != "lost" or _ends_loss(entry)):
                yield from _left(what, open_.pop(what), entry)
        if kind in _AWAY:
            what = _AWAY[kind][0]
            if what in open_:
                yield from _left(what, open_.pop(what), entry)
            open_[what] = entry
    for what, entry in open_.items():
        yield from _left(what, entry, None)


def _counted_again(found: Continuity, spans: Iterable[Span]) -> Iterator[Span]:
    """Yield these spans; a loss ends with the first inventory count that saw the exhibit again."""
    seen = () if found.where is None else found.where.seen_again
    for span in spans:
        again = min(
            (instant for instant in seen if span.what == "lost" and instant >= span.since), default=None
        )
        sooner = again is not None and (span.until is None or again < span.until)
        yield replace(span, until=again) if sooner else span


def _ends_loss(entry: EntryView) -> bool:
    """Return whether an entry ends a loss, which an entry about an earlier event does not."""
    ends = entry.envelope.kind in ("disposition.executed", "exhibit.recovered")
    return ends or "missing.seen" in split_codes(entry.value("nonconforming"))


def _moving(entries: Iterable[EntryView]) -> Iterator[EntryView]:
    """Yield the entries that move an exhibit: not rescinded, no disposition that keeps it."""
    for entry in entries:
        if entry.rescinded is not None:
            continue
        if entry.envelope.kind != "disposition.executed" or entry.value("measure") not in STAYING:
            yield entry


def _left(what: str, opened: EntryView, closed: EntryView | None) -> Iterator[Span]:
    """Yield the span between an entry that gave an exhibit away and the one that ended that."""
    fact = _AWAY[opened.envelope.kind][1]
    who = None if fact is None else opened.current(fact)
    if what == "gone":
        # The signed measure counts, without later corrections.
        who = opened.value("measure")
    since = _when(opened)
    seen = opened.current("last_seen_at")
    if isinstance(seen, str):
        since = min(since, parse_instant(seen))
    yield from _pair(what, opened, closed, since, who if isinstance(who, str) else None)


def _places(lookup: Lookup, found: Continuity) -> Iterator[Span]:
    """Yield the spans of storage locations, split where a location or its container was moved.

    A round that found the exhibit elsewhere begins a new span.
    """
    seen = [entry for entry in found.seen if entry.current("location") is not None]
    for span in _stored(sorted((*found.entries, *seen), key=lambda entry: entry.position)):
        place = span.who or ""
        within = (move for move in moves(lookup, place) if span.since < move and span.covers(move))
        cuts = [span.since, *within]
        for since, until in zip(cuts, [*cuts[1:], span.until], strict=True):
            chain = tuple(containers(lookup, place, since))[1:]
            yield replace(span, since=since, until=until, within=chain)


def _stored(entries: Iterable[EntryView]) -> Iterator[Span]:
    """Yield the span of each recorded storage location, until the next entry that moves the exhibit."""
    placing = [entry for entry in _moving(entries) if entry.envelope.kind in _PLACING]
    following: list[EntryView | None] = [*placing[1:], None][: len(placing)]
    for entry, after in zip(placing, following, strict=True):
        place = entry.current("location")
        if isinstance(place, str) and entry.envelope.kind not in _AWAY:
            until = None if after is None else _when(after)
            if until is None or until > _when(entry):
                yield Span("location", _when(entry), until, entry.position, place)


def _superseded(entries: Iterable[EntryView]) -> Iterator[Span]:
    """Yield an open span from the instant at which an exhibit was merged or wholly split."""
    for entry in entries:
        if entry.rescinded is not None:
            continue
        if entry.envelope.kind == "exhibit.merged":
            yield Span("superseded", _when(entry), None, entry.position, "merged")
        elif entry.envelope.kind == "exhibit.split" and entry.value("remainder_kept") is False:
            yield Span("superseded", _when(entry), None, entry.position, "split")


def _doubts(found: Continuity) -> Iterator[Span]:
    """Yield the spans from a seal's last good sight to the entry that found it not as recorded.

    A wrongly typed and corrected number leaves no doubt. A round's findings are entries of the round.
    """
    doubtful = {
        mark.position
        for mark in found.marks
        if {"seal.mismatch", "seal.not_intact", "seal.not_recorded"}.intersection(mark.codes)
    }
    matters = {discrepancy.position: discrepancy for discrepancy in found.discrepancies}
    for position, matter in matters.items():
        if matter.outcome == CORRECTED or (matter.others and "seal" not in matter.differences):
            doubtful.discard(position)
    seen = _when(found.entries[0])
    own = {entry.position for entry in found.entries}
    for entry in found.entries:
        if entry.position in doubtful and entry.envelope.kind != "entry.corrected":
            if seen < _when(entry):
                text = doubt_words(matters.get(entry.position))
                yield Span("seal_doubt", seen, _when(entry), entry.position, text=text)
            seen = _when(entry)
        elif entry.envelope.kind == "exhibit.sealed" or entry.value("seal_state") == "intact":
            seen = _when(entry)
    for matter in matters.values():
        counted = matter.position not in own and "seal" in matter.differences
        if counted and matter.intact is not None and matter.intact < matter.since:
            text = doubt_words(matter)
            yield Span("seal_doubt", matter.intact, matter.since, matter.position, text=text)


def _discrepancies(found: Continuity) -> Iterator[Span]:
    """Yield the span of each discrepancy, from its finding to its resolution."""
    entries = {entry.position: entry for entry in found.entries}
    for matter in found.discrepancies:
        if matter.outcome == CORRECTED:
            continue
        told = entries.get(matter.position)
        since = matter.since if told is None else _when(told)
        solved = None if matter.resolved is None else entries.get(matter.resolved)
        until = None if solved is None else _when(solved)
        if until is not None and until < since:
            yield Span("contradiction", until, since, matter.position)
        elif until != since:
            yield Span("discrepancy", since, until, matter.position, text=discrepancy_words(matter))


def _lags(entries: Iterable[EntryView]) -> Iterator[Span]:
    """Yield the span between event and signing of each entry signed from paper or an hour late."""
    for entry in entries:
        delay = delay_of(entry)
        if delay is not None:
            what = "transcribed" if entry.value("late_reason") == PAPER else "recorded_later"
            signed = entry.envelope.at
            yield Span(what, signed - delay, signed, entry.position, text=late_words(entry, delay))
