"""Trusts a log's key and end for an account, given outside evidence of both."""

from __future__ import annotations

from collections.abc import Sequence

from custody.errors import (
    Conflict,
    Forked,
    HeadMismatch,
    LedgerBehind,
    ProofInvalid,
    ResumedElsewhere,
    Undecided,
)
from custody.frozen import dataclass
from custody.ledger.audit.account_memory import remembered_claims
from custody.ledger.audit.findings import Findings
from custody.ledger.consistency import head_recovery
from custody.ledger.consistency.claims import Claim
from custody.ledger.ports import HeadMark
from custody.ledger.publish.key_trust import End, check_contained, lost_since, verified_end
from custody.proof import checkpoint, proof_file
from custody.storage.state.restoration_marker import is_restored
from custody.storage.vault.vault import Vault, state_of


@dataclass(frozen=True, slots=True)
class Taken:
    """The result of trusting a log.

    ``end`` is the verified end, ``trusted`` whether the key is new to the account, ``head`` whether a head was begun,
    which signing needs, ``resumed`` the position of the resumption that it continues, None for none.
    """

    end: HeadMark
    trusted: bool
    head: bool
    resumed: int | None


def take_over(vault: Vault, claims: Sequence[Claim]) -> Taken:
    """Trust the key of a vault's log, for which evidence was given, and remember its end.

    ``claims`` are the evidence of the entries that the ledger must have. With them a head is begun where this account
    has none and never entered anything, and a resumption on another machine is continued. Where a receipt reaches
    beyond the ledger, only its key is trusted and its checkpoint remembered: LedgerBehind. Raises Undecided where the
    ledger is shorter than another claim, ProofInvalid where it is false, Forked, with both kept, where the log signed
    two histories, HeadMismatch where the account's memory contradicts it.
    """
    reader, key, memory, now = vault.store.read(), vault.log_key, vault.memory, vault.clock.now()
    new = memory.key() is None
    end = verified_end(reader, key)
    try:
        forks = check_contained(reader, end, list(claims), key, now)
    except Undecided:
        beyond = _reaching_beyond(end, claims)
        if beyond is None:
            raise
        memory.trust(key)
        if all(checkpoint.parse(known).size < beyond.size for known in memory.checkpoints()):
            memory.remember(proof_file.parse(beyond.data).checkpoint, memory.compared())
        raise LedgerBehind(
            f"the key of {vault.origin} is trusted, since it signed {beyond.name}. That shows {beyond.size} entries,"
            f" and the ledger has {end.mark.size}: it is an old copy or a cut one, and nobody can tell which",
            known=beyond.size,
        ) from None
    if forks and new:
        raise ProofInvalid(
            "the vault has other entries than the evidence shows, so its log key is not trusted",
            hint="It may be another ledger under the same name, or one of two histories: keep both, tell its auditor.",
        )
    if forks:
        memory.keep_forks(forks)
        raise Forked("the log signed two histories: what was given as evidence, and what this vault holds")
    with vault.head.exclusive():
        resumed = None
        if new:
            memory.trust(key)
        unfit = vault.unfit()
        if isinstance(unfit, ResumedElsewhere):
            resumed = _resumed(vault, end, claims)
        elif unfit is not None and (type(unfit) is not HeadMismatch or vault.head.read() is not None):
            raise unfit
        begins = resumed is not None or _begins(vault, claims)
        if begins:
            head_recovery.list_erasures(vault.head, reader, 0, end.mark.size)
            vault.head.start(end.mark)
    memory.remember(end.checkpoint, end.mark.size)
    return Taken(end.mark, new, begins, resumed)


def _reaching_beyond(end: End, claims: Sequence[Claim]) -> Claim | None:
    """Return the receipt of most entries beyond the ledger's end; None for none, or with other evidence.

    A receipt was verified under the vault's own log key, so that it proves whose key that is, however short the ledger.
    A checkpoint under a witness's key proves that only through the tree beneath it.
    """
    if any(claim.position is None for claim in claims):
        return None
    return max((claim for claim in claims if claim.size > end.mark.size), key=_size, default=None)


def _size(claim: Claim) -> int:
    return claim.size


def _begins(vault: Vault, claims: Sequence[Claim]) -> bool:
    """Return whether a head begins: there is none, evidence bounds the ledger, nothing was entered.

    An account with receipts of its own has lost its head, and one that restored a backup may lack entries: two
    administrators then record the loss.
    """
    if not claims or vault.head.read() is not None or is_restored(state_of(vault.settings, vault.origin)):
        return False
    return next(iter(vault.memory.receipts()), None) is None


def _resumed(vault: Vault, end: End, claims: Sequence[Claim]) -> int:
    """Record the lost history as forks, and return the position of the resumption that is continued.

    Raises Conflict where no evidence is of a time since then.
    """
    reader, key, now = vault.store.read(), vault.log_key, vault.clock.now()
    remembered = list(remembered_claims(vault.memory, key, Findings()))
    known = head_recovery.remembered(vault.head)
    lost = lost_since(reader, end, remembered, key, now)
    said = head_recovery.explanations(reader, end.mark.size, remembered, known)
    newest = max(said)
    if not any(claim.size > newest for claim in claims):
        raise Conflict(
            f"nothing that was given shows what others have of this ledger since entry {newest} resumed it",
            hint="Give a receipt or a cosigned checkpoint of a later entry, from whoever goes on with it.",
        )
    vault.memory.keep_forks(lost)
    return newest
