"""Screens that act on a line: begin its actions, verify its evidence, write its papers and proofs."""

from __future__ import annotations

from abc import abstractmethod

from textual.screen import Screen

from custody.pages.parts.page import Action, Page, Target
from custody.tui.render.layout import Line
from custody.tui.screens import outputs
from custody.tui.screens.dialogs.acts import ActsScreen
from custody.tui.services.front import desk_of
from custody.tui.widgets.line_help import LineHelp


class ActingScreen(Screen[None]):
    """A screen that acts on the line under its cursor and answers in the row above the keys."""

    page: Page | None
    _as_of: int | None

    @property
    @abstractmethod
    def line(self) -> Line | None:
        """The line under the cursor, None without one."""

    @property
    def _targets(self) -> list[Target]:
        """The page behind the line under the cursor, then the page that is shown."""
        line = self.line
        return [
            *([line.opens] if line is not None and line.opens is not None else []),
            *([self.page.target] if self.page is not None else []),
        ]

    def action_verify(self) -> None:
        """Open the form that verifies the stored evidence of the line, else of the page."""
        outputs.verify(desk_of(self), self._targets, self._answer)

    def action_export(self) -> None:
        """List what can be printed or exported of the line, else of the page."""
        if self.page is not None:
            outputs.export(desk_of(self), self.page, self._targets, self.tell)

    def tell(self, text: str) -> None:
        """Show what was recorded or has changed, until the next key."""
        self.call_after_refresh(self.query_one(LineHelp).answer, text)

    def _answer(self, text: str, *, bell: bool = True) -> None:
        """Show why a key did nothing, and ring the bell; or what it did, without bell."""
        self.tell(text)
        if bell:
            self.app.bell()

    def _acts_are_on(self) -> bool:
        """Return whether actions can be entered; say why not where a past state is shown."""
        if self._as_of is not None:
            self._answer("Actions are off: this is a past state. Space or Esc returns to now.")
        return self._as_of is None

    @property
    def _promises(self) -> bool:
        """Whether the row above the keys says that the newest entry can be corrected or recalled."""
        recorded = desk_of(self).messages.recorded
        return bool(recorded.amends) and self.query_one(LineHelp).said == recorded.text

    def _choose(self, page: Page, found: tuple[Action, ...], *, marked: bool = False) -> None:
        """Offer the actions of a page, and the corrections of the newest entry unless rows are ``marked``."""
        amends = desk_of(self).messages.recorded.amends
        steps = [step.action for step in page.next_steps if step.action is not None]
        due, own = {act.words for act in steps}, {act.words for act in page.actions}
        found = tuple(
            sorted(found, key=lambda act: (act not in steps, act.words not in own, act.words not in due))
        )
        if self._promises:
            # The message has the key, which is of the line otherwise: its action stays within reach.
            mine = () if self.line is None or self.line.act is None else (self.line.act,)
            found = (*amends, *mine, *(act for act in found if act not in mine))
        elif not marked:
            found = (*found, *amends)
        if found:
            self.app.push_screen(ActsScreen(page.title, found), self._do)
        else:
            self._answer("No action can be entered from this page.")

    def _do(self, act: Action | None) -> None:
        if act is not None and act.refused is not None:
            self._answer(f"Not possible: {act.refused.text}")
        elif act is not None and self._acts_are_on():
            desk_of(self).begin(act)
