"""Searches under article 28 from the door to the last paper, with the clock moved."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, parse_instant
from custody.pages.parts import wording
from tests.cli import paged
from tests.cli.exhibits.test_seizure_after import COUNT, DECIDE, EXTEND, RECEIPT, RENDER, RESTORE, told
from tests.cli.instruments.test_assist import REFUSE, SERVE, WORDS
from tests.cli.office import Office


def search(office: Office, *more: str, basis: str = "warrant") -> None:
    """Search a system under a basis."""
    (office.folder / "paper").write_bytes(b"signed")
    words = told(f"consent={basis}", "medium=system", "28.3.b=28.3.d")
    office.done("Eve", "seizure", "record", "C-1", "--reference", "S-1", *words, *more)
    office.exhibit()


@pytest.fixture
def office_with_case(office: Office) -> Office:
    office.case()
    return office


def test_a_system_is_searched_under_a_warrant_and_every_paper_is_handed_over(
    office_with_case: Office,
) -> None:
    """Art. 28(1): the search, the list that is handed over, the receipt; then nothing is missing."""
    office = office_with_case
    hours = ("--search-started-at", "2026-11-02T07:00:00Z", "--search-ended-at", "2026-11-02T08:30:00Z")
    (office.folder / "paper").write_bytes(b"signed")
    words = told("consent=warrant", "medium=system")
    record = ("seizure", "record", "C-1", "--reference", "S-1", *words, *hours, "--document", "paper")
    office.done("Eve", *record)
    office.exhibit()
    assert paged.gaps(office.see("seizure", "show", "S-1")) == ["list", "receipt"]
    listed = office.see("seizure", "print-list", "S-1")
    assert paged.value(listed, "registered_count") == 1
    office.done("Eve", "seizure", "record-list", "S-1", *COUNT, "--document", "paper")
    office.done("Eve", "seizure", "record-receipt", "S-1", *RECEIPT)
    found = office.see("seizure", "show", "S-1")
    assert (paged.gaps(found), paged.marks(found), paged.value(found, "held_under")) == ([], [], "warrant")
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


def test_a_search_goes_on_into_other_systems_and_each_stands_by_itself(office_with_case: Office) -> None:
    """Art. 28(2): one extension at home, one abroad; only the second is marked."""
    office = office_with_case
    search(office, "--document", "paper")
    office.done("Eve", "seizure", "extend-search", "S-1", *EXTEND)
    abroad = tuple("abroad" if word == "inside" else word for word in EXTEND)
    marked = office.done("Eve", "seizure", "extend-search", "S-1", *abroad, status=10)["entries"][0]
    assert marked["nonconforming"] == ["un-28.territory"]
    assert [
        item["territory"]
        for item in paged.later(office.see("seizure", "show", "S-1"), "seizure.search_extended")
    ] == [
        "inside",
        "abroad",
    ]


def test_data_are_taken_out_of_a_system_and_given_back_a_year_later(office_with_case: Office) -> None:
    """Art. 28(3)(d) and its undoing."""
    office = office_with_case
    search(office, "--document", "paper")
    made = office.done("Eve", "seizure", "render-inaccessible", "S-1", *RENDER, "--exhibit", "EV/1")[
        "entries"
    ][0]
    office.desk.clock.advance(365 * DAY)
    assert paged.rows(office.see("seizure", "show", "S-1"), "rendered_inaccessible")[0]["state"] == "in_force"
    office.done("Eve", "seizure", "restore-access", "S-1", str(made["position"]), *RESTORE)
    shown = office.see("seizure", "show", "S-1")
    assert [item["state"] for item in paged.rows(shown, "rendered_inaccessible")] == ["restored"]
    assert [item["method"] for item in paged.later(shown, "seizure.data_access_restored")] == ["copied back"]


def test_whoever_knows_the_system_is_ordered_to_explain_it_and_refuses(office_with_case: Office) -> None:
    """Art. 28(4): ordered for the search, served, refused in time on a ground that breaks no rule."""
    office = office_with_case
    search(office, "--document", "paper")
    office.done("Judge", "assistance-order", "issue", "C-1", *WORDS, "--reference", "A-1", "--seizure", "S-1")
    office.done("Eve", "assistance-order", "serve", "A-1", *SERVE)
    office.desk.clock.advance(DAY)
    office.done("Eve", "assistance-order", "answer", "A-1", *REFUSE)
    shown = office.see("assistance-order", "show", "A-1")
    assert (paged.value(shown, "state"), paged.marks(shown)) == ("refused", [])


PAPERS = ("--authority-document", "paper", "--legal-basis", "CPA s. 98")
BY = ("--confirmation-due-at", "2026-11-04T09:00:00Z")


def bare(office: Office) -> list[str]:
    """Return why nothing on record covers holding, of every seizure of which that is so."""
    status = (
        10
        if any(
            deadline["state"] == "overdue"
            for deadline in office.desk.run("deadlines", "--json").document["deadlines"]
        )
        else 0
    )
    return [holding["why"] for holding in office.see("deadlines", status=status)["held_without_authority"]]


def authority(office: Office) -> list[str]:
    """Return what the lane of authority in the timeline of the seizure says, in order of time."""
    events = paged.events(office.desk.run("seizure", "show", "S-1", "--json").document, "timeline")
    return [event["label"]["text"] for event in events if event["lane"] == "authority"]


@pytest.mark.parametrize("basis", ["consent", "order"])
def test_what_is_seized_by_consent_or_an_order_is_held_by_it_until_it_goes_back(
    office_with_case: Office, basis: str
) -> None:
    office = office_with_case
    search(office, "--document", "paper", basis=basis)
    assert paged.marks(office.see("seizure", "show", "S-1")) == []
    office.desk.clock.advance(300 * DAY)
    assert bare(office) == []
    back = ("--measure", "return_to_owner", "--basis", "court_order", *PAPERS)
    number = str(office.done("Eve", "disposition", "propose", "EV/1", *back)["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    receiver = ("--to", "A. Doe", "--identification-means", "passport")
    office.done("Eve", "disposition", "execute", number, *receiver)
    assert paged.rows(office.see("case", "show", "C-1"), "held") == []
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


def test_an_urgent_seizure_is_confirmed_in_time(office_with_case: Office) -> None:
    office = office_with_case
    search(office, *BY, basis="urgent")
    assert bare(office) == ["urgent"]
    office.desk.clock.advance(DAY)
    office.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE)
    assert bare(office) == []
    assert paged.marks(office.see("seizure", "show", "S-1")) == []


def test_an_urgent_seizure_is_refused_and_what_was_taken_has_to_go_back(office_with_case: Office) -> None:
    office = office_with_case
    search(office, *BY, basis="urgent")
    office.done(
        "Judge", "seizure", "decide-authorisation", "S-1", "--decision", "refused", "--decided-by", "Court"
    )
    for _ in range(2):
        assert bare(office) == ["refused"]
        (row,) = office.see("deadlines", status=10)["deadlines"]
        assert (row["sort"], row["name"], row["actors"][0]["name"]) == ("give_back", "EV/1", "Eve")
        office.desk.clock.advance(100 * DAY)
    elsewhere = ("--measure", "destroy", "--basis", "unlawful", *PAPERS)
    wrong = office.done("Eve", "disposition", "propose", "EV/1", *elsewhere)["entries"][0]["position"]
    refused = office.run("Judge", "disposition", "approve", str(wrong))
    assert (refused.status, "disposition.duty_to_return" in refused.err) == (5, True)
    back = ("--measure", "return_to_owner", "--basis", "unlawful", *PAPERS)
    number = str(office.done("Eve", "disposition", "propose", "EV/1", *back)["entries"][0]["position"])
    office.done("Judge", "disposition", "approve", number)
    office.done(
        "Eve", "disposition", "execute", number, "--to", "A. Doe", "--identification-means", "passport"
    )
    assert (bare(office), office.see("deadlines")["deadlines"]) == ([], [])
    assert {finding["severity"] for finding in office.see("check")["findings"]} <= {"note"}


def test_what_was_refused_is_kept_by_a_later_decision_that_names_its_authority(
    office_with_case: Office,
) -> None:
    office = office_with_case
    search(office, *BY, basis="oral")
    office.done(
        "Judge", "seizure", "decide-authorisation", "S-1", "--decision", "refused", "--decided-by", "Court"
    )
    keep = ("disposition", "authorise-retention", "EV/1", "--authority", "Court of Appeal")
    refused = office.run("Judge", *keep)
    assert (refused.status, "--legal-basis" in refused.err) == (2, True)
    office.done("Eve", *keep, "--legal-basis", "CPA s. 98", "--document", "paper", "--recorded")
    assert (bare(office), office.see("deadlines")["deadlines"]) == ([], [])


def test_an_oral_authority_of_the_night_is_confirmed_late_and_the_gap_stays(office_with_case: Office) -> None:
    office = office_with_case
    search(office, *BY, "--authorised-by", "duty judge, by telephone", basis="oral")
    oral = "Held under an authorisation given orally by duty judge, by telephone"
    due = "2026-11-04 09:00Z"
    assert authority(office) == [f"{oral}, not confirmed yet, due until {due}."]
    office.desk.clock.advance(3 * DAY)
    assert bare(office) == ["oral"]
    gap = "Held without authority on record: authorised orally, and not confirmed in time."
    assert authority(office) == [f"{oral}, not confirmed by {due}, when it was due.", gap]
    office.done("Judge", "seizure", "decide-authorisation", "S-1", *DECIDE, status=10)
    assert bare(office) == []
    found = office.see("seizure", "show", "S-1")
    assert paged.marks(found) == ["un-28.confirmed_late"]
    assert paged.value(found, "held_since") > "2026-11-04T09:00:00Z"
    decided = wording.when(parse_instant(str(paged.value(found, "decided"))))
    assert authority(office) == [
        f"{oral}, not confirmed by {due}, when it was due.",
        gap,
        f"{oral}, confirmed {decided} by District Court.",
    ], "it begins with the seizure, not with the decision"
    (marked,) = (finding for finding in office.see("check")["findings"] if finding["severity"] != "note")
    assert "un-28.confirmed_late" in marked["found"]
