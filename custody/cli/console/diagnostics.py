"""Standard error and exit statuses: errors with their hint, warnings, and progress on a terminal.

The only module that decides how a failure looks. With --json an error is one JSON document on standard error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from custody.cli.console.output_stream import outgoing
from custody.display import visible
from custody.errors import LEFT_THERE, CustodyError, OutOfMemory, RuleBroken

if TYPE_CHECKING:
    from custody.cli.console.progress import Meter

#: Width that everything for people keeps to, the least that a terminal has.
COLUMNS = 80


def refusal(error: CustodyError) -> dict[str, Any]:
    """Return the members of a JSON document on an error: code, exit status, message, hint, and rule."""
    rule = {"rule": error.rule, "article": error.article} if isinstance(error, RuleBroken) else {}
    if isinstance(error, RuleBroken) and error.law:
        rule["law"] = error.law
    return {
        "code": error.code,
        "exit": error.exit_status,
        "message": error.message,
        "hint": error.hint,
        **rule,
    }


#: What to do after a signal.
LOOK_FIRST = "Look at the ledger before you do it again."


def stop_code(word: str) -> str:
    """Return the error code for the word of a signal."""
    return word.replace(" ", "-")


class Diagnostics:
    """The messages on standard error beside the result; the exit status remains if nobody reads them.

    ``before`` is called before anything is shown, and raises what forbids it; ``watch`` receives progress instead of
    the terminal.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        as_json: bool = False,
        quiet: bool = False,
        before: Callable[[], None] = lambda: None,
        watch: Callable[[int, int | None, str], None] | None = None,
    ) -> None:
        told, self._stream = outgoing(stream)
        self._watch = watch
        self._before = before
        self.as_json = as_json
        self._quiet = quiet
        self.warnings: list[str] = []
        self._cautions = 0
        #: The code of what ended the command, and the rule that refused it; empty where nothing did.
        self.code = self.rule = ""
        self._told = told
        #: What draws progress, once some is drawn.
        self._meter: Meter | None = None

    def error(self, error: CustodyError) -> int:
        """Write an error with its hint; if showing is forbidden, that error instead. Return the exit status."""
        self.clear()
        try:
            self._before()
        except CustodyError as forbidden:
            error = forbidden
        self.code, self.rule = error.code, error.rule if isinstance(error, RuleBroken) else ""
        if self.as_json:
            import json

            document = {"schema": "custody.error/1", **refusal(error)}
            if isinstance(error, OutOfMemory):
                # The interpreter may have begun a line of its own and found no memory for its end.
                self._stream.write("\n")
            self._stream.write(json.dumps(document, ensure_ascii=True) + "\n")
            return error.exit_status
        by = ""
        if isinstance(error, RuleBroken):
            by = f" [{error.authority}]"
        told = self._folded(f"custody: {visible(error.message, told=True)}{by}")
        if error.hint:
            told += self._folded(visible(error.hint, told=True), "  ")
        self._stream.write("".join(f"{line}\n" for line in told))
        return error.exit_status

    def stopped(self, word: str, status: int, *, kept: bool = False, begun: bool = True) -> int:
        """Write that a person stopped the command; return the exit status.

        ``kept``: a store keeps the bytes of an object that have arrived; ``begun``: the command was being carried out.
        """
        text = f"{word}; what was not answered may or may not have been done"
        hint = LEFT_THERE if kept else LOOK_FIRST
        if not begun:
            text, hint = f"{word}; nothing was entered", ""
        self.code = stop_code(word)
        if self.as_json:
            import json

            document = {
                "schema": "custody.error/1",
                "code": self.code,
                "exit": status,
                "message": text,
                "hint": hint,
            }
            told = json.dumps(document) + "\n"
        else:
            more = self._folded(hint, "  ") if hint else []
            told = "".join(f"{line}\n" for line in (f"custody: {text}", *more))
        self.clear()
        self._stream.write(told)
        return status

    def warn(self, text: str, more: Sequence[str] = ()) -> None:
        """Write a warning, even with --quiet; the command ends with status 10 if nothing worse happens.

        With --json it joins the answer's document, if it comes before the answer. ``more`` are lines for people.
        """
        self.clear()
        self._before()
        self.warnings.append(text)
        if not self.as_json:
            self._stream.write(
                "".join(f"{line}\n" for line in self._folded(f"custody: warning: {visible(text, told=True)}"))
            )
            self._stream.write("".join(f"{line}\n" for line in more))

    def wrong(self, texts: Iterable[str]) -> None:
        """Write with --quiet a line on each thing that the answer calls wrong; nobody may see that answer."""
        if self._quiet and not self.as_json:
            self.clear()
            self._before()
            self._stream.write("".join(f"custody: {visible(text, told=True)}\n" for text in texts))

    def caution(self, text: str) -> None:
        """Write a warning that any call of this sort gets; unlike after ``warn``, the exit status stays 0."""
        self._cautions += 1
        self.warn(text)

    def machine_warning(self, text: str, hint: str) -> None:
        """Write a warning about the machine after the command: in no answer, with no change of status."""
        self.clear()
        if self.as_json:
            import json

            document = {"schema": "custody.warning/1", "message": text, "hint": hint}
            self._stream.write(json.dumps(document, ensure_ascii=True) + "\n")
            return
        told = self._folded(f"custody: warning: {visible(text, told=True)}")
        told += self._folded(visible(hint, told=True), "  ")
        self._stream.write("".join(f"{line}\n" for line in told))

    @property
    def on_terminal(self) -> bool:
        """Whether the output is text on a terminal, not JSON."""
        return not self.as_json and self._stream.isatty()

    def lines(self, texts: Sequence[str]) -> None:
        """Write lines before a question, the first with the program's name."""
        self.clear()
        self._before()
        self._stream.write("".join(f"{line}\n" for line in (f"custody: {texts[0]}", *texts[1:])))

    def prompt(self, question: str) -> None:
        """Ask on the line where the answer is typed; raise OSError where nobody can see the question."""
        self.clear()
        self._stream.write(question)
        self._stream.flush()
        if self._stream.lost is not None:
            raise self._stream.lost

    def _folded(self, text: str, indent: str = "") -> list[str]:
        """Return the lines of a text, broken between words on a terminal, one line elsewhere."""
        if not self._stream.isatty():
            return [indent + text]
        import textwrap

        return textwrap.wrap(
            text,
            COLUMNS,
            initial_indent=indent,
            subsequent_indent="  ",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [indent]

    @property
    def warned(self) -> bool:
        """Whether there was a warning that changes the status."""
        return len(self.warnings) > self._cautions

    def note(self, text: str) -> None:
        """Write a remark, neither result nor warning; silent with --quiet and --json."""
        self.clear()
        if not self._quiet and not self.as_json:
            self._before()
            self._stream.write(
                "".join(f"{line}\n" for line in self._folded(f"custody: {visible(text, told=True)}"))
            )

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Show progress in place on a terminal, or pass it to ``watch``; ``what`` names the unit."""
        if self._watch is not None:
            self._watch(done, total, what)
            return
        if self._quiet or self.as_json or not self._stream.isatty():
            return
        if self._meter is None:
            from custody.cli.console.progress import Meter

            self._meter = Meter(self._told)
        self._meter.draw(done, total, what)

    def clear(self) -> None:
        """Remove the progress line before something else is written."""
        if self._meter is not None:
            self._meter.clear()
