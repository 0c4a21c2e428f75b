"""Rules about who keeps an order secret, each until an end of their own."""

from __future__ import annotations

from custody.law.clock import DAY, format_instant, parse_instant
from custody.ledger.views.deadlines import due
from custody.ledger.views.instruments.confidentiality import secret_order
from custody.model.records import Secrecy
from custody.model.schema.types import Value
from tests.model.met import bind, extend_secrecy, lift
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def ends(world: World, order: str) -> list[int]:
    """Return the ends of secrecy that are due within a year."""
    now = world.clock.now()
    rows = due(world.store.read(), now, now + 400 * DAY)
    return [row.at or 0 for row in rows if (row.subject, row.sort) == (order, "confidentiality_end")]


def issued(world: World, days: int = 200) -> str:
    until = format_instant(world.clock.now() + days * DAY)
    return world.order(world.case(), days=30, confidential_until=until)


def test_several_persons_are_bound_at_once_each_until_an_own_end_that_is_none_of_the_period() -> None:
    world = office()
    order = issued(world)
    bind(world, order, 100)
    bind(world, order, 300, bound_party="addressee", person="legal desk")
    found = sorted(world.lookup().under(Secrecy, "order", order), key=lambda one: one.position)
    assert [bound.bound_party for bound in found] == ["addressee", "other_person", "addressee"]
    assert ends(world, order) == sorted(item.until or 0 for item in found)
    assert world.order_record(order).periods == ()
    now = world.clock.now()
    for later, bound in ((0, 3), (150 * DAY, 2), (250 * DAY, 1)):
        secret = secret_order(world.store.read(), order, now + later)
        assert secret is not None
        assert (secret.bound, secret.until) == (bound, format_instant(found[2].until or 0))
    assert secret_order(world.store.read(), order, now + 301 * DAY) is None


@shows(
    "preservation_order.confidentiality.person", "preservation_order.confidentiality.end", "un-24.legal_basis"
)
def test_who_is_bound_until_when_and_on_what_is_stated() -> None:
    world = office()
    order = issued(world)
    bind(world, order)
    for name, rule, article in (
        ("person", "preservation_order.confidentiality.person", "25(3)"),
        ("confidential_until", "preservation_order.confidentiality.end", "25(3)"),
        ("legal_basis", "un-24.legal_basis", "24(1)"),
    ):
        with refused_here(world, rule, article):
            bind(world, order, 100, "judge", **{name: None})
        assert marks(world, bind(world, order, 100, "eve", entry_mode="record", **{name: None})) == {rule}


@shows("preservation_order.confidentiality.past")
def test_secrecy_ends_after_it_begins() -> None:
    world = office()
    order = issued(world)
    bind(world, order, 1)
    with refused_here(world, "preservation_order.confidentiality.past", "25(3)"):
        bind(world, order, confidential_until=at(world))
    with refused_here(world, "preservation_order.confidentiality.past", "25(3)"):
        bind(world, order, confidential_until=at(world, DAY))


@shows("preservation_order.confidentiality.late", "preservation_order.confidentiality.shorter")
def test_secrecy_is_extended_before_its_end_and_to_a_later_one() -> None:
    world = office()
    order = issued(world)
    bound = bind(world, order, 100)
    extend_secrecy(world, order, bound, 150)
    until = world.clock.now() + 150 * DAY - 60
    assert until in ends(world, order)
    with refused_here(world, "preservation_order.confidentiality.shorter", "25(3)"):
        extend_secrecy(world, order, bound, 149)
    receipt = extend_secrecy(world, order, bound, 20, "eve", entry_mode="record")
    assert marks(world, receipt) == {"preservation_order.confidentiality.shorter"}
    assert until in ends(world, order)
    world.clock.set(until)
    with refused_here(world, "preservation_order.confidentiality.late", "25(3)"):
        extend_secrecy(world, order, bound, 30)
    assert marks(world, extend_secrecy(world, order, bound, 30, "eve", entry_mode="record")) == {
        "preservation_order.confidentiality.late"
    }


@shows("un-24.legal_basis")
def test_an_extension_of_secrecy_names_its_provision() -> None:
    world = office()
    order = issued(world)
    bound = bind(world, order, 100)
    extend_secrecy(world, order, bound, 150)
    with refused_here(world, "un-24.legal_basis", "24(1)"):
        extend_secrecy(world, order, bound, 160, legal_basis=None)


@shows("preservation_order.confidentiality.lifted", "preservation_order.confidentiality.known")
def test_secrecy_is_lifted_once_for_whom_it_binds_and_for_nobody_else() -> None:
    world = office()
    order, other = issued(world), world.order(world.case("C-2"), confidential=False)
    base = world.sign("eve", "preservation_order.served", {"method": "post"}, subject=order)
    first, second = bind(world, order, 100), bind(world, order, 120)
    lift(world, order, first)
    assert len(ends(world, order)) == 2
    with refused_here(world, "preservation_order.confidentiality.lifted", "25(3)"):
        lift(world, order, first)
    with refused_here(world, "preservation_order.confidentiality.lifted", "25(3)"):
        extend_secrecy(world, order, first, 150)
    for about, bound in ((other, second), (order, base)):
        with refused_here(world, "preservation_order.confidentiality.known", "25(3)"):
            lift(world, about, bound)
    own = world.entry(world.store.read().positions(order)[0])
    world.sign(
        "judge",
        "preservation_order.confidentiality_lifted",
        {"reason": "notified"},
        subject=order,
        re=own.leaf,
    )
    lift(world, order, second)
    assert ends(world, order) == []
    assert secret_order(world.store.read(), order, world.clock.now()) is None
    assert secret_order(world.store.read(), other, world.clock.now()) is None


def told(world: World, order: str) -> str | None:
    """Return until when whoever discloses is warned."""
    found = secret_order(world.store.read(), order, world.clock.now())
    assert found is not None
    return found.until


def test_a_corrected_end_of_secrecy_is_that_of_its_entry_and_an_extension_goes_on_from_it() -> None:
    world = office()
    order = issued(world, 100)
    now = world.clock.now()
    day = {days: format_instant(now + days * DAY) for days in (50, 100, 150, 200, 250)}
    (first,) = world.store.read().positions(order)
    world.correct(first, "confidential_until", by="judge", value=day[150])
    assert (told(world, order), ends(world, order)) == (day[150], [now + 150 * DAY])
    (bound,) = world.lookup().under(Secrecy, "order", order)
    values: dict[str, Value] = {"confidential_until": day[200], "legal_basis": "Criminal Procedure Act s. 14"}
    re = world.entry(bound.position).leaf
    extended = world.sign(
        "judge", "preservation_order.confidentiality_extended", values, subject=order, re=re
    )
    assert told(world, order) == day[200]
    world.correct(first, "confidential_until", by="judge", value=day[50])
    assert (told(world, order), ends(world, order)) == (day[200], [now + 200 * DAY])
    world.correct(extended.position, "confidential_until", by="judge", value=day[250])
    assert (told(world, order), ends(world, order)) == (day[250], [now + 250 * DAY])


def test_a_corrected_end_of_secrecy_is_nobody_elses() -> None:
    world = office()
    order = issued(world, 100)
    (own,) = ends(world, order)
    now = world.clock.now()
    day = {days: now + days * DAY for days in (50, 150, 160, 170, 180)}
    one = bind(world, order, confidential_until=format_instant(day[150]))
    two = bind(world, order, confidential_until=format_instant(day[160]))
    further = extend_secrecy(world, order, two, 1, confidential_until=format_instant(day[170]))
    assert sorted(ends(world, order)) == [own, day[150], day[170]]
    world.correct(one.position, "confidential_until", by="judge", value=format_instant(day[50]))
    assert sorted(ends(world, order)) == [day[50], own, day[170]]
    world.correct(further.position, "confidential_until", by="judge", value=format_instant(day[180]))
    assert sorted(ends(world, order)) == [day[50], own, day[180]]
    world.correct(one.position, "confidential_until", by="judge", value=None)
    assert sorted(ends(world, order)) == [own, day[180]]


def test_secrecy_lifted_at_an_instant_ahead_binds_until_then() -> None:
    world = office()
    order = world.order(world.case())
    bound = bind(world, order)
    now = world.clock.now()
    lift(world, order, bound, "eve", entry_mode="record", occurred_at=at(world, -100))
    found = [secret_order(world.store.read(), order, now + wait) for wait in (99, 100)]
    assert [None if item is None else item.bound for item in found] == [2, 1]


@shows("time.ahead")
def test_a_person_bound_is_shown_as_notified_then_and_not_later_than_now() -> None:
    world = office()
    order = issued(world)
    with refused_here(world, "time.ahead"):
        bind(world, order, notified_at=at(world, -DAY))
    notified = at(world, DAY)
    bind(world, order, notified_at=notified)
    bind(world, order)
    duties = sorted(world.lookup().under(Secrecy, "order", order), key=lambda duty: duty.position)
    assert [duty.notified for duty in duties] == [None, parse_instant(notified), None]
