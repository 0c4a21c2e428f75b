"""`custody inventory` and `custody transfer reassign`: rounds by scanner, and a custodian who leaves."""

from __future__ import annotations

import io

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from tests.answers.exhibits.room_counts import results
from tests.cli import paged
from tests.cli.office import Office, golden


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf", "--within", "ROOM-2")
    office.done("Carl", "location", "register", "SHELF-5", "--location-type", "shelf", "--within", "ROOM-2")
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"S-{number}")
        office.done("Eve", "exhibit", "place", f"EV/{number}", "--location", "SHELF-4")
    return office


def scanned(desk: Office, who: str, text: str, *argv: str) -> tuple[int, str, str]:
    """Scan as somebody: a scanner types and ends each code with Enter."""
    own = desk.desk
    out, err = io.StringIO(), io.StringIO()
    around = Surroundings(
        out, err, own.environ, own.folder, clock=own.clock, entropy=own.entropy, stdin=io.StringIO(text)
    )
    status = main(["inventory", "scan", *argv, "--as", desk.keys[who]], around)
    return status, out.getvalue(), err.getvalue()


def test_a_round_is_counted_over_days_by_scanner_and_tells_what_is_missing(desk: Office) -> None:
    start = ("inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    golden("inventory-start", desk.run("Carl", *start, "--json"), desk.folder)
    status, out, err = scanned(desk, "Carl", "EV/1\n\nEV/1\ns-2\r\nX 99\n", "INV-1", "--location", "SHELF-5")
    assert status == 0, err
    assert "EV/1 was counted already" in err
    assert "X 99 is no exhibit of this ledger" in err
    assert [line.split(": ")[1] for line in out.splitlines() if line.startswith("  ")] == [
        "misplaced",
        "misplaced",
        "unmatched",
    ]
    desk.desk.clock.advance(86_400)
    assert scanned(desk, "Carl", "EV/1\n", "INV-1")[1] == "nothing new was scanned\n"
    shown = desk.see("inventory", "show", "INV-1")
    assert sorted(results(shown).values()) == ["misplaced", "misplaced", "not counted yet"]
    golden("inventory-close", desk.run("Carl", "inventory", "close", "INV-1", "--json"), desk.folder)
    golden("inventory-list", desk.desk.run("inventory", "list", "--json"), desk.folder)
    golden("inventory-show", desk.desk.run("inventory", "show", "INV-1", "--json"), desk.folder)
    text = desk.desk.run("inventory", "show", "INV-1").out
    assert "missing" in text


def test_a_scanned_line_that_no_code_is_as_long_as_counts_nothing(desk: Office) -> None:
    desk.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    before = desk.size()
    for text in ("EV/1\n" + "x" * 1025, "x" * 1024 + "\n"):
        status, _, err = scanned(desk, "Carl", text, "INV-1")
        assert status == 2
        assert "longer than 1024 characters" in err
    assert desk.size() == before
    status, out, err = scanned(desk, "Carl", "EV/1".rjust(1023) + "\nEV/2", "INV-1", "--location", "SHELF-4")
    assert status == 0, err
    assert out.count("found") == 2


def test_codes_are_named_as_arguments_too(desk: Office) -> None:
    desk.done("Carl", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    desk.done("Carl", "inventory", "start", "--custodian", "Eve", "--reference", "INV-2")
    scan = ("inventory", "scan", "INV-1", "EV/1", "S-2", "EV/3", "--seal-state", "intact")
    golden("inventory-scan", desk.run("Carl", *scan, "--json"), desk.folder)
    assert desk.done("Carl", "inventory", "close", "INV-1")["entries"][0]["facts"]["missing_count"] == 0
    answer = desk.run("Carl", "inventory", "scan", "INV-1", "X 1")
    assert "inventory.open" in answer.err
    assert desk.run("Carl", "inventory", "scan", "INV-2").status == 2


def test_a_custodian_who_leaves_offers_everything_in_one_command(desk: Office) -> None:
    desk.done(
        "Eve",
        "exhibit",
        "check-out",
        "EV/3",
        "--to",
        "Carl",
        "--purpose",
        "examination",
        "--return-due-at",
        "2027-01-01T00:00:00Z",
    )
    leave = ("transfer", "reassign", "Eve", "--to", "Carl", "--reason", "left")
    made = desk.run("Ada", *leave, "--json")
    golden("transfer-reassign", made, desk.folder)
    assert made.document["left"] == [], "what is checked out is reached too"
    assert [exhibit["reference"] for exhibit in made.document["checked_out"]] == ["EV/3"]
    assert {entry["kind"] for entry in made.document["entries"]} == {"transfer.reassigned"}
    assert desk.run("Judge", *leave).status == 6
    fine = ("--seal", "S-1", "--seal-state", "intact", "--condition", "as_described")
    desk.done("Carl", "transfer", "accept", "EV/1", *fine)
    items = paged.rows(desk.see("transfer", "show", made.document["transfer"]), "items")
    assert [item["state"] for item in items] == ["accepted", "offered", "offered"]
    assert paged.text(desk.see("exhibit", "show", "EV/1"), "custodian") == "Carl"
    desk.done("Eve", "transfer", "recall", "EV/2", "EV/3", "--reason", "mistake")
    signed = desk.done("Eve", *leave)
    assert {entry["kind"] for entry in signed["entries"]} == {"transfer.offered"}


def test_each_thing_is_counted_with_its_own_place_and_seal_in_one_call(desk: Office) -> None:
    desk.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    rows = (
        '{"code": "EV/1", "location": "SHELF-4", "seal-state": "intact"}',
        '{"code": "S-2", "location": "SHELF-5", "seal-state": "not_intact"}',
        '{"code": "S-2", "location": "SHELF-5"}',
        '{"code": "X 99"}',
    )
    flags = [word for row in rows for word in ("--row", row)]
    made = desk.done("Carl", "inventory", "scan", "INV-1", "EV/3", *flags, status=10)
    assert [(entry["facts"]["result"], entry["facts"]["seal_state"]) for entry in made["entries"]] == [
        ("found", "not_examined"),
        ("found", "intact"),
        ("misplaced", "not_intact"),
        ("unmatched", "not_examined"),
    ]


def test_a_row_says_on_which_of_several_exhibits_a_code_was_and_names_no_other(desk: Office) -> None:
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-1", "--additional-seal", status=10)
    desk.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    scan, before = ("inventory", "scan", "INV-1", "--row"), desk.size()
    assert desk.run("Carl", *scan, '{"code": "S-1"}').status != 0
    other = desk.run("Carl", *scan, '{"code": "S-1", "exhibit": "EV/3"}')
    assert other.status == 2
    assert "S-1 is not on record of exhibit EV/3" in other.err
    assert desk.run("Carl", *scan, '{"code": "EV/1", "exhibit": "EV/2"}').status == 2
    assert desk.size() == before
    desk.done("Carl", *scan, '{"code": "S-1", "exhibit": "EV/2"}')
    fields = desk.see("log", "show", "--entry", str(before))["fields"]
    assert {field["name"]: field.get("value") for field in fields}["scanned_code"] == "S-1"
    assert counted(desk, "INV-1")["EV/2"] == "found"


@pytest.mark.parametrize(
    "row",
    [
        *(
            "{",
            "[]",
            "{}",
            '{"code": 1}',
            '{"code": "EV/1", "seal": "x"}',
            '{"code": "EV/1", "seal-state": "x"}',
        ),
        '{"code": "EV/1", "code": "EV/2"}',
    ],
)
def test_a_row_that_is_none_is_named_and_counts_nothing(desk: Office, row: str) -> None:
    desk.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    before = desk.size()
    refused = desk.run("Carl", "inventory", "scan", "INV-1", "--row", '{"code": "EV/1"}', "--row", row)
    assert (refused.status, "row 2" in refused.err) == (2, True)
    assert desk.size() == before


def counted(desk: Office, name: str) -> dict[str, str]:
    """Return the result of each exhibit of a round."""
    return results(desk.see("inventory", "show", name))


def begin(desk: Office, name: str) -> None:
    """Begin a round of the room."""
    desk.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", name)


def test_a_seal_number_on_two_things_counts_neither_until_somebody_says_which_was_seen(desk: Office) -> None:
    begin(desk, "INV-1")
    assert scanned(desk, "Carl", "S-1\n", "INV-1")[0] == 0
    assert counted(desk, "INV-1") == {
        "EV/1": "found",
        "EV/2": "not counted yet",
        "EV/3": "not counted yet",
    }
    marked = desk.done("Eve", "exhibit", "seal", "EV/2", "S-1", "--additional-seal", status=10)
    assert marked["entries"][0]["nonconforming"] == ["seal.reused"]
    begin(desk, "INV-2")
    before = desk.size()
    status, out, err = scanned(desk, "Carl", "s-1\n", "INV-2")
    assert (status, out, desk.size()) == (6, "", before)
    assert "nothing was counted: s-1 may be" in err
    assert "EV/1 [" in err
    assert "EV/2 [" in err
    assert "Scan the label of the exhibit, or type the identifier in brackets." in " ".join(err.split())
    assert scanned(desk, "Carl", "EV/2\n", "INV-2")[0] == 0
    assert counted(desk, "INV-2") == {
        "EV/1": "not counted yet",
        "EV/2": "found",
        "EV/3": "not counted yet",
    }
    assert scanned(desk, "Carl", "S-2\n", "INV-2")[1] == "nothing new was scanned\n"


def test_a_seal_number_that_is_on_one_thing_only_stands_for_that_one_whatever_had_it_first(
    desk: Office,
) -> None:
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-1", "--additional-seal", status=10)
    desk.done("Eve", "exhibit", "unseal", "EV/1", "S-1", "--seal-state", "intact", "--reason", "inspection")
    begin(desk, "INV-1")
    assert scanned(desk, "Carl", "S-1\n", "INV-1")[0] == 0
    assert counted(desk, "INV-1")["EV/2"] == "found"
    assert counted(desk, "INV-1")["EV/1"] == "not counted yet"
    desk.done("Eve", "exhibit", "unseal", "EV/2", "S-1", "--seal-state", "intact", "--reason", "inspection")
    assert "EV/1 [" in scanned(desk, "Carl", "S-1\n", "INV-1")[2]


def test_a_number_that_was_corrected_to_one_in_use_and_a_bag_used_again_name_what_they_are_on(
    desk: Office,
) -> None:
    desk.done("Eve", "exhibit", "seal", "EV/1", "S-11", "--additional-seal", "--bag", "B-1")
    number = desk.done(
        "Eve", "exhibit", "seal", "EV/2", "S-12", "--additional-seal", "--bag", "B-1", status=10
    )
    begin(desk, "INV-1")
    assert "B-1 may be EV/1 [" in scanned(desk, "Carl", "B-1\n", "INV-1")[2]
    entry = str(number["entries"][0]["position"])
    fix = ("entry", "correct", entry, "seal_no", "S-3", "--reason", "typing")
    desk.done("Eve", *fix, status=10)
    status, _, err = scanned(desk, "Carl", "S-3\n", "INV-1")
    assert (status, "EV/3 [" in err, "EV/2 [" in err) == (6, True, True)
