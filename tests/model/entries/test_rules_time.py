"""An entry dated before an earlier one is refused, or marked where it is a record or says that its clock is right."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from custody.errors import RuleBroken
from custody.law.clock import AHEAD, DAY, HOUR, format_instant
from custody.ledger.submissions.submission import Item, Submission
from custody.model.records import Backstep
from custody.model.schema.types import Value
from tests.ledger.forge import Forge
from tests.ledger.replaying import check
from tests.model.office import answer, office, revoke, set_roles, stick
from tests.model.showing import marks, refused_here, shows
from tests.world import World

CASE: dict[str, Value] = {"reference": "C-9"}
CHECKED: dict[str, Value] = {"late_reason": "clock"}


def dated(world: World, position: int) -> int:
    """Return the date of an entry."""
    return world.entry(position).envelope.at


def steps(world: World) -> list[tuple[str, int, bool]]:
    """Return what is noted of entries dated before earlier ones."""
    return [
        (backstep.position, backstep.newest, backstep.disputed) for backstep in world.lookup().all(Backstep)
    ]


def put(world: World, item: Item) -> int:
    """Submit a signed item; gives its position."""
    return world.sequencer.submit(Submission((item,)))[0].position


def led_astray(seconds: int = 1500 * DAY) -> tuple[World, int]:
    """Return an office that entered a case while its clock ran ahead, now right, and the wrong date."""
    world = office()
    right = world.clock.now()
    world.later(seconds)
    wrong = world.clock.now()
    world.case("C-astray")
    world.clock.set(right + HOUR)
    return world, wrong


@shows("time.ahead")
def test_what_is_said_to_have_been_lies_not_ahead_but_for_a_clock_that_is_a_little_wrong() -> None:
    world = office()
    seizure = world.seize(world.case())
    dates = ((-DAY, False), (AHEAD, False), (AHEAD + 1, True), (1500 * DAY, True))
    for number, (ahead, found) in enumerate(dates):
        before = world.size()
        when = format_instant(world.clock.now() + ahead)
        world.exhibit(seizure, f"EV/{number}", seized_at=when)
        assert (world.entry(before).value("nonconforming") == "time.ahead") is found


@shows("time.ahead")
def test_a_correction_that_says_so_is_marked() -> None:
    world = office()
    before = world.size() + 1
    world.seize(world.case(), search_started_at=format_instant(world.clock.now() - DAY))
    later = format_instant(world.clock.now() + 1500 * DAY)
    assert marks(world, world.correct(before, "search_started_at", value=later)) == {"time.ahead"}


@shows("time.order")
def test_a_record_dated_before_the_previous_entry_of_its_subject_is_marked() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    close: dict[str, Value] = {"outcome": "ended", "occurred_at": None, "not_known": "occurred_at"}
    world.clock.set(dated(world, world.size() - 2))
    assert marks(world, world.sign("judge", "case.closed", close, subject=case)) == set()
    world.clock.set(dated(world, world.store.read().positions(other)[0]) - 1)
    assert marks(world, world.sign("judge", "case.closed", close, subject=other)) == {"time.order"}


@shows("time.order")
def test_an_act_dated_before_the_previous_entry_of_its_subject_says_that_its_clock_was_checked() -> None:
    world = office()
    set_roles(world, "carl", "evidence_custodian examiner")
    actor = world.people["carl"].actor
    values: dict[str, Value] = {"roles": "evidence_custodian", "reason": "duty_change"}
    world.clock.set(dated(world, world.size() - 1) - 1)
    for late in (None, "offline", "outage", "paper_record", "scene_notes"):
        with refused_here(world, "time.order"):
            world.sign("ada", "actor.roles_set", {**values, "late_reason": late}, subject=actor)
    assert marks(world, world.sign("ada", "actor.roles_set", {**values, **CHECKED}, subject=actor)) == {
        "time.order"
    }
    assert marks(world, world.sign("ada", "actor.roles_set", values, subject=actor)) == set()


@shows("time.seen")
def test_an_entry_is_dated_at_most_two_minutes_before_the_newest_that_its_signer_had_seen() -> None:
    world = office()
    newest = dated(world, world.size() - 1)
    world.clock.set(newest - AHEAD)
    world.case()
    world.clock.set(newest - AHEAD - 1)
    for late in (None, "offline", "outage", "paper_record", "scene_notes"):
        with refused_here(world, "time.seen"):
            world.sign("judge", "case.opened", {**CASE, "late_reason": late})
    assert marks(world, world.sign("judge", "case.opened", {**CASE, **CHECKED})) == {"time.seen"}


@shows("time.seen")
def test_an_act_that_says_that_its_clock_was_checked_is_marked_like_a_record() -> None:
    world, _ = led_astray()
    values: dict[str, Value] = {"roles": "examiner", "reason": "duty_change"}
    actor = world.people["carl"].actor
    with refused_here(world, "time.seen"):
        world.sign("ada", "actor.roles_set", values, subject=actor)
    receipt = world.sign("ada", "actor.roles_set", {**values, **CHECKED}, subject=actor)
    assert marks(world, receipt) == {"time.seen"}


def test_the_newest_of_all_that_was_seen_counts_and_not_the_last() -> None:
    world = office()
    early = Forge(world).item("eve", "case.opened", CASE)
    world.later(30 * 60)
    world.case()
    newest = dated(world, world.size() - 1)
    put(world, early)
    assert dated(world, world.size() - 1) < newest - AHEAD
    world.clock.set(newest - AHEAD - 1)
    with refused_here(world, "time.seen"):
        world.case("C-2")
    world.clock.set(newest - AHEAD)
    world.case("C-2")
    check(world.store.read(), world.log_key)


def test_an_entry_drafted_before_others_is_measured_by_what_its_signer_had_seen_then() -> None:
    world = office()
    offline = Forge(world).item("eve", "case.opened", {**CASE, "late_reason": "offline"})
    world.later(2 * DAY)
    world.case()
    position = put(world, offline)
    assert world.entry(position).value("nonconforming") is None
    assert steps(world) == [(str(position), dated(world, position - 1), False)]


def test_after_one_entry_that_says_so_the_ledger_goes_on_by_its_date() -> None:
    world, wrong = led_astray()
    with refused_here(world, "time.seen"):
        world.case("C-1")
    receipt = world.sign("judge", "case.opened", {**CASE, **CHECKED})
    assert marks(world, receipt) == {"time.seen"}
    assert steps(world) == [(str(receipt.position), wrong, True)]
    exhibit = world.exhibit(world.seize(world.case("C-1")))
    world.offer(exhibit, "carl")
    world.accept(exhibit)
    assert world.exhibit_record(exhibit).nonconforming == ()
    world.clock.set(dated(world, world.size() - 1) - AHEAD - 1)
    with refused_here(world, "time.seen"):
        world.case("C-2")
    check(world.store.read(), world.log_key)


def test_nothing_that_was_entered_with_a_wrong_date_is_stuck_until_that_date() -> None:
    """Acts about a person and about an exhibit whose newest entry is dated years ahead."""
    world = office()
    right = world.clock.now()
    world.later(1500 * DAY)
    exhibit = stick(world)
    set_roles(world, "carl", "evidence_custodian examiner")
    world.offer(exhibit, "carl")
    world.clock.set(right + HOUR)
    world.sign("judge", "case.opened", {**CASE, **CHECKED})
    with refused_here(world, "time.order"):
        answer(world, exhibit, "transfer.recalled", "eve")
    leaf = world.entry(world.open_offer(exhibit).position).leaf
    recall: dict[str, Value] = {"reason": "mistake", **CHECKED}
    assert marks(world, world.sign("eve", "transfer.recalled", recall, subject=exhibit, re=leaf)) == {
        "time.order"
    }
    world.offer(exhibit, "carl")
    with refused_here(world, "time.order"):
        revoke(world, "carl")
    values: dict[str, Value] = {
        "key": world.people["carl"].signer.verifier.name,
        "reason": "departed",
        **CHECKED,
    }
    receipt = world.sign("ada", "key.revoked", values, subject=world.people["carl"].actor)
    assert marks(world, receipt) == {"time.order"}
    check(world.store.read(), world.log_key)


def test_a_date_is_disputed_only_by_somebody_who_had_seen_it() -> None:
    world, wrong = led_astray()
    first = Forge(world).item("judge", "case.opened", {**CASE, **CHECKED}, at=world.clock.now() + 60)
    second = Forge(world).item("eve", "case.opened", {**CASE, **CHECKED})
    one, two = put(world, first), put(world, second)
    assert steps(world) == [(str(one), wrong, True), (str(two), world.clock.now() + 60, False)]
    assert world.entry(two).value("nonconforming") == "time.seen"
    check(world.store.read(), world.log_key)


def test_a_mark_about_the_date_cannot_be_left_out_or_made_up() -> None:
    world, _ = led_astray()
    honest: dict[str, Value] = {**CASE, **CHECKED}
    silent = Forge(world).item("judge", "case.opened", honest, facts={"nonconforming": None})
    with refused_here(world, "facts.computed"):
        put(world, silent)
    put(world, Forge(world).item("judge", "case.opened", honest))
    shouting = Forge(world).item("judge", "case.opened", honest, facts={"nonconforming": "time.seen"})
    with refused_here(world, "facts.computed"):
        put(world, shouting)


MOVES = st.lists(
    st.tuples(
        st.sampled_from([-700 * DAY, -HOUR, -AHEAD - 1, -AHEAD, -60, 0, 1, HOUR, 700 * DAY]),
        st.sampled_from(["case", "close", "role"]),
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(MOVES)
def test_whatever_the_clocks_did_an_entry_that_says_so_is_let_in_and_everything_replays(
    moves: list[tuple[int, str]],
) -> None:
    world = office()
    subject = world.case()
    for seconds, what in moves:
        world.later(seconds)
        values: dict[str, dict[str, Value]] = {
            "case": CASE,
            "close": {"outcome": "ended"},
            "role": {"roles": "examiner", "reason": "duty_change"},
        }
        kind = {"case": "case.opened", "close": "case.closed", "role": "actor.roles_set"}[what]
        about = {"case": None, "close": subject, "role": world.people["eve"].actor}[what]
        who = "ada" if what == "role" else "judge"
        before = world.store.read().head()
        broken = ""
        try:
            receipt = world.sign(who, kind, values[what], subject=about)
        except RuleBroken as error:
            broken = error.rule
        if broken:
            assert world.store.read().head() == before
            receipt = world.sign(who, kind, {**values[what], **CHECKED}, subject=about)
        found = marks(world, receipt)
        assert found <= {"time.order", "time.seen", "case.open"}
        assert "time.seen" not in found or broken
        assert broken in ("", *found)
        occurred = world.entry(receipt.position).value("occurred_at")
        assert occurred == format_instant(dated(world, receipt.position))
    check(world.store.read(), world.log_key)
