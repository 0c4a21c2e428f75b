"""What an office has on its papers: agency, letterhead and time zone, on each of them and in each form."""

from __future__ import annotations

import re

import pytest

from custody.storage.machine.time_zone import named_zone
from tests.cli.office import Office, golden
from tests.pages.paper import paper_sheets, paper_text

PAPERS = """
[papers]
agency = "Cybercrime Unit of Example Town"
letterhead = ["12 Harbour Street, 4711 Example Town", "records@police.example"]
zone = "Asia/Kathmandu"
"""
LINES = ("Cybercrime Unit of Example Town", "12 Harbour Street, 4711 Example Town", "records@police.example")
RECORDS = (("case", "print-record", "C-1"), ("exhibit", "print-record", "EV/1"))
SHEETS = (
    ("exhibit", "print-continuity", "EV/1"),
    ("seizure", "print-receipt", "S-1"),
    ("transfer", "print-receipt", "EV/1"),
)


@pytest.fixture
def house(two_exhibits: Office) -> Office:
    """Return an office with a transfer and a file that says what stands on its papers."""
    office = two_exhibits
    office.done(
        "Eve",
        "transfer",
        "offer",
        "EV/1",
        "--to",
        "Carl",
        "--purpose",
        "examination",
        "--from-address",
        "here",
    )
    (office.folder / "office.toml").write_text(PAPERS, "utf-8")
    office.desk.environ |= {"CUSTODY_OFFICE": "office.toml", "TZ": "America/New_York"}
    return office


def read(office: Office, name: str) -> str:
    """Return the text of a file, its blanks as one blank."""
    file = office.folder / name
    if file.suffix == ".pdf":
        found = paper_text(file.read_bytes())
    else:
        found = re.sub("<[^>]*>", "", file.read_text("utf-8-sig"))
    return " ".join(found.split())


@pytest.mark.parametrize("words", RECORDS)
def test_a_record_bears_agency_and_letterhead_and_its_local_times_are_of_the_zone(
    house: Office, words: tuple[str, ...]
) -> None:
    house.done("Eve", *words, "--out", "r.pdf")
    told = house.done("Eve", *words, "--out", "r.html")
    assert (told["agency"], *told["letterhead"]) == LINES
    assert told["zone"] == "Asia/Kathmandu"
    texts = [read(house, "r.pdf"), read(house, "r.html"), " ".join(house.run("Eve", *words).out.split())]
    for text in texts:
        assert [line for line in LINES if line not in text] == []
        assert "+05:45" in text
        assert "-05:00" not in text
    sheets = paper_sheets((house.folder / "r.pdf").read_bytes())
    assert [LINES[0] in sheet for sheet in sheets] == [True] * len(sheets)
    assert [LINES[1] in sheet for sheet in sheets] == [True] + [False] * (len(sheets) - 1)


@pytest.mark.parametrize("words", SHEETS)
def test_every_paper_bears_agency_and_letterhead(house: Office, words: tuple[str, ...]) -> None:
    house.done("Eve", *words, "--format", "pdf", "--out", "p.pdf")
    for text in (read(house, "p.pdf"), " ".join(house.run("Eve", *words).out.split())):
        assert [line for line in LINES if line not in text] == []
        assert "+05:45" in text
    told = house.see(*words)
    assert (told["agency"], *told["letterhead"]) == LINES


def test_without_a_file_a_record_bears_the_agency_of_its_case_and_the_zone_of_the_machine(
    house: Office,
) -> None:
    del house.desk.environ["CUSTODY_OFFICE"]
    told = house.done("Eve", *RECORDS[0], "--out", "r.html")
    assert told["letterhead"] == []
    assert told["zone"] == "America/New_York"
    assert "-05:00" in read(house, "r.html")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('zone = "Mars/Olympus"', "papers.zone 'Mars/Olympus' names no time zone that this machine knows"),
        ('zone = "../../etc/passwd"', "names no time zone"),
        ("zone = 3", "'papers.zone' in"),
        ('letterhead = "one line"', "papers.letterhead is no list of at most 6 lines"),
        ('letterhead = ["a", "b", "c", "d", "e", "f", "g"]', "is no list of at most 6 lines"),
        ('letterhead = ["two\\nlines"]', "must be a text in one line"),
        (f'agency = "{"A" * 91}"', "has 91 characters in a line; at most 90 fit"),
        ('agencies = "A"', "'papers.agencies', which means nothing"),
    ],
)
def test_what_means_nothing_is_named_before_anything_is_printed(house: Office, line: str, said: str) -> None:
    (house.folder / "office.toml").write_text(f"[papers]\n{line}\n", "utf-8")
    for words in (("settings",), *RECORDS, *SHEETS):
        answer = house.run("Eve", *words)
        assert (answer.status, answer.out) == (9, "")
        assert said in " ".join(answer.err.split())
        assert "office.toml" in answer.err
    answer = house.run("Eve", *RECORDS[0], "--out", "r.pdf")
    assert (answer.status, (house.folder / "r.pdf").exists()) == (9, False)


def test_settings_say_what_stands_on_papers_and_where_it_comes_from(house: Office) -> None:
    found = {setting["name"]: setting for setting in house.see("settings")["settings"]}
    place = str(house.folder / "office.toml")
    assert found["office.papers.zone"] == {
        "name": "office.papers.zone",
        "value": "Asia/Kathmandu",
        "source": place,
    }
    assert found["office.papers.letterhead"]["value"] == "; ".join(LINES[1:])
    golden("settings-papers", house.desk.run("settings", "--json"), house.folder)


def test_what_is_wrong_of_papers_stops_nobody_who_enters_something(house: Office) -> None:
    (house.folder / "office.toml").write_text('[papers]\nzone = "Mars"\n', "utf-8")
    house.done("Eve", "case", "open", "C-9")


def test_a_zone_is_found_by_its_name_alone() -> None:
    vienna = named_zone("Europe/Vienna")
    assert vienna is not None
    assert (vienna.name, vienna.local(1_793_610_000)) == ("Europe/Vienna", "2 Nov 2026 10:00 +01:00")
    assert named_zone("UTC") is not None
    assert [name for name in ("", "/etc/passwd", "Europe", "Vienna", "+01:00") if named_zone(name)] == []


@pytest.mark.parametrize("words", [("seizure", "print-list", "S-1"), ("shift-report", "--since", "0")])
@pytest.mark.parametrize("form", ["pdf", "html"])
def test_pages_on_paper_name_who_printed_them_and_the_offset_of_each_time(
    house: Office, words: tuple[str, ...], form: str
) -> None:
    house.done("Eve", *words, "--out", f"x.{form}")
    shown = read(house, f"x.{form}")
    assert f"by Eve, key {house.keys['Eve']}" in shown
    assert "without a key" not in shown
    assert "local, Asia/Kathmandu, with their offset from UTC" in shown
    zones = re.findall(r"20[0-9-]{8} [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(.{7})", shown)
    assert len(zones) > 2
    assert [zone for zone in zones if not zone.startswith(("Z", " +05:45", " +0545"))] == []


def test_a_person_whose_key_is_not_on_this_machine_is_named_without_one(house: Office) -> None:
    for key in (house.folder / "keys").iterdir():
        key.rename(house.folder / key.name)
    house.desk.done("seizure", "print-list", "S-1", "--out", "x.html", "--as", "Eve")
    assert "by Eve, no key on this machine" in read(house, "x.html")
