"""A State in an entry is one that exists: ZZ was taken for a State, and a territory with its own system for none."""

from __future__ import annotations

import pytest

from custody.law import states
from custody.law.countries import COUNTRIES
from tests.answers.dates.arrival_play import desk, furnished
from tests.cli import paged
from tests.cli.office import ASSIST, REQUEST, SENT, Office

__all__ = ["desk", "furnished"]

SEEK = (
    "--channel",
    "network_24_7",
    "--location-sought",
    "provider",
    "--no-confidential",
    "--data-description",
    "a mailbox",
)
EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")
COMMANDS = {
    "preservation-request receive": (
        "Eve",
        ("preservation-request", "receive", "C-1", "--requesting-state"),
        REQUEST,
    ),
    "preservation-request send": (
        "Judge",
        ("preservation-request", "send", "C-1", "--requested-state"),
        SENT,
    ),
    "mla-request receive": ("Eve", ("mla-request", "receive", "C-1", "--requesting-state"), ASSIST),
    "mla-request send": (
        "Judge",
        ("mla-request", "send", "C-1", "--requested-state"),
        (*ASSIST, "--legal-basis", "s. 4"),
    ),
    "enquiry receive": (
        "Eve",
        ("enquiry", "receive", "C-1", "--requesting-state"),
        (*SEEK, "--authority", "x"),
    ),
    "enquiry send": ("Eve", ("enquiry", "send", "C-1", "--requested-state"), (*SEEK, "--authority", "x")),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_the_same_states_and_refuses_the_others_in_one_text(
    desk: Office, command: str
) -> None:
    who, begin, rest = COMMANDS[command]
    before = desk.size()
    for wrong, meant in (
        ("ZZ", ""),
        ("uk", "did you mean GB (Britain (UK))?"),
        ("Germny", "did you mean DE (Germany)?"),
    ):
        answer = desk.run(who, *begin, wrong, *rest)
        assert (answer.status, desk.size()) == (2, before), answer.err
        assert "must be the code of a State in ISO 3166-1, such as AT" in answer.err
        assert meant in answer.err
    for good in ("at", "GB-SCT", "EU", "XK", "EPPO"):
        assert desk.run(who, *begin, good, *rest, "--allow-duplicate").status in (0, 10), good
    assert desk.size() == before + 5


def test_a_third_state_is_one_too(desk: Office) -> None:
    desk.received("AT-1")
    begin = (
        "preservation-request",
        "disclose-traffic-data",
        "AT-1",
        "--provider",
        "x",
        "--path",
        "y",
        "--third-state",
    )
    answer = desk.run("Eve", *begin, "ZZ")
    assert (answer.status, "must be the code of a State" in answer.err) == (2, True)
    desk.done("Eve", "enquiry", "receive", "C-1", "--requesting-state", "AT", "--reference", "E-1", *SEEK)
    answer = desk.run("Eve", "enquiry", "answer", "E-1", "--outcome", "elsewhere", "--third-state", "ZZ")
    assert (answer.status, "must be the code of a State" in answer.err) == (2, True)
    desk.done("Eve", "enquiry", "answer", "E-1", "--outcome", "elsewhere", "--third-state", "de")


def test_a_correction_takes_no_other_state(desk: Office) -> None:
    desk.received("AT-1")
    entry = desk.size() - 1
    answer = desk.run(
        "Eve", "entry", "correct", str(entry), "--field", "state", "--value", "ZZ", "--reason", "typed"
    )
    assert answer.status in (2, 5), answer.err


def test_an_older_entry_with_a_code_that_is_none_today_stays_readable(
    desk: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = ("preservation-request", "receive", "C-1", "--requesting-state", "YU")
    with monkeypatch.context() as then:
        then.setitem(COUNTRIES, "YU", "Yugoslavia")
        desk.done("Eve", *receive, "--reference", "YU-1", *REQUEST)
    answer = desk.run("Eve", *receive, "--reference", "YU-2", *REQUEST)
    assert (answer.status, "must be the code of a State" in answer.err) == (2, True)

    assert paged.value(desk.see("preservation-request", "show", "YU-1"), "state") == "YU"
    (listed,) = paged.texts(desk.see("preservation-request", "list"), "preservation_requests")
    assert listed["state"] == "from YU"
    entry = desk.see("log", "show", "--entry", str(desk.size() - 1))
    assert {field["name"]: field["value"] for field in entry["fields"]}["state"] == "YU"
    assert entry["verdicts"]["fields"]["verdict"] == "VERIFIED"
    assert desk.see("check")["scopes"]["legal"] == "verified"
    desk.done("Eve", "preservation-request", "effect", "YU-1", *EFFECT, status=10)
    assert paged.value(desk.see("preservation-request", "show", "YU-1"), "standing") == "in_force"


def test_a_territory_stands_for_its_state_and_a_special_case_for_itself() -> None:
    assert len(COUNTRIES) == 249
    assert states.name_of("GB-SCT") == COUNTRIES["GB"]
    assert (states.party("GB-SCT"), states.party("EPPO")) == ("GB", "EPPO")
