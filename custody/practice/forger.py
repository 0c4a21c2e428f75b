"""The two forgers of the demonstration: one with the database only, one competent with every key.

Both work on training ledgers only. They show what the record withstands by itself and what only outsiders can show.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from custody.errors import ConfigError, NotFound
from custody.frozen import dataclass
from custody.ledger.append.entry_signing import Journal, Request
from custody.ledger.append.sequencer import Sequencer
from custody.ledger.ports import HeadMark
from custody.ledger.submissions.submission import sweep_leaves, sweep_lines
from custody.ledger.views.entries.entries import EntryView
from custody.model import layouts
from custody.model.records import StoredObject
from custody.model.schema import ids, types
from custody.model.schema.ids import b64
from custody.model.schema.schema import Layout, Need, Structural
from custody.model.schema.types import FieldType, Value
from custody.proof import merkle
from custody.proof.commitments.list_leaves import parse_sweep_leaf, sweep_leaf, sweep_root
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectDigest, ObjectHasher
from custody.proof.note import NoteSigner
from custody.storage.database import SqlLedgerStore
from custody.storage.keys import passphrases
from custody.storage.keys.key_files import KeyFiles, list_keys
from custody.storage.memory.small_ports import FixedClock, MemoryHead
from custody.storage.vault.vault import DATABASE, Vault

FORGED = "forged.db"


def _first(layout: Layout, of: FieldType) -> str:
    """Return the name of a layout's first field of a type, since a forger knows values, not names."""
    return next(field.name for field in layout.fields if field.type is of)


def clumsy(database: Path) -> str:
    """Change the last digit of the newest entry's time, past the database's guards; return a report."""
    with sqlite3.connect(database) as connection:
        triggers = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        ]
        for name in triggers:
            connection.execute(f'DROP TRIGGER "{name}"')
        position, note = connection.execute(
            "SELECT position, note FROM entries ORDER BY position DESC LIMIT 1"
        ).fetchone()
        at = note.index(b'"at":"') + len(b'"at":"2026-11-24T13:37:0')
        digit = b"1" if note[at : at + 1] != b"1" else b"0"
        connection.execute(
            "UPDATE entries SET note = ? WHERE position = ?", (note[:at] + digit + note[at + 1 :], position)
        )
    connection.close()
    return f"{len(triggers)} guards dropped, one digit of the time of entry {position} changed"


@dataclass(frozen=True, slots=True)
class _Swap:
    """The identifier of a forged object, with its digests before and after."""

    object_id: str
    old: ObjectDigest
    new: ObjectDigest


def stolen_keys(homes: Path) -> dict[str, NoteSigner]:
    """Return every signing key below the homes of a demonstration's people, by name; raise KeyFailed."""
    signers: dict[str, NoteSigner] = {}
    for folder in sorted(homes.glob("*/keys")):
        ring = KeyFiles(folder, passphrases.from_file(folder.parent / "passphrase"))
        signers |= {key.name: ring.signer(key.name) for key in list_keys(folder) if key.kind == 1}
    return signers


class Competent:
    """The competent forger, with the log key and all signing keys: swaps evidence and rewrites the record."""

    def __init__(self, vault: Vault, log: NoteSigner, signers: Mapping[str, NoteSigner]) -> None:
        if not ids.is_training(vault.origin):
            raise ConfigError(
                f"{vault.origin} is no training ledger, and forgeries are shown on those only",
                hint="Make one with `custody init --training`.",
            )
        self._vault = vault
        self._log = log
        self._signers = signers
        self._leaves: dict[bytes, bytes] = {}

    def forge(self) -> str:
        """Swap one byte of the newest object and rewrite everything; return a description."""
        folder = self._vault.settings.vault
        swap = self._swap_object()
        target = folder / FORGED
        store = SqlLedgerStore.create(target, self._vault.origin)
        clock = FixedClock(0)
        sequencer = Sequencer(store, MemoryHead(), self._log, clock)
        journal = Journal(store, sequencer, clock, self._vault.entropy, self._vault.log_key)
        for group in self._groups():
            clock.set(group[0].envelope.at)
            requests = [self._altered(view, swap) for view in group]
            receipts = journal.record(self._signer(group[0].envelope.by), requests)
            for view, receipt in zip(group, receipts, strict=True):
                self._leaves[view.leaf] = store.read().entry(receipt.position).leaf
        head = store.read().head()
        store.close()
        self._vault.close()
        for suffix in ("", "-wal", "-shm"):
            (folder / f"{DATABASE}{suffix}").unlink(missing_ok=True)
        target.replace(folder / DATABASE)
        self._vault.head.start(HeadMark(head.size, head.root))
        return (
            f"one byte of object {swap.object_id[:8]} changed; {head.size} entries rewritten to fit it, "
            "all signed again, the head replaced"
        )

    def _signer(self, name: str) -> NoteSigner:
        try:
            return self._signers[name]
        except KeyError:
            raise NotFound(f"the forger lacks the key {name}") from None

    def _groups(self) -> list[list[EntryView]]:
        """Return all entries, grouped by the checkpoint that committed them."""
        reader = self._vault.reader()
        entries = self._vault.entries()
        groups: list[list[EntryView]] = []
        start = 0
        for size, _ in reader.checkpoints():
            groups.append([entries.at(position) for position in range(start, size)])
            start = size
        return groups

    def _swap_object(self) -> _Swap:
        """Change one byte of the newest archived object in its store; return the digests before and after."""
        views = [
            view for group in self._groups() for view in group if view.envelope.kind == "object.archived"
        ]
        if not views:
            raise NotFound("there is no archived object to swap")
        view = views[-1]
        stored = self._vault.lookup().get(StoredObject, view.envelope.subject)
        key, name = stored.store_key, stored.store
        data = b"".join(self._vault.objects[name].read(key, None))
        changed = bytes([data[0] ^ 1]) + data[1:]
        root = next(store.path for store in self._vault.settings.stores if store.path and store.name == name)
        path = next(path for path in root.rglob(key.partition("/")[2]) if path.stat().st_size == len(data))
        path.chmod(0o600)
        path.write_bytes(changed)
        path.chmod(0o444)
        new = _digest(changed)
        for side_car in root.rglob(key.partition("/")[2]):
            if side_car != path:
                side_car.chmod(0o600)
                side_car.write_bytes(new.leaves)
                side_car.chmod(0o444)
        return _Swap(view.envelope.subject, _digest(data), new)

    def _altered(self, view: EntryView, swap: _Swap) -> Request:
        """Return the request that records an entry again, with the forged values."""
        envelope = view.envelope
        layout = layouts.layout(envelope.v, envelope.kind)
        values: dict[str, Value] = {}
        for field, spec in zip(view.fields, layout.fields, strict=True):
            computed = isinstance(spec, Structural) and spec.need is Need.COMPUTED
            if not computed and field.value is not None:
                values[field.name] = self._value(field.name, field.value, swap)
        if envelope.kind == "backup.made":
            size, root = _first(layout, types.COUNT), _first(layout, types.SHA256)
            rewritten = list(self._leaves.values())[: int(str(values[size]))]
            values[root] = b64(merkle.root(rewritten))
        re = None if envelope.re is None else self._leaves[envelope.re]
        sweep = self._vault.reader().sweep(view.position)
        if sweep is not None:
            leaves = _swept(sweep_leaves(sweep), swap)
            values[_first(layout, types.SWEEP_ROOT)] = sweep_root(leaves).to_json()
            sweep = sweep_lines(leaves)
        return Request(envelope.kind, values, envelope.subject, re, sweep)

    def _value(self, name: str, value: Value, swap: _Swap) -> Value:
        """Replace a digest of the old bytes by the new one's, and a leaf hash by the rewritten entry's."""
        old, new = swap.old, swap.new
        if isinstance(value, dict):
            same = value.get("sha256") == b64(old.sha256)
            return ObjectRoot.of(new).to_json() if same else value
        if name in ("acquisition", "proposal"):
            return b64(self._leaves[ids.unb64(str(value))])
        pairs = ((old.sha256, new.sha256), (old.md5, new.md5), (old.sha1, new.sha1))
        swaps = {b64(one): b64(two) for one, two in pairs if one is not None and two is not None}
        return swaps.get(value, value) if isinstance(value, str) else value


def _digest(data: bytes) -> ObjectDigest:
    hasher = ObjectHasher(md5=True, sha1=True)
    hasher.update(data)
    return hasher.finish()


def _swept(leaves: Sequence[bytes], swap: _Swap) -> list[bytes]:
    out = []
    for leaf in leaves:
        one = parse_sweep_leaf(leaf)
        if one.digest == swap.old.sha256:
            one = replace(one, digest=swap.new.sha256)
        out.append(sweep_leaf(one.object, one.version, one.outcome, one.digest))
    return out
