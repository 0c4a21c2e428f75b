"""What left the house is with nobody any more, in whichever list, sheet or page one looks."""

from __future__ import annotations

import pytest

from custody.law.clock import parse_instant
from custody.law.local_time import Zone
from custody.pages.parts.wording import when
from tests.cli import paged
from tests.cli.office import Office

DESTROY = (
    *("disposition", "execute", "--exhibit", "EV/1", "--measure", "destroy", "--basis", "case_ended"),
    *("--method", "shredding", "--standard", "din_66399", "--recorded"),
)
RETURN = (
    *("disposition", "execute", "--exhibit", "EV/1", "--measure", "return_to_owner", "--basis", "not_needed"),
    *("--identification-means", "passport", "--recorded"),
)
MEASURES = (
    pytest.param(DESTROY, "destroyed", id="destroyed"),
    pytest.param(RETURN, "returned", id="returned"),
)


@pytest.fixture
def desk(two_exhibits: Office) -> Office:
    """Two exhibits that Eve holds, one of which goes."""
    return two_exhibits


def holders(desk: Office) -> list[tuple[str, str | None]]:
    """Return each exhibit with the name of its holder, as the list has them."""
    listed = paged.listed(desk.see("exhibit", "list"))
    return [(row["name"], row["texts"]["custodian"] if row["custodian"] else None) for row in listed]


def held_by_eve(desk: Office) -> list[list[str]]:
    """Return what Eve is said to hold, by whichever command says it."""
    listed = paged.listed(desk.see("exhibit", "list", "--custodian", "Eve"))
    shown = paged.texts(desk.see("actor", "show", "Eve"), "holds")
    status = paged.texts(desk.run("Eve", "today", "--json").document, "held_by_you")
    return [
        sorted(item["name"] for item in listed),
        sorted(part["exhibit"] for part in shown),
        sorted(statu["id"] for statu in status),
    ]


@pytest.mark.parametrize(("measure", "word"), MEASURES)
def test_nobody_holds_what_left_the_house(desk: Office, measure: tuple[str, ...], word: str) -> None:
    assert holders(desk) == [("EV/1", "Eve"), ("EV/2", "Eve")]
    assert held_by_eve(desk) == [["EV/1", "EV/2"]] * 3
    assert paged.rows(desk.see("exhibit", "timeline", "EV/1"), "stretches")[-1]["until"] is None
    before = " ".join(desk.desk.run("exhibit", "print-continuity", "EV/1").out.split())
    assert "recorded custodian Eve" in before

    went = desk.done("Eve", *measure, status=10)["entries"][0]
    assert holders(desk) == [("EV/1", None), ("EV/2", "Eve")]
    assert held_by_eve(desk) == [["EV/2"]] * 3
    found = desk.see("exhibit", "timeline", "EV/1")
    gone, last = paged.fact(found, "gone"), paged.texts(found, "stretches")[-1]
    left = str(paged.rows(found, "stretches")[-1]["until"])
    assert (last["custodian"], gone["entry"]) == ("Eve", went["position"])
    assert when(parse_instant(left)) in gone["text"]
    told = desk.desk.run("exhibit", "timeline", "EV/1").out
    assert "now" not in told.replace("nobody", "")
    sheet = " ".join(desk.desk.run("exhibit", "print-continuity", "EV/1").out.split())
    since = Zone().local(parse_instant(left))
    assert f"recorded custodian nobody: {word} since {since}" in sheet
    assert "to now" not in sheet
    shown = desk.see("exhibit", "show", "EV/1")
    assert paged.value(shown, "custodian") is None
    assert paged.fact(shown, "gone")["entry"] == went["position"]
    assert when(parse_instant(left)) in paged.text(shown, "gone")
    first, second = paged.rows(desk.see("case", "show", "C-1"), "exhibits")
    assert (first["custodian"], first["gone_position"]) == (None, went["position"])
    assert (second["custodian"] is None, "gone_position" in second) == (False, False)
    for words in (("exhibit", "list"), ("case", "show", "C-1")):
        assert f"gone: {word}" in desk.desk.run(*words).out


@pytest.mark.parametrize(("measure", "word"), MEASURES)
def test_pages_say_that_it_is_gone_and_not_who_had_it(
    desk: Office, measure: tuple[str, ...], word: str
) -> None:
    pages = ("exhibits", "seizure:S-1", "exhibit:EV/1", "person:Eve")
    before = {page: desk.run("Eve", "tui", "--plain", page).out for page in pages}
    assert "hand it over" in before["exhibit:EV/1"]
    assert "EV/1" in before["person:Eve"]
    desk.done("Eve", *measure, status=10)
    after = {page: desk.run("Eve", "tui", "--plain", page).out for page in pages}
    for page in ("exhibits", "seizure:S-1"):
        assert f"gone: {word}" not in before[page]
        assert f"gone: {word}" in after[page]
    head = after["exhibit:EV/1"].partition("What it is")[0]
    assert "custodian  Eve" in before["exhibit:EV/1"].partition("What it is")[0]
    assert "custodian  Eve" not in head
    assert f"custodian  none: {word}" in head
    assert "hand it over" not in after["exhibit:EV/1"]
    held = after["person:Eve"].partition("Holds")[2].partition("\n\n")[0]
    assert ("EV/1" in held, "EV/2" in held) == (False, True)


@pytest.mark.parametrize(("measure", "word"), MEASURES)
def test_a_round_does_not_miss_what_left_the_house(desk: Office, measure: tuple[str, ...], word: str) -> None:
    start = ("inventory", "start", "--case", "C-1", "--reference")
    facts = desk.done("Carl", *start, "INV-1")["entries"][0]["facts"]
    assert (facts["expected_count"], facts["absent_count"]) == (2, 0)
    desk.done("Eve", *measure, status=10)
    facts = desk.done("Carl", *start, "INV-2")["entries"][0]["facts"]
    assert (facts["expected_count"], facts["absent_count"]) == (1, 0)
    desk.done("Carl", "inventory", "scan", "INV-2", "EV/2")
    closed = desk.done("Carl", "inventory", "close", "INV-2")["entries"][0]
    assert (closed["facts"]["missing_count"], closed["nonconforming"]) == (0, [])
    assert desk.see("check")["verdict"] == "verified", f"every entry of it replays, of what was {word} too"


@pytest.mark.parametrize(("measure", "word"), MEASURES)
def test_who_leaves_hands_over_the_rest(desk: Office, measure: tuple[str, ...], word: str) -> None:
    leave = ("transfer", "reassign", "Eve", "--to", "Carl", "--reason", "left")
    dry = desk.run("Ada", *leave, "--dry-run")
    assert (dry.status, "not offered" in dry.err) == (0, False)
    desk.done("Eve", *measure, status=10)
    told = desk.run("Ada", *leave, "--dry-run")
    assert (told.status, f"EV/1 is not offered: it is gone ({word})" in told.err) == (0, True)
    made = desk.done("Ada", *leave)
    (left,) = made["left_out"]
    assert (made["left"], left["reference"], left["why"]) == ([left["exhibit"]], "EV/1", ["gone"])
    (entry,) = made["entries"]
    assert entry["subject"] == paged.value(desk.see("exhibit", "show", "EV/2"), "id")


def test_an_object_that_was_destroyed_is_told_as_that_and_not_as_well_or_missing(desk: Office) -> None:
    for name in ("a.dd", "b.dd"):
        (desk.folder / name).write_bytes(name.encode())
        desk.done("Eve", "archive", name, "--exhibit", "EV/1")
    (desk.folder / "out").mkdir()
    first, second = [row["object"] for row in paged.rows(desk.see("exhibit", "show", "EV/1"), "objects")]
    assert "no failure on record" in desk.desk.run("case", "show", "C-1").out
    assert "objects_never_swept" in paged.alarms(desk.see("today"))
    assert desk.desk.run("fetch", first, "out").status == 0

    went = desk.done("Eve", *DESTROY, status=10)["entries"][0]["position"]
    assert "no failure on record" in desk.desk.run("exhibit", "show", "EV/1").out, "it lies there still"
    assert desk.desk.run("fetch", second, "out").status == 0
    desk.witness(str(went))
    cleared = desk.done("Eve", "disposition", "delete-objects", str(went))["entries"]
    entries = {entry["subject"]: entry["position"] for entry in cleared}
    text = " ".join(desk.desk.run("exhibit", "show", "EV/1").out.split())
    assert "no failure on record" not in text
    objects = paged.rows(desk.see("exhibit", "show", "EV/1"), "objects")
    assert {stored["object"]: stored["state"] for stored in objects} == dict.fromkeys(entries, "destroyed")
    said = [row["state"] for row in paged.texts(desk.see("exhibit", "show", "EV/1"), "objects")]
    assert all(
        one.endswith(f", entry {position}") for one, position in zip(said, entries.values(), strict=True)
    )
    text = desk.desk.run("case", "show", "C-1").out
    assert "no failure on record" not in text
    rows = paged.rows(desk.see("case", "show", "C-1"), "objects")
    assert {row["object"]: row["destroyed_entry"] for row in rows} == entries
    for row in rows:
        day = when(parse_instant(row["destroyed"]))
        assert f"destroyed on {day}, entry {row['destroyed_entry']}" in " ".join(text.split())
    status = desk.desk.run("today")
    assert "though objects are stored" not in status.out
    assert "objects_never_swept" not in paged.alarms(desk.see("today"))
    for page in ("exhibit:EV/1", f"object:{first}"):
        text = desk.run("Eve", "tui", "--plain", page).out
        assert ("no failure on record" in text, "destroyed" in text) == (False, True)
    for into in ("out", "elsewhere.dd"):
        answer = desk.desk.run("fetch", first, into)
        assert (answer.status, answer.out) == (6, "")
        assert f"object {first} was destroyed on" in answer.err
        assert f", entry {entries[first]}" in answer.err
    assert desk.desk.run("fetch", "--exhibit", "EV/1", "out").status == 6


def test_what_was_destroyed_holds_up_no_other_object(desk: Office) -> None:
    (desk.folder / "out").mkdir()
    for name, exhibit in (("a.dd", "EV/1"), ("b.dd", "EV/2")):
        (desk.folder / name).write_bytes(name.encode())
        desk.done("Eve", "archive", name, "--exhibit", exhibit)
    went = desk.done("Eve", *DESTROY, status=10)["entries"][0]["position"]
    desk.witness(str(went))
    desk.done("Eve", "disposition", "delete-objects", str(went))
    first, second = (paged.rows(desk.see("exhibit", "show", f"EV/{at}"), "objects")[0] for at in (1, 2))
    assert "objects_never_swept" in paged.alarms(desk.see("today")), (
        "the other one is stored, and nobody read it"
    )
    answer = desk.desk.run("fetch", first["object"], second["object"], "out", "--json")
    assert answer.status == 6, "one was fetched, and the other one was asked for too"
    assert [item["object"] for item in answer.document["fetched"]] == [second["object"]]
    (failed,) = answer.document["failed"]
    assert (failed["object"], failed["exit"]) == (first["object"], 6)
