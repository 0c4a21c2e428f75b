"""Who has a copy, as the newest entry that handed it over says."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Copy

#: The field that names somebody who is no actor of the ledger.
FIELD = "custodian_name"


@dataclass(frozen=True, slots=True)
class CopyHolder:
    """The name of whoever has a copy, None where it was erased or nobody recorded it.

    ``entry`` is the one that gives the name in a field that can be corrected, None where an actor of the ledger has it.
    """

    name: str | None
    entry: EntryView | None = None

    @property
    def told(self) -> str | None:
        """The name for display: with its correction, or the reason why it is withheld."""
        told = self.name if self.entry is None else self.entry.told(FIELD)
        return None if told is None else str(told)


def held_by(lookup: Lookup, copy: Copy) -> CopyHolder:
    """Return the name of who has a copy, with the entry that says so."""
    if copy.custodian is not None:
        return CopyHolder(name_of(lookup, copy.custodian))
    if not copy.outside_agency and any(
        one.envelope.kind == "copy.returned" for one in Entries(lookup.reader).of(copy.id)
    ):
        return CopyHolder(None)
    handed = [
        entry
        for entry in Entries(lookup.reader).of(copy.id)
        if entry.envelope.kind in ("copy.made", "copy.handed_over")
    ]
    if not handed:
        return CopyHolder(None)
    found = handed[-1].current(FIELD)
    return CopyHolder(None if found is None else str(found), handed[-1])
