"""Steps that sittings take again and again: screens opened from the list of exhibits, what is offered, slow signing."""

from __future__ import annotations

import threading
from copy import copy
from pathlib import Path
from typing import Any

import pytest

from tests.cli.office import Office, copied
from tests.tui.sitting import Sitting


def again(template: Office, folder: Path) -> Office:
    """Return an office that goes on from where a copied and furnished one stands, in a folder of its own."""
    office = copied(template, folder)
    office.desk.entropy = copy(template.desk.entropy)
    return office


def sealed(office: Office, begins: str) -> Office:
    """Register three exhibits with Eve, each under the seal whose number begins so."""
    office.case()
    office.seizure()
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"{begins}{number}")
    return office


def offered(office: Office, *exhibits: str) -> None:
    """Offer exhibits to Carl as Eve."""
    office.done("Eve", "transfer", "offer", *exhibits, "--to", "Carl", "--purpose", "examination")


async def open_intake(at: Sitting) -> None:
    """Open the intake of what was seized."""
    await at.press("3", "a", "enter")


async def open_offer(at: Sitting) -> None:
    """Open the giver's side."""
    await _open(at, "hand exhibits over")


async def open_accept(at: Sitting) -> None:
    """Open the receiver's side."""
    await _open(at, "accept offers made to me")


async def offer_to_carl(at: Sitting, purpose: str = "exam") -> None:
    """Fill in on the giver's side to whom and for what; the cursor stays where codes are scanned."""
    await at.press("shift+tab", "shift+tab", "shift+tab")
    await at.type("Carl", "enter")
    await at.type(purpose, "enter")


async def _open(at: Sitting, told: str) -> None:
    await at.press("3", "a")
    await at.choose(told)


def replaced(office: Office, who: str) -> str:
    """Replace somebody's key by a new one, which they have from then on; gives the old one."""
    old, made = office.keys[who], office.desk.done("key", "new")["key"]
    office.done(who, "key", "rotate", "--replaced-key", old, "--new-key", made["vkey"])
    office.keys[who] = made["name"]
    return old


class Slowly:
    """Holds what is signed until ``go_on``, so that a test can do something meanwhile."""

    def __init__(self, at: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
        self._begun, self.go_on = threading.Event(), threading.Event()
        self._at = at
        usual = at.app.acts.perform

        def slowly(*given: Any, **named: Any) -> Any:
            self._begun.set()
            self.go_on.wait(20)
            return usual(*given, **named)

        monkeypatch.setattr(at.app.acts, "perform", slowly)

    async def sign(self) -> None:
        """Sign, and come back once that has begun."""
        self._at.send("", "f8")
        while not self._begun.is_set():
            await self._at.pilot.pause()
