"""Preservation without an order to a person was put under the 90 days of such an order; its form changed nothing.

Two full periods could be decided in one minute: 180 days from day 0, without a mark.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import ORDER, Office

RENEW = ("--days", "90", "--issuing-authority", "District Court", "--grounds", "request pending")


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.done("Judge", "case", "open", "C-1")
    return office


def issue(office: Office, number: str, *more: str) -> None:
    usual = {"--days": "90", "--clock-start": "order"}
    words = list(ORDER)
    for flag, value in usual.items():
        words[words.index(flag) + 1] = value
    office.done("Judge", "preservation-order", "issue", "C-1", *words, "--reference", number, *more)


def test_an_order_in_force_without_service_on_record_is_shown_as_not_served(desk: Office) -> None:
    issue(desk, "D-1")
    pages = (
        ("preservation-order", "show", "D-1"),
        ("preservation-order", "list"),
        ("case", "show", "C-1"),
        ("case", "print-record", "C-1"),
    )
    task = "custody preservation-order serve D-1"

    def reads(*words: str) -> str:
        return " ".join(desk.run("Eve", *words).out.split()).casefold()

    assert [words for words in pages if "no service on record" not in reads(*words)] == []
    assert task in reads("today").replace("d-1", "D-1")
    desk.done("Eve", "preservation-order", "serve", "D-1", "--method", "electronic")
    assert [words for words in pages if "no service on record" in reads(*words)] == []
    assert task not in reads("today").replace("d-1", "D-1")


def test_a_renewal_without_service_on_record_is_shown_and_to_be_served(desk: Office) -> None:
    issue(desk, "D-1", "--days", "30")
    desk.done("Eve", "preservation-order", "serve", "D-1", "--method", "electronic")
    desk.desk.clock.advance(20 * DAY)
    pages = (("preservation-order", "show", "D-1"), ("case", "print-record", "C-1"))
    task = "custody preservation-order serve D-1"

    def reads(*words: str) -> str:
        return " ".join(desk.run("Eve", *words).out.split())

    assert [words for words in pages if "no service of the renewal on record" in reads(*words)] == []
    desk.done("Judge", "preservation-order", "renew", "D-1", *RENEW)
    assert [words for words in pages if "no service of the renewal on record" not in reads(*words)] == []
    assert (task in reads("deadlines"), "have the renewal served" in reads("today")) == (True, True)
    assert paged.step(desk.see("preservation-order", "show", "D-1"))["why"] == "renewal_unserved"
    desk.done("Eve", "preservation-order", "serve", "D-1", "--method", "electronic")
    assert [words for words in pages if "no service of the renewal on record" in reads(*words)] == []
    assert task not in reads("deadlines")
    order = desk.see("preservation-order", "show", "D-1")
    assert (paged.marks(order), paged.value(order, "renewal_served") is None) == ([], False)


def test_what_was_similarly_obtained_has_no_90_days_and_says_what_it_is(desk: Office) -> None:
    issue(desk, "D-1")
    issue(desk, "D-2", "--preservation-means", "similarly_obtained", "--days", "120")
    order, obtained = (desk.see("preservation-order", "show", number) for number in ("D-1", "D-2"))
    told = [
        (paged.value(item, "preservation_means"), paged.value(item, "days")) for item in (order, obtained)
    ]
    assert told == [("ordered", 90), ("similarly_obtained", 120)]
    assert paged.marks(obtained) == []
    assert "no order to a person" in " ".join(
        desk.run("Eve", "preservation-order", "show", "D-2").out.split()
    )
    assert paged.step(order)["why"] == "unserved"
    assert paged.step(obtained) is None
    desk.desk.clock.advance(110 * DAY)
    assert paged.step(desk.see("preservation-order", "show", "D-2"))["why"] == "prolong"
    desk.done("Judge", "preservation-order", "renew", "D-2", *RENEW)


def test_a_second_period_decided_on_day_0_is_marked_and_a_late_one_is_not(desk: Office) -> None:
    issue(desk, "D-1")
    issue(desk, "D-2")
    desk.done("Judge", "preservation-order", "renew", "D-2", *RENEW, status=10)
    assert paged.marks(desk.see("preservation-order", "show", "D-2")) == ["un-25.renewal.stacked"]
    desk.desk.clock.advance(80 * DAY)
    desk.done("Judge", "preservation-order", "renew", "D-1", *RENEW)
    assert paged.marks(desk.see("preservation-order", "show", "D-1")) == []
