"""Who can notice an attack: each detector by itself, on real files, and attackers with exactly the stated powers."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import cast

from custody.errors import ObjectLocked
from custody.ledger.audit import Report, compare_outside
from custody.ledger.ports import HeadMark, Lock
from custody.model.schema.ids import b64, unb64
from custody.proof import checkpoint, merkle, proof_file, tsp
from custody.proof.checkpoint import Checkpoint
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import NoteSigner
from custody.storage.database import SqlLedgerStore
from custody.storage.memory.objects import MemoryObjects
from custody.storage.timestamps.tokens import MemoryStamps
from tests.contracts.test_stamps import GOOD, ROOT
from tests.docs.auditing import backup
from tests.ledger.append.crashing import at
from tests.tamper.vault import WITNESS, witness_checkpoint
from tests.world import World

#: What a check calls hashes that do not fit one another, and what it calls signatures that do not fit.
CHAIN = {
    *(
        "entry_altered",
        "leaf_altered",
        "leaf_mismatch",
        "column_differs",
        "chain_prev",
        "chain_seq",
        "tile_hash",
    ),
    *("entry_missing", "head_row"),
}
SIGNATURES = {"signature_false", "checkpoint_root", "checkpoint_signature", "seen_differs", "seen_unknown"}
KEY = f"objects/{'7e' * 16}"


@dataclass
class Outside:
    """What lies in other hands, or out of reach: a receipt, a cosigned and a stamped checkpoint, a locked copy."""

    world: World
    receipt: bytes
    cosigned: bytes
    stamped: bytes
    token: bytes
    locked: MemoryObjects

    def findings(self, report: Report, about: int | None) -> Mapping[str, str]:
        """Return the finding of each detector; ``about`` is the new entry that an attack is about."""
        codes = {finding.code for finding in report.findings}
        said = {
            "chain": _word(codes & CHAIN),
            "signatures": _word(codes & SIGNATURES),
            "head": _word(report.scopes["head"] == "false" or "ledger_behind" in codes),
            "receipt": self._compared(proof_file.parse(self.receipt).checkpoint, about),
            "witness": self._compared(self.cosigned, about),
            "timestamp": self._compared(self._vouched(), about),
            "locked copy": self._compared(self._kept(), about),
            "sweep": _word(report.scopes["objects"] == "false"),
        }
        inside = {said[scope] for scope in ("chain", "signatures", "head", "sweep")}
        decided = report.exit_status == 3 or "ledger_behind" in codes
        assert decided == ("yes" in inside), "a check says something that no detector does"
        return said

    def _compared(self, note: bytes, about: int | None) -> str:
        """Compare with what is in place. What it does not contradict it dates: entries behind it came later."""
        world = self.world
        if compare_outside(world.store.read(), world.log_key, note) is not None:
            return "yes"
        size = checkpoint.open(note, world.log_key).size
        return "dates it" if about is not None and about >= size else "no"

    def _vouched(self) -> bytes:
        stamps = MemoryStamps([GOOD.certificate()])
        stamps.verify(self.token, sha256(self.stamped).digest(), [ROOT])
        return self.stamped

    def _kept(self) -> bytes:
        """Read the copy under lock, by the version that its lock keeps: who may write there cannot take it away."""
        (version,) = (item.version for item in self.locked.versions(KEY))
        try:
            self.locked.delete(KEY, version)
        except ObjectLocked:
            return b"".join(self.locked.read(KEY, version))
        raise AssertionError("a lock kept nothing")


def _word(found: object) -> str:
    return "yes" if found else "no"


def opened(folder: Path) -> Outside:
    """Return a right office on disk, of which everybody outside holds the newest state."""
    world = World.on_disk(folder / "office").staff()
    world.put_source(str(folder / "image.dd"), b"evidence")
    world.archive(world.exhibit(world.seize(world.case("C-0"))), str(folder / "image.dd"))
    backup(world, folder / "early.db")
    shutil.copy(folder / "office" / "state" / "head", folder / "early.head")
    for number in range(4):
        world.case(f"C-{number + 1}")
    return held(world)


def held(world: World) -> Outside:
    """Return an office with its newest state held by everybody outside, each in its own way."""
    note = world.prover().checkpoint(world.size())
    locked = MemoryObjects("worm", world.clock)
    locked.add(KEY, note, Lock("compliance", world.clock.now() + 10**8))
    token = tsp.token_of(GOOD.answer(tsp.request(sha256(note).digest(), 7), world.clock.now()))
    receipt = world.prover().proof(world.size() - 1)
    return Outside(world, receipt, witness_checkpoint(world, WITNESS), note, token, locked)


# ---- What attackers do, each with its own powers ---------------------------------------------------------------


def file_of(outside: Outside) -> Path:
    return cast("SqlLedgerStore", outside.world.store).path


def put(outside: Outside, database: Path) -> None:
    """Put a database in the place of the office's: the right to its files is all that it takes."""
    world, path = outside.world, file_of(outside)
    world.store.close()
    for file in path.parent.glob("ledger.db*"):
        file.unlink()
    shutil.copy(database, path)
    outside.world = at(path.parent, world)


def free(path: Path) -> sqlite3.Connection:
    """Open a database past its guards."""
    connection = sqlite3.connect(path, isolation_level=None)
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    return connection


def edit(outside: Outside) -> None:
    """Change a word of an entry, and nothing else."""
    with closing(free(file_of(outside))) as base:
        (position,) = base.execute("SELECT max(position) - 2 FROM entries").fetchone()
        (note,) = base.execute("SELECT note FROM entries WHERE position = ?", (position,)).fetchone()
        base.execute("UPDATE entries SET note = ? WHERE position = ?", (later(note), position))


def later(note: bytes) -> bytes:
    """Return an entry that claims to be a second later."""
    place = note.index(b'"at":"') + len('"at":"2026-11-02T09:00:0')
    return note[:place] + b"1" + note[place + 1 :]


def rechain(outside: Outside, log: NoteSigner | None = None) -> None:
    """Change a word of an entry and make every hash behind it anew, in notes, columns, head row and checkpoints.

    Without the log's key old signatures stay under new texts; with it only those of people do.
    """
    with closing(free(file_of(outside))) as base:
        rows = base.execute("SELECT position, note, leaf, prev FROM entries ORDER BY position").fetchall()
        first, words, edge = len(rows) - 3, dict[str, str](), Frontier()
        for position, note, leaf, prev in rows:
            new = _told(later(note) if position == first else note, words)
            hashed = merkle.leaf_hash(new)
            words[b64(leaf)] = b64(hashed)
            before = None if prev is None else unb64(words[b64(prev)])
            sql = "UPDATE entries SET note = ?, leaf = ?, prev = ? WHERE position = ?"
            base.execute(sql, (new, hashed, before, position))
            edge.append(hashed)
            found = base.execute("SELECT note FROM checkpoints WHERE size = ?", (position + 1,)).fetchone()
            if found is not None and position >= first:
                said = checkpoint.parse(found[0])
                words[b64(said.root)] = b64(edge.root())
                signed = _told(found[0], words)
                if log is not None:
                    signed = checkpoint.sign(Checkpoint(said.origin, edge.size, edge.root()), log)
                base.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (signed, position + 1))
        for space, key, doc in base.execute("SELECT space, key, doc FROM records").fetchall():
            told = (_told(doc, words), space, key)
            base.execute("UPDATE records SET doc = ? WHERE space = ? AND key = ?", told)
        for old, other in words.items():
            base.execute("UPDATE terms SET value = replace(value, ?, ?)", (old, other))
        base.execute("UPDATE head SET root = ?, frontier = ?", (edge.root(), b"".join(edge.hashes)))
        base.execute("DELETE FROM cosignatures")


def _told(text: bytes, words: Mapping[str, str]) -> bytes:
    """Return a text with every old hash in it replaced."""
    for old, other in words.items():
        text = text.replace(old.encode(), other.encode())
    return text


def forged(outside: Outside, folder: Path) -> World:
    """Write another history from an earlier state on, with all keys, and a head of its own."""
    here = folder / "forged"
    (here / "objects").mkdir(parents=True)
    shutil.copy(folder / "early.db", here / "ledger.db")
    world = at(here, outside.world)
    row = world.store.read().head()
    world.head.start(HeadMark(row.size, row.root))
    for number in range(4):
        world.case(f"C-{number + 1} otherwise")
    return world


def rewrite(outside: Outside, folder: Path) -> None:
    """Put another history in the place of this one."""
    world = forged(outside, folder)
    backup(world, folder / "forged.db")
    world.store.close()
    put(outside, folder / "forged.db")


def restore(outside: Outside, folder: Path) -> None:
    """Put a backup in place."""
    put(outside, folder / "early.db")


def cut(outside: Outside) -> None:
    """Take the newest two entries away, with everything that the database says of them."""
    with closing(free(file_of(outside))) as base:
        (size,) = base.execute("SELECT size FROM head").fetchone()
        leaves = [one for (one,) in base.execute("SELECT leaf FROM entries ORDER BY position")][: size - 2]
        edge = Frontier()
        edge.extend(leaves)
        named = "SELECT name FROM subjects WHERE id IN (SELECT subject FROM entries WHERE position >= ?)"
        gone = [subject for (subject,) in base.execute(named, (size - 2,)).fetchall()]
        for table, column, least in (
            ("openings", "position", size - 2),
            ("labels", "position", size - 2),
            ("entries", "position", size - 2),
            ("cosignatures", "size", size - 1),
            ("checkpoints", "size", size - 1),
        ):
            base.execute(f"DELETE FROM {table} WHERE {column} >= ?", (least,))  # noqa: S608 - names of this test
        for subject in gone:
            base.execute(
                "DELETE FROM terms WHERE record IN (SELECT id FROM records WHERE key = ?)", (subject,)
            )
            base.execute("DELETE FROM records WHERE key = ?", (subject,))
            base.execute("DELETE FROM subjects WHERE name = ?", (subject,))
        base.execute(
            "UPDATE head SET size = ?, root = ?, frontier = ?", (size - 2, edge.root(), b"".join(edge.hashes))
        )


def swap(outside: Outside) -> None:
    """Put other bytes of the same length under the name of an object."""
    folder = file_of(outside).parent / "objects" / "objects"
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    file.chmod(0o600)
    file.write_bytes(b"EVIDENCE")


def replace_head(outside: Outside) -> None:
    """Overwrite the head with what is in place, as whoever has the state folder can."""
    row = outside.world.store.read().head()
    outside.world.head.start(HeadMark(row.size, row.root))
