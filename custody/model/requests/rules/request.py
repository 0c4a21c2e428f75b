"""Rules for requests of one State to another to preserve data (article 42), in either direction.

The other State's clock is taken from what it reported; what nobody reported is unknown. The domestic order under which
data are kept is an order of its own and renewed on its own terms.
"""

from __future__ import annotations

from custody.law import particulars, regimes
from custody.model.assistance import questions as joining
from custody.model.cases.questions import known_case
from custody.model.concerns import chain
from custody.model.engine.moments import happened, occurred
from custody.model.engine.safeguards import judge_serious
from custody.model.entry.facts import Facts
from custody.model.law_files.questions import chosen
from custody.model.record import replace
from custody.model.requests.questions import moment_of, put
from custody.model.requests.records import Request
from custody.model.requests.rules.enquiry import judge_followed
from custody.model.rulings import Command, Placed, Ruling
from custody.model.schema import types
from custody.model.state import State

#: The rule and version that a request is under which names no profile.
RULE, VERSION = "un-42", 1


def registered(state: State, command: Command, ruling: Ruling) -> Request:
    """Return the request an entry is about, whatever became of it; refuse an unknown one."""
    request = state.get(Request, command.subject)
    if request is None:
        raise ruling.refuse(
            "request.known",
            f"there is no request {command.subject}",
        )
    return request


def known(state: State, command: Command, ruling: Ruling, *, again: bool = False) -> Request:
    """Return the request an entry is about; refuse an unknown one.

    Breaks the rule for one that had ended by the instant of the entry, unless ``again`` says that the entry
    may follow an end; a second entry of one kind ends nothing, whenever it was said.
    """
    request = registered(state, command, ruling)
    moment = occurred(ruling.facts)
    if moment is not None and request.made_known and moment < request.made:
        ruling.broken(
            "request.before",
            "it is said to have happened before the request was made",
        )
    same = {
        "request.refused": request.refused,
        "request.not_executed": request.not_executed,
        "request.withdrawn": request.withdrawn,
    }.get(command.kind)
    over = same is not None or request.ended_by(happened(ruling.facts, command.at))
    if over and not again:
        ruling.broken(
            "request.ended",
            "the request was refused, not executed, withdrawn or released before",
        )
    return request


def _missing(facts: Facts) -> tuple[str, ...]:
    """Return the letters of article 42, paragraph 3, that a request does not state."""
    unknown = set(facts.codes("unknown"))
    if not facts.flag("assistance_intended"):
        unknown.add("assistance_intended")
    return tuple(particulars.letter_of(one) for one in particulars.REQUEST_42 if one.field in unknown)


def judge_made(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a request states its particulars: incomplete, it is not sent; if received, it is marked."""
    facts = ruling.facts
    known_case(state, ruling, facts.must("case"))
    regime = chosen(state, ruling, "preservation_request", regimes.regime(RULE, VERSION))
    missing = _missing(facts)
    ruling.set("missing", types.join_codes(missing))
    for letter in missing:
        ruling.broken(
            "un-42.particulars",
            f"the request does not state ({letter})",
            regime.cited("particulars", f"42(3)({letter})"),
        )
    sent = command.kind == "request.sent"
    judge_followed(state, ruling, incoming=not sent)
    if regime.implemented_article == "42":
        judge_serious(ruling, stated=sent)
        _judge_scope(ruling)
    if sent:
        chain.judge_after_order(state, ruling)
        chain.judge_after_request(state, ruling)


def _judge_scope(ruling: Ruling) -> None:
    """Articles 41 to 46 are for evidence of Convention offences and serious crimes (article 35(2))."""
    if ruling.facts.text("limb") == "none":
        ruling.broken(
            "un-35.outside",
            "it is of no offence that the Convention establishes and of no serious crime",
            "35(2)",
        )


def fold_made(state: State, placed: Placed) -> None:
    """Record the request."""
    event, facts = placed.event, placed.event.facts
    state.put(
        Request(
            id=event.subject,
            case=facts.must("case"),
            incoming=event.kind == "request.received",
            state=facts.must("state"),
            limb=facts.text("limb"),
            confidential=facts.flag("confidential"),
            made=moment_of(placed),
            recorded=event.at,
            rule=facts.must("rule"),
            rule_version=facts.count("rule_version"),
            slack_hours=facts.count("slack_hours"),
            missing=facts.codes("missing"),
            nonconforming=facts.codes("nonconforming"),
            made_known=occurred(facts) is not None,
            enquiry=facts.text("enquiry"),
            after_order=facts.text("after_order"),
            after_request=facts.text("after_request"),
            traffic=chain.names_traffic(facts),
            penalty_months=facts.number("most_penalty_months"),
        )
    )
    chain.fold_requested(state, placed)
    joining.fold_asked(state, placed)


def judge_queried(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that missing particulars are asked for at a request received here, not at one sent."""
    request = known(state, command, ruling)
    if not request.incoming:
        ruling.broken(
            "request.query.incoming",
            "this request was sent from here; the other State asks, not we",
            "42(3)",
        )


def fold_queried(state: State, placed: Placed) -> None:
    """Record which missing particulars the other State was asked for."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        queried = {*request.queried, *placed.event.facts.codes("asked")}
        put(state, placed, replace(request, queried=tuple(sorted(queried))))


def judge_known(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that the entry is about a known request that has not ended."""
    known(state, command, ruling)


def fold_supplemented(state: State, placed: Placed) -> None:
    """Record the particulars of the request that were stated later."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        facts = placed.event.facts
        stated, months = facts.codes("stated"), facts.number("most_penalty_months")
        put(
            state,
            placed,
            replace(
                request,
                missing=tuple(one for one in request.missing if one not in stated),
                queried=tuple(one for one in request.queried if one not in stated),
                limb=facts.text("limb") or request.limb,
                penalty_months=request.penalty_months if months is None else months,
            ),
        )


JUDGES = {
    "request.received": judge_made,
    "request.sent": judge_made,
    "request.queried": judge_queried,
    "request.supplemented": judge_known,
}
FOLDS = {
    "request.received": fold_made,
    "request.sent": fold_made,
    "request.queried": fold_queried,
    "request.supplemented": fold_supplemented,
}
