"""Requests to preserve under article 29 of the Convention on Cybercrime, received and sent, with the clock moved."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import ASSIST, Office

UNDER = ("--profile", "budapest-29")
EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")
TREATY = [*("treaty" if word == "article_40" else word for word in ASSIST), "--treaty", "ETS-185"]


@pytest.fixture
def desk(office: Office) -> Office:
    """An office that has adopted the law, with a case and a request AT-1 under it."""
    office.done("Ada", "profile", "adopt", "budapest-29")
    office.case()
    office.received("AT-1", "C-1", *UNDER)
    return office


def standing(office: Office, request: str = "AT-1") -> str:
    found: str = paged.maybe(office.see("preservation-request", "show", request), "standing")
    return found


def sound(office: Office) -> None:
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


def test_data_are_preserved_sixty_days_at_least_extended_kept_until_the_decision_and_let_go(
    desk: Office,
) -> None:
    desk.order()
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    effect = ("preservation-request", "effect", "AT-1", "--preservation-order", "P-1", *EFFECT)
    fewer = desk.run("Eve", *("59" if word == "60" else word for word in effect), "--dry-run")
    assert "un-42.floor" in fewer.out + fewer.err
    desk.done("Eve", *effect)
    desk.done("Eve", "preservation-request", "request-extension", "AT-1", "--recorded")
    desk.done("Judge", "preservation-request", "decide-extension", "AT-1", "--granted", "--days", "30")
    desk.desk.clock.advance(80 * DAY)
    assert standing(desk) == "due_soon"
    desk.asked("AT-1", words=TREATY)
    desk.desk.clock.advance(200 * DAY)
    assert standing(desk) == "pending_decision"
    assert desk.done("Bot", "preservation-request", "lapse", "--due")["entries"] == []
    desk.done("Judge", "mla-request", "grant", "MLA-1", "--extent", "full")
    assert standing(desk) == "granted"
    desk.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "executed")
    assert standing(desk) == "released"
    sound(desk)


@pytest.mark.parametrize("ground", ["29.4", "29.5.a", "29.5.b"])
def test_its_own_grounds_of_refusal_are_named_by_their_codes_and_those_of_another_treaty_are_not_taken(
    desk: Office, ground: str
) -> None:
    refuse = (
        "preservation-request",
        "refuse",
        "AT-1",
        "--explanation",
        f"article {ground}",
        "--refusal-grounds",
    )
    for foreign in ("40.21.b", "40.22", "42.5", "profile"):
        answer = desk.run("Judge", *refuse, foreign)
        assert answer.status == 5
        assert "[budapest-29, 29(4-5)]" in " ".join(answer.err.split())
        assert "Accepted: 29.4, 29.5.a, 29.5.b." in answer.err
    conditions = ("--dual-criminality-required", "--reservation-made", "--dual-criminality-doubtful")
    more = (*conditions, "--no-offence-established") if ground == "29.4" else ()
    desk.done("Judge", *refuse, ground, *more)
    assert standing(desk) == "refused"
    desk.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "refused")
    sound(desk)


def test_what_goes_out_under_it_runs_from_what_was_reported(desk: Office) -> None:
    desk.sent("HERE-1", "C-1", *UNDER)
    assert standing(desk, "HERE-1") == "requested"
    desk.done("Eve", "preservation-request", "effect", "HERE-1", *EFFECT)
    desk.desk.clock.advance(59 * DAY)
    assert standing(desk, "HERE-1") == "due_soon"
    desk.desk.clock.advance(DAY)
    assert standing(desk, "HERE-1") == "lapsed"
    sound(desk)
