"""The instruments on the case record say what the page of each says: first and last day, state and gaps."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.instruments.test_corrected_clock import RENEW
from tests.cli.instruments.test_production import QUASH
from tests.cli.instruments.test_quashing import DECIDED, EFFECT
from tests.cli.office import Office


@pytest.fixture
def desk(office: Office) -> Office:
    """Return an office with an order of 90 days whose clock starts with its service."""
    office.case()
    office.order()
    return office


def serve(desk: Office) -> None:
    """Record that the order was served."""
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "post")


def row(desk: Office) -> dict[str, str]:
    """Return the texts of the order's row in the table of instruments, the note of its state included."""
    answer = desk.see("case", "print-record", "C-1")
    (found,) = answer["pages"][0]["tables"]["instruments"]["rows"]
    cells = {name: cell["text"] for name, cell in found["cells"].items()}
    return {**cells, "note": found["cells"]["state"]["note"]}


def text(desk: Office) -> str:
    """Return the case record with single blanks."""
    return " ".join(desk.desk.run("case", "print-record", "C-1").out.split())


def ends(desk: Office) -> str:
    """Return the end that the page of the order states."""
    return str(paged.value(desk.see("preservation-order", "show", "P-1"), "ends"))


def test_an_order_whose_clock_has_not_started_has_no_first_day(desk: Office) -> None:
    assert (row(desk)["first"], row(desk)["last"]) == ("no period runs", "")
    serve(desk)
    assert row(desk)["first"] == "2026-11-02 09:13Z"


def test_a_withdrawn_order_ends_with_its_withdrawal(desk: Office) -> None:
    serve(desk)
    before = row(desk)["last"]
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "issued_in_error")
    after = row(desk)
    assert before.startswith("2027-")
    assert (after["last"][:10], after["state"]) == (ends(desk)[:10], "withdrawn")
    assert before not in text(desk).partition("Preservation order P-1")[0]


def test_a_time_between_two_periods_is_named_in_words(desk: Office) -> None:
    serve(desk)
    assert "NOT COVERED" not in text(desk)
    desk.desk.clock.advance(101 * DAY)
    assert desk.run("Judge", *RENEW, "--recorded", "--at", "2027-02-10T12:00:00Z").status == 10
    note, shown = row(desk)["note"], text(desk)
    (gap,) = paged.rows(desk.see("preservation-order", "show", "P-1"), "gaps")
    assert note.startswith("GAP 2027-01-31 09:11Z to 2027-02-10 12:00Z: 10 d")
    assert gap is not None
    assert "NOT COVERED 2027-01-31 09:11Z 2027-02-10 12:00Z" in shown
    script = desk.desk.run("case", "print-record", "C-1", "--json").out
    assert "uncovered before: 10 d" in script
    assert "seconds:" not in script


def test_a_suspended_quashing_is_named_beside_the_state(desk: Office) -> None:
    serve(desk)
    assert "quashing" not in row(desk)["note"]
    desk.done("Eve", "preservation-order", "quash", "P-1", *QUASH, *EFFECT)
    assert row(desk)["state"] == "quashed"
    desk.done("Eve", "preservation-order", "stay-quashing", "P-1", "--decision", "suspended", *DECIDED)
    assert row(desk)["state"] != "quashed"
    assert "SUSPENDED until the appeal is decided" in row(desk)["note"]
