"""The records that the judge of an entry will probably read, to fetch those of a batch together.

It is a guess: a record left out is read when a rule asks for it, and a record named in vain costs one lookup.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from custody.model.kinds import KINDS
from custody.model.record import Record
from custody.model.records import (
    RECORDS,
    Actor,
    Answered,
    Case,
    Departure,
    Discrepancy,
    Exhibit,
    Item,
    Key,
    Offer,
    Packing,
    Proposal,
    ProtectionRecord,
    Rendering,
    SceneNote,
    StoredObject,
    Team,
    Whereabouts,
)
from custody.model.rulings import Command
from custody.model.schema.ids import b64
from custody.model.subjects import SUBJECTS

#: The first words of kinds about subjects of decisions, and the fields that name the decisions an entry rests on.
DECIDED = frozenset(
    {
        "assistance_order",
        "mla_request",
        "destructive_examination",
        "legal_hold",
        "preservation_order",
        "privilege",
        "production_order",
        "preservation_request",
        "seizure",
    }
)
RESTS_ON = (
    "upstream_order",
    "upstream_request",
    "preservation_order",
    "production_order",
    "proposal",
    "seizure",
)
#: The records of an exhibit besides its own.
_BESIDE: tuple[type[Record], ...] = (Departure, Item, ProtectionRecord, Packing, Whereabouts)
#: The fields of a kind that name records, each with their types.
_NAMING: dict[str, tuple[tuple[str, tuple[type[Record], ...]], ...]] = {
    kind.name: tuple(
        (field.name, tuple(RECORDS[space] for space in field.type.targets))
        for field in kind.own
        if field.type.targets
    )
    for kind in KINDS
}
#: The record that ``re`` names, by the first word of the kind.
_ANSWERED: dict[str, type[Record]] = {
    "erasure": Proposal,
    "exhibit": Discrepancy,
    "resumption": Proposal,
    "scene": SceneNote,
    "seizure": Rendering,
    "disposition": Proposal,
    "transfer": Offer,
}


def reads(event: Command) -> Iterator[tuple[str, str]]:
    """Yield (space, key) of the records that judging and folding this entry will probably ask for."""
    first = event.kind.partition(".")[0]
    yield Key.space, event.by
    yield Actor.space, event.subject
    about = SUBJECTS.get(event.kind)
    if about is not None:
        yield about.space, event.subject
    if about is Exhibit:
        for beside in _BESIDE:
            yield beside.space, event.subject
    if about is Case:
        yield Team.space, event.subject
    if first in DECIDED:
        yield Answered.space, event.subject
    for name, sorts in _NAMING.get(event.kind, ()):
        value = event.facts[name]
        things = value.split() if isinstance(value, str) else ()
        for sort, thing in product(sorts, things):
            yield sort.space, thing
            if sort is Exhibit:
                yield from ((beside.space, thing) for beside in (Departure, Item, ProtectionRecord))
            if sort is Case:
                yield Team.space, thing
        if name in RESTS_ON:
            yield from ((Answered.space, thing) for thing in things)
    answered = _ANSWERED.get(first)
    if answered is not None and event.re is not None:
        yield answered.space, b64(event.re)


def listed(event: Command) -> Iterator[tuple[str, str, str]]:
    """Yield (space, term, value) of the lists that judging this entry will probably ask for."""
    facts = event.facts
    if event.kind == "object.archived":
        yield StoredObject.space, "stored", f"{facts.text('store')} {facts.text('object_key')}"
