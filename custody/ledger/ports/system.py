"""The ports of the machine around the ledger: clock, entropy, workers, keys, publication and progress.

Protocols only; no logic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from custody.proof.note import NoteSigner

A = TypeVar("A")
B = TypeVar("B")


class Clock(Protocol):
    """The clock of this machine, which proves nothing to others."""

    def now(self) -> int:
        """Return the current instant in whole seconds since 1970-01-01T00:00:00Z."""


class Entropy(Protocol):
    """A source of unpredictable bytes: for salts, identifiers, object keys."""

    def token(self, size: int) -> bytes:
        """Return ``size`` fresh random bytes."""

    def tokens(self, count: int, size: int) -> list[bytes]:
        """Return ``count`` tokens of ``size`` random bytes each, at less cost than one by one."""


class Progress(Protocol):
    """The display of the progress of long work; it may raise Cancelled to stop that."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show ``done`` of ``total`` (None: unknown) items of ``what``, such as bytes or entries."""


class Workers(Protocol):
    """An executor of many independent jobs, in parallel where the machine can."""

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Call ``work`` for every item and return the results in the order of the items.

        Items may be processed in any order and in parallel. After an error no further item is started; once the
        started ones have ended, the error of the first failed item is raised.
        """

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        """Start ``each`` in the background; the returned function waits for its results or error."""


class Helpers(Protocol):
    """Other processes, if there are any, for work that needs nothing of the caller's."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return a function that waits for the result of ``work`` on one item, or raises its error.

        Return None if no helper is free: then the caller does the work. ``work`` is a module-level function; item and
        result are plain values.
        """


class Pace(Protocol):
    """A limiter of work to the rate set for a store."""

    def take(self, amount: int) -> None:
        """Wait until ``amount`` more bytes are within the rate."""


class KeyRing(Protocol):
    """The private keys on this machine; a passphrase never passes through a service."""

    def signer(self, name: str) -> NoteSigner:
        """Return a signer with the key of this name.

        Raise NotFound, or KeyFailed for a wrong passphrase or damaged file.
        """


class Publisher(Protocol):
    """A published folder that outsiders read: bytes by path, as in tlog-tiles."""

    def put(self, path: str, data: bytes) -> None:
        """Write or replace one file, whole and durably: readers see the old or the new one, never a part."""

    def get(self, path: str) -> bytes | None:
        """Return the bytes published under a path; None if there are none."""

    def first(self, path: str, most: int) -> bytes | None:
        """Return the first ``most`` bytes published under a path, or None; raise Malformed for a non-file."""

    def files(self) -> Iterable[tuple[str, int]]:
        """Return (path, size in bytes) of all published files, in any order."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Return a lock against other publications, where that is possible; raise Busy if held too long."""
