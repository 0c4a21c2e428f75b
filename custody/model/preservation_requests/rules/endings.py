"""Rules for ends of an article 42 request without release: refusal, non-execution, withdrawal.

A State that has preserved data cannot end that by its own word: article 42(8) grants the other State the whole period.
Releases are in custody.model.preservation_requests.rules.release.
"""

from __future__ import annotations

from custody.law.preservation import REFUSAL_42
from custody.model.entry.facts import Facts
from custody.model.law_profiles.questions import law_of
from custody.model.preservation_requests.questions import (
    judge_reasons,
    moment_of,
    put,
    require_incoming,
    require_outgoing,
)
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.refusal import (
    accepted_grounds,
    judge_consultation,
    judge_dual_criminality,
    judge_scope,
    offered,
)
from custody.model.preservation_requests.rules.request import known
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def judge_refused(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a refusal precedes preservation, has legal grounds and reasons, after consultation."""
    request = known(state, command, ruling)
    require_incoming(request, ruling)
    regime = law_of(state, request)
    if request.pending:
        ruling.broken(
            "un-42.release.decision_pending",
            (
                "search, seizure or disclosure of these data was asked for, so they are kept until that "
                "is decided"
            ),
            regime.cited("after_data_request", "42(8)"),
        )
    if request.effected is not None:
        ruling.broken(
            "un-42.refusal.effected",
            "preservation was effected, and what is preserved is kept for the whole period",
            regime.cited("period", "42(8)"),
        )
    accepted = accepted_grounds(regime, set(regime.refusal_grounds).intersection(REFUSAL_42))
    if not accepted.issuperset(ruling.facts.codes("refusal_grounds")):
        ruling.broken(
            "un-42.refusal.grounds",
            "preservation may be refused on no other ground",
            regime.cited("refusal", "42(6)"),
            hint=f"Accepted: {offered(request, accepted)}.",
        )
    judge_scope(request, ruling)
    judge_dual_criminality(request, ruling)
    judge_consultation(request, command, ruling, accepted, "preservation")
    judge_reasons(ruling)


def fold_refused(state: State, placed: Placed) -> None:
    """Record the refusal; of several, the first one recorded counts."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.refused is None else request.refused
        put(state, placed, replace(request, refused=first))


def judge_not_executed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a request not executed has preserved no data, and that the other State was informed."""
    request = known(state, command, ruling)
    require_incoming(request, ruling)
    if request.effected is not None:
        ruling.broken(
            "preservation_request.not_executed.effected",
            "data were preserved under this request, so it was executed at least in part",
            law_of(state, request).cited("period", "42(8)"),
        )
    if "information_given" in ruling.facts.codes("not_known"):
        ruling.broken(
            "preservation_request.not_executed.information_given",
            "the information given to the other State is not stated",
        )


def fold_not_executed(state: State, placed: Placed) -> None:
    """Record when it was reported that nothing could be preserved; the first report counts."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.not_executed is None else request.not_executed
        put(state, placed, replace(request, not_executed=first))


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """Verify a withdrawal by the requesting State: ours is an act, another's a record with its document."""
    request = known(state, command, ruling)
    require_outgoing(request, ruling, "40(26)")
    judge_documented(request, ruling)


def judge_documented(request: Request, ruling: Ruling) -> None:
    """Mark another State's withdrawal without a document once its data are preserved here."""
    if request.incoming and request.effected is not None and not _documented(ruling.facts):
        ruling.mark("un-42.withdrawal.document")


def _documented(facts: Facts) -> bool:
    return facts.text("document_sha256") is not None


def with_withdrawal(request: Request, placed: Placed) -> Request:
    """Return a request withdrawn by an entry; of several withdrawals, the first one recorded counts."""
    first = moment_of(placed) if request.withdrawn is None else request.withdrawn
    documented = not request.incoming or _documented(placed.event.facts)
    if request.withdrawn is not None:
        documented = documented or request.withdrawal_documented
    return replace(request, withdrawn=first, withdrawal_documented=documented)


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Record the withdrawal of the request."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, with_withdrawal(request, placed))


JUDGES = {
    "preservation_request.refused": judge_refused,
    "preservation_request.not_executed": judge_not_executed,
    "preservation_request.withdrawn": judge_withdrawn,
}
FOLDS = {
    "preservation_request.refused": fold_refused,
    "preservation_request.not_executed": fold_not_executed,
    "preservation_request.withdrawn": fold_withdrawn,
}
