"""An office whose evidence goes into a bucket of a real server, and a client of boto3 that looks behind its back."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import format_instant
from custody.storage.memory.small_ports import FixedClock
from tests.buckets import seaweed
from tests.buckets.stores import address, credentials
from tests.cli.desk import Desk
from tests.cli.office import Office

PAPER = ("--authority-document", "order.pdf", "--legal-basis", "Evidence Act s. 9")
WIPED = ("--method", "shredding", "--standard", "din_66399")
PHOTOS = ("--photo-before", "order.pdf", "--photo-after", "order.pdf")
COURT = ("--authority", "District Court", "--legal-basis", "CPA s. 31")


class Bench:
    """An office whose store is a bucket, and a client of boto3 that looks at the bucket behind its back."""

    def __init__(self, office: Office, outside: Any, prefix: str) -> None:
        self.office = office
        self.outside = outside
        self.prefix = prefix

    @property
    def now(self) -> int:
        return self.office.desk.clock.now()

    def store(self, mode: str = "compliance", **more: object) -> None:
        """Set the bucket up as the store ``evidence``."""
        file = self.office.folder / "vault" / "custody.toml"
        head = file.read_text().partition("[store.")[0]
        options = {
            "kind": "s3",
            "bucket": seaweed.LOCKED,
            "prefix": self.prefix,
            "endpoint": self.outside.meta.endpoint_url,
            "region": seaweed.REGION,
            "path_style": True,
            "lock": True,
            "lock_mode": mode,
            **more,
        }
        lines = [f"{name} = {json.dumps(one)}" for name, one in options.items()]
        file.write_text("\n".join([head, "[store.evidence]", *lines, ""]))

    def term(self, until: int | None = None, review: int | None = None) -> None:
        """Enter how long the seizure may be held, in seconds from now."""
        words = [] if until is None else ["--holding-until", format_instant(self.now + until)]
        words += [] if review is None else ["--review-due-at", format_instant(self.now + review)]
        self.office.done("Judge", "seizure", "set-term", "S-1", *words, *COURT)

    def archive(self, name: str = "disk.dd", data: bytes = b"image", status: int = 0) -> dict[str, Any]:
        """Archive a file under the exhibit; gives what the command says of it."""
        (self.office.folder / name).write_bytes(data)
        found = self.office.done("Eve", "archive", name, "--exhibit", "EV/1", status=status)
        archived: dict[str, Any] = found["archived"][0]
        return {**archived, "object": found["entries"][0]["subject"]}

    def read(self, one: dict[str, Any]) -> tuple[str, int | None, bool]:
        """Read the lock of an object with the other client: mode, end, hold."""
        head = self.outside.head_object(
            Bucket=seaweed.LOCKED, Key=self.prefix + one["object_key"], VersionId=one["object_version"]
        )
        until = head.get("ObjectLockRetainUntilDate")
        return (
            str(head.get("ObjectLockMode", "none")).lower(),
            None if until is None else int(until.timestamp()),
            head.get("ObjectLockLegalHoldStatus") == "ON",
        )

    def hold(self, one: dict[str, Any], status: str) -> None:
        """Put a hold on, or lift it, by hand."""
        self.outside.put_object_legal_hold(
            Bucket=seaweed.LOCKED,
            Key=self.prefix + one["object_key"],
            VersionId=one["object_version"],
            LegalHold={"Status": status},
            ChecksumAlgorithm="SHA256",
        )

    def retain(self, one: dict[str, Any], mode: str, until: int) -> None:
        """Retain a version by hand."""
        self.outside.put_object_retention(
            Bucket=seaweed.LOCKED,
            Key=self.prefix + one["object_key"],
            VersionId=one["object_version"],
            Retention={"Mode": mode, "RetainUntilDate": datetime.fromtimestamp(until, UTC)},
            ChecksumAlgorithm="SHA256",
        )

    def lying(self, key: str = "") -> list[tuple[str, str]]:
        """List the versions under keys that begin so, then the markers, each with its identifier."""
        page = self.outside.list_object_versions(Bucket=seaweed.LOCKED, Prefix=self.prefix + key)
        return [
            *(("version", str(row["VersionId"])) for row in page.get("Versions", [])),
            *(("marker", str(row["VersionId"])) for row in page.get("DeleteMarkers", [])),
        ]

    def left(self, one: dict[str, Any]) -> int:
        """Count the versions and markers under an object's key."""
        return len(self.lying(one["object_key"]))

    def drift(self, status: int = 3) -> dict[str, list[str]]:
        """Verify all locks; gives what drifted by object."""
        found = self.office.done("Carl", "lock", "verify", status=status)
        return {row["object"]: row["lock_deviations"] for row in found["drift"]}


@pytest.fixture
def bench(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Bench:
    """Return an office with a seizure and an exhibit, ten minutes behind its compliance-locking store."""
    credentials(monkeypatch)
    where = address("seaweed", tmp_path_factory)
    office = Office(Desk(tmp_path / "desk", FixedClock(int(time.time()) - 600), step=1)).open()
    office.case()
    office.seizure()
    office.exhibit()
    (office.folder / "order.pdf").write_bytes(b"order")
    made = Bench(office, seaweed.client(where), f"{os.urandom(8).hex()}/")
    made.store()
    return made


def level(bench: Bench) -> None:
    """Set the ledger's clock to what the store's shows."""
    bench.office.desk.clock.advance(int(time.time()) - bench.now)
