"""The machine around the ledger: clock, entropy, keys, publication and progress.

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
    """The time of this machine, which proves nothing to others."""

    def now(self) -> int:
        """Return whole seconds since 1970-01-01T00:00:00Z."""


class Entropy(Protocol):
    """Bytes that nobody can predict: salts, identifiers, object keys."""

    def token(self, size: int) -> bytes:
        """Return ``size`` fresh random bytes."""

    def tokens(self, count: int, size: int) -> list[bytes]:
        """Return ``count`` tokens as ``token`` makes them, which costs less than asking for each."""


class Progress(Protocol):
    """Is told how far long work is; may raise KeyboardInterrupt-like Cancelled to stop it."""

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Report ``done`` of ``total`` bytes or items of ``what``."""


class Workers(Protocol):
    """Runs many independent jobs, in parallel where the machine can."""

    def each(self, work: Callable[[A], B], items: Sequence[A]) -> list[B]:
        """Call ``work`` for every item and return the results in the order of the items.

        Items may be processed in any order and in parallel. After an error no further item is started; once the
        started ones have ended, the error of the first failed item is raised.
        """

    def begin(self, work: Callable[[A], B], items: Sequence[A]) -> Callable[[], list[B]]:
        """Start ``each`` in the background; the returned function waits for its results or error."""


class Helpers(Protocol):
    """Workers beside the caller that need nothing of it: other processes, if there are any."""

    def offer(self, work: Callable[[A], B], item: A) -> Callable[[], B] | None:
        """Return a function that waits for the result of ``work`` on one item, or raises its error.

        None if no helper is free: then the caller does the work. ``work`` is a function that a module has by
        its name; item and result are plain values.
        """


class Pace(Protocol):
    """Slows work down so that it stays below the rate set for a store."""

    def take(self, amount: int) -> None:
        """Come back when so many bytes more may have been read."""


class KeyRing(Protocol):
    """Finds private keys and opens them; the passphrase never passes through a service."""

    def signer(self, name: str) -> NoteSigner:
        """Open the key of this name; NotFound, or KeyFailed for a wrong passphrase or damaged file."""


class Publisher(Protocol):
    """A place that outsiders read: paths of tlog-tiles with bytes."""

    def put(self, path: str, data: bytes) -> None:
        """Write or replace one file whole and durably: readers see the old or the new, never a part."""

    def get(self, path: str) -> bytes | None:
        """Return what is published under a path."""

    def first(self, path: str, most: int) -> bytes | None:
        """Return the first ``most`` bytes published under a path; raises Malformed for what is no file."""

    def files(self) -> Iterable[tuple[str, int]]:
        """Return the paths of all files that are there with the size of each in bytes, in any order."""

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the place against every other publication, where it can be held; Busy if held too long."""
