"""Measures archiving one large image into a bucket: against what cannot be left out, and against other programs.

The first row is the archive alone. The floor is the slower of what it does at the same time: hashing every byte twice,
and sending the file as boto3 does with checksums. The other rows are whole processes from start to end.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from itertools import count
from pathlib import Path

from boto3.s3.transfer import TransferConfig

from custody.ledger.objects.archive import Archive
from custody.storage.files.sources import DiskSources
from custody.storage.machine.system import SystemEntropy
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.s3.client import client_of
from custody.storage.stores.upload_journals import FileUploadJournals
from tests.bench import names
from tests.bench.bytes import hash_twice
from tests.bench.places import custody, office, rival, served
from tests.bench.timing import Row, Times, in_turn, rates, took

_MIB = 1 << 20
_SIZE = 1024 * _MIB
_RUNS = 3


def images(folder: Path) -> list[Row]:
    """Archive an image of 1 GiB."""
    chosen = served(folder)
    source = folder / "image.dd"
    with source.open("wb") as out:
        for _ in range(_SIZE // _MIB):
            out.write(os.urandom(_MIB))
    store = S3Objects("cold", chosen)
    archive = Archive(
        store,
        DiskSources(),
        SystemEntropy(),
        ThreadWorkers(),
        journals=FileUploadJournals(folder / "uploads"),
    )
    client, numbers = client_of(chosen), count()
    parts = TransferConfig(multipart_chunksize=chosen.part_mib * _MIB, max_concurrency=chosen.uploaders)
    made = office(folder, chosen)

    def ours() -> None:
        done = archive.store(os.fspath(source))
        archive.recorded(done)
        store.delete(done.key, done.stored.version)

    def key() -> str:
        return f"{chosen.prefix}plain-{next(numbers)}"

    def plain() -> None:
        more = {"ChecksumAlgorithm": "SHA256"}
        client.upload_file(os.fspath(source), chosen.bucket, key(), ExtraArgs=more, Config=parts)

    def typed() -> None:
        custody(made, "archive", os.fspath(source), "--exhibit", "EV/1", "--store", "cold")

    def aws() -> None:
        place = f"s3://{chosen.bucket}/{key()}"
        words = ("s3", "cp", os.fspath(source), place, "--endpoint-url", chosen.endpoint or "", "--quiet")
        rival("aws", *words, "--checksum-algorithm", "SHA256")
        subprocess.run(["sha256sum", os.fspath(source)], check=True, capture_output=True)

    def rclone() -> None:
        within = key()
        near, far = os.fspath(source.parent), f"cold:{chosen.bucket}/{within}"
        words = ("--include", f"/{source.name}", "--s3-no-check-bucket")
        rival("rclone", "copy", near, far, *words, endpoint=chosen.endpoint)
        rival("rclone", "check", near, far, *words, endpoint=chosen.endpoint)

    rate = _SIZE / _MIB
    runs = [(took(ours), took(lambda: hash_twice(source)), took(plain)) for _ in range(_RUNS)]
    mine, hashing, sending = (Times.of([run[at] for run in runs]) for at in range(3))
    slower = max((hashing, sending), key=lambda one: one.best)
    rows = [rates(names.IMAGE, "MiB/s", rate, (mine, slower))]
    others: tuple[tuple[names.Named, Callable[[], None]], ...] = (
        (names.AWS, aws),
        (names.RCLONE, rclone),
    )
    return [*rows, *(rates(named, "MiB/s", rate, in_turn(typed, one, _RUNS)) for named, one in others)]
