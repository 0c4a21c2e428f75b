"""The screen that chooses the fields of an entry to disclose, with a preview."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import SelectionList, Static
from textual.widgets.selection_list import Selection

from custody.display import visible
from custody.forms.keys import FIELDS
from custody.pages.parts.page import Action, Page
from custody.tui.pages.disclosure import Disclosing, disclosing, preview
from custody.tui.render.layout import lines
from custody.tui.services import jobs
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed
from custody.tui.widgets.checkbox_list import Ticks
from custody.tui.widgets.heading import Heading
from custody.tui.widgets.keybar import Keybar
from custody.tui.widgets.styled_text import Toned


class DiscloseScreen(Screen[None]):
    """The choice of fields to disclose; continues with the form of `custody entry disclose`."""

    TAKES_KEYS = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "go_on", "continue", id="sign"),
        Binding("n", "nothing", "none"),
        Binding("escape", "leave", "back", id="back"),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__()
        self._act = act
        self.found: Disclosing | None = None

    def compose(self) -> ComposeResult:
        """Lay fields and preview out."""
        yield Heading("Choose fields to disclose")
        yield Ticks[str](id="fields")
        yield Static("What the recipient will see", classes="said", markup=False)
        with VerticalScroll(id="seen"):
            yield Toned()
        yield Keybar()

    def on_mount(self) -> None:
        """Read the entry."""
        entry = str(self._act.values.get("entry", ""))
        page_service = desk_of(self).page_service
        jobs.start(
            desk_of(self),
            lambda _: page_service.make(lambda context: disclosing(context, entry), "disclose"),
            self._show,
            self._failed,
        )

    def on_resize(self) -> None:
        """Draw the preview for the new width."""
        self._preview()

    def _show(self, found: Disclosing) -> None:
        self.found = found
        self.query_one(Heading).say(
            f"Disclose fields of entry {found.position}, {found.kind}", desk_of(self).who
        )
        choices = self.query_one("#fields", SelectionList)
        for field in found.fields:
            told = Text(f"{field.label}: {visible(field.text) if field.there else '(erased)'}")
            choices.add_option(Selection(told, field.name, disabled=not field.there))
        choices.action_first()  # else Space and Enter would tick nothing before the cursor was moved
        choices.focus()
        self._preview()

    def _failed(self, failed: Failed) -> None:
        self.dismiss(None)
        desk_of(self).trouble(failed)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of the chosen fields, in the order of the entry."""
        picked = set(self.query_one("#fields", SelectionList).selected)
        return (
            ()
            if self.found is None
            else tuple(field.name for field in self.found.fields if field.name in picked)
        )

    @on(SelectionList.SelectedChanged)
    def _preview(self) -> None:
        if self.found is None:
            return
        page: Page = preview(self.found, self.chosen)
        drawn = lines(page, max(self.app.size.width - 4, 20))
        self.query_one(Toned).say(drawn)

    def action_nothing(self) -> None:
        """Deselect all fields."""
        self.query_one("#fields", SelectionList).deselect_all()

    def action_go_on(self) -> None:
        """Open the form for recipient and purpose, with the chosen fields."""
        values = {**self._act.values, **({FIELDS: ",".join(self.chosen)} if self.chosen else {})}
        self.dismiss(None)
        desk_of(self).fill(Action(self._act.label, self._act.words, values))

    def action_leave(self) -> None:
        """Go back."""
        self.dismiss(None)
