"""Keeps the pauses short that the interpreter itself makes: no key waits for what they do beside it.

Two are longer than a key may wait. A thread that computes gives way to another one only so often, and each look at the
database waits for its turn anew. And everything is searched for rubbish again and again, all threads standing still
meanwhile: what was loaded, though none of it is ever let go, and what came since, though that could wait until nobody
presses a key.
"""

from __future__ import annotations

import gc
import sys

#: Seconds after which a thread that computes gives way; a page asks the database some dozen times.
TURN = 0.001
#: Searches of what is young after which all that there is is searched, nobody having been away for so long.
RARELY = 400
#: Seconds without a key after which somebody is away, and searches of what is young that make a whole one worth it.
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
    """Search everything for rubbish where some may have come, nobody having pressed a key for that long."""
    if seconds >= AWAY and gc.get_count()[2] >= WORTH:
        gc.collect()


def end() -> None:
    """Restore the interpreter's settings."""
    if _before:
        interval, threshold = _before.pop()
        sys.setswitchinterval(interval)
        gc.set_threshold(*threshold)
    gc.unfreeze()
