"""Drafts of forms: whose they are, what takes them away, and that nobody is offered what was not typed."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from tests.cli.office import SEIZURE, Office
from tests.tui.forms.forms import answers, begun, form_of, kept, new_case, typed
from tests.tui.sitting import PASSPHRASE, play, sitting
from tests.tui.steps import Slowly, replaced


def test_a_signature_takes_the_draft_of_its_own_form_away_and_no_other(office: Office) -> None:
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            async with sitting(office.desk) as beside:
                await beside.sign_in(office, "Carl")
                await new_case(beside, "C-88")
                assert typed(office) == [{"reference": "C-77"}, {"reference": "C-88"}]
                await beside.press("f8", "f8")
                assert "ENTERED" in beside.text
                assert typed(office) == [{"reference": "C-77"}]

    async def again() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert begun(at) == 1
            await at.choose("C-77")
            assert "C-77" in at.text
            await at.press("f8", "f8")
            assert "ENTERED" in at.text

    play(scene)
    assert office.size() == before + 1
    play(again)
    assert office.size() == before + 2
    assert not kept(office)


def test_one_person_at_two_terminals_has_two_forms_and_each_is_left_by_itself(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            async with sitting(office.desk) as beside:
                await beside.sign_in(office, "Eve")
                assert begun(beside) == 0
                await new_case(beside)
                assert "C-77" not in beside.text
                await beside.type("C-88")
                await beside.press("f8", "f8")
            assert typed(office) == [{"reference": "C-77"}]
            await at.type("/a")
            assert typed(office) == [{"reference": "C-77/a"}]
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert begun(at) == 1

    play(scene)


def test_what_one_person_typed_is_shown_to_no_other(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            await at.press("escape")
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Carl")
            assert begun(at) == 0
            await new_case(at)
            assert "draft" not in at.text
            assert "C-77" not in at.text
            await at.type("C-88", "escape")
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at)
            assert "draft resumed" in at.text
            assert "C-77" in at.text

    play(scene)
    assert [
        (draft["by"], draft["values"])
        for draft in sorted(kept(office), key=lambda draft: str(draft["values"]))
    ] == [
        (office.keys["Eve"], {"reference": "C-77"}),
        (office.keys["Carl"], {"reference": "C-88"}),
    ]


def test_what_was_typed_with_a_key_that_was_replaced_is_found_with_the_new_one_and_by_no_other(
    office: Office,
) -> None:
    async def typing() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")

    async def again() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Carl")
            assert begun(at) == 0
            await at.sign_in(office, "Eve")
            assert begun(at) == 1
            await new_case(at)
            assert "draft resumed" in at.text
            assert answers(at) == {"reference": "C-77"}
            await at.press("f8", "f8")
            assert "ENTERED" in at.text

    play(typing)
    old = replaced(office, "Eve")
    assert [draft["by"] for draft in kept(office)] == [old]
    play(again)
    assert not kept(office)


def test_whoever_comes_back_with_another_key_of_theirs_goes_on_with_the_form_on_the_screen(
    office: Office,
) -> None:
    old = replaced(office, "Eve")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            await at.press("ctrl+l")
            await at.choose_key(old)
            await at.type(PASSPHRASE, "enter")
            assert answers(at) == {"reference": "C-77"}
            await at.sign_in(office, "Carl")
            assert answers(at) == {}
            await at.press("ctrl+l")
            await at.choose_key(old)
            await at.type(PASSPHRASE, "enter")
            assert answers(at) == {"reference": "C-77"}
            await at.type("/a")
            assert typed(office) == [{"reference": "C-77/a"}]
            await at.press("escape")
            at.app.begin(Action("intake", ("exhibit", "intake"), {}))
            await at.settle()
            await at.type("S-1", "enter", "f4")
            assert form_of(at) is not None
            await at.sign_in(office, "Eve")
            assert form_of(at) is not None, "the answers for a line wait as well"

    play(scene)


def test_whoever_signs_in_over_a_form_begins_their_own_and_finds_it_again(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            await at.sign_in(office, "Carl")
            assert form_of(at) is not None
            assert "C-77" not in at.text
            assert answers(at) == {}
            await at.type("C-88")
            await at.sign_in(office, "Eve")
            assert answers(at) == {"reference": "C-77"}
            await at.press("f8", "f8")
            assert "ENTERED" in at.text
            assert typed(office) == [{"reference": "C-88"}]
            await at.press("escape")
            await at.sign_in(office, "Carl")
            await at.press("1")
            assert begun(at) == 1

    play(scene)


def test_the_first_person_goes_on_with_their_form_after_a_second_signed_in_between(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            at.app.begin(Action("another opens one", ("case", "open"), {}, other_signer=True))
            await at.settle()
            await at.choose(office.keys["Carl"])
            await at.type(PASSPHRASE, "enter")
            assert "second signer: Carl" in at.text
            assert answers(at) == {}
            await at.type("C-88", "escape")
            assert "Eve, examiner" in at.text
            assert answers(at) == {"reference": "C-77"}
            await at.type("/a")

    play(scene)
    assert typed(office) == [{"reference": "C-77/a"}, {"reference": "C-88"}]


def test_what_was_seized_is_typed_in_by_each_person_apart(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            at.app.begin(Action("intake", ("exhibit", "intake"), {}))
            await at.settle()
            await at.type("S-1", "enter")
            await at.type("EV/1")
            await at.press("f4")
            assert form_of(at) is not None
            await at.sign_in(office, "Carl")
            assert form_of(at) is None
            assert "EV/1" not in at.text
            assert typed(office) == [{"rows": [{"reference": "EV/1"}], "seizure": "S-1"}]
            await at.type("S-2")
            await at.sign_in(office, "Eve")
            assert "EV/1" in at.text
            assert "S-2" not in at.text

    play(scene)
    assert len(kept(office)) == 2


def test_what_nobody_in_particular_typed_is_of_whoever_signs_it_else_of_the_seat(office: Office) -> None:
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.press("escape")
            await new_case(at, "C-77")
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            assert begun(at) == 0
            await new_case(at)
            assert "C-77" not in at.text
        async with sitting(office.desk) as at:
            await at.press("escape")
            assert begun(at) == 1
            await new_case(at)
            assert "C-77" in at.text
            await at.press("f8")
            await at.sign_in(office, "Eve")
            assert "C-77" in at.text
            assert [draft["by"] for draft in kept(office)] == [office.keys["Eve"]]
            await at.press("f8", "f8")
            assert "ENTERED" in at.text

    play(scene)
    assert office.size() == before + 1
    assert not kept(office)


def test_a_form_that_was_set_aside_keeps_its_draft_and_the_next_one_begins_empty(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C-77")
            signing = Slowly(at, monkeypatch)
            await signing.sign()
            await at.pilot.press("f9")
            while not isinstance(at.app.screen, BrowseScreen):
                await at.pilot.pause()
            at.app.fill(Action("open one", ("case", "open"), {}))
            while form_of(at) is None:
                await at.pilot.pause()
            assert answers(at) == {}
            at.send("C-88")
            while len(kept(office)) < 2:
                await at.pilot.pause()
            signing.go_on.set()
            while at.app.works[0].state != "to be signed":
                await at.pilot.pause()
            await at.pilot.press("escape", "f9", "enter")
            await at.settle()
            await at.press("escape")
            assert "NOT DONE" in at.text
            await at.press("escape", "1")
            assert begun(at) == 2

    play(scene)
    assert typed(office) == [{"reference": "C-77"}, {"reference": "C-88"}]


def test_what_was_taken_away_again_does_not_come_back(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at, "C7")
            assert typed(office) == [{"reference": "C7"}]
            await at.press("backspace", "backspace")
            assert not kept(office)
            await at.press("escape", "1")
            assert begun(at) == 0
            await new_case(at)
            assert "draft" not in at.text
            await at.press("escape")
            at.app.fill(Action("offer", ("transfer", "offer"), {"to": "Al"}))
            await at.settle()
            box = next(widget for widget in at.app.screen.query(Input) if widget.value == "Al")
            box.value = ""
            await at.settle()
            assert typed(office) == [{}]
            await at.press("escape")
            at.app.fill(Action("offer", ("transfer", "offer"), {"to": "Al"}))
            await at.settle()
            assert answers(at) == {}, "what it was opened with was taken away, and stays so"
            await at.press("f5", "f5")
            assert answers(at) == {"to": "Al"}
            assert not kept(office)

    play(scene)


def test_a_form_in_which_nothing_was_typed_leaves_no_draft(office: Office) -> None:
    table: tuple[tuple[tuple[str, ...], dict[str, object]], ...] = (
        (("case", "open"), {"reference": ""}),
        (("transfer", "offer"), {"to": "Bob", "hours": 24}),
        (("transfer", "offer"), {"exhibits": ("EV/1", "EV/2")}),
        (("transfer", "offer"), {"purpose": "no such purpose"}),
    )

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for words, given in table:
                at.app.fill(Action("one", words, given))
                await at.settle()
                assert form_of(at) is not None, (words, given)
                assert not kept(office), (words, given)
                await at.press("tab", "f4", "f4", "escape", "1")
                assert begun(at) == 0, (words, given)
                assert not kept(office), (words, given)

    play(scene)


def test_a_list_on_which_nothing_is_left_leaves_no_draft(office: Office) -> None:
    office.case()
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *SEIZURE)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            for words, given in (
                (("exhibit", "intake"), {}),
                (("exhibit", "intake"), {"seizure": "S-1"}),
                (("transfer", "offer"), {}),
            ):
                at.app.begin(Action("one", words, given))
                await at.settle()
                assert not kept(office)
                asked = [*at.app.screen.query("Asked Input"), *at.app.screen.query(Input)]
                at.app.screen.set_focus(asked[0] if words[0] == "transfer" else asked[-1])
                await at.type("X")
                assert kept(office)
                await at.press("backspace")
                assert not kept(office)
                await at.press("escape")
            await at.press("1")
            assert begun(at) == 0

    play(scene)


def test_a_filled_form_is_emptied_only_when_that_is_asked_twice(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await new_case(at)
            await at.press("f5")
            assert "F5 again" not in at.text
            await at.type("C-77", "f5")
            assert "F5 again clears all answers" in at.text
            assert "C-77" in at.text
            await at.type("/a", "f5")
            assert "C-77/a" in at.text, "it is asked anew once something else was done"
            assert typed(office) == [{"reference": "C-77/a"}]
            await at.press("f5")
            assert "C-77" not in at.text
            assert not kept(office)

    play(scene)
