"""Thread switching and garbage collection of the interpreter, tuned so that no key waits for them.

A thread that computes yields to others only every few milliseconds, and each query of the database waits for its turn
anew. A full collection stops all threads and visits everything that was loaded, although none of it is ever released,
and new objects, although that could wait until nobody presses a key.
"""

from __future__ import annotations

import gc
import sys

#: Seconds after which a thread that computes gives way; a page asks the database some dozen times.
TURN = 0.001
#: Collections of young objects after which a full one runs, where nobody was away in the meantime.
RARELY = 400
#: Seconds without a key after which a person counts as away, and young collections that make a full one worthwhile.
AWAY, WORTH = 1.0, 5
_before: list[tuple[float, tuple[int, int, int]]] = []


def begin() -> None:
    """Set threads to switch more often, and garbage to be collected less often, until ``end``."""
    before = gc.get_threshold()
    _before.append((sys.getswitchinterval(), before))
    sys.setswitchinterval(TURN)
    gc.set_threshold(before[0], before[1], RARELY)


def set_aside() -> None:
    """Exclude everything that is loaded by now from garbage collection, until ``end``."""
    gc.freeze()


def away(seconds: float) -> None:
    """Run a full collection if no key was pressed for AWAY seconds and WORTH young ones have run."""
    if seconds >= AWAY and gc.get_count()[2] >= WORTH:
        gc.collect()


def end() -> None:
    """Restore the interpreter's settings."""
    if _before:
        interval, threshold = _before.pop()
        sys.setswitchinterval(interval)
        gc.set_threshold(*threshold)
    gc.unfreeze()
