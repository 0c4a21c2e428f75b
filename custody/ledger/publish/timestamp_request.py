"""Timestamp requests (RFC 3161) to an authority, and the entry that records its answer.

Nothing is sent from here: request and answer are files that people carry, and an entry commits to the token.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.errors import NotFound, ProofInvalid, RuleBroken
from custody.frozen import dataclass
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import Entropy, LedgerReader, Stamps
from custody.ledger.timestamps.records import not_before, roots
from custody.model.hints import HINTS
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value
from custody.proof import checkpoint, tsp
from custody.proof.digest import sha256


@dataclass(frozen=True, slots=True)
class StampRequest:
    """A timestamp request: the checkpoint of ``size`` entries, and the request to the authority (DER)."""

    size: int
    checkpoint: bytes
    request: bytes


def stamp_request(reader: LedgerReader, size: int, entropy: Entropy) -> StampRequest:
    """Return the request for a token on the checkpoint of ``size`` entries; raise NotFound without one."""
    signed = reader.checkpoint(size)
    if signed is None:
        raise NotFound(
            f"the ledger has no checkpoint of size {size}",
            hint="Sizes that have one are listed by `custody log checkpoints`.",
        )
    nonce = int.from_bytes(entropy.token(tsp.NONCE_BYTES), "big")
    return StampRequest(size, signed, tsp.request(sha256(signed), nonce))


def stamped_request(
    reader: LedgerReader, verifier: Stamps, asked: bytes, response: bytes, subject: str
) -> Request:
    """Verify an authority's answer; return the ``checkpoint.timestamped`` request of its token.

    ``asked`` is the request (DER), ``response`` the answer (DER). Raise ProofInvalid or Malformed where the answer is
    not good or is to another request, NotFound for a request on no checkpoint of this ledger, RuleBroken where no root
    is trusted, and the errors of the verifier.
    """
    imprint, nonce = tsp.read_request(asked)
    token = tsp.token_of(response)
    stated = tsp.parse_token(token)
    if stated.imprint != imprint or stated.nonce != nonce:
        raise ProofInvalid(
            "the answer is to another request than this one",
            hint="Name the request that was sent with --request; each answer belongs to one.",
        )
    trusted = [unb64(root.certificate) for root in roots(reader) if root.until is None]
    if not trusted:
        raise RuleBroken(
            "no root certificate is accepted here for tokens",
            rule="timestamp.root",
            hint=HINTS["timestamp.root"],
        )
    size, signed = _stamped(reader, imprint)
    vouched = verifier.verify(token, imprint, trusted)
    not_before(reader, size, stated.time)
    return Request(
        "checkpoint.timestamped",
        {
            "tree_size": size,
            "root_sha256": b64(checkpoint.parse(signed).root),
            "timestamped_at": format_instant(stated.time),
            "token_serial": f"{stated.serial:x}",
            "certificate_sha256": b64(vouched.root),
            "signer_certificate_sha256": b64(vouched.signer),
            "token": b64(token),
        },
        subject=subject,
    )


def trusted_root(digest: bytes, subject: str, typed: Mapping[str, Value]) -> dict[str, Value]:
    """Return the values of a trusted root certificate: those typed, its SHA-256, and a name.

    The name is by default the certificate's ``subject``.
    """
    return {**typed, "certificate_sha256": b64(digest), "name": typed["name"] or subject}


def existed(stamped: Request) -> tuple[Value, Value]:
    """Return the number of entries that a token proves to have existed, and the instant it states."""
    return stamped.values["tree_size"], stamped.values["timestamped_at"]


def _stamped(reader: LedgerReader, imprint: bytes) -> tuple[int, bytes]:
    """Return size and bytes of the checkpoint with this SHA-256; raise NotFound if there is none."""
    for size, signed in reader.checkpoints():
        if sha256(signed) == imprint:
            return size, signed
    raise NotFound(
        "the request is for no checkpoint of this ledger",
        hint="Use the files that `custody timestamp request` of this ledger wrote.",
    )
