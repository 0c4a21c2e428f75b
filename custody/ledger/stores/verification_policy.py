"""What a store's objects are owed: how often read in full and sampled, in which hours, how fast.

A policy says when something is due and starts nothing by itself.
"""

from __future__ import annotations

from custody.digits import whole
from custody.frozen import dataclass

DAY = 86_400
HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day in UTC, from the start of ``first`` to that of ``last``, maybe over midnight."""

    first: int
    last: int

    def until(self, now: int) -> int | None:
        """Return when the window that is open at ``now`` closes, None while it is shut."""
        into = (now - self.first * HOUR) % DAY
        long = (self.last - self.first) % 24 * HOUR
        return now + long - into if into < long else None

    def __str__(self) -> str:
        """Write it as it is typed."""
        return f"{self.first:02}-{self.last:02}"


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one store: days between full reads and samples, leaves of 1 MiB in each sample.

    ``copies`` is in how many administrations what is archived in it is to lie, this one counted.

    ``rate`` is in MB (10^6 bytes) a second, None for as fast as it goes; ``window`` None for any hour. A sample of n
    leaves meets damage of a share d of an object with probability 1 - (1 - d)^n: 459 find 1 % with 99 %, and none finds
    a single flipped bit. That is what reading in full is for.
    """

    full_days: int = 90
    sample_days: int = 7
    sample_leaves: int = 32
    rate: int | None = None
    window: Window | None = None
    copies: int = 1

    def before(self, depth: str, now: int) -> int:
        """Return the instant at or before which the last look at a depth makes another one due."""
        return max(0, now - self.days(depth) * DAY)

    def days(self, depth: str) -> int:
        """Return the most days between two verifications at a depth."""
        return self.sample_days if depth == "sample" else self.full_days


DEFAULT = Policy()


def window_from(text: str) -> Window | None:
    """Read ``HH-HH``; None for anything that is no window."""
    first, _, last = text.partition("-")
    begins, ends = whole(first, 0, 23, digits=2), whole(last, 0, 24, digits=2)
    if begins is None or ends is None or begins == ends % 24:
        return None
    return Window(begins, ends)
