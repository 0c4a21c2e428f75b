"""Forms that are filled in at a sitting, and the drafts that are kept of them."""

from __future__ import annotations

import json
import re
import stat
from typing import Any

from custody.tui.screens.form import FormScreen
from tests.cli.office import Office
from tests.tui.sitting import Sitting


def kept(office: Office) -> list[dict[str, Any]]:
    """Return what lies in the folder of drafts; each file for its owner only."""
    files = sorted((office.folder / "state").glob("**/forms/*"))
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} <= {0o600}
    return [json.loads(file.read_text()) for file in files]


def typed(office: Office) -> list[dict[str, object]]:
    """Return what drafts say."""
    return sorted((draft["values"] for draft in kept(office)), key=str)


def form_of(at: Sitting) -> FormScreen | None:
    """Return the form on the screen, None where another screen stands there."""
    return at.app.screen if isinstance(at.app.screen, FormScreen) else None


def answers(at: Sitting) -> dict[str, object]:
    """Return what the form on the screen holds."""
    form = form_of(at)
    assert form is not None
    return form.values


def begun(at: Sitting) -> int:
    """Return how many forms the inbox on the screen says were begun and not signed."""
    assert "[1 Inbox]" in at.text
    counted = re.search(r"│ begun (\d+)", at.text)
    assert ("BEGUN, NOT SIGNED" in at.text) == (counted is not None)
    return int(counted[1]) if counted else 0


async def new_case(at: Sitting, number: str = "") -> None:
    """Open the form of a case from the page of cases, and type a number."""
    await at.press("2", "a", "enter")
    if number:
        await at.type(number)
