"""`custody privilege`, `handling`, `inspection`, `disclosure` and others: what each answers."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import Office, golden

CLAIM = ("--privilege-ground", "legal", "--claimed-by", "counsel", "--scope", "letters to counsel")
RULED = ("--document", "ruling.pdf", "--ruled-by", "District Court")
ANNOUNCE = (
    *("--reference", "DX-1", "--method", "chip_off", "--objection-due-at", "2026-11-10T12:00Z"),
    *("--notified-person", "counsel", "--explanation", "the controller is broken"),
)
OWE = ("--due-at", "2026-11-20T12:00Z", "--owed-to", "the accused", "--legal-basis", "CPA s. 5")


@pytest.fixture
def lab(office: Office) -> Office:
    """An office with a case, an exhibit of it that is sealed, and a decision as a file."""
    office.case()
    office.seizure()
    office.exhibit("EV/1", "--seal", "G-1")
    (office.folder / "ruling.pdf").write_bytes(b"ruling")
    return office


def test_the_answers_about_privilege_are_those_on_file(lab: Office) -> None:
    claim = (
        "privilege",
        "claim",
        "EV/1",
        "--reference",
        "PR-1",
        *CLAIM,
        "--ruling-due-at",
        "2026-11-10T12:00Z",
    )
    golden("privilege-claim", lab.run("Eve", *claim, "--json"), lab.folder)
    golden(
        "privilege-name-filter-member",
        lab.run("Judge", "privilege", "name-filter-member", "PR-1", "Carl", "--json"),
        lab.folder,
    )
    golden("privilege-list", lab.desk.run("privilege", "list", "--open", "--json"), lab.folder)
    (lab.folder / "letters").write_bytes(b"letters")
    stored = lab.done("Eve", "archive", "letters", "--exhibit", "EV/1")["entries"][0]["subject"]
    rule = (
        "privilege",
        "rule",
        "PR-1",
        "--outcome",
        "partial",
        "--consequence",
        "filter_team_release",
        *RULED,
    )
    golden("privilege-rule", lab.run("Judge", *rule, "--json"), lab.folder)
    release = ("privilege", "release", "PR-1", stored)
    golden("privilege-release", lab.run("Carl", *release, "--json"), lab.folder)
    golden("privilege-show", lab.desk.run("privilege", "show", "PR-1", "--json"), lab.folder)
    waive = ("privilege", "waive", "PR-1", "--document", "ruling.pdf", "--waived-by", "the client")
    golden("privilege-waive", lab.run("Eve", *waive, "--json"), lab.folder)
    assert "waived, no quarantine" in lab.desk.run("privilege", "show", "PR-1").out
    assert lab.desk.run("privilege", "list", "--open").out == "no claims of privilege\n"
    assert "PR-1" in lab.desk.run("privilege", "list", "--case", "C-1").out


def test_the_answers_about_handling_are_those_on_file(lab: Office) -> None:
    golden("exhibit-flag", lab.run("Eve", "exhibit", "flag", "EV/1", "biohazard", "--json"), lab.folder)
    golden(
        "exhibit-acknowledge-flag",
        lab.run("Eve", "exhibit", "acknowledge-flag", "EV/1", "biohazard", "--json"),
        lab.folder,
    )
    found = ("exhibit", "secure-traces", "EV/1", "--traces", "dna", "--secured-by", "laboratory")
    golden("exhibit-secure-traces", lab.run("Carl", *found, "--json"), lab.folder)
    golden("exhibit-flags", lab.desk.run("exhibit", "flags", "--json"), lab.folder)
    assert "traces secured" in lab.desk.run("exhibit", "flags", "--flag", "biohazard").out
    off = ("exhibit", "unflag", "EV/1", "biohazard", "--reason", "cleared", "--decided-by", "Health Office")
    assert lab.run("Eve", *off).status == 5
    golden("exhibit-unflag", lab.run("Judge", *off, "--json"), lab.folder)
    assert lab.desk.run("exhibit", "flags").out == "no exhibit is flagged\n"


def test_the_answers_about_inspections_are_those_on_file(lab: Office) -> None:
    opening = (
        "inspection",
        "open",
        "C-1",
        "--exhibits",
        "EV/1",
        "--party",
        "counsel",
        "--supervisor",
        "Carl",
    )
    golden("inspection-open", lab.run("Eve", *opening, "--reference", "I-1", "--json"), lab.folder)
    golden("inspection-list", lab.desk.run("inspection", "list", "--open", "--json"), lab.folder)
    close = (
        "inspection",
        "close",
        "I-1",
        "--inspected-material",
        "two folders",
        "--copies-taken",
        "--copied-material",
        "one folder",
    )
    golden("inspection-close", lab.run("Eve", *close, "--json"), lab.folder)
    golden("inspection-show", lab.desk.run("inspection", "show", "I-1", "--json"), lab.folder)
    shown = " ".join(lab.desk.run("inspection", "show", "I-1").out.split())
    assert "inspected material two folders" in shown
    assert "copied material one folder" in shown
    assert "copies taken" in lab.desk.run("inspection", "list", "--case", "C-1").out
    assert lab.desk.run("inspection", "list", "--open").out == "no inspections\n"


def test_the_answers_about_examinations_are_those_on_file(lab: Office) -> None:
    announce = ("destructive-examination", "announce", "EV/1", *ANNOUNCE)
    golden("destructive-examination-announce", lab.run("Judge", *announce, "--json"), lab.folder)
    objecting = ("destructive-examination", "record-objection", "DX-1", "--objector", "counsel")
    golden("destructive-examination-record-objection", lab.run("Judge", *objecting, "--json"), lab.folder)
    golden(
        "destructive-examination-list", lab.desk.run("destructive-examination", "list", "--json"), lab.folder
    )
    assert "objected" in lab.desk.run("destructive-examination", "list").out
    settle = (
        "destructive-examination",
        "decide-objection",
        "DX-1",
        "--outcome",
        "overruled",
        "--document",
        "ruling.pdf",
    )
    golden(
        "destructive-examination-decide-objection",
        lab.run("Judge", *settle, "--decided-by", "Court", "--json"),
        lab.folder,
    )
    lab.desk.clock.advance(10 * DAY)
    golden(
        "destructive-examination-start",
        lab.run("Eve", "destructive-examination", "start", "DX-1", "--json"),
        lab.folder,
    )
    done = (
        "destructive-examination",
        "complete",
        "DX-1",
        "--remainder",
        "partial",
        "--result",
        "the chip was read",
    )
    golden("destructive-examination-complete", lab.run("Eve", *done, "--json"), lab.folder)
    assert "completed" in lab.desk.run("destructive-examination", "list", "--case", "C-1").out
    golden(
        "destructive-examination-show",
        lab.desk.run("destructive-examination", "show", "DX-1", "--json"),
        lab.folder,
    )
    shown = " ".join(lab.desk.run("destructive-examination", "show", "DX-1").out.split())
    assert "notified" in shown
    assert "objector counsel" in shown


def test_the_answers_about_the_schedule_are_those_on_file(lab: Office) -> None:
    lab.exhibit("=HYPERLINK(1)")
    listed = ("disclosure", "add", "EV/1", "--treatment", "withheld", "--withholding-ground", "third_party")
    golden("disclosure-add", lab.run("Judge", *listed, "--json"), lab.folder)
    owe = (
        "disclosure",
        "open-duty",
        "C-1",
        "--disclosure-subject",
        "EV/1",
        "--duty-source",
        "court_order",
        *OWE,
    )
    made = lab.run("Judge", *owe, "--document", "ruling.pdf", "--json")
    golden("disclosure-open-duty", made, lab.folder)
    golden("disclosure-list", lab.desk.run("disclosure", "list", "--json"), lab.folder)
    golden("disclosure-show", lab.desk.run("disclosure", "show", "C-1", "--json"), lab.folder)
    shown = lab.desk.run("disclosure", "show", "C-1").out
    assert "NOT LISTED" in shown
    assert "court order" in shown
    plain = lab.desk.run("disclosure", "show", "C-1", "--csv").out.splitlines()
    columns = '"sort","reference","identifier","treatment","ground","entry","stands","disclosed by entries"'
    assert plain[0] == f'{columns},"part disclosed"'
    assert plain[2].startswith('"exhibit","\'=HYPERLINK(1)",')
    meet = ("disclosure", "end-duty", made.document["entries"][0]["subject"], "--end-reason", "disclosed")
    golden("disclosure-end-duty", lab.run("Judge", *meet, "--document", "ruling.pdf", "--json"), lab.folder)


def test_the_answers_about_members_are_those_on_file(lab: Office) -> None:
    assert "every actor with the role" in lab.desk.run("case", "members", "C-1").out
    add = ("case", "add-member", "C-1", "Judge", "--function", "prosecutor", "--json")
    golden("case-add-member", lab.run("Judge", *add), lab.folder)
    lab.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    golden("case-members", lab.desk.run("case", "members", "C-1", "--json"), lab.folder)
    remove = ("case", "remove-member", "C-1", "Eve", "--reason", "conflict", "--json")
    golden("case-remove-member", lab.run("Judge", *remove), lab.folder)
    refused = lab.run("Eve", "disclosure", "add", "EV/1", "--treatment", "disclosed")
    assert (refused.status, "case.member" in refused.err) == (5, True)


def test_the_answers_about_access_are_those_on_file(lab: Office) -> None:
    assert "no access is logged" in lab.desk.run("access", "list", "C-1").out
    words = (
        "access",
        "log",
        "C-1",
        "--exhibit",
        "EV/1",
        "--fields",
        "serial",
        "owner",
        "--access-command",
        "exhibit_show",
    )
    golden("access-log", lab.run("Eve", *words, "--purpose", "case_work", "--json"), lab.folder)
    golden("access-list", lab.desk.run("access", "list", "C-1", "--json"), lab.folder)
    assert "owner, serial" in lab.desk.run("access", "list", "C-1", "--actor", "Eve").out
    assert paged.rows(lab.see("access", "list", "C-1", "--actor", "Carl"), "views") == []


def test_whatever_is_written_can_be_seen_before_it_is_signed(lab: Office) -> None:
    before = lab.size()
    for words in (
        ("privilege", "claim", "EV/1", *CLAIM),
        ("exhibit", "flag", "EV/1", "explosive"),
        ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "x", "--supervisor", "Carl"),
        ("disclosure", "open-duty", "C-1", "--duty-source", "law", *OWE),
        ("case", "add-member", "C-1", "Eve", "--function", "examiner"),
    ):
        assert lab.done("Eve", *words, "--dry-run")["dry_run"]
    lab.done("Judge", "destructive-examination", "announce", "EV/1", *ANNOUNCE, "--dry-run")
    assert lab.size() == before


def test_a_disclosure_of_what_is_privileged_is_refused_and_one_made_before_is_recorded(lab: Office) -> None:
    lab.done("Eve", "privilege", "claim", "EV/1", *CLAIM)
    entry = str(lab.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    words = (
        "entry",
        "disclose",
        entry,
        "--fields",
        "category",
        "--to",
        "court",
        "--purpose",
        "court",
        "--out",
        "x",
    )
    refused = lab.run("Eve", *words)
    assert (refused.status, "privilege.quarantine" in refused.err) == (5, True)
    assert not (lab.folder / "x.tlog-proof").exists()
    made = lab.done("Eve", *words, "--recorded", status=10)
    assert made["entries"][0]["nonconforming"] == ["privilege.quarantine"]


def test_two_fields_of_an_entry_are_not_the_exhibit_and_part_is_not_the_whole(lab: Office) -> None:
    def line() -> dict[str, str]:
        (found,) = paged.rows(lab.see("disclosure", "show", "C-1"), "schedule")
        return {"stands": found["stands"], "shown": found["shown"]}

    def text() -> str:
        return " ".join(lab.desk.run("disclosure", "show", "C-1").out.split())

    first = str(lab.see("log", "show", "--subject", "EV/1")["entries"][0]["entry"])
    give = ("--to", "counsel", "--purpose", "defence", "--out", "x")
    lab.done("Judge", "entry", "disclose", first, "--fields", "category,condition", *give)
    assert line()["stands"] is None
    assert line()["shown"].startswith(f"2 fields of entry {first} ")
    assert line()["shown"].endswith(f"(entry {lab.size() - 1})")
    assert "NOT LISTED" in text()
    assert "not listed ! EV/1" in text()
    written = lab.desk.run("disclosure", "show", "C-1", "--csv").out.splitlines()[1].split('","')
    assert written[3:4] + written[6:8] == ["", "", ""]
    assert written[8].startswith(f"2 fields of entry {first} ")
    copied = ("copy", "make", "EV/1", "--medium", "disk", "--copy-type", "disclosure", "--purpose", "defence")
    lab.done("Eve", *copied, "--sha256", "11" * 32, "--to", "counsel", "--outside-agency")
    assert line()["stands"] == "disclosed"
    (row,) = lab.see("disclosure", "show", "C-1")["tables"]["schedule"]["rows"]
    assert row["cells"]["stands"]["text"] == "disclosed, NOT LISTED"
    assert "not listed ! EV/1" in text()


def test_who_does_not_belong_to_a_case_is_shown_that_there_is_something(lab: Office) -> None:
    opening = ("inspection", "open", "C-1", "--exhibits", "EV/1", "--party", "counsel of Jane Roe")
    lab.done("Eve", *opening, "--supervisor", "Carl", "--inspection-place", "room 2", "--reference", "I-1")
    number = paged.listed(lab.see("inspection", "list"))[0]["id"]
    lab.done("Judge", "case", "add-member", "C-1", "Eve", "--function", "examiner")
    assert "counsel of Jane Roe" in lab.run("Eve", "inspection", "show", number).out
    other = lab.run("Carl", "inspection", "show", number)
    assert other.status == 0
    assert "counsel of Jane Roe" not in other.out
    assert "I-1" not in other.out
    assert "(withheld)" in other.out
    assert "who reads belongs to none of them" in " ".join(other.err.split())
