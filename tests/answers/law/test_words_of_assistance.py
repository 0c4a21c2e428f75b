"""What a prosecutor is told: which law is cited, which data are meant, and of what an addressee was told."""

from __future__ import annotations

from tests.cli import paged
from tests.cli.conftest import nobodys_settings, office, staffed, tmp_path
from tests.cli.office import ASSIST, ORDER, REQUEST, Office

__all__ = ["nobodys_settings", "office", "staffed", "tmp_path"]

REFUSE = ("--refusal-grounds", "40.21.b", "--explanation", "an essential interest")
QUASH = (
    *(
        "--body",
        "court",
        "--effect",
        "from_now",
        "--preserved-data",
        "keep_until_final",
        "--obtained-data",
        "nothing_held",
    ),
    *("--quashed-by", "Court of Appeal"),
)


def test_the_states_consult_about_a_request_after_it_came(office: Office) -> None:
    office.case()
    for reference in ("R-1", "R-2"):
        office.received(reference)
    refuse = ("preservation-request", "refuse")
    when = ("--consulted-at", "2026-10-01T10:00:00Z")
    answer = office.run("Judge", *refuse, "R-1", *REFUSE, *when)
    assert answer.status == 5
    assert "cannot have consulted about this request before it was made" in answer.err
    assert "un-40.consultation" in answer.err
    now = paged.rows(office.see("preservation-request", "show", "R-2"), "entries")[0]["at"]
    office.done("Judge", *refuse, "R-2", *REFUSE, "--consulted-at", now)


def test_nobody_consults_about_a_ground_that_the_treaty_does_not_know(office: Office) -> None:
    office.case()
    office.done("Ada", "profile", "adopt", "budapest-29")
    words = tuple(REQUEST)
    at = words.index("--offence-ground")
    given = (*words[:at], *words[at + 2 :], "--profile", "budapest-29")
    office.done(
        "Eve",
        "preservation-request",
        "receive",
        "C-1",
        "--requesting-state",
        "PT",
        "--reference",
        "B-1",
        *given,
    )
    answer = office.run("Judge", "preservation-request", "refuse", "B-1", *REFUSE)
    assert "[budapest-29, 29(4-5)]" in answer.err
    recorded = office.done("Judge", "preservation-request", "refuse", "B-1", *REFUSE, "--recorded", status=10)
    assert recorded["entries"][0]["nonconforming"] == ["un-42.refusal.grounds"]


def test_what_is_missing_of_a_yes_or_no_names_both_flags(office: Office) -> None:
    office.case()
    receive = ("mla-request", "receive", "C-1", "--requesting-state", "AT", "--reference", "M-1", *ASSIST)
    office.done("Eve", *receive)
    refuse = (
        "mla-request",
        "refuse",
        "M-1",
        "--refusal-grounds",
        "40.8.dual_criminality",
        "--explanation",
        "no offence here",
    )
    answer = office.run("Judge", *refuse)
    assert "Give --conduct-punishable-here or --no-conduct-punishable-here." in answer.err
    office.done("Judge", *refuse, "--no-conduct-punishable-here")
    assert paged.value(office.see("mla-request", "show", "M-1"), "conduct_punishable_here") is False


def test_an_order_in_force_again_is_not_said_to_have_ended(office: Office) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    office.done("Judge", "preservation-order", "quash", "P-1", *QUASH)
    tell = (
        "preservation-order",
        "notify-status",
        "P-1",
        "--method",
        "electronic",
        "--notified-person",
        "Example Mail Ltd",
    )
    office.done("Eve", *tell)
    assert "that it was quashed" in office.desk.run("preservation-order", "show", "P-1").out
    decided = ("--body", "court", "--decided-by", "Court of Cassation")
    for decision in ("suspended", "suspension_lifted"):
        office.done("Judge", "preservation-order", "stay-quashing", "P-1", "--decision", decision, *decided)
    office.done("Judge", "preservation-order", "reverse-quashing", "P-1", *decided)
    office.done("Eve", *tell)
    text = office.desk.run("preservation-order", "show", "P-1").out
    assert "addressee notified" in text
    assert "that it is in force again" in text
    assert "was suspended; the suspension ended" in text
    assert "notified that it ended" not in text


def test_a_refusal_of_assistance_names_the_data_that_nobody_stated_anything_of(office: Office) -> None:
    office.case()
    office.received("R-1")
    effect = (
        "preservation-request",
        "effect",
        "R-1",
        "--days",
        "60",
        "--basis",
        "held_here",
        "--data-holder",
        "this office",
    )
    subject = office.done("Eve", *effect)["entries"][0]["subject"]
    receive = ("mla-request", "receive", "C-1", "--requesting-state", "AT", "--reference", "M-1", *ASSIST)
    office.done("Eve", *receive, "--preservation-undetermined", status=10)
    waiting = paged.rows(office.desk.run("today", "--json").document, "preservation_requests_waiting")
    shown = paged.steps(office.see("preservation-request", "show", "R-1"))
    assert [item["next"] for item in waiting] == ["mla_request.preservation_identified"]
    assert shown[0]["command"] == "mla-request link-preservation"
    answer = office.run(
        "Judge", "mla-request", "refuse", "M-1", "--refusal-grounds", "40.8.de_minimis", "--explanation", "x"
    )
    assert f"the data preserved for AT under {subject[:8]}" in answer.err
    office.done(
        "Eve",
        "mla-request",
        "exclude-preservation",
        "M-1",
        "--excluded-requests",
        "rest",
        "--explanation",
        "another file",
    )
    (row,) = paged.texts(office.see("preservation-request", "show", "R-1"), "mla_requests")
    assert row["governing_instrument"].startswith("article 40(8) to (31)")


def test_the_page_of_an_order_cites_the_law_that_it_is_under(office: Office) -> None:
    office.case()
    office.order()
    own = office.desk.run("preservation-order", "show", "P-1").out
    assert "CONFIDENTIAL (art. 25(3))" in own
    assert "(art. 26(b))" in own
    office.done("Ada", "profile", "adopt", "budapest-16")
    office.done(
        "Judge",
        "preservation-order",
        "issue",
        "C-1",
        *ORDER,
        "--reference",
        "B-1",
        "--profile",
        "budapest-16",
    )
    other = office.desk.run("preservation-order", "show", "B-1").out
    assert "CONFIDENTIAL (budapest-16, 16(3))" in other
    assert "art. 25" not in other
    assert "art. 26" not in other


def test_an_order_that_allows_no_renewal_is_not_blamed_on_its_law(office: Office) -> None:
    office.case()
    words = ("--no-renewal-allowed" if word == "--renewal-allowed" else word for word in ORDER)
    office.done("Judge", "preservation-order", "issue", "C-1", *words, "--reference", "P-1")
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    renew = (
        "preservation-order",
        "renew",
        "P-1",
        "--days",
        "60",
        "--issuing-authority",
        "Court",
        "--grounds",
        "still needed",
    )
    assert "the order allows no renewal" in office.run("Judge", *renew).err
