"""The record of a case and of an exhibit as they are typed: what stands on them, in which form, and who may see it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
from html import unescape
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from custody.proof import checkpoint
from custody.proof.note import VerifierKey
from custody.storage.database.reader import SqlReader
from custody.storage.memory.small_ports import CountedEntropy
from tests.cli import paged
from tests.cli.acquisition.test_acquire import HOW, IMAGE, SHA256
from tests.cli.exhibits import test_exhibit_import as intake
from tests.cli.exhibits.test_copy import MAKE
from tests.cli.exhibits.test_guarding import CLAIM
from tests.cli.office import Office, copied, golden
from tests.pages.paper import paper_sheets, paper_text

CASE, EXHIBIT = ("case", "print-record", "C-1"), ("exhibit", "print-record", "EV/1")
RECORDS = (CASE, EXHIBIT)
FORMS = ("text", "html", "csv", "pdf")
MARKS = {
    "--make": "MARK-MAKE",
    "--model": "MARK-MODEL",
    "--serial": "MARK-SERIAL",
    "--owner": "MARK-OWNER",
    "--laboratory-reference": "MARK-LAB",
    "--asset-tag": "MARK-TAG",
    "--colour": "MARK-COLOUR",
    "--damage": "MARK-DAMAGE",
}
HOLD = (
    *("--reason", "appeal", "--authority", "MARK-HOLD", "--review-due-at", "2027-01-01T00:00:00Z"),
    *("--grounds", "an appeal is pending"),
)
ARABIC, CHINESE = "محمد الفلاسي", "王小明"


@pytest.fixture(scope="module")
def recorded(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return an office with an order, a seizure, and an exhibit imaged, archived, sealed, handed over."""
    office = copied(staffed, tmp_path_factory.mktemp("recorded") / "desk")
    office.done("Eve", "case", "open", "C-1", "--offence", "MARK-OFFENCE", "--agency", "MARK-AGENCY")
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.seizure()
    office.exhibit("EV/1", *(word for pair in MARKS.items() for word in pair), "--imei", "490154203237518")
    (office.folder / "stick.dd").write_bytes(IMAGE)
    made = ("acquisition", "record", "EV/1", "stick.dd", *HOW, "--source-sha256", SHA256)
    office.done("Eve", *made, "--md5", "--sha1", "--archive")
    office.done("Eve", "exhibit", "seal", "EV/1", "S-1", "--bag", "B-1")
    offer = ("--to", "Carl", "--purpose", "examination", "--from-address", "MARKROOM")
    office.done("Eve", "transfer", "offer", "EV/1", *offer)
    fine = ("--seal", "S-1", "--seal-state", "intact", "--condition", "as_described")
    office.done("Carl", "transfer", "accept", "EV/1", *fine)
    office.done("Judge", "legal-hold", "place", "--case", "C-1", *HOLD)
    office.done("Bot", "sweep", "run")
    return office


@pytest.fixture
def desk(recorded: Office, tmp_path: Path) -> Office:
    """Return a copy of such an office for one test."""
    office = copied(recorded, tmp_path / "told")
    office.desk.entropy = CountedEntropy(b"told")
    return office


def printed(office: Office, words: tuple[str, ...], form: str, *more: str, who: str = "Eve") -> str:
    """Return all text of a record in one form; blanks are one blank, digits of digests stand together."""
    if form == "text":
        found = office.run(who, *words, *more).out
    else:
        file = office.folder / f"record.{form}"
        answer = office.run(who, *words, "--out", file.name, "--force", *more)
        assert answer.status == 0, answer.err
        found = _read(file)
    return " ".join(found.split())


def _read(file: Path) -> str:
    if file.suffix == ".pdf":
        return paper_text(file.read_bytes())
    found = file.read_bytes().decode("utf-8-sig")
    plain = re.sub("</?(?:bdi|wbr|span)[^>]*>", "", found)
    return unescape(re.sub("<[^>]*>", " ", plain)) if file.suffix == ".html" else found


def together(text: str) -> str:
    """Return a text without blanks, in which words that lines or groups broke stand whole."""
    return re.sub(r"\s", "", text)


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    for words in RECORDS:
        golden("-".join(words[:2]), desk.run("Eve", *words, "--json"), desk.folder)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", RECORDS)
def test_a_court_is_told_everything_that_is_on_record(
    desk: Office, words: tuple[str, ...], form: str
) -> None:
    shown = printed(desk, words, form)
    whole = together(shown)
    wanted = [*MARKS.values(), "MARK-AGENCY", "MARK-OFFENCE", "MARKROOM", "MARK-HOLD", "490154203237518"]
    wanted += [SHA256, hashlib.md5(IMAGE).hexdigest(), hashlib.sha1(IMAGE).hexdigest()]  # noqa: S324 - as tools write
    wanted += ["S-1", "B-1", "dc3dd", "7.3.1", "T35u", "stick.dd", "12 Harbour Street", "CPA s. 30", "intact"]
    wanted += ["Carl", "Custody timeline", "Hash schedule", "Continuity gaps", "every byte read", "root hash"]
    sizes = "size differs: image 5,120 bytes, stated capacity 32,000,000,000 bytes"
    wanted += ["as stated by Eve", *([sizes] if form != "text" else ["size differs"])]
    wanted += ["Unrecorded events."] if form != "csv" else []
    assert [item for item in wanted if together(item) not in whole] == []
    if words == CASE:
        assert together("P-1") in whole
        assert together("Example Mail Ltd") in whole


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("words", RECORDS)
def test_what_may_not_be_opened_is_nowhere_and_its_reason_is(
    desk: Office, words: tuple[str, ...], form: str
) -> None:
    shown = printed(desk, words, form, "--closed")
    assert "MARK-" not in shown
    assert "Harbour" not in shown
    assert "dc3dd" not in shown
    assert "(withheld)" in shown
    assert together("values are not opened in this view") in together(shown)
    assert SHA256 in together(shown), "digests can be shown to anybody"
    document = desk.run("Eve", *words, "--closed", "--json").out
    assert "MARK-" not in document


def test_whoever_is_outside_the_case_gets_a_record_that_says_so(desk: Office) -> None:
    desk.done("Judge", "case", "add-member", "C-1", "Judge", "--function", "prosecutor")
    for form in FORMS:
        shown = printed(desk, EXHIBIT, form, who="Carl")
        assert "MARK-" not in shown
        assert together("its case has members; the reader is not one") in together(shown)


def test_reading_is_signed_for_before_anything_is_written(desk: Office) -> None:
    file = desk.folder / "vault" / "custody.toml"
    file.write_text(file.read_text().replace("domain", 'reads = "all"\ndomain', 1))
    desk.done("Eve", *EXHIBIT, "--out", "a.pdf")
    (row, *_) = paged.rows(desk.see("access", "list", "C-1", "--closed"), "views")
    assert row["access_command"] == "exhibit_print_record"
    assert {"serial", "owner", "tool"} <= set(row["fields"].split())
    answer = desk.desk.run(*EXHIBIT, "--out", "b.pdf", "--keys", "nowhere", "--as", desk.keys["Eve"])
    assert (answer.status, (desk.folder / "b.pdf").exists()) == (6, False)


def test_scripts_are_told_what_was_written_with_its_digest(desk: Office) -> None:
    for form in FORMS[1:]:
        told = desk.done("Eve", *EXHIBIT, "--out", f"r.{form}")
        data = (desk.folder / f"r.{form}").read_bytes()
        assert told["file"] == str(desk.folder / f"r.{form}")
        assert told["sha256"] == hashlib.sha256(data).hexdigest()
        assert told["pages"][0]["title"] == "Exhibit record EV/1"


@pytest.mark.parametrize("name", ["record.docx", "record", "record.pdf.exe"])
def test_a_form_that_is_none_is_refused_before_anything_is_read(desk: Office, name: str) -> None:
    answer = desk.run("Eve", *CASE, "--out", name)
    assert answer.status == 2
    assert "End the name with .pdf, .html or .csv." in " ".join(answer.err.split())
    assert not (desk.folder / name).exists()


@pytest.mark.parametrize("words", [*RECORDS, ("exhibit", "print-continuity", "EV/1", "--format", "pdf")])
def test_a_folder_that_does_not_exist_is_not_made(desk: Office, words: tuple[str, ...]) -> None:
    for name in ("no/such/r.pdf", "r/r.pdf"):
        (desk.folder / "r").write_text("a file")
        answer = desk.run("Eve", *words, "--out", name)
        assert (answer.status, answer.out) == (6, "")
        assert "there is no folder" in answer.err
        assert "Make the folder first" in " ".join(answer.err.split())
    assert not (desk.folder / "no").exists()
    (desk.folder / "d.pdf").mkdir()
    answer = desk.run("Eve", *words, "--out", "d.pdf")
    assert (answer.status, "is a folder, not a file" in answer.err) == (2, True)


def test_html_and_csv_of_hostile_texts_do_nothing(desk: Office) -> None:
    desk.exhibit(
        "EV/7", "--damage", "=HYPERLINK(1)", "--owner", "<script>alert(1)</script>", "--colour", "@SUM(1)"
    )
    for form in ("html", "csv"):
        desk.done("Eve", "exhibit", "print-record", "EV/7", "--out", f"h.{form}")
    html = (desk.folder / "h.html").read_text()
    assert "<script" not in html
    assert re.findall(r"(?:src|href)=.(?!#)", html) == []
    assert "default-src 'none'" in html
    rows = csv.reader(io.StringIO((desk.folder / "h.csv").read_bytes().decode("utf-8-sig")))
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[=+@\t]", cell)] == []
    assert [item for item in ("'=HYPERLINK(1)", "'@SUM(1)") if item not in cells] == []


def test_no_file_is_written_over_unless_that_is_said(desk: Office) -> None:
    (desk.folder / "r.csv").write_text("mine")
    assert desk.run("Eve", *CASE, "--out", "r.csv").status == 7
    assert (desk.folder / "r.csv").read_text() == "mine"
    desk.done("Eve", *CASE, "--out", "r.csv", "--force")
    assert (desk.folder / "r.csv").read_text() != "mine"


def test_each_sheet_is_numbered_and_names_agency_ledger_and_printer(desk: Office) -> None:
    desk.desk.environ["TZ"] = "Europe/Vienna"
    desk.done("Eve", *CASE, "--out", "r.pdf")
    sheets = paper_sheets((desk.folder / "r.pdf").read_bytes())
    for number, sheet in enumerate(sheets, 1):
        assert f"page {number} of {len(sheets)}" in sheet
        assert "MARK-AGENCY" in sheet
        assert re.search(r"ledger .*, [0-9]+ entries", sheet)
        assert re.search(r"printed 2026-11-02 [0-9:]+Z \(2 Nov 2026 [0-9:]+ \+01:00\) by Eve", sheet)


def test_a_record_of_a_ledger_whose_newest_checkpoint_is_lost_is_printed_without_its_code(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a damaged database still shows is shown: the code alone is missing."""
    desk.done("Eve", *CASE, "--out", "whole.html")
    monkeypatch.setattr(SqlReader, "checkpoint", lambda self, size: None)
    desk.done("Eve", *CASE, "--out", "without.html")
    whole, without = ((desk.folder / name).read_text("utf-8") for name in ("whole.html", "without.html"))
    assert ("<svg" in whole, "<svg" in without) == (True, False)


def test_every_time_is_in_utc_and_local_time(desk: Office) -> None:
    desk.desk.environ["TZ"] = "Europe/Vienna"
    shown = printed(desk, EXHIBIT, "html")
    times = re.findall(r"2026-11-02 [0-9:]+Z(.{0,30})", shown)
    assert len(times) > 10
    assert [after for after in times if not re.match(r" \(2 Nov 2026 [0-9:]+ \+01:00", after)] == []
    assert "where local time differs (Europe/Vienna)" in shown


def scanned(desk: Office, name: str) -> str:
    """Return the text of the one code on a record, as a scanner gives it."""
    document = pypdfium2.PdfDocument(desk.folder / name)
    codes = [
        code.text for sheet in document for code in zxingcpp.read_barcodes(sheet.render(scale=3).to_pil())
    ]
    document.close()
    (note,) = codes
    return note


def test_the_code_holds_the_checkpoint_that_the_log_signed(desk: Office) -> None:
    desk.done("Eve", *CASE, "--out", "r.pdf")
    vkey = VerifierKey.parse(desk.run("Eve", "log", "vkey").out.strip())
    found = checkpoint.open(scanned(desk, "r.pdf").encode(), vkey)
    assert found.size == desk.size()


def test_the_instruction_beside_the_code_can_be_followed_word_for_word(desk: Office) -> None:
    """What was scanned is put into a file as a scanner gives it, and as an editor ends the last line."""
    desk.done("Eve", *CASE, "--out", "r.pdf")
    sheets = printed(desk, CASE, "html")
    log_key = desk.run("Eve", "log", "vkey").out.strip()
    assert f"log key {log_key} " in sheets
    (desk.folder / "log.vkey").write_text(log_key)
    note = scanned(desk, "r.pdf").rstrip("\n")
    desk.case("C-2")
    calls = [call.split() for call in re.findall("`custody ([^`]+ [^`]+)`", sheets)]
    assert [call[:2] for call in calls] == [
        ["proof", "entry"],
        ["verify", "entry.tlog-proof"],
        ["log", "checkpoint"],
        ["proof", "consistency"],
        ["verify", "--old"],
    ]
    before = {path.name for path in desk.folder.iterdir()}
    for ending in ("", "\n"):
        (desk.folder / "checkpoint.txt").write_text(note + ending)
        for call in calls:
            done = desk.desk.run(*("16" if word == "ENTRY" else word for word in call))
            assert done.status == 0, (call, ending, done.err)
            if call[0] == "verify":
                assert done.out.startswith("VERIFIED: log")
                assert "checkpoint" in done.out.splitlines()[0] or "consistency" in done.out.splitlines()[0]
        for path in desk.folder.iterdir():
            if path.name not in before:
                path.unlink()


def test_names_of_other_scripts_stand_on_the_paper(office: Office) -> None:
    office.done("Eve", "case", "open", "C-1", "--agency", ARABIC, "--offence", CHINESE)
    office.seizure()
    office.exhibit("EV/1", "--owner", ARABIC, "--make", "华为技术有限公司", "--model", CHINESE)
    for words in RECORDS:
        shown = printed(office, words, "pdf")
        assert CHINESE in shown
        assert "华为技术有限公司" in together(shown)
        assert any(word in shown for word in ARABIC.split()) or ARABIC[::-1] in shown
        assert ARABIC in printed(office, words, "html")


def test_a_case_with_nothing_in_it_says_that_there_is_nothing(office: Office) -> None:
    office.case()
    for form in FORMS:
        shown = printed(office, CASE, form)
        if form != "csv":
            assert "no instrument is on record" in shown
            assert "no exhibit is on record" in shown
            assert "no objects stored" in shown
        assert "root hash" in shown


def test_long_texts_stay_on_the_sheet(desk: Office) -> None:
    long, word = " ".join(f"w{number}" for number in range(600)), "A1B2C3D4" * 12
    desk.exhibit("EV/2", "--damage", long, "--serial", word)
    shown = together(printed(desk, CASE, "pdf"))
    assert together(long) in shown
    assert word in shown
    document = pypdfium2.PdfDocument(desk.folder / "record.pdf")
    for sheet in document:
        width = sheet.get_width()
        text = sheet.get_textpage()
        for number in range(text.count_rects()):
            left, _, right, _ = text.get_rect(number)
            assert left > 45, "text begins at the margin"
            assert right < width - 45, text.get_text_bounded(left, _, right, _)
    document.close()


def test_sixty_exhibits_are_all_there_with_headings_on_each_sheet(office: Office) -> None:
    office.case()
    office.seizure()
    table = intake.MAP.replace('imei = "IMEI"', 'serial = "IMEI"').replace('"phone"', '"usb_stick"')
    (office.folder / "map.toml").write_text(table)
    rows = (f"EV/{n};01.10.2026 10:00 +0200;Handy;USB stick, black;SERIAL-{n:03}\r\n" for n in range(1, 61))
    (office.folder / "list.csv").write_bytes((intake.HEAD + "".join(rows)).encode())
    intake.entered(office)
    shown = printed(office, CASE, "pdf")
    assert [number for number in range(1, 61) if f"SERIAL-{number:03}" not in shown] == []
    sheets = paper_sheets((office.folder / "record.pdf").read_bytes())
    assert len(sheets) < 60
    listed = [sheet for sheet in sheets if sheet.count("USB stick, black") > 4]
    assert len(listed) > 1
    assert all("IMEI" in sheet for sheet in listed), "a title of the table, which no exhibit here has"


def test_one_table_has_all_tables_of_a_record(desk: Office) -> None:
    desk.done("Eve", *CASE, "--out", "r.csv")
    rows = list(csv.DictReader(io.StringIO((desk.folder / "r.csv").read_bytes().decode("utf-8-sig"))))
    hashes = [row for row in rows if row["table"] == "Hash schedule"]
    assert {(row["of"], row["function"]) for row in hashes} == {
        ("source (as stated by Eve)", "SHA-256"),
        ("image", "SHA-256"),
        ("image", "SHA-1"),
        ("image", "MD5"),
    }
    assert {row["digest"] for row in hashes if row["function"] == "SHA-256"} == {SHA256}
    assert all(row["exhibit"] == "EV/1" for row in hashes)
    facts = {row["field"]: row["value"] for row in rows if row["table"] == "facts"}
    assert facts["agency"] == "MARK-AGENCY"


def test_of_an_entry_that_broke_a_rule_the_reason_is_told(desk: Office) -> None:
    (desk.folder / "again.dd").write_bytes(IMAGE)
    again = ("acquisition", "record", "EV/1", "again.dd", *HOW, "--source-sha256", SHA256)
    assert desk.run("Carl", *again).status == 10
    for form in FORMS:
        shown = printed(desk, EXHIBIT, form)
        assert "Nonconforming entries" in shown
        if form != "text":  # a narrow column breaks it
            assert "the exhibit was recorded as sealed" in shown


def test_the_record_of_a_case_says_which_exhibit_a_copy_and_a_claim_are_about(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2")
    (office.folder / "copy.dd").write_bytes(IMAGE)
    office.done("Eve", *MAKE, "--reference", "K-1", "--file", "copy.dd")
    office.done("Eve", "privilege", "claim", "EV/2", "--reference", "PC-1", *CLAIM)
    told = json.dumps(office.see(*CASE))
    assert re.search(r"exhibit: EV/1; reference: K-1\b", told)
    assert re.search(r"reference: PC-1; exhibit: EV/2\b", told)
