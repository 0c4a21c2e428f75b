"""A night on duty: what is decided by telephone is recorded by a deputy, and answered for in the morning, or not."""

from __future__ import annotations

from typing import Any

from custody.law.clock import HOUR
from tests.cli import paged
from tests.cli.exhibits.test_seizure_after import DECIDE, told
from tests.cli.office import ORDER, STICK, Office

MORNING = "2026-11-03T07:00:00Z"
LEND = (
    *("--roles", "authority", "examiner", "--valid-from", "2026-11-02T20:00:00Z", "--valid-until", MORNING),
    *("--reason", "night_duty", "--countersign-hours", "12"),
)
BY_TELEPHONE = (
    *("--authorised-by", "duty judge, by telephone", "--confirmation-due-at", "2026-11-04T09:00:00Z"),
    *told("consent=oral", "medium=system"),
)
SEIZE = ("seizure", "record", "C-1", "--reference", "S-1", *BY_TELEPHONE)


def waiting(office: Office) -> dict[int, str]:
    """Return the entries that wait for a countersignature, and the state of each."""
    rows = office.desk.run("deadlines", "--json").document["deadlines"]
    return {row["position"]: row["state"] for row in rows if row["sort"] == "countersign"}


def entered(office: Office, who: str, *words: str) -> int:
    """Enter one thing as somebody; return its position."""
    made: list[dict[str, Any]] = office.done(who, *words)["entries"]
    position: int = made[-1]["position"]
    return position


def test_a_night_is_countersigned_in_the_morning_but_for_one_entry_that_is_forgotten(office: Office) -> None:
    office.case()
    office.hire("Nora", "auditor")
    office.done("Ada", "actor", "deputise", "Nora", *LEND)

    early = office.run("Nora", *SEIZE)
    assert (early.status, "lent from 2026-11-02T20:00:00Z" in early.err) == (5, True), early.err

    office.desk.clock.advance(12 * HOUR)
    seized = entered(office, "Nora", *SEIZE)
    found = entered(office, "Nora", "exhibit", "register", "EV/1", "--seizure", "S-1", *STICK)
    preserve = entered(office, "Nora", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-1")
    assert waiting(office) == {seized: "due", found: "due", preserve: "due"}

    office.desk.clock.advance(10 * HOUR)
    over = office.run("Nora", "preservation-order", "issue", "C-1", *ORDER, "--reference", "P-2")
    assert (over.status, f"until {MORNING} only" in over.err) == (5, True), over.err
    assert office.run("Nora", "entry", "countersign", str(seized)).status == 5
    office.done("Carl", "entry", "countersign", str(seized))
    office.done("Judge", "entry", "countersign", str(preserve), "--decline-reason", "not_justified")
    office.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE)
    assert waiting(office) == {found: "due"}

    office.desk.clock.advance(3 * HOUR)
    assert waiting(office) == {found: "overdue"}
    shown = office.see("today", status=10)
    assert [row["position"] for row in paged.rows(shown, "countersignatures_due")] == [found]
    late = office.done("Eve", "entry", "countersign", str(found), status=10)["entries"][0]
    assert late["nonconforming"] == ["countersignature.late"]
    assert waiting(office) == {}
    checked = office.see("check", status=10)
    assert checked["doubts"] == {"decision_declined": 1}
    codes = {finding["code"] for finding in checked["findings"] if finding["severity"] != "note"}
    assert codes == {"nonconforming", "decision_declined"}
