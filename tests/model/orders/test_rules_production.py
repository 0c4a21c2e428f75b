"""Rules about production orders: what they state, whom which data may be asked of, and what follows them."""

from __future__ import annotations

from typing import Any

from custody.law.clock import DAY, format_instant
from custody.law.grounds import PENALTIES_WITHOUT_TERM
from custody.ledger.submissions.submission import Receipt
from custody.model.records import Production
from tests.model.office import at, office
from tests.model.showing import marks, refused_here, shows
from tests.world import SAFEGUARDS, World

#: What an order to a provider abroad says otherwise than one to a person here.
ABROAD: dict[str, Any] = {
    "power": "27.b",
    "territory": "abroad",
    "data_categories": "subscriber",
    "services": "mail for users here",
}


def ordered(world: World, case: str, by: str = "judge", /, **values: Any) -> tuple[str, set[str]]:
    """Order a person here to hand over data within three days; gives the order and its marks."""
    usual: dict[str, Any] = {
        "case": case,
        "power": "27.a",
        "territory": "inside",
        "offence_ground": "23.2.c",
        "data_categories": "content traffic",
        "possession_or_control": "control",
        "answer_due_at": format_instant(world.clock.now() + 3 * DAY),
        "confidential": False,
        "legal_basis": "CPA s. 21",
        "issuing_authority": "District Court",
        "addressee": "Example Hosting Ltd",
        "data": "the folder /srv/shop and the log of sign-ins, October 2026",
        "grounds": "the offer was sent from it",
        **SAFEGUARDS,
    }
    receipt = world.sign(by, "production_order.issued", {**usual, **values})
    return world.subject_of(receipt), marks(world, receipt)


def on_paper(world: World, case: str, **values: Any) -> set[str]:
    """Record such an order that was given on paper; gives its marks."""
    return ordered(world, case, "eve", entry_mode="record", **values)[1]


def follow(world: World, order: str, step: str, **values: Any) -> Receipt:
    """Enter what follows a production order."""
    usual: dict[str, dict[str, Any]] = {
        "served": {"method": "in_person"},
        "answered": {"outcome": "provided", "answered_by": "legal desk", "data_handed_over": "one archive"},
        "withdrawn": {"reason": "obtained", "entry_mode": "record"},
        "quashed": {"body": "court", "obtained_data": "return_or_destroy", "quashed_by": "Court of Appeal"},
    }
    return world.sign("eve", f"production_order.{step}", {**usual[step], **values}, subject=order)


def served(world: World, case: str | None = None, **values: Any) -> str:
    """Order somebody to hand over data and serve the order."""
    order, found = ordered(world, case or world.case(), **values)
    assert found == set()
    assert marks(world, follow(world, order, "served")) == set()
    return order


def record(world: World, order: str) -> Production:
    """Return the record of a production order."""
    return world.lookup().get(Production, order)


@shows("un-27.particulars")
def test_a_production_order_names_whom_it_asks_for_which_data_on_which_basis_until_when() -> None:
    world = office()
    case = world.case()
    assert on_paper(world, case) == set()
    for name, article in (
        ("addressee", "27(a)"),
        ("data", "27(a)"),
        ("data_categories", "27(a)"),
        ("possession_or_control", "27(a)"),
        ("answer_due_at", "24(2)"),
        ("grounds", "24(2)"),
        ("issuing_authority", "24(2)"),
        ("legal_basis", "24(1)"),
        ("offence_ground", "23(2)"),
    ):
        bare: dict[str, Any] = {name: None, "not_known": name}
        with refused_here(world, "un-27.particulars", article):
            ordered(world, case, **bare)
        assert on_paper(world, case, **bare) == {"un-27.particulars"}


@shows("un-27.particulars")
def test_an_order_to_a_provider_says_which_of_its_services_here_it_is_about() -> None:
    world = office()
    case = world.case()
    assert on_paper(world, case, **ABROAD) == set()
    bare: dict[str, Any] = {**ABROAD, "services": None, "not_known": "services"}
    with refused_here(world, "un-27.particulars", "27(b)"):
        ordered(world, case, **bare)
    assert on_paper(world, case, **bare) == {"un-27.particulars"}


@shows("un-27.territory")
def test_a_person_is_ordered_to_hand_over_data_inside_the_territory_only() -> None:
    world = office()
    case = world.case()
    for where in ("abroad", "unknown"):
        with refused_here(world, "un-27.territory", "27(a)"):
            ordered(world, case, territory=where)
        assert on_paper(world, case, territory=where) == {"un-27.territory"}
    for where in ("abroad", "inside", "unknown"):
        assert ordered(world, case, **{**ABROAD, "territory": where})[1] == set()


@shows("un-27.subscriber_only")
def test_a_provider_is_asked_for_subscriber_information_and_nothing_else() -> None:
    world = office()
    case = world.case()
    for data in ("content", "traffic", "content subscriber", "subscriber traffic"):
        assert ordered(world, case, data_categories=data)[1] == set()
        with refused_here(world, "un-27.subscriber_only", "27(b)"):
            ordered(world, case, **{**ABROAD, "data_categories": data})
        assert on_paper(world, case, **{**ABROAD, "data_categories": data}) == {"un-27.subscriber_only"}


@shows("un-24.safeguards", "un-35.serious")
def test_a_production_order_states_its_safeguards_and_what_a_serious_crime_carries() -> None:
    world = office()
    case = world.case()
    assert on_paper(world, case, offence_ground="35.1.c", max_penalty_months=48) == set()
    assert on_paper(world, case, offence_ground="35.1.c", max_penalty_months=47) == {"un-35.serious"}
    assert on_paper(world, case, offence_ground="35.1.c") == {"un-35.serious"}
    for penalty in PENALTIES_WITHOUT_TERM:
        assert on_paper(world, case, offence_ground="35.1.c", penalty_without_term=penalty) == set()
    for name, article in (("proportionality", "24(1)"), ("review", "24(2)"), ("third_parties", "24(3)")):
        bare: dict[str, Any] = {name: None, "not_known": name}
        with refused_here(world, "un-24.safeguards", article):
            ordered(world, case, **bare)


@shows("un-27.no_time")
def test_a_production_order_leaves_time_to_hand_anything_over() -> None:
    world = office()
    case = world.case()
    with refused_here(world, "un-27.no_time", "24(2)"):
        ordered(world, case, answer_due_at=at(world))
    assert on_paper(world, case, answer_due_at=at(world, 60)) == {"un-27.no_time"}
    assert on_paper(world, case, answer_due_at=at(world), occurred_at=at(world, 60)) == set()


@shows("production_order.new", "production_order.preservation_order")
def test_a_production_order_is_new_and_names_an_order_to_preserve_of_its_case() -> None:
    world = office()
    case, other = world.case(), world.case("C-2")
    order, _ = ordered(world, case, preservation_order=world.order(case))
    for wrong in (world.order(other), order, world.journal.new_subject()):
        with refused_here(world, "production_order.preservation_order"):
            ordered(world, case, preservation_order=wrong)
    values: dict[str, Any] = {"case": case, "power": "27.a", "territory": "inside", "confidential": False}
    world.sign("eve", "production_order.issued", {**values, "entry_mode": "record"})
    with refused_here(world, "production_order.new"):
        world.sign("eve", "production_order.issued", {**values, "entry_mode": "record"}, subject=order)


@shows("case.known")
def test_a_production_order_belongs_to_a_known_case() -> None:
    world = office()
    ordered(world, world.case())
    with refused_here(world, "case.known"):
        ordered(world, world.journal.new_subject())


@shows("production_order.known")
def test_what_follows_a_production_order_follows_a_known_one() -> None:
    world = office()
    order, nothing = served(world), world.journal.new_subject()
    for step in ("served", "answered", "withdrawn", "quashed"):
        with refused_here(world, "production_order.known"):
            follow(world, nothing, step)
    follow(world, order, "answered")


@shows("production_order.served_again", "production_order.before_issue", "production_order.withdrawn_before")
def test_a_production_order_is_served_once_after_its_issue_and_while_it_stands() -> None:
    world = office()
    order = served(world)
    first = record(world, order).served
    world.later(60)
    assert marks(world, follow(world, order, "served")) == {"production_order.served_again"}
    assert record(world, order).served == first
    for step in ("answered", "quashed"):
        early = follow(world, order, step, occurred_at=at(world, DAY))
        assert marks(world, early) == {"production_order.before_issue"}
        order = served(world, world.case(f"C-{step}"))
    assert marks(world, follow(world, order, "withdrawn")) == set()
    for step in ("answered", "withdrawn"):
        assert marks(world, follow(world, order, step)) == {"production_order.withdrawn_before"}
    assert record(world, order).state == "withdrawn"


@shows("production_order.quashed_again", "production_order.quashed_before")
def test_a_production_order_is_set_aside_once_also_after_it_was_met_or_withdrawn() -> None:
    world = office()
    order = served(world)
    follow(world, order, "answered")
    follow(world, order, "withdrawn")
    assert marks(world, follow(world, order, "quashed")) == set()
    again = follow(world, order, "quashed", obtained_data="keep")
    assert marks(world, again) == {"production_order.quashed_again"}
    assert (record(world, order).state, record(world, order).obtained_data) == (
        "quashed",
        "return_or_destroy",
    )
    second = served(world, world.case("C-2"))
    follow(world, second, "quashed")
    for step in ("served", "answered", "withdrawn"):
        assert "production_order.quashed_before" in marks(world, follow(world, second, step))


@shows("production_order.unserved", "un-27.late", "un-27.reasons")
def test_an_answer_is_taken_whatever_it_says_and_marked_where_it_is_late_or_gives_no_reason() -> None:
    world = office()
    unserved, _ = ordered(world, world.case("C-9"))
    assert marks(world, follow(world, unserved, "answered")) == {"production_order.unserved"}
    order = served(world)
    for reason in ("challenged", "deleted_before", "foreign_law", "never_held", "privilege", "other"):
        for outcome in ("nothing_held", "partial", "refused"):
            assert marks(world, follow(world, order, "answered", outcome=outcome, reasons=reason)) == set()
            assert record(world, order).state == outcome
    for outcome in ("nothing_held", "partial", "refused"):
        assert marks(world, follow(world, order, "answered", outcome=outcome)) == {"un-27.reasons"}
    world.later(4 * DAY)
    assert marks(world, follow(world, order, "answered")) == {"un-27.late"}
    assert record(world, order).state == "provided"


@shows("production_order.no_answer_early")
def test_nobody_is_called_silent_while_there_is_time_to_answer() -> None:
    world = office()
    order = served(world)
    nobody: dict[str, Any] = {"outcome": "no_answer", "answered_by": None, "data_handed_over": None}
    assert marks(world, follow(world, order, "answered", **nobody)) == {"production_order.no_answer_early"}
    world.later(4 * DAY)
    assert marks(world, follow(world, order, "answered", **nobody)) == set()
    assert record(world, order).state == "no_answer"


def test_silence_takes_no_answer_back_and_an_older_answer_that_is_told_later_does_not_count() -> None:
    world = office()
    order = served(world)
    world.later(DAY)
    before = at(world)
    world.later(DAY)
    follow(world, order, "answered")
    world.later(4 * DAY)
    nobody: dict[str, Any] = {"outcome": "no_answer", "answered_by": None, "data_handed_over": None}
    follow(world, order, "answered", **nobody)
    assert record(world, order).state == "provided"
    refused: dict[str, Any] = {"outcome": "refused", "reasons": "privilege"}
    follow(world, order, "answered", **refused, occurred_at=before)
    assert record(world, order).state == "provided"
    follow(world, order, "answered", **refused)
    assert record(world, order).state == "refused"
