"""What `custody acquire --archive` and `custody archive` share: choosing a store, and storing before recording.

Whatever would refuse the record is found before bytes are stored; custody.ledger.intake says what that is.
"""

from __future__ import annotations

import argparse
import os
import threading
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from custody.cli.files import place
from custody.cli.packed import packed_document
from custody.cli.progress import size_text
from custody.cli.words import called
from custody.display import visible
from custody.errors import ConfigError, CustodyError
from custody.model.ids import unb64

if TYPE_CHECKING:
    from custody.cli.call import Call
    from custody.ledger.archive import Archived
    from custody.ledger.ports import Packing, Progress
    from custody.ledger.sending import Resumed
    from custody.proof.digest import ObjectDigest
    from storage.vault import Vault


#: What a dry run does with evidence, said at the end of help.
DRY = (
    "With --dry-run the file is read whole as well: its digest is part of the draft.\n"
    "Nothing is stored and nothing is entered."
)


def digests(parser: argparse._ActionsContainer) -> None:
    """Add the flags for digests that old tools ask for."""
    parser.add_argument(
        "--md5", action="store_true", help="compute MD5 as well, for comparison with old reports"
    )
    parser.add_argument(
        "--sha1", action="store_true", help="compute SHA-1 as well, for comparison with old reports"
    )


def anew(parser: argparse._ActionsContainer) -> None:
    """Add the flag that ends what an earlier run has left of the same file."""
    parser.add_argument(
        "--fresh", action="store_true", help="end an upload of the same file that was broken off; begin anew"
    )


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

    ``packing`` opens a folder or a split image, which is stored as one object.
    """
    try:
        return Storing(call, vault, store, exhibit).put(path, call.say, packing)
    finally:
        call.say.clear()


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
        self._wants = self._locks.first(recalled(vault.reader()), exhibit, store)
        if self._wants.until is None and self._wants.why != "policy":
            call.say.warn(f"it is stored without retention: {WHY[self._wants.why]}")

    def put(self, path: str, progress: Progress, packing: Packing | None = None) -> Archived:
        """Read a file, or what ``packing`` opens, once and store it; with --dry-run read it and store nothing."""
        from custody.ledger.ports import Lock

        args, where = self._call.args, os.fspath(place(self._call, path))
        wants = self._wants
        lock = Lock(wants.mode, wants.until, wants.hold)
        if args.dry_run:
            return self._archive.rehearse(
                where, lock=lock, md5=args.md5, sha1=args.sha1, progress=progress, packing=packing
            )
        archived = self._archive.store(
            where,
            exhibit=self._exhibit,
            lock=lock,
            md5=args.md5,
            sha1=args.sha1,
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
    }


def digest_lines(digest: ObjectDigest) -> list[tuple[str, str]]:
    """Give digests and size as name and value for people."""
    from custody.cli.progress import bytes_text, size_text

    shown = hex_digests(digest)
    names = {"sha256": "SHA-256", "sha1": "SHA-1", "md5": "MD5"}
    size = size_text(digest.bytes)
    exact = "" if size == bytes_text(digest.bytes) else f" ({bytes_text(digest.bytes)})"
    return [("size", size + exact), *((told, shown[name]) for name, told in names.items() if shown[name])]


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
        **hex_digests(archived.digest),
        "store": archived.store,
        "key": None if entry is None else archived.key,
        "version": archived.stored.version,
        "file_name": seal.name_value(archived.name),
        **({} if equal is None else {"same_bytes": equal}),
        **packed_document(archived.contents),
    }


def place_lines(archived: Archived) -> list[tuple[str, str]]:
    """Tell people where an object lies, and the name that its file had."""
    from custody.ledger.locks import told_lock
    from custody.ledger.ports import UNLOCKED

    name = archived.name.decode("utf-8", "surrogateescape")
    rows = [("file", name), ("store", f"{archived.store} {archived.key}")]
    lock = archived.stored.lock
    return rows if lock == UNLOCKED else [*rows, ("lock", f"{told_lock(lock)}, as read back")]


def twins(
    vault: Vault, exhibit: str, digest: ObjectDigest, before: int | None = None
) -> list[dict[str, Any]]:
    """Give the objects of the same case that hold the same bytes already, or did before the entry ``before``."""
    return Twins(vault, exhibit, [digest]).of(digest, before)


class Twins:
    """Objects of the case of one exhibit that hold the bytes of any of some digests, as the ledger stands now.

    ``own`` are the objects that are asked about, where they stand already.
    """

    def __init__(
        self, vault: Vault, exhibit: str, digests: Collection[ObjectDigest], own: Collection[str] = ()
    ) -> None:
        from custody.ledger import intake
        from custody.model.records import Exhibit

        self._lookup = vault.lookup()
        case = self._lookup.get(Exhibit, exhibit).case
        self._found = intake.twins(self._lookup, case, {one.sha256 for one in digests}, own)

    def of(self, digest: ObjectDigest, before: int | None = None) -> list[dict[str, Any]]:
        """Give those that hold these bytes, or did before the entry ``before``."""
        return [
            {
                "object": one.id,
                "entry": one.position,
                "exhibit": one.exhibit,
                "exhibit_ref": self._lookup.label_of("exhibit", one.exhibit),
            }
            for one in self._found[digest.sha256]
            if before is None or one.position < before
        ]


def twin_lines(found: list[dict[str, Any]]) -> list[str]:
    """Tell people of equal bytes."""
    return [
        f"same bytes as object {one['object'][:8]} of exhibit {called(one['exhibit_ref'], one['exhibit'])}, "
        f"entry {one['entry']}: both objects are kept"
        for one in found
    ]


def acquisition_leaf(vault: Vault, exhibit: str, text: str | None) -> bytes | None:
    """Give the leaf hash of an acquisition by entry, or of the exhibit's newest for ``latest``; NotFound."""
    from custody.errors import NotFound
    from custody.ledger.views.finding import find_entry
    from custody.model.records import Acquisition, Exhibit

    if text is None:
        return None
    lookup = vault.lookup()
    if text == "latest":
        known = lookup.get(Exhibit, exhibit).acquisitions
        if not known:
            raise NotFound(
                "no acquisition of this exhibit is on record", hint="Record one with `custody acquire`."
            )
        return unb64(known[-1])
    leaf = lookup.reader.entry(find_entry(lookup.reader, text)).leaf
    found = next(
        (one for one in lookup.under(Acquisition, "exhibit", exhibit) if unb64(one.leaf) == leaf), None
    )
    if found is None:
        raise NotFound(
            f"entry {text} is no acquisition of this exhibit",
            hint="Name its entry, or say --acquisition latest.",
        )
    return leaf
