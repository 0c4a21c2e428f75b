"""Dispositions: states of proposals, blockers, remaining copies, and candidates for disposal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.exits import EXITS, RELEASED_TO
from custody.ledger.state.state_cache import recalled
from custody.ledger.views.entries.voided_proposals import voided_by
from custody.ledger.views.naming.search import find_entry
from custody.ledger.views.subjects.lookup import PAGE, Lookup
from custody.model.exits import exits
from custody.model.exits.blockers import ROOM, blockers
from custody.model.locations.questions import blocking_codes
from custody.model.records import (
    WIPING,
    Copy,
    Departure,
    Disposition,
    Exhibit,
    Proposal,
    StoredObject,
)
from custody.model.schema import ids


@dataclass(frozen=True, slots=True)
class Left:
    """What remains of a destroyed exhibit: copies not accounted for, and objects in stores."""

    copies: tuple[Copy, ...]
    objects: tuple[StoredObject, ...]


@dataclass(frozen=True, slots=True)
class DispositionView:
    """A disposition with its state code, proposer (None: no proposal) and remains.

    ``expires`` (seconds UTC) ends the proposal. ``voided`` is the position of the entry that made it void.
    """

    disposition: Disposition
    state: str
    proposer: str | None
    expires: int | None
    left: Left
    voided: int | None = None

    @property
    def complete(self) -> bool:
        """Whether nothing remains to be done."""
        return self.state in ("done", "back", "refused", "void", "expired")


#: How a proposal is named.
_PROPOSED = "Name the entry that made the proposal: `custody disposition list` shows them."


def find(lookup: Lookup, text: str) -> Disposition:
    """Return the disposition that an entry proposed or executed; raise NotFound for any other entry."""
    try:
        entry = lookup.reader.entry(find_entry(lookup.reader, text))
    except NotFound as error:
        raise NotFound(error.message, hint=_PROPOSED) from None
    leaf = ids.b64(entry.leaf)
    found = lookup.maybe(Disposition, leaf) or next(lookup.under(Disposition, "carried", leaf), None)
    if found is None:
        raise NotFound(
            f"entry {entry.position} proposes no disposition and carries none out",
            hint=_PROPOSED,
        )
    return found


def left_behind(lookup: Lookup, exhibit: str) -> Left:
    """Return the copies of an exhibit not accounted for, and its objects still in stores."""
    copies = sorted(lookup.under(Copy, "left", exhibit), key=lambda copy: copy.position)
    here = (stored for stored in lookup.under(StoredObject, "exhibit", exhibit) if stored.destroyed is None)
    objects = sorted(here, key=lambda stored: stored.position)
    return Left(tuple(copies), tuple(objects))


def view(lookup: Lookup, found: Disposition, now: int) -> DispositionView:
    """Return the state of a disposition at ``now`` (seconds UTC)."""
    asked = lookup.maybe(Proposal, found.leaf)
    left = left_behind(lookup, found.exhibit) if found.measure in WIPING else Left((), ())
    return DispositionView(
        found,
        _state(found, asked, now, left),
        None if asked is None else asked.proposer,
        None if asked is None else asked.expires,
        left,
        voided_by(lookup.reader, asked),
    )


def _state(found: Disposition, asked: Proposal | None, now: int, left: Left) -> str:
    """Return the state code of a disposition at ``now`` (seconds UTC)."""
    if found.executed is None:
        status = "void" if asked is None else asked.status
        past = asked is not None and now > asked.expires
        return "expired" if past and status in ("open", "approved") else status
    if found.unwitnessed:
        return "unwitnessed"
    if found.measure in WIPING:
        return "copies_left" if left.copies else "done"
    if found.measure == "loan":
        return "lent" if found.ended is None else "back"
    return "done"


def views(lookup: Lookup, now: int, case: str | None = None) -> list[DispositionView]:
    """Return every disposition, or those of one case, with their states, in order of record."""
    found = lookup.all(Disposition) if case is None else lookup.under(Disposition, "case", case)
    return [
        view(lookup, disposition, now)
        for disposition in sorted(found, key=lambda disposition: disposition.position)
    ]


def waiting(lookup: Lookup, now: int) -> list[DispositionView]:
    """Return the dispositions approved, not executed, not witnessed, or with unaccounted copies."""
    keys = {
        proposal.leaf
        for proposal in lookup.under(Proposal, "status", "approved")
        if proposal.act == "disposition"
    }
    keys |= {disposition.leaf for disposition in lookup.under(Disposition, "wiped", "", "~")}
    found = [view(lookup, lookup.get(Disposition, key), now) for key in keys]
    todo = [pending for pending in found if not pending.complete]
    return sorted(todo, key=lambda pending: pending.disposition.position)


def still_stored(lookup: Lookup) -> Iterator[StoredObject]:
    """Yield the objects still stored of exhibits that were destroyed or removed."""
    seen: set[str] = set()
    for disposition in lookup.under(Disposition, "wiped", "", "~"):
        if disposition.exhibit not in seen:
            seen.add(disposition.exhibit)
            yield from left_behind(lookup, disposition.exhibit).objects


def gone_of(lookup: Lookup, exhibit: str) -> Departure | None:
    """Return the departure of an exhibit that has left the agency; None for one that is here."""
    gone = lookup.maybe(Departure, exhibit)
    return gone if gone is not None and gone.back is None else None


def gone_among(lookup: Lookup, exhibits: Sequence[str]) -> dict[str, Departure]:
    """Return by exhibit the departures of those exhibits that have left the agency."""
    parts = (exhibits[start : start + PAGE] for start in range(0, len(exhibits), PAGE))
    return {
        departure.exhibit: departure
        for part in parts
        for departure in lookup.many(Departure, part)
        if departure.back is None
    }


def blockers_of(lookup: Lookup, exhibit: Exhibit, now: int, measure: str, basis: str) -> dict[str, str]:
    """Return the blockers of a measure on an exhibit at ``now``: each code with its meaning."""
    return blockers(recalled(lookup.reader), exhibit, now, measure, basis)


def before_release(lookup: Lookup, exhibit: Exhibit, now: int, receiver: str) -> list[tuple[str, str, str]]:
    """Return the blockers of a temporary release to a class of receivers: code, effect and meaning.

    Codes of exhibits not at hand come first; the effect is ``stops``, ``unless ordered`` or ``marks``.
    """
    state, line = recalled(lookup.reader), RELEASED_TO[receiver]
    away = [(code, EXITS[line][code], ROOM[code]) for code in blocking_codes(state, exhibit.id)]
    found = exits.exit_blockers(state, exhibit, (line,), now)
    return [*away, *((code, EXITS[line][code], says) for code, says in found.items())]


def candidates(
    lookup: Lookup, now: int, case: str | None = None, measure: str = "destroy"
) -> Iterator[tuple[Exhibit, dict[str, str]]]:
    """Yield each exhibit that is here without pending disposition, with the blockers of a measure."""
    found = lookup.all(Exhibit) if case is None else lookup.under(Exhibit, "case", case)
    for exhibit in sorted(found, key=lambda registered: registered.holds[0].position):
        pending = any(
            not view(lookup, disposition, now).complete
            for disposition in lookup.under(Disposition, "of", exhibit.id)
        )
        if not pending and not exhibit.superseded and gone_of(lookup, exhibit.id) is None:
            yield exhibit, blockers_of(lookup, exhibit, now, measure, "case_ended")
