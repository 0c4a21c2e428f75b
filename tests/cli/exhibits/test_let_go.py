"""An exhibit that is under a legal hold and is given to somebody outside by its holder alone."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office

LENT = (
    *("--receiver-class", "owner", "--to", "A. Doe", "--purpose", "return_to_owner"),
    *("--identity-checked", "--receipt", "paper"),
)
#: What was let go for good without a disposition can only be recorded.
OUT = (*LENT, "--recorded")
BACK = ("--seal-state", "absent", "--condition", "as_described")
ENDED = ("--reason", "no_longer_needed", "--authority", "District Court")


@pytest.fixture
def desk(two_exhibits: Office) -> Office:
    """An office with two exhibits, and a paper."""
    (two_exhibits.folder / "paper").write_bytes(b"signed")
    return two_exhibits


def hold(desk: Office, on: str = "exhibit", thing: str = "EV/1", reference: str = "H-1") -> None:
    words = (
        "--reason",
        "litigation",
        "--authority",
        "District Court",
        "--review-due-at",
        "2027-06-01T00:00:00Z",
    )
    desk.done("Judge", "legal-hold", "place", f"--{on}", thing, "--reference", reference, *words)


def away(desk: Office) -> list[tuple[str, str]]:
    """Return what is due because it was released under a hold, with whose turn it is."""
    found = desk.see("deadlines")["deadlines"]
    return [
        (deadline["name"], deadline["actors"][0]["name"])
        for deadline in found
        if deadline["sort"] == "left_under_hold"
    ]


def found_by_check(desk: Office) -> list[str]:
    findings = desk.desk.run("check", "--json").document["findings"]
    return [finding["severity"] for finding in findings if finding["code"] == "exhibit_left_under_hold"]


@pytest.mark.parametrize(("on", "thing"), [("exhibit", "EV/1"), ("case", "C-1")])
def test_what_is_given_back_for_good_under_a_hold_is_told_until_it_is_back(
    desk: Office, on: str, thing: str
) -> None:
    hold(desk, on, thing)
    before = desk.size()
    refused = desk.run("Eve", "transfer", "hand-out", "EV/1", *LENT)
    assert (refused.status, "under legal hold: litigation" in refused.err) == (5, True)
    given = desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)["entries"][0]
    assert given["nonconforming"] == ["exit.legal_hold", "hand_out.for_good"]
    assert desk.size() == before + 1, "what has happened is recorded all the same"
    assert (away(desk), found_by_check(desk)) == ([("EV/1", "Eve")], ["warning"])
    shown = desk.see("exhibit", "show", "EV/1")
    assert "legal_hold.left_custody" in paged.alarms(shown)
    assert paged.text(shown, "legal_hold").startswith("H-1 on the ")
    assert "LEFT CUSTODY" in desk.desk.run("exhibit", "show", "EV/1").out
    desk.done("Eve", "transfer", "return", "EV/1", *BACK)
    assert (away(desk), found_by_check(desk)) == ([], [])
    shown = desk.see("exhibit", "show", "EV/1")
    assert "legal_hold.left_custody" not in paged.alarms(shown)
    assert paged.text(shown, "legal_hold").startswith("H-1 on the ")


def test_the_end_of_the_hold_ends_the_waiting_and_not_what_the_record_shows(desk: Office) -> None:
    hold(desk)
    desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)
    desk.done("Judge", "legal-hold", "release", "H-1", *ENDED)
    assert (away(desk), found_by_check(desk)) == ([], ["warning"])
    assert not paged.has(desk.see("exhibit", "show", "EV/1"), "legal_hold")


def test_a_hold_that_had_ended_and_one_on_something_else_are_kept_to(desk: Office) -> None:
    hold(desk)
    desk.done("Judge", "legal-hold", "release", "H-1", *ENDED)
    hold(desk, thing="EV/2", reference="H-2")
    given = desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)["entries"][0]
    assert given["nonconforming"] == ["hand_out.for_good"]
    assert (away(desk), found_by_check(desk)) == ([], [])


def test_what_is_to_come_back_is_due_by_its_instant_and_not_let_go(desk: Office) -> None:
    hold(desk)
    lab = [
        word.replace("return_to_owner", "examination").replace("owner", "partner_laboratory") for word in LENT
    ]
    back = (*lab, "--return-due-at", "2026-11-20T00:00:00Z")
    assert desk.run("Eve", "transfer", "hand-out", "EV/1", *back).err == ""
    desk.desk.clock.advance(30 * DAY)
    assert found_by_check(desk) == []
    assert [deadline["sort"] for deadline in desk.desk.run("deadlines", "--json").document["deadlines"]] == [
        "return_due"
    ]


def test_a_hold_on_what_was_let_go_before_asks_for_it_and_accuses_nobody(desk: Office) -> None:
    """On the thing itself it is to be had back; one on the case covers what was there."""
    desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)
    hold(desk, "case", "C-1", "H-0")
    assert (away(desk), found_by_check(desk)) == ([], [])
    hold(desk)
    assert (away(desk), found_by_check(desk)) == ([("EV/1", "Eve")], [])


def test_a_hold_says_where_the_exhibit_is_that_it_is_on(desk: Office) -> None:
    hold(desk)
    assert (paged.maybe(desk.see("legal-hold", "show", "H-1"), "outside"), "LEFT CUSTODY" in page(desk)) == (
        None,
        False,
    )
    desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)
    shown = desk.see("legal-hold", "show", "H-1")
    assert (paged.value(shown, "outside"), ("legal_hold.left_custody" in paged.alarms(shown))) == (
        "owner",
        True,
    )
    assert "owner, by paper receipt" in page(desk)
    assert "LEFT CUSTODY" in page(desk)


def test_a_hold_calls_let_go_only_what_it_keeps_itself(desk: Office) -> None:
    """One on the case that came later covers what was there; one that was there first keeps it, as does its own."""
    hold(desk, "case", "C-1", "H-0")
    hold(desk)
    desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)
    hold(desk, "case", "C-1", "H-2")
    hold(desk, thing="EV/2", reference="H-3")
    assert [let_go(desk, f"H-{at}") for at in range(4)] == [["EV/1"], ["EV/1"], [], []]
    desk.done("Judge", "legal-hold", "release", "H-1", *ENDED)
    assert [let_go(desk, f"H-{at}") for at in range(4)] == [["EV/1"], [], [], []]
    assert paged.value(desk.see("legal-hold", "show", "H-1"), "outside") == "owner"


def test_a_hold_on_an_object_keeps_the_exhibit_that_it_is_of(desk: Office) -> None:
    (desk.folder / "a.dd").write_bytes(b"image")
    desk.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    hold(desk, "object", paged.rows(desk.see("exhibit", "show", "EV/1"), "objects")[0]["object"])
    desk.done("Eve", "transfer", "hand-out", "EV/1", *OUT, status=10)
    assert let_go(desk, "H-1") == ["EV/1"]


def let_go(desk: Office, reference: str) -> list[str]:
    """Return what a hold says was released; both forms of its page must say the same."""
    told = desk.see("legal-hold", "show", reference)
    shown = " ".join(desk.desk.run("legal-hold", "show", reference).out.split())
    texts = [alarm["text"] for alarm in told["alarms"] if alarm["code"] == "legal_hold.left_custody"]
    found = [text.removeprefix("LEFT CUSTODY: ").partition(",")[0] for text in texts]
    assert all(f"LEFT CUSTODY: {record}," in shown for record in found)
    assert shown.count("LEFT CUSTODY") == len(found)
    return found


def test_a_hold_says_that_the_exhibit_it_is_on_was_lent(desk: Office) -> None:
    words = ("--measure", "loan", "--basis", "not_needed", "--return-due-at", "2026-12-01T00:00:00Z")
    papers = ("--authority-document", "paper", "--legal-basis", "CPA s. 98")
    made = desk.done("Eve", "disposition", "propose", "EV/1", *words, *papers)["entries"][0]["position"]
    desk.done("Judge", "disposition", "approve", str(made))
    receiver = ("--to", "A. Doe", "--identification-means", "passport")
    desk.done("Eve", "disposition", "execute", str(made), *receiver)
    hold(desk)
    assert paged.value(desk.see("legal-hold", "show", "H-1"), "gone") == "loan"
    assert "no custodian" in page(desk)


def page(desk: Office) -> str:
    return " ".join(desk.desk.run("legal-hold", "show", "H-1").out.split())
