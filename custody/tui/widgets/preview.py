"""What a form will mean: rows below its questions, or the right half of a wide screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from custody.display import capitalised, visible
from custody.forms.form import Field
from custody.frozen import dataclass
from custody.layout import fold
from custody.pages.render.signs import SIGNS
from custody.tui.services.intents import Foreseen
from custody.tui.widgets.section_rule import Rule

TITLE = "What this entry will mean"
#: Rows of the preview where the screen is not wide.
_ROWS = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of an entry before it is signed.

    ``sentence`` says what it will do, ``foreseen`` is what the rules make of it, ``lacking`` what is still required.
    """

    sentence: str
    foreseen: Foreseen = Foreseen()
    lacking: tuple[Field, ...] = ()

    @property
    def warnings(self) -> list[str]:
        """What the rules refuse or would mark, with the sign of each."""
        refused = self.foreseen.refused
        marks = [mark for draft in self.foreseen.drafts for mark in draft.marks]
        return [
            *([] if refused is None else [f"{SIGNS['bad']} {refused.message}. {refused.hint}".rstrip()]),
            *(f"{SIGNS['warn']} NONCONFORMING: {mark}" for mark in dict.fromkeys(marks)),
        ]

    @property
    def required(self) -> str:
        """What is still required, in a sentence."""
        if not self.lacking:
            return "Nothing more is required."
        return f"Still required: {', '.join(field.called for field in self.lacking)}."

    def rows(self, width: int, count: int) -> list[str]:
        """Return the outlook on at most ``count`` rows: a warning and what is required always have one."""
        warned = self.warnings
        needed = [self.required] if self.lacking or not warned else []
        ends = [*warned[:1], *needed][: max(count - 1, 1)]
        found = _fitted(self.sentence, width, count - len(ends))
        for at, text in enumerate(ends, 1):
            found += _fitted(text, width, count - len(found) - (len(ends) - at))
        for text in (*warned[1:], *self._facts()):
            found += _fitted(text, width, count - len(found))
        return found

    def paragraphs(self) -> list[str]:
        """Return the whole outlook as paragraphs."""
        return [part for part in (self.sentence, *self.warnings, *self._facts(), self.required) if part]

    def _facts(self) -> list[str]:
        """Return the facts that the rules compute, a line for each."""
        return [f"{capitalised(label)}: {value}" for label, value in self.foreseen.facts]


def _fitted(text: str, width: int, count: int) -> list[str]:
    """Return a text on at most ``count`` lines; … marks what is left out."""
    if count < 1 or not text:
        return []
    pieces = fold(visible(text, told=True), max(width, 1), breaks=True)
    if len(pieces) > count:
        pieces = [*pieces[: count - 1], f"{pieces[count - 1][: max(width - 1, 0)]}…"]
    return pieces


class PreviewPane(Vertical):
    """The rows on what a form will mean; empty rows stay, so that nothing moves."""

    DEFAULT_CSS = """
    PreviewPane { height: auto; }
    PreviewPane > #outlook { height: 3; padding: 0 1; }
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(id="preview")
        self.outlook = Outlook(sentence)

    def compose(self) -> ComposeResult:
        """Lay the title and the rows out."""
        yield Rule(TITLE)
        yield Static("", id="outlook", markup=False)

    def show(self, outlook: Outlook) -> None:
        """Show an outlook."""
        self.outlook = outlook
        self._draw()

    def on_resize(self) -> None:
        """Draw the rows at another size."""
        self._draw()

    def _draw(self) -> None:
        body = self.query_one("#outlook", Static)
        rows = self.rows(body.size.width - 2, max(body.size.height, _ROWS))
        body.update(Text("\n".join(rows), no_wrap=True), layout=False)

    def rows(self, width: int, count: int) -> Sequence[str]:
        """Return the rows that are shown; on many rows the paragraphs stand apart."""
        if count <= _ROWS:
            return self.outlook.rows(width, count)
        found: list[str] = []
        for text in self.outlook.paragraphs():
            found += [*_fitted(text, width, count), ""]
        return found[:count]
