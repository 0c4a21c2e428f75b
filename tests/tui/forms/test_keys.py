"""Keys that come faster than the screen follows go where they belong, and none of them signs what nobody has seen."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator

import pytest
from textual import events
from textual.widgets import Input

from custody.cli.forms.remote_commands import CommandActs
from custody.pages.parts.page import Action
from custody.tui.screens.form import FormScreen
from custody.tui.screens.intake import IntakeScreen
from custody.tui.screens.review import ReviewScreen
from custody.tui.services.intents import Known
from custody.tui.services.page_context import PageService
from custody.tui.widgets.questions import Questions
from tests.cli.office import Office
from tests.tui.sitting import NAMED, Sitting, play, sitting


async def burst(at: Sitting, *keys: str, apart: float = 0.1) -> None:
    """Bring many keys at once to a program that was busy while a hand pressed them."""
    at.send("", *keys, apart=apart)
    await at.settle()


def test_a_line_of_the_intake_that_comes_at_once_stands_in_its_columns(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("3", "a", "enter")
            texts = ("S-1", "EV/1", "phone", "a phone", "as new", "490154203237518", "B-1")
            await burst(at, *(key for text in texts for key in (*text, "enter")))
            screen = at.app.screen
            assert isinstance(screen, IntakeScreen)
            assert screen.values["seizure"] == "S-1"
            assert screen.items[0].values == {
                "reference": "EV/1",
                "category": "phone",
                "description": "a phone",
                "condition": "as new",
                "imei": "490154203237518",
                "seal": "B-1",
            }

    play(scene)


def test_a_form_that_is_answered_at_once_has_each_answer_under_its_question(office: Office) -> None:
    office.case()
    office.order()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("4", "enter", "a")
            await burst(at, *"serve", "enter")
            form = at.app.screen
            assert isinstance(form, FormScreen)
            await burst(at, *"pos", "f6", *"note", "enter", *"by hand")
            assert form.values == {"preservation_order": "P-1", "method": "post", "note": "by hand"}

    play(scene)


def test_keys_that_come_before_a_page_or_a_form_stands_are_meant_for_it(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()
    office.order()
    page, form = PageService.page, CommandActs.form

    def slow_page(self: PageService, *told: object, **named: object) -> object:
        time.sleep(0.1)
        return page(self, *told, **named)  # type: ignore[arg-type]  # handed on as it came

    def slow_form(self: CommandActs, words: tuple[str, ...]) -> object:
        time.sleep(0.1)
        return form(self, words)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            monkeypatch.setattr(PageService, "page", slow_page)
            monkeypatch.setattr(CommandActs, "form", slow_form)
            ahead = ("4", "enter", "a", *"serve", "enter", *"pos", "f6", *"note", "enter", *"x")
            await burst(at, *ahead, apart=0.1)
            form = at.app.screen
            assert isinstance(form, FormScreen)
            assert form.form.words == ("preservation-order", "serve")
            assert form.values == {"preservation_order": "P-1", "method": "post", "note": "x"}

    play(scene)


def test_a_key_pressed_before_the_review_stands_signs_nothing(office: Office) -> None:
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("2", "a", "enter")
            await burst(at, *"C-9", "f8", "f8", "f8")
            assert isinstance(at.app.screen, ReviewScreen)
            assert office.size() == before
            await at.press("f8")
            assert "ENTERED" in at.text

    play(scene)


def test_while_a_key_is_at_work_no_command_is_learnt_and_then_all_of_them(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.case()
    monkeypatch.setattr("custody.tui.app.app.SOON", 1_000)
    page, known, learnt, within = PageService.page, CommandActs.known, [0], []

    def counted(self: CommandActs) -> Iterator[Known]:
        for key in known(self):
            learnt[0] += 1
            yield key

    def slow(self: PageService, *told: object, **named: object) -> object:
        time.sleep(0.05)
        before = learnt[0]
        time.sleep(0.3)
        within.append(learnt[0] - before)
        return page(self, *told, **named)  # type: ignore[arg-type]  # handed on as it came

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            monkeypatch.setattr(CommandActs, "known", counted)
            monkeypatch.setattr(PageService, "page", slow)
            at.app._learn()
            at.send("3")
            await at.settle()
            assert within
            assert max(within) <= 1
            while learnt[0] < len(list(known(at.app.acts))):  # type: ignore[arg-type]  # these are the commands
                await asyncio.sleep(0.01)

    play(scene)


def test_no_key_is_lost_where_the_widget_that_had_it_goes_away(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await burst(at, "slash", *"abc", "escape", "slash", *"xyz")
            focused = at.app.focused
            assert isinstance(focused, Input)
            assert focused.value == "xyz"

    play(scene)


def test_keys_stay_in_their_order_however_they_come(office: Office) -> None:
    text = "the quick brown fox jumps over the lazy dog " * 3

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("slash")
            driver = at.app._driver
            assert driver is not None
            for at_once, key in enumerate(text):
                event = events.Key(NAMED.get(key, key), key)
                event.set_sender(at.app)
                driver.send_message(event)
                if at_once % 3 == 0:
                    await asyncio.sleep(0)
                if at_once % 7 == 0:
                    await asyncio.sleep(0.001)
            await at.settle()
            focused = at.app.focused
            assert isinstance(focused, Input)
            assert focused.value == text

    play(scene)


def test_arrows_go_from_question_to_question_of_a_form(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("a case", ("case", "open"), {}))
            await at.settle()
            questions = at.app.screen.query_one(Questions)
            await at.press("f4")
            shown = [question.field.name for question in questions.every if question.display]
            where = shown.index(questions.focused.field.name) if questions.focused else -1
            assert 0 <= where < len(shown) - 1
            await at.press("up")
            assert questions.focused
            assert questions.focused.field.name == shown[where - 1]
            await at.press("down", "down")
            assert questions.focused.field.name == shown[where + 1]

    play(scene)
