"""The intake of seized exhibits: a line each, filled in by keys and scanner, recorded together.

F2 repeats a line, as phones come in dozens; further details are asked by the full form of a line.
"""

from __future__ import annotations

import json
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, Select, Static

from custody.display import visible
from custody.forms.excuses import Excuse
from custody.forms.form import Form
from custody.forms.intake import (
    CATEGORY,
    COLUMNS,
    IMEI,
    NUMBER,
    ROWS,
    SEIZURE,
    as_draft,
    entered,
    full_answers,
    name_of,
    practice,
    row,
)
from custody.pages.parts.page import Action
from custody.tui.pages.intake_rows import row_refused
from custody.tui.screens.dialogs.excuse import ExcuseScreen
from custody.tui.screens.drafting import DraftScreen
from custody.tui.screens.editing import EditScreen
from custody.tui.services.front import desk_of
from custody.tui.services.intents import Failed, Intent
from custody.tui.widgets.heading import Heading, NotDone, Unkept
from custody.tui.widgets.intake_details import Details
from custody.tui.widgets.intake_line import Item, Items, Titles
from custody.tui.widgets.intake_remarks import Remarks
from custody.tui.widgets.keybar import Keybar
from custody.tui.widgets.named_answer import NamedAnswer, NamedLine
from custody.tui.widgets.pick import Pick
from custody.tui.widgets.question import Question

_WORDS, _EXHIBIT = ("exhibit", "intake"), ("exhibit", "register")
#: The titles of the columns by field.
_LABELS = {column.key: column.title for column in COLUMNS if column.key != NUMBER}


class IntakeScreen(DraftScreen[None]):
    """The list of seized exhibits; submits one `exhibit intake` with all lines."""

    HELP: ClassVar[str | None] = (
        "One line for each seized exhibit. Enter goes to the next question; after the last, to a new line. "
        "Below the list stands what the category requires beyond its columns: F2 goes to the next answer that "
        "is required, or repeats that of the line above. F3 removes the line, or says why a required answer is "
        "not known. F4 asks all details; the number beside a line counts those answered. F5 duplicates a line, "
        "F6 adds a component. F8 shows every entry before it is signed; Esc saves a draft."
    )

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "expected", "as above, next", id="next"),
        Binding("f3", "drop", "remove", id="exception"),
        Binding("f3", "excuse", "not known", id="exception"),
        Binding("f4", "whole", "fields", id="all"),
        Binding("f5", "again", "duplicate", id="more"),
        Binding("f6", "part", "component"),
        Binding("f8", "send", "review", id="sign"),
        Binding("escape", "leave", "back", show=False, id="back"),
        Binding("down", "line(1)", "the line below", show=False),
        Binding("up", "line(-1)", "the line above", show=False),
    ]

    def __init__(self, act: Action) -> None:
        super().__init__()
        self.form = Form(_WORDS, act.label, ())
        self._given = dict(act.values)
        self._dropping: Item | None = None
        #: Whether the banner says what a line lacks.
        self._lacks = False

    def compose(self) -> ComposeResult:
        """Lay the list out."""
        draft = self.begin_draft(_WORDS, self._given) or {}
        rows = draft.get(ROWS)
        yield Heading("Intake")
        yield Unkept()
        yield NotDone()
        yield NamedLine(SEIZURE, str(draft.get(SEIZURE, self._given.get(SEIZURE, ""))), _EXHIBIT)
        yield Titles()
        yield Items(rows if isinstance(rows, list) else ())
        yield Remarks()
        yield Details()
        yield Static("", id="said", markup=False)
        yield Keybar()

    def on_mount(self) -> None:
        """Focus the seizure if it is empty, else the first empty question of the last line."""
        desk = desk_of(self)
        desk.ask(lambda _: desk.acts.form(_EXHIBIT), self._use, desk.trouble)
        taken = "  (draft resumed)" if self.left else ""
        self.query_one(Heading).say(f"Intake of seized exhibits{taken}", desk_of(self).who)
        seizure, asked = self.query_one("#of", Input), list(self.query(Item).last().query(Input))
        self.set_focus(
            next((question for question in asked if not question.value), asked[-1])
            if seizure.value
            else seizure
        )

    def _use(self, form: Form) -> None:
        """Show the required questions of the line under the cursor, by the form of one exhibit."""
        self.details.use(form)
        self.listed.form = form
        self._show_details()
        self._explain()

    def _show_details(self) -> None:
        line = self.line
        if line is not None:
            self.query_one(Titles).show_number(line.number)
            self.details.show(line)
        self.refresh_bindings()

    @property
    def details(self) -> Details:
        """The questions on the line under the cursor that have no column."""
        return self.query_one(Details)

    async def turned(self) -> None:
        """Lay the list out again with the draft of the person who is signed in now."""
        await self.recompose()
        self.on_mount()

    def warn(self, told: str) -> None:
        """Show the reason why something is not done, below the lines, and ring the bell."""
        self.query_one("#said", Static).update(Text(f"✗ {told}"))
        self.app.bell()

    @property
    def listed(self) -> Items:
        """The widget of all lines."""
        return self.query_one(Items)

    @property
    def items(self) -> list[Item]:
        """The lines, from the top."""
        return self.listed.every

    @property
    def values(self) -> dict[str, object]:
        """The seizure and the filled-in lines, as a draft stores them."""
        return as_draft(self._seizure, [line.values for line in self.items if line.values])

    @property
    def _seizure(self) -> str:
        return self.query_one(NamedLine).value

    @property
    def line(self) -> Item | None:
        """The line under the cursor, None if that is elsewhere."""
        details = self.details
        return self.listed.line or (details.item if details.focused is not None else None)

    @on(events.DescendantFocus)
    def _moved(self) -> None:
        if self.line is not self._dropping:
            self._keep_line()
        self._show_details()
        self._look()
        if self.details.point_cursors() is not None:
            self._explain_detail()
        elif self._dropping is None:
            self._explain()

    @on(NamedAnswer.Found)
    def _explain_detail(self) -> None:
        """Show what the question under the cursor below the list offers, else what it means."""
        question = self.details.focused
        if question is not None:
            self.query_one("#said", Static).update(Text("   ".join(question.offers) or question.meaning))

    def _look(self) -> None:
        """Read the remarks on the lines, and what is shown as lacking, anew."""
        self.query_one(Remarks).look(self.items)
        if self._lacks and self.is_mounted:
            self._tell_lacking()

    def _explain(self) -> None:
        """Explain the column under the cursor below the list."""
        self.query_one("#said", Static).update(Text(self.listed.hint))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether an action is available: F3 excuses a question, and removes a line elsewhere."""
        if action in ("drop", "excuse") and self.is_mounted:
            return (action == "excuse") is (self.details.focused is not None)
        return True

    def action_line(self, by: int) -> None:
        """Move the cursor to the same question of another line; above the first line is the seizure."""
        if not self.listed.step(by):
            self.query_one("#of", Input).focus()

    def _keep_line(self) -> None:
        """Cancel the removal of a line that F3 was pressed for once."""
        if self._dropping is not None:
            self._dropping = None
            self.query_one("#said", Static).update("")

    @on(Input.Changed)
    @on(Select.Changed)
    def _changed(self) -> None:
        self._keep_line()
        if self.details.focused is not None:
            self.details.take()
        elif self.listed.field == CATEGORY:
            self._explain()
        values, blank = self.values, as_draft(str(self._given.get(SEIZURE, "")).strip(), ())
        self.keep_draft(None if values == blank else values)

    @on(Input.Changed, f".{NUMBER}")
    def _number_typed(self) -> None:
        """Show what is wrong with an IMEI as it is typed."""
        if self.line is not None and self.line.number == IMEI:
            fault, said = self.line.imei_fault, self.query_one("#said", Static)
            told = Text(f"✗ IMEI {fault}") if fault else ""
            if said.content != told:
                said.update(told)

    @on(Input.Submitted)
    def _on(self, event: Input.Submitted) -> None:
        """Go on to the next question, or after the last one add a line; complete an abbreviated category."""
        event.stop()
        if not self.goes_on(event):
            return
        if self.details.focused is not None:
            self._detail_answered()
            return
        line = self.line
        if line is not None:
            line.complete()
        if line is not None and line is self.items[-1] and event.input.has_class(COLUMNS[-1].key):
            self.listed.begin({})
        else:
            self.focus_next()

    @on(Pick.Settled)
    def _picked(self, event: Pick.Settled) -> None:
        if self.goes_on(event):
            self._detail_answered()

    def _detail_answered(self) -> None:
        """Go on to the next required question below the list, after the last one to the next line."""
        details, line = self.details, self.line
        if not details.go_on() and line is not None:
            self.listed.go_below(line)

    @on(Question.Refused)
    def _astray(self, event: Question.Refused) -> None:
        self.warn(event.told)

    def action_again(self) -> None:
        """Add a line with the values of the current one, without those unique to one exhibit."""
        self.listed.repeat(self.line or self.items[-1])

    def action_expected(self) -> None:
        """Repeat the answer of the line above, else go to the next required answer.

        On a line that is not begun, required answers of other lines come first. A reference is counted up.
        """
        line, focused, field = self.line, self.focused, self.listed.field
        above = None if line is None else self.listed.above(line)
        repeats = isinstance(focused, Input) and bool(above) and field in (above or {}) and not focused.value
        begun = line is not None and bool(line.values)
        if not (repeats and begun) and self._go_to_lacking():
            return
        if repeats and isinstance(focused, Input) and above:
            focused.value = str(above[field])
            self.focus_next()
        else:
            self.warn("nothing more is required")

    def _go_to_lacking(self) -> bool:
        """Move the cursor to the next required answer, from this line on; return whether any is lacking."""
        lines, line = self.items, self.line
        at = 0 if line is None or line not in lines else lines.index(line)
        found = self.details.first_lacking((*lines[at:], *lines[:at]), self._seizure)
        if found is not None:
            self._point(found[0], found[1][0].name)
        return found is not None

    def _point(self, item: Item, name: str) -> None:
        """Move the cursor to a required question of a line, in its column or below the list."""
        self.query_one(Titles).show_number(item.number)

        def go() -> None:
            if not self.details.go_to(name):
                item.focus_column(name)

        self.details.show(item, go)

    def action_excuse(self) -> None:
        """Ask why a required question is not known; take a reason back that was given."""
        question, details = self.details.focused, self.details
        if question is None:
            return
        if question.excuse is not None:
            details.excuse(question, "")
            self._changed()
            return

        def excused(excuse: Excuse | None) -> None:
            if excuse is not None:
                details.excuse(question, excuse.reason)
                self._changed()
                details.go_on()

        self.app.push_screen(ExcuseScreen(question.field.called, ("not known",), details.reason()), excused)

    def action_part(self) -> None:
        """Add a line for a component of this line's exhibit, such as a phone's SIM."""
        line = self.line or self.items[-1]
        if part := self.listed.part(line):
            self.listed.begin(part, CATEGORY)

    def action_drop(self) -> None:
        """Remove the line, or empty the only one; a filled-in line only when asked twice."""
        line = self.line
        if line is not None and line.values and line is not self._dropping:
            self._dropping = line
            name = visible(name_of(line.values) or "this line")
            self.warn(f"F3 again removes {name} with its answers")
            return
        self._dropping = None
        if line is not None:
            self.listed.drop(line)
        self.call_later(self._settled)

    def _settled(self) -> None:
        self._changed()
        self._look()

    def action_whole(self) -> None:
        """Open the full form of this line's exhibit."""
        line = self.line
        if line is None:
            return

        def taken(found: Intent | None) -> None:
            if found is not None:
                line.take(row(found.values))
                self.details.fill()
                self._settled()

        def show(form: Form) -> None:
            above = self.listed.above(line)
            shown = practice(line.values, [field.name for field in form.fields])
            given = full_answers(line.values, self._seizure)
            self.app.push_screen(EditScreen(form, given, above=above, shown=shown), taken)

        desk = desk_of(self)
        desk.ask(lambda _: desk.acts.form(_EXHIBIT), show, desk.trouble)

    def refused(self, failed: Failed) -> None:
        """Show the reason of a refusal, and move the cursor to the refused line."""
        super().refused(failed)
        if self.is_attached:
            self.listed.point(row_refused(failed.message))

    def action_send(self) -> None:
        """Submit all lines, to be reviewed, signed and recorded together."""
        if self.line is not None:
            self.line.complete()
        rows = [json.dumps(line.values) for line in self.items if line.values]
        if not self._seizure or not rows:
            self.warn("still needed: the seizure, and at least one line")
            return
        if (lacking := self._tell_lacking()) is not None:
            self._point(*lacking)
            self.app.bell()
            return
        self.sends()
        desk_of(self).perform(Intent(_WORDS, entered(self._seizure, rows), _LABELS), self)

    def _tell_lacking(self) -> tuple[Item, str] | None:
        """Show what the first incomplete line lacks; return the line and its first lacking field."""
        found = self.details.first_lacking(self.items, self._seizure)
        self._lacks = found is not None
        if found is None:
            self._not_done("")
            return None
        line, lacking = found
        names = ", ".join(field.called for field in lacking)
        self._not_done(f"{visible(name_of(line.values) or 'a line')} lacks {names}")
        return line, lacking[0].name
