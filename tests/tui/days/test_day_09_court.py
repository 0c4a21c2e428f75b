"""Day 9: what a court is given: chosen fields with their proofs, the continuity of the thing, and its digests."""

from __future__ import annotations

import subprocess
import sys

import pytest

from custody.tui.screens.disclose import DiscloseScreen
from tests.tui.days.day import Day
from tests.tui.days.test_day_08_auditor import registered


def test_chosen_fields_sheet_and_digests_are_written_and_verify_in_a_clean_process(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--serial", "SN-1")
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    entry = registered(office)

    async def scene() -> None:
        async with day.person("Eve") as desk:
            await desk.go("EV/1")
            await desk.act("exhibit", "print-continuity")
            await desk.fill(out="continuity.txt")
            await desk.do("continuity.txt")
            await desk.command("hash-list", "export")
            await desk.fill(exhibit="EV/1", out="digests.txt")
            await desk.do("digests.txt")
            await desk.go(str(entry))
            await desk.choose("entry", "disclose")
            assert isinstance(desk.at.app.screen, DiscloseScreen)
            await desk.pick("serial number:", "category:")
            assert "SN-1" in desk.text
            await desk.at.press("f8")
            await desk.fill(to="District Court", purpose="court", out="court")
            await desk.sign("entry.disclosed")

    day.play(scene, request, most=140)
    assert "EV/1" in (office.folder / "continuity.txt").read_text()
    assert "stick.dd" in (office.folder / "digests.txt").read_text()
    (office.folder / "log.vkey").write_text(office.desk.run("log", "vkey").out)
    words = ("verify", "court.tlog-proof", "--vkey", "@log.vkey", "--fields", "court.fields.json", "--json")
    command = [sys.executable, "-c", "from custody.cli.main import run; run()", *words]
    done = subprocess.run(command, cwd=office.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "SN-1" in done.stdout
    assert "USB stick, black" not in done.stdout
