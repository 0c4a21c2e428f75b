"""Locks in a real store follow the law from the seizure to the destruction, as another client reads them."""

from __future__ import annotations

import time
from typing import Any

import pytest

from custody import api
from custody.law.clock import DAY, format_instant
from tests.buckets import seaweed
from tests.cli import paged
from tests.journeys.bench import PAPER, PHOTOS, WIPED, Bench, bench, level
from tests.journeys.stores.test_archive_killed import Wire

__all__ = ["bench"]


def test_without_a_recorded_end_nothing_is_retained_and_from_the_next_term_on_a_lock_is_due(
    bench: Bench,
) -> None:
    stored = bench.archive(status=10)
    assert bench.read(stored) == ("none", None, False)
    (row,) = paged.rows(bench.office.see("lock", "plan"), "plan")
    assert (row["why"], row["changes"]) == ("end_not_recorded", False)
    assert "lock" not in [
        deadline["sort"] for deadline in bench.office.see("deadlines", "--all")["deadlines"]
    ]
    bench.term(until=20 * DAY)
    (due,) = (
        deadline
        for deadline in bench.office.see("deadlines", "--all")["deadlines"]
        if deadline["sort"] == "lock"
    )
    assert (due["what"], due["name"], due["next"]) == ("store", "evidence", "lock.ordered")
    assert "evidence_custodian" in due["roles"]
    assert "custody lock apply --store evidence" in " ".join(bench.office.desk.run("deadlines").out.split())
    bench.office.done("Carl", "lock", "apply", "--store", "evidence")
    assert bench.read(stored)[0] == "compliance"
    assert "lock" not in [
        deadline["sort"] for deadline in bench.office.see("deadlines", "--all")["deadlines"]
    ]


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
    assert paged.value(office.see("lock", "plan"), "changes") == 1
    office.done("Carl", "lock", "apply")
    longer = bench.read(first)[1]
    assert longer is not None
    assert longer > until + 20 * DAY
    assert paged.value(office.see("lock", "plan"), "changes") == 0
    # A legal hold stands: the hold is on. It ends: the hold is off, and what is retained stays.
    place = ("--authority", "Public Prosecutor", "--review-due-at", format_instant(bench.now + 40 * DAY))
    office.done(
        "Judge",
        "legal-hold",
        "place",
        "--exhibit",
        "EV/1",
        "--reason",
        "appeal",
        "--reference",
        "H-1",
        *place,
    )
    office.done("Carl", "lock", "apply")
    assert bench.read(first) == ("compliance", longer, True)
    office.done(
        "Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor"
    )
    released = office.done("Carl", "lock", "apply")["entries"]
    assert [entry["kind"] for entry in released] == ["lock.ordered", "lock.released"]
    assert bench.read(first) == ("compliance", longer, False)
    level(bench)
    assert bench.drift(status=0) == {}


def test_what_is_destroyed_goes_from_the_store_once_its_lock_ends_and_not_before(bench: Bench) -> None:
    office = bench.office
    level(bench)
    bench.term(until=40)
    stored = bench.archive(data=b"image" * 300_000)
    level(bench)
    until = bench.read(stored)[1]
    assert until is not None
    office.done(
        "Eve", "proceedings", "record-judgment", "C-1", "--outcome", "conviction", "--court", "District Court"
    )
    office.done("Eve", "proceedings", "record-finality", "C-1")
    words = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "case_ended", *PAPER)
    number = str(office.done("Carl", *words)["entries"][0]["position"])
    assert office.run("Eve", "disposition", "delete-objects", number).status == 2
    assert bench.left(stored) == 1
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    office.witness(number)
    # A marker by hand hides it and deletes nothing.
    bench.outside.delete_object(Bucket=seaweed.LOCKED, Key=bench.prefix + stored["object_key"])
    assert bench.left(stored) == 2
    kept = office.done("Eve", "disposition", "delete-objects", number, status=10)
    assert (kept["destroyed"], len(kept["kept"])) == (0, 1)
    assert format_instant(until) in kept["kept"][0]["why"]
    (waits,) = paged.rows(office.see("today"), "still_stored")
    assert waits["delayed"] == format_instant(until)
    while time.time() <= until + 1:
        time.sleep(1)
    level(bench)
    gone = office.done("Eve", "disposition", "delete-objects", number)
    assert gone["destroyed"] == 1
    (entry,) = gone["entries"]
    facts = entry["facts"]
    assert (entry["kind"], facts["version_count"], facts["delete_marker_count"]) == ("object.deleted", 2, 1)
    assert bench.left(stored) == 0
    assert bench.left({"object_key": stored["object_key"].replace("objects/", "trees/")}) == 0
    with pytest.raises(bench.outside.exceptions.ClientError, match="404"):
        bench.outside.head_object(
            Bucket=seaweed.LOCKED, Key=bench.prefix + stored["object_key"], VersionId=stored["object_version"]
        )
    assert paged.rows(office.see("today"), "still_stored") == []
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
    for stored in (marked, swapped):
        bench.outside.delete_object(Bucket=seaweed.LOCKED, Key=bench.prefix + stored["object_key"])
    bench.outside.put_object(Bucket=seaweed.LOCKED, Key=bench.prefix + swapped["object_key"], Body=b"c!")
    bench.retain(longer, "GOVERNANCE", bench.now + 30 * DAY)
    found = bench.drift()
    assert found == {
        lifted["object"]: ["hold_missing"],
        marked["object"]: ["delete_marker"],
        swapped["object"]: ["delete_marker", "version_unknown"],
        longer["object"]: ["too_long"],
    }
    seen = office.see("today", status=10)
    assert {item["id"]: item["drift"].split() for item in paged.rows(seen, "locks_drifting")} == found
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
    version = {
        "Bucket": seaweed.LOCKED,
        "Key": bench.prefix + stored["object_key"],
        "VersionId": stored["object_version"],
    }
    bench.outside.delete_object(**version, BypassGovernanceRetention=True)
    assert bench.drift() == {stored["object"]: ["object_missing"]}
    office.desk.clock.advance(1000)
    answer = office.run("Carl", "lock", "verify")
    assert "is off by more than two minutes" in answer.err
    assert paged.count(office.see("today", status=10), "locks_by_wrong_clock") == 1


def test_what_was_ordered_and_not_set_is_named_and_taken_up_again(bench: Bench) -> None:
    office = bench.office
    bench.store("none")
    bench.term(until=20 * DAY)
    stored = [bench.archive(f"{n}.dd", str(n).encode()) for n in range(3)]
    bench.store("governance")
    endpoint = bench.outside.meta.endpoint_url
    bench.store("governance", endpoint="http://127.0.0.1:9", timeout=1)
    cut = office.done("Carl", "lock", "apply", status=10)
    assert len(cut["pending"]) == 3
    assert [entry["kind"] for entry in cut["entries"]] == ["lock.ordered"]
    (waiting,) = paged.rows(office.see("today", status=10), "locks_pending")
    assert len(waiting["waiting"].split()) == 3
    bench.store("governance", endpoint=endpoint)
    done = office.done("Carl", "lock", "apply")
    assert (done["resumed"], [entry["kind"] for entry in done["entries"]]) == (1, ["lock.applied"])
    assert {bench.read(item)[0] for item in stored} == {"governance"}
    assert paged.count(office.see("today"), "locks_pending") == 0


def test_an_upload_broken_off_goes_on_after_its_step_moved_forward_and_its_lock_is_moved_on_later(
    bench: Bench,
) -> None:
    office, address = bench.office, bench.outside.meta.endpoint_url
    bench.term(review=60 * DAY)
    options: dict[str, Any] = {"lock_step_days": 10, "part_mib": 5, "uploaders": 1}
    data = b"sector" * (2 << 20)
    (office.folder / "big.dd").write_bytes(data)
    begun = bench.now
    with Wire(address, 7 << 20) as wire:
        bench.store(endpoint=wire.address, **options)
        assert office.run("Eve", "archive", "big.dd", "--exhibit", "EV/1").status == 8
    bench.store(**options)
    office.desk.clock.advance(6 * DAY)
    again = office.run("Eve", "archive", "big.dd", "--exhibit", "EV/1")
    assert (again.status, "goes on with the sending of big.dd" in again.err) == (0, True)
    assert "`custody lock apply` moves it on" in again.err
    (row,) = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    stored = paged.signed(office.see("log", "show", "--entry", str(row["entry"])))
    mode, until, held = bench.read(stored)
    assert (mode, held) == ("compliance", True)
    assert until is not None
    assert begun + 10 * DAY <= until <= begun + 10 * DAY + 60
    # More than half of the step is used up, so it is moved on.
    assert paged.value(office.see("lock", "plan"), "changes") == 1
    office.done("Carl", "lock", "apply")
    moved = bench.read(stored)[1]
    assert moved is not None
    assert moved > until + 5 * DAY


def test_a_lock_that_nobody_asked_for_is_recorded_as_it_reads_back_and_marked(bench: Bench) -> None:
    office, bucket = bench.office, f"defaulted-{bench.prefix[:8]}"
    bench.term(until=20 * DAY)
    asked = bench.archive("a.dd", b"a")
    assert bench.read(asked)[0] == "compliance"
    # The same office and a bucket that locks for two days whatever comes: another's setting, not ours.
    bench.outside.create_bucket(Bucket=bucket, ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 2}}
    bench.outside.put_object_lock_configuration(
        Bucket=bucket,
        ObjectLockConfiguration={"ObjectLockEnabled": "Enabled", "Rule": rule},
        ChecksumAlgorithm="SHA256",
    )
    bench.store("none", bucket=bucket)
    (office.folder / "b.dd").write_bytes(b"b")
    found = office.done("Eve", "archive", "b.dd", "--exhibit", "EV/1", status=10)
    facts = found["entries"][0]["facts"]
    assert (facts["lock_mode"], facts["lock_deviations"], facts["nonconforming"]) == (
        "governance",
        "too_long",
        "lock.differs",
    )
    name = found["entries"][0]["subject"]
    rows = {row["object"]: row for row in paged.rows(office.see("lock", "status"), "locks")}
    assert (rows[name]["nonconforming"], rows[name]["lock_mode"]) == ("lock.differs", "governance")
    assert rows[asked["object"]]["nonconforming"] is None


def test_a_script_archives_with_the_lock_of_the_exhibit_too(bench: Bench) -> None:
    level(bench)
    bench.term(until=20 * DAY)
    (bench.office.folder / "s.dd").write_bytes(b"by a script")
    folder = bench.office.folder
    with api.open_ledger(
        folder / "vault",
        key=bench.office.keys["Eve"],
        keys=folder / "keys",
        state=folder / "state",
        passphrase_file=folder / "passphrase",
    ) as ledger:
        made = ledger.archive(folder / "s.dd", "EV/1", store="evidence")
        assert made.nonconforming == ()
        entry = ledger.entry(made.position)
        stored = {"object_key": entry.value("object_key"), "object_version": entry.value("object_version")}
    mode, until, held = bench.read(stored)
    assert (mode, held) == ("compliance", False)
    assert entry.value("lock_until") == format_instant(until or 0)
