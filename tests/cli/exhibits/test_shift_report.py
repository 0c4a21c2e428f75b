"""A shift report has every entry of its period in one part, what is open at its end, and the checkpoint of then."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from custody.law.clock import DAY, HOUR, format_instant
from custody.model.kinds import KINDS
from custody.pages.today.shift_period import KINDS as PARTED
from custody.pages.today.shift_period import READ, TOPICS, part_of
from custody.proof import checkpoint
from custody.proof.note import VerifierKey
from custody.storage.state.head import state_folder
from custody.storage.state.visits import APART, Visits, folder_in
from tests.cli import paged
from tests.cli.office import Office, golden
from tests.failures import every
from tests.tui.steps import offered

#: The parts of the report that tell what happened, by key.
HAPPENED = (
    *("came_in", "went_out", "changed_hands", "places_and_seals", "rounds_and_discrepancies"),
    *("images_and_stored_evidence", "other_entries"),
)
LOST = (
    *("--last-situation", "in_storage", "--last-seen-at", "2026-11-02T09:00:00Z", "--reported-by", "Carl"),
)


def evening(office: Office) -> int:
    """Furnish the rooms before the shift begins; return the number of its first entry."""
    office.case()
    office.seizure()
    for number in range(1, 7):
        office.exhibit(f"EV/{number}", "--seal", f"A-{number}")
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Eve", "exhibit", "place", "EV/1", "--location", "ROOM-2")
    office.desk.clock.advance(6 * HOUR)
    return office.size()


def night(office: Office) -> None:
    """Do what a shift does: check out, offer and accept, hand out, lose, count a room."""
    back = format_instant(office.desk.clock.now() + DAY)
    out = ("--to", "Carl", "--purpose", "examination", "--return-due-at", back)
    office.done("Eve", "exhibit", "check-out", "EV/2", *out)
    offered(office, "EV/3", "EV/5")
    office.done(
        "Carl",
        "transfer",
        "accept",
        "EV/5",
        "--condition",
        "as_described",
        "--seal-state",
        "intact",
        "--seal",
        "A-5",
    )
    office.done("Eve", "exhibit", "report-missing", "EV/4", *LOST)
    office.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")


def entered(document: dict[str, Any]) -> dict[int, str]:
    """Return the part in which each entry of a report stands, by its number."""
    found: list[tuple[int, str]] = [
        (row["entry"], part)
        for part in HAPPENED
        if part in document["tables"]
        for row in paged.rows(document, part)
    ]
    assert len(found) == len(dict(found)), "an entry stands in two parts"
    return dict(found)


def test_a_kind_of_a_part_is_a_kind_and_every_kind_but_that_of_reads_has_one_part() -> None:
    names = {kind.name for kind in KINDS}
    assert PARTED.keys() <= names
    assert TOPICS.keys() <= {name.partition(".")[0] for name in names}
    assert {name for name in names if part_of(name) is None} == {READ}


def test_a_shift_is_reported_from_its_first_entry_to_the_checkpoint_and_on_paper(office: Office) -> None:
    first = evening(office)
    night(office)
    _tells_each_entry_once(office, first)
    _is_the_same_on_paper(office, first)
    _begins_as_it_is_asked(office, first)


def _tells_each_entry_once(office: Office, first: int) -> None:
    """Look that each entry stands in one part, and that what is open when the shift ends is there."""
    size = office.size()
    answer = office.run("Carl", "shift-report", "--since", str(first), "--json")
    golden("shift-report", answer, office.folder)
    told = answer.document
    kinds = {at: office.see("log", "show", "--entry", str(at))["kind"] for at in range(first, size)}
    parts = entered(told)
    assert {kinds[at]: part for at, part in parts.items()} == {
        "exhibit.checked_out": "went_out",
        "transfer.offered": "changed_hands",
        "transfer.accepted": "changed_hands",
        "exhibit.missing_reported": "rounds_and_discrepancies",
        "inventory.started": "rounds_and_discrepancies",
    }
    assert parts.keys() == kinds.keys()
    facts = {name: fact["value"] for name, fact in told["sections"]["period"]["facts"].items()}
    assert (facts["first_entry"], facts["last_entry"], facts["entries"]) == (first, size - 1, size - first)

    def names(table: str) -> list[str]:
        return [row["exhibit"] for row in paged.texts(told, table)]

    assert [names(table) for table in ("missing", "checked_out", "offers")] == [["EV/4"], ["EV/2"], ["EV/3"]]
    assert told["tables"]["outside"]["rows"] == []
    assert [row["round"] for row in paged.texts(told, "inventories")] == ["INV-1"]
    waiting = {row["about"]: row["by"] for row in paged.texts(told, "waiting")}
    assert waiting["exhibit EV/3"] == "Carl"
    assert waiting["exhibit EV/2"] == "Eve or Carl"
    assert [alarm["text"].rpartition(" ")[2] for alarm in told["alarms"]] == ["(new)"]
    note = next(text["text"] for text in told["texts"] if text["title"].startswith("Checkpoint")).encode()
    key = VerifierKey.parse(office.desk.done("log", "vkey")["vkey"])
    assert checkpoint.open(note, key).size == size


def _begins_as_it_is_asked(office: Office, first: int) -> None:
    """Look that it begins with an entry, with hours or with the last visit, and refuses other beginnings."""

    def began(*since: str) -> tuple[int | None, str]:
        told = office.see("shift-report", *since, "--as", office.keys["Carl"])
        facts = told["sections"]["period"]["facts"]
        return facts.get("first_entry", {"value": None})["value"], facts["from"]["text"].partition(": ")[2]

    assert began("--since", "2") == (2, "entry 2")
    assert began("--since", "3h") == (first, "the last 3 hours")
    assert began("--since", "900h") == (0, "the last 900 hours")
    assert began()[1] == "the last 12 hours: no earlier visit of yours is noted here"
    carl = office.see("actor", "show", "Carl")["key"]
    log = VerifierKey.parse(office.desk.done("log", "vkey")["vkey"])
    folder = folder_in(state_folder(log.name, office.folder / "state"))
    Visits(folder, office.desk.clock.now).come(carl, first + 2)
    assert began()[0] == 0, "the visit goes on, and there was none before"
    office.desk.clock.advance(APART)
    assert began() == (first + 2, "your last visit at this machine")
    assert began("--since", "last") == began()
    whole = office.size()
    Visits(folder, office.desk.clock.now).come(carl, whole)
    assert began() == (first + 2, "your last visit at this machine"), "it is the one before that goes on"
    office.desk.clock.advance(APART)
    assert began() == (None, "your last visit at this machine")
    assert "Nothing was entered in this period." in office.run("Carl", "shift-report").out

    def refused(since: str) -> tuple[int, str]:
        answer = office.run("Carl", "shift-report", "--since", since)
        return answer.status, answer.err

    assert refused(str(whole)) == (
        6,
        f"custody: there is no entry {whole}\n  The newest entry is {whole - 1}.\n",
    )
    every(["yesterday", "0h", "-1", "1.5h", "12 h", "9" * 40], lambda text: _wrong(refused(text)))


def _wrong(answer: tuple[int, str]) -> None:
    status, told = answer
    assert (status, "as in 12h" in told) == (2, True), told


def _is_the_same_on_paper(office: Office, first: int) -> None:
    """Look that PDF, HTML and CSV are written, with the sentences of the document."""
    made = {}
    for form in ("pdf", "html", "csv"):
        name = f"shift.{form}"
        answer = office.run("Carl", "shift-report", "--since", str(first), "--out", name, "--json")
        assert answer.status == 0, answer.err
        made[form] = (office.folder / name).read_bytes()
    assert made["pdf"].startswith(b"%PDF-")
    page = made["html"].decode()
    assert "<script" not in page
    sentences = [row["act"] for part in HAPPENED for row in paged.texts(answer.document, part)]
    assert len(sentences) == office.size() - first
    cells = {cell for row in csv.reader(io.StringIO(made["csv"].decode("utf-8-sig"))) for cell in row}
    plain = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    for sentence in sentences:
        assert sentence in cells
        assert sentence in plain
    again = office.run("Carl", "shift-report", "--out", "shift.pdf")
    assert (again.status, "shift.pdf" in again.err) == (7, True)
    assert office.run("Carl", "shift-report", "--out", "shift.txt").status == 2
