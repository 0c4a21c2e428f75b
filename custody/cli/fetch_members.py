"""What `custody fetch` does with folders and split images: unpack one, or take one member out of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.files import place
from custody.cli.output import Told
from custody.cli.progress import size_text
from custody.cli.words import many
from custody.display import visible
from custody.errors import (
    ConfigError,
    Conflict,
    NotFound,
    ObjectMissing,
    ObjectUnreadable,
    ProofInvalid,
    StorageFailed,
    UsageError,
)

if TYPE_CHECKING:
    from custody.ledger.members import Located
    from custody.ledger.ports import ObjectStore
    from custody.model.records import StoredObject
    from custody.proof import pack
    from storage.vault import Vault

#: What becomes of members that are named as left out.
_WHY = {
    "socket": "a socket is not made",
    "char_device": "a device is not made",
    "block_device": "a device is not made",
    "hard_link": "what it is a further name of was not made",
}


def store_of(vault: Vault, stored: StoredObject) -> ObjectStore:
    """Give the store that an object lies in; ConfigError where it is not set up."""
    store = vault.objects.get(stored.store)
    if store is None:
        raise ConfigError(f"no store named {stored.store} is set up", hint="Set it up in custody.toml.")
    return store


def name_taken(path: Path) -> Conflict:
    """Make the error for a name that something has."""
    return Conflict(
        f"there is something at '{visible(str(path))}' already, and nothing is overwritten",
        hint="Choose another name or an empty folder.",
    )


def packed_name(call: Call, stored: StoredObject, name: str) -> str:
    """Give the name of the file or folder that an object is fetched into; a pack that stays one is a tar archive."""
    if stored.packed is None or (call.args.unpack and stored.packed == "folder"):
        return name
    if call.args.unpack:
        return f"{name}.segments"
    return f"{name}.tar"


def unpacked(call: Call, vault: Vault, what: tuple[StoredObject, StoredObject], path: Path) -> dict[str, Any]:
    """Restore a folder, or a folder with the segments of an image; it gets its name once all of it was verified.

    ``what`` is the object and the place it is read at. UsageError for a file by itself, Conflict for a name that is
    taken, and what ``unpack`` raises.
    """
    from custody.ledger.members import unpack
    from custody.proof import seal
    from storage import durable
    from storage.unpacking import Unpacking

    stored, at_place = what
    if stored.packed is None:
        raise UsageError(f"object {stored.id} is a file by itself", hint="Fetch it without --unpack.")
    if call.args.range is not None:
        raise UsageError("--range is of bytes, --unpack of everything", hint="Leave one of them out.")
    reader, store = vault.store.read(), store_of(vault, at_place)
    try:
        with durable.growing_folder(path) as fd:
            into = Unpacking(fd)
            try:
                size = unpack(reader, store, stored, into, place=at_place, progress=call.say)
                into.finish()
            finally:
                into.close()
    except FileExistsError as error:
        if error.filename == os.fspath(path) or os.path.lexists(path):
            raise name_taken(path) from None
        raise _unwritten(path, error) from error
    except OSError as error:
        raise _unwritten(path, error) from error
    finally:
        call.say.clear()
    left_out = [{"path": seal.name_value(name), "kind": kind} for name, kind in into.left_out]
    return {"bytes": size, "unpacked": into.made, "left_out": left_out}


def fetch_member(call: Call, vault: Vault, found: list[StoredObject]) -> int:
    """Write one member of a pack to a file, which gets its name once it was verified; UsageError for more than one."""
    from custody.ledger.restoring import suggested_name
    from custody.ledger.views.places import readable

    if len(found) > 1 or call.args.range is not None:
        raise UsageError("--member takes one member of one object, whole", hint="Name one object.")
    (stored,) = found
    path = place(call, call.args.dest)
    if path.is_dir():
        path /= suggested_name(os.fsencode(call.args.member), stored)
    if os.path.lexists(path):
        raise name_taken(path)
    call.reading.sign()
    places = readable(vault.lookup(), stored, call.args.source)
    for number, one in enumerate(places):
        try:
            size = _from_place(call, vault, (stored, one), path)
        except (ProofInvalid, ObjectMissing, ObjectUnreadable, ConfigError) as error:
            if number + 1 == len(places):
                raise
            call.say.note(f"not from store {one.store}: {error.message}")
            continue
        row = {
            "object": stored.id,
            "entry": stored.position,
            "store": one.store,
            "key": one.store_key,
            "version": one.version,
            "first": 0,
            "bytes": size,
            "file": str(path),
            "member": call.args.member,
        }
        call.out.answer({"fetched": [row], "failed": []}, told(row))
        break
    return 0


def _from_place(call: Call, vault: Vault, what: tuple[StoredObject, StoredObject], path: Path) -> int:
    """Write the member that was named, or the one that has the content of a hard link; gives its size."""
    from custody.ledger.members import find_member

    stored, at_place = what
    reader, store = vault.store.read(), store_of(vault, at_place)
    wanted: bytes | None = os.fsencode(call.args.member)
    size = 0
    try:
        while wanted is not None:
            located = find_member(reader, store, stored, wanted, place=at_place, progress=call.say)
            wanted, size = _written(call, vault, what, located, path)
    finally:
        call.say.clear()
    return size


def _written(
    call: Call, vault: Vault, what: tuple[StoredObject, StoredObject], located: Located, path: Path
) -> tuple[bytes | None, int]:
    """Write a file; of a hard link give the path of the member that has the content, and write nothing."""
    from custody.ledger.members import restore_member
    from storage import durable
    from storage.unpacking import OneFile

    stored, at_place = what
    kind = located.said.kind
    if kind not in ("file", "sparse", "hard_link"):
        raise NotFound(
            f"the member is no file whose content was kept: {kind}",
            hint="The whole object has it as it was: fetch it without --member.",
        )
    reader, store = vault.store.read(), store_of(vault, at_place)

    def restored(into: OneFile) -> pack.Member:
        return restore_member(reader, store, stored, located, into, place=at_place, progress=call.say)

    if kind == "hard_link":
        return restored(OneFile(None)).target, 0
    try:
        with durable.growing(path, 0o600) as fd:
            return None, restored(OneFile(fd)).size
    except FileExistsError:
        raise name_taken(path) from None
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> StorageFailed:
    from storage import durable

    return StorageFailed(f"could not write '{visible(str(path))}': {durable.reason(error)}")


def told(row: dict[str, Any]) -> list[str]:
    """Tell people of one thing that was fetched."""
    from custody.proof import seal

    if "unpacked" in row:
        count = many(row["unpacked"], "member")
        lines: list[str] = [f"{row['file']}: {count} of object {row['object']}, verified"]
        for one in row["left_out"]:
            why = _WHY.get(one["kind"], f"could not be read when it was archived ({one['kind']})")
            lines.append(Told(f"LEFT OUT {visible(seal.name_bytes(one['path']))}: {why}"))
        return lines
    what = f"{size_text(row['bytes'])} of"
    if "member" in row:
        what = f"{size_text(row['bytes'])}, the member {row['member']} of"
    return [f"{row['file']}: {what} object {row['object']}, verified"]
