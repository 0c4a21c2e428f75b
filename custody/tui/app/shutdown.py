"""Signals that end the program: its screens close, and drafts stay."""

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
