"""Measures the most memory that a process needs to archive one large sparse file into a bucket of SeaweedFS."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

from storage.objects_s3 import S3Objects
from storage.sources import DiskSources
from storage.system import SystemEntropy
from storage.upload_journals import FileUploadJournals
from storage.workers import ThreadWorkers
from tests.buckets import seaweed
from tests.buckets.stores import options

#: What archiving may need at most, whatever the size of the file.
MOST_MIB = 256


def memory(folder: Path, gib: int, part_mib: int) -> str:
    """Archive a file of so many GiB in a process of its own; gives a line that says what it needed."""
    source = folder / "sparse.dd"
    with source.open("wb") as stream:
        stream.truncate((gib << 30) + 1)
    shared = folder / "server"
    shared.mkdir()
    address = seaweed.endpoint(shared, os.getpid())
    environ = {
        **os.environ,
        "AWS_ACCESS_KEY_ID": seaweed.ACCESS,
        "AWS_SECRET_ACCESS_KEY": seaweed.SECRET,
    }
    command = [sys.executable, "-m", "tests.bench.memory", address, os.fspath(source), str(part_mib)]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    peak = int(done.stdout)
    verdict = "within" if peak <= MOST_MIB else "OVER"
    return f"{gib} GiB in parts of {part_mib} MiB: {peak} MiB at most, {verdict} the {MOST_MIB} MiB allowed"


def _child(address: str, source: str, part_mib: int) -> None:
    from custody.ledger.archive import Archive

    store = S3Objects("cold", options(address, part_mib=part_mib, uploaders=4, lock=False))
    journals = FileUploadJournals(Path(source).parent / "journals")
    archive = Archive(store, DiskSources(), SystemEntropy(), ThreadWorkers(), journals=journals)
    archived = archive.store(source, md5=True, sha1=True)
    archive.recorded(archived)
    store.delete(archived.key, archived.stored.version)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))


if __name__ == "__main__":
    _child(sys.argv[1], sys.argv[2], int(sys.argv[3]))
