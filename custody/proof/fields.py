"""The ``*.fields.json`` document: fields of one entry shown beside its proof file.

It holds, for each field shown, its index, its leaf verbatim and the proof to the entry's content root. This
module does not read the entry: the caller verifies it first and passes in what it commits to.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from custody.errors import Malformed, ProofInvalid, UnknownVersion
from custody.frozen import dataclass
from custody.proof import b64, canonical
from custody.proof.commitments.field_leaf import (
    MOST_FIELDS,
    Field,
    open_field,
    parse_field_leaf,
    verify_field,
)
from custody.proof.merkle import HASH_BYTES

#: Name and version of the document.
SCHEMA = "custody.fields/1"
#: A document may be this long: 256 fields of the largest value, escaped, with their proofs, stay below it.
MAX_BYTES = 1 << 27

#: A field has three members, one of them a list of at most 32 hashes.
_MOST_VALUES = 8 + (4 + HASH_BYTES) * MOST_FIELDS
_VERSION = re.compile(r"custody\.fields/([1-9][0-9]{0,8})", re.ASCII)


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """One field as shown: its ``index`` in the entry, its ``leaf`` bytes, and its inclusion ``proof``."""

    index: int
    leaf: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class FieldsFile:
    """The unverified parts of a fields document; ``entry_leaf`` is the hash of the entry that it names."""

    entry_leaf: bytes
    fields: tuple[DisclosedField, ...]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field that was proven to be field ``index`` of its entry."""

    index: int
    field: Field


def format(file: FieldsFile) -> bytes:  # noqa: A001  # read as fields.format
    """Return a document as canonical JSON; raise Malformed when ``parse`` would not read it back."""
    try:
        fields = [
            {
                "index": field.index,
                "leaf": field.leaf.decode("utf-8"),
                "proof": [b64.encode(step) for step in field.proof],
            }
            for field in file.fields
        ]
    except UnicodeDecodeError:
        raise Malformed("a field leaf is not UTF-8") from None
    data = canonical.encode({"entry": b64.encode(file.entry_leaf), "fields": fields, "schema": SCHEMA})
    parse(data)
    return data


def parse(data: bytes) -> FieldsFile:
    """Return the unverified parts of a fields document as ``format`` writes it.

    Raises Malformed, or UnknownVersion for another version of the document.
    """
    if len(data) > MAX_BYTES:
        raise Malformed(f"a fields document of {len(data)} bytes is longer than {MAX_BYTES}")
    value = canonical.decode(data, most=_MOST_VALUES)
    schema = value.get("schema") if isinstance(value, dict) else None
    version = _VERSION.fullmatch(schema) if isinstance(schema, str) else None
    if version is None:
        raise Malformed(f"not a fields document: it does not name the schema {SCHEMA}")
    if schema != SCHEMA:
        raise UnknownVersion(f"a fields document of version {version[1]}, which this program does not know")
    if value.keys() != {"entry", "fields", "schema"} or not isinstance(value["fields"], list):
        raise Malformed("a fields document has members other than entry, fields and schema")
    if not 1 <= len(value["fields"]) <= MOST_FIELDS:
        raise Malformed(f"a fields document shows 1 to {MOST_FIELDS} fields, not {len(value['fields'])}")
    fields = tuple(_parse_field(field) for field in value["fields"])
    if any(later.index <= earlier.index for earlier, later in pairwise(fields)):
        raise Malformed("a fields document is not in the order of its field indexes, or shows one twice")
    if len({open_field(field.leaf)[0] for field in fields}) < len(fields):
        raise Malformed("a fields document shows two fields of one name")
    return FieldsFile(_hash(value["entry"]), fields)


def verify(file: FieldsFile, content: bytes, count: int, entry_leaf: bytes) -> tuple[ShownField, ...]:
    """Verify every shown field against a verified entry; return the fields in order of their index.

    ``content`` is the entry's content root, ``count`` its number of fields, ``entry_leaf`` its leaf hash. Raises
    ProofInvalid when one does not belong to this entry, Malformed when one is no field leaf.
    """
    if file.entry_leaf != entry_leaf:
        raise ProofInvalid("the fields document belongs to another entry than the one proven")
    return tuple(
        ShownField(field.index, verify_field(field.leaf, field.index, count, field.proof, content))
        for field in file.fields
    )


def _parse_field(value: Any) -> DisclosedField:
    if not isinstance(value, dict) or value.keys() != {"index", "leaf", "proof"}:
        raise Malformed("a shown field has members other than index, leaf and proof")
    index, leaf, proof = value["index"], value["leaf"], value["proof"]
    if type(index) is not int or not 0 <= index < MOST_FIELDS or not isinstance(leaf, str):
        raise Malformed("a shown field's index or leaf is not of its kind")
    if not isinstance(proof, list) or len(proof) > HASH_BYTES:
        raise Malformed("a shown field's proof is not a short list of hashes")
    raw = leaf.encode("utf-8")
    parse_field_leaf(raw)
    return DisclosedField(index, raw, tuple(map(_hash, proof)))


def _hash(text: object) -> bytes:
    if not isinstance(text, str):
        raise Malformed("a hash in a fields document is not a string")
    return b64.decode_hash(text, "a hash in a fields document")
