"""A key that others had: whatever is shown or handed out says so of the entries that they may have signed."""

from __future__ import annotations

import pytest

from tests.cli import paged
from tests.cli.office import ASSIST, ORDER, OTHERS, REQUEST, Office

TO = ("--to", "counsel", "--purpose", "defence", "--out", "out")


class Leaked:
    """An exhibit that Eve registered and Carl took over, and Eve's key revoked as of before both."""

    def __init__(self, office: Office) -> None:
        self.office = office
        office.case()
        office.seizure()
        office.exhibit("EV/1")
        self.registered = office.size() - 1
        self.since = office.see("log", "show", "--entry", str(self.registered))["at"]
        office.done(
            "Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "storage_move", "--hours", "24"
        )
        office.done(
            "Carl", "transfer", "accept", "EV/1", "--seal-state", "absent", "--condition", "as_described"
        )
        self.accepted = office.size() - 1
        revoke = ("key", "revoke", "--key", office.keys["Eve"], "--reason", "compromised")
        self.revoked = office.done("Ada", *revoke, "--compromised-since", self.since)["entries"][0][
            "position"
        ]
        self.told = (
            f"others may have had the key since {self.since}: entry {self.revoked} revoked it (compromised)"
        )

    def page(self, *argv: str) -> str:
        """Return what is printed, folds undone."""
        answer = self.office.run("Judge", *argv)
        return " ".join((answer.out + answer.err).split())


@pytest.fixture
def leaked(office: Office) -> Leaked:
    return Leaked(office)


def test_the_key_of_an_entry_is_neither_shown_nor_refuted_to_be_the_owner_s_then(leaked: Leaked) -> None:
    verdicts = leaked.office.see("log", "show", "--entry", str(leaked.registered))["verdicts"]
    assert verdicts["key"]["verdict"] == "NOT CHECKED"
    assert verdicts["key"]["why"].endswith(leaked.told)
    assert verdicts["signer"]["verdict"] == "VERIFIED"
    other = leaked.office.see("log", "show", "--entry", str(leaked.accepted))["verdicts"]
    assert other["key"]["verdict"] == "VERIFIED"


def test_a_list_of_entries_marks_those_that_others_may_have_signed(leaked: Leaked) -> None:
    document = leaked.office.see("log", "show")
    offered = leaked.accepted - 1
    doubted = {entry["entry"]: entry for entry in document["doubted"]}
    assert set(doubted) == {leaked.registered, offered}
    assert doubted[offered]["revoked_by"] == leaked.revoked
    lines = leaked.office.run("Judge", "log", "show").out.splitlines()
    marked = {int(line.split()[0]) for line in lines if line.rstrip().endswith("Eve (?)")}
    assert marked == set(doubted)
    assert all("(?)" not in line for line in lines if line.startswith(f"{leaked.accepted} "))
    page = leaked.page("log", "show")
    assert "whoever signed is open: 2 entries not shown to be older" in page
    assert leaked.told in page
    some = leaked.office.see("log", "show", "--subject", "EV/1")
    assert {entry["entry"] for entry in some["doubted"]} == {leaked.registered, offered} & {
        entry["entry"] for entry in some["entries"]
    }
    assert leaked.office.see("log", "show", "--last", "2")["doubted"] == []
    assert "(?)" not in leaked.office.run("Judge", "log", "show", "--last", "2").out


def test_the_ledger_on_screens_marks_them_too(leaked: Leaked) -> None:
    shown = leaked.office.run("Judge", "tui", "--plain", "ledger").out
    rows = [line.lstrip(" !") for line in shown.splitlines() if line.rstrip().endswith("Eve (?)")]
    assert {int(row.split()[0]) for row in rows} == {leaked.registered, leaked.accepted - 1}
    assert f"Eve (?): {leaked.told}" in " ".join(shown.split())
    assert "(?)" not in leaked.office.run("Judge", "tui", "--plain", "ledger:2").out


def test_what_is_shown_of_an_exhibit_names_its_doubted_entries(leaked: Leaked) -> None:
    offered = leaked.accepted - 1
    for action in ("show", "timeline"):
        found = leaked.office.run("Judge", "exhibit", action, "EV/1", "--json").document
        alarms = (alarm for alarm in found["alarms"] if alarm["code"] == "key.compromised")
        doubted = {
            alarm["entry"]: {key: fact["value"] for key, fact in alarm["facts"].items()} for alarm in alarms
        }
        assert {leaked.registered, offered} <= set(doubted)
        assert leaked.accepted not in doubted
        assert doubted[offered] == {
            "key": leaked.office.keys["Eve"],
            "revoked_by": leaked.revoked,
            "reason": "compromised",
            "since": leaked.since,
        }
        page = leaked.page("exhibit", action, "EV/1")
        assert leaked.told in page


def test_orders_requests_and_seizures_name_theirs_too(office: Office) -> None:
    """Whoever could sign for an authority could order, and answer another State."""
    case = office.case()
    office.seizure()
    made = (
        ("preservation-order", "O-1", ("issue", case, *ORDER, "--reference", "O-1")),
        (
            "preservation-request",
            "AT-1",
            ("receive", case, "--requesting-state", "AT", "--reference", "AT-1", *REQUEST),
        ),
        (
            "mla-request",
            "AT-2",
            ("receive", case, "--requesting-state", "AT", "--reference", "AT-2", *ASSIST, *OTHERS),
        ),
    )
    signed = {}
    for command, _, words in made:
        signed[command] = office.done("Judge", command, *words)["entries"][0]["position"]
    since = office.see("log", "show", "--entry", str(signed["preservation-order"]))["at"]
    for name in ("Judge", "Eve"):
        revoke = ("key", "revoke", "--key", office.keys[name], "--reason", "compromised")
        office.done("Ada", *revoke, *(("--compromised-since", since) if name == "Judge" else ()))
    for command, reference, _ in made:
        answer = office.run("Carl", command, "show", reference, "--json").document
        doubted = [alarm["entry"] for alarm in answer["alarms"] if alarm["code"] == "key.compromised"]
        assert signed[command] in doubted
        told = " ".join(office.run("Carl", command, "show", reference).out.split())
        assert f"others may have had the key since {since}" in told
    seizure = office.run("Carl", "seizure", "show", "S-1")
    assert "nobody says since when" in " ".join(seizure.out.split())


def test_nothing_is_said_of_an_exhibit_whose_keys_are_in_their_owners_hands(office: Office) -> None:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    assert paged.alarms(office.see("exhibit", "show", "EV/1")) == set()
    assert "others may have had" not in office.run("Judge", "exhibit", "show", "EV/1").out


@pytest.mark.parametrize("paper", [("exhibit", "print-continuity"), ("transfer", "print-receipt")])
def test_a_paper_says_it_of_the_entries_that_others_may_have_signed(
    leaked: Leaked, paper: tuple[str, str]
) -> None:
    printed = leaked.page(*paper, "EV/1")
    assert f"SIGNER IN DOUBT: {leaked.told}" in printed
    remarks = printed.split("Remarks on the record", 1)[1].split("Annex", 1)[0]
    assert "transfer accepted" not in remarks


def test_the_receipt_of_a_seizure_says_it_too(leaked: Leaked) -> None:
    """By the day on record the seizure is older; when that day is corrected, it is not."""
    words = "seizure recorded explanation SIGNER IN DOUBT"
    before = leaked.page("seizure", "print-receipt", "S-1")
    assert "exhibit registered explanation SIGNER IN DOUBT" in before
    assert words not in before
    revoked = str(leaked.revoked)
    earlier = (
        "entry",
        "correct",
        revoked,
        "compromised_since",
        "2026-11-01T09:00:00Z",
        "--reason",
        "late_knowledge",
    )
    leaked.office.done("Ada", *earlier)
    assert words in leaked.page("seizure", "print-receipt", "S-1")


def test_whoever_discloses_is_told_what_the_receiver_cannot_see(leaked: Leaked) -> None:
    office, entry = leaked.office, str(leaked.registered)
    office.done("Carl", "entry", "correct", entry, "condition", "scratched", "--reason", "typing")
    corrected = office.size() - 1
    made = office.done("Judge", "entry", "disclose", entry, "--fields", "category", *TO)
    assert made["corrected_by"] == {}
    assert made["later"]["corrected_by"] == {"condition": [corrected]}
    assert made["later"]["key_revoked"]["revoked_by"] == leaked.revoked
    page = leaked.page("entry", "disclose", entry, "--fields", "category", *TO, "--force")
    assert f"entry {entry} was corrected (condition): give entry {corrected} too" in page
    assert f"of entry {entry}, {leaked.told}: give entry {leaked.revoked} too" in page


def test_a_field_whose_correction_is_told_with_it_is_not_told_of_twice(leaked: Leaked) -> None:
    office, entry = leaked.office, str(leaked.registered)
    office.done("Carl", "entry", "correct", entry, "condition", "scratched", "--reason", "typing")
    page = leaked.page("entry", "disclose", entry, "--fields", "condition", *TO)
    assert "condition is shown as it was entered" in page
    assert "was corrected (" not in page


def test_whoever_gives_proofs_away_is_told_what_to_give_besides(leaked: Leaked) -> None:
    office, entry = leaked.office, str(leaked.registered)
    office.done("Carl", "entry", "correct", entry, "condition", "scratched", "--reason", "typing")
    corrected = str(office.size() - 1)
    alone = office.see("proof", "entry", entry, "--out", "alone")["proofs"][0]
    assert alone["corrected_by"] == {"condition": [int(corrected)]}
    assert alone["key_revoked"]["since"] == leaked.since
    told = leaked.page("proof", "entry", entry, "--out", "again")
    assert f"give entry {corrected} too" in told
    assert f"give entry {leaked.revoked} too" in told
    printed = office.run("Judge", "proof", "entry", entry)
    assert printed.out.startswith("c2sp.org/tlog-proof@v1\n")
    assert f"give entry {corrected} too" in " ".join(printed.err.split())
    whole = ("proof", "entry", entry, corrected, str(leaked.revoked), "--out", "all")
    both = leaked.page(*whole)
    assert leaked.told in both
    assert "too" not in both.split("of entries" if "of entries" in both else "of entry", 1)[1]
    assert "was corrected" not in both


def test_a_key_and_its_owner_say_since_when_others_had_it(leaked: Leaked) -> None:
    office, key = leaked.office, leaked.office.keys["Eve"]
    assert paged.value(office.see("key", "show", key), "leaked_since") == leaked.since
    assert leaked.told in leaked.page("key", "show", key)
    assert paged.rows(office.see("actor", "show", "Eve"), "keys")[0]["leak"] == leaked.told
    assert leaked.told in leaked.page("actor", "show", "Eve")
    assert "leak" not in paged.rows(office.see("actor", "show", "Carl"), "keys")[0]


def test_a_check_says_it_in_its_first_line_and_names_the_entries(leaked: Leaked) -> None:
    answer = leaked.office.desk.run("check")
    assert answer.status == 10
    page = " ".join(answer.out.split())
    assert "entries may have been signed by others" in page.split(": integrity", 1)[0]
    assert f"WARNING signer_doubted (envelope) at entry {leaked.revoked}" in page
    assert leaked.told in page


def test_an_instant_that_is_still_to_come_is_not_taken_for_a_revocation(office: Office) -> None:
    """A slip in the year would leave every entry of the key beyond doubt."""
    revoke = ("key", "revoke", "--key", office.keys["Eve"], "--reason", "compromised", "--compromised-since")
    before = office.size()
    answer = office.run("Ada", *revoke, "2062-11-02T09:00:00Z")
    assert (answer.status, "which is still to come" in answer.err) == (5, True)
    assert "earliest time" in answer.err
    assert office.size() == before
    office.done("Ada", *revoke, office.see("log", "show", "--entry", "0")["at"])
