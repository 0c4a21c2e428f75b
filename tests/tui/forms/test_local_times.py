"""A person types and reads local time with its zone named; the record keeps UTC, and nothing is guessed."""

from __future__ import annotations

from pathlib import Path

from custody.law.clock import HOUR, parse_instant
from custody.law.local_time import Zone
from custody.pages.parts import facts
from custody.pages.parts.page import Action, Page, Target
from custody.pages.parts.wording import both, shown_in
from custody.storage.machine.time_zone import local_zone, named_zone
from custody.tui.render.page_files import write_page
from custody.tui.render.scales import SCALES, of_day, ticks
from custody.tui.screens.review import ReviewScreen
from custody.tui.services.local_times import shown, typed
from custody.tui.widgets.question import Question
from tests.cli.office import Office
from tests.failures import each
from tests.tui.forms.forms import form_of
from tests.tui.sitting import play, sitting

VIENNA = named_zone("Europe/Vienna")
#: What is typed in Vienna, the instant that it names (empty for none), and a word of the reason why it names none.
TYPED = (
    ("2026-11-04 10:00", "2026-11-04T09:00:00Z", ""),
    ("2026-07-04 9:05", "2026-07-04T07:05:00Z", ""),
    ("2026-11-04T10:00:30", "2026-11-04T09:00:30Z", ""),
    ("2026-11-04 10:00Z", "2026-11-04T10:00:00Z", ""),
    ("2026-11-04T10:00:00Z", "2026-11-04T10:00:00Z", ""),
    ("2026-11-04 10:00 +05:30", "2026-11-04T04:30:00Z", ""),
    ("2027-03-28 02:30", "", "clocks skip it"),
    ("2027-10-31 02:30", "", "add +02:00 or +01:00"),
    ("2027-10-31 02:30 +01:00", "2027-10-31T01:30:00Z", ""),
    ("2026-02-30 10:00", "", "calendar"),
    ("tomorrow", "", "Type it as 2026-11-24 13:37 (zone: Europe/Vienna), or with Z for UTC"),
    ("2026-12-01", "", "Add the time of day: 2026-12-01 13:37"),
    ("2026-12-05Z", "", "Add the time of day: 2026-12-05 13:37Z"),
)


def test_the_advice_on_a_day_without_a_time_works_in_every_zone() -> None:
    zones = (Zone(), VIENNA, local_zone({}))
    for zone in zones:
        assert zone is not None
        for day in ("2026-12-01", "2026-12-05Z", "2026-12-05 +02:00"):
            fault = typed(day, zone).fault
            advice = fault.removeprefix("Add the time of day: ")
            assert advice != fault
            found = typed(advice, zone)
            assert not found.fault, found.fault
            assert found.text.endswith("Z")


@each(TYPED)
def test_a_time_is_read_in_the_zone_and_one_that_is_skipped_or_occurs_twice_is_not_guessed(
    row: tuple[str, str, str],
) -> None:
    text, instant, fault = row
    assert VIENNA is not None
    found = typed(text, VIENNA)
    assert found.text == (instant or text)
    assert fault in found.fault if fault else not found.fault, found.fault
    assert not instant or typed(shown(instant, VIENNA), VIENNA).text == instant


def test_the_axis_of_a_timeline_is_in_the_zone_across_a_change_of_clocks() -> None:
    assert VIENNA is not None
    night = parse_instant("2027-03-27T22:00:00Z")
    hours = next(scale for scale in SCALES if scale.name == "5 min")
    with shown_in(VIENNA):
        assert of_day(night + HOUR) == "28 Mar 2027", "midnight in Vienna is 23:00 UTC"
        found = [(column * hours.seconds + night, text) for column, text in ticks(hours, night, 60)]
        assert both(night) == "2027-03-27 23:00 CET (2027-03-27 22:00Z)"
        assert both(night + 2 * HOUR) == "2027-03-28 01:00 CET (2027-03-28 00:00Z)"
        assert both(parse_instant("2027-07-01T22:30:00Z")) == "2027-07-02 00:30 CEST (2027-07-01 22:30Z)"
    assert dict(found)[night + HOUR] == "28 Mar"
    assert dict(found)[night + 3 * HOUR] == "03:00", "02:00 does not occur"
    assert dict(ticks(hours, night, 60))[24] == "28 Mar", "without a zone it is UTC"


def test_a_page_in_a_file_names_the_zone_of_its_times(tmp_path: Path) -> None:
    assert VIENNA is not None
    with shown_in(VIENNA):
        page = Page(Target("case"), "Case C-9", key_facts=(facts.instant("opened", "opened", 1_793_610_900),))
    for zone, told in ((VIENNA, "for: Eve; times: Europe/Vienna\n"), (Zone(), "for: Eve\n")):
        write_page(page, tmp_path / f"{zone.short(0)}.txt", training=False, who="Eve", zone=zone)
        assert told in (tmp_path / f"{zone.short(0)}.txt").read_text("utf-8")
    write_page(page, tmp_path / "page.csv", training=False, who="Eve", zone=VIENNA)
    assert '"times","Europe/Vienna"' in (tmp_path / "page.csv").read_text("utf-8")


def test_a_form_takes_local_time_and_its_review_shows_both(office: Office) -> None:
    async def scene() -> None:
        async with sitting(office.desk, TZ="Europe/Vienna") as at:
            await at.sign_in(office, "Eve")
            at.app.begin(
                Action("a case", ("case", "open"), {"reference": "C-9", "at": "2026-11-02T08:30:00Z"})
            )
            await at.settle()
            form = form_of(at)
            assert form is not None
            asked = next(question for question in form.query(Question) if question.field.sort == "instant")
            assert "2026-11-02 09:30" in at.text, "the draft is in UTC, the line in local time"
            asked.focus_answer()
            await at.settle()
            assert "Europe/Vienna" in at.text
            asked.answer(None)
            await at.type("2026-11-02 09:45")
            assert asked.value == "2026-11-02T08:45:00Z"
            await at.press("f8")
            assert isinstance(at.app.screen, ReviewScreen), at.text
            await at.read()
            assert "2026-11-02 09:45 CET (2026-11-02 08:45Z)" in at.flat, at.text
            await at.press("f8")
            (found,) = at.app.page_service.find("2026-11-02")
            assert found.target == Target("ledger", str(office.size() - 1)), (
                "a day ends at midnight of the zone"
            )

    play(scene)
    entry = office.see("log", "show", "--entry", str(office.size() - 1))
    assert {field["name"]: field.get("value") for field in entry["fields"]}[
        "occurred_at"
    ] == "2026-11-02T08:45:00Z"
