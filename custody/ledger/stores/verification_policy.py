"""Verification policy of a store: days between full reads and samples, hours, rate.

A policy determines when a verification is due; it starts none.
"""

from __future__ import annotations

from custody.digits import whole
from custody.frozen import dataclass

DAY = 86_400
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day in UTC, from ``first`` o'clock to ``last`` o'clock; may span midnight."""

    first: int
    last: int

    def until(self, now: int) -> int | None:
        """Return the instant (seconds UTC) at which the window open at ``now`` closes; None while it is shut."""
        into = (now - self.first * HOUR) % DAY
        long = (self.last - self.first) % 24 * HOUR
        return now + long - into if into < long else None

    def __str__(self) -> str:
        """Return the window as it is typed: ``HH-HH``."""
        return f"{self.first:02}-{self.last:02}"


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one store: days between full reads and samples, leaves of 1 MiB in each sample.

    ``copies`` is the number of administrations that must each keep a copy of every object, this store's included.

    ``rate`` is in MB (10^6 bytes) a second, None for no limit; ``window`` None for any hour. A sample of n leaves finds
    damage to a share d of an object with probability 1 - (1 - d)^n: 459 leaves find 1 % with 99 %. No sample is sure to
    find a single flipped bit; reading in full does.
    """

    full_days: int = 90
    sample_days: int = 7
    sample_leaves: int = 32
    rate: int | None = None
    window: Window | None = None
    copies: int = 1

    def before(self, depth: str, now: int) -> int:
        """Return the instant (seconds UTC) at or before which a last verification at a depth is due again."""
        return max(0, now - self.days(depth) * DAY)

    def days(self, depth: str) -> int:
        """Return the largest number of days between two verifications at a depth."""
        return self.sample_days if depth == "sample" else self.full_days


DEFAULT = Policy()


def window_from(text: str) -> Window | None:
    """Parse ``HH-HH``; return None for any other text."""
    first, _, last = text.partition("-")
    begins, ends = whole(first, 0, 23, digits=2), whole(last, 0, 24, digits=2)
    if begins is None or ends is None or begins == ends % 24:
        return None
    return Window(begins, ends)
