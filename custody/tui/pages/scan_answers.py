"""Tests of scanned codes: whether one answers a question for a person, location, purpose or hours."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import Ambiguous, NotFound
from custody.ledger.views.subjects.people import find_actor
from custody.model.transfers.kinds.transfer import PURPOSES
from custody.pages.parts.context import PageContext
from custody.tui.pages.sealed_groups import Seen, seen

#: Digits of so many hours, at the most.
_DIGITS = 4
#: Tests whether a code is an answer to a question.
Fits = Callable[[PageContext, str], bool]


def names_person(context: PageContext, code: str) -> bool:
    """Return whether a code names a person or machine of this ledger."""
    try:
        find_actor(context.lookup, code)
    except Ambiguous:
        return True
    except NotFound:
        return False
    return True


def names_location(context: PageContext, code: str) -> bool:
    """Return whether a code is the label of a location, and of nothing else."""
    try:
        return bool(seen(context, code).place)
    except Ambiguous:
        return False


def purpose(context: PageContext, code: str) -> bool:
    """Return whether a scanned text is a purpose, or the beginning of one."""
    return any(word.startswith(code.strip().replace(" ", "_")) for word in PURPOSES)


def hours(context: PageContext, code: str) -> bool:
    """Return whether a scanned text is a number of hours, and no label or seal."""
    return (
        code.strip().isascii()
        and code.strip().isdigit()
        and len(code) <= _DIGITS
        and not scanned_subject(context, code)
    )


def scanned_subject(context: PageContext, code: str) -> str:
    """Return a sentence on the exhibit or location that a code names; empty for a person or unknown code.

    If the code names several, the sentence is the error that lists them.
    """
    if names_person(context, code):
        return ""
    try:
        return _told(seen(context, code))
    except Ambiguous as error:
        return error.message


def _told(what: Seen) -> str:
    if what.item is None:
        return f"{what.code} is the location {what.place}" if what.place else ""
    if what.off == "name":
        return f"{what.code} is an exhibit"
    number = {"seal": "a seal on", "bag": "a bag of", "past": "a former number of"}[what.off]
    return f"{what.code} is {number} {what.item.name}"
