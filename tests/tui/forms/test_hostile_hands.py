"""Whatever is typed, pasted or scanned into a form, no choice changes that was made and not opened."""

from __future__ import annotations

import random

from custody.pages.parts.page import Action
from custody.tui.input.bursts import CALM, LEAST
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.question import Question
from custody.tui.widgets.tick_row import TickRow
from tests.attacks.tampering import TIMES
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import play, sitting

#: Steps of the hands; `make attacks` takes more of them.
STEPS = 40 * TIMES
TEXTS = ("warrant text CPA", "order", "2 phones", "yes", "consent 3", "1", "23.2.a", "abroad", "nobody knows")


def made(questions: list[Question]) -> dict[str, object]:
    """Return the choices and ticks that are made, but for those under the cursor."""
    return {
        one.field.name: one.value
        for one in questions
        if one.value is not None and not one.is_text and not one.has_focus_within
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
            for choice in [one for one in form.query(Pick) if one.display and not one.made][:3]:
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
                now = {one.field.name: one.value for one in questions}
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
