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
    assert paged.count(desk.see("status", "--as", "Judge"), "proposals_open") == 1
    early = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (early.status, "[rule disposition.approved]" in early.err) == (5, True)
    desk.done("Judge", "disposition", "approve", number)
    assert paged.count(desk.see("status"), "dispositions_open") == 1
    done = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert (done.status, "the witness signs" in done.out) == (0, True)
    assert "sign as a witness of what was done" in desk.desk.run("due").out
    for who in ("Carl", "Judge", "Eve"):
        refused = desk.run(who, "disposition", "witness", number)
        assert (refused.status, "disposition.witness" in refused.err) == (5, True)
    desk.hire("Wim", "custodian")
    desk.done("Wim", "disposition", "witness", number)
    found = desk.see("disposition", "show", number)
    assert (paged.value(found, "state"), paged.value(found, "complete"), paged.said(found, "witness")) == (
        "done",
        True,
        "Wim",
    )
    shown = desk.see("exhibit", "show", "EV/1")
    assert (paged.value(shown, "gone"), paged.events(shown, "custody")[-1]["end"] is None) == (
        "destroy",
        False,
    )
    assert "nobody holds it" in desk.desk.run("exhibit", "show", "EV/1").out
    offer = desk.run("Eve", "custody", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    assert (offer.status, "[rule disposition.gone]" in offer.err) == (5, True)
    assert paged.rows(desk.see("status", "--as", "Eve"), "held_by_you") == []
    paper = desk.desk.run("disposition", "certificate", number).out
    assert "Certificate of disposition" in paper
    assert "Evidence Act s. 9" in paper
    assert max(map(len, paper.splitlines())) <= 80
    assert desk.desk.run("check").status == 0


def test_blockers_are_told_in_words_and_the_worklist_names_what_could_go(desk: Office) -> None:
    hold = ("--reason", "appeal", "--authority", "Prosecutor", "--review-at", "2026-12-24T09:00:00Z")
    desk.done("Judge", "hold", "place", "--exhibit", "EV/1", "--reference", "H-1", *hold)
    told = " ".join(desk.desk.run("disposition", "blockers", "EV/1").out.split())
    assert "it is under legal hold: appeal" in told
    assert "no judgment or other decision is on record of the case" in told
    assert "nothing could go now" in desk.desk.run("disposition", "worklist").out
    (row,) = paged.rows(desk.see("disposition", "worklist", "--blocked"), "worklist")
    assert sorted(row["blockers"].split()) == ["hold", "no_outcome"]
    final(desk)
    desk.done("Judge", "hold", "release", "H-1", "--reason", "decided", "--authority", "Prosecutor")
    assert "nothing stands in the way" in desk.desk.run("disposition", "blockers", "EV/1").out
    assert "could go" in desk.desk.run("disposition", "worklist").out
    proposed(desk)
    assert paged.rows(desk.see("disposition", "worklist"), "worklist") == []


def test_copies_and_stored_objects_of_what_was_destroyed_are_told_until_somebody_sees_to_them(
    desk: Office,
) -> None:
    final(desk)
    (desk.folder / "copy.dd").write_bytes(b"image")
    desk.done("Eve", "archive", "copy.dd", "--exhibit", "EV/1")
    copy = ("--sort", "working", "--medium", "disk", "--file", "copy.dd", "--purpose", "analysis")
    desk.done("Eve", "copy", "make", "EV/1", *copy, "--holder", "Eve", "--reference", "K-1")
    number = proposed(desk)
    desk.done("Judge", "disposition", "approve", number)
    done = desk.run("Eve", "disposition", "execute", number, *DESTROY)
    assert "NOT accounted for: copy" in done.out
    assert "NOT deleted: object" in done.out
    desk.hire("Wim", "custodian")
    desk.done("Wim", "disposition", "witness", number)
    assert paged.value(desk.see("disposition", "show", number), "state") == "copies_left"
    assert "still in stores" in desk.desk.run("disposition", "show", number).out
    wiped = ("--method", "overwriting", "--standard", "nist_800_88_clear", "--witness", "Wim")
    desk.done("Eve", "copy", "destroy", "K-1", *wiped)
    found = desk.see("disposition", "show", number)
    assert (paged.value(found, "state"), len(paged.rows(found, "still_stored"))) == ("done", 1)
    counts = paged.counts(desk.see("status"))
    assert (counts["dispositions_open"], counts["still_stored"]) == (0, 1)
    assert "not deleted" in desk.desk.run("status").out


def test_what_nobody_approved_is_recorded_as_it_happened_and_marked(desk: Office) -> None:
    what = ("--exhibit", "EV/1", "--measure", "destroy", "--basis", "case_ended")
    refused = desk.run("Eve", "disposition", "execute", *what, *DESTROY)
    assert (refused.status, "record it with --recorded" in refused.err) == (5, True)
    done = desk.done("Eve", "disposition", "execute", *what, *DESTROY, "--recorded", status=10)
    assert done["entries"][0]["nonconforming"] == ["disposition.approved", "disposition.no_outcome"]
    (found,) = paged.listed(desk.see("disposition", "list"))
    assert (found["state"], found["proposer"]) == ("unwitnessed", None)
    shown = " ".join(desk.desk.run("disposition", "show", str(found["position"])).out.split())
    assert "nonconforming: nobody had approved it" in shown
    assert desk.run("Eve", "disposition", "execute").status == 2
    assert desk.run("Eve", "disposition", "execute", "1", "--exhibit", "EV/1").status == 2


def test_a_refused_proposal_is_settled(desk: Office) -> None:
    number = proposed(desk)
    assert desk.run("Judge", "disposition", "witness", number).status == 6
    assert desk.desk.run("disposition", "certificate", number).status == 6
    desk.done("Judge", "disposition", "refuse", number, "--reason", "not_convinced")
    assert paged.listed(desk.see("disposition", "list", "--open")) == []
    assert "refused" in desk.desk.run("disposition", "list", "--case", "C-1").out
    assert desk.run("Judge", "disposition", "approve", "0").status == 6


def test_leave_to_keep_is_entered_and_answered_as_on_file(desk: Office) -> None:
    decide = ("--decision", "refused", "--authorised-by", "Court")
    desk.done("Judge", "seizure", "authorise", "S-1", *decide)
    keep = ("disposition", "keep", "EV/1", "--authority", "Court of Appeal", "--legal-basis", "CPA s. 98")
    assert desk.run("Judge", *keep, "--dry-run").status == 0
    assert [one["sort"] for one in desk.see("due", status=10)["due"]] == ["give_back"]
    golden("disposition-keep", desk.run("Judge", *keep, "--json"), desk.folder)
    assert desk.see("due")["held_without_authority"] == []


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    golden("disposition-blockers", desk.desk.run("disposition", "blockers", "EV/1", "--json"), desk.folder)
    until = ("--until", "2026-12-01T22:00:00Z", "--method", "post", "--served-to", "A. Doe", "--json")
    golden("disposition-notice", desk.run("Eve", "disposition", "notice", "EV/1", *until), desk.folder)
    claim = ("disposition", "claim", "EV/1", "--claimant", "A. Doe", "--json")
    golden("disposition-claim", desk.run("Eve", *claim), desk.folder)
    loan = proposed(desk, "loan", "Carl", "--return-by", "2026-11-09T12:00:00Z", "--basis", "not_needed")
    desk.done("Judge", "disposition", "approve", loan)
    desk.done("Eve", "disposition", "execute", loan, "--identified-by", "passport")
    assert "take the exhibit in again" in desk.desk.run("due", "--within", "10d").out
    back = ("disposition", "take-back", "EV/1", "--condition", "as_described", "--json")
    golden("disposition-take-back", desk.run("Eve", *back), desk.folder)
    final(desk)
    golden("disposition-worklist", desk.desk.run("disposition", "worklist", "--json"), desk.folder)
    made = desk.run("Carl", *PROPOSE, "destroy", "--json")
    golden("disposition-propose", made, desk.folder)
    number = str(made.document["entries"][0]["position"])
    golden("disposition-approve", desk.run("Judge", "disposition", "approve", number, "--json"), desk.folder)
    execute = ("disposition", "execute", number, *DESTROY, "--json")
    golden("disposition-execute", desk.run("Eve", *execute), desk.folder)
    desk.hire("Wim", "custodian")
    golden("disposition-witness", desk.run("Wim", "disposition", "witness", number, "--json"), desk.folder)
    golden("disposition-list", desk.desk.run("disposition", "list", "--json"), desk.folder)
    golden("disposition-show", desk.desk.run("disposition", "show", number, "--json"), desk.folder)
    paper = ("disposition", "certificate", number, "--json")
    golden("disposition-certificate", desk.desk.run(*paper), desk.folder)
    desk.exhibit("EV/2")
    other = ["EV/2" if word == "EV/1" else word for word in PROPOSE]
    second = str(desk.done("Carl", *other, "return")["entries"][0]["position"])
    refuse = ("disposition", "refuse", second, "--reason", "wrong", "--json")
    golden("disposition-refuse", desk.run("Judge", *refuse), desk.folder)


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    before = desk.size()
    assert "measure = destroy" in desk.run("Carl", *PROPOSE, "destroy", "--dry-run").out
    assert desk.size() == before
    assert desk.desk.run("disposition", "list").out == "no dispositions\n"
    desk.desk.clock.advance(DAY)
