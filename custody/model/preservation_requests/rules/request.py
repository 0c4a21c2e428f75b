"""Rules for requests of one State to another to preserve data (article 42), in either direction.

The other State's period counts as it was reported, and is unknown until then. The domestic order that carries a request
out has a period and renewals of its own.
"""

from __future__ import annotations

from custody.law import particulars, regimes
from custody.model.cases.questions import known_case
from custody.model.concerns import chain
from custody.model.engine.moments import happened, occurred
from custody.model.engine.safeguards import judge_serious
from custody.model.entry.facts import Facts
from custody.model.law_profiles.questions import chosen_law
from custody.model.mla_requests import questions as joining
from custody.model.preservation_requests.questions import moment_of, put
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.enquiry import judge_followed
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State

#: Rule and version of a request that names no law profile.
RULE, VERSION = "un-42", 1


def registered(state: State, command: Command, ruling: Ruling) -> Request:
    """Return the request an entry is about, ended or not; raise RuleBroken for an unknown one."""
    request = state.get(Request, command.subject)
    if request is None:
        raise ruling.refuse(
            "preservation_request.known",
            f"there is no request {command.subject}",
        )
    return request


def known(state: State, command: Command, ruling: Ruling, *, again: bool = False) -> Request:
    """Return the request an entry is about; raise RuleBroken for an unknown one.

    Break a rule for an entry dated before the request, and for one after its end unless ``again``. A second refusal,
    non-execution or withdrawal counts as after its end whatever its date.
    """
    request = registered(state, command, ruling)
    moment = occurred(ruling.facts)
    if moment is not None and request.made_known and moment < request.made:
        ruling.broken(
            "preservation_request.before",
            "its date is before the request was made",
        )
    same = {
        "preservation_request.refused": request.refused,
        "preservation_request.not_executed": request.not_executed,
        "preservation_request.withdrawn": request.withdrawn,
    }.get(command.kind)
    over = same is not None or request.ended_by(happened(ruling.facts, command.at))
    if over and not again:
        ruling.broken(
            "preservation_request.ended",
            "the request was refused, not executed, withdrawn or released before",
        )
    return request


def _missing(facts: Facts) -> tuple[str, ...]:
    """Return the letters of article 42, paragraph 3, that a request does not state."""
    unknown = set(facts.codes("not_known"))
    if not facts.flag("mla_request_intended"):
        unknown.add("mla_request_intended")
    return tuple(
        particulars.letter_of(particular)
        for particular in particulars.REQUEST_42
        if particular.field in unknown
    )


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a request states its particulars; an incomplete one is not sent, or marked if received."""
    facts = ruling.facts
    known_case(state, ruling, facts.must("case"))
    regime = chosen_law(state, ruling, "preservation_request", regimes.regime(RULE, VERSION))
    missing = _missing(facts)
    ruling.set("missing_particulars", types.join_codes(missing))
    for letter in missing:
        ruling.broken(
            "un-42.particulars",
            f"the request does not state ({letter})",
            regime.cited("particulars", f"42(3)({letter})"),
        )
    sent = command.kind == "preservation_request.sent"
    judge_followed(state, ruling, incoming=not sent)
    if regime.implemented_article == "42":
        judge_serious(ruling, stated=sent)
        _judge_scope(ruling)
    if sent:
        chain.judge_after_order(state, ruling)
        chain.judge_after_request(state, ruling)


def _judge_scope(ruling: Ruling) -> None:
    """Verify that a request concerns a Convention offence or serious crime (article 35(2))."""
    if ruling.facts.text("offence_ground") == "none":
        ruling.broken(
            "un-35.outside",
            "it concerns neither an offence under the Convention nor a serious crime",
            "35(2)",
        )


def fold_made(state: State, placed: Placed) -> None:
    """Record the request, with the orders and assistance that it is linked to."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Request(
            id=event.subject,
            case=facts.must("case"),
            incoming=event.kind == "preservation_request.received",
            state=facts.must("state"),
            offence_ground=facts.text("offence_ground"),
            confidential=facts.flag("confidential"),
            made=moment_of(placed),
            recorded=event.at,
            rule=facts.must("rule"),
            rule_version=facts.count("rule_version"),
            calendar_margin_hours=facts.count("calendar_margin_hours"),
            missing=facts.codes("missing_particulars"),
            nonconforming=facts.codes("nonconforming"),
            made_known=occurred(facts) is not None,
            enquiry=facts.text("enquiry"),
            upstream_order=facts.text("upstream_order"),
            upstream_request=facts.text("upstream_request"),
            traffic=chain.names_traffic(facts),
            penalty_months=facts.number("max_penalty_months"),
            penalty_without_term=facts.text("penalty_without_term"),
        )
    )
    chain.fold_requested(state, placed)
    joining.fold_asked(state, placed)


def judge_queried(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that missing particulars are queried only for a request received here."""
    request = known(state, command, ruling)
    if not request.incoming:
        ruling.broken(
            "preservation_request.queried.incoming",
            "this request was sent from here; only the other State can query it",
            "42(3)",
        )


def fold_queried(state: State, placed: Placed) -> None:
    """Record which missing particulars the other State was asked to supply."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        queried = {*request.queried, *placed.event.facts.codes("queried_particulars")}
        put(state, placed, replace(request, queried=tuple(sorted(queried))))


def judge_known(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the entry is about a known request that has not ended."""
    known(state, command, ruling)


def fold_supplemented(state: State, placed: Placed) -> None:
    """Record the particulars of the request that were stated later."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        facts = placed.event.facts
        stated, months = facts.codes("supplied_particulars"), facts.number("max_penalty_months")
        put(
            state,
            placed,
            replace(
                request,
                missing=tuple(letter for letter in request.missing if letter not in stated),
                queried=tuple(letter for letter in request.queried if letter not in stated),
                offence_ground=facts.text("offence_ground") or request.offence_ground,
                penalty_months=request.penalty_months if months is None else months,
                penalty_without_term=facts.text("penalty_without_term") or request.penalty_without_term,
            ),
        )


JUDGES = {
    "preservation_request.received": judge_made,
    "preservation_request.sent": judge_made,
    "preservation_request.queried": judge_queried,
    "preservation_request.supplemented": judge_known,
}
FOLDS = {
    "preservation_request.received": fold_made,
    "preservation_request.sent": fold_made,
    "preservation_request.queried": fold_queried,
    "preservation_request.supplemented": fold_supplemented,
}
