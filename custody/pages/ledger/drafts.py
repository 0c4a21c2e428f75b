"""The page of a draft box: notes signed at a scene that are in no ledger yet.

Needs neither vault nor key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.law.clock import format_instant
from custody.pages.parts.page import Alarm, Column, Fact, Page, Row, Table, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from custody.ledger.scenes import Draft

_COLUMNS = (
    Column("reference", "scene"),
    Column("seq", "note", "count"),
    Column("kind", "kind", "code"),
    Column("signed", "signed", "instant"),
    Column("scene", "id", "thing"),
)


def box(
    drafts: Sequence[tuple[str, Draft]], more: int, faults: Mapping[str, str], strange: Iterable[str]
) -> Page:
    """Return the page of a draft box: each draft with its file; ``more`` is the number left out.

    ``faults`` maps files that differ from what was signed to the reason; ``strange`` are files whose names
    are not those of drafts.
    """
    alarms = (
        *(
            Alarm("draft.broken", f"NOT AS IT WAS SIGNED: {says}", facts=(Fact.of("file", file),))
            for file, says in faults.items()
        ),
        *(Alarm("draft.strange", f"no draft by its name: {name}", "warn") for name in strange),
    )
    rows = tuple(_row(file, draft) for file, draft in drafts)
    table = Table("drafts", "", _COLUMNS, rows, "no drafts wait", more)
    return Page(Target("box"), "Drafts that wait", (table,), alarms=alarms)


def stated(draft: Draft) -> dict[str, str | int]:
    """Return the data of a draft by name: scene, number, entry, key, ledger and signing instant."""
    entry = draft.arrival.entry
    said = entry.envelope
    return {
        "scene": draft.scene,
        "seq": draft.seq,
        "kind": said.kind,
        "id": said.id,
        "leaf": entry.leaf.hex(),
        "key": said.by,
        "ledger": said.log,
        "seen": said.seen.size,
        "signed": format_instant(said.at),
    }


def _row(file: str, draft: Draft) -> Row:
    known = stated(draft)
    texts = {**{key: str(value) for key, value in known.items()}, "scene": draft.scene[:8]}
    cells = {key: Fact(key, key, value, texts[key]) for key, value in known.items()}
    cells["reference"] = Fact("reference", "reference", draft.reference, draft.reference or "")
    shown = tuple(cells.pop(column.key) for column in _COLUMNS)
    return Row(shown, facts=(Fact.of("file", file), *cells.values()))
