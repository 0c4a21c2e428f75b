"""The label of an exhibit: references, category, seals, and a code that identifies the exhibit.

Paper cannot be erased, so the only erasable values on it are the references of exhibit and case.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from custody.frozen import dataclass
from custody.ledger.papers.paper import words
from custody.ledger.views.exhibits.packing import packing_of
from custody.ledger.views.naming.display_names import shown_name
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit
from custody.model.schema.ids import is_training

#: The number of lines about seals that a label has room for.
MOST_SEALS = 3


@dataclass(frozen=True, slots=True)
class Label:
    """The text and codes of a label.

    ``seals`` are the numbers of the seals now on the exhibit, each with the bag that it closes or None. ``identifier``
    is the content of the QR code, so that a scan finds the exhibit in every field that takes one. ``copy`` is the
    number of the copy, as far as that is counted.
    """

    reference: str
    case: str
    category: str
    seals: tuple[tuple[str, str | None], ...]
    identifier: str
    training: bool
    copy: int = 1

    def as_json(self) -> dict[str, Any]:
        """Return the label as a JSON document for scripts."""
        seals = [{"seal": number, "bag": bag} for number, bag in self.seals]
        return {**asdict(self), "seals": seals}

    def rows(self) -> list[tuple[str, str]]:
        """Return the names and values under the reference, in order; the last seal applied stands first.

        Of more than MOST_SEALS seals the last ones are listed, and the number of the others. The line that says which
        copy it is takes the room of one.
        """
        seals = [number if bag is None else f"{number}, bag {bag}" for number, bag in reversed(self.seals)]
        copies = [("copy", str(self.copy))] if self.copy > 1 else []
        most = MOST_SEALS - len(copies)
        if len(seals) > most:
            seals[most - 1 :] = [f"{len(seals) - most + 1} more"]
        head = [("case", self.case), ("category", words(self.category))]
        return head + [("seal", seal) for seal in seals or ["none"]] + copies


def label_of(lookup: Lookup, exhibit_id: str, origin: str) -> Label:
    """Return the label of an exhibit with the seals now on it; raise NotFound if there is no such exhibit."""
    exhibit = lookup.get(Exhibit, exhibit_id)
    return Label(
        reference=shown_name(lookup, "exhibit", exhibit.id),
        case=shown_name(lookup, "case", exhibit.case),
        category=exhibit.category,
        seals=tuple((seal.number, seal.bag) for seal in packing_of(lookup, exhibit.id).on),
        identifier=exhibit.id,
        training=is_training(origin),
    )
