"""Labels, receipts and sheets as they are typed: what stands on them, where they go, and what is signed for first."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import SEIZURE, STICK, Office, golden
from tests.pages.paper import paper_text

OFFER = ("--to", "Carl", "--purpose", "examination", "--from-address", "room 3")
FINE = ("--seal", "S-2", "--seal-state", "intact", "--condition", "as_described")
PAPERS = (
    ("exhibit", "print-continuity", "EV/2"),
    ("transfer", "print-receipt", "EV/2"),
    ("seizure", "print-receipt", "S-1"),
)
LABEL = ("exhibit", "print-label", "EV/2")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2", "--seal", "S-2", "--bag", "B-2")
    office.done("Eve", "transfer", "offer", "EV/1", "EV/2", *OFFER)
    office.done("Carl", "transfer", "accept", "EV/2", *FINE)
    return office


def printed(desk: Office, *argv: str) -> str:
    """Return what a command prints, its lines folded into one for words that go on."""
    answer = desk.run("Eve", *argv)
    assert answer.status == 0, answer.err
    return " ".join(answer.out.split())


def pdf(desk: Office, *argv: str) -> str:
    """Return all text of the PDF that a command writes."""
    file = desk.folder / "printed.pdf"
    desk.done("Eve", *argv, "--format", "pdf", "--out", file.name, "--force")
    return paper_text(file.read_bytes())


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    for words in (LABEL, *PAPERS):
        golden("-".join(words[:2]), desk.run("Eve", *words, "--json"), desk.folder)


def test_a_scanned_label_finds_the_exhibit_that_it_hangs_on(desk: Office) -> None:
    desk.done("Eve", *LABEL, "EV/1", "--format", "pdf", "--out", "labels.pdf")
    document = pypdfium2.PdfDocument(desk.folder / "labels.pdf")
    found = [barcode.text for barcode in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil())]
    document.close()
    assert {paged.value(desk.see("exhibit", "show", record), "reference") for record in found} == {
        "EV/1",
        "EV/2",
    }
    (identifier,) = (
        record for record in found if paged.value(desk.see("exhibit", "show", record), "reference") == "EV/1"
    )
    assert desk.run("Carl", "transfer", "accept", identifier, *FINE[2:], "--seal-state", "absent").status == 0


@pytest.mark.parametrize("form", ["text", "zpl", "json", "pdf"])
def test_nothing_that_can_be_erased_stands_on_a_label_but_the_references(desk: Office, form: str) -> None:
    marks = {
        "--serial": "MARK-1",
        "--make": "MARK-2",
        "--owner": "MARK-3",
        "--laboratory-reference": "MARK-4",
    }
    marks |= {"--asset-tag": "MARK-5", "--seized-by": "MARK-6", "--colour": "MARK-7", "--damage": "MARK-8"}
    words = [word for pair in marks.items() for word in pair]
    desk.exhibit("EV/9", *words, "--seal", "S-9", "--seal-witness", "MARK-9")
    assert "MARK-1" in desk.run("Eve", "exhibit", "show", "EV/9").out
    line = ("exhibit", "print-label", "EV/9")
    shown = {
        "text": lambda: desk.run("Eve", *line).out,
        "zpl": lambda: desk.run("Eve", *line, "--format", "zpl").out,
        "json": lambda: desk.run("Eve", *line, "--json").out,
        "pdf": lambda: pdf(desk, *line),
    }[form]()
    assert "9" in shown
    told = {*STICK, *SEIZURE, *marks.values(), "MARK-9", "Eve"} - {"usb_stick", "medium"}
    assert [text for text in told if len(text) > 3 and not text.startswith("--") and text in shown] == []


def test_a_receipt_tells_of_everything_in_one_handover_as_given_and_as_received(desk: Office) -> None:
    desk.done(
        "Carl", "transfer", "refuse", "EV/1", "--reason", "condition", "--explanation", "torn at one edge"
    )
    shown = printed(desk, "transfer", "print-receipt", "EV/2")
    entries = {
        entry["entry"]: entry
        for exhibit in ("EV/1", "EV/2")
        for entry in desk.see("log", "show", "--subject", exhibit)["entries"]
        if entry["kind"].startswith("transfer.")
    }
    assert len(entries) == 4
    for position, one in entries.items():
        assert f"{position} {one['at']} what it records {one['kind'].replace('.', ' ')}" in shown
        assert desk.see("log", "show", "--entry", str(position))["leaf"] in shown
        assert printed(desk, "transfer", "print-receipt", str(position)) == shown
    for word in (
        "given not sealed",
        "seal S-2 seal intact as described",
        "purpose examination",
        "from room 3",
        "description USB stick, black",
        "place of seizure 12 Harbour Street",
        "case number C-1",
        "Item 1 of 2: EV/1",
        "Item 2 of 2: EV/2",
        "torn at one edge",
        "room 3",
    ):
        assert word in shown
    assert re.search(r"given by: Eve signature _+ .* received by: Carl signature _+", shown)
    assert "Item 2 of 2: EV/2" in pdf(desk, "transfer", "print-receipt", "EV/1")


@pytest.mark.parametrize("words", PAPERS)
def test_a_paper_with_leaves_says_under_which_checkpoint_and_what_its_code_is(
    desk: Office, words: tuple[str, ...]
) -> None:
    shown = printed(desk, *words)
    size = int(str(re.findall("as of ([0-9]+) entries", shown)[0]))
    head = desk.see("log", "checkpoint", "--size", str(size))
    name, key_id, _ = desk.run("Eve", "log", "vkey").out.strip().split("+", 2)
    assert f"entries {size} root hash {head['root']} log key {name}, id {key_id}" in shown
    assert "QR code an identifier from this annex: it finds the record, and proves nothing" in shown


def test_the_newest_handover_of_an_exhibit_is_the_one_that_is_meant(desk: Office) -> None:
    first = printed(desk, "transfer", "print-receipt", "EV/2")
    desk.done("Carl", "transfer", "offer", "EV/2", "--to", "Eve", "--purpose", "storage_move")
    second = printed(desk, "transfer", "print-receipt", "EV/2")
    assert ("storage move" in second, "room 3" in second, "not answered" in second) == (True, False, True)
    again = printed(desk, "transfer", "print-receipt", "10")
    of_this_printing = r"document( [0-9a-f]{8}){4}|entries [0-9]+ root hash [0-9a-f]{64}"
    bare = [re.sub(of_this_printing, "", shown.partition("entries")[2]) for shown in (first, again)]
    assert bare[0] == bare[1]


def test_a_receiver_without_a_key_is_said_to_have_signed_nothing_but_the_paper(desk: Office) -> None:
    (desk.folder / "r.pdf").write_bytes(b"signed")
    words = ("--receiver-class", "court", "--to", "Clerk Jones", "--purpose", "court")
    more = ("--identity-checked", "--receipt", "r.pdf", "--return-due-at", "2026-12-01T00:00:00Z")
    made = desk.run("Carl", "transfer", "hand-out", "EV/2", *words, *more)
    assert made.status in (0, 10), made.err
    shown = printed(desk, "transfer", "print-receipt", "EV/2")
    assert "received by Clerk Jones" in shown
    assert "receiver class court" in shown
    assert "The receiver has no key of this ledger" in shown
    assert "received by: Clerk Jones" in shown


def test_what_was_corrected_and_what_is_withheld_is_said_to_be(desk: Office) -> None:
    registered = str(desk.see("log", "show", "--subject", "EV/2")["entries"][0]["entry"])
    fixed = desk.done(
        "Eve", "entry", "correct", registered, "description", "red stick", "--reason", "typing"
    )["entries"][0]["position"]
    shown = printed(desk, "seizure", "print-receipt", "S-1")
    assert (
        f"description red stick (corrected by entry {fixed} on 2026-11-02; it said USB stick, black)" in shown
    )
    closed = printed(desk, "seizure", "print-receipt", "S-1", "--closed")
    assert ("(withheld)" in closed, "red stick" in closed, "S-2 on bag B-2" in closed) == (True, False, True)


def test_the_owner_is_told_what_lies_inside_and_how_to_object_but_not_why(desk: Office) -> None:
    parts = ("--parent", "EV/1", "--category", "memory_card", "--capacity", "8GB", "--description", "a card")
    desk.done("Eve", "exhibit", "register", "EV/1.1", *parts, "--power-state", "none", "--condition", "fine")
    shown = printed(desk, "seizure", "print-receipt", "S-1")
    assert "component EV/1.1" in shown
    assert "USB stick, black" in shown
    assert "12 Harbour Street" in shown
    assert "a witness named the stick" not in shown


def test_a_sheet_tells_of_every_stretch_gap_seal_and_entry(desk: Office) -> None:
    shown = printed(desk, "exhibit", "print-continuity", "EV/2")
    told = desk.see("exhibit", "timeline", "EV/2")
    assert "gaps" not in told["sections"]
    assert "Gaps in the record none the record accounts for every moment since the seizure" in shown
    assert "act checked seal S-2 found intact" in shown
    assert "released by Eve received by Carl purpose examination" in shown
    for entry in desk.see("log", "show", "--subject", "EV/2")["entries"]:
        assert f"{entry['entry']} {entry['at']} what it records {entry['kind'].replace('.', ' ')}" in shown


def test_a_gap_is_told_with_whoever_is_recorded_as_having_it(desk: Office) -> None:
    assert "nobody knows where it is" not in printed(desk, "exhibit", "print-continuity", "EV/2")
    lost = (
        "--last-situation",
        "in_storage",
        "--last-seen-at",
        "2026-11-02T09:00:00Z",
        "--reported-by",
        "Carl",
    )
    desk.done("Carl", "exhibit", "report-missing", "EV/2", *lost)
    shown = printed(desk, "exhibit", "print-continuity", "EV/2")
    assert (
        "recorded as having it MISSING (last recorded custodian: Carl) what is not shown nobody knows where it is"
        in shown
    )


def test_a_seizure_and_its_registration_in_one_run_leave_no_gap(desk: Office) -> None:
    told = desk.see("exhibit", "timeline", "EV/1")
    rows = paged.rows(told, "stretches")
    assert [(item["hands"], item["gaps"]) for item in rows] == [("seized", None), ("custodian", None)]
    assert rows[0]["who"] == "Eve Hall"
    assert "nobody" not in desk.run("Eve", "exhibit", "timeline", "EV/1").out


def test_times_are_local_with_their_offset_and_said_in_utc_in_the_annex(desk: Office) -> None:
    desk.desk.environ["TZ"] = "Europe/Vienna"
    shown = printed(desk, "exhibit", "print-continuity", "EV/2")
    signed = desk.see("log", "show", "--subject", "EV/2")["entries"][0]["at"]
    body, _, annex = shown.partition("Annex: identifiers")
    hour, minute = int(signed[11:13]), signed[14:16]
    assert f"2 Nov 2026 {hour + 1:02}:{minute} +01:00" in body
    assert (signed in body, signed in annex) == (False, True)
    assert "Times are local, Europe/Vienna" in body


def test_the_code_of_a_receipt_finds_the_handover_again(desk: Office) -> None:
    desk.done("Eve", "transfer", "print-receipt", "EV/2", "--format", "pdf", "--out", "r.pdf")
    document = pypdfium2.PdfDocument(desk.folder / "r.pdf")
    (code,) = (barcode.text for barcode in zxingcpp.read_barcodes(document[0].render(scale=3).to_pil()))
    document.close()
    assert code not in {paged.value(desk.see("exhibit", "show", item), "id") for item in ("EV/1", "EV/2")}
    assert paged.rows(desk.see("transfer", "show", code), "items")
    assert "Item 2 of 2: EV/2" in printed(desk, "transfer", "print-receipt", code)


def test_continuity_is_what_was_recorded_at_times_that_were_entered(desk: Office) -> None:
    shown = printed(desk, "exhibit", "print-continuity", "EV/2")
    assert "This shows who is recorded as having the exhibit" in shown
    assert "Times are those that were entered; only the time of a witness or an authority" in shown
    screen = " ".join(desk.run("Eve", "exhibit", "timeline", "EV/2").out.split())
    assert "recorded custodians, at the times as entered" in screen


@pytest.mark.parametrize("words", [LABEL, *PAPERS], ids=" ".join)
def test_a_file_that_exists_is_not_overwritten(desk: Office, words: tuple[str, ...]) -> None:
    desk.desk.step = 0
    file = desk.folder / "out.txt"
    assert desk.run("Eve", *words, "--out", file.name).status == 0
    before = file.read_bytes()
    assert before.decode() == desk.run("Eve", *words).out
    file.write_text("mine")
    assert (desk.run("Eve", *words, "--out", file.name).status, file.read_text()) == (7, "mine")
    assert desk.run("Eve", *words, "--out", file.name, "--force").status == 0
    assert file.read_bytes() == before
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("library", ["fontTools", "segno", "typst"])
def test_without_the_extra_text_and_zpl_are_printed_and_the_rest_says_how_to_get_it(
    desk: Office, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.run("Eve", *LABEL, "--format", "pdf", "--out", "before.pdf").status == 0
    for name in [module for module in sys.modules if module.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    answer = desk.run("Eve", *LABEL, "--format", "pdf", "--out", "a.pdf")
    assert (answer.status, ".[print]" in answer.err) == (9, True)
    assert not (desk.folder / "a.pdf").exists()
    assert desk.run("Eve", *LABEL, "--qr", "paper").status == 9
    for words in (LABEL, (*LABEL, "--format", "zpl"), *PAPERS):
        assert desk.run("Eve", *words).status == 0


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ((*LABEL, "--format", "pdf"), 2, "Name a file with --out"),
        ((*LABEL, "--format", "zpl", "--qr", "paper"), 2, "a code of their own"),
        ((*LABEL, "--start", "2"), 2, "--format pdf"),
        ((*LABEL, "--format", "pdf", "--start", "15", "--out", "a.pdf"), 2, "1 to 14"),
        ((*LABEL, "EV/2"), 2, "named twice"),
        ((*LABEL, "--out", "a.html"), 2, "End the name with .txt, .zpl or .pdf"),
        ((*LABEL, "--format", "zpl", "--out", "a.pdf"), 2, "--format zpl contradicts the name 'a.pdf'"),
        ((*PAPERS[0], "--out", "a"), 2, "'a' does not say in which form it is written"),
        ((*PAPERS[1], "--format", "text", "--out", "a.pdf"), 2, "--format text contradicts the name"),
        ((*PAPERS[2], "--format", "pdf", "--out", "a.txt"), 2, "End the name with .pdf"),
        ((*LABEL, "EV/7"), 6, "EV/7"),
        (("transfer", "print-receipt", "0"), 6, "no part of a transfer"),
        (("transfer", "print-receipt", "EV/3"), 6, "never handed over"),
        (("exhibit", "print-continuity", "EV/7"), 6, "EV/7"),
        (("seizure", "print-receipt", "S-7"), 6, "S-7"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_leaves_no_file(
    desk: Office, words: tuple[str, ...], status: int, told: str
) -> None:
    desk.exhibit("EV/3")
    before = sorted(desk.folder.iterdir())
    answer = desk.run("Eve", *words)
    assert (answer.status, answer.out) == (status, "")
    assert told in " ".join(answer.err.split())
    assert sorted(desk.folder.iterdir()) == before


@pytest.mark.parametrize("words", [LABEL, *PAPERS], ids=" ".join)
def test_the_name_of_the_file_decides_its_form(desk: Office, words: tuple[str, ...]) -> None:
    desk.done("Eve", *words, "--out", "a.PDF")
    assert (desk.folder / "a.PDF").read_bytes().startswith(b"%PDF-")
    desk.done("Eve", *words, "--out", "a.txt")
    assert (desk.folder / "a.txt").read_text()[:60] == desk.run("Eve", *words).out[:60]
    desk.done("Eve", *words, "--format", "pdf", "--out", "b")
    assert (desk.folder / "b").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("words", [LABEL, *PAPERS], ids=" ".join)
def test_where_reads_are_logged_nothing_is_printed_that_is_not_signed_for(
    desk: Office, words: tuple[str, ...]
) -> None:
    desk.done("Judge", "case", "add-member", "C-1", "Judge", "--function", "prosecutor")
    desk.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    file = desk.folder / "vault" / "custody.toml"
    file.write_text(file.read_text().replace("domain", 'reads = "confidential"\ndomain', 1))
    other = desk.run("Carl", *words, "--format", "pdf", "--out", "b.pdf")
    assert other.status == 0
    assert paged.rows(desk.see("access", "list", "C-1", "--closed"), "views") == []
    assert desk.run("Eve", *words, "--format", "pdf", "--out", "a.pdf").status == 0
    (row,) = paged.rows(desk.see("access", "list", "C-1", "--closed"), "views")
    assert row["access_command"] == "_".join(words[:2]).replace("-", "_")


def test_what_a_training_ledger_prints_says_so(tmp_path: Path) -> None:
    desk = Office(Desk(tmp_path / "training"))
    made = desk.desk.done("init", "--domain", "lab.example", "--display-name", "Ada", "--training")
    desk.keys["Ada"] = made["key"]
    desk.hire("Eve", "examiner")
    desk.case()
    desk.seizure()
    desk.exhibit("EV/2")
    assert "TRAINING" in printed(desk, *LABEL)
    assert "TRAINING" in printed(desk, *LABEL, "--format", "zpl")
    for words in (LABEL, PAPERS[0], PAPERS[2]):
        assert "TRAINING" in pdf(desk, *words)
