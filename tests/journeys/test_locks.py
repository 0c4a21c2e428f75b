"""Locks in a real store follow the law from the seizure to the destruction, as another client reads them."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from storage.memory import FixedClock
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
        words = [] if until is None else ["--until", format_instant(self.now + until)]
        words += [] if review is None else ["--review-at", format_instant(self.now + review)]
        self.office.done("Judge", "seizure", "term", "S-1", *words, *COURT)

    def archive(self, name: str = "disk.dd", data: bytes = b"image", status: int = 0) -> dict[str, Any]:
        """Archive a file under the exhibit; gives what the command says of it."""
        (self.office.folder / name).write_bytes(data)
        found = self.office.done("Eve", "archive", name, "--exhibit", "EV/1", status=status)
        archived: dict[str, Any] = found["archived"]
        return {**archived, "object": found["entries"][0]["subject"]}

    def read(self, one: dict[str, Any]) -> tuple[str, int | None, bool]:
        """Read the lock of an object with the other client: mode, end, hold."""
        head = self.outside.head_object(
            Bucket=seaweed.LOCKED, Key=self.prefix + one["key"], VersionId=one["version"]
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
            Key=self.prefix + one["key"],
            VersionId=one["version"],
            LegalHold={"Status": status},
            ChecksumAlgorithm="SHA256",
        )

    def retain(self, one: dict[str, Any], mode: str, until: int) -> None:
        """Retain a version by hand."""
        self.outside.put_object_retention(
            Bucket=seaweed.LOCKED,
            Key=self.prefix + one["key"],
            VersionId=one["version"],
            Retention={"Mode": mode, "RetainUntilDate": datetime.fromtimestamp(until, UTC)},
            ChecksumAlgorithm="SHA256",
        )

    def left(self, one: dict[str, Any]) -> int:
        """Count the versions and markers under an object's key."""
        page = self.outside.list_object_versions(Bucket=seaweed.LOCKED, Prefix=self.prefix + one["key"])
        return len(page.get("Versions", [])) + len(page.get("DeleteMarkers", []))

    def drift(self, status: int = 3) -> dict[str, list[str]]:
        """Verify all locks; gives what drifted by object."""
        found = self.office.done("Carl", "lock", "verify", status=status)
        return {row["object"]: row["found"] for row in found["drift"]}


@pytest.fixture
def bench(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Bench:
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
    """Let the ledger's clock show what the store's does."""
    bench.office.desk.clock.advance(int(time.time()) - bench.now)


def test_without_a_recorded_end_nothing_is_retained_and_the_answer_says_why(bench: Bench) -> None:
    stored = bench.archive(status=10)
    assert bench.read(stored) == ("none", None, False)
    (row,) = bench.office.see("lock", "plan")["plan"]
    assert (row["why"], row["changes"]) == ("no_end", False)


def test_a_lock_follows_the_authority_the_store_keeps_it_as_long_as_the_law_and_no_longer(
    bench: Bench,
) -> None:
    office = bench.office
    bench.term(until=20 * DAY, review=8 * DAY)
    first = bench.archive()
    end = bench.now + 8 * DAY
    mode, until, held = bench.read(first)
    assert (mode, held) == ("compliance", False)
    assert until is not None
    assert end - 120 < until <= end
    # Extended: nothing moves in the store before somebody orders it, then to the new review and no further.
    bench.term(until=60 * DAY, review=30 * DAY)
    assert bench.read(first)[1] == until
    assert office.see("lock", "plan")["changes"] == 1
    office.done("Carl", "lock", "apply")
    longer = bench.read(first)[1]
    assert longer is not None
    assert longer > until + 20 * DAY
    assert office.see("lock", "plan")["changes"] == 0
    # A legal hold stands: the hold is on. It ends: the hold is off, and what is retained stays.
    place = ("--authority", "Public Prosecutor", "--review-at", format_instant(bench.now + 40 * DAY))
    office.done(
        "Judge", "hold", "place", "--exhibit", "EV/1", "--reason", "appeal", "--reference", "H-1", *place
    )
    office.done("Carl", "lock", "apply")
    assert bench.read(first) == ("compliance", longer, True)
    office.done("Judge", "hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor")
    released = office.done("Carl", "lock", "apply")["entries"]
    assert [one["kind"] for one in released] == ["lock.ordered", "lock.released"]
    assert bench.read(first) == ("compliance", longer, False)
    level(bench)
    assert bench.drift(status=0) == {}


def test_what_is_destroyed_goes_from_the_store_once_its_lock_ends_and_not_before(bench: Bench) -> None:
    office = bench.office
    level(bench)
    bench.term(until=40)
    stored = bench.archive()
    level(bench)
    until = bench.read(stored)[1]
    assert until is not None
    office.done("Eve", "outcome", "judgment", "C-1", "--outcome", "conviction", "--court", "District Court")
    office.done("Eve", "outcome", "final", "C-1")
    words = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "case_ended", *PAPER)
    number = str(office.done("Carl", *words)["entries"][0]["position"])
    assert office.run("Eve", "disposition", "clear", number).status == 2
    assert bench.left(stored) == 1
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    # A marker by hand hides it and deletes nothing.
    bench.outside.delete_object(Bucket=seaweed.LOCKED, Key=bench.prefix + stored["key"])
    assert bench.left(stored) == 2
    kept = office.done("Eve", "disposition", "clear", number, status=10)
    assert (kept["destroyed"], len(kept["kept"])) == (0, 1)
    assert format_instant(until) in kept["kept"][0]["why"]
    (waits,) = office.see("status")["still_stored"]
    assert waits["delayed"] == format_instant(until)
    while time.time() <= until + 1:
        time.sleep(1)
    level(bench)
    gone = office.done("Eve", "disposition", "clear", number)
    assert gone["destroyed"] == 1
    (entry,) = gone["entries"]
    facts = entry["facts"]
    assert (entry["kind"], facts["versions"], facts["markers"]) == ("object.destroyed", 2, 1)
    assert bench.left(stored) == 0
    assert bench.left({"key": stored["key"].replace("objects/", "trees/")}) == 0
    with pytest.raises(bench.outside.exceptions.ClientError, match="404"):
        bench.outside.head_object(
            Bucket=seaweed.LOCKED, Key=bench.prefix + stored["key"], VersionId=stored["version"]
        )
    assert office.see("status")["still_stored"] == []
    assert office.desk.run("check").status == 0


def test_each_drift_made_by_hand_is_found_by_its_name_and_stays_until_it_is_settled(bench: Bench) -> None:
    office = bench.office
    level(bench)
    bench.term(review=20 * DAY)
    bench.store("governance", lock_step_days=5)
    lifted, marked, swapped, longer = (bench.archive(f"{name}.dd", name.encode()) for name in "abcd")
    assert bench.read(lifted)[2]
    level(bench)
    assert bench.drift(status=0) == {}
    bench.hold(lifted, "OFF")
    for one in (marked, swapped):
        bench.outside.delete_object(Bucket=seaweed.LOCKED, Key=bench.prefix + one["key"])
    bench.outside.put_object(Bucket=seaweed.LOCKED, Key=bench.prefix + swapped["key"], Body=b"c!")
    bench.retain(longer, "GOVERNANCE", bench.now + 30 * DAY)
    found = bench.drift()
    assert found == {
        lifted["object"]: ["hold_lifted"],
        marked["object"]: ["marker"],
        swapped["object"]: ["marker", "version_unknown"],
        longer["object"]: ["long"],
    }
    seen = office.see("status", status=10)
    assert {one["id"]: one["drift"] for one in seen["locks_drifting"]} == found
    size = office.size()
    assert bench.drift() == found
    assert office.size() == size + 1
    office.done("Carl", "lock", "apply")
    assert bench.read(lifted)[2]
    assert lifted["object"] not in bench.drift()


def test_a_version_deleted_by_bypass_and_a_clock_that_is_off_are_found(bench: Bench) -> None:
    office = bench.office
    level(bench)
    bench.term(until=20 * DAY)
    bench.store("governance")
    stored = bench.archive()
    assert bench.read(stored)[0] == "governance"
    version = {"Bucket": seaweed.LOCKED, "Key": bench.prefix + stored["key"], "VersionId": stored["version"]}
    bench.outside.delete_object(**version, BypassGovernanceRetention=True)
    assert bench.drift() == {stored["object"]: ["gone"]}
    office.desk.clock.advance(1000)
    answer = office.run("Carl", "lock", "verify")
    assert "is more than two minutes off" in answer.err
    assert office.see("status", status=10)["counts"]["locks_by_wrong_clock"] == 1


def test_what_was_ordered_and_not_set_is_named_and_taken_up_again(bench: Bench) -> None:
    office = bench.office
    bench.store("none")
    bench.term(until=20 * DAY)
    stored = [bench.archive(f"{n}.dd", str(n).encode()) for n in range(3)]
    bench.store("governance")
    endpoint = bench.outside.meta.endpoint_url
    bench.store("governance", endpoint="http://127.0.0.1:9", timeout=1)
    cut = office.done("Carl", "lock", "apply", status=10)
    assert len(cut["lagging"]) == 3
    assert [one["kind"] for one in cut["entries"]] == ["lock.ordered"]
    (waiting,) = office.see("status", status=10)["locks_lagging"]
    assert len(waiting["waiting"]) == 3
    bench.store("governance", endpoint=endpoint)
    done = office.done("Carl", "lock", "apply")
    assert (done["resumed"], [one["kind"] for one in done["entries"]]) == (1, ["lock.applied"])
    assert {bench.read(one)[0] for one in stored} == {"governance"}
    assert office.see("status")["counts"]["locks_lagging"] == 0
