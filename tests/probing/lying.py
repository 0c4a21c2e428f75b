"""Stores that lie about exactly one thing, made from an honest one in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from custody.ledger.ports import UNLOCKED, Lock, Reply, Version
from custody.storage.memory.objects import MemoryObjects
from custody.storage.vault.probe_places import MemoryTrial


class Honest(MemoryTrial):
    """The store that tells the truth; each of the others changes one reply or one deed of it."""

    def __init__(self, objects: MemoryObjects) -> None:
        super().__init__(objects)
        self.objects = objects


class TakesWrongDigest(Honest):
    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        return super().put(key, data, _right(data), lock, new=new)


class TakesWrongPart(Honest):
    def part(self, key: str, upload: str, number: int, data: bytes, sha256: bytes) -> Reply:
        return super().part(key, upload, number, data, _right(data))


class Overwrites(Honest):
    """Allows the second writer of a key to replace the first, but only one after the other."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        reply = super().put(key, data, sha256, lock, new=new)
        if not reply.done and new and len(self.objects.versions(key)) == 1 and not self.rushed(key):
            self.objects.hide(key)
            return super().put(key, data, sha256, lock, new=new)
        return reply

    def rushed(self, key: str) -> bool:
        self.seen: list[str] = [*getattr(self, "seen", []), key]
        return key != self.seen[0]


class LetsTwoWin(Honest):
    """Of many at once it tells two that theirs is the object."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        reply = super().put(key, data, sha256, lock, new=new)
        if not reply.done and new:
            self.refused = [*getattr(self, "refused", []), key]
            if self.refused.count(key) == 5:
                return replace(reply, done=True)
        return reply


class CompletesTwice(Honest):
    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        reply = super().complete(key, upload, parts)
        if not reply.done and len(self._uploads) == 1:
            return replace(reply, done=True)
        return reply


class CompletesManyAtOnce(Honest):
    def complete(self, key: str, upload: str, parts: Sequence[tuple[str, bytes]]) -> Reply:
        reply = super().complete(key, upload, parts)
        return replace(reply, done=True) if len(self._uploads) > 1 else reply


class KeepsBrokenOffParts(Honest):
    def broken_off(self, key: str, data: bytes) -> int:
        return super().broken_off(key, data) + 1


class SwitchesVersionsOff(Honest):
    def suspend(self) -> Reply:
        return Reply(True)


class KeepsWhatIsDeletedByName(Honest):
    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        return Reply(True) if version is None else super().delete(key, version, bypass=bypass)


class ShowsAnotherLock(Honest):
    """Takes a lock with a put, and keeps one hour less of it than it was told."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        first = not hasattr(self, "seen")
        if lock.mode == "compliance" and not lock.hold and first:
            self.seen = True
            lock = Lock(lock.mode, (lock.until or 0) - 3)
        return super().put(key, data, sha256, lock, new=new)


class LosesLocksOfUploads(Honest):
    def begin(self, key: str, lock: Lock = UNLOCKED) -> str:
        return super().begin(key)


class DeletesLocked(Honest):
    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        if version is not None and not bypass:
            return _unlocked(self, key, version, "compliance")
        return super().delete(key, version, bypass=bypass)

    def delete_many(self, key: str, version: str) -> Reply:
        return MemoryTrial.delete(self, key, version)


class DeletesWithBypass(Honest):
    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        if version is not None and bypass:
            return _unlocked(self, key, version, "compliance", "governance")
        return super().delete(key, version, bypass=bypass)


class DeletesInBulk(Honest):
    def delete_many(self, key: str, version: str) -> Reply:
        return _unlocked(self, key, version, "compliance")


class SaysItRefusedAndDeletes(Honest):
    def delete_many(self, key: str, version: str) -> Reply:
        held = self.look(key, version).lock.mode == "compliance"
        reply = _unlocked(self, key, version, "compliance")
        return Reply(False, "AccessDenied", True) if held else reply


class IgnoresExtension(Honest):
    """Reports a lock as extended and leaves it as it was, if nothing is shortened afterwards."""

    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        if not hasattr(self, "seen"):
            self.seen = True
            return Reply(True)
        return super().retain(key, version, mode, until)


class Shortens(Honest):
    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        old = self.look(key, version).lock
        if mode == old.mode == "compliance" and self.now() < until < (old.until or 0):
            self.objects.unlock(key, version)
        return super().retain(key, version, mode, until)


class Downgrades(Honest):
    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        if mode == "governance":
            self.objects.unlock(key, version)
        return super().retain(key, version, mode, until)


class LocksInThePast(Honest):
    def retain(self, key: str, version: str, mode: str, until: int) -> Reply:
        return Reply(True) if until <= self.now() else super().retain(key, version, mode, until)


class ForgetsHolds(Honest):
    """Shows a hold and lets a held version go, where no lock keeps it."""

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        lock = UNLOCKED if version is None else self.look(key, version).lock
        if version is not None and lock == Lock(hold=True):
            self.objects.hold(key, version, False)
        return super().delete(key, version, bypass=bypass)


class KeepsHoldsForEver(Honest):
    """Reports a hold as lifted the second time, and keeps it."""

    def hold(self, key: str, version: str, on: bool) -> Reply:
        self.lifted = getattr(self, "lifted", 0) + (not on)
        return Reply(True) if not on and self.lifted == 2 else super().hold(key, version, on)


class EndsHoldsWithLocks(Honest):
    """Ends a hold with the lock beside it."""

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        lock = UNLOCKED if version is None else self.look(key, version).lock
        if version is not None and lock.hold and lock.until is not None and lock.until <= self.now():
            self.objects.hold(key, version, False)
        return super().delete(key, version, bypass=bypass)


#: Each lie with the one question that it is answered ``no`` to.
LIES: dict[type[Honest], str] = {
    TakesWrongDigest: "put_digest_checked",
    TakesWrongPart: "part_digest_checked",
    Overwrites: "overwrite_refused",
    LetsTwoWin: "create_exclusive",
    CompletesTwice: "upload_overwrite_refused",
    CompletesManyAtOnce: "upload_exclusive",
    KeepsBrokenOffParts: "upload_abort",
    SwitchesVersionsOff: "versioning_permanent",
    KeepsWhatIsDeletedByName: "delete_marker",
    ShowsAnotherLock: "lock_read",
    LosesLocksOfUploads: "lock_multipart",
    DeletesLocked: "lock_delete",
    DeletesWithBypass: "lock_bypass",
    DeletesInBulk: "lock_bulk_delete",
    SaysItRefusedAndDeletes: "lock_bulk_delete",
    IgnoresExtension: "lock_extend",
    Shortens: "lock_shorten",
    Downgrades: "lock_downgrade",
    LocksInThePast: "lock_past_date",
    ForgetsHolds: "hold_protects",
    KeepsHoldsForEver: "hold_release",
    EndsHoldsWithLocks: "hold_after_retention",
}


class GivesNoVersions(Honest):
    """Keeps versions and tells of none, as a bucket without them does; more than one question depends on it."""

    def put(self, key: str, data: bytes, sha256: bytes, lock: Lock = UNLOCKED, *, new: bool = False) -> Reply:
        return replace(super().put(key, data, sha256, lock, new=new), version=None)


class MayDeleteNothing(Honest):
    """An honest store asked with credentials that may put and lock, and delete nothing."""

    def delete(self, key: str, version: str | None, *, bypass: bool = False) -> Reply:
        return Reply(False, "AccessDenied", True)

    def delete_many(self, key: str, version: str) -> Reply:
        return Reply(False, "AccessDenied", True)

    def left(self) -> list[Version]:
        return []


def _right(data: bytes) -> bytes:
    return sha256(data).digest()


def _unlocked(store: Honest, key: str, version: str, *modes: str) -> Reply:
    """Delete a version whatever of these modes locks it; a hold still keeps it."""
    if store.look(key, version).lock.mode in modes:
        store.objects.unlock(key, version)
    return MemoryTrial.delete(store, key, version)
