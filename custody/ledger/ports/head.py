"""The port of the head remembered outside the database, and of the erasures listed beside it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class HeadMark:
    """A size and 32-byte root that the head remembers."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class HeadState:
    """The content of the head file: the last promoted mark, and the intended mark, None if there is none."""

    committed: HeadMark
    intent: HeadMark | None


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erased field: position and 32-byte leaf hash of its entry, and its index in the entry."""

    position: int
    leaf: bytes
    field: int


class HeadStore(Protocol):
    """The store of the head outside the database and its backups.

    It has two marks: the promised head (committed) and the one being written (intent). Each call is durable when it
    returns; a torn write damages at most the mark being written, never the other one.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Return a lock on signing for this ledger against every other process; raise Busy if held too long."""

    def read(self) -> HeadState | None:
        """Return the remembered state, None if there is none; raise HeadMismatch if both marks are damaged."""

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        """Store ``intent`` as about to be committed after ``committed``."""

    def promote(self, mark: HeadMark) -> None:
        """Store ``mark`` as committed, without an intent."""

    def start(self, mark: HeadMark) -> None:
        """Start the head at ``mark`` (a new ledger, or after a recorded resumption)."""

    def list_erasures(self) -> list[ListedErasure]:
        """Return every erasure listed so far, in the order of listing."""

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        """Add erasures to the list; adding one again changes nothing."""
