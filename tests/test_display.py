"""Hostile text on a terminal: nothing in it acts, hides or moves, and it can be read back in one way only."""

from __future__ import annotations

import itertools
import os
import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custody.display import MAX_MARKS, set_off, visible
from tests.failures import every

ANY_TEXT = st.text(st.characters(codec=None), max_size=40) | st.text(
    st.sampled_from("a\\\x1b\n\u202e\u200b\u0301\ud800\udc80\u2028é…x{}u0"), max_size=40
)
PIECE = re.compile(r"\\\\|\\x([0-9a-f]{2})|\\u\{([0-9a-f]+)\}|([^\\])", re.DOTALL)


def read_back(shown: str) -> str:
    """Undo ``visible``: the inverse that exists because no two texts look the same."""
    text, at = [], 0
    while at < len(shown):
        match = PIECE.match(shown, at)
        assert match is not None, (shown, at)
        byte, code, plain = match.groups()
        if byte is not None:
            number = int(byte, 16)
            text.append(chr(number if number < 0x80 else 0xDC00 + number))
        elif code is not None:
            text.append(chr(int(code, 16)))
        else:
            text.append("\\" if plain is None else plain)
        at = match.end()
    return "".join(text)


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ("report.pdf", "report.pdf"),
        ("Übergabe an Frau Müller, 3. Etage.txt", "Übergabe an Frau Müller, 3. Etage.txt"),
        ("証拠品 写真.jpg", "証拠品 写真.jpg"),
        ("\x1b[2J\x1b]0;owned\x07", r"\x1b[2J\x1b]0;owned\x07"),
        ("a\nb\tc\rd\x00\x7f", r"a\x0ab\x09c\x0dd\x00\x7f"),
        ("\x85\x9b31m", r"\u{85}\u{9b}31m"),
        ("invoice\u202efdp.exe", r"invoice\u{202e}fdp.exe"),
        ("\u2066a\u2069\u061c\u200e", r"\u{2066}a\u{2069}\u{61c}\u{200e}"),
        ("pass\u200bword\u00ad\u2060\ufeff", r"pass\u{200b}word\u{ad}\u{2060}\u{feff}"),
        ("a\u2028b\u2029c", r"a\u{2028}b\u{2029}c"),
        ("a\u00a0b\u3000c", r"a\u{a0}b\u{3000}c"),
        ("\ue000\U000f0000\u0378\uffff", r"\u{e000}\u{f0000}\u{378}\u{ffff}"),
        ("\u3164\u2800\u115f\ufe0f\u034f", r"\u{3164}\u{2800}\u{115f}\u{fe0f}\u{34f}"),
        ("\U000e0041\U000e0100", r"\u{e0041}\u{e0100}"),
        ("\ud800\udfff", r"\u{d800}\u{dfff}"),
        ("C:\\evil\\x1b", r"C:\\evil\\x1b"),
        ("[red]hidden[/red].exe", "[red]hidden[/red].exe"),
    ],
)
def test_what_is_not_plainly_visible_becomes_an_escape(hostile: str, shown: str) -> None:
    assert visible(hostile) == shown


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"caf\xc3\xa9", "café"),
        (b"caf\xe9", r"caf\xe9"),
        (b"\xff\xfe\x80", r"\xff\xfe\x80"),
        (b"\xed\xa0\x80", r"\xed\xa0\x80"),
        (b"\xc0\xaf", r"\xc0\xaf"),
        (b"a\\xe9", r"a\\xe9"),
        (b"\xc2\x85", r"\u{85}"),
        (b"\xf4\x90\x80\x80", r"\xf4\x90\x80\x80"),
    ],
)
def test_bytes_that_are_not_utf_8_are_shown_as_bytes(raw: bytes, shown: str) -> None:
    assert visible(raw) == shown
    assert visible(raw.decode("utf-8", "surrogateescape")) == shown


@pytest.mark.skipif(sys.platform == "win32", reason="file names are not bytes there")
def test_a_file_name_as_the_system_gives_it_shows_its_bytes() -> None:
    assert visible(os.fsdecode(b"beweis\xff.bin")) == r"beweis\xff.bin"


@given(ANY_TEXT)
def test_the_result_can_be_read_back_in_one_way_only(text: str) -> None:
    assert read_back(visible(text)) == text


@given(st.binary(max_size=40))
def test_the_result_of_bytes_can_be_read_back(raw: bytes) -> None:
    assert read_back(visible(raw)).encode("utf-8", "surrogateescape") == raw


@given(ANY_TEXT)
def test_nothing_that_acts_or_hides_is_left(text: str) -> None:
    shown = visible(text)
    assert shown.encode("utf-8").decode("utf-8") == shown
    assert shown == "".join(shown.splitlines())
    categories = {unicodedata.category(character) for character in shown}
    assert not categories & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert all(character == " " for character in shown if unicodedata.category(character) == "Zs")


def test_every_character_of_unicode_is_shown_or_escaped() -> None:
    # Between the last assigned plane of scripts and the tags nothing is assigned; behind them all is private.
    assigned = itertools.chain(range(0x33500), range(0xE0000, 0xE0200))
    for code in itertools.chain(assigned, range(0x33500, 0xE0000, 97), range(0xE0200, 0x110000, 97)):
        shown = visible("a" + chr(code))
        assert read_back(shown) == "a" + chr(code)
        if shown[1:] == chr(code):
            assert unicodedata.category(chr(code)) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def test_a_flood_of_combining_marks_is_dammed() -> None:
    flood = "e" + "\u0301" * 50
    shown = visible(flood)
    assert shown.startswith("e" + "\u0301" * MAX_MARKS + r"\u{301}")
    assert shown.count("\u0301") == MAX_MARKS
    assert visible("न\u093fर\u094dद\u0947\u0936") == "न\u093fर\u094dद\u0947\u0936"


@pytest.mark.parametrize("before", ["", "\n", "\\", "\u200b", "\ufe0f"])
def test_a_mark_never_alters_what_stands_before_the_text_or_an_escape(before: str) -> None:
    assert visible(before + "\u0336x").endswith(r"\u{336}x")


@given(ANY_TEXT, st.integers(-2, 30))
def test_a_limit_cuts_between_escapes_and_marks_the_cut(text: str, limit: int) -> None:
    whole, cut = visible(text), visible(text, limit=limit)
    assert len(cut) <= max(limit, 0)
    if len(whole) <= limit:
        assert cut == whole
    elif limit >= 2:
        assert cut.endswith("\\…")
        assert whole.startswith(cut[:-2])
        assert text.startswith(read_back(cut[:-2]))


def test_a_cut_cannot_be_mistaken_for_a_name_that_ends_in_dots() -> None:
    assert visible("abcdef", limit=5) == "abc\\…"
    assert visible("abc…", limit=5) == "abc…"
    assert visible("abc\\…", limit=9) == "abc\\\\…"
    assert visible("\x1b\x1b\x1b", limit=7) == "\\x1b\\…"
    assert visible("x" * 10**6, limit=4) == "xx\\…"
    assert [visible("abc", limit=limit) for limit in (-1, 0, 1, 2, 3)] == ["", "", "…", "\\…", "abc"]


@pytest.mark.parametrize("text", ["a\\b", "a\\x1b", "\\", "\\\\"])
def test_a_sentence_that_quotes_in_escapes_already_is_not_escaped_again(text: str) -> None:
    assert visible(f"no file {text!r}", told=True) == f"no file {text!r}"
    assert visible(f"no file {text}\x1b", told=True) == f"no file {text}\\x1b"
    assert visible(text) == text.replace("\\", "\\\\")


def test_a_name_that_could_be_read_as_a_label_or_a_state_stands_in_quotation_marks() -> None:
    names = {
        "C. Reed": "C. Reed",
        "Marie de la Fontaine, head of unit": "Marie de la Fontaine, head of unit",
        "[bold]K. Lind[/bold]": "[bold]K. Lind[/bold]",
        "Norah Nott": "Norah Nott",
        "custodian  none": '"custodian  none"',
        " C. Reed": '" C. Reed"',
        "C. Reed ": '"C. Reed "',
        "none": '"none"',
        "MISSING since 2020": '"MISSING since 2020"',
        "seal: intact": '"seal: intact"',
        "C. Reed (since 1999)": '"C. Reed (since 1999)"',
        "C. Reed; none": '"C. Reed; none"',
        'C. Reed" none': '"C. Reed"" none"',
    }

    def one(name: str) -> None:
        assert set_off(name) == names[name]

    every(names, one)
