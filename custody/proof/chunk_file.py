"""The ``*.chunk.json`` document: proof of a file's chunk, up to a committed field of an entry.

It holds a field with a typed root, shown as in a fields document, and the chunk's own proof; the chunk's bytes travel
beside it. For a file that is an object by itself the field has the object's root. For a file in a pack it has the root
of the manifest, and the document holds the file's line with its proof; for a segment of a raw image all lines, which
fix where the segment lies in the media. The field's value alone fixes sizes, counts and leaf rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.proof import b64, subproofs
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.chain import verify_chunk, verify_manifest_leaf
from custody.proof.commitments.list_leaves import ManifestLeaf, manifest_root, parse_manifest_leaf
from custody.proof.commitments.typed_roots import ManifestRoot, ObjectRoot
from custody.proof.segment_stream import place_segments
from custody.proof.subproofs import Sort, Subproof

#: Name and version of the document.
SCHEMA = "custody.chunk/2"
#: A document may be this long: ten thousand segments of a raw image have lines of some 200 bytes each.
MAX_BYTES = 1 << 22
#: An object of fewer than 2**53 bytes has fewer than 2**33 chunks.
MAX_HASHES = 33
#: A manifest of fewer than 2**53 members has paths of no more hashes than this.
MAX_LINE_HASHES = 53
#: The kind of a member whose digests are those of its file, so that chunks of it can be proven.
_FILE = "file"

_SORT = Sort("chunk", SCHEMA, MAX_BYTES, MAX_HASHES, ("member", "segments"))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the manifest: its number, the leaf, and its path to the root."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ChunkFile(Subproof):
    """The unverified parts of a chunk document: entry hash, root field, chunk ``index`` and ``proof``.

    ``member`` is the line of a file in a pack, None for an object by itself; ``segments`` are all lines of the
    manifest of a raw image in segments, none where the place in the media is not shown.
    """

    member: Line | None = None
    segments: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownMedia:
    """The place of a chunk in its media: bytes ``start`` to ``stop`` of ``bytes``, in some ``segments``."""

    start: int
    stop: int
    bytes: int
    segments: int


@dataclass(frozen=True, slots=True)
class ShownChunk:
    """A proven chunk: bytes ``start`` to ``stop`` of the file with root ``object``, field ``name``.

    ``member`` is the file's line in the manifest, None for an object by itself; ``media`` is the chunk's place in the
    media, None where that is not shown.
    """

    name: str
    object: ObjectRoot
    index: int
    start: int
    stop: int
    member: ManifestLeaf | None = None
    media: ShownMedia | None = None


def format(file: ChunkFile) -> bytes:  # noqa: A001 - read as chunk_file.format
    """Return a document as canonical JSON; raise Malformed when ``parse`` would not read it back."""
    line = file.member
    member = None
    if line is not None:
        member = {
            "index": line.index,
            "leaf": line.leaf.decode("utf-8"),
            "proof": [b64.encode(step) for step in line.proof],
        }
    segments = [leaf.decode("utf-8") for leaf in file.segments] or None
    data = subproofs.write(_SORT, file, {"member": member, "segments": segments})
    parse(data)
    return data


def parse(data: bytes) -> ChunkFile:
    """Return the unverified parts of a chunk document as ``format`` writes it.

    Raises Malformed, or UnknownVersion for another version of the document.
    """
    parts, value = subproofs.read(_SORT, data)
    member = None if value["member"] is None else _line(value["member"])
    segments = () if value["segments"] is None else _leaves(value["segments"])
    if segments and member is None:
        raise Malformed("a chunk document shows segments and no member")
    return ChunkFile(parts.entry_leaf, parts.field, parts.index, parts.proof, member, segments)


def verify(file: ChunkFile, chunk: bytes, content: bytes, count: int, entry_leaf: bytes) -> ShownChunk:
    """Verify chunk and field against a verified entry; return the proven chunk.

    ``content`` is the entry's content root, ``count`` its number of fields, ``entry_leaf`` its leaf hash. Raises
    ProofInvalid when one does not belong to this entry, or the field holds no root that the document is of.
    """
    name, root = subproofs.root_of(file, content, count, entry_leaf)
    member = None
    if file.member is None:
        if not isinstance(root, ObjectRoot):
            raise ProofInvalid(f"the field {name} holds no object's root, so no chunk is under it")
    else:
        if not isinstance(root, ManifestRoot):
            raise ProofInvalid(f"the field {name} holds no manifest's root, so no member is under it")
        manifest = root
        member = verify_manifest_leaf(file.member.leaf, file.member.index, file.member.proof, manifest)
        if member.kind != _FILE:
            raise ProofInvalid(f"a member of the kind {member.kind} has no chunks of a file")
        root = member.object_root()
    verify_chunk(chunk, file.index, file.proof, root)
    start = file.index * root.leaf
    shown = ShownChunk(name, root, file.index, start, start + len(chunk), member)
    if member is None or not file.segments:
        return shown
    media = _media(file.segments, manifest, member, shown)
    return ShownChunk(name, root, file.index, shown.start, shown.stop, member, media)


def _media(
    leaves: tuple[bytes, ...], manifest: ManifestRoot, member: ManifestLeaf, shown: ShownChunk
) -> ShownMedia:
    """Return the place of a chunk in the media, by all lines of the manifest.

    Raises ProofInvalid where some are missing.
    """
    if manifest_root(leaves) != manifest:
        raise ProofInvalid("the segments are not the lines of the manifest that the entry seals")
    placed = place_segments([parse_manifest_leaf(leaf) for leaf in leaves])
    own = next(found for found in placed if found.segment.path == member.path)
    return ShownMedia(own.start + shown.start, own.start + shown.stop, placed[-1].stop, len(placed))


def _line(value: Any) -> Line:
    if not isinstance(value, Mapping) or value.keys() != {"index", "leaf", "proof"}:
        raise Malformed("the member of a chunk has members other than index, leaf and proof")
    index, proof = value["index"], value["proof"]
    if type(index) is not int or not 0 <= index < INTEGER_LIMIT:
        raise Malformed("the index of a member is no number from 0")
    if not isinstance(proof, list) or len(proof) > MAX_LINE_HASHES:
        raise Malformed("the proof of a member is not a short list of hashes")
    hashes = tuple(
        b64.decode_hash(text, "a hash in a chunk document") if isinstance(text, str) else _no_hash()
        for text in proof
    )
    return Line(index, _leaf(value["leaf"]), hashes)


def _no_hash() -> bytes:
    raise Malformed("a hash in a chunk document is not a string")


def _leaves(value: Any) -> tuple[bytes, ...]:
    if not isinstance(value, list) or not value:
        raise Malformed("the segments of a chunk document are not a list of lines")
    return tuple(_leaf(leaf) for leaf in value)


def _leaf(value: Any) -> bytes:
    if not isinstance(value, str):
        raise Malformed("the leaf of a member is not a string")
    raw = value.encode("utf-8", "surrogatepass")
    parse_manifest_leaf(raw)
    return raw
