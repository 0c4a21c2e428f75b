"""Three exhibits in one bag for three weeks: sealed once, handed over, opened, one taken out, counted by its seal."""

from __future__ import annotations

from custody.law.clock import DAY, format_instant
from tests.cli import paged
from tests.cli.office import Office

FINE = ("--seal-state", "intact", "--condition", "as_described")
ALL = ("EV/1", "EV/2", "EV/3")


def seals(office: Office, exhibit: str) -> list[str]:
    """Return the seals that a person is shown of an exhibit."""
    facts = office.see("exhibit", "show", exhibit)["facts"]
    return [fact["value"] for fact in facts.values() if fact["label"] == "seal" and fact["value"] is not None]


def test_what_lies_under_one_seal_goes_together_until_the_seal_is_taken_off(office: Office) -> None:
    clock = office.desk.clock
    office.case()
    office.seizure()
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf")
    for reference in ALL:
        office.exhibit(reference)
    more = ("--with", "EV/2", "--with", "EV/3")
    sealed = office.done("Eve", "exhibit", "seal", "EV/1", "S-1", "--bag", "B-1", *more)["entries"]
    assert [field["kind"] for field in sealed] == ["exhibit.sealed"] * 3
    shown = office.see("exhibit", "show", "EV/2")
    assert paged.text(shown, "seal").startswith("S-1, bag B-1, ")
    (told,) = [
        section["facts"]["seal"]["text"]
        for section in shown["sections"].values()
        if "seal" in section["facts"]
    ]
    assert told == "S-1 on bag B-1, which has EV/1, EV/3 too"

    # Nothing gets into the bag later under its seal, and its number is never used for another one.
    office.exhibit("EV/4")
    office.done("Eve", "exhibit", "seal", "EV/4", "S-1", "--bag", "B-1", status=10)
    office.done("Eve", "exhibit", "unseal", "EV/4", "S-1", "--seal-state", "intact", "--reason", "inspection")

    # One is offered; all that is in the bag goes, and the receiver looks at one seal.
    clock.advance(DAY)
    office.done("Eve", "transfer", "offer", "EV/2", "--to", "Carl", "--purpose", "storage_move")
    office.done("Carl", "transfer", "accept", "EV/3", "--seal", "S-1", *FINE, "--location", "SHELF-4")
    held = paged.listed(office.see("exhibit", "list", "--custodian", "Carl"))
    assert sorted(exhibit["name"] for exhibit in held) == list(ALL)

    # It is taken to the examiner and comes back, in one line each.
    back = format_instant(clock.now() + DAY)
    out = ("exhibit", "check-out", "EV/1", "--to", "Eve", "--purpose", "photographs", "--return-due-at", back)
    assert len(office.done("Carl", *out)["entries"]) == 3
    office.done("Carl", "exhibit", "check-in", "EV/1", "--seal", "S-1", *FINE, "--location", "SHELF-4")

    # A scan of the seal counts everything under it; an open round is somebody's work.
    clock.advance(5 * DAY)
    office.done("Carl", "inventory", "start", "--case", "C-1", "--reference", "INV-1")
    counted = office.done("Carl", "inventory", "scan", "INV-1", "S-1", "EV/4", "--location", "SHELF-4")
    assert counted["counted"] == 4
    assert [row["id"] for row in paged.texts(office.see("today"), "inventories_open")] == ["INV-1"]
    assert "INV-1 case C-1 4" in " ".join(office.desk.run("today").out.split())
    office.done("Carl", "inventory", "close", "INV-1")
    assert paged.rows(office.see("today"), "inventories_open") == []

    # The bag is opened once, which is on record of each; one is taken out and the rest gets a fresh seal.
    clock.advance(DAY)
    opened = ("exhibit", "unseal", "EV/1", "S-1", "--seal-state", "intact", "--reason", "examination")
    assert len(office.done("Carl", *opened)["entries"]) == 3
    for reference in ALL:
        history = paged.rows(office.see("exhibit", "show", reference), "seals")
        assert [item["act"] for item in history if item["act"] != "checked"] == ["sealed", "unsealed"]
    office.done("Carl", "exhibit", "seal", "EV/2", "S-2", "--bag", "B-2", "--with", "EV/3")
    assert [seals(office, exhibit) for exhibit in ALL] == [[], ["S-2"], ["S-2"]]
    page = office.see("exhibit", "timeline", "EV/2")
    assert not paged.has(page, "seal_doubt")
    assert office.see("check")["verdict"] == "verified"


def test_what_differs_is_open_everywhere_until_somebody_says_what_was_found_out(office: Office) -> None:
    clock = office.desk.clock
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "S-1")
    clock.advance(DAY)
    differs = (
        "exhibit",
        "report-discrepancy",
        "EV/1",
        "--differences",
        "count",
        "--description",
        "two sticks",
    )
    entry = office.done("Carl", *differs)["entries"][0]["position"]
    office.done("Carl", *differs[:3], "--differences", "label", "--description", "no label")
    assert [row["exhibit"] for row in paged.texts(office.see("today", status=10), "discrepancies_open")] == [
        "EV/1",
        "EV/1",
    ]
    assert "not as recorded" in office.desk.run("exhibit", "show", "EV/1").out
    assert paged.has(office.see("exhibit", "timeline", "EV/1", status=10), "discrepancy")
    blocked = office.desk.run("disposition", "blockers", "EV/1", "--measure", "destroy", "--json")
    assert "discrepancy" in blocked.out

    clock.advance(2 * DAY)
    said = (
        "exhibit",
        "resolve-discrepancy",
        "EV/1",
        "--outcome",
        "mistaken",
        "--established-by",
        "C. Brandt",
    )
    finding = ("--finding", "a cap was counted as a stick")
    assert "entries" in office.run("Carl", *said, *finding).err
    office.done("Carl", *said, *finding, "--discrepancy", str(entry))
    office.done("Carl", *said, "--finding", "it lay in the bag")
    assert office.run("Carl", *said, *finding).status == 6
    shown = office.see("exhibit", "show", "EV/1")
    outcomes = [paged.section(shown, row["entry"]).get("outcome") for row in paged.rows(shown, "entries")]
    assert outcomes.count("mistaken") == 2
    assert paged.rows(office.see("today"), "discrepancies_open") == []
    assert "discrepancy" not in paged.alarms(office.see("exhibit", "show", "EV/1"))
    parts = paged.rows(office.see("exhibit", "timeline", "EV/1", status=10), "stretches")
    assert "discrepancy" not in (parts[-1]["gaps"] or "")
