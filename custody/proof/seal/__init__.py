"""Sealed content: salted field leaves, and the typed roots and lists that lead further down.

An entry commits to its fields by one root, so that a field can be shown alone or erased without breaking a
proof. Nothing here knows a kind of entry or a schema.
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
from custody.proof.seal.listing import (
    ManifestLeaf,
    SweepLeaf,
    manifest_leaf,
    manifest_root,
    parse_manifest_leaf,
    parse_sweep_leaf,
    sweep_leaf,
    sweep_root,
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
    "ManifestLeaf",
    "ManifestRoot",
    "ObjectRoot",
    "SweepLeaf",
    "SweepRoot",
    "TypedRoot",
    "content_root",
    "content_root_of_hashes",
    "field_leaf",
    "field_proof",
    "manifest_leaf",
    "manifest_root",
    "name_bytes",
    "name_value",
    "open_field",
    "parse_field_leaf",
    "parse_manifest_leaf",
    "parse_sweep_leaf",
    "plain_value",
    "sweep_leaf",
    "sweep_root",
    "typed_root_from_json",
    "verify_field",
]
