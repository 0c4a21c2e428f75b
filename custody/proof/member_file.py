"""The ``*.member.json`` document: one member of a folder or split image, proven up to a sealed field of an entry.

It holds the field with the manifest's root, shown as in a fields document, and the member's leaf with its own proof.
The leaf says path, kind, size and digests; the field's value alone fixes how many members there are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.proof import b64, canonical, seal
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.chain import verify_manifest_leaf
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.fields import format as format_fields
from custody.proof.fields import parse as parse_fields
from custody.proof.fields import verify as verify_fields

#: Name and version of the document.
SCHEMA = "custody.member/1"
#: A document may be this long: one field, a leaf with the longest path and two proofs stay far below it.
MAX_BYTES = 1 << 20
#: A manifest of fewer than 2**53 members has paths of no more hashes than this.
MAX_HASHES = 53

_VERSION = re.compile(r"custody\.member/([1-9][0-9]{0,8})", re.ASCII)
_MEMBERS = {"entry", "field", "index", "leaf", "proof", "schema"}


@dataclass(frozen=True, slots=True)
class MemberFile:
    """The parts as they stand: hash of the entry, field with the root, number of the ``leaf``, and its ``proof``."""

    entry_leaf: bytes
    field: DisclosedField
    index: int
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class ShownMember:
    """A member that was proven: line ``index`` of the manifest with this root, under field ``name``."""

    name: str
    manifest: seal.ManifestRoot
    index: int
    said: seal.ManifestLeaf


def format(file: MemberFile) -> bytes:  # noqa: A001 - read as member_file.format
    """Write a document as canonical JSON. Raises Malformed when ``parse`` would not read it back."""
    shown = canonical.decode(format_fields(FieldsFile(file.entry_leaf, (file.field,))))
    seal.parse_manifest_leaf(file.leaf)
    data = canonical.encode(
        {
            "entry": shown["entry"],
            "field": shown["fields"][0],
            "index": file.index,
            "leaf": file.leaf.decode("utf-8"),
            "proof": [b64.encode(step) for step in file.proof],
            "schema": SCHEMA,
        }
    )
    parse(data)
    return data


def parse(data: bytes) -> MemberFile:
    """Read what ``format`` writes. Raises Malformed, or UnknownVersion for another version of the document."""
    if len(data) > MAX_BYTES:
        raise Malformed(f"a member document of {len(data)} bytes is longer than {MAX_BYTES}")
    value = canonical.decode(data)
    schema = value.get("schema") if isinstance(value, dict) else None
    version = _VERSION.fullmatch(schema) if isinstance(schema, str) else None
    if version is None:
        raise Malformed(f"not a member document: it does not name the schema {SCHEMA}")
    if schema != SCHEMA:
        raise UnknownVersion(f"a member document of version {version[1]}, which this program does not know")
    if value.keys() != _MEMBERS:
        raise Malformed(f"a member document has members other than {', '.join(sorted(_MEMBERS))}")
    inner = {"entry": value["entry"], "fields": [value["field"]], "schema": "custody.fields/1"}
    fields = parse_fields(canonical.encode(inner))
    index, proof, leaf = value["index"], value["proof"], value["leaf"]
    if type(index) is not int or not 0 <= index < INTEGER_LIMIT:
        raise Malformed("the number of a member is no number from 0")
    if not isinstance(proof, list) or len(proof) > MAX_HASHES:
        raise Malformed("the proof of a member is not a short list of hashes")
    if not isinstance(leaf, str):
        raise Malformed("the leaf of a member is not a string")
    raw = leaf.encode("utf-8", "surrogatepass")
    seal.parse_manifest_leaf(raw)
    return MemberFile(fields.entry_leaf, fields.fields[0], index, raw, tuple(map(_hash, proof)))


def verify(file: MemberFile, content: bytes, count: int, entry_leaf: bytes) -> ShownMember:
    """Check member and field against the verified entry's ``content`` root, ``fields`` count and leaf hash.

    Raises ProofInvalid when one does not belong to this entry, or the field holds no manifest's root.
    """
    (shown,) = verify_fields(FieldsFile(file.entry_leaf, (file.field,)), content, count, entry_leaf)
    value = shown.field.value
    root = seal.typed_root_from_json(value) if isinstance(value, dict) and "tree" in value else None
    if not isinstance(root, seal.ManifestRoot):
        raise ProofInvalid(f"the field {shown.field.name} holds no manifest's root, so no member is under it")
    said = verify_manifest_leaf(file.leaf, file.index, file.proof, root)
    return ShownMember(shown.field.name, root, file.index, said)


def _hash(text: Any) -> bytes:
    if not isinstance(text, str):
        raise Malformed("a hash in a member document is not a string")
    return b64.decode_hash(text, "a hash in a member document")
