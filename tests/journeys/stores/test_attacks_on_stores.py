"""Whatever is done to stored bytes, names, locks and clocks behind the record's back is found, each by its right name.

One object for each attack, and one that nobody touches. Before the attacks every command finds nothing; after them each
names exactly what was done to which object, and nothing of the one that was left alone.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from custody.law.retention_limits import DRIFT, UNSET
from custody.proof.digest import LEAF_BYTES
from custody.storage.memory.small_ports import FixedClock
from tests.buckets import seaweed
from tests.buckets.stores import address, credentials, options, table
from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.office import Office
from tests.journeys.bench import Bench, level

Stored = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What is said of one object: codes of `check`, the outcome of a sweep, codes of `lock verify`, who acts."""

    check: frozenset[str] = frozenset()
    fixity: str = "verified"
    locks: tuple[str, ...] = ()
    acts: str | None = None


def found(check: str = "", fixity: str = "verified", locks: str = "", acts: str | None = None) -> Found:
    return Found(frozenset(check.split()), fixity, tuple(locks.split()), acts)


class Scene(Bench):
    """An office with objects in a bucket with locks, in one without, and in a folder."""

    def put(self, store: str, name: str, exhibit: str = "EV/1") -> Stored:
        """Archive bytes of their own into a store; beside those whose tree is attacked lies one."""
        file = self.office.folder / f"{store} {name}.dd"
        file.write_bytes(os.urandom(LEAF_BYTES + 1 if name == "tree" else 4096))
        done = self.office.done("Eve", "archive", file.name, "--exhibit", exhibit, "--store", store)
        return {**done["archived"][0], "file": file}

    def at(self, one: Stored, version: bool = True) -> dict[str, str]:
        """Return an object of the bucket with locks as the other client asks for it."""
        named = {"Bucket": seaweed.LOCKED, "Key": self.prefix + one["object_key"]}
        return {**named, "VersionId": one["object_version"]} if version else named

    def plain(self, one: Stored) -> dict[str, str]:
        """Return an object of the bucket without versions as the other client asks for it."""
        return {"Bucket": seaweed.PLAIN, "Key": self.prefix + one["object_key"]}

    def file(self, one: Stored, tree: bool = False) -> Path:
        """Return the file of an object in the folder."""
        first, _, rest = str(one["object_key"]).partition("/")
        folder = self.office.folder / "vault" / "objects" / ("trees" if tree else first)
        (path,) = [path for path in folder.rglob("*") if path.is_file() and path.name.endswith(rest[2:])]
        path.chmod(0o600)
        return path

    def says(self, things: Iterable[Stored]) -> list[Found]:
        """Ask all three commands and give what they say of each object."""
        desk, keys = self.office.desk, self.office.keys
        checked = desk.run("check", "--json").document["findings"]
        swept = desk.run("sweep", "run", "--as", keys["Bot"], "--json").document["failures"]
        failed = {result["object"]: result["outcome"] for result in swept}
        rows = {
            stored["object"]: stored
            for stored in desk.run("lock", "verify", "--as", keys["Carl"], "--json").document["drift"]
        }
        return [
            Found(
                frozenset(
                    row["code"]
                    for row in checked
                    if str(thing["object_key"]).partition("/")[2] in row["where"]
                ),
                failed.get(thing["object"], "verified"),
                tuple(rows[thing["object"]]["lock_deviations"]) if thing["object"] in rows else (),
                rows[thing["object"]]["responsible_role"] if thing["object"] in rows else None,
            )
            for thing in things
        ]


def leave(_: Scene, __: Stored) -> None:
    """Do nothing."""


def delete_by_name(scene: Scene, one: Stored) -> None:
    scene.outside.delete_object(**scene.at(one, version=False))


def write_over(scene: Scene, one: Stored) -> None:
    scene.outside.put_object(**scene.at(one, version=False), Body=b"?" * 4096)


def swap(scene: Scene, one: Stored) -> None:
    delete_by_name(scene, one)
    write_over(scene, one)


def delete_version(scene: Scene, one: Stored) -> None:
    scene.outside.delete_object(**scene.at(one), BypassGovernanceRetention=True)


def shorten(scene: Scene, one: Stored) -> None:
    _retain(scene, one, scene.now + DAY, BypassGovernanceRetention=True)


def change_mode(scene: Scene, one: Stored) -> None:
    _, until, _ = scene.read(one)
    assert until is not None
    _retain(scene, one, until, "COMPLIANCE", BypassGovernanceRetention=True)


def _retain(scene: Scene, one: Stored, until: int, mode: str = "GOVERNANCE", **more: Any) -> None:
    kept = {"Mode": mode, "RetainUntilDate": format_instant(until)}
    scene.outside.put_object_retention(**scene.at(one), Retention=kept, ChecksumAlgorithm="SHA256", **more)


def change_tree(scene: Scene, one: Stored) -> None:
    key = scene.prefix + str(one["object_key"]).replace("objects/", "trees/")
    scene.outside.put_object(Bucket=seaweed.LOCKED, Key=key, Body=b"?" * 32)


#: What is done to an object in the bucket with locks, and what each command says of it. ``hold`` is one that is held.
BUCKET: dict[str, tuple[Callable[[Scene, Stored], object], Found]] = {
    "left alone": (leave, found()),
    "marker": (delete_by_name, found("object_hidden", locks="delete_marker", acts="administrator")),
    "written over": (write_over, found("object_swapped", locks="version_unknown", acts="administrator")),
    "swap by name": (
        swap,
        found(
            "object_swapped version_unrecorded", locks="delete_marker version_unknown", acts="administrator"
        ),
    ),
    "deleted": (delete_version, found("object_missing", "missing", "object_missing", "administrator")),
    "hold lifted": (
        lambda scene, one: scene.hold(one, "OFF"),
        found(locks="hold_missing", acts="evidence_custodian"),
    ),
    "hold put on": (
        lambda scene, one: scene.hold(one, "ON"),
        found(locks="hold_unexpected", acts="authority"),
    ),
    "longer": (
        lambda scene, one: _retain(scene, one, scene.now + 90 * DAY),
        found(locks="too_long", acts="authority"),
    ),
    "shorter": (shorten, found(locks="too_short", acts="evidence_custodian")),
    "other mode": (change_mode, found(locks="mode_differs", acts="evidence_custodian")),
    "tree": (change_tree, found("tree_differs")),
}


def overwrite(data: bytes) -> Callable[[Scene, Stored], object]:
    """Put other bytes in the place of an object in the bucket without versions."""
    return lambda scene, one: scene.outside.put_object(**scene.plain(one), Body=data)


#: The same for a bucket without versions, where a write replaces what was there.
PLAIN: dict[str, tuple[Callable[[Scene, Stored], object], Found]] = {
    "left alone": (leave, found()),
    "corrupted": (overwrite(b"?" * 4096), found("object_digest", "mismatch")),
    "cut short": (overwrite(b"?" * 4095), found("object_size", "mismatch")),
    "deleted": (
        lambda scene, one: scene.outside.delete_object(**scene.plain(one)),
        found("object_missing", "missing"),
    ),
}
#: The same for a folder.
FOLDER: dict[str, tuple[Callable[[Scene, Stored], object], Found]] = {
    "left alone": (leave, found()),
    "corrupted": (
        lambda scene, one: scene.file(one).write_bytes(b"?" * 4096),
        found("object_digest", "mismatch"),
    ),
    "cut short": (lambda scene, one: os.truncate(scene.file(one), 4095), found("object_size", "mismatch")),
    "deleted": (lambda scene, one: scene.file(one).unlink(), found("object_missing", "missing")),
    "tree": (lambda scene, one: scene.file(one, tree=True).write_bytes(b"?" * 32), found("tree_differs")),
}


@pytest.fixture
def scene(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Return an office by the store's clock with three stores."""
    credentials(monkeypatch)
    where = address("seaweed", tmp_path_factory)
    office = Office(Desk(tmp_path / "desk", FixedClock(int(time.time()) - 100), step=0)).open()
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2")
    made = Scene(office, seaweed.client(where), f"{os.urandom(8).hex()}/")
    file = office.folder / "vault" / "custody.toml"
    folder = file.read_text()
    made.store("governance")
    plain = table("plain", options(where, bucket=seaweed.PLAIN, prefix=made.prefix, lock=False))
    file.write_text(file.read_text() + plain + folder[folder.index("[store.") :])
    made.term(until=40 * DAY)
    review = (
        "--reason",
        "appeal",
        "--reference",
        "H-1",
        "--review-due-at",
        format_instant(made.now + 60 * DAY),
    )
    office.done(
        "Judge", "legal-hold", "place", "--exhibit", "EV/2", *review, "--authority", "Public Prosecutor"
    )
    return made


def test_each_attack_on_stored_evidence_is_found_by_its_right_name_and_nothing_else_is(scene: Scene) -> None:
    level(scene)
    tables = {"evidence": BUCKET, "plain": PLAIN, "local": FOLDER}
    things = {
        (store, name): scene.put(store, name, "EV/2" if name == "hold lifted" else "EV/1")
        for store, attacks in tables.items()
        for name in attacks
    }
    assert set(scene.says(things.values())) == {Found()}
    for (store, name), one in things.items():
        tables[store][name][0](scene, one)
    said = dict(zip(things, scene.says(things.values()), strict=True))
    assert said == {(store, name): tables[store][name][1] for store, name in things}


def test_an_object_that_no_entry_speaks_of_is_found(scene: Scene) -> None:
    assert scene.office.desk.run("check").status == 0
    unrecorded = f"objects/{os.urandom(16).hex()}"
    scene.outside.put_object(Bucket=seaweed.LOCKED, Key=scene.prefix + unrecorded, Body=b"?")
    checked = scene.office.desk.run("check", "--json").document["findings"]
    (found,) = [check for check in checked if check["code"] == "object_unrecorded"]
    assert unrecorded in found["where"]


def test_the_table_has_every_drift_that_a_client_can_bring_about() -> None:
    """``lock_missing`` needs a client that may take a lock away, ``not_as_requested`` a store that never set one."""
    shown = {code for _, one in BUCKET.values() for code in one.locks}
    assert shown == set(DRIFT) - {"lock_missing", UNSET}


def test_a_clock_that_is_off_is_found_by_its_name(scene: Scene) -> None:
    level(scene)
    scene.put("evidence", "clock")
    probe = ("store", "probe", "plain", "--quick")
    seen = scene.office.desk.run(*probe, "--json").document
    assert (seen["probe_results"]["clock"], scene.drift(status=0)) == ("yes", {})
    scene.office.desk.clock.advance(300)
    (entry,) = scene.office.done("Carl", "lock", "verify", status=10)["entries"]
    assert entry["nonconforming"] == ["lock.clock_offset"]
    assert entry["facts"]["store_clock_offset_seconds"] < -200
    seen = scene.office.desk.run(*probe, "--json").document
    assert seen["probe_results"]["clock"] == "no"
    assert "clock" in seen["failed"]
    assert len(paged.rows(scene.office.see("today", status=10), "locks_by_wrong_clock")) == 1
