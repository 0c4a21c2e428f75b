"""A screen that is laid out and drawn when its program has come to rest, as a slow line would show it.

Textual draws whenever a sixtieth of a second has passed: the slower a machine is, the more of what nobody looks at. A
sitting looks at what stands when nothing more happens, and draws all of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

import pytest
from textual import screen
from textual.screen import Screen

#: Seconds after which Textual would draw by itself: longer than any sitting.
NEVER = 1e6
#: The screens of which something changed since they were drawn.
_changed: WeakSet[Screen[object]] = WeakSet()
_draw = Screen._compositor_refresh


def draw(shown: Screen[object]) -> bool:
    """Draw what changed of the screen that is shown; return whether anything did."""
    changes = shown in _changed
    if changes:
        _changed.discard(shown)
        _draw(shown)
    return changes


def _note(shown: Screen[object]) -> None:
    """Note that a screen is to be drawn; one that lies below another one tells that one."""
    if shown is shown.app.screen and not shown.app.is_inline:
        _changed.add(shown)
        shown._dirty_widgets.clear()
    else:
        _draw(shown)


@contextmanager
def drawn_at_rest() -> Iterator[None]:
    """Draw screens by ``draw`` alone, until the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screen, "UPDATE_PERIOD", NEVER)
        patch.setattr(Screen, "_compositor_refresh", _note)
        yield
