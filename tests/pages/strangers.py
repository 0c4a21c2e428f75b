"""Freeze screens for somebody who knows neither the program nor its documents, half of them with a planted fault.

    python -m tests.pages.strangers --seed 7 --screens FOLDER --key FILE

The folder gets one text file of 80 columns and 24 rows for each screen, in an order drawn from the seed, and the digest
of the key. The key says of each screen which fault was planted, and what the entries say to the questions that are
asked at a counter. It is read after the answers were given: whoever has the digest knows that it did not change. The
ledgers are those of the seed alone, so an older program can draw the same ones as a control; the key names the head of
each ledger.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import cast

from textual.app import App, ComposeResult
from textual.widgets import Static

from custody.errors import CustodyError
from custody.law.clock import DAY, HOUR, format_instant
from custody.model.records import StoredObject
from custody.model.schema.types import Value
from custody.pages.exhibits.exhibits import exhibit as exhibit_page
from custody.pages.instruments.preservation_orders import order as order_page
from custody.pages.parts.context import PageContext
from custody.pages.parts.page import Page
from custody.pages.parts.wording import when
from custody.storage.memory.objects import MemoryObjects
from custody.tui.render.themes import FIRST, themes
from custody.tui.widgets.dossier import Dossier
from tests.model.room import check_in, check_out
from tests.pages.contexts import LedgerContext
from tests.pages.test_first_screen import NAMES, Ledger, Reading, entries, generated
from tests.tui.grid import taken
from tests.world import World

COLUMNS, ROWS = 80, 24
#: Exhibits and orders on the screens of one test; half of each have a fault.
EXHIBITS, ORDERS = 16, 8
#: What a reading of the entries says where something is wrong with an exhibit.
WRONG = ("MISMATCH", "MISSING", "NOT INTACT", "OVERDUE", "EXPIRED")


@dataclass(frozen=True)
class Screen:
    """A frozen screen: its rows, the planted fault (empty for none), the ledger's head, the answers."""

    text: str
    fault: str
    head: str
    answers: dict[str, str]


def damaged(ledger: Ledger) -> None:
    """Verify an image, then find other bytes in its place."""
    ledger.image()
    ledger.verify()
    ledger.wait()
    stored = list(ledger.world.lookup().all(StoredObject))
    cast("MemoryObjects", ledger.world.objects).spoil(stored[-1].store_key, b"damaged")
    ledger.verify()


def missing(ledger: Ledger) -> None:
    """Report the exhibit as missing."""
    ledger.miss()


def opened(ledger: Ledger) -> None:
    """Find the seal of the exhibit broken when it comes back."""
    if ledger.seal is None:
        ledger.apply_seal()
    check_out(ledger.world, ledger.exhibit, ledger.anybody(), ledger.holder)
    check_in(ledger.world, ledger.exhibit, ledger.holder, seal_no=ledger.seal, seal_state="not_intact")


def overdue(ledger: Ledger) -> None:
    """Pass the day on which the exhibit should have come back."""
    back = format_instant(ledger.world.clock.now() + HOUR)
    check_out(ledger.world, ledger.exhibit, ledger.anybody(), ledger.holder, return_due_at=back)
    ledger.world.later(2 * DAY)


def unanswered(ledger: Ledger) -> None:
    """Pass the end of an offer that nobody answers."""
    ledger.world.offer(ledger.exhibit, ledger.anybody(), ledger.holder, hours=1)
    ledger.world.later(3 * DAY)


FAULTS: tuple[Callable[[Ledger], None], ...] = (damaged, missing, opened, overdue, unanswered)


def exhibits(seed: str, fault: bool) -> Iterator[Screen]:
    """Yield dossiers of exhibits, each with a fault that was planted at its end, or without any."""
    found = 0
    for number in range(10_000):
        ledger, plant = generated(Random(f"{seed} exhibit {fault} {number}")), FAULTS[found % len(FAULTS)]
        if wrong(ledger):
            continue
        try:
            if fault:
                plant(ledger)
        except CustodyError:
            continue
        if wrong(ledger) is not fault:
            continue
        found += 1
        page = exhibit_page(context_of(ledger.world), ledger.exhibit)
        answers = reading(ledger).facts()
        yield frozen(ledger.world, page, plant.__name__ if fault else "", answers)


def reading(ledger: Ledger) -> Reading:
    """Return what the entries of a ledger say of its exhibit."""
    found = Reading(ledger.exhibit, ledger.world.clock.now())
    for entry in entries(ledger.world):
        found.read(entry)
    return found


def wrong(ledger: Ledger) -> bool:
    """Return whether something is wrong with the exhibit of a ledger by its entries."""
    found = reading(ledger)
    said = " ".join(found.facts().values())
    return found.matters > 0 or any(word in said for word in WRONG)


def orders(seed: str, fault: bool) -> Iterator[Screen]:
    """Yield dossiers of preservation orders; those with a fault have ended, or are not complied with."""
    for number in range(10_000):
        chance = Random(f"{seed} order {fault} {number}")
        world = World.memory().staff()
        days = chance.choice((30, 60, 90))
        order = world.order(world.case(), reference="P-1", days=days, addressee=chance.choice(NAMES))
        world.later(chance.randrange(HOUR, 2 * DAY))
        world.serve(order)
        end = world.clock.now() + days * DAY
        if chance.random() < 0.5:
            world.later((days - 2) * DAY)
            world.renew(order, days=30)
            end += 30 * DAY
        else:
            world.later(chance.randrange(DAY, 20 * DAY))
        answers = {"addressee": "as issued", "until": when(end), "state": "IN FORCE"}
        plant = ""
        if fault and number % 2:
            world.later(end - world.clock.now() + 3 * DAY)
            plant, answers["state"] = "ended, nothing recorded", "the period has ended"
        elif fault:
            values: dict[str, Value] = {"reason": "deleted_after", "consequence": "seizure"}
            world.sign("eve", "preservation_order.not_complied", values, subject=order)
            plant, answers["state"] = "not complied with", "the data are said to be lost"
        yield frozen(world, order_page(context_of(world), order), plant, answers)


def context_of(world: World) -> PageContext:
    """Return an office as what its pages are built from, as of now."""
    return cast("PageContext", LedgerContext(world.lookup(), world.clock.now()))


class Frozen(App[None]):
    """A terminal on which one dossier stands, below the rows that every page has and above those of its keys."""

    CSS = "Static { height: 1; } #below { height: 4; }"

    def __init__(self, page: Page, now: int) -> None:
        super().__init__()
        self._page, self._now = page, now
        for theme in themes():
            self.register_theme(theme)
        self.theme = FIRST

    def compose(self) -> ComposeResult:
        """Lay the rows out."""
        yield Static(f" lab.example    now: {when(self._now)}", markup=False)
        yield Static(f" {self._page.title}", markup=False)
        yield Dossier()
        yield Static(id="below")

    def on_mount(self) -> None:
        """Show the page."""
        self.query_one(Dossier).show(self._page)


def frozen(world: World, page: Page, fault: str, answers: dict[str, str]) -> Screen:
    """Return a page as it stands on a terminal."""

    async def look() -> str:
        app = Frozen(page, world.clock.now())
        async with app.run_test(size=(COLUMNS, ROWS)) as pilot:
            await pilot.pause()
            return taken(cast("App[Exception]", app)).text

    head = world.lookup().reader.head()
    return Screen(asyncio.run(look()), fault, f"{head.size} {head.root.hex()}", answers)


def drawn(seed: str) -> list[Screen]:
    """Return the screens of a seed in the order in which they are shown."""
    found = []
    for make, count in ((exhibits, EXHIBITS), (orders, ORDERS)):
        for fault in (True, False):
            screens = make(seed, fault)
            found += [next(screens) for _ in range(count // 2)]
    Random(seed).shuffle(found)
    return found


def key_of(screens: list[Screen]) -> str:
    """Return the key of screens: the fault of each, the head of its ledger, and the answers."""
    told = [
        {"screen": number, "fault": each.fault or None, "ledger": each.head, "answers": each.answers}
        for number, each in enumerate(screens, 1)
    ]
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write screens, the key, and its digest beside the screens."""
    parser = argparse.ArgumentParser(
        description="Freeze screens for somebody who knows nothing of the program."
    )
    parser.add_argument("--seed", required=True, help="from which the ledgers are drawn")
    parser.add_argument("--screens", type=Path, required=True, help="the folder of the screens")
    parser.add_argument(
        "--key", type=Path, required=True, help="the file of the answers, to be opened afterwards"
    )
    args = parser.parse_args()
    screens = drawn(args.seed)
    args.screens.mkdir(parents=True, exist_ok=True)
    for number, each in enumerate(screens, 1):
        (args.screens / f"{number:02}.txt").write_text(f"{each.text}\n", encoding="utf-8")
    key = key_of(screens)
    args.key.write_text(key, encoding="utf-8")
    (args.screens / "key.sha256").write_text(f"{sha256(key.encode()).hexdigest()}\n", encoding="ascii")


if __name__ == "__main__":
    main()
