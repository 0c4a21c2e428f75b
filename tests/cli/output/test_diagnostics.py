"""Standard error: errors with what to do, warnings that quiet keeps, progress on a terminal only."""

from __future__ import annotations

import io
import json

import pytest

from custody.cli.console.diagnostics import Diagnostics
from custody.cli.console.progress import size_text
from custody.errors import Conflict, OutOfMemory, ProofInvalid, RuleBroken


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_an_error_says_what_happened_and_what_to_do() -> None:
    stream = io.StringIO()
    assert Diagnostics(stream).error(Conflict("the case\x1b moved on", hint="Look again.")) == 7
    assert stream.getvalue() == "custody: the case\\x1b moved on\n  Look again.\n"


def test_an_error_without_a_hint_is_one_line() -> None:
    stream = io.StringIO()
    assert Diagnostics(stream).error(ProofInvalid("no", hint="")) == 3
    assert stream.getvalue() == "custody: no\n"


def test_a_broken_rule_names_rule_and_article() -> None:
    stream = io.StringIO()
    Diagnostics(stream).error(RuleBroken("too long", rule="un-25.ceiling", article="25(2)", hint=""))
    Diagnostics(stream).error(RuleBroken("not so", rule="answers", hint=""))
    assert stream.getvalue().splitlines() == [
        "custody: too long [rule un-25.ceiling, article 25(2)]",
        "custody: not so [rule answers]",
    ]


def test_an_error_for_scripts_is_one_document() -> None:
    stream = io.StringIO()
    say = Diagnostics(stream, as_json=True)
    assert say.error(RuleBroken("too long", rule="un-25.ceiling", article="25(2)")) == 5
    document = json.loads(stream.getvalue())
    assert document["schema"] == "custody.error/1"
    assert (document["code"], document["rule"], document["article"]) == ("rule", "un-25.ceiling", "25(2)")


def test_without_memory_the_document_is_a_line_of_its_own_whatever_was_begun_before_it() -> None:
    stream = io.StringIO("Exception ignored in sys.unraisablehook")
    stream.seek(0, io.SEEK_END)
    Diagnostics(stream, as_json=True).error(OutOfMemory("the system gave no more memory"))
    begun, document = stream.getvalue().splitlines()
    assert begun == "Exception ignored in sys.unraisablehook"
    assert json.loads(document)["code"] == "out-of-memory"


@pytest.mark.parametrize("as_json", [False, True])
def test_an_interruption_says_that_the_ledger_must_be_looked_at(as_json: bool) -> None:
    stream = io.StringIO()
    assert Diagnostics(stream, as_json=as_json).stopped("hung up", 129) == 129
    assert "hung up; what was not answered" in stream.getvalue()
    assert "Look at the ledger" in stream.getvalue()
    if as_json:
        document = json.loads(stream.getvalue())
        assert (document["code"], document["exit"]) == ("hung-up", 129)


def test_an_interruption_that_nobody_can_be_told_of_is_still_one() -> None:
    class Gone(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(5, "Input/output error")

    assert Diagnostics(Gone()).stopped("hung up", 129) == 129


def test_warnings_are_kept_by_quiet_and_by_json_and_notes_are_not() -> None:
    for quiet, as_json, told in (
        (False, False, "custody: warning: w\ncustody: n\n"),
        (True, False, "custody: warning: w\n"),
        (False, True, ""),
    ):
        stream = io.StringIO()
        say = Diagnostics(stream, quiet=quiet, as_json=as_json)
        assert not say.warned
        say.warn("w")
        say.note("n")
        assert (stream.getvalue(), say.warnings, say.warned) == (told, ["w"], True)


def test_progress_is_drawn_in_place_on_a_terminal_and_taken_away() -> None:
    stream = Terminal()
    say = Diagnostics(stream)
    say.advance(1 << 20, 1 << 21, "bytes")
    assert stream.getvalue() == "\r\x1b[K  1.0 MiB of 2.0 MiB (50 %)"
    say.note("done")
    assert stream.getvalue().endswith("\r\x1b[Kcustody: done\n")
    say.advance(3, None, "objects")
    assert stream.getvalue().endswith("\r\x1b[K  3 objects")
    say.clear()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_progress_is_silent_in_files_for_scripts_and_when_quiet() -> None:
    for stream, quiet, as_json in (
        (io.StringIO(), False, False),
        (Terminal(), True, False),
        (Terminal(), False, True),
    ):
        say = Diagnostics(stream, quiet=quiet, as_json=as_json)
        say.advance(1, 2, "bytes")
        say.clear()
        assert stream.getvalue() == ""


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0 bytes"), (1023, "1,023 bytes"), (1024, "1.0 KiB"), (1 << 30, "1.0 GiB"), (1 << 50, "1024.0 TiB")],
)
def test_sizes_are_written_in_binary_units(count: int, text: str) -> None:
    assert size_text(count) == text
