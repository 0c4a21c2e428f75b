"""Shared parts of documents that prove data under a committed field: entry, field, index, path."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from custody.errors import Malformed, UnknownVersion
from custody.frozen import dataclass
from custody.proof import b64, canonical
from custody.proof.canonical import INTEGER_LIMIT
from custody.proof.commitments.typed_roots import typed_root_from_json
from custody.proof.fields import DisclosedField, FieldsFile
from custody.proof.fields import format as format_fields
from custody.proof.fields import parse as parse_fields
from custody.proof.fields import verify as verify_fields

_SHARED = frozenset({"entry", "field", "index", "proof", "schema"})
_VERSIONED = re.compile(r"(custody\.[a-z]+)/([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Subproof:
    """The unverified shared parts: entry hash, field with typed root, ``index`` and ``proof``."""

    entry_leaf: bytes
    field: DisclosedField
    index: int
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of document: its word, its schema, most bytes and hashes, and its further members."""

    word: str
    schema: str
    most_bytes: int
    most_hashes: int
    more: tuple[str, ...] = ()


def write(sort: Sort, parts: Subproof, more: Mapping[str, Any] | None = None) -> bytes:
    """Return the document of a sort, a chunk's or a member's proof, as canonical JSON."""
    shown = canonical.decode(format_fields(FieldsFile(parts.entry_leaf, (parts.field,))))
    return canonical.encode(
        {
            "entry": shown["entry"],
            "field": shown["fields"][0],
            "index": parts.index,
            "proof": [b64.encode(step) for step in parts.proof],
            "schema": sort.schema,
            **(more or {}),
        }
    )


def read(sort: Sort, data: bytes) -> tuple[Subproof, dict[str, Any]]:
    """Return the shared parts and all members of a document of a sort, a chunk's or a member's proof.

    Raises Malformed, or UnknownVersion for another version of it.
    """
    if len(data) > sort.most_bytes:
        raise Malformed(f"a {sort.word} document of {len(data)} bytes is longer than {sort.most_bytes}")
    value = canonical.decode(data)
    schema = value.get("schema") if isinstance(value, dict) else None
    named = _VERSIONED.fullmatch(schema) if isinstance(schema, str) else None
    if named is None or named[1] != sort.schema.partition("/")[0]:
        raise Malformed(f"not a {sort.word} document: it does not name the schema {sort.schema}")
    if schema != sort.schema:
        raise UnknownVersion(
            f"a {sort.word} document of version {named[2]}, which this program does not know"
        )
    members = sorted(_SHARED.union(sort.more))
    if value.keys() != set(members):
        raise Malformed(
            f"a {sort.word} document has members other than {', '.join(members[:-1])} and {members[-1]}"
        )
    inner = {"entry": value["entry"], "fields": [value["field"]], "schema": "custody.fields/1"}
    fields = parse_fields(canonical.encode(inner))
    index, proof = value["index"], value["proof"]
    if type(index) is not int or not 0 <= index < INTEGER_LIMIT:
        raise Malformed(f"the index of a {sort.word} is no number from 0")
    if not isinstance(proof, list) or len(proof) > sort.most_hashes:
        raise Malformed(f"the proof of a {sort.word} is not a short list of hashes")
    path = tuple(_hashes(sort, proof))
    return Subproof(fields.entry_leaf, fields.fields[0], index, path), value


def root_of(parts: Subproof, content: bytes, count: int, entry_leaf: bytes) -> tuple[str, object]:
    """Verify the field against an entry; return its name and its typed root, None if it holds none.

    ``content`` is the entry's root over ``count`` fields. Raises ProofInvalid for a field of another entry.
    """
    (shown,) = verify_fields(FieldsFile(parts.entry_leaf, (parts.field,)), content, count, entry_leaf)
    value = shown.field.value
    root = typed_root_from_json(value) if isinstance(value, dict) and "tree" in value else None
    return shown.field.name, root


def _hashes(sort: Sort, proof: Iterable[Any]) -> Iterable[bytes]:
    for text in proof:
        if not isinstance(text, str):
            raise Malformed(f"a hash in a {sort.word} document is not a string")
        yield b64.decode_hash(text, f"a hash in a {sort.word} document")
