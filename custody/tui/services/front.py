"""Access of screens and widgets to their program."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from custody.tui.app.app import CustodyApp


def desk_of(node: DOMNode) -> CustodyApp:
    """Return the program that a screen or widget belongs to."""
    return cast("CustodyApp", node.app)
