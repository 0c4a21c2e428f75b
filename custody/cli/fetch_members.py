"""What `custody fetch` does with folders and split images: unpack one, or take one member out of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custody.cli.call import Call
from custody.cli.fetch_places import from_good_place, store_of
from custody.cli.files import place
from custody.cli.output import Told
from custody.cli.progress import size_text
from custody.cli.words import many
from custody.display import visible
from custody.errors import Conflict, NotFound, StorageFailed, UsageError

if TYPE_CHECKING:
    from custody.ledger.members import Located
    from custody.model.records import StoredObject
    from storage.vault import Vault

#: What becomes of members that are named as left out.
_WHY = {
    "fifo": "a named pipe is not made: whatever reads the folder would wait for it",
    "socket": "a socket is not made",
    "char_device": "a device is not made",
    "block_device": "a device is not made",
    "hard_link": "what it is a further name of was not made",
}


def name_taken(path: Path) -> Conflict:
    """Make the error for a name that something has."""
    return Conflict(
        f"there is something at '{visible(str(path))}' already, and nothing is overwritten",
        hint="Choose another name or an empty folder.",
    )


def packed_name(call: Call, stored: StoredObject, name: str) -> str:
    """Give the name of the file or folder that an object is fetched into; a pack that stays one is a tar archive."""
    if stored.is_file or (call.args.unpack and stored.is_many):
        return name
    if call.args.unpack:
        return f"{name}.segments"
    return f"{name}.range" if call.args.range or call.args.sectors else f"{name}.tar"


def fetch_unpacked(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Restore a folder, or a folder with the segments of an image; it gets its name once all of it was verified.

    UsageError for a file by itself, Conflict for a name that is taken, and what ``unpack`` raises.
    """
    from custody.ledger.members import unpack
    from custody.proof import seal
    from storage.growing_folder import growing_folder
    from storage.unpacking import Unpacking

    if stored.packed is None:
        raise UsageError(f"object {stored.id} is a file by itself", hint="Fetch it without --unpack.")
    try:
        with growing_folder(path) as fd:
            into = Unpacking(fd)
            try:
                size = unpack(vault.store.read(), store_of(vault, stored), stored, into, progress=call.say)
                into.finish()
            finally:
                into.close()
    except FileExistsError as error:
        if error.filename == os.fspath(path) or os.path.lexists(path):
            raise name_taken(path) from None
        raise unwritten(path, error) from error
    except OSError as error:
        raise unwritten(path, error) from error
    finally:
        call.say.clear()
    left_out = [{"path": seal.name_value(name), "kind": kind} for name, kind in into.left_out]
    return {**row_of(stored, path, size), "unpacked": into.made, "left_out": left_out}


def member_place(call: Call, stored: StoredObject) -> Path:
    """Give the file that one member is fetched into: DEST itself, or a name of its own in the folder DEST."""
    from custody.ledger.restoring import suggested_name

    path = place(call, call.args.dest)
    return path / suggested_name(os.fsencode(call.args.member), stored) if path.is_dir() else path


def fetch_member(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Write one member of a pack, or a range of it, to a file, which gets its name once it was verified."""
    from custody.ledger.members import find_member

    if stored.is_file:
        return _fetch_file(call, vault, stored, path)
    wanted, span = os.fsencode(call.args.member), call.args.range

    def work(there: StoredObject) -> int:
        reader, store = vault.store.read(), store_of(vault, there)
        located = find_member(reader, store, there, wanted, progress=call.say)
        target, size = _written(call, vault, there, located, path, span=span)
        if target is not None:
            located = find_member(reader, store, there, target, progress=call.say)
            size = _written(call, vault, there, located, path, span=span)[1]
        return size

    size, there = from_good_place(call, vault, stored, work)
    first = 0 if span is None else span[0]
    return {**row_of(there, path, size, first=first), "member": call.args.member}


def refuse_other_name(vault: Vault, stored: StoredObject, name: bytes) -> None:
    """Raise NotFound where a file by itself is not, and never was, recorded under a name that is told as a member."""
    from custody.ledger.digests.recorded import recorded

    (own,) = recorded(vault.reader(), [stored])
    if name not in (own.name, *own.former):
        raise NotFound(
            f"object {stored.id} is a file by itself and has no member of this path",
            hint="Leave --member out, or name the file itself.",
        )


def fetch_sparse(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Write a file that was packed for its holes, with its holes; it gets its name once it was verified."""
    size, there = from_good_place(
        call, vault, stored, lambda place: write_only(call, vault, place, path, None)
    )
    return row_of(there, path, size)


def write_only(
    call: Call, vault: Vault, stored: StoredObject, path: Path, span: tuple[int, int] | None
) -> int:
    """Write the file of a pack that has no other, or bytes of it, the first and the last of which are named.

    Return how many bytes it has. Raises as ``find_member`` and ``restore_member`` do, Conflict, StorageFailed.
    """
    from custody.ledger.members import find_member, only_member

    reader, store = vault.store.read(), store_of(vault, stored)
    wanted = only_member(reader, store, stored, progress=call.say).path
    located = find_member(reader, store, stored, wanted, progress=call.say)
    return _written(call, vault, stored, located, path, span=span)[1]


def _fetch_file(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Write a file that is an object by itself, or a range of its bytes; NotFound unless it was named."""
    from custody.ledger.restoring import restore

    refuse_other_name(vault, stored, os.fsencode(call.args.member))

    def work(there: StoredObject) -> int:
        reader, store = vault.store.read(), store_of(vault, there)
        if there.packed is not None:
            return write_only(call, vault, there, path, call.args.range)
        with fetched_file(call, path) as put:
            return restore(reader, store, there, put, span=call.args.range, progress=call.say)

    size, there = from_good_place(call, vault, stored, work)
    first = 0 if call.args.range is None else call.args.range[0]
    return {**row_of(there, path, size, first=first), "member": call.args.member}


def lies_there(call: Call, vault: Vault, stored: StoredObject, path: Path) -> dict[str, Any]:
    """Return the row of a file that was packed for its holes and that an earlier run has fetched.

    Raises Conflict for any other file that has its name, and what reading the object raises.
    """
    from custody.ledger.members import unpack
    from storage.files.alike import Alike

    def work(there: StoredObject) -> int | None:
        with Alike.of(path) as found:
            unpack(vault.store.read(), store_of(vault, there), there, found, progress=call.say)
        return found.size

    try:
        size, _ = from_good_place(call, vault, stored, work)
    except OSError as error:
        raise name_taken(path) from error
    finally:
        call.say.clear()
    if size is None:
        raise name_taken(path)
    return row_of(stored, path, size)


def _written(
    call: Call,
    vault: Vault,
    stored: StoredObject,
    located: Located,
    path: Path,
    *,
    span: tuple[int, int] | None,
) -> tuple[bytes | None, int]:
    """Write a file; of a hard link give the path of the member that has the content, and write nothing."""
    from custody.ledger.member_ranges import restore_range
    from custody.ledger.members import restore_member
    from storage import durable
    from storage.unpacking import OneFile

    kind = located.said.kind
    if kind not in ("file", "sparse", "hard_link"):
        raise NotFound(
            f"the member is no file whose content was kept: {kind}",
            hint="The whole object has it as it was: fetch it without --member.",
        )
    reader, store = vault.store.read(), store_of(vault, stored)
    if kind == "hard_link":
        nothing = OneFile(None)
        return restore_member(reader, store, stored, located, nothing, progress=call.say).target, 0
    try:
        with durable.growing(path, 0o600) as fd:
            if span is None:
                size = restore_member(reader, store, stored, located, OneFile(fd), progress=call.say).size
            else:
                size = restore_range(
                    reader, store, stored, located, OneFile(fd, span), span=span, progress=call.say
                )
    except FileExistsError:
        raise name_taken(path) from None
    except OSError as error:
        raise unwritten(path, error) from error
    finally:
        call.say.clear()
    return None, size


def row_of(stored: StoredObject, path: Path, size: int, *, first: int = 0) -> dict[str, Any]:
    """Give what is told of one file or folder that was fetched, for scripts."""
    return {
        "object": stored.id,
        "entry": stored.position,
        "store": stored.store,
        "key": stored.store_key,
        "version": stored.version,
        "first": first,
        "bytes": size,
        "file": str(path),
    }


@contextmanager
def fetched_file(call: Call, path: Path) -> Iterator[Callable[[bytes], None]]:
    """Yield what takes the bytes of a file, which gets its name at the end. Raises Conflict, StorageFailed."""
    from storage import durable

    try:
        with durable.growing_file(path, 0o600) as put:
            yield put
    except FileExistsError:
        raise name_taken(path) from None
    except OSError as error:
        raise unwritten(path, error) from error
    finally:
        call.say.clear()


def unwritten(path: Path, error: OSError) -> StorageFailed:
    """Return the error for a file that could not be written."""
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
        what = f"{size_text(row['bytes'])} of the member {visible(row['member'])} of"
    return [f"{row['file']}: {what} object {row['object']}, verified"]
