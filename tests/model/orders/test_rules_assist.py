"""Rules about assistance orders: what they state, and what follows them; answers are taken whatever they say."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY, format_instant
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Assist
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import SAFEGUARDS, World


def ordered(world: World, case: str, by: str = "judge", /, **values: Any) -> tuple[str, set[str]]:
    """Order somebody to explain a system within three days; gives the order and its marks."""
    usual: dict[str, Any] = {
        "case": case,
        "offence_ground": "23.2.c",
        "information_topics": "functioning protection",
        "enabled_measures": "28.1 28.3",
        "answer_due_at": format_instant(world.clock.now() + 3 * DAY),
        "legal_basis": "CPA s. 33",
        "issuing_authority": "District Court",
        "addressee": "I. Admin",
        "knowledge": "administers the server",
        "information": "how the disk is encrypted",
        "reasonableness": "nobody else knows",
        **SAFEGUARDS,
    }
    receipt = world.sign(by, "assistance_order.issued", {**usual, **values})
    return world.subject_of(receipt), marks(world, receipt)


def on_paper(world: World, case: str, **values: Any) -> set[str]:
    """Record such an order that was given on paper; gives its marks."""
    return ordered(world, case, "eve", entry_mode="record", **values)[1]


def follow(world: World, order: str, step: str, **values: Any) -> Receipt:
    """Enter what follows an assistance order."""
    usual: dict[str, dict[str, Any]] = {
        "served": {"method": "in_person"},
        "answered": {"outcome": "provided", "answered_by": "I. Admin"},
        "withdrawn": {"reason": "obtained", "entry_mode": "record"},
    }
    return world.sign("eve", f"assistance_order.{step}", {**usual[step], **values}, subject=order)


def served(world: World) -> str:
    """Order somebody to assist and serve the order."""
    order, found = ordered(world, world.case())
    assert found == set()
    assert marks(world, follow(world, order, "served")) == set()
    return order


@shows("un-28.assistance_order.particulars")
def test_an_order_to_assist_states_who_knows_what_and_why_it_is_reasonable_to_ask() -> None:
    world = office()
    case = world.case()
    assert on_paper(world, case) == set()
    for name, article in (
        ("knowledge", "28(4)"),
        ("information", "28(4)"),
        ("reasonableness", "28(4)"),
        ("addressee", "28(4)"),
        ("answer_due_at", "24(2)"),
        ("issuing_authority", "24(2)"),
        ("legal_basis", "24(1)"),
        ("offence_ground", "23(2)"),
    ):
        bare: dict[str, Any] = {name: None, "not_known": name}
        with refused_here(world, "un-28.assistance_order.particulars", article):
            ordered(world, case, **bare)
        assert on_paper(world, case, **bare) == {"un-28.assistance_order.particulars"}


@shows("un-24.safeguards", "un-35.serious")
def test_an_order_to_assist_states_its_safeguards_and_what_a_serious_crime_carries() -> None:
    world = office()
    case = world.case()
    assert on_paper(world, case, offence_ground="35.1.c", max_penalty_months=48) == set()
    assert on_paper(world, case, offence_ground="35.1.c", max_penalty_months=47) == {"un-35.serious"}
    bare: dict[str, Any] = {"review": None, "not_known": "review"}
    with refused_here(world, "un-24.safeguards", "24(2)"):
        ordered(world, case, **bare)


@shows("un-28.assistance_order.no_time")
def test_an_order_to_assist_leaves_time_to_answer() -> None:
    world = office()
    case = world.case()
    ordered(world, case)
    with refused_here(world, "un-28.assistance_order.no_time", "28(4)"):
        ordered(world, case, answer_due_at=at(world))
    assert on_paper(world, case, answer_due_at=at(world, 60)) == {"un-28.assistance_order.no_time"}


@shows("assistance_order.new", "assistance_order.seizure")
def test_an_order_to_assist_is_new_and_serves_a_seizure_of_its_case() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    seizure = world.seize(case)
    order, _ = ordered(world, case, seizure=seizure)
    for wrong in (world.seize(other), world.journal.new_subject()):
        with refused_here(world, "assistance_order.seizure"):
            ordered(world, case, seizure=wrong)
    values: dict[str, Any] = {
        "case": case,
        "information_topics": "network",
        "enabled_measures": "28.2",
        "entry_mode": "record",
    }
    world.sign("eve", "assistance_order.issued", values)
    with refused_here(world, "assistance_order.new"):
        world.sign("eve", "assistance_order.issued", values, subject=order)


@shows("assistance_order.known")
def test_what_follows_an_order_to_assist_follows_a_known_one() -> None:
    world = office()
    order, nothing = served(world), world.journal.new_subject()
    for step in ("served", "answered", "withdrawn"):
        with refused_here(world, "assistance_order.known"):
            follow(world, nothing, step)
    follow(world, order, "answered")


@shows("assistance_order.served_again", "assistance_order.before_issue", "assistance_order.withdrawn_before")
def test_an_order_to_assist_is_served_once_after_its_issue_and_while_it_stands() -> None:
    world = office()
    order = served(world)
    assert marks(world, follow(world, order, "served")) == {"assistance_order.served_again"}
    early = follow(world, order, "answered", occurred_at=at(world, DAY))
    assert marks(world, early) == {"assistance_order.before_issue"}
    assert marks(world, follow(world, order, "withdrawn")) == set()
    for step in ("answered", "withdrawn"):
        assert marks(world, follow(world, order, step)) == {"assistance_order.withdrawn_before"}
    assert world.lookup().get(Assist, order).state == "withdrawn"


@shows("assistance_order.unserved", "un-28.assistance_order.late", "un-28.assistance_order.reasons")
def test_an_answer_is_taken_whatever_it_says_and_marked_where_it_is_late_or_gives_no_ground() -> None:
    world = office()
    unserved, _ = ordered(world, world.case("C-9"))
    assert marks(world, follow(world, unserved, "answered")) == {"assistance_order.unserved"}
    order = served(world)
    for ground in ("self_incrimination", "privilege", "not_known", "unreasonable", "other"):
        for outcome in ("partial", "refused"):
            assert marks(world, follow(world, order, "answered", outcome=outcome, reasons=ground)) == set()
            assert world.lookup().get(Assist, order).state == outcome
    assert marks(world, follow(world, order, "answered", outcome="refused")) == {
        "un-28.assistance_order.reasons"
    }
    world.later(4 * DAY)
    assert marks(world, follow(world, order, "answered")) == {"un-28.assistance_order.late"}
    assert world.lookup().get(Assist, order).state == "provided"
