"""Every page on a real ledger: on the smallest screen and the largest, and the same as plain text."""

from __future__ import annotations

import pytest

from tests.cli.office import Office, golden
from tests.tui.sitting import LARGE, SMALL, play, sitting
from tui.pages.registry import BUILDERS, PLACES
from tui.screens.browse import BrowseScreen
from tui.widgets.lines import PageLines

HUGE = (200, 60)


@pytest.fixture
def furnished(office: Office) -> Office:
    """Give an office with a case, an order, a seizure and an exhibit whose image is stored."""
    office.case()
    office.order()
    office.done("Eve", "order", "serve", "P-1", "--method", "post")
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    office.done("Eve", "fixity", "run")
    return office


def keys_of(office: Office) -> dict[str, str]:
    """Give a key for each page that is about one thing."""
    objects = office.see("exhibit", "show", "EV/1")["objects"]
    case = office.see("case", "list")["cases"][0]["id"]
    return {
        "order": office.see("order", "list")["orders"][0]["id"],
        "case": case,
        "exhibit": office.see("exhibit", "list")["exhibits"][0]["id"],
        "object": objects[0]["id"],
        "subject": case,
        "entry": "5",
        "consistency": "3",
        "audit": "full",
        "finding": "0",
        "stored": str(office.size() - 2),
        "sweep": str(office.size() - 1),
    }


@pytest.mark.parametrize("size", [SMALL, LARGE, HUGE], ids=["80x24", "120x40", "200x60"])
def test_every_page_opens_and_stands_on_the_screen_as_it_does_in_plain_text(
    furnished: Office, size: tuple[int, int]
) -> None:
    keys = keys_of(furnished)

    async def scene() -> None:
        from tui.page import Target
        from tui.plain import text

        async with sitting(furnished.desk, size=size) as at:
            await at.sign_in(furnished, "Eve")
            screen = at.app.screen
            assert isinstance(screen, BrowseScreen)
            for name in BUILDERS:
                screen.go(Target(name, keys.get(name, "")))
                await at.settle()
                assert screen.page is not None
                assert screen.page.target.page == name
                shown = screen.query_one(PageLines).shown
                written = text(screen.page, training=False, who="", width=size[0] - 2)
                assert "\n".join(shown).rstrip() in written
                assert screen.page.title in at.text

    play(scene)


def test_each_place_has_a_digit_and_the_digits_stand_in_their_order() -> None:
    assert [digit for digit, _, _ in PLACES] == [str(n) for n in range(1, len(PLACES) + 1)]
    assert {page for _, page, _ in PLACES} <= set(BUILDERS)


@pytest.mark.parametrize("page", ["today", "ledger", "entry:3", "order:P-1", "exhibit:EV/1", "audit:none"])
def test_a_page_is_written_as_plain_text_without_a_terminal(furnished: Office, page: str) -> None:
    answer = furnished.run("Eve", "tui", "--plain", page)
    assert answer.status == 0
    assert "for: Eve" in answer.out
    assert max(map(len, answer.out.splitlines())) <= 80
    assert furnished.done("Eve", "tui", "--plain", page)["text"] == answer.out


def test_answer(furnished: Office) -> None:
    golden("tui", furnished.run("Eve", "tui", "--plain", "entry:0", "--json"), furnished.folder)


def test_a_page_that_is_none_is_told_with_those_there_are(furnished: Office) -> None:
    answer = furnished.run("Eve", "tui", "--plain", "nowhere")
    assert answer.status == 6
    assert "today" in answer.err


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("entry:none", "Here they go from 0 to"),
        ("entry:", "there is no entry"),
        ("entry:-1", "there is no entry '-1'"),
        ("entry:٣", "there is no entry"),
        ("entry:99999999", "there is no entry '99999999'"),
        ("ledger:last", "there is no entry 'last'"),
        ("ledger:" + "9" * 5000, "there is no entry"),
        ("consistency:0", "Here they go from 1 to"),
        ("consistency:x", "there is no size 'x'"),
    ],
)
def test_a_number_that_the_ledger_does_not_have_is_told_with_those_it_has(
    furnished: Office, page: str, told: str
) -> None:
    answer = furnished.run("Eve", "tui", "--plain", page)
    assert answer.status == 6, answer.err
    assert told in answer.err


def test_without_a_terminal_there_are_no_screens_and_it_says_so(furnished: Office) -> None:
    answer = furnished.run("Eve", "tui")
    assert answer.status == 9
    assert "--plain" in answer.err
