"""Random hands at a form and its review: nothing is signed that was not shown to its end at the size that it had.

`CUSTODY_HANDS=100000` presses so many keys; `CUSTODY_SEED` repeats a day's.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.review import ReviewScreen
from tests.answers.exhibits.test_reviews import ORDER
from tests.cli.office import Office
from tests.tui.sitting import PRESSED, Sitting, play, sitting

#: How many keys are pressed, and the seed from which they are drawn: that of the day.
KEYS = int(os.environ.get("CUSTODY_HANDS", "700"))
SEED = int(os.environ.get("CUSTODY_SEED", str(int(time.time()) // 86_400)))
#: Keys of a hand; those that do something are drawn more often.
HAND = (
    *("f8",) * 6,
    *("space", "end", "pagedown", "home", "tab", "shift+tab", "up", "down", "enter") * 2,
    *("escape", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f9", "ctrl+z", "backspace", "delete", "left"),
    *"1234567890avegq!?/<>:xyz-",
)
#: Keys that a label can hold between its letters.
WITHIN = ("f8", "escape", "enter", "tab", "f2", "space", "ctrl+l", "alt+a", "delete", "ctrl+q")
SIZES = ((80, 24), (80, 24), (60, 20), (120, 40), (40, 12))


class Hands:
    """Hands that know nothing; ``coming`` keys that they press, scan or paste at once."""

    def __init__(self, at: Sitting, office: Office) -> None:
        self.at, self.office, self.drawn = at, office, random.Random(SEED)
        self.signed = 0

    async def once(self) -> int:
        """Do one thing; return how many keys it was. Nothing is entered but by a hand's F8 or Enter after the end."""
        at, screen, before = self.at, self.at.app.screen, self.office.size()
        seen = isinstance(screen, ReviewScreen) and screen.read
        kind = self.drawn.choices(("key", "label", "twice", "paste", "size"), (80, 6, 4, 4, 6))[0]
        count = 1
        if kind == "key":
            key = self.drawn.choice(HAND)
            at.send("", key)
            await at.settle()
            may = seen and key in ("f8", "enter")
        elif kind == "size":
            await at.pilot.resize_terminal(*self.drawn.choice(SIZES))
            await at.settle()
            may = False
        elif kind == "paste":
            at.paste(self.drawn.choice(("F8", "P-1\n", "\x1b[19~", "yes\nyes\n", "[red]x[/]")))
            await at.settle()
            may = False
        else:
            label = [*self.drawn.choice(("EV/1", "P-1", "A-1001", "4711"))]
            label.insert(self.drawn.randrange(len(label) + 1), self.drawn.choice(WITHIN))
            for _ in range(2 if kind == "twice" else 1):
                at.send("", *label, "enter")
                count += len(label)
                await at.settle()
            may = False
        grown = self.office.size() - before
        assert grown == 0 or may, (kind, SEED, at.text)
        self.signed += grown
        return count

    async def back_to_work(self, work: int) -> None:
        """Open the form of an order again wherever the hands have got to, every now and then."""
        at = self.at
        while not isinstance(at.app.screen, BrowseScreen):
            await at.app.pop_screen()
            await at.settle()
        if not at.app.session.signed_in:
            await at.sign_in(self.office, "Judge")
        values = {**ORDER, "reference": f"P-{work}", "scope": "account\n" * 3 + f"{work}"}
        at.app.fill(Action("it", ("preservation-order", "issue"), values))
        await at.settle()


def test_no_hand_and_no_label_signs_what_was_not_shown_to_its_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()
    pressed = 0

    async def scene() -> None:
        nonlocal pressed
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            hands, work = Hands(at, office), 0
            monkeypatch.setattr(at.app, "exit", lambda *_, **__: None)  # hands that quit sit down again
            while pressed < KEYS:
                await hands.back_to_work(work)
                work += 1
                for _ in range(25):
                    pressed += await hands.once()
                at.last += PRESSED
            assert hands.signed <= work

    print(f"seed {SEED}, {KEYS} keys")
    play(scene, longest=120 + KEYS)
    checked = office.desk.run("check", "--json")
    assert set(checked.document["scopes"].values()) == {"true"}
