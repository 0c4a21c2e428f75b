"""A probe is recorded once, and no question has two answers in it."""

from __future__ import annotations

from custody.law.clock import DAY
from custody.ledger.append.entry_signing import Request
from custody.ledger.submissions.submission import Receipt
from custody.ledger.views.stores import probes as views
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.schema import probes
from custody.model.schema.ids import b64
from custody.model.schema.types import Value, join_codes
from tests.model.office import office
from tests.model.showing import refused_here, shows
from tests.world import World

SETTINGS = bytes(32)
GOOD = tuple(f"{question}.{'flat' if question in probes.TOLD else 'yes'}" for question in probes.QUESTIONS)


def probe(world: World, *codes: str, subject: str | None = None, **values: Value) -> Receipt:
    """Record a probe with these answers."""
    usual: dict[str, Value] = {
        "store": "bucket",
        "settings_sha256": b64(SETTINGS),
        "probe_results": join_codes(codes or GOOD),
        "quick": False,
        "store_clock_offset_seconds": -1,
        "trial_lock_seconds": 75,
        "started_at": "2026-11-02T08:00:00Z",
    }
    about = subject or world.journal.new_subject()
    return world.sign_all("bot", [Request("store.probed", {**usual, **values}, subject=about)])[0]


def standing(world: World, settings: bytes = SETTINGS, later: int = 0) -> views.ProbeState:
    return views.probe_state(Lookup(world.store.read()), "bucket", settings, world.clock.now() + later)


@shows("store_probe.new")
def test_a_probe_is_recorded_once() -> None:
    world = office()
    first = probe(world)
    probe(world)
    with refused_here(world, "store_probe.new"):
        probe(world, subject=world.subject_of(first))


@shows("store_probe.results")
def test_a_question_has_one_answer() -> None:
    world = office()
    probe(world, "upload_abort.no", "clock.yes")
    with refused_here(world, "store_probe.results"):
        probe(world, "upload_abort.no", "upload_abort.yes")


def test_a_store_that_was_never_probed_proves_nothing() -> None:
    found = standing(office())
    assert (found.state, found.lock_proven, found.hold_proven) == ("never", False, False)


def test_a_probe_proves_locks_of_the_same_settings_for_as_long_as_it_is_fresh() -> None:
    world = office()
    probe(world)
    now = standing(world)
    assert (now.state, now.lock_proven, now.hold_proven) == ("fresh", True, True)
    assert standing(world, later=views.PROBE_DAYS * DAY - 3600).lock_proven
    old = standing(world, later=views.PROBE_DAYS * DAY + 3600)
    assert (old.state, old.lock_proven, old.hold_proven) == ("old", False, False)
    changed = standing(world, b"\1" * 32)
    assert (changed.state, changed.lock_proven) == ("changed", False)


def test_the_newest_probe_counts_and_any_answer_that_is_missing_proves_nothing() -> None:
    world = office()
    probe(world)
    for question in probes.LOCK:
        probe(world, *(text for text in GOOD if not text.startswith(question)), f"{question}.no")
        found = standing(world)
        assert (found.state, found.lock_proven, found.failed) == ("failed", False, (question,))
        probe(world, *(text for text in GOOD if not text.startswith(question)))
        assert not standing(world).lock_proven
    probe(world)
    assert standing(world).lock_proven
