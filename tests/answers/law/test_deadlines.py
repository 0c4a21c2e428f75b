"""A deadline is kept by what arrives before it, not by what is dated before it.

Who attacks here holds keys of their own, and patches the client that drafts or sets the clock of the whole machine.
"""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, HOUR
from tests.answers.dates.arrival_play import clock_off, desk, drafts_dated, entered, furnished, position
from tests.cli import paged
from tests.cli.desk import Answer
from tests.cli.exhibits.test_disposition import PROPOSE
from tests.cli.office import ORDER, Office

__all__ = ["desk", "furnished"]

BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")


def serial(office: Office) -> str | None:
    """Return the serial number as it can still be read."""
    value: str | None = paged.value(office.see("exhibit", "show", "EV/1"), "serial")
    return value


def proposed(office: Office) -> str:
    """Propose, as Carl, to erase the serial number of the exhibit; return the proposal's position."""
    (first, *_) = office.see("log", "show", "--subject", "EV/1")["entries"]
    return position(
        office.done("Carl", "erasure", "propose", str(first["entry"]), "--fields", "serial", *BASIS)
    )


def approve(office: Office, proposal: str, *late: str) -> Answer:
    return office.run("Judge", "erasure", "approve", proposal, *late)


def test_within_the_time_two_people_erase_a_field(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(13 * DAY)
    assert entered(approve(desk, proposal))
    assert entered(desk.run("Carl", "erasure", "execute", proposal))
    assert serial(desk) is None


def test_what_is_signed_and_brought_in_time_with_a_day_of_outage_between_is_taken(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(12 * DAY)
    with drafts_dated(desk.desk.clock.now() - DAY):
        assert entered(approve(desk, proposal, "--late-reason", "outage"))


@pytest.mark.parametrize("busy", [True, False], ids=["newer entries", "idle ledger"])
def test_an_approval_dated_back_by_a_patched_client_erases_nothing(desk: Office, busy: bool) -> None:
    proposal = proposed(desk)
    start, size = desk.desk.clock.now(), desk.size()
    desk.desk.clock.advance(60 * DAY)
    if busy:
        desk.case("C-2")
    with drafts_dated(start + 13 * DAY, seen=size):
        answer = approve(desk, proposal, "--late-reason", "offline")
        if entered(answer):
            desk.run("Carl", "erasure", "execute", proposal, "--late-reason", "offline")
    assert (answer.status, serial(desk)) == (5, "4C53")
    assert "[rule proposal.expired]" in answer.err
    assert "Propose it anew" in answer.err
    again = proposed(desk)
    assert entered(approve(desk, again))


def test_a_carrying_out_dated_back_erases_nothing(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(13 * DAY)
    assert entered(approve(desk, proposal))
    start = desk.desk.clock.now()
    desk.desk.clock.advance(40 * DAY)
    with drafts_dated(start):
        answer = desk.run("Carl", "erasure", "execute", proposal, "--late-reason", "offline")
    assert (answer.status, serial(desk)) == (5, "4C53")


def test_with_the_whole_machines_clock_put_back_newer_entries_show_that_it_is_too_late(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(32 * DAY)
    desk.case("C-2")
    with clock_off(desk, -19 * DAY):
        assert not entered(approve(desk, proposal))
        assert not entered(approve(desk, proposal, "--late-reason", "offline"))
        answer = approve(desk, proposal, "--late-reason", "clock")
        if entered(answer):
            desk.run("Carl", "erasure", "execute", proposal)
    assert (answer.status, serial(desk)) == (5, "4C53")


def test_on_an_idle_ledger_with_the_whole_machine_put_back_nothing_inside_shows_it(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(32 * DAY)
    with clock_off(desk, -19 * DAY):
        assert entered(approve(desk, proposal)), "only an outsider could tell"


def test_an_approval_on_paper_that_is_told_late_is_taken_and_marked(desk: Office) -> None:
    (desk.folder / "order.pdf").write_bytes(b"signed")
    proposal = position(desk.done("Carl", *PROPOSE, "retain_by_agency"))
    desk.desk.clock.advance(20 * DAY)
    told = ("disposition", "approve", proposal, "--recorded", "--at", "2026-11-05T09:00:00Z")
    assert desk.run("Judge", "disposition", "approve", proposal).status == 5
    marked = desk.run("Judge", *told, "--json")
    assert marked.status == 10, marked.err
    assert marked.document["entries"][0]["nonconforming"] == ["proposal.late"]


def test_nobodys_own_word_about_clocks_opens_a_proposal_again_that_they_agree_to(desk: Office) -> None:
    proposal = proposed(desk)
    desk.desk.clock.advance(32 * DAY)
    desk.case("C-2")
    with clock_off(desk, -19 * DAY):
        disputed = desk.run(
            "Judge",
            "preservation-order",
            "issue",
            "C-1",
            *ORDER,
            "--reference",
            "P-9",
            "--late-reason",
            "clock",
        )
        assert disputed.status == 10, disputed.err
        answer = approve(desk, proposal)
        if entered(answer):
            desk.run("Carl", "erasure", "execute", proposal)
    assert (answer.status, serial(desk)) == (5, "4C53")
    assert "[rule proposal.expired]" in answer.err


def test_a_proposal_made_under_a_clock_a_year_ahead_is_open_for_two_weeks_and_not_for_a_year(
    desk: Office,
) -> None:
    with clock_off(desk, 365 * DAY):
        proposal = proposed(desk)
    desk.done("Eve", "case", "open", "C-2", "--late-reason", "clock", status=10)
    desk.desk.clock.advance(40 * DAY)
    answer = approve(desk, proposal, "--late-reason", "clock")
    assert answer.status == 5, answer.out
    assert "[rule proposal.expired]" in answer.err


def test_a_proposal_outlives_an_hour_with_a_clock_a_year_ahead(desk: Office) -> None:
    proposal = proposed(desk)
    with clock_off(desk, 365 * DAY):
        desk.case("C-2")
    desk.done("Eve", "case", "open", "C-3", "--late-reason", "clock", status=10)
    assert entered(approve(desk, proposal))


def test_a_countersignature_is_late_by_when_it_arrives(desk: Office) -> None:
    lent = ("--roles", "authority", "--valid-until", "2026-11-03T06:00:00Z", "--reason", "night_duty")
    desk.done(
        "Judge",
        "actor",
        "deputise",
        "Eve",
        *lent,
        "--represented-actor",
        "Judge",
        "--countersign-hours",
        "12",
    )
    entry = position(desk.done("Eve", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1"))
    start, size = desk.desk.clock.now(), desk.size()
    desk.desk.clock.advance(40 * HOUR)
    desk.case("C-2")
    with drafts_dated(start + HOUR, seen=size):
        signed = desk.run("Judge", "entry", "countersign", entry, "--late-reason", "offline", "--json")
    assert (signed.status, signed.document["entries"][0]["nonconforming"]) == (10, ["countersignature.late"])


def test_an_offer_accepted_in_time_whose_acceptance_arrives_late_is_taken_and_marked(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    start, size = desk.desk.clock.now(), desk.size()
    desk.desk.clock.advance(3 * DAY)
    desk.case("C-2")
    words = ("transfer", "accept", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    with drafts_dated(start + HOUR, seen=size):
        taken = desk.run("Carl", *words, "--late-reason", "offline", "--json")
    assert taken.status == 10, taken.err
    assert taken.document["entries"][0]["nonconforming"] == ["transfer.arrived_late"]
