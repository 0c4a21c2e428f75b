"""One examiner could give evidence away for good, and what was privileged to anybody; the schedule stopped nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.answers.law.exits_play import furnished, marked, own, refused
from tests.cli import paged
from tests.cli.office import Office

PAPER = ("--identity-checked", "--receipt", "paper", "--to", "z")
BACK = ("--return-due-at", "2026-11-20T12:00:00Z")
CLAIM = ("--privilege-ground", "legal", "--claimed-by", "counsel", "--scope", "letters")
ORDERED = ("--authority", "District Court", "--authority-document", "ruling")
LOOK = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel", "--supervisor", "Carl")
COPY = (
    *("copy", "make", "EV/1", "--copy-type", "expert", "--medium", "disk", "--sha256", "1f" * 32),
    *("--to", "counsel", "--outside-agency", "--purpose", "defence"),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Return the office that every test copies."""
    return furnished(tmp_path_factory.mktemp("exits") / "desk")


@pytest.fixture
def lab(template: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office with two exhibits of one case, and papers."""
    return own(template, tmp_path, monkeypatch)


def out(receiver: str, purpose: str, *more: str, thing: str = "EV/1") -> tuple[str, ...]:
    """Return the words that release an exhibit."""
    return ("transfer", "hand-out", thing, "--receiver-class", receiver, "--purpose", purpose, *PAPER, *more)


def test_a_release_for_good_is_a_disposition_that_another_person_approves(lab: Office) -> None:
    assert lab.done("Eve", *out("court", "court", *BACK, thing="EV/2"))["entries"][0]["nonconforming"] == []
    told = refused(lab, *out("owner", "return_to_owner"))
    assert "hand_out.for_good" in told
    assert "custody disposition propose" in told
    assert marked(lab, *out("owner", "return_to_owner")) == ["hand_out.for_good"]
    lab.done("Eve", "transfer", "return", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    words = ("--measure", "return_to_owner", "--basis", "not_needed", "--legal-basis", "CPA s. 98")
    asked = lab.done("Eve", "disposition", "propose", "EV/1", *words, "--authority-document", "ruling")
    number = str(asked["entries"][0]["position"])
    execute = ("disposition", "execute", number, "--to", "A. Doe", "--identification-means", "passport")
    assert "disposition.approved" in refused(lab, *execute)
    lab.done("Judge", "disposition", "approve", number)
    lab.done("Eve", *execute)
    assert paged.value(lab.see("exhibit", "show", "EV/1"), "gone") == "return_to_owner"


def test_a_quarantined_thing_goes_to_nobody_without_a_word(lab: Office) -> None:
    lab.done("Eve", *out("other", "examination", *BACK, thing="EV/2"))
    lab.done("Eve", "privilege", "claim", "EV/1", "--reference", "PR-1", *CLAIM)
    for receiver in ("agency", "other", "partner_laboratory", "defence_expert"):
        assert "exit.privilege" in refused(lab, *out(receiver, "examination", *BACK))
    shown = lab.see("disposition", "blockers", "EV/1", "--receiver-class", "other")
    assert [(row["code"], row["does"]) for row in paged.rows(shown, "blockers")] == [
        ("privilege", "unless ordered")
    ]
    assert (
        paged.rows(lab.see("disposition", "blockers", "EV/1", "--receiver-class", "court"), "blockers") == []
    )
    possible = lab.run("Eve", "actions", "EV/1", "--json").document["actions"]
    (release,) = [action for action in possible if action["kind"] == "transfer.handed_out"]
    assert "exit.privilege" in {condition["rule"] for condition in release["depends"]}
    ordered = lab.done("Eve", *out("other", "examination", *BACK, *ORDERED))["entries"][0]
    assert ordered["nonconforming"] == []
    lab.done("Eve", "transfer", "return", "EV/1", "--seal-state", "absent", "--condition", "as_described")
    assert marked(lab, *out("other", "examination", *BACK)) == ["exit.privilege"]


def test_under_an_order_to_preserve_the_thing_does_not_go_to_its_owner(lab: Office) -> None:
    lab.done("Eve", *out("owner", "examination", *BACK, thing="EV/2"))
    lab.order()
    assert "exit.preservation_order" in refused(lab, *out("owner", "examination", *BACK))
    assert marked(lab, *out("owner", "return_to_owner")) == ["exit.preservation_order", "hand_out.for_good"]


def test_what_the_schedule_withholds_is_neither_shown_to_the_defence_nor_copied_for_it(lab: Office) -> None:
    listing = ("disclosure", "add", "EV/1", "--treatment")
    lab.done("Judge", *listing, "to_disclose")
    lab.done("Eve", *COPY, "--dry-run")
    lab.done("Eve", *LOOK, "--dry-run")
    assert "disclosure.no_claim" in refused(
        lab, *listing, "withheld", "--withholding-ground", "privilege", who="Judge"
    )
    lab.done("Judge", *listing, "withheld", "--withholding-ground", "third_party")
    assert "exit.withheld" in refused(lab, *LOOK)
    assert "exit.withheld" in refused(lab, *COPY)
    assert "exit.withheld" in refused(lab, *out("defence_expert", "defence_expert", *BACK))
    assert marked(lab, *COPY, "--reference", "K-1") == ["exit.withheld"]
    ordered = lab.done("Eve", *LOOK, "--reference", "I-1", *ORDERED)["entries"][0]
    assert ordered["nonconforming"] == []


def test_the_schedule_shows_what_the_record_shows(lab: Office) -> None:
    listing = ("disclosure", "add", "EV/1", "--treatment")
    lab.done("Judge", *listing, "to_disclose")
    (first, second) = paged.rows(lab.see("disclosure", "show", "C-1"), "schedule")
    assert (first["stands"], first["how"], second["stands"]) == ("to_disclose", None, None)
    said = lab.done("Judge", *listing, "disclosed", status=10)["entries"][0]["nonconforming"]
    assert said == ["disclosure.not_disclosed"]
    assert paged.cell(lab.see("disclosure", "show", "C-1"), "schedule", 0, "stands") == "unproven"
    lab.done("Eve", *LOOK, "--reference", "I-1")
    withheld = lab.done("Judge", *listing, "withheld", "--withholding-ground", "third_party", status=10)
    assert withheld["entries"][0]["nonconforming"] == ["disclosure.disclosed_before"]
    page = lab.see("disclosure", "show", "C-1")
    line = paged.rows(page, "schedule")[0]
    assert (line["stands"], line["contradicts"], line["treatment"]) == ("disclosed", True, "withheld")
    assert line["how"] == "inspection"
    assert paged.text(page, "not_listed") == "EV/2"
    text = lab.desk.run("disclosure", "show", "C-1").out
    assert "not listed  ! EV/2" in text
    assert "EV/1 is listed as withheld, but was disclosed to the defence" in text
    assert paged.alarms(page) == {"disclosure.disclosed_before"}
    listed = paged.rows(lab.see("disclosure", "list"), "schedule")
    assert [(row["what"], row["stands"]) for row in listed] == [("EV/1", "disclosed"), ("EV/2", None)]
    assert paged.rows(lab.see("disclosure", "list", "--case", "C-1"), "schedule") == listed


def test_a_duty_to_disclose_stands_as_the_record_shows(lab: Office) -> None:
    owe = (
        "disclosure",
        "open-duty",
        "C-1",
        "--disclosure-subject",
        "EV/1",
        "--duty-source",
        "law",
        "--due-at",
        "2026-11-20T12:00Z",
    )
    who = ("--owed-to", "the accused", "--legal-basis", "CPA s. 5")
    duty = lab.done("Judge", *owe, *who)["entries"][0]["subject"]

    def state() -> tuple[str, int | None]:
        (row,) = [
            duty_row
            for duty_row in paged.rows(lab.see("disclosure", "show", "C-1"), "duties")
            if duty_row["id"] == duty
        ]
        return row["state"], row["shown_by"]

    def to_do() -> list[str]:
        due = lab.desk.run("deadlines", "--within", "60d", "--json").document["deadlines"]
        return [deadline["why"] for deadline in due if deadline["sort"] == "disclosure_duty_end"]

    assert (state(), to_do()) == (("open", None), ["disclose"])
    lab.done("Eve", *LOOK, "--reference", "I-1")
    looked = lab.size() - 1
    assert (state(), to_do()) == (("shown", looked), ["disclose_shown"])
    meet = ("disclosure", "end-duty", duty, "--end-reason", "disclosed")
    assert "disclosure.disclosure_entry" in refused(
        lab, *meet, "--disclosure-entry", str(looked - 1), who="Judge"
    )
    lab.done("Judge", *meet, "--disclosure-entry", str(looked))
    assert state() == ("disclosed", looked)
    duty = lab.done("Judge", *owe, *who)["entries"][0]["subject"]
    bare = lab.done("Judge", "disclosure", "end-duty", duty, "--end-reason", "disclosed", status=10)[
        "entries"
    ][0]
    assert bare["nonconforming"] == ["disclosure.end_unproven"]


def test_a_duty_that_is_only_said_to_be_met_stays_due_and_keeps_what_is_owed(lab: Office) -> None:
    owe = (
        "disclosure",
        "open-duty",
        "C-1",
        "--disclosure-subject",
        "EV/2",
        "--duty-source",
        "law",
        "--due-at",
        "2026-11-20T12:00Z",
    )
    who = ("--owed-to", "the accused", "--legal-basis", "CPA s. 5")
    duty = lab.done("Judge", *owe, *who)["entries"][0]["subject"]
    entry = next(
        item["entry"]
        for item in paged.rows(lab.see("exhibit", "show", "EV/2"), "entries")
        if item["kind"] == "exhibit.registered"
    )
    erase = ("erasure", "propose", str(entry), "--fields", "description", "--basis", "data_subject")
    meet = ("disclosure", "end-duty", duty, "--end-reason")

    def state() -> str:
        (row,) = paged.rows(lab.see("disclosure", "show", "C-1"), "duties")
        return str(row["state"])

    def kept() -> bool:
        answer = lab.run("Carl", *erase, "--legal-basis", "DPA s. 17", "--dry-run")
        due = lab.desk.run("deadlines", "--within", "60d", "--json").document["deadlines"]
        assert (answer.status == 5) == ("disclosure_duty_end" in [deadline["sort"] for deadline in due]), (
            answer.err
        )
        return answer.status == 5

    assert (state(), kept()) == ("open", True)
    lab.done("Eve", *LOOK, "--reference", "I-1")
    other = str(lab.size() - 1)
    assert "disclosure.disclosure_entry" in refused(
        lab, *meet, "disclosed", "--disclosure-entry", other, who="Judge"
    )
    for how, mark in (("disclosed", "disclosure.end_unproven"), ("lifted", "disclosure.lifted_document")):
        bare = lab.done("Judge", *meet, how, status=10)["entries"][0]
        assert (bare["nonconforming"], state(), kept()) == ([mark], "unproven", True)
    text = lab.desk.run("disclosure", "show", "C-1").out
    assert "EV/2     law" in text
    assert "open; reported as ended" in text
    receipt = lab.folder / "receipt.pdf"
    receipt.write_text("received by counsel")
    lab.done("Judge", *meet, "disclosed", "--document", str(receipt))
    assert (state(), kept()) == ("disclosed", False)
