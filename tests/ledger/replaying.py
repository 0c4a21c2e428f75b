"""Reads a ledger from its first entry as somebody would who trusts nothing but the log's key, and compares everything.

A second reading of what the audit does, in a few lines, so that tests of the sequencer do not rest on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from custody.ledger.ports import LabelRow, LedgerReader, RecordRow
from custody.ledger.submissions.labels import labels_of
from custody.model import layouts, rulesets
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import SignedEntry, parse_entry, verify_entry
from custody.model.entry.openings import Contents
from custody.model.record import Record
from custody.model.records import Key
from custody.model.rulings import Event, Placed
from custody.model.state import Blank, State
from custody.proof import checkpoint, merkle, tiles
from custody.proof.note import VerifierKey


def read(reader: LedgerReader, position: int) -> tuple[SignedEntry, Contents]:
    """Read one entry with its openings, which must be what was signed."""
    entry = parse_entry(reader.entry(position).note)
    openings = opening_format.decode(reader.openings(position))
    assert opening_format.content_of(openings) == entry.envelope.content, position
    assert len(openings) == entry.envelope.fields
    layout = layouts.layout(entry.envelope.v, entry.envelope.kind)
    return entry, opening_format.read(layout, openings)


def event_of(entry: SignedEntry, contents: Contents) -> Event:
    """Return the event that an entry states."""
    said = entry.envelope
    return Event(said.kind, said.subject, contents.facts, said.by, said.at, said.re, said.v, said.seen.size)


def replay(reader: LedgerReader) -> tuple[State, set[LabelRow]]:
    """Verify and confirm every entry from a blank state; gives the state and the labels that it leads to."""
    state = State(Blank(), 0)
    labels: set[LabelRow] = set()
    for position in range(reader.head().size):
        entry, contents = read(reader, position)
        key = state.get(Key, entry.envelope.by)
        vkey = contents.facts.must("vkey") if position == 0 else "" if key is None else key.vkey
        verify_entry(entry, VerifierKey.parse(vkey))
        tip = state.tip(entry.envelope.subject)
        chain = (0, None) if tip is None else (tip.seq + 1, tip.leaf)
        assert (entry.envelope.seq, entry.envelope.prev) == chain, position
        event = event_of(entry, contents)
        rulesets.confirm(state, event)
        placed = Placed(event, position, entry.envelope.seq, entry.leaf)
        rulesets.fold(state, placed)
        labels.update(labels_of(state, placed, contents))
    return state, labels


def rows(state: State) -> list[RecordRow]:
    """Return the read model that a state is."""
    return [row_of(record) for record in state.all_records()]


def row_of(record: Record) -> RecordRow:
    """Return the row that a record is stored as."""
    return RecordRow(record.space, record.key, record.doc(), tuple(sorted(set(record.terms()))))


def digest(found: list[RecordRow]) -> str:
    """Return a digest of a read model, as hex."""
    total = sha256()
    for row in found:
        assert row.doc is not None
        terms = "".join(f"\x1f{term}\x1f{value}" for term, value in row.terms)
        total.update(f"{row.space}\x1f{row.key}{terms}\x1e".encode() + row.doc + b"\x1d")
    return total.hexdigest()


def roots(leaves: list[bytes]) -> Iterator[bytes]:
    """Yield the root of no leaf, of the first one, of the first two, and so on, of perfect trees side by side."""
    yield merkle.EMPTY_ROOT
    perfect: list[tuple[int, bytes]] = []
    for leaf in leaves:
        size, top = 1, leaf
        while perfect and perfect[-1][0] == size:
            size, top = 2 * size, merkle.node_hash(perfect.pop()[1], top)
        perfect.append((size, top))
        whole = top
        for _, left in reversed(perfect[:-1]):
            whole = merkle.node_hash(left, whole)
        yield whole


def check(reader: LedgerReader, log_key: VerifierKey) -> State:
    """Compare everything stored with what the entries lead to; gives the state."""
    head = reader.head()
    leaves = [merkle.leaf_hash(stored.note) for stored in reader.entries(0, head.size)]
    assert leaves == [stored.leaf for stored in reader.entries(0, head.size)]
    assert head.root == merkle.root(leaves)
    tree = tiles.MemoryTiles(leaves)
    for tile in reader.tiles():
        assert tile.hashes == tree.tile(tile.level, tile.index, tiles.TILE_WIDTH)
        assert tile.root == tiles.tile_root(tile.hashes)
    full = sum(head.size >> shift for shift in range(8, 64, 8))
    assert len(list(reader.tiles())) == full
    grown = list(roots(leaves))
    assert grown[-1] == merkle.root(leaves)
    for size, data in reader.checkpoints():
        opened = checkpoint.open(data, log_key)
        assert (opened.size, opened.root) == (size, grown[size])
    if head.size:
        assert reader.checkpoint(head.size) is not None
    assert len(reader.positions("")) == 0
    state, labels = replay(reader)
    stored = list(reader.records())
    assert {(row.space, row.key): row for row in rows(state)} == {(row.space, row.key): row for row in stored}
    assert digest(rows(state)) == digest(stored)
    assert labels == set(reader.all_labels())
    return state
