"""Compares a ledger with what an account remembers of it: checkpoints, receipts, known forks."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from custody.errors import CustodyError, HeadMismatch, UnknownKey
from custody.ledger.audit.findings import Findings
from custody.ledger.audit.promised_checkpoints import check_promised
from custody.ledger.consistency.claims import (
    Claim,
    Contradiction,
    claim_of_checkpoint,
    claim_of_receipt,
    contradictions,
)
from custody.ledger.consistency.forks import forks_of
from custody.ledger.ports import Fork, LedgerReader, LogMemory
from custody.model.schema.ids import b64
from custody.proof import checkpoint, proof_file
from custody.proof.note import VerifierKey


def check_memory(
    reader: LedgerReader,
    size: int,
    log_key: VerifierKey,
    memory: LogMemory,
    findings: Findings,
    *,
    now: int,
    away: bool = False,
    seen: Collection[int] = (),
) -> list[Fork]:
    """Compare the first ``size`` entries with all that is remembered of this log; return the forks.

    Roots are computed from the bytes of all entries. Of a database that the ledger was moved ``away`` from, it has gone
    on, so that what is remembered beyond it is no finding. ``seen`` are the resumptions, by the position of their
    proposals, that a witness has accepted.
    """
    try:
        claims = remembered_claims(memory, log_key, findings)
        known = memory.forks()
    except HeadMismatch as error:
        findings.add("memory_damaged", "memory", found=error.message)
        return []
    except CustodyError as error:
        findings.add("memory_unreadable", "memory", found=error.message)
        return []
    try:
        found = contradictions(reader, size, claims, whole=True)
        forks = forks_of(reader, log_key, size, found, now)
        spoken_against = {each.claim.name for each in found}
        check_promised(reader, (each for each in claims if each.name not in spoken_against), findings)
    except CustodyError as error:
        findings.add("memory_unchecked", "memory", found=error.message)
        return []
    shown = {fork.kept for fork in forks}
    newest = next((claim for claim in reversed(claims) if claim.position is None), None)
    for each in found:
        if each.resumption is not None and each.claim is newest:
            findings.add("resumed_elsewhere", each.claim.name, *_sides(each, size))
        elif not (away and each.outcome == "beyond"):
            _report(each, size, each.claim.data in shown, findings, seen)
    for fork in known:
        if fork.kept not in shown:
            code = "fork_kept" if fork.resumption is None else "fork_answered"
            findings.add(code, "memory", *fork_words(fork))
    return forks


def remembered_claims(
    memory: LogMemory, log_key: VerifierKey, findings: Findings, start: int = 0
) -> Sequence[Claim]:
    """Return what checkpoints and receipts claim, those of positions before ``start`` left out.

    What shows nothing is a finding. Raises HeadMismatch for a damaged memory, StorageFailed.
    """
    claims = []
    for note in memory.checkpoints():
        try:
            claims.append(claim_of_checkpoint(_checkpoint_name(note), note, log_key))
        except UnknownKey:
            key = f"the key {log_key.key_id.hex()} of this ledger"
            findings.add("memory_other_log", _checkpoint_name(note), key, "another key of the same name")
        except CustodyError as error:
            findings.add("memory_damaged", "memory", "a checkpoint that the log signed", error.message)
    for receipt in memory.receipts(start):
        try:
            claims.append(claim_of_receipt(f"receipt {receipt.name}", receipt.data, log_key))
        except CustodyError as error:
            where = f"receipt {receipt.name}"
            findings.add("receipt_false", where, "a receipt that the log signed", error.message)
    return claims


def _report(found: Contradiction, size: int, fork: bool, findings: Findings, seen: Collection[int]) -> None:
    if found.outcome == "lost":
        known = found.resumption is not None and found.resumption.position in seen
        code = "lost_by_resumption_seen" if known else "lost_by_resumption"
    elif found.outcome == "beyond":
        code = "ledger_behind"
    else:
        code = "fork" if fork else "memory_differs"
    findings.add(code, found.claim.name, *_sides(found, size))


def _sides(found: Contradiction, size: int) -> tuple[str, str]:
    """Return what a claim says, and what is there instead, in words."""
    claim = found.claim
    said = f"{claim.size} entries, root {b64(claim.root)}"
    if found.resumption is not None:
        return said, f"lost, as the resumption of entry {found.resumption.position} says"
    if found.outcome == "beyond":
        return said, f"{size} entries"
    if found.root is None or found.root == claim.root:
        return said, f"another entry {claim.position}"
    return said, f"root {b64(found.root)}"


def fork_words(fork: Fork) -> tuple[str, str]:
    """Return which checkpoint of a fork was remembered, and which was found, in words."""
    return _words(checkpoint_of(fork.kept)), _words(checkpoint.parse(fork.found))


def _words(head: checkpoint.Checkpoint) -> str:
    return f"{head.size} entries, root {b64(head.root)}"


def checkpoint_of(data: bytes) -> checkpoint.Checkpoint:
    """Return the checkpoint of a note, or of the proof file that holds it. Malformed for anything else."""
    if data.startswith(b"c2sp.org/tlog-proof@"):
        data = proof_file.parse(data).checkpoint
    return checkpoint.parse(data)


def _checkpoint_name(note: bytes) -> str:
    return f"remembered checkpoint of {checkpoint.parse(note).size} entries"
