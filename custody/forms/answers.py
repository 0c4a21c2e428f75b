"""Finds the entry that an act answers: by what its thing has on record, or the one that somebody names."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import NotFound
from custody.ledger.views import course
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.path import path_leaf
from custody.model import ids
from custody.model.records import RECORDS
from custody.model.spoken import Answers

#: Returns the leaf hash of the entry that was named, or else of the only one that can be meant, about a thing.
Finder = Callable[[Lookup, str, str | None], bytes]

#: By the kind that is answered; a kind that is missing here is found by an attribute of the thing's record.
FINDERS: dict[str, Finder] = {
    "order.contested": course.contest_leaf,
    "order.path_disclosed": path_leaf,
    "order.secrecy_bound": course.secrecy_leaf,
    "production.contested": course.contest_leaf,
}


def answered_by(lookup: Lookup, answers: Answers, space: str, thing: str, text: str | None) -> bytes:
    """Return the leaf hash of the entry that an act about a thing answers; NotFound, or Ambiguous as the finder says.

    ``text`` is what somebody typed to name it.
    """
    finder = FINDERS.get(answers.kinds[0])
    if finder is not None:
        return finder(lookup, thing, text)
    leaf = answered_on(lookup, answers, space, thing)
    if leaf is None:
        name = lookup.label_of(space, thing) or thing
        raise NotFound(f"{name} has no open {answers.by}", hint="`custody status` lists what is open.")
    return leaf


def answered_on(lookup: Lookup, answers: Answers, space: str, thing: str) -> bytes | None:
    """Return the leaf hash that a thing's record holds of the entry that is answered, None where there is none."""
    found = getattr(lookup.get(RECORDS[space], thing), answers.by)
    return None if found is None else ids.unb64(str(found))
