"""The manifest of a pack, computed as its members are read: a leaf for each, and their root.

format.md defines the leaf of a member. A line of the sidecar has the offset of the member in the pack, a blank, the
leaf and a newline; the offset is only a hint, and is not proven.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from custody.errors import Malformed
from custody.frozen import dataclass
from custody.proof import merkle
from custody.proof.commitments.list_leaves import ManifestLeaf, manifest_leaf, parse_manifest_leaf
from custody.proof.commitments.typed_roots import ManifestRoot
from custody.proof.digest import LEAF_BYTES, ObjectDigest, ObjectHasher
from custody.proof.merkle.frontier import Frontier
from custody.proof.pack.member import FILE, FOLDER, HARD_LINK, SPARSE, UNREADABLE, Member, unreadable
from custody.proof.pack.reader import PackReader
from custody.proof.pack.writer import stretches

_LINE = re.compile(rb"(0|[1-9][0-9]{0,18}) (.+)", re.DOTALL)
_ZEROS = bytes(LEAF_BYTES)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a pack: its path, its kind, and its size as read.

    ``sha256`` is of the whole content as read, None where that is not known; then, for a sparse file, ``kept_sha256``
    is of the map of its holes and its data, as in its leaf. A hard link has the values of its first name.
    """

    path: bytes
    kind: str
    size: int
    sha256: bytes | None
    kept_sha256: bytes | None = None


class Listing:
    """The manifest of one pack; a sink of its reader, or fed the pack itself by ``feed``.

    ``write`` is called with each line of the sidecar. ``unreadable`` are (path, kind) of unreadable members, ``kinds``
    the number of members of each kind. With ``named`` each file is kept in ``files``.
    """

    def __init__(self, write: Callable[[bytes], object] = len, *, named: bool = False) -> None:
        self._write = write
        self._named = named
        self._reader: PackReader = PackReader(self)
        self._by_path: dict[bytes, PackedFile] = {}
        self._leaves = Frontier()
        self._hasher = ObjectHasher()
        self._at = 0
        self._hashed = 0
        self._as_stored = False
        self.files: list[PackedFile] = []
        self.unreadable: list[tuple[bytes, str]] = []
        self.kinds: Counter[str] = Counter()

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Take the next piece of the pack. Raises Malformed or UnknownVersion."""
        self._reader.feed(data)

    def finish(self) -> ManifestRoot:
        """Return the root of the manifest once the pack is complete. Raises Malformed if it is not."""
        self._reader.finish()
        return ManifestRoot(self._leaves.size, self._leaves.root())

    def begin(self, member: Member, at: int) -> None:
        """Take the next member."""
        self._at = at
        self._hasher, self._hashed = ObjectHasher(), 0
        self._as_stored = member.kind == SPARSE
        self._hasher.update(member.target)
        if self._as_stored:
            self._hasher.update(stretches(member))

    def content(self, offset: int, data: memoryview) -> None:
        """Take content; holes are hashed as zeros unless the file is kept as sparse."""
        if not self._as_stored:
            self._zeros(offset - self._hashed)
        self._hasher.update(data)
        self._hashed = offset + len(data)

    def end(self, member: Member, broken: tuple[int, str] | None) -> None:
        """Write the member's leaf, and count it."""
        if member.has_content and not self._as_stored:
            self._zeros(member.size - self._hashed)
        kind = member.kind if broken is None else unreadable("file", broken[1])
        digest = self._hasher.finish() if member.has_content or member.target else None
        if self._named:
            self._take_down(member, kind, digest)
        leaf = _leaf(member.path, kind, digest)
        self._leaves.append(merkle.leaf_hash(leaf))
        self._write(b"%d %s\n" % (self._at, leaf))
        self.kinds[kind] += 1
        if kind.startswith(UNREADABLE):
            self.unreadable.append((member.path, kind))

    def _take_down(self, member: Member, kind: str, digest: ObjectDigest | None) -> None:
        first = self._by_path.get(member.target) if kind == HARD_LINK else None
        if first is not None:
            file = PackedFile(member.path, kind, first.size, first.sha256, first.kept_sha256)
        elif kind == FOLDER:
            return
        else:
            file = _file(member, kind, digest)
        self._by_path[member.path] = file
        self.files.append(file)

    def _zeros(self, count: int) -> None:
        while count > 0:
            self._hasher.update(_ZEROS[: min(count, LEAF_BYTES)])
            count -= LEAF_BYTES


def _file(member: Member, kind: str, digest: ObjectDigest | None) -> PackedFile:
    sha256 = None if digest is None else digest.sha256
    whole, kept = (sha256 if kind == FILE else None), (sha256 if kind == SPARSE else None)
    return PackedFile(member.path, kind, member.size, whole, kept)


def _leaf(path: bytes, kind: str, digest: ObjectDigest | None) -> bytes:
    if digest is None:
        return manifest_leaf(path, kind, None, None, None)
    return manifest_leaf(path, kind, digest.bytes, digest.sha256, digest.root)


def read_line(line: bytes) -> tuple[int, bytes, ManifestLeaf]:
    """Return the member's offset in the pack, its leaf, and the parsed leaf, from a line without newline.

    Raises Malformed.
    """
    found = _LINE.fullmatch(line)
    if found is None:
        raise Malformed("no line of a manifest")
    return int(found[1]), found[2], parse_manifest_leaf(found[2])


def read_lines(pieces: Iterable[bytes], most: int) -> Iterator[bytes]:
    """Yield the lines of a sidecar; raise Malformed for one longer than ``most`` bytes or without an end."""
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
        if len(rest) > most:
            break
    if rest:
        raise Malformed("a manifest whose last line has no end")
