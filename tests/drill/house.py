"""A house for the drill: at work with evidence in a store and a value erased, backed up in every way, then lost.

What survives the machine: the backups, the object store on another disk, people's keys, and two receipts in other
hands.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.answers.backups.resumption_play import opened
from tests.cli.office import Office
from tests.drill.elsewhere import receipts_of
from tests.drill.load import under_load
from tests.drill.ways import WAYS

SECRET = "4C53-0001-ERASED"
#: How the program's own way is called beside the others.
OWN = "custody backup"
_BASIS = ("--basis", "court_order", "--legal-basis", "DPA s. 17")


@dataclass
class Times:
    """How long each step of each way took, in seconds."""

    found: dict[tuple[str, str], float] = field(default_factory=dict)

    @contextlib.contextmanager
    def of(self, way: str, step: str) -> Iterator[None]:
        """Measure a step."""
        start = time.perf_counter()
        try:
            yield
        finally:
            self.found[way, step] = time.perf_counter() - start


@dataclass
class Lost:
    """What is left of a house whose machine is gone; ``size`` is how many entries it had, ``now`` its time at the end.

    ``court`` is a folder with two receipts in other hands: of the first case, and of the newest entry.
    """

    folder: Path
    keys: dict[str, str]
    size: int
    now: int
    times: Times

    @property
    def court(self) -> Path:
        """The receipts in other hands."""
        return self.folder / "court"

    def backup(self, way: str) -> Path:
        """Return the folder of a backup."""
        return self.folder / "backups" / way


def at_work(folder: Path) -> Office:
    """Return an office with two administrators, an image in a store on another disk, and a value that was erased."""
    office = opened(folder / "live")
    vault = office.folder / "vault"
    shutil.move(vault / "objects", folder / "store")
    settings = vault / "custody.toml"
    settings.write_text(settings.read_text().replace('path = "objects"', f'path = "{folder / "store"}"'))
    office.seizure()
    office.exhibit("EV/1", "--serial", SECRET)
    (office.folder / "a.dd").write_bytes(bytes(range(256)) * 64)
    office.done("Eve", "archive", "a.dd", "--exhibit", "EV/1")
    entry = str(office.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    proposed = office.done("Carl", "erasure", "propose", entry, "--fields", "serial", *_BASIS)
    proposal = str(proposed["entries"][0]["position"])
    office.done("Judge", "erasure", "approve", proposal)
    office.done("Carl", "erasure", "execute", proposal)
    return office


def lost(folder: Path, *, before: int = 5) -> Lost:
    """Run a house, back it up in every way while entries come in, and lose its machine.

    ``before`` is how many cases are opened before the first backup.
    """
    office, times = at_work(folder), Times()
    own = folder / "backups" / OWN
    own.mkdir(parents=True, mode=0o700)
    with under_load(office, most=before + 5000) as load:
        load.grow(before)
        for way, copied in WAYS.items():
            (folder / "backups" / way).mkdir()
            with times.of(way, "copy"):
                copied(load, folder / "backups" / way)
            load.grow(1)
        office.desk.clock.advance(max(0, int(time.time()) - office.desk.clock.now()))
        with times.of(OWN, "copy"):
            office.done("Ada", "backup", "make", "--out", str(own))
        load.grow(5)
    (folder / "court").mkdir()
    receipts = receipts_of(office)
    for receipt in (receipts[6], receipts[-1]):
        shutil.copy(receipt, folder / "court")
    found = Lost(folder, dict(office.keys), office.size(), office.desk.clock.now() + 3600, times)
    shutil.move(office.folder / "keys", folder / "keys")
    shutil.rmtree(office.folder)
    return found
