"""Measures the most memory that a process needs to archive sparse files into a bucket of SeaweedFS."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from custody.ledger.objects.upload import SMALL
from custody.storage.files.sources import DiskSources
from custody.storage.machine.byte_budget import ROOM, Room
from custody.storage.machine.system import SystemEntropy
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.upload_journals import FileUploadJournals
from tests.bench.places import office, served
from tests.buckets import seaweed
from tests.buckets.stores import options

#: What archiving may need at most, whatever the size of the file.
MOST_MIB = 256


#: How many files go side by side, how many there are, and their sizes in MiB by turns.
_JOBS, _FILES, _SIZES = 32, 128, (1, 8, 15, 17)


def memory(folder: Path, gib: int, part_mib: int, *, many: bool = False) -> str:
    """Archive a file of so many GiB in a process of its own, or with ``many`` smaller ones besides, 32 at once.

    Gives a line that says what memory it needed.
    """
    sources = folder / "sources"
    sources.mkdir()
    sizes = [gib << 10, *(_SIZES[at % len(_SIZES)] for at in range(_FILES if many else 0))]
    for at, mib in enumerate(sizes):
        with (sources / f"{at:04}.dd").open("wb") as stream:
            stream.truncate((mib << 20) + 1)
    shared = folder / "server"
    shared.mkdir()
    address = seaweed.endpoint(shared, os.getpid(), volume_mb=1024)
    environ = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": seaweed.ACCESS,
        "AWS_SECRET_ACCESS_KEY": seaweed.SECRET,
    }
    command = [sys.executable, "-m", "tests.bench.memory", address, os.fspath(sources), str(part_mib)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    peak = int(done.stdout)
    verdict = "within" if peak <= MOST_MIB else "OVER"
    what = f"{gib} GiB" + (
        f" and {_FILES} files of up to {max(_SIZES)} MiB, {_JOBS} at once," if many else ""
    )
    return f"{what} in parts of {part_mib} MiB: {peak} MiB at most, {verdict} the {MOST_MIB} MiB allowed"


def small_files(folder: Path, number: int) -> str:
    """Archive so many files of 1 MiB, each by itself, by the command as it is typed; gives the memory it needs."""
    made = office(folder, served(folder))
    sources = folder / "small"
    sources.mkdir()
    for at in range(number):
        (sources / f"{at:04}.dd").write_bytes(at.to_bytes(8, "big") * (SMALL // 8))
    words = ["--single-files", *(os.fspath(path) for path in sorted(sources.iterdir())), "--exhibit", "EV/1"]
    words += ["--store", "cold", "--jobs", str(_JOBS), "--as", made.keys["Eve"], "--json"]
    process = subprocess.Popen(
        [sys.executable, "-m", "custody.cli.main", "archive", *words],
        env={**os.environ, **made.desk.environ, "PYTHONPATH": os.fspath(Path.cwd())},
        cwd=made.folder,
        stdout=subprocess.DEVNULL,
    )
    peak = 0
    while process.poll() is None:
        with suppress(OSError, KeyError):
            peak = _peak(process.pid)
        time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"archiving small files ended with {process.returncode}")
    verdict = "within" if peak <= MOST_MIB else "OVER"
    return (
        f"{number} files of 1 MiB, {_JOBS} at once: {peak} MiB at most, {verdict} the {MOST_MIB} MiB allowed"
    )


def _peak(process: int | str) -> int:
    """Return the most memory that a process had so far, in MiB."""
    facts = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(facts["VmHWM"].split()[0]) // 1024


def _child(address: str, folder: str, part_mib: int) -> None:
    from custody.ledger.objects.archive import Archive
    from custody.ledger.objects.archive_batch import in_groups

    store = S3Objects(
        "cold", options(address, part_mib=part_mib, uploaders=4, lock=False, bucket=seaweed.PLAIN)
    )
    journals = FileUploadJournals(Path(folder).parent / "journals")
    archive = Archive(
        store, DiskSources(), SystemEntropy(), ThreadWorkers(), journals=journals, room=Room(ROOM).take
    )
    paths = [os.fspath(path) for path in sorted(Path(folder).iterdir())]
    for group in in_groups(
        paths, lambda path: archive.store(path, md5=True, sha1=True), ThreadWorkers(_JOBS)
    ):
        for member in group:
            if member.archived is None:
                raise SystemExit(f"{member.path} was not archived: {member.error}")
            archive.recorded(member.archived)
    sys.stdout.write(str(_peak("self")))


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], int(sys.argv[3]))
