"""Rules for consultation on, postponement of, decision on and withdrawal of requests for assistance.

Neither postponing nor consulting is a decision, and a decision to grant releases nothing by itself (article 42(8)).
"""

from __future__ import annotations

from custody.model.engine.moments import happened, occurred
from custody.model.mla_requests.records import DECISIONS, GRANTS, Assistance
from custody.model.mla_requests.rules.mla_request import (
    judge_undecided,
    known,
    linked_requests,
    put,
    record_decision,
)
from custody.model.mla_requests.rules.stating import ARTICLE_40
from custody.model.preservation_requests.questions import (
    judge_reasons,
    moment_of,
    require_incoming,
    require_outgoing,
)
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State


def judge_consulted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a consultation is about a known request for assistance."""
    known(state, command, ruling)


def fold_consulted(state: State, placed: Placed) -> None:
    """Record the earliest possible consultation; without an instant, the request's own instant counts.

    A consultation dated before the request is ignored, if the request's instant is known.
    """
    found = state.get(Assistance, placed.event.subject)
    if found is None:
        return
    moment = occurred(placed.event.facts)
    first = found.made if moment is None else moment
    if first < found.made and found.made_known:
        return
    earlier = first if found.consulted is None else min(found.consulted, first)
    put(state, placed, replace(found, consulted=earlier))


def _consulted(found: Assistance, command: Command, ruling: Ruling, what: str) -> None:
    """Break the rule for a step without prior consultation, where article 40(8) to (31) governs."""
    at = happened(ruling.facts, command.at)
    if found.governing in ARTICLE_40 and (found.consulted is None or at < found.consulted):
        ruling.broken(
            "un-40.consultation",
            f"the other State is consulted before assistance is {what}",
            "40(28)",
        )


def judge_postponed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a postponement precedes a decision, with a ground, consultation and reasons."""
    found = known(state, command, ruling)
    require_incoming(found, ruling, "40(27)")
    if not found.open and found.withdrawn is None:
        ruling.broken("mla_request.decided_before", f"it was decided before ({found.standing})", "42(8)")
    grounds = ruling.facts.codes("postponement_grounds")
    if found.governing in ARTICLE_40 and not set(grounds).difference({"other"}):
        ruling.broken(
            "un-40.postponement",
            "assistance is postponed because it interferes with an ongoing investigation, prosecution or trial",
            "40(27)",
        )
    _consulted(found, command, ruling, "postponed")
    judge_reasons(ruling)


def fold_postponed(state: State, placed: Placed) -> None:
    """Record when the execution of assistance was first postponed; later postponements change nothing."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        first = moment_of(placed) if found.postponed is None else found.postponed
        put(state, placed, replace(found, postponed=first))


def _reached(found: Assistance, ruling: Ruling, *, refused: bool) -> None:
    """Set the preservation requests that a decision covers: those named, else all undecided ones.

    Where the request is decided already, those that it still asks for; none if only data that no request preserves are
    undecided. A decision that names none breaks a rule while some are undetermined; a refusal covers those too.
    """
    names = linked_requests(found, ruling, "preservation_requests")
    judge_undecided(found, names, ruling)
    if found.undetermined and not names:
        ruling.broken(
            "un-42.linkage",
            f"nobody has stated whether it concerns the data preserved for {found.state} under "
            f"{', '.join(key[:8] for key in found.undetermined)}",
            "42(8)",
        )
    if not names and not found.open and found.withdrawn is None:
        ruling.broken("mla_request.decided_before", f"it was decided before ({found.standing})", "42(8)")
    again = () if found.open else tuple(link.request for link in found.asked_for)
    waiting = found.undecided + (found.undetermined if refused else ())
    reached = names or waiting or again
    ruling.set("affected_requests", types.join_codes(reached))


def _deciding(state: State, command: Command, ruling: Ruling) -> Assistance:
    """Verify what grants and refusals have in common; return the request for assistance decided on."""
    found = known(state, command, ruling)
    require_incoming(found, ruling, "42(8)")
    _reached(found, ruling, refused=command.kind == "mla_request.refused")
    return found


def judge_decided(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the requested State decides, once, about the data that the decision covers."""
    _deciding(state, command, ruling)


def judge_refused(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a refusal has a ground of its instrument, consultation where that is due, and reasons."""
    found, grounds = _deciding(state, command, ruling), ruling.facts.codes("refusal_grounds")
    if found.governing in ARTICLE_40:
        _known_to_article_40(grounds, ruling)
    if "40.8.dual_criminality" in grounds and ruling.facts.flag("conduct_punishable_here"):
        ruling.broken(
            "un-35.conduct",
            "the conduct is an offence here too, so dual criminality is fulfilled whatever it is called",
            "35(3)",
            hint="Give the assistance, or name another ground.",
        )
    if any(ground.startswith("40.21") for ground in grounds):
        _consulted(found, command, ruling, "refused")
    judge_reasons(ruling)


def _known_to_article_40(grounds: tuple[str, ...], ruling: Ruling) -> None:
    """Break rules for grounds outside article 40: others, bank secrecy, and fiscal matters alone."""
    if "other" in grounds:
        ruling.broken("un-40.refusal.grounds", "article 40 knows no other ground", "40(21)")
    if grounds == ("40.23",):
        ruling.broken("un-40.fiscal", "fiscal matters alone are no ground to refuse", "40(23)")
    if "40.24" in grounds:
        ruling.broken("un-40.bank_secrecy", "bank secrecy is no ground to decline assistance", "40(24)")


def fold_decided(state: State, placed: Placed) -> None:
    """Record the decision on the preserved data that it covers; what was granted before stays granted."""
    event = placed.event
    found = state.get(Assistance, event.subject)
    if found is None:
        return
    decision = DECISIONS[extent] if (extent := event.facts.text("extent")) else "refused"
    found = record_decision(state, placed, found, event.facts.codes("affected_requests"), decision)
    if not event.facts.codes("preservation_requests") and found.answer not in GRANTS:
        found = replace(found, answer=decision)
    put(state, placed, found)


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify a withdrawal by the requesting State: ours is an act, another's only recorded."""
    found = known(state, command, ruling)
    require_outgoing(found, ruling, "40(26)")
    ruling.set("affected_requests", types.join_codes((*found.undecided, *found.undetermined)))


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Record that the request was withdrawn, and settle the data that no decision covers yet."""
    found = state.get(Assistance, placed.event.subject)
    if found is not None:
        found = record_decision(
            state, placed, found, placed.event.facts.codes("affected_requests"), "withdrawn"
        )
        first = moment_of(placed) if found.withdrawn is None else found.withdrawn
        put(state, placed, replace(found, withdrawn=first))


JUDGES = {
    "mla_request.consulted": judge_consulted,
    "mla_request.postponed": judge_postponed,
    "mla_request.granted": judge_decided,
    "mla_request.refused": judge_refused,
    "mla_request.withdrawn": judge_withdrawn,
}
FOLDS = {
    "mla_request.consulted": fold_consulted,
    "mla_request.postponed": fold_postponed,
    "mla_request.granted": fold_decided,
    "mla_request.refused": fold_decided,
    "mla_request.withdrawn": fold_withdrawn,
}
