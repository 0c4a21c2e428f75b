"""Day 1: the start of a shift. Tasks come first, counts last; what was looked at is signed for."""

from __future__ import annotations

import re

import pytest

from custody.law.clock import DAY, format_instant
from tests.cli import paged
from tests.tui.days.day import Day
from tests.tui.sitting import Sitting


def counts(at: Sitting) -> dict[str, str]:
    """Return the counts of the inbox by what they count; one of nothing is left out."""
    lines = "\n".join(at.lines.shown)
    return dict(re.findall(r"^ +[!✗]? *([a-z][a-z0-9 ]+?)  +(\d+)", lines, re.MULTILINE))


def test_the_first_page_counts_what_waits_and_takes_a_handover_in(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-100")
    office.exhibit("EV/2")
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/2")
    office.desk.clock.advance(85 * DAY)
    back = format_instant(office.desk.clock.now() + DAY)
    checkout = ("exhibit", "check-out", "EV/2", "--to", "Carl", "--purpose", "photographs")
    office.done("Eve", *checkout, "--return-due-at", back)
    office.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "storage_move")
    objects = (office.folder / "vault" / "objects" / "objects").rglob("*")
    (stored,) = (path for path in objects if path.is_file())
    stored.chmod(0o600)
    stored.write_bytes(b"other" * 1000)
    office.done("Eve", "sweep", "run", status=3)

    async def scene() -> None:
        async with day.person("Carl", CUSTODY_READS="all") as desk:
            shown = counts(desk.at)
            assert "due within 7 days" in shown
            assert shown["transfers waiting for me"] == "1"
            assert shown["checked out to me"] == "1"
            assert shown["stored objects failing"] == "1"
            await desk.line("Accept transfer from Eve")
            await desk.at.press("enter")
            await desk.at.scan("S-100")
            await desk.at.press("f2")
            await desk.sign("transfer.accepted")
            assert "transfers waiting for me" not in counts(desk.at)
            await desk.line("stored objects failing")
            await desk.at.press("enter", "down")
            assert "mismatch" in desk.text

    day.play(scene, request, most=70, broken=("objects",))
    assert paged.text(office.see("exhibit", "show", "EV/1"), "custodian") == "Carl"
    kinds = [office.see("log", "show", "--entry", str(at))["kind"] for at in range(office.size())]
    assert "access.logged" in kinds
