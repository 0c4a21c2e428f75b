"""A store that does not answer is one finding of a sweep, and no failure of what lies in it.

Wrong before: each unanswered object was entered as failed for good (48 entries in 100 seconds of an outage), a sweep of
3,010 objects went on for hours against a server that was down, and `sweep status` called sound objects failing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from custody.errors import ObjectMissing, StorageFailed, StoreUnavailable, StoreUnreachable
from custody.ledger.ports import Stored
from custody.ledger.verification import outcomes
from custody.ledger.verification.sweep import Stop
from custody.ledger.views.stores.outages import newest_pause, open_pause
from custody.storage.stores.disk.store import DiskObjects
from custody.storage.stores.s3 import S3Objects
from tests.answers.stores.test_failed_stays_due import NIGHT, night, screens, stored
from tests.answers.stores.unreachable_play import COUNT, Lab
from tests.buckets import moto, stores
from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import Office
from tests.cli.stores.test_copies import begun

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]
#: A port at which no server listens: every connection is refused.
NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def world_lab() -> Lab:
    return Lab()


@pytest.mark.parametrize("jobs", [1, 4])
def test_a_store_that_dies_pauses_the_sweep_and_no_object_fails(world_lab: Lab, jobs: int) -> None:
    lab, before = world_lab, world_lab.world.size()
    lab.near.left = 3
    sweeping, found = lab.sweep(jobs)
    assert sorted(set(found.values())) == ["verified"]
    (outage,) = sweeping.outages
    assert (outage.store, outage.read + outage.unread, outage.why) == ("local", COUNT, "connection refused")
    assert len(found) == COUNT + outage.read, "the other store is read to the end"
    assert outage.read <= 3
    assert sweeping.left == 0
    assert lab.kinds(before) == ["sweep.completed", "sweep.paused"]
    pause = newest_pause(lab.world.lookup(), "local")
    assert pause is not None
    assert (pause.read, pause.unread) == (outage.read, outage.unread)


def test_three_unanswered_objects_and_a_probe_are_all_that_is_asked(world_lab: Lab) -> None:
    world_lab.near.left = 0
    world_lab.sweep()
    assert world_lab.near.asked == 4


def test_an_object_that_a_store_refuses_or_is_silent_about_is_a_finding_of_that_object(
    world_lab: Lab,
) -> None:
    lab, before = world_lab, world_lab.world.size()
    refused, silent = lab.objects[1], lab.objects[4]
    lab.near.refused, lab.near.silent = {refused.store_key}, {silent.store_key}
    sweeping, found = lab.sweep()
    assert sweeping.outages == []
    bad = {key: outcome for key, outcome in found.items() if outcome != "verified"}
    assert bad == {refused.id: "unreadable", silent.id: "unreadable"}
    assert lab.kinds(before) == [
        "sweep.completed",
        "object.verification_failed",
        "object.verification_failed",
    ]
    assert lab.world.entry(before + 1).value("outcome") == "object_unreadable"


def test_an_outage_of_a_moment_leaves_no_trace(world_lab: Lab) -> None:
    """An object that had no answer is asked for again once its store answers."""
    lab, before = world_lab, world_lab.world.size()
    real, failures = lab.near.stat, iter([True, True])

    def stat(key: str, version: str | None) -> Stored:
        if next(failures, False):
            raise StoreUnavailable("reset by peer")
        return real(key, version)

    lab.near.stat = stat  # type: ignore[method-assign]  # a store that is silent twice
    sweeping, found = lab.sweep()
    assert (sweeping.outages, set(found.values()), len(found)) == ([], {"verified"}, 2 * COUNT)
    assert lab.kinds(before) == ["sweep.completed"]


def test_whoever_stops_a_sweep_makes_no_store_unreachable(world_lab: Lab) -> None:
    lab, stop = world_lab, Stop()

    def stat(key: str, version: str | None) -> Stored:
        stop.asked = True
        raise StoreUnavailable("the work was ended")

    lab.near.stat = stat  # type: ignore[method-assign]  # a line that was cut by whoever stopped it
    sweeping, found = lab.sweep(stop=stop)
    assert (sweeping.outages, found) == ([], {})


def test_a_pause_is_over_once_the_store_is_read(world_lab: Lab) -> None:
    lab = world_lab
    lab.near.left = 2
    lab.sweep()
    assert open_pause(lab.world.lookup(), "local") is not None
    assert open_pause(lab.world.lookup(), "far") is None
    lab.near.left = None
    lab.world.clock.advance(60)
    lab.sweep()
    assert open_pause(lab.world.lookup(), "local") is None


@pytest.fixture
def lab(office: Office) -> Office:
    """Return an office with six stored objects, none of them verified."""
    begun(office)
    for number in range(6):
        name = f"{number}.dd"
        (office.folder / name).write_bytes(name.encode() * 100)
        office.done("Eve", "archive", name, "--exhibit", "EV/1")
    return office


def away(lab: Office) -> tuple[Path, Path]:
    return lab.folder / "vault" / "objects", lab.folder / "elsewhere"


def vanish_after(monkeypatch: pytest.MonkeyPatch, lab: Office, reads: int) -> None:
    """Remove the folder of the store after so many objects were read."""
    here, there = away(lab)
    real, left = DiskObjects.read, iter(range(reads))

    def read(
        self: DiskObjects, key: str, version: str | None, offset: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        if next(left, None) is None and here.exists():
            here.rename(there)
        return real(self, key, version, offset, length)

    monkeypatch.setattr(DiskObjects, "read", read)


def test_with_its_store_there_a_sweep_reads_everything(lab: Office) -> None:
    swept = lab.done("Bot", "sweep", "run")
    assert (swept["outcomes"]["verified"], swept["unreachable"]) == (6, [])
    assert paged.rows(lab.see("sweep", "status"), "unreachable") == []


def test_a_disk_that_vanishes_mid_sweep_is_one_entry_and_the_sweep_is_resumed(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        vanish_after(patch, lab, 2)
        answer = lab.run("Bot", "sweep", "run", "--jobs", "1", "--json")
    assert answer.status == 8
    (outage,) = answer.document["unreachable"]
    assert (outage["store"], outage["read"], outage["unread"]) == ("local", 2, 4)
    assert [entry["kind"] for entry in answer.document["entries"]] == ["sweep.completed", "sweep.paused"]
    assert answer.document["failures"] == []
    facts = answer.document["entries"][1]["facts"]
    assert (facts["read_count"], facts["unread_count"], facts["scope"], facts["store"]) == (
        2,
        4,
        "all",
        "local",
    )
    status = lab.see("sweep", "status", status=10)
    assert (paged.value(status, "failing"), paged.value(status, "never_read")) == (0, 4)
    here, there = away(lab)
    there.rename(here)
    lab.desk.clock.advance(NIGHT)
    assert lab.done("Bot", "sweep", "run", "--resume")["objects"] == 4
    nothing = lab.run("Bot", "sweep", "run", "--resume")
    assert (nothing.status, "no sweep left anything unread" in nothing.out) == (0, True)
    status = lab.see("sweep", "status")
    assert (paged.rows(status, "unreachable"), paged.value(status, "never_read")) == ([], 0)


def test_people_are_told_that_the_store_was_unreachable_and_how_to_go_on(lab: Office) -> None:
    here, there = away(lab)
    here.rename(there)
    answer = lab.run("Bot", "sweep", "run")
    assert answer.status == 8
    assert "STORE UNREACHABLE  local, since " in answer.out
    assert "0 objects read, 6 not read; nothing is known of their bytes" in answer.out
    assert "with --resume" in answer.out
    assert "UNREADABLE  object" not in answer.out
    shown = lab.desk.run("sweep", "status")
    assert (shown.status, "Store unreachable (1)" in shown.out) == (10, True)
    assert lab.run("Bot", "sweep", "run", "--dry-run").status == 8


@pytest.mark.parametrize("depth", ["full", "sample", "metadata"])
def test_every_depth_and_the_nightly_job_pause(lab: Office, depth: str) -> None:
    here, there = away(lab)
    here.rename(there)
    before = lab.size()
    answer = lab.run("Bot", "sweep", "run", "--due", "--depth", depth, "--json")
    assert (answer.status, answer.document["objects"]) == (8, 0)
    assert (lab.size() - before, answer.document["entries"][0]["kind"]) == (1, "sweep.paused")
    there.rename(here)
    assert lab.done("Bot", "sweep", "run", "--due", "--depth", depth)["objects"] == 6


def test_what_a_sweep_of_everything_left_is_due_the_next_night(lab: Office) -> None:
    assert lab.done("Bot", "sweep", "run")["objects"] == 6
    lab.desk.clock.advance(NIGHT)
    assert night(lab) == (0, 0)
    here, there = away(lab)
    here.rename(there)
    assert lab.run("Bot", "sweep", "run").status == 8
    assert screens(lab)["deadlines"] == 10
    assert "read_rest" in {row["why"] for row in lab.see("deadlines", status=10)["deadlines"]}
    there.rename(here)
    assert night(lab) == (0, 6)
    assert night(lab) == (0, 0)


def test_a_missing_object_stays_due_while_its_store_is_unreachable(lab: Office) -> None:
    """The store that is silent takes back nothing that was found in it."""
    stored(lab, "0.dd").unlink()
    assert lab.run("Bot", "sweep", "run").status == 3
    here, there = away(lab)
    here.rename(there)
    assert lab.run("Bot", "sweep", "run").status == 3
    there.rename(here)
    assert night(lab)[0] == 3


def test_one_file_that_cannot_be_read_is_a_finding_of_that_object(lab: Office) -> None:
    path = stored(lab, "3.dd")
    path.unlink()
    path.mkdir()
    swept = lab.done("Bot", "sweep", "run", status=10)
    assert (swept["outcomes"]["unreadable"], swept["outcomes"]["verified"], swept["unreachable"]) == (
        1,
        5,
        [],
    )


def test_what_earlier_sweeps_entered_of_an_outage_is_explained_and_a_good_reading_clears_it(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Entries as they were made before: each object of a store that was away stands as unreadable."""
    here, there = away(lab)
    here.rename(there)
    with monkeypatch.context() as patch:
        patch.setattr(outcomes, "ENTERED", {})
        patch.setattr(outcomes.Fixity, "probe", lambda *_: "")
        swept = lab.done("Bot", "sweep", "run", status=10)
    assert swept["outcomes"]["unreadable"] == 6
    status = lab.see("sweep", "status", status=10)
    position = next(entry["position"] for entry in swept["entries"] if entry["kind"] == "sweep.completed")
    (outage,) = paged.rows(status, "unreachable_before")
    assert (paged.value(status, "failing"), outage["objects"], outage["entry"]) == (6, 6, position)
    alarms = lab.see("exhibit", "show", "EV/1")["alarms"]
    (told,) = (alarm for alarm in alarms if alarm["code"] == "store.unreachable")
    assert (told["entry"], told["text"].startswith("STORE UNREACHABLE: local")) == (position, True)
    assert "Store unreachable before (1)" in lab.desk.run("sweep", "status").out
    page = lab.run("Eve", "tui", "--plain", f"object:{swept['failures'][0]['object']}")
    assert f"store unreachable in the sweep of entry {position}" in page.out
    there.rename(here)
    assert lab.done("Bot", "sweep", "run")["outcomes"]["verified"] == 6
    status = lab.see("sweep", "status")
    assert (paged.value(status, "failing"), paged.rows(status, "unreachable_before")) == (0, [])
    kinds = [entry["kind"] for entry in lab.see("log", "show", "--first", "0")["entries"]]
    assert kinds.count("object.verification_failed") == kinds.count("object.verification_recovered") == 6, (
        "nothing is hidden"
    )


def test_objects_that_cannot_be_read_one_by_one_are_called_no_outage(lab: Office) -> None:
    for number in range(6):
        path = stored(lab, f"{number}.dd")
        path.unlink()
        path.mkdir()
    assert lab.done("Bot", "sweep", "run", status=10)["outcomes"]["unreadable"] == 6
    assert paged.rows(lab.see("sweep", "status", status=10), "unreachable_before") == []


def test_the_screens_say_that_a_store_was_unreachable(lab: Office) -> None:
    here, there = away(lab)
    here.rename(there)
    assert "Store unreachable" not in lab.run("Eve", "tui", "--plain", "integrity").out
    assert lab.run("Bot", "sweep", "run").status == 8
    assert "Store unreachable" in lab.run("Eve", "tui", "--plain", "integrity").out


def test_a_check_of_the_house_says_once_that_a_store_is_unreachable(
    lab: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the store away it reads all; with it away, and away from the middle on, that is one finding."""

    def unreadable() -> list[tuple[str, str]]:
        found = lab.desk.run("check", "--json").document["findings"]
        rows = [row for row in found if "unreadable" in row["code"] and row["where"] == "store local"]
        assert "object_unreadable" not in {row["code"] for row in found}
        return [(row["code"], row["found"].rpartition("; ")[2]) for row in rows]

    assert unreadable() == []
    with monkeypatch.context() as patch:
        vanish_after(patch, lab, 4)
        ((code, found),) = unreadable()
    assert (code, found[1:]) == ("store_unreadable", " of 6 objects were not looked at")
    assert unreadable() == [("store_unreadable", "6 of 6 objects were not looked at")]


def test_a_folder_that_is_not_there_and_a_bucket_that_refuses_connections_are_unreachable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = f"objects/{'0' * 32}"
    disk = DiskObjects(tmp_path / "store")
    disk.prepare()
    with pytest.raises(ObjectMissing):
        disk.stat(key, None)
    (tmp_path / "store").rename(tmp_path / "gone")
    with pytest.raises(StoreUnreachable):
        disk.stat(key, None)
    stores.credentials(monkeypatch)
    with pytest.raises(ObjectMissing):
        S3Objects("cold", stores.options(moto.endpoint())).stat(key, None)
    with pytest.raises(StoreUnreachable):
        S3Objects("cold", stores.options(NOBODY)).stat(key, None)
    assert issubclass(StoreUnreachable, StorageFailed)


def test_a_bucket_that_dies_between_two_sweeps_is_one_entry(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    begun(office)
    toml = office.folder / "vault" / "custody.toml"
    there = stores.options(moto.endpoint())
    toml.write_text(toml.read_text() + stores.table("cold", there))
    for number in range(4):
        (office.folder / f"{number}.dd").write_bytes(bytes([number]) * 100)
        office.done("Eve", "archive", f"{number}.dd", "--exhibit", "EV/1", "--store", "cold")
    assert office.done("Bot", "sweep", "run")["outcomes"]["verified"] == 4
    written = toml.read_text()
    toml.write_text(written.replace(str(there.endpoint), NOBODY))
    answer = office.run("Bot", "sweep", "run", "--json")
    assert answer.status == 8, answer.err
    assert [entry["kind"] for entry in answer.document["entries"]] == ["sweep.paused"]
    toml.write_text(written)
    assert office.done("Bot", "sweep", "run", "--resume")["outcomes"]["verified"] == 4


@pytest.fixture
def cold(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office with two stored objects in a locked bucket."""
    stores.credentials(monkeypatch)
    begun(office)
    toml = office.folder / "vault" / "custody.toml"
    table = stores.table("cold", stores.options(moto.endpoint())) + 'lock_mode = "governance"\n'
    toml.write_text(toml.read_text() + table)
    for number in range(2):
        (office.folder / f"{number}.dd").write_bytes(bytes([number]) * 100)
        office.done("Eve", "archive", f"{number}.dd", "--exhibit", "EV/1", "--store", "cold", status=10)
    return office


@pytest.mark.parametrize("fault", ["bucket", "credentials"])
def test_a_mistyped_bucket_and_a_wrong_credential_pause_the_sweep_and_mark_no_object(
    cold: Office, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    assert cold.done("Bot", "sweep", "run")["outcomes"]["verified"] == 2
    assert cold.done("Bot", "lock", "verify", status=10)["drift"] == []
    with monkeypatch.context() as patch:
        toml = cold.folder / "vault" / "custody.toml"
        written = toml.read_text()
        if fault == "bucket":
            toml.write_text(written.replace('bucket = "evidence"', 'bucket = "evidnce"'))
        else:
            patch.setenv("AWS_ACCESS_KEY_ID", "nope")
        answer = cold.run("Bot", "sweep", "run", "--json")
        assert answer.status == 8, answer.err
        assert [entry["kind"] for entry in answer.document["entries"]] == ["sweep.paused"]
        assert set(answer.document["outcomes"].values()) == {0}
        answer = cold.run("Bot", "lock", "verify")
        assert (answer.status, "STORE UNREACHABLE  cold" in answer.out) == (8, True), answer.out
        assert "2 locks not read" in answer.out
        assert "UNREAD" not in answer.out.replace("UNREACHABLE", "")
        toml.write_text(written)
    assert cold.done("Bot", "sweep", "run", "--resume")["outcomes"]["verified"] == 2
    assert cold.done("Bot", "lock", "verify", status=10)["drift"] == []
