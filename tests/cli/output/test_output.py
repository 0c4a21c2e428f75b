"""Standard output: lines for people or one JSON document, and tables that hostile text cannot bend."""

from __future__ import annotations

import io
import json

from rich.cells import cell_len

from custody.cli.console.output import Exact, Output
from custody.display import visible
from custody.layout import columns, fold, many, pairs


def answered(*, as_json: bool, training: bool = False, warnings: tuple[str, ...] = ()) -> str:
    stream = io.StringIO()
    out = Output(stream, "case.list", as_json=as_json, warnings=warnings)
    out.training = training
    out.answer({"cases": ["ü\x1b"]}, ["line one", "li\x1bne two"])
    return stream.getvalue()


def test_people_get_lines_and_scripts_one_document() -> None:
    assert answered(as_json=False) == "line one\nli\\x1bne two\n"
    document = json.loads(answered(as_json=True))
    assert document == {"schema": "custody.case.list/1", "cases": ["ü\x1b"]}
    assert answered(as_json=True).isascii()


def test_a_training_ledger_and_warnings_are_in_the_answer() -> None:
    assert answered(as_json=False, training=True).startswith("TRAINING LEDGER: nothing in it is evidence\n")
    document = json.loads(answered(as_json=True, training=True, warnings=("careful",)))
    assert (document["training"], document["warnings"]) == (True, ["careful"])


def test_a_format_of_its_own_goes_out_unchanged() -> None:
    stream = io.StringIO()
    Output(stream, "log.vkey", as_json=False).raw("— name\x1b\n")
    assert stream.getvalue() == "— name\x1b\n"


def test_columns_line_up_by_what_is_seen() -> None:
    lines = columns([("a\x1bb", "1"), ("long name", "2")], ("name", "at"))
    shown = [visible(line) for line in lines]
    assert [line.index(mark) for line, mark in zip(shown, ("at", " 1", " 2"), strict=True)] == [11, 10, 10]
    assert columns([("a", "b")]) == ["a  b"]


def test_a_table_without_rows_has_no_headings_either() -> None:
    assert columns([], ("name", "at")) == []
    assert columns([]) == []
    assert columns([("", "")]) == [""]


def test_pairs_line_up_and_end_without_blanks() -> None:
    assert pairs([("a", "1"), ("long", "")]) == ["a     1", "long"]
    assert pairs([]) == []


DIGEST = "5f" * 32


def test_a_value_that_does_not_fit_is_folded_between_words_and_a_digest_stands_whole_on_a_line() -> None:
    words = "one two " * 20
    lines = pairs([("name", "short"), ("authority document", DIGEST), ("what", words)])
    assert lines[0] == "name                short"
    assert lines[1:3] == ["authority document", f"  {DIGEST}"]
    assert max(map(len, lines)) <= 76
    assert " ".join(line[20:] for line in lines[3:]) == words


def test_a_line_of_an_answer_that_is_too_wide_is_folded_and_indented() -> None:
    stream = io.StringIO()
    Output(stream, "case.list", as_json=False).answer({}, ["  " + "word " * 30, f"  at {DIGEST}", "x" * 100])
    lines = stream.getvalue().splitlines()
    assert max(map(len, lines[:-1])) <= 80
    assert lines[0].startswith("  word word")
    assert lines[1].startswith("    word word")
    assert lines[-2:] == [f"  at {DIGEST}", "x" * 100]


def test_a_line_that_is_to_stand_exactly_as_it_is_is_neither_folded_nor_escaped() -> None:
    stream, line = io.StringIO(), "{" + '"a b":"\\n", ' * 20 + "} \\"
    Output(stream, "case.open", as_json=False).answer({}, [Exact(line), "a\\b"])
    assert stream.getvalue() == f"{line}\na\\\\b\n"


def test_a_fold_takes_the_place_of_one_blank_and_loses_no_other() -> None:
    for text in ("a  b   c ", "", " ", "  lead", "word", f"x {DIGEST} y"):
        for width in (1, 2, 4, 80):
            assert " ".join(fold(text, width)) == text
    assert fold("to be or not to be", 9) == ["to be or", "not to be"]


def test_a_duration_a_size_and_an_instant_stay_on_one_line() -> None:
    """Verify that no line ends between a number and its unit, or between the parts of a duration or an instant."""
    assert fold("swept 11 d 23 h ago, again in 19 h 5 min", 15) == [
        "swept",
        "11 d 23 h ago,",
        "again",
        "in 19 h 5 min",
    ]
    assert fold("of 3.2 MiB by 2026-11-02 09:14Z", 9) == ["of", "3.2 MiB", "by", "2026-11-02 09:14Z"]
    assert fold("in 3 days", 6) == ["in 3", "days"]


def test_a_table_folds_the_cells_of_its_widest_column_and_keeps_to_the_room() -> None:
    lines = columns(
        [("EV/1", "a long description of it " * 6, "b0a1"), ("EV/2", "short", "c0a1")], ("x", "what", "id")
    )
    assert max(map(len, lines)) <= 76
    assert lines[0].index("id") == lines[1].index("b0a1") == lines[-1].index("c0a1")
    assert lines[-1].startswith("EV/2  short")
    assert [line[:6] for line in lines[2:-1]] == ["      "] * (len(lines) - 3)


def test_widths_are_those_that_hostile_text_has_once_it_is_visible() -> None:
    assert fold("\x1b\x1b \x1b\x1b", 9) == ["\x1b\x1b", "\x1b\x1b"]
    assert fold("\x1b\x1b \x1b\x1b", 17) == ["\x1b\x1b \x1b\x1b"]


def test_widths_are_the_columns_that_a_terminal_gives_a_letter() -> None:
    lines = columns([("李小龍", "1"), ("e\u0301ve", "2"), ("A. Admin", "3")], ("name", "entry"))
    assert {cell_len(line[: -len(line.split()[-1])]) for line in lines} == {10}
    assert fold("李 小 龍", 5) == ["李 小", "龍"]


def test_a_count_has_its_noun_in_the_right_number() -> None:
    assert [many(count, "copy") for count in (0, 1, 2)] == ["0 copies", "1 copy", "2 copies"]
    assert [many(2, noun) for noun in ("entry", "day", "file")] == ["2 entries", "2 days", "2 files"]
