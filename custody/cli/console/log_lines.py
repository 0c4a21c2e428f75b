"""The line that a command leaves in the machine's log: command, times and result, no typed text.

Each value is a number, an instant, a word of the program's own tables, or a pseudonym whose form is checked. So no
reference, label, name of a person or of a file, and no value of a field can stand in a line.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from custody.cli.console import signals
from custody.cli.console.diagnostics import Diagnostics
from custody.errors import EXIT_WARNINGS, CustodyError, ProofInvalid, RuleBroken, StorageFailed, Undecided

if TYPE_CHECKING:
    from custody.cli.shell.call import Call, Surroundings

#: What stands for a value that is not of the form that a line may hold.
HIDDEN = "?"
#: The word for an exit status where no error was told.
_WORDS = {
    ProofInvalid.exit_status: ProofInvalid.code,
    Undecided.exit_status: Undecided.code,
    EXIT_WARNINGS: "warnings",
}
_BUG = CustodyError.exit_status
#: How severe the end of a command is for the system's log; ERROR where the status is not named here.
_LEVELS = {0: "INFO", EXIT_WARNINGS: "WARNING", _BUG: "CRITICAL", ProofInvalid.exit_status: "CRITICAL"}
#: How many runs of positions one line names; of more it says how many entries there are.
_MOST_RUNS = 20


class Line:
    """The log line of one command while it runs.

    ``command`` is its words as the program's own table has them.
    """

    def __init__(self, around: Surroundings, say: Diagnostics, command: str = "") -> None:
        self._around = around
        self._began = time.monotonic()
        self.say = say
        self.command = command
        self.call: Call | None = None

    def take(self, call: Call, *words: str | None) -> None:
        """Record the call of the command and its words, which the parser has found among its own."""
        self.call, self.say = call, call.say
        self.command = " ".join(filter(None, words))

    def begin(self) -> None:
        """Write the line of an interactive command that has begun."""
        self._write([("event", "begin")], "INFO")

    def end(self, status: int, code: str = "", rule: str = "") -> None:
        """Write the line of a command that ended with an exit status; none for a call of help.

        ``code`` is that of the error which ended it, ``rule`` the one that refused it, both by default those of the
        error shown last.
        """
        if status == 0 and self.call is None:
            return
        level = _LEVELS.get(status, "ERROR")
        if status and self.call is not None and getattr(self.call.args, "nagios", False):
            code, level = "nagios", "WARNING"  # statuses of a plugin mean something else
        elif status and not code:
            code, rule = self.say.code or _WORDS.get(status, ""), self.say.rule
        rows = [("exit", str(status)), ("code", code), ("rule", rule), ("ms", str(self._spent()))]
        # Without memory for a line there is none: what the command answered stands, and says why it ended.
        with suppress(MemoryError, SystemError):
            self._write([*self._about(), *rows], level)

    def _spent(self) -> int:
        return round((time.monotonic() - self._began) * 1000)

    def _about(self) -> list[tuple[str, str]]:
        from custody.model.schema.ids import is_key_name, is_origin

        if self.call is None:
            return []
        origin, keys = self.call.origin, self.call.signed_by
        return [
            ("ledger", origin if is_origin(origin) else HIDDEN if origin else ""),
            ("key", ",".join(key if is_key_name(key) else HIDDEN for key in keys)),
            ("entries", _runs(sorted({*self.call.entered, *self.call.logged}))),
        ]

    def _write(self, rows: Sequence[tuple[str, str]], level: str) -> None:
        """Write a line if the settings name a log; warn if the log takes none."""
        import os

        from custody.law.clock import format_instant
        from custody.storage.machine.system import SystemClock
        from custody.storage.settings.settings import log_place

        try:
            place = log_place(self._around.environ, folder=self._around.folder)
            if place is None:
                return
            from custody.storage.settings import log_lines

            now = (self._around.clock or SystemClock()).now()
            first = [("time", format_instant(now)), ("pid", str(os.getpid()))]
            rows = [*first, ("command", self.command or HIDDEN), *rows]
            line = " ".join(f"{name}={_quoted(value)}" for name, value in rows if value)
            log_lines.write(place, line, level)
        except CustodyError as error:
            self.say.machine_warning(f"no log line was written: {error.message}", error.hint)
        except OSError as error:
            why = error.strerror or str(error) or type(error).__name__
            self.say.machine_warning(f"no log line was written: {why}", _ADVICE)


_ADVICE = "The command is not affected. `custody settings` shows where log lines go (setting log)."


@contextmanager
def logged(line: Line, stopped: type[BaseException] = KeyboardInterrupt) -> Iterator[list[int]]:
    """Write a log line when the block ends or raises; the yielded list takes the exit status.

    ``stopped`` is the exception raised where somebody ends the work on a screen.
    """
    statuses: list[int] = []
    try:
        yield statuses
    except (KeyboardInterrupt, stopped) as stop:
        word, status = signals.ending(stop)
        line.end(status, word.replace(" ", "-"))
        raise
    except CustodyError as error:
        line.end(error.exit_status, error.code, error.rule if isinstance(error, RuleBroken) else "")
        raise
    except OSError:
        line.end(StorageFailed.exit_status, StorageFailed.code)
        raise
    except Exception as error:
        line.end(_BUG, f"{CustodyError.code}:{type(error).__name__}")
        raise
    line.end(statuses[-1])


def _runs(positions: Sequence[int]) -> str:
    """Return ascending positions as runs, such as ``11-15,17``; a summary if there are many runs."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][1] + 1:
            runs[-1][1] = position
        else:
            runs.append([position, position])
    if len(runs) > _MOST_RUNS:
        return f"{len(positions)} from {positions[0]} to {positions[-1]}"
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def _quoted(value: str) -> str:
    """Return a value of logfmt, in quotation marks if it has spaces; no value has such a mark itself."""
    return f'"{value}"' if " " in value else value
