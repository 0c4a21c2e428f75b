"""Finds the entry that an act answers: by what its thing has on record, or the one that somebody names."""

from __future__ import annotations

from collections.abc import Callable

from custody.errors import NotFound
from custody.ledger.views import course
from custody.ledger.views.finding import find_entry, find_proposal
from custody.ledger.views.lookup import Lookup
from custody.ledger.views.path import path_leaf
from custody.model import ids
from custody.model.envelope import parse_entry
from custody.model.records import RECORDS
from custody.model.spoken import Answers

#: Returns the leaf hash of the entry that was named, or else of the only one that can be meant, about a thing.
Finder = Callable[[Lookup, str, str | None], bytes]


def named_leaf(lookup: Lookup, _: str, text: str | None) -> bytes:
    """Return the leaf hash of the entry that is named by its number or id; NotFound for no such entry."""
    return lookup.reader.entry(find_entry(lookup.reader, text or "")).leaf


#: By the kind that is answered; a kind that is missing here is found by an attribute of the thing's record.
FINDERS: dict[str, Finder] = {
    "order.contested": course.contest_leaf,
    "order.path_disclosed": path_leaf,
    "order.secrecy_bound": course.secrecy_leaf,
    "production.contested": course.contest_leaf,
    "seizure.rendered": named_leaf,
}


#: Kinds that propose an act which several people decide, and the act: whoever answers names the entry alone.
PROPOSED: dict[str, str] = {
    "abandonment.proposed": "abandonment",
    "content.erased.proposed": "content.erased",
}


def subject_of(lookup: Lookup, answers: Answers, text: str) -> tuple[str, bytes]:
    """Return the thing and the leaf hash of the entry that was named, where nothing else says what an act is about.

    NotFound for no such entry, or for one that proposes another act than the kind that is answered.
    """
    act = PROPOSED.get(answers.kinds[0])
    if act is not None:
        proposal = find_proposal(lookup, text, act)
        return proposal.subject, ids.unb64(proposal.leaf)
    entry = lookup.reader.entry(find_entry(lookup.reader, text))
    return parse_entry(entry.note).envelope.subject, entry.leaf


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
