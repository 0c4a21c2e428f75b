"""Offline verification that a timestamp token dates the checkpoint of a proof file.

A token alone, with the checkpoint stored with it, proves nothing about a proof that may lead to another checkpoint.
"""

from __future__ import annotations

from dataclasses import replace

from custody.errors import CustodyError, Malformed, ProofInvalid
from custody.frozen import dataclass
from custody.law.clock import AHEAD, tell_instant
from custody.ledger.ports import Stamps
from custody.model.verdicts.proof_files import BROKEN, NOT_CHECKED, VERIFIED, Examined, Verdict
from custody.proof import note, tsp
from custody.proof.digest import sha256

_SCOPE = "timestamp"


@dataclass(frozen=True, slots=True)
class SuppliedToken:
    """A token, its verifier, and the accepted root certificates, by SHA-256."""

    token: bytes
    verifier: Stamps
    roots: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """A proof file's examination with the verdict on a token, and the parsed token if it verifies."""

    examined: Examined
    token: tsp.Token | None


def date(found: Examined, checkpoint: bytes, log_key: note.VerifierKey, brought: SuppliedToken) -> Dated:
    """Return an examination with the verdict on a token added after that on the witnesses.

    ``checkpoint`` is the note in the proof file.
    """
    stated: tsp.Token | None = None
    try:
        stated = tsp.parse_token(brought.token)
        verdict = _judge(found, checkpoint, log_key, brought, stated)
    except (Malformed, ProofInvalid) as error:
        verdict = Verdict(_SCOPE, BROKEN, error.message)
    except CustodyError as error:
        verdict = Verdict(_SCOPE, NOT_CHECKED, error.message)
    verdicts = list(found.verdicts)
    place = next(at for at, known in enumerate(verdicts) if known.scope == "witnesses")
    if verdict.word == VERIFIED and not verdicts[place].asked:
        verdicts[place] = replace(verdicts[place], why="no witness was named; the timestamp stands for one")
    verdicts.insert(place + 1, verdict)
    return Dated(replace(found, verdicts=tuple(verdicts)), stated if verdict.word == VERIFIED else None)


def _judge(
    found: Examined, checkpoint: bytes, log_key: note.VerifierKey, brought: SuppliedToken, stated: tsp.Token
) -> Verdict:
    if next(verdict for verdict in found.verdicts if verdict.scope == "log").word != VERIFIED:
        return Verdict(_SCOPE, NOT_CHECKED, "it rests on the log's signature")
    imprint = sha256(_as_the_log_signed_it(checkpoint, log_key))
    if stated.imprint != imprint:
        why = f"the token is on another checkpoint than this one of {found.size} entries, which it does not date"
        return Verdict(_SCOPE, BROKEN, why)
    vouched = brought.verifier.verify(brought.token, imprint, brought.roots)
    by = tell_instant(stated.time)
    if found.envelope is not None and stated.time + AHEAD < found.envelope.at:
        when = tell_instant(found.envelope.at)
        return Verdict(
            _SCOPE, BROKEN, f"the token is of {by}, and by its own date the entry was signed at {when}"
        )
    root = vouched.root.hex()[:16]
    return Verdict(_SCOPE, VERIFIED, f"existed by {by}, stamped under the root certificate {root}")


def _as_the_log_signed_it(checkpoint: bytes, log_key: note.VerifierKey) -> bytes:
    """Return the checkpoint with the log's signature alone, the form that an authority stamps."""
    signed = note.parse(checkpoint)
    own = [
        signature
        for signature in signed.signatures
        if (signature.name, signature.key_id) == (log_key.name, log_key.key_id)
    ]
    return note.format(note.SignedNote(signed.text, (own[0],)))
