"""Proves that a chunk of a stored object is the one whose root an entry seals.

Uses the leaf hashes kept beside the object only after they led to the recorded root; otherwise the object is read
whole. Gives evidence bytes away, so whoever calls decides to whom.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, NotFound, ProofInvalid
from custody.ledger.keeping import refuse_kept
from custody.ledger.ports import LedgerReader, ObjectStore, StoredEntry
from custody.model import openings as opening_format
from custody.model import rulesets
from custody.model.envelope import parse_entry
from custody.model.records import StoredObject
from custody.proof import chunk_file, merkle, seal
from custody.proof.chain import verify_chunk
from custody.proof.chunk_file import ChunkFile
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.fields import DisclosedField
from custody.proof.merkle import HASH_BYTES
from custody.proof.seal import ObjectRoot

_FIELD = "object"


def prove_chunk(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, index: int
) -> tuple[bytes, bytes]:
    """Give the chunk document (custody.chunk/1) and the bytes of chunk ``index`` of an object.

    Raises NotFound for a chunk the object does not have, ProofInvalid when the bytes in the store are not those
    recorded, ObjectMissing or ObjectUnreadable from the store, RuleBroken for what is privileged or abuse material.
    """
    refuse_kept(reader, stored)
    entry, at, openings, root = _sealed(reader, stored)
    leaf = openings[at].leaf
    if not 0 <= index < root.count:
        raise NotFound(
            f"object {stored.id} has {root.count} chunks, so there is no chunk {index}",
            hint="Chunks are numbered from 0; each is 1 MiB long, the last one what remains.",
        )
    hashes = leaf_hashes(store, stored, root)
    chunk = b"".join(store.read(stored.store_key, stored.version, index * root.leaf, root.leaf))
    proof = tuple(merkle.proof_from_leaves(index, hashes))
    verify_chunk(chunk, index, proof, root)
    field = DisclosedField(at, leaf or b"", tuple(seal.field_proof(at, [one.hash for one in openings])))
    return chunk_file.format(ChunkFile(entry.leaf, field, index, proof)), chunk


def recorded_root(reader: LedgerReader, stored: StoredObject) -> ObjectRoot:
    """Give what the object's entry seals: size, SHA-256 and root; ProofInvalid where that is gone."""
    return _sealed(reader, stored)[3]


def _sealed(
    reader: LedgerReader, stored: StoredObject
) -> tuple[StoredEntry, int, Sequence[opening_format.Opening], ObjectRoot]:
    entry = reader.entry(stored.position)
    envelope = parse_entry(entry.note).envelope
    at = rulesets.layout(envelope.v, envelope.kind).positions[_FIELD]
    openings = opening_format.decode(reader.openings(stored.position))
    leaf = openings[at].leaf
    if leaf is None:
        raise ProofInvalid(f"the root of object {stored.id} is gone from entry {stored.position}")
    root = seal.typed_root_from_json(seal.parse_field_leaf(leaf).value)
    if not isinstance(root, ObjectRoot):
        raise ProofInvalid(f"entry {stored.position} holds no root of an object")
    return entry, at, openings, root


def kept_leaves(store: ObjectStore, stored: StoredObject, root: bytes) -> list[bytes] | None:
    """Give the leaf hashes of an object if they lead to its root, None if they do not or cannot be read.

    They are kept beside it; of one leaf the root is its hash.
    """
    if 0 < stored.bytes <= LEAF_BYTES:
        return [root]
    try:
        hashes = _cut(b"".join(store.read(stored.store_key.replace("objects/", "trees/", 1), None)))
    except CustodyError:
        return None
    fits = len(hashes) == -(-stored.bytes // LEAF_BYTES) and merkle.root(hashes) == root
    return hashes if fits else None


def leaf_hashes(store: ObjectStore, stored: StoredObject, root: ObjectRoot) -> list[bytes]:
    """Give the leaf hashes of an object, which lead to its recorded root: kept, else found by reading it whole.

    Raises ProofInvalid when the bytes in the store are not those recorded, ObjectMissing or ObjectUnreadable.
    """
    kept = kept_leaves(store, stored, root.root)
    if kept is not None:
        return kept
    hasher = ObjectHasher()
    for piece in store.read(stored.store_key, stored.version):
        hasher.update(piece)
    digest = hasher.finish()
    if digest.root != root.root:
        raise ProofInvalid(
            f"the bytes of object {stored.id} in store {stored.store} are not those recorded",
            hint="Run `custody fixity run`, which records it, and restore the object from a second copy.",
        )
    return _cut(digest.leaves)


def _cut(data: bytes) -> list[bytes]:
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
