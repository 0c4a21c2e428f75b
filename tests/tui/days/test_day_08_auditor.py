"""Day 8: an auditor's witness picks the sample, the objects are read back, and proofs go out that verify elsewhere."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli import paged
from tests.cli.office import Office
from tests.cli.proofs.test_witness import Elsewhere
from tests.tui.days.day import Day
from tools.docs import ROOT


def registered(office: Office) -> int:
    """Return the entry that registered the exhibit."""
    positions = range(office.size())
    kinds = [office.see("log", "show", "--entry", str(at))["kind"] for at in positions]
    return kinds.index("exhibit.registered")


def test_a_sample_chosen_by_a_witness_is_read_and_its_proofs_leave_the_house(
    day: Day, request: pytest.FixtureRequest
) -> None:
    office = day.office
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "stick.dd").write_bytes(b"image" * 1000)
    office.done("Eve", "archive", "stick.dd", "--exhibit", "EV/1")
    auditor = Elsewhere(office)
    proof = f"{registered(office)}.tlog-proof"

    async def ask() -> None:
        async with day.person("Eve") as desk:
            await desk.at.press("7", "home", "enter")
            assert "NEVER" in desk.text
            await desk.act("witness", "request")
            await desk.fill(out="stick")
            await desk.do("stick")

    async def answer() -> None:
        async with day.person("Eve") as desk:
            await desk.at.press("7", "home", "enter")
            await desk.act("witness", "add")
            await desk.fill(cosigned="stick/cosigned", vkey="@w.vkey")
            await desk.do()
            await desk.at.press("6")
            await desk.act("sweep", "run")
            await desk.fill(depth="sample")
            await desk.sign("sweep.completed")
            await desk.at.press("7")
            await desk.line("exhibit.registered")
            await desk.at.press("a")
            await desk.do(proof)

    async def scene() -> None:
        await ask()
        auditor.sign()
        await answer()

    day.play(scene, request, most=124)
    (witness,) = paged.texts(office.see("sweep", "status"), "witnesses")
    assert witness["behind"].startswith("1 entry, "), "the sweep was entered after the cosignature"
    vkey = office.desk.run("log", "vkey").out.strip()
    stranger = [sys.executable, "-I", "-S", str(ROOT / "docs" / "verify_without_us.py")]
    given = (str(office.folder / proof), vkey)
    done = subprocess.run([*stranger, *given], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"kind":"exhibit.registered"' in done.stdout
