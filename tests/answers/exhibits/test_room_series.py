"""A box of thirty things was moved by thirty entries, and twelve things were accepted and stored one by one."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from custody.cli.main import main
from custody.cli.shell.call import Surroundings
from tests.answers.law.exits_play import own, refused
from tests.cli import paged
from tests.cli.desk import Answer, Desk, cheap_keys
from tests.cli.office import Office

FINE = ("--seal-state", "intact", "--condition", "as_described")
#: Exhibits with the seals on them; the last one has none.
SEALS = {"EV/1": "S-1", "EV/2": "S-2", "EV/3": "S-3", "EV/4": None}


def furnished(folder: Path) -> Office:
    """Return an office with four exhibits, three of them sealed, and two rooms with a box in one of them."""
    office = Office(Desk(folder)).open()
    office.case()
    office.seizure()
    for name, seal in SEALS.items():
        office.exhibit(name, *(() if seal is None else ("--seal", seal)))
    for label in ("ROOM-1", "ROOM-2"):
        office.done("Carl", "location", "register", label, "--location-type", "room")
    for label, sort, within in (("SHELF-4", "shelf", "ROOM-2"), ("BOX-7", "box", "ROOM-1")):
        office.done("Carl", "location", "register", label, "--location-type", sort, "--within", within)
    return office


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return the office that every test copies."""
    return furnished(tmp_path_factory.mktemp("room") / "desk")


@pytest.fixture
def lab(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office with exhibits that Eve holds."""
    return own(template, tmp_path, monkeypatch)


def scanned(lab: Office, who: str, lines: list[str], *argv: str) -> Answer:
    """Type a command to which a scanner sends lines."""
    out, err, desk = io.StringIO(), io.StringIO(), lab.desk
    text = io.StringIO("".join(f"{line}\n" for line in lines))
    around = Surroundings(out, err, desk.environ, desk.folder, desk.clock, desk.entropy, text)
    with cheap_keys():
        status = main([*argv, "--as", lab.keys[who]], around)
    return Answer(status, out.getvalue(), err.getvalue())


def where(lab: Office, name: str = "EV/1") -> str:
    """Return where the page of an exhibit says that it lies."""
    return paged.text(lab.see("exhibit", "show", name), "location")


def lying(lab: Office, place: str) -> list[str]:
    """Return the exhibits that a place says lie in it."""
    return [item["exhibit"] for item in paged.texts(lab.see("location", "show", place), "exhibits")]


def test_what_lies_in_a_box_goes_along_where_the_box_is_moved(lab: Office) -> None:
    lab.done("Eve", "exhibit", "place", "EV/1", "EV/2", "--location", "BOX-7")
    assert (where(lab), lying(lab, "ROOM-1"), lying(lab, "ROOM-2")) == (
        "ROOM-1 / BOX-7",
        ["EV/1", "EV/2"],
        [],
    )
    before = lab.size()
    moved = lab.run("Carl", "location", "move", "BOX-7", "--within", "SHELF-4")
    assert "with 2 exhibits, from ROOM-1 / BOX-7 to ROOM-2 / SHELF-4" in " ".join(moved.out.split())
    assert lab.size() == before + 1, "one entry, whatever lies in it"
    assert where(lab) == "ROOM-2 / SHELF-4 / BOX-7"
    assert (lying(lab, "ROOM-1"), lying(lab, "ROOM-2")) == ([], ["EV/1", "EV/2"])
    counts = {
        row["name"].rpartition(" / ")[2]: row["count"] for row in paged.listed(lab.see("location", "list"))
    }
    assert counts == {"ROOM-1": 0, "ROOM-2": 2, "SHELF-4": 2, "BOX-7": 2}
    started = lab.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    assert started["entries"][0]["facts"]["expected_count"] == 2
    lab.done("Carl", "inventory", "scan", "INV-1", "EV/1", "EV/2", "--location", "BOX-7")
    assert lab.done("Carl", "inventory", "close", "INV-1")["entries"][0]["nonconforming"] == []
    assert "was in" in lab.desk.run("location", "show", "BOX-7").out


def test_where_a_thing_lay_before_its_box_was_moved_stays_on_record(lab: Office) -> None:
    lab.done("Eve", "exhibit", "place", "EV/4", "--location", "BOX-7")
    lab.desk.clock.advance(7200)
    lab.done("Carl", "location", "move", "BOX-7", "--within", "ROOM-2")
    names = [
        item["location"]
        for item in paged.texts(lab.desk.run("exhibit", "timeline", "EV/4", "--json").document, "stretches")
    ]
    assert [name for name in names if name] == ["ROOM-1 / BOX-7", "ROOM-2 / BOX-7"]


def test_a_place_is_not_moved_into_itself_and_not_given_up_while_something_lies_in_it(lab: Office) -> None:
    lab.done("Carl", "location", "retire", "SHELF-4", "--reason", "dissolved", "--dry-run")
    lab.done("Carl", "location", "move", "SHELF-4", "--within", "BOX-7", "--dry-run")
    assert "location.circle" in refused(lab, "location", "move", "ROOM-1", "--within", "BOX-7", who="Carl")
    assert "location.circle" in refused(lab, "location", "move", "BOX-7", "--within", "BOX-7", who="Carl")
    lab.done("Eve", "exhibit", "place", "EV/1", "--location", "BOX-7")
    retire = ("location", "retire", "BOX-7", "--reason", "mistake")
    assert "location.empty" in refused(lab, *retire, who="Carl")
    assert "location.empty" in refused(lab, "location", "retire", "ROOM-1", "--reason", "mistake", who="Carl")
    told = lab.done("Carl", *retire, "--recorded", status=10)["entries"][0]
    assert told["nonconforming"] == ["location.empty"]


def test_what_is_offered_is_accepted_in_one_series_with_the_seals_read_after_each(lab: Office) -> None:
    lab.done("Eve", "transfer", "offer", *SEALS, "--to", "Carl", "--purpose", "storage_move")
    series = ("EV/1", "s-1", "EV/2", "S-2", "EV/3", "S-3", "EV/4")
    made = lab.done("Carl", "transfer", "accept", *series, *FINE, "--location", "SHELF-4")
    facts = [(entry["facts"].get("seal_no"), entry["facts"]["seal_state"]) for entry in made["entries"]]
    assert facts == [("S-1", "intact"), ("S-2", "intact"), ("S-3", "intact"), (None, "absent")]
    assert [entry["nonconforming"] for entry in made["entries"]] == [[]] * 4
    assert lying(lab, "ROOM-2") == list(SEALS)
    held = {row["name"]: row["texts"]["custodian"] for row in paged.listed(lab.see("exhibit", "list"))}
    assert set(held.values()) == {"Carl"}


def test_a_series_with_a_wrong_seal_is_not_entered_and_names_each(lab: Office) -> None:
    lab.done("Eve", "transfer", "offer", *SEALS, "--to", "Carl", "--purpose", "storage_move")
    before = lab.size()
    series = ["EV/1", "S-1", "EV/2", "S-9", "EV/3", "EV/4"]
    answer = scanned(lab, "Carl", series, "transfer", "accept", "-", *FINE)
    told = " ".join(answer.err.split())
    assert (answer.status, lab.size()) == (2, before)
    assert "nothing of the series was entered" in told
    assert "EV/2: seal S-9 was read, on record is S-2" in told
    assert "EV/3: seal S-3 is on record and was not read" in told
    assert "EV/1" not in told
    series[3:5] = ["S-2", "EV/3", "S-3"]
    assert scanned(lab, "Carl", series, "transfer", "accept", "-", *FINE).status == 0
    again = lab.run("Carl", "transfer", "accept", *series, *FINE)
    assert (again.status, "EV/1: not offered to anybody" in " ".join(again.err.split())) == (6, True)


def test_what_is_scanned_is_stored_in_one_run_or_not_at_all(lab: Office) -> None:
    assert (
        scanned(lab, "Eve", ["EV/1", "S-2", "EV/4"], "exhibit", "place", "-", "--location", "BOX-7").status
        == 0
    )
    assert lying(lab, "BOX-7") == ["EV/1", "EV/2", "EV/4"]
    before = lab.size()
    for lines, status, words in (
        (["EV/9", "EV/3"], 6, "EV/9: no exhibit of this ledger"),
        (["EV/3", "S-9"], 6, "S-9: no exhibit of this ledger"),
        ([], 2, "nothing was scanned"),
    ):
        answer = scanned(lab, "Eve", lines, "exhibit", "place", "-", "--location", "SHELF-4")
        assert (answer.status, words in " ".join(answer.err.split())) == (status, True), answer.err
    assert lab.size() == before


def test_a_number_that_several_things_have_stops_no_round_and_is_told_with_what_it_may_be(
    lab: Office,
) -> None:
    for name in ("EV/8", "EV/9"):
        lab.exhibit(name, "--serial", "SN-7", "--allow-duplicate")
    lab.done("Eve", "exhibit", "place", *SEALS, "EV/8", "EV/9", "--location", "SHELF-4")
    lab.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    scan = ("inventory", "scan", "INV-1", "--location", "SHELF-4")
    assert scanned(lab, "Carl", ["EV/1", "EV/2"], *scan).status == 0, "with no such number among them"
    answer = scanned(lab, "Carl", ["EV/3", "SN-7", "EV/4"], *scan)
    told = " ".join(answer.err.split())
    assert answer.status == 10, answer.err
    ids = {member["name"]: member["id"] for member in paged.listed(lab.see("exhibit", "list"))}
    may_be = [f"{name} [{ids[name][:8]}] in ROOM-2 / SHELF-4" for name in ("EV/8", "EV/9")]
    assert "SN-7 may be" in told
    assert all(item in told for item in may_be)
    assert "Scan the label of the exhibit, or type the identifier in brackets." in told
    assert paged.value(lab.see("inventory", "show", "INV-1"), "found_count") == 4
    row = ("--row", '{"code": "SN-7"}', "--row", f'{{"code": "{ids["EV/8"][:8]}"}}')
    counted = lab.done("Carl", *scan[:3], "EV/9", *row, status=10)
    assert (counted["counted"], counted["unclear"], len(counted["warnings"])) == (2, ["SN-7"], 1)
    shown = lab.see("inventory", "show", "INV-1")
    assert (paged.value(shown, "found_count"), paged.value(shown, "unmatched_count")) == (6, 0)
    before = lab.size()
    alone = lab.run("Carl", *scan[:3], "SN-7")
    assert (alone.status, alone.out, lab.size()) == (6, "", before)
    assert "nothing was counted: SN-7 may be EV/" in alone.err


def test_a_number_of_two_registrations_of_one_thing_counts_that_thing(lab: Office) -> None:
    for name in ("EV/8", "EV/9"):
        lab.exhibit(name, "--serial", "SN-7", "--allow-duplicate")
    lab.done("Eve", "exhibit", "place", "EV/8", "EV/9", "--location", "SHELF-4")
    lab.done("Eve", "exhibit", "merge", "EV/9", "--into", "EV/8", "--reason", "number_equal")
    lab.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    lab.done("Carl", "inventory", "scan", "INV-1", "SN-7", "--location", "SHELF-4")
    assert lab.done("Carl", "inventory", "close", "INV-1")["entries"][0]["facts"]["found_count"] == 1


def test_a_series_names_every_number_that_several_things_have_and_enters_nothing(lab: Office) -> None:
    for name, number in (("EV/6", "SN-6"), ("EV/7", "SN-6"), ("EV/8", "SN-7"), ("EV/9", "SN-7")):
        lab.exhibit(name, "--serial", number, "--allow-duplicate")
    store = ("exhibit", "place", "-", "--location", "SHELF-4")
    lab.done("Eve", "transfer", "offer", "EV/4", "--to", "Carl", "--purpose", "storage_move")
    before = lab.size()
    for who, argv in (("Eve", store), ("Carl", ("transfer", "accept", "-", *FINE))):
        answer = scanned(lab, who, ["EV/4", "SN-6", "SN-7"], *argv)
        told = " ".join(answer.err.split())
        assert (answer.status, lab.size()) == (6, before), answer.err
        for number, names in (("SN-6", ("EV/6 [", "EV/7 [")), ("SN-7", ("EV/8 [", "EV/9 ["))):
            assert f"{number} may be" in told
            assert all(name in told for name in names)
    assert scanned(lab, "Eve", ["EV/4", "EV/6", "EV/8"], *store).status == 0


def test_a_series_reads_codes_in_small_and_wide_letters(lab: Office) -> None:
    lab.done("Eve", "transfer", "offer", "EV/1", "EV/2", "EV/3", "--to", "Carl", "--purpose", "storage_move")
    capitals = ["transfer", "accept", "-", *FINE, "--dry-run"]
    assert scanned(lab, "Carl", ["EV/1", "S-1"], *capitals).status == 0, "in capitals it is read"
    taken = scanned(lab, "Carl", ["ev/1", "s-1", " Ev/2 ", "s-2", "\uff25\uff36/3", "s-3"], *capitals[:-1])
    assert taken.status in (0, 10), taken.err
    assert {
        paged.text(lab.see("exhibit", "show", name), "custodian") for name in ("EV/1", "EV/2", "EV/3")
    } == {"Carl"}
