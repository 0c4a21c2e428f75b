"""An image in two stores of different administrations: what is lost in one comes back from the other, both end with it.

One store is a bucket of a real server, in which a client of boto3 deletes behind everybody's back as its administrator
can; the other one is a folder, whose bytes are changed by hand.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from tests.buckets import seaweed
from tests.cli import paged
from tests.journeys.bench import PAPER, PHOTOS, WIPED, Bench, bench, level

__all__ = ["bench"]

IMAGE = b"".join(bytes([at]) * (1 << 20) for at in range(12)) + b"tail"
OTHER = b"a log of the acquisition"
#: For how many seconds of the bucket's own clock the authority lasts.
LASTS = 60
OFFSITE = """
[store.evidence.verification]
copies = 2

[store.offsite]
kind = "disk"
path = "../offsite"
administration = "county"
"""


def files(bench: Bench) -> list[Path]:
    """List what the folder holds: objects and tree hashes, and what was replaced."""
    found = (bench.office.folder / "offsite").rglob("*")
    return sorted(path for path in found if path.is_file() and path.name != "custody-store")


def content(bench: Bench, key: str, version: str) -> bytes:
    """Read a version with the other client."""
    name = {"Bucket": seaweed.LOCKED, "Key": bench.prefix + key, "VersionId": version}
    data: bytes = bench.outside.get_object(**name)["Body"].read()
    return data


def sweep(bench: Bench, status: int) -> dict[str, str]:
    """Read everything back; gives what failed by store."""
    found = bench.office.done("Bot", "sweep", "run", status=status)
    return {failure["store"]: failure["outcome"] for failure in found["failures"]}


def fetched(bench: Bench, one: str, *more: str) -> tuple[str, bytes]:
    """Write an object to a file; gives the store that it came from, and its bytes."""
    (row,) = bench.office.see("fetch", one, "fetched.dd", *more)["fetched"]
    path = Path(row["file"])
    data = path.read_bytes()
    path.unlink()
    return row["store"], data


def test_what_is_lost_in_one_store_is_repaired_from_another_and_both_end_with_the_exhibit(
    bench: Bench,
) -> None:
    office = bench.office
    bench.store("governance", part_mib=5, administration="provider")
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + OFFSITE)
    office.done("Ada", "store", "prepare", "offsite")
    end = int(time.time()) + LASTS
    bench.term(until=end - bench.now)

    # Archived in the bucket, locked; the policy asks for a second administration, and says that one is missing.
    image = bench.archive("stick.dd", IMAGE)
    assert bench.read(image) == ("governance", end, False)
    (few,) = paged.rows(office.see("today", status=10), "copies_missing")
    assert (few["stores"], few["objects"]) == ("evidence", 1)

    # Copied into the folder, which keeps no lock; a log goes the other way, and has its lock in the bucket.
    copied = office.done("Eve", "object", "replicate", image["object"], "--store", "offsite")["copied"][0]
    (office.folder / "acquisition.log").write_bytes(OTHER)
    words = ("archive", "acquisition.log", "--exhibit", "EV/1", "--store", "offsite")
    log = office.done("Eve", *words)["entries"][0]["subject"]
    back = office.done("Eve", "object", "replicate", log, "--store", "evidence")["copied"][0]
    assert bench.read(back) == ("governance", end, False)
    assert content(bench, back["object_key"], back["object_version"]) == OTHER
    assert paged.rows(office.see("today"), "copies_missing") == []
    assert sweep(bench, 0) == {}

    # The bucket's administrator deletes the image in spite of its lock.
    lost = {
        "Bucket": seaweed.LOCKED,
        "Key": bench.prefix + image["object_key"],
        "VersionId": image["object_version"],
    }
    bench.outside.delete_object(**lost, BypassGovernanceRetention=True)
    assert sweep(bench, 3) == {"evidence": "missing"}
    assert fetched(bench, image["object"]) == ("offsite", IMAGE)
    assert [item["id"] for item in paged.rows(office.see("today", status=10), "objects_failing")] == [
        image["object"]
    ]
    (few,) = paged.rows(office.see("today", status=10), "copies_missing")
    assert few["stores"] == "offsite"

    # A person has it written again: a new version under the old name, with the lock that its authority gives.
    done = office.done("Carl", "object", "repair", image["object"])["repaired"]
    assert (done["outcome"], done["from_store"], done["object_key"]) == (
        "missing",
        "offsite",
        image["object_key"],
    )
    again: dict[str, Any] = {**image, "object_version": done["object_version"]}
    assert again["object_version"] != image["object_version"]
    assert bench.read(again) == ("governance", end, False)
    assert content(bench, image["object_key"], again["object_version"]) == IMAGE
    assert sweep(bench, 0) == {}
    assert bench.drift(10) == {}
    assert paged.rows(office.see("store", "reconcile"), "findings") == []

    # The bucket's administrator writes over what is computed from the image: it is made anew out of the image there.
    hashes = {
        "Bucket": seaweed.LOCKED,
        "Key": bench.prefix + image["object_key"].replace("objects/", "trees/"),
    }
    good = bench.outside.get_object(**hashes)["Body"].read()
    bench.outside.put_object(**hashes, Body=b"something else")
    found = {
        finding["code"]
        for finding in office.see("check", status=3)["findings"]
        if finding["severity"] != "note"
    }
    assert found == {"tree_differs", "nonconforming"}
    done = office.done(
        "Bot", "object", "repair", image["object"], "--rebuild-sidecars", "--store", "evidence"
    )["sidecars"]
    assert (done["tree_hashes"], done["manifest"]) == ("wrong", "none")
    assert bench.outside.get_object(**hashes)["Body"].read() == good
    assert office.see("check")["verdict"] == "verified"
    assert paged.rows(office.see("store", "reconcile"), "findings") == []

    # The folder's disk turns a byte; it is put right from the bucket, and the wrong bytes are kept aside.
    area, digits = copied["object_key"].split("/")
    held = office.folder / "offsite" / area / digits[:2] / digits
    held.chmod(0o600)
    held.write_bytes(IMAGE[:-1] + b"!")
    assert sweep(bench, 3) == {"offsite": "mismatch"}
    done = office.done("Carl", "object", "repair", copied["copy"])["repaired"]
    assert (done["from_store"], done["replaced_versions"]) == ("evidence", ["before-1"])
    assert held.read_bytes() == IMAGE
    assert fetched(bench, image["object"], "--from-store", "offsite") == ("offsite", IMAGE)
    assert sweep(bench, 0) == {}
    assert office.see("check")["verdict"] == "verified"

    # Decided and destroyed: the folder lets go at once, the bucket when the lock ends, and neither keeps anything.
    office.done(
        "Eve", "proceedings", "record-judgment", "C-1", "--outcome", "conviction", "--court", "District Court"
    )
    office.done("Eve", "proceedings", "record-finality", "C-1")
    destroy = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "case_ended", *PAPER)
    number = str(office.done("Carl", *destroy)["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    office.witness(number)
    if time.time() < end - 5:
        part = office.done("Eve", "disposition", "delete-objects", number, status=10)
        assert (part["destroyed"], len(part["kept"])) == (2, 2)
        assert files(bench) == []
        assert content(bench, image["object_key"], again["object_version"]) == IMAGE
    while time.time() <= end + 1:
        time.sleep(1)
    level(bench)
    done = office.done("Eve", "disposition", "delete-objects", number)
    assert done["kept"] == []
    assert (bench.lying(), files(bench)) == ([], [])
    objects = paged.rows(office.see("exhibit", "show", "EV/1"), "objects")
    assert len(objects) == 4
    assert {stored["state"] for stored in objects} == {"destroyed"}
    assert paged.rows(office.desk.run("today", "--json").document, "still_stored") == []
    assert office.see("check")["verdict"] == "verified"


def test_what_an_administrator_hides_or_writes_over_is_found_and_the_record_still_reads(bench: Bench) -> None:
    """A marker and a version put over the name take nothing away: no repair is made of what still reads."""
    office = bench.office
    bench.store("none")
    file = office.folder / "vault" / "custody.toml"
    file.write_text(file.read_text() + OFFSITE)
    office.done("Ada", "store", "prepare", "offsite")
    image = bench.archive("stick.dd", IMAGE, status=0)
    office.done("Eve", "object", "replicate", image["object"], "--store", "offsite")
    name = {"Bucket": seaweed.LOCKED, "Key": bench.prefix + image["object_key"]}
    bench.outside.put_object(**name, Body=b"something else")
    assert fetched(bench, image["object"]) == ("evidence", IMAGE)
    assert {row["code"] for row in paged.rows(office.see("store", "reconcile", status=10), "findings")} == {
        "object_swapped"
    }
    assert office.run("Carl", "object", "repair", image["object"], "--store", "evidence").status == 7
    bench.outside.delete_object(**name)
    assert fetched(bench, image["object"]) == ("evidence", IMAGE)
    assert office.run("Carl", "object", "repair", image["object"], "--store", "evidence").status == 7

    # Only when the version itself is gone is it written again; what else lies there is listed with it.
    bench.outside.delete_object(**name, VersionId=image["object_version"])
    assert fetched(bench, image["object"]) == ("offsite", IMAGE)
    done = office.done("Carl", "object", "repair", image["object"], "--store", "evidence")["repaired"]
    assert (done["outcome"], len(done["replaced_versions"])) == ("missing", 2)
    assert fetched(bench, image["object"], "--from-store", "evidence") == ("evidence", IMAGE)
    assert paged.rows(office.see("store", "reconcile"), "findings") == []
