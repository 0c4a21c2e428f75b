"""The head remembered outside the database, and the erasures listed beside it.

Promises only; no logic.
"""

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
    """What the head file says: the last promoted mark, and an unpromoted intent with its predecessor."""

    committed: HeadMark
    intent: HeadMark | None


@dataclass(frozen=True, slots=True)
class ListedErasure:
    """An erased field: position and 32-byte leaf hash of its entry, and its index in the entry."""

    position: int
    leaf: bytes
    field: int


class HeadStore(Protocol):
    """Remembers the head outside the database and its backups.

    Two marks: what was promised to the world (committed) and what is being written (intent). Each call is
    durable when it returns; a torn write damages at most the mark being written, never the other one.
    """

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the right to sign for this ledger against every other process; Busy if held too long."""

    def read(self) -> HeadState | None:
        """Return the remembered state, None if there is none; HeadMismatch if both marks are damaged."""

    def intend(self, committed: HeadMark, intent: HeadMark) -> None:
        """Remember that ``intent`` is about to be committed after ``committed``."""

    def promote(self, mark: HeadMark) -> None:
        """Remember ``mark`` as committed."""

    def start(self, mark: HeadMark) -> None:
        """Begin remembering with ``mark`` (a new ledger, or after a recorded resumption)."""

    def list_erasures(self) -> list[ListedErasure]:
        """Return every erasure listed so far, in the order of listing."""

    def add_erasures(self, erasures: Sequence[ListedErasure]) -> None:
        """List erasures durably; listing one again changes nothing."""
