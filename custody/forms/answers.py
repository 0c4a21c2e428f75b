"""Finds the entry that an act answers: by what its thing has on record, or the one that somebody names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.ledger.views import course, dispositions
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


@dataclass(frozen=True, slots=True)
class Named:
    """An entry that was named: the thing that it is about, its leaf hash and its position."""

    subject: str
    leaf: bytes
    position: int


def named_entry(lookup: Lookup, text: str) -> Named:
    """Return the entry that is named by its number or id; NotFound for no such entry."""
    position = find_entry(lookup.reader, text)
    entry = lookup.reader.entry(position)
    return Named(parse_entry(entry.note).envelope.subject, entry.leaf, position)


def proposed(lookup: Lookup, text: str, act: str) -> Named:
    """Return the entry that proposes an act of several people; NotFound for one that proposes another act."""
    proposal = find_proposal(lookup, text, act)
    return Named(proposal.subject, ids.unb64(proposal.leaf), proposal.position)


def disposition(lookup: Lookup, text: str) -> Named:
    """Return the entry that proposed a disposition, by itself or by the one that carried it out; NotFound."""
    found = dispositions.find(lookup, text)
    return Named(found.exhibit, ids.unb64(found.leaf), found.position)


def carried_out(lookup: Lookup, text: str) -> Named:
    """Return the entry that carried a disposition out, by itself or by the one that proposed it; NotFound."""
    found = dispositions.find(lookup, text)
    if found.carried is None or found.carried_position is None:
        raise NotFound(
            f"what entry {found.position} proposed was not carried out",
            hint="`custody disposition list` says how each stands.",
        )
    return Named(found.exhibit, ids.unb64(found.carried), found.carried_position)


#: By the kind that is answered where whoever answers names the entry alone; of any other kind, the entry itself.
ENTRIES: dict[str, Callable[[Lookup, str], Named]] = {
    "abandonment.proposed": partial(proposed, act="abandonment"),
    "content.erased.proposed": partial(proposed, act="content.erased"),
    "disposition.executed": carried_out,
    "disposition.proposed": disposition,
}


def entry_of(lookup: Lookup, answers: Answers, text: str) -> Named:
    """Return the entry that was named, where nothing else says what an act is about; NotFound as its finder says."""
    find = ENTRIES.get(answers.kinds[0], named_entry) if answers.kinds else named_entry
    return find(lookup, text)


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
