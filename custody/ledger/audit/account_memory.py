"""Comparison of a ledger with the checkpoints, receipts and forks that an account remembers."""

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
    """Add findings where the account memory and the first ``size`` entries differ; return the forks.

    Roots are computed from the bytes of all entries. ``away``: the ledger was moved from this database, so that
    remembered entries beyond it are no finding. ``seen`` are the positions of resumption proposals that a witness has
    accepted. A memory or database that cannot be read is a finding, with [] returned.
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
    """Return the claims of remembered checkpoints, then of receipts from position ``start`` on.

    A checkpoint or receipt that is not signed by the log is a finding. Raise HeadMismatch for a damaged memory,
    StorageFailed for one that cannot be read.
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
    """Return the expected and the found side of a contradiction, in words."""
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
    """Return the remembered and the found checkpoint of a fork, in words: size and root."""
    return _words(checkpoint_of(fork.kept)), _words(checkpoint.parse(fork.found))


def _words(head: checkpoint.Checkpoint) -> str:
    return f"{head.size} entries, root {b64(head.root)}"


def checkpoint_of(data: bytes) -> checkpoint.Checkpoint:
    """Return the checkpoint in the bytes of a note or of a proof file; its signature is not verified.

    Raise Malformed for anything else.
    """
    if data.startswith(b"c2sp.org/tlog-proof@"):
        data = proof_file.parse(data).checkpoint
    return checkpoint.parse(data)


def _checkpoint_name(note: bytes) -> str:
    return f"remembered checkpoint of {checkpoint.parse(note).size} entries"
