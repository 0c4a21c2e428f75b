"""Rules for the law, purposes and particulars that a request for assistance states.

A request to be sent is refused where something is missing; one received is marked as nonconforming.
"""

from __future__ import annotations

from custody.law import particulars
from custody.model.engine.safeguards import judge_basis, judge_serious
from custody.model.rulings import Ruling

#: Governing instruments under which article 40(8) to (31) applies: no treaty, or agreement in place of one.
ARTICLE_40 = ("article_40_agreed", "article_40")

#: Purposes that collect no electronic evidence (article 40, paragraph 1).
NO_EVIDENCE = frozenset({"appearance", "recovery", "service"})


def judge_stated(ruling: Ruling, *, sent: bool) -> None:
    """Verify the law, particulars and purposes of a request, and the domestic basis of one to be sent."""
    facts = ruling.facts
    unknown, purposes = facts.codes("not_known"), facts.codes("purposes")
    if facts.must("governing_instrument") != "article_40" and facts.text("treaty") is None:
        ruling.broken(
            "un-40.governing_instrument", "the treaty that governs, or is set aside, is not named", "40(7)"
        )
    if facts.must("governing_instrument") in ARTICLE_40:
        for particular in particulars.ASSISTANCE_40:
            if particular.field in unknown:
                ruling.broken(
                    "un-40.particulars", f"the request does not state {particular.field}", particular.article
                )
        _judge_purposes(ruling)
    if "traffic" in purposes:
        for particular in particulars.TRAFFIC_45:
            if particular.field in unknown:
                ruling.broken(
                    "un-45.particulars", f"the request does not state {particular.field}", particular.article
                )
    judge_serious(ruling, stated=sent)
    if sent:
        judge_basis(ruling)


def _judge_purposes(ruling: Ruling) -> None:
    """Verify that a request resting on article 35(1)(b) or (c) is for electronic evidence only (40(1))."""
    offence_ground = ruling.facts.text("offence_ground")
    beyond = sorted(NO_EVIDENCE.intersection(ruling.facts.codes("purposes")))
    if beyond and offence_ground in ("35.1.b", "35.1.c"):
        ruling.broken(
            "un-40.purposes",
            f"a request that rests on {offence_ground} is for collecting electronic evidence,"
            f" and {', '.join(beyond)} is not",
            "40(1)",
        )
