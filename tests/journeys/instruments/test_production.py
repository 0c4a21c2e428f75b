"""Orders to hand over data (art. 27), from the order to preserve them to what was handed over, with the clock moved."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.instruments.test_production import ABROAD, ANSWER, PRODUCE, QUASH, SENT, SERVE, TERM
from tests.cli.office import Office

GIVEN = ("--outcome", "provided", "--answered-by", "legal desk", "--data-handed-over", "subscribers.csv")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a case, an order to preserve that was served, and data that are to be handed over."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    (office.folder / "shop.zip").write_bytes(b"PK" + bytes(4000))
    return office


def sound(office: Office) -> None:
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


def archived(office: Office, exhibit: str) -> None:
    """Archive what was handed over, and read it back."""
    office.done("Eve", "archive", "shop.zip", "--exhibit", exhibit)
    office.done("Eve", "sweep", "run")


def test_data_are_preserved_ordered_handed_over_archived_and_verified_while_the_preservation_ends(
    desk: Office,
) -> None:
    """Art. 25 keeps them where they are, art. 27(a) brings them here, and the end of the first takes nothing away."""
    desk.done(
        "Judge",
        "production-order",
        "issue",
        "C-1",
        *PRODUCE,
        "--reference",
        "PR-1",
        "--preservation-order",
        "P-1",
    )
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    desk.desk.clock.advance(DAY)
    desk.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT, "--seal", "S-7")
    desk.done("Judge", "production-order", "set-term", "PR-1", *TERM)
    archived(desk, "EV/1")
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "obtained")
    desk.desk.clock.advance(100 * DAY)
    shown = desk.see("exhibit", "show", "EV/1")
    assert paged.value(shown, "held_under") == "production_order"
    assert paged.rows(shown, "held_under") == []
    assert len(paged.rows(shown, "objects")) == 1
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "storage_move")
    sound(desk)


def test_a_provider_abroad_says_who_its_subscriber_is_and_the_answer_is_kept_until_its_term_ends(
    desk: Office,
) -> None:
    desk.done("Judge", "production-order", "issue", "C-1", *ABROAD, "--reference", "PR-2")
    desk.done("Eve", "production-order", "serve", "PR-2", *SERVE)
    desk.done("Eve", "production-order", "answer", "PR-2", *GIVEN)
    desk.done("Eve", "exhibit", "register", "EV/2", "--production-order", "PR-2", *SENT)
    archived(desk, "EV/2")
    desk.done("Judge", "production-order", "set-term", "PR-2", *TERM)
    desk.desk.clock.advance(400 * DAY)
    overdue = {
        deadline["sort"]: deadline
        for deadline in desk.see("deadlines", status=10)["deadlines"]
        if deadline["what"] == "production_order"
    }
    assert (overdue["term_end"]["why"], overdue["term_end"]["next"]) == (
        "term_ended",
        "production_order.term_set",
    )
    assert paged.rows(desk.see("exhibit", "show", "EV/2"), "held_under")[-1]["basis"] == "ended"
    sound(desk)


def test_a_court_sets_the_order_aside_and_what_was_handed_over_goes_back(desk: Office) -> None:
    (desk.folder / "paper").write_bytes(b"signed")
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "no_longer_needed")
    desk.done("Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1")
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    desk.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT)
    desk.done("Eve", "production-order", "quash", "PR-1", *QUASH)
    (row,) = (
        deadline
        for deadline in desk.see("deadlines", status=10)["deadlines"]
        if deadline["sort"] == "give_back"
    )
    assert (row["name"], row["state"]) == ("EV/1", "overdue")
    papers = ("--authority-document", "paper", "--legal-basis", "CPA s. 98")
    back = ("--measure", "return_to_owner", "--basis", "unlawful", *papers)
    number = str(desk.done("Eve", "disposition", "propose", "EV/1", *back)["entries"][0]["position"])
    desk.done("Judge", "disposition", "approve", number)
    receiver = ("--to", "legal desk", "--identification-means", "service_card")
    desk.done("Eve", "disposition", "execute", number, *receiver)
    due = desk.see(
        "deadlines", status=10
    )  # the addressee of the order to preserve waits to be told that it ended
    assert [deadline["sort"] for deadline in due["deadlines"] if deadline["what"] == "exhibit"] == []
    assert due["held_without_authority"] == []
    sound(desk)
