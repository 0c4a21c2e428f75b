"""How often Python collects reference cycles: seldom, since next to nothing here makes them.

With Python's usual 700 new objects between two looks, a check of sixteen thousand entries spent a fifth of its time on
looking through what it keeps, and loading the program some of its own.
"""

from __future__ import annotations

import gc

#: New objects between two looks at the young, looks at these between two at the older, and so on for all.
_YOUNG, _OLDER, _ALL = 50_000, 20, 100


def seldom() -> None:
    """Set this process to look seldom; what nobody refers to any more goes at once all the same."""
    gc.set_threshold(_YOUNG, _OLDER, _ALL)
