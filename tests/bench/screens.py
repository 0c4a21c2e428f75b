"""Measures the terminal program on a vault with many entries: its first paint, and every key while a sweep runs.

The first paint is that of a process of its own behind a pseudo-terminal. Keys are pressed by Pilot, and an answer is
what the key asked for on the screen, not that it was noticed. Measured only when asked for.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from textual import events
from textual.widgets import Input

from custody.pages.parts.page import Page, Target
from custody.tui.app.app import CustodyApp
from custody.tui.screens.browse import BrowseScreen
from custody.tui.services import jobs
from custody.tui.services.intents import Draft, Failed, Intent, Printing
from tests.bench import names
from tests.bench.crowded import crowded
from tests.bench.timing import Row, Times, took, waits
from tests.cli import paged
from tests.cli.office import Office
from tests.tui.sitting import PASSPHRASE, program

MIB = 1 << 20
#: Bytes of the file that the sweep reads over and over.
READ = 256 * MIB
#: Entries of the small vault: enough for a second page of every list.
FEW = 5000
#: Runs of the first paint, and rounds of the keys.
RUNS, ROUNDS = 5, 4
#: Seconds after which a measurement is given up.
LONGEST = 60
#: What is pressed in one round: what it asks for, the key, and the page that it leads to, none where it stays.
KEYS: tuple[tuple[str, str, str], ...] = (
    ("orders", "2", "preservation_orders"),
    ("a line down", "down", ""),
    ("a screen down", "pagedown", ""),
    ("to the end", "end", ""),
    ("the page that follows", "down", "preservation_orders"),
    ("an order", "enter", "preservation_order"),
    ("back", "escape", "preservation_orders"),
    ("cases", "3", "cases"),
    ("a case", "enter", "case"),
    ("exhibits", "4", "exhibits"),
    ("an exhibit", "enter", "exhibit"),
    ("integrity", "5", "integrity"),
    ("the ledger", "6", "ledger"),
    ("older entries", "right_square_bracket", "ledger"),
    ("an entry", "enter", "entry"),
    ("checkpoints", "7", "checkpoints"),
    ("the question what to look for", "slash", ""),
    ("a letter typed", "x", ""),
    ("leaving it", "escape", ""),
    ("today", "1", "today"),
)


#: Pages of which the effort is told beside the clock; a search for what is nowhere looks furthest.
PAGES = (
    *(
        Target(page)
        for page in (
            "today",
            "preservation_orders",
            "cases",
            "exhibits",
            "integrity",
            "ledger",
            "checkpoints",
        )
    ),
    Target("preservation_orders", "sought=nowhere"),
    Target("exhibits", "sought=nowhere"),
)


@dataclass(frozen=True)
class Answered:
    """How long the answers to one key took, in seconds: on the large vault with a sweep, on a small one without."""

    what: str
    large: tuple[float, ...]
    small: tuple[float, ...]


class _Alone:
    """Looks on at work that enters nothing."""

    def __init__(self, job: jobs.Job) -> None:
        self._job = job

    def agree(self, drafts: Sequence[Draft]) -> bool:
        """Refuse to enter anything."""
        return False

    def secret(self, key: str, *, new: bool) -> bytes | None:
        """Type nothing."""
        return None

    def prints(self, paper: Printing) -> bool:
        """Print nothing."""
        return False

    def advance(self, done: int, total: int | None, what: str) -> None:
        """Hear of progress as the screen does."""
        self._job.advance(done, total, what)

    def heard(self) -> None:
        """Hear that the work ends in its own way."""
        self._job.heard()


def screens(folder: Path, entries: int) -> tuple[list[Row], str]:
    """Fill a vault below ``folder`` unless one is there, and measure; gives the rows and a line for every key."""
    large, small = crowded(folder / "many", entries), crowded(folder / "few", FEW)
    _archived(large)
    paints = [(took(lambda: _first_paint(large)), took(_bare)) for _ in range(RUNS)]
    first = Times.of([ours for ours, _ in paints]), Times.of([bare for _, bare in paints])
    answers = _answers(large, small)
    every = Times.of([(item, item) for answer in answers for item in answer.large])
    floor = Times.of([(item, item) for answer in answers for item in answer.small])
    memory = f"Memory of the process at its first page: {_memory(large)} MiB, among few entries {_memory(small)} MiB."
    rows = [waits(names.FIRST_PAINT, 1, first), waits(names.KEYS, 1, (every, floor))]
    return rows, f"{memory}\n\n{_table(answers)}\n\n{_effort(large, small)}"


def _effort(large: Office, small: Office) -> str:
    """Return the processor time of building each page, which other work does not change."""
    lines = ["| page | processor ms | among few entries |", "|---|---|---|"]
    for target, many, few in zip(PAGES, _built(large), _built(small), strict=True):
        lines.append(f"| {target.page} {target.key} | {many * 1e3:.0f} | {few * 1e3:.0f} |")
    return "\n".join(lines)


def _built(office: Office) -> list[float]:
    """Return the least processor time of some builds of each page."""
    page_service = program(office.desk).opening().page_service
    page_service.key = office.keys["Eve"]
    return [min(took(partial(page_service.page, target))[1] for _ in range(RUNS)) for target in PAGES]


def _table(answers: Sequence[Answered]) -> str:
    lines = ["| key | median ms | worst ms | small and idle, median ms |", "|---|---|---|---|"]
    for answer in answers:
        large, small = statistics.median(answer.large) * 1e3, statistics.median(answer.small) * 1e3
        lines.append(f"| {answer.what} | {large:.0f} | {max(answer.large) * 1e3:.0f} | {small:.0f} |")
    return "\n".join(lines)


def _archived(office: Office) -> None:
    """Store one file for the sweep to read, unless one is stored."""
    if paged.rows(office.see("exhibit", "show", "EV/1"), "objects"):
        return
    source = office.folder / "image.dd"
    with source.open("wb") as file:
        file.truncate(READ)
    office.done("Eve", "archive", os.fspath(source), "--exhibit", "EV/1")


def _answers(large: Office, small: Office) -> list[Answered]:
    """Press every key some rounds long, on the large vault with a sweep and on the small one without."""
    loaded = asyncio.run(_rounds(large, swept=True))
    idle = asyncio.run(_rounds(small, swept=False))
    return [
        Answered(what, tuple(item[at] for item in loaded), tuple(item[at] for item in idle))
        for at, (what, _, _) in enumerate(KEYS)
    ]


async def _rounds(office: Office, *, swept: bool) -> list[list[float]]:
    async with asyncio.timeout(LONGEST * ROUNDS), _running(office) as app:
        if swept:
            jobs.start(app, lambda job: _sweep(app, job), lambda _: None, lambda _: None, what="a sweep")
        found = [[await _press(app, key, page) for _, key, page in KEYS] for _ in range(ROUNDS + 1)]
        jobs.stop_all(app)
        return found[1:]  # the first round reads from the disk what the others find in memory


@asynccontextmanager
async def _running(office: Office) -> AsyncIterator[CustodyApp]:
    app = program(office.desk)
    async with app.run_test(size=(80, 24)) as pilot:
        await _until(lambda: app.opened)
        app.session.open(office.keys["Eve"], PASSPHRASE.encode(), "Eve")
        app.page_service.key = app.session.key
        await _until(lambda: not isinstance(app.screen, BrowseScreen))
        await pilot.press("escape")
        await _until(lambda: isinstance(app.screen, BrowseScreen) and app.screen.page is not None)
        yield app


def _sweep(app: CustodyApp, job: jobs.Job) -> None:
    """Read every stored byte again and again until it is stopped; what it would enter is dropped."""
    while not job.stopped:
        with suppress(Failed):
            app.acts.perform(Intent(("sweep", "run")), _Alone(job))


async def _press(app: CustodyApp, key: str, page: str) -> float:
    """Press a key; gives how long it took until what it asks for was painted on the screen.

    Sent as Pilot sends it, but without Pilot's waiting until the process is idle, which it is not during a sweep.
    """
    before = _state(app)
    event = events.Key(key, key if len(key) == 1 else None)
    event.set_sender(app)
    began = time.perf_counter()
    assert app._driver is not None
    app._driver.send_message(event)
    await _until(lambda: _state(app) != before and (not page or _page(app) not in (before[0], None)))
    painted = asyncio.Event()
    app.screen.call_after_refresh(painted.set)
    await painted.wait()
    return time.perf_counter() - began


def _page(app: CustodyApp) -> Page | None:
    """Return the page that is shown once it is the one that was asked for."""
    screen = app.screen
    if not isinstance(screen, BrowseScreen) or screen.page is None:
        return None
    return screen.page if screen.page.target == screen.wanted else None


def _state(app: CustodyApp) -> tuple[Page | None, object, object]:
    """Return what a key changes: the page, the screen, and where the cursor is or what is typed."""
    focused = app.focused
    place = focused.value if isinstance(focused, Input) else getattr(focused, "highlighted", None)
    screen = app.screen
    return screen.page if isinstance(screen, BrowseScreen) else None, screen, place


async def _until(there: Callable[[], bool]) -> None:
    while not there():
        await asyncio.sleep(0.001)


def _bare() -> None:
    """Start an interpreter that loads the library of the screens and no more."""
    subprocess.run([sys.executable, "-c", "import textual.app, textual.widgets"], check=True)


def _first_paint(office: Office) -> None:
    """Start the program behind a terminal and end it as soon as its places stand there."""
    _shown(office, ("Opening the ledger",), lambda _: None)


def _memory(office: Office) -> int:
    """Return the most memory that the program needed up to its first page, in MiB."""
    peak: list[int] = []

    def look(process: int) -> None:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
        peak.append(int(dict(line.split(":", 1) for line in status.splitlines())["VmHWM"].split()[0]) >> 10)

    _shown(office, ("Who signs?", "locks not as recorded"), look)
    return peak[0]


def _shown(office: Office, wanted: Sequence[str], then: Callable[[int], None]) -> None:
    """Start the program on a terminal of 80 by 24, look at it once it has shown all, Escape between, and end it."""
    environ = {**os.environ, **office.desk.environ, "TERM": "xterm-256color"}
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    command = [sys.executable, "-c", "from custody.cli.main import run; run()", "tui"]
    seen, stop = b"", time.monotonic() + LONGEST
    with subprocess.Popen(command, env=environ, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        try:
            for at, text in enumerate(wanted):
                if at:
                    os.write(ours, b"\x1b")
                while text.encode() not in seen:
                    if not select.select([ours], [], [], max(stop - time.monotonic(), 0))[0]:
                        raise SystemExit(f"the program did not show {text!r}")
                    seen += os.read(ours, 1 << 16)
            then(process.pid)
        finally:
            process.kill()
            os.close(ours)
