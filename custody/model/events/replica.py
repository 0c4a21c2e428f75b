"""Kinds about further places of an object: copied into another store, and put right where it was damaged."""

from __future__ import annotations

from custody.law import locking
from custody.model import permits, types
from custody.model.schema import FieldSpec, Kind, Need, Structural

#: The lock with which bytes were put into a store, as it read back.
_HELD: tuple[FieldSpec, ...] = (
    Structural("lock_mode", types.code(locking.MODES)),
    Structural("lock_until", types.INSTANT, Need.OPTIONAL),
    Structural("lock_hold", types.FLAG, Need.OPTIONAL),
    Structural("lock_differs", types.codes(locking.DRIFT, only=locking.DIFFERENCES), Need.OPTIONAL),
)

KINDS: tuple[Kind, ...] = (
    Kind(
        "object.replicated",
        (
            Structural("exhibit", types.ref("exhibit")),
            Structural("of", types.ref("object")),
            Structural("source", types.ref("object")),
            Structural("object", types.OBJECT_ROOT),
            Structural("store", types.IDENTIFIER),
            Structural("key", types.IDENTIFIER),
            Structural("version", types.IDENTIFIER, Need.OPTIONAL),
            *_HELD,
        ),
        ("record",),
        begins=True,
        permit=permits.BENCH_OR_MACHINE,
    ),
    Kind(
        "object.repaired",
        (
            Structural("source", types.ref("object")),
            Structural("outcome", types.code("mismatch", "missing")),
            Structural("found_sha256", types.SHA256, Need.OPTIONAL),
            Structural("object", types.OBJECT_ROOT),
            Structural("version", types.IDENTIFIER, Need.OPTIONAL),
            Structural("former", types.IDENTIFIERS, Need.OPTIONAL),
            *_HELD,
        ),
        ("record",),
        permit=permits.BENCH,
    ),
)
