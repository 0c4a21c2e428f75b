"""What is preserved for another State stays for its whole period, whatever is typed here; and what ends a request.

Each way out that was tried at a desk is played: the untouched case first, then the evasion.
"""

from __future__ import annotations

from typing import Any

import pytest

from custody.law.clock import DAY, format_instant
from tests.answers.dates.arrival_play import desk, furnished
from tests.cli import paged
from tests.cli.office import ORDER, REQUEST, Office

__all__ = ["desk", "furnished"]

HELD = ("--days", "60", "--basis", "held_here", "--data-holder", "this office")
PERSECUTION = ("--refusal-grounds", "40.22", "--explanation", "changed our mind")
WHY = ("--explanation", "the other State telephoned")


@pytest.fixture
def kept(desk: Office) -> Office:
    """Return an office that preserves data for AT under K-1, three days ago, and for PT under K-2 not at all yet."""
    for reference in ("K-1", "K-2"):
        desk.received(reference)
    desk.done("Eve", "preservation-request", "effect", "K-1", *HELD)
    desk.desk.clock.advance(3 * DAY)
    return desk


def refusal(office: Office, *words: str) -> str:
    """Return the rule by which the Judge is refused a request's step, entered nothing."""
    before = office.size()
    answer = office.run("Judge", "preservation-request", *words, "--json")
    assert answer.status == 5, answer.out
    assert office.size() == before
    return str(answer.error["rule"])


def ending(office: Office) -> list[object]:
    """Return how the duty under a request stands, and when it ends."""
    found = office.see("preservation-request", "show", "K-1")
    return [paged.maybe(found, name) for name in ("standing", "earliest_end", "latest_end")]


def standing(office: Office, reference: str = "K-1") -> str:
    """Return how the duty stands on the request's page."""
    return str(paged.maybe(office.see("preservation-request", "show", reference), "standing"))


def marks(document: dict[str, Any]) -> list[str]:
    """Return the marks of the entry that a command made."""
    found: list[str] = document["entries"][0]["nonconforming"]
    return found


def due(office: Office, reference: str) -> list[str]:
    """Return the codes of what is due under a request."""
    return sorted(
        deadline["why"]
        for deadline in office.desk.run("deadlines", "--json").document["deadlines"]
        if deadline["name"] == reference
    )


def over(office: Office) -> None:
    """Advance the clock past the whole period, up to the latest end that the law may mean."""
    office.desk.clock.advance(60 * DAY)


def test_preservation_is_refused_before_it_is_effected_and_not_after(kept: Office) -> None:
    kept.done("Judge", "preservation-request", "refuse", "K-2", *PERSECUTION)
    assert standing(kept, "K-2") == "refused"
    assert refusal(kept, "refuse", "K-1", *PERSECUTION) == "un-42.refusal.effected"
    recorded = kept.done(
        "Judge", "preservation-request", "refuse", "K-1", *PERSECUTION, "--recorded", status=10
    )
    assert marks(recorded) == ["un-42.refusal.effected"]
    assert standing(kept) == "in_force"
    assert "without effect: preservation was effected" in " ".join(
        kept.desk.run("preservation-request", "show", "K-1").out.split()
    )
    for reason in ("refused", "period_ended"):
        assert refusal(kept, "release-data", "K-1", "--reason", reason) == "un-42.release.early"
    over(kept)
    kept.done("Judge", "preservation-request", "release-data", "K-1", "--reason", "period_ended")


@pytest.mark.parametrize("reason", ["executed", "period_ended", "refused", "withdrawn"])
def test_no_reason_lets_data_go_within_the_period_unless_it_is_on_record(kept: Office, reason: str) -> None:
    assert refusal(kept, "release-data", "K-1", "--reason", reason) == "un-42.release.early"


def test_a_withdrawal_that_we_type_ourselves_lets_nothing_go_before_the_end(kept: Office) -> None:
    paper = kept.folder / "withdrawal.eml"
    paper.write_text("We no longer need the data of K-1.")
    assert refusal(kept, "withdraw", "K-1", *WHY) == "preservation_request.outgoing"
    typed = kept.done("Eve", "preservation-request", "withdraw", "K-1", *WHY, "--recorded", status=10)
    assert marks(typed) == ["un-42.withdrawal.document"]
    assert refusal(kept, "release-data", "K-1", "--reason", "withdrawn") == "un-42.release.unsupported"
    shown = ("--reason", "withdrawn", "--document", str(paper))
    kept.done("Judge", "preservation-request", "release-data", "K-1", *shown)


def test_an_answer_to_our_own_warning_lets_nothing_go_before_the_end(kept: Office) -> None:
    kept.done(
        "Eve",
        "preservation-request",
        "notify-concern",
        "K-1",
        "--risks",
        "prejudice",
        "--explanation",
        "a suspect has them",
    )
    answered = kept.done("Eve", "preservation-request", "answer-concern", "K-1", "--no-proceed", status=10)
    assert marks(answered) == ["un-42.withdrawal.document"]
    assert refusal(kept, "release-data", "K-1", "--reason", "withdrawn") == "un-42.release.unsupported"


@pytest.mark.parametrize(
    ("field", "value"), [("occurred_at", "2026-09-01T09:00:00Z"), ("days", "1"), ("data_holder", "nobody")]
)
def test_a_correction_of_the_effecting_lets_nothing_go_before_the_end(
    kept: Office, field: str, value: str
) -> None:
    entry = next(
        row["entry"]
        for row in paged.rows(kept.see("preservation-request", "show", "K-1"), "entries")
        if row["kind"] == "preservation_request.effected"
    )
    ends = ending(kept)
    kept.run("Eve", "entry", "correct", str(entry), field, value, "--reason", "mistyped")
    assert ending(kept) == ends
    assert refusal(kept, "release-data", "K-1", "--reason", "period_ended") == "un-42.release.early"


def test_a_second_effecting_or_a_shorter_one_shortens_nothing(kept: Office) -> None:
    ends = ending(kept)
    again = kept.done("Eve", "preservation-request", "effect", "K-1", *("--days", "1", *HELD[2:]), status=10)
    assert marks(again) == ["un-42.effected.again"]
    assert ending(kept) == ends
    short = kept.done("Eve", "preservation-request", "effect", "K-2", *("--days", "1", *HELD[2:]), status=10)
    assert marks(short) == ["un-42.floor"]
    assert refusal(kept, "release-data", "K-2", "--reason", "period_ended") == "un-42.release.early"


def test_an_effecting_dated_early_or_not_at_all_gives_no_shorter_time(kept: Office) -> None:
    kept.received("K-3")
    early = kept.done(
        "Eve", "preservation-request", "effect", "K-2", *HELD, "--at", "2026-08-01T09:00:00Z", status=10
    )
    assert marks(early) == ["preservation_request.before"]
    unknown = ("--not-known", "occurred_at", "--not-known-reason", "the holder does not say")
    undated = kept.done("Eve", "preservation-request", "effect", "K-3", *HELD, *unknown, status=10)
    assert marks(undated) == ["un-42.clock_unknown"]
    for reference in ("K-2", "K-3"):
        assert refusal(kept, "refuse", reference, *PERSECUTION) == "un-42.refusal.effected"
        assert refusal(kept, "release-data", reference, "--reason", "period_ended") == "un-42.release.early"


def test_an_order_taken_back_or_quashed_beneath_leaves_the_duty_and_is_due(desk: Office) -> None:
    quash = ("--body", "court", "--quashed-by", "Court", "--effect", "from_now")
    after = ("--preserved-data", "keep_preserved", "--obtained-data", "nothing_held")
    ends = (
        ("P-1", ("Judge", "preservation-order", "withdraw", "P-1", "--reason", "issued_in_error")),
        ("P-2", ("Eve", "preservation-order", "quash", "P-2", *quash, *after)),
    )
    for number, words in ends:
        reference = f"K-{number}"
        desk.received(reference)
        desk.order(number)
        desk.done("Eve", "preservation-order", "serve", number, "--method", "electronic")
        desk.done(
            "Eve",
            "preservation-request",
            "effect",
            reference,
            "--days",
            "60",
            "--preservation-order",
            number,
            "--data-holder",
            "Mail",
        )
        assert due(desk, reference) == []
        desk.run(*words)
        assert due(desk, reference) == ["order"]
        assert refusal(desk, "release-data", reference, "--reason", "period_ended") == "un-42.release.early"


def test_closing_the_case_ends_no_duty_to_another_state(kept: Office) -> None:
    kept.run("Eve", "case", "close", "C-1", "--outcome", "no_charge")
    assert standing(kept) == "in_force"
    assert refusal(kept, "release-data", "K-1", "--reason", "period_ended") == "un-42.release.early"
    assert refusal(kept, "refuse", "K-1", *PERSECUTION) == "un-42.refusal.effected"


def test_a_request_that_nothing_could_be_preserved_under_is_closed_and_its_line_ends(kept: Office) -> None:
    told = ("--information-given", "no such account; send the address with its domain")
    assert due(kept, "K-2") == ["effect"]
    closed = kept.done(
        "Judge", "preservation-request", "report-non-execution", "K-2", "--reasons", "account_unknown", *told
    )
    assert marks(closed) == []
    assert (due(kept, "K-2"), standing(kept, "K-2")) == ([], "not_executed")
    page = kept.desk.run("preservation-request", "show", "K-2").out
    assert "the provider has no such account" in " ".join(page.split())
    assert "send the address with its domain" in page
    listed = paged.listed(kept.see("preservation-request", "list", "--standing", "not_executed"))
    assert [row["name"] for row in listed] == ["K-2"]
    failed = ("--reasons", "deleted_before", "--information-given", "overwritten")
    assert (
        refusal(kept, "report-non-execution", "K-1", *failed) == "preservation_request.not_executed.effected"
    )
    possible = {
        action["kind"]: action["allowed"] for action in kept.see("actions", "K-1", "--as", "Judge")["actions"]
    }
    assert possible["preservation_request.not_executed"] is False


def test_a_request_outside_article_35_is_declined_as_that_and_one_within_it_is_not(kept: Office) -> None:
    grave = tuple("35.1.c" if word == "35.1.b" else word for word in REQUEST)
    for reference, months, status in (("K-3", "24", 10), ("K-4", "60", 0)):
        words = (
            "--requesting-state",
            "AT",
            "--reference",
            reference,
            *grave,
            "--max-penalty-months",
            months,
        )
        kept.done("Eve", "preservation-request", "receive", "C-1", *words, status=status)
    decline = ("--refusal-grounds", "35.1", "--explanation", "an offence of two years")
    kept.done("Judge", "preservation-request", "refuse", "K-3", *decline)
    for reference in ("K-2", "K-4"):
        assert refusal(kept, "refuse", reference, *decline) == "un-35.scope"


def test_a_request_is_sent_with_its_seven_particulars_and_no_safeguard(desk: Office) -> None:
    seven = tuple(word for word in REQUEST if word not in ("--offence-ground", "35.1.b"))
    send = ("preservation-request", "send", "C-1", "--requested-state", "AT", "--reference", "HERE-1", *seven)
    assert marks(desk.done("Judge", *send)) == []
    left = tuple(word for word in send if word not in ("--necessity", REQUEST[-1]))
    answer = desk.run(
        "Judge", *left, "--allow-duplicate", "--not-known", "necessity", "--not-known-reason", "left out"
    )
    assert "[rule un-42.particulars, article 42(3)(e)]" in answer.err


def test_preservation_rests_on_an_order_that_binds_somebody_or_on_a_basis_that_is_said(desk: Office) -> None:
    for item in range(1, 5):
        desk.received(f"K-{item}")
        desk.done("Judge", "preservation-order", "issue", "C-1", *ORDER, "--reference", f"P-{item}")
    for number in ("P-1", "P-3"):
        desk.done("Eve", "preservation-order", "serve", number, "--method", "electronic")
    desk.done("Judge", "preservation-order", "withdraw", "P-3", "--reason", "issued_in_error")
    effect = ("--days", "60", "--data-holder", "Mail")
    assert (
        marks(
            desk.done("Eve", "preservation-request", "effect", "K-1", *effect, "--preservation-order", "P-1")
        )
        == []
    )
    unserved = desk.done(
        "Eve", "preservation-request", "effect", "K-2", *effect, "--preservation-order", "P-2", status=10
    )
    assert marks(unserved) == ["un-24.preservation_order.unserved"]
    ended = desk.done(
        "Eve", "preservation-request", "effect", "K-3", *effect, "--preservation-order", "P-3", status=10
    )
    assert marks(ended) == ["un-24.preservation_order.not_in_force"]
    bare = desk.done("Eve", "preservation-request", "effect", "K-4", *effect, status=10)
    assert (marks(bare), due(desk, "K-4")) == (["un-24.at_home"], ["no_basis"])
    desk.done("Eve", "preservation-request", "link-order", "K-4", "P-1")
    assert due(desk, "K-4") == []


def test_the_same_ground_asks_for_the_same_consultation_of_both_refusals(kept: Office) -> None:
    ground = ("--refusal-grounds", "40.21.b", "--explanation", "a matter of security")
    for verb in ("refuse", "refuse-traffic-data"):
        assert refusal(kept, verb, "K-2", *ground) == "un-40.consultation"
    consulted = ("--consulted-at", format_instant(kept.desk.clock.now()))
    for verb in ("refuse-traffic-data", "refuse"):
        kept.done("Judge", "preservation-request", verb, "K-2", *ground, *consulted)


def test_a_refusal_under_another_law_cites_that_law_and_knows_its_grounds(desk: Office) -> None:
    for rule in ("budapest-29", "us-2703f"):
        desk.done("Ada", "profile", "adopt", rule)
    other = tuple(word for word in REQUEST if word not in ("--offence-ground", "35.1.b"))
    words = ("--requesting-state", "AT", "--profile", "budapest-29", *other, "--max-penalty-months", "24")
    for reference in ("B-1", "B-2"):
        received = ("preservation-request", "receive", "C-1", "--reference", reference, *words)
        assert marks(desk.done("Eve", *received)) == []
    refused = desk.run("Judge", "preservation-request", "refuse", "B-1", *PERSECUTION)
    assert "[budapest-29, 29(4-5)]" in " ".join(refused.err.split())
    assert "Accepted: 29.4, 29.5.a, 29.5.b." in refused.err
    bare = desk.run(
        "Judge",
        "preservation-request",
        "refuse",
        "B-1",
        "--refusal-grounds",
        "29.4",
        "--explanation",
        "no offence here",
    )
    assert "[budapest-29, 29(4)]" in " ".join(bare.err.split())
    conditions = ("--dual-criminality-required", "--reservation-made", "--dual-criminality-doubtful")
    words = (
        "--refusal-grounds",
        "29.4",
        "--explanation",
        "no offence here",
        *conditions,
        "--no-offence-established",
    )
    desk.done("Judge", "preservation-request", "refuse", "B-1", *words)
    desk.done(
        "Judge",
        "preservation-request",
        "refuse",
        "B-2",
        "--refusal-grounds",
        "29.5.a",
        "--explanation",
        "a political offence",
    )
    order = tuple("order" if word == "service" else word for word in ORDER)
    long = tuple("91" if word == "90" else word for word in order)
    issue, under = ("preservation-order", "issue", "C-1"), ("--reference", "P-9", "--profile", "us-2703f")
    told = " ".join(desk.run("Judge", *issue, *long, *under).err.split())
    assert "the law allows exactly 90 days for one period [us-2703f, 2703(f)(2)]" in told
    desk.done("Judge", *issue, *order, *under)
