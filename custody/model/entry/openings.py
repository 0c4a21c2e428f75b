"""An entry's committed content as stored: each field's leaf, or its hash once erased.

Stored form, per field in order: one byte 1, a big-endian uint32 length and the leaf; or one byte 0 and the 32-byte
leaf hash. The content root is the same before and after an erasure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from struct import pack

from custody.errors import Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.model.entry.facts import Facts, Private, parted
from custody.model.schema.schema import Layout
from custody.model.schema.types import Value
from custody.proof.commitments.field_leaf import (
    MOST_FIELDS,
    PLAIN_LEAF,
    content_root_of_hashes,
    field_leaf,
    open_field,
    plain_value,
)
from custody.proof.merkle import HASH_BYTES, leaf_hash

#: A present leaf in the stored form that needs no decoding: its length, the leaf, its name, its value as written.
_PLAIN = re.compile(rb"\x01(.{4})(" + PLAIN_LEAF + rb")", re.DOTALL)
#: Bytes before each leaf.
_BEFORE = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """One committed field: the leaf bytes, or None when erased, and the 32-byte leaf hash."""

    leaf: bytes | None
    hash: bytes


def opened(leaf: bytes) -> Opening:
    """Return the opening of a present leaf."""
    return Opening(leaf, leaf_hash(leaf))


def seal_values(
    layout: Layout, facts: Facts, private: Private, salts: Sequence[bytes]
) -> tuple[Opening, ...]:
    """Return the openings of all fields of a kind in order, absent ones as null.

    Each field has a fresh salt of 16 bytes from ``salts``; raise ValueError for another number of salts than fields.
    """
    values = {**private, **facts}
    pairs = zip(layout.names, salts, strict=True)
    return tuple(opened(field_leaf(salt, name, values.get(name))) for name, salt in pairs)


def content_of(openings: Iterable[Opening]) -> bytes:
    """Return the 32-byte content root of an entry's openings."""
    return content_root_of_hashes([opening.hash for opening in openings])


def encode(openings: Iterable[Opening]) -> bytes:
    """Return openings in their stored form."""
    parts: list[bytes] = []
    for opening in openings:
        if opening.leaf is None:
            parts += (b"\x00", opening.hash)
        else:
            parts += (b"\x01", len(opening.leaf).to_bytes(4, "big"), opening.leaf)
    return b"".join(parts)


def decode(data: bytes) -> tuple[Opening, ...]:
    """Parse openings from their stored form; raise Malformed if the bytes do not divide into fields."""
    return tuple(
        opened(data[start:stop]) if present else Opening(None, data[start:stop])
        for present, start, stop in _divided(data)
    )


def leaves(data: bytes) -> tuple[bytes | None, ...]:
    """Parse only the leaves from the stored form, None for an erased one; raise Malformed as ``decode``."""
    return tuple([data[start:stop] if present else None for present, start, stop in _divided(data)])


def unsealed(data: bytes) -> tuple[tuple[bytes | None, ...], bytes]:
    """Return the leaves of the stored form, None for an erased one, and their 32-byte content root.

    Raise Malformed as ``decode`` does.
    """
    found: list[bytes | None] = []
    hashes: list[bytes] = []
    for present, start, stop in _divided(data):
        part = data[start:stop]
        found.append(part if present else None)
        hashes.append(leaf_hash(part) if present else part)
    return tuple(found), content_root_of_hashes(hashes)


def _divided(data: bytes) -> list[tuple[bool, int, int]]:
    """Return for each field whether its leaf is present, and the bounds of that leaf or of its hash."""
    parts: list[tuple[bool, int, int]] = []
    at, end = 0, len(data)
    while at < end:
        tag = data[at]
        if tag == 1:
            start = at + 5
            stop = start + int.from_bytes(data[at + 1 : start], "big")
        else:
            start = at + 1
            stop = start + HASH_BYTES
        parts.append((tag == 1, start, stop))
        if tag > 1 or stop > end or len(parts) > MOST_FIELDS:
            raise Malformed(f"stored openings break at byte {at}")
        at = stop
    return parts


@dataclass(frozen=True, slots=True)
class Contents:
    """The values in an entry's openings: structural facts, private values, names of erased fields."""

    facts: Facts
    private: Private
    erased: frozenset[str]


def read(layout: Layout, openings: Sequence[Opening]) -> Contents:
    """Parse all fields against a kind's layout.

    Raise Malformed for a leaf that is no field, ProofInvalid where the fields are not exactly the kind's, in order, or
    a structural one is erased.
    """
    return read_leaves(layout, [opening.leaf for opening in openings])


def read_leaves(layout: Layout, leaves: Sequence[bytes | None]) -> Contents:
    """Parse all fields from their leaves, None for an erased one.

    Raise Malformed and ProofInvalid as ``read`` does.
    """
    if len(leaves) != len(layout.names):
        raise ProofInvalid(f"{layout.kind.name} has {len(layout.names)} fields, here are {len(leaves)}")
    facts: dict[str, Value] = {}
    private: dict[str, Value] = {}
    erased: set[str] = set()
    for name, leaf in zip(layout.names, leaves, strict=True):
        structural = name in layout.structural
        if leaf is None:
            if structural:
                raise ProofInvalid(f"the structural field {name} of {layout.kind.name} is gone")
            erased.add(name)
            continue
        found, value = open_field(leaf)
        if found != name:
            raise ProofInvalid(f"field {name} of {layout.kind.name} holds {found}")
        if value is not None:
            (facts if structural else private)[name] = value
    return Contents(*parted(facts, private), frozenset(erased))


def read_plain(layout: Layout, data: bytes) -> tuple[Contents, tuple[bytes, ...]] | None:
    """Parse the stored form in one pass; return its contents and leaves, None where that is not possible.

    It is not where a field is erased, a value needs decoding, or the form is damaged: ``read`` does those.
    """
    found = _PLAIN.findall(data)
    if len(found) != len(layout.written):
        return None
    lengths, leaves, names, values = zip(*found, strict=True)
    sizes = list(map(len, leaves))
    # The matches are as long as all bytes together, so that each leaf begins where another ends.
    if names != layout.written or sum(sizes) + _BEFORE * len(sizes) != len(data):
        return None
    if b"".join(lengths) != pack(f">{len(sizes)}I", *sizes):
        return None
    facts: dict[str, Value] = {}
    private: dict[str, Value] = {}
    try:
        for at, written in enumerate(values):
            if written != b"null":
                name, _, structural = layout.parts[at]
                (facts if structural else private)[name] = plain_value(name, written)
    except Malformed:
        return None
    return Contents(*parted(facts, private), frozenset()), leaves


def erase(layout: Layout, openings: Sequence[Opening], names: Iterable[str]) -> tuple[Opening, ...]:
    """Return the openings with the named fields reduced to their hashes; raise KeyError for other names."""
    gone = {layout.positions[name] for name in names}
    return tuple(
        Opening(None, opening.hash) if at in gone else opening for at, opening in enumerate(openings)
    )
