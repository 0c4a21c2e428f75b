"""A store that lies about one thing is named with exactly that, and a server that is too kind with each kindness."""

from __future__ import annotations

import contextlib
import logging
import threading

import pytest

from custody.errors import ConfigError, StorageFailed
from custody.ledger.probing import Probe, Probed
from custody.model.schema import probes
from custody.storage.machine.system import SystemClock
from custody.storage.machine.workers import ThreadWorkers
from custody.storage.memory.objects import MemoryObjects
from custody.storage.memory.small_ports import CountedEntropy, FixedClock
from custody.storage.stores.s3 import S3Options
from custody.storage.stores.s3.calls import Calls
from custody.storage.stores.s3.failures import Refused
from custody.storage.stores.s3.probe_prefix import S3Trial
from custody.storage.vault.probe_places import ClockPause, SystemPause
from tests.buckets import seaweed, stores
from tests.probing.lying import LIES, GivesNoVersions, Honest, MayDeleteNothing
from tests.world import MONDAY

RUSH = ThreadWorkers(16)


def asked(double: type[Honest], ours: FixedClock | None = None) -> Probed:
    clock = FixedClock(MONDAY)
    trial = double(MemoryObjects("double", clock))
    return Probe(ours or clock, CountedEntropy(), RUSH, ClockPause(clock)).ask("double", trial)


def test_the_honest_double_is_named_with_nothing() -> None:
    assert probes.failures(asked(Honest).codes) == ()
    assert probes.proves(asked(Honest).codes)


@pytest.mark.parametrize(("double", "question"), LIES.items(), ids=lambda one: getattr(one, "__name__", one))
def test_a_store_that_lies_about_one_thing_is_named_with_exactly_that(
    double: type[Honest], question: str
) -> None:
    found = asked(double)
    assert probes.failures(found.codes) == (question,)
    assert probes.proves(found.codes) == (question not in probes.LOCK)


def test_a_clock_that_is_wrong_is_named_with_how_much() -> None:
    found = asked(Honest, FixedClock(MONDAY - 7200))
    assert (probes.failures(found.codes), found.ahead) == (("clock",), 7200)


def test_every_question_that_can_fail_has_a_double_that_fails_it() -> None:
    other = {"clock", "version_returned", *probes.TOLD}
    assert {*LIES.values(), *other} == set(probes.QUESTIONS)


def test_a_store_that_gives_no_versions_proves_no_lock() -> None:
    found = asked(GivesNoVersions)
    assert found.answers["version_returned"] == "no"
    assert not probes.proves(found.codes)


def test_a_refusal_for_want_of_a_right_is_not_taken_for_a_lock() -> None:
    found = asked(MayDeleteNothing)
    assert {
        found.answers[question]
        for question in ("lock_delete", "lock_bypass", "lock_bulk_delete", "hold_protects")
    } == {"unclear"}
    assert not probes.proves(found.codes)


def test_bare_moto_is_named_with_each_of_its_kindnesses(monkeypatch: pytest.MonkeyPatch) -> None:
    stores.credentials(monkeypatch)
    trial = S3Trial("moto", stores.options(bare_moto()), "probe")
    found = Probe(SystemClock(), CountedEntropy(), RUSH, SystemPause()).ask(
        "moto", trial, seconds=20, quick=True
    )
    failed = set(probes.failures(found.codes))
    kind = {
        "put_digest_checked",
        "part_digest_checked",
        "versioning_permanent",
        "lock_multipart",
        "lock_shorten",
        "lock_downgrade",
        "lock_past_date",
    }
    assert failed == kind
    assert not probes.proves(found.codes)
    versioning = seaweed.client(trial._calls.options.endpoint or "").get_bucket_versioning(
        Bucket=seaweed.LOCKED
    )
    assert versioning["Status"] == "Enabled"


def test_a_bucket_that_stays_without_versions_ends_the_probe_loudly() -> None:
    class Stuck(Calls):
        def call(self, what: str, operation: str, **arguments: object) -> dict[str, object]:
            if arguments["VersioningConfiguration"] == {"Status": "Enabled"}:
                raise Refused(what, "AccessDenied", 403, "no")
            return {}

    options = S3Options("bucket", lock=True)
    with pytest.raises(ConfigError, match="switched off, and not on again"):
        S3Trial("stuck", options, "probe", Stuck(options)).suspend()


def test_a_store_that_does_not_answer_is_a_failure_of_storage_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stores.credentials(monkeypatch)
    trial = S3Trial("gone", stores.options("http://127.0.0.1:9", timeout=1), "probe")
    with pytest.raises(StorageFailed) as caught:
        Probe(SystemClock(), CountedEntropy(), RUSH, SystemPause()).ask("gone", trial, seconds=5)
    assert caught.value.exit_status == 8


def bare_moto() -> str:
    """Start a moto without what makes it strict; it answers one request after the other.

    It looks and writes in two steps: of a rush that it answers at once, two now and then create the same object.
    """
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import make_server

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, DomainDispatcherApplication(create_backend_app))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    asking = seaweed.client(address)
    with contextlib.suppress(asking.exceptions.BucketAlreadyOwnedByYou):
        asking.create_bucket(Bucket=seaweed.LOCKED, ObjectLockEnabledForBucket=True)
    return address
