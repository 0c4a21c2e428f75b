"""The next steps on one exhibit: what answers something wrong, then what is dated, then the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from custody.ledger.views.deadlines.next_action import action_text
from custody.ledger.views.exhibits.holding_authority import end_at
from custody.ledger.views.stores.object_places import intact_objects
from custody.ledger.views.worklist.alarms import of_exhibit
from custody.model.kinds import permit_of
from custody.pages.exhibits.losses import contradicted
from custody.pages.parts.form_defaults import form_answers
from custody.pages.parts.page import Action, NextStep
from custody.pages.parts.wording import has_passed

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.continuity import Continuity
    from custody.ledger.views.exhibits.holding_authority import HeldExhibit
    from custody.model.records import StoredObject
    from custody.pages.parts.context import PageContext

#: The kind of the entry that takes a step, by the step's code.
_KINDS = {
    "missing": "exhibit.recovered",
    "repair": "object.repaired",
    "report": "exhibit.discrepancy_reported",
    "read_failed": "sweep.completed",
    "discrepancy": "exhibit.discrepancy_resolved",
    "give_back": "disposition.proposed",
    "confirm": "seizure.authorisation_decided",
    "offer": "transfer.accepted",
    "offer_expired": "transfer.recalled",
    "checked_out": "exhibit.checked_in",
    "outside": "transfer.returned",
    "term_end": "seizure.term_set",
    "never_read": "sweep.completed",
    "unplaced": "exhibit.placed",
    "unstored": "object.archived",
}
#: Steps that no list of tasks has: what answers damaged bytes, and what is not recorded of an exhibit.
_ONLY_HERE = {
    "repair": "repair the damaged object from its intact copy",
    "report": "report that the stored bytes are not those recorded",
    "unplaced": "record where the exhibit is stored",
    "unstored": "store the images that were made of it",
}
#: What ends that an exhibit is away, where a later entry puts it somewhere nevertheless.
_BACK = {"missing": "recovery", "checked_out": "check-in", "outside": "return"}
#: What differs, as a report of damaged bytes states it.
_CONTENT = "content"
#: Steps that answer something wrong, the gravest first.
_WRONG = ("missing", "repair", "report", "discrepancy", "read_failed", "give_back")
#: Steps that bring an exhibit back that somebody has for a time.
_AWAY = ("checked_out", "outside")


def next_steps(
    context: PageContext, found: Continuity, covered: HeldExhibit | None, meant: str
) -> tuple[NextStep, ...]:
    """Return the next steps on an exhibit, which a command finds by the name ``meant``.

    ``covered`` is its authority to be held, None where it is not held.
    """
    if found.gone is not None or found.exhibit.superseded:
        return ()
    steps = [*_wrong(context, found, covered), *_due(context, found, covered), *_unknown(found)]
    ordered = sorted(steps, key=lambda step: _urgency(step[0], step[1], context.now))
    return tuple(_step(context, why, due, meant, (found, covered)) for why, due in ordered)


def placing(context: PageContext, exhibit: str) -> Action | None:
    """Return the action that records where an exhibit is stored, None where no command does."""
    name = context.names.unique_name("exhibit", exhibit, context.names.label("exhibit", exhibit))
    words = context.command_of(_KINDS["unplaced"])
    return None if words is None else Action(_ONLY_HERE["unplaced"], words, form_answers("exhibit", name))


def _urgency(why: str, due: int | None, now: int) -> tuple[int, int]:
    """Return the rank of a step: what is wrong, what is away and overdue, what is dated, the rest."""
    if why in _WRONG:
        return 0, _WRONG.index(why)
    if due is None:
        return 3, list(_KINDS).index(why)
    return (1 if why in _AWAY and has_passed(due, now) else 2), due


def _wrong(
    context: PageContext, found: Continuity, covered: HeldExhibit | None
) -> Iterator[tuple[str, int | None]]:
    if found.where is not None and found.where.lost is not None:
        yield "missing", None
    yield from ((why, None) for why in _damage(context, found))
    if any(matter.outcome is None for matter in found.discrepancies):
        yield "discrepancy", None
    if covered is not None and covered.authority.basis is None:
        yield "give_back", None


def _damage(context: PageContext, found: Continuity) -> Iterator[str]:
    """Yield what answers failed objects: repair from an intact copy, a report, else reading them again.

    After the report of a discrepancy of the contents, finding out why comes next, and no further report.
    """
    repairable, lost = _damaged(found)
    if repairable:
        yield "repair"
    if lost and not _reported(context, found):
        yield "report"
    failing = (stored for stored in found.objects if stored.failing is not None and stored.destroyed is None)
    if not all(stored.is_damaged for stored in failing):
        yield "read_failed"


def _damaged(found: Continuity) -> tuple[list[StoredObject], list[StoredObject]]:
    """Return the damaged objects of which an intact copy lies in another store, and those without one."""
    intact = intact_objects(found.objects)
    damaged = [stored for stored in found.objects if stored.is_damaged and stored.destroyed is None]
    repairable = [stored for stored in damaged if stored.object_id in intact]
    return repairable, [stored for stored in damaged if stored.object_id not in intact]


def _reported(context: PageContext, found: Continuity) -> bool:
    """Return whether a discrepancy of the contents was reported after the newest failed verification."""
    told = (matter.position for matter in found.discrepancies if _CONTENT in matter.differences)
    newest = max(told, default=-1)
    return all(
        alarm.position is None or alarm.position < newest
        for alarm in of_exhibit(context.lookup, found.exhibit)
        if alarm.sort == "verification_failed"
    )


def _due(
    context: PageContext, found: Continuity, covered: HeldExhibit | None
) -> Iterator[tuple[str, int | None]]:
    offer, where = found.offer, found.where
    if offer is not None:
        yield "offer_expired" if offer.expires < context.now else "offer", offer.expires
    if where is not None and where.out_to is not None:
        yield "checked_out", where.out_back
    if where is not None and where.outside is not None:
        yield "outside", where.outside_back
    if covered is not None and covered.authority.basis is not None:
        if covered.authority.until is not None:
            yield "confirm", covered.authority.until
        elif (end := end_at(context.lookup, covered, context.now)) is not None:
            yield "term_end", end
    here = [stored.id for stored in found.objects if stored.destroyed is None]
    looks = context.lookup.reader.checks_of(here)
    if any(key not in looks or looks[key].looks[2].at == 0 for key in here):
        yield "never_read", None


def _unknown(found: Continuity) -> Iterator[tuple[str, int | None]]:
    """Yield the steps that record what is not on record: the place, images that were made and not stored."""
    where = found.where
    away = where is not None and (
        where.superseded or any((where.location, where.lost, where.outside, where.carried, where.out_to))
    )
    if not away:
        yield "unplaced", None
    if found.acquisitions and not found.objects:
        yield "unstored", None


def _text(context: PageContext, why: str, found: Continuity) -> str:
    """Return what a step is, with the person who has to take it where only one may."""
    offer = found.offer
    if offer is not None and why in ("offer", "offer_expired"):
        actor = offer.receiver if why == "offer" else offer.giver
        return f"{action_text(why)}, by {context.names.person(actor)}"
    later = contradicted(context, found) if why in _BACK else None
    if later is not None:
        return f"record its {_BACK[why]}, or correct entry {later[0]}, which puts it in {later[1]}"
    return _ONLY_HERE.get(why) or action_text(why)


def _step(
    context: PageContext,
    why: str,
    due: int | None,
    meant: str,
    about: tuple[Continuity, HeldExhibit | None],
) -> NextStep:
    found, covered = about
    kind = _KINDS[why]
    values = form_answers("exhibit", meant)
    if covered is not None and kind.startswith("seizure."):  # an act about the source of the authority
        space = "production_order" if covered.production is not None else "seizure"
        source = covered.source or ""
        name = context.names.label(space, source)
        values = form_answers(space, context.names.unique_name(space, source, name))
        kind = kind.replace("seizure.", f"{space}.", 1) if why == "term_end" else kind
    if why == "repair":
        damaged = _damaged(found)[0][0]
        values = {**form_answers("object", damaged.object_id), "store": damaged.store}
    elif why == "report":
        values = {**values, "differences": [_CONTENT]}
    words = context.command_of(kind)
    text = _text(context, why, found)
    action = None if words is None else Action(text, words, values)
    named = why in ("offer", "offer_expired")
    roles = () if named else tuple(sorted(permit_of(kind).act))
    return NextStep(why, text, action, due, roles, has_passed(due, context.now))
