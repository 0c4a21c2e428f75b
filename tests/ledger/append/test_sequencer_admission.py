"""The sequencer re-checks everything that a signer claims; what it refuses leaves nothing, and its neighbours land."""

from __future__ import annotations

import pytest

from custody.errors import (
    Conflict,
    CustodyError,
    Malformed,
    ProofInvalid,
    RuleBroken,
    UsageError,
)
from custody.ledger.submissions.submission import Item, Submission
from custody.ledger.views.entries.entries import EntryView
from custody.model.entry.envelope import Seen
from custody.model.schema import ids
from custody.model.schema.types import Value
from custody.proof import checkpoint
from custody.proof.note import SeedSigner
from tests import things
from tests.ledger.append.wrong_entries import CASE, OTHER_ORIGIN, REFUSED, case, office, unknown_key
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.office import bare, opening
from tests.model.showing import refused_here, shows
from tests.world import World, seed_of

#: How far a signer's clock may be ahead of the sequencer's, and behind without a reason, in seconds.
TWO_MINUTES = 120
HOUR = 3600


@pytest.mark.parametrize("what", REFUSED)
def test_an_entry_that_is_wrong_is_refused_and_its_neighbours_in_the_same_commit_land(what: str) -> None:
    change, error, word = REFUSED[what]
    world = office()
    bad = change(world)
    good = [case(world), Forge(world).item("eve", "case.opened", {"reference": "C-3"})]
    before = world.size()
    first, refusal, last = world.sequencer.submit_many(
        [Submission((good[0],)), Submission((bad,)), Submission((good[1],))]
    )
    assert isinstance(refusal, error), refusal
    assert word in refusal.message
    assert not isinstance(first, CustodyError)
    assert not isinstance(last, CustodyError)
    assert [receipt.position for receipt in (*first, *last)] == [before, before + 1]
    assert world.size() == before + 2
    assert [stored.note for stored in world.store.read().entries(before, 99)] == [
        entry.note for entry in good
    ]
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("what", REFUSED)
def test_a_submission_with_one_wrong_entry_leaves_nothing_of_its_good_ones(what: str) -> None:
    change, error, _ = REFUSED[what]
    world = office()
    bad = change(world)
    forge = Forge(world)
    good = [
        forge.item("judge", "case.opened", CASE),
        forge.item("judge", "case.opened", {"reference": "C-3"}),
    ]
    before, records = world.store.read().head(), list(world.store.read().records())
    with pytest.raises(error):
        world.sequencer.submit(Submission((good[0], bad, good[1])))
    assert world.store.read().head() == before
    assert list(world.store.read().records()) == records
    world.sequencer.submit(Submission(tuple(good)))
    check(world.store.read(), world.log_key)


@pytest.mark.parametrize("what", REFUSED)
def test_what_was_folded_in_of_a_refused_submission_is_not_there_for_its_neighbours(what: str) -> None:
    change, error, _ = REFUSED[what]
    world = office()
    bad = change(world)
    good = Forge(world).item("judge", "case.opened", CASE)
    before = world.size()
    refusal, alone = world.sequencer.submit_many([Submission((good, bad)), Submission((good,))])
    assert isinstance(refusal, error), refusal
    assert not isinstance(alone, CustodyError), alone
    assert [receipt.position for receipt in alone] == [before]
    check(world.store.read(), world.log_key)


@shows("entry.form")
def test_sealed_values_that_do_not_fit_the_kind_are_refused() -> None:
    world = office()
    forms: list[dict[str, Value]] = [
        {"outcome": "sunk"},
        {"outcome": None},
        {"outcome": 1},
        {"late_reason": "lazy"},
        {"not_known": "outcome"},
        {"not_known": "occurred_at"},
        {"occurred_at": "yesterday"},
        {"occurred_at": None},
        {"nonconforming": "b a"},
    ]
    for facts in forms:
        subject = world.case()
        bad = Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=subject, facts=facts)
        with refused_here(world, "entry.form"):
            world.sequencer.submit(Submission((bad,)))
        world.sequencer.submit(
            Submission((Forge(world).item("judge", "case.closed", {"outcome": "ended"}, subject=subject),))
        )


@shows("entry.form")
def test_a_corrected_number_is_checked_by_its_check_digit_by_whoever_sends_it() -> None:
    world = office()
    phone = things.phone(world, world.seize(world.case()))
    registered = world.entry(world.store.read().positions(phone)[0])
    for wrong in ("490154203237517", "12345"):
        with pytest.raises(UsageError, match="imei must"):
            world.correct(registered.position, "imei", erasable_value=wrong)
        bad = corrected(world, registered, wrong)
        with refused_here(world, "entry.form"):
            world.sequencer.submit(Submission((bad,)))
    good = corrected(world, registered, "356938035643809")
    world.sequencer.submit(Submission((good,)))
    assert world.entry(registered.position).current("imei") == "356938035643809"
    world.correct(registered.position, "imei_as_read", erasable_value="490154203237517")
    check(world.store.read(), world.log_key)


def corrected(world: World, registered: EntryView, imei: str) -> Item:
    """Seal a correction of an IMEI elsewhere, where nobody checks it."""
    values: dict[str, Value] = {"entry_position": registered.position, "field": "imei", "reason": "typing"}
    subject = registered.envelope.subject
    return Forge(world).item(
        "eve", "entry.corrected", {**values, "erasable_value": imei}, subject=subject, re=registered.leaf
    )


@shows("time.ahead")
def test_a_signers_clock_is_at_most_two_minutes_ahead() -> None:
    world = office()
    now = world.clock.now()
    world.sequencer.submit(Submission((case(world, at=now + TWO_MINUTES),)))
    with refused_here(world, "time.ahead"):
        world.sequencer.submit(Submission((case(world, at=now + TWO_MINUTES + 1),)))
    with refused_here(world, "time.ahead"):
        world.sequencer.submit(Submission((case(world, at=now + 10**9),)))


@shows("time.behind")
def test_an_entry_that_comes_late_says_why() -> None:
    world = office()
    world.later(3 * HOUR)
    now = world.clock.now()
    world.sequencer.submit(Submission((case(world, at=now - HOUR),)))
    with refused_here(world, "time.behind"):
        world.sequencer.submit(Submission((case(world, at=now - HOUR - 1),)))
    for reason in ("offline", "outage", "paper_record", "scene_notes"):
        late = Forge(world).item("judge", "case.opened", {**CASE, "late_reason": reason}, at=now - HOUR - 1)
        world.sequencer.submit(Submission((late,)))


@shows("time.behind")
def test_a_clock_that_is_far_behind_the_sequencers_is_not_right_because_its_owner_says_so() -> None:
    world = office()
    world.later(3 * HOUR)
    now = world.clock.now()
    checked: dict[str, Value] = {**CASE, "late_reason": "clock"}
    near = Forge(world).item("judge", "case.opened", checked, at=now - HOUR)
    world.sequencer.submit(Submission((near,)))
    far = Forge(world).item("judge", "case.opened", checked, at=now - HOUR - 1)
    with refused_here(world, "time.behind"):
        world.sequencer.submit(Submission((far,)))


@shows("key.enrolled")
def test_the_sequencer_knows_every_key_that_may_sign() -> None:
    world = office()
    world.sequencer.submit(Submission((case(world),)))
    with refused_here(world, "key.enrolled"):
        world.sequencer.submit(Submission((unknown_key(world),)))


def test_a_ledger_is_opened_for_the_log_key_that_signs_it_and_for_no_other() -> None:
    world = bare()
    for log in (SeedSigner(OTHER_ORIGIN, seed_of("log")), SeedSigner(world.origin, seed_of("another log"))):
        with pytest.raises(ProofInvalid, match="log key"):
            opening(world, log_vkey=str(log.verifier))
        assert world.size() == 0
    opening(world)
    check(world.store.read(), world.log_key)


def test_an_entry_0_that_opens_nothing_is_refused() -> None:
    world = bare()
    signer = world.signer_of("ada")
    for kind, values in (
        ("case.opened", {"reference": "C-1"}),
        ("actor.enrolled", {"vkey": str(signer.verifier), "roles": "administrator", "display_name": "Ada"}),
    ):
        item = Forge(world).item(signer, kind, values, judged=False)
        with pytest.raises((RuleBroken, Malformed)):
            world.sequencer.submit(Submission((item,)))
    assert world.size() == 0
    world.open_ledger()


def test_a_submission_without_entries_is_refused() -> None:
    world = office()
    with pytest.raises(Conflict, match="without entries"):
        world.sequencer.submit(Submission(()))


def test_a_signer_may_have_seen_any_checkpoint_that_the_ledger_ever_had() -> None:
    world = office()
    for size, data in list(world.store.read().checkpoints()):
        root = checkpoint.parse(data).root
        world.sequencer.submit(Submission((case(world, seen=Seen(size, root)),)))
    check(world.store.read(), world.log_key)


def test_an_id_is_a_random_one_and_never_chosen() -> None:
    world = office()
    with pytest.raises(Malformed):
        world.sequencer.submit(Submission((case(world, id="00000000-0000-0000-0000-000000000000"),)))
    assert ids.is_uuid4(world.entry(0).envelope.id)
