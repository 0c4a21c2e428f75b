"""Series of scans: codes typed as arguments, or read line by line from standard input.

A series is recorded whole or not at all. An error names every exhibit that keeps it from being recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING

from custody.cli.shell.call import Call
from custody.errors import NotFound, UsageError

if TYPE_CHECKING:
    from custody.ledger.views.exhibits.scan_series import Scanned

#: In place of the first code: the lines of standard input.
INPUT = "-"
#: A code is a label, a serial number or a seal number; a longer line is no scan.
MOST_CODE = 1024


def lines_of_input(call: Call) -> Iterator[str]:
    """Yield the lines of standard input, each a scanned code.

    Raise UsageError for a line that is too long.
    """
    if call.around.stdin is None:
        raise UsageError(
            "nothing was scanned", hint="Name codes, or send them line by line on standard input."
        )
    for line in iter(partial(call.around.stdin.readline, MOST_CODE + 1), ""):
        if len(line) > MOST_CODE:
            raise UsageError(
                f"a line of what was scanned is longer than {MOST_CODE} characters: {line[:40]!a}",
                hint="Send one code a line, as a scanner does.",
            )
        code = line.strip()
        if code:
            yield code


def codes_of(call: Call, typed: Sequence[str]) -> list[str]:
    """Return the typed codes, or for a single ``-`` the lines of standard input.

    Raise UsageError for none.
    """
    codes = list(lines_of_input(call)) if list(typed) == [INPUT] else list(typed)
    if not codes:
        raise UsageError(
            "nothing was scanned", hint="Scan the label of a thing, then its seals, then the next."
        )
    return codes


def note_sealed_together(call: Call, things: Sequence[Scanned]) -> None:
    """Print a note for each scanned seal that closes several exhibits: they are transferred together."""
    for thing in things:
        if len(thing.exhibits) > 1:
            call.say.note(f"{thing.name} go together: one seal closes them")


def refuse_series(
    lost: Sequence[str], troubles: Sequence[str], hint: str, absent: Sequence[str] = ()
) -> None:
    """Raise an error that names every reason why a series cannot be recorded; nothing if there is none.

    NotFound for codes that name nothing in this ledger, and where what is answered is ``absent``, else UsageError.
    """
    reasons = [*lost, *absent, *troubles]
    if reasons:
        error = NotFound if lost or absent else UsageError
        shown = "`custody exhibit list` shows the exhibits." if lost else hint
        raise error(f"nothing of the series was entered: {'; '.join(reasons)}", hint=shown)
