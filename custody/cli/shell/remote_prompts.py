"""Who stands in for a person at another front end while a command is carried out there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.proof.note import NoteSigner


class Attendant(Protocol):
    """Carries calls out for a person at another front end: signs, shows what would be entered, watches."""

    def signer(self, key: str) -> NoteSigner:
        """Return the signer for a key; raises KeyFailed."""

    def say(self, text: str) -> str:
        """Return a text of the program, which names commands and flags, in the words of this front end."""

    def secret(self, key: str, *, new: bool) -> bytes:
        """Return the passphrase of a key, a ``new`` one typed twice; raises Declined if nobody types it."""

    def agree(self, drafts: Sequence[SignedDraft]) -> None:
        """Show what would be entered; raises Declined where nobody signs for it."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Hear of progress; may wait, and raises what ends the work, SetAside where a person did."""

    def asking(self, ask: Callable[[], None]) -> AbstractContextManager[list[int]]:
        """Allow the front end to call ``ask`` to end the work; the list then holds the exit status."""
