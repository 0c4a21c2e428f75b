"""Labels and papers as text and in the printer's language: what others wrote changes nothing on them but itself."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from custody.display import visible
from custody.ledger.papers import plain_text, zpl
from custody.ledger.papers.label import Label
from custody.ledger.papers.paper import TRAINING, Block, Paper, Table
from fixtures.hostile_names import HOSTILE_NAMES

ID = "0f8c2f6e-94a1-4d7b-8a53-2f3f1c6d7e90"
NAMES = [name.name.decode("utf-8", "surrogateescape") for name in HOSTILE_NAMES]
NAMES += ["^XZ^XA^IDR:*.*^FS", "~JA", "EV/1^FS^FO0,0^GB800,400,400^FS", "_5EXZ", "a\\&b", ">:>;", "W" * 300]


def label(reference: str = "EV/1", *, case: str = "C-1", seals: int = 1, training: bool = False) -> Label:
    on = tuple((f"S-{number}", f"B-{number}") for number in range(1, seals + 1))
    return Label(reference, case, "usb_stick", on, ID, training)


def paper(value: str, *, training: bool = False) -> Paper:
    block = Block(f"thing {value}", (("description", (value,)), ("leaf", ("ab" * 32,))))
    table = Table("Chain", ("no.", "received by"), (1, 3), ((("1",), (value, "a second line")),))
    notes = ("A note of ours that is long enough to be folded once at the least, as most of them are.",)
    return Paper(
        title="Receipt",
        origin="lab.example/0",
        size=7,
        at=1_793_610_000,
        zone="UTC",
        training=training,
        parts=(block, table),
        notes=notes,
        signatures=(("given by", value),),
        annex=(block,),
        code=ID,
    )


def commands(printed: str) -> list[str]:
    """Return what a printer would obey: a caret or tilde with two characters behind it, but no data."""
    return re.findall(r"[\^~](?:A0|[A-Z]{2})", printed)


def fields(printed: str) -> list[str]:
    """Return what a printer would print of each field: its data, the hexadecimal turned into bytes."""
    return [
        re.sub(rb"_([0-9A-F]{2})", lambda one: bytes.fromhex(one[1].decode()), data.encode()).decode()
        for data in re.findall(r"\^FD(.*?)\^FS", printed)
    ]


def test_a_label_as_text_says_what_everybody_may_read() -> None:
    assert plain_text.label_lines(label()) == [
        "+--------------------------------------------",
        "| EV/1",
        "| case C-1",
        "| category USB stick",
        "| seal S-1, bag B-1",
        f"| {ID}",
        "+--------------------------------------------",
    ]


def test_a_label_in_zpl_is_the_one_on_file() -> None:
    identifier = ID.replace("-", "_2D")
    assert zpl.zpl(label()).splitlines() == [
        *("^XA", "^CI28", "^PW800", "^LL400", "^LH0,0"),
        f"^FO24,24^BQN,2,7^FH^FDQA,{identifier}^FS",
        "^FO290,24^A0N,56,56^FH^FDEV_2F1^FS",
        "^FO290,94^A0N,30,30^FH^FDcase C_2D1^FS",
        "^FO290,132^A0N,30,30^FH^FDcategory USB stick^FS",
        "^FO290,170^A0N,30,30^FH^FDseal S_2D1_2C bag B_2D1^FS",
        f"^FO24,360^A0N,30,30^FH^FD{identifier}^FS",
        *("^PQ1", "^XZ"),
    ]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_text_gives_the_printer_a_command(name: str) -> None:
    printed = zpl.zpl(label(name, case=name))
    assert commands(printed) == commands(zpl.zpl(label()))
    assert re.fullmatch(r"[\n -~]*", printed)
    assert len(printed.splitlines()) == len(zpl.zpl(label()).splitlines())
    reference, case = fields(printed)[1:3]
    for shown, whole in ((reference, visible(name)), (case, visible(f"case {name}"))):
        assert shown == whole or (shown.endswith("\\…") and whole.startswith(shown[:-2]))


def test_what_looks_for_commands_finds_one_that_was_let_in() -> None:
    assert "^ID" in commands("^FO1,1^FDEV^XZ^XA^IDR:*.*^FS")


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_no_line_of_a_label_or_paper_is_forged_by_a_name(name: str) -> None:
    plain = plain_text.label_lines(label())
    lines = plain_text.label_lines(label(name))
    assert len(lines) == len(plain)
    assert [text for text in lines if text not in plain] in ([], [lines[1]])
    assert all(len(line) <= plain_text.LABEL_WIDTH + 3 for line in lines)
    for line in [*lines, *plain_text.paper_lines(paper(name))]:
        assert visible(line, told=True) == line


@pytest.mark.parametrize(
    "name", [text for text in NAMES if all(len(part) < 60 for part in visible(text).split())], ids=ascii
)
def test_a_paper_is_no_wider_than_a_screen(name: str) -> None:
    lines = plain_text.paper_lines(paper(f"{name} and more " * 9))
    assert all(len(line) <= plain_text.WIDTH for line in lines)
    assert f"    {'ab' * 32}" in lines


def test_of_many_seals_a_label_names_the_last_and_counts_the_others() -> None:
    lines = [f"{name} {value}" for name, value in label(seals=5).rows()]
    assert lines[2:] == ["seal S-5, bag B-5", "seal S-4, bag B-4", "seal 3 more"]
    assert label(seals=3).rows()[-1] == ("seal", "S-1, bag B-1")
    assert label(seals=0).rows()[-1] == ("seal", "none")


@pytest.mark.parametrize("copy", [1, 2])
@pytest.mark.parametrize("training", [False, True])
def test_nothing_is_printed_beyond_the_label(training: bool, copy: int) -> None:
    printed = zpl.zpl(replace(label("W" * 40, seals=9, training=training), copy=copy))
    assert ("copy 2" in fields(printed)) == (copy == 2)
    for left, top, height, data in re.findall(
        r"\^FO(\d+),(\d+)\^A0N,(\d+),\d+\^(?:FR\^)?FH\^FD(.*)\^FS", printed
    ):
        shown = fields(f"^FD{data}^FS")[0]
        wide = sum(1.0 if item == "W" else 0.62 for item in shown)
        assert int(left) + wide * int(height) <= zpl.WIDTH
        assert int(top) + int(height) <= zpl.LENGTH


def test_what_a_training_ledger_prints_says_so_large() -> None:
    assert plain_text.label_lines(label(training=True))[1] == f"| {TRAINING}"
    assert fields(zpl.zpl(label(training=True)))[0] == TRAINING
    lines = plain_text.paper_lines(paper("x", training=True))
    assert (lines[0], lines[-1]) == (TRAINING, TRAINING)
    for shown in (plain_text.label_lines(label()), [zpl.zpl(label())], plain_text.paper_lines(paper("x"))):
        assert not any("TRAINING" in item for item in shown)


def test_the_code_of_a_label_says_the_identifier() -> None:
    assert fields(zpl.zpl(label()))[0] == f"QA,{ID}"


@pytest.mark.parametrize(
    ("name", "lacking"),
    [("EV/1", []), ("Größe 7", []), ("Łódź", ["Łódź"]), ("شارع", ["شارع"]), ("张伟", ["张伟"])],
)
def test_what_the_font_of_a_label_printer_may_lack_is_named(name: str, lacking: list[str]) -> None:
    assert zpl.unprintable(label(name)) == lacking
