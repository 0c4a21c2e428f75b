"""Whole forms are played from the inbox to the entry: with few keys, with what they will mean, and with undo."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from custody.forms.excuses import Excuse
from custody.pages.parts.page import Action
from custody.tui.screens.form import FormScreen
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.preview import PreviewPane
from custody.tui.widgets.question import Question
from custody.tui.widgets.tick_row import TickRow
from tests.cli.office import Office
from tests.tui.forms.forms import answers, form_of, typed
from tests.tui.sitting import LARGE, Sitting, play, sitting

#: What an office states alike in each order.
OFFICE = """
[defaults."preservation_order.issued"]
issuing_authority = "District Court"
legal_basis = "CPA s. 12"
offence_ground = "23.2.c"
clock_start = "service"
renewal_allowed = true
confidential = true
review = "District Court, on application"
remedy = "appeal within 14 days"

[defaults."seizure.recorded"]
legal_basis = "CPA s. 30"
offence_ground = "23.2.c"
review = "District Court"
remedy = "appeal within 14 days"
"""
#: Keys of an order, a renewal and a seizure, review included: those that are no character of a value.
ORDER, RENEWAL, SEIZURE = 20, 8, 25


class Hand:
    """A hand at the keyboard; counts each key that is no character of a recorded value."""

    def __init__(self, at: Sitting) -> None:
        self._at, self.keys = at, 0

    async def press(self, *keys: str) -> None:
        """Press keys that are counted."""
        self.keys += len(keys)
        await self._at.press(*keys)

    async def value(self, text: str, *then: str) -> None:
        """Type a value, which is not counted, then press keys."""
        await self._at.type(text)
        await self.press(*then)

    async def search(self, text: str, *then: str) -> None:
        """Type what looks for something, which counts as one key, then press keys."""
        self.keys += 1
        await self.value(text, *then)

    async def sign(self) -> None:
        """Review and sign."""
        before = self._at.keys
        await self._at.press("f8")
        while "REVIEW" in self._at.text:
            await self._at.press("f8")
        self.keys += self._at.keys - before


def question(at: Sitting, name: str) -> Question:
    """Return a question of the form on the screen."""
    form = form_of(at)
    assert form is not None
    return next(question for question in form.query(Question) if question.field.name == name)


async def opened(at: Sitting, *words: str, **values: object) -> FormScreen:
    """Open a form."""
    at.app.begin(Action("a form", words, values))
    await at.settle()
    form = form_of(at)
    assert form is not None
    return form


@pytest.fixture
def house(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office that keeps a file of defaults, with a case."""
    file = office.folder / "office.toml"
    file.write_text(OFFICE)
    office.desk.environ["CUSTODY_OFFICE"] = str(file)
    office.case()
    return office


def test_an_order_is_issued_with_few_keys_and_renewed(
    house: Office, record_property: Callable[[str, object], None]
) -> None:
    async def scene() -> None:
        async with sitting(house.desk) as at:
            await at.sign_in(house, "Judge")
            hand = Hand(at)
            await hand.press("2", "enter", "a")
            await hand.search("preservation-order issue", "enter")
            form = form_of(at)
            assert form is not None
            assert "Order number" in at.text, "people file by it"
            assert at.text.count("office default") >= 2
            await hand.value("P-9/2026", "enter")
            await hand.value("Example Mail Ltd", "enter")
            await hand.value("logs are kept for two weeks only", "enter")
            await hand.press("1", "3", "enter")
            await hand.value("one mailbox, October 2026", "enter")
            await hand.value("the data are kept, not read", "enter")
            await hand.press("f3")
            await hand.value("the account is of one user", "enter")
            assert "does not apply: the account is of one user" in at.text
            await hand.value("91")
            told = await at.foresee()
            assert "91 days were chosen; the law allows 1 to 90 days" in told
            await at.press("backspace", "backspace")
            await hand.value("60")
            told = await at.foresee()
            assert "Orders Example Mail Ltd to preserve content and traffic" in told
            assert "nothing more required" in told
            assert "Days allowed: 1 to 90 days" in form.query_one(PreviewPane).outlook.paragraphs()
            await hand.sign()
            assert "ENTERED" in at.text
            record_property("order keys", hand.keys)
            assert hand.keys <= ORDER
            house.done("Eve", "preservation-order", "serve", "P-9/2026", "--method", "electronic")
            await at.press("escape")
            hand = Hand(at)
            await opened(at, "preservation-order", "renew", preservation_order="P-9/2026")
            await hand.value("30", "enter")
            if not answers(at).get("issuing-authority"):
                await hand.value("District Court", "enter")
            await hand.value("the request is drafted")
            assert "Nothing more is required" in await at.foresee()
            await hand.sign()
            assert "ENTERED" in at.text
            assert "P-9/2026: Judge renewed the order for 30 days." in at.flat
            assert re.search("[0-9a-f]{8}-[0-9a-f]{4}", at.text) is None, (
                "an identifier says nothing to a person"
            )
            record_property("renewal keys", hand.keys)
            assert hand.keys <= RENEWAL

    play(scene)
    page = house.see("preservation-order", "show", "P-9/2026")
    assert "Example Mail Ltd" in str(page)


def test_a_seizure_names_its_warrant_and_says_what_nobody_knows(
    house: Office, record_property: Callable[[str, object], None]
) -> None:
    office = house

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            hand = Hand(at)
            await hand.press("ctrl+p")
            await hand.search("seizure record", "enter")
            await at.settle()
            assert "Reference" in at.text
            await hand.value("SZ-3", "enter")
            await hand.value("C-1", "enter")
            await hand.press("1")
            assert "Authorised by" in at.text, "consent needs who gave it"
            await hand.value("Ida Owner", "enter")
            await hand.value("media of one suspect", "enter")
            await hand.press("1", "2", "enter", "1", "2")
            await hand.value("12 Harbour Street", "enter")
            await hand.value("Eve Hall", "enter")
            await hand.press("f3")
            await hand.value("the report was lost", "enter")
            assert "not known: the report was lost" in at.text
            await hand.value("neighbour", "enter")
            for text in ("a witness named it", "kept, not read"):
                await hand.value(text, "enter")
            await hand.press("f3")
            await hand.value("one user", "enter")
            assert question(at, "third-parties").excuse == Excuse("does not apply", "one user")
            assert question(at, "possessor-present").excuse == Excuse("not known", "the report was lost")
            assert "nothing more required" in at.text
            await hand.sign()
            assert "ENTERED" in at.text
            record_property("seizure keys", hand.keys)
            assert hand.keys <= SEIZURE

    play(scene)
    entry = office.see("log", "show", "--entry", str(office.size() - 1))
    stated = {field["name"]: field["value"] for field in entry["fields"]}
    assert (stated["third_parties"], stated["not_applicable"]) == ("one user", "third_parties")
    assert stated["not_known"] == "possessor_present"
    assert stated["not_known_reason"] == "the report was lost"


def test_each_change_is_taken_back_even_a_cleared_form_and_the_draft_follows(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            await opened(at, "preservation-order", "issue", case="C-1")
            states = [answers(at)]
            await at.type("P-9")
            await at.type("/2026", "enter")
            states.append(answers(at))
            await at.press("f6")
            await at.type("offence", "enter", "1")
            states.append(answers(at))
            await at.press("f6")
            await at.type("data cat", "enter", "1")
            states.append(answers(at))
            await at.press("3")
            states.append(answers(at))
            await at.press("f6")
            await at.type("remedy", "enter", "f3")
            await at.type("none", "enter")
            assert "does not apply: none" in at.text
            whole = answers(at)
            await at.press("f5", "f5")
            assert answers(at) == states[0]
            await at.press("ctrl+z")
            assert answers(at) == whole
            assert typed(office) == [whole]
            await at.press("f2", "f3")
            for state in reversed(states):
                while answers(at) != state:
                    before = answers(at)
                    await at.press("ctrl+z")
                    assert answers(at) != before, "something is taken back"
            assert typed(office) == []
            assert "^z" not in at.text, "nothing is left to take back"

    play(scene)


def test_an_answer_is_checked_when_its_line_is_left_and_the_cursor_goes_on(office: Office) -> None:
    office.case()
    office.order()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk, CUSTODY_READS="all") as at:
            await at.sign_in(office, "Judge")
            logged = office.size()
            form = await opened(at, "preservation-order", "issue")
            wrong = {"case": "C-99", "days": "many", "document": "nowhere.pdf"}
            faults = {"case": "no case named 'C-99'", "days": "many", "document": "there is no file"}
            for name, text in wrong.items():
                form._questions.go_to(name)
                await at.type(text, "down")
                assert faults[name] in at.flat
                assert "✗" in at.text
                assert form._questions.focused is not question(at, name)
            form._questions.go_to("case")
            await at.settle()
            await at.type("C-1", "down")
            assert "no case named" not in at.text
            await at.foresee()
            assert office.size() == logged, "nothing is recorded, and nothing opened that would be logged"

    play(scene)
    kinds = [office.see("log", "show", "--entry", str(at))["kind"] for at in range(before, office.size())]
    assert set(kinds) <= {"access.logged"}


def test_sections_are_gone_through_by_tab_and_a_scanners_tab_only_goes_on(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk, size=LARGE) as at:
            await at.sign_in(office, "Judge")
            form = await opened(at, "preservation-order", "issue", case="C-1")
            asked = form._questions

            def where() -> str:
                assert asked.focused is not None
                return asked.focused.field.name

            assert where() == "reference"
            titles = ("Order", "Authority and grounds", "Preserved data", "Safeguards (art. 24)")
            assert all(f"── {title} ──" in at.text for title in titles)
            assert "── Circumstances ──" not in at.text
            seen = []
            for _ in titles:
                await at.press("tab")
                seen.append(where())
            assert seen == ["legal-basis", "data-categories", "proportionality", "days"]
            await at.press("tab")
            assert where() == "reference"
            await at.press("shift+tab")
            assert where() == "days"
            await at.press("tab")
            at.send("P-1234", "tab")
            await at.settle()
            assert where() == "issuing-authority"
            assert answers(at)["reference"] == "P-1234"
            assert "Order 1/3" in at.text
            assert "15 required" in at.text
            await at.press("f7")
            assert "Still required: issuing authority" in at.text

    play(scene)


def test_ticks_and_choices_are_opened_before_they_change(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Judge")
            form = await opened(at, "preservation-order", "issue", case="C-1")
            form._questions.go_to("data-categories")
            await at.press("1", "3", "1")
            row = at.app.focused
            assert isinstance(row, TickRow)
            assert row.value == ["traffic"]
            await at.press("enter", "up")
            assert at.app.focused is row
            await at.press("1")
            assert row.value == ["traffic"]
            assert "Boxes are ticked here" in at.flat
            await at.press("up", "down", "space", "1", "right", "right", "space")
            assert row.value == ["content"]
            await at.press("backspace")
            assert answers(at).get("data-categories") is None

    play(scene)


def test_enter_out_of_habit_after_a_digit_skips_no_question(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            form = await opened(at, "exhibit", "register")
            await at.press("f4")
            asked = form._questions
            asked.go_to("power-state")
            await at.press("1")
            following = asked.focused
            assert following is not None
            assert following.field.name != "power-state", "a digit goes on by itself"
            await at.press("enter")
            assert asked.focused is following
            await at.press("enter")
            assert asked.focused is not following, "a second Enter is meant"
            question(at, "power-state").answer(None)
            asked.go_to("power-state")
            at.send("", "1", "enter", apart=0.1)
            await at.settle()
            assert asked.focused is following, "so is it where both keys wait for the screen"

    play(scene)


@pytest.mark.parametrize("name", ["power-state", "category"])
def test_letters_choose_in_an_open_list_and_a_digit_that_chooses_nothing_is_told(
    office: Office, name: str
) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            form = await opened(at, "exhibit", "register")
            await at.press("f4")
            form._questions.go_to(name)
            pick = question(at, name).query_one(Pick)
            if not pick.numbered:
                await at.press("7")
                assert "These choices have no numbers" in at.flat
                assert not pick.made
            for word in (pick.words[-1], pick.words[0]):
                form._questions.go_to(name)
                await at.press("space")
                await at.type(word.partition("_")[0], "enter")
                assert pick.value == word, at.text

    play(scene)
