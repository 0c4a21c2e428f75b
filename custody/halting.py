"""The request to end this process, for work that no exception can reach.

A signal handler raises in the main thread. Work inside a database does not notice, and an exception raised in its
callback is lost there: both look here.
"""

from __future__ import annotations

_asked: list[BaseException] = []


def ask(stop: BaseException) -> None:
    """Record the exception to raise that ends the process; a signal handler may call it."""
    _asked[:] = [stop]


def stop_request() -> BaseException | None:
    """Return the exception that ends the process, None where there is none."""
    return _asked[0] if _asked else None


def forget() -> None:
    """Forget any request to end, at the start of a process."""
    _asked.clear()
