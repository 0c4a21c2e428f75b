"""Challenges to an order or its quashing as tables and alarms, and persons bound to confidentiality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.display import code_words
from custody.law import grounds
from custody.law.clock import tell_instant
from custody.pages.parts import facts
from custody.pages.parts.page import Alarm, Column, Fact, Row, Table, Target
from custody.pages.parts.wording import away, moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from custody.model.records import Contest, Order, Secrecy

_CHALLENGED = ("what", "against", "before", "since", "effect", "outcome")
_BOUND = (Column("entry", "entry", "count"), "bound party", "since", "notified", "until")


def contests(found: Sequence[Contest]) -> tuple[Table, ...]:
    """Return the table of challenges with suspensive effect and outcome; empty for none."""
    rows = tuple(
        Row.of(
            (
                facts.cell(contest.means, code_words(contest.means)),
                "the quashing" if contest.against == "quashing" else "the order",
                facts.cell(contest.body, grounds.REVIEWERS[contest.body]),
                facts.moment_cell(contest.since),
                facts.cell(contest.suspensive, _effect(contest)),
                facts.cell(contest.outcome, code_words(contest.outcome or "pending")),
            ),
            Target("entry", str(contest.position)),
            tone="warn" if contest.outcome is None else "",
        )
        for contest in found
    )
    return (Table.of("Challenges", _CHALLENGED, rows),) if rows else ()


def suspensions(found: Sequence[Contest]) -> Iterator[Alarm]:
    """Yield an alarm for each undecided challenge that suspends its order."""
    for contest in found:
        if contest.suspensive and contest.outcome is None and contest.against != "quashing":
            text = f"a challenge of {moment(contest.since)} suspends the order until it is decided"
            yield Alarm("challenge.suspends", text, "warn", contest.position)


def _effect(contest: Contest) -> str:
    if contest.outcome is not None:
        return "over"
    return "suspends it" if contest.suspensive else "does not suspend it"


def bindings(order: Order, duties: Sequence[Secrecy], now: int) -> tuple[Table, ...]:
    """Return the table of persons bound to confidentiality, each with notice and end; empty for none.

    ``now`` is seconds UTC.
    """
    rows = tuple(
        Row.of(
            (
                facts.cell(secrecy.position, str(secrecy.position)),
                facts.cell(secrecy.bound_party, code_words(secrecy.bound_party)),
                facts.moment_cell(secrecy.since),
                _notified(order, secrecy),
                facts.cell(
                    None if secrecy.until is None else tell_instant(secrecy.until), _until(secrecy, now)
                ),
            ),
            Target("entry", str(secrecy.position)),
        )
        for secrecy in duties
    )
    return (Table.of("Bound to confidentiality", _BOUND, rows, key="bound"),) if rows else ()


def _notified(order: Order, secrecy: Secrecy) -> Fact:
    """Return when a person bound was notified: the addressee by service or receipt at the latest."""
    addressee = secrecy.bound_party == "addressee"
    by_order = order.known_since if addressee else None
    notified = by_order if secrecy.notified is None else secrecy.notified
    answered = addressee and order.has_replied
    return facts.moment_cell(notified, "answered the order" if answered else "not on record")


def _until(secrecy: Secrecy, now: int) -> str:
    if secrecy.lifted is not None:
        return f"lifted {moment(secrecy.lifted)}"
    return (
        "no end on record"
        if secrecy.until is None
        else f"{moment(secrecy.until)} ({away(secrecy.until, now)})"
    )
