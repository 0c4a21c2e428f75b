"""The input line for codes, scanned or typed: each is looked up, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from custody.tui.input.identifiers import split
from custody.tui.pages.sealed_groups import Seen, seen
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.answer import Codes

if TYPE_CHECKING:
    from custody.pages.parts.context import PageContext


class Scanner(Horizontal):
    """The code line: takes a code on Enter and looks it up; ``look`` returns what the code names."""

    HELP: ClassVar[str | None] = (
        "Scan or type the code of a label, seal, bag or location, then Enter. A second scan changes nothing."
    )
    DEFAULT_CSS = """
    Scanner { height: 1; }
    Scanner > .label { width: 10; text-style: bold; }
    Scanner > Input { width: 1fr; background: $panel; }
    """

    class Scanned(Message):
        """Posted with the exhibits or location that a code names, or neither."""

        def __init__(self, seen: Seen) -> None:
            self.seen = seen
            super().__init__()

    class Unclear(Message):
        """Posted with the reason why a code could not be looked up."""

        def __init__(self, code: str, failed: Failed) -> None:
            self.code, self.failed = code, failed
            super().__init__()

    def __init__(self, look: Callable[[PageContext, str], Seen] = seen) -> None:
        super().__init__()
        self._look_up = look
        self._waiting: list[str] = []
        self._looking = False

    @property
    def busy(self) -> bool:
        """Whether a code is still being looked up."""
        return self._looking

    def compose(self) -> ComposeResult:
        """Lay the line out."""
        yield Static(" scan", classes="label", markup=False)
        yield Codes(compact=True, id="code", placeholder="label, seal or bag, then Enter", tooltip=self.HELP)

    def take(self) -> None:
        """Move the cursor to the line."""
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        event.stop()
        event.input.value = ""
        self.read(event.value)

    @on(Input.Changed)
    def _changing(self, event: Input.Changed) -> None:
        event.stop()

    def read(self, code: str) -> None:
        """Look up a code, without its AIM identifier, after those scanned before it."""
        if code.strip():
            self._waiting.append(split(code.strip())[1])
            self._look()

    def _look(self) -> None:
        if self._looking or not self._waiting:
            return
        code, desk, self._looking = self._waiting.pop(0), desk_of(self), True

        def found(what: Seen) -> None:
            self._looking = False
            self.post_message(self.Scanned(what))
            self._look()

        def unclear(failed: Failed) -> None:
            self._looking = False
            self.post_message(self.Unclear(code, failed))
            self._look()

        jobs.start(
            desk,
            lambda _: desk.page_service.make(lambda context: self._look_up(context, code), "scan"),
            found,
            unclear,
            group="scans",
        )
