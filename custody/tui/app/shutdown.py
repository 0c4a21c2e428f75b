"""The end of the program, by a key or by a signal: its screens close, and drafts stay."""

from __future__ import annotations

import asyncio
import signal
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custody.errors import CustodyError
from custody.pages.parts.page import Action
from custody.tui.screens.browse import BrowseScreen
from custody.tui.screens.dialogs.leaving import LeavingScreen

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

#: Seconds that the program has to end by itself; whatever still waits for a terminal that is gone is ended then.
GRACE = 10
_ENDING = (signal.SIGHUP, signal.SIGTERM)


def heed(app: CustodyApp) -> None:
    """Install handlers for SIGHUP and SIGTERM that end the program, even where they were ignored."""
    if app.is_headless:
        return
    loop = asyncio.get_running_loop()
    for number in _ENDING:
        loop.add_signal_handler(number, _leave, app, number)


def _leave(app: CustodyApp, number: signal.Signals) -> None:
    app.ended_by = number
    # What reads a terminal that is gone would read nothing for ever: the system ends that.
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(GRACE)
    app.exit()


def screens_failed(fault: Exception) -> CustodyError:
    """Return the error of a program that a defect of its own ended, with the place of that in its files."""
    frames = traceback.extract_tb(fault.__traceback__)
    own = [frame for frame in frames if "custody" in Path(frame.filename).parts] or frames
    place = f" ({type(fault).__name__}, {Path(own[-1].filename).name}, line {own[-1].lineno})" if own else ""
    return CustodyError(
        f"the screens ended because of a defect of the program{place}",
        hint="Start `custody tui` again: entries that were signed stand. Please report this line.",
    )


def ask(app: CustodyApp) -> None:
    """End the program; ask first unless a page is shown, no command runs and no form is begun."""
    if not app.opened:
        app.exit()
        return
    works = [work for work in app.works if work.result is None]
    shown = isinstance(app.screen, BrowseScreen)

    def leave(begun: Sequence[str]) -> None:
        if shown and not works and not begun:
            app.exit()
            return
        asked = LeavingScreen(works, begun=begun, keeps=app.keeper.unkept is None)
        app.push_screen(asked, lambda quits: app.exit() if quits else None)

    if shown:
        app.ask(lambda _: _begun(app), leave, lambda _: leave(()))
    else:
        leave(())


def _begun(app: CustodyApp) -> list[str]:
    """Return the forms that are begun and not signed, in words."""
    app.keeper.write()
    kept = (Action(" ".join(form.words), form.words, form.values) for form in app.keeper.kept())
    return [app.page_service.action_text(action) for action in kept]
