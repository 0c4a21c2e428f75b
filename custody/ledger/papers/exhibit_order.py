"""The order of exhibits on a paper: by the numbers in their references, so that EV/2 precedes EV/10."""

from __future__ import annotations

from collections.abc import Iterable

from custody.digits import number_key
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Exhibit


def in_order(lookup: Lookup, exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Return exhibits in order of their references, those without one last, in order of record."""
    listed = list(exhibits)
    names = lookup.labels_of("exhibit", [exhibit.id for exhibit in listed])
    return sorted(
        listed,
        key=lambda exhibit: (
            exhibit.id not in names,
            number_key(names.get(exhibit.id, "")),
            exhibit.holds[0].position,
        ),
    )
