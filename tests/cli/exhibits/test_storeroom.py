"""`custody location`, and what `custody exhibit` and `custody transfer` say of things that leave the store."""

from __future__ import annotations

import pytest

from custody.law.clock import format_instant
from tests.cli import paged
from tests.cli.office import Office, golden

FINE = ("--seal", "s-2", "--seal-state", "intact", "--condition", "as_described")
OPEN = ("--seal-state", "absent", "--condition", "as_described")
COURT = ("--receiver-class", "court", "--purpose", "court", "--to", "M. Usher")


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    office.seizure()
    office.exhibit("EV/1")
    office.exhibit("EV/2", "--seal", "S-2")
    office.done("Carl", "location", "register", "ROOM-2", "--location-type", "room")
    office.done("Carl", "location", "register", "SHELF-4", "--location-type", "shelf", "--within", "ROOM-2")
    return office


def soon(desk: Office, hours: int) -> str:
    """Return an instant so many hours ahead."""
    return format_instant(desk.desk.clock.now() + hours * 3600)


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    def keep(name: str, who: str, *argv: str) -> None:
        golden(name, desk.run(who, *argv, "--json"), desk.folder)

    keep(
        "location-register",
        "Carl",
        "location",
        "register",
        "BOX-1",
        "--location-type",
        "box",
        "--within",
        "SHELF-4",
    )
    golden("location-list", desk.desk.run("location", "list", "--json"), desk.folder)
    keep("exhibit-place", "Eve", "exhibit", "place", "EV/1", "--location", "SHELF-4")
    golden("location-show", desk.desk.run("location", "show", "ROOM-2", "--json"), desk.folder)
    keep("location-retire", "Carl", "location", "retire", "BOX-1", "--reason", "mistake")
    out = ("--to", "Carl", "--purpose", "examination", "--return-due-at", soon(desk, 24))
    keep("exhibit-check-out", "Eve", "exhibit", "check-out", "EV/2", *out)
    keep("exhibit-check-in", "Eve", "exhibit", "check-in", "EV/2", *FINE, "--location", "SHELF-4")
    differs = ("--differences", "count", "--description", "two sticks")
    keep("exhibit-report-discrepancy", "Carl", "exhibit", "report-discrepancy", "EV/1", *differs)
    found = ("--outcome", "mistaken", "--finding", "a cap", "--established-by", "Carl")
    keep("exhibit-resolve-discrepancy", "Carl", "exhibit", "resolve-discrepancy", "EV/1", *found)
    lost = ("--last-situation", "in_storage", "--last-seen-at", soon(desk, -2), "--reported-by", "Carl")
    keep(
        "exhibit-report-missing",
        "Carl",
        "exhibit",
        "report-missing",
        "EV/1",
        *lost,
        "--last-location",
        "SHELF-4",
    )
    keep("exhibit-recover", "Carl", "exhibit", "recover", "EV/1", *OPEN, "--found-by", "Carl")
    desk.done("Eve", "transfer", "offer", "EV/1", "--to", "Carl", "--purpose", "storage_move")
    sent = ("--carrier-class", "officer", "--carrier", "P. Porter")
    keep("transfer-dispatch", "Eve", "transfer", "dispatch", "EV/1", *sent)
    keep("transfer-arrive", "Carl", "transfer", "arrive", "EV/1", "--packaging", "undamaged")
    (desk.folder / "receipt.pdf").write_bytes(b"signed")
    paper = ("--receipt", "receipt.pdf", "--identity-checked", "--return-due-at", soon(desk, 48))
    keep("transfer-hand-out", "Eve", "transfer", "hand-out", "EV/2", *COURT, *paper)
    golden("exhibit-timeline", desk.desk.run("exhibit", "timeline", "EV/2", "--json"), desk.folder)
    keep("transfer-return", "Carl", "transfer", "return", "EV/2", *FINE, "--brought-by", "M. Usher")
    desk.done("Carl", "location", "register", "ROOM-1", "--location-type", "room")
    keep("location-move", "Carl", "location", "move", "SHELF-4", "--within", "ROOM-1")


def test_a_handover_is_shown_item_by_item(desk: Office) -> None:
    offer = ("EV/1", "EV/2", "--to", "Carl", "--purpose", "examination", "--hours", "2")
    transfer = desk.done("Eve", "transfer", "offer", *offer)["transfer"]
    desk.done("Carl", "transfer", "refuse", "EV/2", "--reason", "seal")
    golden("transfer-show", desk.desk.run("transfer", "show", transfer, "--json"), desk.folder)
    desk.desk.clock.advance(3 * 3600)
    items = paged.rows(desk.see("transfer", "show", transfer[:8]), "items")
    assert [item["state"] for item in items] == ["expired", "refused"]
    expired = paged.listed(desk.see("transfer", "list", "--expired"))
    assert [row["name"] for row in expired] == ["EV/1"]
    missing = desk.desk.run("transfer", "show", "0" * 36)
    assert desk.desk.run("transfer", "show", "abc").status == missing.status == 6
    assert "no transfer has the identifier '000" in missing.err
    assert "to          Carl\n" in desk.desk.run("transfer", "show", transfer).out


def test_a_checkout_that_is_overdue_stands_in_status_and_due(desk: Office) -> None:
    out = ("exhibit", "check-out", "EV/2", "--to", "Carl", "--purpose", "examination")
    desk.done("Eve", *out, "--return-due-at", soon(desk, 2))
    refused = desk.run("Eve", "transfer", "offer", "EV/2", "--to", "Carl", "--purpose", "examination")
    assert (refused.status, "custody.checked_out" in refused.err) == (5, True)
    desk.desk.clock.advance(3 * 3600)
    status = desk.desk.run("today", "--as", "Carl", "--json").document
    assert (paged.count(status, "back_overdue"), paged.count(status, "checked_out_to_you")) == (1, 1)
    due = [
        (deadline["sort"], deadline["state"], deadline["next"])
        for deadline in desk.see("deadlines", status=10)["deadlines"]
    ]
    assert due == [("return_due", "overdue", "exhibit.checked_in")]
    assert "exhibit with expected back EV/2 Carl " in " ".join(
        desk.desk.run("today", "--as", "Eve").out.split()
    )
    (first, *_) = desk.see("exhibit", "show", "EV/2")["next"]
    assert (first["code"], first["overdue"]) == ("checked_out", True)
    assert "Carl" not in desk.run("Eve", "exhibit", "list").out
    assert "Eve, OVERDUE" in desk.run("Eve", "exhibit", "list").out
    page = desk.run("Eve", "exhibit", "show", "EV/2").out
    assert "OVERDUE, with Carl, due back " in page
    assert "until" not in page.partition("Next")[2].partition("\n\n")[0]
    assert "OVERDUE since " in page.partition("Next")[2].partition("\n\n")[0]
    desk.done("Eve", "exhibit", "check-in", "EV/2", *FINE)
    assert desk.see("deadlines")["deadlines"] == []
    assert "OVERDUE" not in desk.run("Eve", "exhibit", "list").out


def test_what_is_late_comes_before_an_offer_that_expired_earlier(desk: Office) -> None:
    offer = ("EV/2", "--to", "Carl", "--purpose", "examination", "--hours", "1")
    desk.done("Eve", "transfer", "offer", *offer)
    out = ("exhibit", "check-out", "EV/2", "--to", "Carl", "--purpose", "examination")
    desk.done("Eve", *out, "--return-due-at", soon(desk, 3))
    before = [step["code"] for step in desk.see("exhibit", "show", "EV/2")["next"]]
    assert before[:2] == ["offer", "checked_out"]
    desk.desk.clock.advance(4 * 3600)
    after = [(step["code"], step["overdue"]) for step in desk.see("exhibit", "show", "EV/2")["next"]]
    assert after[:2] == [("checked_out", True), ("offer_expired", True)]


def test_what_comes_back_early_is_cancelled_in_the_calendar(desk: Office) -> None:
    out = ("exhibit", "check-out", "EV/2", "--to", "Carl", "--purpose", "examination")
    desk.done("Eve", *out, "--return-due-at", soon(desk, 24))
    assert "CANCELLED" not in desk.desk.run("deadlines", "--ics", "-").out
    desk.done("Eve", "exhibit", "check-in", "EV/2", *FINE)
    assert "CANCELLED" in desk.desk.run("deadlines", "--ics", "-").out


def test_what_is_missing_stands_until_it_is_found(desk: Office) -> None:
    lost = ("--last-situation", "unknown", "--last-seen-at", soon(desk, -1), "--reported-by", "Carl")
    desk.done("Carl", "exhibit", "report-missing", "EV/1", *lost)
    status = desk.desk.run("today", "--as", "Carl")
    assert (status.status, "Exhibits missing (1)" in status.out) == (10, True)
    assert [deadline["sort"] for deadline in desk.see("deadlines")["deadlines"]] == ["missing"]
    desk.done("Carl", "exhibit", "recover", "EV/1", *OPEN, "--found-by", "Carl")
    assert paged.count(desk.see("today"), "exhibits_missing") == 0


def test_a_document_that_nobody_looked_at_is_not_named(desk: Office) -> None:
    argv = (*COURT, "--identity-not-checked", "--identity-document", "card", "--not-known", "receipt_sha256")
    answer = desk.run("Eve", "transfer", "hand-out", "EV/2", *argv, "--not-known-reason", "lost")
    assert (answer.status, "none was looked at" in answer.err) == (2, True)


def test_an_overdue_return_from_outside_names_who_answers_for_it(desk: Office) -> None:
    (desk.folder / "receipt.pdf").write_bytes(b"signed")
    paper = ("--receipt", "receipt.pdf", "--identity-checked", "--return-due-at", soon(desk, 1))
    made = desk.done("Eve", "transfer", "hand-out", "EV/1", "EV/2", *COURT, *paper)
    items = desk.see("transfer", "show", made["transfer"])
    states = [row["state"] for row in paged.rows(items, "items")]
    assert (paged.value(items, "receiver_class"), states) == ("court", ["handed_out"] * 2)
    desk.desk.clock.advance(7200)
    due = desk.see("deadlines", status=10)["deadlines"]
    assert {deadline["actors"][0]["name"] for deadline in due} == {"Eve"}
    desk.done("Carl", "transfer", "return", "EV/2", *FINE)
    states = [row["state"] for row in paged.rows(desk.see("transfer", "show", made["transfer"]), "items")]
    assert states == ["handed_out", "returned"]


def test_continuity_tells_every_moment_and_every_gap(desk: Office) -> None:
    control = desk.desk.run("exhibit", "timeline", "EV/2")
    assert (control.status, "No gap" in control.out) == (0, True)
    lost = ("--last-situation", "unknown", "--last-seen-at", soon(desk, 0), "--reported-by", "Carl")
    desk.desk.clock.advance(3600)
    desk.done("Carl", "exhibit", "report-missing", "EV/2", *lost)
    answer = desk.desk.run("exhibit", "timeline", "EV/2")
    assert (answer.status, "MISSING" in answer.out) == (10, True)
    assert "nobody knows where it is" in answer.out
    checked = desk.desk.run("check", "--json")
    codes = {finding["code"]: finding["severity"] for finding in checked.document["findings"]}
    assert (codes["exhibit_missing"], checked.document["verdict"]) == ("warning", "verified")
    desk.done(
        "Carl", "exhibit", "recover", "EV/2", *FINE[:1], "S-9", *FINE[2:], "--found-by", "Carl", status=10
    )
    codes = {
        finding["code"]: finding["severity"]
        for finding in desk.desk.run("check", "--json").document["findings"]
    }
    assert codes["continuity_gap"] == "warning"
    assert "exhibit_missing" not in codes


def test_what_comes_back_damaged_is_open_in_the_status_until_it_is_resolved(desk: Office) -> None:
    out = ("exhibit", "check-out", "EV/2", "--to", "Carl", "--purpose", "examination")
    desk.done("Eve", *out, "--return-due-at", soon(desk, 2))
    desk.done("Eve", "exhibit", "check-in", "EV/2", *FINE[:-1], "damaged", status=10)
    (found,) = paged.texts(desk.see("today", status=10), "discrepancies_open")
    assert (found["exhibit"], found["differences"]) == ("EV/2", "condition")
    said = ("--outcome", "damaged", "--finding", "it was dropped", "--established-by", "C. Reed")
    desk.done("Carl", "exhibit", "resolve-discrepancy", "EV/2", *said)
    assert paged.rows(desk.see("today"), "discrepancies_open") == []


def test_what_lay_with_a_thing_and_has_no_number_is_told_with_the_answer_and_stays_open(desk: Office) -> None:
    desk.done("Eve", "transfer", "offer", "EV/1", "EV/2", "--to", "Carl", "--purpose", "examination")
    before = desk.size()
    nothing = desk.run("Carl", "transfer", "accept", "EV/1", *OPEN, "--surplus", " ")
    assert (nothing.status, desk.size()) == (2, before)
    made = desk.done("Carl", "transfer", "accept", "EV/1", *OPEN, "--surplus", "silver stick, no label")
    assert [entry["kind"] for entry in made["entries"]] == [
        "transfer.accepted",
        "exhibit.discrepancy_reported",
    ]
    told = desk.see("log", "show", "--entry", str(made["entries"][1]["position"]))
    fields = {field["name"]: (field["value"], field["structural"]) for field in told["fields"]}
    assert fields["differences"] == ("surplus", True)
    assert fields["description"] == ("silver stick, no label", False)
    assert "silver stick, no label" in desk.desk.run("transfer", "print-receipt", "EV/1").out
    refused = ("transfer", "refuse", "EV/2", "--reason", "seal", "--surplus", "a key")
    desk.done("Carl", *refused)
    open_now = paged.texts(desk.see("today", status=10), "discrepancies_open")
    assert [(item["exhibit"], item["differences"]) for item in open_now] == [
        ("EV/1", "surplus"),
        ("EV/2", "surplus"),
    ]
    away = ("--measure", "destroy", "--basis", "unlawful", "--legal-basis", "Evidence Act s. 9")
    (desk.folder / "paper.pdf").write_bytes(b"paper")
    propose = ("disposition", "propose", "EV/1", *away, "--authority-document", "paper.pdf")
    proposed = str(desk.done("Carl", *propose)["entries"][0]["position"])
    assert "[rule disposition.discrepancy]" in desk.run("Judge", "disposition", "approve", proposed).err
    for exhibit in ("EV/1", "EV/2"):
        found = ("--outcome", "record_wrong", "--finding", "registered as EV/9", "--established-by", "Carl")
        desk.done("Carl", "exhibit", "resolve-discrepancy", exhibit, *found)
    assert paged.rows(desk.see("today"), "discrepancies_open") == []
    desk.done("Judge", "disposition", "approve", proposed)
