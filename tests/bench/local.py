"""Measures archiving 1 GiB to a folder, and reading it again, beside hashing, copying and the programs people have.

Measured only when asked for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import partial
from pathlib import Path

from custody.ledger.objects.archive import Archive, Archived
from custody.ledger.verification.outcomes import Fixity
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.storage.machine.workers import ThreadWorkers
from tests.bench import names
from tests.bench.bytes import MIB, copy, drop, hash_twice, laid
from tests.bench.places import RIVALS
from tests.bench.timing import Row, Times, rates, took
from tests.world import World

SIZE, RUNS = 1024, 4


def local(folder: Path) -> list[Row]:
    """Archive one file of 1 GiB several times, then read it fully several times."""
    source = laid(folder / "source.bin", SIZE)
    world = World.on_disk(folder / "evidence")
    workers = ThreadWorkers()
    archive = Archive(world.objects, world.sources, world.entropy, workers)
    times: dict[str, list[tuple[float, float]]] = {"ours": [], "hashed": [], "copied": []}
    done: list[Archived] = []

    def store() -> None:
        done.append(archive.store(str(source)))

    for run in range(RUNS):
        times["hashed"].append(took(lambda: hash_twice(source)))
        times["copied"].append(took(partial(copy, source, folder / f"copy-{run}.bin")))
        times["ours"].append(took(store))
        if run:
            drop(folder / "evidence", done[run - 1].key)
    slower = max((times["hashed"], times["copied"]), key=lambda some: min(one for one, _ in some))
    rows = [rates(names.LOCAL, "MiB/s", SIZE, (Times.of(times["ours"]), Times.of(slower)))]
    return rows + _reading(folder, world, done[-1], workers)


def _reading(folder: Path, world: World, done: Archived, workers: ThreadWorkers) -> list[Row]:
    """Read the object that was archived, and let each program read the source; all of them from memory or none."""
    digest, source = done.digest, folder / "source.bin"
    stored = StoredObject(
        "o", "e", "c", SIZE * MIB, b64(digest.sha256), b64(digest.root), done.store, done.key, None, 0
    )
    fixity = Fixity({done.store: world.objects}, world.clock, world.entropy, workers)

    def read() -> None:
        outcome = fixity.check(stored, "full").outcome
        if outcome != "verified":
            raise SystemExit(f"the object that was archived reads back as {outcome}")

    ours: list[tuple[float, float]] = []
    programs = _programs(folder, source)
    theirs: dict[str, list[tuple[float, float]]] = {name: [] for name in programs}
    for _ in range(RUNS):
        ours.append(took(read))
        for name, command in programs.items():
            theirs[name].append(took(partial(_run, command)))
    return [
        rates(names.READ[name], "MiB/s", SIZE, (Times.of(ours), Times.of(some)))
        for name, some in theirs.items()
    ]


def _programs(folder: Path, source: Path) -> dict[str, list[str]]:
    """Prepare what each program compares with, and give what is run."""
    known, bag = folder / "known.txt", folder / "bag"
    with known.open("wb") as out:
        subprocess.run(["hashdeep", "-c", "sha256", os.fspath(source)], stdout=out, check=True)
    bag.mkdir()
    shutil.copyfile(source, bag / source.name)
    bagit = [os.fspath(RIVALS / "python"), os.fspath(RIVALS / "bagit.py")]
    _run([*bagit, "--sha256", os.fspath(bag)])
    return {
        "sha256sum": ["sha256sum", os.fspath(source)],
        "hashdeep -a": ["hashdeep", "-a", "-k", os.fspath(known), "-c", "sha256", os.fspath(source)],
        "bagit --validate": [*bagit, "--validate", os.fspath(bag)],
    }


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}: {done.stderr[-500:]}")
