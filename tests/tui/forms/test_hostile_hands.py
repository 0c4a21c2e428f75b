"""Whatever is typed, pasted or scanned: no made choice changes unopened, and nothing unread is signed."""

from __future__ import annotations

import random

from custody.pages.parts.page import Action
from custody.tui.input.bursts import CALM, LEAST
from custody.tui.screens.review import ReviewScreen
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.question import Question
from custody.tui.widgets.styled_text import Toned
from custody.tui.widgets.tick_row import TickRow
from tests.answers.exhibits.test_reviews import ORDER
from tests.attacks.tampering import TIMES
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import LARGE, SMALL, Sitting, play, sitting

#: Steps of the hands; `make attacks` takes more of them.
STEPS = 40 * TIMES
TEXTS = ("warrant text CPA", "order", "2 phones", "yes", "consent 3", "1", "23.2.a", "abroad", "nobody knows")


def made(questions: list[Question]) -> dict[str, object]:
    """Return the choices and ticks that are made, but for those under the cursor."""
    return {
        question.field.name: question.value
        for question in questions
        if question.value is not None and not question.is_text and not question.has_focus_within
    }


def test_no_made_answer_changes_unopened(office: Office) -> None:
    office.case()
    before, seed = office.size(), random.randrange(1 << 32)
    hand = random.Random(seed)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("a seizure", ("seizure", "record"), {"case": "C-1"}))
            await at.settle()
            form = form_of(at)
            assert form is not None
            questions = list(form.query(Question))
            for choice in [pick for pick in form.query(Pick) if pick.display and not pick.made][:3]:
                choice.focus()
                await at.press("1", "down")
            assert len(made(questions)) > 1
            for step in range(STEPS):
                kept = made(questions)
                focused = at.app.focused
                stands = (isinstance(focused, Pick) and focused.made) or isinstance(focused, TickRow)
                held = focused.value if isinstance(focused, Pick | TickRow) and stands else None
                how = hand.choice(("type", "type", "paste", "scan", "move", "tick"))
                text = hand.choice(TEXTS)
                if how == "type":
                    await at.type(text)
                elif how == "paste":
                    at.paste(text)
                    await at.settle()
                elif how == "scan":
                    at.last += CALM
                    await at.scan(text)
                elif how == "move":
                    await at.press(hand.choice(("up", "down", "enter", "tab", "shift+tab", "f2")))
                else:
                    await at.press(hand.choice("123"))
                told = f"seed {seed}, step {step}: {how} {text!r}"
                assert form_of(at) is form, told
                now = {question.field.name: question.value for question in questions}
                assert {name: now[name] for name in kept} == kept, told
                coded = how == "scan" and len(text) >= LEAST
                if held is not None and (how == "paste" or coded):
                    assert focused is not None
                    assert getattr(focused, "value", None) == held, told
            for row in form.query(TickRow):
                row.value = []
                row.focus()
                for code in filter(lambda code: len(code) >= LEAST, TEXTS):
                    at.last += CALM
                    await at.scan(code)
                    assert (row.value, row.has_focus) == ([], True), f"{code!r} scanned into an empty row"

    play(scene, 600)
    assert office.size() == before


#: What is pressed over a review, one key each, and what a code or a paste may hold besides text.
KEYS = (
    "f8",
    "f8",
    "space",
    "pagedown",
    "pageup",
    "end",
    "home",
    "down",
    "up",
    "enter",
    "tab",
    "y",
    "f4",
    "f1",
)
CODES = ("EV/1", "S-100234", "y", "yes", "~]d2EV/1")
PASTES = ("\x1b[19~", "y\n", "\x1b[19~\x1b[19~", "EV/1\n\x1b[19~")
SIZES = (SMALL, (80, 12), LARGE, (40, 12))


async def reviewed(at: Sitting, number: int) -> ReviewScreen:
    """Open the review of an order that has everything, and return it."""
    at.app.begin(Action("an order", ("preservation-order", "issue"), {**ORDER, "reference": f"P-{number}"}))
    await at.settle()
    at.send("", "f8")
    await at.settle()
    screen = at.app.screen
    assert isinstance(screen, ReviewScreen), at.text
    return screen


def test_nothing_is_signed_but_by_f8_alone_once_the_last_line_was_painted(office: Office) -> None:
    office.case()
    seed = random.randrange(1 << 32)
    hand = random.Random(seed)
    signed: list[str] = []

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            painted = False
            for step in range(STEPS // 2):
                open_one = at.app.screen
                screen = open_one if isinstance(open_one, ReviewScreen) else await reviewed(at, step)
                painted = painted and screen is open_one
                painted = painted or is_painted(at, screen)
                before = office.size()
                how = hand.choice(("key", "key", "key", "code", "paste", "size"))
                key = hand.choice(KEYS)
                if how == "key":
                    at.send("", key)
                elif how == "code":
                    at.last += CALM
                    at.send(hand.choice(CODES), *hand.choice((("f8",), ("enter", "f8"), ("f8", "enter"))))
                elif how == "paste":
                    at.paste(hand.choice(PASTES))
                else:
                    await at.pilot.resize_terminal(*hand.choice(SIZES))
                    painted = False
                await at.settle()
                told = f"seed {seed}, step {step}: {how} {key!r}"
                if office.size() > before:
                    assert (how, key, painted) == ("key", "f8", True), told
                    assert office.size() == before + 1, told
                    signed.append(told)
            if not isinstance(at.app.screen, ReviewScreen):
                await reviewed(at, STEPS)
            before = office.size()
            await at.press("f8")
            assert office.size() == before + 1, f"seed {seed}: read to its end, it is not signed: {at.text}"
            signed.append("by a calm hand")

    play(scene, 600)
    assert len(office.entered("preservation_order.issued")) == len(signed)


def is_painted(at: Sitting, screen: ReviewScreen) -> bool:
    """Return whether the last line of a review is on the screen."""
    last = screen.query_one(Toned).shown[-1]
    return at.app.screen is screen and last.text.strip() in at.text
