"""Measures archiving ten thousand small files into a bucket against bare puts of boto3, by as many threads.

Ours is the command as it is typed, one process: every file is read, hashed, sent, looked at again, entered under a
signature of its own, and its receipt written. The floor is another process that puts the same bytes with their SHA-256.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

from storage.objects_s3.calls import client_of
from storage.objects_s3.options import S3Options
from tests.bench import names
from tests.bench.timing import Row, in_turn, rates
from tests.buckets import seaweed
from tests.buckets.stores import options, table
from tests.cli.desk import Desk
from tests.cli.office import Office

#: How many threads send, and how many bytes each file has.
JOBS, EACH = 4, 4096


def office(folder: Path, chosen: S3Options) -> Office:
    """Make a vault with an exhibit and the bucket as its store ``cold``."""
    made = Office(Desk(folder / "desk", step=0)).open()
    made.case()
    made.seizure()
    made.exhibit()
    toml = made.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + table("cold", chosen))
    return made


def environ(made: Office) -> dict[str, str]:
    """Give the environment in which a process works at the desk and reaches the bucket."""
    aws = {"AWS_ACCESS_KEY_ID": seaweed.ACCESS, "AWS_SECRET_ACCESS_KEY": seaweed.SECRET}
    return {**os.environ, **made.desk.environ, **aws, "PYTHONPATH": os.fspath(Path.cwd())}


def archive(made: Office, paths: list[str], *more: str) -> None:
    """Archive files under the exhibit by the command, in a process of its own."""
    command = [
        sys.executable,
        "-m",
        "custody.cli.main",
        "archive",
        *paths,
        "--exhibit",
        "EV/1",
        "--to",
        "cold",
    ]
    done = subprocess.run(
        [*command, "--as", made.keys["Eve"], "--json", *more],
        env=environ(made),
        cwd=made.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"archiving ended with {done.returncode}: {done.stderr[-2000:]}")


def files(folder: Path, number: int) -> list[Row]:
    """Write so many files and archive them; every round's bytes are new."""
    shared = folder / "server"
    shared.mkdir()
    address = seaweed.endpoint(shared, os.getpid())
    chosen = options(address, lock=False, bucket=seaweed.PLAIN, part_mib=16, uploaders=4)
    made = office(folder, chosen)
    rounds = count()

    def laid(round_: int) -> list[str]:
        within = folder / f"files-{round_}"
        within.mkdir()
        block = os.urandom(EACH - 8)
        for at in range(number):
            (within / f"{at:05}.bin").write_bytes(block + at.to_bytes(8, "big"))
        return [os.fspath(one) for one in sorted(within.iterdir())]

    sources = [laid(at) for at in range(names.ROUNDS)]

    def ours() -> None:
        archive(made, sources[next(rounds)], "--jobs", str(JOBS))

    def floor() -> None:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "tests.bench.files",
                address,
                chosen.bucket,
                os.fspath(Path(sources[0][0]).parent),
            ],
            env=environ(made),
            check=True,
        )

    times = in_turn(ours, floor, runs=names.ROUNDS)
    return [rates(names.FILES, "files/s", number, times)]


def _floor(address: str, bucket: str, folder: str) -> None:
    """Put every file of a folder under a new prefix, its SHA-256 with it."""
    import base64
    import hashlib
    from concurrent.futures import ThreadPoolExecutor

    client = client_of(options(address, bucket=bucket))
    prefix = os.urandom(8).hex()

    def put(path: Path) -> None:
        data = path.read_bytes()
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
        client.put_object(
            Bucket=bucket,
            Key=f"{prefix}/{path.name}",
            Body=data,
            ChecksumAlgorithm="SHA256",
            ChecksumSHA256=digest,
        )

    with ThreadPoolExecutor(JOBS) as pool:
        list(pool.map(put, sorted(Path(folder).iterdir())))


if __name__ == "__main__":
    _floor(*sys.argv[1:])
