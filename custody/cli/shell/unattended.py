"""The attendant of commands without a person: the passphrase is known, every question is agreed to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.ledger.append.entry_signing import SignedDraft
    from custody.proof.note import NoteSigner
    from custody.storage.printing.printouts import Printout


class Unattended:
    """The attendant of commands that sign with keys of one folder and one passphrase, and are not stopped."""

    def __init__(self, keys: Path, passphrase: bytes) -> None:
        self._keys, self._passphrase = keys, passphrase
        self._open: dict[str, NoteSigner] = {}

    def signer(self, key: str) -> NoteSigner:
        """Return the signer of a key, which is opened once; raise KeyFailed."""
        from custody.storage.keys.key_files import KeyFiles

        if key not in self._open:
            self._open[key] = KeyFiles(self._keys, lambda _: self._passphrase).signer(key)
        return self._open[key]

    def say(self, text: str) -> str:
        """Return a text unchanged."""
        return text

    def secret(self, key: str, *, new: bool) -> bytes:
        """Return the passphrase."""
        del key, new
        return self._passphrase

    def agree(self, drafts: Sequence[SignedDraft]) -> None:
        """Agree to what is shown."""

    def approve(self, made: Printout, printer: str) -> None:
        """Print what is shown."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Ignore progress."""

    @contextmanager
    def asking(self, ask: Callable[[], None]) -> Iterator[list[int]]:
        """Stop nothing."""
        del ask
        yield []
