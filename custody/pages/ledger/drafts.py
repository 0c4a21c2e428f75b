"""Notes that wait in a draft box: signed at a scene, and in no ledger yet.

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
    """Return the page of a draft box: each draft with its file, where ``more`` are left out.

    ``faults`` are files that are not as they were signed, each with what is wrong; ``strange`` files are no drafts by
    their names.
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
    """Return what a draft says of itself, by name: scene, number, entry, key and ledger."""
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
