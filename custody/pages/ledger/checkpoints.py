"""Lists of stored checkpoints, and of witnesses' cosignatures on them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from custody.law.clock import LAST, format_instant
from custody.ledger.ports import StoredCosignature
from custody.pages.parts.context import PageContext
from custody.pages.parts.ledger_history import past_blocks
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Table, Target
from custody.pages.parts.wording import moment
from custody.proof import checkpoint
from custody.proof.cosignature import Cosignature

#: Characters of a root that people read.
_BEGIN = 16
_CHECKPOINTS = (
    Column("size", "entries", "count"),
    Column("root", "root begins", "digest"),
    Column("cosigned", "cosigned by"),
)
_COSIGNATURES = (
    Column("size", "entries", "count"),
    Column("time", "seen at", "instant"),
    Column("witness", "witness"),
)
#: A stored line of a witness with what it states, verified.
Line = tuple[StoredCosignature, Cosignature]


def by_size(lines: Iterable[Line]) -> dict[int, list[Cosignature]]:
    """Return the cosignatures of each checkpoint, by its tree size."""
    found: dict[int, list[Cosignature]] = {}
    for stored, seen in lines:
        found.setdefault(stored.size, []).append(seen)
    return found


def kept_checkpoints(
    context: PageContext,
    found: Sequence[tuple[int, bytes]],
    seen: Mapping[int, Sequence[Cosignature]],
    more: int,
) -> Page:
    """Return the page of these stored checkpoints; ``more`` is the number left out.

    ``found`` are tree sizes with their notes, ``seen`` the cosignatures by size.
    """
    rows = tuple(_checkpoint(size, note, seen.get(size, ())) for size, note in found)
    table = Table("checkpoints", "", _CHECKPOINTS, rows, "no checkpoints", more=more)
    blocks = (table, *past_blocks(context.standing()))
    return Page(Target("kept_checkpoints"), "Checkpoints", blocks)


def _checkpoint(size: int, note: bytes, seen: Sequence[Cosignature]) -> Row:
    root = checkpoint.parse(note).root.hex()
    told = ", ".join(f"{each.name} at {moment(each.time)}" for each in seen)
    return Row(
        (
            Fact("size", "entries", size, str(size)),
            Fact("root", "root begins", root, root[:_BEGIN]),
            Fact("cosigned", "cosigned by", told or None, told or "-"),
        ),
        Target("consistency", str(size)),
        tone="good" if seen else "",
    )


def cosignatures(context: PageContext, lines: Sequence[Line], more: int, newest: int) -> Page:
    """Return the page of these cosignatures; ``more`` are left out, ``newest`` is the largest size."""
    size = context.lookup.reader.head().size
    nobody = f"none of {size} entries: no witness has cosigned this ledger"
    told = f"{newest} of {size} entries" if newest else nobody
    facts = (
        Fact("cosigned", "seen by a witness", newest, told, tone="good" if newest == size else "warn"),
        Fact("size", "entries", size, ""),
    )
    rows = tuple(_cosignature(stored, seen) for stored, seen in lines)
    table = Table("cosignatures", "", _COSIGNATURES, rows, more=more)
    blocks = (table, *past_blocks(context.standing()))
    actions = (
        Action("write a checkpoint for a witness", ("witness", "request")),
        Action("import a cosignature", ("witness", "add")),
    )
    return Page(Target("cosignatures"), "Cosignatures", blocks, key_facts=facts, actions=actions)


def _cosignature(stored: StoredCosignature, seen: Cosignature) -> Row:
    # A witness may state an instant outside the calendar; programs get its number.
    stated = seen.time if seen.time > LAST else format_instant(seen.time)
    return Row(
        (
            Fact("size", "entries", stored.size, str(stored.size)),
            Fact("time", "seen at", stated, moment(seen.time)),
            Fact("witness", "witness", seen.name, seen.name),
        ),
        Target("consistency", str(stored.size)),
        facts=(Fact("vkey", "verifier key", stored.vkey, stored.vkey),),
    )
