"""A page in each rendering: nothing of it is lost, nothing that others wrote does anything, and widths hold."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from custody.law.clock import parse_instant
from custody.pages.parts.letterhead import Letterhead
from custody.pages.parts.page import (
    Action,
    Alarm,
    Block,
    Column,
    Event,
    Fact,
    Lane,
    NextStep,
    Page,
    Paragraph,
    Refusal,
    Row,
    Section,
    Table,
    Target,
    Timeline,
    Verbatim,
)
from custody.pages.render.csv import csv, facts_table
from custody.pages.render.document import document
from custody.pages.render.html import html
from custody.pages.render.text import text
from tests.cli import paged

DAY = parse_instant("2026-11-24T13:37:00Z")
HOSTILE = 'a\x1b[31mred\u202egnp.exe <script>alert(1)</script> & "q" C:\\x'
WITHHELD = Fact("owner", "owner", None, "(withheld)", "withheld", 4, "the reader is no member", "quiet")


def page() -> Page:
    """Return a page that has something of everything."""
    return Page(
        Target("exhibit", "EV/1"),
        "Exhibit EV/1",
        (
            Section.of("What it is", (Fact.of("description", "red stick"), WITHHELD)),
            Table.of(
                "Entries",
                (Column("entry", "entry", "count"), "kind"),
                (
                    Row(
                        (Fact("", "", 17, "17"), Fact.of("kind", "exhibit.sealed")),
                        Target("entry", "17"),
                        tone="warn",
                    ),
                ),
                more=3,
            ),
            Timeline(
                "custody",
                "Recorded custodians",
                (
                    Lane("E. Hall", (Event(DAY, DAY + 60, "period", Fact.of("", "handed over"), 5),)),
                    Lane("C. Reed", (Event(DAY + 60, None, "open", Fact("", "", None, "")),)),
                ),
                DAY + 120,
                "custodian",
            ),
            Paragraph(
                "A paragraph that is long enough to be folded somewhere, if the width is small.", "warn"
            ),
            Verbatim("The signed note", "{}\n\n— lab.example/1 AAAA\n"),
        ),
        alarms=(Alarm("custody.gap", "nobody had it for two hours", entry=9),),
        key_facts=(Fact.of("custodian", "E. Hall", "good", Target("person", "1")),),
        actions=(
            Action("break its seal", ("exhibit", "unseal"), {"exhibit": "EV/1"}),
            Action(
                "return it",
                ("disposition", "propose"),
                refused=Refusal("legal_hold.open", "art. 29", "a hold stands"),
            ),
        ),
        next_steps=(NextStep("review", "review the hold", due=DAY, roles=("authority",)),),
        about=("exhibit", "1"),
        not_shown=("files in it are on their own pages",),
    )


#: What every rendering has of that page.
SAID = (
    *("Exhibit EV/1", "description", "red stick", "owner", "(withheld)", "the reader is no member"),
    *(
        "17",
        "exhibit.sealed",
        "E. Hall",
        "C. Reed",
        "handed over",
        "2026-11-24T13:37:00Z",
        "2026-11-24T13:38:00Z",
    ),
    *("to be folded somewhere", "lab.example/1 AAAA", "nobody had it for two hours", "custodian"),
    *("break its seal", "a hold stands", "review the hold", "files in it are on their own pages"),
)


@pytest.mark.parametrize("said", SAID)
def test_every_rendering_has_all_of_a_page(said: str) -> None:
    people = paged.minute(said) if said.endswith(":00Z") else said
    assert people in " ".join(" ".join(text(page())).split())
    assert said in json.dumps(document(page()))
    assert people in " ".join(plain(html([page()])).split())


def plain(document_text: str) -> str:
    """Return the text of an HTML document."""
    found: list[str] = []

    class Reader(HTMLParser):
        def handle_data(self, data: str) -> None:
            found.append(data)

    Reader().feed(document_text)
    return "".join(found)


@pytest.mark.parametrize("columns", [40, 60, 80, 132])
def test_no_line_of_text_is_wider_than_asked(columns: int) -> None:
    assert max(map(len, text(page(), columns))) <= columns


def test_text_without_other_letters_is_ascii_alone() -> None:
    lines = text(
        Page(Target("x"), "Ärger", (Section.of("", (Fact.of("name", "محمد 李", "good"),)),)), ascii=True
    )
    assert all(line.isascii() for line in lines)
    assert "\\u{c4}rger" in lines[0]


def test_what_others_wrote_is_made_visible_in_every_rendering() -> None:
    wrote = Page(
        Target("x", HOSTILE),
        HOSTILE,
        (
            Section.of(HOSTILE, (Fact.of(HOSTILE, HOSTILE),)),
            Table.of(HOSTILE, (HOSTILE,), (Row.of((HOSTILE,)),)),
            Verbatim(HOSTILE, HOSTILE),
        ),
    )
    written = ("\n".join(text(wrote)), html([wrote], notice=HOSTILE), csv(facts_table(wrote)).decode())
    for said in written:
        assert "\x1b" not in said
        assert "\u202e" not in said
        assert "\\u{202e}" in said
    assert "<script" not in written[1]
    (section,) = document(wrote)["sections"].values()
    assert [fact["value"] for fact in section["facts"].values()] == [HOSTILE]


class Tags(HTMLParser):
    """The tags of a document, each closed in its turn, and every attribute."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += attrs
        if tag not in ("meta", "wbr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_an_html_document_stands_alone_and_every_tag_is_closed() -> None:
    written = html([page(), Page(Target("person", "1"), "E. Hall")])
    tags = Tags(written)
    assert tags.open == []
    assert not tags.names & {"script", "link", "img", "iframe", "object", "form", "input", "base"}
    assert not {name for name, _ in tags.attributes if name.startswith("on") or name in ("src", "style")}
    links = {value for name, value in tags.attributes if name == "href"}
    assert links == {"#person_2e_1"}
    assert links <= {f"#{value}" for name, value in tags.attributes if name == "id"}
    assert "http" not in written.replace("http-equiv", "")
    assert "@import" not in written
    assert "url(" not in written


def test_names_in_another_script_carry_it_and_its_direction() -> None:
    said = html([Page(Target("x"), "x", (Section.of("", (Fact.of("name", "Dr. محمد علي, 李明"),)),))])
    assert '<bdi lang="und-Arab" dir="rtl">محمد علي</bdi>' in said
    assert '<bdi lang="und-Hani" dir="ltr">李明</bdi>' in said


def test_a_text_that_is_read_from_the_right_keeps_its_numbers_in_their_place() -> None:
    said = html([Page(Target("x"), "x", (Section.of("", (Fact.of("mark", "خدش، رقم 4901 على"),)),))])
    assert '<bdi lang="und-Arab" dir="rtl">خدش، رقم 4901 على</bdi>' in said
    mixed = html([Page(Target("x"), "x", (Section.of("", (Fact.of("mark", "هاتف Nova أسود"),)),))])
    assert (
        '<bdi dir="rtl"><bdi lang="und-Arab" dir="rtl">هاتف</bdi> Nova '
        '<bdi lang="und-Arab" dir="rtl">أسود</bdi></bdi>' in mixed
    )


def test_long_words_can_be_parted_and_instants_and_short_words_are_not() -> None:
    digest, serial = "0123456789abcdef" * 4, "SERIAL-" + "X" * 60
    at = "2026-11-24 13:37Z (24 Nov 2026 14:37 +01:00)"
    said = html(
        [Page(Target("x"), "x", (Section.of("", (Fact.of("all", f"{digest} {serial} {at} dc3dd"),)),))]
    )
    assert "<span>01234567</span><wbr><span>89abcdef</span>" in said
    assert "SERIAL-X<wbr>XXXXXXXX<wbr>" in said
    assert '<span class="at">2026-11-24 13:37Z</span>' in said
    assert '<span class="at">24 Nov 2026 14:37 +01:00</span>' in said
    assert "".join(plain(said).split()).count(f"{digest}{serial}{''.join(at.split())}dc3dd") == 1


def test_no_title_ends_the_style_sheet_that_bears_it() -> None:
    head = Letterhead("A", '"; } </style><b>x', 'ledger \\" }', "printed", DAY, training=False)
    said = html([page()], head=head)
    assert said.count("</style>") == 1
    assert "<b>" not in said
    style = said.partition("<style>")[2].partition("</style>")[0]
    assert style.count("{") == style.count("}")


def test_links_lead_to_the_part_of_a_record_that_its_list_names() -> None:
    part = Target("exhibit", "1")
    listed = Table.of("Exhibits", ("exhibit",), (Row.of(("EV/1",), part),))
    said = html([Page(part, "Record", (listed,)), Page(part, "Exhibit EV/1")])
    assert said.count('id="exhibit_2e_1"') == 1
    assert '<a href="#exhibit_2e_1">EV/1</a>' in said
    assert said.index("Record</h1>") < said.index('id="exhibit_2e_1"') < said.index("Exhibit EV/1</h1>")


def test_two_things_whose_names_differ_in_a_sign_are_two_places() -> None:
    pages = [Page(Target("exhibit", name), name) for name in ("EV/1", "EV-1", "ev/1", "EV 1")]
    places = [value for name, value in Tags(html(pages)).attributes if name == "id"]
    assert len(set(places)) == len(pages)


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r", " ="])
def test_no_cell_of_a_table_is_computed(begins: str) -> None:
    found = Table.of("", ("a",), (Row.of((f"{begins}1+1",)),))
    cell = csv(found).decode("utf-8-sig").split("\r\n")[1]
    assert cell.startswith("\"'")


def test_numbers_of_a_table_stand_as_they_are_and_quotes_are_doubled() -> None:
    columns = (Column("n", "number", "count"), Column("t", 'te"xt'))
    found = Table("k", "", columns, (Row((Fact("", "", -5, "-5 s"), Fact("", "", "a,\nb", "a,\nb"))),))
    assert csv(found) == '\ufeff"number","te""xt"\r\n"-5","a,\\x0ab"\r\n'.encode()


def test_what_has_one_key_in_one_object_of_a_document_is_told_apart() -> None:
    twice = (Fact.of("a", "1"), Fact.of("a", "2"), Fact.of("", "3"))
    table = Table.of("t", ("a", "a", "", "a_2"), (Row.of(("1", "2", "3", "4")),))
    sections = (Section.of("s", twice), Section.of("s", ()), Section.of("", twice))
    found = document(Page(Target("x"), "x", (table, *sections), key_facts=twice))
    assert list(found["facts"]) == ["a", "a_2", "untitled"]
    assert list(found["sections"]) == ["s", "s_2", "untitled"]
    assert {key: fact["value"] for key, fact in found["sections"]["s"]["facts"].items()} == {
        "a": "1",
        "a_2": "2",
        "untitled": "3",
    }
    (listed,) = found["tables"].values()
    assert list(listed["columns"]) == list(listed["rows"][0]["cells"]) == ["a", "a_2", "untitled", "a_2_2"]
    assert [cell["value"] for cell in listed["rows"][0]["cells"].values()] == ["1", "2", "3", "4"]


def test_a_document_is_read_by_keys() -> None:
    found = document(page())
    assert (found["schema"], found["page"]) == ("custody.page/2", "exhibit")
    assert (paged.value(found, "custodian"), paged.value(found, "description")) == ("E. Hall", "red stick")
    assert (paged.fact(found, "owner")["state"], paged.value(found, "owner")) == ("withheld", None)
    assert paged.said(found, "owner") == "(withheld) (the reader is no member)"
    assert paged.rows(found, "entries") == [{"entry": 17, "kind": "exhibit.sealed"}]
    assert paged.texts(found, "entries") == [{"entry": "17", "kind": "exhibit.sealed"}]
    assert paged.cell(found, "entries", 0, "entry") == 17
    assert (paged.rows(found, "nothing"), paged.has(found, "owner"), paged.has(found, "nothing")) == (
        [],
        True,
        False,
    )
    assert paged.alarms(found) == {"custody.gap"}


def test_a_document_has_no_value_of_what_is_not_shown_even_if_a_fact_had_one() -> None:
    slipped = Fact("owner", "owner", "Jane Roe", "(withheld)", "withheld")
    assert "Jane Roe" not in json.dumps(document(Page(Target("x"), "x", key_facts=(slipped,))))


def test_what_a_table_tells_of_a_timeline_is_told_once_in_words() -> None:
    begun = Event.of(DAY, DAY + 60, "period", "granted")
    ended = Event.of(DAY + 60, None, "ended")
    told, untold = Lane("periods", (begun,), "periods"), Lane("ended", (ended,))
    table = Table.of("Periods", ("from",), (Row.of(("2026-11-24",)),))
    clock = Timeline("clock", "Its clock", (told,), DAY)

    def written(*blocks: Block) -> str:
        found = Page(Target("preservation_order", "1"), "Order P-1", blocks)
        return "\n".join([*text(found), html([found])])

    assert "granted" not in written(clock, table)
    assert "Its clock" not in "\n".join(
        text(Page(Target("preservation_order", "1"), "Order P-1", (clock, table)))
    )
    assert "granted" in written(clock)
    both = Timeline("clock", "Its clock", (told, untold), DAY)
    assert "ended since 2026-11-24 13:38Z" in written(both, table)
    assert "granted" not in written(both, table)
    lanes = document(Page(Target("preservation_order", "1"), "Order P-1", (both, table)))["timelines"][
        "clock"
    ]["lanes"]
    assert [lane["label"] for lane in lanes] == ["periods", "ended"]


def test_what_can_be_done_is_written_as_it_is_typed() -> None:
    known = {"preservation_order": "PO 17/2026", "preservation_orders": "PO 17/2026", "case": ""}
    why = Refusal("order.open", "", "it has ended")
    acts = (
        Action("serve it", ("preservation-order", "serve"), known),
        Action("renew it", ("preservation-order", "renew"), known, refused=why),
        Action("take in what was seized", ("exhibit", "intake"), {"seizure": "S-1"}),
    )
    written = text(Page(Target("preservation_order", "1"), "Order P-1", actions=acts))
    assert written[-3:] == [
        "  custody preservation-order serve 'PO 17/2026': serve it",
        "  custody preservation-order renew: not now: it has ended (order.open)",
        "  custody exhibit intake --seizure S-1: take in what was seized",
    ]


def test_a_fact_without_words_is_for_programs_alone() -> None:
    silent = Page(
        Target("x"),
        "x",
        (Section.of("This machine", (Fact("fit", "fit for use", None, ""), Fact.of("level", "warn"))),),
        key_facts=(Fact("seen", "looked at", None, ""),),
    )
    for written in ("\n".join(text(silent)), html([silent])):
        assert "fit for use" not in written
        assert "looked at" not in written
        assert "warn" in written
    assert (paged.has(document(silent), "fit"), paged.has(document(silent), "seen")) == (True, True)
