"""Countersignatures declined and keys compromised, as facts about a decision for later entries.

A deputy's decision that another person declined to countersign stays in force, and so do the acts based on it. Later
acts based on it are refused, and later records marked. This ends with a decision of the same kind by somebody in their
own right.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from custody.law.clock import format_instant
from custody.model.concerns.concerns import case_of
from custody.model.concerns.records import Answered, Blemish, Decided, Decline
from custody.model.engine.arrival import arrived
from custody.model.engine.moments import event_date
from custody.model.kinds import permit_of
from custody.model.people.records import Countersign
from custody.model.prefetch import DECIDED, RESTS_ON
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import permits
from custody.model.schema.ids import b64
from custody.model.signers import Key
from custody.model.state import State
from custody.model.subjects import SUBJECTS

#: Kinds exempt from the rule, by their last word: they end something, or record statements and acts of others.
FREE = frozenset(
    {
        *("answered", "challenge_ended", "challenged", "complied", "concern_answered", "concern_notified"),
        *(
            "confidentiality_lifted",
            "consent_withdrawn",
            "consulted",
            "data_access_restored",
            "data_released",
        ),
        *("handed_out", "lapsed", "list_recorded", "not_complied", "not_executed", "objection_filed"),
        *("preservation_unlinked", "quashed", "quashing_reversed", "quashing_stayed", "queried"),
        *("receipt_acknowledged", "receipt_given", "received", "refused", "released", "ruled"),
        *("status_notified", "traffic_data_refused", "waived", "withdrawn"),
    }
)


#: Kinds that end a subject, by their last word: no entry rests on it any more.
ENDS = frozenset({"data_released", "quashed", "released", "withdrawn"})
#: The mark of the subject of a declined decision, and of entries based on it.
DECLINED = "countersignature.declined"


def decides(kind: str, standing: str) -> bool:
    """Return whether an entry is a decision: an act that an authority alone may sign."""
    return standing == "act" and permit_of(kind).act == {permits.AUTHORITY}


def key_of(event: Command, leaf: bytes) -> str:
    """Return the key of a decision's ``Answered`` record: its subject, or a leaf hash (base64).

    The subject for kinds in ``DECIDED``; for others the leaf hash of the entry answered, else the decision's own.
    """
    if event.kind.partition(".")[0] in DECIDED:
        return event.subject
    return b64(leaf if event.re is None else event.re)


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Refuse an act based on a decision that was declined by then; mark a record of one.

    Mark an entry based on a decision whose key was compromised then: its signer is in doubt.
    """
    first, _, last = command.kind.rpartition(".")
    if first in ("entry", "erasure") or last in FREE:
        return
    for thing in _things(command):
        answered = state.get(Answered, thing)
        if answered is None:
            continue
        if any(
            decision.kind != command.kind and _doubted(state, decision, event_date(ruling))
            for decision in answered.decided
        ):
            ruling.mark("decision.doubted")
        for decline in answered.declined:
            if decline.kind != command.kind and decline.at <= event_date(ruling):
                ruling.broken(
                    "countersignature.declined",
                    f"{decline.kind} of entry {decline.position} was signed by a deputy and declined"
                    f" {format_instant(decline.at)} ({decline.reason})",
                )


def _doubted(state: State, one: Decided, event_at: int) -> bool:
    """Return whether a decision was signed by a compromised key, and that was known at ``event_at``."""
    key = state.get(Key, one.key)
    if key is None or key.leaked is None or key.until is None or arrived(state, key.until) > event_at:
        return False
    return arrived(state, one.position) >= key.leaked


def _things(command: Command) -> Iterator[str]:
    """Yield the keys of the subjects of decisions that an entry is about or rests on."""
    if command.kind.partition(".")[0] in DECIDED:
        yield command.subject
    for name in RESTS_ON:
        value = command.facts[name]
        if isinstance(value, str):
            yield from value.split()


def fold_declined(state: State, waiting: Countersign, placed: Placed, by: str) -> None:
    """Record a declined countersignature, its signer and reason, on an entry that is a decision."""
    if decides(waiting.kind, waiting.standing):
        before = state.get(Answered, waiting.thing) or Answered(waiting.thing, waiting.case)
        one = Decline(
            waiting.position,
            waiting.kind,
            by,
            placed.event.at,
            placed.event.facts.must("decline_reason"),
            placed.position,
        )
        state.put(replace(before, declined=(*before.declined, one)))
        _mark(state, waiting)


def _mark(state: State, waiting: Countersign) -> None:
    """Mark the subject of a declined decision, and list the decision as nonconforming under its case."""
    about = SUBJECTS.get(waiting.kind)
    own = about is not None and waiting.thing == waiting.subject
    thing: Any = None if about is None or not own else state.get(about, waiting.subject)
    marks = getattr(thing, "nonconforming", None)
    if isinstance(marks, tuple):
        state.put(replace(thing, nonconforming=tuple(sorted({*marks, DECLINED}))))
    before = state.get(Blemish, waiting.key)
    marked, unknown = ((), ()) if before is None else (before.marks, before.unknown)
    marked = tuple(sorted({*marked, DECLINED}))
    state.put(Blemish(waiting.position, waiting.kind, waiting.subject, waiting.case, marked, unknown))


def fold_ended(state: State, placed: Placed) -> None:
    """Remove the declined decisions of a subject that is withdrawn, quashed or released."""
    first, _, last = placed.event.kind.partition(".")
    if first in DECIDED and last in ENDS:
        before = state.get(Answered, placed.event.subject)
        if before is not None and before.declined:
            state.put(replace(before, declined=()))


def fold_decided(state: State, placed: Placed, *, own: bool) -> None:
    """Record the newest decision of its kind; one in the signer's ``own`` right clears declined ones."""
    event = placed.event
    if event.kind.rpartition(".")[2] in FREE:
        return
    thing = key_of(event, placed.leaf)
    before = state.get(Answered, thing) or Answered(thing, case_of(state, event, event.facts))
    others = tuple(decision for decision in before.decided if decision.kind != event.kind)
    declined = tuple(decline for decline in before.declined if not own or decline.kind != event.kind)
    decided = (*others, Decided(placed.position, event.kind, event.by))
    state.put(replace(before, declined=declined, decided=decided))
