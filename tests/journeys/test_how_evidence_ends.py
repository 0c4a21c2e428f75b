"""How evidence ends: a period lapses, nothing is let go by itself, and each end takes its own decisions and people."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import DAY, format_instant
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office

PAPER = ("--authority-document", "order.pdf", "--legal-basis", "Evidence Act s. 9")
WIPED = ("--method", "shredding", "--standard", "din_66399")
PHOTOS = ("--photo-before", "order.pdf", "--photo-after", "order.pdf")


@pytest.fixture
def office(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    (office.folder / "disk.dd").write_bytes(b"image")
    return office


def propose(office: Office, measure: str, basis: str, *more: str) -> str:
    words = ("disposition", "propose", "EV/1", "--measure", measure, "--basis", basis, *PAPER, *more)
    return str(office.done("Carl", *words)["entries"][0]["position"])


def refused(office: Office, number: str, rule: str) -> None:
    answer = office.run("Judge", "disposition", "approve", number)
    assert (answer.status, f"[rule disposition.{rule}" in answer.err) == (5, True), answer.err


def judged(office: Office, *words: str) -> None:
    court = ("--outcome", "conviction", "--court", "District Court")
    office.done("Eve", "proceedings", "record-judgment", "C-1", *court, *words)


def blockers(office: Office) -> list[str]:
    (row,) = paged.rows(office.see("disposition", "candidates", "--blocked"), "candidates")
    return sorted(row["blockers"].split())


def test_from_the_lapse_of_an_order_over_an_appeal_to_a_destruction_with_its_copies(office: Office) -> None:
    order = office.order()
    office.done("Eve", "preservation-order", "serve", order, "--method", "post")
    assert blockers(office) == ["no_outcome", "preservation_order"]
    office.desk.clock.advance(100 * DAY)
    office.done("Bot", "preservation-order", "lapse", order)
    assert blockers(office) == ["no_outcome"]
    judged(office)
    until = office.desk.clock.now() + 30 * DAY
    office.done(
        "Eve", "proceedings", "record-appeal-deadline", "C-1", "--appeal-until", format_instant(until)
    )
    number = propose(office, "destroy", "case_ended")
    refused(office, number, "appeal_period")
    office.done(
        "Eve", "proceedings", "record-appeal", "C-1", "--appellant", "defence", "--court", "Court of Appeal"
    )
    refused(office, number, "appeal_pending")
    office.done("Judge", "disposition", "refuse", number, "--reason", "wrong")
    office.desk.clock.advance(60 * DAY)
    judged(office)
    assert blockers(office) == ["appeal_pending"]
    judged(office, "--decides-appeal")
    assert blockers(office) == ["not_final"]
    office.done("Eve", "proceedings", "record-finality", "C-1")
    ready = office.see("disposition", "candidates")
    assert [row["exhibit"] for row in paged.texts(ready, "candidates")] == ["EV/1"]
    copy = (
        "copy",
        "make",
        "EV/1",
        "--copy-type",
        "expert",
        "--medium",
        "usb",
        "--file",
        "disk.dd",
        "--outside-agency",
    )
    back = ("--return-due-at", format_instant(office.desk.clock.now() + 5 * DAY))
    office.done("Eve", *copy, "--purpose", "expert", "--to", "Dr. Orr", "--reference", "K-1", *back)
    number = propose(office, "destroy", "case_ended")
    refused(office, number, "copies_outstanding")
    office.done("Eve", "copy", "return", "K-1", "--file", "disk.dd")
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    office.hire("Wim", "evidence_custodian")
    office.done("Wim", "disposition", "witness", number)
    assert paged.value(office.see("disposition", "show", number), "state") == "copies_left"
    wiped = ("--method", "overwriting", "--standard", "nist_800_88_clear", "--attending-witness", "Wim")
    office.done("Eve", "copy", "destroy", "K-1", *wiped)
    assert paged.value(office.see("disposition", "show", number), "complete")
    assert paged.count(office.see("today"), "dispositions_open") == 0
    assert office.desk.run("check").status == 0


def test_a_device_goes_back_before_the_judgment_and_its_image_stays(office: Office) -> None:
    number = propose(office, "return_to_owner", "image_retained")
    refused(office, number, "image")
    how = ("--tool", "dc3dd", "--tool-version", "7", "--write-blocker", "T35u", "--bad-sector-count", "0")
    digest = "6105d6cc76af400325e94d588ce511be5bfdbb73b437dc51eca43917d7a43e3d"
    image = (
        "acquisition",
        "record",
        "EV/1",
        "disk.dd",
        "--method",
        "physical",
        "--format",
        "raw",
        *how,
        "--archive",
    )
    office.done("Eve", *image, "--source-sha256", digest)
    office.done("Judge", "disposition", "approve", number)
    bare = office.run("Eve", "disposition", "execute", number, "--to", "A. Doe")
    assert (bare.status, "disposition.receiver" in bare.err) == (5, True)
    identified = (
        "--to",
        "A. Doe",
        "--identification-means",
        "identity_card",
        "--identity-document-no",
        "L01X00T47",
    )
    office.done("Eve", "disposition", "execute", number, *identified)
    shown = office.see("exhibit", "show", "EV/1")
    counts = [len(paged.rows(shown, table)) for table in ("acquisitions", "objects")]
    assert (paged.value(shown, "gone"), counts) == ("return_to_owner", [1, 1])
    assert paged.count(office.see("today"), "still_stored") == 0


def test_what_nobody_claims_is_forfeited_when_the_notice_is_over(office: Office) -> None:
    judged(office)
    office.done("Eve", "proceedings", "record-finality", "C-1")
    number = propose(office, "forfeit", "unclaimed")
    refused(office, number, "notice")
    notice = (
        "--claim-until",
        "2026-11-12T22:00:00Z",
        "--notice-method",
        "publication",
        "--notified-person",
        "whom it may concern",
    )
    office.done("Eve", "disposition", "give-notice", "EV/1", *notice)
    refused(office, number, "notice")
    office.desk.clock.advance(12 * DAY)
    assert "record a claim, or propose" in office.desk.run("deadlines").out
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number)
    assert paged.value(office.see("exhibit", "show", "EV/1"), "gone") == "forfeit"
    assert [
        deadline
        for deadline in office.see("deadlines", "--all")["deadlines"]
        if deadline["sort"] == "claim_period_end"
    ] == []


def test_a_thing_goes_back_to_its_owner_once_no_appeal_runs_and_he_says_who_he_is(office: Office) -> None:
    judged(office)
    office.done(
        "Eve",
        "proceedings",
        "record-appeal",
        "C-1",
        "--appellant",
        "prosecution",
        "--court",
        "Court of Appeal",
    )
    for basis in ("case_ended", "court_order"):
        number = propose(office, "return_to_owner", basis)
        refused(office, number, "appeal_pending")
        office.done("Judge", "disposition", "refuse", number, "--reason", "wrong")
    office.done("Eve", "proceedings", "record-appeal-withdrawal", "C-1")
    office.done("Eve", "proceedings", "record-finality", "C-1")
    number = propose(office, "return_to_owner", "case_ended")
    office.done("Judge", "disposition", "approve", number)
    identified = ("--to", "A. Doe", "--identification-means", "passport", "--receipt", "order.pdf")
    office.done("Eve", "disposition", "execute", number, *identified)
    assert paged.value(office.see("disposition", "show", number), "state") == "done"
