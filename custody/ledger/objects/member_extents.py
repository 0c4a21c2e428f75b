"""Extents of packed files: the ranges of their content in the object, to be read by ranges."""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.objects.members import members, placed_members
from custody.ledger.objects.retrieval import Chunks
from custody.ledger.ports import LedgerReader, ObjectStore
from custody.model.records import StoredObject
from custody.proof import pack
from custody.proof.commitments.list_leaves import ManifestLeaf

#: Bytes read at a time of a member's header, which may have a map of up to 65,536 stretches.
_HEADER_BYTES = 8192
_MOST_HEADER_BYTES = 8 << 20
_KINDS = (pack.FILE, pack.SPARSE)
#: The block size of a pack: headers are a whole number of blocks.
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class Window:
    """A file inside an object: its path, the offset of its content in the object, and its size in bytes.

    ``data`` is None for a file without holes; of a sparse file it is (offset, length) of every stretch of data, which
    are stored one after the other.
    """

    path: bytes
    start: int
    bytes: int
    data: tuple[tuple[int, int], ...] | None = None


def windows(reader: LedgerReader, store: ObjectStore, stored: StoredObject) -> list[Window]:
    """Return the extent in its object of each file in a pack, in order of the manifest.

    The headers are not compared with the hash tree: the caller compares the whole content. Raise ProofInvalid where the
    manifest is not the one recorded or leads to no member.
    """
    found = []
    for at, said in list(placed_members(reader, store, stored)):
        if said.kind not in _KINDS:
            continue
        member = _member(store, stored, at)
        if member is None or not _is(member, said):
            raise ProofInvalid(
                f"the manifest of object {stored.id} does not say where this member stands",
                hint="Delete the manifest beside the object: it is made again.",
            )
        found.append(Window(said.path, at + len(pack.header(member)), member.size, member.data))
    return found


def verified_windows(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, chunks: Chunks
) -> list[Window]:
    """Return extents as ``windows`` does, from the object's headers, verified by its hash tree.

    No entry commits to the places in a manifest: content may be made to look like a pack. Raise ProofInvalid where the
    members are not those of the recorded manifest, and the errors of reading the chunks.
    """
    said = list(members(reader, store, stored))
    try:
        walked = list(_walked(stored, chunks))
    except Malformed:
        walked = []
    if len(walked) != len(said) or not all(
        _is(member, leaf) for (_, member), leaf in zip(walked, said, strict=True)
    ):
        raise ProofInvalid(
            f"the members of object {stored.id} are not those of the manifest in entry {stored.position}",
            hint="The entry's signer packed other things than the entry says: keep the object and find out why.",
        )
    return [
        Window(member.path, start, member.size, member.data)
        for (start, member), leaf in zip(walked, said, strict=True)
        if leaf.kind in _KINDS
    ]


def _is(member: pack.Member, said: ManifestLeaf) -> bool:
    """Return whether a member matches a manifest leaf; an unreadable one by path and kind."""
    kinds = (member.kind, pack.UNREADABLE) if member.has_content else (member.kind,)
    same = member.path == said.path and said.kind.startswith(kinds)
    return same and (said.kind != pack.FILE or member.size == said.bytes)


def _walked(stored: StoredObject, chunks: Chunks) -> Iterator[tuple[int, pack.Member]]:
    """Yield the byte offset of each member's content in the object, and the member."""
    latest, at = _Latest(), 0
    parser = pack.PackReader(latest)
    while at < stored.bytes:
        for piece in chunks.between(at, min(at + _BLOCK, stored.bytes) - 1):
            parser.feed(piece)
        at += _BLOCK
        if latest.member is not None:
            yield at, latest.member
            latest.member = None
            at += parser.skip()
    parser.finish()


def stretches(
    window_start: int, data: tuple[tuple[int, int], ...] | None, offset: int, length: int
) -> Iterator[tuple[int | None, int]]:
    """Yield the pieces of a range of a file: byte offset in the object, None for a hole, and length.

    ``window_start`` and ``data`` are those of the file's extent; ``offset`` and ``length`` are the range in the file.
    """
    if data is None:
        yield window_start + offset, length
        return
    at, end = window_start, offset + length
    for begin, size in data:
        first, last = max(begin, offset), min(begin + size, end)
        if first < last:
            if offset < first:
                yield None, first - offset
            yield at + first - begin, last - first
            offset = last
        at += size
    if offset < end:
        yield None, end - offset


def _member(store: ObjectStore, stored: StoredObject, at: int) -> pack.Member | None:
    """Return the member whose header begins at a byte of the object; None if there is none."""
    first, read = _First(), 0
    parser = pack.PackReader(first, inside=at)
    while first.member is None and read < _MOST_HEADER_BYTES:
        head = b"".join(store.read(stored.store_key, stored.version, at + read, _HEADER_BYTES))
        if not head:
            break
        parser.feed(head)
        read += len(head)
    return first.member


class _Latest:
    """A sink that keeps the newest member."""

    def __init__(self) -> None:
        self.member: pack.Member | None = None

    def begin(self, member: pack.Member, at: int) -> None:
        self.member = member

    def content(self, offset: int, data: memoryview) -> None:
        """Do nothing: content is not read."""

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Do nothing: the header was enough."""


class _First:
    """A sink that keeps the first member."""

    def __init__(self) -> None:
        self.member: pack.Member | None = None

    def begin(self, member: pack.Member, at: int) -> None:
        self.member = self.member or member

    def content(self, offset: int, data: memoryview) -> None:
        """Do nothing: content is not read."""

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Do nothing: the header was enough."""
