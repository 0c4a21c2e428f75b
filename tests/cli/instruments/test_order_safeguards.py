"""`custody preservation-order` about safeguards: each is stated once, or said not to apply or not to be known."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.instruments.test_order import desk
from tests.cli.office import ORDER, Office

__all__ = ["desk"]


def without(name: str) -> tuple[str, ...]:
    """Return the words of an order with one flag and its text left out."""
    at = ORDER.index(name)
    return (*ORDER[:at], *ORDER[at + 2 :])


def test_a_safeguard_is_stated_or_said_not_to_apply_and_shown_as_such(desk: Office) -> None:
    shown = desk.see("preservation-order", "show", "P-1")
    stated = {
        name: paged.fact(shown, name) for name in ("proportionality", "review", "remedy", "third_parties")
    }
    assert [value["state"] for value in stated.values()] == [*["shown"] * 3, "not_applicable"]
    assert (stated["review"]["value"], stated["third_parties"]["note"]) == (
        "District Court, on application",
        "the account is of one user",
    )
    text = desk.desk.run("preservation-order", "show", "P-1").out
    assert "(does not apply) (the account is of one user)" in text


def test_a_safeguard_left_out_is_asked_for_and_one_that_nobody_can_state_is_marked(desk: Office) -> None:
    left = without("--review")
    asked = desk.run("Judge", "preservation-order", "issue", "C-1", *left)
    assert asked.status == 2
    assert "--review" in asked.err
    assert "--not-applicable" in asked.err
    unknown = ("--not-known", "review", "--not-known-reason", "the paper says nothing of it")
    desk.refused(
        "Judge",
        *("preservation-order", "issue", "C-1", *left, *unknown),
        rule="un-24.safeguards",
        article="24(2)",
        accepted="--not-applicable SAFEGUARD BECAUSE",
    )
    taken = desk.done("Eve", "preservation-order", "issue", "C-1", *left, *unknown, "--recorded", status=10)[
        "entries"
    ][0]
    assert taken["nonconforming"] == ["un-24.safeguards"]
    assert "(not known)" in desk.desk.run("preservation-order", "show", taken["subject"]).out


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--not-applicable", "scope", "none"), "'scope' is no safeguard that is stated here"),
        (("--not-applicable", "review", "none"), "review is stated twice"),
    ],
)
def test_a_safeguard_is_one_that_the_order_states_and_is_said_once(
    desk: Office, more: tuple[str, ...], told: str
) -> None:
    answer = desk.run("Judge", "preservation-order", "issue", "C-1", *ORDER, *more)
    assert answer.status == 2
    assert told in answer.err
