"""What an entry concerns: the case, exhibit or object behind its subject, whatever kind it is of."""

from __future__ import annotations

from typing import Protocol, cast

from custody.model.acts import Command
from custody.model.record import Record
from custody.model.records import (
    Case,
    Claim,
    Duty,
    Examination,
    Exhibit,
    Inspection,
    LegalHold,
    Order,
    Request,
    Seizure,
    StoredObject,
)
from custody.model.schema import Facts
from custody.model.state import State


class _Belonging(Protocol):
    """A record of something that belongs to a case."""

    @property
    def case(self) -> str:
        """The case."""


#: What the subject of a kind can be where its first word does not say more.
_THINGS: tuple[type[Record], ...] = (Exhibit, StoredObject, Case)
#: The first word of a kind → the records that its subject can be; none for kinds that concern no case.
_SUBJECTS: dict[str, tuple[type[Record], ...]] = {
    "access": (),
    "actor": (),
    "content": (
        *_THINGS,
        Order,
        Request,
        Seizure,
        LegalHold,
        Claim,
        Inspection,
        Examination,
        Duty,
    ),
    "examination": (Examination,),
    "fixity": (),
    "hold": (LegalHold,),
    "inspection": (Inspection,),
    "key": (),
    "ledger": (),
    "order": (Order,),
    "place": (),
    "privilege": (Claim,),
    "profile": (),
    "request": (Request,),
    "schedule": (Exhibit, StoredObject, Duty),
    "seizure": (Seizure,),
}


def case_of(state: State, command: Command, facts: Facts) -> str | None:
    """Give the case that an entry belongs to, None for one of no case."""
    named = facts.text("case")
    if named is not None:
        return named
    for cls in _SUBJECTS.get(command.kind.partition(".")[0], _THINGS):
        found = state.get(cls, command.subject)
        if found is not None:
            return _case(found)
    for name, cls in (("seizure", Seizure), ("parent", Exhibit), ("exhibit", Exhibit)):
        other = facts.text(name)
        found = None if other is None else state.get(cls, other)
        if found is not None:
            return _case(found)
    return None


def thing_of(state: State, subject: str) -> tuple[Exhibit, StoredObject | None] | None:
    """Give the exhibit, and the object of it, that a subject is; None if it is neither."""
    stored = state.get(StoredObject, subject)
    exhibit = state.get(Exhibit, subject if stored is None else stored.exhibit)
    return None if exhibit is None else (exhibit, stored)


def _case(record: Record) -> str:
    return record.id if isinstance(record, Case) else cast("_Belonging", record).case
