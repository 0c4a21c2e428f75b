"""Taking an order back says, before it is signed, what binds on without it and what it no longer covers."""

from __future__ import annotations

from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.instruments.test_following import COURT, house
from tests.cli.office import Office

WITHDRAW = ("preservation-order", "withdraw", "P-1", "--reason", "issued_in_error")
EFFECT = ("--days", "60", "--preservation-order", "P-1", "--data-holder", "Example Mail Ltd")
OWED = "still owed to AT, until 2027-01-02T10:"


def bound(office: Office) -> Office:
    """An office whose order P-1 keeps data for another State, and is kept secret by its addressee."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.received()
    office.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT)
    return office


def test_whoever_is_asked_reads_what_binds_on_before_anything_is_signed(office: Office) -> None:
    desk = bound(office)
    before = desk.size()
    answer = typed(desk, "Judge", "n\n", *WITHDRAW)
    told = " ".join(answer.err.split())
    asked = told.index("Enter it all the same?")
    assert told.index(OWED) < asked
    assert "the data of request AT-1" in told[:asked]
    assert "custody preservation-request link-order" in told[:asked]
    assert (answer.status, desk.size()) == (5, before)
    agreed = typed(desk, "Judge", "y\n", *WITHDRAW)
    assert (agreed.status, desk.size(), OWED in agreed.out) == (10, before + 1, False)


def test_a_trial_says_it_and_so_does_the_answer_where_nobody_is_asked(office: Office) -> None:
    desk = bound(office)
    tried = desk.run("Judge", *WITHDRAW, "--dry-run")
    assert (tried.status, OWED in tried.err) == (0, True)
    assert "it would be marked as nonconforming" in tried.out
    answer = desk.run("Judge", *WITHDRAW)
    assert (answer.status, OWED in answer.out) == (10, True)


def test_a_script_reads_what_binds_on_and_who_keeps_it_secret(office: Office) -> None:
    desk = bound(office)
    secret = (
        "--bound-party",
        "other_person",
        "--person",
        "J. Roe",
        "--confidential-until",
        "2027-06-01T00:00:00Z",
    )
    desk.done(
        "Judge", "preservation-order", "impose-confidentiality", "P-1", *secret, "--legal-basis", "CPA s. 14"
    )
    answer = desk.done("Judge", *WITHDRAW, status=10)
    request = desk.see("preservation-request", "show", "AT-1")["key"]
    (entry,) = answer["entries"]
    assert (entry["nonconforming"], entry["facts"]["uncovered_requests"]) == (["un-42.uncovered"], request)
    (one,) = answer["after"]["bound"]
    assert (one["preservation_request"], one["state"], one["until"][:13]) == (request, "AT", "2027-01-02T10")
    assert (answer["after"]["following"], answer["after"]["secret"]) == ([], 2)


def test_a_duty_without_an_end_is_told_as_that_and_none_where_another_order_carries_it_out(
    office: Office,
) -> None:
    desk = bound(office)
    desk.asked("AT-1")
    assert "still owed to AT, with no end yet" in desk.run("Judge", *WITHDRAW, "--dry-run").err
    desk.order("P-2")
    desk.done("Eve", "preservation-order", "serve", "P-2", "--method", "electronic")
    desk.done("Eve", "preservation-request", "link-order", "AT-1", "P-2", "--explanation", "P-1 was an error")
    answer = desk.done("Judge", *WITHDRAW)
    assert answer["after"]["bound"] == []


def test_what_is_held_for_as_long_as_the_order_lasts_is_named(office: Office) -> None:
    house(office, "while_preserved")
    assert "is held for as long as this order lasts" not in office.run("Judge", *WITHDRAW, "--dry-run").err
    office.done("Judge", "seizure", "set-term", "S-1", "--lasts-with-preservation-order", "P-1", *COURT)
    answer = office.run("Judge", *WITHDRAW)
    assert answer.status == 0
    assert "what seizure S-1" in answer.out
    assert "is held for as long as this order lasts, and no longer" in " ".join(answer.out.split())
