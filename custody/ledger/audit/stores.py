"""Audit of object stores against the entries: size, digest, tree hashes and manifest of every object.

A store that does not answer is one finding, which leaves its objects undecided. Only bytes that were read are ever
reported as false.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from custody.errors import CustodyError, ObjectMissing
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.replay import RecordedObject, Replay
from custody.ledger.objects.archive import Quiet, run
from custody.ledger.objects.manifests import PackRead, stored_manifest_digest, stored_manifest_root
from custody.ledger.objects.store_comparison import ExpectedObject, compare
from custody.ledger.ports import ObjectStore, Progress, Workers
from custody.ledger.ports.serial_executor import IN_TURN
from custody.ledger.stores.reachability import IN_A_ROW, UNANSWERED, ask
from custody.ledger.stores.sidecars import manifest_key, object_key, tree_key
from custody.model.locks.rules import deletion_of
from custody.model.objects.rules.orphan_deletion import was_resumed
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.proof import merkle
from custody.proof.digest import ObjectHasher

#: Words for an unrecorded version in a listing, by code: newer than the recorded one, or older.
_BESIDE = {
    "object_hidden": "hidden by marker",
    "object_swapped": "the name shows version",
    "version_unrecorded": "also version",
}
#: Words for an object that is gone without an entry of its deletion, by code.
_LEFT = {"deletion_unentered": "neither", "deletion_held": "neither, and a hold on it placed since"}
_OBJECTS = "objects/"
#: A key that no object has: a store that answers reports it as missing.
_NOBODYS = f"{_OBJECTS}{'0' * 32}"


class Stores:
    """The object stores of one vault, checked against the replayed entries.

    ``catch_up`` replays entries recorded since: an object may be destroyed on record while others are read. ``objects``
    and ``bytes`` count the objects checked and the bytes read.
    """

    def __init__(
        self,
        stores: Mapping[str, ObjectStore],
        findings: Findings,
        progress: Progress | None = None,
        workers: Workers = IN_TURN,
        *,
        catch_up: Callable[[], None],
    ) -> None:
        self._workers = workers
        self._catch_up = catch_up
        self._told: list[tuple[RecordedObject, str, str, str, str]] = []
        self._stores = stores
        self._findings = findings
        self._progress = progress or Quiet()
        self._total = 0
        self._silent: set[str] = set()
        self._unanswered = False
        self.objects = 0
        self.bytes = 0

    def check(self, replay: Replay, *, full: bool) -> None:
        """Add findings for all recorded objects, then for unrecorded ones; ``full`` reads bytes, else sizes."""
        recorded: dict[str, list[RecordedObject]] = {}
        for recorded_object in replay.objects:
            if recorded_object.subject in replay.destroyed:
                continue
            recorded.setdefault(recorded_object.store, []).append(recorded_object)
            self._total += recorded_object.root.bytes
        for name, objects in sorted(recorded.items()):
            store = self._stores.get(name)
            if store is None:
                self._findings.add("store_unknown", f"store {name}", "a store of this name", "none is set up")
                continue
            self._all(store, objects, full=full)
        if replay.holes:
            self._findings.at(min(replay.holes), "objects_unchecked", part=" and those behind it")
        if not full:
            self._findings.add("sizes_only", "objects", found="no object was read")
        for name, store in sorted(self._stores.items()):
            if name not in self._silent:
                self._besides(name, store, recorded, replay)
        self._judge(replay)

    def _tell(
        self, one: RecordedObject, code: str, expected: str = "", found: str = "", *, part: str = ""
    ) -> None:
        """Keep a possible finding at an object until everything was read."""
        self._told.append((one, code, expected, found, part))

    def _judge(self, replay: Replay) -> None:
        """Add the kept findings, except of objects deleted on record by now.

        A missing object whose deletion was ordered is reported as deleted without an entry, not as lost.
        """
        if self._told:
            self._catch_up()
        going: set[str] = set()
        for recorded in {recorded.subject: recorded for recorded, *_ in self._told}.values():
            left = None if recorded.subject in replay.destroyed else self._left(replay, recorded)
            if left is not None:
                going.add(recorded.subject)
                expected = "the object, or an entry that it was deleted"
                self._findings.at(recorded.position, left, expected, _LEFT[left], part=_where(recorded))
        for recorded, code, expected, found, part in self._told:
            if recorded.subject not in replay.destroyed and recorded.subject not in going:
                self._findings.at(recorded.position, code, expected, found, part=part)

    def _left(self, replay: Replay, one: RecordedObject) -> str | None:
        """Return the code of a missing object whose deletion is on order; None if it is there or none is."""
        state, store = replay.state, self._stores.get(one.store)
        stored = state.get(StoredObject, one.subject)
        code = None if stored is None else deletion_of(state, stored, state.newest(state.size) or 0)
        if store is None or code is None:
            return None
        try:
            store.stat(one.key, one.version)
        except CustodyError as error:
            return code if isinstance(error, ObjectMissing) else None
        return None

    def _all(self, store: ObjectStore, objects: Sequence[RecordedObject], *, full: bool) -> None:
        """Check the objects of one store; where it stops answering, add one finding with the number left."""
        waiting: list[RecordedObject] = []
        row = 0
        for at, recorded in enumerate(objects):
            row = 0 if self._answered(store, recorded, full=full) else row + 1
            waiting += [recorded] if row else []
            if row == IN_A_ROW:
                row = 0
                if ask(store, _NOBODYS):
                    waiting += objects[at + 1 :]
                    break
        why = ask(store, _NOBODYS) if waiting else ""
        if why:
            self._silent.add(store.name)
            found = f"{why}; {len(waiting)} of {len(objects)} objects were not looked at"
            self._findings.add("store_unreadable", f"store {store.name}", found=found)
            return
        for recorded in waiting:
            self._object(store, recorded, full=full)

    def _answered(self, store: ObjectStore, recorded: RecordedObject, *, full: bool) -> bool:
        """Check an object; return whether its store answered, and drop its findings where it did not."""
        before, objects, self._unanswered = len(self._told), self.objects, False
        self._object(store, recorded, full=full)
        if self._unanswered:
            del self._told[before:]
            self.objects = objects
        return not self._unanswered

    def _unreadable(self, recorded: RecordedObject, error: CustodyError, where: str) -> None:
        self._unanswered |= isinstance(error, UNANSWERED)
        self._tell(recorded, "object_unreadable", found=error.message, part=where)

    def _object(self, store: ObjectStore, one: RecordedObject, *, full: bool) -> None:
        self.objects += 1
        leaves: bytes | None = None
        lines: bytes | None = None
        try:
            held = store.stat(one.key, one.version).bytes
            if held != one.root.bytes:
                self._tell(one, "object_size", str(one.root.bytes), str(held), part=_where(one))
            elif full:
                leaves, lines = self._read(store, one)
        except ObjectMissing as error:
            self._tell(one, "object_missing", "the object", error.message, part=_where(one))
        except CustodyError as error:
            self._unreadable(one, error, _where(one))
        if one.key.startswith(_OBJECTS):
            self._tree(store, one, leaves)
            self._manifest(store, one, lines)

    def _read(self, store: ObjectStore, one: RecordedObject) -> tuple[bytes | None, bytes | None]:
        """Read an object to its end; return its tree hashes and manifest lines, None where not as recorded."""
        hasher, members = ObjectHasher(), PackRead()
        for chunk in store.read(one.key, one.version):
            more = [] if one.manifest is None else members.steps(chunk)
            self._workers.each(run, hasher.steps(chunk) + more)
            self.bytes += len(chunk)
            self._progress.advance(self.bytes, self._total, "bytes")
        digest = hasher.finish()
        if (digest.bytes, digest.sha256, digest.root) == (one.root.bytes, one.root.sha256, one.root.root):
            if one.manifest is not None and members.root() != one.manifest:
                self._tell(one, "manifest_false", part=_where(one))
                return digest.leaves, None
            return digest.leaves, None if one.manifest is None else members.lines()
        self._tell(one, "object_digest", b64(one.root.sha256), b64(digest.sha256), part=_where(one))
        return None, None

    def _tree(self, store: ObjectStore, one: RecordedObject, leaves: bytes | None) -> None:
        """Compare the tree hashes kept beside an object with the object, or with its recorded root."""
        key = tree_key(one.key)
        where = f", {store.name} {key}"
        limit = one.root.count * merkle.HASH_BYTES + 1
        try:
            kept = b"".join(store.read(key, None, 0, limit))
        except ObjectMissing:
            if one.root.count > 1:  # a single leaf is the root itself, so it has no tree file
                self._tell(one, "tree_missing", "tree hashes", "none", part=where)
            return
        except CustodyError as error:
            self._unreadable(one, error, where)
            return
        right = kept == leaves if leaves is not None else _root(kept) == one.root.root
        if not right:
            self._tell(one, "tree_differs", part=where)

    def _manifest(self, store: ObjectStore, one: RecordedObject, lines: bytes | None) -> None:
        """Compare the manifest beside a pack with the root in its entry, and with the pack's own."""
        if one.manifest is None:
            return
        where = f", {store.name} {manifest_key(one.key)}"
        try:
            right = stored_manifest_root(store, one.key) == one.manifest
            if right and lines is not None:
                right = stored_manifest_digest(store, one.key) == lines
        except ObjectMissing:
            self._tell(one, "manifest_missing", "a manifest", "none", part=where)
        except CustodyError as error:
            self._unreadable(one, error, where)
        else:
            if not right:
                self._tell(one, "manifest_differs", part=where)

    def _besides(
        self, name: str, store: ObjectStore, recorded: Mapping[str, list[RecordedObject]], replay: Replay
    ) -> None:
        """Add findings for unrecorded versions and keys in a store."""
        objects = {expected.key: expected for expected in recorded.get(name, [])}
        kept = {
            key: ExpectedObject(key, expected.version, expected.position, expected.former)
            for key, expected in objects.items()
        }
        stray: list[str] = []
        try:
            for odd in compare(store, kept):
                if odd.code == "object_unrecorded":
                    stray.append(odd.key)
                elif odd.code in _BESIDE:
                    one = objects[odd.key]
                    found = f"{_BESIDE[odd.code]} {odd.version}"
                    self._tell(one, odd.code, f"version {one.version} alone", found, part=_where(one))
        except CustodyError as error:
            self._findings.add("store_unreadable", f"store {store.name}", found=error.message)
        self._strays(name, stray, recorded, replay)

    def _strays(
        self, name: str, stray: list[str], recorded: Mapping[str, list[RecordedObject]], replay: Replay
    ) -> None:
        """Add findings for stray keys: recorded in another store, or in none, unless entries are broken."""
        others = (
            {
                recorded_object.key: recorded_object
                for objects in recorded.values()
                for recorded_object in objects
            }
            if stray
            else {}
        )
        code = "object_lost_entry" if stray and was_resumed(replay.state) else "object_unrecorded"
        for key in stray:
            one = others.get(object_key(key))
            if one is not None:
                expected, found = f"in store {one.store}", f"in store {name}"
                self._findings.at(one.position, "object_elsewhere", expected, found, part=f", {key}")
            elif not replay.holes:
                self._findings.add(code, f"{name} {key}", "none", "an object")


def _where(one: RecordedObject) -> str:
    return f", object {one.subject}, {one.store} {one.key}"


def _root(leaves: bytes) -> bytes | None:
    """Return the root over concatenated leaf hashes, None if their length is wrong."""
    if len(leaves) % merkle.HASH_BYTES:
        return None
    return merkle.root(leaves[at : at + merkle.HASH_BYTES] for at in range(0, len(leaves), merkle.HASH_BYTES))
