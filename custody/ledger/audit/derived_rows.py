"""Audit of rows derived from the entries: tiles, the head row, sweep results, and stray rows."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from custody.errors import CustodyError
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.typed_rows import NUMBERED, STORED_ENTRY, TERM, TILE, steady
from custody.ledger.audit.walk import Walk
from custody.ledger.ports import HeadRow, LedgerReader, StoredTile
from custody.ledger.submissions.submission import sweep_leaves
from custody.model.engine.names import LEDGER_SLOT
from custody.model.entry.facts import Facts
from custody.model.records import Moved
from custody.model.schema.ids import b64
from custody.model.verification.kinds import OUTCOMES
from custody.proof import merkle, tiles
from custody.proof.commitments.list_leaves import parse_sweep_leaf, sweep_root


def check_tiles(reader: LedgerReader, walk: Walk, findings: Findings) -> int:
    """Compare every stored full tile and its root with the tree over the entries; return their number.

    Add a finding for each that differs, is missing or is surplus.
    """
    marks = dict(walk.trees.main.marks)
    count = 0
    try:
        for tile in steady(reader.tiles, TILE):
            count += 1
            where = f"tile {tile.level}/{tile.index}"
            mark = marks.pop((tile.level, tile.index), None)
            if mark is None:
                if walk.trees.blind_from is None:
                    findings.add("tile_extra", where, "none", "a tile")
                continue
            if sha256(tile.hashes).digest() != mark.digest:
                findings.add("tile_hash", where + _first_difference(reader, walk, tile))
            if tile.root != mark.root:
                findings.add("tile_root", where, b64(mark.root), b64(tile.root) or "none")
    except CustodyError as error:
        findings.add("tiles_unreadable", "tiles", found=error.message)
        return count
    for level, index in sorted(marks):
        findings.add("tile_missing", f"tile {level}/{index}", "a tile", "none")
    return count


def _first_difference(reader: LedgerReader, walk: Walk, tile: StoredTile) -> str:
    """Return words for the first hash of a tile that differs from the level below; empty if none does."""
    first = tile.index * tiles.TILE_WIDTH
    if tile.level == 0:
        rows = steady(lambda: reader.entries(first, first + tiles.TILE_WIDTH), STORED_ENTRY)
        good = [{row.leaf, merkle.leaf_hash(row.note)} for row in rows]
    else:
        below = walk.trees.main.marks
        good = [{below[tile.level - 1, first + at].root} for at in range(tiles.TILE_WIDTH)]
    for at, allowed in enumerate(good):
        if tile.hashes[at * merkle.HASH_BYTES : (at + 1) * merkle.HASH_BYTES] not in allowed:
            return f", hash {at} (entry {first + at})" if tile.level == 0 else f", hash {at}"
    return ""


def check_head_row(row: HeadRow, walk: Walk, findings: Findings) -> None:
    """Add findings where the stored head row differs from the entries: size, root, frontier."""
    if row.size != walk.position:
        findings.add("head_row", "head row, size", str(walk.position), str(row.size))
    root = walk.trees.root()
    if root is None:
        return
    if row.root != root:
        findings.add("head_row", "head row, root", b64(root), b64(row.root))
    if row.frontier != b"".join(walk.trees.main.frontier.hashes):
        findings.add("head_row", "head row, frontier")


def check_sweeps(reader: LedgerReader, walk: Walk, findings: Findings) -> None:
    """Add findings where stored sweep results differ from root or counts in the sweep's entry."""
    expected = dict(walk.replay.sweeps)
    try:
        for position, lines in steady(reader.sweeps, NUMBERED):
            facts = expected.pop(position, None)
            if facts is not None:
                _sweep(position, facts, lines, findings)
            elif position not in walk.replay.holes:
                findings.at(position, "sweep_extra", "none", "results of a sweep")
    except CustodyError as error:
        findings.add("sweeps_unreadable", "sweeps", found=error.message)
        return
    for position in sorted(expected):
        findings.at(position, "sweep_missing", "results of a sweep", "none")


def check_strays(reader: LedgerReader, replay: Replay, findings: Findings) -> None:
    """Add a finding for each stray row, including a database place where no move is on record."""
    try:
        for what, key in steady(reader.strays, TERM):
            findings.add("row_stray", f"{what} {key}", "none", "a row")
        if not replay.holes and replay.state.get(Moved, LEDGER_SLOT) is None and reader.place():
            findings.add("row_stray", "what the database says of itself, place", "none", "a row")
    except CustodyError as error:
        findings.add("strays_unreadable", "rows that nothing speaks of", found=error.message)


def _sweep(position: int, facts: Facts, lines: bytes, findings: Findings) -> None:
    try:
        leaves = sweep_leaves(lines)
        right = sweep_root(leaves).to_json() == facts.root("results_root")
    except CustodyError:
        right = False
    if not right:
        findings.at(position, "sweep_results")
        return
    found = Counter(parse_sweep_leaf(leaf).outcome for leaf in leaves)
    counted = Counter({name: facts.count(f"{name}_count") for name in OUTCOMES})
    if +found != +counted:
        findings.at(position, "sweep_counts", _counts(found), _counts(counted))


def _counts(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(outcomes.items()) if count) or "nothing"
