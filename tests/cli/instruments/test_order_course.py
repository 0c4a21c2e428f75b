"""`custody preservation-order` about how an order was met, challenged and set aside, and about who keeps it secret."""

from __future__ import annotations

import pytest

from custody.pages.parts.wording import spaced
from tests.cli import paged
from tests.cli.office import ORDER, SEIZURE, Office, golden

BASIS = ("--legal-basis", "CPA s. 14")
CONTEST = (
    "--means",
    "remedy",
    "--body",
    "court",
    "--reviewed-by",
    "Court of Appeal",
    "--sought-by",
    "the user",
)
QUASH = ("--body", "court", "--effect", "from_beginning", "--quashed-by", "Court of Appeal")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with case C-1 and an order P-1 that runs."""
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    return office


def shown(desk: Office) -> str:
    return " ".join(desk.desk.run("preservation-order", "show", "P-1").out.split())


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(
            f"preservation-order-{name}", desk.run(who, "preservation-order", *argv, "--json"), desk.folder
        )

    keep(
        "record-compliance",
        "Eve",
        "record-compliance",
        "P-1",
        "--extent",
        "partial",
        "--preserved-scope",
        "box",
        "--confirmed-by",
        "desk",
    )
    keep(
        "record-noncompliance",
        "Eve",
        "record-noncompliance",
        "P-1",
        "--reason",
        "refused",
        "--consequence",
        "seizure",
    )
    keep("record-challenge", "Eve", "record-challenge", "P-1", "--no-suspensive", *CONTEST)
    keep("end-challenge", "Eve", "end-challenge", "P-1", "--outcome", "dismissed")
    bind = (
        "--bound-party",
        "other_person",
        "--person",
        "J. Roe",
        "--confidential-until",
        "2027-06-01T00:00:00Z",
        *BASIS,
    )
    keep("impose-confidentiality", "Judge", "impose-confidentiality", "P-1", *bind)
    several = desk.run("Judge", "preservation-order", "lift-confidentiality", "P-1", "--reason", "notified")
    assert (several.status, "--confidentiality ENTRY" in several.err) == (6, True)
    at = paged.rows(desk.see("preservation-order", "show", "P-1"), "bound")[1]["entry"]
    until = ("--confidential-until", "2027-12-01T00:00:00Z", *BASIS, "--confidentiality", str(at))
    keep("extend-confidentiality", "Judge", "extend-confidentiality", "P-1", *until)
    keep(
        "lift-confidentiality",
        "Judge",
        "lift-confidentiality",
        "P-1",
        "--reason",
        "notified",
        "--confidentiality",
        str(at),
    )
    keep(
        "quash",
        "Eve",
        "quash",
        "P-1",
        *QUASH,
        "--preserved-data",
        "may_be_deleted",
        "--obtained-data",
        "keep",
    )
    keep(
        "notify-status", "Eve", "notify-status", "P-1", "--method", "post", "--notified-person", "legal desk"
    )
    golden(
        "preservation-order-show-quashed",
        desk.desk.run("preservation-order", "show", "P-1", "--json"),
        desk.folder,
    )


def test_an_order_not_complied_with_waits_for_what_follows(desk: Office) -> None:
    desk.done(
        "Eve",
        "preservation-order",
        "record-noncompliance",
        "P-1",
        "--reason",
        "no_answer",
        "--consequence",
        "seizure",
    )
    assert "NOT complied with" in shown(desk)
    assert "it was not complied with: a search or seizure" in desk.desk.run("deadlines").out
    desk.done(
        "Eve",
        "preservation-order",
        "record-compliance",
        "P-1",
        "--extent",
        "full",
        "--preserved-scope",
        "x",
        "--confirmed-by",
        "y",
    )
    assert "not complied with" not in desk.desk.run("deadlines").out
    assert "compliance full" in shown(desk)


def test_a_quashed_order_reads_so_everywhere_and_says_what_becomes_of_the_data(desk: Office) -> None:
    desk.done(
        "Eve", "seizure", "record", "C-1", "--reference", "S-1", "--preservation-order", "P-1", *SEIZURE
    )
    desk.exhibit()
    quash = (
        "quash",
        "P-1",
        *QUASH,
        "--preserved-data",
        "may_be_deleted",
        "--obtained-data",
        "return_or_destroy",
    )
    answer = desk.run("Eve", "preservation-order", *quash)
    assert answer.status == 0, answer.err
    text = " ".join(answer.out.split())
    assert "the addressee no longer has to preserve them" in text
    assert "what the agency holds by it (1 exhibit): it must be returned or destroyed" in text
    assert "lets nothing go" in text
    assert paged.value(desk.see("preservation-order", "show", "P-1"), "state") == "quashed"
    assert [
        row["state"] for row in paged.listed(desk.see("preservation-order", "list", "--standing", "quashed"))
    ] == ["quashed"]
    assert {row["sort"] for row in desk.see("deadlines", "--all", status=10)["deadlines"]} == {
        "give_back",
        "notify",
    }
    counts = paged.counts(desk.see("today", "--due-days", "100"))
    assert (counts["orders_due"], counts["orders_lapsed"], counts["orders_not_started"]) == (0, 0, 0)
    assert "QUASHED" in shown(desk)
    more = desk.run(
        "Judge",
        "preservation-order",
        "renew",
        "P-1",
        "--days",
        "9",
        "--issuing-authority",
        "x",
        "--grounds",
        "y",
    )
    assert (more.status, "preservation_order.quashed_before" in more.err) == (5, True)


def test_a_contest_that_suspends_is_shown_and_waited_for(desk: Office) -> None:
    desk.done("Eve", "preservation-order", "record-challenge", "P-1", "--suspensive", *CONTEST)
    assert "suspends it" in shown(desk)
    alarm = "a challenge of 2026-11-02 09:12Z suspends the order until it is decided"
    assert alarm in " ".join(shown(desk).split())
    assert "it suspends the order" in desk.desk.run("deadlines").out
    desk.done("Eve", "preservation-order", "end-challenge", "P-1", "--outcome", "dismissed")
    assert "ended: dismissed" in shown(desk)
    assert alarm not in " ".join(shown(desk).split())
    none = desk.run("Eve", "preservation-order", "end-challenge", "P-1", "--outcome", "dismissed")
    assert none.status == 6


def test_each_person_bound_has_an_own_end_and_disclosing_warns_of_all(desk: Office) -> None:
    for person, until in (("J. Roe", "2027-06-01T00:00:00Z"), ("A. Poe", "2027-09-01T00:00:00Z")):
        desk.done(
            *(
                "Judge",
                "preservation-order",
                "impose-confidentiality",
                "P-1",
                "--bound-party",
                "other_person",
            ),
            *("--person", person, "--confidential-until", until, *BASIS),
        )
    rows = [
        row for row in desk.see("deadlines", "--all")["deadlines"] if row["sort"] == "confidentiality_end"
    ]
    assert [row["at"] for row in rows] == ["2027-06-01T00:00:00Z", "2027-09-01T00:00:00Z"]
    assert shown(desk).count("other person 20") == 2
    past = desk.run(
        *(
            "Judge",
            "preservation-order",
            "impose-confidentiality",
            "P-1",
            "--bound-party",
            "other_person",
            "--person",
            "x",
        ),
        *("--confidential-until", "2026-01-01T00:00:00Z", *BASIS),
    )
    assert (past.status, "preservation_order.confidentiality.past" in past.err) == (5, True)
    dry = (
        "Judge",
        "preservation-order",
        "lift-confidentiality",
        "P-1",
        "--reason",
        "notified",
        "--confidentiality",
        str(rows[0]["position"]),
    )
    assert desk.run(*dry, "--dry-run").status == 0
    assert (
        len(
            [
                row
                for row in desk.see("deadlines", "--all")["deadlines"]
                if row["sort"] == "confidentiality_end"
            ]
        )
        == 2
    )
    desk.done(*dry)
    assert (
        len(
            [
                row
                for row in desk.see("deadlines", "--all")["deadlines"]
                if row["sort"] == "confidentiality_end"
            ]
        )
        == 1
    )


def test_each_person_bound_is_shown_with_when_they_were_notified(office: Office) -> None:
    office.case()
    office.order()

    def notified() -> list[object]:
        order = office.see("preservation-order", "show", "P-1")
        return [row["notified"] for row in paged.rows(order, "bound")]

    assert notified() == [None]
    for words, text in (
        ((), "not on record"),
        (
            ("record-noncompliance", "P-1", "--reason", "refused", "--consequence", "none"),
            "answered the order",
        ),
    ):
        if words:
            office.done("Eve", "preservation-order", *words)
        shown = office.desk.run("preservation-order", "show", "P-1").out.split("Bound to")[1]
        assert text in " ".join(shown.split()), shown
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "in_person")
    served = paged.value(office.see("preservation-order", "show", "P-1"), "served")
    bind = (
        "--bound-party",
        "other_person",
        "--person",
        "J. Roe",
        "--confidential-until",
        "2027-06-01T00:00:00Z",
    )
    for more in ((), ("--notified-at", "2026-11-02T08:00:00Z")):
        office.done("Judge", "preservation-order", "impose-confidentiality", "P-1", *bind, *BASIS, *more)
    assert served is not None
    assert notified() == [served, None, "2026-11-02T08:00:00Z"]


def test_secrecy_that_was_bound_after_the_issue_is_shown_as_secrecy_until_nobody_is_bound(
    desk: Office,
) -> None:
    open_one = {"--confidential": "--no-confidential"}
    issue = (
        "preservation-order",
        "issue",
        "C-1",
        *(open_one.get(word, word) for word in ORDER),
        "--reference",
        "P-2",
    )
    desk.done("Judge", *issue)

    def secrecy() -> tuple[str, object]:
        text = " ".join(desk.desk.run("preservation-order", "show", "P-2").out.split())
        told = (
            text.split(" confidentiality ", 1)[1]
            .removeprefix("! ")
            .split(" Next ")[0]
            .split(" path of the communication ")[0]
        )
        return told, paged.value(desk.see("preservation-order", "show", "P-2"), "confidential")

    assert secrecy() == ("none ordered", False)
    for person, until in (("J. Roe", "2027-06-01T00:00:00Z"), ("A. Poe", "2027-09-01T00:00:00Z")):
        bind = (
            "preservation-order",
            "impose-confidentiality",
            "P-2",
            "--bound-party",
            "other_person",
            "--person",
            person,
            "--confidential-until",
            until,
        )
        desk.done("Judge", *bind, *BASIS)
        if person == "J. Roe":
            told = f"CONFIDENTIAL (art. 25(3)) until {spaced(until)}, bound after its issue"
            assert secrecy() == (told, True)
    told = f"CONFIDENTIAL (art. 25(3)) until {spaced(until)}, 2 persons are bound, bound after its issue"
    assert secrecy() == (told, True)
    for entry in [
        item["entry"] for item in paged.rows(desk.see("preservation-order", "show", "P-2"), "bound")
    ]:
        desk.done(
            "Judge",
            "preservation-order",
            "lift-confidentiality",
            "P-2",
            "--reason",
            "notified",
            "--confidentiality",
            str(entry),
        )
    assert secrecy() == ("no person bound", False)


def test_publishing_entries_warns_of_orders_that_are_secret_also_after_they_were_withdrawn(
    desk: Office,
) -> None:
    def warned() -> bool:
        answer = desk.desk.run("log", "publish", "out", "--with-entries", "--dry-run")
        assert answer.status in (0, 10), answer.err
        return "1 order in this ledger must be kept confidential" in answer.err

    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "no_longer_needed")
    assert warned()
    desk.done("Judge", "preservation-order", "lift-confidentiality", "P-1", "--reason", "notified")
    assert not warned()
