"""Measures archiving many small files into a bucket against bare puts of boto3, by as many threads.

Ours is the command as it is typed, one process. Given the files with --single-files, each is read, hashed, sent, looked
at again, entered under a signature of its own, and its receipt written. Given their folder, it goes into one object
under one entry, with a manifest by which each file is found, fetched and proven. The floor puts the same bytes, each
with its SHA-256.
"""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path

from custody.storage.stores.s3.client import client_of
from tests.bench import names
from tests.bench.places import custody, office, served
from tests.bench.timing import Row, in_turn, rates
from tests.buckets.stores import options

#: How many threads send, how many bytes each file has, and how often it is done.
_JOBS, _EACH, _RUNS = 4, 4096, 3


def files(folder: Path, number: int) -> list[Row]:
    """Archive so many files, new ones each time."""
    chosen = served(folder)
    made = office(folder, chosen)
    sources = [_laid(folder / f"files-{run}", number) for run in range(_RUNS)]
    runs, folders = count(), count()

    def ours() -> None:
        each = ("--single-files", "--exhibit", "EV/1", "--store", "cold", "--jobs", str(_JOBS))
        custody(made, "archive", *sources[next(runs)], *each)

    def whole() -> None:
        within = os.fspath(folder / f"files-{next(folders)}")
        custody(made, "archive", within, "--exhibit", "EV/1", "--store", "cold")

    def floor() -> None:
        words = [chosen.endpoint or "", chosen.bucket, os.fspath(folder / "files-0")]
        environ = {**os.environ, "PYTHONPATH": os.fspath(Path.cwd())}
        subprocess.run([sys.executable, "-m", "tests.bench.files", *words], env=environ, check=True)

    return [
        rates(names.FILES, "files/s", number, in_turn(ours, floor, _RUNS)),
        rates(names.FOLDER, "files/s", number, in_turn(whole, floor, _RUNS)),
    ]


def _laid(within: Path, number: int) -> list[str]:
    within.mkdir()
    block = os.urandom(_EACH - 8)
    for at in range(number):
        (within / f"{at:06}").write_bytes(block + at.to_bytes(8, "big"))
    return [os.fspath(path) for path in sorted(within.iterdir())]


def _floor(address: str, bucket: str, folder: str) -> None:
    """Put every file of a folder under a new prefix, its SHA-256 with it."""
    client = client_of(options(address, bucket=bucket))
    prefix = os.urandom(8).hex()

    def put(path: Path) -> None:
        data = path.read_bytes()
        client.put_object(
            Bucket=bucket,
            Key=f"{prefix}/{path.name}",
            Body=data,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=base64.b64encode(hashlib.sha256(data).digest()).decode("ascii"),
        )

    with ThreadPoolExecutor(_JOBS) as pool:
        list(pool.map(put, sorted(Path(folder).iterdir())))


if __name__ == "__main__":
    _floor(*sys.argv[1:])
