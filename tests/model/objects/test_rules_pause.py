"""A pause of a sweep is recorded once, left something unread, and began when the store was asked."""

from __future__ import annotations

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.model.schema.types import Value
from tests.model.office import office
from tests.model.showing import refused_here, shows
from tests.world import World


def pause(world: World, subject: str | None = None, **values: Value) -> Receipt:
    """Record that a sweep paused, some values replaced."""
    usual: dict[str, Value] = {
        "store": "bucket",
        "depth": "full",
        "scope": "all",
        "started_at": "2026-11-02T08:00:00Z",
        "outage_started_at": "2026-11-02T08:00:00Z",
        "read_count": 0,
        "unread_count": 1,
    }
    about = subject or world.journal.new_subject()
    return world.sign_all("bot", [Request("sweep.paused", {**usual, **values}, subject=about)])[0]


@shows("sweep_pause.new")
def test_a_pause_is_recorded_once() -> None:
    world = office()
    first = pause(world)
    pause(world)
    with refused_here(world, "sweep_pause.new"):
        pause(world, subject=world.subject_of(first))


@shows("sweep_pause.unread")
def test_a_sweep_that_read_everything_did_not_pause() -> None:
    world = office()
    pause(world, read_count=48)
    with refused_here(world, "sweep_pause.unread"):
        pause(world, unread_count=0)


@shows("sweep_pause.since")
def test_a_store_is_unreachable_from_the_moment_it_was_asked() -> None:
    world = office()
    pause(world, outage_started_at="2026-11-02T08:00:01Z")
    with refused_here(world, "sweep_pause.since"):
        pause(world, outage_started_at="2026-11-02T07:59:59Z")
