"""The entries of an export, a line each: the signed note, and each field as its opening or commitment.

Each entry is compared with its own hashes, so that nothing is exported that does not lead to the checkpoint.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.ledger.export.files import line
from custody.ledger.ports import EntryRow, LedgerReader, Progress
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry
from custody.model.entry.openings import Opening
from custody.model.schema.ids import b64
from custody.model.schema.schema import Layout
from custody.proof import merkle
from custody.proof.commitments.field_leaf import open_field, parse_field_leaf
from custody.proof.merkle.frontier import Frontier

ERASURE = "erasure.executed"
_STEP = 256
_BROKEN = "Run `custody check`; nothing was exported."

#: The entry that erased a field, by the position of its entry and its name.
Erasures = Mapping[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Row:
    """A parsed entry: its stored row, its signed text, the layout of its kind, its openings."""

    row: EntryRow
    entry: SignedEntry
    layout: Layout
    openings: tuple[Opening, ...]

    def facts(self, names: Collection[str]) -> dict[str, Any]:
        """Return the values of those of the named fields that the entry has open, by name."""
        return {
            name: open_field(opening.leaf)[1]
            for name, opening in zip(self.layout.names, self.openings, strict=True)
            if name in names and opening.leaf is not None
        }


def erasures_of(reader: LedgerReader, size: int) -> Erasures:
    """Return the erasing entry of each erased field, among the first ``size`` entries."""
    found: dict[tuple[int, str], int] = {}
    erased = sorted({position for position, _ in reader.erased() if position < size})
    for target in erased:
        subject = parse_entry(reader.entry(target).note).envelope.subject
        for position in reader.positions(subject):
            if target < position < size:
                _note_erasure(reader, position, found)
    return found


def _note_erasure(reader: LedgerReader, position: int, found: dict[tuple[int, str], int]) -> None:
    envelope = parse_entry(reader.entry(position).note).envelope
    if envelope.kind != ERASURE:
        return
    layout = layouts.layout(envelope.v, envelope.kind)
    facts = opening_format.read(layout, opening_format.decode(reader.openings(position))).facts
    for name in facts.codes("fields"):
        found.setdefault((facts.count("entry_position"), name), position)


def read_rows(reader: LedgerReader, size: int) -> Iterator[Row]:
    """Yield the first ``size`` entries in order, each compared with its leaf hash and its commitment.

    Raise ProofInvalid where one is missing or does not match its hashes, UnknownVersion for an unknown kind.
    """
    expected = 0
    for row in reader.rows(0, size):
        entry = parse_entry(row.note)
        layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
        openings = opening_format.decode(row.openings)
        known = (row.position, merkle.leaf_hash(row.note), opening_format.content_of(openings), len(openings))
        said = (expected, row.leaf, entry.envelope.content, len(layout.names))
        if known != said:
            raise ProofInvalid(f"entry {expected} is not stored as its hashes say", hint=_BROKEN)
        yield Row(row, entry, layout, openings)
        expected += 1
    if expected != size:
        raise ProofInvalid(f"the ledger has {size} entries, and {expected} could be read", hint=_BROKEN)


def write_entries(
    reader: LedgerReader,
    size: int,
    write: Callable[[bytes], None],
    *,
    values: bool,
    erasures: Erasures,
    each: Callable[[Row], None],
    progress: Progress,
) -> Frontier:
    """Write the lines of the first ``size`` entries; return the Merkle frontier of their tree.

    Without ``values`` erasable fields are written as their commitments only. ``each`` is called with every entry. Raise
    as ``read_rows`` does.
    """
    frontier = Frontier()
    for row in read_rows(reader, size):
        write(
            line(
                {
                    "position": row.row.position,
                    "note": row.row.note.decode("utf-8"),
                    "leaf": b64(row.row.leaf),
                    "fields": list(_fields(row, values=values, erasures=erasures)),
                }
            )
        )
        frontier.append(row.row.leaf)
        each(row)
        if frontier.size % _STEP == 0:
            progress.advance(frontier.size, size, "entries exported")
    progress.advance(size, size, "entries exported")
    return frontier


def _fields(row: Row, *, values: bool, erasures: Erasures) -> Iterator[dict[str, Any]]:
    for name, opening in zip(row.layout.names, row.openings, strict=True):
        if opening.leaf is None:
            by = erasures.get((row.row.position, name))
            yield {"name": name, "hash": b64(opening.hash), "erased_by": by}
        elif values or name in row.layout.structural:
            field = parse_field_leaf(opening.leaf)
            yield {"name": name, "value": field.value, "salt": b64(field.salt)}
        else:
            yield {"name": name, "hash": b64(opening.hash), "left_out": True}
