"""A search of all entries for a value is signed for, and names entries that there are."""

from __future__ import annotations

from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Search
from custody.model.schema.types import Value
from tests.model.office import office
from tests.model.showing import refused_here, shows
from tests.world import World


def searched(world: World, size: int, by: str = "judge") -> Receipt:
    """Record a search of the first ``size`` entries."""
    values: dict[str, Value] = {
        "entry_mode": "act",
        "purpose": "access_request",
        "size": size,
        "value": "Zebedee Quux",
    }
    return world.sign_all(by, [Request("entry.value_searched", values, subject=world.journal.new_subject())])[
        0
    ]


@shows("entry.search_size")
def test_a_search_is_of_entries_that_there_are() -> None:
    world = office()
    searched(world, world.size())
    searched(world, 1)
    for size in (0, world.size() + 1):
        with refused_here(world, "entry.search_size"):
            searched(world, size)


def test_who_searched_is_listed_and_for_what_without_the_value() -> None:
    world = office()
    receipt = searched(world, world.size())
    (search,) = Lookup(world.store.read()).all(Search)
    assert (search.purpose, search.size, search.position) == (
        "access_request",
        receipt.position,
        receipt.position,
    )
    assert "Quux" not in str(search)
