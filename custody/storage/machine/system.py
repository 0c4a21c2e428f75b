"""This machine's clock and randomness, the only place that reads either.

Neither proves anything to others: proven time comes from witnesses and timestamps.
"""

from __future__ import annotations

import secrets
import time


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        """Return whole seconds since 1970-01-01T00:00:00Z."""
        return time.time_ns() // 1_000_000_000


class SystemEntropy:
    """The system's cryptographic random source."""

    def token(self, size: int) -> bytes:
        """Return ``size`` fresh random bytes."""
        return secrets.token_bytes(size)

    def tokens(self, count: int, size: int) -> list[bytes]:
        """Return ``count`` tokens of ``size`` random bytes each, taken from the system at once."""
        drawn = secrets.token_bytes(count * size)
        return [drawn[at : at + size] for at in range(0, count * size, size)]
