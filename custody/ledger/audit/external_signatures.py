"""Audit of outside signatures: stored cosignatures, timestamp tokens, a checkpoint kept elsewhere.

Only a checkpoint kept elsewhere detects a holder of the log's key who rewrote the whole ledger.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, ProofInvalid, Undecided
from custody.law.clock import tell_instant
from custody.ledger.audit.findings import Finding, Findings, finding
from custody.ledger.audit.replay import Replay
from custody.ledger.audit.typed_rows import COSIGNATURE, STORED_ENTRY, single_bytes, steady
from custody.ledger.ports import LedgerReader, Stamps, StoredCosignature
from custody.ledger.proofs.cosignatures import refuse_insiders
from custody.ledger.timestamps.records import verify_stamp
from custody.model.records import PublicKey, Stamp
from custody.model.schema.ids import b64
from custody.proof import checkpoint, cosignature, merkle
from custody.proof.merkle.frontier import Frontier
from custody.proof.note import VerifierKey


def check_cosignatures(reader: LedgerReader, log_key: VerifierKey, replay: Replay, findings: Findings) -> int:
    """Add a finding for each cosignature false or by a key enrolled here; return the number of all.

    Return 0, with a finding, where the cosignatures cannot be read.
    """
    try:
        lines = list(steady(reader.cosignatures, COSIGNATURE))
        for line in lines:
            _line(reader, log_key, line, replay, findings)
    except CustodyError as error:
        findings.add("cosignatures_unreadable", "cosignatures", found=error.message)
        return 0
    if lines and replay.holes:
        findings.add("witness_unchecked", "cosignatures")
    return len(lines)


def check_stamps(reader: LedgerReader, verifier: Stamps | None, replay: Replay, findings: Findings) -> int:
    """Verify each timestamp token on record under the root trusted at its entry; return their number."""
    found = [replay.state.get(Stamp, key) for key in replay.state.keys(Stamp.space, "all", "")]
    for stamp in found:
        if stamp is not None:
            _stamp(reader, verifier, stamp, findings)
    return len(found)


def _stamp(reader: LedgerReader, verifier: Stamps | None, stamp: Stamp, findings: Findings) -> None:
    where = f"timestamp token of entry {stamp.position} on the checkpoint of {stamp.size} entries"
    try:
        if verifier is None:
            raise Undecided("nothing here verifies timestamp tokens")
        verify_stamp(reader, verifier, stamp)
    except ProofInvalid as error:
        findings.add("timestamp_false", where, "a token that verifies", error.message)
    except CustodyError as error:
        findings.add("timestamp_unchecked", where, found=error.message)


def _line(
    reader: LedgerReader, log_key: VerifierKey, line: StoredCosignature, replay: Replay, findings: Findings
) -> None:
    where = f"cosignature on the checkpoint of {line.size} entries"
    stored = single_bytes(lambda: reader.checkpoint(line.size))
    try:
        if stored is None:
            raise ProofInvalid("there is no such checkpoint")
        key = VerifierKey.parse(line.vkey)
        where = f"{where} by {key.name}"
        if not cosignature.verify(stored + line.line.encode() + b"\n", [key]):
            raise ProofInvalid("the line is not by the key beside it")
    except CustodyError as error:
        findings.add("cosignature_false", where, "a cosignature that verifies", error.message)
        return
    if key.public == log_key.public or replay.state.get(PublicKey, b64(key.public)) is not None:
        findings.add("witness_enrolled", where, "a key of an outsider", "a key of this ledger")


def compare_outside(
    reader: LedgerReader,
    log_key: VerifierKey,
    checkpoint_note: bytes,
    witnesses: Sequence[VerifierKey] = (),
) -> Finding | None:
    """Return the finding of comparing stored entries with an outside checkpoint; None if they agree.

    The root is computed from the bytes of the entries, not from tiles. Raise Malformed or ProofInvalid where the
    checkpoint itself is not good, UnknownKey where another log signed it, Undecided where none of the given witnesses
    cosigned it, RoleRefused where one of these is no outsider, StorageFailed where the entries cannot be read.
    """
    outside = checkpoint.open(checkpoint_note, log_key)
    refuse_insiders(reader, log_key, witnesses)
    seen = cosignature.verify(checkpoint_note, witnesses)
    if witnesses and not seen:
        raise Undecided(
            "none of the witnesses given has cosigned this checkpoint",
            hint="Name the witness that signed it with --witness, or compare without any.",
        )
    frontier = Frontier()
    for stored in steady(lambda: reader.entries(0, outside.size), STORED_ENTRY):
        if stored.position != frontier.size:
            break
        frontier.append(merkle.leaf_hash(stored.note))
    by = "".join(f", seen by {line.name} at {tell_instant(line.time)}" for line in seen)
    where = f"checkpoint of {outside.size} entries from outside{by}"
    if frontier.size < outside.size:
        return finding("outside_beyond", where, f"{outside.size} entries", f"{frontier.size} entries")
    if frontier.root() != outside.root:
        return finding("outside_differs", where, b64(outside.root), b64(frontier.root()))
    return None
