"""A form begins with what the office states in every case, says so, and enters what somebody made of it."""

from __future__ import annotations

import pytest

from tests.cli.office import Office
from tests.tui.forms.forms import form_of, new_case
from tests.tui.sitting import play, sitting


@pytest.fixture
def house(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office that keeps a file of defaults."""
    file = office.folder / "office.toml"
    file.write_text('[defaults."case.opened"]\nagency = "Cybercrime Unit"\n')
    office.desk.environ["CUSTODY_OFFICE"] = str(file)
    return office


def test_a_form_begins_with_the_offices_default_and_says_so(house: Office) -> None:
    async def scene() -> None:
        async with sitting(house.desk) as at:
            await at.sign_in(house, "Eve")
            await new_case(at, "C-77")
            form = form_of(at)
            assert form is not None
            assert form.values == {"reference": "C-77", "agency": "Cybercrime Unit"}
            (agency,) = [field for field in form.form.fields if field.name == "agency"]
            assert agency.about.endswith("filled in from the office's defaults")
            await at.press("f8", "f8")
            assert "ENTERED" in at.text

    play(scene)
    assert stated(house) == "Cybercrime Unit"


def test_a_default_that_is_taken_out_of_a_form_is_not_filled_in_again(house: Office) -> None:
    async def scene() -> None:
        async with sitting(house.desk) as at:
            await at.sign_in(house, "Eve")
            await new_case(at, "C-77")
            form = form_of(at)
            assert form is not None
            (agency,) = [question for question in form._questions.every if question.field.name == "agency"]
            agency.answer(None)
            await at.press("f8", "f8")
            assert "ENTERED" in at.text

    play(scene)
    assert stated(house) is None


def stated(house: Office) -> str | None:
    """Return the agency of the newest entry."""
    entry = house.see("log", "show", "--entry", str(house.size() - 1))
    (value,) = [field["value"] for field in entry["fields"] if field["name"] == "agency"]
    return None if value is None else str(value)
