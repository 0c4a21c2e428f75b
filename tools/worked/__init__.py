"""The worked examples of format.md, each computed by the code from the examples' office."""

from __future__ import annotations

from collections.abc import Callable

from tools.worked import entries, files, packs, stored, trees

EXAMPLES: dict[str, Callable[[], str]] = {
    **trees.EXAMPLES,
    **entries.EXAMPLES,
    **files.EXAMPLES,
    **stored.EXAMPLES,
    **packs.EXAMPLES,
}


def computed() -> dict[str, str]:
    """Return every example's content by name."""
    return {name: make().rstrip() for name, make in EXAMPLES.items()}
