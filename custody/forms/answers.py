"""The entry that an act answers: found by the subject's record, or by the name that was typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from custody.errors import Ambiguous, NotFound, UsageError
from custody.forms import rounds
from custody.frozen import dataclass
from custody.ledger.views.exhibits import dispositions
from custody.ledger.views.exhibits.evidence_room import discrepancies
from custody.ledger.views.instruments import order_compliance
from custody.ledger.views.instruments.provider_path import path_leaf
from custody.ledger.views.naming.search import find_entry, find_proposal
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.entry.envelope import parse_entry
from custody.model.records import RECORDS, Deputyship, Exhibit
from custody.model.schema import ids
from custody.model.schema.spoken import Answers

#: Returns the leaf hash of the entry that was named, or else of the only one that can be meant, about a thing at an
#: instant in seconds since 1970.
Finder = Callable[[Lookup, str, str | None, int], bytes]
#: Returns the thing that is meant by a name that several may have, by all that was typed.
Choose = Callable[[Lookup, str, Mapping[str, object]], str]


def _open_offer(lookup: Lookup, exhibit: str, _: str | None, __: int) -> bytes:
    """Return the leaf hash of an exhibit's open offer; raise NotFound if it is not offered."""
    offer = lookup.get(Exhibit, exhibit).offer
    if offer is None:
        name = lookup.label_of("exhibit", exhibit) or exhibit
        raise NotFound(f"{name} is not offered to anybody", hint="See `custody transfer list`.")
    return ids.unb64(offer)


def _discrepancy(lookup: Lookup, exhibit: str, position: str | None, _: int) -> bytes:
    """Return the leaf hash of an exhibit's discrepancy, by entry, or of the only open one.

    Raise NotFound or Ambiguous.
    """
    every = discrepancies(lookup, exhibit)
    found = [
        discrepancy
        for discrepancy in every
        if (discrepancy.outcome is None if position is None else str(discrepancy.position) == position)
    ]
    if not found:
        name = lookup.label_of("exhibit", exhibit) or exhibit
        raise NotFound(f"{name} has no such discrepancy", hint="`custody exhibit show` lists the open ones.")
    if len(found) > 1:
        told = ", ".join(str(discrepancy.position) for discrepancy in found)
        raise Ambiguous(f"several are open: entries {told}", hint="Name one with --discrepancy.")
    return ids.unb64(found[0].leaf)


def named_leaf(lookup: Lookup, _: str, text: str | None) -> bytes:
    """Return the leaf hash of the entry with this number or id; raise NotFound."""
    return lookup.reader.entry(find_entry(lookup.reader, text or "")).leaf


def lending_leaf(lookup: Lookup, actor: str, text: str | None, now: int) -> bytes:
    """Return the leaf hash of the entry that ``text`` names, else of the actor's only current lending.

    The named entry is not checked to lend roles. Raise NotFound for an unknown one, UsageError unless one is
    current.

    Raise UsageError if none is current, or more than one.
    """
    if text is not None:
        return named_leaf(lookup, actor, text)
    deputy = lookup.maybe(Deputyship, actor) or Deputyship(actor)
    going = [window.position for window in deputy.windows if window.ended is None and window.until > now]
    if len(going) != 1:
        raise UsageError(
            f"{name_of(lookup, actor) or actor} has roles lent for {len(going)} times that are not over",
            hint="`custody actor show` lists them; name one with --entry.",
        )
    return lookup.reader.entry(going[0]).leaf


def _at_any_time(find: Callable[[Lookup, str, str | None], bytes]) -> Finder:
    def found(lookup: Lookup, thing: str, text: str | None, _: int) -> bytes:
        return find(lookup, thing, text)

    return found


#: By the kind that is answered; a kind that is missing here is found by an attribute of the thing's record.
FINDERS: dict[str, Finder] = {
    "actor.deputised": lending_leaf,
    "exhibit.discrepancy_reported": _discrepancy,
    "inventory.counted": _at_any_time(rounds.unmatched_leaf),
    "preservation_order.challenged": _at_any_time(order_compliance.challenge_leaf),
    "preservation_order.traffic_data_disclosed": _at_any_time(path_leaf),
    "preservation_order.confidentiality_imposed": _at_any_time(order_compliance.confidentiality_leaf),
    "production_order.challenged": _at_any_time(order_compliance.challenge_leaf),
    "seizure.data_rendered_inaccessible": _at_any_time(named_leaf),
    "transfer.offered": _open_offer,
}
#: By the kind that is entered, where several things of one name are told apart by what is done about them.
CHOSEN: dict[str, Choose] = {
    "inventory.closed": rounds.open_round,
    "inventory.scan_identified": rounds.counting_round,
    "inventory.exhibit_traced": rounds.missing_round,
}


@dataclass(frozen=True, slots=True)
class Named:
    """A named entry: its subject, its leaf hash and its position."""

    subject: str
    leaf: bytes
    position: int


def named_entry(lookup: Lookup, text: str) -> Named:
    """Return the entry with this number or id; raise NotFound."""
    position = find_entry(lookup.reader, text)
    entry = lookup.reader.entry(position)
    return Named(parse_entry(entry.note).envelope.subject, entry.leaf, position)


def proposed(lookup: Lookup, text: str, act: str) -> Named:
    """Return the entry that proposes an act of several people; raise NotFound for another act's proposal."""
    proposal = find_proposal(lookup, text, act)
    return Named(proposal.subject, ids.unb64(proposal.leaf), proposal.position)


def disposition(lookup: Lookup, text: str) -> Named:
    """Return the entry that proposed a disposition, named by itself or by its execution; raise NotFound."""
    found = dispositions.find(lookup, text)
    return Named(found.exhibit, ids.unb64(found.leaf), found.position)


def carried_out(lookup: Lookup, text: str) -> Named:
    """Return the entry that executed a disposition, named by itself or by its proposal; raise NotFound."""
    found = dispositions.find(lookup, text)
    if found.carried is None or found.carried_position is None:
        raise NotFound(
            f"what entry {found.position} proposed was not carried out",
            hint="`custody disposition list` shows the state of each.",
        )
    return Named(found.exhibit, ids.unb64(found.carried), found.carried_position)


#: By the kind that is answered where whoever answers names the entry alone; of any other kind, the entry itself.
ENTRIES: dict[str, Callable[[Lookup, str], Named]] = {
    "orphan_deletion.proposed": partial(proposed, act="orphan_deletion"),
    "erasure.proposed": partial(proposed, act="erasure"),
    "disposition.executed": carried_out,
    "disposition.proposed": disposition,
}


def entry_of(lookup: Lookup, answers: Answers, text: str) -> Named:
    """Return the entry that a text names, for an act that is about an entry alone.

    Raise NotFound as its finder does.
    """
    find = ENTRIES.get(answers.kinds[0], named_entry) if answers.kinds else named_entry
    return find(lookup, text)


def answered_leaf(
    lookup: Lookup, answers: Answers, space: str, thing: str, typed: object, *, now: int
) -> bytes:
    """Return the leaf hash of the entry that an answering entry about a subject refers to.

    ``typed`` is the text or position by which the user names the entry, None where only the subject is named; ``now``
    is in seconds UTC. Raise NotFound if the subject has no open entry to answer, Ambiguous if it has several.
    """
    finder = FINDERS.get(answers.kinds[0])
    if finder is not None:
        return finder(lookup, thing, None if typed is None else str(typed), now)
    leaf = answered_on(lookup, answers, space, thing)
    if leaf is None:
        name = lookup.label_of(space, thing) or thing
        raise NotFound(f"{name} has no open {answers.by}", hint="`custody today` lists what is open.")
    return leaf


def answered_on(lookup: Lookup, answers: Answers, space: str, thing: str) -> bytes | None:
    """Return the leaf hash that a subject's record holds of the entry answered, None if there is none."""
    found = getattr(lookup.get(RECORDS[space], thing), answers.by)
    return None if found is None else ids.unb64(str(found))
