"""Rules about closing a case over what is open in it, and about reopening it."""

from __future__ import annotations

from custody.ledger.submissions.submission import Receipt
from custody.model.across.closing import OPEN
from custody.model.cases.kinds import LEFT_OPEN
from custody.model.records import Case
from custody.model.schema.types import Value
from tests.model.foreign import ask_assistance, preserved, request_record
from tests.model.office import office, stick
from tests.model.orders.test_rules_production import ordered
from tests.model.room import check_out, differs, lose, place, store
from tests.model.showing import marks, refused_here, shows
from tests.world import World


def close(world: World, case: str, **values: Value) -> Receipt:
    """Close a case as a new act."""
    usual: dict[str, Value] = {"outcome": "tried", "entry_mode": "act"}
    return world.sign("judge", "case.closed", {**usual, **values}, subject=case)


def reopen(world: World, case: str, **values: Value) -> Receipt:
    """Reopen a case."""
    return world.sign("judge", "case.reopened", {"reason": "retrial", **values}, subject=case)


def open_matters(world: World, receipt: Receipt) -> Value:
    """Read what an entry says was open."""
    return world.entry(receipt.position).value("open_matters")


def test_what_can_be_open_is_said_in_words() -> None:
    assert set(OPEN) == set(LEFT_OPEN)


@shows("case.open_matters", "case.open")
def test_a_case_is_closed_over_what_is_open_only_by_whoever_says_so() -> None:
    world = office()
    empty = world.case()
    assert marks(world, close(world, empty)) == set()
    exhibit = stick(world)
    case = str(world.entry(world.store.read().positions(exhibit)[0]).value("case"))
    lose(world, exhibit)
    differs(world, exhibit)
    with refused_here(world, "case.open_matters"):
        close(world, case)
    knowingly = close(world, case, open_matters_accepted=True)
    assert (marks(world, knowingly), open_matters(world, knowingly)) == (set(), "discrepancy missing")
    with refused_here(world, "case.open"):
        close(world, case, open_matters_accepted=True)
    reopen(world, case)
    told = close(world, case, entry_mode="record")
    assert marks(world, told) == {"case.open_matters"}


def test_each_thing_that_is_open_is_named() -> None:
    world = office()
    shelf = place(world)
    first, second = stick(world, "S-1"), stick(world, "S-2")
    case = str(world.entry(world.store.read().positions(first)[0]).value("case"))
    store(world, first, shelf)
    inventory = world.subject_of(world.sign("carl", "inventory.started", {"scope": "case", "case": case}))
    assert open_matters(world, close(world, case, open_matters_accepted=True)) == "inventory_round"
    reopen(world, case)
    world.sign("carl", "inventory.closed", {}, subject=inventory)
    check_out(world, first)
    world.order(case)
    assert (
        open_matters(world, close(world, case, open_matters_accepted=True))
        == "checked_out preservation_order uncounted"
    )
    other = str(world.entry(world.store.read().positions(second)[0]).value("case"))
    world.offer(second, "carl")
    assert open_matters(world, close(world, other, open_matters_accepted=True)) == "transfer_offered"


@shows("case.known", "case.reopened_open")
def test_a_closed_case_is_reopened_and_registrations_are_let_in_again() -> None:
    world = office()
    case, shelf = world.case(), place(world)
    with refused_here(world, "case.known"):
        reopen(world, shelf)
    with refused_here(world, "case.reopened_open"):
        reopen(world, case)
    seizure = world.seize(case)
    close(world, case)
    late = world.exhibit(seizure)
    assert "case.open" in str(world.entry(world.store.read().positions(late)[0]).value("nonconforming"))
    reopened = reopen(world, case)
    found = world.lookup().get(Case, case)
    assert (found.outcome, found.closing, found.reopened) == (None, None, reopened.position)
    exhibit = world.exhibit(seizure)
    assert world.entry(world.store.read().positions(exhibit)[0]).value("nonconforming") is None


def test_what_another_state_or_an_addressee_still_owes_is_named() -> None:
    world = office()
    request = preserved(world)
    ask_assistance(world, request)
    case = request_record(world, request).case
    assert "mla_request" in str(open_matters(world, close(world, case, open_matters_accepted=True))).split()
    other = world.case()
    ordered(world, other)
    assert open_matters(world, close(world, other, open_matters_accepted=True)) == "production_order"
