"""The page of a case has the first of each sort for people, and everything for programs."""

from __future__ import annotations

import pytest

from custody.ledger.views.subjects.lookup import Lookup
from custody.pages.cases import case_summary, case_tables, cases
from custody.pages.parts.page import Page, Table, Timeline
from tests.pages.contexts import LedgerContext
from tests.world import World


@pytest.fixture(scope="module")
def world() -> World:
    """A ledger with one case and three exhibits of one seizure."""
    world = World.memory().staff()
    seizure = world.seize(world.case("C-1"))
    for number in range(3):
        world.exhibit(seizure, ref=f"EV/{number}")
    return world


def built(world: World, *, whole: bool) -> Page:
    """Return the page of the case."""
    lookup = Lookup(world.store.read())
    key = lookup.resolve("case", "C-1")
    return cases.case(LedgerContext(lookup, world.clock.now()), key, whole=whole)


def table(page: Page, key: str) -> Table:
    """Return a table of a page."""
    return next(found for found in page.of(Table) if found.key == key)


def test_people_have_the_first_rows_and_programs_all_of_them(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_tables, "FIRST", 2)
    few, every = (table(built(world, whole=whole), "exhibits") for whole in (False, True))
    assert (len(few.rows), few.more, few.rest is not None) == (2, 1, True)
    assert (len(every.rows), every.more, every.rest) == (3, 0, None)
    assert [row.opens for row in few.rows] == [row.opens for row in every.rows[:2]]


def test_where_nobody_looked_at_what_covers_exhibits_the_page_says_so(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert built(world, whole=False).not_shown == ()
    monkeypatch.setattr(case_tables, "LOOKED", 2)
    (said,) = built(world, whole=False).not_shown
    assert "held without recorded authority" in said
    whole = built(world, whole=True)
    assert whole.not_shown == ()
    held = [
        fact.value for row in table(whole, "exhibits").rows for fact in row.facts if fact.key == "held_under"
    ]
    assert held == ["warrant"] * 3


def test_a_timeline_says_what_it_leaves_out_and_how_to_see_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_summary, "MOST", 2)
    people, programs = built(world, whole=False), built(world, whole=True)
    (few,), (every,) = people.of(Timeline), programs.of(Timeline)
    drawn, all_drawn = ({lane.label: len(lane.events) for lane in axis.lanes} for axis in (few, every))
    assert (drawn["exhibits +1"], all_drawn["exhibits"]) == (2, 3)
    told = "1 of 3 exhibits, on the timeline; `custody exhibit list --case C-1` and the list of them have all"
    assert told in people.not_shown
    assert not any("timeline" in reason for reason in programs.not_shown)
    assert "seizures" in drawn, "one seizure is no more than are drawn"
