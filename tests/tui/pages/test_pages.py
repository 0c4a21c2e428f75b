"""Every page on a real ledger: on the smallest screen and the largest, and the same as plain text."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from custody.tui.pages.registry import BUILDERS
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services.navigation import FURTHER, PLACES
from tests.cli import paged
from tests.cli.instruments.test_production import PRODUCE
from tests.cli.office import Office, copied, golden
from tests.failures import every
from tests.tui.instruments import instruments
from tests.tui.instruments import keys_of as instrument_keys
from tests.tui.sitting import SMALL, play, sitting
from tests.tui.steps import again

HUGE = (200, 60)


@pytest.fixture(scope="module")
def furnished_once(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make one office with a case, an order, a seizure and an exhibit whose image is stored, to be copied only."""
    office = copied(staffed, tmp_path_factory.mktemp("furnished") / "desk")
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    office.done("Eve", "sweep", "run")
    return office


@pytest.fixture(scope="module")
def counted_once(furnished_once: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make the same office with a round that is being counted, and a production order, to be copied only."""
    furnished = again(furnished_once, tmp_path_factory.mktemp("counted") / "desk")
    furnished.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf")
    furnished.done("Eve", "exhibit", "place", "EV/1", "--location", "SHELF-4")
    furnished.done("Carl", "inventory", "start", "--location", "SHELF-4", "--reference", "INV-1")
    for name in ("EV/2", "EV/3"):
        furnished.exhibit(name)
    furnished.done("Eve", "transfer", "offer", "EV/2", "EV/3", "--to", "Carl", "--purpose", "storage_move")
    furnished.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
    instruments(furnished)
    return furnished


@pytest.fixture
def furnished(furnished_once: Office, tmp_path: Path) -> Office:
    """Return that office to one test."""
    return again(furnished_once, tmp_path / "desk")


@pytest.fixture
def counted(counted_once: Office, tmp_path: Path) -> Office:
    """Return the office with a round to one test."""
    return again(counted_once, tmp_path / "desk")


@pytest.fixture(scope="module")
def keys(counted_once: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return a key for each page that is about one thing of the office with a round."""
    office = again(counted_once, tmp_path_factory.mktemp("keys") / "desk")
    kinds = [office.see("log", "show", "--entry", str(at))["kind"] for at in range(office.size())]
    last = {kind: at for at, kind in enumerate(kinds)}
    objects = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    case = paged.listed(office.see("case", "list"))[0]["id"]
    exhibit = paged.listed(office.see("exhibit", "list"))[0]["id"]
    return {
        **instrument_keys(office, last["disposition.proposed"]),
        "preservation_order": paged.listed(office.see("preservation-order", "list"))[0]["id"],
        "case": case,
        "proceedings": case,
        "disclosure": case,
        "continuity": exhibit,
        "exhibit": exhibit,
        "transfer": paged.listed(office.see("transfer", "list"))[0]["transfer"],
        "object": objects[0]["object"],
        "subject": case,
        "entry": "5",
        "consistency": "3",
        "person": paged.listed(office.see("actor", "list"))[0]["id"],
        "round": paged.rows(office.see("inventory", "list"), "inventories")[0]["id"],
        "seizure": paged.listed(office.see("seizure", "list"))[0]["id"],
        "production_order": paged.listed(office.see("production-order", "list"))[0]["id"],
        "audit": "full",
        "finding": "0",
        "stored": str(last["object.archived"]),
        "sweep": str(last["sweep.completed"]),
        "thing": office.see("log", "show", "--entry", str(last["sweep.completed"]))["subject"],
    }


@pytest.mark.parametrize("size", [SMALL, HUGE], ids=["80x24", "200x60"])
def test_every_page_opens_and_stands_on_the_screen_as_it_does_in_plain_text(
    counted: Office, keys: dict[str, str], size: tuple[int, int]
) -> None:
    async def scene() -> None:
        from custody.pages.parts.page import Target
        from custody.tui.render.plain import text

        async with sitting(counted.desk, size=size) as at:
            await at.sign_in(counted, "Eve")
            screen = at.app.screen
            assert isinstance(screen, BrowseScreen)
            screen.panes.alone = True
            for name in BUILDERS:
                screen.go(Target(name, keys.get(name, "")))
                await at.settle()
                assert screen.page is not None
                assert screen.page.target.page == name
                written = _unkeyed(text(screen.page, training=False, who="", width=size[0] - 2))
                dossier, words = screen.dossier, " ".join(written.split())
                said = "\n".join(at.lines.shown)
                if screen.panes.lines is dossier.body and dossier.shown_in_sections:
                    drawn = [at for at, section in enumerate(dossier.sections) if section.timeline is None]
                    said = "\n".join(line for at in drawn for line in dossier.texts(at))
                left = [line for line in _unkeyed(said).split("\n") if " ".join(line.split()) not in words]
                assert left == [], name
                assert screen.page.title in at.text

    play(scene)


def _unkeyed(text: str) -> str:
    """Return a page without alarms and steps: how they are settled is told by keys on screens, else by commands."""
    told = re.sub(r"^    next  .*\n(?: {10}.*\n|      custody .*\n)*", "", text, flags=re.M)
    told = re.sub(r"^  . ALARM  .*\n(?: {11}.*\n|      custody .*\n)*", "", told, flags=re.M)
    return told.lstrip("\n")


def test_each_place_has_a_digit_and_the_digits_stand_in_their_order() -> None:
    assert [digit for digit, _, _ in PLACES] == [str(n) for n in range(1, len(PLACES) + 1)]
    assert {page for _, page, _ in PLACES} <= set(BUILDERS)


def test_a_page_is_written_as_plain_text_without_a_terminal(counted: Office) -> None:
    # No time passes between two calls, so that both tell the same ages and days that are left.
    counted.desk.step = 0

    def one(page: str) -> None:
        answer = counted.run("Eve", "tui", "--plain", page)
        assert answer.status == 0
        assert "for: Eve" in answer.out
        assert max(map(len, answer.out.splitlines())) <= 80
        assert counted.done("Eve", "tui", "--plain", page)["text"] == answer.out

    pages = (
        "today",
        "ledger",
        "entry:3",
        "preservation_order:P-1",
        "exhibit:EV/1",
        "audit:none",
        "more",
        "people",
        "person:Eve",
        "rounds",
        "round:INV-1",
        "seizures",
        "seizure:S-1",
        "preservation_orders:sought=P-1",
        "status",
        "list",
        "list:of=preservation-request",
        "continuity:EV/1",
    )
    every(pages, one)


def test_answer(furnished: Office) -> None:
    golden("tui", furnished.run("Eve", "tui", "--plain", "entry:0", "--json"), furnished.folder)


def test_a_page_that_is_none_is_told_with_those_there_are(furnished: Office) -> None:
    answer = furnished.run("Eve", "tui", "--plain", "nowhere")
    assert answer.status == 6
    assert "today" in answer.err


def test_a_number_that_the_ledger_does_not_have_is_told_with_those_it_has(furnished: Office) -> None:
    def one(row: tuple[str, str]) -> None:
        page, told = row
        answer = furnished.run("Eve", "tui", "--plain", page)
        assert answer.status == 6, answer.err
        assert told in answer.err

    table = (
        ("entry:none", "Here they go from 0 to"),
        ("entry:", "there is no entry"),
        ("entry:-1", "there is no entry '-1'"),
        ("entry:٣", "there is no entry"),
        ("entry:99999999", "there is no entry '99999999'"),
        ("ledger:last", "there is no entry 'last'"),
        ("ledger:" + "9" * 5000, "there is no entry"),
        ("consistency:0", "Here they go from 1 to"),
        ("consistency:x", "there is no size 'x'"),
    )
    every(table, one)


def test_without_a_terminal_there_are_no_screens_and_it_says_so(furnished: Office) -> None:
    answer = furnished.run("Eve", "tui")
    assert answer.status == 9
    assert "--plain" in answer.err


def test_pages_without_a_digit_are_reached_by_keys_and_from_the_palette(counted: Office) -> None:
    async def scene() -> None:
        async with sitting(counted.desk) as at:
            await at.sign_in(counted, "Eve")
            await at.press("8")
            await at.choose("Inventory rounds")
            assert "INV-1" in at.text
            await at.press("enter")
            assert "Round INV-1" in at.text
            assert "not counted yet" in at.text
            await at.press("ctrl+p")
            await at.type("people and keys")
            await at.press("down", "enter")
            await at.choose("Carl")
            assert "custodian" in at.text
            assert counted.keys["Carl"] in at.text
            await at.press("g")
            await at.scan("S-1")
            assert "Seizure S-1" in at.text
            await at.seek("no list of seized exhibits is on record")

    play(scene)


def test_every_page_that_no_digit_opens_is_listed_on_one_that_a_digit_does() -> None:
    assert {page for page, _, _ in FURTHER} <= set(BUILDERS)
    assert not {page for page, _, _ in FURTHER} & {page for _, page, _ in PLACES}


def test_every_size_that_is_listed_can_be_compared_with_the_newest(furnished: Office) -> None:
    """Entries that were entered together have one checkpoint: there is none of the sizes between."""
    furnished.exhibit("EV/2", "--seal", "S-9")
    listed = furnished.done("Eve", "tui", "--plain", "checkpoints")["text"]
    sizes = re.findall(r"^ +[✓!]? *(\d+) +20", listed, re.MULTILINE)
    assert 1 < len(sizes) < furnished.size()
    for size in sizes:
        assert furnished.run("Eve", "tui", "--plain", f"consistency:{size}").status == 0
