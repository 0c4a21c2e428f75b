"""What an audit says of a database whose schema is not as the program made it."""

from __future__ import annotations

import pytest

from custody.storage.migrations.difference import Difference
from tests.ledger.forger import audited, found
from tests.world import World


@pytest.fixture
def world() -> World:
    """Return an office with an order, of which nothing is wrong."""
    world = World.memory().staff()
    world.order(world.case())
    assert audited(world).exit_status == 0
    return world


@pytest.mark.parametrize(
    ("refused", "code", "status", "verdict"),
    [(True, "schema_differs", 3, "false"), (False, "schema_more", 10, "verified")],
)
def test_how_the_schema_differs_is_passed_on(
    world: World, *, refused: bool, code: str, status: int, verdict: str
) -> None:
    report = audited(world, differences=[Difference("the index extra is one more", refused=refused)])
    assert (report.exit_status, report.verdict) == (status, verdict)
    assert found(report) == {(code, "database")}
    assert report.counts.entries == world.size()


def test_no_row_is_read_through_a_schema_that_hides_them(world: World) -> None:
    difference = Difference("records is a view", refused=True)
    report = audited(world, differences=[difference], believed=False)
    assert (report.exit_status, report.scopes, report.counts.entries) == (3, {"integrity": "false"}, 0)
    assert found(report) == {("schema_differs", "database")}
