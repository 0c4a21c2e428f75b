"""The port by which a command running in a service prompts the person at another front end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.proof.note import NoteSigner
    from custody.storage.printing.printouts import Printout


class Attendant(Protocol):
    """The person at another front end, as a command sees them: signer, consent, progress."""

    def signer(self, key: str) -> NoteSigner:
        """Return the signer for a key; raise KeyFailed."""

    def say(self, text: str) -> str:
        """Return a text about commands and flags, worded for this front end."""

    def secret(self, key: str, *, new: bool) -> bytes:
        """Return the passphrase of a key, a ``new`` one typed twice; raise Declined if nobody types it."""

    def agree(self, drafts: Sequence[SignedDraft]) -> None:
        """Show the entries to be signed; raise Declined if nobody signs them."""

    def approve(self, made: Printout, printer: str) -> None:
        """Show a paper before it goes to a printer; raise Declined if nobody prints it."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show progress; may block. Raise the error that stops the work, Cancelled if a person stopped it."""

    def asking(self, ask: Callable[[], None]) -> AbstractContextManager[list[int]]:
        """Allow the front end to stop the work by calling ``ask`` inside the ``with`` block.

        The list that the block yields then holds the exit status.
        """
