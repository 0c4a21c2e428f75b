"""A page that does not come at once is named above the one that is still shown."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from custody.tui.screens import slow_page
from custody.tui.widgets.heading import Heading
from tests.cli.office import Office
from tests.tui.sitting import MOMENT, play, sitting


def test_a_page_that_takes_a_while_is_named_until_it_comes(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(slow_page, "AWAITED", MOMENT)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            usual, heading = at.app.page_service.page, at.app.screen.query_one(Heading)
            assert not heading.display, at.text

            def slowly(*given: Any, **named: Any) -> Any:
                go_on.wait(20)
                return usual(*given, **named)

            monkeypatch.setattr(at.app.page_service, "page", slowly)
            at.send("", "3")
            try:
                while at.works and not heading.display:
                    await asyncio.sleep(MOMENT)
                await at.handle_all()
                assert "exhibits …" in at.text
                assert "[1 Inbox]" in at.text
            finally:
                go_on.set()
            await at.settle()
            assert "[1 Inbox]" not in at.text
            assert "exhibits …" not in at.text
            assert not heading.display

    play(scene)


def test_a_page_that_comes_at_once_is_shown_without_its_name_before(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slow_page, "AWAITED", 60)
    shown = list[str]()
    usual = Heading.show_place

    def show_place(self: Heading, told: str, *rest: Any, **named: Any) -> None:
        shown.append(told)
        usual(self, told, *rest, **named)

    monkeypatch.setattr(Heading, "show_place", show_place)

    async def scene() -> None:
        async with sitting(office.desk) as at:
            await at.sign_in(office, "Eve")
            await at.press("3", "2")
            assert "[2 Cases]" in at.text
            assert [told for told in shown if "…" in told] == []

    play(scene)
