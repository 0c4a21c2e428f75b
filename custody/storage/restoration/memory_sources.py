"""Reads every memory of a log that a restore reaches: this account's, and the places named besides.

Writes nothing. A memory that is damaged, or of another ledger, is named with its problem and never left out.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from custody.errors import CustodyError, HeadMismatch, NotFound, ProofInvalid
from custody.frozen import dataclass
from custody.ledger.consistency.claims import Claim, claim_of_checkpoint, claim_of_receipt, claim_unverified
from custody.ledger.consistency.earlier_entries import checkpoint_in
from custody.ledger.ports import Fork, HeadState, KeptReceipt, ListedErasure
from custody.ledger.publish.key_trust import witnessed
from custody.ledger.restoration.memories import Memory
from custody.proof import checkpoint, proof_file
from custody.proof.note import MAX_NOTE_BYTES, VerifierKey
from custody.proof.published.files import CHECKPOINT
from custody.storage.account.log_memory import (
    LOG_VKEY,
    MEMORY,
    AccountMemory,
    memory_of,
    read_vkey,
    receipts_of,
)
from custody.storage.backups import layout
from custody.storage.backups.folder import BackupFolder, folders_in
from custody.storage.files import durable, regular_files
from custody.storage.files.tile_folder import FolderPublisher
from custody.storage.restoration.published_folder import PublishedTree
from custody.storage.settings.settings import Settings
from custody.storage.state.head import HeadFile, state_folder
from custody.storage.vault.vault import HEAD

_ENDING = ".tlog-proof"
_LARGEST_RECEIPT = 1 << 21
#: How many files of a folder that show nothing are named one by one.
_NAMED = 20


@dataclass(frozen=True, slots=True)
class NamedPlaces:
    """The places named for comparison: state folders, receipts, published folders, checkpoints.

    ``witnesses`` are keys of witnesses that cosigned the checkpoints, ``vkey`` the log's key as it is known from
    elsewhere.
    """

    states: tuple[Path, ...] = ()
    receipts: tuple[Path, ...] = ()
    published: tuple[Path, ...] = ()
    checkpoints: tuple[Path, ...] = ()
    witnesses: tuple[VerifierKey, ...] = ()
    vkey: VerifierKey | None = None


@dataclass(frozen=True, slots=True)
class ReachedMemories:
    """The memories of a log that were reached, with their erasures and forks.

    ``trust`` is a sentence on the evidence from outside that the key is the log's, None for none; ``others`` are those
    who know another key under its name. ``erasures`` are those of every list that was reached, the backup's own among
    them, ``forks`` those recorded by the memories in the backup and in other state folders.
    """

    memories: tuple[Memory, ...]
    trust: str | None
    others: tuple[str, ...]
    erasures: tuple[ListedErasure, ...]
    forks: tuple[Fork, ...] = ()

    @property
    def own_head(self) -> HeadState | None:
        """The head in this account's head file, None where there is none that can be read."""
        return next((each.head for each in self.memories if each.own and each.sort == "head"), None)


def reach(
    settings: Settings, log_key: VerifierKey, asked: NamedPlaces, backup: BackupFolder
) -> ReachedMemories:
    """Return all reachable memories of the log with this key, of other backups beside ``backup`` too.

    Raises NotFound for a named place that does not exist, HeadMismatch for a damaged list of erasures, which would
    leave open which values must not come back, and StorageFailed.
    """
    origin = log_key.name
    own = state_folder(origin, settings.state)
    memories = list(_state(own, "this account's", memory_of(settings, origin), log_key, own=True))
    own_receipts = memory_of(settings, origin).receipts()
    folder = receipts_of(settings) / origin
    memories += _receipts(own_receipts, "this account's receipts in", folder, log_key, own=True)
    keys = [
        ("this account", "this account trusts it", read_vkey(own / LOG_VKEY)),
        ("--log-vkey", "it was given with --log-vkey", asked.vkey),
    ]
    lists = [own]
    for named in asked.states:
        folder = _state_of(named, origin)
        if folder.resolve() == own.resolve():
            continue
        memories += _state(folder, f"{os.fspath(named)}:", AccountMemory(folder, origin, folder), log_key)
        where = os.fspath(named)
        keys.append((where, f"the account of {where} trusts it", read_vkey(folder / LOG_VKEY)))
        lists.append(folder)
    for named in asked.receipts:
        memories += _receipts(_receipts_in(named, origin), "receipts in", named, log_key)
    memories += [_published(named, log_key) for named in asked.published]
    memories += [_checkpoint(named, log_key, asked.witnesses) for named in asked.checkpoints]
    erasures = list(backup.erasures())
    for each in lists:
        erasures += HeadFile(each / HEAD, origin).list_erasures()
    for other in folders_in(backup.path.absolute().parent):
        if other.manifest.origin == origin and other.digest != backup.digest:
            memory, listed = _other_backup(other, log_key)
            memories.append(memory)
            erasures += listed
    return ReachedMemories(
        tuple(memories),
        _trust(keys, memories, log_key, asked.witnesses),
        tuple(who for who, _, key in keys if key is not None and key != log_key),
        tuple(dict.fromkeys(erasures)),
        tuple(_forks([backup.path / layout.MEMORY, *lists[1:]], log_key)),
    )


def _state_of(named: Path, origin: str) -> Path:
    """Return the folder of this log in the named state folder, which may itself be that of the log."""
    below = state_folder(origin, named)
    if below.is_dir():
        return below
    if any((named / name).is_file() for name in (HEAD, MEMORY, LOG_VKEY)):
        return named
    raise NotFound(
        f"there is no state of {origin} in {os.fspath(named)!r}",
        hint="Name the folder that --state or CUSTODY_STATE names there, or the folder of the log in it.",
    )


def _state(
    folder: Path, whose: str, remembered: AccountMemory, log_key: VerifierKey, *, own: bool = False
) -> Iterator[Memory]:
    """Yield the memories in a state folder: its head file, and its verified checkpoints."""
    head: HeadState | None = None
    damaged: tuple[str, ...] = ()
    try:
        head = HeadFile(folder / HEAD, log_key.name).read()
    except HeadMismatch as error:
        damaged = (error.message,)
    if head is not None or damaged:
        yield Memory(f"{whose} head file", "head", own, head=head, damaged=damaged)
    try:
        notes = remembered.checkpoints()
        kept = [fork.kept for fork in remembered.forks() if fork.resumption is None]
    except HeadMismatch as error:
        yield Memory(f"{whose} memory", "memory", own, damaged=(error.message,))
        return
    found = _notes(Memory(f"{whose} memory", "memory", own), notes, log_key)
    if kept:
        found = replace(
            found, damaged=(*found.damaged, "it remembers that the log signed two histories: `custody trust`")
        )
    if found.claims or found.damaged:
        yield found


def _forks(folders: Sequence[Path], log_key: VerifierKey) -> Iterator[Fork]:
    """Yield recorded forks of this log; a damaged memory is reported where it is read."""
    for folder in folders:
        try:
            kept = AccountMemory(folder, log_key.name, folder).forks()
        except HeadMismatch:
            continue
        for fork in kept:
            both = (checkpoint_in(fork.kept), fork.found)
            if all(signed(Claim("fork", note, 0, b""), log_key) for note in both):
                yield fork


def signed(claim: Claim, log_key: VerifierKey) -> bool:
    """Return whether the log signed the receipt or checkpoint of a claim."""
    read = claim_of_checkpoint if claim.position is None else claim_of_receipt
    try:
        read(claim.name, claim.data, log_key)
    except CustodyError:
        return False
    return True


def _notes(memory: Memory, notes: Sequence[bytes], log_key: VerifierKey) -> Memory:
    claims, damaged = [], []
    for number, note in enumerate(notes):
        try:
            claims.append(claim_of_checkpoint(f"checkpoint {number}", note, log_key))
        except CustodyError as error:
            damaged.append(f"a checkpoint in it shows nothing: {error.message}")
    return replace(memory, claims=tuple(claims), damaged=tuple(damaged))


def _receipts(
    kept: Iterator[KeptReceipt], words: str, folder: Path, log_key: VerifierKey, *, own: bool = False
) -> Iterator[Memory]:
    """Yield the receipts of one folder as a memory, nothing for none; signatures are verified later."""
    claims: list[Claim] = []
    damaged: list[str] = []
    for receipt in kept:
        try:
            claim = claim_unverified(receipt.name, receipt.data)
            origin = checkpoint.parse(proof_file.parse(receipt.data).checkpoint).origin
            if origin != log_key.name:
                raise ProofInvalid(f"it is of another ledger, {origin}")
        except CustodyError as error:
            damaged.append(f"{receipt.name} shows nothing: {error.message}")
        else:
            claims.append(claim)
    if len(damaged) > _NAMED:
        damaged = [*damaged[:_NAMED], f"{len(damaged) - _NAMED} more files show nothing"]
    if claims or damaged:
        files = tuple((claim.name, os.fspath(folder / claim.name)) for claim in claims)
        place = f"{words} {os.fspath(folder)}"
        yield Memory(place, "receipts", own, tuple(claims), damaged=tuple(damaged), files=files)


def _receipts_in(named: Path, origin: str) -> Iterator[KeptReceipt]:
    """Yield the receipts in a named folder: those of the log if it has a folder, else all below."""
    _there(named)
    start = named / origin if (named / origin).is_dir() else named
    for here, folders, names in os.walk(start):
        folders.sort()
        for name in sorted(names):
            if name.endswith(_ENDING):
                path = Path(here, name)
                try:
                    data = regular_files.read_regular(path, _LARGEST_RECEIPT)[0]
                except OSError:  # it is named as one that shows nothing, which an empty file does
                    data = b""
                yield KeptReceipt(os.fspath(path), 0, data)


def _published(named: Path, log_key: VerifierKey) -> Memory:
    """Return the memory of a published folder."""
    _there(named)
    memory = Memory(f"the published folder {os.fspath(named)}", "published", own=False)
    files = FolderPublisher(named)
    try:
        data = files.first(CHECKPOINT, MAX_NOTE_BYTES)
        if data is None:
            raise ProofInvalid("it has no checkpoint")
        claim = claim_of_checkpoint(CHECKPOINT, data, log_key)
    except CustodyError as error:
        return replace(memory, damaged=(f"it shows nothing: {error.message}",))
    tree = PublishedTree(files, claim.size)
    return replace(
        memory, claims=(claim,), published=tree, files=((claim.name, os.fspath(named / CHECKPOINT)),)
    )


def _checkpoint(named: Path, log_key: VerifierKey, witnesses: Sequence[VerifierKey]) -> Memory:
    """Return the memory of a checkpoint in a file, which the log signed or one of the witnesses cosigned."""
    _there(named)
    memory = Memory(f"the checkpoint {os.fspath(named)}", "checkpoint", own=False)
    try:
        data = regular_files.read_regular(named, MAX_NOTE_BYTES)[0]
        claim = claim_of_checkpoint("checkpoint", data, log_key)
    except OSError as error:
        return replace(memory, damaged=(f"it cannot be read: {durable.reason(error)}",))
    except CustodyError as error:
        return replace(memory, damaged=(f"it shows nothing: {error.message}",))
    if _cosigned(claim, log_key, witnesses):
        memory = replace(memory, place=f"the checkpoint {os.fspath(named)}, cosigned by a witness")
    return replace(memory, claims=(claim,), files=((claim.name, os.fspath(named)),))


def _other_backup(other: BackupFolder, log_key: VerifierKey) -> tuple[Memory, list[ListedErasure]]:
    """Return the memory of another backup of the log, and its list of erasures; its damage is named."""
    memory = Memory(f"the backup {os.fspath(other.path)}", "backup", own=False)
    claims, damaged = [], []
    listed: list[ListedErasure] = []
    try:
        claims.append(claim_of_checkpoint("copy", other.manifest.checkpoint, log_key))
        since = other.since()
        if since is not None:
            claims.append(claim_of_checkpoint("since", since.checkpoint, log_key))
    except CustodyError as error:
        damaged.append(f"it shows nothing more: {error.message}")
    try:
        listed = other.erasures()
    except CustodyError as error:
        damaged.append(f"its list of erasures cannot be used: {error.message}")
    return replace(memory, claims=tuple(claims), damaged=tuple(damaged)), listed


def _cosigned(claim: Claim, log_key: VerifierKey, witnesses: Sequence[VerifierKey]) -> bool:
    try:
        witnessed(claim.data, log_key, witnesses, claim.name)
    except CustodyError:
        return False
    return True


def _there(named: Path) -> None:
    if not named.exists():
        raise NotFound(f"there is nothing at {os.fspath(named)!r}", hint="Check the path.")


def _trust(
    keys: Sequence[tuple[str, str, VerifierKey | None]],
    memories: Sequence[Memory],
    log_key: VerifierKey,
    witnesses: Sequence[VerifierKey],
) -> str | None:
    """Return the evidence from outside of the backup that this is the log's key; None for none."""
    for _, words, key in keys:
        if key == log_key:
            return words
    for memory in memories:
        for claim in memory.claims:
            if memory.sort == "receipts" and signed(claim, log_key):
                return f"a receipt shows it: {claim.name}"
            if memory.sort == "checkpoint" and _cosigned(claim, log_key, witnesses):
                return f"a witness cosigned {memory.file_of(claim)}"
    return None
