"""Proofs that a chunk belongs to the stored object whose root an entry commits to.

Stored tree hashes are used only if they lead to the recorded root; otherwise the object is read whole. The proof
contains evidence bytes: the caller decides who may have them.
"""

from __future__ import annotations

from custody.errors import CustodyError, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.objects.egress_check import refuse_egress
from custody.ledger.ports import LedgerReader, ObjectStore
from custody.ledger.stores.sidecars import tree_key
from custody.model import layouts
from custody.model.entry import openings as opening_format
from custody.model.entry.envelope import parse_entry
from custody.model.records import StoredObject
from custody.proof import chunk_file, merkle
from custody.proof.chain import verify_chunk
from custody.proof.chunk_file import ChunkFile
from custody.proof.commitments.field_leaf import field_proof, parse_field_leaf
from custody.proof.commitments.typed_roots import ObjectRoot, TypedRoot, typed_root_from_json
from custody.proof.digest import LEAF_BYTES, ObjectHasher
from custody.proof.fields import DisclosedField
from custody.proof.merkle import HASH_BYTES

_FIELD = "object_root"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A typed root that an entry commits to: the entry's leaf hash, the disclosed field, the root."""

    entry_leaf: bytes
    field: DisclosedField
    root: TypedRoot


def prove_chunk(
    reader: LedgerReader, store: ObjectStore, stored: StoredObject, index: int
) -> tuple[bytes, bytes]:
    """Return the chunk document (custody.chunk/2) and the bytes of chunk ``index`` of an object.

    Chunks are numbered from 0, each 1 MiB long except the last. Raise NotFound for a chunk the object does not have,
    ProofInvalid where the bytes in the store are not those recorded, ObjectMissing or ObjectUnreadable, RuleBroken for
    privileged or abuse material.
    """
    refuse_egress(reader, stored)
    found = sealed(reader, stored, _FIELD)
    root = _object_root(found, stored)
    if not 0 <= index < root.count:
        raise NotFound(
            f"object {stored.id} has {root.count} chunks, so there is no chunk {index}",
            hint="Chunks are numbered from 0; each is 1 MiB long, the last one what remains.",
        )
    hashes = leaf_hashes(store, stored, root)
    chunk = b"".join(store.read(stored.store_key, stored.version, index * root.leaf, root.leaf))
    proof = tuple(merkle.proof_from_leaves(index, hashes))
    verify_chunk(chunk, index, proof, root)
    return chunk_file.format(ChunkFile(found.entry_leaf, found.field, index, proof)), chunk


def recorded_root(reader: LedgerReader, stored: StoredObject) -> ObjectRoot:
    """Return the size, SHA-256 and tree root that an object's entry commits to.

    Raise ProofInvalid where the field is gone from the entry.
    """
    return _object_root(sealed(reader, stored, _FIELD), stored)


def sealed(reader: LedgerReader, stored: StoredObject, name: str) -> Sealed:
    """Return the typed root in field ``name`` of an object's entry, with the proof of the field.

    Raise ProofInvalid where the field is gone from the entry.
    """
    entry = reader.entry(stored.position)
    envelope = parse_entry(entry.note).envelope
    at = layouts.layout(envelope.v, envelope.kind).positions[name]
    openings = opening_format.decode(reader.openings(stored.position))
    leaf = openings[at].leaf
    if leaf is None:
        raise ProofInvalid(f"the root of object {stored.id} is gone from entry {stored.position}")
    root = typed_root_from_json(parse_field_leaf(leaf).value)
    proof = tuple(field_proof(at, [opening.hash for opening in openings]))
    return Sealed(entry.leaf, DisclosedField(at, leaf, proof), root)


def _object_root(found: Sealed, stored: StoredObject) -> ObjectRoot:
    if not isinstance(found.root, ObjectRoot):
        raise ProofInvalid(f"entry {stored.position} holds no root of an object")
    return found.root


def kept_leaves(store: ObjectStore, stored: StoredObject, root: bytes) -> list[bytes] | None:
    """Return the leaf hashes stored beside an object; None unless they are readable and lead to its root.

    An object of one leaf has none stored: the root is its hash.
    """
    if 0 < stored.bytes <= LEAF_BYTES:
        return [root]
    count = -(-stored.bytes // LEAF_BYTES)
    try:
        kept = b"".join(store.read(tree_key(stored.store_key), None, 0, count * HASH_BYTES + 1))
    except CustodyError:
        return None
    hashes = _cut(kept)
    fits = len(hashes) == count and merkle.root(hashes) == root
    return hashes if fits else None


def leaf_hashes(store: ObjectStore, stored: StoredObject, root: ObjectRoot) -> list[bytes]:
    """Return the leaf hashes that lead to an object's recorded root: stored, else computed from its bytes.

    Raise ProofInvalid where the bytes in the store are not those recorded, ObjectMissing or ObjectUnreadable.
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
            hint="Run `custody sweep run`, which records it, then `custody object repair OBJECT` from another place.",
        )
    return _cut(digest.leaves)


def _cut(data: bytes) -> list[bytes]:
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
