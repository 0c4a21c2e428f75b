"""The base of screens that scan onto a list: a line for codes, a message, the list, a cursor."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from custody.display import visible
from custody.forms.form import Form
from custody.forms.keys import key_naming
from custody.pages.parts.page import Action, Page, Tone
from custody.pages.render.signs import SIGNS
from custody.tui.render.themes import styles
from custody.tui.screens.drafting import DraftScreen
from custody.tui.screens.editing import EditScreen
from custody.tui.services import answer_checks
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Intent
from custody.tui.widgets.heading import Heading, NotDone, Unkept
from custody.tui.widgets.keybar import Keybar
from custody.tui.widgets.lines import PageLines
from custody.tui.widgets.prompt import Asked, called
from custody.tui.widgets.scanner import Scanner

#: Fields that name the exhibit of a line, which its form therefore does not ask.
NAMING = frozenset({"exhibit", "exhibits"})
#: Called with the answers of a form that was filled in.
Taken = Callable[[dict[str, object]], None]


class ScanScreen(DraftScreen[None]):
    """A screen with a list that codes are scanned onto; its draft is saved at every change."""

    WORDS: ClassVar[tuple[str, ...]] = ()
    TITLE_SHOWN: ClassVar[str] = ""
    #: The questions that the form of a line does not ask.
    LEFT_OUT: ClassVar[frozenset[str]] = NAMING
    #: The questions above the list that name somebody or something on record, each with its space.
    NAMED_ABOVE: ClassVar[Mapping[str, str]] = {}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "up", show=False),
        Binding("down", "move(1)", "down", show=False),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__()
        self.form = Form(self.WORDS, act.label, ())
        self._act, self._given = act, self.given(act)
        #: What was kept when the screen was left, or somebody else signed in.
        self.draft: dict[str, object] = {}
        self._ready, self._behind = False, False
        self._kept: dict[str, object] = {}

    def given(self, act: Action) -> dict[str, object]:
        """Return the values that identify the screen's draft, besides its person."""
        return {}

    def questions(self) -> ComposeResult:
        """Yield the questions above the list."""
        yield from ()

    def scanner(self) -> Scanner:
        """Return the line for codes."""
        return Scanner()

    def compose(self) -> ComposeResult:
        """Lay the screen out."""
        self.draft = dict(self.begin_draft(self.WORDS, self._given) or {})
        yield Heading()
        yield Unkept()
        yield NotDone()
        yield from self.questions()
        yield self.scanner()
        yield Static("", id="told-of-scan")
        lines = PageLines()
        lines.can_focus = False
        yield lines
        yield Keybar()

    def on_mount(self) -> None:
        """Read what the list begins with."""
        self._start()

    def _start(self) -> None:
        taken = "  (draft resumed)" if self.left else ""
        self.query_one(Heading).say(f"{self.TITLE_SHOWN}{taken}", desk_of(self).who)
        self.query_one(Scanner).take()
        self.begin()

    def look_again(self) -> None:
        """Read the ledger again: now, or once no other screen is in front."""
        self._behind = True
        self._catch_up()

    def _catch_up(self) -> None:
        if self._behind and self.stands and self.is_current:
            self._behind = False
            self.renew()

    @property
    def stands(self) -> bool:
        """Whether the screen has loaded its content and is still open."""
        return self._ready and self.is_attached

    def scanned(self, code: str) -> None:
        """Look up a code that was scanned elsewhere, and move the cursor to the code line."""
        self.query_one(Scanner).take()
        self.query_one(Scanner).read(code)

    def renew(self) -> None:
        """Update the list to the ledger, keeping all scans; does nothing unless a subclass does."""

    async def resumed(self) -> None:
        """Switch to the draft of the signed-in person, and update the list to the ledger."""
        self.keep()
        await super().resumed()
        self._catch_up()

    async def turned(self) -> None:
        """Restart the screen with the draft of the person who is now signed in."""
        self.draft, self._ready = dict(self.sheet.values or {}) if self.sheet else {}, False
        for asked in self.query(Asked):
            self.fill(asked.of, str(self.draft.get(asked.of) or ""))
        self._start()

    @abstractmethod
    def begin(self) -> None:
        """Load the lines shown when the screen opens, then call ``ready``."""

    def ready(self) -> None:
        """Begin to save the draft, once its earlier content is shown."""
        self._ready, self._kept = True, self.values
        self._catch_up()

    @property
    def kept_exhibits(self) -> list[object]:
        """The exhibits that the draft's rows name, in their order."""
        rows = self.draft.get("rows")
        return [row.get("exhibit") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []

    @property
    @abstractmethod
    def values(self) -> dict[str, object]:
        """The filled-in values as a draft stores them."""

    def answer(self, name: str) -> str:
        """Return the typed answer to a question above the list, without blanks at its ends."""
        return self.query_one(f"#{name}", Input).value.strip()

    def fill(self, name: str, value: str) -> None:
        """Answer a question above the list."""
        self.query_one(f"#{name}", Input).value = value

    def offer(self, name: str, words: Sequence[str]) -> None:
        """Suggest words for the answer to a question above the list."""
        self.query_one(f"#{name}", Input).suggester = SuggestFromList(words, case_sensitive=False)

    def keep(self) -> None:
        """Save the draft, if its values have changed."""
        if self._ready and self.values != self._kept:
            self._kept = self.values
            self.keep_draft(self._kept if any(self._kept.values()) else None)

    def send(self, intents: Sequence[Intent]) -> None:
        """Submit the scans for review and signing."""
        self.sends()
        desk_of(self).perform_all(called(self, intents), self)

    def warn(self, told: str) -> None:
        """Show the reason why something is not done, and ring the bell."""
        self.say(told, "bad")

    def say(self, said: str, tone: Tone = "") -> None:
        """Show a message below the code line; a bad tone also rings the bell."""
        style = styles(self.app.theme)[tone]
        shown = f" {SIGNS.get(tone, ' ')} {visible(said, told=True)}" if said else ""
        self.query_one("#told-of-scan", Static).update(Text(shown, style=style))
        if tone == "bad":
            self.app.bell()

    def show(self, page: Page, key: str = "") -> None:
        """Show the list, with the cursor on the line of ``key``."""
        lines = self.query_one(PageLines)
        lines.show(page)
        if key:
            lines.seek(key)

    @property
    def key(self) -> str:
        """The key of the page that the line under the cursor opens, empty for none."""
        line = self.query_one(PageLines).line
        return "" if line is None or line.opens is None else line.opens.key

    @on(Input.Changed)
    def _typed(self) -> None:
        self.keep()

    @on(Input.Submitted)
    def _answered(self, event: Input.Submitted) -> None:
        """Go on to the next question, behind the last to the line for codes."""
        event.stop()
        self.say("")
        self.focus_next()

    @on(Input.Blurred)
    def _check(self, event: Input.Blurred) -> None:
        """Look up in a job whether a name typed above the list is on record, once its line is left."""
        name, value = event.input.id or "", event.value.strip()
        if not value or name not in self.NAMED_ABOVE:
            return

        def told(fault: str) -> None:
            if fault and self.stands and self.answer(name) == value:
                self.say(fault, "bad")

        asked = key_naming(self.WORDS, self.NAMED_ABOVE[name])
        answer_checks.check(desk_of(self), self.WORDS, asked, value, told)

    @on(Scanner.Unclear)
    def _unclear(self, event: Scanner.Unclear) -> None:
        self.unclear(event.code, event.failed.message)

    def unclear(self, code: str, why: str) -> None:
        """Show the reason why a code could not be looked up."""
        self.say(f"{code}: {why}", "bad")

    def ask(self, words: tuple[str, ...], given: Mapping[str, object], about: str, then: Taken) -> None:
        """Open a command's form, titled ``about``, without the exhibit; ``then`` gets its answers."""

        def taken(found: Intent | None) -> None:
            self.query_one(Scanner).take()
            if found is not None:
                then({**found.values})

        def show(form: Form) -> None:
            asked = tuple(field for field in form.fields if field.name not in self.LEFT_OUT)
            told = Form(form.words, f"{about}: {form.about}", asked)
            values = {name: value for name, value in given.items() if name not in self.LEFT_OUT}
            self.app.push_screen(EditScreen(told, values), taken)

        desk = desk_of(self)
        desk.ask(lambda _: desk.acts.form(words), show, desk.trouble)

    def action_move(self, by: int) -> None:
        """Move the cursor to the next line, up (-1) or down (1), that opens a page."""
        self.query_one(PageLines).step(by)

    def leave(self) -> None:
        """Close the screen and release its draft to be resumed."""
        self._ready = False
        super().leave()

    def entered(self) -> None:
        """Close the screen once its entries are recorded, and delete its draft."""
        self._ready = False
        super().entered()
