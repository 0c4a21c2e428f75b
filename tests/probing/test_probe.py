"""A probe says of each store what it does: a real server, memory, a folder, and a server that is too kind."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from custody.errors import ConfigError, StorageFailed
from custody.ledger.ports import Lock, Trial
from custody.ledger.probing import Left, Probe, Probed
from custody.ledger.probing.locks import LONGER
from custody.model.schema import probes
from custody.storage.files import durable
from custody.storage.machine.system import SystemClock
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from custody.storage.stores.s3.probe_prefix import S3Trial
from custody.storage.vault.probe_places import ClockPause, DiskTrial, MemoryTrial, SystemPause
from tests.buckets import stores
from tests.world import MONDAY

RUSH = ThreadWorkers(16)


def in_memory(clock: FixedClock | None = None) -> tuple[Probe, MemoryTrial, MemoryObjects]:
    clock = clock or FixedClock(MONDAY)
    objects = MemoryObjects("memory", clock)
    return Probe(clock, CountedEntropy(), RUSH, ClockPause(clock)), MemoryTrial(objects), objects


def real(seconds: int, trial: Trial, quick: bool = False) -> Probed:
    probe = Probe(SystemClock(), CountedEntropy(), RUSH, SystemPause())
    return probe.ask("bucket", trial, seconds=seconds, quick=quick)


def test_every_question_is_answered_once_with_a_code_that_an_entry_can_hold() -> None:
    probe, trial, _ = in_memory()
    found = probe.ask("memory", trial)
    assert list(found.answers) == list(dict.fromkeys(found.answers))
    assert set(found.answers) == set(probes.QUESTIONS)
    assert set(found.codes) <= set(probes.CODES)


def test_an_honest_memory_answers_everything_as_needed_and_keeps_nothing_of_the_probe() -> None:
    probe, trial, objects = in_memory()
    found = probe.ask("memory", trial)
    assert probes.failures(found.codes) == ()
    assert {one: answer for one, answer in found.answers.items() if answer != "yes"} == dict.fromkeys(
        probes.TOLD, "flat"
    )
    assert (found.ahead, found.left, list(objects.keys())) == (0, (), [])


def test_a_quick_probe_waits_for_nothing_and_says_what_stays_and_until_when() -> None:
    clock = FixedClock(MONDAY)
    probe, trial, objects = in_memory(clock)
    found = probe.ask("memory", trial, seconds=60, quick=True)
    assert clock.now() == MONDAY
    assert found.answers["hold_after_retention"] == "skipped"
    assert found.left
    assert {held.key for held in found.left} == set(objects.keys())
    assert {bound.until for bound in found.left} == {MONDAY + 60, MONDAY + 60 + LONGER}


def test_a_probe_that_is_stopped_cleans_up_and_says_what_stays() -> None:
    clock = FixedClock(MONDAY)
    objects = MemoryObjects("memory", clock)

    class Stop:
        def wait(self, seconds: int) -> None:
            raise KeyboardInterrupt

    stays: list[Left] = []
    with pytest.raises(KeyboardInterrupt):
        Probe(clock, CountedEntropy(), RUSH, Stop()).ask("memory", MemoryTrial(objects), stays=stays)
    assert {held.key for held in stays} == set(objects.keys()) != set()
    clock.advance(120)
    for version in stays:
        objects.delete(version.key, version.version)
    assert list(objects.keys()) == []


def test_a_folder_is_asked_what_applies_and_left_as_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "objects"
    folder.mkdir()
    clock = FixedClock(MONDAY)
    probe = Probe(clock, CountedEntropy(), RUSH, ClockPause(clock))
    found = probe.ask("disk", DiskTrial("disk", folder, "probe"))
    asked = {one: answer for one, answer in found.answers.items() if answer not in ("absent", "skipped")}
    assert asked == {"overwrite_refused": "yes", "create_exclusive": "yes", "upload_abort": "yes"}
    assert not probes.proves(found.codes)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["absent", "x" * 300])
def test_a_folder_that_is_not_there_is_a_failure_of_storage(tmp_path: Path, name: str) -> None:
    with pytest.raises(StorageFailed, match="there is no folder"):
        DiskTrial("disk", tmp_path / name, "probe")


def test_a_trial_that_could_not_be_begun_leaves_nothing_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(durable, "create_file", full)
    with pytest.raises(StorageFailed, match="No space left"):
        DiskTrial("disk", tmp_path, "probe")
    assert list(tmp_path.iterdir()) == []


def test_seaweedfs_keeps_its_locks(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    options = stores.options(stores.address("seaweed", tmp_path_factory))
    trial = S3Trial("bucket", options, "probe")
    found = real(12, trial)
    wrong = {
        one: answer for one, answer in found.answers.items() if answer != "yes" and one not in probes.TOLD
    }
    # Of sixteen uploads finished at the same moment it lets two win now and then, each with a version of its own.
    assert wrong in ({}, {"upload_exclusive": "no"})
    assert probes.proves(found.codes)
    assert probes.proves(found.codes, probes.HOLD)
    assert {line: found.answers[line] for line in probes.TOLD} == {
        "checksum_whole": "flat",
        "checksum_parts": "composite",
        "checksum_range": "none",
    }
    assert (found.left, trial.left()) == ((), [])


def test_a_bucket_without_locks_is_not_asked_about_them(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    where = stores.address("seaweed", tmp_path_factory)
    found = real(5, S3Trial("bucket", stores.options(where, bucket="plain", lock=False), "probe"))
    assert {found.answers[one] for one, needs in probes.QUESTIONS.items() if needs == "locks"} <= {
        "absent",
        "skipped",
    }
    assert not probes.proves(found.codes)
    assert found.answers["overwrite_refused"] == "yes"


def test_a_bucket_that_is_not_there_is_a_wrong_setting(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    stores.credentials(monkeypatch)
    options = stores.options(stores.address("seaweed", tmp_path_factory), bucket="absent")
    with pytest.raises((ConfigError, StorageFailed)):
        real(5, S3Trial("bucket", options, "probe"))


def test_a_lock_reads_back_as_it_was_asked_for() -> None:
    _, trial, _ = in_memory()
    lock = Lock("compliance", MONDAY + 60)
    from hashlib import sha256

    reply = trial.put(f"objects/{'0' * 32}", b"x", sha256(b"x").digest(), lock)
    assert trial.look(f"objects/{'0' * 32}", reply.version).lock == lock
