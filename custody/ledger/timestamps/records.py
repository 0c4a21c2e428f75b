"""Timestamp tokens on record, and their verification.

A token is on the checkpoint as the log signed it, without cosignatures, which may be added at any time.
"""

from __future__ import annotations

from typing import TypeVar

from custody.errors import Ambiguous, CustodyError, NotFound, ProofInvalid
from custody.law.clock import AHEAD, format_instant
from custody.ledger.ports import LedgerReader, Stamps
from custody.ledger.state.state_cache import Recall
from custody.model.entry.envelope import parse_entry
from custody.model.record import Record
from custody.model.records import Stamp, TsaRoot
from custody.model.schema.ids import b64, unb64
from custody.model.state import State
from custody.proof import checkpoint
from custody.proof.digest import sha256

R = TypeVar("R", bound=Record)


def stamps(reader: LedgerReader) -> list[Stamp]:
    """Return every token on record, in the order of their entries."""
    return sorted(_all(reader, Stamp), key=lambda stamp: stamp.position)


def newest_signed(reader: LedgerReader, most: int) -> int:
    """Return the largest size up to ``most`` of a checkpoint with cosignature or token, 0 if none has.

    No signature is verified.
    """
    stamped = (stamp.size for stamp in _all(reader, Stamp, most) if stamp.size <= most)
    return max(reader.cosigned(most), max(stamped, default=0))


def roots(reader: LedgerReader) -> list[TsaRoot]:
    """Return every root certificate under which tokens are or were accepted, in order of entries."""
    return sorted(_all(reader, TsaRoot), key=lambda root: root.since)


def _all(reader: LedgerReader, cls: type[R], size: int | None = None) -> list[R]:
    size = reader.head().size if size is None else size
    state = State(Recall(reader, size), size)
    found = (state.get(cls, key) for key in state.keys(cls.space, "all", ""))
    return [record for record in found if record is not None]


def verify_stamp(reader: LedgerReader, verifier: Stamps, stamp: Stamp) -> None:
    """Verify a token on record under the root that was trusted at its entry.

    Raise ProofInvalid where it does not verify, and the errors of the verifier.
    """
    signed = reader.checkpoint(stamp.size)
    if signed is None or b64(checkpoint.parse(signed).root) != stamp.root:
        raise ProofInvalid(f"there is no such checkpoint of {stamp.size} entries as the token is on")
    vouched = verifier.verify(unb64(stamp.token), sha256(signed), [unb64(stamp.certificate)])
    if b64(vouched.signer) != stamp.signer:
        raise ProofInvalid("the token is signed under another certificate than its entry says")
    not_before(reader, stamp.size, stamp.time)


def not_before(reader: LedgerReader, size: int, time: int) -> None:
    """Raise ProofInvalid for a token's time before that of the newest of the first ``size`` entries.

    ``time`` is in seconds UTC; clocks may differ by AHEAD seconds.
    """
    newest = parse_entry(reader.entry(size - 1).note).envelope.at
    if time + AHEAD < newest:
        raise ProofInvalid(
            f"the token is of {format_instant(time)}, and the newest entry under it of {format_instant(newest)}",
            hint="One of the two clocks is wrong: find out which, and ask for a new token.",
        )


def standing(reader: LedgerReader, verifier: Stamps, stamp: Stamp) -> tuple[str, str | None]:
    """Return ``holds``, ``false`` or ``unchecked`` for a token on record, and the reason unless it holds."""
    try:
        verify_stamp(reader, verifier, stamp)
    except ProofInvalid as error:
        return "false", error.message
    except CustodyError as error:
        return "unchecked", error.message
    return "holds", None


def unread(reader: LedgerReader, verifier: Stamps) -> bool:
    """Return whether there are tokens that cannot be verified here, by the newest under each root."""
    newest = {stamp.certificate: stamp for stamp in stamps(reader)}
    return any(standing(reader, verifier, stamp)[0] == "unchecked" for stamp in newest.values())


def root_named(reader: LedgerReader, text: str) -> TsaRoot:
    """Return the trusted root whose SHA-256 begins with these hex digits; raise NotFound, Ambiguous."""
    found = [
        root
        for root in roots(reader)
        if root.until is None and unb64(root.certificate).hex().startswith(text.lower())
    ]
    if len(found) > 1:
        raise Ambiguous(f"{text!r} begins the digest of {len(found)} certificates", hint="Give more of it.")
    if not found or not text:
        raise NotFound(
            f"tokens are taken under no certificate {text!r}",
            hint="`custody timestamp list` shows the digests.",
        )
    return found[0]


def stamp_on(reader: LedgerReader, size: int | None) -> Stamp:
    """Return the newest token on the checkpoint of ``size`` entries; raise NotFound if there is none.

    None means the largest checkpoint that has one.
    """
    found = [stamp for stamp in stamps(reader) if size in (None, stamp.size)]
    if not found:
        on = "any checkpoint" if size is None else f"the checkpoint of {size} entries"
        raise NotFound(f"there is no timestamp token on {on}", hint="See `custody timestamp list`.")
    return max(found, key=lambda stamp: (stamp.size, stamp.position))
