"""From a sweep to its objects, from a check to what it found, from an entry to the root: each level opens the next."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.widgets import OptionList

from custody.pages.ledger.root_path import drawing, steps
from custody.pages.parts.page import Page, Section, Table, Target
from custody.proof import merkle
from custody.tui.screens.browse import BrowseScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting


@pytest.fixture
def stored(office: Office) -> Office:
    """Return an office with two stored objects that were verified."""
    office.case()
    office.seizure()
    office.exhibit()
    for name in ("one", "two"):
        (office.folder / name).write_bytes(name.encode() * 500)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    office.done("Eve", "sweep", "run")
    return office


def damage(office: Office) -> None:
    """Change the bytes of one stored object behind everybody's back."""
    folder = office.folder / "vault" / "objects" / "objects"
    file = min(path for path in Path(folder).rglob("*") if path.is_file())
    file.chmod(0o600)
    file.write_bytes(bytes(reversed(file.read_bytes())))


def page_of(at: Sitting) -> Page:
    screen = at.app.screen
    assert isinstance(screen, BrowseScreen)
    assert screen.page is not None
    return screen.page


async def go(at: Sitting, told: str) -> None:
    """Take the line that says so."""
    await at.choose(told)


def test_a_sweep_leads_from_its_outcome_to_the_object_that_differs(stored: Office) -> None:
    async def scene() -> None:
        async with sitting(stored.desk) as at:
            await at.sign_in(stored, "Eve")
            await at.press("6")
            await go(at, "  full  ")
            assert "verified" in at.text
            assert "MISMATCH" not in at.text
            damage(stored)
            stored.done("Eve", "sweep", "run", status=3)
            await at.press("6")
            await go(at, "mismatch  ")
            assert "fails" not in page_of(at).title
            await at.press("6")
            await go(at, "  full  ")
            found = page_of(at)
            assert found.target.page == "sweep"
            table = next(block for block in found.blocks if isinstance(block, Table))
            assert [row.texts[0] for row in table.rows] == ["MISMATCH", "verified"]
            await go(at, "the bytes are not those recorded")
            only = next(block for block in page_of(at).blocks if isinstance(block, Table))
            assert [row.texts[0] for row in only.rows] == ["MISMATCH"]
            await go(at, "MISMATCH")
            assert page_of(at).target.page == "object"
            assert "object.verification_failed" in at.text

    play(scene)


def test_what_an_exhibit_needs_next_is_the_first_of_its_actions_and_a_cut_line_is_told_whole(
    stored: Office,
) -> None:
    damage(stored)
    stored.done("Eve", "sweep", "run", status=3)

    async def scene() -> None:
        async with sitting(stored.desk, size=(60, 24)) as at:
            await at.sign_in(stored, "Eve")
            await at.press("3", "enter")
            assert "Next: report that the stored bytes are not those" in at.text
            await at.press("a")
            assert "1 Report that the stored bytes are not those" in at.text
            listed = at.app.screen.query_one(OptionList)
            assert [str(listed.get_option_at_index(at).prompt) for at in (1, 2)] == [
                "2 Record where the exhibit is stored",
                "3 Hand it over",
            ]
            assert str(listed.get_option_at_index(4).prompt).endswith("store its i…")
            whole = "Record an acquisition of it, and store its image"
            assert whole not in at.flat
            await at.press("down", "down", "down", "down")
            assert whole in at.flat
            await at.press("up")
            assert whole not in at.flat, "only what the cursor is on is told whole"
            await at.press("escape", "a", "1")
            assert "Exhibit: report discrepancy" in at.text
            assert "EV/1" in at.text
            assert "[x] 2 content" in at.text, "what differs is known, and stands in the form"

    play(scene)


def test_a_check_leads_from_its_verdict_to_the_finding_and_the_entry(stored: Office) -> None:
    async def scene() -> None:
        async with sitting(stored.desk) as at:
            await at.sign_in(stored, "Eve")
            await at.press("7")
            await go(at, "check the whole ledger")
            await go(at, "every byte")
            assert "VERIFIED  stored evidence" in at.text
            assert "BROKEN" not in at.text
            damage(stored)
            await at.press("r")
            assert "BROKEN" in at.text
            errors = next(block for block in page_of(at).blocks if isinstance(block, Table))
            assert errors.title == "Errors"
            assert [row.opens for row in errors.rows] == [Target("finding", "0")]
            await go(at, errors.rows[0].texts[0])
            assert "Finding 1 of" in at.text
            facts = next(block for block in page_of(at).blocks if isinstance(block, Section))
            place = next(fact for fact in facts.facts if fact.label == "at")
            assert place.opens is not None
            await go(at, place.text[:24])
            assert page_of(at).target == place.opens
            await at.press("escape", "escape")
            assert "BROKEN" in at.text

    play(scene)


def test_going_back_to_a_check_shows_what_it_found_and_does_not_check_again(stored: Office) -> None:
    async def scene() -> None:
        async with sitting(stored.desk) as at:
            await at.sign_in(stored, "Eve")
            await at.press("7")
            await go(at, "check the whole ledger")
            await go(at, "every byte")
            first = page_of(at)
            damage(stored)
            await go(at, "no witness")
            await at.press("escape")
            assert page_of(at) is first
            await at.press("r")
            assert page_of(at) is not first

    play(scene)


def test_an_entry_and_two_sizes_are_reached_by_their_numbers_and_proven_as_they_are_shown(
    stored: Office,
) -> None:
    async def scene() -> None:
        async with sitting(stored.desk) as at:
            await at.sign_in(stored, "Eve")
            await at.press("7", "g")
            await at.type("5", "enter")
            assert "Entry 5" in at.text
            path = next(fact for fact in page_of(at).facts() if fact.key == "path")
            assert "hashes lead to the root that the log signed" in path.text
            await at.press("g")
            await at.type("3..8", "enter")
            assert "VERIFIED: 8 entries extend these 3" in at.text
            await at.press("g")
            await at.type("2026-11-02", "enter")
            assert page_of(at).target.page == "ledger"
            await at.press("g")
            await at.type("EV/1", "enter")
            assert page_of(at).target.page == "exhibit"

    play(scene)


@given(size=st.integers(1, 600), data=st.data())
def test_a_drawn_path_ends_in_the_root_and_says_what_each_hash_covers(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaves = [merkle.leaf_hash(str(number).encode()) for number in range(size)]
    found = steps(index, size, leaves[index], merkle.proof_from_leaves(index, leaves))
    assert found[0].hash == merkle.root(leaves)
    assert (found[0].first, found[0].last) == (0, size - 1)
    for target in found:
        assert target.hash == merkle.root(leaves[target.first : target.last + 1])
        if target.beside is not None:
            _, low, high, given_hash = target.beside
            assert given_hash == merkle.root(leaves[low : high + 1])
    drawn = drawing(found)
    assert len(drawn) == 2 * len(found) - 1
    assert max(map(len, drawn)) <= 76
    assert "this entry" in drawn[-1] or size == 1


def test_a_key_goes_to_the_alarm_that_is_on_the_inbox_only(stored: Office) -> None:
    async def scene() -> None:
        async with sitting(stored.desk) as at:
            await at.sign_in(stored, "Eve")
            await at.press("2", "exclamation_mark")
            assert "No alarm on this page." in at.text
            assert page_of(at).target.page == "cases"
            damage(stored)
            stored.done("Eve", "sweep", "run", status=3)
            await at.press("r")
            assert "1 alarm" in at.text.splitlines()[0]
            await at.press("exclamation_mark")
            assert page_of(at).target.page == "today"
            assert at.lines.line is not None
            assert at.lines.line.tone == "bad", at.text
            await at.press("escape")
            assert page_of(at).target.page == "cases"

    play(scene)
