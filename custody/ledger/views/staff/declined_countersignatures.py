"""Entries of deputies that another person declined to countersign, and the subjects concerned."""

from __future__ import annotations

from collections.abc import Collection

from custody.display import code_words
from custody.frozen import dataclass
from custody.law.clock import tell_instant
from custody.ledger.ports import LedgerReader
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Answered, Countersign


@dataclass(frozen=True, slots=True)
class Declined:
    """An entry whose countersignature was declined: by whom, when (seconds UTC), and the reason's code.

    ``by`` is the identifier of the actor, ``by_name`` the name.
    """

    position: int
    kind: str
    by: str
    by_name: str
    at: int
    reason: str

    def sentence(self) -> str:
        """Return the refusal to countersign as text, without a full stop."""
        return f"declined by {self.by_name} {tell_instant(self.at)}: {code_words(self.reason)}"


def declined_among(reader: LedgerReader, positions: Collection[int]) -> dict[int, Declined]:
    """Return by position those of these entries whose countersignature was declined."""
    docs = (
        reader.records_of(Countersign.space, [f"{position:016d}" for position in positions])
        if positions
        else {}
    )
    found = (Countersign.from_doc(doc) for doc in docs.values())
    lookup = Lookup(reader)
    return {
        countersign.position: Declined(
            countersign.position,
            countersign.kind,
            countersign.answerer,
            shown_name(lookup, "actor", countersign.answerer),
            countersign.answered or 0,
            countersign.reason or "",
        )
        for countersign in found
        if countersign.agreed is False and countersign.answerer is not None
    }


def declined_subjects(lookup: Lookup) -> frozenset[str]:
    """Return the identifiers of subjects with a declined decision."""
    return frozenset(answered.thing for answered in lookup.under(Answered, "declined"))
