"""Rules for an entry's date: the instant of an act, and the reason that a backdated entry must state.

Two dates alone do not show which clock was wrong. A signer states it with ``late_reason`` = ``clock``: their own clock
was checked, an earlier entry is dated wrong. The entry is then accepted and marked, and time goes on from its date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.display import code_words
from custody.law.clock import AHEAD, format_instant, parse_instant
from custody.model.engine import arrival
from custody.model.engine.records import Backstep
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.schema.schema import Kind, Structural
from custody.model.state import State

_CHECK = (
    "Check this machine's clock and set it right. If it is right, an earlier entry is dated wrong: say so with"
    " --late-reason clock, and the entry is taken and marked."
)


#: Fields with an instant of the past, which cannot lie in the future; a device's own clock is none of them.
PAST = frozenset(
    {
        *(
            "absent_at",
            "consulted_at",
            "last_seen_at",
            "notified_at",
            "reference_clock",
            "search_started_at",
            "search_ended_at",
        ),
        *("seized_at", "started_at", "taken_at", "outage_started_at"),
    }
)


def judge(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an act happens when it is signed, and that a record's event is past."""
    for name in sorted(PAST.intersection(ruling.facts)):
        judge_past(command, ruling, name, ruling.facts.must(name))
    text = ruling.facts.text("occurred_at")
    if text is None:
        if ruling.is_act:
            raise ruling.refuse(
                "time.act", "an act does not state when it happens", hint="State the moment of signing."
            )
        return
    happened = parse_instant(text)
    if happened > command.at + AHEAD:
        raise ruling.refuse(
            "time.future",
            f"its date is {text}, after the moment of signing",
            hint="Check the instant given and this machine's clock.",
        )
    if ruling.is_act and happened != command.at:
        raise ruling.refuse(
            "time.act",
            "an act is dated at the moment of signing",
            hint="Record what happened earlier with --recorded.",
        )


def judge_past(command: Command, ruling: Ruling, name: str, instant: str) -> None:
    """Refuse an act, or mark a record, whose field states an instant in the future as past."""
    if parse_instant(instant) > command.at + AHEAD:
        said = code_words(name)
        ruling.broken("time.ahead", f"{said} is given as {instant}, which is still to come")


def forward(state: State, command: Command, ruling: Ruling) -> None:
    """Verify the date against the newest its signer had seen, and the subject's previous entry."""
    checked = ruling.facts["late_reason"] == "clock"
    newest, tip = state.newest(command.seen), state.tip(command.subject)
    if newest is not None and _contradicts(state, command):
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


def arrived(state: State, command: Command) -> int:
    """Return the ledger's date where an entry would stand, its own date included (seconds UTC).

    Return the entry's own date where it contradicts what its signer had seen: ``forward`` judges that first.
    """
    newest = state.newest(state.size)
    if newest is None or _contradicts(state, command):
        return command.at
    return max(command.at, newest)


def _contradicts(state: State, command: Command) -> bool:
    """Return whether an entry is dated before the newest date its signer had seen."""
    seen = state.newest(command.seen)
    return seen is not None and command.at + AHEAD < seen


def named(kind: Kind) -> Callable[[State, Command, Ruling], None]:
    """Return the judge that compares the date of an entry of this kind with those of all its references.

    An act cannot be signed before its subject, or anything it names, began. Disputed dates are left out: the ledger's
    own date lies before them.
    """
    single = tuple(field.name for field in kind.own if field.type.name == types.SUBJECT)
    several = tuple(field.name for field in kind.own if field.type.name == types.SUBJECTS)
    target = any(field.name == "entry_position" and isinstance(field, Structural) for field in kind.own)

    def dates(state: State, command: Command, ruling: Ruling) -> Iterator[int | None]:
        facts = ruling.facts
        yield state.began(command.subject)
        for name in single:
            if (thing := facts.text(name)) is not None:
                yield state.began(thing)
        for name in several:
            yield from (state.began(thing) for thing in facts.codes(name))
        if target and (entry := state.summary(facts.count("entry_position"))) is not None:
            yield entry.at

    def judge(state: State, command: Command, ruling: Ruling) -> None:
        newest = state.newest(state.size)
        if newest is None or command.at + AHEAD >= newest or _contradicts(state, command):
            return
        later = [date for date in dates(state, command, ruling) if date is not None and date <= newest]
        if not later or command.at + AHEAD >= max(later):
            return
        ruling.broken(
            "time.named",
            f"the entry is dated {format_instant(command.at)}, before what it names: {format_instant(max(later))}",
        )

    return judge


def follow(state: State, placed: Placed, *, offline: bool = False) -> int:
    """Return the newest date after an entry (seconds UTC), and record an entry that is backdated.

    An entry signed ``offline`` never makes the ledger's date newer: the entry that imports it does.
    """
    at = placed.event.at
    before = state.newest(state.size)
    if before is None or at == before or (at > before and not offline):
        return at
    marked = "time.seen" in placed.event.facts.codes("nonconforming")
    disputed = marked and before == state.newest(placed.event.seen)
    state.put(
        arrival.disputing(state, placed, before) if disputed else Backstep(str(placed.position), before)
    )
    return at if disputed else before
