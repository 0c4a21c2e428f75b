"""Unfinished uploads of a store: those that may be whole objects, and their end.

Parts of an upload to a bucket are no object: they cannot be read, and no receipt exists for them. An unfinished file in
a folder can have every byte of an object, left by a killed run or by a person who moved it there.
"""

from __future__ import annotations

from typing import cast

from custody.errors import Conflict, ObjectMissing, RuleBroken
from custody.ledger.objects.key_entries import Entered
from custody.ledger.ports import ObjectStore, ReadableUploads, Upload, UploadJournals
from custody.ledger.stores.sidecars import all_keys, object_key
from custody.model.hints import HINTS
from custody.proof.commitments.typed_roots import ObjectRoot
from custody.proof.digest import ObjectHasher


def whole_looking(store: ObjectStore, base: str) -> list[Upload]:
    """Return the unfinished uploads under a key that can be read, each of which may be a whole object.

    Return [] for a store whose unfinished uploads cannot be read.
    """
    return begun_under(store, base) if hasattr(store, "read_unfinished") else []


def begun_under(store: ObjectStore, base: str) -> list[Upload]:
    """Return the unfinished uploads under an object's key or its sidecars' keys."""
    keys = all_keys(base)
    return [upload for upload in store.unfinished() if upload.key in keys]


def end_uploads(store: ObjectStore, base: str) -> list[str]:
    """Abort the unfinished uploads under a key; return each in words. Raise Busy, StorageFailed."""
    found = begun_under(store, base)
    for upload in found:
        store.abandon(upload)
    return [f"upload of {upload.key}" for upload in found]


def refuse_only_copy(store: ObjectStore, entered: Entered, parts: list[Upload]) -> None:
    """Raise Conflict where an unfinished file may be all that is left of a recorded object.

    The stored object is read to its end: a file of the same size under its key proves nothing.
    """
    if not parts:
        return
    hasher = ObjectHasher()
    try:
        for chunk in store.read(entered.key, entered.version):
            hasher.update(chunk)
        right = ObjectRoot.of(hasher.finish()) == entered.root
    except ObjectMissing:
        right = False
    if not right:
        raise Conflict(
            f"entry {entered.position} speaks of {entered.key}, whose bytes are not there as recorded; an unfinished"
            " file beside it may be what is left of them, so it is not deleted",
            hint="Keep it, have a sweep record what is wrong, and repair the object: `custody object repair`.",
        )


def refuse_whole(store: ObjectStore, base: str, journals: UploadJournals, *, resumed: bool) -> None:
    """Raise RuleBroken where something under a key is, or may be, a whole object that no entry names."""
    free = [upload for upload in whole_looking(store, base) if not upload.held]
    whole = [upload for upload in free if not _is_short(store, upload, journals)]
    if not whole and not any(store.versions(key) for key in all_keys(base)):
        return
    what = "may lie there unfinished" if whole else "lies there"
    if resumed:
        raise RuleBroken(
            f"{base}: an object {what}; the ledger was resumed, and it may be evidence of an entry that was lost",
            rule="orphan_deletion.resumed",
            hint=HINTS["orphan_deletion.resumed"],
        )
    raise RuleBroken(
        f"{base}: an object {what}, and one person alone deletes no evidence",
        rule="orphan_deletion.approved",
        hint=HINTS["orphan_deletion.approved"],
    )


def _is_short(store: ObjectStore, part: Upload, journals: UploadJournals) -> bool:
    """Return whether an unfinished file is shorter than the source that its journal names."""
    noted = next(
        (journal for journal in journals.noted() if journal.sending.key == object_key(part.key)), None
    )
    if noted is None or noted.sending.store != store.name:
        return False
    size = sum(len(chunk) for chunk in cast("ReadableUploads", store).read_unfinished(part))
    return size < noted.sending.source.bytes
