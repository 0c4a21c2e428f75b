"""The storing of files in `acquisition record --archive` and `archive`, before they are recorded.

Whatever would refuse the record is found before bytes are stored (custody.ledger.objects.archive_preconditions).
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from custody.cli.console.progress import bytes_text, size_text
from custody.cli.console.words import called, short
from custody.cli.shell.files import place
from custody.cli.stored.packs import (
    CALLED,
    left_out_document,
    packed_document,
    packed_rows,
    sparse_rows,
    warn_of_attributes,
)
from custody.display import visible
from custody.errors import ConfigError, CustodyError, UsageError

if TYPE_CHECKING:
    from custody.cli.shell.call import Call
    from custody.ledger.objects.archive import Archived
    from custody.ledger.objects.archive_preconditions import Twin
    from custody.ledger.objects.upload import Resumed
    from custody.ledger.ports import OmittedAttributes, Packing, Progress
    from custody.proof.digest import ObjectDigest
    from custody.storage.evidence.archive import Options
    from custody.storage.vault.vault import Vault


def store_name(call: Call, vault: Vault) -> str:
    """Return the store to put objects into: --store, else the first of the settings; raise ConfigError."""
    if call.args.store is not None:
        return str(call.args.store)
    if not vault.settings.stores:
        raise ConfigError("the vault has no object store", hint="Set one up in custody.toml.")
    return vault.settings.stores[0].name


def put(
    call: Call,
    vault: Vault,
    store: str,
    named: str,
    exhibit: str,
    *,
    packing: Packing | None = None,
    own: bool = False,
) -> Archived:
    """Read a file once and store it with its exhibit's lock; with --dry-run read it and store nothing.

    ``packing`` opens a source that is stored as a pack, ``own`` is as in ``Filing.put``. Warns of omitted attributes.
    """
    storing = Storing(call, vault, store, exhibit)
    try:
        archived = storing.put(os.fspath(place(call, named)), named, call.say, packing, own=own)
    finally:
        call.say.clear()
    storing.warn_of_attributes()
    return archived


class Storing:
    """The storing of files of one exhibit; several threads may store, each a file of its own."""

    def __init__(self, call: Call, vault: Vault, store: str, exhibit: str) -> None:
        from custody.law.retention_limits import WHY
        from custody.storage.evidence.archive import Filing

        self._call = call
        self._said = threading.Lock()
        self._left_out: list[OmittedAttributes] = []
        self._named: dict[str, str] = {}
        self.filing = Filing(vault, store, exhibit, manner_of(call), self._resuming)
        wants = self.filing.wants
        if wants.until is None and wants.why != "policy":
            call.say.warn(f"it is stored without retention: {WHY[wants.why]}")

    def put(
        self,
        path: str,
        named: str,
        progress: Progress,
        packing: Packing | None = None,
        *,
        own: bool = False,
    ) -> Archived:
        """Store the file at a path, or the source that ``packing`` opens, as ``Filing.put``; warn and note.

        ``named`` is the path for people.
        """
        self._named[path] = named
        archived = self.filing.put(path, packing, progress, own=own)
        with self._said:
            self._left_out.append(archived.left_out)
            if archived.unkept:
                self._call.say.warn(
                    f"{visible(named)} is stored whole, but what is computed from it could not be kept beside it, "
                    "which loses nothing (`custody object repair OBJECT --rebuild-sidecars` makes it anew): "
                    f"{archived.unkept}"
                )
            ends, wanted = archived.stored.lock.until or 0, self.filing.wants.until or 0
            if archived.resumed is not None and ends < wanted:
                self._call.say.note(
                    "its lock ends earlier than would be asked for by now: `custody lock apply` moves it on"
                )
        return archived

    def warn_of_attributes(self) -> None:
        """Warn once of the attributes not kept of all files stored so far."""
        with self._said:
            found, self._left_out = self._left_out, []
        warn_of_attributes(self._call, found)

    def _resuming(self, path: str, found: Resumed) -> None:
        what = (
            "the object is in the store already; it is compared with the file and entered"
            if found.arrived is None
            else f"{size_text(found.arrived)} arrived, by its journal; what store and file confirm is not sent again"
        )
        with self._said:
            self._call.say.note(
                f"goes on with the sending of {visible(self._named[path])} that was broken off ({found.key}): {what}"
            )


def manner_of(call: Call) -> Options:
    """Return the manner of storing files, by the command's flags; raise UsageError."""
    from custody.storage.evidence.archive import Options

    args, base = call.args, getattr(call.args, "base", None)
    if base is not None and not args.single_files:
        raise UsageError("--base is for single files", hint="Add --single-files, or leave --base out.")
    base = None if base is None else os.fspath(place(call, base))
    whole = (args.md5, args.sha1, args.sha512, args.restart)
    return Options(*whole, each=args.single_files, dry=args.dry_run, base=base)


def recorded(vault: Vault, archived: Archived) -> None:
    """Delete the journal of an upload that an entry names; `custody store reconcile` finds leftovers."""
    with suppress(CustodyError):
        vault.archive(archived.store).recorded(archived)


def left_behind(call: Call, archived: Archived, error: CustodyError) -> CustodyError:
    """Return an error with the addition that its bytes are stored already and are found again."""
    if not call.args.dry_run:
        error.hint += (
            f" The bytes read meanwhile lie in store {archived.store} under {archived.key}: the same command finds "
            "and enters them without sending them again, and `custody check` lists them."
        )
    return error


def hex_digests(digest: ObjectDigest) -> dict[str, Any]:
    """Return size and digests, in hexadecimal, as members of a JSON document."""
    return {
        "bytes": digest.bytes,
        "sha256": digest.sha256.hex(),
        "md5": None if digest.md5 is None else digest.md5.hex(),
        "sha1": None if digest.sha1 is None else digest.sha1.hex(),
        **({} if digest.sha512 is None else {"sha512": digest.sha512.hex()}),
    }


def digest_lines(digest: ObjectDigest) -> list[tuple[str, str]]:
    """Return size and digests as names and values for people."""
    shown = hex_digests(digest)
    names = {"sha256": "SHA-256", "sha512": "SHA-512", "sha1": "SHA-1", "md5": "MD5"}
    size = size_text(digest.bytes)
    exact = "" if size == bytes_text(digest.bytes) else f" ({bytes_text(digest.bytes)})"
    return [("size", size + exact), *((told, shown[name]) for name, told in names.items() if shown.get(name))]


def archived_document(
    path: str,
    archived: Archived,
    entry: Mapping[str, Any] | None,
    equal: Sequence[Twin] | None = None,
) -> dict[str, Any]:
    """Return an archived object as a JSON document; ``entry`` is None in a dry run.

    ``equal`` are the objects of the same bytes, None where nobody looked for them.
    """
    from custody.proof.commitments.values import name_value

    return {
        "path": path,
        "object": None if entry is None else entry["subject"],
        "entry": None if entry is None else entry["position"],
        **_own_document(archived),
        "store": archived.store,
        "object_key": None if entry is None else archived.key,
        "object_version": archived.stored.version,
        "file_name": name_value(archived.name),
        **({} if equal is None else {"same_bytes": list(map(_twin_document, equal))}),
        **_pack_document(archived),
        **left_out_document(archived.left_out),
    }


def _pack_document(archived: Archived) -> dict[str, Any]:
    """Return a pack's contents and digests as a JSON document; empty for a single file."""
    found = packed_document(archived.contents)
    return {key: {**value, **hex_digests(archived.digest)} for key, value in found.items()}


def _twin_document(twin: Twin) -> dict[str, Any]:
    return {
        "object": twin.object,
        "entry": twin.entry,
        "exhibit": twin.exhibit,
        "exhibit_reference": twin.exhibit_reference,
    }


def twin_lines(equal: Sequence[Twin]) -> list[str]:
    """Return lines for people on objects of the same case with equal bytes."""
    return [
        f"same bytes as object {short(twin.object)} of exhibit {called(twin.exhibit_reference, twin.exhibit)}, "
        f"entry {twin.entry}: both objects are kept"
        for twin in equal
    ]


def _own_document(archived: Archived) -> dict[str, Any]:
    """Return size and digests of the named file, never of its pack; None for each unknown value."""
    contents = archived.contents
    if contents is None or archived.own is not None:
        return hex_digests(archived.own or archived.digest)
    nothing = {"bytes": None, "sha256": None, "md5": None, "sha1": None}
    if contents.sort != "sparse_file" or not contents.files:
        return nothing
    (file,) = contents.files
    return {**nothing, "bytes": file.size, "sha256": None if file.sha256 is None else file.sha256.hex()}


def archived_rows(archived: Archived) -> list[tuple[str, str]]:
    """Return an archived object as names and values for people: the file's, or a pack's."""
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
    """Return lines for people on an object's location, and its file's name."""
    name = archived.name.decode("utf-8", "surrogateescape")
    what = "file" if archived.contents is None else CALLED[archived.contents.sort]
    rows = [(what, name), ("store", f"{archived.store} {archived.key}")]
    lock = lock_text(archived)
    return [*rows, ("lock", lock)] if lock else rows


def lock_text(archived: Archived) -> str:
    """Return the verified lock of an object in words; empty for none."""
    from custody.ledger.ports import UNLOCKED
    from custody.ledger.stores.locks import lock_words

    lock = archived.stored.lock
    return "" if lock == UNLOCKED else f"{lock_words(lock)}, verified"
