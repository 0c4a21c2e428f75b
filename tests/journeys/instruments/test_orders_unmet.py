"""Orders for data that are gone, and ends that a law may count further: what each reader is told, step by step."""

from __future__ import annotations

import pytest

from custody.law import grounds
from custody.law.clock import DAY
from custody.ledger.views.deadlines.next_action import TO_DO
from custody.pages.parts.wording import spaced
from tests.cli import paged
from tests.cli.office import ORDER, Office

NOTHING_THERE = ("--reason", "no_data", "--consequence", "none", "--explanation", "erased before service")
KEPT = ("--extent", "full", "--preserved-scope", "the box", "--confirmed-by", "legal desk")
EFFECT = ("--days", "60", "--preservation-order", "P-1", "--data-holder", "Example Mail Ltd")
WARN = ("--risks", "availability", "--explanation", "nothing was there")


@pytest.fixture
def asked(bound: Office) -> Office:
    """An office that preserves data for another State by its order P-1, which is served."""
    bound.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT)
    return bound


def untold(office: Office) -> list[str]:
    return [
        deadline["name"] for deadline in office.see("deadlines")["deadlines"] if deadline["sort"] == "unkept"
    ]


def page(office: Office, *argv: str) -> str:
    return " ".join(office.desk.run(*argv).out.split())


def test_every_answer_to_an_order_stays_on_its_page_with_its_words(asked: Office) -> None:
    asked.done("Eve", "preservation-order", "record-compliance", "P-1", *KEPT)
    asked.done("Eve", "preservation-order", "record-noncompliance", "P-1", *NOTHING_THERE)
    first, second = paged.later(
        asked.see("preservation-order", "show", "P-1"),
        "preservation_order.complied",
        "preservation_order.not_complied",
    )
    assert (first["extent"], first["confirmed_by"]) == ("full", "legal desk")
    assert (second["reason"], second["explanation"]) == ("no_data", "erased before service")
    shown = page(asked, "preservation-order", "show", "P-1")
    assert f"recorded that the order was complied with: full (entry {first['entry']})" in shown
    assert "explanation erased before service" in shown


def test_an_answer_whose_words_were_erased_says_so_on_the_page_of_its_order(asked: Office) -> None:
    made = asked.done("Eve", "preservation-order", "record-noncompliance", "P-1", *NOTHING_THERE)["entries"][
        0
    ]["position"]
    words = (str(made), "--fields", "explanation", "--basis", "court_order", "--legal-basis", "order 7")
    asked.done("Judge", "erasure", "propose", *words)
    number = str(asked.size() - 1)
    asked.done("Ada", "erasure", "approve", number)
    asked.done("Carl", "erasure", "execute", number)
    shown = asked.see("preservation-order", "show", "P-1")
    assert [item["reason"] for item in paged.later(shown, "preservation_order.not_complied")] == ["no_data"]
    assert paged.fact(shown, "explanation")["state"] == "erased"
    assert "explanation ! (erased)" in page(asked, "preservation-order", "show", "P-1")


def test_that_the_data_are_not_there_is_shown_beneath_the_duty_and_told_to_the_other_state(
    asked: Office,
) -> None:
    """Art. 42(7): due from the word of the addressee until a warning goes out after it."""
    assert not paged.has(asked.see("preservation-request", "show", "AT-1"), "not_complied")
    asked.desk.clock.advance(DAY)
    asked.done("Eve", "preservation-order", "record-noncompliance", "P-1", *NOTHING_THERE)
    shown = asked.see("preservation-request", "show", "AT-1")
    assert paged.value(shown, "not_complied") == "no_data"
    assert [(step["command"], step["why"]) for step in paged.steps(shown)] == [
        ("preservation-request notify-concern", "unkept")
    ]
    assert "do not prove that the data are preserved" in page(asked, "preservation-request", "show", "AT-1")
    assert untold(asked) == ["AT-1"]
    asked.done("Eve", "preservation-request", "notify-concern", "AT-1", *WARN)
    assert untold(asked) == []
    assert [step["why"] for step in paged.steps(asked.see("preservation-request", "show", "AT-1"))] == [
        "concern"
    ]


def test_a_warning_of_before_the_answer_tells_the_other_state_nothing_of_it(asked: Office) -> None:
    asked.done("Eve", "preservation-request", "notify-concern", "AT-1", *WARN)
    asked.desk.clock.advance(DAY)
    asked.done("Eve", "preservation-order", "record-noncompliance", "P-1", *NOTHING_THERE)
    assert untold(asked) == ["AT-1"]


@pytest.mark.parametrize("reason", ["never_held", "deleted_before", "deleted_after", "no_data", "impossible"])
def test_an_order_that_keeps_nothing_is_withdrawn_and_nobody_is_told_to_renew_it(
    bound: Office, reason: str
) -> None:
    """A court asks which it was; more of the order's time keeps nothing, for the State that asked neither."""
    bound.desk.clock.advance(40 * DAY)
    bound.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT)
    assert "renew it" in page(bound, "preservation-request", "show", "AT-1")
    bound.done(
        "Eve",
        "preservation-order",
        "record-noncompliance",
        "P-1",
        "--reason",
        reason,
        "--consequence",
        "none",
    )
    shown = bound.see("preservation-order", "show", "P-1")
    assert (
        paged.later(shown, "preservation_order.complied", "preservation_order.not_complied")[0]["reason"]
        == reason
    )
    assert (paged.step(shown)["command"], paged.step(shown)["why"]) == (
        "preservation-order withdraw",
        f"unkept_{reason}",
    )
    meant = page(bound, "preservation-order", "show", "P-1")
    assert f": {grounds.NON_COMPLIANCE[reason]}" in meant
    assert f"{TO_DO[f'unkept_{reason}']} (by authority) custody preservation-order withdraw P-1" in meant
    beneath = page(bound, "preservation-request", "show", "AT-1")
    assert "renew it" not in beneath
    assert "ENDS BEFORE THE DUTY: issue a new order and link it with" in beneath
    assert "the domestic order ends before the duty: issue a new one and link it" in beneath
    assert grounds.NON_COMPLIANCE[reason] in beneath
    assert untold(bound) == ["AT-1"]
    (line,) = [
        deadline
        for deadline in bound.see("deadlines", "--within", "60d")["deadlines"]
        if deadline["sort"] == "preservation_order_end"
    ]
    assert (line["next"], line["why"]) == ("preservation_order.withdrawn", f"unkept_{reason}")
    assert "renew the order" not in page(bound, "due", "--within", "60d")
    (row,) = paged.rows(bound.see("today", "--due-days", "60"), "orders_due")
    assert row["next"] == "preservation_order.withdrawn"
    listed = " ".join(bound.run("Eve", "tui", "--plain", "preservation_orders").out.split())
    assert "✓ P-1 Example Mail Ltd C-1 in force 2027-01-31 09:11Z Withdraw an order" in listed


@pytest.mark.parametrize("reason", ["refused", "no_answer", "impossible"])
def test_what_else_an_addressee_says_is_shown_and_only_what_keeps_nothing_is_to_be_told(
    asked: Office, reason: str
) -> None:
    asked.done(
        "Eve",
        "preservation-order",
        "record-noncompliance",
        "P-1",
        "--reason",
        reason,
        "--consequence",
        "none",
    )
    assert paged.value(asked.see("preservation-request", "show", "AT-1"), "not_complied") == reason
    assert untold(asked) == (["AT-1"] if reason == "impossible" else [])
    asked.done("Eve", "preservation-order", "record-compliance", "P-1", *KEPT)
    assert not paged.has(asked.see("preservation-request", "show", "AT-1"), "not_complied")
    assert untold(asked) == []


def test_nothing_is_to_be_told_of_a_request_that_has_ended(asked: Office) -> None:
    asked.done("Eve", "preservation-order", "record-noncompliance", "P-1", *NOTHING_THERE)
    asked.done("Eve", "preservation-request", "withdraw", "AT-1", "--recorded", status=10)
    assert untold(asked) == []


RENEW = ("--days", "30", "--issuing-authority", "District Court", "--grounds", "still needed")


@pytest.fixture
def holiday(office: Office) -> Office:
    """An office whose order E-1 under a law of the Union ends on Sunday 3 January 2027, two days ago."""
    office.case()
    office.done("Ada", "profile", "adopt", "eu-2023-1543")
    words = list(ORDER)
    for flag, value in (("--days", "60"), ("--clock-start", "receipt")):
        words[words.index(flag) + 1] = value
    issue = ("preservation-order", "issue", "C-1", *words, "--reference", "E-1", "--profile", "eu-2023-1543")
    office.done("Judge", *issue)
    office.desk.clock.advance(2 * DAY)
    office.done("Eve", "preservation-order", "acknowledge-receipt", "E-1")
    office.desk.clock.advance(62 * DAY)
    return office


def test_the_page_of_an_order_says_until_when_its_law_may_count(holiday: Office) -> None:
    shown = holiday.see("preservation-order", "show", "E-1")
    assert (paged.value(shown, "state"), paged.value(shown, "ends")) == (
        "lapsed",
        paged.rows(shown, "periods")[0]["end"],
    )
    assert (
        paged.maybe(shown, "not_before")
        == holiday.desk.run("deadlines", "--json").document["deadlines"][0]["not_before"]
    )
    assert f"latest end {spaced(str(paged.maybe(shown, 'not_before')))}" in page(
        holiday, "preservation-order", "show", "E-1"
    )
    holiday.done(
        "Judge",
        "preservation-order",
        "withdraw",
        "E-1",
        "--reason",
        "no_longer_needed",
        "--recorded",
        status=10,
    )
    assert paged.maybe(holiday.see("preservation-order", "show", "E-1"), "not_before") is None


def test_a_renewal_after_a_holiday_is_recorded_and_called_neither_in_time_nor_a_proven_gap(
    holiday: Office,
) -> None:
    refused = holiday.run("Judge", "preservation-order", "renew", "E-1", *RENEW)
    latest = paged.maybe(holiday.see("preservation-order", "show", "E-1"), "not_before")
    assert (refused.status, f"The law may count to {latest}" in refused.err) == (5, True)
    holiday.done("Judge", "preservation-order", "renew", "E-1", *RENEW, "--recorded", status=10)
    shown = page(holiday, "preservation-order", "show", "E-1")
    assert f"by whole days; the law may count to {spaced(str(latest))}, and then there is none" in shown
    assert f"in time if its law counts to {spaced(str(latest))}" in shown
    assert "a gap of the law" not in shown
    (act,) = paged.acts(holiday.see("preservation-order", "show", "E-1"))
    assert (act["verdict"], act["latest"]) == ("late", latest)


def test_a_renewal_after_every_end_that_the_law_may_mean_leaves_a_gap(holiday: Office) -> None:
    holiday.desk.clock.advance(10 * DAY)
    refused = holiday.run("Judge", "preservation-order", "renew", "E-1", *RENEW)
    assert "Issue a new order; the gap stays on record." in refused.err
    holiday.done("Judge", "preservation-order", "renew", "E-1", *RENEW, "--recorded", status=10)
    shown = page(holiday, "preservation-order", "show", "E-1")
    assert "covered by nothing; the law may count to" in shown
    assert "a gap of the law" in shown
