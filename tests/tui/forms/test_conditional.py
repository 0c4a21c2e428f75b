"""A question with a condition comes with the answer that brings it, and goes with it unless it was answered."""

from __future__ import annotations

from custody.pages.parts.page import Action
from custody.tui.widgets.question import Question
from tests.cli.office import Office
from tests.tui.forms.forms import form_of
from tests.tui.sitting import play, sitting


def test_a_question_comes_and_goes_with_the_answer_it_depends_on(office: Office) -> None:
    office.case()
    office.seizure()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            at.app.fill(Action("decide", ("seizure", "decide-authorisation"), {}))
            await at.settle()
            form = form_of(at)
            assert form is not None
            asked = {widget.field.name: widget for widget in form.query(Question)}
            decision, goes_back = asked["decision"], asked["exhibits-to-return"]

            def shown() -> bool:
                return goes_back.display

            assert goes_back.field.when == ("decision", frozenset({"partial"}))
            assert not shown()
            decision.answer("partial")
            await at.settle()
            assert shown()
            decision.answer("confirmed")
            await at.settle()
            assert not shown()
            await at.press("f4")
            assert asked["explanation"].display
            assert not shown()
            decision.answer("partial")
            await at.settle()
            goes_back.answer(["EV/1"])
            decision.answer("confirmed")
            await at.settle()
            assert shown()

    play(scene)
