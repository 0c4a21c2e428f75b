"""`custody disposition`: nobody disposes of evidence alone, too early, or without a trace."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

PROPOSE = (
    *("disposition", "propose", "EV/1", "--basis", "case_ended", "--authority-document", "order.pdf"),
    *("--legal-basis", "Evidence Act s. 9", "--measure"),
)
DESTROY = (
    *("--method", "shredding", "--standard", "din_66399"),
    *("--photo-before", "order.pdf", "--photo-after", "order.pdf", "--certificate", "order.pdf"),
)


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    return office


def final(desk: Office, case: str = "C-1") -> None:
    """Record the final decision of the case."""
    court = ("--outcome", "conviction", "--court", "District Court")
    desk.done("Eve", "proceedings", "record-judgment", case, *court)
    desk.done("Eve", "proceedings", "record-finality", case)


def proposed(desk: Office, measure: str = "destroy", who: str = "Carl", *more: str) -> str:
    """Propose something; gives the number of the entry."""
    return str(desk.done(who, *PROPOSE, measure, *more)["entries"][0]["position"])


def test_destruction_takes_three_people_and_leaves_a_tombstone(desk: Office) -> None:
    final(desk)
    number = proposed(desk)
    assert paged.count(desk.see("today", "--as", "Judge"), "proposals_open") == 1
    early = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (early.status, "[rule disposition.approved]" in early.err) == (5, True)
    desk.done("Judge", "disposition", "approve", number)
    assert paged.count(desk.see("today"), "dispositions_open") == 1
    done = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (done.status, "the witness signs" in done.out) == (0, True)
    assert "sign as a witness of what was done" in desk.desk.run("deadlines").out
    for who in ("Carl", "Judge", "Eve"):
        refused = desk.run(who, "disposition", "witness", number)
        assert (refused.status, "disposition.witness" in refused.err) == (5, True)
    desk.hire("Wim", "evidence_custodian")
    desk.done("Wim", "disposition", "witness", number)
    found = desk.see("disposition", "show", number)
    assert (paged.value(found, "state"), paged.value(found, "complete"), paged.said(found, "witness")) == (
        "done",
        True,
        "Wim",
    )
    shown = desk.see("exhibit", "show", "EV/1")
    assert (paged.value(shown, "gone"), paged.custodians(shown)[-1]["end"] is None) == (
        "destroy",
        False,
    )
    assert "custodian  ! none: destroyed" in desk.desk.run("exhibit", "show", "EV/1").out
    offer = desk.run("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    assert (offer.status, "[rule disposition.gone]" in offer.err) == (5, True)
    assert paged.rows(desk.see("today", "--as", "Eve"), "held_by_you") == []
    paper = desk.desk.run("disposition", "print-certificate", number).out
    assert "Certificate of disposition" in paper
    assert "Evidence Act s. 9" in paper
    assert max(map(len, paper.splitlines())) <= 80
    assert desk.desk.run("check").status == 0


def test_blockers_are_told_in_words_and_the_worklist_names_what_could_go(desk: Office) -> None:
    hold = ("--reason", "appeal", "--authority", "Prosecutor", "--review-due-at", "2026-12-24T09:00:00Z")
    desk.done("Judge", "legal-hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *hold)
    told = " ".join(desk.desk.run("disposition", "blockers", "EV/1").out.split())
    assert "it is under legal hold: appeal" in told
    assert "no judgment or other decision is on record of the case" in told
    assert "nothing can be disposed of now" in desk.desk.run("disposition", "candidates").out
    (row,) = paged.rows(desk.see("disposition", "candidates", "--blocked"), "candidates")
    assert sorted(row["blockers"].split()) == ["legal_hold", "no_outcome"]
    final(desk)
    desk.done("Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Prosecutor")
    assert "no blockers" in desk.desk.run("disposition", "blockers", "EV/1").out
    assert "✓ EV/1     C-1   USB stick  can be disposed of" in desk.desk.run("disposition", "candidates").out
    proposed(desk)
    assert paged.rows(desk.see("disposition", "candidates"), "candidates") == []


def test_copies_and_stored_objects_of_what_was_destroyed_are_told_until_somebody_sees_to_them(
    desk: Office,
) -> None:
    final(desk)
    (desk.folder / "copy.dd").write_bytes(b"image")
    desk.done("Eve", "archive", "copy.dd", "--exhibit", "EV/1")
    copy = ("--copy-type", "working", "--medium", "disk", "--file", "copy.dd", "--purpose", "analysis")
    desk.done("Eve", "copy", "make", "EV/1", *copy, "--custodian", "Eve", "--reference", "K-1")
    number = proposed(desk)
    desk.done("Judge", "disposition", "approve", number)
    done = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert "NOT accounted for: copy" in done.out
    assert "NOT deleted: object" in done.out
    desk.hire("Wim", "evidence_custodian")
    desk.done("Wim", "disposition", "witness", number)
    assert paged.value(desk.see("disposition", "show", number), "state") == "copies_left"
    assert "Still in stores (1)" in desk.desk.run("disposition", "show", number).out
    wiped = ("--method", "overwriting", "--standard", "nist_800_88_clear", "--attending-witness", "Wim")
    desk.done("Eve", "copy", "destroy", "K-1", *wiped)
    found = desk.see("disposition", "show", number)
    assert (paged.value(found, "state"), len(paged.rows(found, "still_stored"))) == ("done", 1)
    counts = paged.counts(desk.see("today"))
    assert (counts["dispositions_open"], counts["still_stored"]) == (0, 1)
    assert "not deleted" in desk.desk.run("today").out


def test_what_nobody_approved_is_recorded_as_it_happened_and_marked(desk: Office) -> None:
    what = ("--exhibit", "EV/1", "--measure", "destroy", "--basis", "case_ended")
    refused = desk.run("Eve", "disposition", "execute", *what, *DESTROY)
    assert (refused.status, "record it with --recorded" in refused.err) == (5, True)
    done = desk.done("Eve", "disposition", "execute", *what, *DESTROY, "--recorded", status=10)
    assert done["entries"][0]["nonconforming"] == ["disposition.approved", "disposition.no_outcome"]
    (found,) = paged.listed(desk.see("disposition", "list"))
    assert (found["state"], found["proposer"]) == ("unwitnessed", None)
    shown = " ".join(desk.desk.run("disposition", "show", str(found["position"])).out.split())
    assert "nonconforming: the disposition had not been approved" in shown
    assert desk.run("Eve", "disposition", "execute").status == 2
    assert desk.run("Eve", "disposition", "execute", "1", "--exhibit", "EV/1").status == 2


def test_a_refused_proposal_is_settled(desk: Office) -> None:
    number = proposed(desk)
    assert desk.run("Judge", "disposition", "witness", number).status == 6
    assert desk.desk.run("disposition", "print-certificate", number).status == 6
    desk.done("Judge", "disposition", "refuse", number, "--reason", "not_convinced")
    assert paged.listed(desk.see("disposition", "list", "--open")) == []
    assert "refused" in desk.desk.run("disposition", "list", "--case", "C-1").out
    assert desk.run("Judge", "disposition", "approve", "0").status == 6
    exhibit = desk.run("Judge", "disposition", "approve", "EV/1")
    assert (exhibit.status, "custody disposition list" in exhibit.err) == (6, True), (
        "an exhibit is no proposal"
    )


def test_leave_to_keep_is_entered_and_answered_as_on_file(desk: Office) -> None:
    decide = ("--decision", "refused", "--decided-by", "Court")
    desk.done("Judge", "seizure", "decide-authorisation", "S-1", *decide)
    keep = (
        "disposition",
        "authorise-retention",
        "EV/1",
        "--authority",
        "Court of Appeal",
        "--legal-basis",
        "CPA s. 98",
    )
    assert desk.run("Judge", *keep, "--dry-run").status == 0
    assert [deadline["sort"] for deadline in desk.see("deadlines", status=10)["deadlines"]] == ["give_back"]
    golden("disposition-authorise-retention", desk.run("Judge", *keep, "--json"), desk.folder)
    assert desk.see("deadlines")["held_without_authority"] == []


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    golden("disposition-blockers", desk.desk.run("disposition", "blockers", "EV/1", "--json"), desk.folder)
    until = (
        "--claim-until",
        "2026-12-01T22:00:00Z",
        "--notice-method",
        "post",
        "--notified-person",
        "A. Doe",
        "--json",
    )
    golden(
        "disposition-give-notice", desk.run("Eve", "disposition", "give-notice", "EV/1", *until), desk.folder
    )
    loan = proposed(desk, "loan", "Carl", "--return-due-at", "2026-11-09T12:00:00Z", "--basis", "not_needed")
    desk.done("Judge", "disposition", "approve", loan)
    desk.done("Eve", "disposition", "execute", loan, "--identification-means", "passport")
    assert "take the exhibit back from the loan" in desk.desk.run("deadlines", "--within", "10d").out
    back = ("disposition", "return-loan", "EV/1", "--condition", "as_described", "--json")
    golden("disposition-return-loan", desk.run("Eve", *back), desk.folder)
    final(desk)
    golden("disposition-candidates", desk.desk.run("disposition", "candidates", "--json"), desk.folder)
    made = desk.run("Carl", *PROPOSE, "destroy", "--json")
    golden("disposition-propose", made, desk.folder)
    number = str(made.document["entries"][0]["position"])
    golden("disposition-approve", desk.run("Judge", "disposition", "approve", number, "--json"), desk.folder)
    execute = ("disposition", "execute", number, *DESTROY, "--json")
    golden("disposition-execute", desk.run("Eve", *execute), desk.folder)
    desk.hire("Wim", "evidence_custodian")
    golden("disposition-witness", desk.run("Wim", "disposition", "witness", number, "--json"), desk.folder)
    golden("disposition-list", desk.desk.run("disposition", "list", "--json"), desk.folder)
    golden("disposition-show", desk.desk.run("disposition", "show", number, "--json"), desk.folder)
    paper = ("disposition", "print-certificate", number, "--json")
    golden("disposition-print-certificate", desk.desk.run(*paper), desk.folder)
    desk.exhibit("EV/2")
    claim = ("disposition", "record-claim", "EV/2", "--claimant", "A. Doe", "--json")
    golden("disposition-record-claim", desk.run("Eve", *claim), desk.folder)
    other = ["EV/2" if word == "EV/1" else word for word in PROPOSE]
    assert "It was claimed 2026-11-02" in desk.run("Carl", *other, "return_to_owner", "--dry-run").err
    second = str(desk.done("Carl", *other, "return_to_owner")["entries"][0]["position"])
    refuse = ("disposition", "refuse", second, "--reason", "wrong", "--json")
    golden("disposition-refuse", desk.run("Judge", *refuse), desk.folder)


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    assert "measure = destroy" in desk.run("Carl", *PROPOSE, "destroy", "--dry-run").out
    assert desk.size() == before
    assert desk.desk.run("disposition", "list").out == "no dispositions\n"
    desk.desk.clock.advance(DAY)
