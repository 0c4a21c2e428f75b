"""What others answered about a decision is a fact of the thing that was decided, which whatever builds on it asks.

A deputy's decision that another person declined to countersign stands, and so does what was done on it. What is done
on it afterwards is refused as a new act, and marked where it is told as having happened. It ends with a decision of the
same kind that somebody makes in their own right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from custody.law.clock import format_instant
from custody.model import roles
from custody.model.acts import Command, Event, Placed, Ruling
from custody.model.ids import b64
from custody.model.reads import DECIDED, RESTS_ON, SUBJECTS
from custody.model.record import replace
from custody.model.records import Answered, Blemish, Countersign, Decline
from custody.model.rules.case import told_of
from custody.model.state import State

#: What is free of it, by the last word of a kind: it ends or lets go, or tells what others said and did.
FREE = frozenset(
    {
        *("acknowledged", "answered", "complied", "consulted", "contest_ended", "contested", "end_told"),
        *(
            "consent_withdrawn",
            "inventoried",
            "lapsed",
            "not_complied",
            "objected",
            "path_refused",
            "quashed",
        ),
        *("queried", "received", "receipt_given", "refused", "released", "reported", "restored", "ruled"),
        *("secrecy_lifted", "uncovered", "waived", "warned", "warning_answered", "withdrawn"),
    }
)


#: What ends a thing, so that nothing rests on it any more.
ENDS = frozenset({"quashed", "released", "withdrawn"})
#: The rule by which what was declined, and what builds on it, is marked.
RULE = "countersign.declined"


def decides(kind: str, standing: str) -> bool:
    """Return whether an entry is a decision: an act that an authority alone may sign."""
    return standing == "act" and roles.PERMITS[kind].act == {roles.AUTHORITY}


def key_of(event: Command, leaf: bytes) -> str:
    """Return under what it is noted that a decision was declined: its thing, or what it answers about an exhibit."""
    if event.kind.partition(".")[0] in DECIDED:
        return event.subject
    return b64(leaf if event.re is None else event.re)


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """What builds on a decision that was declined by then is refused as an act, and marked as a record."""
    first, _, last = command.kind.rpartition(".")
    if first.startswith("content") or last in FREE:
        return
    for thing in _things(command):
        answered = state.get(Answered, thing)
        for one in () if answered is None else answered.declined:
            if one.kind != command.kind and one.at <= told_of(ruling):
                ruling.broken(
                    RULE,
                    f"{one.kind} of entry {one.position} was signed by a deputy and declined"
                    f" {format_instant(one.at)} ({one.reason})",
                )


def _things(command: Command) -> Iterator[str]:
    """Yield what an entry is about or rests on, as far as anybody decides about that."""
    if command.kind.partition(".")[0] in DECIDED:
        yield command.subject
    for name in RESTS_ON:
        value = command.facts[name]
        if isinstance(value, str):
            yield from value.split()


def fold_declined(state: State, waiting: Countersign, placed: Placed, by: str) -> None:
    """Note that a decision was declined."""
    if decides(waiting.kind, waiting.standing):
        before = state.get(Answered, waiting.thing) or Answered(waiting.thing, waiting.case)
        one = Decline(
            waiting.position,
            waiting.kind,
            by,
            placed.event.at,
            placed.event.facts.must("reason"),
            placed.position,
        )
        state.put(replace(before, declined=(*before.declined, one)))
        _mark(state, waiting)


def _mark(state: State, waiting: Countersign) -> None:
    """Mark what was decided, and list the decision under its case, as anything that stands against a rule."""
    about = SUBJECTS.get(waiting.kind.partition(".")[0])
    own = about is not None and waiting.thing == waiting.subject
    thing: Any = None if about is None or not own else state.get(about, waiting.subject)
    marks = getattr(thing, "nonconforming", None)
    if isinstance(marks, tuple):
        state.put(replace(thing, nonconforming=tuple(sorted({*marks, RULE}))))
    before = state.get(Blemish, waiting.key)
    marked, unknown = ((), ()) if before is None else (before.marks, before.unknown)
    marked = tuple(sorted({*marked, RULE}))
    state.put(Blemish(waiting.position, waiting.kind, waiting.subject, waiting.case, marked, unknown))


def fold_ended(state: State, placed: Placed) -> None:
    """Take off all that was declined once a thing was taken back or set aside: nothing rests on it any more."""
    first, _, last = placed.event.kind.partition(".")
    if first in DECIDED and last in ENDS:
        before = state.get(Answered, placed.event.subject)
        if before is not None and before.declined:
            state.put(replace(before, declined=()))


def fold_decided(state: State, event: Event, leaf: bytes) -> None:
    """Take off what was declined of a kind once somebody decides so in their own right."""
    before = state.get(Answered, key_of(event, leaf))
    if before is not None and any(one.kind == event.kind for one in before.declined):
        left = tuple(one for one in before.declined if one.kind != event.kind)
        state.put(replace(before, declined=left))
