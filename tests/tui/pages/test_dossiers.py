"""A page about one thing: its head, its sections, its past, and the list beside it on a wide terminal."""

from __future__ import annotations

import re

import pytest
from textual._compositor import CompositorUpdate
from textual.screen import Screen
from textual.widgets import Static

from custody.pages.parts.page import Page, Section, Table, Target
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.acts import ActsScreen
from custody.tui.widgets.dossier_head import DossierHead
from custody.tui.widgets.section_bar import SectionBar, shown
from tests.cli.office import Office
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting

#: Bytes that a move of the cursor may send.
MOST_SENT = 2048
HUGE, TINY = (160, 45), (40, 12)


def screen_of(at: Sitting) -> BrowseScreen:
    screen = at.app.screen
    assert isinstance(screen, BrowseScreen)
    return screen


def worded(page: Page) -> list[str]:
    """Return the facts of a page and the cells of its tables, each as its first words."""
    cells = [cell for table in page.of(Table) for row in table.rows for cell in row.cells]
    facts = [*page.key_facts, *(fact for section in page.of(Section) for fact in section.facts), *cells]
    return [" ".join(fact.text.split()[:3]) for fact in facts]


async def opened(at: Sitting, office: Office, name: str = "EV/1") -> BrowseScreen:
    """Sign in and open a thing by its name."""
    await at.sign_in(office, "Eve")
    await at.press("g")
    await at.scan(name)
    return screen_of(at)


def test_the_head_stays_while_sections_are_gone_through_and_each_keeps_its_cursor(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk, NO_COLOR="1") as at:
            screen = await opened(at, kept)
            dossier = screen.dossier
            page = screen.page
            assert page is not None
            head = at.text.splitlines()[2:6]
            assert "Exhibit EV/1" in head[0]
            assert "✗" in head[1]
            assert page.alarms[0].text[:40] in head[1]
            for fact in page.key_facts[:4]:
                assert fact.label in at.text
                assert fact.text[:12] in at.text
            labels = [section.label for section in dossier.sections]
            assert f"[{labels[0]}]" in at.text
            assert labels[:2] == ["Timeline", "Facts"]
            for label in labels[1:]:
                await at.press("tab")
                assert f"[{label}]" in at.text
                assert at.text.splitlines()[2:6] == head, "the head stays"
            await at.press("tab")
            assert f"[{labels[0]}]" in at.text, "after the last section comes the first"
            await at.press("tab", "down", "down", "down")
            line = screen.line
            await at.press("tab", "shift+tab")
            assert screen.line == line, "each section keeps its cursor"
            said = " ".join(" ".join(line for at in range(len(labels)) for line in dossier.texts(at)).split())
            assert [text for text in worded(page) if text not in said] == [], "nothing is left out"

    play(scene)


def test_arrows_go_from_a_section_over_the_bar_to_a_fact_that_enter_opens_and_escape_returns_to(
    kept: Office,
) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            screen = await opened(at, kept)
            bar, head = screen.query_one(SectionBar), screen.query_one(DossierHead)
            await at.press("up")
            assert bar.has_focus
            await at.press("right", "right")
            assert screen.dossier.active == 2
            assert bar.has_focus
            await at.press("left", "up")
            assert head.has_focus
            await at.press("exclamation_mark")
            assert screen.line is not None
            assert screen.line.tone == "bad"
            await at.press("down")
            assert screen.line.whole.startswith("custodian")
            assert "Enter: open person" in at.text
            await at.press("enter")
            assert screen.wanted.page == "person"
            await at.press("escape")
            assert head.has_focus
            assert screen.line is not None
            assert screen.line.whole.startswith("custodian")
            await at.press("right")
            assert not screen.line.whole.startswith("custodian")
            for _ in range(8):
                await at.press("down")
            assert screen.dossier.place.has_focus, "below the head come the bar and the section"

    play(scene)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_a_move_of_the_cursor_sends_little_over_a_slow_line(
    kept: Office, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with sitting(kept.desk, size=size, rests=False) as at:
            sent: list[int] = []

            def display(screen: Screen[object], update: CompositorUpdate | None) -> None:
                if update is not None:
                    sent.append(len(update.render_segments(at.app.console).encode()))

            await opened(at, kept)
            monkeypatch.setattr(at.app, "_display", display)
            for there, moves in (
                ((), ("home", "right", "right", "left")),
                (("tab",), ("down", "down", "up")),
                (("home", "up", "up"), ("right", "left", "down", "up")),
                # Beside a list, the page of its line is drawn anew once the cursor rests.
                *(((place,), ("down", "down", "up")) for place in "1378" if size == SMALL),
            ):
                await at.press(*there)
                await at.settle()
                for key in moves:
                    sent.clear()
                    await at.press(key)
                    assert 0 < sum(sent) <= MOST_SENT, (there, key)

    play(scene)


def test_a_filter_finds_in_every_section_and_names_those_that_have_it(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            screen = await opened(at, kept)
            await at.press("slash")
            await at.type("S-100", "enter")
            assert "FILTER S-100: found in" in at.text
            named = screen.dossier.matched()
            assert named
            assert all(title in at.text.splitlines()[3] for title in named)
            await at.press("escape")
            assert "FILTER" not in at.text
            await at.press("slash")
            await at.type("nothing has this", "enter")
            assert "found in no section" in at.text

    play(scene)


def test_beside_a_list_the_page_of_its_line_is_shown_and_moving_logs_no_access(kept: Office) -> None:
    settings = kept.folder / "vault" / "custody.toml"
    settings.write_text('reads = "all"\n' + settings.read_text())

    async def scene() -> None:
        async with sitting(kept.desk, size=LARGE) as at:
            await at.sign_in(kept, "Eve")
            await at.press("3")
            await rested(at)
            screen, (size, *_) = screen_of(at), at.app.page_service.news(-1)
            panes = screen.panes
            assert panes.list_pane.display
            assert panes.list_pane.has_focus
            seen = set()
            for key in ("down", "down", "up"):
                assert panes.dossier.page is not None
                assert panes.list_pane.line is not None
                assert panes.dossier.page.target == panes.list_pane.line.opens
                seen.add(panes.dossier.page.target)
                await at.press(key)
                await rested(at)
            assert len(seen) == 3
            assert screen.wanted == Target("exhibits"), "moving opens no page"
            assert "Enter: open confidential fields (logged)" in at.text
            await at.press("tab")
            assert panes.dossier.place.has_focus
            assert screen.wanted.page == "exhibit"
            assert screen.page is panes.dossier.page
            await at.press("shift+tab")
            assert panes.list_pane.has_focus
            assert screen.wanted == Target("exhibits")
            assert at.app.page_service.news(-1)[0] == size, "moving logs nothing"
            line = panes.list_pane.line
            await at.press("f7")
            assert "[Timeline]" not in at.text
            await at.press("f7")
            assert "[Timeline]" in at.text
            await at.pilot.resize_terminal(*SMALL)
            await at.settle()
            assert "│" not in at.text, "there is one pane"
            assert screen.line is not None
            assert line is not None
            assert screen.line.opens == line.opens, "the cursor stays on its line"
            await at.pilot.resize_terminal(*HUGE)
            await at.settle()
            await rested(at)
            assert panes.list_pane.line is not None
            assert panes.list_pane.line.opens == line.opens
            assert panes.entries.display
            assert "Entries (" in at.text
            await at.press("enter")
            assert panes.dossier.place.has_focus
            assert at.app.page_service.news(-1)[0] > size, "opening is logged"
            assert "(logged)" not in at.text
            await at.press("escape")
            assert panes.list_pane.has_focus

    play(scene)


async def rested(at: Sitting) -> None:
    """Wait until the page beside a list is that of the line on which its cursor rests."""
    panes = screen_of(at).panes
    while (
        panes.list_pane.line is None
        or panes.dossier.page is None
        or (panes.dossier.page.target != panes.list_pane.line.opens)
    ):
        await at.pilot.pause(0.01)
        await at.settle()


def test_on_the_smallest_terminal_the_timeline_is_a_list_and_all_is_reached(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk, size=TINY) as at:
            screen = await opened(at, kept)
            assert screen.dossier.timeline is None
            assert "[Timeline]" in at.text
            for section in screen.dossier.sections:
                assert f"[{section.label}]" in at.text
                await at.press("tab")
            await at.press("home", "up", "up")
            assert screen.query_one(DossierHead).has_focus
            assert screen.query_one(DossierHead).size.height >= 1

    play(scene)


@pytest.mark.parametrize("width", [20, 40, 80, 120])
def test_the_bar_always_has_the_active_section_and_counts_those_without_room(width: int) -> None:
    labels = ["Timeline", "Facts", *(f"Documents {at}" for at in range(9))]
    for active in range(len(labels)):
        first, last = shown(labels, active, width)
        assert first <= active < last
        assert sum(len(label) + 2 for label in labels[first:last]) <= width or last - first == 1


def test_a_short_page_and_a_list_have_no_bar(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            await at.sign_in(kept, "Eve")
            for place in ("1", "2", "3", "7", "8"):
                await at.press(place)
                assert not screen_of(at).dossier.shown_in_sections
            await at.press("tab")
            assert "This page has one section only." in at.text
            await at.press("f7")
            assert "There is one pane only" in at.text
            assert screen_of(at).query_one("#band", Static).display is False

    play(scene)


def test_marked_lines_are_not_offered_the_correction_of_what_was_recorded_last(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            await at.sign_in(kept, "Eve")
            await at.press("2", "a", "enter")
            await at.type("C-9", "f8", "f8", "escape", "3")
            await at.seek("EV/1")
            await at.press("a")
            acts = at.app.screen
            assert isinstance(acts, ActsScreen)
            assert any(act.words == ("entry", "correct") for act in acts.fitting("")), at.text
            await at.press("escape", "space", "a")
            acts = at.app.screen
            assert isinstance(acts, ActsScreen)
            assert "Actions: 1 marked" in at.text
            assert acts.fitting("transfer offer")
            assert not any(act.words == ("entry", "correct") for act in acts.fitting("")), at.text

    play(scene)


def test_digits_stand_beside_actions_only_while_they_choose(kept: Office) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            await at.sign_in(kept, "Eve")
            await at.press("3")
            await at.seek("EV/1")
            await at.press("space", "a")
            assert re.search(r"│ +1 \w", at.text), at.text
            assert "1 to 8, Enter: do it" in at.text
            await at.type("e")
            assert isinstance(at.app.screen, ActsScreen)
            assert at.app.screen.fitting("e")
            assert not re.search(r"│ +1 \w", at.text), at.text
            assert "1 to 8" not in at.text
            await at.press("backspace")
            assert re.search(r"│ +1 \w", at.text), at.text

    play(scene)


def test_marked_lines_are_offered_what_is_possible_for_all_of_them(kept: Office) -> None:
    kept.done("Eve", "transfer", "offer", "EV/3", "--to", "Carl", "--purpose", "storage_move")

    async def scene() -> None:
        async with sitting(kept.desk) as at:
            await at.sign_in(kept, "Eve")
            await at.press("3")
            for name in ("EV/1", "EV/2"):
                await at.seek(name)
                await at.press("space")
            assert "2 marked. a: actions for all of them" in at.text
            assert len(marks(at)) == 2
            await at.press("a")
            acts = at.app.screen
            assert isinstance(acts, ActsScreen)
            (offer,) = (act for act in acts.fitting("transfer offer") if act.words == ("transfer", "offer"))
            assert offer.refused is None
            assert offer.values == {"exhibits": ["EV/1", "EV/2"]}
            await at.press("escape")
            await at.seek("EV/3")
            await at.press("space", "a")
            await at.type("transfer offer", "enter")
            assert "possible for 2 of 3; EV/3:" in at.flat
            await at.press("escape", "escape")
            assert marks(at) == []
            await at.press("escape")
            assert screen_of(at).wanted == Target("today")

    play(scene)


def marks(at: Sitting) -> list[str]:
    """Return the lines with a mark."""
    return [line for line in at.text.split("\n") if line.startswith("*")]
