"""What a court reads about discrepancies, losses and late entries: the case record and the continuity."""

from __future__ import annotations

from pathlib import Path

import pytest

from custody.law.clock import format_instant
from tests.cli.acquisition.test_acquire import HOW, IMAGE, SHA256
from tests.cli.exhibits.test_storeroom import soon
from tests.cli.office import Office, copied

ACCEPT = ("transfer", "accept", "EV/2", "--seal", "S-201")
FINE = ("--seal-state", "intact", "--condition", "as_described")
BROKEN = ("--seal-state", "not_intact", "--condition", "differs")
SEEN = ("--reported-by", "Carl", "--not-known", "last_seen_at", "--not-known-reason", "not_recorded")
FINDING = ("--outcome", "tampering", "--finding", "the foil was cut", "--established-by", "C. Reed")


@pytest.fixture(scope="module")
def sealed(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with a sealed exhibit that is offered to the custodian."""
    office = copied(staffed, tmp_path_factory.mktemp("sealed") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/2")
    office.done("Eve", "exhibit", "seal", "EV/2", "S-201")
    office.desk.clock.advance(600)
    office.done("Eve", "transfer", "offer", "EV/2", "--to", "Carl", "--purpose", "examination")
    return office


@pytest.fixture
def desk(sealed: Office, tmp_path: Path) -> Office:
    """Return a copy of such an office for one test."""
    return copied(sealed, tmp_path / "told")


def read(desk: Office, *words: str) -> str:
    """Return the text of a paper or page with single blanks."""
    return " ".join(desk.run("Carl", *words).out.split())


def record(desk: Office) -> str:
    """Return the text of the case record."""
    return read(desk, "case", "print-record", "C-1")


def continuity(desk: Office) -> str:
    """Return the text of the continuity sheet."""
    return read(desk, "exhibit", "print-continuity", "EV/2")


def test_a_discrepancy_of_a_transfer_is_on_the_record_with_its_finding(desk: Office) -> None:
    untouched = copied(desk, desk.folder / "untouched")
    untouched.done("Carl", *ACCEPT, *FINE)
    assert "none is on record" in record(untouched).partition("Discrepancies")[2].partition("Continuity")[0]
    assert "not as recorded" not in continuity(untouched)
    desk.done("Carl", *ACCEPT, *BROKEN, status=10)
    table = record(desk).partition("Discrepancies")[2].partition("Continuity")[0]
    assert "none is on record" not in table
    assert "no finding is on record" in table
    assert "no finding is on record" in continuity(desk)
    desk.done("Carl", "exhibit", "resolve-discrepancy", "EV/2", *FINDING)
    for paper in (record(desk), continuity(desk)):
        assert "tampering (somebody interfered with it)" in paper
        assert "the foil was cut" in paper
        assert "nobody has recorded a finding" not in paper


def test_a_finding_of_tampering_stays_an_alarm(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *BROKEN, status=10)
    pages = (("exhibit", "show", "EV/2"), ("case", "show", "C-1"), ("case", "print-record", "C-1"))
    assert [words for words in pages if "finding of tampering" in read(desk, *words)] == []
    desk.done("Carl", "exhibit", "resolve-discrepancy", "EV/2", *FINDING)
    assert [words for words in pages if "finding of tampering" not in read(desk, *words)] == []


def test_lists_of_exhibits_show_a_finding_of_tampering(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *FINE)
    assert "ALARM" not in read(desk, "exhibit", "list")
    differs = ("--differences", "label", "--description", "torn", "--found-by", "Carl")
    desk.done("Carl", "exhibit", "report-discrepancy", "EV/2", *differs)
    assert "ALARM discrepancy" in read(desk, "exhibit", "list")
    desk.done("Carl", "exhibit", "resolve-discrepancy", "EV/2", *FINDING)
    listed = read(desk, "exhibit", "list")
    assert "ALARM tampering" in listed
    assert "ALARM discrepancy" not in listed


def test_a_missing_exhibit_is_marked_and_not_held(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *FINE)
    assert "MISSING" not in record(desk)
    desk.done("Carl", "exhibit", "report-missing", "EV/2", "--last-situation", "unknown", *SEEN)
    shown = record(desk)
    assert "still held" not in shown
    assert "no disposition is on record" in shown
    row = shown.partition("Exhibits")[2].partition("Acquisitions")[0]
    assert "MISSING since" in row
    assert "last recorded custodian: Carl" in row


def test_what_the_custodian_has_at_hand_is_no_gap_and_what_somebody_else_has_is(desk: Office) -> None:
    out = (
        "exhibit",
        "check-out",
        "EV/2",
        "--purpose",
        "examination",
        "--return-due-at",
        soon(desk, 40),
        "--to",
    )
    desk.done("Eve", "transfer", "recall", "EV/2", "--reason", "mistake")
    elsewhere = copied(desk, desk.folder / "elsewhere")
    desk.done("Eve", *out, "Eve")
    assert "no gap in custody" in record(desk)
    elsewhere.done("Eve", *out, "Carl")
    gaps = record(elsewhere).partition("Continuity gaps")[2].partition("Legal holds")[0]
    assert all(
        text in gaps for text in ("Carl,", "for Eve", "checked out to somebody", "else than its custodian")
    )


def test_an_act_before_the_seizure_and_a_late_entry_are_named(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *FINE)
    pages = (
        ("case", "print-record", "C-1"),
        ("exhibit", "print-continuity", "EV/2"),
        ("exhibit", "timeline", "EV/2"),
    )
    for words in pages:
        assert not {"dated before", "paper record"}.intersection(read(desk, *words))
    old = ("S-999", "--additional-seal", "--at", "1999-01-01T00:00Z", "--late-reason", "paper_record")
    number = desk.done("Carl", "exhibit", "seal", "EV/2", *old)["entries"][0]["position"]
    for words in pages:
        shown = read(desk, *words)
        gaps, _, late = shown.partition("Late entries")
        assert f"entry {number} (exhibit sealed) is dated before the exhibit was obtained" in gaps
        assert "paper record" not in gaps, (
            "punctual custody is not marked by a late entry about something else"
        )
        assert "paper record" in late
        assert "registered more than an hour later" not in shown


def test_when_and_by_whom_registrations_and_images_were_entered_is_on_the_record(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *FINE)
    prompt = record(desk)
    (desk.folder / "stick.dd").write_bytes(IMAGE)
    desk.desk.clock.advance(5 * 86400)
    when = format_instant(desk.desk.clock.now() - 2 * 86400)
    made = ("acquisition", "record", "EV/2", "stick.dd", *HOW, "--source-sha256", SHA256)
    desk.run("Carl", *made, "--at", when, "--late-reason", "outage")
    shown = record(desk)
    assert prompt.count("(by Eve)") >= 2
    assert "after the time stated; reason: outage" in shown
    assert "outage" in shown.partition("Late entries")[2].partition("Nonconforming")[0]
    assert "outage" in continuity(desk).partition("Late entries")[2].partition("Seals")[0]
    assert "outage" not in continuity(desk).partition("Gaps")[2].partition("Late entries")[0]
    assert "EV/2" in shown.partition("Nonconforming entries")[2].partition("sealed")[0]


def test_a_seal_says_when_it_was_examined_and_never_more(desk: Office) -> None:
    before = read(desk, "exhibit", "show", "EV/2")
    assert "seal S-201, never examined, applied 2026-11-02 09:12Z" in before
    assert "S-201 intact" not in before
    desk.done("Carl", *ACCEPT, *FINE)
    seen = read(desk, "exhibit", "show", "EV/2")
    assert "seal S-201, found intact 2026-11-02 09:25Z, applied 2026-11-02 09:12Z" in seen
    assert "never examined" not in seen
    (desk.folder / "stick.dd").write_bytes(IMAGE)
    made = ("acquisition", "record", "EV/2", "stick.dd", *HOW, "--source-sha256", SHA256)
    number = desk.done("Carl", *made, status=10)["entries"][0]["position"]
    assert f"yet imaged while recorded as sealed (entry {number})" in read(desk, "exhibit", "show", "EV/2")


def test_a_failing_image_is_on_the_continuity(desk: Office) -> None:
    desk.done("Carl", *ACCEPT, *FINE)
    (desk.folder / "stick.dd").write_bytes(IMAGE)
    made = ("acquisition", "record", "EV/2", "stick.dd", *HOW, "--source-sha256", SHA256, "--archive")
    desk.done("Carl", *made, status=10)
    pages = (("exhibit", "print-continuity", "EV/2"), ("exhibit", "timeline", "EV/2"))
    desk.done("Bot", "sweep", "run")
    assert [words for words in pages if "bytes are not those recorded" in read(desk, *words)] == []
    stored = max((file for file in desk.folder.rglob("*") if file.is_file() and holds(file)), key=str)
    stored.chmod(0o600)
    stored.write_bytes(IMAGE[:-1] + b"x")
    assert desk.run("Bot", "sweep", "run").status == 3
    assert [words for words in pages if "bytes are not those recorded" not in read(desk, *words)] == []


def holds(file: Path) -> bool:
    """Return whether a file of a store has the bytes of the image."""
    return file.name != "stick.dd" and file.stat().st_size == len(IMAGE) and file.read_bytes() == IMAGE
