"""The golden ledger of each ruleset: what it is, how it is written down, and how it is read back.

One JSON line for the ledger, then one for each entry: note, openings (a leaf's text, or the hash that is left of it),
and the results of a sweep. It is replayed for ever and never made anew for a ruleset that was released.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.ledger.ports import EntryRow, HeadRow, LedgerReader
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.entry.openings import Opening, opened
from custody.model.schema.ids import b64, unb64
from custody.proof.merkle.frontier import Frontier
from custody.storage.memory.ledger import MemoryLedgerStore
from tests.ledger.replaying import digest
from tests.world import World

FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "golden"
SCHEMA = "custody.golden/1"


@dataclass(frozen=True, slots=True)
class Golden:
    """A golden ledger as it is written down."""

    head: dict[str, Any]
    entries: tuple[dict[str, Any], ...]


def written(world: World) -> bytes:
    """Write down the ledger of an office."""
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
    lines = [head, *(_entry(reader, position) for position in range(row.size))]
    return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines).encode()


def _entry(reader: LedgerReader, position: int) -> dict[str, Any]:
    sweep = reader.sweep(position)
    return {
        "note": reader.entry(position).note.decode(),
        "openings": [
            {"erased": b64(one.hash)} if one.leaf is None else one.leaf.decode()
            for one in opening_format.decode(reader.openings(position))
        ],
        "sweep": None if sweep is None else sweep.decode(),
    }


def path(ruleset: int) -> Path:
    """Return the file of a ruleset's golden ledger."""
    return FOLDER / f"ruleset-{ruleset}.jsonl"


@cache
def load(ruleset: int = 1) -> Golden:
    """Read a golden ledger."""
    head, *entries = [json.loads(line) for line in path(ruleset).read_bytes().splitlines()]
    assert head["schema"] == SCHEMA
    return Golden(head, tuple(entries))


def file_digest(ruleset: int = 1) -> str:
    """Return the SHA-256 of the file, as hex."""
    return sha256(path(ruleset).read_bytes()).hexdigest()


def rows(golden: Golden) -> Iterator[EntryRow]:
    """Yield the entries as a store takes them."""
    for position, line in enumerate(golden.entries):
        entry = parse_entry(line["note"].encode())
        said = entry.envelope
        sealed = [
            opened(one.encode()) if isinstance(one, str) else Opening(None, unb64(one["erased"], 32))
            for one in line["openings"]
        ]
        yield EntryRow(
            position,
            said.id,
            said.subject,
            said.seq,
            said.prev,
            entry.leaf,
            entry.note,
            opening_format.encode(sealed),
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
