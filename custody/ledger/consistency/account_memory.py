"""Comparison of the account memory with the ledger before signing: once, in few queries.

Receipts are not compared twice: the memory records up to which size they were. `custody check` compares everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import CustodyError, FirstMet, Forked, HeadMismatch, LedgerBehind
from custody.ledger.consistency.claims import (
    Claim,
    claim_of_checkpoint,
    claim_of_receipt,
    claim_unverified,
    contradictions,
    entries_at,
)
from custody.ledger.consistency.forks import forks_of
from custody.ledger.consistency.head_recovery import resumed_elsewhere
from custody.ledger.ports import HeadRow, KeptReceipt, LedgerReader, LogMemory, StoredEntry
from custody.model.schema.ids import b64
from custody.proof.note import VerifierKey

#: Compared receipts after which the memory records up to where they were compared.
MANY = 16
#: The name of the claim of the newest remembered checkpoint.
NEWEST = "the remembered checkpoint"


def recall(
    reader: LedgerReader, row: HeadRow, log_key: VerifierKey, memory: LogMemory, now: int
) -> HeadMismatch | None:
    """Return the error that forbids signing on this head row, by account memory; None if none does.

    A fork that is found is kept in the memory, dated ``now`` (seconds UTC). Raise HeadMismatch for a damaged memory,
    StorageFailed where memory or ledger cannot be read.
    """
    trusted = memory.key()
    if trusted != log_key:
        return FirstMet(f"this account does not trust the key of {log_key.name} yet, so nothing is signed")
    start = min(memory.compared(), row.size)
    receipts = list(memory.receipts(start))
    claims = _claims(reader, row.size, memory, log_key, receipts)
    found = contradictions(reader, row.size, claims)
    if found:
        shown = {each.claim.name for each in found}
        claims = [claim for claim in claims if claim.name not in shown or _verified(claim, log_key)]
        found = contradictions(reader, row.size, claims)
    if any(each.outcome == "differs" for each in found):
        found = contradictions(reader, row.size, claims, whole=True)
    forks = forks_of(reader, log_key, row.size, found, now)
    if forks:
        memory.keep_forks(forks)
    differing = next((each.claim for each in found if each.outcome == "differs"), None)
    if differing is not None:
        what = "The log signed both" if forks else "Entries were changed"
        return Forked(
            f"the ledger has other entries than {differing.name} shows, so nothing is signed",
            hint=f"{what}: see `custody trust` and `custody check`, and keep this copy as it is.",
        )
    newest = next((each for each in found if each.claim.name == NEWEST), None)
    if newest is not None and newest.resumption is not None:
        return resumed_elsewhere(newest.resumption, newest.claim.size)
    beyond = max((each.claim for each in found if each.outcome == "beyond"), key=_size, default=None)
    if beyond is not None:
        return LedgerBehind(
            f"the ledger has {row.size} entries, and {beyond.name} shows {beyond.size}: it is an old copy or a cut one,"
            " and nobody can tell which",
            known=beyond.size,
        )
    if any(fork.resumption is None for fork in memory.forks()):
        return Forked(
            "the log once signed two histories, as this account remembers, so nothing is signed",
            hint="If this is the right one, two administrators say so: `custody log resume --reason restore"
            " --nothing-lost --second KEY`.",
            settled=True,
        )
    if len(receipts) > MANY:
        remember_end(reader, row, log_key, memory)
    return None


def remember_end(reader: LedgerReader, row: HeadRow, log_key: VerifierKey, memory: LogMemory) -> None:
    """Store the log's checkpoint over all entries in the memory, with the receipts compared up to there.

    Store nothing without a checkpoint of the head row's size and root.
    """
    note = reader.checkpoint(row.size)
    if note is not None and claim_of_checkpoint("", note, log_key).root == row.root:
        memory.remember(note, row.size)


def weightier(told: HeadMismatch | None, unfit: HeadMismatch | None) -> HeadMismatch | None:
    """Return the graver of two errors, by account memory (``told``) and by head file (``unfit``); or None.

    A fork or an untrusted log comes first, then the error that shows more entries. A head file that is missing or does
    not fit shows no number of entries.
    """
    if told is None or unfit is None:
        return told or unfit
    if isinstance(told, LedgerBehind) and isinstance(unfit, LedgerBehind):
        return max(told, unfit, key=lambda each: each.known)
    if isinstance(told, LedgerBehind) and type(unfit) is HeadMismatch:
        return told
    return told if isinstance(told, FirstMet | Forked) else unfit


def _claims(
    reader: LedgerReader, size: int, memory: LogMemory, log_key: VerifierKey, receipts: Sequence[KeptReceipt]
) -> list[Claim]:
    """Return the claims of the newest checkpoint, the last matching receipt, and each that does not match.

    Receipts are not verified; those that cannot be parsed are left out.
    """
    claims = [claim_of_checkpoint(NEWEST, note, log_key) for note in memory.checkpoints()[-1:]]
    entries = entries_at(reader, {receipt.position for receipt in receipts}, size)
    standing: list[KeptReceipt] = []
    others: list[KeptReceipt] = []
    for receipt in receipts:
        (standing if _stands(receipt, entries.get(receipt.position)) else others).append(receipt)
    for receipt in [*standing[-1:], *others]:
        try:
            claims.append(claim_unverified(f"receipt {receipt.name}", receipt.data))
        except CustodyError:
            continue
    return claims


def _stands(receipt: KeptReceipt, stored: StoredEntry | None) -> bool:
    """Return whether a receipt contains the stored entry and position, by its second and third line."""
    if stored is None:
        return False
    lines = f"\nextra {b64(stored.note)}\nindex {stored.position}\n".encode()
    return receipt.data.startswith(lines, receipt.data.find(b"\n"))


def _verified(claim: Claim, log_key: VerifierKey) -> bool:
    """Return whether the log signed the claim; only then is it evidence against a ledger."""
    try:
        return claim.position is None or claim_of_receipt(claim.name, claim.data, log_key) == claim
    except CustodyError:
        return False


def _size(claim: Claim) -> int:
    return claim.size
