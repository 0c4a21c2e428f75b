"""Every ground on which another State may be refused, through the command line: what is accepted, and what is not.

Preservation is refused on the grounds of article 42(5) and (6), assistance on those of article 40(8), (21) and (22).
"""

from __future__ import annotations

import pytest

from custody.law.clock import DAY, format_instant
from tests.cli import paged
from tests.cli.office import ASSIST, Office

SERIOUS = ("--offence-ground", "35.1.c", "--max-penalty-months", "60")
FACTS = ("--dual-criminality-required", "--reservation-made", "--dual-criminality-doubtful")
NO_REASONS = ("--not-known", "explanation", "--not-known-reason", "none were given")
EFFECT = ("--days", "60", "--data-holder", "Example Mail Ltd")


@pytest.fixture
def desk(office: Office) -> Office:
    """An office with a case and a request AT-1 about a serious crime."""
    office.case()
    office.received("AT-1", "C-1", *SERIOUS)
    return office


def standing(office: Office, request: str = "AT-1") -> str:
    found: str = paged.maybe(office.see("preservation-request", "show", request), "standing")
    return found


def let_go_as_refused(office: Office) -> None:
    """Release the data of a refused request: no other reason is accepted, and nothing follows."""
    release = ("preservation-request", "release-data", "AT-1", "--reason")
    wrong = {"rule": "un-42.release.reason", "article": "42(8)", "accepted": "Accepted here: refused."}
    for reason in ("executed", "period_ended", "withdrawn"):
        office.refused("Judge", *release, reason, **wrong)
    office.done("Judge", *release, "refused")
    assert standing(office) == "released"
    assert paged.steps(office.see("preservation-request", "show", "AT-1")) == []


@pytest.mark.parametrize("left_out", FACTS)
def test_preservation_is_refused_for_want_of_dual_criminality_only_with_all_four_facts(
    desk: Office, left_out: str
) -> None:
    refuse = (
        "preservation-request",
        "refuse",
        "AT-1",
        "--refusal-grounds",
        "42.5",
        "--explanation",
        "no such offence here",
    )
    given = [fact for fact in FACTS if fact != left_out]
    four = {"rule": "un-42.refusal.dual_criminality", "article": "42(5)", "accepted": "--reservation-made"}
    desk.refused("Judge", *refuse, *given, **four)
    desk.refused("Judge", *refuse, *given, f"--no-{left_out.removeprefix('--')}", **four)
    desk.done("Judge", *refuse, *FACTS, "--no-conduct-punishable-here")
    assert standing(desk) == "refused"
    let_go_as_refused(desk)


def test_dual_criminality_is_no_ground_for_an_offence_of_the_convention_or_conduct_that_is_punishable_here(
    desk: Office,
) -> None:
    desk.received("AT-2")
    refuse = ("--refusal-grounds", "42.5", "--explanation", "no such offence here", *FACTS)
    desk.refused(
        *("Judge", "preservation-request", "refuse", "AT-2", *refuse),
        rule="un-42.refusal.dual_criminality",
        article="42(5)",
        accepted="--no-offence-established",
    )
    desk.refused(
        *("Judge", "preservation-request", "refuse", "AT-1", *refuse, "--conduct-punishable-here"),
        rule="un-35.conduct",
        article="35(3)",
        accepted="Preserve the data",
    )
    assert (standing(desk), standing(desk, "AT-2")) == ("requested", "requested")


@pytest.mark.parametrize("ground", ["40.21.b", "40.21.c", "40.22"])
def test_preservation_is_refused_on_the_grounds_of_article_42_6_with_reasons(
    desk: Office, ground: str
) -> None:
    consulted = ("--consulted-at", format_instant(desk.desk.clock.now())) if "40.21" in ground else ()
    refuse = ("preservation-request", "refuse", "AT-1", "--refusal-grounds", ground, *consulted)
    why = {"rule": "un-40.reasons", "article": "40(25)", "accepted": "--explanation"}
    desk.refused("Judge", *refuse, *NO_REASONS, **why)
    desk.refused(
        *(
            "Judge",
            "preservation-request",
            "refuse",
            "AT-1",
            "--refusal-grounds",
            ground,
            "other",
            "--explanation",
            "fiscal matters",
        ),
        rule="un-42.refusal.grounds",
        article="42(6)",
        accepted="Accepted: 40.21.b, 40.21.c, 40.22, 42.5.",
    )
    desk.done("Judge", *refuse, "--explanation", "told to the other State in full")
    assert standing(desk) == "refused"
    let_go_as_refused(desk)


def test_what_is_preserved_is_refused_no_more(desk: Office) -> None:
    desk.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT, status=10)
    desk.refused(
        *(
            "Judge",
            "preservation-request",
            "refuse",
            "AT-1",
            "--refusal-grounds",
            "40.22",
            "--explanation",
            "told in full",
        ),
        rule="un-42.refusal.effected",
        article="42(8)",
        accepted="Keep the data for the period",
    )
    assert standing(desk) == "in_force"


def test_a_refusal_on_paper_that_has_no_lawful_ground_is_recorded_and_marked(desk: Office) -> None:
    paper = (
        "preservation-request",
        "refuse",
        "AT-1",
        "--refusal-grounds",
        "other",
        "--explanation",
        "bank secrecy",
        "--recorded",
    )
    entry = desk.done("Eve", *paper, status=10)["entries"][0]
    assert entry["nonconforming"] == ["un-42.refusal.grounds"]
    assert standing(desk) == "refused"


@pytest.fixture
def asked(desk: Office) -> Office:
    """The same, its data preserved for 60 days, and their disclosure asked for."""
    desk.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT, status=10)
    desk.asked("AT-1")
    return desk


def after_refusal(office: Office) -> None:
    """Check that after refused assistance the granted period runs on, lapses, and the data go as refused."""
    assert standing(office) == "in_force"
    early = {"rule": "un-42.release.early", "article": "42(8)", "accepted": "Wait"}
    office.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "refused", **early)
    office.desk.clock.advance(60 * DAY)
    assert standing(office) == "lapsed"
    office.refused("Judge", "preservation-request", "release-data", "AT-1", "--reason", "refused", **early)
    office.done("Bot", "preservation-request", "lapse", "--due")
    office.desk.clock.advance(2 * DAY)
    office.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "refused")


@pytest.mark.parametrize("ground", ["40.8.de_minimis", "40.22"])
def test_assistance_is_refused_with_reasons_as_a_trifle_or_for_fear_of_persecution(
    asked: Office, ground: str
) -> None:
    refuse = ("mla-request", "refuse", "MLA-1", "--refusal-grounds", ground)
    why = {"rule": "un-40.reasons", "article": "40(25)", "accepted": "--explanation"}
    asked.refused("Judge", *refuse, *NO_REASONS, **why)
    asked.done("Judge", *refuse, "--explanation", "told in full")
    after_refusal(asked)


@pytest.mark.parametrize("ground", ["40.21.a", "40.21.b", "40.21.c", "40.21.d"])
def test_assistance_is_refused_under_article_40_21_after_consultation_only(
    asked: Office, ground: str
) -> None:
    refuse = ("mla-request", "refuse", "MLA-1", "--refusal-grounds", ground, "--explanation", "in full")
    first = {
        "rule": "un-40.consultation",
        "article": "40(28)",
        "accepted": "custody mla-request record-consultation",
    }
    asked.refused("Judge", *refuse, **first)
    assert standing(asked) == "pending_decision"
    asked.done(
        "Eve", "mla-request", "record-consultation", "MLA-1", "--explanation", "whether conditions would do"
    )
    asked.done("Judge", *refuse)
    after_refusal(asked)


def test_article_40_knows_no_other_ground_and_a_treaty_may(desk: Office) -> None:
    desk.done("Eve", "preservation-request", "effect", "AT-1", *EFFECT, status=10)
    under = {"article_40": "treaty"}
    treaty = [*(under.get(word, word) for word in ASSIST), "--treaty", "CETS-030"]
    desk.asked("AT-1")
    desk.asked("AT-1", reference="MLA-2", words=treaty)
    refuse = ("--refusal-grounds", "other", "--explanation", "art. 4")
    desk.refused(
        *("Judge", "mla-request", "refuse", "MLA-1", *refuse),
        rule="un-40.refusal.grounds",
        article="40(21)",
        accepted="Name a ground of article 40(8), (21) or (22)",
    )
    desk.done("Judge", "mla-request", "refuse", "MLA-2", *refuse)
    assert standing(desk) == "pending_decision"
    desk.done("Eve", "mla-request", "withdraw", "MLA-1", "--recorded")
    after_refusal(desk)
