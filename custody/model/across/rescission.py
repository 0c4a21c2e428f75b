"""Rules for rescinding an entry that ended something: merger, split, loss, retirement, closing.

A second person rescinds it, the rescinded entry stays on record, and the state is as without it. Acts since then stay:
the rescission names them, or is refused until they are withdrawn first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.display import code_words, either
from custody.frozen import dataclass
from custody.model import roles
from custody.model.acquisition.records import Acquisition
from custody.model.cases.records import Case
from custody.model.concerns.records import Rescindable
from custody.model.concerns.superseded_registrations import reinstate
from custody.model.disposition.records import Departure
from custody.model.engine import date_rules
from custody.model.entries.questions import amendment, answered_entry
from custody.model.exhibits.questions.items import counted_at, recount
from custody.model.exhibits.records import Exhibit, Item
from custody.model.locations.records import Inventory, Location, RoundMatter, Whereabouts
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import permits, types
from custody.model.signers import Key
from custody.model.state import State

_ROOM = frozenset({permits.ADMINISTRATOR, permits.AUTHORITY, permits.CUSTODIAN})
_OFFICE = frozenset({permits.ADMINISTRATOR, permits.AUTHORITY})


def _merged(state: State, entry: Rescindable, _: Ruling) -> Iterator[str]:
    """Yield codes of the acts since a merger on the exhibit into which another one was merged."""
    item = state.get(Item, entry.subject)
    other = None if item is None or item.merged is None else state.get(Exhibit, item.merged)
    if other is not None:
        yield from _since(state, other, entry.position)
        survivor = state.get(Item, other.id)
        if survivor is not None and not survivor.remains:
            yield "split"


def _split(state: State, entry: Rescindable, _: Ruling) -> Iterator[str]:
    """Yield codes of the acts since a split; its components stay registered as components of it."""
    item, exhibit = state.get(Item, entry.subject), state.get(Exhibit, entry.subject)
    if item is not None and item.parts > entry.parts:
        yield "components_registered"
    if exhibit is not None:
        yield from _since(state, exhibit, entry.position)


def _since(state: State, exhibit: Exhibit, position: int) -> Iterator[str]:
    if exhibit.holds[-1].position > position:
        yield "transferred"
    if exhibit.sealing is not None and exhibit.sealing > position:
        yield "sealed"
    gone = state.get(Departure, exhibit.id)
    if gone is not None and gone.back is None and gone.position > position:
        yield "left_custody"
    images = (state.get(Acquisition, leaf) for leaf in exhibit.acquisitions)
    if any(image is not None and image.position > position for image in images):
        yield "acquired"


def _lost(state: State, entry: Rescindable, ruling: Ruling) -> Iterator[str]:
    """Refuse to rescind a loss that is not the newest state: found, or reported missing again."""
    where = state.get(Whereabouts, entry.subject)
    if where is None or where.lost_position != entry.position:
        raise ruling.refuse("rescission.stands", f"what entry {entry.position} records is no longer in force")
    yield from ()


def _retired(state: State, entry: Rescindable, ruling: Ruling) -> Iterator[str]:
    """Refuse to rescind a retirement while the location around it is retired itself."""
    place = state.get(Location, entry.subject)
    around = None if place is None or place.within is None else state.get(Location, place.within)
    if around is not None and around.retired:
        raise ruling.refuse(
            "rescission.first",
            f"the location that it lies in is no longer used: {_names(state, around.id)} comes first",
        )
    yield from ()


def _closed_case(state: State, entry: Rescindable, ruling: Ruling) -> Iterator[str]:
    """Refuse to rescind a closing that is not the newest state: reopened, or closed again."""
    case = state.get(Case, entry.subject)
    if case is None or case.closing != entry.position:
        raise ruling.refuse("rescission.stands", f"what entry {entry.position} records is no longer in force")
    yield from ()


def _closed_round(state: State, entry: Rescindable, ruling: Ruling) -> Iterator[str]:
    """Refuse to rescind the closing of a round whose open matters were answered since."""
    matters = (
        state.get(RoundMatter, key) for key in state.keys(RoundMatter.space, "inventory", entry.subject)
    )
    answers = sorted(
        discrepancy.answered
        for discrepancy in matters
        if discrepancy is not None and discrepancy.answered is not None
    )
    if answers:
        listed = ", ".join(str(position) for position in answers)
        raise ruling.refuse(
            "rescission.answered",
            f"scans or missing exhibits of the round were answered since: entries {listed}",
        )
    yield from ()


def _names(state: State, subject: str) -> str:
    """Return as text the entries about a subject that are in effect and can be rescinded, oldest first."""
    standing = _standing(state, subject)
    return (
        ", ".join(f"entry {rescindable.position} ({rescindable.kind})" for rescindable in standing)
        or "what retired it"
    )


def _standing(state: State, subject: str) -> list[Rescindable]:
    entries = (state.get(Rescindable, key) for key in state.keys(Rescindable.space, "standing", subject))
    return sorted((entry for entry in entries if entry is not None), key=lambda one: one.position)


def _undo_merged(state: State, entry: Rescindable, exhibit: Exhibit, item: Item) -> Exhibit:
    if entry.taken_off is not None:
        recount(state, entry.taken_off, entry.number)
    fresh = state.get(Item, item.exhibit) or item
    state.put(replace(fresh, merged=None))
    return reinstate(state, exhibit, entry.position)


def _undo_split(state: State, entry: Rescindable, exhibit: Exhibit, item: Item) -> Exhibit:
    orphans = item.unsplit + max(0, item.parts - entry.parts)
    state.put(
        replace(item, announced=entry.announced, remains=entry.remains, unsplit=orphans, split=entry.since)
    )
    back = exhibit.superseded == "split" and entry.remains
    return reinstate(state, exhibit, entry.position) if back else exhibit


def _of_item(
    undo: Callable[[State, Rescindable, Exhibit, Item], Exhibit],
) -> Callable[[State, Rescindable], None]:
    def restore(state: State, entry: Rescindable) -> None:
        exhibit, item = state.get(Exhibit, entry.subject), state.get(Item, entry.subject)
        if exhibit is not None and item is not None:
            state.put(undo(state, entry, exhibit, item))

    return restore


def _undo_lost(state: State, entry: Rescindable) -> None:
    """Undo the loss; the exhibit is where it was, unless somebody has had it since."""
    where = state.get(Whereabouts, entry.subject)
    if where is None:
        return
    moved = where.location or where.out_to or where.outside or where.carried
    place = where.location if moved else entry.place
    state.put(replace(where, lost=entry.since, lost_position=entry.ended_by, location=place))


def _undo_retired(state: State, entry: Rescindable) -> None:
    place = state.get(Location, entry.subject)
    if place is not None and not entry.ended:
        state.put(replace(place, retired=False))


def _undo_case(state: State, entry: Rescindable) -> None:
    case = state.get(Case, entry.subject)
    if case is not None:
        state.put(replace(case, outcome=entry.outcome, closing=entry.ended_by))


def _undo_round(state: State, entry: Rescindable) -> None:
    """Reopen the round: its unmatched scans stay counted, and no exhibit is missing before it is closed."""
    inventory = state.get(Inventory, entry.subject)
    if inventory is None or entry.ended:
        return
    state.put(replace(inventory, closed=None))
    for key in state.keys(RoundMatter.space, "inventory", entry.subject):
        matter = state.get(RoundMatter, key)
        if matter is not None:
            state.put(replace(matter, since=None))


@dataclass(frozen=True, slots=True)
class Ending:
    """A rescindable kind: roles that may rescind it, the acts since then, and how it is undone."""

    roles: frozenset[str]
    meanwhile: Callable[[State, Rescindable, Ruling], Iterator[str]]
    restore: Callable[[State, Rescindable], None]


ENDINGS: dict[str, Ending] = {
    "case.closed": Ending(_OFFICE, _closed_case, _undo_case),
    "exhibit.missing_reported": Ending(_ROOM, _lost, _undo_lost),
    "exhibit.merged": Ending(_ROOM, _merged, _of_item(_undo_merged)),
    "exhibit.split": Ending(_ROOM, _split, _of_item(_undo_split)),
    "inventory.closed": Ending(_ROOM | {permits.AUDITOR}, _closed_round, _undo_round),
    "location.retired": Ending(_ROOM, _retired, _undo_retired),
}


def judge_rescinded(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that another person with the role rescinds the newest entry in effect of its kind.

    The codes of the acts since then are computed into ``intervening_events``.
    """
    target, position = answered_entry(state, command, ruling), ruling.facts.count("entry_position")
    ending = ENDINGS.get(target.kind)
    if ending is None:
        raise ruling.refuse("rescission.kind", f"an entry {target.kind} cannot be rescinded")
    entry = state.get(Rescindable, str(position))
    if entry is None or entry.rescinded is not None:
        by = "" if entry is None else f": entry {entry.rescinded} took it back"
        raise ruling.refuse("rescission.stands", f"entry {position} is no longer in force{by}")
    lent = roles.still_lent(state, ruling.actor.id, command.at, date_rules.arrived(state, command))
    if not ending.roles.intersection({*ruling.actor.roles, *lent}):
        needed = either(map(code_words, sorted(ending.roles)))
        raise ruling.refuse("role.permit", f"taking back {target.kind} needs the role {needed}")
    key = state.get(Key, target.by)
    if key is not None and key.actor == ruling.actor.id:
        raise ruling.refuse("rescission.distinct", f"entry {position} is the signer's own")
    later = [
        rescindable
        for rescindable in _standing(state, command.subject)
        if rescindable.kind == entry.kind and rescindable.position > position
    ]
    if later:
        listed = ", ".join(str(rescindable.position) for rescindable in later)
        raise ruling.refuse(
            "rescission.first", f"entries {listed} of the same kind came after it: the newest first"
        )
    ruling.set("intervening_events", types.join_codes(ending.meanwhile(state, entry, ruling)))


def fold_rescinded(state: State, placed: Placed) -> None:
    """Undo the effect of a rescinded entry: restore what it ended."""
    key = str(placed.event.facts.count("entry_position"))
    entry = state.get(Rescindable, key)
    if entry is None or entry.rescinded is not None:
        return
    ENDINGS[entry.kind].restore(state, entry)
    state.put(replace(entry, rescinded=placed.position))
    state.put(replace(amendment(state, entry.position), rescinded=placed.position))


def remember(state: State, placed: Placed) -> None:
    """Record the state that a rescindable entry is about to end; called before the entry is folded."""
    event = placed.event
    if event.kind not in ENDINGS:
        return
    entry = Rescindable(str(placed.position), event.kind, event.subject)
    item, where = state.get(Item, event.subject), state.get(Whereabouts, event.subject)
    case, round_ = state.get(Case, event.subject), state.get(Inventory, event.subject)
    place = state.get(Location, event.subject)
    if event.kind == "case.closed" and case is not None:
        entry = replace(entry, outcome=case.outcome, ended_by=case.closing)
    elif event.kind == "inventory.closed" and round_ is not None:
        entry = replace(entry, ended=round_.closed is not None)
    elif event.kind == "location.retired" and place is not None:
        entry = replace(entry, ended=place.retired)
    elif event.kind == "exhibit.missing_reported" and where is not None:
        entry = replace(entry, place=where.location, since=where.lost, ended_by=where.lost_position)
    elif event.kind == "exhibit.split" and item is not None:
        entry = replace(
            entry, parts=item.parts, announced=item.announced, remains=item.remains, since=item.split
        )
    elif event.kind == "exhibit.merged" and item is not None:
        counted = counted_at(state, item, event.facts.must("into"))
        if counted is not None:
            entry = replace(entry, taken_off=counted[0], number=counted[1])
    state.put(entry)


JUDGES = {"entry.rescinded": judge_rescinded}
FOLDS = {"entry.rescinded": fold_rescinded}
