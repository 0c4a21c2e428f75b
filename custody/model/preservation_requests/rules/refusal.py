"""Rules that all refusals of preservation share: grounds, consultation, dual criminality.

Article 42(6) and article 43(2) name the same grounds of article 40 in the same words. A ground of article 40(21) needs
the consultation of article 40(28).
"""

from __future__ import annotations

from collections.abc import Collection

from custody.law.clock import format_instant, parse_instant
from custody.law.preservation import DUAL_CRIMINALITY, OUTSIDE, REFUSAL_42
from custody.law.regimes import Provision, Regime
from custody.model.engine.moments import happened
from custody.model.engine.safeguards import SERIOUS_MONTHS
from custody.model.preservation_requests.records import Request
from custody.model.rulings import Command, Ruling


def accepted_grounds(regime: Regime, coded: Collection[str]) -> set[str]:
    """Return the grounds a refusal may name: the ``coded`` ones, and those that its law adds.

    ``profile`` stands for a ground of the law that has no code here. Under a law that implements article 42, a request
    may also be refused as outside article 35.
    """
    accepted = set(coded)
    if set(regime.refusal_grounds) - set(REFUSAL_42):
        accepted.add("profile")
    if regime.implemented_article == "42":
        accepted.add(OUTSIDE)
    return accepted


def offered(request: Request, accepted: Collection[str]) -> str:
    """Return the grounds that a refusal of this request may name, sorted, as one line; ``none`` if none."""
    named = set(accepted) if outside_scope(request) else set(accepted) - {OUTSIDE}
    return ", ".join(sorted(named)) or "none"


def judge_scope(request: Request, ruling: Ruling) -> None:
    """Verify that a request refused as outside article 35 is outside it by its own statements.

    Articles 41 to 46 apply to evidence of offences of the Convention and of serious crimes only (article 35(2)).
    """
    if OUTSIDE not in ruling.facts.codes("refusal_grounds") or outside_scope(request):
        return
    ruling.broken(
        "un-35.scope",
        "what the request states does not put it outside article 35(1)",
        "35(2)",
        hint="Ask for the maximum penalty: `custody preservation-request query`, then "
        "`custody preservation-request supplement`.",
    )


def outside_scope(request: Request) -> bool:
    """Return whether a request states no offence of the Convention and no serious crime."""
    if request.offence_ground != "35.1.c" or request.penalty_without_term is not None:
        return request.offence_ground == "none"
    return request.penalty_months is not None and request.penalty_months < SERIOUS_MONTHS


def judge_dual_criminality(request: Request, ruling: Ruling) -> None:
    """Verify the four conditions of dual criminality (42(5), ETS 185 29(4); met as 35(3) says)."""
    facts = ruling.facts
    named = set(DUAL_CRIMINALITY).intersection(facts.codes("refusal_grounds"))
    if not named:
        return
    conditions = all(
        facts.flag(name)
        for name in ("dual_criminality_required", "reservation_made", "dual_criminality_doubtful")
    )
    established = request.offence_ground == "35.1.b" or facts.flag("offence_established")
    if "29.4" in named or request.offence_ground is None:
        established = facts["offence_established"] is not False
    if not conditions or established:
        ruling.broken(
            "un-42.refusal.dual_criminality",
            "it takes a State that requires dual criminality for such assistance, its reservation, an offence that "
            "the treaty does not establish, and reasons to believe that the condition could not be fulfilled at "
            "disclosure",
            "42(5)" if "42.5" in named else Provision(request.rule, "29(4)"),
            hint="Accepted: --dual-criminality-required --reservation-made --dual-criminality-doubtful "
            "--no-offence-established. Otherwise preserve the data.",
        )
    if facts.flag("conduct_punishable_here"):
        ruling.broken(
            "un-35.conduct",
            "the conduct is an offence here too, so dual criminality is fulfilled whatever it is called",
            "35(3)" if "42.5" in named else Provision(request.rule, "25(5)"),
        )


def judge_consultation(
    request: Request, command: Command, ruling: Ruling, accepted: set[str], what: str
) -> None:
    """Break the rule if a ground of article 40(21) is used without the States' consultation.

    They consult after the request was made and before it is refused. Grounds outside ``accepted`` break another rule
    and need no consultation here; ``what`` names the refused thing in the message.
    """
    if not any(
        ground.startswith("40.21") for ground in accepted.intersection(ruling.facts.codes("refusal_grounds"))
    ):
        return
    text = ruling.facts.text("consulted_at")
    at = min(happened(ruling.facts, command.at), command.at)
    if text is None or parse_instant(text) > at:
        ruling.broken(
            "un-40.consultation",
            f"the other State is consulted before {what} is refused",
            "40(28)",
            hint="Consult the other State first, and say when: --consulted-at.",
        )
    elif request.made_known and parse_instant(text) < request.made:
        ruling.broken(
            "un-40.consultation",
            f"the States cannot have consulted about this request before it was made, {format_instant(request.made)}",
            "40(28)",
            hint="Consult the other State about this request, and say when: --consulted-at.",
        )
