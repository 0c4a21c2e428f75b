"""What follows a seizure at the command line: extension, data removed and given back, papers, the later authority."""

from __future__ import annotations

import hashlib
import re

import pytest

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import SEIZURE, Office, golden

EXTEND = (
    *("--origin-type", "system", "--origin-system", "office PC", "--system", "file server"),
    *("--grounds", "drive F: is mapped to it", "--access", "accessible"),
    *("--access-method", "open session of its user", "--territory", "inside"),
)
RENDER = (
    *("--manner", "removed", "--data", "/srv/dump", "--method", "deleted after imaging"),
    *("--done-by", "Eve Hall", "--agency-copy", "kept"),
)
RESTORE = ("--authority", "District Court", "--method", "copied back", "--done-by", "Eve Hall")
COUNT = ("--exhibit-count", "1", "--counted-by", "Eve Hall")
RECEIPT = (
    "--receiver-capacity",
    "owner",
    "--receiver",
    "I. Owner",
    "--signature",
    "signed",
    "--document",
    "paper",
)
DECIDE = ("--decision", "confirmed", "--decided-by", "District Court")


def told(*change: str) -> tuple[str, ...]:
    """Return the words of a seizure with some replaced, each written as FROM=TO."""
    pairs = dict(text.split("=") for text in change)
    return tuple(pairs.get(word, word) for word in SEIZURE)


@pytest.fixture
def desk(office: Office) -> Office:
    office.case()
    (office.folder / "paper").write_bytes(b"signed")
    words = told("medium=system", "28.3.b=28.3.d")
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *words)
    office.exhibit()
    return office


def rendered(desk: Office) -> str:
    """Record that data were removed; gives the entry."""
    made = desk.done("Eve", "seizure", "render-inaccessible", "S-1", *RENDER, "--exhibit", "EV/1")
    return str(made["entries"][0]["position"])


def test_the_answers_for_scripts_are_those_on_file(desk: Office) -> None:
    for who, action, words in (
        ("Eve", "extend-search", EXTEND),
        ("Eve", "render-inaccessible", RENDER),
        ("Eve", "record-list", COUNT),
        ("Eve", "record-receipt", RECEIPT),
        ("Judge", "decide-authorisation", DECIDE),
    ):
        golden(f"seizure-{action}", desk.run(who, "seizure", action, "S-1", *words, "--json"), desk.folder)
    restore = ("seizure", "restore-access", "S-1", rendered(desk), *RESTORE, "--json")
    golden("seizure-restore-access", desk.run("Eve", *restore), desk.folder)
    golden("seizure-print-list", desk.desk.run("seizure", "print-list", "S-1", "--json"), desk.folder)


def test_a_dry_run_enters_nothing(desk: Office) -> None:
    entry, before = rendered(desk), desk.size()
    for who, words in (
        ("Eve", ("extend-search", "S-1", *EXTEND)),
        ("Eve", ("render-inaccessible", "S-1", *RENDER)),
        ("Eve", ("restore-access", "S-1", entry, *RESTORE)),
        ("Eve", ("record-list", "S-1", *COUNT)),
        ("Eve", ("record-receipt", "S-1", *RECEIPT)),
        ("Judge", ("decide-authorisation", "S-1", *DECIDE)),
    ):
        assert "nothing was entered" in desk.run(who, "seizure", *words, "--dry-run").out
    assert desk.size() == before


def test_an_extended_search_is_shown_with_its_grounds_and_marked_where_it_states_none(desk: Office) -> None:
    desk.done("Eve", "seizure", "extend-search", "S-1", *EXTEND)
    at = EXTEND.index("--grounds")
    bare = (*EXTEND[:at], *EXTEND[at + 2 :])
    assert desk.run("Eve", "seizure", "extend-search", "S-1", *bare).status == 2
    why = ("--not-known", "grounds", "--not-known-reason", "the report has none")
    answer = desk.run("Eve", "seizure", "extend-search", "S-1", *bare, *why)
    assert answer.status == 10
    assert "un-28.extension.grounds" in answer.err
    found = paged.later(desk.see("seizure", "show", "S-1"), "seizure.search_extended")
    assert [record.get("grounds") for record in found] == ["drive F: is mapped to it", None]
    page = desk.desk.run("seizure", "show", "S-1").out
    assert "file server" in page
    assert "(not known)" in page


def test_data_removed_are_shown_in_force_and_then_as_given_back(desk: Office) -> None:
    entry = rendered(desk)
    (one,) = paged.rows(desk.see("seizure", "show", "S-1"), "rendered_inaccessible")
    assert (one["state"], one["manner"], one["agency_copy"]) == ("in_force", "removed", "kept")
    assert "in force" in desk.desk.run("seizure", "show", "S-1").out
    desk.done("Eve", "seizure", "restore-access", "S-1", entry, *RESTORE)
    shown = desk.see("seizure", "show", "S-1")
    assert [item["state"] for item in paged.rows(shown, "rendered_inaccessible")] == ["restored"]
    assert [item["authority"] for item in paged.later(shown, "seizure.data_access_restored")] == [
        "District Court"
    ]
    assert "restored by entry" in desk.desk.run("seizure", "show", "S-1").out


def test_what_is_missing_of_a_seizure_is_shown_until_it_is_there(desk: Office) -> None:
    assert paged.gaps(desk.see("seizure", "show", "S-1")) == ["list", "receipt", "rendering"]
    status = desk.see("today")
    assert [item["seizure"] for item in paged.texts(status, "seizures_unfinished")] == ["S-1"]
    assert desk.done(
        "Eve", "seizure", "record-list", "S-1", "--exhibit-count", "2", "--counted-by", "Eve", status=10
    )
    assert "list_count" in paged.gaps(desk.see("seizure", "show", "S-1"))
    desk.done("Eve", "seizure", "record-list", "S-1", *COUNT)
    desk.done("Eve", "seizure", "record-receipt", "S-1", *RECEIPT)
    rendered(desk)
    assert paged.gaps(desk.see("seizure", "show", "S-1")) == []
    assert paged.rows(desk.see("today"), "seizures_unfinished") == []


def test_the_inventory_lists_what_an_officer_hands_over(desk: Office) -> None:
    listed = desk.see("seizure", "print-list", "S-1")
    (item,) = paged.rows(listed, "exhibits")
    assert (paged.texts(listed, "exhibits")[0]["exhibit"][:4], item["quantity"]) == ("EV/1", 1)
    page = desk.desk.run("seizure", "print-list", "S-1").out
    for part in ("List of seized exhibits S-1", "1  EV/1", "USB stick,", "received by ____"):
        assert part in page


def urgent(desk: Office, basis: str, reference: str = "S-2") -> None:
    """Record a seizure that has to be confirmed within two days."""
    by = ("--confirmation-due-at", "2026-11-04T09:00:00Z", "--reference", reference)
    desk.done("Eve", "seizure", "record", "C-1", *told(f"consent={basis}"), *by)


def test_an_urgent_seizure_is_due_until_it_is_confirmed(desk: Office) -> None:
    urgent(desk, "urgent")
    (row,) = [
        deadline for deadline in desk.see("deadlines")["deadlines"] if deadline["sort"] == "confirmation_end"
    ]
    assert (row["state"], row["roles"], row["next"]) == (
        "due",
        ["authority"],
        "seizure.authorisation_decided",
    )
    assert [item["why"] for item in paged.rows(desk.see("today"), "seizures_without_authority")] == ["urgent"]
    desk.done("Judge", "seizure", "decide-authorisation", "S-2", *DECIDE)
    assert [
        deadline for deadline in desk.see("deadlines")["deadlines"] if deadline["sort"] == "confirmation_end"
    ] == []
    assert paged.rows(desk.see("today"), "seizures_without_authority") == []
    assert paged.value(desk.see("seizure", "show", "S-2"), "held_under") == "urgent"


def test_an_oral_authority_that_is_confirmed_late_is_overdue_and_marked(desk: Office) -> None:
    urgent(desk, "oral")
    desk.desk.clock.advance(3 * DAY)
    (row,) = [
        deadline
        for deadline in desk.see("deadlines", status=10)["deadlines"]
        if deadline["sort"] == "confirmation_end"
    ]
    assert row["state"] == "overdue"
    late = desk.run("Judge", "seizure", "decide-authorisation", "S-2", *DECIDE)
    assert late.status == 10
    assert "un-28.confirmed_late" in late.err
    assert paged.gaps(desk.see("seizure", "show", "S-2"))[:1] != ["authority"]


def test_a_refusal_says_what_goes_back_and_stands(desk: Office) -> None:
    urgent(desk, "urgent")
    desk.done(
        "Judge", "seizure", "decide-authorisation", "S-2", "--decision", "refused", "--decided-by", "Court"
    )
    shown = desk.desk.run("seizure", "show", "S-2").out
    assert "refused it or set it aside" in " ".join(shown.split())
    waiting = desk.see("deadlines", status=10)
    assert [deadline["why"] for deadline in waiting["deadlines"]] == ["give_back_unlisted"]
    bare = waiting["held_without_authority"]
    assert [(seizure["reference"], seizure["why"]) for seizure in bare] == [("S-2", "refused")]


def test_a_decision_in_part_names_exhibits_by_their_references(desk: Office) -> None:
    partly = ("--decision", "partial", "--decided-by", "Court", "--exhibits-to-return", "EV/1")
    made = desk.done("Judge", "seizure", "decide-authorisation", "S-1", *partly)["entries"][0]
    assert made["facts"]["exhibits_to_return"] == paged.value(desk.see("exhibit", "show", "EV/1"), "id")
    assert desk.run("Judge", "seizure", "decide-authorisation", "S-1", *partly[:-1], "EV/9").status == 6


def test_an_oral_authority_without_an_instant_to_confirm_it_by_is_marked_and_waits(desk: Office) -> None:
    made = desk.done("Eve", "seizure", "record", "C-1", *told("consent=oral"), status=10)["entries"][0]
    assert made["nonconforming"] == ["un-28.confirmation_due_at"]
    assert "confirmation" in {deadline["sort"] for deadline in desk.see("deadlines")["deadlines"]}


def receipt(desk: Office, seizure: str) -> str:
    """Return the receipt of a seizure as text, its lines folded into one."""
    answer = desk.run("Eve", "seizure", "print-receipt", seizure)
    assert answer.status == 0, answer.err
    return " ".join(answer.out.split())


def test_a_receipt_names_remedy_and_reviewing_body_and_what_an_authority_decided(desk: Office) -> None:
    urgent(desk, "urgent")
    before = receipt(desk, "S-2")
    assert "remedy appeal within 14 days" in before
    assert "reviewing body District Court, on application" in before
    assert "confirmation due 4 Nov 2026 09:00 +00:00" in before
    assert "not recorded offence, agency, decision on seizure" in before
    desk.done("Judge", "seizure", "decide-authorisation", "S-2", *DECIDE)
    after = receipt(desk, "S-2")
    entry = desk.size() - 1
    assert re.search(r"decision on seizure confirmed 2 Nov 2026 [0-9:]+ \+00:00 by District Court", after)
    assert f"no document on record (entry {entry})" in after
    assert f"entry, signed (UTC) {entry} " in after.split("Annex: entries")[1]


def test_a_receipt_names_its_warrant_by_digest_or_says_that_none_is_on_record(desk: Office) -> None:
    assert "authorising document" not in receipt(desk, "S-1"), "consent needs no document"
    by = ("--basis", "warrant", *told()[4:])
    desk.done("Eve", "seizure", "record", "C-1", "--reference", "W-1", *by, "--document", "paper")
    digest = hashlib.sha256(b"signed").hexdigest()
    assert f"authorising document SHA-256 {digest}" in receipt(desk, "W-1")
    assert desk.run("Eve", "seizure", "record", "C-1", "--reference", "W-2", *by, "--yes").status == 10
    silent = receipt(desk, "W-2").partition("not recorded")[2]
    assert "authorising document" in silent


def test_a_receipt_shows_the_first_seal_and_its_changes_and_proves_each_statement(desk: Office) -> None:
    desk.exhibit("EV/2", "--seal", "S-101")
    assert "sealed with seal S-101 applied, 2 Nov 2026" in receipt(desk, "S-1")
    assert "broken" not in receipt(desk, "S-1")
    desk.done(
        "Eve", "exhibit", "unseal", "EV/2", "S-101", "--seal-state", "intact", "--reason", "examination"
    )
    broken = desk.size() - 1
    desk.done("Eve", "exhibit", "seal", "EV/2", "S-201")
    resealed = desk.size() - 1
    first = str(desk.see("log", "show", "--subject", "EV/2")["entries"][0]["entry"])
    desk.done("Eve", "entry", "correct", first, "description", "red stick", "--reason", "typing")
    corrected = desk.size() - 1
    (desk.folder / "stick.dd").write_bytes(b"\0" * 512)
    tool = (
        "--tool",
        "dd",
        "--tool-version",
        "9",
        "--write-protection",
        "hardware",
        "--bad-sector-count",
        "0",
    )
    how = ("--method", "logical", "--format", "raw", *tool, "--source-sha256", "11" * 32)
    desk.done("Eve", "acquisition", "record", "EV/2", "stick.dd", *how, status=10)
    acquired = desk.size() - 1
    shown = receipt(desk, "S-1")
    seals = [
        "sealed with seal S-101 applied, 2 Nov 2026",
        "seal S-101 broken, had been intact, 2 Nov 2026",
        f"(entry {broken}) seal S-201 applied, 2 Nov 2026",
        f"(entry {resealed})",
    ]
    assert sorted(shown.index(line) for line in seals) == [shown.index(line) for line in seals]
    annex = shown.split("Annex: entries")[1]
    for position in (5, 6, int(first), broken, resealed, corrected, acquired):
        assert f"entry, signed (UTC) {position} " in annex
    assert "not conforming" in shown.split("Annex")[0]
