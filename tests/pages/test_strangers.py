"""The screens for strangers: a planted fault has the sign of an alarm in the head of its page, a sound one none."""

from __future__ import annotations

import asyncio
from itertools import islice
from random import Random

from rich.cells import cell_len

from custody.pages.exhibits.exhibits import exhibit
from custody.pages.parts.departures import departures
from custody.pages.parts.page import Page
from custody.tui.widgets.dossier import Dossier
from custody.tui.widgets.dossier_head import DossierHead
from tests.failures import every
from tests.pages.strangers import (
    COLUMNS,
    FAULTS,
    ROWS,
    Frozen,
    Screen,
    context_of,
    exhibits,
    key_of,
    orders,
)
from tests.pages.test_first_screen import generated

SEED = "what a stranger sees"


def head(screen: Screen) -> str:
    """Return the rows above the sections of a page."""
    return screen.text.partition("[Timeline]")[0]


def test_a_fault_has_the_sign_of_an_alarm_and_a_sound_page_has_none() -> None:
    def one(screen: Screen) -> None:
        rows = screen.text.split("\n")
        assert len(rows) == ROWS
        assert max(map(cell_len, rows)) <= COLUMNS
        assert ("✗" in head(screen)) == bool(screen.fault), screen.text

    faulty = [*islice(exhibits(SEED, fault=True), len(FAULTS)), *islice(orders(SEED, fault=True), 2)]
    sound = [*islice(exhibits(SEED, fault=False), 3), *islice(orders(SEED, fault=False), 1)]
    assert {screen.fault for screen in faulty if "custodian" in screen.answers} == {
        each.__name__ for each in FAULTS
    }
    assert any("nonconforming, noted" in head(screen) for screen in (*faulty, *sound))
    every([*faulty, *sound], one, lambda screen: f"{screen.fault or 'sound'}: {screen.head}")


def test_the_same_seed_draws_the_same_screens_and_key() -> None:
    first, again = (list(islice(exhibits(SEED, fault=True), 2)) for _ in range(2))
    assert key_of(first) == key_of(again)
    assert first == again
    assert key_of(first) != key_of(list(islice(exhibits(f"another than {SEED}", fault=True), 2)))


def departed() -> Page:
    """Return the page of an exhibit several of whose entries depart from procedure."""
    for number in range(100):
        ledger = generated(Random(f"{SEED} {number}"))
        page = exhibit(context_of(ledger.world), ledger.exhibit)
        if len({note.entry for note in departures(page)}) > 1:
            return page
    raise AssertionError("no ledger of the seed has several departures")


def test_enter_on_the_row_of_departures_shows_each_with_its_rule_and_signer() -> None:
    page = departed()

    async def scene() -> list[str]:
        app = Frozen(page, 0)
        async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
            dossier, head = app.query_one(Dossier), app.query_one(DossierHead)
            head.focus()
            head.go_to(next(cell for cell in head.cells if "Procedure: " in cell.text))
            await pilot.press("enter")
            await pilot.pause()
            assert dossier.sections[dossier.active].key == "facts"
            return dossier.texts(dossier.active)

    shown = " ".join(" ".join(asyncio.run(scene())).split())
    for note in departures(page):
        (signer,) = (fact.text for fact in note.facts)
        assert f"entry {note.entry}" in shown
        assert " ".join(signer.split()) in shown
