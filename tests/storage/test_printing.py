"""Labels and papers as PDF and codes as text, read back by programs that are none of ours."""

from __future__ import annotations

import io
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from custody.errors import UsageError
from custody.ledger.printing.label import Label
from custody.ledger.printing.paper import TRAINING, Block, Paper
from fixtures.hostile_names import HOSTILE_NAMES
from storage import printing

ID = "0f8c2f6e-94a1-4d7b-8a53-2f3f1c6d7e90"
NAMES = [one.name.decode("utf-8", "surrogateescape") for one in HOSTILE_NAMES]
MM = 72 / 25.4


def label(reference: str = "EV/1", *, identifier: str = ID, training: bool = False) -> Label:
    return Label(reference, "C-1", "usb_stick", (("S-1", "B-1"), ("S-2", None)), identifier, training)


def paper(*values: str, training: bool = False) -> Paper:
    blocks = tuple(Block(f"Thing {value}", (("description", value), ("leaf", "ab" * 32))) for value in values)
    signed = (("given by", "Eve"), ("received by", ""))
    return Paper("Receipt", "lab.example/0", 7, training, blocks, ("A note.",), signed, ID)


def pages(data: bytes) -> list[str]:
    return [one.extract_text() for one in PdfReader(io.BytesIO(data)).pages]


def codes(data: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Give every code that a reader sees on a page, and where: in mm from the upper left corner."""
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=3).to_pil()
    document.close()
    found = [(one.text, one.position.top_left) for one in zxingcpp.read_barcodes(image)]
    return [(text, at.x / 3 / MM, at.y / 3 / MM) for text, at in found]


def boxes(data: bytes) -> list[tuple[float, float, float, float]]:
    """Give the boxes of all text of the first page: left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    found = [text.get_rect(at) for at in range(text.count_rects())]
    document.close()
    return found


def test_a_label_shows_reference_and_identifier_and_its_code_is_read_by_another_program() -> None:
    (shown,) = pages(printing.label_sheet([label()]))
    for text in ("EV/1", "case C-1", "category usb stick", "seal S-1, bag B-1", "seal S-2", ID):
        assert text in shown
    assert [text for text, _, _ in codes(printing.label_sheet([label()]))] == [ID]


def test_the_same_labels_and_papers_give_the_same_bytes() -> None:
    assert printing.label_sheet([label(), label("EV/2")]) == printing.label_sheet([label(), label("EV/2")])
    assert printing.paper_pdf(paper("x")) == printing.paper_pdf(paper("x"))
    assert printing.paper_pdf(paper("x")) != printing.paper_pdf(paper("y"))


@pytest.mark.parametrize(
    ("start", "column", "row"), [(1, 0, 0), (2, 1, 0), (3, 0, 1), (printing.COLUMNS * printing.ROWS, 1, 6)]
)
def test_labels_begin_where_the_sheet_is_still_free(start: int, column: int, row: int) -> None:
    ((_, left, top),) = codes(printing.label_sheet([label()], start))
    assert 4.65 + column * 101.65 < left < 4.65 + column * 101.65 + 50
    assert 15.15 + row * 38.1 < top < 15.15 + row * 38.1 + 19


def test_more_labels_than_a_sheet_has_go_on_the_next() -> None:
    whole = printing.COLUMNS * printing.ROWS
    assert len(pages(printing.label_sheet([label()] * whole))) == 1
    data = printing.label_sheet([label()] * whole, 2)
    assert (len(pages(data)), len(codes(data)), len(codes(data, 1))) == (2, whole - 1, 1)


@pytest.mark.parametrize("start", [0, printing.COLUMNS * printing.ROWS + 1])
def test_a_position_that_no_sheet_has_is_refused(start: int) -> None:
    with pytest.raises(UsageError, match=f"no position {start}"):
        printing.label_sheet([label()], start)


@pytest.mark.parametrize("training", [False, True])
def test_no_name_runs_out_of_its_label_or_spoils_the_code(training: bool) -> None:
    for name in [*NAMES, "W" * 500, "i" * 500]:
        data = printing.label_sheet([label(name, training=training)])
        for left, bottom, right, top in boxes(data):
            assert 4 * MM < left < right < 104.5 * MM, name
            assert (297 - 53.5) * MM < bottom < top < (297 - 15) * MM, name
    assert [text for text, _, _ in codes(data)] == [ID]


def test_no_text_runs_out_of_a_paper() -> None:
    for name in [*NAMES, "W" * 2000, "a b " * 2000]:
        for left, bottom, right, top in boxes(printing.paper_pdf(paper(name))):
            assert 17.9 * MM < left < right < 192.5 * MM, name
            assert 8 * MM < bottom < top < 292 * MM, name


def test_what_the_font_has_no_letter_for_is_written_as_its_escape() -> None:
    (shown,) = pages(printing.paper_pdf(paper("Łódź Øre Grüße \u0416\u05d0 a\\b")))
    assert "Łód\\u{17a} Øre Grüße \\u{416}\\u{5d0} a\\\\b" in shown


def test_a_long_paper_has_numbered_pages_and_signatures_at_its_end() -> None:
    shown = pages(printing.paper_pdf(paper(*map(str, range(40)), training=True)))
    assert len(shown) > 2
    for number, text in enumerate(shown, 1):
        assert f"{number}/{len(shown)}" in text
        assert "ledger lab.example/0, as of 7 entries" in text
        assert TRAINING in text
    assert all(f"Thing {number}\n" in "\n".join(shown) for number in range(40))
    assert ["received by" in text for text in shown] == [*[False] * (len(shown) - 1), True]
    assert [one for one, _, _ in codes(printing.paper_pdf(paper("x")))] == [ID]


def test_what_a_training_ledger_prints_says_so_and_nothing_else_does() -> None:
    assert TRAINING in pages(printing.label_sheet([label(training=True)]))[0]
    assert (
        "TRAINING" not in pages(printing.label_sheet([label()]))[0] + pages(printing.paper_pdf(paper("x")))[0]
    )


@pytest.mark.parametrize("on_paper", [True, False])
def test_a_code_in_text_is_read_by_another_program(on_paper: bool) -> None:
    lines = printing.code_lines(ID, on_paper=on_paper)
    assert len({len(line) for line in lines}) == 1
    assert [one.text for one in zxingcpp.read_barcodes(pictured(lines, ink=0 if on_paper else 255))] == [ID]


def pictured(lines: list[str], ink: int) -> Any:
    """Paint half blocks as a terminal or printer does, four dots for each half."""
    image = Image.new("L", (len(lines[0]), 2 * len(lines)), 255 - ink)
    for row, line in enumerate(lines):
        for column, one in enumerate(line):
            for half, drawn in enumerate((one in "▀█", one in "▄█")):
                if drawn:
                    image.putpixel((column, 2 * row + half), ink)
    return image.resize((4 * image.width, 4 * image.height), Image.Resampling.NEAREST)
