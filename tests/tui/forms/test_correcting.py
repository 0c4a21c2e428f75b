"""A line of the page of an entry is corrected where it stands: its form is begun with what the field says."""

from __future__ import annotations

import json
import re

import pytest
from textual.widgets import Input

from custody.pages.parts.page import Action, Fact, Section, Target
from custody.tui.services.page_context import PageService
from tests.cli.office import Office
from tests.tui.forms.forms import answers, form_of
from tests.tui.gallery import furnished
from tests.tui.sitting import Sitting, play, program, sitting


@pytest.fixture
def lab(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "4C53")
    return office


def fields(page_service: PageService, entry: int) -> list[Fact]:
    """Return the lines of the fields of an entry."""
    blocks = page_service.page(Target("entry", str(entry))).blocks
    sections = [
        block for block in blocks if isinstance(block, Section) and block.key not in ("checked", "empty")
    ]
    return [fact for section in sections for fact in section.facts]


async def to_line(at: Sitting, begins: str) -> None:
    """Take the cursor down to the line that begins so."""
    lines = at.lines
    while not (lines.line and lines.line.text.strip("! ").startswith(begins)):
        before = lines.highlighted
        await at.press("down")
        assert lines.highlighted != before, at.text


def signs_in(office: Office, who: str) -> PageService:
    """Return what builds pages for somebody."""
    house = program(office.desk).opening()
    house.page_service.key = office.keys[who]
    return house.page_service


def test_a_on_a_field_opens_the_correction_with_what_it_says_and_the_cursor_on_that(lab: Office) -> None:
    entry = lab.size() - 1

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            await at.press("g")
            await at.type(str(entry), "enter")
            await to_line(at, "serial")
            await at.press("f1")
            assert "correct serial (entry correct)" in at.flat
            await at.press("escape", "a")
            assert answers(at) == {"entry": str(entry), "field": "serial", "value": "4C53"}
            form = form_of(at)
            assert form is not None
            focused = form._questions.focused
            assert focused is not None
            assert focused.field.name == "value"
            assert isinstance(at.app.focused, Input)
            assert at.app.focused.value == "4C53"
            await at.press("end")
            await at.type("00", "enter")
            await at.type("ty", "enter")
            await at.press("f8")
            assert "REVIEW:" in at.text
            await at.press("f8")
            assert "ENTERED" in at.text
            await at.press("escape")
            assert "4C5300 (corrected by entry" in at.text
            # What was corrected is corrected again from its newest value; Enter opens the correction.
            await to_line(at, "serial")
            await at.press("a")
            first = re.search(r"1 correct +Correct entry", at.text)
            assert first, "while the record is told, the key corrects that first"
            await at.choose("correct serial")
            assert answers(at)["value"] == "4C5300"
            await at.press("escape", "enter")
            assert f"Entry {entry + 1}: entry.corrected" in at.text

    play(scene)


def test_a_field_whose_value_is_left_as_it_is_is_not_corrected(lab: Office) -> None:
    before = lab.size()

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            await at.press("g")
            await at.type(str(before - 1), "enter")
            await to_line(at, "serial")
            await at.press("a", "enter")
            await at.type("ty", "enter")
            await at.press("f8")
            assert "NOT DONE" in at.text
            assert f"serial says so already, by entry {before - 1}" in at.flat

    play(scene)
    assert lab.size() == before


def test_the_cursor_begins_where_it_did_although_fields_can_be_corrected(lab: Office) -> None:
    lab.done("Eve", "entry", "correct", str(lab.size() - 1), "serial", "4C5300", "--reason", "typing")

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            await at.press("g")
            await at.type(str(lab.size() - 2), "enter")
            line = at.lines.line
            assert line is not None
            assert line.opens is not None
            assert line.text.split()[0] == "seizure", "the first line that opens something"

    play(scene)


def test_whoever_may_not_correct_an_entry_is_not_offered_it(lab: Office) -> None:
    opened = 0  # that of the ledger, by its administrator
    assert any(pair.action for pair in fields(signs_in(lab, "Eve"), lab.size() - 1))
    assert not any(pair.action for pair in fields(signs_in(lab, "Bot"), lab.size() - 1))
    assert not any(pair.action for pair in fields(signs_in(lab, "Eve"), opened))


def test_what_is_offered_is_what_the_rules_take_and_its_value_is_read_as_what_stands() -> None:
    with furnished() as (office, _):
        office.done("Eve", "entry", "correct", "5", "reference", "C-9", "--reason", "typing")
        entries = office.see("log", "show", "--first", "0")["entries"]
        newest = {entry["kind"]: entry["entry"] for entry in entries}
        page_service = signs_in(office, "Eve")
        offered = refused = 0
        tried: set[tuple[str, bool]] = set()
        for kind, entry in newest.items():
            for pair in fields(page_service, entry):
                # A field that several kinds have in common is corrected alike in each of them.
                if (pair.key, pair.action is None) in tried:
                    continue
                tried.add((pair.key, pair.action is None))
                words = ("entry", "correct", str(entry), pair.key)
                end = ("--reason", "typing", "--dry-run")
                if pair.action is not None and "value" in pair.action.values:
                    offered += 1
                    told = office.run("Eve", *words, typed(pair.action), *end)
                    assert "already" in told.err, (kind, pair.key, told.err)
                elif pair.action is None:
                    refused += 1
                    told = office.run("Eve", *words, "--empty", *end)
                    assert told.status, (kind, pair.key)
                    assert "already" not in told.err, (kind, pair.key)
        assert offered > 60
        assert refused > 20


def typed(act: Action) -> str:
    """Return the value that the form of a correction begins with."""
    value = act.values["value"]
    assert isinstance(value, str), json.dumps(value)
    return value


def test_a_field_is_chosen_by_its_label_and_the_review_shows_the_old_value_beside_the_new(
    lab: Office,
) -> None:
    entry = lab.size() - 1

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            at.app.begin(Action("correct a field", ("entry", "correct"), {"entry": str(entry)}))
            await at.settle()
            assert "Which field of entry" in at.text
            await at.choose("serial number: 4C53")
            assert answers(at) == {"entry": str(entry), "field": "serial", "value": "4C53"}
            await at.press("end")
            await at.type("00", "enter")
            await at.type("ty", "enter")
            await at.press("f8")
            assert f"Corrects serial number of entry {entry}. Before: 4C53. Now: 4C5300." in at.flat, at.text
            await at.press("f8")
            await at.press("escape")
            at.app.begin(Action("correct a field", ("entry", "correct"), {"entry": str(entry)}))
            await at.settle()
            await at.choose("serial number: 4C5300")
            assert answers(at)["value"] == "4C5300"
            form = form_of(at)
            assert form is not None
            form._questions.answer({**form.values, "reason": "typing"})
            await at.settle()
            assert "nothing more required" in at.text
            form._questions.answer({**form.values, "value": None})
            await at.settle()
            assert "nothing more required" not in at.text, "no new value is given"
            await at.press("escape")
            at.app.begin(Action("correct a field", ("entry", "correct"), {}))
            await at.settle()
            assert form_of(at) is not None, "no entry is named, and the form asks for it"

    play(scene)


def test_a_field_is_named_by_its_label_in_the_form_and_by_its_name(lab: Office) -> None:
    entry, before = lab.size() - 1, lab.size()
    first = {"entry": str(entry), "value": "a desk", "reason": "typing"}

    async def scene() -> None:
        async with sitting(lab.desk) as at:
            await at.sign_in(lab, "Eve")
            for field, value in (("place where found", "a desk"), ("place_found", "a shelf")):
                at.app.fill(Action("correct a field", ("entry", "correct"), {**first, "value": value}))
                await at.settle()
                form = form_of(at)
                assert form is not None
                form._questions.answer({**form.values, "field": field})
                await at.settle()
                assert "must be a field name" not in at.flat
                await at.press("f8")
                assert f"Now: {value}." in at.flat, at.text
                await at.press("f8")
                assert "ENTERED" in at.text
                await at.press("escape")
            at.app.fill(Action("correct a field", ("entry", "correct"), {**first, "field": "place of birth"}))
            await at.settle()
            await at.press("f8")
            assert "has no field place of birth" in at.flat, at.text

    play(scene)
    assert lab.size() == before + 2
    shown = lab.see("log", "show", "--entry", str(before))["fields"]
    assert "place_found" in json.dumps(shown)
