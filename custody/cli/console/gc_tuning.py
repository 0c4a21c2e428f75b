"""Garbage collection of a command: rare, since next to nothing here makes reference cycles.

With Python's usual 700 new objects between two collections, a check of sixteen thousand entries spent a fifth of its
time on them, and loading the program some of its own.
"""

from __future__ import annotations

import gc

#: New objects between two looks at the young, looks at these between two at the older, and so on for all.
_YOUNG, _OLDER, _ALL = 50_000, 20, 100


def seldom() -> None:
    """Make this process collect reference cycles rarely; other objects are freed at once as before."""
    gc.set_threshold(_YOUNG, _OLDER, _ALL)
