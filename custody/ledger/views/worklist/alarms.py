"""Alarms about evidence by the record: failed verifications, seals, locks, losses, discrepancies.

Pages of an exhibit or case, lists of exhibits and verdicts show them. An alarm is raised until an entry answers it. A
finding of tampering stays one on the pages of its exhibit and case and in lists of exhibits; no task is left of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from custody.display import code_words, in_words
from custody.frozen import dataclass
from custody.ledger.views.exhibits.discrepancy_findings import TAMPERING
from custody.ledger.views.exhibits.dispositions import gone_of
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.entry.envelope import parse_entry
from custody.model.records import Discrepancy, Exhibit, Packing, Record, SealOn, StoredObject, Whereabouts

#: Sorts of alarms, the gravest first, with the words for one and for several.
SORTS: dict[str, tuple[str, str]] = {
    "verification_failed": ("1 failed verification is on record", "{} failed verifications are on record"),
    "tampering": ("1 finding of tampering is on record", "{} findings of tampering are on record"),
    "lost": ("1 exhibit is missing", "{} exhibits are missing"),
    "seal": ("1 exhibit has a seal in doubt", "{} exhibits have seals in doubt"),
    "lock": ("1 lock is not as recorded", "{} locks are not as recorded"),
    "discrepancy": ("1 discrepancy is open", "{} discrepancies are open"),
}
_HIGHEST = "\x7f"
#: The number of stored objects whose alarming entry is looked up; in longer lists, people read no single line.
_DATED = 200
#: The number of records of one exhibit and sort that are read for a list of exhibits.
_STORED = 3
_OUTCOMES = {
    "mismatch": "bytes are not those recorded",
    "missing": "the store has no such object",
    "unreadable": "could not be read",
}


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm about an exhibit: its sort, one of ``SORTS``, and its text ``said``.

    ``subject`` is the stored object concerned, else the exhibit. ``since`` is in seconds UTC, None if not on
    record. ``position`` is the entry that records the finding, ``by`` the actor who found it, ``owner`` the
    actor responsible. ``intact_by`` saw the seal intact last, by the entry at ``intact``. ``more`` is what a page
    adds to it.
    """

    sort: str
    exhibit: str
    case: str
    subject: str
    said: str
    since: int | None = None
    position: int | None = None
    by: str | None = None
    owner: str | None = None
    intact_by: str | None = None
    intact: int | None = None
    more: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        """The actors whom the alarm names."""
        return tuple(actor for actor in (self.by, self.owner, self.intact_by) if actor is not None)

    def line(self, names: dict[str, str], write: Callable[[int], str], *, placed: bool = True) -> str:
        """Return the alarm as one line.

        ``names`` maps actors to names; ``write`` writes an instant (seconds UTC); with ``placed`` False it is
        without the number of the recording entry.
        """
        since = "" if self.since is None else f", since {write(self.since)}"
        entry = f"entry {self.position}" if placed and self.position is not None else ""
        seen = ", ".join(
            part for part in (f"seen by {names[self.by]}" if self.by in names else "", entry) if part
        )
        parts = [f"{self.said}{since}{f' ({seen})' if seen else ''}"]
        if self.more:
            parts.append(self.more)
        if self.intact is not None:
            parts.append(f"last intact: {names.get(self.intact_by or '', 'nobody')}, entry {self.intact}")
        if self.owner in names:
            which = "last recorded custodian" if self.sort == "lost" else "custodian at the time"
            parts.append(f"{which}: {names[self.owner]}")
        return "; ".join(parts)


def of_exhibit(lookup: Lookup, exhibit: Exhibit) -> list[Alarm]:
    """Return the alarms of an exhibit and of its stored objects, the gravest first."""
    stored = lookup.under(StoredObject, "exhibit", exhibit.id)
    where, packing = lookup.maybe(Whereabouts, exhibit.id), lookup.maybe(Packing, exhibit.id)
    found = chain(
        _stored(lookup, stored),
        () if where is None or where.lost is None else _lost(lookup, [where]),
        () if packing is None else _seals(lookup, [packing]),
        _discrepancies(lookup, lookup.under(Discrepancy, "open_of", exhibit.id)),
        _tampering(lookup.under(Discrepancy, "exhibit", exhibit.id)),
    )
    return sorted(found, key=_gravest)


def of_case(lookup: Lookup, case: str) -> list[Alarm]:
    """Return the alarms of a case's exhibits and their stored objects, the gravest first."""
    matters = chain.from_iterable(
        _findings(lookup, [exhibit.id for exhibit in exhibits])
        for exhibits in lookup.batches(Exhibit, "case", case)
    )
    found = (alarm for alarm in every(lookup) if alarm.case == case)
    return sorted(chain(found, _tampering(matters)), key=_gravest)


def every(lookup: Lookup) -> list[Alarm]:
    """Return all alarms, the gravest first."""
    found = (told(lookup, lookup.under(cls, term, "", high)) for cls, term, high, told in _SOURCES)
    return sorted(chain.from_iterable(found), key=_gravest)


def gravest(lookup: Lookup, most: int) -> tuple[list[Alarm], int]:
    """Return the ``most`` gravest alarms and the number of all; reads at most ``most`` + 1 of each sort.

    A sort with more than ``most`` is counted by its index, answered seals included.
    """
    alarms: list[Alarm] = []
    total = 0
    for cls, term, high, told in _SOURCES:
        keys = [key for _, key in lookup.reader.find(cls.space, term, "", high, limit=most + 1)]
        first = list(told(lookup, lookup.many(cls, keys)))
        alarms += first
        total += len(first) if len(keys) <= most else lookup.count(cls, term, "", high)
    return sorted(alarms, key=_gravest)[:most], total


def among(
    lookup: Lookup, exhibits: Iterable[str], places: Sequence[Whereabouts] | None = None
) -> dict[str, list[Alarm]]:
    """Return the alarms of these exhibits by exhibit, the gravest first; exhibits without are left out.

    ``places`` are the whereabouts of these exhibits, None if they are to be read. Of each exhibit at most ``_STORED``
    stored objects and ``_STORED`` open discrepancies are read, and every finding of tampering.
    """
    wanted = list(dict.fromkeys(exhibits))
    stored = _keys(lookup, StoredObject, "alarm_of", wanted)
    open_ = _keys(lookup, Discrepancy, "open_of", wanted)
    places = lookup.many(Whereabouts, wanted) if places is None else places
    found: dict[str, list[Alarm]] = {}
    for alarm in chain(
        _stored(lookup, lookup.many(StoredObject, stored)),
        _lost(lookup, (where for where in places if where.lost is not None)),
        _seals(lookup, (packing for packing in lookup.many(Packing, wanted) if packing.doubted)),
        _discrepancies(lookup, lookup.many(Discrepancy, open_)),
        _tampering(_findings(lookup, wanted)),
    ):
        found.setdefault(alarm.exhibit, []).append(alarm)
    return {exhibit: sorted(alarms, key=_gravest) for exhibit, alarms in found.items()}


def _findings(lookup: Lookup, exhibits: Sequence[str]) -> list[Discrepancy]:
    """Return the discrepancies of these exhibits with an outcome, none of any other exhibit."""
    listed = lookup.reader.listed(Discrepancy.space, "exhibit", exhibits)
    matters = lookup.many(Discrepancy, [key for exhibit in exhibits for key in listed.get(exhibit, [])])
    return [matter for matter in matters if matter.outcome is not None]


def _keys(lookup: Lookup, cls: type[Record], term: str, exhibits: Sequence[str]) -> list[str]:
    """Return the keys of the first ``_STORED`` records of each exhibit under a term."""
    listed = lookup.reader.listed(cls.space, term, exhibits)
    return [key for exhibit in exhibits for key in listed.get(exhibit, [])[:_STORED]]


def summed(alarms: Iterable[Alarm]) -> str:
    """Return the numbers of alarms of each sort as text; empty for none."""
    sorts = [alarm.sort for alarm in alarms]
    counts = {sort: sorts.count(sort) for sort in SORTS}
    return ", ".join(
        (single if counts[sort] == 1 else many.format(counts[sort]))
        for sort, (single, many) in SORTS.items()
        if counts[sort]
    )


def seal_words(seal: str | None, alarms: Iterable[Alarm]) -> str:
    """Return an exhibit's seal for a list, or in capitals its doubts; ``not sealed`` without any."""
    doubts = [alarm.said.removeprefix("seal ") for alarm in alarms if alarm.sort == "seal"]
    return ", ".join(doubt.upper() for doubt in doubts) or seal or "not sealed"


def _gravest(alarm: Alarm) -> tuple[int, int, str, str]:
    """Return the sort key of alarms: sort, instant, exhibit, subject."""
    return list(SORTS).index(alarm.sort), alarm.since or 0, alarm.exhibit, alarm.subject


def _stored(lookup: Lookup, objects: Iterable[StoredObject]) -> Iterator[Alarm]:
    """Yield the alarms of stored objects; entries are read for the first ``_DATED`` only."""
    for number, stored in enumerate(objects):
        if stored.destroyed is not None:
            continue
        if stored.failing is not None:
            said = f"stored in {stored.store}: {_OUTCOMES[stored.failing]}"
            since, position = _newest(lookup, stored.id, "object.verification_failed", number)
            yield Alarm("verification_failed", stored.exhibit, stored.case, stored.id, said, since, position)
        if stored.drift:
            said = f"lock in {stored.store}: {in_words(stored.drift)}"
            since, position = _newest(lookup, stored.id, "lock.drift_found", number)
            yield Alarm("lock", stored.exhibit, stored.case, stored.id, said, since, position)


def _newest(lookup: Lookup, subject: str, kind: str, number: int) -> tuple[int | None, int | None]:
    """Return the signing instant and position of a subject's newest entry of a kind, or (None, None)."""
    if number >= _DATED:
        return None, None
    tip = lookup.reader.tip(subject)
    for seq in range(0 if tip is None else tip[0], -1, -1):
        position = next(iter(lookup.reader.positions(subject, seq, seq + 1)), None)
        if position is None:
            break
        envelope = parse_entry(lookup.reader.entry(position).note).envelope
        if envelope.kind == kind:
            return envelope.at, position
    return None, None


def _lost(lookup: Lookup, places: Iterable[Whereabouts]) -> Iterator[Alarm]:
    """Yield the alarms of missing exhibits that have not left the agency."""
    for place in places:
        exhibit = lookup.maybe(Exhibit, place.exhibit)
        if exhibit is not None and gone_of(lookup, place.exhibit) is None:
            yield Alarm(
                "lost",
                place.exhibit,
                place.case,
                place.exhibit,
                "missing",
                place.lost,
                place.lost_position,
                owner=exhibit.holder,
            )


def _seals(lookup: Lookup, packings: Iterable[Packing]) -> Iterator[Alarm]:
    """Yield one alarm for each exhibit with unanswered doubts about its seals."""
    for packing in packings:
        exhibit = lookup.maybe(Exhibit, packing.exhibit)
        if exhibit is None or gone_of(lookup, exhibit.id) is not None:
            continue
        open_ = [doubt for doubt in packing.doubted if not _answered(lookup, doubt)]
        if not open_:
            continue
        seal = next((doubt for doubt in open_ if doubt.state != "other"), open_[0])
        matter = None if seal.matter is None else lookup.maybe(Discrepancy, seal.matter)
        instead = any(doubt.state == "absent" for doubt in open_)
        states = {"other": "found instead" if instead else "of a number that is not on record"}
        told = [
            f"{found.number} {states.get(found.state, code_words(found.state))}"
            for found in sorted(open_, key=_strange)
        ]
        yield Alarm(
            "seal",
            exhibit.id,
            exhibit.case,
            exhibit.id,
            f"seal {', '.join(told)}",
            seal.since,
            seal.found,
            by=seal.found_by,
            owner=exhibit.holder if matter is None else matter.owner,
            intact_by=None if seal.state == "other" else seal.intact_by,
            intact=None if seal.state == "other" else seal.intact_position,
        )


def _strange(seal: SealOn) -> bool:
    """Return whether a seal was found without being on record."""
    return seal.state == "other"


def _answered(lookup: Lookup, seal: SealOn) -> bool:
    """Return whether an outcome of a seal's discrepancy is on record."""
    matter = None if seal.matter is None else lookup.maybe(Discrepancy, seal.matter)
    return matter is not None and matter.outcome is not None


def _discrepancies(lookup: Lookup, matters: Iterable[Discrepancy]) -> Iterator[Alarm]:
    """Yield the alarms of discrepancies, without seals that have an alarm of their own."""
    for discrepancy in matters:
        packing = lookup.maybe(Packing, discrepancy.exhibit)
        told = packing is not None and any(seal.matter == discrepancy.leaf for seal in packing.doubted)
        differs = [name for name in discrepancy.differences if not (told and name == "seal")]
        if not differs:
            continue
        said = f"{', '.join(differs)} not as recorded"
        yield Alarm(
            "discrepancy",
            discrepancy.exhibit,
            discrepancy.case,
            discrepancy.exhibit,
            said,
            discrepancy.since,
            discrepancy.position,
            by=discrepancy.by,
            owner=discrepancy.owner,
            intact_by=discrepancy.intact_by if "seal" in differs else None,
            intact=discrepancy.intact_position if "seal" in differs else None,
        )


def _tampering(matters: Iterable[Discrepancy]) -> Iterator[Alarm]:
    """Yield one alarm for each discrepancy whose inquiry found tampering, by the entry with that finding."""
    for matter in matters:
        if matter.outcome == TAMPERING:
            said = f"finding of tampering: {in_words(matter.differences)} not as recorded"
            yield Alarm(
                "tampering",
                matter.exhibit,
                matter.case,
                matter.exhibit,
                said,
                matter.since,
                matter.resolved,
                by=matter.by,
                intact_by=matter.intact_by,
                intact=matter.intact_position,
            )


def _drifting(lookup: Lookup, objects: Iterable[StoredObject]) -> Iterator[Alarm]:
    """Yield the lock alarms of objects that do not fail; failing ones are listed with their failure."""
    return _stored(lookup, (stored for stored in objects if stored.failing is None))


#: The sources of alarms, the gravest sort first: record class, index term with its highest value, and the function
#: from such records to alarms.
_SOURCES: tuple[tuple[type[Any], str, str, Callable[[Lookup, Iterable[Any]], Iterator[Alarm]]], ...] = (
    (StoredObject, "failing", _HIGHEST, _stored),
    (StoredObject, "drift", "", _drifting),
    (Whereabouts, "lost", _HIGHEST, _lost),
    (Packing, "doubted", _HIGHEST, _seals),
    (Discrepancy, "open", _HIGHEST, _discrepancies),
)
