"""Stores of every kind, each empty: a fresh folder, a fresh memory, a fresh prefix in a bucket."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from custody.ledger.ports import LockingStore, ObjectStore
from custody.storage.machine.system import SystemClock
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.uploads import MemoryUploads
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.stores.s3 import S3Objects, S3Options
from tests.buckets import moto, seaweed

KINDS = ("disk", "memory", "moto", "seaweed")
#: Kinds that keep versions and locks.
LOCKING = ("memory", "moto", "seaweed")
#: Kinds that are a bucket behind S3's protocol.
BUCKETS = ("moto", "seaweed")
#: Kinds into which an upload that was broken off can go on.
RESUMABLE = ("memory", "moto", "seaweed")

Open = Callable[..., ObjectStore]


def address(kind: str, factory: pytest.TempPathFactory) -> str:
    """Return the address of the server of a kind of bucket."""
    if kind == "moto":
        return moto.endpoint()
    worker = "PYTEST_XDIST_WORKER" in os.environ
    base = factory.getbasetemp()
    return seaweed.endpoint(base.parent if worker else base, os.getppid() if worker else os.getpid())


def options(where: str, **more: Any) -> S3Options:
    """Return the options of a fresh prefix in the locked bucket at an address."""
    chosen: dict[str, Any] = {
        "bucket": seaweed.LOCKED,
        "prefix": f"{secrets.token_hex(8)}/",
        "endpoint": where,
        "region": seaweed.REGION,
        "path_style": True,
        "lock": True,
        "part_mib": 5,
        "uploaders": 2,
    }
    return S3Options(**{**chosen, **more})


def placed(page: str, factory: pytest.TempPathFactory) -> str:
    """Return a page whose bucket lies on the test's real server, at a fresh prefix."""
    chosen = options(address("seaweed", factory))
    return page.replace("http://127.0.0.1:8333", chosen.endpoint or "").replace('lab/"', f'{chosen.prefix}"')


def credentials(patch: pytest.MonkeyPatch) -> None:
    """Set the credentials of the test's servers, as AWS's chain takes them."""
    patch.setenv("AWS_ACCESS_KEY_ID", seaweed.ACCESS)
    patch.setenv("AWS_SECRET_ACCESS_KEY", seaweed.SECRET)
    for name in ("AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_ENDPOINT_URL"):
        patch.delenv(name, raising=False)


def opened(
    kind: str, folder: Path, factory: pytest.TempPathFactory, patch: pytest.MonkeyPatch
) -> ObjectStore:
    """Return an empty store of a kind, named ``local``."""
    if kind == "disk":
        disk = DiskObjects(folder / "objects", "local")
        disk.prepare()
        return disk
    if kind == "memory":
        return MemoryUploads("local", SystemClock())
    credentials(patch)
    return S3Objects("local", options(address(kind, factory)))


@pytest.fixture(params=KINDS)
def store(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> ObjectStore:
    """Return an empty store of each kind in turn."""
    return opened(request.param, tmp_path, tmp_path_factory, monkeypatch)


@pytest.fixture(params=LOCKING)
def locking(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> LockingStore:
    """Return an empty store with locks, of each kind in turn."""
    made = opened(request.param, tmp_path, tmp_path_factory, monkeypatch)
    assert isinstance(made, MemoryObjects | S3Objects)
    return made


@pytest.fixture(params=BUCKETS)
def bucket(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> S3Objects:
    """Return an empty place in a bucket, of each kind in turn."""
    made = opened(request.param, tmp_path, tmp_path_factory, monkeypatch)
    assert isinstance(made, S3Objects)
    return made


@pytest.fixture(params=RESUMABLE)
def resumable(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> S3Objects | MemoryUploads:
    """Return an empty store that resumes uploads, of each kind in turn."""
    made = opened(request.param, tmp_path, tmp_path_factory, monkeypatch)
    assert isinstance(made, S3Objects | MemoryUploads)
    return made


def table(name: str, chosen: S3Options) -> str:
    """Write the table of custody.toml that sets a bucket up as a store of this name."""
    told = {
        "kind": "s3",
        "bucket": chosen.bucket,
        "prefix": chosen.prefix,
        "endpoint": chosen.endpoint,
        "region": chosen.region,
        "path_style": chosen.path_style,
        "lock": chosen.lock,
        "part_mib": chosen.part_mib,
        "uploaders": chosen.uploaders,
    }
    return "\n".join(
        [f"\n[store.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in told.items()), ""]
    )
