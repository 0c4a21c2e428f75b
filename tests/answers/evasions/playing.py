"""The mark of a play: which paragraphs of the Convention it tries to get round."""

from __future__ import annotations

from collections.abc import Callable

Play = Callable[[], None]

#: Play → the paragraphs that it tries to get round, such as ``42(8)``.
EVASIONS: dict[Play, tuple[str, ...]] = {}


def evades(*paragraphs: str) -> Callable[[Play], Play]:
    """Mark a test as a play that tries to get round these paragraphs; each has a row in ``tools/convention``."""

    def register(play: Play) -> Play:
        EVASIONS[play] = paragraphs
        return play

    return register
