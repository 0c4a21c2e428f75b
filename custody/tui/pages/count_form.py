"""The state of an inventory round on screen: its recorded counts, and the scans not signed yet.

Results are previewed by the rule that decides them when the scans are recorded. Only the counts, the scanned exhibits
and the first missing ones are read, however long the round is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from itertools import islice

from custody.display import code_words
from custody.errors import Ambiguous, NotFound
from custody.frozen import dataclass
from custody.ledger.views.exhibits.evidence_room import counting, path_of, surviving
from custody.ledger.views.exhibits.packing import called
from custody.ledger.views.exhibits.sealed_groups import exhibits_bearing
from custody.model.locations.records import round_exhibit_key
from custody.model.locations.rules.inventory import result_of
from custody.model.records import Inventory, RoundExhibit, Whereabouts
from custody.pages.exhibits.inventory_rounds import scope
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Tone
from custody.tui.pages.sealed_groups import Seen, seen

#: States of a seal in the order in which one key goes through them.
STATES = ("not_examined", "intact", "not_intact", "absent")
#: Missing exhibits that are listed, at most.
MOST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """An exhibit as a round records it: name, location with its path, whether expected, result so far."""

    name: str
    place: str | None
    path: str
    expected: bool
    result: str


@dataclass(frozen=True, slots=True)
class Round:
    """An inventory round on record: scope and counts; ``left`` are the first missing exhibits.

    ``left`` maps identifiers of exhibits to their records in the round.
    """

    id: str
    name: str
    scope: str
    closed: bool
    expected: int
    misplaced: int
    unexpected: int
    unmatched: int
    missing: int
    left: Mapping[str, Wanted]


@dataclass(frozen=True, slots=True)
class RoundScan(Seen):
    """A scanned code, with the round's record of the exhibits that it names.

    ``choices`` are the names, by identifier, of several exhibits to which it belongs, and which it does not tell apart.
    """

    wanted: Mapping[str, Wanted] = field(default_factory=dict)
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """One unsigned scan: code, the exhibit it names, location, condition, and the result for the round.

    ``seals`` are those on record, ``read`` those that were scanned. ``choices`` are the exhibits that an undecided
    code may mean, ``chosen`` is the exhibit for which somebody decided.
    """

    code: str
    exhibits: tuple[str, ...]
    names: tuple[str, ...]
    results: tuple[str, ...]
    place: str = ""
    state: str = STATES[0]
    seals: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    choices: Mapping[str, str] = field(default_factory=dict)
    chosen: str = ""
    place_id: str = ""

    @property
    def name(self) -> str:
        """The names of its exhibits, or the code where it names none."""
        return ", ".join(self.names) or self.code

    @property
    def result(self) -> str:
        """The worst result of its exhibits; unmatched for none, undecided where it may mean several."""
        if self.choices:
            return "undecided"
        if not self.exhibits:
            return "unmatched"
        return next((result for result in ("misplaced", "unexpected") if result in self.results), "found")


@dataclass(frozen=True, slots=True)
class Counting:
    """An inventory round on screen: unsigned scans, location, last line, and the last step's message.

    ``known`` is the round's record of the scanned exhibits. ``unknown`` is a code that the ledger does not know and
    that may be the seal on the line ``before`` it; ``missed`` is the last scan where it has no line.
    """

    round: Round
    counts: tuple[Count, ...] = ()
    known: Mapping[str, Wanted] = field(default_factory=dict)
    place: str = ""
    place_id: str = ""
    path: str = ""
    at: str = ""
    unknown: str = ""
    before: str = ""
    missed: str = ""
    message: str = ""
    tone: Tone = ""

    def with_message(self, message: str, tone: Tone = "") -> Counting:
        """Return the round with another message."""
        return replace(self, message=message, tone=tone)

    def put(self, count: Count) -> Counting:
        """Return the round with a line changed, or added at the top, and the cursor on it."""
        if any(line.code == count.code for line in self.counts):
            found = tuple(count if line.code == count.code else line for line in self.counts)
        else:
            found = (count, *self.counts)
        return replace(self, counts=found, at=count.code, unknown="", before="", missed="")

    def without(self, code: str) -> Counting:
        """Return the round without the line of a code, and the cursor on none."""
        left = tuple(count for count in self.counts if count.code != code)
        return replace(self, counts=left, at="", unknown="", before="", missed="")

    def missing(self, code: str) -> Counting:
        """Return the round after a scan that has no line: keys act on no line until the cursor moves."""
        return replace(self, at="", unknown="", before="", missed=code)

    def of(self, code: str) -> Count | None:
        """Return the line of a code, None if it has none."""
        return next((count for count in self.counts if count.code == code), None)


def opened(context: PageContext, name: str) -> Round:
    """Return the round of this name, or the only open one for an empty name.

    Raise NotFound if no round has the name, or not exactly one is open; Ambiguous if the name fits several.
    """
    lookup = context.lookup
    if not name:
        found = counting(lookup)
        if len(found) != 1:
            told = "no round is open" if not found else f"{len(found)} rounds are open"
            raise NotFound(
                told,
                hint="Start one with the form 'inventory start', or open one on the page Inventory rounds.",
            )
        name = found[0].id
    one = lookup.get(Inventory, lookup.resolve("inventory", name))
    first = islice(lookup.under(RoundExhibit, "expected", one.id), MOST)
    return Round(
        one.id,
        context.names.label("inventory", one.id),
        scope(context, one),
        one.closed is not None,
        one.expected_count,
        one.misplaced_count,
        one.unexpected_count,
        one.unmatched_count,
        one.missing_count,
        _wanted(context, first),
    )


def look(context: PageContext, inventory: str, code: str) -> RoundScan:
    """Return the exhibits or location that a code names, with a round's record of them.

    Raise Ambiguous for a beginning of several identifiers: only some of these are known.
    """
    try:
        what = seen(context, code)
    except Ambiguous:
        bearing = surviving(context.lookup, exhibits_bearing(context.lookup, code))
        if not bearing:
            raise
        if len(bearing) > 1:
            return RoundScan(code, "", choices={key: called(context.lookup, key) for key in bearing})
        what = replace(seen(context, bearing[0]), code=code)
    every = () if what.item is None else dict.fromkeys((*what.item.exhibits, *what.named))
    keys = [round_exhibit_key(inventory, exhibit) for exhibit in every]
    known = _wanted(context, context.lookup.many(RoundExhibit, keys))
    return RoundScan(what.code, what.off, what.item, what.named, what.place, what.place_id, known)


def _wanted(context: PageContext, round_exhibits: Iterable[RoundExhibit]) -> dict[str, Wanted]:
    """Return the exhibits as a round records them, by identifier, sorted by location and name."""
    some, lookup = list(round_exhibits), context.lookup
    names = context.names.labels("exhibit", (round_exhibit.exhibit for round_exhibit in some))
    lie = {
        whereabouts.exhibit: whereabouts.location
        for whereabouts in lookup.many(Whereabouts, [round_exhibit.exhibit for round_exhibit in some])
    }
    paths = {
        place: path_of(lookup, place) for place in {lie.get(round_exhibit.exhibit) for round_exhibit in some}
    }
    found = {}
    for counted in some:
        place = lie.get(counted.exhibit)
        found[counted.exhibit] = Wanted(
            names[counted.exhibit], place, paths[place], counted.expected, counted.result
        )
    return dict(sorted(found.items(), key=lambda pair: (pair[1].path, pair[1].name)))


def with_location(state: Counting, where: Seen) -> Counting:
    """Return the round with the location that is counted now; none if ``where`` names no location."""
    told = f"location: {where.place}" if where.place else ""
    code = where.code if where.place else ""
    found = replace(state, place=code, place_id=where.place_id, path=where.place)
    return replace(found, unknown="", before="", missed="").with_message(told, "good")


def scan(state: Counting, what: Seen) -> Counting:
    """Return the round after a scan: with a new line, a seal read, another location, or a message.

    An exhibit that was scanned or counted before gets no new line.
    """
    if isinstance(what, RoundScan) and what.choices:
        return _undecided(state, what)
    if what.item is None:
        return with_location(state, what) if what.place else _nothing(state, what.code)
    if isinstance(what, RoundScan):
        state = replace(state, known={**state.known, **what.wanted})
    names = dict(zip(what.item.exhibits, what.item.names, strict=True))
    there = [line for line in state.counts if set(line.exhibits).intersection(what.named)]
    if what.off == "seal":
        for existing in there:
            state = state.put(replace(existing, read=tuple(dict.fromkeys((*existing.read, what.code)))))
    listed = {exhibit for line in state.counts for exhibit in line.exhibits}
    fresh = tuple(exhibit for exhibit in what.named if exhibit not in listed and not _before(state, exhibit))
    if not fresh:
        if there:
            agrees = "its seal agrees" if what.off == "seal" else "scanned before"
            found = replace(state, at=there[0].code, unknown="", before="", missed="")
            return found.with_message(f"{there[0].name}: {agrees}", "good")
        return state.missing(what.item.name).with_message(
            f"{what.item.name}: counted and signed already", "good"
        )
    results = tuple(_result(state, exhibit) for exhibit in fresh)
    read = (what.code,) if what.off == "seal" else ()
    count = Count(
        what.code,
        fresh,
        tuple(names[exhibit] for exhibit in fresh),
        results,
        state.place,
        seals=what.item.seals,
        read=read,
    )
    if what.off == "past":
        told = f"{count.name}: the seal {what.code} was on it before, not now by the record"
        return state.put(count).with_message(told, "bad")
    return state.put(count).with_message(*_told(state, count))


def _undecided(state: Counting, what: RoundScan) -> Counting:
    """Return the round with a line for a code of several exhibits, unless it has one."""
    line = state.of(what.code)
    if line is not None and not line.choices:
        return replace(state, at=line.code, missed="").with_message(f"{line.name}: scanned before", "good")
    fresh = Count(what.code, (), (), (), state.place, choices=what.choices, place_id=state.place_id)
    told = f"{what.code} is on record of {' and of '.join(what.choices.values())}: F3 says which it was"
    return state.put(line or fresh).with_message(told, "bad")


def _before(state: Counting, exhibit: str) -> bool:
    wanted = state.known.get(exhibit)
    return wanted is not None and wanted.result != "expected"


def _result(state: Counting, exhibit: str) -> str:
    wanted = state.known.get(exhibit)
    recorded = None if wanted is None else wanted.place
    return result_of(
        expected=wanted is not None and wanted.expected, recorded=recorded, place=state.place_id or None
    )


def _told(state: Counting, count: Count) -> tuple[str, Tone]:
    wanted = state.known.get(count.exhibits[0])
    seal = f"; its seal: {', '.join(count.seals)}" if count.seals and not count.read else ""
    if count.result == "found":
        return f"{count.name}: found{seal}", "good"
    told = "UNEXPECTED, this round does not look for it"
    if count.result == "misplaced" and wanted is not None:
        told = f"MISPLACED, belongs in {wanted.path}"
    return f"{count.name}: {told}{seal}", "bad"


def _nothing(state: Counting, code: str) -> Counting:
    if state.of(code) is not None:
        found = replace(state, at=code, missed="")
        return found.with_message(f"{code}: scanned before, recorded as unmatched", "warn")
    last = state.of(state.at)
    if last is not None and not last.exhibits:
        last = state.of(state.before)
    found = replace(state.put(Count(code, (), (), (), state.place)), unknown=code)
    told = f"{code} is no exhibit of this ledger: UNMATCHED (F6 removes)"
    if last is not None and not last.read:
        found = replace(found, before=last.code)
        told += f"; F3 if it is the seal on {last.name}"
    return found.with_message(told, "bad")


def no_line_reason(state: Counting) -> str:
    """Return the reason why keys act on no line now, the last scan having none; empty if they do."""
    missed = state.missed
    return f"{missed} has no line here: choose the line with up or down" if missed else ""


def drop(state: Counting, code: str) -> Counting:
    """Return the round without the unsigned scan of a code, or with a warning if it has none."""
    count = state.of(code)
    if told := no_line_reason(state):
        return state.with_message(told, "warn")
    if count is None:
        return state.with_message("only unsigned scans can be removed", "warn")
    return state.without(count.code).with_message(f"{count.name}: scan removed")


def accept_as_seal(state: Counting) -> Counting:
    """Return the round with the unknown code as the seal of the exhibit that was scanned before it."""
    count = state.of(state.before)
    if count is None or not state.unknown:
        return state.with_message("F3 takes an unknown number as the seal of a line", "warn")
    number = state.unknown.upper()
    found = state.without(state.unknown).put(replace(count, read=tuple(dict.fromkeys((*count.read, number)))))
    recorded = ", ".join(count.seals) or "no seal"
    return found.with_message(f"{count.name} is under {number}, on record: {recorded}. F7 reports it", "bad")


def turn(state: Counting, code: str) -> Counting:
    """Return the round with the next seal state on the line of a code, or with a warning."""
    count = state.of(code)
    if told := no_line_reason(state):
        return state.with_message(told, "warn")
    if count is None:
        return state.with_message("scan an exhibit first", "warn")
    if not count.exhibits:
        why = (
            "is undecided: F3 says which exhibit it was"
            if count.choices
            else "is no exhibit, so it has no seal state"
        )
        return state.with_message(f"{count.code} {why}", "warn")
    after = STATES[(STATES.index(count.state) + 1) % len(STATES)]
    tone: Tone = "bad" if after == "not_intact" else ""
    said = f"{count.name}: seal {code_words(after)}"
    return state.put(replace(count, state=after)).with_message(said, tone)


def numbers(state: Counting) -> dict[str, int]:
    """Return the counts of the round by result, unsigned scans included."""
    fresh = [
        (one, result)
        for count in state.counts
        for one, result in zip(count.exhibits, count.results, strict=True)
    ]
    missing = state.round.missing - sum(result in ("found", "misplaced") for _, result in fresh)
    misplaced = state.round.misplaced + sum(result == "misplaced" for _, result in fresh)
    return {
        "expected": state.round.expected,
        "found": state.round.expected - missing - misplaced,
        "misplaced": misplaced,
        "unexpected": state.round.unexpected + sum(result == "unexpected" for _, result in fresh),
        "unmatched": state.round.unmatched + sum(made.result == "unmatched" for made in state.counts),
        "missing": missing,
    }
