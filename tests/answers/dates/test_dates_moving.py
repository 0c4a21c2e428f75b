"""A ledger whose dates are in doubt is moved like any other: nothing of it is false."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.dates.dates_play import at_harbour, isolated, staffed
from tests.journeys.moving.ledgers import empty, move


@pytest.mark.parametrize("ahead", [0, -30])
def test_a_ledger_with_notes_of_a_wrong_clock_is_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ahead: int
) -> None:
    isolated(tmp_path, monkeypatch)
    office = staffed(tmp_path / "desk")
    at_harbour(office, 0, ahead)
    office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
    size = office.size()
    with empty() as address:
        moved = move(office, address)
        assert moved.status in (0, 10), moved.err
        assert office.size() == size + 2
        checked = office.desk.run("check")
        assert (checked.status, checked.out.startswith("VERIFIED")) == (10 if ahead else 0, True), checked.out
