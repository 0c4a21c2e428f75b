"""What tests about arrivals play: an office with an exhibit, wrong clocks, and a client that writes any date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY
from custody.ledger.append.entry_signing import Drafting, Journal
from custody.model.entry.envelope import Seen
from custody.proof import checkpoint
from custody.storage.memory.small_ports import FixedClock
from tests.cli.desk import Answer, Desk
from tests.cli.office import Office, copied

YEAR = 365 * DAY


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office with a case and an exhibit of known serial, to be copied only."""
    office = Office(Desk(tmp_path_factory.mktemp("arrival") / "desk")).open()
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


@pytest.fixture
def desk(furnished: Office, tmp_path: Path) -> Office:
    """Return a copy of such an office for one test."""
    return copied(furnished, tmp_path / "desk")


@contextmanager
def drafts_dated(at: int, seen: int | None = None) -> Iterator[None]:
    """Make the client write another date than the clock's into its drafts, as if patched for that.

    ``seen`` makes it claim besides that it had seen so many entries only.
    """
    usual = Journal.drafting

    def drafting(self: Journal) -> Drafting:
        clock, self._clock = self._clock, FixedClock(at)
        try:
            drafts = usual(self)
        finally:
            self._clock = clock
        signed = None if seen is None else self._store.read().checkpoint(seen)
        if signed is not None:
            drafts._seen = Seen(seen or 0, checkpoint.parse(signed).root)
        return drafts

    Journal.drafting = drafting  # type: ignore[method-assign]  # a patched program
    try:
        yield
    finally:
        Journal.drafting = usual  # type: ignore[method-assign]  # a patched program


@contextmanager
def clock_off(office: Office, seconds: int) -> Iterator[None]:
    """Set the clock of the whole machine wrong meanwhile; afterwards it is right again."""
    office.desk.clock.advance(seconds)
    try:
        yield
    finally:
        office.desk.clock.advance(-seconds)


def entered(answer: Answer) -> bool:
    """Return whether a command entered something, with a warning or without; fails for anything but a refusal."""
    assert answer.status in (0, 5, 10), answer.err or answer.out
    return answer.status != 5


def position(document: dict[str, Any]) -> str:
    """Return the position of a document's entry."""
    return str(document["entries"][0]["position"])
