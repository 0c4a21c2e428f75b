"""Pages that take their time: built in a job, with progress, and kept until they are asked for anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from custody.pages.parts.page import Page, Target
from custody.tui.background_tasks import Work
from custody.tui.screens.dialogs.progress import WorkingScreen
from custody.tui.services import jobs
from custody.tui.services.intents import Done, Failed
from custody.tui.widgets.heading import Heading

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp
    from custody.tui.screens.browse import BrowseScreen

#: Seconds after which a page that is asked for is named above the one that is still shown.
AWAITED = 0.2


def name_awaited(screen: BrowseScreen, target: Target) -> None:
    """Name a page above the one that is still shown, unless it comes at once."""

    def name() -> None:
        awaited = screen.is_attached and screen.wanted == target
        if awaited and screen.page is not None and screen.page.target != target:
            screen.query_one(Heading).show_place(f"{target.page} …", target.page)

    screen.set_timer(AWAITED, name)


def build_slowly(
    desk: CustodyApp,
    target: Target,
    then: Callable[[Page], object],
    otherwise: Callable[[Failed], object],
    as_of: int | None = None,
) -> None:
    """Build a page below a screen of its progress, on which it can be stopped; ``then`` has the page.

    ``as_of``: as it stood right after the entry at this position.
    """
    what = f"the {target.page}" if as_of is None else f"the page as of entry {as_of}"
    work = Work(f"{target.page}: {target.key}" if as_of is None else what, lambda: None)

    def failed(what: Failed) -> None:
        work.result = what
        desk.end_work(work)
        otherwise(what)

    def show(page: Page) -> None:
        work.result = Done(0, ())
        desk.end_work(work)
        then(page)

    work.job = jobs.start(
        desk, lambda job: desk.page_service.page(target, job, as_of=as_of), show, failed, what=what
    )
    desk.push_screen(WorkingScreen(work))
