"""Rules for presence: an exhibit that is worked on is not lost, outside or in transit."""

from __future__ import annotations

from custody.model.defence.records import Examination
from custody.model.engine.moments import event_date
from custody.model.entry.facts import Facts
from custody.model.locations.records import Whereabouts
from custody.model.rulings import Command, Ruling
from custody.model.state import State

#: Kinds by which somebody works on the exhibit itself, so that it must be at the agency. A field names the exhibit of
#: an examination or inspection, and the parent of a component.
HANDLING = frozenset(
    {
        "acquisition.completed",
        "destructive_examination.started",
        "exhibit.components_counted",
        "exhibit.photographed",
        "exhibit.registered",
        "exhibit.sealed",
        "exhibit.split",
        "exhibit.traces_secured",
        "exhibit.unsealed",
        "inspection.opened",
        "transfer.dispatched",
    }
)


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an exhibit worked on was at the agency at the instant of the entry."""
    if command.kind not in HANDLING:
        return
    moment = event_date(ruling)
    for exhibit_id in _handled(state, command, ruling.facts):
        where = state.get(Whereabouts, exhibit_id)
        if where is None:
            continue
        if where.lost is not None and where.lost <= moment:
            ruling.broken("custody.missing", "the exhibit is reported as missing")
        if where.outside is not None and (where.outside_since or 0) <= moment:
            ruling.broken(
                "custody.outside", "the exhibit is recorded as handed out to a receiver without a key"
            )
        under_way = where.carried is not None and where.carried <= moment
        if under_way and command.kind != "transfer.dispatched":
            ruling.broken("transfer.in_transit", "the exhibit is recorded as on its way")


def _handled(state: State, command: Command, facts: Facts) -> tuple[str, ...]:
    """Return the identifiers of the exhibits that an entry of a kind in ``HANDLING`` works on."""
    if command.kind == "exhibit.registered":
        parent = facts.text("parent")
        return () if parent is None or facts.text("parent_relation") == "derived" else (parent,)
    named = facts.codes("exhibits")
    if named:
        return named
    exhibit = facts.text("exhibit")
    if exhibit is None and command.kind.startswith("destructive_examination."):
        examination = state.get(Examination, command.subject)
        exhibit = None if examination is None else examination.exhibit
    return (exhibit or command.subject,)
