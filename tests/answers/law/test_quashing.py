"""An appeal against a quashing was entered as one against the order: "suspends the order" of an order already quashed.

Nothing could be entered by which an order came in force again, and an appeal that failed read "dismissed".
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli import paged
from tests.cli.desk import Desk
from tests.cli.instruments.test_production import PRODUCE
from tests.cli.office import ORDER, Office

CONTEST = (
    "--means",
    "remedy",
    "--body",
    "court",
    "--suspensive",
    "--reviewed-by",
    "Court",
    "--sought-by",
    "he",
)
QUASH = (
    "--body",
    "court",
    "--effect",
    "from_now",
    "--preserved-data",
    "may_be_deleted",
    "--quashed-by",
    "Court of Appeal",
)
DECIDED = ("--body", "court", "--decided-by", "Court of Cassation")


@pytest.fixture
def desk(tmp_path: Path) -> Office:
    office = Office(Desk(tmp_path / "desk")).open()
    office.done("Judge", "case", "open", "C-1")
    office.done("Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", "D-1")
    office.done("Eve", "preservation-order", "serve", "D-1", "--method", "post")
    return office


def shown(office: Office) -> str:
    return office.run("Eve", "preservation-order", "show", "D-1").out


def test_an_appeal_against_the_quashing_is_told_as_that_and_its_suspension_shows(desk: Office) -> None:
    desk.done("Eve", "preservation-order", "record-challenge", "D-1", *CONTEST)
    assert "suspends it" in shown(desk)
    desk.done("Eve", "preservation-order", "quash", "D-1", *QUASH, "--obtained-data", "not_decided")
    assert "suspends it" not in shown(desk)
    assert "QUASHED" in shown(desk)
    against_order = desk.run("Eve", "preservation-order", "record-challenge", "D-1", *CONTEST)
    assert "--against quashing" in against_order.err
    desk.done("Eve", "preservation-order", "record-challenge", "D-1", *CONTEST, "--against", "quashing")
    text = shown(desk)
    assert "the quashing" in text
    assert "suspends it" in text
    assert "SUSPENDED until the appeal is decided; the order is in force again" in " ".join(text.split())
    assert paged.value(desk.see("preservation-order", "show", "D-1"), "state") == "in_force"


def test_a_reversed_quashing_puts_the_order_in_force_with_a_gap_that_stays(desk: Office) -> None:
    desk.done("Eve", "preservation-order", "quash", "D-1", *QUASH, "--obtained-data", "return_or_destroy")
    contest = (*CONTEST, "--no-suspensive", "--against", "quashing")
    desk.done("Eve", "preservation-order", "record-challenge", "D-1", *contest)
    desk.done("Eve", "preservation-order", "reverse-quashing", "D-1", *DECIDED)
    document = desk.see("preservation-order", "show", "D-1")
    assert paged.value(document, "state") == "in_force"
    assert [row["outcome"] for row in paged.rows(document, "challenges")] == ["reversed"]
    assert paged.value(document, "quashing") == "reversed"
    assert "GAP: no effect" in " ".join(shown(desk).split())
    assert paged.step(document)["why"] == "notify_restored"
    desk.done(
        "Eve",
        "preservation-order",
        "notify-status",
        "D-1",
        "--method",
        "post",
        "--notified-person",
        "legal desk",
    )
    assert paged.maybe(desk.see("preservation-order", "show", "D-1"), "notified_status") == "restored"


def test_a_production_order_is_quashed_stayed_and_reversed(desk: Office) -> None:
    desk.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
    quash = ("--body", "court", "--obtained-data", "return_or_destroy", "--quashed-by", "Court of Appeal")
    desk.done("Eve", "production-order", "quash", "PR-1", *quash)
    desk.done("Eve", "production-order", "stay-quashing", "PR-1", "--decision", "suspended", *DECIDED)
    document = desk.see("production-order", "show", "PR-1")
    assert paged.value(document, "state") == "issued"
    assert paged.later(document, "production_order.quashing_stayed")[0]["decision"] == "suspended"
    desk.done("Eve", "production-order", "stay-quashing", "PR-1", "--decision", "suspension_lifted", *DECIDED)
    assert paged.value(desk.see("production-order", "show", "PR-1"), "state") == "quashed"
    desk.done("Eve", "production-order", "reverse-quashing", "PR-1", *DECIDED)
    assert "reversed; the order is in force again" in " ".join(
        desk.run("Eve", "production-order", "show", "PR-1").out.split()
    )
