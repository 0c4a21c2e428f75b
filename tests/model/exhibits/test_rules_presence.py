"""Rules about what is not in the house: nobody in it works on what is lost, outside or under way."""

from __future__ import annotations

from custody.law.clock import DAY, HOUR
from custody.ledger.submissions.submission import Receipt
from custody.model.across.presence import HANDLING
from custody.model.schema.types import Value
from tests.model.office import at, office, seal_on, stick
from tests.model.room import PAPER, carry, lose, release
from tests.model.showing import marks, shows
from tests.world import World

HANDLED = ("exhibit.unsealed", "exhibit.sealed", "exhibit.photographed")


def handled(world: World, exhibit: str) -> list[set[str]]:
    """Open a thing, seal it and photograph it; list the marks of each."""
    picture: dict[str, Value] = {
        "photo_sha256": PAPER,
        "photo_bytes": 9,
        "views": "overall",
        "photographed_by": "eve",
    }
    return [
        marks(world, world.unseal(exhibit, "S-1")),
        marks(world, seal_on(world, exhibit, "S-2")),
        marks(world, world.sign("eve", "exhibit.photographed", picture, subject=exhibit)),
    ]


def _sent(world: World, exhibit: str) -> Receipt:
    world.offer(exhibit, "carl")
    return carry(world, exhibit, "dispatched")


@shows("custody.missing", "custody.outside", "transfer.in_transit")
def test_what_is_not_in_the_house_is_handled_by_nobody_in_it() -> None:
    world = office()
    assert handled(world, stick(world)) == [set(), set(), set()], "in the house it is conforming"
    ways = ((lose, "custody.missing"), (release, "custody.outside"), (_sent, "transfer.in_transit"))
    for leaves, rule in ways:
        world = office()
        exhibit = stick(world)
        leaves(world, exhibit)
        world.later(HOUR)
        assert handled(world, exhibit) == [{rule}, {rule}, {rule}], rule
    assert set(HANDLED) <= HANDLING


def test_what_was_done_before_it_left_is_recorded_later_without_a_mark() -> None:
    world = office()
    exhibit = stick(world)
    world.later(DAY)
    release(world, exhibit)
    world.later(HOUR)
    assert marks(world, world.unseal(exhibit, "S-1", occurred_at=at(world, DAY))) == set()


@shows("custody.missing")
def test_what_is_lost_is_given_to_no_carrier() -> None:
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    assert marks(world, carry(world, exhibit, "dispatched")) == set()
    world = office()
    exhibit = stick(world)
    world.offer(exhibit, "carl")
    lose(world, exhibit)
    assert marks(world, carry(world, exhibit, "dispatched")) == {"custody.missing"}
