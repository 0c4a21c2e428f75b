"""One image from its seizure to its destruction, in one piece, and what its store holds at each step.

Every command is typed. What the store holds is read by a client of boto3 that shares nothing with the program: by the
version, with the calls for retention, for holds and for the object, and by listing versions and markers.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from custody.model.schema.ids import b64
from custody.storage.memory.small_ports import FixedClock
from tests.buckets import seaweed
from tests.buckets.stores import address, credentials
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.journeys.bench import PAPER, PHOTOS, WIPED, Bench, level
from tools.docs import ROOT

IMAGE = b"sectors of a stick " * 60_000
#: For how many seconds of the store's own clock the first term and its extension keep the image.
FIRST, EXTENDED = 25, 50


class Watched(Bench):
    """A bench with one image, looked at after each step."""

    image: dict[str, Any]

    @property
    def version(self) -> dict[str, Any]:
        """The version of the image, as the other client asks for it."""
        return {**self.name, "VersionId": self.image["object_version"]}

    @property
    def name(self) -> dict[str, Any]:
        """The image by its name alone."""
        return {"Bucket": seaweed.LOCKED, "Key": self.prefix + self.image["object_key"]}

    def held(self) -> bool:
        """Ask for the hold alone; a store that was never told of one says that there is no such thing."""
        try:
            return bool(self.outside.get_object_legal_hold(**self.version)["LegalHold"]["Status"] == "ON")
        except self.outside.exceptions.ClientError as error:
            if error.response["Error"]["Code"] == "NoSuchObjectLegalHold":
                return False
            raise

    def looks(self, until: int, *, hold: bool, markers: int = 0) -> None:
        """Read all of the image: retained until then, held or not, whole, one version, so many markers."""
        retention = self.outside.get_object_retention(**self.version)["Retention"]
        assert (retention["Mode"], int(retention["RetainUntilDate"].timestamp())) == ("COMPLIANCE", until)
        assert self.held() == hold
        assert self.read(self.image) == ("compliance", until, hold)
        assert self.outside.get_object(**self.version)["Body"].read() == IMAGE
        lying = self.lying(self.image["object_key"])
        assert [what for what, _ in lying] == ["version", *["marker"] * markers]
        assert lying[0] == ("version", self.image["object_version"])
        assert [what for what, _ in self.lying(self.tree)] == ["version"]

    @property
    def tree(self) -> str:
        """The key of the leaf hashes beside the image."""
        return str(self.image["object_key"]).replace("objects/", "trees/")

    def shown(self) -> dict[str, Any]:
        """Return what the ledger says of the image."""
        (found,) = paged.rows(self.office.see("exhibit", "show", "EV/1"), "objects")
        return dict(found)

    def days(self, count: int) -> None:
        """Advance the clock by days."""
        self.office.desk.clock.advance(count * DAY)


@pytest.fixture
def bench(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Watched:
    """Return an office forty days ago, whose store locks in compliance."""
    credentials(monkeypatch)
    where = address("seaweed", tmp_path_factory)
    office = Office(Desk(tmp_path / "desk", FixedClock(int(time.time()) - 40 * DAY), step=1)).open()
    (office.folder / "order.pdf").write_bytes(b"order")
    made = Watched(office, seaweed.client(where), f"{os.urandom(8).hex()}/")
    made.store()
    return made


def test_an_image_is_kept_as_long_as_the_law_lets_it_be_and_then_provably_gone(bench: Watched) -> None:
    office = bench.office

    # Seized, with an authority that ends.
    office.case()
    office.seizure()
    office.exhibit()
    first = int(time.time()) + FIRST
    bench.term(until=first - bench.now)
    assert bench.lying() == []

    # Archived: the lock is there from the first moment, until the end of the authority.
    bench.image = bench.archive("stick.dd", IMAGE)
    bench.looks(first, hold=False)
    digest = bench.shown()["sha256"]
    assert digest == b64(hashlib.sha256(IMAGE).digest())

    # Ten days later the authority is extended: nothing moves before somebody orders it.
    bench.days(10)
    second = int(time.time()) + EXTENDED
    bench.term(until=second - bench.now)
    bench.looks(first, hold=False)
    made = office.done("Carl", "lock", "apply")["entries"]
    assert [item["kind"] for item in made] == ["lock.ordered", "lock.applied"]
    bench.looks(second, hold=False)
    assert bench.shown()["lock"] == format_instant(second)

    # A legal hold, for an appeal.
    bench.days(10)
    review = ("--review-due-at", format_instant(bench.now + 90 * DAY))
    words = ("--exhibit", "EV/1", "--reason", "appeal", "--reference", "H-1", *review)
    office.done("Judge", "legal-hold", "place", *words, "--authority", "Public Prosecutor")
    bench.looks(second, hold=False)
    office.done("Carl", "lock", "apply")
    bench.looks(second, hold=True)

    # Decided; but what is held is not destroyed.
    bench.days(5)
    office.done(
        "Eve", "proceedings", "record-judgment", "C-1", "--outcome", "conviction", "--court", "District Court"
    )
    office.done("Eve", "proceedings", "record-finality", "C-1")
    destroy = ("disposition", "propose", "EV/1", "--measure", "destroy", "--basis", "case_ended", *PAPER)
    number = str(office.done("Carl", *destroy)["entries"][0]["position"])
    refused = office.run("Judge", "disposition", "approve", number)
    assert (refused.status, "[rule disposition.legal_hold" in refused.err) == (5, True)
    bench.looks(second, hold=True)

    # Released: the hold goes from the store when that is ordered, and the retention stays what it is.
    bench.days(1)
    office.done(
        "Judge", "legal-hold", "release", "H-1", "--reason", "decided", "--authority", "Public Prosecutor"
    )
    bench.looks(second, hold=True)
    made = office.done("Carl", "lock", "apply")["entries"]
    assert [item["kind"] for item in made] == ["lock.ordered", "lock.released"]
    bench.looks(second, hold=False)

    # The exhibit is destroyed by three people; its image is refused to everybody until the lock ends.
    bench.days(1)
    office.done("Judge", "disposition", "approve", number)
    office.done("Eve", "disposition", "execute", number, *WIPED, *PHOTOS)
    office.witness(number)
    bench.looks(second, hold=False)
    with pytest.raises(bench.outside.exceptions.ClientError):
        bench.outside.delete_object(**bench.version, BypassGovernanceRetention=True)
    bench.outside.delete_object(**bench.name)
    bench.looks(second, hold=False, markers=1)
    kept = office.done("Eve", "disposition", "delete-objects", number, status=10)
    assert [made["kind"] for made in kept["entries"]] == ["object.deletion_delayed"]
    bench.looks(second, hold=False, markers=1)
    assert bench.shown()["state"] != "destroyed"

    # The lock ends: every version and marker goes, and the tree hashes beside it.
    while time.time() <= second + 1:
        time.sleep(1)
    level(bench)
    (entry,) = office.done("Eve", "disposition", "delete-objects", number)["entries"]
    assert (entry["kind"], entry["facts"]["version_count"], entry["facts"]["delete_marker_count"]) == (
        "object.deleted",
        2,
        1,
    )
    assert bench.lying() == []
    for call in (bench.outside.head_object, bench.outside.get_object):
        for asked in (bench.version, bench.name):
            with pytest.raises(bench.outside.exceptions.ClientError, match=r"404|NoSuch"):
                call(**asked)

    # A tombstone stays, and a house in order.
    stone = bench.shown()
    assert (stone["sha256"], stone["bytes"], stone["version"]) == (
        digest,
        len(IMAGE),
        bench.image["object_version"],
    )
    assert stone["destroyed"] is not None
    assert paged.rows(office.see("today"), "still_stored") == []
    checked = office.desk.run("check", "--json")
    assert (
        checked.status,
        [finding for finding in checked.document["findings"] if finding["severity"] != "note"],
    ) == (
        0,
        [],
    )

    # Somebody else holds a proof of it, and needs neither this vault nor this program.
    vkey = office.desk.run("log", "vkey").out
    (office.folder / "log.vkey").write_text(vkey)
    office.see("proof", "entry", str(entry["position"]), "--out", "gone.tlog-proof")
    shown = office.verified("gone.tlog-proof", "--vkey", "@log.vkey")["scopes"]
    assert (shown["log"], shown["inclusion"], shown["entry"]) == ("verified", "verified", "verified")
    stranger = [sys.executable, "-I", "-S", str(ROOT / "docs" / "verify_without_us.py")]
    given = (str(office.folder / "gone.tlog-proof"), vkey.strip())
    done = subprocess.run([*stranger, *given], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"kind":"object.deleted"' in done.stdout
