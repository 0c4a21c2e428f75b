"""Measures full verification over a bucket against downloads of the same objects, from a server on this machine.

A plain download is what boto3 does when it is told to download a file. The other floors leave out the disk; the last
hashes what comes, as verification must.

Measured only when asked for: the server is part of what the tests install, and takes seconds to start and to end.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import Any

from custody.ledger.objects.archive import Archive
from custody.ledger.verification.outcomes import Fixity
from custody.ledger.verification.sweep import SweepRun
from custody.model.records import StoredObject
from custody.model.schema.ids import b64
from custody.storage.files.sources import DiskSources
from custody.storage.machine.system import SystemClock, SystemEntropy
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.stores.s3 import S3Objects
from custody.storage.stores.s3.client import client_of
from tests.bench import names
from tests.bench.timing import Row, in_turn, rates
from tests.buckets import seaweed
from tests.buckets.stores import options

_MIB = 1 << 20
_OBJECTS = 8
_EACH = 64 * _MIB
_JOBS = 4
_RUNS = 8


def bucket(folder: Path) -> list[Row]:
    """Archive objects of 64 MiB, then sweep and download them, so many at once in both."""
    os.environ |= {"AWS_ACCESS_KEY_ID": seaweed.ACCESS, "AWS_SECRET_ACCESS_KEY": seaweed.SECRET}
    chosen = options(seaweed.endpoint(folder, os.getpid()), part_mib=64)
    store = S3Objects("bucket", chosen)
    archive = Archive(store, DiskSources(), SystemEntropy(), ThreadWorkers())
    objects = []
    for at in range(_OBJECTS):
        source = folder / "source.bin"
        source.write_bytes(os.urandom(_EACH))
        done = archive.store(str(source))
        digests = b64(done.digest.sha256), b64(done.digest.root)
        objects.append(
            StoredObject(str(at), "e", "c", _EACH, *digests, "bucket", done.key, done.stored.version, at)
        )
    client = client_of(chosen)

    def download(one: StoredObject, taken: Callable[[bytes], object]) -> None:
        where: dict[str, Any] = {"Bucket": chosen.bucket, "Key": f"{chosen.prefix}{one.store_key}"}
        body = client.get_object(**where, VersionId=one.version)["Body"]
        while piece := body.read(_MIB):
            taken(piece)

    def downloaded() -> None:
        def fetch(one: StoredObject) -> None:
            target = folder / f"download-{one.id}"
            client.download_file(chosen.bucket, f"{chosen.prefix}{one.store_key}", str(target))
            target.unlink()

        with ThreadPoolExecutor(_JOBS) as pool:
            list(pool.map(fetch, objects))

    def plain() -> None:
        with ThreadPoolExecutor(_JOBS) as pool:
            list(pool.map(lambda one: download(one, bytes), objects))

    def hashed() -> None:
        with ThreadPoolExecutor(_JOBS) as pool:
            list(pool.map(lambda one: download(one, sha256().update), objects))

    def sweep() -> None:
        clock = SystemClock()
        fixity = Fixity({"bucket": store}, clock, SystemEntropy(), ThreadWorkers())
        sweeping = SweepRun(
            fixity, clock, destroyed=lambda _: (), leaving=lambda _: {}, workers=ThreadWorkers(_JOBS)
        )
        (part,) = sweeping.parts(objects, "full")
        if part.count("verified") != _OBJECTS:
            raise SystemExit("what was archived does not read back right")

    floors = ((names.DOWNLOADED, downloaded), (names.BUCKET, plain), (names.HASHED, hashed))
    size = _OBJECTS * _EACH / _MIB
    return [rates(named, "MiB/s", size, in_turn(sweep, floor, _RUNS)) for named, floor in floors]
