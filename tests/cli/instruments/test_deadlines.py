"""`custody deadlines`: every deadline with who must act, the most urgent first, and the same as a calendar."""

from __future__ import annotations

import stat
from typing import Any

import icalendar
import pytest

from custody.law.clock import DAY, HOUR
from custody.ledger.views.deadlines.calendar_events import CALLED
from custody.ledger.views.deadlines.deadline import DATED
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import ORDER, SEIZURE, STICK, Office, golden

RENEW = ("--issuing-authority", "District Court", "--grounds", "request pending")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1 and order P-1, served now for 90 days."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    return office


def due(office: Office, *more: str, status: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.see("deadlines", *more, status=status)["deadlines"]
    return found


#: By when an urgent seizure is confirmed: beyond everything these tests look at.
BY = ("--confirmation-due-at", "2027-11-02T09:00:00Z")


def urgent(office: Office) -> None:
    argv = ["urgent" if word == "consent" else word for word in SEIZURE]
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-9", *argv, *BY)


def test_the_answer_for_scripts_is_the_one_on_file(desk: Office) -> None:
    desk.order("P-2")
    urgent(desk)
    desk.seizure()
    desk.exhibit()
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    desk.desk.clock.advance(90 * DAY)
    answer = desk.desk.run("deadlines", "--json")
    assert answer.status == 10
    golden("deadlines", answer, desk.folder)


def test_nothing_due_is_said_plainly(office: Office) -> None:
    answer = office.desk.run("deadlines")
    assert (answer.status, answer.out) == (0, "nothing is due\n")


def test_an_order_is_listed_from_as_far_ahead_as_is_asked(desk: Office) -> None:
    assert due(desk) == []
    assert due(desk, "--within", "12w") == []
    (row,) = due(desk, "--within", "13w")
    assert (row["sort"], row["state"], row["next"], row["roles"]) == (
        "preservation_order_end",
        "due",
        "preservation_order.renewed",
        ["authority"],
    )
    assert [deadline["id"] for deadline in due(desk, "--all")] == [row["id"]]
    desk.desk.clock.advance(90 * DAY - 20 * HOUR)
    assert len(due(desk, "--within", "36h")) == 1
    assert due(desk, "--within", "1h") == []


def test_only_what_is_overdue_ends_with_ten(desk: Office) -> None:
    desk.desk.clock.advance(85 * DAY)
    assert desk.desk.run("deadlines").status == 0
    desk.desk.clock.advance(5 * DAY)
    answer = desk.desk.run("deadlines")
    assert answer.status == 10
    assert answer.out.startswith("OVERDUE")
    told = " ".join(answer.out.split())
    assert "record the lapse: authority, evidence custodian, examiner or machine" in told
    desk.done("Bot", "preservation-order", "lapse", "--due")
    assert desk.desk.run("deadlines").status == 0


@pytest.mark.parametrize("span", ["7", "d", "0d", "-7d", "7m", "1.5d", "7 d", "9999999d"])
def test_a_span_that_is_none_is_usage(desk: Office, span: str) -> None:
    answer = desk.desk.run("deadlines", f"--within={span}")
    assert answer.status == 2
    assert "36h, 7d or 2w" in answer.err


def test_a_span_beyond_the_calendar_is_the_same_as_all(desk: Office) -> None:
    assert due(desk, "--within", "999999w") == due(desk, "--all")


def test_mine_is_what_my_roles_or_an_offer_to_me_ask_for(desk: Office) -> None:
    desk.seizure()
    desk.exhibit()
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")

    def mine(who: str) -> list[str]:
        return [row["sort"] for row in desk.done(who, "deadlines", "--all", "--mine")["deadlines"]]

    assert mine("Judge") == ["preservation_order_end"]
    assert mine("Carl") == ["offer_end"]
    assert mine("Eve") == []
    (row,) = desk.done("Carl", "deadlines", "--mine")["deadlines"]
    assert [cell["name"] for cell in row["actors"]] == ["Carl"]


def test_mine_without_saying_who_is_usage(desk: Office) -> None:
    answer = desk.desk.run("deadlines", "--mine")
    assert answer.status == 2
    assert "--as NAME" in answer.err


def test_a_limit_says_that_there_is_more(desk: Office) -> None:
    for number in ("P-2", "P-3"):
        desk.order(number)
    found = desk.see("deadlines", "--all", "--limit", "2")
    assert (len(found["deadlines"]), found["more"]) == (2, True)
    onward = "2 shown; there are more. Go on: custody deadlines --all --limit 2 --skip 2"
    assert onward in desk.desk.run("deadlines", "--all", "--limit", "2").out
    for limit in ("0", "3"):
        found = desk.see("deadlines", "--all", "--limit", limit)
        assert (len(found["deadlines"]), found["more"]) == (3, False)


def test_what_is_held_without_recorded_authority_stands_beside_what_is_due(desk: Office) -> None:
    desk.seizure()
    assert desk.see("deadlines")["held_without_authority"] == []
    urgent(desk)
    (found,) = desk.see("deadlines")["held_without_authority"]
    assert (found["reference"], found["why"]) == ("S-9", "urgent")
    answer = desk.desk.run("deadlines")
    assert answer.status == 0
    assert "held without recorded authority (nothing is released by this)" in answer.out


def test_a_lapse_says_what_happens_to_data_kept_and_apart_from_it_to_things_held(desk: Office) -> None:
    urgent(desk)
    desk.done("Eve", "exhibit", "register", "EV/9", "--seizure", "S-9", *STICK)
    desk.desk.clock.advance(90 * DAY)
    tried = desk.run("Bot", "preservation-order", "lapse", "--due", "--dry-run")
    assert tried.status == 0
    told = " ".join(desk.run("Bot", "preservation-order", "lapse", "--due").out.split())
    assert "who had to preserve: the duty to preserve is over" in told
    assert "nothing is released before" in told
    assert "what the agency holds in the case (1 exhibit): the lapse changes nothing about it" in told
    assert "held without recorded authority: 1 exhibit, since" in told


def test_a_case_shows_which_authority_covers_each_exhibit(desk: Office) -> None:
    desk.seizure()
    desk.exhibit()
    urgent(desk)
    desk.done("Eve", "exhibit", "register", "EV/9", "--seizure", "S-9", *STICK)
    case = desk.see("case", "show", "C-1")
    found = [(item["held_under"], item["why_not"]) for item in paged.rows(case, "exhibits")]
    assert found == [("consent", None), (None, "urgent")]
    assert [item["why"] for item in paged.rows(case, "held")] == ["urgent"]
    assert "holding.uncovered" in paged.alarms(case)
    shown = " ".join(desk.desk.run("case", "show", "C-1").out.split())
    assert "Held without recorded authority (1)" in shown
    assert "urgency, and no authorisation on record since" in shown


def test_an_order_shows_for_each_act_with_a_deadline_how_far_it_is_shown_to_be_in_time(desk: Office) -> None:
    desk.done("Judge", "preservation-order", "renew", "P-1", "--days", "10", *RENEW, status=10)
    desk.desk.clock.advance(100 * DAY + 2 * HOUR)
    late = ("preservation-order", "renew", "P-1", "--days", "5", *RENEW, "--recorded")
    desk.done("Eve", *late, status=10)
    first, second = paged.acts(desk.see("preservation-order", "show", "P-1"))
    assert (first["verdict"], first["proven"]) == ("claimed_in_time", None)
    assert (second["verdict"], second["lag"]) == ("late", 0)
    assert second["gap"] > 0
    shown = " ".join(desk.desk.run("preservation-order", "show", "P-1").out.split())
    assert "in time as the signer says; no witness or timestamp covers the entry before" in shown
    assert "LATE; 2 h" in shown


def test_what_is_recorded_late_is_told_apart_from_what_is_decided_late(desk: Office) -> None:
    desk.desk.clock.advance(91 * DAY)
    in_time = (
        "preservation-order",
        "renew",
        "P-1",
        "--days",
        "5",
        *RENEW,
        "--recorded",
        "--at",
        "2027-01-30T09:00:00Z",
    )
    desk.done("Eve", *in_time)
    (found,) = paged.acts(desk.see("preservation-order", "show", "P-1"))
    assert (found["verdict"], found["gap"], found["lag"] > 0) == ("claimed_in_time", 0, True)
    shown = " ".join(desk.desk.run("preservation-order", "show", "P-1").out.split())
    assert "recorded after it, a lag of" in shown


def calendar(office: Office, *more: str) -> list[Any]:
    answer = office.desk.run("deadlines", "--ics", "-", *more)
    assert answer.status == 0, answer.err
    return list(icalendar.Calendar.from_ical(answer.out).walk("VEVENT"))


def test_the_calendar_holds_every_deadline_and_follows_a_renewal(desk: Office) -> None:
    (before,) = calendar(desk)
    assert str(before["STATUS"]) == "CONFIRMED"
    assert calendar(desk, "--within", "7d") == []
    desk.done("Judge", "preservation-order", "renew", "P-1", "--days", "30", *RENEW, status=10)
    (after,) = calendar(desk)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert (after["DTSTART"].dt - before["DTSTART"].dt).days == 30
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "obtained")
    gone = {str(event["UID"]): str(event["STATUS"]) for event in calendar(desk)}
    assert gone.pop(str(before["UID"])) == "CANCELLED"
    assert list(gone.values()) == ["CONFIRMED"]


def test_a_calendar_goes_into_a_file_that_only_its_owner_reads_and_is_not_overwritten_unasked(
    desk: Office,
) -> None:
    found = desk.see("deadlines", "--ics", "house.ics")
    assert (found["events"], found["cancelled"]) == (1, 0)
    file = desk.folder / "house.ics"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    assert before == desk.desk.run("deadlines", "--ics", "-").out.encode(), "time alone changes nothing"
    assert desk.desk.run("deadlines", "--ics", "house.ics").status == 7
    assert desk.desk.run("deadlines", "--ics", "house.ics", "--force").status == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize("more", [("--json",), ("--mine",)])
def test_a_calendar_on_standard_output_is_nothing_else(desk: Office, more: tuple[str, ...]) -> None:
    assert desk.desk.run("deadlines", "--ics", "-", *more).status == 2


def test_a_calendar_of_a_ledger_for_training_says_so(tmp_path: Any) -> None:
    desk = Desk(tmp_path / "school")
    desk.done("init", "--training", "--domain", "lab.example", "--display-name", "Ada")
    key = desk.done("key", "new")
    enrol = ("--vkey", key["key"]["vkey"], "--display-name", "Judge", "--roles", "authority")
    desk.done("actor", "enrol", *enrol, "--as", "Ada")
    desk.done("case", "open", "C-1", "--as", "Judge")
    desk.done(
        "preservation-order",
        "issue",
        "C-1",
        *["order" if word == "service" else word for word in ORDER],
        "--as",
        "Judge",
    )
    text = desk.run("deadlines", "--ics", "-").out
    assert "X-WR-CALNAME:TRAINING: custody deadlines" in text
    assert "SUMMARY:TRAINING: preservation order" in text


def test_every_sort_with_an_instant_has_a_name_in_the_calendar() -> None:
    assert set(CALLED) == set(DATED)


def test_authority_to_hold_and_a_store_are_due_by_name_and_in_the_status(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit()
    term = (
        "--authority",
        "District Court",
        "--legal-basis",
        "CPA s. 31",
        "--holding-until",
        "2026-11-12T09:00:00Z",
    )
    office.done("Judge", "seizure", "set-term", "S-1", *term)
    assert [(deadline["sort"], deadline["name"], deadline["roles"]) for deadline in due(office)] == [
        ("term_end", "S-1", ["authority"])
    ]
    (office.folder / "disk.dd").write_bytes(b"image")
    office.done("Eve", "archive", "disk.dd", "--exhibit", "EV/1")
    assert "store local" in office.desk.run("deadlines").out
    assert [deadline["name"] for deadline in due(office)] == ["S-1", "local"]
    office.done("Bot", "sweep", "run")
    status = office.see("today")
    assert [item["sort"] for title in ("terms_due", "stores_due") for item in paged.rows(status, title)] == [
        "term_end",
        "sample_end",
    ]
    found = [str(event["summary"]) for event in calendar(office)]
    assert len(found) == 3
    assert not any("local" in item for item in found)
    office.desk.clock.advance(20 * DAY)
    assert [deadline["why"] for deadline in due(office, status=10)] == ["read_sample", "term_ended"]
    told = office.desk.run("today")
    assert told.status == 10
    assert "the authority to hold it has ended" in " ".join(told.out.split())
