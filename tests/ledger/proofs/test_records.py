"""What a timestamp token on record shows: by when entries existed, and nothing where it does not hold."""

from __future__ import annotations

import pytest

from custody.errors import ProofInvalid
from custody.law.clock import DAY, format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.ports import Stamps
from custody.ledger.timestamps.files import carried
from custody.ledger.timestamps.records import stamps, verify_stamp
from custody.ledger.verification.sample_seed import sample_for, stamped_with
from custody.ledger.views.entries.external_sightings import ExternalSightings
from custody.ledger.views.entries.timeliness import order_verdicts
from custody.model.schema.ids import b64, unb64
from custody.model.schema.types import Value
from custody.proof import checkpoint, tsp
from custody.proof.digest import sha256
from custody.proof.sampling import token_seed
from custody.storage.timestamps.tokens import MemoryStamps
from fixtures.scenes.stamp import AUTHORITY, STAMPS, stamped, trusted
from tests.ledger.forger import audited
from tests.ledger.views.test_views_timely import cosign, started
from tests.world import World

ROOT = b64(sha256(AUTHORITY.certificate()))


@pytest.fixture
def world() -> World:
    world = World.memory().staff()
    trusted(world)
    return world


def forged(world: World, *, root: bytes | None = None, broken: bool = True, size: int | None = None) -> None:
    """Enter a token that no authority gave for this checkpoint, as a hand on the database's keys could."""
    reader = world.store.read()
    whole = reader.head().size if size is None else size
    signed = reader.checkpoint(whole)
    assert signed is not None
    token = bytearray(AUTHORITY.token(sha256(signed), world.clock.now()))
    token[-1] ^= broken
    stated = tsp.parse_token(bytes(token))
    own = STAMPS.verify(AUTHORITY.token(bytes(32), world.clock.now()), bytes(32), [unb64(ROOT)])
    values: dict[str, Value] = {
        "tree_size": whole,
        "root_sha256": b64(checkpoint.parse(signed).root if root is None else root),
        "timestamped_at": format_instant(stated.time),
        "token_serial": f"{stated.serial:x}",
        "certificate_sha256": ROOT,
        "signer_certificate_sha256": b64(own.signer),
        "token": b64(bytes(token)),
    }
    world.sign_all("bot", [Request("checkpoint.timestamped", values)])


def test_a_token_that_does_not_hold_is_carried_nowhere(world: World) -> None:
    stamped(world)
    forged(world)
    good, bad = carried(world.store.read(), STAMPS, lambda _: b"root", lambda *_: True)
    assert (sorted(good.files), good.false) == (
        sorted((good.checkpoint, good.token, good.certificate)),
        False,
    )
    assert (bad.files, bad.false, bad.why != "") == ({}, True, True)
    assert carried(world.store.read(), STAMPS, lambda _: b"root", lambda *_: False) == []


def earliest(world: World, position: int, verifier: Stamps | None = STAMPS) -> int | None:
    return ExternalSightings(world.store.read(), verifier).earliest(position)


def test_a_token_shows_by_when_the_entries_under_it_existed(world: World) -> None:
    size = world.store.read().head().size
    at = world.clock.now()
    stamped(world)
    assert (earliest(world, size - 1), earliest(world, size)) == (at, None)
    assert earliest(world, size - 1, None) is None
    assert earliest(world, size - 1, MemoryStamps()) is None


def test_of_tokens_and_cosignatures_the_earliest_counts(world: World) -> None:
    size = world.store.read().head().size
    first = cosign(world)
    world.later(60)
    stamped(world, size=size)
    assert earliest(world, size - 1) == first
    whole = world.store.read().head().size
    at = world.clock.now()
    stamped(world)
    world.later(60)
    cosign(world, size=whole)
    assert earliest(world, whole - 1) == at


def test_the_time_of_a_token_is_the_latest_that_its_accuracy_lets_it_be() -> None:
    exact = tsp.parse_token(AUTHORITY.token(bytes(32), 1_000_000))
    rough = tsp.parse_token(AUTHORITY.token(bytes(32), 1_000_000, seconds=90))
    assert (exact.time, rough.time) == (1_000_000, 1_000_090)


def test_service_is_proven_in_time_by_a_token_before_the_end(world: World) -> None:
    order, end = started(world)
    world.serve(order)
    assert said(world, order) == [("preservation_order.served", "claimed_in_time")]
    at = world.clock.now()
    stamped(world)
    assert said(world, order) == [("preservation_order.served", "proven_in_time")]
    assert at < end


def said(world: World, order: str) -> list[tuple[str, str]]:
    found = order_verdicts(world.store.read(), world.order_record(order), STAMPS)
    return [(act.act, act.timeliness.verdict) for act in found]


def test_a_token_that_does_not_hold_shows_nothing_and_is_a_finding(world: World) -> None:
    size = world.store.read().head().size
    forged(world, broken=False)
    assert earliest(world, size - 1) is not None
    assert not audited(world, stamps=STAMPS).findings
    forged(world)
    assert earliest(world, size) is None
    report = audited(world, stamps=STAMPS)
    assert [(finding.code, finding.severity) for finding in report.findings] == [("timestamp_false", "error")]
    assert report.counts.stamps == 2


def test_a_token_entered_for_another_root_hash_is_false(world: World) -> None:
    forged(world, broken=False, root=bytes(32))
    with pytest.raises(ProofInvalid, match="no such checkpoint"):
        verify_stamp(world.store.read(), STAMPS, stamps(world.store.read())[0])


def test_a_token_is_undecided_where_nothing_verifies_it(world: World) -> None:
    stamped(world)
    assert not audited(world, stamps=STAMPS).findings
    for verifier in (None, MemoryStamps()):
        report = audited(world, stamps=verifier)
        assert [finding.code for finding in report.findings] == ["timestamp_unchecked"]
        assert report.verdict == "undecided"


def test_a_sample_takes_the_newest_of_token_and_cosignature_while_it_is_fresh(world: World) -> None:
    now = world.clock.now
    size = world.store.read().head().size
    stamped(world)
    reader = world.store.read()
    found = sample_for(reader, world.entropy, now(), 4, STAMPS)
    (token,) = stamps(reader)
    signed = reader.checkpoint(size)
    assert signed is not None
    seed = token_seed(signed, tsp.parse_token(unb64(token.token)).signature)
    assert (found.origin, found.size, found.seed) == ("timestamp", size, seed)
    assert stamped_with(reader, STAMPS, size, seed) == (ROOT, token.time)
    assert stamped_with(reader, STAMPS, size, bytes(32)) is None
    assert sample_for(reader, world.entropy, now(), 4).origin == "self_chosen"
    assert sample_for(reader, world.entropy, now(), 4, MemoryStamps()).origin == "self_chosen"
    assert sample_for(reader, world.entropy, now() + 8 * DAY, 4, STAMPS).origin == "self_chosen"
    cosign(world)
    assert sample_for(world.store.read(), world.entropy, now(), 4, STAMPS).origin == "witness"


def test_an_entry_is_proven_at_the_newest_checkpoint_that_a_token_is_on(world: World) -> None:
    size = world.store.read().head().size
    stamped(world)
    assert world.prover().best_size(0) == size
