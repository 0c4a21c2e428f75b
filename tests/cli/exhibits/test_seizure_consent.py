"""A consent to a seizure that is taken back, at the command line: who says so, what it shows, and what it leaves."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, parse_instant
from custody.law.local_time import Zone
from tests.cli import paged
from tests.cli.acquisition.test_acquire import IMAGE, acquire
from tests.cli.office import SEIZURE, STICK, Office, golden

WITHDRAW = (
    *("--withdrawer-capacity", "giver", "--withdrawn-by", "Ida Owner", "--notice-method", "on_paper"),
    *("--notified-person", "front desk", "--earlier-copies", "included", "--document", "paper"),
)
DECIDE = ("--decision", "confirmed", "--decided-by", "District Court")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with two exhibits that were seized by consent, and a paper."""
    office.case()
    office.seizure()
    office.exhibit()
    office.exhibit("EV/2")
    (office.folder / "paper").write_bytes(b"I want it back")
    return office


def withdrawn(desk: Office, *words: str) -> str:
    """Withdraw the consent; return the entry."""
    made = desk.done("Eve", "seizure", "record-consent-withdrawal", "S-1", *WITHDRAW, *words)
    return str(made["entries"][0]["position"])


def bare(desk: Office) -> list[tuple[str, str]]:
    """Return the seizures that nothing on record covers, and why."""
    found = desk.desk.run("deadlines", "--json").document["held_without_authority"]
    return [(exhibit["reference"], exhibit["why"]) for exhibit in found]


def back(desk: Office) -> list[str]:
    found = desk.run("Eve", "deadlines", "--json").document["deadlines"]
    return sorted(member["name"] for member in found if member["sort"] == "give_back")


def lapsed(desk: Office, exhibit: str) -> object:
    """Return why nothing covers holding an exhibit now."""
    return paged.rows(desk.see("exhibit", "show", exhibit), "held_under")[-1]["basis"]


def page(desk: Office, *words: str) -> str:
    return " ".join(desk.desk.run(*words).out.split())


def test_the_answer_for_scripts_is_the_one_on_file(desk: Office) -> None:
    words = ("seizure", "record-consent-withdrawal", "S-1", *WITHDRAW, "--exhibits", "EV/2", "--json")
    golden("seizure-record-consent-withdrawal", desk.run("Eve", *words), desk.folder)


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    tried = desk.run("Eve", "seizure", "record-consent-withdrawal", "S-1", *WITHDRAW, "--dry-run")
    assert "nothing was entered" in tried.out
    assert (desk.size(), bare(desk)) == (before, [])


def test_what_was_given_is_held_by_the_consent_and_by_nothing_once_that_is_withdrawn(desk: Office) -> None:
    assert (bare(desk), back(desk)) == ([], [])
    assert "held under consent" in page(desk, "exhibit", "show", "EV/1")
    desk.desk.clock.advance(DAY)
    withdrawn(desk)
    assert (bare(desk), back(desk)) == ([("S-1", "withdrawn")], ["EV/1", "EV/2"])
    shown = page(desk, "seizure", "show", "S-1")
    assert "consent withdrawn ! 20" in shown
    assert "no authority to hold on record since 20" in shown
    assert "consent was withdrawn, without a covering decision" in shown
    (told,) = paged.later(desk.see("seizure", "show", "S-1"), "seizure.consent_withdrawn")
    assert (told["withdrawn_by"], told["notice_method"], told.get("exhibits")) == (
        "Ida Owner",
        "on_paper",
        None,
    )
    case = page(desk, "case", "show", "C-1")
    assert "consent, withdrawn" in case
    assert "Held without recorded authority (2)" in case
    assert "NO AUTHORITY TO HOLD on record since" in page(desk, "exhibit", "show", "EV/1")
    assert lapsed(desk, "EV/1") == "withdrawn"
    assert "S-1" in page(desk, "deadlines")
    for exhibit in ("EV/1", "EV/2"):
        assert paged.text(desk.see("exhibit", "show", exhibit), "custodian") == "Eve", (
            "the record moves nothing"
        )


def test_a_withdrawal_for_one_thing_leaves_the_other_covered(desk: Office) -> None:
    withdrawn(desk, "--exhibits", "EV/2", "--scope", "not the phone")
    assert (bare(desk), back(desk)) == ([], ["EV/2"])
    assert paged.value(desk.see("exhibit", "show", "EV/1"), "held_under") == "consent"
    assert lapsed(desk, "EV/2") == "withdrawn"
    assert "withdrawn for EV/2" in page(desk, "seizure", "show", "S-1")
    assert "consent, withdrawn in part" in page(desk, "case", "show", "C-1")


def test_a_warrant_that_comes_afterwards_covers_it_from_then_on_and_the_withdrawal_stays(
    desk: Office,
) -> None:
    withdrawn(desk)
    desk.desk.clock.advance(DAY)
    desk.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE)
    assert (bare(desk), back(desk)) == ([], [])
    shown = page(desk, "seizure", "show", "S-1")
    assert "authority ✓ later decision, no end date" in shown
    assert "decision confirmed decided 20" in shown
    assert "consent withdrawn ! 20" in shown


def test_the_days_that_nothing_covered_stay_on_the_page_of_the_thing_and_on_its_sheet(desk: Office) -> None:
    shown = page(desk, "exhibit", "show", "EV/1")
    assert "Authority to hold" not in shown, "one and the same covers it throughout"
    desk.desk.clock.advance(DAY)
    withdrawn(desk)
    desk.desk.clock.advance(DAY)
    (desk.folder / "stick.dd").write_bytes(IMAGE)
    desk.done("Eve", *acquire())
    desk.desk.clock.advance(DAY)
    desk.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE)
    desk.desk.clock.advance(DAY)
    desk.done("Eve", *acquire())
    found = desk.see("exhibit", "show", "EV/1")
    over = paged.rows(found, "held_under")
    assert [item["basis"] for item in over] == ["consent", "withdrawn", "decision"]
    assert [item["until"] for item in over] == [item["since"] for item in over[1:]] + [None]
    assert [row["made_under"] for row in paged.rows(found, "acquisitions")] == ["withdrawn", "decision"]
    shown = page(desk, "exhibit", "show", "EV/1")
    assert "Authority to hold (3)" in shown
    assert shown.count("NOTHING ON RECORD: the consent was withdrawn") == 2, "the days, and the image of them"
    sheet = page(desk, "exhibit", "print-continuity", "EV/1")
    begun, ended = (Zone().local(parse_instant(over[1][end])) for end in ("since", "until"))
    assert f"from {begun} to {ended}: NOTHING ON RECORD: the consent was withdrawn" in sheet


def test_what_is_wrong_is_refused_or_marked_with_what_to_do(desk: Office) -> None:
    missing = desk.run(
        "Eve", "seizure", "record-consent-withdrawal", "S-1", *WITHDRAW[:-2], "--notice-method", "electronic"
    )
    assert missing.status == 0
    again = desk.run("Eve", "seizure", "record-consent-withdrawal", "S-1", *WITHDRAW)
    assert again.status == 10
    assert "consent.withdrawn_before" in again.err
    desk.case("C-2")
    other = ["warrant" if word == "consent" else word for word in SEIZURE]
    desk.run("Eve", "seizure", "record", "C-2", "--reference", "S-2", *other, "--document", "paper")
    desk.done("Eve", "exhibit", "register", "EV/9", "--seizure", "S-2", *STICK)
    before = desk.size()
    foreign = desk.run("Eve", "seizure", "record-consent-withdrawal", "S-1", *WITHDRAW, "--exhibits", "EV/9")
    assert "was taken in this seizure" in foreign.err
    assert desk.size() == before
    wrong = desk.run("Eve", "seizure", "record-consent-withdrawal", "S-2", *WITHDRAW)
    assert wrong.status == 10
    assert "consent.basis" in wrong.err
    assert bare(desk) == [("S-1", "withdrawn")]


def test_who_withdrew_it_is_named_or_said_to_be_unknown(desk: Office) -> None:
    at = WITHDRAW.index("--withdrawn-by")
    words = (*WITHDRAW[:at], *WITHDRAW[at + 2 :])
    refused = desk.run("Eve", "seizure", "record-consent-withdrawal", "S-1", *words)
    assert (refused.status, "Give --withdrawn-by" in refused.err) == (2, True)
    unknown = ("--not-known", "withdrawn_by", "--not-known-reason", "the letter bears no name")
    desk.done("Eve", "seizure", "record-consent-withdrawal", "S-1", *words, *unknown)
    assert bare(desk) == [("S-1", "withdrawn")]


def test_the_name_of_whoever_withdrew_it_is_erased_and_the_finding_stays(desk: Office) -> None:
    entry = withdrawn(desk)
    court = ("--basis", "court_order", "--legal-basis", "Data Protection Act s. 17")
    proposed = desk.done("Carl", "erasure", "propose", entry, "--fields", "withdrawn_by", *court)
    proposal = str(proposed["entries"][0]["position"])
    desk.done("Judge", "erasure", "approve", proposal)
    desk.done("Carl", "erasure", "execute", proposal)
    told = paged.fact(desk.see("seizure", "show", "S-1"), "withdrawn_by")
    assert (told["value"], told["state"]) == (None, "erased")
    assert "Ida Owner" not in page(desk, "log", "show", entry)
    assert (bare(desk), back(desk)) == ([("S-1", "withdrawn")], ["EV/1", "EV/2"])
    assert desk.desk.run("check").status == 0


def test_a_seizure_by_consent_names_who_gave_it_or_says_why_nobody_can(office: Office) -> None:
    office.case()
    at = SEIZURE.index("--authorised-by")
    words = (*SEIZURE[:at], *SEIZURE[at + 2 :])
    refused = office.run("Eve", "seizure", "record", "C-1", *words)
    assert (refused.status, "Give --authorised-by" in refused.err) == (2, True)
    unknown = ("--not-known", "authorised_by", "--not-known-reason", "the form was lost")
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *words, *unknown)
    assert "not known: authorised by" in page(office, "case", "show", "C-1")
    other = tuple("warrant" if word == "consent" else word for word in words)
    assert office.run("Eve", "seizure", "record", "C-1", *other).status == 10
