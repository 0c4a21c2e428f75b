"""Measures archiving and verification against hashing and plain copies of one file, and the start of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from itertools import count
from pathlib import Path

from custody.ledger.objects.archive import Archive
from custody.ledger.verification.outcomes import Fixity
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.storage.machine.workers import ThreadWorkers
from tests.bench import names
from tests.bench.timing import Row, in_turn, rates, waits
from tests.world import World

MIB = 1 << 20
SIZE = 256 * MIB


def hash_twice(path: Path) -> None:
    """Read a file and hash it with SHA-256, and do both again."""
    for _ in range(2):
        hash_once(path)


def hash_once(path: Path) -> None:
    """Read a file and hash it with SHA-256, as sha256sum does."""
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            digest.update(chunk)
    digest.digest()


def copy(source: Path, target: Path) -> None:
    """Copy into a new file, durably: writing over an old one would spare the disk its work."""
    with source.open("rb") as file, target.open("xb") as out:
        while chunk := file.read(MIB):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    target.unlink()


def laid(path: Path, mib: int) -> Path:
    """Make a file of so many MiB, no two of them alike, that is on the disk."""
    block = os.urandom(MIB)
    with path.open("wb") as out:
        for at in range(mib):
            out.write(at.to_bytes(8, "big") + block[8:])
        out.flush()
        os.fsync(out.fileno())
    return path


def drop(office: Path, key: str) -> None:
    """Take an object out of an office's folder of objects, and its tree hashes."""
    for text in (key, key.replace("objects/", "trees/")):
        area, name = text.split("/")
        (office / "objects" / area / name[:2] / name).unlink()


def evidence(folder: Path) -> list[Row]:
    """Archive and sweep one file of 256 MiB."""
    source = laid(folder / "source.bin", SIZE // MIB)
    world = World.on_disk(folder / "evidence")
    workers = ThreadWorkers()
    archive = Archive(world.objects, world.sources, world.entropy, workers)
    numbers = count()

    def store() -> None:
        done = archive.store(str(source))
        drop(folder / "evidence", done.key)

    def floor() -> None:
        hash_twice(source)
        copy(source, folder / f"copy-{next(numbers)}.bin")

    rate = SIZE / MIB
    rows = [
        rates(
            names.ARCHIVE,
            "MiB/s",
            rate,
            in_turn(store, floor),
        )
    ]
    done = archive.store(str(source))
    digest = done.digest
    stored = StoredObject(
        "o", "e", "c", SIZE, b64(digest.sha256), b64(digest.root), done.store, done.key, None, 0
    )
    fixity = Fixity({done.store: world.objects}, world.clock, world.entropy, workers)
    times = in_turn(lambda: fixity.check(stored, "full"), lambda: hash_once(source))
    outcome = fixity.check(stored, "full").outcome
    if outcome != "verified":
        raise SystemExit(f"the object that was archived reads back as {outcome}")
    rows.append(rates(names.FIXITY, "MiB/s", rate, times))
    return rows


def starts(folder: Path) -> list[Row]:
    """Start the program for what needs no database, its modules compiled before, as an installer leaves them."""
    environ = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}

    def bare() -> None:
        subprocess.run([sys.executable, "-c", "pass"], check=True, env=environ)

    def start(*words: str) -> Row:
        def run() -> None:
            subprocess.run(
                [sys.executable, "-m", "custody.cli.main", *words],
                check=True,
                capture_output=True,
                env=environ,
            )

        run()
        return waits(names.STARTS[words], 1, in_turn(run, bare))

    return [start(*words) for words in names.STARTS]
