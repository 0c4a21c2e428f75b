"""The port of an account's memory of one log, outside every vault."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A receipt in the memory: the name of its file, the position in that name, and its bytes, unverified."""

    name: str
    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Fork:
    """Two contradictory checkpoints that the log signed: evidence of a fork, never deleted.

    ``kept`` is the remembered checkpoint, or the proof file of a receipt; ``found`` the checkpoint of a ledger that
    does not contain it. ``root`` is that ledger's root at the size of ``kept`` (empty where ``kept`` differs in its
    entry only), ``proof`` the consistency proof from there to ``found``. ``time`` is when it was found, in seconds UTC;
    ``resumption`` the position of the entry that answered it, None while it is open.
    """

    kept: bytes
    found: bytes
    root: bytes
    proof: tuple[bytes, ...]
    time: int
    resumption: int | None = None


class LogMemory(Protocol):
    """The memory of one log for one account: key, verified checkpoints, receipts, and forks.

    Each call is durable when it returns. It raises HeadMismatch for a damaged file, StorageFailed for an unreadable
    one.
    """

    def key(self) -> VerifierKey | None:
        """Return the log key that this account trusts, None where the log is met for the first time."""

    def checkpoints(self) -> list[bytes]:
        """Return the verified checkpoints in the memory, the newest last."""

    def compared(self) -> int:
        """Return the size up to which receipts were compared; those of earlier positions need not be again."""

    def forks(self) -> list[Fork]:
        """Return every fork that was found, answered or not, in the order of finding."""

    def receipts(self, start: int = 0) -> Iterator[KeptReceipt]:
        """Yield the receipts of positions from ``start`` on, in ascending position."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Return a lock on the memory against every other process; raise Busy if held too long."""

    def remember(self, checkpoint: bytes, compared: int) -> None:
        """Store a verified checkpoint, and the size up to which receipts were compared under it."""

    def keep_forks(self, forks: Sequence[Fork]) -> None:
        """Store forks; one that is stored already stays as it is."""

    def answer_forks(self, resumption: int) -> None:
        """Mark every open fork as answered by the resumption at this position."""
