"""Two weeks of an evidence room: a transfer with a refused item, a court's receipt, an inventory, a loss and a find."""

from __future__ import annotations

from itertools import pairwise

from custody.law.clock import DAY, format_instant
from tests.answers.exhibits.room_counts import counted
from tests.cli import paged
from tests.cli.office import Office

FINE = ("--seal-state", "intact", "--condition", "as_described")
FOUND_OUT = ("--finding", "put back on the wrong shelf", "--established-by", "Carl Weber")


def test_what_happens_in_an_evidence_room_is_told_without_a_hole(office: Office) -> None:
    clock = office.desk.clock
    office.case()
    office.seizure()
    for label, sort in (("ROOM-2", "room"), ("SHELF-4", "shelf"), ("SHELF-5", "shelf")):
        within = () if sort == "room" else ("--within", "ROOM-2")
        office.done("Carl", "location", "register", label, "--location-type", sort, *within)
    for number in (1, 2, 3):
        office.exhibit(f"EV/{number}", "--seal", f"S-{number}", "--bag", f"B-{number}")
    # A bag's number that was used before is marked, and so told to everybody who looks.
    office.done("Eve", "exhibit", "seal", "EV/3", "S-3A", "--additional-seal", "--bag", "B-1", status=10)

    # Three are offered; the receiver scans each again, and refuses one whose seal he cannot find.
    offer = ("transfer", "offer", "EV/1", "EV/2", "EV/3", "--to", "Carl", "--purpose", "storage_move")
    transfer = office.done("Eve", *offer)["transfer"]
    office.done("Carl", "transfer", "accept", "EV/1", "--seal", "S-1", *FINE, "--location", "SHELF-4")
    office.done("Carl", "transfer", "accept", "EV/2", "--seal", "S-2", *FINE, "--location", "SHELF-4")
    office.done("Carl", "transfer", "refuse", "EV/3", "--reason", "seal", "--explanation", "no second seal")
    states = [row["state"] for row in paged.rows(office.see("transfer", "show", transfer), "items")]
    assert states == ["accepted", "accepted", "refused"]

    # A court has no key: it signs on paper, and that is all that is shown of it.
    (office.folder / "receipt.pdf").write_bytes(b"signed by an usher")
    released = (
        *("transfer", "hand-out", "EV/1", "--receiver-class", "court", "--purpose", "court"),
        *("--to", "M. Usher", "--identity-checked", "--receipt", "receipt.pdf"),
        *("--return-due-at", format_instant(clock.now() + 2 * DAY)),
    )
    office.done("Carl", *released)
    offered = ("transfer", "offer", "EV/1", "--to", "Eve", "--purpose", "examination")
    assert "custody.outside" in office.run("Carl", *offered).err
    clock.advance(3 * DAY)
    assert paged.count(office.see("today", status=10), "back_overdue") == 1
    office.done("Carl", "transfer", "return", "EV/1", "--seal", "S-1", *FINE, "--location", "SHELF-4")

    # A round finds one on another shelf and misses one, which turns up two days later.
    office.done("Carl", "inventory", "start", "--location", "ROOM-2", "--reference", "INV-1")
    office.done("Carl", "inventory", "scan", "INV-1", "S-1", "--location", "SHELF-5")
    office.done("Carl", "inventory", "close", "INV-1", status=10)
    assert counted(office, "INV-1")["results"] == {"EV/1": "misplaced", "EV/2": "missing"}
    office.done("Carl", "exhibit", "place", "EV/1", "--location", "SHELF-5")
    seen = format_instant(clock.now() - 3600)
    office.done(
        "Carl",
        *("exhibit", "report-missing", "EV/2", "--last-situation", "in_storage", "--last-seen-at", seen),
        *("--last-location", "SHELF-4", "--reported-by", "Carl"),
    )
    assert paged.count(office.see("today", status=10), "exhibits_missing") == 1
    clock.advance(2 * DAY)
    office.done("Carl", "exhibit", "recover", "EV/2", "--seal", "S-2", *FINE, "--found-by", "cleaner")

    # Its whole time is told: nobody can say of any hour that the record is silent without saying so.
    told = office.see("exhibit", "timeline", "EV/2", status=10)
    assert "lost" in told["sections"]["gaps"]["facts"]
    parts = paged.rows(told, "stretches")
    assert all(one["until"] == after["since"] for one, after in pairwise(parts))
    outside = office.see("exhibit", "timeline", "EV/1", status=10)
    assert "discrepancy" in outside["sections"]["gaps"]["facts"], (
        "what the round found elsewhere waits for somebody to say why"
    )
    parts = paged.rows(outside, "stretches")
    assert [part["who"] for part in parts if part["hands"] == "outside"] == ["court"]
    assert paged.texts(outside, "stretches")[-1]["location"] == "ROOM-2 / SHELF-5"

    # A check is not clean before somebody found out why the round found it elsewhere.
    assert "discrepancy_open" in {finding["code"] for finding in office.see("check", status=10)["findings"]}
    office.done("Carl", "exhibit", "resolve-discrepancy", "EV/1", "--outcome", "mistaken", *FOUND_OUT)

    # The custodian leaves; an administrator offers all that is left, and the receiver signs for each.
    office.done("Ada", "transfer", "reassign", "Carl", "--to", "Eve", "--reason", "left")
    for number in (1, 2):
        office.done("Eve", "transfer", "accept", f"EV/{number}", "--seal", f"S-{number}", *FINE)
    assert paged.listed(office.see("exhibit", "list", "--custodian", "Carl")) == []
    assert office.see("check")["verdict"] == "verified"
