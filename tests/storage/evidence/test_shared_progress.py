"""Files that are on their way at once are one progress, and end together."""

from __future__ import annotations

import pytest

from custody.storage.machine.shared_progress import Halted, SharedProgress


class Watch:
    def __init__(self) -> None:
        self.seen: list[tuple[int, int | None, str]] = []

    def advance(self, done: int, total: int | None, what: str) -> None:
        self.seen.append((done, total, what))


def test_what_each_file_says_of_itself_is_added_up() -> None:
    watch = Watch()
    whole = SharedProgress(watch, 10)
    one, two = whole.share(), whole.share()
    one.advance(2, 4, "bytes")
    two.advance(3, 6, "bytes")
    one.advance(4, 4, "bytes")
    assert watch.seen == [(2, 10, "bytes"), (5, 10, "bytes"), (7, 10, "bytes")]


def test_every_file_ends_at_its_next_step_once_somebody_asked() -> None:
    watch = Watch()
    whole = SharedProgress(watch, 10)
    one = whole.share()
    whole.check()
    whole.stop = True
    for step in (whole.check, lambda: one.advance(1, 4, "bytes")):
        with pytest.raises(Halted):
            step()
    assert watch.seen == []
