"""What later entries state is on the page of their thing: in a section, or where the page says that it is."""

from __future__ import annotations

from dataclasses import replace

from custody.model import layouts
from custody.model.subjects import spaces_of
from custody.pages.exhibits.exhibit_tables import COURSES, ELSEWHERE
from custody.pages.parts.page import Section
from custody.pages.things.entry_course import ANY, MOST_STATED, later
from tests.pages.sentinels import filled, gate_of, kinds
from tests.pages.test_things import begun, built


def fields_of(kind: str) -> set[str]:
    """Return the fields of a kind."""
    return set(layouts.layouts_of(1)[kind].names)


def test_a_field_of_a_later_entry_of_an_exhibit_is_in_its_section_or_where_the_page_says() -> None:
    gate = gate_of()
    lost: dict[str, set[str]] = {}
    first = filled(kinds()["exhibit.registered"])
    for kind, layout in layouts.layouts_of(1).items():
        without = ELSEWHERE.get(kind, ())
        if "exhibit" not in spaces_of(layout.kind) or layout.kind.begins or without is None:
            continue
        entry = filled(kinds()[kind])
        stated = {field.name for field in entry.fields if field.value is not None}
        found = later(gate, [first, entry], ELSEWHERE).sections
        told = {fact.key for section in found for fact in section.facts}
        missing = stated - told - set(without) - set(ELSEWHERE[ANY] or ()) - {"entry_mode", "occurred_at"}
        lost |= {kind: missing} if missing else {}
    assert lost == {}


def test_what_is_said_to_be_elsewhere_are_fields() -> None:
    for kind, names in ELSEWHERE.items():
        if kind != ANY:
            assert set(names or ()) <= fields_of(kind) | fields_of("exhibit.registered"), kind
    for course in COURSES:
        assert set(course.fields) <= fields_of(course.kind)


def test_a_course_of_entries_has_a_row_for_each_and_what_is_rescinded_is_in_no_table() -> None:
    gate, course = gate_of(), COURSES[0]
    entry = filled(kinds()[course.kind])
    table = course.table(gate, [entry, replace(entry, position=entry.position + 1)])
    assert table is not None
    assert [column.key for column in table.columns] == ["entry", *course.fields]
    assert len(table.rows) == 2
    taken = replace(entry, rescinded=entry.position + 2)
    assert course.table(gate, [taken]) is None
    (section,) = later(gate, [entry, taken], ELSEWHERE).sections
    assert set(course.fields) <= {fact.key for fact in section.facts}
    assert "RESCINDED" in section.title


def test_of_hundreds_of_entries_the_newest_are_stated_and_the_others_counted() -> None:
    gate, first = gate_of(), filled(kinds()["exhibit.registered"])
    entry = filled(kinds()["exhibit.placed"])
    entries = [first, *(replace(entry, position=1000 + at) for at in range(300))]
    found = later(gate, entries)
    assert [section.key for section in found.sections] == [
        f"entry_{1000 + at}" for at in range(300 - MOST_STATED, 300)
    ]
    assert found.not_shown == (
        f"what {300 - MOST_STATED} older entries state: the pages of these entries do",
    )
    assert len(later(gate, entries, most=None).sections) == 300


def test_the_page_of_an_exhibit_states_each_of_its_later_entries_once() -> None:
    page = built(begun()["exhibit.registered"])
    keys = [block.key for block in page.blocks if isinstance(block, Section)]
    assert len(keys) == len(set(keys))
