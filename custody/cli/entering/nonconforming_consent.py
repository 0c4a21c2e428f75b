"""The consent to an entry that would be nonconforming, asked at a terminal before it is signed.

Nobody is asked with --yes, --json or --dry-run. No rule is decided here: an event that has happened can always be
recorded, by a yes, or where nobody can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from custody.display import visible
from custody.errors import Declined
from custody.forms.marks import explained

if TYPE_CHECKING:
    from custody.cli.console.diagnostics import Diagnostics
    from custody.model.entry.facts import Facts

#: How often a question is asked that a scan or a paste answers.
_TRIES = 3


class Consent:
    """The consents of one person during one call: a mark agreed to for a kind is not asked about again."""

    def __init__(self, stdin: TextIO | None, say: Diagnostics, *, asks: bool, reviews: bool = False) -> None:
        self._stdin = stdin
        self._say = say
        #: Whether entries are read in a review before they are signed, which has their marks.
        self.reviews = reviews
        self._asks = asks and stdin is not None and stdin.isatty() and say.on_terminal
        self._agreed: set[tuple[str, str]] = set()

    @property
    def asks(self) -> bool:
        """Whether a person at a terminal is asked."""
        return self._asks

    def __call__(self, kind: str, marks: Sequence[str], facts: Facts) -> None:
        """Show the effects of an entry of ``kind``, and ask whether it may get these marks.

        Raise Declined if not. Nothing is asked here where a review has these marks.
        """
        new = [mark for mark in marks if (kind, mark) not in self._agreed]
        if not new or not self._asks or self.reviews:
            return
        from custody.forms.preview import preview_lines, preview_of

        before = preview_lines(preview_of(kind, facts))
        told = [f"{kind} would be marked as nonconforming:", *explained(new)]
        self._say.lines([visible(line, told=True) for line in before])
        self._say.lines(told)
        if not self.agrees("Enter it all the same?"):
            raise Declined(
                f"nothing was entered: {kind} would be marked as nonconforming",
                hint="What has happened can be recorded all the same: answer y, or say --yes.",
            )
        self._agreed.update((kind, mark) for mark in new)

    def agrees(self, question: str) -> bool:
        """Ask a question; return True for y or yes typed by hand, or if nobody can be asked."""
        if not self._asks or self._stdin is None:
            return True
        from custody.cli.shell.answer_line import read_answer

        for _ in range(_TRIES):
            self._say.prompt(f"{question} [y/N] ")
            answer = read_answer(self._stdin)
            if answer is not None:
                return answer.strip().lower() in ("y", "yes")
            self._say.lines(["A scan or a paste is no answer: type y by hand, then Enter."])
        return False

    def typed(self, question: str) -> str | None:
        """Ask for a line and return it without blanks at its ends; None if nobody can be asked."""
        if not self._asks or self._stdin is None:
            return None
        self._say.prompt(f"{question} ")
        return self._stdin.readline().strip()

    def knows(self, kind: str, marks: Iterable[str]) -> bool:
        """Return whether these marks of a kind were explained and agreed to."""
        return all((kind, mark) in self._agreed for mark in marks)
