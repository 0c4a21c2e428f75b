"""`custody entry resolve-date` and `retract-lapse`: a person answers for what a wrong clock left in the record."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden


def false_day(office: Office) -> int:
    """Record lapses while the clock is a year ahead; return the position of the lapse."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")
    true = office.desk.clock.now()
    office.desk.clock.advance(365 * DAY)
    entered = office.done("Bot", "preservation-order", "lapse", "--due")["entries"]
    office.desk.clock.advance(true + 60 - office.desk.clock.now())
    (lapse,) = [entry["position"] for entry in entered if entry["kind"] == "preservation_order.lapsed"]
    return int(lapse)


def test_a_disputed_date_is_answered_by_who_found_the_wrong_clock(office: Office) -> None:
    false_day(office)
    disputed = office.done("Eve", "case", "open", "C-2", "--late-reason", "clock", status=10)["entries"][0][
        "position"
    ]
    found = ("--wrong-clock", "earlier_entry", "--explanation", "the machine's clock ran a year ahead")
    golden(
        "entry-resolve-date",
        office.run("Judge", "entry", "resolve-date", str(disputed), *found, "--json"),
        office.folder,
    )


def test_a_lapse_of_a_wrong_clock_is_taken_back(office: Office) -> None:
    lapse = false_day(office)
    words = ("entry", "retract-lapse", str(lapse), "--reason", "clock", "--late-reason", "clock", "--yes")
    golden("entry-retract-lapse", office.run("Eve", *words, "--json"), office.folder)
    assert paged.value(office.see("preservation-order", "show", "P-1"), "state") == "in_force"
