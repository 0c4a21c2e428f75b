"""Dates are judged: an act by what it names, a lent role where its entry stands, a note by whoever lets it in.

Each test plays first what is honest and must be taken. The powers are those of a judge, a deputy or an officer who
signs with a client that was patched: another clock, another newest checkpoint, and no rule of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY, HOUR
from tests.answers.dates_play import (
    at_harbour,
    checked,
    findings,
    isolated,
    lend,
    now,
    patched,
    staffed,
    told,
)
from tests.cli.office import ORDER, SEIZURE, Office, copied

YEARS = 3 * 365 * DAY


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return one office with vault and staff, to be copied only."""
    return staffed(tmp_path_factory.mktemp("dates") / "desk")


@pytest.fixture
def office(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return a staffed office of one's own, in which nobody's settings count."""
    isolated(tmp_path, monkeypatch)
    return copied(template, tmp_path / "desk")


def issue(case: str, number: str, *more: str) -> tuple[str, ...]:
    """Give the words that issue an order in a case."""
    return ("order", "issue", case, "--number", number, *ORDER, *more)


# An officer's laptop, whose clock was wrong.


@pytest.mark.parametrize("back", [30, 300, 3600, 40 * DAY])
def test_a_laptop_whose_clock_went_back_breaks_nothing(office: Office, back: int) -> None:
    at_harbour(office, 0, 0, name="attic", box="attic")
    office.done("Carl", "scene", "admit", "--box", "attic")
    answer, document = checked(office)
    assert (answer.status, findings(document)) == (0, set()), answer.out
    at_harbour(office, 0, -back)
    admitted = office.run("Carl", "scene", "admit", "--box", "drafts", "--yes")
    assert (admitted.status, "scene.order" in admitted.out + admitted.err) == (10, True), admitted.err
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10), answer.out
    assert answer.out.startswith("VERIFIED, but ")
    assert "BROKEN" not in answer.out
    assert "time_order" in {code for code, _ in findings(document, "warning")}
    office.desk.clock.advance(30 * DAY)
    office.case("C-later")
    assert checked(office)[0].status == 10


def test_a_note_dated_three_years_ahead_keeps_no_scene_out(office: Office) -> None:
    at_harbour(office, 0, 0, name="attic", box="attic")
    office.done("Carl", "scene", "admit", "--box", "attic")
    before = office.size()
    at_harbour(office, 0, YEARS, 0)
    refused = office.run("Carl", "scene", "admit", "--box", "drafts", "--yes")
    assert "key that no longer signs" not in refused.err
    assert refused.status == 5
    assert "--late clock" in refused.err
    assert office.size() == before
    admitted = office.run("Carl", "scene", "admit", "--box", "drafts", "--late", "clock", "--yes")
    assert admitted.status == 10, admitted.err
    assert "scene.ahead" in admitted.out + admitted.err
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10), answer.out
    assert {code for code, _ in findings(document, "warning")} == {"nonconforming"}
    assert "time_answered" in {code for code, _ in findings(document, "note")}
    office.case("C-after")
    office.seizure("S-1", "C-after")
    assert findings(checked(office)[1], "error") == set()


# A deputy whose time is over, and whose client was patched.


def test_a_deputy_whose_time_was_ended_issues_nothing_with_an_earlier_date(office: Office) -> None:
    office.case()
    window = str(lend(office))
    lent = office.size()
    office.done("Carl", *issue("C-1", "P-1"))
    within = now(office)
    office.desk.clock.advance(HOUR)
    office.done("Ada", "actor", "end-deputy", "Carl", "--entry", window, "--reason", "returned")
    honest = office.run("Carl", *issue("C-1", "P-2"))
    assert (honest.status, "role.permit" in honest.err) == (5, True), honest.err
    before = office.size()
    with patched(office, within, lent):
        late = office.run("Carl", *issue("C-1", "P-3", "--late", "offline"))
    assert (late.status, office.size()) == (5, before), late.out
    assert "role.permit" in late.err


@pytest.mark.parametrize("days", [2, 60])
def test_a_deputy_whose_time_ran_out_issues_nothing_with_an_earlier_date(office: Office, days: int) -> None:
    office.case()
    lend(office)
    lent = office.size()
    office.done("Carl", *issue("C-1", "P-1"))
    within = now(office)
    office.desk.clock.advance(days * DAY)
    before = office.size()
    with patched(office, within, lent):
        quiet = office.run("Carl", *issue("C-1", "P-2", "--late", "offline"))
    assert (quiet.status, office.size()) == (5, before), quiet.out
    office.case("C-2")
    before = office.size()
    with patched(office, within, lent):
        late = office.run("Carl", *issue("C-1", "P-3", "--late", "offline"))
    assert (late.status, office.size()) == (5, before), late.out
    assert "role.permit" in late.err


def test_a_case_that_was_opened_later_has_no_order_of_before(office: Office) -> None:
    lend(office)
    lent = office.size()
    within = now(office)
    office.case()
    office.done("Carl", *issue("C-1", "P-1"))
    office.desk.clock.advance(HOUR)
    office.case("NEW-1")
    before = office.size()
    with patched(office, within, lent):
        late = office.run("Carl", *issue("NEW-1", "P-2", "--late", "offline"))
    assert (late.status, office.size()) == (5, before), late.out
    assert "time.named" in late.err


# A judge, in the role that is the judge's own.


@pytest.mark.parametrize("late", [(), ("--late", "offline")])
def test_an_order_is_not_older_than_the_case_it_is_issued_in(office: Office, late: tuple[str, ...]) -> None:
    seen, within = office.size(), now(office)
    office.desk.clock.advance(20 * 60 if not late else 3 * DAY)
    office.case()
    office.seizure()
    office.done("Judge", *issue("C-1", "P-1"))
    before = office.size()
    with patched(office, within, seen):
        backdated = office.run("Judge", *issue("C-1", "P-2", *late))
    assert (backdated.status, office.size()) == (5, before), backdated.out
    assert "time.named" in backdated.err
    answer, document = checked(office)
    assert (answer.status, findings(document)) == (0, set())


def test_an_order_dated_back_into_an_older_case_shows_when_it_came_in(office: Office) -> None:
    office.case()
    seen, within = office.size(), now(office)
    office.done("Judge", *issue("C-1", "P-1"))
    quiet = office.desk.run("order", "show", "P-1").out
    office.desk.clock.advance(9 * DAY)
    office.seizure()
    with patched(office, within, seen):
        office.done("Judge", *issue("C-1", "P-2", "--late", "offline"))
    shown = office.desk.run("order", "show", "P-2").out
    assert "came in" not in quiet
    assert "came in" in shown
    assert "9 d" in shown
    entry = str(office.size() - 1)
    whole = office.desk.run("log", "show", "--entry", entry).out
    assert "came in" in whole
    listed = office.desk.run("log", "show").out
    assert f"entry {entry}" in listed
    answer, document = checked(office)
    assert ("time_late", f"entry {entry}") in findings(document, "note")
    assert answer.status == 0


# What is honest stays ordinary.


def test_a_backlog_of_paper_is_ordinary(office: Office) -> None:
    office.done("Eve", "case", "open", "OLD-1", "--late", "paper")
    paper = ("--recorded", "--late", "paper", "--at", "2011-03-04T09:00:00Z")
    office.done("Eve", *issue("OLD-1", "P-1", *paper))
    serve = ("order", "serve", "P-1", "--method", "post", "--late", "paper", "--at", "2011-03-05T09:00:00Z")
    office.done("Eve", *serve)
    seizure = ("seizure", "record", "OLD-1", "--reference", "S-1", *SEIZURE)
    office.done("Eve", *seizure, "--late", "paper", "--at", "2011-03-04T10:00:00Z")
    answer, document = checked(office)
    assert (answer.status, findings(document)) == (0, set()), answer.out
    assert "time_late" not in {code for code, _ in findings(document, "note")}
    assert "came in" not in office.desk.run("order", "show", "P-1").out


def test_a_kit_that_comes_back_a_week_after_the_deputys_time_is_let_in_and_marked(office: Office) -> None:
    office.hire("Dana", "auditor")
    start = now(office)
    words = ("actor", "deputise", "Dana", "--role", "examiner", "--reason", "night_duty", "--begins")
    office.done("Ada", *words, told(start), "--until", told(start + 12 * HOUR))
    at_harbour(office, 0, 0, who="Dana", name="basement", box="basement")
    office.done("Carl", "scene", "admit", "--box", "basement")
    assert checked(office)[0].status == 0
    at_harbour(office, 0, 0, who="Dana")
    office.desk.clock.advance(7 * DAY)
    office.case("C-week")
    admitted = office.run("Carl", "scene", "admit", "--box", "drafts", "--yes")
    assert admitted.status == 10, admitted.err or admitted.out
    assert "role.over" in admitted.out + admitted.err
    waits = [one for one in office.see("due")["due"] if one["sort"] == "countersign"]
    assert len(waits) == 4
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10), answer.out
    for one in waits:
        office.done("Eve", "countersign", str(one["position"]))
    assert [one for one in office.see("due")["due"] if one["sort"] == "countersign"] == []
