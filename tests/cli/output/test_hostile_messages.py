"""A name that an error quotes is escaped once: nothing in it acts, and it can be read back."""

from __future__ import annotations

import io
import os
import re
from pathlib import Path

import pytest

from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.output import Escaped, Output
from custody.cli.console.progress import bytes_text, size_text
from custody.errors import CustodyError
from custody.storage.files.sources import DiskSources
from fixtures.hostile_names import HOSTILE_NAMES, HostileName
from tests.cli.desk import Desk

_ESCAPE = re.compile(r"\\(?:x([0-9a-f]{2})|u\{([0-9a-f]+)\}|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))")
_SHORT = {"n": "\n", "r": "\r", "t": "\t"}


def read_back(quoted: str, *, raw_bytes: bool) -> str:
    """Take escapes away; a two-digit one above ASCII is a byte or a character, by who wrote it."""

    def one(found: re.Match[str]) -> str:
        if found[1]:
            code = int(found[1], 16)
            return chr(code + 0xDC00 if raw_bytes and code > 0x7F else code)
        digits = found[2] or found[3] or found[4]
        return chr(int(digits, 16)) if digits else _SHORT.get(found[5], found[5])

    return _ESCAPE.sub(one, quoted)


def quoted_in(told: str) -> str:
    found = re.search(r"'(.*)'|\"(.*)\"", told)
    assert found is not None, told
    return found[1] or found[2]


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda one: one.why)
def test_a_command_quotes_a_hostile_name_once_and_so_that_it_can_be_read_back(
    tmp_path: Path, name: HostileName
) -> None:
    text = os.fsdecode(name.name)
    answer = Desk(tmp_path / "desk").run("verify", "proof", "--vkey", f"@/nowhere/{text}")
    assert answer.status == 6
    assert read_back(quoted_in(answer.err.splitlines()[0]), raw_bytes=False) == f"/nowhere/{text}"
    told = io.StringIO()
    with pytest.raises(CustodyError) as refused, DiskSources().open(f"/nowhere/{text}"):
        pass
    Diagnostics(told).error(refused.value)
    first = told.getvalue().splitlines()[0]
    assert read_back(quoted_in(first), raw_bytes=True) == f"/nowhere/{text}"
    listed = io.StringIO()
    Output(listed, "test", as_json=False).answer({}, [Escaped(refused.value.message)])
    # A line of an answer that is wider than a terminal is folded between words.
    assert re.sub(r"\s", "", listed.getvalue()) == re.sub(r"\s", "", first.removeprefix("custody: "))


@pytest.mark.parametrize("name", HOSTILE_NAMES, ids=lambda one: one.why)
def test_a_message_in_python_s_quotes_is_escaped_once_too(name: HostileName) -> None:
    text = os.fsdecode(name.name)
    told = io.StringIO()
    Diagnostics(told).error(CustodyError(f"there is no file {text!r}", hint=""))
    (line,) = told.getvalue().splitlines()
    assert read_back(quoted_in(line), raw_bytes=False) == text
    assert line.isprintable()


@pytest.mark.parametrize(
    ("count", "exact", "rounded"),
    [
        (0, "0 bytes", "0 bytes"),
        (1, "1 byte", "1 byte"),
        (2, "2 bytes", "2 bytes"),
        (2048, "2,048 bytes", "2.0 KiB"),
    ],
)
def test_one_byte_is_one_byte(count: int, exact: str, rounded: str) -> None:
    assert (bytes_text(count), size_text(count)) == (exact, rounded)
