"""`custody preservation-request`: what its verbs enter and refuse, and lists."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from custody.law.clock import DAY
from custody.model.schema.ids import b64
from tests.cli import paged
from tests.cli.office import REQUEST, SENT, Office, golden

FROM_AT, TO_AT = ("--requesting-state", "AT"), ("--requested-state", "AT")

EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")


@pytest.fixture
def desk(bound: Office) -> Office:
    """An office with case C-1, an order P-1 that runs, and a request AT-1 that was received."""
    return bound


def do(office: Office, who: str, verb: str, *argv: str, status: int = 0) -> dict[str, Any]:
    """Type one verb about a request and give its document."""
    return office.done(who, "preservation-request", verb, *argv, status=status)


def show(office: Office, request: str = "AT-1") -> dict[str, Any]:
    return office.see("preservation-request", "show", request)


def shown(office: Office, request: str = "AT-1") -> str:
    return office.desk.run("preservation-request", "show", request).out


def without(flag: str, *, values: int = 1) -> tuple[str, ...]:
    """Return what a request states without one flag."""
    at = REQUEST.index(flag)
    return (*REQUEST[:at], *REQUEST[at + 1 + values :])


def test_the_answers_for_scripts_are_those_on_file(office: Office) -> None:
    office.case()
    office.order()
    office.done("Eve", "preservation-order", "serve", "P-1", "--method", "electronic")

    def keep(name: str, who: str, verb: str, *argv: str) -> None:
        golden(
            f"preservation-request-{name}",
            office.run(who, "preservation-request", verb, *argv, "--json"),
            office.folder,
        )

    left_out = ("--not-known", "necessity", "--not-known-reason", "the paper gives none")
    receive = ("C-1", *FROM_AT, "--reference", "AT-1", *without("--necessity"), *left_out)
    keep("receive", "Eve", "receive", *receive)
    keep("send", "Judge", "send", "C-1", "--requested-state", "PT", "--reference", "HERE-1", *SENT)
    keep("query", "Eve", "query", "AT-1", "--question", "Why must they be preserved?")
    keep("effect", "Eve", "effect", "AT-1", *EFFECT, "--preservation-order", "P-1")
    keep(
        "notify-concern",
        "Eve",
        "notify-concern",
        "AT-1",
        "--risks",
        "confidentiality",
        "--explanation",
        "holder is a suspect",
    )
    golden(
        "preservation-request-show",
        office.desk.run("preservation-request", "show", "AT-1", "--json"),
        office.folder,
    )
    keep("answer-concern", "Eve", "answer-concern", "AT-1", "--proceed", "--answer", "go ahead")
    keep(
        "supplement",
        "Eve",
        "supplement",
        "AT-1",
        "--supplied-particulars",
        "e",
        "--answer",
        "logs go after two weeks",
    )
    keep(
        "request-extension",
        "Eve",
        "request-extension",
        "AT-1",
        "--recorded",
        "--explanation",
        "the request is being drafted",
    )
    keep("decide-extension", "Judge", "decide-extension", "AT-1", "--granted", "--days", "60")
    office.asked("AT-1")
    golden(
        "preservation-request-show-pending",
        office.desk.run("preservation-request", "show", "AT-1", "--json"),
        office.folder,
    )
    office.done("Judge", "mla-request", "grant", "MLA-1", "--extent", "full")
    keep("withdraw", "Judge", "withdraw", "HERE-1", "--explanation", "obtained by other means")
    for reference in ("AT-2", "AT-3", "AT-4"):
        office.received(reference)
    keep("refuse", "Judge", "refuse", "AT-2", "--refusal-grounds", "40.22", "--explanation", "persecution")
    do(office, "Eve", "effect", "AT-4", *EFFECT, status=10)
    told = ("--third-state", "DE", "--information-given", "the servers are in Frankfurt")
    keep("report-non-execution", "Judge", "report-non-execution", "AT-3", "--reasons", "elsewhere", *told)
    golden(
        "preservation-request-list",
        office.desk.run("preservation-request", "list", "--case", "C-1", "--json"),
        office.folder,
    )
    office.desk.clock.advance(61 * DAY)
    keep("lapse", "Bot", "lapse", "--due")
    keep("link-order", "Eve", "link-order", "AT-4", "P-1", "--explanation", "nothing was named before")
    office.desk.clock.advance(61 * DAY)
    keep("release-data", "Judge", "release-data", "AT-1", "--reason", "executed")


def test_every_particular_that_is_missing_is_named_at_once(office: Office) -> None:
    office.case()
    bare = ("--channel", "diplomatic", "--mla-request-intended", "--no-confidential")
    answer = office.run("Eve", "preservation-request", "receive", "C-1", *FROM_AT, *bare)
    assert answer.status == 2
    for flag in ("--data-categories", "--authority", "--offence", "--data", "--necessity"):
        assert flag in answer.err
    assert "--not-known" in answer.err


def test_what_comes_incomplete_is_recorded_and_asked_for_and_what_goes_out_incomplete_is_refused(
    office: Office,
) -> None:
    office.case()
    left = (*without("--necessity"), "--not-known", "necessity", "--not-known-reason", "left out")
    answer = office.run(
        "Eve", "preservation-request", "receive", "C-1", *FROM_AT, "--reference", "AT-1", *left
    )
    assert answer.status == 10
    assert "it does not state (e) why preservation is necessary" in answer.out
    assert "preserve the data all the same (art. 42(4))" in answer.out
    refused = office.run("Judge", "preservation-request", "send", "C-1", *TO_AT, *left)
    assert refused.status == 5
    assert "[rule un-42.particulars, article 42(3)(e)]" in refused.err
    taken = do(office, "Eve", "send", "C-1", *TO_AT, *left, "--recorded", status=10)["entries"][0]
    assert taken["nonconforming"] == ["un-42.particulars"]


def test_a_request_that_announces_no_assistance_lacks_letter_f(office: Office) -> None:
    office.case()
    words = ["--no-mla-request-intended" if word == "--mla-request-intended" else word for word in SENT]
    answer = office.run("Judge", "preservation-request", "send", "C-1", *TO_AT, *words)
    assert answer.status == 5
    assert "article 42(3)(f)" in answer.err


def test_the_missing_ones_are_asked_for_unless_others_are_named(desk: Office) -> None:
    answer = desk.run("Eve", "preservation-request", "query", "AT-1", "--question", "Which mailbox?")
    assert answer.status == 2
    assert "is complete" in answer.err
    do(desk, "Eve", "query", "AT-1", "--queried-particulars", "c", "--question", "Which mailbox?")
    left = ("--not-known", "offence", "necessity", "--not-known-reason", "left out")
    desk.done(
        *("Eve", "preservation-request", "receive", "C-1", *FROM_AT, "--reference", "AT-2"),
        *[
            word
            for word in without("--necessity")
            if word not in ("--offence", "fraud by way of a forged shop")
        ],
        *left,
        status=10,
    )
    asked = do(desk, "Eve", "query", "AT-2", "--question", "What and why?")["entries"][0]
    assert asked["facts"]["queried_particulars"] == "b e"
    do(desk, "Eve", "supplement", "AT-2", "--supplied-particulars", "b", "--answer", "fraud")
    assert paged.rows(show(desk, "AT-2"), "lacking") == [
        {"letter": "e", "what": "why preservation is necessary", "asked": True}
    ]
    assert "(e)  why preservation is necessary  yes" in shown(desk, "AT-2")


def test_a_warning_is_open_until_it_is_answered(desk: Office) -> None:
    do(
        desk,
        "Eve",
        "notify-concern",
        "AT-1",
        "--risks",
        "availability",
        "--explanation",
        "the host is failing",
    )
    text = shown(desk)
    assert "silence is no answer" in " ".join(text.split())
    assert "the host is failing" in text
    told = " ".join(text.split())
    assert (
        "a concern is unanswered (by AT, the other State) custody preservation-request answer-concern AT-1"
        in told
    )
    do(desk, "Eve", "answer-concern", "AT-1", "--no-proceed", "--answer", "leave it")
    assert "CONCERN" not in shown(desk)
    assert paged.maybe(show(desk), "standing") == "withdrawn"


def test_show_tells_the_whole_history_with_marks_and_who_signed(desk: Office) -> None:
    do(desk, "Eve", "answer-concern", "AT-1", "--proceed", "--answer", "to no warning", status=10)
    entries = paged.rows(show(desk), "entries")
    assert [item["kind"] for item in entries] == [
        "preservation_request.concern_answered",
        "preservation_request.received",
    ]
    assert {item["by"] for item in entries} == {desk.keys["Eve"]}
    assert "nonconforming: no concern was unanswered" in shown(desk)
    assert paged.marks(show(desk)) == ["un-42.concern.not_open"]


def test_a_request_is_found_by_reference_identifier_and_prefix_and_in_the_log(desk: Office) -> None:
    subject = show(desk)["key"]
    for text in (subject, subject[:8]):
        assert paged.value(show(desk, text), "reference") == "AT-1"
    (row,) = desk.see("log", "show", "--subject", "preservation_request:AT-1")["entries"]
    assert (row["kind"], row["about"]) == ("preservation_request.received", "AT-1")


def test_a_reference_in_use_is_refused_unless_it_is_said_to_be_another(desk: Office) -> None:
    again = ("preservation-request", "receive", "C-1", *FROM_AT, "--reference", "AT-1", *REQUEST)
    answer = desk.run("Eve", *again)
    assert answer.status == 7
    assert "--allow-duplicate" in answer.err
    desk.done("Eve", *again, "--allow-duplicate")


def test_the_paper_is_hashed(desk: Office) -> None:
    paper = desk.folder / "request.pdf"
    paper.write_bytes(b"signed in Graz")
    receive = ("receive", "C-1", *FROM_AT, "--reference", "AT-2", *REQUEST, "--document", "request.pdf")
    entry = do(desk, "Eve", *receive)["entries"][0]
    assert entry["facts"]["document_sha256"] == b64(sha256(b"signed in Graz").digest())
    assert sha256(b"signed in Graz").hexdigest() in shown(desk, "AT-2")


def test_requests_are_listed_the_soonest_end_first_by_case_direction_and_standing_and_page_by_page(
    desk: Office,
) -> None:
    desk.case("C-2")
    desk.received("AT-2", "C-2")
    desk.sent("HERE-1", "C-2")
    do(desk, "Eve", "effect", "AT-2", "--days", "60", "--data-holder", "x", status=10)
    do(desk, "Eve", "effect", "AT-1", "--days", "90", "--data-holder", "x", status=10)

    def names(*argv: str) -> list[str]:
        return [row["name"] for row in paged.listed(desk.see("preservation-request", "list", *argv))]

    assert names() == ["AT-2", "AT-1", "HERE-1"]
    assert names("--case", "C-2") == ["AT-2", "HERE-1"]
    assert names("--incoming") == ["AT-2", "AT-1"]
    assert names("--outgoing") == ["HERE-1"]
    assert names("--standing", "requested") == ["HERE-1"]
    assert names("--skip", "1", "--limit", "1") == ["AT-1"]
    first = desk.desk.run("preservation-request", "list", "--limit", "2").out
    assert "2 of 3 shown. Go on: custody preservation-request list --limit 2 --skip 2" in first
    assert paged.count(desk.see("preservation-request", "list", "--limit", "2"), "preservation_requests") == 3
    assert names("--skip", "3") == []
    do(desk, "Judge", "withdraw", "HERE-1")
    assert names("--open") == ["AT-2", "AT-1"]
    assert names("--open", "--case", "C-2") == ["AT-2"]
    assert names()[-1] == "HERE-1"
    assert (
        desk.desk.run("preservation-request", "list", "--standing", "granted").out
        == "no preservation requests\n"
    )


def test_status_lists_what_waits_for_somebody_here_and_a_case_lists_all_of_it(desk: Office) -> None:
    def waiting(status: int = 0) -> list[tuple[str, str]]:
        found = desk.see("today", status=status)
        names = [item["preservation_request"] for item in paged.texts(found, "preservation_requests_waiting")]
        assert paged.count(found, "preservation_requests_waiting") == len(names)
        return list(
            zip(
                names,
                (item["next"] for item in paged.rows(found, "preservation_requests_waiting")),
                strict=True,
            )
        )

    desk.sent()
    assert waiting() == [("AT-1", "preservation_request.effected")]
    assert "Preservation requests waiting (1)" in desk.desk.run("today").out
    do(desk, "Eve", "effect", "AT-1", *EFFECT, status=10)
    do(desk, "Eve", "effect", "HERE-1", "--days", "70", "--data-holder", "x")
    assert waiting() == []
    desk.desk.clock.advance(50 * DAY)
    assert waiting() == [("AT-1", "preservation_request.extension_requested")]
    desk.desk.clock.advance(8 * DAY)
    assert waiting() == [
        ("AT-1", "preservation_request.extension_requested"),
        ("HERE-1", "preservation_request.extension_requested"),
    ]
    desk.desk.clock.advance(3 * DAY)
    assert waiting(status=10)[0] == ("AT-1", "preservation_request.lapsed")
    case = paged.texts(desk.see("case", "show", "C-1"), "preservation_requests")
    assert [(item["preservation_request"], item["standing"]) for item in case] == [
        ("AT-1", "lapsed"),
        ("HERE-1", "due soon"),
    ]
    assert "Preservation requests (2)" in desk.desk.run("case", "show", "C-1").out
    do(desk, "Bot", "lapse", "--due")
    assert waiting() == [("HERE-1", "preservation_request.extension_requested")]


@pytest.mark.parametrize(
    ("who", "argv", "status", "told"),
    [
        ("Eve", ("send", "C-1", *TO_AT, *SENT), 5, "needs the role authority"),
        ("Eve", ("request-extension", "AT-1"), 5, "record it with --recorded"),
        ("Judge", ("request-extension", "AT-1"), 5, "[rule preservation_request.outgoing, article 42(9)]"),
        ("Judge", ("withdraw", "AT-1"), 5, "[rule preservation_request.outgoing, article 40(26)]"),
        (
            "Eve",
            ("request-extension", "AT-1", "--recorded"),
            5,
            "[rule un-42.extension.not_started, article 42(9)]",
        ),
        (
            "Judge",
            ("decide-extension", "AT-1", "--refused"),
            5,
            "[rule un-42.extension.not_started, article 42(9)]",
        ),
        ("Judge", ("decide-extension", "AT-1"), 2, "required"),
        ("Judge", ("decide-extension", "AT-1", "--granted", "--refused"), 2, "not allowed with"),
        (
            "Judge",
            ("release-data", "AT-1", "--reason", "period_ended"),
            5,
            "[rule un-42.release.early, article 42(8)]",
        ),
        ("Judge", ("release-data", "AT-1", "--reason", "bored"), 2, "invalid choice"),
        ("Judge", ("refuse", "AT-1", "--refusal-grounds", "40.22"), 2, "--explanation"),
        (
            "Judge",
            ("refuse", "AT-1", "--refusal-grounds", "40.8.de_minimis", "--explanation", "x"),
            2,
            "'40.8.de_minimis' is not one of",
        ),
        (
            "Eve",
            ("receive", "C-1", "--requesting-state", "Austria", *REQUEST),
            2,
            "did you mean AT (Austria)",
        ),
        ("Eve", ("receive", "C-9", *FROM_AT, *REQUEST), 6, "no case named"),
        ("Eve", ("receive", "C-1", *REQUEST), 2, "--requesting-state"),
        ("Eve", ("query", "AT-9", "--question", "x"), 6, "custody preservation-request list"),
        (
            "Eve",
            ("supplement", "AT-1", "--supplied-particulars", "z", "--answer", "x"),
            2,
            "'z' is not one of",
        ),
        ("Eve", ("notify-concern", "AT-1", "--explanation", "x"), 2, "--risks"),
        ("Eve", ("effect", "AT-1", "--days", "sixty", "--data-holder", "x"), 2, "is no whole number"),
        ("Eve", ("lapse",), 2, "required"),
        ("Eve", ("lapse", "AT-1"), 5, "no lapse"),
        (
            "Judge",
            ("refuse", "HERE-1", "--refusal-grounds", "40.22", "--explanation", "x"),
            5,
            "[rule preservation_request.incoming",
        ),
    ],
)
def test_a_wrong_call_enters_nothing(
    desk: Office, who: str, argv: tuple[str, ...], status: int, told: str
) -> None:
    desk.sent()
    before = desk.size()
    answer = desk.run(who, "preservation-request", *argv)
    assert (answer.status, answer.out) == (status, "")
    assert told in answer.err
    assert desk.size() == before
