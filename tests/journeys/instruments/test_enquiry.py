"""Where are the data? Asked over the network, answered: elsewhere; and the request that follows goes there."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.instruments.test_enquiry import ASK, BY, ELSEWHERE
from tests.cli.office import SENT, Office


def test_from_an_enquiry_to_a_request_to_the_state_it_led_to(office: Office) -> None:
    office.case()
    office.done("Eve", "enquiry", "send", "C-1", "--requested-state", "AT", "--reference", "E-1", *ASK, *BY)
    office.desk.clock.advance(3 * DAY)
    silent = ("enquiry", "answer", "E-1", "--outcome", "no_answer", "--recorded")
    office.done("Eve", *silent)
    office.desk.clock.advance(DAY)
    office.done("Eve", "enquiry", "answer", "E-1", *ELSEWHERE, "--recorded", status=10)
    request = ("--reference", "HERE-1", "--enquiry", "E-1", *SENT)
    made = office.done("Judge", "preservation-request", "send", "C-1", "--requested-state", "DE", *request)[
        "entries"
    ][0]
    found = office.see("enquiry", "show", "E-1")
    assert made["facts"]["enquiry"] == found["key"]
    assert [item["outcome"] for item in paged.later(found, "enquiry.answered")] == [
        "no_answer",
        "elsewhere",
    ]
    assert (paged.maybe(found, "located"), paged.marks(found)) == ("DE", ["enquiry.late"])
    assert [
        (row["preservation_request"], row["state"]) for row in paged.texts(found, "requests_that_follow")
    ] == [("HERE-1", "DE")]
    assert "HERE-1" in office.desk.run("enquiry", "show", "E-1").out
    assert paged.value(office.see("preservation-request", "show", "HERE-1"), "enquiry") == found["key"]
    assert "E-1, for the place, before it" in office.desk.run("preservation-request", "show", "HERE-1").out
    other = office.case("C-2")
    office.done("Eve", "enquiry", "send", other, "--requested-state", "AT", "--reference", "E-2", *ASK)
    wrong = office.run(
        "Judge", "preservation-request", "send", "C-1", "--requested-state", "DE", "--enquiry", "E-2", *SENT
    )
    assert (wrong.status, "[rule preservation_request.enquiry]" in wrong.err) == (5, True)
    assert office.see("check")["verdict"] == "verified"


def test_what_another_state_asked_is_answered_here_and_its_request_names_the_enquiry(office: Office) -> None:
    office.case()
    office.done("Eve", "enquiry", "receive", "C-1", "--requesting-state", "AT", "--reference", "AT-E-9", *ASK)
    office.done(
        "Eve", "enquiry", "answer", "AT-E-9", "--outcome", "here", "--data-holder", "Example Mail Ltd"
    )
    office.received("AT-1", "C-1", "--enquiry", "AT-E-9")
    assert [
        row["preservation_request"]
        for row in paged.texts(office.see("enquiry", "show", "AT-E-9"), "requests_that_follow")
    ] == ["AT-1"]
    assert "from AT" in " ".join(office.desk.run("enquiry", "show", "AT-E-9").out.split())
    office.done("Eve", "enquiry", "send", "C-1", "--requested-state", "AT", "--reference", "E-1", *ASK)
    crossed = office.done(
        "Eve",
        *(
            "preservation-request",
            "receive",
            "C-1",
            "--requesting-state",
            "AT",
            "--reference",
            "AT-2",
            "--enquiry",
            "E-1",
        ),
        *SENT[: SENT.index("--legal-basis")],
        status=10,
    )["entries"][0]
    assert crossed["nonconforming"] == ["preservation_request.enquiry.direction"]
