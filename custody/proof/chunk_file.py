"""The ``*.chunk.json`` document: a chunk of a stored object, proven up to a sealed field of an entry.

It holds the field with the object's typed root, shown as in a fields document, and the chunk's own proof. The
chunk's bytes travel beside it. The field's value alone fixes size, count and leaf rule; the proof chooses none.
"""

from __future__ import annotations

from custody.errors import ProofInvalid
from custody.frozen import dataclass
from custody.proof import beneath, seal
from custody.proof.beneath import Beneath, Sort
from custody.proof.chain import verify_chunk

#: Name and version of the document.
SCHEMA = "custody.chunk/1"
#: A document may be this long: one field of the largest value and two proofs stay far below it.
MAX_BYTES = 1 << 20
#: An object of fewer than 2**53 bytes has fewer than 2**33 chunks.
MAX_HASHES = 33

_SORT = Sort("chunk", SCHEMA, MAX_BYTES, MAX_HASHES)


@dataclass(frozen=True, slots=True)
class ChunkFile(Beneath):
    """The parts as they stand: hash of the entry, field with the object's root, chunk ``index`` and its ``proof``."""


@dataclass(frozen=True, slots=True)
class ShownChunk:
    """A chunk that was proven: bytes ``start`` up to ``stop`` of the object with this root, under field ``name``."""

    name: str
    object: seal.ObjectRoot
    index: int
    start: int
    stop: int


def format(file: ChunkFile) -> bytes:  # noqa: A001 - read as chunk_file.format
    """Write a document as canonical JSON. Raises Malformed when ``parse`` would not read it back."""
    data = beneath.write(_SORT, file)
    parse(data)
    return data


def parse(data: bytes) -> ChunkFile:
    """Read what ``format`` writes. Raises Malformed, or UnknownVersion for another version of the document."""
    parts, _ = beneath.read(_SORT, data)
    return ChunkFile(parts.entry_leaf, parts.field, parts.index, parts.proof)


def verify(file: ChunkFile, chunk: bytes, content: bytes, count: int, entry_leaf: bytes) -> ShownChunk:
    """Check chunk and field against the verified entry's ``content`` root, ``fields`` count and leaf hash.

    Raises ProofInvalid when one does not belong to this entry, or the field holds no object's root.
    """
    name, root = beneath.root_of(file, content, count, entry_leaf)
    if not isinstance(root, seal.ObjectRoot):
        raise ProofInvalid(f"the field {name} holds no object's root, so no chunk is under it")
    verify_chunk(chunk, file.index, file.proof, root)
    start = file.index * root.leaf
    return ShownChunk(name, root, file.index, start, start + len(chunk))
