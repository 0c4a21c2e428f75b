"""Ends the program with its terminal or on request; drafts stay, nothing goes on."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.tui.app.app import CustodyApp

#: Seconds that the program has to end by itself; whatever still waits for a terminal that is gone is ended then.
GRACE = 10
_ENDING = (signal.SIGHUP, signal.SIGTERM)


def heed(app: CustodyApp) -> None:
    """Make signals that end a process end the screens, even ignored ones: they need a terminal."""
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
