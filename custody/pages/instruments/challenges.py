"""Tables of challenges to an order or its quashing, and of persons bound to confidentiality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law import grounds
from custody.law.clock import tell_instant
from custody.pages.parts import facts
from custody.pages.parts.page import Column, Row, Table, Target
from custody.pages.parts.wording import away, moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from custody.model.records import Contest, Secrecy

_CHALLENGED = ("what", "against", "before", "since", "effect", "outcome")
_BOUND = (Column("entry", "entry", "count"), "bound party", "since", "until")


def contests(found: Sequence[Contest]) -> tuple[Table, ...]:
    """Return the table of challenges with suspensive effect and outcome; empty for none."""
    rows = tuple(
        Row.of(
            (
                facts.cell(one.means, one.means.replace("_", " ")),
                "the quashing" if one.against == "quashing" else "the order",
                facts.cell(one.body, grounds.REVIEWERS[one.body]),
                facts.moment_cell(one.since),
                facts.cell(one.suspensive, _effect(one)),
                facts.cell(one.outcome, (one.outcome or "pending").replace("_", " ")),
            ),
            Target("entry", str(one.position)),
            tone="warn" if one.outcome is None else "",
        )
        for one in found
    )
    return (Table.of("Challenges", _CHALLENGED, rows),) if rows else ()


def _effect(one: Contest) -> str:
    if one.outcome is not None:
        return "over"
    return "suspends it" if one.suspensive else "does not suspend it"


def bindings(found: Sequence[Secrecy], now: int) -> tuple[Table, ...]:
    """Return the table of persons bound to confidentiality, with its end; empty for none.

    ``now`` is seconds UTC.
    """
    rows = tuple(
        Row.of(
            (
                facts.cell(one.position, str(one.position)),
                facts.cell(one.bound_party, one.bound_party.replace("_", " ")),
                facts.moment_cell(one.since),
                facts.cell(None if one.until is None else tell_instant(one.until), _until(one, now)),
            ),
            Target("entry", str(one.position)),
        )
        for one in found
    )
    return (Table.of("Bound to confidentiality", _BOUND, rows, key="bound"),) if rows else ()


def _until(one: Secrecy, now: int) -> str:
    if one.lifted is not None:
        return f"lifted {moment(one.lifted)}"
    return "no end on record" if one.until is None else f"{moment(one.until)} ({away(one.until, now)})"
