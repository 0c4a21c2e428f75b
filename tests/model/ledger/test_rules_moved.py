"""A ledger is closed by the entry that says where it went, and opened again by the one that answers it."""

from __future__ import annotations

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Moved
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from tests.model.office import office
from tests.model.showing import refused_here, shows
from tests.world import World

PLACE, OTHER = (f"{number:08}-0000-4000-8000-000000000000" for number in (1, 2))


def subject(world: World) -> str:
    return world.entry(0).envelope.subject


def move(world: World, place: str = PLACE, about: str | None = None, **changed: Value) -> Receipt:
    """Close the ledger as it is, with some fields changed."""
    row = world.store.read().head()
    values: dict[str, Value] = {
        "ledger_copy": place,
        "database_type": "postgresql",
        "size": row.size,
        "root": b64(row.root),
        "database_address": "postgresql://db.lab.example/evidence",
    }
    request = Request("ledger.migration_started", {**values, **changed}, subject=about or subject(world))
    (receipt,) = world.sign_all("ada", [request])
    return receipt


def end(world: World, moved: Receipt, about: str | None = None) -> Receipt:
    """Open it again where it is."""
    leaf = world.entry(moved.position).leaf
    return world.sign(
        "ada", "ledger.migration_ended", {"outcome": "cancelled"}, subject=about or subject(world), re=leaf
    )


@shows("ledger.migrating")
def test_nothing_is_entered_behind_the_closing_entry_until_it_is_answered() -> None:
    world = office()
    world.case("C-1")
    moved = move(world)
    with refused_here(world, "ledger.migrating"):
        world.case("C-2")
    with refused_here(world, "ledger.migrating"):
        move(world, OTHER)
    closed = world.lookup().get(Moved, "ledger")
    assert (closed.position, closed.ended, closed.cancelled) == (moved.position, None, False)
    end(world, moved)
    world.case("C-2")
    found = world.lookup().get(Moved, "ledger")
    assert (found.place, found.position, found.ended, found.cancelled) == (
        PLACE,
        moved.position,
        moved.position + 1,
        True,
    )


@shows("migration.complete")
def test_a_moving_carries_everything_over() -> None:
    world = office()
    for size in (world.size() - 1, world.size() + 1):
        with refused_here(world, "migration.complete"):
            move(world, size=size)
    move(world)


@shows("migration.new_database")
def test_a_place_is_moved_to_once() -> None:
    world = office()
    end(world, move(world))
    with refused_here(world, "migration.new_database"):
        move(world)
    move(world, OTHER)


@shows("ledger.known")
def test_a_moving_is_about_the_ledger() -> None:
    world = office()
    other = world.entry(world.size() - 1).envelope.subject
    assert other != subject(world)
    with refused_here(world, "ledger.known"):
        move(world, about=other)
    moved = move(world)
    with refused_here(world, "ledger.known"):
        end(world, moved, about=other)
    end(world, moved)


@shows("migration.known")
def test_a_moving_ends_once() -> None:
    world = office()
    moved = move(world)
    end(world, moved)
    with refused_here(world, "migration.known"):
        end(world, moved)
    again = move(world, OTHER)
    with refused_here(world, "migration.known"):
        end(world, moved)
    end(world, again)
