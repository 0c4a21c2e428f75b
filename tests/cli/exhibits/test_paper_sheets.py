"""The sheets of a paper belong together, say what is signed on them, and show typed line breaks as such."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.office import Office, copied
from tests.pages.paper import paper_sheets, paper_text

PAPERS = (
    ("exhibit", "print-continuity", "EV/1"),
    ("transfer", "print-receipt", "EV/1"),
    ("seizure", "print-receipt", "S-1"),
)
PAGES = (
    ("seizure", "print-list", "S-1"),
    ("exhibit", "print-record", "EV/1"),
    ("shift-report", "--since", "0"),
)
MARK = re.compile(r"document((?: [0-9a-f]{8}){4})")
#: What somebody typed to look like lines of the program.
TYPED = "scratched\n(corrected by entry 9 on 2026-11-02; it said new)\nserial number FORGED"


@pytest.fixture(scope="module")
def handed(staffed: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Make an office whose papers have several sheets, to be copied only."""
    office = copied(staffed, tmp_path_factory.mktemp("handed") / "desk")
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--condition", TYPED)
    for _ in range(9):
        office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
        office.done("Eve", "transfer", "recall", "EV/1", "--reason", "mistake")
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "examination")
    return office


@pytest.fixture
def desk(handed: Office, tmp_path: Path) -> Office:
    """Return a copy of such an office for one test."""
    return copied(handed, tmp_path / "desk")


def sheets(desk: Office, words: tuple[str, ...]) -> list[str]:
    """Return the text of each sheet of a paper."""
    desk.done("Eve", *words, "--out", "paper.pdf", "--force")
    return [" ".join(sheet.split()) for sheet in paper_sheets((desk.folder / "paper.pdf").read_bytes())]


@pytest.mark.parametrize("words", [*PAPERS, *PAGES], ids=" ".join)
def test_each_sheet_names_the_document_by_its_content(desk: Office, words: tuple[str, ...]) -> None:
    marks = [MARK.findall(sheet) for sheet in sheets(desk, words)]
    assert [found for found in marks if not found] == []
    assert len({mark for found in marks for mark in found}) == 1
    if words in PAPERS[1:]:
        assert [MARK.findall(sheet) for sheet in sheets(desk, words)] == marks, (
            "the same content, the same document"
        )
    first = str(desk.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    desk.done("Eve", "entry", "correct", first, "condition", "new", "--reason", "typing")
    assert MARK.findall(sheets(desk, words)[0]) != marks[0]


@pytest.mark.parametrize("words", PAPERS, ids=" ".join)
def test_a_sheet_that_is_signed_says_what_is_signed(desk: Office, words: tuple[str, ...]) -> None:
    signed = [sheet for sheet in sheets(desk, words) if "place, date and time" in sheet]
    desk.done("Eve", *words, "--out", "paper.txt", "--force")
    title = "Continuity of exhibit EV/1" if words[0] == "exhibit" else "Receipt "
    assert len(signed) == 1
    for text in (*signed, " ".join((desk.folder / "paper.txt").read_text().split())):
        assert re.search(rf"with their offset from UTC\. {title}.*, document( [0-9a-f]{{8}}){{4}} ", text)
    document = json.loads(desk.run("Eve", *words, "--json").out)["document"]
    assert re.fullmatch("[0-9a-f]{32}", document)


@pytest.mark.parametrize("words", [*PAPERS, PAGES[0], PAGES[1]], ids=" ".join)
def test_a_typed_line_break_is_one_on_paper_and_forges_no_line(desk: Office, words: tuple[str, ...]) -> None:
    desk.done("Eve", *words, "--out", "paper.pdf")
    read = paper_text((desk.folder / "paper.pdf").read_bytes())
    lines = [line.strip() for line in read.splitlines()]
    text = "\n".join(lines)
    assert "\\x0a" not in text
    assert any(line.startswith("scratched") or line.endswith("scratched") for line in lines)
    assert "| (corrected by" in text
    assert "| serial number" in text
    assert not any(line.startswith(("(corrected by", "serial number FORGED")) for line in lines)


def test_a_typed_line_break_is_one_in_text_and_html(desk: Office) -> None:
    text = desk.run("Eve", *PAPERS[0]).out
    assert re.search(
        r"condition +scratched\n +\| \(corrected by entry 9 .*\n(.*\n)? +\| serial number FORGED\n", text
    )
    desk.done("Eve", *PAGES[0], "--out", "list.html")
    shown = (desk.folder / "list.html").read_text("utf-8")
    assert "scratched<br>| (corrected by entry 9" in shown
    assert "<br>| serial number FORGED" in shown
