"""Orders as they follow one another along the path of a communication (art. 26), for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.words import called

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def way_text(orders: Sequence[str], names: Mapping[str, str]) -> str:
    """Write orders as they follow one another."""
    return " > ".join(called(names[one], one) for one in orders)
