"""Parses a bucket's answers about a version: size, checksum, lock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from custody.ledger.ports import UNLOCKED, Lock, Stored


def stored_of(head: Mapping[str, Any], version: str | None) -> Stored:
    """Return size, version, lock and checksum by the answer to HEAD on ``version``."""
    return Stored(
        int(head["ContentLength"]),
        head.get("VersionId", version),
        lock_of(head),
        head.get("ChecksumSHA256"),
    )


def lock_of(head: Mapping[str, Any]) -> Lock:
    """Return the lock in the answer to HEAD; none if it shows none, which may be for lack of a right."""
    mode = head.get("ObjectLockMode")
    hold = head.get("ObjectLockLegalHoldStatus") == "ON"
    if mode is None:
        return Lock(hold=hold) if hold else UNLOCKED
    return Lock(str(mode).lower(), _seconds(head["ObjectLockRetainUntilDate"]), hold)


def retained(answer: Mapping[str, Any], hold: bool) -> Lock:
    """Return the lock in an answer to GetObjectRetention, with the legal hold ``hold``."""
    found = answer.get("Retention") or {}
    if "Mode" not in found:
        return Lock(hold=hold) if hold else UNLOCKED
    return Lock(str(found["Mode"]).lower(), _seconds(found["RetainUntilDate"]), hold)


def lock_words(lock: Lock) -> str:
    """Return a lock in words for people."""
    until = (
        "" if lock.until is None else f" until {datetime.fromtimestamp(lock.until, UTC):%Y-%m-%dT%H:%M:%SZ}"
    )
    return f"{lock.mode}{until}{', held' if lock.hold else ''}"


def version_argument(version: str | None) -> dict[str, str]:
    """Return the S3 call's ``VersionId`` argument, empty for the newest version."""
    return {} if version is None else {"VersionId": version}


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
