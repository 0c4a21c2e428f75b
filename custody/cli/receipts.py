"""Where receipts of entries are kept: in the signer's own folder, away from the vault, one file an entry.

A receipt that is there already is never replaced by another one: after a loss or a rewrite the ledger holds another
entry at the same place, and the older receipt is what shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from custody.errors import StorageFailed

if TYPE_CHECKING:
    from custody.ledger.submission import Receipt
    from storage.publish import FolderPublisher


class Say(Protocol):
    """Is told what a person should know of receipts."""

    def warn(self, text: str) -> None:
        """Take a warning."""

    def note(self, text: str) -> None:
        """Take a remark."""


class Later:
    """Takes what is said while receipts are written beside other work, to be told when that is waited for."""

    def __init__(self) -> None:
        self._said: list[tuple[str, str]] = []

    def warn(self, text: str) -> None:
        """Take a warning."""
        self._said.append(("warn", text))

    def note(self, text: str) -> None:
        """Take a remark."""
        self._said.append(("note", text))

    def tell(self, say: Say) -> None:
        """Tell all in the order in which it was said."""
        for kind, text in self._said:
            (say.warn if kind == "warn" else say.note)(text)


def keep(
    folder: Path, origin: str, receipts: Sequence[Receipt], say: Say, resumed: Callable[[], bool]
) -> list[str | None]:
    """Write receipts and give their files, None for one that could not be written.

    The entries stand by then, so that a full disk is a warning and no failure. ``resumed`` says whether a loss is on
    record, which explains a receipt of another entry; without one it is a warning.
    """
    from storage.publish import FolderPublisher

    place = FolderPublisher(folder, private=True)
    names: dict[int, str] = {}
    for receipt in receipts:
        name = f"{origin}/{receipt.position}.tlog-proof"
        with _warned(say, receipt):
            older = place.get(name)
            if older is not None and _entry(older) != _entry(receipt.proof):
                tell = say.note if resumed() else say.warn
                tell(
                    f"{str(folder / name)!r} is the receipt of another entry {receipt.position} and stays: show it to "
                    "whoever asks what this ledger once held"
                )
                name = f"{origin}/{receipt.position}-{receipt.entry_id[:8]}.tlog-proof"
            names[receipt.position] = name
    kept = [one for one in receipts if one.position in names]
    if len(kept) == 1 or not _all_kept(place, {names[one.position]: one.proof for one in kept}):
        for receipt in kept:
            name = names.pop(receipt.position)
            with _warned(say, receipt):
                place.put(name, receipt.proof)
                names[receipt.position] = name
    return [str(folder / names[one.position]) if one.position in names else None for one in receipts]


def _all_kept(place: FolderPublisher, files: dict[str, bytes]) -> bool:
    """Write files together; False where that failed, so that each is to be written, and told of, by itself."""
    try:
        place.put_all(files)
    except StorageFailed:
        return False
    return True


@contextmanager
def _warned(say: Say, receipt: Receipt) -> Iterator[None]:
    """Turn a failure to keep a receipt into a warning."""
    try:
        yield
    except StorageFailed as error:
        say.warn(f"entry {receipt.position} stands, but its receipt was not kept: {error.message}")


def _entry(proof: bytes) -> list[bytes]:
    """Give the lines of a proof file that hold the entry; the rest tells at which size of the log it was proven."""
    return proof.split(b"\n", 2)[:2]
