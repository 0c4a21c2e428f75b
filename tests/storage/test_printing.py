"""Labels and papers as PDF and codes as text, read back by programs that are none of ours."""

from __future__ import annotations

import io
import unicodedata
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from custody.errors import UsageError
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING, Block, Paper, Table
from custody.storage.printing import codes as coding
from custody.storage.printing import fonts, pdf_papers
from fixtures.hostile_names import HOSTILE_NAMES

ID = "0f8c2f6e-94a1-4d7b-8a53-2f3f1c6d7e90"
NAMES = [name.name.decode("utf-8", "surrogateescape") for name in HOSTILE_NAMES]
MM = 72 / 25.4


def label(reference: str = "EV/1", *, identifier: str = ID, training: bool = False) -> Label:
    return Label(reference, "C-1", "usb_stick", (("S-1", "B-1"), ("S-2", None)), identifier, training)


def paper(*values: str, training: bool = False) -> Paper:
    blocks = tuple(
        Block(f"Thing {value}", (("description", (value,)), ("leaf", ("ab" * 32,)))) for value in values
    )
    lines = tuple(((f"{number}",), (value, "accepted")) for number, value in enumerate(values, 1))
    return Paper(
        title="Receipt",
        origin="lab.example/0",
        size=7,
        at=1_793_610_000,
        zone="UTC",
        training=training,
        parts=(*blocks, Table("Chain of custody", ("no.", "received by"), (1, 4), lines)),
        notes=("A note.",),
        signatures=(("given by", "Eve"), ("received by", "")),
        annex=(Block("Annex", (("leaf", ("cd" * 32,)),)),),
        code=ID,
    )


def sheet(labels: list[Label], start: int = 1) -> bytes:
    return pdf_papers.label_sheet(labels, start).data


def drawn(made: Paper) -> bytes:
    return pdf_papers.paper_pdf(made).data


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def codes(data: bytes, page: int = 0) -> list[tuple[str, float, float]]:
    """Return every code that a reader sees on a page, and where: in mm from the upper left corner."""
    document = pypdfium2.PdfDocument(data)
    image = document[page].render(scale=3).to_pil()
    document.close()
    found = [(barcode.text, barcode.position.top_left) for barcode in zxingcpp.read_barcodes(image)]
    return [(text, at.x / 3 / MM, at.y / 3 / MM) for text, at in found]


def boxes(data: bytes) -> list[tuple[float, float, float, float]]:
    """Return the boxes of all text of the first page: left, bottom, right, top in points."""
    document = pypdfium2.PdfDocument(data)
    text = document[0].get_textpage()
    found = [text.get_rect(at) for at in range(text.count_rects())]
    document.close()
    return found


def test_a_label_shows_reference_and_identifier_and_its_code_is_read_by_another_program() -> None:
    (shown,) = pages(sheet([label()]))
    for text in ("EV/1", "case C-1", "category USB stick", "seal S-1, bag B-1", "seal S-2", ID):
        assert text in shown
    assert [text for text, _, _ in codes(sheet([label()]))] == [ID]


def test_the_same_labels_and_papers_give_the_same_bytes() -> None:
    assert sheet([label(), label("EV/2")]) == sheet([label(), label("EV/2")])
    assert drawn(paper("x")) == drawn(paper("x"))
    assert drawn(paper("x")) != drawn(paper("y"))


@pytest.mark.parametrize(
    ("start", "column", "row"),
    [(1, 0, 0), (2, 1, 0), (3, 0, 1), (pdf_papers.COLUMNS * pdf_papers.ROWS, 1, 6)],
)
def test_labels_begin_where_the_sheet_is_still_free(start: int, column: int, row: int) -> None:
    ((_, left, top),) = codes(sheet([label()], start))
    assert 4.65 + column * 101.65 < left < 4.65 + column * 101.65 + 50
    assert 15.15 + row * 38.1 < top < 15.15 + row * 38.1 + 19


def test_more_labels_than_a_sheet_has_go_on_the_next() -> None:
    whole = pdf_papers.COLUMNS * pdf_papers.ROWS
    assert len(pages(sheet([label()] * whole))) == 1
    data = sheet([label()] * whole, 2)
    assert (len(pages(data)), len(codes(data)), len(codes(data, 1))) == (2, whole - 1, 1)


@pytest.mark.parametrize("start", [0, pdf_papers.COLUMNS * pdf_papers.ROWS + 1])
def test_a_position_that_no_sheet_has_is_refused(start: int) -> None:
    with pytest.raises(UsageError, match=f"no position {start}"):
        sheet([label()], start)


@pytest.mark.parametrize("training", [False, True])
def test_no_name_runs_out_of_its_label_or_spoils_the_code(training: bool) -> None:
    for name in [*NAMES, "W" * 500, "i" * 500]:
        data = sheet([label(name, training=training)])
        for left, bottom, right, top in boxes(data):
            assert 4 * MM < left < right < 104.5 * MM, name
            assert (297 - 53.5) * MM < bottom < top < (297 - 15) * MM, name
    assert [text for text, _, _ in codes(data)] == [ID]


def test_no_text_runs_out_of_a_paper() -> None:
    for name in [*NAMES, "W" * 2000, "a b " * 2000]:
        for left, bottom, right, top in boxes(drawn(paper(name))):
            assert 17.9 * MM < left < right < 192.5 * MM, name
            assert 8 * MM < bottom < top < 292 * MM, name


SCRIPTS = ("Łódź Příbram Øre Grüße", "Иван Петров", "张伟 北京市", "Ελένη", "Nguyễn Văn Ấn")


def test_names_of_all_scripts_stand_on_a_paper_as_they_were_entered() -> None:
    made = pdf_papers.paper_pdf(paper(*SCRIPTS))
    shown = unicodedata.normalize("NFC", "\n".join(pages(made.data)))
    assert made.warnings == ()
    assert [name for name in SCRIPTS if name not in shown] == []
    assert "\\u{" not in shown


def test_arabic_letters_are_joined_and_reorder_nothing_beside_them() -> None:
    name = "شارع الرشيد 12"
    made = drawn(paper(name, "EV/1"))
    document = pypdfium2.PdfDocument(made)
    text = document[0].get_textpage()
    shown = unicodedata.normalize("NFKC", text.get_text_range())
    found = text.search("description").get_next()
    assert found is not None
    row = text.get_charbox(found[0] + len("description") - 1)
    numbers = text.search("12")
    beside = []
    while (digit := numbers.get_next()) is not None:
        box = text.get_charbox(digit[0])
        if abs(box[1] - row[1]) < 3:
            beside.append(box[0])
    document.close()
    assert all(word in shown for word in name.split())
    assert any("Arabic" in font for page in PdfReader(io.BytesIO(made)).pages for font in font_names(page))
    assert [left for left in beside if left <= row[2]] == []
    assert len(beside) == 1


def font_names(page: Any) -> list[str]:
    return [str(font.get_object()["/BaseFont"]) for font in page["/Resources"]["/Font"].values()]


def test_a_path_stands_as_it_was_entered_and_what_would_read_as_an_escape_does_not() -> None:
    shown = pages(drawn(paper("C:\\Users\\x", "a\\u{416}")))[0]
    assert "C:\\Users\\x" in shown
    assert "a\\\\u{416}" in shown


def test_letters_of_which_there_is_no_font_are_escapes_and_the_font_to_install_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = pdf_papers.paper_pdf(paper("Łódź 张伟 C:\\x"))
    assert (whole.warnings, "张伟 C:\\x" in pages(whole.data)[0]) == ((), True)
    here = {family: file for family, file in fonts._installed().items() if family == "DejaVu Sans"}
    monkeypatch.setattr(fonts, "_installed", lambda: here)
    made = pdf_papers.paper_pdf(paper("Łódź 张伟 C:\\x"))
    assert "Łódź \\u{5f20}\\u{4f1f} C:\\\\x" in pages(made.data)[0]
    (warning,) = made.warnings
    assert "Chinese, Japanese or Korean" in warning
    assert "fonts-noto-cjk" in warning


def test_without_any_font_of_the_machine_latin_letters_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_installed", dict)
    made = pdf_papers.paper_pdf(paper("Łódź Grüße Ж"))
    assert "Łódź Grüße \\u{416}" in pages(made.data)[0]
    assert "fonts-noto-core" in made.warnings[0]


def test_a_paper_keeps_its_fonts_and_its_text_for_an_archive() -> None:
    made = PdfReader(io.BytesIO(drawn(paper("x"))))
    assert made.xmp_metadata is not None
    assert b"pdfaid" in made.xmp_metadata.stream.get_data()
    assert made.metadata is not None
    assert str(made.metadata.creation_date)[:4] == "2026"


def test_a_long_paper_has_numbered_pages_and_signatures_at_its_end() -> None:
    shown = pages(drawn(paper(*map(str, range(40)), training=True)))
    assert len(shown) > 2
    for number, text in enumerate(shown, 1):
        assert f"page {number} of {len(shown)}" in text
        assert "ledger lab.example/0, as of 7 entries" in text
        assert TRAINING in text
    assert all(f"Thing {number}\n" in "\n".join(shown) for number in range(40))
    assert [number for number, text in enumerate(shown) if "received by:" in text] == [len(shown) - 2]
    assert "cd" * 32 in shown[-1].replace("\n", "")
    assert [one for one, _, _ in codes(drawn(paper("x")))] == [ID]


def test_what_a_training_ledger_prints_says_so_and_nothing_else_does() -> None:
    assert TRAINING in pages(sheet([label(training=True)]))[0]
    assert "TRAINING" not in pages(sheet([label()]))[0] + pages(drawn(paper("x")))[0]


@pytest.mark.parametrize("on_paper", [True, False])
def test_a_code_in_text_is_read_by_another_program(on_paper: bool) -> None:
    lines = coding.code_lines(ID, on_paper=on_paper)
    assert len({len(line) for line in lines}) == 1
    assert [
        barcode.text for barcode in zxingcpp.read_barcodes(pictured(lines, ink=0 if on_paper else 255))
    ] == [ID]


def pictured(lines: list[str], ink: int) -> Any:
    """Paint half blocks as a terminal or printer does, four dots for each half."""
    image = Image.new("L", (len(lines[0]), 2 * len(lines)), 255 - ink)
    for row, line in enumerate(lines):
        for column, one in enumerate(line):
            for half, drawn in enumerate((one in "▀█", one in "▄█")):
                if drawn:
                    image.putpixel((column, 2 * row + half), ink)
    return image.resize((4 * image.width, 4 * image.height), Image.Resampling.NEAREST)
