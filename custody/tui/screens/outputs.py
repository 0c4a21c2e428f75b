"""Keys that verify stored evidence, and that print, export or copy what a page shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.pages.parts.page import Action, Page, Target
from custody.tui.screens.dialogs.acts import ActsScreen
from custody.tui.screens.dialogs.ask import AskScreen
from custody.tui.services import jobs

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

#: The word of an action that writes the page itself, and the ending of its file.
_PAGE = "page"
_ENDINGS = ("pdf", "html", "txt", "csv")
#: The pages of a day, whose own papers stand before those of a line.
_DAY = frozenset({"today", "shift"})


def verify(app: CustodyApp, targets: list[Target], say: Callable[[str], None]) -> None:
    """Open the form that verifies the evidence of the first target that has any; else say so."""

    def find(_: jobs.Job) -> Action | None:
        from custody.pages.things.outputs import verification

        return app.page_service.make(
            lambda context: next(filter(None, (verification(context, target) for target in targets)), None),
            "verify",
        )

    def begin(action: Action | None) -> None:
        if action is None:
            say("No stored evidence belongs to this line or page.")
        else:
            app.begin(action)

    app.ask(find, begin, app.trouble)


def export(app: CustodyApp, page: Page, targets: list[Target], say: Callable[[str], None]) -> None:
    """List what can leave the vault from a line or page; carry out what is chosen."""

    def find(_: jobs.Job) -> tuple[Action, ...]:
        from custody.pages.things.outputs import outputs

        # What a page of the day prints is of the day, whichever line the cursor is on.
        ordered = [page.target, *targets] if page.target.page in _DAY else targets
        found = app.page_service.make(
            lambda context: [outputs(context, target) for target in ordered], "export"
        )
        # A paper that is printed and one that is written are two of a kind.
        named = {(action.words, "print" in action.values): action for group in found for action in group}
        return tuple(sorted(named.values(), key=lambda action: "print" in action.values))

    def chosen(action: Action | None) -> None:
        if action is not None and action.words[0] == _PAGE:
            _write(app, page, action.words[1], say)
        elif action is not None:
            app.begin(action)

    def show(found: tuple[Action, ...]) -> None:
        facts = sum(1 for fact in page.facts() if fact.visible and fact.text)
        own = tuple(
            Action(f"this page as {ending.upper()}: {facts} values that it shows", (_PAGE, ending))
            for ending in _ENDINGS
        )
        title = f"{page.title}: what leaves the vault"
        app.push_screen(ActsScreen(title, (*found, *own), commands=False), chosen)

    app.ask(find, show, app.trouble)


def _write(app: CustodyApp, page: Page, ending: str, say: Callable[[str], None]) -> None:
    """Ask for the name of a file and write the page into it."""
    from custody.tui.render.page_files import PAPERS, name_for, write_page, write_paper

    def named(text: str | None) -> None:
        if not text:
            return
        file = Path(app.evidence) / text.strip()
        who, pages = app.session.person, app.page_service

        def write(_: jobs.Job) -> tuple[int, Sequence[str]]:
            if file.suffix.lower().removeprefix(".") in PAPERS:
                return write_paper(page, file, pages.letterhead(page.title))
            return write_page(page, file, training=pages.training, who=who, zone=pages.zone), ()

        def written(done: tuple[int, Sequence[str]]) -> None:
            size, warnings = done
            say(" ".join([f"Written: {file.name}, {size} bytes, readable by you alone.", *warnings]))

        app.ask(write, written, app.trouble)

    app.push_screen(AskScreen(f"File for the page, in {app.evidence}", name_for(page, ending)), named)
