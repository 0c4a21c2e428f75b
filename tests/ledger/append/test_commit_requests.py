"""A commit asks the database few things: as few for a draft made long ago, and where it fills tiles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.submissions.submission import Submission
from custody.storage.database import SqlLedgerStore
from custody.storage.database.dialect import Change, Question
from custody.storage.database.sqlite import sqlite_dialect
from tests.ledger.forge import Forge
from tests.world import World

#: The head and how many programs wrote it, which a server gives with its lock; what is asked at once; what is written.
FEW = ["fetch", "fetch", "fetch_all", "change_all"]
#: Who it is whose key has not been met yet is asked beside.
UNMET = ["fetch", "fetch", "fetch_all", "fetch", "change_all"]


class Requests:
    """SQLite as a ledger speaks it, with a note of each way there and back that a server would take."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite_dialect, name)

    def fetch(self, connection: Any, sql: str, given: Mapping[str, object] | tuple[Any, ...]) -> list[Any]:
        """Return all rows of a statement."""
        self.made.append("fetch")
        return sqlite_dialect.fetch(connection, sql, given)

    def fetch_all(self, connection: Any, questions: Sequence[Question]) -> list[list[Any]]:
        """Return all rows of several statements."""
        self.made.append("fetch_all")
        return sqlite_dialect.fetch_all(connection, questions)

    def change_all(self, connection: Any, changes: Sequence[Change]) -> None:
        """Write."""
        self.made.append("change_all")
        sqlite_dialect.change_all(connection, changes)


@pytest.fixture
def office(tmp_path: Path) -> tuple[World, Requests]:
    world, requests = World.on_disk(tmp_path / "office").staff(), Requests()
    assert isinstance(world.store, SqlLedgerStore)
    world.store.place.dialect = requests
    return world, requests


def test_a_draft_made_before_others_were_entered_asks_for_no_more_than_a_fresh_one(
    office: tuple[World, Requests],
) -> None:
    world, requests = office
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(4)]
    for number, item in enumerate(items):
        requests.made.clear()
        assert isinstance(world.sequencer.submit_many([Submission((item,))])[0], list)
        assert requests.made == (FEW if number else UNMET)


def test_a_commit_that_fills_tiles_of_leaves_asks_for_none_of_them(office: tuple[World, Requests]) -> None:
    world, requests = office
    forge = Forge(world)
    items = [forge.item("judge", "case.opened", {"reference": f"C-{at}"}) for at in range(300)]
    for group, few in ((items[:240], UNMET), (items[240:], FEW)):
        requests.made.clear()
        answers = world.sequencer.submit_many([Submission((item,)) for item in group])
        assert all(isinstance(answer, list) for answer in answers)
        assert requests.made == few
    assert world.size() > 256
