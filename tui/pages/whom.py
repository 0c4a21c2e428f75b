"""What was scanned where a question asks who, for what, how long or where: an answer to it, or a thing that is none."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import Ambiguous, NotFound
from custody.ledger.views.people import find_actor
from custody.model.events.transfer import PURPOSES
from tui.pages.parcels import Seen, seen
from tui.sight import Sight

#: Digits of so many hours, at the most.
_DIGITS = 4
#: Says whether a code is an answer to a question.
Fits = Callable[[Sight, str], bool]


def anybody(sight: Sight, code: str) -> bool:
    """Say whether a code names a person or machine of this ledger."""
    try:
        find_actor(sight.lookup, code)
    except Ambiguous:
        return True
    except NotFound:
        return False
    return True


def place(sight: Sight, code: str) -> bool:
    """Say whether a code is the label of a place, and of nothing else."""
    try:
        return bool(seen(sight, code).place)
    except Ambiguous:
        return False


def purpose(sight: Sight, code: str) -> bool:
    """Say whether what came like a scan is a purpose, or how one begins."""
    return any(one.startswith(code.strip()) for one in PURPOSES)


def hours(sight: Sight, code: str) -> bool:
    """Say whether what came like a scan is so many hours, and no label or seal."""
    return (
        code.strip().isascii() and code.strip().isdigit() and len(code) <= _DIGITS and not thing(sight, code)
    )


def thing(sight: Sight, code: str) -> str:
    """Say which thing a code names; empty where it names somebody, or nothing that this ledger knows."""
    if anybody(sight, code):
        return ""
    try:
        return _told(seen(sight, code))
    except Ambiguous as error:
        return error.message


def _told(what: Seen) -> str:
    if what.item is None:
        return f"{what.code} is the place {what.place}" if what.place else ""
    if what.off == "name":
        return f"{what.code} is an exhibit"
    number = {"seal": "a seal on", "bag": "a bag of", "past": "a number once on"}[what.off]
    return f"{what.code} is {number} {what.item.name}"
