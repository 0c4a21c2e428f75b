"""Dates are judged: an act by what it names, a lent role where its entry stands, a note by whoever lets it in.

Each test plays first what is honest and must be taken. The powers are those of a judge, a deputy or an officer who
signs with a client that was patched: another clock, another newest checkpoint, and no rule of its own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY, HOUR
from tests.answers.dates.dates_play import (
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
    """Return the words that issue an order in a case."""
    return ("preservation-order", "issue", case, *ORDER, "--reference", number, *more)


# An officer's laptop, whose clock was wrong.


@pytest.mark.parametrize("back", [30, 300, 3600, 40 * DAY])
def test_a_laptop_whose_clock_went_back_breaks_nothing(office: Office, back: int) -> None:
    at_harbour(office, 0, 0, name="attic", box="attic")
    office.done("Carl", "scene", "import-notes", "--box", "attic")
    answer, document = checked(office)
    assert (answer.status, findings(document)) == (0, set()), answer.out
    at_harbour(office, 0, -back)
    admitted = office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
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
    office.done("Carl", "scene", "import-notes", "--box", "attic")
    before = office.size()
    at_harbour(office, 0, YEARS, 0)
    refused = office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
    assert (refused.status, office.size()) == (5, before)
    admitted = office.run(
        "Carl", "scene", "import-notes", "--box", "drafts", "--late-reason", "clock", "--yes"
    )
    assert admitted.status == 10, admitted.err
    assert "key that no longer signs" not in refused.err
    assert "--late-reason clock" in refused.err
    assert "scene.ahead" in admitted.out + admitted.err
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10), answer.out
    assert {code for code, _ in findings(document, "warning")} == {"nonconforming"}
    assert "time_answered" in {code for code, _ in findings(document, "note")}
    office.case("C-after")
    office.seizure("S-1", "C-after")
    assert findings(checked(office)[1], "error") == set()


def test_a_scene_comes_in_although_the_office_itself_once_had_a_clock_ahead(office: Office) -> None:
    right = now(office)
    office.desk.clock.set(right + 365 * DAY)
    office.case("C-ahead")
    office.desk.clock.set(right + 60)
    at_harbour(office, 0, -30)
    refused = office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
    assert (refused.status, "time.seen" in refused.err) == (5, True), refused.err
    admitted = office.run(
        "Carl", "scene", "import-notes", "--box", "drafts", "--late-reason", "clock", "--yes"
    )
    assert admitted.status == 10, admitted.err
    office.case("C-after")
    document = checked(office)[1]
    assert (document["verdict"], findings(document, "error")) == ("verified", set())


# A deputy whose time is over, and whose client was patched.


def test_a_deputy_whose_time_was_ended_issues_nothing_with_an_earlier_date(office: Office) -> None:
    office.case()
    window = str(lend(office))
    lent = office.size()
    office.done("Carl", *issue("C-1", "P-1"))
    within = now(office)
    office.desk.clock.advance(HOUR)
    office.done("Ada", "actor", "end-deputyship", "Carl", "--entry", window, "--reason", "returned")
    honest = office.run("Carl", *issue("C-1", "P-2"))
    assert (honest.status, "role.permit" in honest.err) == (5, True), honest.err
    before = office.size()
    with patched(office, within, lent):
        late = office.run("Carl", *issue("C-1", "P-3", "--late-reason", "offline"))
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
        quiet = office.run("Carl", *issue("C-1", "P-2", "--late-reason", "offline"))
    assert (quiet.status, office.size()) == (5, before), quiet.out
    office.case("C-2")
    before = office.size()
    with patched(office, within, lent):
        late = office.run("Carl", *issue("C-1", "P-3", "--late-reason", "offline"))
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
        late = office.run("Carl", *issue("NEW-1", "P-2", "--late-reason", "offline"))
    assert (late.status, office.size()) == (5, before), late.out
    assert "time.named" in late.err


# A judge, in the role that is the judge's own.


@pytest.mark.parametrize("late", [(), ("--late-reason", "offline")])
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
    quiet = office.desk.run("preservation-order", "show", "P-1").out
    office.desk.clock.advance(9 * DAY)
    office.seizure()
    with patched(office, within, seen):
        office.done("Judge", *issue("C-1", "P-2", "--late-reason", "offline"))
    shown = office.desk.run("preservation-order", "show", "P-2").out
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
    office.done("Eve", "case", "open", "OLD-1", "--late-reason", "paper_record")
    paper = ("--recorded", "--late-reason", "paper_record", "--at", "2011-03-04T09:00:00Z")
    office.done("Eve", *issue("OLD-1", "P-1", *paper))
    serve = (
        "preservation-order",
        "serve",
        "P-1",
        "--method",
        "post",
        "--late-reason",
        "paper_record",
        "--at",
        "2011-03-05T09:00:00Z",
    )
    office.done("Eve", *serve)
    seizure = ("seizure", "record", "OLD-1", "--reference", "S-1", *SEIZURE)
    office.done("Eve", *seizure, "--late-reason", "paper_record", "--at", "2011-03-04T10:00:00Z")
    answer, document = checked(office)
    assert (answer.status, findings(document)) == (0, set()), answer.out
    assert "time_late" not in {code for code, _ in findings(document, "note")}
    assert "came in" not in office.desk.run("preservation-order", "show", "P-1").out


def test_a_kit_that_comes_back_a_week_after_the_deputys_time_is_let_in_and_marked(office: Office) -> None:
    office.hire("Dana", "auditor")
    start = now(office)
    words = ("actor", "deputise", "Dana", "--roles", "examiner", "--reason", "night_duty", "--valid-from")
    office.done("Ada", *words, told(start), "--valid-until", told(start + 12 * HOUR))
    at_harbour(office, 0, 0, who="Dana", name="basement", box="basement")
    office.done("Carl", "scene", "import-notes", "--box", "basement")
    assert checked(office)[0].status == 0
    at_harbour(office, 0, 0, who="Dana")
    office.desk.clock.advance(7 * DAY)
    office.case("C-week")
    admitted = office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
    assert admitted.status == 10, admitted.err or admitted.out
    assert "role.over" in admitted.out + admitted.err
    waits = [
        deadline for deadline in office.see("deadlines")["deadlines"] if deadline["sort"] == "countersign"
    ]
    assert len(waits) == 4
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10), answer.out
    for entry in waits:
        office.done("Eve", "entry", "countersign", str(entry["position"]))
    assert [
        deadline for deadline in office.see("deadlines")["deadlines"] if deadline["sort"] == "countersign"
    ] == []


# Attacks of one's own, with the same powers.


def test_who_says_to_have_seen_less_than_there_was_is_told(office: Office) -> None:
    office.case()
    seen = office.size()
    office.done("Judge", *issue("C-1", "P-1"))
    assert "had not seen" not in office.desk.run("preservation-order", "show", "P-1").out
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-9", *SEIZURE)
    office.desk.clock.advance(3 * HOUR)
    with patched(office, now(office), seen):
        office.done("Judge", *issue("C-1", "P-2"))
    shown = " ".join(office.desk.run("preservation-order", "show", "P-2").out.split())
    assert "its signer had not seen 2 of the" in shown
    (told,) = [
        alarm
        for alarm in office.see("preservation-order", "show", "P-2")["alarms"]
        if alarm["code"] == "entry.dated_apart"
    ]
    assert "its signer had not seen 2 of the" in told["text"]


def test_what_somebody_says_of_a_clock_changes_no_date(office: Office) -> None:
    at_harbour(office, 0, -30)
    office.run("Carl", "scene", "import-notes", "--box", "drafts", "--yes")
    (where,) = {where for code, where in findings(checked(office)[1]) if code == "time_order"}
    entry = where.split()[-1]
    before = office.see("log", "show", "--entry", entry)
    assert before["clock"] is None
    found = (
        "entry",
        "resolve-date",
        entry,
        "--wrong-clock",
        "signer",
        "--explanation",
        "compared with the radio",
    )
    marked = office.run("Eve", *found, "--yes")
    assert (marked.status, "entry.date_own" in marked.out + marked.err) == (10, True), marked.err
    office.done("Judge", *found, "--signed-at", told(now(office) - 3000))
    answer, document = checked(office)
    assert not answer.out.startswith("VERIFIED, but 1 entry is dated")
    assert ("time_answered", where) in findings(document, "note")
    assert document["doubts"] == {}
    after = office.see("log", "show", "--entry", entry)
    assert (after["at"], after["note"]) == (before["at"], before["note"])
    assert "its signer's clock was wrong" in after["clock"]
    assert "its signer's clock was wrong" in " ".join(
        office.desk.run("log", "show", "--entry", entry).out.split()
    )


def test_a_seizure_that_is_signed_before_its_case_is_marked_and_its_telling_of_before_is_not(
    office: Office,
) -> None:
    """An examiner with a laptop of their own: a record is never kept out."""
    seen, within = office.size(), now(office)
    office.desk.clock.advance(HOUR)
    office.case()
    told_late = ("--late-reason", "paper_record", "--at", told(within))
    record = ("seizure", "record", "C-1", "--reference")
    honest = office.run("Eve", *record, "S-1", *SEIZURE, *told_late)
    assert honest.status == 0, honest.err
    with patched(office, within, seen):
        early = office.run("Eve", *record, "S-2", *SEIZURE, "--late-reason", "offline", "--yes")
    assert (early.status, "time.named" in early.out + early.err) == (10, True), early.err
    answer, document = checked(office)
    assert (document["verdict"], answer.status) == ("verified", 10)
    assert {code for code, _ in findings(document)} == {"nonconforming"}


def test_who_disputes_the_clock_gets_no_lent_role_back_and_no_case_earlier(office: Office) -> None:
    """A deputy within the hour after the end says `--late-reason clock`, having seen everything or nothing."""
    office.case()
    lend(office, 2)
    lent = office.size()
    office.done("Carl", *issue("C-1", "P-1"))
    office.desk.clock.advance(2 * HOUR)
    within = now(office) - 600
    office.case("NEW-1")
    before = office.size()
    for seen in (None, lent):
        for case in ("C-1", "NEW-1"):
            with patched(office, within, seen):
                tried = office.run("Carl", *issue(case, "P-2", "--late-reason", "clock", "--yes"))
            assert (tried.status, office.size()) == (5, before), tried.out


def test_an_administrator_whose_role_was_taken_enrols_nobody_with_an_earlier_date(office: Office) -> None:
    office.hire("Ann", "administrator")
    seen, within = office.size(), now(office)
    made = office.desk.done("key", "new")["key"]
    office.desk.clock.advance(HOUR)
    office.done("Ada", "actor", "set-roles", "Ann", "--roles", "auditor", "--reason", "duty_change")
    before = office.size()
    enrol = ("actor", "enrol", "--vkey", made["vkey"], "--display-name", "Zed", "--roles", "administrator")
    with patched(office, within, seen):
        late = office.run("Ann", *enrol, "--late-reason", "offline")
    assert (late.status, office.size()) == (5, before), late.out
    assert "role.permit" in late.err


def test_a_note_cannot_be_dated_ahead_to_carry_the_ledger_along(office: Office) -> None:
    """Whoever lets a note of 2029 in makes no later entry wait, and ends nobody's lent role by it."""
    office.case()
    lend(office)
    at_harbour(office, YEARS)
    office.run("Eve", "scene", "import-notes", "--box", "drafts", "--late-reason", "clock", "--yes")
    office.done("Carl", *issue("C-1", "P-1"))
    office.case("C-2")
    document = checked(office)[1]
    assert document["doubts"] == {}
    assert findings(document, "error") == set()


def test_a_lent_role_ended_and_a_correction_dated_back_go_together_no_more(office: Office) -> None:
    office.hire("Dana", "auditor")
    office.case()
    office.seizure()
    start = now(office)
    words = ("actor", "deputise", "Dana", "--roles", "examiner", "--reason", "night_duty", "--valid-from")
    office.done("Ada", *words, told(start), "--valid-until", told(start + 12 * HOUR))
    lent, within = office.size(), now(office)
    entry = str(lent - 2)
    correct = ("entry", "correct", entry, "scope", "--reason", "typing")
    office.done("Dana", *correct[:4], "media of two", *correct[4:])
    office.desk.clock.advance(2 * DAY)
    office.case("C-2")
    before = office.size()
    with patched(office, within, lent):
        late = office.run(
            "Dana", *correct[:4], "media of three", *correct[4:], "--late-reason", "offline", "--yes"
        )
    assert (late.status, office.size()) == (5, before), late.out
