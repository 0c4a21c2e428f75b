"""Kinds about backups of the ledger: one was made, and one was destroyed."""

from __future__ import annotations

from custody.model import permits, types
from custody.model.schema import Erasable, Kind, Need, Structural

#: Why a backup was destroyed.
REASONS: dict[str, str] = {
    "damaged": "it does not verify any more",
    "erasure": "it held a value that was to be erased",
    "retention": "it was kept as long as backups are kept here",
    "superseded": "newer ones took its place",
}

KINDS: tuple[Kind, ...] = (
    Kind(
        "backup.made",
        (
            # How many entries the copy has, and the root over them.
            Structural("size", types.COUNT),
            Structural("root", types.SHA256),
            # The bytes of all files that its list names, and the digest of that list.
            Structural("bytes", types.COUNT),
            Structural("sha256", types.SHA256),
            Structural("taken", types.COME),
            # The keys to which the passphrase of the log key was sealed; nothing, where it was sealed to none.
            Structural("escrow", types.KEY_NAMES, Need.OPTIONAL),
            Erasable("place"),
        ),
        ("record",),
        begins=True,
        permit=permits.to(permits.ADMINISTRATOR, permits.CUSTODIAN, permits.MACHINE),
    ),
    Kind(
        "backup.destroyed",
        (Structural("reason", types.code(REASONS)),),
        ("record",),
        answers=True,
        permit=permits.STOREROOM,
    ),
)
