"""Reads that are valid only together: after a lost server or a changed file, all that follow fail."""

from __future__ import annotations

from contextlib import AbstractContextManager
from types import TracebackType

from custody.errors import Busy, CustodyError
from custody.storage.database.dialect import Disconnected


class RepeatedErrors:
    """Translates a database's errors, and raises the first Disconnected or Busy again at every later read.

    A context manager that may be entered any number of times, also within itself. A server that comes back while a
    ledger is checked, or a file that was written to meanwhile, would otherwise leave a gap that looks like damage.
    """

    def __init__(self, errors: AbstractContextManager[None]) -> None:
        self._errors = errors
        self._met: Disconnected | Busy | None = None

    def lost(self) -> CustodyError | None:
        """Return a copy of the error that ended the reading, None while it goes on."""
        return None if self._met is None else type(self._met)(self._met.message, hint=self._met.hint)

    def __enter__(self) -> None:
        if (lost := self.lost()) is not None:
            raise lost
        self._errors.__enter__()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if isinstance(error, Busy):
                self._met = self._met or error
            self._errors.__exit__(kind, error, trace)
        except (Disconnected, Busy) as met:
            self._met = self._met or met
            raise
