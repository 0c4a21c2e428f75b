"""Rules for the date of an entry: when an act happens, and what an entry dated before an earlier one has to say.

Nobody can tell from two dates which clock was wrong. A signer says so with ``late`` = ``clock``: his clock was checked,
an earlier entry is dated wrong. He is believed, the entry is marked, and time goes on from its date.
"""

from __future__ import annotations

from custody.law.clock import format_instant, parse_instant
from custody.model.acts import Command, Placed, Ruling
from custody.model.records import Backstep
from custody.model.rules import arrival
from custody.model.rules.case import AHEAD
from custody.model.state import State

_CHECK = (
    "Check this machine's clock and set it right. If it is right, an earlier entry is dated wrong: say so with"
    " --late clock, and the entry is taken and marked."
)


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """An act happens when it is signed; a record tells of something that has happened."""
    text = ruling.facts.text("occurred_at")
    if text is None:
        if ruling.is_act:
            raise ruling.refuse(
                "time.act", "an act names the instant it happens", hint="State the moment of signing."
            )
        return
    happened = parse_instant(text)
    if happened > command.at + AHEAD:
        raise ruling.refuse(
            "time.future",
            f"it is said to happen at {text}, after the moment of signing",
            hint="Check the instant given and this machine's clock.",
        )
    if ruling.is_act and happened != command.at:
        raise ruling.refuse(
            "time.act",
            "an act happens when it is signed",
            hint="Record what happened earlier with --recorded.",
        )


def forward(state: State, command: Command, ruling: Ruling) -> None:
    """Compare the date with the newest that the signer had seen, and with the previous entry of the subject."""
    checked = ruling.facts["late"] == "clock"
    newest, tip = state.newest(command.seen), state.tip(command.subject)
    if newest is not None and command.at + AHEAD < newest:
        if not checked:
            raise ruling.refuse(
                "time.seen",
                f"the entry is dated {format_instant(command.at)}, its signer had seen one of {format_instant(newest)}",
                hint=_CHECK,
            )
        ruling.mark("time.seen")
    if tip is not None and command.at < tip.at:
        if checked:
            ruling.mark("time.order")
        else:
            ruling.broken(
                "time.order",
                f"the entry is dated before the previous one of its subject, which is of {format_instant(tip.at)}",
                hint=_CHECK,
            )


def follow(state: State, placed: Placed) -> int:
    """Give the newest date once an entry stands, and note an entry that is dated before an earlier one."""
    at = placed.event.at
    before = state.newest(state.size)
    if before is None or at >= before:
        return at
    marked = "time.seen" in placed.event.facts.codes("nonconforming")
    disputed = marked and before == state.newest(placed.event.seen)
    state.put(
        arrival.disputing(state, placed, before) if disputed else Backstep(str(placed.position), before)
    )
    return at if disputed else before
