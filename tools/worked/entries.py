"""Examples of signed data: keys, entries, committed fields, checkpoints and cosignatures."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from custody.model.entry import openings as opening_format
from custody.proof import b64, merkle, note, sampling, tsp
from tools.hexdump import hexdump
from tools.office import ACCEPTED, CASE, OPENED, office


def verifier_key() -> str:
    """Return a text that shows a verifier key and how its identifier comes about."""
    key = office().log_key
    material = bytes([key.kind]) + key.public
    hashed = sha256(key.name.encode() + b"\n" + material).digest()
    lines = [
        f"name         {key.name}",
        f"type || key  {material.hex()}",
        f"key id       {hashed[:4].hex()}",
        str(key),
    ]
    return "\n".join(lines)


def opening_entry() -> str:
    """Return a text that shows entry 0 as it is signed and stored."""
    return office().note(OPENED).decode()


def answering_entry() -> str:
    """Return a text that shows an entry that answers another one: the acceptance of a transfer."""
    return office().note(ACCEPTED).decode()


def entry_hash() -> str:
    """Return a text that shows the leaf hash and the signature's parts of entry 0."""
    data = office().note(OPENED)
    line = note.parse(data).signatures[0]
    lines = [
        f"bytes of the note    {len(data)}",
        f"leaf hash            {merkle.leaf_hash(data).hex()}",
        f"key id               {line.key_id.hex()}",
        f"signature            {line.signature.hex()}",
    ]
    return "\n".join(lines)


def committed_fields() -> str:
    """Return a text that shows every field leaf of an entry, its leaf hash, and the root over them."""
    openings = opening_format.decode(office().before_erasure)
    lines = []
    for index, one in enumerate(openings):
        leaf = "(erased)" if one.leaf is None else one.leaf.decode()
        lines += [f"{index}  {leaf}", f"   leaf hash {one.hash.hex()}"]
    content = opening_format.content_of(openings)
    return "\n".join([*lines, f"content  {content.hex()}", f"         {b64.encode(content)}"])


def field_proof() -> str:
    """Return a text that shows the proof that field 1 belongs to that entry."""
    hashes = [opening.hash for opening in opening_format.decode(office().before_erasure)]
    return "\n".join(step.hex() for step in merkle.proof_from_leaves(1, hashes))


def openings_before() -> str:
    """Return a text that shows the stored form of an entry's first two fields."""
    openings = opening_format.decode(office().before_erasure)
    return hexdump(opening_format.encode(openings[:2]))


def openings_after() -> str:
    """Return a text that shows the same two fields once the first is erased."""
    openings = opening_format.decode(office().world.store.read().openings(CASE))
    return hexdump(opening_format.encode(openings[:2]))


def checkpoint_note() -> str:
    """Return a text that shows the newest checkpoint as the log signed it."""
    return office().checkpoint().decode()


def cosignature_parts() -> str:
    """Return a text that shows a witness's line, taken apart, and what it signs."""
    cosigned = office().cosigned()
    parsed = note.parse(cosigned)
    line = parsed.signatures[-1]
    time = int.from_bytes(line.signature[:8], "big")
    lines = [
        cosigned.decode().splitlines()[-1],
        "",
        f"witness    {office().witness.verifier}",
        f"key id     {line.key_id.hex()}",
        f"time       {line.signature[:8].hex()} = {time}",
        f"signature  {line.signature[8:].hex()}",
        "over the text:",
        *(f"  {part}" for part in f"cosignature/v1\ntime {time}\n{parsed.text}".splitlines()),
    ]
    return "\n".join(lines)


def timestamp_request() -> str:
    """Return a text that shows a timestamp request, and the sample seed from a signature of 4 bytes."""
    stamped = b"some checkpoint\n"
    asked = tsp.request(sha256(stamped).digest(), 5).hex()
    lines = [asked[at : at + 64] for at in range(0, len(asked), 64)]
    seed = sampling.token_seed(stamped, bytes.fromhex("01020304"))
    return "\n".join([*lines, "", f"seed of a sample, were the signature 01020304: {seed.hex()}"])


EXAMPLES: dict[str, Callable[[], str]] = {
    "verifier-key": verifier_key,
    "entry-opened": opening_entry,
    "entry-accepted": answering_entry,
    "entry-hash": entry_hash,
    "committed-fields": committed_fields,
    "field-proof": field_proof,
    "openings-before": openings_before,
    "openings-after": openings_after,
    "checkpoint": checkpoint_note,
    "cosignature": cosignature_parts,
    "timestamp-request": timestamp_request,
}
