"""The holder of a copy, by the newest entry that handed it over."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.ledger.views.entries.entries import Entries, EntryView
from custody.ledger.views.subjects.lookup import Lookup
from custody.ledger.views.subjects.people import name_of
from custody.model.records import Copy

#: The field with the name of a holder who is no actor of the ledger.
FIELD = "custodian_name"


@dataclass(frozen=True, slots=True)
class CopyHolder:
    """The name of a copy's holder, None where it was erased or is not recorded.

    ``entry`` states the name in a field that can be corrected; None where the holder is an actor of the
    ledger.
    """

    name: str | None
    entry: EntryView | None = None

    @property
    def text(self) -> str | None:
        """The name as text: with its correction, or the reason why it is withheld."""
        told = self.name if self.entry is None else self.entry.told(FIELD)
        return None if told is None else str(told)


def copy_holder(lookup: Lookup, copy: Copy) -> CopyHolder:
    """Return the holder of a copy, with the entry that names them; the name is None once it was returned."""
    if copy.custodian is not None:
        return CopyHolder(name_of(lookup, copy.custodian))
    if not copy.outside_agency and any(
        entry.envelope.kind == "copy.returned" for entry in Entries(lookup.reader).of(copy.id)
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
