"""A merger, split, loss, retirement or closing entered by mistake was for ever, and a correction of it did nothing.

A case could not be opened again, and closed over anything that was open in it.
"""

from __future__ import annotations

from pathlib import Path

from tests.answers.exhibits.room_counts import entry, held, lying, room
from tests.cli import paged
from tests.cli.cases.test_nonconforming_consent import typed
from tests.cli.office import Office

SPLIT = ("exhibit", "split", "EV/3", "--component-count", "2", "--reason", "examination")
MERGE = ("exhibit", "merge", "DUP/1", "--into", "EV/1", "--reason", "number_equal")
LOST = (
    *(
        "exhibit",
        "report-missing",
        "EV/1",
        "--last-situation",
        "in_storage",
        "--last-seen-at",
        "2026-11-02T09:00:00Z",
    ),
    *("--reported-by", "Eve"),
)


def rescind(office: Office, who: str, number: str, *more: str) -> tuple[int, str, str]:
    answer = office.run(who, "entry", "rescind", number, "--reason", "wrong_subject", *more)
    return answer.status, answer.out, answer.err


def test_a_split_typed_wrongly_is_taken_back_by_somebody_else_and_the_exhibit_can_leave(
    tmp_path: Path,
) -> None:
    office = room(tmp_path, "EV/3")
    wrong = entry(office.done("Eve", *SPLIT))
    offer = ("transfer", "offer", "EV/3", "--to", "Carl", "--purpose", "storage_move")
    assert office.run("Eve", *offer).status == 5
    corrected = office.run("Eve", "entry", "correct", wrong, "remainder_kept", "true", "--reason", "typing")
    assert corrected.status == 5
    assert "custody entry rescind" in corrected.err
    assert rescind(office, "Eve", wrong)[0] == 5
    office.hire("Cora", "evidence_custodian")
    status, _, told = rescind(office, "Cora", wrong, "--dry-run")
    assert (status, held(office)) == (0, [])
    assert "the exhibit is one again and has its custodian" in told
    assert rescind(office, "Cora", wrong)[0] == 0
    assert held(office) == lying(office, "SHELF-1") == ["EV/3"]
    office.done("Eve", *offer)
    again = office.run("Carl", "entry", "rescind", wrong, "--reason", "typing")
    assert (again.status, "took it back" in again.err) == (5, True)


def test_whoever_looks_at_the_entry_or_hands_it_out_is_told_that_it_was_taken_back(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1", "DUP/1")
    merged = entry(office.done("Eve", *MERGE))
    assert office.see("log", "show", "--entry", merged)["rescinded_by"] is None
    office.done("Eve", "exhibit", "seal", "EV/1", "S-9")
    status, out, _ = rescind(office, "Carl", merged)
    assert status == 0
    assert "exhibit.sealed" in out
    assert "a seal was applied" in out
    by = int(merged) + 2
    assert office.see("log", "show", "--entry", merged)["rescinded_by"] == by
    assert (
        f"rescinded by entry {by}: it has no effect" in office.desk.run("log", "show", "--entry", merged).out
    )
    shown = office.see("exhibit", "show", "DUP/1")
    (alarm,) = (item for item in shown["alarms"] if item["code"] == "entry.rescinded")
    assert (alarm["entry"], f"by entry {by}" in alarm["text"]) == (int(merged), True)
    assert "by entry" in office.desk.run("exhibit", "timeline", "DUP/1").out
    proof = office.run("Eve", "proof", "entry", merged, "--out", "m.tlog-proof")
    assert f"entry {merged} was rescinded: give entry {by} too" in proof.out + proof.err


def test_a_loss_and_a_retirement_typed_wrongly_leave_all_as_it_was(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1")
    lost = entry(office.done("Eve", *LOST))
    assert lying(office, "SHELF-1") == []
    assert rescind(office, "Carl", lost)[0] == 0
    assert lying(office, "SHELF-1") == ["EV/1"]
    shown = office.see("exhibit", "timeline", "EV/1")
    assert "lost" not in {row["hands"] for row in paged.rows(shown, "stretches")}
    retired = entry(office.done("Carl", "location", "retire", "SHELF-2", "--reason", "mistake"))
    assert office.run("Eve", "exhibit", "place", "EV/1", "--location", "SHELF-2").status in (5, 10)
    assert rescind(office, "Ada", retired)[0] == 0
    office.done("Eve", "exhibit", "place", "EV/1", "--location", "SHELF-2")
    assert lying(office, "SHELF-2") == ["EV/1"]


def test_a_case_says_what_is_open_when_it_is_closed_and_is_opened_again(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1")
    office.done("Eve", *LOST)
    close = ("case", "close", "C-1", "--outcome", "tried")
    answer = office.run("Eve", *close)
    assert answer.status == 5
    assert "an exhibit is reported missing" in answer.err
    assert "--open-matters-accepted" in answer.err
    made = office.done("Eve", *close, "--open-matters-accepted")
    assert made["entries"][0]["facts"]["open_matters"] == "missing"
    assert office.run("Eve", "case", "reopen", "C-1", "--reason", "retrial").status == 5
    office.done("Judge", "case", "reopen", "C-1", "--reason", "retrial")
    assert paged.listed(office.see("case", "list", "--open"))[0]["name"] == "C-1"
    office.exhibit("EV/9")
    assert paged.alarms(office.see("exhibit", "show", "EV/9")) == set()


def test_at_a_terminal_whoever_closes_a_case_is_asked(tmp_path: Path) -> None:
    office = room(tmp_path, "EV/1")
    office.done("Eve", *LOST)
    close = ("case", "close", "C-1", "--outcome", "tried")
    for answer, status in (("n\n", 5), ("y\n", 0)):
        told = typed(office, "Eve", answer, *close)
        assert told.status == status, told.err
        assert "an exhibit is reported missing" in told.err
        assert "Close it all the same?" in told.err


def test_a_closing_by_mistake_is_taken_back_by_the_authority(tmp_path: Path) -> None:
    office = room(tmp_path)
    closed = entry(office.done("Eve", "case", "close", "C-1", "--outcome", "tried"))
    assert rescind(office, "Carl", closed)[0] == 5
    assert rescind(office, "Judge", closed)[0] == 0
    assert paged.value(office.see("case", "show", "C-1"), "state") == "open"
