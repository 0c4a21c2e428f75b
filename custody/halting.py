"""Remembers that this process was asked to end, for work that no exception can reach.

A handler of a signal raises in the main thread. What a database computes hears nothing of it, and an exception that is
raised while it asks back is lost there: both look here.
"""

from __future__ import annotations

_asked: list[BaseException] = []


def ask(stop: BaseException) -> None:
    """Record what is raised to end the process; may be called by a handler of signals."""
    _asked[:] = [stop]


def asked() -> BaseException | None:
    """Return what ended the process, None where nothing did."""
    return _asked[0] if _asked else None


def forget() -> None:
    """Record that nothing was asked, at the start of a process."""
    _asked.clear()
