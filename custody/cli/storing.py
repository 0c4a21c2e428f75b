"""What `custody acquire --archive` and `custody archive` share: choosing a store, and storing before recording.

Whatever would refuse the record is found before bytes are stored; custody.ledger.intake says what that is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from custody.cli.files import place
from custody.cli.packed import (
    CALLED,
    left_out_document,
    packed_document,
    packed_rows,
    sparse_rows,
    warn_of_attributes,
)
from custody.cli.progress import bytes_text, size_text
from custody.display import visible
from custody.errors import ConfigError, CustodyError

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.archive import Archived
    from custody.ledger.ports import LeftOut, Packing, Progress
    from custody.ledger.sending import Resumed
    from custody.proof.digest import ObjectDigest
    from storage.vault import Vault


def store_name(call: Call, vault: Vault) -> str:
    """Give the store to put objects into: --to, else the first one of the settings; ConfigError without any."""
    if call.args.to is not None:
        return str(call.args.to)
    if not vault.settings.stores:
        raise ConfigError("the vault has no object store", hint="Set one up in custody.toml.")
    return vault.settings.stores[0].name


def put(
    call: Call, vault: Vault, store: str, path: str, exhibit: str, *, packing: Packing | None = None
) -> Archived:
    """Read a file once and store it with the lock of its exhibit; with --dry-run read it and store nothing.

    ``packing`` opens what is stored as a pack. A warning says what is not kept of it.
    """
    storing = Storing(call, vault, store, exhibit)
    try:
        archived = storing.put(path, call.say, packing)
    finally:
        call.say.clear()
    storing.warn_of_attributes()
    return archived


def put_image(call: Call, vault: Vault, store: str, path: str, exhibit: str) -> tuple[Archived, ObjectDigest]:
    """Do what ``put`` does with an image in one file, and return the digests of the image itself as well.

    One with holes keeps them: it is read twice, its holes never.
    """
    from storage.files.sparse import sparse_packing

    storing = Storing(call, vault, store, exhibit)
    try:
        archived = storing.put(path, call.say, sparse_packing(os.fspath(place(call, path))), own=True)
    finally:
        call.say.clear()
    storing.warn_of_attributes()
    return archived, archived.own or archived.digest


class Storing:
    """Puts files of one exhibit into a store with the lock that it has now; several threads may, a file each."""

    def __init__(self, call: Call, vault: Vault, store: str, exhibit: str) -> None:
        from custody.law.locking import WHY
        from custody.ledger.recall import recalled

        self._call = call
        self._vault = vault
        self.store = store
        self._archive = vault.archive(store)
        self._exhibit = exhibit
        self._locks = vault.locks()
        self._said = threading.Lock()
        self._left_out: list[LeftOut] = []
        self._wants = self._locks.first(recalled(vault.reader()), exhibit, store)
        if self._wants.until is None and self._wants.why != "policy":
            call.say.warn(f"it is stored without retention: {WHY[self._wants.why]}")

    def put(
        self, path: str, progress: Progress, packing: Packing | None = None, *, own: bool = False
    ) -> Archived:
        """Read a file, or what ``packing`` opens, once and store it; with --dry-run read it and store nothing.

        Of a file that is packed for its holes the digests of the file itself are computed as well, in a reading of its
        own, where MD5 or SHA-1 is asked for or all of them are (``own``).
        """
        from storage.files.sparse import open_sparse

        args, where = self._call.args, os.fspath(place(self._call, path))
        if packing is not open_sparse or not (own or args.md5 or args.sha1):
            archived = self._put(path, where, progress, packing, named=True)
        else:
            with self._vault.sources.open(where) as source:
                digest, _ = self._archive.hash(where, md5=args.md5, sha1=args.sha1, progress=progress)
                archived = self._put(path, where, progress, packing, named=False)
                source.check_unchanged()
            archived = replace(archived, own=digest)
        with self._said:
            self._left_out.append(archived.left_out)
        return archived

    def check_room(self, needed: int) -> None:
        """Raise StorageFailed where the store knows that it has no room for so many bytes."""
        self._archive.check_room(needed)

    def warn_of_attributes(self) -> None:
        """Warn, once, of all that was put and has attributes that are not kept."""
        with self._said:
            found, self._left_out = self._left_out, []
        warn_of_attributes(self._call, found)

    def _put(
        self, path: str, where: str, progress: Progress, packing: Packing | None, *, named: bool
    ) -> Archived:
        """Read and store once; ``named`` computes the digests that the command names."""
        from custody.ledger.ports import Lock

        args, wants = self._call.args, self._wants
        md5, sha1 = named and args.md5, named and args.sha1
        lock = Lock(wants.mode, wants.until, wants.hold)
        if args.dry_run:
            return self._archive.rehearse(
                where,
                lock=lock,
                md5=md5,
                sha1=sha1,
                sha512=args.sha512,
                progress=progress,
                packing=packing,
            )
        archived = self._archive.store(
            where,
            exhibit=self._exhibit,
            lock=lock,
            md5=md5,
            sha1=sha1,
            sha512=args.sha512,
            fresh=args.fresh,
            resuming=lambda found: self._resuming(visible(path), found),
            carries_on=lambda begun: self._locks.carries_on(begun, wants),
            progress=progress,
            packing=packing,
        )
        if archived.unkept:
            with self._said:
                self._call.say.warn(
                    f"{visible(path)} is stored whole, but what is computed from it could not be kept beside it, "
                    f"which loses nothing (`custody repair OBJECT --beside` makes it anew): {archived.unkept}"
                )
        if archived.resumed is not None and (archived.stored.lock.until or 0) < (wants.until or 0):
            self._note(
                "its lock ends earlier than would be asked for by now: `custody lock apply` moves it on"
            )
        return archived

    def rehearse(self, path: str, progress: Progress, packing: Packing | None = None) -> Archived:
        """Read a file whole as it would be stored, and store nothing."""
        where = os.fspath(place(self._call, path))
        return self._archive.rehearse(where, progress=progress, packing=packing)

    def hurry(self) -> None:
        """Let nobody wait long for the store any more, since the work is being ended; none is stored afterwards."""
        self._vault.hurry()

    def recorded(self, archived: Archived) -> None:
        """Forget how an object was sent, now that an entry speaks of it; what fails is found by `custody reconcile`."""
        with suppress(CustodyError):
            self._archive.recorded(archived)

    def settle(self, path: str) -> None:
        """Forget how a file was sent that is on record already, where an earlier run ended before it came to that."""
        self._archive.settle(os.fspath(place(self._call, path)))

    def _resuming(self, shown: str, found: Resumed) -> None:
        what = (
            "the object stands in the store already; it is compared with the file and entered"
            if found.arrived is None
            else f"{size_text(found.arrived)} arrived, by its journal; what store and file confirm is not sent again"
        )
        self._note(f"goes on with the sending of {shown} that was broken off ({found.key}): {what}")

    def _note(self, text: str) -> None:
        with self._said:
            self._call.say.note(text)


def recorded(vault: Vault, archived: Archived) -> None:
    """Forget how an object was sent, now that an entry speaks of it; what fails is found by `custody reconcile`."""
    with suppress(CustodyError):
        vault.archive(archived.store).recorded(archived)


def left_behind(call: Call, archived: Archived, error: CustodyError) -> CustodyError:
    """Add to an error that bytes are stored meanwhile, of which nothing may be recorded."""
    if not call.args.dry_run:
        error.hint += (
            f" The bytes read meanwhile lie in store {archived.store} under {archived.key}: the same command finds "
            "and enters them without sending them again, and `custody check` lists them."
        )
    return error


def hex_digests(digest: ObjectDigest) -> dict[str, Any]:
    """Give the digests as people compare them."""
    return {
        "bytes": digest.bytes,
        "sha256": digest.sha256.hex(),
        "md5": None if digest.md5 is None else digest.md5.hex(),
        "sha1": None if digest.sha1 is None else digest.sha1.hex(),
        **({} if digest.sha512 is None else {"sha512": digest.sha512.hex()}),
    }


def digest_lines(digest: ObjectDigest) -> list[tuple[str, str]]:
    """Give digests and size as name and value for people."""
    shown = hex_digests(digest)
    names = {"sha256": "SHA-256", "sha512": "SHA-512", "sha1": "SHA-1", "md5": "MD5"}
    size = size_text(digest.bytes)
    exact = "" if size == bytes_text(digest.bytes) else f" ({bytes_text(digest.bytes)})"
    return [("size", size + exact), *((told, shown[name]) for name, told in names.items() if shown.get(name))]


def archived_document(
    path: str,
    archived: Archived,
    entry: Mapping[str, Any] | None,
    equal: list[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Give an object that was archived for scripts, the same wherever one is; ``entry`` None is that of a dry run.

    ``equal`` are the objects of the same bytes, None where nobody looked for them.
    """
    from custody.proof import seal

    return {
        "path": path,
        "object": None if entry is None else entry["subject"],
        "entry": None if entry is None else entry["position"],
        **_own_document(archived),
        "store": archived.store,
        "key": None if entry is None else archived.key,
        "version": archived.stored.version,
        "file_name": seal.name_value(archived.name),
        **({} if equal is None else {"same_bytes": equal}),
        **packed_document(archived.contents),
        **({} if archived.contents is None else {"pack": hex_digests(archived.digest)}),
        **left_out_document(archived.left_out),
    }


def _own_document(archived: Archived) -> dict[str, Any]:
    """Return size and digests of what was named, never of the pack that it is in; None for what is not known."""
    contents = archived.contents
    if contents is None or archived.own is not None:
        return hex_digests(archived.own or archived.digest)
    nothing = {"bytes": None, "sha256": None, "md5": None, "sha1": None}
    if contents.sort != "sparse_file" or not contents.files:
        return nothing
    (file,) = contents.files
    return {**nothing, "bytes": file.size, "sha256": None if file.sha256 is None else file.sha256.hex()}


def archived_rows(archived: Archived) -> list[tuple[str, str]]:
    """Return what was stored as names and values for people: the file's own, or what was packed and the pack's."""
    contents = archived.contents
    if contents is None:
        return [*place_lines(archived), *digest_lines(archived.digest)]
    pack = dict(digest_lines(archived.digest))
    return [
        *place_lines(archived),
        *(sparse_rows(contents) if archived.own is None else digest_lines(archived.own)),
        *packed_rows(contents),
        ("pack", f"{pack['size']}, SHA-256"),
        ("", pack["SHA-256"]),
    ]


def place_lines(archived: Archived) -> list[tuple[str, str]]:
    """Tell people where an object lies, and the name that its file had."""
    name = archived.name.decode("utf-8", "surrogateescape")
    what = "file" if archived.contents is None else CALLED[archived.contents.sort]
    rows = [(what, name), ("store", f"{archived.store} {archived.key}")]
    lock = lock_text(archived)
    return [*rows, ("lock", lock)] if lock else rows


def lock_text(archived: Archived) -> str:
    """Return the lock of an object as it was read back, in words; empty for none."""
    from custody.ledger.locks import told_lock
    from custody.ledger.ports import UNLOCKED

    lock = archived.stored.lock
    return "" if lock == UNLOCKED else f"{told_lock(lock)}, as read back"
