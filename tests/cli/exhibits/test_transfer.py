"""`custody transfer`: offers and answers, one signature each, and who holds what in between."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.office import Office, golden

OFFER = ("--to", "Carl", "--purpose", "examination")
FINE = ("--seal-state", "absent", "--condition", "as_described")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2", "--seal", "S-2")
    return office


def holder(desk: Office, exhibit: str) -> str:
    name: str = paged.text(desk.see("exhibit", "show", exhibit), "custodian")
    return name


def test_the_giver_stays_the_holder_until_the_receiver_accepts(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/1", *OFFER)
    assert holder(desk, "EV/1") == "Eve"
    desk.done("Carl", "transfer", "accept", "EV/1", *FINE, "--receipt-address", "store 2")
    assert holder(desk, "EV/1") == "Carl"
    assert paged.listed(desk.see("transfer", "list")) == []


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(f"transfer-{name}", desk.run(who, "transfer", *argv, "--json"), desk.folder)

    keep("offer", "Eve", "offer", "EV/1", "EV/2", *OFFER, "--transport", "by hand")
    golden("transfer-list", desk.desk.run("transfer", "list", "--json"), desk.folder)
    keep("accept", "Carl", "accept", "EV/1", *FINE)
    keep("refuse", "Carl", "refuse", "EV/2", "--reason", "seal", "--explanation", "torn at one edge")
    desk.done("Eve", "transfer", "offer", "EV/2", *OFFER)
    keep("recall", "Eve", "recall", "EV/2", "--reason", "mistake")


def test_several_exhibits_go_in_one_submission_and_are_accepted_item_by_item(desk: Office) -> None:
    before = desk.size()
    made = desk.done("Eve", "transfer", "offer", "EV/1", "EV/2", *OFFER)
    assert desk.size() == before + 2
    assert {entry["facts"]["transfer"] for entry in made["entries"]} == {made["transfer"]}
    desk.done("Carl", "transfer", "accept", "EV/1", *FINE)
    desk.done("Carl", "transfer", "refuse", "EV/2", "--reason", "condition")
    assert (holder(desk, "EV/1"), holder(desk, "EV/2")) == ("Carl", "Eve")


def test_a_single_exhibit_has_no_shared_handover(desk: Office) -> None:
    assert desk.done("Eve", "transfer", "offer", "EV/1", *OFFER)["transfer"] is None


def test_when_one_of_several_cannot_be_offered_none_is(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/2", *OFFER)
    before = desk.size()
    answer = desk.run("Eve", "transfer", "offer", "EV/1", "EV/2", *OFFER)
    assert answer.status == 5
    assert "already offered until" in answer.err
    assert desk.size() == before


def test_the_seal_that_is_scanned_is_compared_with_the_record(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/2", *OFFER)
    wrong = ("--seal", "s-3", "--seal-state", "intact", "--condition", "as_described")
    answer = desk.run("Carl", "transfer", "accept", "EV/2", *wrong)
    assert answer.status == 10
    assert "seal.mismatch" in answer.err
    assert holder(desk, "EV/2") == "Carl"


def test_a_broken_seal_is_accepted_and_marked(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/2", *OFFER)
    broken = (
        "--seal",
        "S-2",
        "--seal-state",
        "not_intact",
        "--condition",
        "damaged",
        "--explanation",
        "cut open",
    )
    entry = desk.done("Carl", "transfer", "accept", "EV/2", *broken, status=10)["entries"][0]
    assert entry["nonconforming"] == ["custody.condition", "seal.not_intact"]


def test_an_offer_ends_after_its_hours_and_can_be_made_again(desk: Office) -> None:
    told = desk.run("Eve", "transfer", "offer", "EV/1", *OFFER, "--hours", "2")
    assert "offered until " in told.out
    desk.desk.clock.advance(2 * 3600)
    assert paged.listed(desk.see("transfer", "list"))[0]["ran_out"] is True
    assert "ran out" in desk.desk.run("transfer", "list", "--to", "Carl").out
    late = desk.run("Carl", "transfer", "accept", "EV/1", *FINE)
    assert late.status == 5
    assert "transfer.expired" in late.err
    desk.done("Eve", "transfer", "offer", "EV/1", *OFFER, "--expires-at", "2026-12-24T18:00:00Z")
    assert (
        paged.listed(desk.see("transfer", "list", "--sender", "Eve"))[0]["expires_at"]
        == "2026-12-24T18:00:00Z"
    )
    assert paged.listed(desk.see("transfer", "list", "--sender", "Carl")) == []


def test_nothing_offered_is_said_to_be_nothing(desk: Office) -> None:
    assert desk.desk.run("transfer", "list").out == "no open offers\n"


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Carl", ("accept", "EV/2", *FINE), 6, "EV/2 is not offered to anybody"),
        ("Carl", ("accept", "EV/1", "--seal", "S-1", *FINE), 2, "contradict each other"),
        ("Carl", ("accept", "EV/1", "--seal-state", "intact", "--condition", "damaged"), 2, "contradict"),
        ("Carl", ("accept", "EV/9", *FINE), 6, "no exhibit named"),
        ("Judge", ("accept", "EV/1", *FINE), 5, "transfer.receiver"),
        ("Eve", ("accept", "EV/1", *FINE), 5, "transfer.receiver"),
        ("Ada", ("accept", "EV/1", *FINE), 5, "role.permit"),
        ("Judge", ("refuse", "EV/1", "--reason", "seal"), 5, "transfer.receiver"),
        ("Carl", ("recall", "EV/1", "--reason", "mistake"), 5, "transfer.giver"),
        ("Eve", ("recall", "EV/2", "--reason", "mistake"), 6, "not offered"),
        ("Carl", ("refuse", "EV/1", "EV/1", "--reason", "seal"), 2, "named twice"),
        ("Eve", ("offer", "EV/2", "--to", "Nobody", "--purpose", "court"), 6, "no actor named"),
        ("Eve", ("offer", "EV/2", "--to", "Eve", "--purpose", "court"), 5, "transfer.distinct"),
        ("Eve", ("offer", "EV/2", "--to", "Bot", "--purpose", "court"), 5, "role.machine"),
        ("Carl", ("offer", "EV/2", "--to", "Judge", "--purpose", "court"), 5, "custody.not_custodian"),
        ("Eve", ("offer", "EV/2", *OFFER, "--hours", "0"), 2, "cannot stand for 0 hours"),
        ("Eve", ("offer", "EV/2", *OFFER, "--expires-at", "2026-11-01T00:00:00Z"), 5, "transfer.expiry"),
        (
            "Eve",
            ("offer", "EV/2", *OFFER, "--hours", "1", "--expires-at", "2026-12-01T00:00:00Z"),
            2,
            "not allowed",
        ),
        ("Eve", ("offer", *OFFER), 2, "EXHIBIT"),
    ],
)
def test_a_wrong_call_moves_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    desk.done("Eve", "transfer", "offer", "EV/1", *OFFER)
    before = desk.size()
    answer = desk.run(who, "transfer", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before
    assert (holder(desk, "EV/1"), holder(desk, "EV/2")) == ("Eve", "Eve")


def test_a_dry_run_offers_nothing(desk: Office) -> None:
    before = desk.size()
    assert "expires_at = " in desk.run("Eve", "transfer", "offer", "EV/1", *OFFER, "--dry-run").out
    assert desk.size() == before
