"""Keeps the pauses short that the interpreter itself makes: no key waits for what they do beside it.

Two are longer than a key may wait. A thread that computes gives way to another one only so often, and each look at the
database waits for its turn anew. And whatever was loaded is searched for rubbish again and again, all threads standing
still meanwhile, though none of it is ever let go.
"""

from __future__ import annotations

import gc
import sys

#: Seconds after which a thread that computes gives way; a page asks the database some dozen times.
TURN = 0.001
_before: list[float] = []


def begin() -> None:
    """Let threads give way to one another sooner, until ``end``."""
    _before.append(sys.getswitchinterval())
    sys.setswitchinterval(TURN)


def set_aside() -> None:
    """Let everything that is loaded by now be searched for rubbish no more, until ``end``."""
    gc.freeze()


def end() -> None:
    """Let the interpreter do as it did before."""
    if _before:
        sys.setswitchinterval(_before.pop())
    gc.unfreeze()
