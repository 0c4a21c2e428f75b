"""Which records a judge is going to ask for, told from what an entry says, so that those of a batch can be fetched
together.

A guess: what it leaves out is read when a rule asks for it, and what it names in vain is not there or not used.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.model.acts import Command
from custody.model.ids import b64
from custody.model.record import Record
from custody.model.records import (
    Abandonment,
    Acquisition,
    Actor,
    Answered,
    Assist,
    Assistance,
    Backup,
    BagUse,
    Case,
    Claim,
    Copy,
    Discrepancy,
    Enquiry,
    Examination,
    Exhibit,
    Gone,
    Inspection,
    Inventory,
    Item,
    Kept,
    Key,
    LegalHold,
    Offer,
    Order,
    Outcome,
    Packing,
    Place,
    Production,
    Proposal,
    Rendering,
    Request,
    Scene,
    SceneNote,
    SealUse,
    Seizure,
    Stamp,
    StoredObject,
    StoreProbe,
    Sweep,
    Team,
    Transcription,
    TsaRoot,
    Whereabouts,
)

#: What the subject of an entry is, by the first word of its kind.
SUBJECTS: dict[str, type[Record]] = {
    "abandonment": Abandonment,
    "acquisition": Exhibit,
    "actor": Actor,
    "assist": Assist,
    "assistance": Assistance,
    "backup": Backup,
    "case": Case,
    "checkpoint": Stamp,
    "digests": Case,
    "enquiry": Enquiry,
    "examination": Examination,
    "exhibit": Exhibit,
    "fixity": Sweep,
    "inventory": Inventory,
    "key": Actor,
    "copy": Copy,
    "disposition": Exhibit,
    "hold": LegalHold,
    "inspection": Inspection,
    "object": StoredObject,
    "order": Order,
    "place": Place,
    "privilege": Claim,
    "production": Production,
    "request": Request,
    "scene": Scene,
    "outcome": Outcome,
    "seizure": Seizure,
    "store": StoreProbe,
    "transcription": Transcription,
    "transfer": Exhibit,
}
#: The first words of kinds about things that somebody decides on, and what else an entry names that it rests on.
DECIDED = frozenset(
    {"assist", "assistance", "examination", "hold", "order", "privilege", "production", "request", "seizure"}
)
RESTS_ON = ("after_order", "after_request", "order", "preserved_by", "production", "proposal", "seizure")
#: What is kept of an exhibit in rooms of their own.
_BESIDE: tuple[type[Record], ...] = (Gone, Item, Kept, Packing, Whereabouts)
#: What a fact names, whatever kind it stands in.
_FACTS: dict[str, type[Record]] = {
    "acquisition": Acquisition,
    "after_order": Order,
    "after_request": Request,
    "bag_no": BagUse,
    "case": Case,
    "certificate": TsaRoot,
    "covers": Request,
    "enquiry": Enquiry,
    "exhibit": Exhibit,
    "into": Exhibit,
    "of": StoredObject,
    "order": Order,
    "parent": Exhibit,
    "place": Place,
    "preserved_by": Order,
    "production": Production,
    "proposal": Proposal,
    "reaches": Request,
    "receiver": Actor,
    "scene": Scene,
    "seal_no": SealUse,
    "seizure": Seizure,
    "source": StoredObject,
    "sweep": Sweep,
    "transcription": Transcription,
    "uncovers": Request,
}
#: What ``re`` answers, by the first word of the kind.
_ANSWERED: dict[str, type[Record]] = {
    "content": Proposal,
    "exhibit": Discrepancy,
    "ledger": Proposal,
    "scene": SceneNote,
    "seizure": Rendering,
    "disposition": Proposal,
    "transfer": Offer,
}


def reads(event: Command) -> Iterator[tuple[str, str]]:
    """Give (space, key) of the records that judging and folding this entry will probably ask for."""
    first = event.kind.partition(".")[0]
    yield Key.space, event.by
    yield Actor.space, event.subject
    about = SUBJECTS.get(first)
    if about is not None:
        yield about.space, event.subject
    if about is Exhibit:
        for beside in _BESIDE:
            yield beside.space, event.subject
    if about is Case:
        yield Team.space, event.subject
    if first in DECIDED:
        yield Answered.space, event.subject
    for name, value in event.facts.items():
        named = _FACTS.get(name)
        if named is not None and isinstance(value, str):
            yield from ((named.space, one) for one in value.split())
            if name in RESTS_ON:
                yield from ((Answered.space, one) for one in value.split())
            if named is Exhibit:
                yield from ((beside.space, value) for beside in (Gone, Item, Kept))
            if named is Case:
                yield Team.space, value
    answered = _ANSWERED.get(first)
    if answered is not None and event.re is not None:
        yield answered.space, b64(event.re)


def listed(event: Command) -> Iterator[tuple[str, str, str]]:
    """Give (space, term, value) of the lists that judging this entry will probably ask for."""
    facts = event.facts
    if event.kind == "object.archived":
        yield StoredObject.space, "stored", f"{facts.text('store')} {facts.text('key')}"
