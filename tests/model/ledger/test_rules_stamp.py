"""A timestamp token is taken once, under a root that is trusted there, and its entry states what it does."""

from __future__ import annotations

import pytest

from custody.errors import RoleRefused
from custody.law.clock import format_instant
from custody.ledger.append.entry_signing import Request
from custody.ledger.timestamps.records import roots, stamps
from custody.model.schema.ids import b64
from custody.model.schema.types import Value
from custody.proof import tsp
from custody.proof.digest import sha256
from fixtures.authority import Authority
from fixtures.scenes.stamp import AUTHORITY, stamped, trusted
from tests.model.office import office
from tests.model.showing import refused_here, shows
from tests.world import World

ROOT = b64(sha256(AUTHORITY.certificate()))


def entered(world: World, subject: str | None = None, at: int | None = None, **changed: Value) -> None:
    """Enter a token on the newest checkpoint as it is, with some fields changed."""
    reader = world.store.read()
    size = reader.head().size
    signed = reader.checkpoint(size)
    assert signed is not None
    token = AUTHORITY.token(sha256(signed), world.clock.now() if at is None else at)
    stated = tsp.parse_token(token)
    values: dict[str, Value] = {
        "tree_size": size,
        "root_sha256": b64(bytes(32)),
        "timestamped_at": format_instant(stated.time),
        "token_serial": f"{stated.serial:x}",
        "certificate_sha256": ROOT,
        "signer_certificate_sha256": b64(bytes(32)),
        "token": b64(token),
    }
    world.sign_all("bot", [Request("checkpoint.timestamped", {**values, **changed}, subject=subject)])


def distrust(world: World, subject: str, certificate: str = ROOT) -> None:
    values = {"certificate_sha256": certificate, "reason": "replaced"}
    world.sign_all("ada", [Request("tsa.distrusted", values, subject=subject)])


@shows("tsa.new")
def test_a_root_is_trusted_once_until_it_is_trusted_no_longer() -> None:
    world = office()
    subject = world.subject_of(trusted(world))
    with refused_here(world, "tsa.new"):
        trusted(world)
    trusted(world, Authority("other.example"))
    distrust(world, subject)
    trusted(world)
    assert [root.until is None for root in roots(world.store.read())] == [True, True]


@shows("tsa.known")
def test_only_a_root_that_is_trusted_can_be_trusted_no_longer() -> None:
    world = office()
    subject = world.subject_of(trusted(world))
    other = world.subject_of(trusted(world, Authority("other.example")))
    with refused_here(world, "tsa.known"):
        distrust(world, other)
    with refused_here(world, "tsa.known"):
        distrust(world, subject, b64(bytes(32)))
    distrust(world, subject)
    with refused_here(world, "tsa.known"):
        distrust(world, subject)


@shows("timestamp.new")
def test_a_token_is_taken_once_and_has_an_identifier_of_its_own() -> None:
    world = office()
    trusted(world)
    first = world.subject_of(stamped(world))
    reader = world.store.read()
    again = stamps(reader)[0]
    with refused_here(world, "timestamp.new"):
        entered(
            world,
            tree_size=again.size,
            timestamped_at=format_instant(again.time),
            token_serial="7",
            token=again.token,
        )
    with refused_here(world, "timestamp.new"):
        entered(world, subject=first)
    entered(world)
    assert len(stamps(world.store.read())) == 2


@shows("timestamp.size")
def test_a_token_is_on_a_checkpoint_there_is() -> None:
    world = office()
    trusted(world)
    size = world.store.read().head().size
    for wrong in (0, size + 1):
        with refused_here(world, "timestamp.size"):
            entered(world, tree_size=wrong)
    entered(world, tree_size=size)


@shows("timestamp.token_statements")
def test_the_entry_states_time_and_serial_number_of_the_token() -> None:
    world = office()
    trusted(world)
    with refused_here(world, "timestamp.token_statements"):
        entered(world, timestamped_at=format_instant(world.clock.now() - 1))
    with refused_here(world, "timestamp.token_statements"):
        entered(world, token_serial="8")
    entered(world, token_serial="7")


@shows("timestamp.future")
def test_a_token_of_a_time_still_to_come_is_refused_beyond_what_clocks_may_differ() -> None:
    world = office()
    trusted(world)
    with refused_here(world, "timestamp.future"):
        entered(world, at=world.clock.now() + 121)
    entered(world, at=world.clock.now() + 120)


@shows("timestamp.root")
def test_a_token_is_judged_by_what_is_trusted_where_it_is_entered() -> None:
    world = office()
    with refused_here(world, "timestamp.root"):
        entered(world)
    with refused_here(world, "timestamp.root"):
        stamped(world)
    subject = world.subject_of(trusted(world))
    entered(world)
    distrust(world, subject)
    with refused_here(world, "timestamp.root"):
        entered(world)
    assert len(stamps(world.store.read())) == 1


def test_only_an_administrator_says_whose_tokens_are_taken() -> None:
    world = office()
    with pytest.raises(RoleRefused):
        world.sign_all("carl", [Request("tsa.trusted", {"certificate_sha256": ROOT})])
