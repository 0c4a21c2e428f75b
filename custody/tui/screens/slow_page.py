"""Pages that take their time: built in a job, with progress, and kept until they are asked for anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.pages.parts.page import Page, Target
from custody.tui.background_tasks import Work
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.services import jobs
from custody.tui.services.intents import Done, Failed

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp


def build_slowly(
    desk: CustodyApp,
    target: Target,
    then: Callable[[Page], object],
    otherwise: Callable[[Failed], object],
) -> None:
    """Build a page below a screen of its progress, which may be left meanwhile; ``then`` has the page."""
    work = Work(f"{target.page}: {target.key}", lambda: None)

    def failed(what: Failed) -> None:
        work.result = what
        desk.end_work(work)
        otherwise(what)

    def show(page: Page) -> None:
        work.result = Done(0, ())
        desk.end_work(work)
        then(page)

    work.job = jobs.start(
        desk, lambda job: desk.page_service.page(target, job), show, failed, what=f"the {target.page}"
    )
    desk.push_screen(WorkingScreen(work))
