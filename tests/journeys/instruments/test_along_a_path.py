"""One message through two providers at home and one abroad: followed order by order, and then for another State."""

from __future__ import annotations

from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.instruments.test_order_path import due, onward, show
from tests.cli.instruments.test_request_path import ABROAD, EFFECT, send
from tests.cli.office import ORDER, SENT, Office

END = ("--reason", "unidentified", "--explanation", "a relay that keeps nothing")


def serve(office: Office, number: str) -> None:
    office.done("Eve", "preservation-order", "serve", number, "--method", "electronic")
    office.desk.clock.advance(2 * HOUR)


def test_a_message_is_followed_through_two_providers_at_home_to_one_abroad(office: Office) -> None:
    office.case()
    office.order("P-1")
    serve(office, "P-1")
    show(office, "at_home", "P-1")
    assert due(office) == [("P-1", "path", "preservation_order.issued")]
    onward(office, "P-2", "P-1")
    assert due(office) == []
    serve(office, "P-2")
    show(office, "abroad", "P-2")
    assert due(office) == [("P-2", "path_abroad", "preservation_request.sent")]
    send(office, "HERE-1", "DE", "--upstream-order", "P-2")
    assert due(office) == []
    told = ("--third-state", "NL", "--provider", "Voorbeeld BV", "--path", "from a relay", "--recorded")
    office.done("Eve", "preservation-request", "disclose-traffic-data", "HERE-1", *told)
    send(office, "HERE-2", "NL", "--upstream-request", "HERE-1")
    (way,) = paged.texts(office.see("case", "show", "C-1"), "paths")
    assert way["path"] == "P-1 > P-2 > HERE-1 > HERE-2"
    text = " ".join(office.desk.run("case", "show", "C-1").out.split())
    assert " > HERE-1 > " in text
    assert paged.said(office.see("preservation-order", "show", "P-1"), "after") == "P-2"
    assert office.see("check")["verdict"] == "verified"


def test_the_same_message_is_followed_for_another_state_which_is_told_what_is_found(office: Office) -> None:
    office.case()
    office.received()
    office.order("P-1")
    serve(office, "P-1")
    office.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT)
    show(office, "at_home", "P-1")
    onward(office, "P-2", "P-1")
    serve(office, "P-2")
    office.done(
        "Eve", "preservation-request", "link-order", "AT-1", "P-2", "--explanation", "the next provider"
    )
    show(office, "abroad not_known", "P-2")
    assert due(office) == [("AT-1", "path_owed", "preservation_request.traffic_data_disclosed")]
    office.done("Eve", "preservation-request", "disclose-traffic-data", "AT-1", *ABROAD)
    assert due(office) == []
    show(office, "at_home", "P-2")
    office.done("Eve", "preservation-order", "close-path", "P-2", *END)
    assert due(office) == []
    shown = office.see("preservation-request", "show", "AT-1")
    told = paged.later(shown, "preservation_request.traffic_data_disclosed")
    assert ([entry["third_state"] for entry in told], paged.maybe(shown, "path_states")) == (["DE"], "DE")
    assert office.see("check")["verdict"] == "verified"


def test_no_order_for_content_and_no_request_for_it_stands_in_a_path(office: Office) -> None:
    office.case()
    content, asking = list(ORDER), list(SENT)
    for words in (content, asking):
        words[words.index("traffic")] = "subscriber"
    office.done("Judge", "preservation-order", "issue", "C-1", *content, "--reference", "P-1")
    office.order("P-2")
    issue = ("preservation-order", "issue", "C-1", *ORDER, "--reference", "P-3", "--upstream-order", "P-1")
    office.refused("Judge", *issue, rule="un-26.chain", article="26(a)", accepted="Name traffic data in both")
    asked = (
        "preservation-request",
        "send",
        "C-1",
        "--requested-state",
        "DE",
        "--upstream-order",
        "P-2",
        *asking,
    )
    office.refused("Judge", *asked, rule="un-26.chain", article="26(a)", accepted="Name traffic data in both")
