"""No key waits for what the interpreter does beside it, nor for work that nobody waits for."""

from __future__ import annotations

import asyncio
import gc
import sys
import time

import pytest

from custody.tui.app import gc_tuning
from custody.tui.services import jobs
from tests.cli.office import Office
from tests.tui.sitting import play, sitting


def test_while_the_program_runs_the_interpreter_makes_no_long_pauses_and_afterwards_what_it_did(
    staffed: Office,
) -> None:
    before, frozen = sys.getswitchinterval(), gc.get_freeze_count()

    async def scene() -> None:
        async with sitting(staffed.desk):
            assert sys.getswitchinterval() == pytest.approx(gc_tuning.TURN)
            assert gc.get_freeze_count() > frozen + 10_000
            assert len(gc.get_objects()) < gc.get_freeze_count()
            assert gc.get_threshold() == (*often[:2], gc_tuning.RARELY)

    often = gc.get_threshold()
    play(scene)
    assert (sys.getswitchinterval(), gc.get_threshold()) == (before, often)
    assert gc.get_freeze_count() == 0


def test_everything_is_searched_for_rubbish_once_nobody_has_pressed_a_key_for_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searches: list[None] = []
    monkeypatch.setattr(gc, "collect", lambda: searches.append(None))
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, gc_tuning.WORTH))
    gc_tuning.away(gc_tuning.AWAY / 2)
    assert not searches, "somebody is there"
    gc_tuning.away(gc_tuning.AWAY)
    assert len(searches) == 1
    monkeypatch.setattr(gc, "get_count", lambda: (0, 0, gc_tuning.WORTH - 1))
    gc_tuning.away(gc_tuning.AWAY)
    assert len(searches) == 1, "there is nothing yet that is worth it"


def test_the_program_tells_how_long_nobody_has_pressed_a_key(
    staffed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[float] = []
    monkeypatch.setattr("custody.tui.app.app.LOOK", 0.05)
    monkeypatch.setattr(gc_tuning, "away", told.append)

    async def scene() -> None:
        async with sitting(staffed.desk):
            while len(told) < 3:
                await asyncio.sleep(0.01)

    play(scene)
    assert told[-1] > 0


def test_work_stands_aside_at_each_step_while_a_key_is_at_work(
    staffed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ASIDE", 0.2)

    async def scene() -> None:
        async with sitting(staffed.desk) as at:
            app, took = at.app, list[bool]()
            job = jobs.Job(app, "a sweep")
            for busy in (False, True):
                app.keys._busy = busy
                began = time.monotonic()
                job.advance(1, 2, "bytes")
                took.append(time.monotonic() - began >= jobs.ASIDE)
            app.keys._busy = False
            assert took == [False, True]

    play(scene)
