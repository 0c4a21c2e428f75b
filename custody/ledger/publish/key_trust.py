"""Trust in a log's key and head by outside evidence.

A key or its fingerprint proves which log it is; a receipt that this key signed also proves how many entries the ledger
must have. A checkpoint that a known witness cosigned proves both: the tree under it names the log's key in its first
entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from custody.errors import ProofInvalid, Undecided, UsageError
from custody.frozen import dataclass
from custody.ledger.consistency.claims import (
    Claim,
    claim_of_checkpoint,
    claim_of_receipt,
    contradictions,
    facts_of,
)
from custody.ledger.consistency.forks import forks_of
from custody.ledger.ports import Fork, HeadMark, LedgerReader
from custody.ledger.proofs.cosignatures import refuse_insiders
from custody.proof import checkpoint, cosignature, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class End:
    """A verified head of a ledger: its mark by the entries, and the checkpoint that the log signed."""

    mark: HeadMark
    checkpoint: bytes


def fingerprint(key: VerifierKey) -> str:
    """Return the SHA-256 of a verifier key's line, in hex, as `sha256sum` prints it without the newline."""
    return sha256(str(key).encode()).hexdigest()


def verified_end(reader: LedgerReader, log_key: VerifierKey) -> End:
    """Return the head of a ledger computed from the bytes of its entries, with the verified checkpoint.

    Raise ProofInvalid where they do not match, or where the first entry names another log key; UnknownKey where the log
    key did not sign.
    """
    row = reader.head()
    frontier = Frontier()
    for stored in reader.entries(0, row.size):
        frontier.append(merkle.leaf_hash(stored.note))
    note = reader.checkpoint(row.size)
    if note is None:
        raise ProofInvalid(
            f"the ledger has no checkpoint over its {row.size} entries", hint="Run `custody check`."
        )
    head = checkpoint.open(note, log_key)
    if (head.size, head.root) != (frontier.size, frontier.root()):
        raise ProofInvalid("the log signed other entries than are stored", hint="Run `custody check`.")
    if facts_of(reader, reader.entry(0)).must("log_vkey") != str(log_key):
        raise ProofInvalid(
            "the ledger was opened for another log key than the vault has",
            hint="This may be another ledger under the same name: ask for a receipt, and compare it.",
        )
    return End(HeadMark(head.size, head.root), note)


def witnessed(data: bytes, log_key: VerifierKey, witnesses: Iterable[VerifierKey], name: str) -> Claim:
    """Return the claim, under a given name, of a checkpoint that one of these witnesses cosigned.

    The log's own signature is not verified. Raise Undecided where none of them did, ProofInvalid where it is of another
    log.
    """
    if not cosignature.verify(data, witnesses):
        raise Undecided(
            "none of the witnesses given has cosigned this checkpoint",
            hint="Name the witness that signed it with --witness; its key must come from elsewhere.",
        )
    head = checkpoint.parse(data)
    if head.origin != log_key.name:
        raise ProofInvalid(f"the checkpoint is of the log {head.origin!a}, not of {log_key.name!a}")
    return Claim(name, data, head.size, head.root)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Outside evidence of a log: its key or whole fingerprint, a receipt, a checkpoint.

    ``witnesses`` are the keys of witnesses, one of which must have cosigned the checkpoint.
    """

    key: VerifierKey | None = None
    fingerprint: str | None = None
    receipt: bytes | None = None
    checkpoint: bytes | None = None
    witnesses: tuple[VerifierKey, ...] = ()

    @property
    def is_unwitnessed(self) -> bool:
        """Whether the evidence is a checkpoint alone, which no witness cosigned."""
        others = (self.key, self.fingerprint, self.receipt)
        return self.checkpoint is not None and not self.witnesses and others == (None, None, None)


def claims_of(
    reader: LedgerReader, log_key: VerifierKey, evidence: Evidence, *, trusted: bool
) -> list[Claim]:
    """Verify outside evidence against a log's key; return the claims that the ledger must contain.

    ``trusted``: the key is already trusted. Raise ProofInvalid or UnknownKey for false evidence, UsageError for an
    incomplete fingerprint or a checkpoint that does not identify its key, Undecided for one that no named witness
    cosigned, RoleRefused for a witness of this ledger's own people.
    """
    if evidence.key not in (None, log_key):
        raise _other_key(log_key)
    if evidence.fingerprint is not None:
        digits, own = evidence.fingerprint.replace(" ", "").lower(), fingerprint(log_key)
        if len(digits) != len(own):
            raise UsageError(f"--fingerprint is {len(own)} hex digits", hint="Fewer digits show nothing.")
        if digits != own:
            raise _other_key(log_key)
    if evidence.is_unwitnessed and not trusted:
        raise UsageError(
            "a checkpoint that the log signed alone does not say whose key that is",
            hint="Give --witness with the key of a witness that cosigned it, or --key.",
        )
    claims: list[Claim] = []
    if evidence.receipt is not None:
        claims.append(claim_of_receipt("--receipt", evidence.receipt, log_key))
    if evidence.checkpoint is not None and evidence.witnesses:
        refuse_insiders(reader, log_key, evidence.witnesses)
        claims.append(witnessed(evidence.checkpoint, log_key, evidence.witnesses, "--checkpoint"))
    elif evidence.checkpoint is not None:
        claims.append(claim_of_checkpoint("--checkpoint", evidence.checkpoint, log_key))
    return claims


def _other_key(log_key: VerifierKey) -> ProofInvalid:
    return ProofInvalid(
        f"the vault's log key is not the one given for {log_key.name}",
        hint="This is another log under the same name, or the key given is an old one: trust nothing here.",
    )


def check_contained(
    reader: LedgerReader, end: End, claims: list[Claim], log_key: VerifierKey, now: int
) -> list[Fork]:
    """Return the forks that evidence shows against a ledger; [] where the ledger contains all of it.

    Raise Undecided where the ledger is shorter than the evidence, ProofInvalid where it has other entries and the log
    did not sign both.
    """
    found = contradictions(reader, end.mark.size, claims, whole=True)
    forks = forks_of(reader, log_key, end.mark.size, found, now)
    if forks:
        return forks
    for each in found:
        if each.outcome == "beyond":
            raise Undecided(
                f"{each.claim.name} shows {each.claim.size} entries, and the ledger has {end.mark.size}: it is an old"
                " copy or a cut one",
                hint="Find the longer ledger; nothing is taken over from this one.",
            )
        raise ProofInvalid(
            f"the ledger does not contain what {each.claim.name} shows",
            hint="Trust nothing here: this may be another ledger under the same name.",
        )
    return []


def lost_since(
    reader: LedgerReader, end: End, claims: list[Claim], log_key: VerifierKey, now: int
) -> list[Fork]:
    """Return a fork for each claim that a resumption records as lost, answered by that resumption."""
    found = contradictions(reader, end.mark.size, claims, whole=True)
    as_forks = [replace(each, outcome="differs") for each in found if each.resumption is not None]
    by = {each.claim.data: each.resumption.position for each in found if each.resumption is not None}
    return [
        replace(fork, resumption=by[fork.kept])
        for fork in forks_of(reader, log_key, end.mark.size, as_forks, now)
    ]
