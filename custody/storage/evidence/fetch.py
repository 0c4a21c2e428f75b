"""Writes archived objects and parts of them to files, which get their names once verified."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from custody.display import visible
from custody.errors import Conflict, NotFound, StorageFailed, UsageError
from custody.frozen import dataclass
from custody.ledger.digests.acquisitions import NAME
from custody.ledger.digests.recorded_files import recorded
from custody.ledger.objects.member_ranges import restore_range
from custody.ledger.objects.members import Located, find_member, only_member, restore_member, unpack
from custody.ledger.objects.replica_choice import GoodPlaces
from custody.ledger.objects.retrieval import is_restored, restore, suggested_name
from custody.ledger.ports import Progress
from custody.ledger.views.entries.entries import EntryView
from custody.ledger.views.naming.search import objects_of
from custody.ledger.views.stores.object_places import why_destroyed
from custody.model.records import StoredObject
from custody.proof.commitments.values import name_bytes
from custody.storage.files import durable
from custody.storage.files.durable_folder import growing_folder
from custody.storage.files.member_comparison import MemberComparison
from custody.storage.files.pack_extraction import OneFile, Unpacking
from custody.storage.images.object_image import Image, open_image

if TYPE_CHECKING:
    from custody.storage.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Part:
    """The wanted part of an object: all, bytes or sectors of its media, a member, or its content.

    Of ``span`` (bytes) and ``sectors`` the first and the last one are included. A ``span`` may be of a ``member``.
    """

    span: tuple[int, int] | None = None
    sectors: tuple[int, int] | None = None
    member: bytes | None = None
    unpack: bool = False

    def check(self) -> None:
        """Raise UsageError for options that contradict each other."""
        if self.member is not None and self.sectors is not None:
            raise UsageError(
                "sectors are of the media, and --member is one file",
                hint="Use --range for bytes of the file.",
            )
        if self.unpack and (self.is_ranged or self.member is not None):
            part = "--range and --sectors are of bytes" if self.is_ranged else "--member is one file"
            raise UsageError(f"{part}, --unpack is of everything", hint="Leave one of them out.")

    @property
    def is_ranged(self) -> bool:
        """Whether only some of the bytes are wanted."""
        return self.span is not None or self.sectors is not None

    @property
    def is_whole(self) -> bool:
        """Whether the object is wanted as it is stored."""
        return not self.unpack and not self.is_ranged and self.member is None


@dataclass(frozen=True, slots=True)
class Target:
    """The file or folder that an object is written to, and the entry of its name, None if typed."""

    path: Path
    named: EntryView | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A fetched object: ``object`` as read, its file, and its size in bytes, from ``first`` on.

    ``unpacked`` is the number of members extracted from a pack, ``left_out`` the path and kind of each that was not.
    ``image`` is the image of a range, ``sectors`` the first and the last one where these were asked for.
    """

    object: StoredObject
    path: Path
    size: int
    first: int = 0
    member: bytes | None = None
    unpacked: int | None = None
    left_out: tuple[tuple[bytes, str], ...] = ()
    image: Image | None = None
    sectors: tuple[int, int] | None = None


def targets(
    vault: Vault, objects: Sequence[StoredObject], dest: Path, part: Part, *, folder: bool
) -> list[Target]:
    """Return the target for each object: ``dest`` itself, or a safe name in the folder ``dest``.

    With ``folder`` ``dest`` must be a folder. Raises NotFound if it does not exist, Conflict if a file exists already,
    unless whole objects are fetched and it may be the same object, fetched before.
    """
    if part.member is not None:
        name = suggested_name(part.member, objects[0])
        found = [Target(dest / name if dest.is_dir() else dest)]
    elif not dest.is_dir():
        if len(objects) > 1 or folder:
            raise NotFound(f"there is no folder {str(dest)!r}", hint="Make it first.")
        if not dest.parent.is_dir():
            raise NotFound(f"there is no folder {str(dest.parent)!r}", hint="Make it first.")
        found = [Target(dest)]
    else:
        found = _named(vault, objects, dest, part)
    for stored, target in zip(objects, found, strict=True):
        if os.path.lexists(target.path) and not (part.is_whole and _may_be(stored, target.path)):
            raise _taken(target.path)
    return found


def _named(vault: Vault, objects: Sequence[StoredObject], dest: Path, part: Part) -> list[Target]:
    """Return a target in a folder for each object, named as its source; repeated names get a prefix."""
    found, taken = [], set[str]()
    entries = vault.entries()
    for stored in objects:
        entry = entries.at(stored.position)
        current = entry.current(NAME)
        name = suggested_name(None if current is None else name_bytes(current), stored)
        name += _ending(stored, part)
        name = f"{stored.id[:8]}-{name}" if name.casefold() in taken else name
        taken.add(name.casefold())
        found.append(Target(dest / name, entry))
    return found


def _ending(stored: StoredObject, part: Part) -> str:
    """Return the suffix of a fetched file's name: ``.tar``, ``.range``, ``.segments`` or ""."""
    if stored.is_file or (part.unpack and stored.is_many):
        return ""
    if part.unpack:
        return ".segments"
    return ".range" if part.is_ranged else ".tar"


def _may_be(stored: StoredObject, path: Path) -> bool:
    """Return whether a path has a file as long as an object, or maybe one packed by itself."""
    found = path.lstat()
    return S_ISREG(found.st_mode) and (stored.packed == "sparse_file" or found.st_size == stored.bytes)


def fetched_before(vault: Vault, places: GoodPlaces, stored: StoredObject, path: Path) -> Fetched:
    """Return the result of an earlier fetch into a file, read whole and compared with the record.

    Raises Conflict for any other file of this name, and the errors of reading a file that was packed for its holes.
    """
    if stored.packed != "sparse_file":
        if not is_restored(places.reader, stored, vault.sources, os.fspath(path), progress=places.progress):
            raise _taken(path)
        return Fetched(stored, path, stored.bytes)

    def work(there: StoredObject) -> int | None:
        with MemberComparison.of(path) as found:
            unpack(places.reader, places.store(there), there, found, progress=places.progress)
        return found.size

    try:
        size, _ = places.first(stored, work)
    except OSError as error:
        raise _taken(path) from error
    if size is None:
        raise _taken(path)
    return Fetched(stored, path, size)


def fetch(vault: Vault, places: GoodPlaces, stored: StoredObject, path: Path, part: Part) -> Fetched:
    """Write an object, or a part, to a file from the first place that proves good; return what was read.

    Raises the error of the last of its places: ProofInvalid, ObjectMissing, ObjectUnreadable or ConfigError; RuleBroken
    for an object that must not be handed out so, NotFound for a member or range that it does not have, UsageError for a
    part that its kind cannot have, Conflict for a name that is taken, StorageFailed where the file cannot be written.
    """
    if part.member is not None:
        return _member(vault, places, stored, path, part)
    if part.is_ranged:
        return _range(vault, places, stored, path, part)
    if part.unpack and stored.packed != "sparse_file":
        return places.first(stored, lambda there: _unpacked(places, there, path))[0]
    size, there = places.first(stored, lambda there: _whole(places, there, path))
    return Fetched(there, path, size)


def fetch_named(
    vault: Vault,
    text: str,
    path: Path,
    part: Part,
    *,
    source: str | None = None,
    progress: Progress | None = None,
) -> Fetched:
    """Fetch the object that a text names from the store ``source`` or a good place; return as ``fetch``.

    Raises what ``fetch`` raises, NotFound also for an object that was destroyed, Ambiguous, and UsageError for parts
    that exclude one another.
    """
    part.check()
    lookup = vault.lookup()
    (stored,) = objects_of(lookup, [text])
    if (gone := why_destroyed(lookup, stored)) is not None:
        raise gone
    places = GoodPlaces(vault.store.read(), lookup, vault.objects, source, progress=progress)
    return fetch(vault, places, stored, path, part)


def _whole(places: GoodPlaces, stored: StoredObject, path: Path) -> int:
    if stored.packed == "sparse_file":
        return _alone(places, stored, path, None)
    with _growing_file(path) as put:
        return restore(places.reader, places.store(stored), stored, put, progress=places.progress)


def _unpacked(places: GoodPlaces, stored: StoredObject, path: Path) -> Fetched:
    """Restore a folder, or a folder with an image's segments; return it. UsageError for a file by itself."""
    if stored.packed is None:
        raise UsageError(f"object {stored.id} is a file by itself", hint="Fetch it without --unpack.")
    with _written(path), growing_folder(path) as fd:
        into = Unpacking(fd)
        try:
            size = unpack(places.reader, places.store(stored), stored, into, progress=places.progress)
            into.finish()
        finally:
            into.close()
    return Fetched(stored, path, size, unpacked=into.made, left_out=tuple(into.left_out))


def _range(vault: Vault, places: GoodPlaces, stored: StoredObject, path: Path, part: Part) -> Fetched:
    """Write a range of the media of an image; return what was written."""

    def work(there: StoredObject) -> Fetched:
        image = open_image(vault, there)
        span = image.span_of(part.sectors) if part.sectors is not None else part.span or (0, 0)
        image.check_span(span)
        if there.packed == "sparse_file" and image.coordinates == "file":
            size = _alone(places, there, path, span)
        else:
            size = _of_media(places, image, path, span)
        return Fetched(there, path, size, span[0], image=image, sectors=part.sectors)

    return places.first(stored, work)[0]


def _of_media(places: GoodPlaces, image: Image, path: Path, span: tuple[int, int]) -> int:
    size, wanted = 0, span[1] + 1 - span[0]
    with _growing_file(path) as put:
        for piece in image.media.read(span[0], wanted):
            put(piece)
            size += len(piece)
            if places.progress is not None:
                places.progress.advance(size, wanted, "bytes")
    return size


def _member(vault: Vault, places: GoodPlaces, stored: StoredObject, path: Path, part: Part) -> Fetched:
    """Write one member of a pack, or a file of this name, or a range of it; return what was written."""
    name, span = part.member or b"", part.span
    if stored.is_file:
        refuse_other_name(vault, stored, name)

    def work(there: StoredObject) -> int:
        if there.packed is None:
            with _growing_file(path) as put:
                store = places.store(there)
                return restore(places.reader, store, there, put, span=span, progress=places.progress)
        if stored.is_file:
            return _alone(places, there, path, span)
        target, size = _located(places, there, _find(places, there, name), path, span)
        if target is not None:
            size = _located(places, there, _find(places, there, target), path, span)[1]
        return size

    size, there = places.first(stored, work)
    return Fetched(there, path, size, 0 if span is None else span[0], name)


def refuse_other_name(vault: Vault, stored: StoredObject, name: bytes) -> None:
    """Raise NotFound where a single file was never recorded under the member name ``name``."""
    (own,) = recorded(vault.reader(), [stored])
    if name not in (own.name, *own.former):
        raise NotFound(
            f"object {stored.id} is a file by itself and has no member of this path",
            hint="Leave --member out, or name the file itself.",
        )


def _alone(places: GoodPlaces, stored: StoredObject, path: Path, span: tuple[int, int] | None) -> int:
    """Write the only file of a pack, or a span of its bytes; return the number of bytes written."""
    store = places.store(stored)
    name = only_member(places.reader, store, stored, progress=places.progress).path
    return _located(places, stored, _find(places, stored, name), path, span)[1]


def _find(places: GoodPlaces, stored: StoredObject, path: bytes) -> Located:
    return find_member(places.reader, places.store(stored), stored, path, progress=places.progress)


def _located(
    places: GoodPlaces, stored: StoredObject, located: Located, path: Path, span: tuple[int, int] | None
) -> tuple[bytes | None, int]:
    """Write a file of a pack; return (None, bytes), or the target of a hard link and 0, unwritten."""
    kind = located.said.kind
    if kind not in ("file", "sparse", "hard_link"):
        raise NotFound(
            f"the member is no file whose content was kept: {kind}",
            hint="The whole object has it as it was: fetch it without --member.",
        )
    reader, store, progress = places.reader, places.store(stored), places.progress
    if kind == "hard_link":
        return restore_member(reader, store, stored, located, OneFile(None), progress=progress).target, 0
    with _written(path), durable.growing(path, 0o600) as fd:
        if span is None:
            return None, restore_member(reader, store, stored, located, OneFile(fd), progress=progress).size
        into = OneFile(fd, span)
        return None, restore_range(reader, store, stored, located, into, span=span, progress=progress)


@contextmanager
def _growing_file(path: Path) -> Iterator[Callable[[bytes], None]]:
    """Yield a writer for the bytes of a new file, which gets its name at the end.

    Raises Conflict, StorageFailed.
    """
    with _written(path), durable.growing_file(path, 0o600) as put:
        yield put


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Raise the disk's errors in a ``with`` block that writes ``path`` as Conflict or StorageFailed."""
    try:
        yield
    except FileExistsError as error:
        if error.filename == os.fspath(path) or os.path.lexists(path):
            raise _taken(path) from None
        raise _unwritten(path, error) from error
    except OSError as error:
        raise _unwritten(path, error) from error


def _unwritten(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"could not write '{visible(str(path))}': {durable.reason(error)}")


def _taken(path: Path) -> Conflict:
    return Conflict(
        f"there is something at '{visible(str(path))}' already, and nothing is overwritten",
        hint="Choose another name or an empty folder.",
    )
