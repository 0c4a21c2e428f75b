"""Restoring of a range of a packed file from the chunks of the object that hold it.

No entry commits to the place of a member, so that content made to look like a pack could be taken for it. Therefore the
headers are followed from the beginning of the object, each compared with its hash tree; where that is more to read than
the member itself, the member is read whole and compared with its leaf.
"""

from __future__ import annotations

from collections.abc import Iterator

from custody.errors import Malformed, NotFound, ProofInvalid
from custody.ledger.objects.archive import Quiet
from custody.ledger.objects.chunk_proofs import recorded_root
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.objects.members import Located, restore_member
from custody.ledger.objects.retrieval import Chunks
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.model.records import StoredObject
from custody.proof import pack
from custody.proof.commitments.list_leaves import ManifestLeaf

#: The block size of a pack: headers are a whole number of blocks.
_BLOCK = 512


def restore_range(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    located: Located,
    sink: pack.Sink,
    *,
    span: tuple[int, int],
    progress: Progress | None = None,
) -> int:
    """Write at least the bytes of ``span`` of a packed file to ``sink``; return the length of ``span``.

    ``span`` is the first and the last byte, both included. Written bytes are verified only once this returns. Raise
    NotFound for a span that the member does not have, and as ``restore_member`` does.
    """
    refuse_egress(reader, stored)
    root = recorded_root(reader, stored)
    if (located.said.bytes or 0) <= min(located.at, located.index * root.leaf):
        _check(span, restore_member(reader, store, stored, located, sink, progress=progress))
        return span[1] + 1 - span[0]
    watch = progress or Quiet()
    chunks = Chunks(store, stored, root)
    member, start = _found(stored, located, chunks, watch)
    _check(span, member)
    sink.begin(member, located.at)
    done = 0
    for offset, first, last in _stretches(member, start, span):
        before = done
        for piece in chunks.between(first, last):
            sink.content(offset + done - before, memoryview(piece))
            done += len(piece)
            watch.advance(done, span[1] + 1 - span[0], "bytes")
    sink.end(member, None)
    return span[1] + 1 - span[0]


def _check(span: tuple[int, int], member: pack.Member) -> None:
    if not 0 <= span[0] <= span[1] < member.size:
        raise NotFound(
            f"the member has {member.size} bytes, so there are no bytes {span[0]}-{span[1]}",
            hint="Bytes are numbered from 0; the first and the last one are named.",
        )


def _found(
    stored: StoredObject, located: Located, chunks: Chunks, watch: Progress
) -> tuple[pack.Member, int]:
    """Follow the headers up to a member; return it, and the byte offset of its content in the object."""
    walk = _Walk()
    parser, at = pack.PackReader(walk), 0
    try:
        while walk.member is None or walk.count <= located.index:
            if at >= stored.bytes:
                raise Malformed("a pack with fewer members than its manifest")
            for piece in chunks.between(at, min(at + _BLOCK, stored.bytes) - 1):
                parser.feed(piece)
            at += _BLOCK
            if walk.count <= located.index:
                at += parser.skip()
                watch.advance(walk.count, located.index + 1, "members")
        member = walk.member
        if not _is(member, located.said):
            raise Malformed("a member that is not the one of this line")
    except Malformed as error:
        raise ProofInvalid(
            f"the members of object {stored.id} are not those of the manifest in entry {stored.position}",
            hint="The entry's signer packed other things than the entry says: keep the object and find out why.",
        ) from error
    return member, at


def _is(member: pack.Member, said: ManifestLeaf) -> bool:
    same = (member.path, member.kind) == (said.path, said.kind)
    return same and (member.kind == pack.SPARSE or member.size == said.bytes)


def _stretches(member: pack.Member, start: int, span: tuple[int, int]) -> Iterator[tuple[int, int, int]]:
    """Yield the stored extents of a span: place in the member, and first and last byte in the object."""
    for offset, length in [(0, member.size)] if member.data is None else member.data:
        first, last = max(span[0], offset), min(span[1], offset + length - 1)
        if first <= last:
            yield first, start + first - offset, start + last - offset
        start += length


class _Walk:
    """A sink that counts the members and keeps the last one."""

    def __init__(self) -> None:
        self.member: pack.Member | None = None
        self.count = 0

    def begin(self, member: pack.Member, at: int) -> None:
        self.member, self.count = member, self.count + 1

    def content(self, offset: int, data: memoryview) -> None:
        """Do nothing: content is not read."""

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        """Do nothing: the header was enough."""
