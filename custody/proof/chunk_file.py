"""The ``*.chunk.json`` document: a chunk of a stored object, proven up to a sealed field of an entry.

It holds the field with the object's typed root, shown as in a fields document, and the chunk's own proof. The
chunk's bytes travel beside it. The field's value alone fixes size, count and leaf rule; the proof chooses none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.proof import b64, canonical, seal
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.chain import verify_chunk
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.fields import format as format_fields
from custody.proof.fields import parse as parse_fields
from custody.proof.fields import verify as verify_fields

#: Name and version of the document.
SCHEMA = "custody.chunk/1"
#: A document may be this long: one field of the largest value and two proofs stay far below it.
MAX_BYTES = 1 << 20
#: An object of fewer than 2**53 bytes has fewer than 2**33 chunks.
MAX_HASHES = 33

_VERSION = re.compile(r"custody\.chunk/([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class ChunkFile:
    """The parts as they stand: hash of the entry, field with the object's root, chunk ``index`` and its ``proof``."""

    entry_leaf: bytes
    field: DisclosedField
    index: int
    proof: tuple[bytes, ...]


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
    shown = canonical.decode(format_fields(FieldsFile(file.entry_leaf, (file.field,))))
    data = canonical.encode(
        {
            "entry": shown["entry"],
            "field": shown["fields"][0],
            "index": file.index,
            "proof": [b64.encode(step) for step in file.proof],
            "schema": SCHEMA,
        }
    )
    parse(data)
    return data


def parse(data: bytes) -> ChunkFile:
    """Read what ``format`` writes. Raises Malformed, or UnknownVersion for another version of the document."""
    if len(data) > MAX_BYTES:
        raise Malformed(f"a chunk document of {len(data)} bytes is longer than {MAX_BYTES}")
    value = canonical.decode(data)
    schema = value.get("schema") if isinstance(value, dict) else None
    version = _VERSION.fullmatch(schema) if isinstance(schema, str) else None
    if version is None:
        raise Malformed(f"not a chunk document: it does not name the schema {SCHEMA}")
    if schema != SCHEMA:
        raise UnknownVersion(f"a chunk document of version {version[1]}, which this program does not know")
    if value.keys() != {"entry", "field", "index", "proof", "schema"}:
        raise Malformed("a chunk document has members other than entry, field, index, proof and schema")
    inner = {"entry": value["entry"], "fields": [value["field"]], "schema": "custody.fields/1"}
    fields = parse_fields(canonical.encode(inner))
    index, proof = value["index"], value["proof"]
    if type(index) is not int or not 0 <= index < INTEGER_LIMIT:
        raise Malformed("the index of a chunk is no number from 0")
    if not isinstance(proof, list) or len(proof) > MAX_HASHES:
        raise Malformed("the proof of a chunk is not a short list of hashes")
    return ChunkFile(fields.entry_leaf, fields.fields[0], index, tuple(map(_hash, proof)))


def verify(file: ChunkFile, chunk: bytes, content: bytes, count: int, entry_leaf: bytes) -> ShownChunk:
    """Check chunk and field against the verified entry's ``content`` root, ``fields`` count and leaf hash.

    Raises ProofInvalid when one does not belong to this entry, or the field holds no object's root.
    """
    (shown,) = verify_fields(FieldsFile(file.entry_leaf, (file.field,)), content, count, entry_leaf)
    value = shown.field.value
    root = seal.typed_root_from_json(value) if isinstance(value, dict) and "tree" in value else None
    if not isinstance(root, seal.ObjectRoot):
        raise ProofInvalid(f"the field {shown.field.name} holds no object's root, so no chunk is under it")
    verify_chunk(chunk, file.index, file.proof, root)
    start = file.index * root.leaf
    return ShownChunk(shown.field.name, root, file.index, start, start + len(chunk))


def _hash(text: Any) -> bytes:
    if not isinstance(text, str):
        raise Malformed("a hash in a chunk document is not a string")
    return b64.decode_hash(text, "a hash in a chunk document")
