"""What is held beyond the end of an authority to hold it: what the pages of its seizure and its case say."""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, parse_instant
from tests.cli import paged
from tests.cli.office import Office

UNTIL = "2026-11-20T00:00:00Z"
BY = ("--authority", "District Court", "--legal-basis", "CPA s. 31")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with something seized that may be held until 20 November."""
    office.case()
    office.seizure()
    office.exhibit()
    office.done("Judge", "seizure", "set-term", "S-1", "--holding-until", UNTIL, *BY)
    return office


def page(desk: Office) -> str:
    return " ".join(desk.desk.run("seizure", "show", "S-1").out.split())


def bare(desk: Office) -> list[tuple[str, str]]:
    """Return what the case lists as held without recorded authority, since when, and why."""
    return [(row["since"], row["why"]) for row in paged.rows(desk.see("case", "show", "C-1"), "held")]


def test_while_the_term_runs_its_end_stands_beside_the_basis(desk: Office) -> None:
    shown = desk.see("seizure", "show", "S-1")
    assert paged.maybe(shown, "held_until") == UNTIL
    assert "seizure.ended" not in paged.alarms(shown)
    assert [
        (item["holding_until"], item["legal_basis"]) for item in paged.later(shown, "seizure.term_set")
    ] == [(UNTIL, "CPA s. 31")]
    assert f"authority ✓ consent, until {paged.minute(UNTIL)}" in page(desk)
    assert f"held until {paged.minute(UNTIL)}" in page(desk)
    assert bare(desk) == []


def test_once_it_has_ended_nothing_is_said_to_cover_what_is_held(desk: Office) -> None:
    desk.desk.clock.set(desk.desk.clock.now() + 30 * DAY)
    assert "seizure.ended" in paged.alarms(desk.see("seizure", "show", "S-1"))
    assert f"no authority to hold on record since {paged.minute(UNTIL)}" in page(desk)
    assert "before that: consent" in page(desk)
    assert bare(desk) == [(UNTIL, "ended")]
    assert "Held without recorded authority (1)" in desk.desk.run("case", "show", "C-1").out


def test_it_ends_to_the_second_and_another_term_covers_it_again(desk: Office) -> None:
    desk.desk.clock.set(parse_instant(UNTIL) - 1)
    assert bare(desk) == []
    desk.desk.clock.set(parse_instant(UNTIL))
    assert bare(desk) == [(UNTIL, "ended")]
    desk.done("Judge", "seizure", "set-term", "S-1", "--holding-until", "2027-11-20T00:00:00Z", *BY)
    assert bare(desk) == []
    assert len(paged.later(desk.see("seizure", "show", "S-1"), "seizure.term_set")) == 2
    assert "held until 2027-11-20 00:00Z" in page(desk)


def test_a_term_that_names_a_review_only_ends_at_no_instant(desk: Office) -> None:
    desk.done("Judge", "seizure", "set-term", "S-1", "--review-due-at", "2026-11-10T00:00:00Z", *BY)
    desk.desk.clock.set(desk.desk.clock.now() + 30 * DAY)
    shown = desk.see("seizure", "show", "S-1")
    assert (paged.maybe(shown, "held_until"), paged.alarms(shown), bare(desk)) == (None, set(), [])


def test_what_was_refused_is_said_to_be_refused_whatever_its_term(desk: Office) -> None:
    refused = ("--decision", "refused", "--decided-by", "District Court")
    desk.done("Judge", "seizure", "decide-authorisation", "S-1", *refused)
    desk.desk.clock.set(desk.desk.clock.now() + 30 * DAY)
    assert [why for _, why in bare(desk)] == ["refused"]
    assert "return it" in page(desk)
