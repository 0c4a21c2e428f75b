"""Countersignatures due on entries that deputies signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.law.clock import format_instant
from custody.ledger.views.deadlines.deadline import Task
from custody.ledger.views.subjects.lookup import Lookup
from custody.model import roles
from custody.model.records import Actor, Countersign, Deputyship


def countersignatures(lookup: Lookup, low: int, high: int, term: str = "due") -> Iterator[Task]:
    """Yield the countersignatures due between two instants (seconds UTC), the earliest first.

    With ``term`` ``closed`` those given or declined.
    """
    for waiting in lookup.under(Countersign, term, format_instant(low), format_instant(high)):
        yield Task(
            "countersign",
            "entry",
            waiting.subject,
            "countersign" if term == "due" else "settled",
            at=waiting.due,
            case=waiting.case,
            awaited="entry.countersigned",
            roles=tuple(sorted(roles.needed_for(waiting.kind, waiting.standing))),
            spent=(waiting.actor,),
            position=waiting.position,
        )


def roles_of(lookup: Lookup, actor: Actor, now: int) -> tuple[str, ...]:
    """Return the roles of an actor at ``now`` (seconds UTC), lent ones after their own."""
    deputy = lookup.maybe(Deputyship, actor.id) or Deputyship(actor.id)
    return (*actor.roles, *(role for window in deputy.lent(now) for role in window.roles))


def turn_of(lookup: Lookup, actor: Actor, now: int) -> Callable[[Task], bool]:
    """Return a predicate: whether a task is for an actor at ``now`` (seconds UTC), by own and lent roles.

    A countersignature requires a role that is not lent.
    """
    held = roles_of(lookup, actor, now)
    return lambda row: row.concerns(actor.id, actor.roles if row.sort == "countersign" else held)
