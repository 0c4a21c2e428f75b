"""What covered holding an exhibit over time, as `custody exhibit show` tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.cli.words import moment
from custody.layout import columns

if TYPE_CHECKING:
    from custody.law.held_over import Stretch


class Covered(NamedTuple):
    """What an exhibit is held under: lines about now, the stretches since its seizure, and those of its images."""

    rows: Sequence[tuple[str, str]]
    over: Sequence[Stretch]
    images: Mapping[int, Stretch]


def stretch_document(one: Stretch) -> dict[str, Any]:
    """Give one stretch as a JSON document."""
    until = None if one.until is None else moment(one.until)
    return {"from": moment(one.since), "to": until, "basis": one.basis, "why": one.why}


def image_document(position: int, under: Mapping[int, Stretch]) -> dict[str, Any]:
    """Give the member of an image that says what covered holding the exhibit when it was made; null if not known."""
    found = under.get(position)
    return {"made_under": None if found is None else stretch_document(found)}


def image_lines(position: int, under: Mapping[int, Stretch]) -> list[str]:
    """Say of an image that nothing on record covered holding the exhibit when it was made; nothing otherwise."""
    from custody.ledger.views.held_over import UNCOVERED

    found = under.get(position)
    if found is None or found.basis is not None:
        return []
    return [f"    made while nothing on record covered it: {UNCOVERED[found.why or '']}"]


def held_lines(stretches: Sequence[Stretch]) -> list[str]:
    """Write the stretches as a table; nothing where one and the same covered it throughout."""
    from custody.ledger.views.held_over import told

    if len(stretches) < 2:
        return []
    cells = [
        (moment(one.since), "now" if one.until is None else moment(one.until), told(one)) for one in stretches
    ]
    lines = columns(cells, ("from", "to", "held under"))
    return ["", f"held under, by the record: {len(cells)}", *(f"  {line}" for line in lines)]
