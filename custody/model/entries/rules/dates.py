"""Rules for resolving which clock was wrong where the date of an entry disagrees with another.

It changes no date and no verdict: readers of the entry, and the audit, see the resolution.
"""

from __future__ import annotations

from custody.law.clock import AHEAD, format_instant, parse_instant
from custody.model.entries.questions import answered_entry
from custody.model.entries.records import DateFound
from custody.model.rulings import Command, Placed, Ruling
from custody.model.scenes.records import SceneNote
from custody.model.schema.ids import b64
from custody.model.signers import Key
from custody.model.state import State


def judge_dated(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that another person than its signer resolves a date, and dates the signing only by its clock."""
    target, facts = answered_entry(state, command, ruling), ruling.facts
    key = state.get(Key, target.by)
    if key is not None and key.actor == ruling.actor.id:
        ruling.broken("entry.date_own", "the signer cannot ask about an entry of their own")
    signed_at = facts.text("signed_at")
    if signed_at is None:
        return
    if facts.must("wrong_clock") != "signer":
        raise ruling.refuse(
            "entry.date_signed",
            "the date is stated as right, and another time of signing is given",
        )
    if parse_instant(signed_at) > command.at + AHEAD:
        raise ruling.refuse(
            "entry.date_signed",
            f"{signed_at} lies after {format_instant(command.at)}, the moment of signing",
        )


def answer(state: State, position: int) -> str | None:
    """Return in words how the date of an entry was resolved; None if it was not.

    A note of a scene may have been resolved by the entry that imported it.
    """
    found = state.get(DateFound, str(position))
    if found is not None:
        whose = "its signer's clock" if found.clock == "signer" else "the clock of an earlier entry"
        when = "" if found.signed_at is None else f", it was signed {found.signed_at}"
        return f"entry {found.position} says that {whose} was wrong{when}"
    summary = state.summary(position)
    note = None if summary is None else state.get(SceneNote, b64(summary.leaf))
    if note is not None and note.clock_wrong:
        whose = "the clock of an earlier entry" if "time.seen" in note.marks else "the device's clock"
        return f"entry {note.imported}, which imported it, says that {whose} was wrong"
    return None


def fold_dated(state: State, placed: Placed) -> None:
    """Record which clock was wrong, and when the entry was signed."""
    facts = placed.event.facts
    state.put(
        DateFound(
            str(facts.count("entry_position")),
            facts.must("wrong_clock"),
            placed.position,
            placed.event.by,
            facts.text("signed_at"),
        )
    )


JUDGES = {"entry.date_resolved": judge_dated}
FOLDS = {"entry.date_resolved": fold_dated}
