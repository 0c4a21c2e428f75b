"""The place at which commands are measured against a bucket: a server on this machine, a desk, other programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from custody.storage.stores.s3.options import S3Options
from tests.buckets import seaweed
from tests.buckets.stores import options, table
from tests.cli.desk import Desk
from tests.cli.office import Office

#: Where ``make bench`` installs the programs that are compared with.
RIVALS = Path(sys.prefix) / "bench" / "bin"


def served(folder: Path) -> S3Options:
    """Start a server with room for some GiB and give a fresh prefix in its bucket without locks.

    This process then has the credentials too, as AWS's chain takes them.
    """
    shared = folder / "server"
    shared.mkdir(exist_ok=True)
    os.environ |= {
        "AWS_ACCESS_KEY_ID": seaweed.ACCESS,
        "AWS_SECRET_ACCESS_KEY": seaweed.SECRET,
        "AWS_DEFAULT_REGION": seaweed.REGION,
    }
    address = seaweed.endpoint(shared, os.getpid(), volume_mb=1024)
    return options(address, lock=False, bucket=seaweed.PLAIN, part_mib=16, uploaders=4)


def office(folder: Path, chosen: S3Options) -> Office:
    """Make a vault with an exhibit, and the bucket as its store ``cold``."""
    made = Office(Desk(folder / "desk", step=0)).open()
    made.case()
    made.seizure()
    made.exhibit()
    toml = made.folder / "vault" / "custody.toml"
    toml.write_text(toml.read_text() + table("cold", chosen))
    return made


def custody(made: Office, *words: str) -> None:
    """Type a command at the desk, in a process of its own."""
    environ = {**os.environ, **made.desk.environ, "PYTHONPATH": os.fspath(Path.cwd())}
    command = [sys.executable, "-m", "custody.cli.main", *words, "--as", made.keys["Eve"], "--json"]
    done = subprocess.run(command, env=environ, cwd=made.folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"custody {words[0]} ended with {done.returncode}: {done.stderr[-2000:]}")


def rival(program: str, *words: str, endpoint: str | None = None) -> None:
    """Run a program that is compared with; SystemExit where it is not installed or fails."""
    found = RIVALS / program
    remote = {
        "RCLONE_CONFIG": "",
        "RCLONE_CONFIG_COLD_TYPE": "s3",
        "RCLONE_CONFIG_COLD_PROVIDER": "Other",
        "RCLONE_CONFIG_COLD_ENV_AUTH": "true",
        "RCLONE_CONFIG_COLD_ENDPOINT": endpoint or "",
        "RCLONE_CONFIG_COLD_REGION": seaweed.REGION,
    }
    if not found.exists():
        raise SystemExit(
            f"{program} is not installed: use `make bench`, which installs what it compares with"
        )
    done = subprocess.run(
        [os.fspath(found), *words], env={**os.environ, **remote}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{program} ended with {done.returncode}: {done.stderr[-2000:]}")
