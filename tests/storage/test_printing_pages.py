"""Pages of any sort on paper: every field of every kind is in its text, and nothing that the gate keeps back."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdfium2
import pytest
from pypdf import PdfReader

from custody.ledger.append.access_log import Viewing
from custody.model.display_values import value_text
from custody.model.schema.spoken import label
from custody.pages.parts.gate import REASONS
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import (
    Alarm,
    Column,
    Event,
    Fact,
    Lane,
    NextStep,
    Page,
    Paragraph,
    Row,
    Section,
    Table,
    Target,
    Timeline,
    Verbatim,
)
from custody.storage.printing.pages import pages_pdf
from tests.pages.paper import paper_text
from tests.pages.sentinels import filled, gate_of, kinds, needle, page_of, private, spec_of

HEAD = Letterhead(
    "Agency", "Title", "ledger lab.example, 7 entries", "printed by Eve", 1_800_000_000, training=True
)


def text_of(*pages: Page, head: Letterhead = HEAD) -> str:
    """Return all text of pages on paper without blanks, in the order in which it is written."""
    data = pages_pdf(pages, head).data
    return re.sub(r"\s", "", paper_text(data))


def together(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_every_field_of_every_kind_is_on_paper() -> None:
    gate = gate_of()
    full = {kind: filled(entry) for kind, entry in kinds().items()}
    text = text_of(*(page_of(gate, entry) for entry in full.values())).casefold()
    lost = [
        f"{kind}.{field.name}"
        for kind, entry in full.items()
        for field in entry.fields
        if field.value is not None
        for wanted in (needle(spec_of(entry, field.name), field.value), label(spec_of(entry, field.name)))
        if together(wanted).casefold() not in text
    ]
    assert lost == []


def test_nothing_that_a_closed_gate_keeps_back_is_on_paper() -> None:
    gate = gate_of(Viewing(closed=True))
    full = [filled(entry) for entry in kinds().values()]
    text = text_of(*(page_of(gate, entry) for entry in full))
    leaked = [
        f"{entry.envelope.kind}.{field.name}"
        for entry in full
        for field in private(entry)
        if len(said := together(value_text(field.value, spec_of(entry, field.name).type.name))) >= 8
        and said in text
    ]
    assert leaked == []
    assert together(REASONS["closed"]) in text


def test_every_sort_of_block_is_drawn() -> None:
    now = 1_800_000_000
    page = Page(
        Target("thing", "x"),
        "The page",
        (
            Section.of("A section", (Fact.of("a fact", "its value"),)),
            Section.of("An empty section", ()),
            Table.of("A table", ("one", Column("two", "two", "count")), (Row.of(("first", "2")),), more=5),
            Table.of("No rows", ("one",), (), "nothing is there"),
            Timeline("t", "A timeline", (Lane("Eve", (Event.of(now, None, "open", "the event"),)),), now),
            Paragraph("A paragraph"),
            Verbatim("A note", "line one\nline two"),
        ),
        alarms=(Alarm("x", "an alarm", entry=3),),
        key_facts=(Fact.of("key fact", "at the head"),),
        next_steps=(NextStep("x", "what comes next", due=now),),
        not_shown=("what is left out",),
    )
    text = text_of(page)
    wanted = (
        *("The page", "A section", "its value", "first", "and 5 more", "nothing is there", "the event"),
        "A paragraph",
        "line two",
        "an alarm (entry 3)",
        "at the head",
        "what comes next",
        "what is left out",
    )
    assert [words for words in wanted if together(words) not in text] == []
    assert together("An empty section") not in text
    assert together("TRAINING") in text


def test_headings_are_repeated_and_stand_over_rows() -> None:
    rows = tuple(Row.of((f"row {number}", "x" * 30)) for number in range(200))
    page = Page(Target("thing", "x"), "Long", (Table.of("Many", ("heading one", "heading two"), rows),))
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(pages_pdf([page], HEAD).data)).pages]
    assert len(sheets) > 2
    assert all("heading one" in sheet and "row" in sheet.partition("heading two")[2] for sheet in sheets)


@pytest.mark.parametrize("word", ["W" * 300, "0f" * 64, "证" * 120, "محمد" * 40])
def test_no_word_leaves_its_column(word: str) -> None:
    columns = tuple(f"column {number}" for number in range(9))
    page = Page(Target("thing", "x"), "Wide", (Table.of("T", columns, (Row.of((word,) * 9),)),))
    document = pypdfium2.PdfDocument(pages_pdf([page], HEAD).data)
    for sheet in document:
        text = sheet.get_textpage()
        edges = [text.get_rect(number) for number in range(text.count_rects())]
        assert max(right for _, _, right, _ in edges) < sheet.get_width() - 45
    document.close()


def test_a_number_and_an_identifier_are_whole_where_digests_leave_little_room() -> None:
    """A record said 102, and below it 400 bytes; then digests take more lines, and instants two."""
    columns = (
        *(Column("exhibit", "exhibit"), Column("object", "object"), Column("file", "file name")),
        *(Column("bytes", "bytes", "bytes"), Column("sha256", "SHA-256", "digest"), Column("store", "store")),
        *(Column("when", "last verified", "instant"), Column("result", "result")),
    )
    cells = ("EV/1", "375e38c8", "ext-filesystem.raw", "1,024,102,400", "a9c0220b" * 8, "local")
    row = Row.of((*cells, "2026-12-02 01:07:23Z", "verified, every byte read"))
    drawn = pages_pdf([Page(Target("thing", "x"), "Record", (Table.of("Stored", columns, (row,)),))], HEAD)
    text = pypdfium2.PdfDocument(drawn.data)[0].get_textpage().get_text_range()
    for whole in ("375e38c8", "1,024,102,400", "2026-12-02", "01:07:23Z", "ext-filesystem.raw"):
        assert whole in text, text


def test_the_same_pages_give_the_same_bytes() -> None:
    page = Page(Target("thing", "x"), "Same", (Paragraph("text"),))
    assert pages_pdf([page], HEAD).data == pages_pdf([page], HEAD).data


def test_a_list_of_parts_says_on_which_page_each_begins() -> None:
    parts = [
        Page(
            Target("exhibit", str(number)),
            f"Exhibit EV/{number}",
            (Table.of("Entries", ("entry",), tuple(Row.of((f"line {line}",)) for line in range(30))),),
            key_facts=(Fact.of("serial", f"SERIAL-{number}"),),
        )
        for number in range(1, 6)
    ]
    rows = tuple(Row.of((f"No. {number}",), part.target) for number, part in enumerate(parts, 1))
    data = pages_pdf(
        [Page(Target("case", "1"), "Case", (Table.of("Exhibits", ("exhibit",), rows),)), *parts], HEAD
    )
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(data.data)).pages]
    told = {int(number): int(page) for number, page in re.findall(r"No\. (\d)\s+(\d+)", sheets[0])}
    begun = {
        number: next(at for at, sheet in enumerate(sheets, 1) if f"Exhibit EV/{number}" in sheet)
        for number in range(1, 6)
    }
    assert told == begun
    assert len(set(begun.values())) > 1


def test_what_a_part_is_about_begins_on_the_sheet_of_its_heading_and_a_short_table_is_whole() -> None:
    for filler in range(34, 56, 3):
        lines = Table.of("Lines", ("n",), tuple(Row.of((f"line {line}",)) for line in range(filler)))
        short = Table.of("Short", ("n",), tuple(Row.of((f"short {line}",)) for line in range(6)))
        part = Page(
            Target("exhibit", "1"),
            "Exhibit EV/1",
            (Section.of("Registered", tuple(Fact.of(f"field {n}", f"value {n}") for n in range(8))), short),
            key_facts=(Fact.of("serial", "SERIAL-1"),),
        )
        data = pages_pdf([Page(Target("case", "1"), "Case", (lines,)), part], HEAD).data
        sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages]
        (about,) = [sheet for sheet in sheets if "Exhibit EV/1" in sheet]
        assert [word for word in ("SERIAL-1", "Registered", "value 7") if word not in about] == []
        (table,) = [sheet for sheet in sheets if "short 0" in sheet]
        assert "Short" in table
        assert "short 5" in table


def test_the_lines_of_a_letterhead_stand_on_the_first_sheet() -> None:
    head = replace(HEAD, lines=("12 Harbour Street", "شارع الميناء ١٢"))
    long = Table.of("Lines", ("n",), tuple(Row.of((f"line {line}",)) for line in range(120)))
    data = pages_pdf([Page(Target("x"), "x", (long,))], head).data
    sheets = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages]
    assert ["12 Harbour Street" in sheet for sheet in sheets] == [True] + [False] * (len(sheets) - 1)
    assert all("Agency" in sheet for sheet in sheets)
