"""`custody production-order`: a production order, served and answered, due until then."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from custody.ledger.append.access_log import is_confidential
from custody.ledger.state.state_cache import recalled
from custody.storage.database import SqlLedgerStore
from tests.cli import paged
from tests.cli.office import SAFEGUARDS, Office, golden

PRODUCE = (
    "Example Hosting Ltd",
    *("--power", "27.a", "--territory", "inside", "--offence-ground", "23.2.c"),
    *("--data-categories", "content", "traffic", "--possession-or-control", "control"),
    *("--answer-due-at", "2026-11-05T12:00:00Z", "--no-confidential", "--legal-basis", "CPA s. 21"),
    *("--issuing-authority", "District Court"),
    *("--data", "the folder /srv/shop", "--grounds", "the offer was sent from it"),
    *SAFEGUARDS,
)
#: What an order to a provider abroad says otherwise.
OTHERWISE = {"27.a": "27.b", "inside": "abroad", "content": "subscriber"}
ABROAD = (
    *(OTHERWISE.get(word, word) for word in PRODUCE if word != "traffic"),
    *("--services", "mail for users here"),
)
SERVE = ("--method", "electronic", "--served-to", "legal desk")
ANSWER = (
    *("--outcome", "partial", "--reasons", "deleted_before", "--answered-by", "legal desk"),
    *("--data-handed-over", "one archive, shop.zip"),
)
#: What was handed over, as it is registered.
SENT = (
    *("--category", "cloud_export", "--power-state", "none"),
    *("--description", "shop.zip, as sent", "--condition", "opens, digest as told"),
)
TERM = (
    *(
        "--holding-until",
        "2027-11-20T12:00:00Z",
        "--authority",
        "District Court",
        "--legal-basis",
        "CPA s. 94",
    ),
)
#: What is wrong where nothing on record preserves the data until the deadline.
SHORT = "production_order.preservation_ends_first"
QUASH = ("--body", "court", "--obtained-data", "return_or_destroy", "--quashed-by", "Court of Appeal")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    return office


def sorts(desk: Office, status: int = 0) -> list[tuple[str, str, str]]:
    """Return what is due under production orders."""
    rows = desk.see("deadlines", status=status)["deadlines"]
    return [(row["sort"], row["state"], row["next"]) for row in rows if row["what"] == "production_order"]


def produce(desk: Office, *more: str, status: int = 0) -> None:
    """Order a person here to hand over data, under the number PR-1."""
    desk.done(
        "Judge", "production-order", "issue", "C-1", *PRODUCE, "--reference", "PR-1", *more, status=status
    )


def test_an_order_is_due_until_all_of_it_is_answered_and_overdue_after_its_instant(desk: Office) -> None:
    produce(desk)
    assert sorts(desk) == [("production_order_end", "due", "production_order.served")]
    assert "the date is that of its answer" in " ".join(desk.run("Eve", "deadlines").out.split())
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    desk.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    open_ = ("handed_over", "open", "exhibit.registered")
    assert sorts(desk) == [("production_order_end", "due", "production_order.answered"), open_]
    desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT)
    assert sorts(desk) == [("production_order_end", "due", "production_order.answered")]
    desk.desk.clock.advance(4 * DAY)
    assert sorts(desk, 10) == [("production_order_end", "overdue", "production_order.answered")]
    late = desk.run(
        "Eve", "production-order", "answer", "PR-1", "--outcome", "provided", "--answered-by", "desk"
    )
    assert (late.status, "un-27.late" in late.err) == (10, True)
    assert sorts(desk) == []
    shown = desk.see("production-order", "show", "PR-1")
    assert [item["outcome"] for item in paged.later(shown, "production_order.answered")] == [
        "partial",
        "provided",
    ]
    assert (paged.value(shown, "state"), paged.later(shown, "production_order.answered")[0]["reasons"]) == (
        "provided",
        "deleted_before",
    )


def test_an_order_that_names_no_instant_waits_without_one_and_silence_ends_the_wait(desk: Office) -> None:
    at = PRODUCE.index("--answer-due-at")
    bare = (*PRODUCE[:at], *PRODUCE[at + 2 :])
    why = ("--not-known", "answer_due_at", "--not-known-reason", "the paper has none", "--recorded")
    paper = ("production-order", "issue", "C-1", *bare, "--reference", "PR-1", *why)
    assert desk.done("Eve", *paper, status=10)["entries"][0]["nonconforming"] == ["un-27.particulars"]
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    assert sorts(desk) == [("production_order", "open", "production_order.answered")]
    desk.done("Eve", "production-order", "answer", "PR-1", "--outcome", "no_answer")
    assert sorts(desk) == []
    assert paged.value(desk.see("production-order", "show", "PR-1"), "state") == "no_answer"


def test_a_provider_abroad_is_asked_for_subscriber_information_only(desk: Office) -> None:
    order = ("production-order", "issue", "C-1")
    desk.done("Judge", *order, *ABROAD, "--reference", "PR-2")
    wide = [*order, *ABROAD, "--reference", "PR-3", "--data-categories", "content"]
    answer = desk.run("Judge", *wide)
    assert answer.status == 5
    assert "[rule un-27.subscriber_only, article 27(b)]" in answer.err
    entry = desk.done("Eve", *wide, "--recorded", status=10)["entries"][0]
    assert entry["nonconforming"] == ["un-27.subscriber_only"]
    unsaid = [word for word in ABROAD if word not in ("--services", "mail for users here")]
    answer = desk.run("Judge", *order, *unsaid, "--reference", "PR-4")
    assert (answer.status, "--services" in answer.err) == (2, True)


def test_the_order_that_keeps_the_data_is_named_and_told_where_it_ends_too_early(desk: Office) -> None:
    desk.order()
    produce(desk, "--preservation-order", "P-1")
    assert paged.value(desk.see("production-order", "show", "PR-1"), "preserved_state") == "not_started"
    desk.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")
    shown = desk.see("production-order", "show", "PR-1")
    assert (paged.value(shown, "preserved_state"), SHORT in paged.alarms(shown)) == ("in_force", False)
    desk.done("Judge", "preservation-order", "withdraw", "P-1", "--reason", "no_longer_needed")
    shown = desk.see("production-order", "show", "PR-1")
    assert (paged.value(shown, "preserved_state"), SHORT in paged.alarms(shown)) == ("withdrawn", True)
    assert (
        "nothing on record preserves the data until the deadline"
        in desk.desk.run("production-order", "show", "PR-1").out
    )
    desk.done("Judge", "production-order", "withdraw", "PR-1", "--reason", "obtained")
    assert SHORT not in paged.alarms(desk.see("production-order", "show", "PR-1"))


def test_a_confidential_order_makes_its_case_one_whose_readers_sign(desk: Office) -> None:
    case = desk.see("case", "show", "C-1")["key"]
    secret = [word.replace("--no-confidential", "--confidential") for word in PRODUCE]
    for number, words, found in (("PR-1", PRODUCE, False), ("PR-2", secret, True)):
        desk.done("Judge", "production-order", "issue", "C-1", *words, "--reference", number)
        store = SqlLedgerStore.open(desk.folder / "vault" / "ledger.db", readonly=True)
        try:
            assert is_confidential(recalled(store.read()), case) is found
        finally:
            store.close()


def test_the_answers_for_scripts_are_those_on_file_and_dry_runs_enter_nothing(desk: Office) -> None:
    desk.order()
    for who, action, words in (
        ("Judge", "issue", ("C-1", *PRODUCE, "--reference", "PR-1", "--preservation-order", "P-1")),
        ("Eve", "serve", ("PR-1", *SERVE)),
        ("Eve", "answer", ("PR-1", *ANSWER)),
        ("Judge", "set-term", ("PR-1", *TERM)),
        ("Judge", "withdraw", ("PR-1", "--reason", "obtained")),
        ("Eve", "quash", ("PR-1", *QUASH)),
    ):
        before = desk.size()
        assert "nothing was entered" in desk.run(who, "production-order", action, *words, "--dry-run").out
        assert desk.size() == before
        golden(
            f"production-order-{action}",
            desk.run(who, "production-order", action, *words, "--json"),
            desk.folder,
        )
        if action == "answer":
            desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT)
    golden("production-order-list", desk.desk.run("production-order", "list", "--json"), desk.folder)
    golden("production-order-show", desk.desk.run("production-order", "show", "PR-1", "--json"), desk.folder)
    assert "quashed" in desk.desk.run("production-order", "list", "--case", "C-1").out
    assert "PR-1" in desk.desk.run("case", "show", "C-1").out
    assert paged.rows(desk.see("case", "show", "C-1"), "production_orders")[0]["state"] == "quashed"
    assert desk.desk.run("production-order", "show", "PR-9").status == 6


def test_what_was_handed_over_is_shown_with_its_order_wherever_a_seizure_would_be(desk: Office) -> None:
    produce(desk)
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    desk.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    both = ("exhibit", "register", "EV/1", "--production-order", "PR-1", "--seizure", "S-1", *SENT)
    assert desk.run("Eve", *both).status == 2
    assert desk.run("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-9", *SENT).status == 6
    desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT)
    shown = desk.see("exhibit", "show", "EV/1")
    order = desk.see("production-order", "show", "PR-1")
    assert (paged.value(shown, "production_order"), paged.has(shown, "seizure")) == (order["key"], False)
    assert paged.value(shown, "held_under") == "production_order"
    assert "handed over by PR-1 " in " ".join(desk.desk.run("exhibit", "show", "EV/1").out.split())
    assert [row["exhibit"] for row in paged.rows(order, "handed_over")] == ["EV/1"]
    assert (paged.value(order, "registered_count"), paged.value(order, "held_until")) == (1, None)
    assert paged.rows(desk.see("case", "show", "C-1"), "exhibits")[0]["production_order"] == order["key"]
    made = desk.done("Eve", "exhibit", "print-continuity", "EV/1", "--out", "sheet.pdf")
    assert made["schema"] == "custody.exhibit.print-continuity/1"
    assert "gaps" not in desk.see("exhibit", "timeline", "EV/1")["sections"]


def test_an_order_that_is_set_aside_leaves_what_was_handed_over_without_authority(desk: Office) -> None:
    produce(desk)
    desk.done("Eve", "production-order", "serve", "PR-1", *SERVE)
    desk.done("Eve", "production-order", "answer", "PR-1", *ANSWER)
    desk.done("Eve", "exhibit", "register", "EV/1", "--production-order", "PR-1", *SENT)
    desk.done("Judge", "production-order", "set-term", "PR-1", *TERM)
    assert paged.value(desk.see("production-order", "show", "PR-1"), "held_until") == "2027-11-20T12:00:00Z"
    assert desk.see("deadlines", "--within", "600d")["held_without_authority"] == []
    desk.done("Eve", "production-order", "quash", "PR-1", *QUASH)
    due = desk.see("deadlines", status=10)
    (bare,) = due["held_without_authority"]
    assert (bare["production_order"], bare["seizure"], bare["why"]) == (
        desk.see("production-order", "show", "PR-1")["key"],
        None,
        "refused",
    )
    assert "give_back" in {deadline["sort"] for deadline in due["deadlines"]}
    told = desk.desk.run("deadlines").out.partition("held without recorded authority")[2]
    assert "production order" in told
    assert "PR-1" in told
    assert (
        paged.texts(desk.see("today"), "production_orders_without_authority")[0]["production_order"] == "PR-1"
    )
    assert "NO, since" in desk.desk.run("production-order", "show", "PR-1").out
    assert "NO AUTHORITY TO HOLD on record since" in desk.desk.run("exhibit", "show", "EV/1").out


def test_whoever_discloses_an_entry_of_a_confidential_order_is_warned_first(desk: Office) -> None:
    secret = [word.replace("--no-confidential", "--confidential") for word in PRODUCE]
    for number, words, warned in (("PR-1", PRODUCE, False), ("PR-2", secret, True)):
        desk.done("Judge", "production-order", "issue", "C-1", *words, "--reference", number)
        entry = str(desk.size() - 1)
        to = (
            "--to",
            "counsel",
            "--purpose",
            "defence",
            "--out",
            f"out-{number}",
            "--fields",
            "power",
            "--yes",
        )
        answer = desk.run("Judge", "entry", "disclose", entry, *to)
        assert answer.status in (0, 10), answer.err
        assert (f"production order {number}" in answer.err and "is confidential" in answer.err) is warned
        published = desk.run("Ada", "log", "publish", f"tiles-{number}", "--with-entries")
        assert ("1 order in this ledger must be kept confidential" in published.err) is warned
