"""Standard output: lines for people or one JSON document, and tables that hostile text cannot bend."""

from __future__ import annotations

import io
import json

from custody.cli.output import Output, columns, pairs
from custody.display import visible


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


def test_pairs_line_up_and_end_without_blanks() -> None:
    assert pairs([("a", "1"), ("long", "")]) == ["a     1", "long"]
    assert pairs([]) == []
