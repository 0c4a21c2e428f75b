"""Sealed content: salted field leaves, and the typed roots and lists that lead further down.

An entry commits to its fields by one root, so that a field can be shown alone or erased without breaking a
proof. Nothing here knows a kind of entry or a schema. The leaves of a file manifest and of a fixity sweep are in
custody.proof.seal.listing, which fields of an entry do without.
"""

from __future__ import annotations

from custody.proof.seal.leaf import (
    MOST_FIELDS,
    MOST_VALUE_BYTES,
    PLAIN_LEAF,
    SALT_BYTES,
    Field,
    content_root,
    content_root_of_hashes,
    field_leaf,
    field_proof,
    open_field,
    parse_field_leaf,
    plain_value,
    verify_field,
)
from custody.proof.seal.roots import ManifestRoot, ObjectRoot, SweepRoot, TypedRoot, typed_root_from_json
from custody.proof.seal.values import FieldValue, name_bytes, name_value

__all__ = [
    "MOST_FIELDS",
    "MOST_VALUE_BYTES",
    "PLAIN_LEAF",
    "SALT_BYTES",
    "Field",
    "FieldValue",
    "ManifestRoot",
    "ObjectRoot",
    "SweepRoot",
    "TypedRoot",
    "content_root",
    "content_root_of_hashes",
    "field_leaf",
    "field_proof",
    "name_bytes",
    "name_value",
    "open_field",
    "parse_field_leaf",
    "plain_value",
    "typed_root_from_json",
    "verify_field",
]
