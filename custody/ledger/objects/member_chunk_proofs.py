"""Proofs that a chunk belongs to a file in a pack, by the manifest root in the pack's entry.

The chunk's bytes are returned beside the document: the caller decides who may have them.

The file is read whole, because the hashes of its chunks are not stored. The proof contains evidence bytes: the caller
decides who may have them.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import NotFound, ProofInvalid
from custody.ledger.objects.chunk_proofs import sealed
from custody.ledger.objects.members import MANIFEST, find_member, members, restore_member
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof import chunk_file, merkle, pack
from custody.proof.chunk_file import ChunkFile, Line
from custody.proof.commitments.list_leaves import ManifestLeaf, manifest_leaf
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.merkle import HASH_BYTES
from custody.proof.segment_stream import Placed, place_segments

_ZEROS = bytes(LEAF_BYTES)


def placed_in(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, *, progress: Progress | None = None
) -> tuple[Placed, ...]:
    """Return the segments of a split raw image in a pack, with their places in the media.

    Raise ProofInvalid for another pack, and as ``custody.ledger.objects.members.members`` does.
    """
    return place_segments(list(members(reader, store, stored, progress=progress)))


def prove_member_chunk(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    path: bytes,
    index: int,
    *,
    segments: Sequence[Placed] = (),
    progress: Progress | None = None,
) -> tuple[bytes, bytes, ManifestLeaf]:
    """Return the chunk document (custody.chunk/2) and bytes of chunk ``index`` of a member, and its leaf.

    ``segments`` are those of ``placed_in`` where the chunk's place in the media is to be shown. Raise NotFound for a
    chunk that the file does not have and for a member that is sparse or no regular file, and as ``find_member`` and
    ``restore_member`` do.
    """
    located = find_member(reader, store, stored, path, progress=progress)
    said = located.said
    if said.kind == pack.SPARSE:
        raise NotFound(
            f"more than 4 GiB of the file are holes, and entry {stored.position} seals their map and the data as one",
            hint="`custody fetch --range` gives these bytes, verified. To others give the file and its `custody proof "
            "member`, whose digest is of map and data (`custody manual format`).",
        )
    if said.kind != pack.FILE:
        raise NotFound(
            f"the member is no file that is kept as it reads: {said.kind}",
            hint="Of a hard link name the file that it is a further name of; `custody proof member` proves its line.",
        )
    count = said.object_root().count
    if not 0 <= index < count:
        raise NotFound(
            f"the file has {count} chunks, so there is no chunk {index}",
            hint="Chunks are numbered from 0; each is 1 MiB long, the last one what remains.",
        )
    taken = _Taken(index)
    restore_member(reader, store, stored, located, taken, progress=progress)
    hashes = taken.hashes(said)
    found = sealed(reader, stored, MANIFEST)
    file = ChunkFile(
        found.entry_leaf,
        found.field,
        index,
        tuple(merkle.proof_from_leaves(index, hashes)),
        Line(located.index, located.leaf, tuple(merkle.proof_from_leaves(located.index, located.hashes))),
        _lines(segments),
    )
    return chunk_file.format(file), taken.chunk, said


def _lines(segments: Sequence[Placed]) -> tuple[bytes, ...]:
    """Return the manifest leaves of placed segments, in order of path."""
    in_order = sorted((placed.segment for placed in segments), key=_path)
    return tuple(manifest_leaf(leaf.path, leaf.kind, leaf.bytes, leaf.sha256, leaf.root) for leaf in in_order)


def _path(leaf: ManifestLeaf) -> bytes:
    return leaf.path


class _Taken:
    """The leaf hashes of a file as it is read, and the bytes of one chunk: a sink of pack.PackReader."""

    def __init__(self, index: int) -> None:
        self._first = index * LEAF_BYTES
        self._length = 0
        self.chunk = b""
        self._hasher = ObjectHasher()

    def hashes(self, said: ManifestLeaf) -> list[bytes]:
        """Return the leaf hashes of the file, once it was read whole.

        Raise ProofInvalid where its root is not that of the leaf ``said``.
        """
        digest = self._hasher.finish()
        if digest.root != said.root:
            raise ProofInvalid("the file is not the one of its line in the manifest")
        return [digest.leaves[at : at + HASH_BYTES] for at in range(0, len(digest.leaves), HASH_BYTES)]

    def begin(self, member: pack.Member, at: int) -> None:
        """Do nothing: content follows."""

    def content(self, offset: int, data: memoryview) -> None:
        """Hash content, and the hole before it as zeros."""
        self._fill(offset)
        self._take(data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Hash the hole at the end of the file as zeros."""
        self._fill(member.size)

    def _fill(self, length: int) -> None:
        while self._length < length:
            self._take(memoryview(_ZEROS)[: length - self._length])

    def _take(self, data: memoryview) -> None:
        self._hasher.update(data)
        begin = max(0, self._first - self._length)
        end = max(0, self._first + LEAF_BYTES - self._length)
        self.chunk += bytes(data[begin:end])
        self._length += len(data)
