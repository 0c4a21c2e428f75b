"""One request for assistance that covers data preserved at two requests with different ends, and is decided in part."""

from __future__ import annotations

from custody.law.clock import DAY
from tests.cli import paged
from tests.cli.office import ASSIST, Office

HOLDER = ("--data-holder", "Example Mail Ltd")


def standing(office: Office) -> list[str]:
    found = (office.see("preservation-request", "show", reference) for reference in ("AT-1", "AT-2"))
    return [paged.value(record, "standing") for record in found]


def test_one_request_for_assistance_keeps_two_preservations_and_is_decided_about_each(office: Office) -> None:
    office.case()
    for reference, days in (("AT-1", "60"), ("AT-2", "120")):
        office.received(reference)
        office.done("Eve", "preservation-request", "effect", reference, "--days", days, *HOLDER, status=10)
    office.desk.clock.advance(59 * DAY)
    office.asked("AT-1", "AT-2")
    office.desk.clock.advance(30 * DAY)
    assert standing(office) == ["pending_decision", "pending_decision"]
    assert office.done("Bot", "preservation-request", "lapse", "--due")["entries"] == []
    undecided = {
        "rule": "un-42.release.decision_pending",
        "article": "42(8)",
        "accepted": "custody mla-request grant",
    }
    for name in ("AT-1", "AT-2"):
        office.refused(
            "Judge", "preservation-request", "release-data", name, "--reason", "period_ended", **undecided
        )

    refuse = (
        "mla-request",
        "refuse",
        "MLA-1",
        "--preservation-requests",
        "AT-1",
        "--refusal-grounds",
        "40.22",
    )
    office.done("Judge", *refuse, "--explanation", "told in full")
    assert standing(office) == ["lapsed", "pending_decision"]
    office.done("Judge", "mla-request", "grant", "MLA-1", "--extent", "partial", "--conditions", "none")
    assert standing(office) == ["lapsed", "granted"]
    assert paged.value(office.see("mla-request", "show", "MLA-1"), "standing") == "differs"

    office.desk.clock.advance(400 * DAY)
    assert standing(office) == ["lapsed", "granted"], "a grant lets nothing go by itself"
    (lapse,) = office.done("Bot", "preservation-request", "lapse", "--due")["entries"]
    assert lapse["subject"] == office.see("preservation-request", "show", "AT-1")["key"]
    office.done("Judge", "preservation-request", "release-data", "AT-1", "--reason", "refused")
    wrong = {"rule": "un-42.release.reason", "article": "42(8)", "accepted": "Accepted here: executed."}
    office.refused("Judge", "preservation-request", "release-data", "AT-2", "--reason", "refused", **wrong)
    office.done("Judge", "preservation-request", "release-data", "AT-2", "--reason", "executed")
    assert standing(office) == ["released", "released"]
    assert office.see("check")["verdict"] == "verified"


def test_assistance_that_comes_between_two_ends_keeps_the_later_one_and_revives_nothing(
    office: Office,
) -> None:
    office.case()
    for reference, days in (("AT-1", "60"), ("AT-2", "120")):
        office.received(reference)
        office.done("Eve", "preservation-request", "effect", reference, "--days", days, *HOLDER, status=10)
    office.desk.clock.advance(90 * DAY)
    late = office.asked("AT-1", "AT-2", status=10)
    assert late["nonconforming"] == ["un-42.mla_request.late"]
    assert (
        late["facts"]["preserved_until_decision"] == office.see("preservation-request", "show", "AT-2")["key"]
    )
    office.desk.clock.advance(90 * DAY)
    assert standing(office) == ["lapsed", "pending_decision"]
    over = ("--excluded-requests", "AT-1", "--exclusion-reason", "nothing is preserved there any more")
    office.asked("AT-2", reference="MLA-2", words=(*ASSIST, *over))
    office.done("Eve", "mla-request", "withdraw", "MLA-1", "--recorded")
    assert standing(office) == ["lapsed", "pending_decision"], "another one still asks for them"
    refuse = (
        "mla-request",
        "refuse",
        "MLA-2",
        "--refusal-grounds",
        "40.8.de_minimis",
        "--explanation",
        "a trifle",
    )
    office.done("Judge", *refuse)
    assert standing(office) == ["lapsed", "lapsed"]
