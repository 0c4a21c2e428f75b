"""Members of a folder or split image archived as one object: listed, found, proven and restored.

The stored manifest of an object is used only if it leads to the root in the object's entry; otherwise it is computed
from the object. Bytes are compared with the object's hash tree before they are written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice

from custody.errors import CustodyError, Malformed, NotFound, ProofInvalid, UsageError
from custody.frozen import dataclass
from custody.ledger.objects.archive import Quiet
from custody.ledger.objects.chunk_proofs import recorded_root, sealed
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.objects.retrieval import Chunks, restore
from custody.ledger.ports import LedgerReader, ObjectStore, Progress
from custody.ledger.stores.sidecars import manifest_key
from custody.model.records import StoredObject
from custody.proof import member_file, merkle, pack
from custody.proof.commitments.list_leaves import ManifestLeaf
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.member_file import MemberFile
from custody.proof.merkle.frontier import Frontier

MANIFEST = "manifest_root"
#: A line has a path of at most 64 KiB, which base64 and escapes make longer.
_MOST_LINE_BYTES = 1 << 20
_WRONG = "Run `custody sweep run`, which records it, then `custody object repair OBJECT` from another place."


@dataclass(frozen=True, slots=True)
class Located:
    """A member by the recorded manifest: the number of its line, its leaf, and its byte offset (``at``).

    ``said`` is the parsed leaf; ``hashes`` are the leaf hashes of the whole manifest, which lead to the recorded root.
    """

    index: int
    leaf: bytes
    said: ManifestLeaf
    at: int
    hashes: list[bytes]


def recorded_manifest(reader: LedgerReader, stored: StoredObject) -> ManifestRoot:
    """Return the manifest root that a pack's entry commits to.

    Raise UsageError for a file by itself, ProofInvalid where the field is gone or is another root.
    """
    if stored.packed is None:
        raise UsageError(
            f"object {stored.id} is a file by itself and has no members", hint="Fetch it without --member."
        )
    root = sealed(reader, stored, MANIFEST).root
    if not isinstance(root, ManifestRoot):
        raise ProofInvalid(f"entry {stored.position} holds no root of a manifest")
    return root


def members(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, *, progress: Progress | None = None
) -> Iterator[ManifestLeaf]:
    """Yield the leaf of each member of a pack's manifest, in order.

    They are verified only once the iterator has ended: it raises ProofInvalid at the end otherwise. A missing manifest,
    or one that is not recorded, is first computed from the object. Raise as ``recorded_manifest`` and ``restore`` do.
    """
    return (said for _, said in placed_members(reader, store, stored, progress=progress))


def only_member(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, *, progress: Progress | None = None
) -> ManifestLeaf:
    """Return the manifest leaf of a file that was packed by itself.

    Raise ProofInvalid for a pack of several, and as ``members`` does.
    """
    found = list(members(reader, store, stored, progress=progress))
    if len(found) != 1:
        raise ProofInvalid(f"object {stored.id} is recorded as one file and has {len(found)} members")
    return found[0]


def placed_members(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, *, progress: Progress | None = None
) -> Iterator[tuple[int, ManifestLeaf]]:
    """Yield members as ``members`` does, each after its byte offset in the object by the manifest.

    No entry commits to the offset. Raise ProofInvalid at the end as ``members`` does, and its other errors.
    """
    root = recorded_manifest(reader, stored)
    if not _leads(_beside(store, stored, root), root):
        rows: list[bytes] = []
        _again(reader, store, stored, rows.append, progress)
        yield from ((at, said) for at, _, said in (pack.read_line(row[:-1]) for row in rows))
        return
    edge = Frontier()
    for line in _beside(store, stored, root):
        at, leaf, said = pack.read_line(line)
        edge.append(merkle.leaf_hash(leaf))
        yield at, said
    if (edge.size, edge.root()) != (root.count, root.root):
        raise ProofInvalid(f"the manifest beside object {stored.id} changed while it was read", hint=_WRONG)


def find_member(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    path: bytes,
    *,
    progress: Progress | None = None,
) -> Located:
    """Return a member of a pack by its path, with its line and leaf in the recorded manifest.

    Raise NotFound for no such path, UsageError for a file by itself, ProofInvalid, ObjectMissing or ObjectUnreadable,
    RuleBroken for an object that may not be read out.
    """
    refuse_egress(reader, stored)
    root = recorded_manifest(reader, stored)
    search = _Search(path)
    try:
        for line in _beside(store, stored, root):
            search.take(line + b"\n")
    except CustodyError:
        search = _Search(path)
    if (len(search.hashes), merkle.root(search.hashes)) != (root.count, root.root):
        search = _Search(path)
        _again(reader, store, stored, search.take, progress)
    if search.found is None:
        raise NotFound(
            f"object {stored.id} has no member of this path",
            hint="Paths are those below the folder that was archived: `custody hash-list export` lists them.",
        )
    index, at, leaf, said = search.found
    return Located(index, leaf, said, at, search.hashes)


def prove_member(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    path: bytes,
    *,
    progress: Progress | None = None,
) -> tuple[bytes, ManifestLeaf]:
    """Return a member's proof document (custody.member/1) and its parsed manifest leaf.

    Raise as ``find_member`` does.
    """
    located = find_member(reader, store, stored, path, progress=progress)
    found = sealed(reader, stored, MANIFEST)
    proof = tuple(merkle.proof_from_leaves(located.index, located.hashes))
    file = MemberFile(found.entry_leaf, found.field, located.index, proof, located.leaf)
    return member_file.format(file), located.said


def restore_member(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    located: Located,
    sink: pack.Sink,
    *,
    progress: Progress | None = None,
) -> pack.Member:
    """Write one member of a pack to ``sink``; return the member.

    Only the chunks around it are read; each is compared with the hash tree before it is written, and the member with
    its leaf at the end: written bytes are verified only once this returns. Raise ProofInvalid, and as ``restore`` does.
    """
    refuse_egress(reader, stored)
    root = recorded_root(reader, stored)
    one = _One(sink)
    watch = progress or Quiet()
    parser = pack.PackReader(one, inside=located.at)
    done = 0
    try:
        for piece in Chunks(store, stored, root).between(located.at, root.bytes - 1):
            parser.feed(piece)
            done += len(piece)
            watch.advance(done, located.said.bytes, "bytes")
            if one.over:
                break
    except Malformed:
        one.leaf = None
    if one.member is None or one.leaf != located.leaf:
        raise ProofInvalid(
            f"the manifest of object {stored.id} does not say where this member stands",
            hint="Restore the whole object, or have the manifest made anew: "
            "`custody object repair OBJECT --rebuild-sidecars`.",
        )
    return one.member


def unpack(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    sink: pack.Sink,
    *,
    progress: Progress | None = None,
) -> int:
    """Write every member of a pack to ``sink``; return the number of bytes read.

    Object and manifest are compared with the record: written bytes are verified only once this returns. Raise as
    ``restore`` does, and Malformed for bytes that are no pack.
    """
    root = recorded_manifest(reader, stored)
    parser, listing = pack.PackReader(sink), pack.Listing()

    def put(piece: bytes) -> None:
        parser.feed(piece)
        listing.feed(piece)

    size = restore(reader, store, stored, put, progress=progress)
    parser.finish()
    if listing.finish() != root:
        raise _other_members(stored)
    return size


class _Search:
    """The leaf hashes of a manifest's lines, and the line of one path."""

    def __init__(self, path: bytes) -> None:
        self._path = path
        self.hashes: list[bytes] = []
        self.found: tuple[int, int, bytes, ManifestLeaf] | None = None

    def take(self, line: bytes) -> None:
        at, leaf, said = pack.read_line(line[:-1])
        if said.path == self._path:
            self.found = (len(self.hashes), at, leaf, said)
        self.hashes.append(merkle.leaf_hash(leaf))


class _One:
    """A sink that passes on the first member alone, and computes its manifest leaf."""

    def __init__(self, sink: pack.Sink) -> None:
        self._sink = sink
        self._listing = pack.Listing(self._line)
        self.member: pack.Member | None = None
        self.leaf: bytes | None = None

    @property
    def over(self) -> bool:
        """Whether the member is whole."""
        return self.leaf is not None

    def begin(self, member: pack.Member, at: int) -> None:
        if self.member is None:
            self.member = member
            self._listing.begin(member, at)
            self._sink.begin(member, at)

    def content(self, offset: int, data: memoryview) -> None:
        if not self.over:
            self._listing.content(offset, data)
            self._sink.content(offset, data)

    def end(self, member: pack.Member, broken: tuple[int, str] | None) -> None:
        if not self.over:
            self._listing.end(member, broken)
            self._sink.end(member, broken)

    def _line(self, line: bytes) -> None:
        self.leaf = pack.read_line(line[:-1])[1]


def _beside(store: ObjectStore, stored: StoredObject, root: ManifestRoot) -> Iterator[bytes]:
    """Return the lines of an object's stored manifest, at most one more than are recorded."""
    lines = pack.read_lines(store.read(manifest_key(stored.store_key), None), _MOST_LINE_BYTES)
    return islice(lines, root.count + 1)


def _leads(lines: Iterator[bytes], root: ManifestRoot) -> bool:
    edge = Frontier()
    try:
        for line in lines:
            edge.append(merkle.leaf_hash(pack.read_line(line)[1]))
    except CustodyError:
        return False
    return (edge.size, edge.root()) == (root.count, root.root)


def _again(
    reader: LedgerReader,
    store: ObjectStore,
    stored: StoredObject,
    write: Callable[[bytes], object],
    progress: Progress | None,
) -> None:
    """Write the manifest computed from the object; raise ProofInvalid where either is not as recorded."""
    listing = pack.Listing(write)
    restore(reader, store, stored, listing.feed, progress=progress)
    if listing.finish() != recorded_manifest(reader, stored):
        raise _other_members(stored)


def _other_members(stored: StoredObject) -> ProofInvalid:
    return ProofInvalid(
        f"the members of object {stored.id} are not those of the manifest in entry {stored.position}",
        hint="The entry's signer packed other things than the entry says: keep the object and find out why.",
    )
