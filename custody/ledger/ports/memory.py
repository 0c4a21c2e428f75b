"""What a person's account remembers of one log, outside every vault. Protocols only; no logic."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass
from custody.proof.note import VerifierKey


@dataclass(frozen=True, slots=True)
class KeptReceipt:
    """A kept receipt: the name of its file, the position in that name, and its bytes, unverified."""

    name: str
    position: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Fork:
    """Two checkpoints that the log signed and that do not fit: evidence against it, kept for good.

    ``kept`` is the checkpoint that was remembered, or the proof file of a receipt; ``found`` the checkpoint of a ledger
    that does not contain it. ``root`` is what that ledger has at the size of ``kept`` (empty where ``kept`` differs in
    its entry only), ``proof`` leads from there to ``found``. ``time`` is when it was found, in seconds UTC;
    ``resumption`` the position of the entry by which it was answered, None while it is not.
    """

    kept: bytes
    found: bytes
    root: bytes
    proof: tuple[bytes, ...]
    time: int
    resumption: int | None = None


class LogMemory(Protocol):
    """Remembers one log for one account: key, verified checkpoints, receipts, and forks.

    Each call is durable when it returns. Raises HeadMismatch for a damaged file, StorageFailed for an unreadable one.
    """

    def key(self) -> VerifierKey | None:
        """Return the log key that this account trusts, None where the log is met for the first time."""

    def checkpoints(self) -> list[bytes]:
        """Return the verified checkpoints that are remembered, the newest last."""

    def compared(self) -> int:
        """Return the size up to which receipts were compared: those of earlier positions need it no more."""

    def forks(self) -> list[Fork]:
        """Return every fork that was found, answered or not, in the order of finding."""

    def receipts(self, start: int = 0) -> Iterator[KeptReceipt]:
        """Yield the receipts of positions from ``start`` on, in ascending position."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the memory against every other process of this account; Busy if held too long."""

    def remember(self, checkpoint: bytes, compared: int) -> None:
        """Remember a verified checkpoint, and up to which size receipts were compared under it."""

    def keep_forks(self, forks: Sequence[Fork]) -> None:
        """Keep forks; one that is kept already stays as it is."""

    def answer_forks(self, resumption: int) -> None:
        """Remember that the resumption at this position answers every fork that is not answered yet."""
