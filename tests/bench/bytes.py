"""Measures archiving and fixity against hashing and plain copies of the same file, and the start of the program."""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from custody.ledger.archive import Archive
from custody.ledger.fixity import Fixity
from custody.model.ids import b64
from custody.model.records import StoredObject
from tests.bench.timing import Row, best
from tests.world import World

MIB = 1 << 20
SIZE = 256 * MIB


def _hash(path: Path) -> bytes:
    digest = sha256()
    with path.open("rb") as file:
        while chunk := file.read(MIB):
            digest.update(chunk)
    return digest.digest()


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as file, target.open("wb") as out:
        while chunk := file.read(MIB):
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())


def evidence(folder: Path) -> list[Row]:
    """Archive and sweep one file of 256 MiB."""
    source = folder / "source.bin"
    block = os.urandom(MIB)
    with source.open("wb") as out:
        for at in range(SIZE // MIB):
            out.write(at.to_bytes(8, "big") + block[8:])
    world = World.on_disk(folder / "evidence")
    archive = Archive(world.objects, world.sources, world.entropy)
    twice = best(lambda: (_hash(source), _hash(source)))
    copy = best(lambda: _copy(source, folder / "copy.bin"))
    floor = max(twice, copy)
    took = best(lambda: archive.store(str(source)))
    done = archive.store(str(source))
    rate = SIZE / MIB
    name = "SHA-256 twice" if twice >= copy else "copy with fsync"
    rows = [
        Row(
            "archive 256 MiB, SHA-256 and tree",
            f"{rate / took:,.0f} MiB/s",
            f"{name} {rate / floor:,.0f} MiB/s",
            floor / took,
        )
    ]
    stored = StoredObject(
        "o", "e", "c", SIZE, b64(done.digest.sha256), b64(done.digest.root), done.store, done.key, None, 0
    )
    fixity = Fixity({done.store: world.objects}, world.clock, world.entropy)
    checked = best(lambda: fixity.check(stored, "full"))
    outcome = fixity.check(stored, "full").outcome
    if outcome != "ok":
        raise SystemExit(f"the object that was archived reads back as {outcome}")
    rows.append(
        Row(
            "full fixity, SHA-256 and tree",
            f"{rate / checked:,.0f} MiB/s",
            f"SHA-256 twice {rate / twice:,.0f} MiB/s",
            twice / checked,
        )
    )
    return rows


def starts() -> list[Row]:
    """Start the program for what needs no database."""
    bare = best(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 5)
    rows = []
    for words in (["--version"], ["--help"], ["verify", "--help"]):
        command = [sys.executable, "-m", "custody.cli.main", *words]
        took = best(lambda command=command: subprocess.run(command, check=True, capture_output=True), 5)  # type: ignore[misc]  # bound at once
        rows.append(
            Row(
                f"custody {' '.join(words)}",
                f"{took * 1e3:.0f} ms",
                f"bare Python {bare * 1e3:.0f} ms",
                bare / took,
            )
        )
    return rows
