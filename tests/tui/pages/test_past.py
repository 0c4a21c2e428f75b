"""A thing as it stood then: from its timeline, with no action, and without waiting for what was replayed before."""

from __future__ import annotations

import threading

import pytest

from custody.storage.vault import record_history
from custody.tui.screens import browse
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services.intents import Stopped
from custody.tui.services.jobs import Job
from tests.cli.office import Office
from tests.tui.pages.test_dossiers import opened
from tests.tui.sitting import play, sitting


def shows_past(screen: BrowseScreen) -> bool:
    """Return whether a past state is shown, which has no alarm yet."""
    page = screen.page
    return page is not None and page.as_of is not None and page.alarms == ()


def test_the_past_of_a_thing_is_looked_at_from_its_timeline_and_nothing_is_entered_there(
    kept: Office,
) -> None:
    async def scene() -> None:
        async with sitting(kept.desk) as at:
            screen = await opened(at, kept)
            view, size = screen.dossier.timeline, kept.size()
            assert view is not None
            assert "▲" in at.text
            await at.press("home", "space")
            assert "nothing was on record of it after entry" in at.flat, "the first event was before it"
            await at.press("escape", "right", "right")
            event = view.event
            assert event is not None
            assert event.event.entry is not None
            assert f"Entry {event.event.entry}." in at.flat
            scale = view.view()
            await at.press("pagedown")
            assert view.view() != scale
            await at.press("pageup", "space")
            assert "AS OF 2026-" in at.text
            assert f"entry {event.event.entry}: Space or Esc returns to now" in at.text
            assert shows_past(screen)
            await at.press("a")
            assert "Actions are off: this is a past state." in at.text
            await at.press("space")
            assert "AS OF" not in at.text
            await at.press("space", "escape")
            assert not shows_past(screen)
            assert screen.wanted.page == "exhibit", "Esc returns to now, and not to the page before"
            await at.press("f4")
            assert screen.dossier.timeline is None
            assert [event.event.label.full[:20] in at.flat for event in view.events]
            await at.press("enter")
            assert screen.wanted.page == "entry"
            await at.press("escape")
            assert "[Timeline]" in at.text
            assert kept.size() == size

    play(scene)


def test_a_long_replay_shows_its_progress_and_may_be_stopped(
    kept: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once entries are replayed no other event of a timeline has to wait for them."""
    monkeypatch.setattr(browse, "MOST_UNREPLAYED", 0)
    shown: list[str] = []
    stopped = threading.Event()

    def advance(job: Job, done: int, total: int | None, what: str) -> None:
        shown.append(f"{done} of {total} {what}")
        if stopped.is_set():
            raise Stopped

    monkeypatch.setattr(Job, "advance", advance)

    async def scene() -> None:
        async with sitting(kept.desk) as at:
            screen = await opened(at, kept)
            view = screen.dossier.timeline
            assert view is not None
            stopped.set()
            await at.press("home", "right", "right", "right", "space")
            event = view.event
            assert event is not None
            entry = event.event.entry
            assert f"the page as of entry {entry} was stopped" in at.flat
            await at.press("escape")
            assert not shows_past(screen), "nothing changed"
            stopped.clear()
            await at.press("space")
            assert shows_past(screen)
            assert f"entry {entry}: Space or Esc returns to now" in at.text
            assert shown[-1].endswith(f"of {(entry or 0) + 1} entries")
            told = len(shown)
            await at.press("space", "left", "space")
            assert shows_past(screen)
            assert len(shown) == told, "nothing was replayed again"
            monkeypatch.setattr(record_history, "MOST_KEPT", 1)
            await at.press("space", "right", "space", "space", "space")
            assert shows_past(screen)
            assert len(shown) > told, "a history that would take too much memory is not kept"
            told = len(shown)
            screen.refresh_page(kept.size())
            await at.pilot.pause()
            assert shows_past(screen)
            assert len(shown) == told, "a later entry brings up no replay that nobody asked for"

    play(scene)
