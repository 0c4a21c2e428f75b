"""A review is the paper that is signed: presets marked, numbers for what cannot be made good, changes first."""

from __future__ import annotations

import re

import pytest
from textual.widgets import Input

from custody.tui.screens.review import ReviewScreen
from tests.answers.exhibits.test_reviews import ORDER, review
from tests.cli.office import Office
from tests.tui.sitting import Sitting, play, sitting

WITHDRAWAL: dict[str, object] = {"preservation_order": "P-1", "reason": "no_longer_needed"}


async def pages(at: Sitting) -> str:
    """Turn the pages of a review with the key that it names; return everything that stood on the screen."""
    screen, seen = at.app.screen, at.text
    assert isinstance(screen, ReviewScreen)
    while not screen.read:
        assert "(F8 sign)" in at.text
        await at.press("space")
        seen += at.text
    return seen


def test_a_review_reads_as_the_paper_does_and_marks_what_the_office_filled_in(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = office.folder / "office.toml"
    file.write_text('[defaults."preservation_order.issued"]\nlegal_basis = "CPA s. 12"\n')
    office.desk.environ["CUSTODY_OFFICE"] = str(file)
    office.case()
    (office.folder / "P-9.pdf").write_bytes(b"signed")

    async def scene() -> None:
        async with sitting(office.desk) as at:
            given = {**ORDER, "document": "P-9.pdf"}
            await review(at, office, "Judge", ("preservation-order", "issue"), given)
            assert "REVIEW: preservation order P-9, case C-1" in at.text.splitlines()[0]
            assert re.search(r" 1-19 of 4\d$", at.text.splitlines()[0])
            seen = await pages(at)
            for told in (
                "Judge signs 1 entry.",
                "! 1 answer is an office default, marked d. Read it as your own.",
                "── Order ──",
                "── Safeguards (art. 24) ──",
                " d legal basis",
                "P-9.pdf, SHA-256 ",
                "F8 sign as Judge",
            ):
                assert told in seen, told
            for machine in ("legal_basis", "occurred_at", '"kind"', "23.2.c\n"):
                assert machine not in seen
            at.send("", "escape")
            await at.settle()

    play(scene)


def test_what_others_changed_meanwhile_is_shown_anew_with_the_difference_first(office: Office) -> None:
    office.case()
    office.order()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Judge", ("preservation-order", "withdraw"), WITHDRAWAL)
            assert "CHANGED" not in at.text
            office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
            await at.read()
            await at.type("P-1", "f8")
            assert isinstance(at.app.screen, ReviewScreen), at.text
            assert office.size() == before + 1
            shown = [line for line in at.text.splitlines() if line.strip()]
            assert "CHANGED SINCE YOU READ IT. Nothing was recorded." in shown[1]
            await at.read()
            await at.type("P-1", "f8")
            assert "ENTERED" in at.text
            assert office.size() == before + 2

    play(scene)


def test_what_cannot_be_made_good_is_signed_only_with_its_number_typed_or_scanned(office: Office) -> None:
    office.case()
    office.order()
    before = office.size()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            words = ("preservation-order", "withdraw")
            for scanned in (False, True):
                await review(at, office, "Judge", words, WITHDRAWAL)
                await at.read()
                assert "IRREVERSIBLE" in at.text
                assert "Type or scan the number P-1" in at.text
                for wrong in ("", "P-2", "irreversible"):
                    at.app.screen.query_one(Input).value = ""
                    if wrong:
                        await at.type(wrong)
                    await at.press("f8")
                    assert "This asks for the number P-1" in at.text
                    assert office.size() == before
                at.app.screen.query_one(Input).value = ""
                if scanned:
                    at.app.screen.set_focus(None)
                    at.send("P-1", "enter")
                    at.send("", "f8", late=0.3)
                    await at.settle()
                    assert office.size() == before
                    await at.press("f8")
                    assert "ENTERED" in at.text
                else:
                    await at.press("escape", "escape", "escape")
            assert office.size() == before + 1

    play(scene)


def test_every_key_of_a_review_is_whole_at_any_size(office: Office) -> None:
    office.case()

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await review(at, office, "Judge", ("preservation-order", "issue"), ORDER)
            for size in ((80, 24), (60, 20), (40, 12), (160, 45), (80, 24)):
                await at.pilot.resize_terminal(*size)
                await at.settle()
                bottom = at.text.splitlines()[-1]
                screen = at.app.screen
                assert isinstance(screen, ReviewScreen)
                assert bottom.endswith("(F8 sign)") != screen.read
                await at.read()
                bottom = at.text.splitlines()[-1]
                assert bottom.endswith("F8 sign as Judge" if size[0] >= 76 else "F8 sign"), size
                assert "Esc back" in bottom
                assert len(at.text.splitlines()) == size[1]
                await at.press("f1")
                assert "signs nothing" in at.flat
                await at.press("escape")

    play(scene)
