"""The golden ledger of each ruleset: how it is written down, read back, and put in a store.

Its folder is laid out as ``tests.model.golden_files`` says. It is replayed for ever and never made anew for a ruleset
that was released.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.ledger.ports import EntryRow, HeadRow, LedgerReader
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.schema.ids import b64
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.replaying import digest
from tests.model import golden_files
from tests.model.golden_files import GoldenEntry
from tests.world import World

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
SCHEMA = "custody.golden/2"


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden ledger as it is written down."""

    head: dict[str, Any]
    entries: tuple[GoldenEntry, ...]


def files_of(world: World) -> dict[str, bytes]:
    """Return the files that the ledger of an office is written down in, by their paths below its folder."""
    reader = world.store.read()
    row = reader.head()
    head = {
        "schema": SCHEMA,
        "ruleset": 1,
        "log_vkey": str(world.log_key),
        "size": row.size,
        "root": b64(row.root),
        "read_model": digest(list(reader.records())),
    }
    return golden_files.write(head, (_entry(reader, position) for position in range(row.size)))


def _entry(reader: LedgerReader, position: int) -> GoldenEntry:
    openings = opening_format.decode(reader.openings(position))
    return GoldenEntry(reader.entry(position).note, openings, reader.sweep(position))


def folder_of(ruleset: int) -> Path:
    """Return the folder of a ruleset's golden ledger."""
    return FOLDER / f"ruleset-{ruleset}"


def read_folder(folder: Path) -> Golden:
    """Read a golden ledger; AssertionError if it is not whole or an entry is not what was signed."""
    head, entries = golden_files.read(folder)
    assert head["schema"] == SCHEMA
    return Golden(head, entries)


@cache
def load(ruleset: int = 1) -> Golden:
    """Read the golden ledger of a ruleset."""
    return read_folder(folder_of(ruleset))


def folder_digest(ruleset: int = 1) -> str:
    """Return the SHA-256, as hex, of what ``sha256sum`` prints of all files in the folder, by path."""
    folder = folder_of(ruleset)
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    lines = [f"{sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths]
    return sha256("".join(lines).encode()).hexdigest()


def rows(golden: Golden) -> Iterator[EntryRow]:
    """Yield the entries as a store takes them."""
    for position, stored in enumerate(golden.entries):
        entry = parse_entry(stored.note)
        said = entry.envelope
        yield EntryRow(
            position,
            said.id,
            said.subject,
            said.seq,
            said.prev,
            entry.leaf,
            entry.note,
            opening_format.encode(stored.openings),
        )


@cache
def golden_reader(ruleset: int = 1) -> LedgerReader:
    """Return a reader of the golden ledger's entries, with nothing beside them."""
    store = MemoryLedgerStore()
    found = list(rows(load(ruleset)))
    frontier = Frontier()
    frontier.extend(row.leaf for row in found)
    with store.begin() as txn:
        txn.append(found)
        txn.set_head(HeadRow(frontier.size, frontier.root(), b"".join(frontier.hashes)))
        txn.commit()
    return store.read()
