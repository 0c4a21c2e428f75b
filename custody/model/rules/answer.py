"""Rules for how a request under article 42 ends: refused, taken back, released.

The data stay while assistance asked for is undecided, after a grant until that is carried out, and in any case for the
whole period that was granted, which is 60 days at least (article 42(8)).
"""

from __future__ import annotations

from custody.law import abroad
from custody.law.clock import format_instant
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import Request
from custody.model.rules import joining
from custody.model.rules.case import happened
from custody.model.rules.law import law_of
from custody.model.rules.request import RULE, asked_here, decided_here, judge_reasons, known, moment_of, put
from custody.model.state import State


def judge_refused(state: State, command: Command, ruling: Ruling) -> None:
    """Preservation is refused on the grounds of article 42(5) and (6) only, with reasons, and not to escape 42(8)."""
    request = known(state, command, ruling)
    decided_here(request, ruling)
    if request.pending:
        ruling.broken(
            "un-42.release.pending",
            "search, seizure or disclosure of these data was asked for, so they are kept until that is decided",
            "42(8)",
        )
    facts = ruling.facts
    named = facts.codes("grounds")
    regime = law_of(state, request)
    accepted = set(regime.refusal)
    if regime.rule != RULE and accepted:
        accepted = {"profile"}
    if not accepted.issuperset(named):
        ruling.broken(
            "un-42.refusal.grounds",
            "preservation may be refused on no other ground",
            "42(6)" if regime.rule == RULE else regime.article,
            hint=f"Accepted: {', '.join(sorted(accepted)) or 'none'}.",
        )
    if "42.5" in named:
        _dual_criminality(request, ruling)
    judge_reasons(ruling)


def _dual_criminality(request: Request, ruling: Ruling) -> None:
    """Article 42(5) has four facts, and article 35(3) says when the condition is fulfilled all the same."""
    facts = ruling.facts
    given = all(
        facts.flag(name)
        for name in ("dual_criminality_required", "reservation_made", "unlikely_at_disclosure")
    )
    if not given or request.limb == "35.1.b":
        ruling.broken(
            "un-42.refusal.dual_criminality",
            "it takes a State that requires dual criminality for such assistance, its reservation, an offence that "
            "the Convention does not establish, and reasons why the condition would fail once the data are due",
            "42(5)",
            hint="Accepted: --dual-criminality-required --reservation-made --unlikely-at-disclosure, of an offence "
            "under limb 35.1.c. Otherwise preserve the data.",
        )
    if facts.flag("conduct_punishable_here"):
        ruling.broken(
            "un-35.conduct",
            "the conduct is an offence here too, so dual criminality is fulfilled whatever it is called",
            "35(3)",
        )


def fold_refused(state: State, placed: Placed) -> None:
    """Note the refusal; of several, the first one recorded stands."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.refused is None else request.refused
        put(state, placed, replace(request, refused=first))


def judge_withdrawn(state: State, command: Command, ruling: Ruling) -> None:
    """The State that asked takes its request back: ours by an act, another's is recorded."""
    asked_here(known(state, command, ruling), ruling, "40(26)")


def fold_withdrawn(state: State, placed: Placed) -> None:
    """Note that the request was taken back."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.withdrawn is None else request.withdrawn
        put(state, placed, replace(request, withdrawn=first))


def judge_released(state: State, command: Command, ruling: Ruling) -> None:
    """Nothing is let go while a decision or an answer is due, nor before the latest end that the law may mean."""
    request = known(state, command, ruling, again=True)
    decided_here(request, ruling)
    reason = ruling.facts.must("reason")
    joining.judge_release(state, request, ruling)
    if request.released is not None:
        ruling.broken(
            "un-42.release.again",
            "the data were let go before",
            "42(8)",
        )
    elif request.ended:
        _after_word(request, reason, command, ruling)
    elif request.pending:
        ruling.broken(
            "un-42.release.pending",
            "a request to search, seize or disclose these data is not decided",
            "42(8)",
        )
    elif request.asked is not None:
        ruling.broken(
            "un-42.release.asked",
            "an extension that was asked for in time is not answered",
            "42(9)",
        )
    elif request.granted:
        _after_grant(request, reason, command, ruling)
    else:
        _after_end(request, reason, command, ruling)


def _after_word(request: Request, reason: str, command: Command, ruling: Ruling) -> None:
    """Judge letting go after a word that ended the request, and after a period that was over before that word.

    A refusal to preserve takes nothing away from assistance that was granted.
    """
    words = {"withdrawn": request.withdrawn, "refused": None if request.granted else request.refused}
    ended = {name: moment for name, moment in words.items() if moment is not None}
    if not ended:
        _after_grant(request, reason, command, ruling)
        return
    first, at, end = min(ended.values()), happened(ruling.facts, command.at), abroad.ends(request.course)
    accepted = [name for name, moment in ended.items() if moment <= at]
    if end is not None and end.latest <= min(at, first):
        accepted.append("period_ended")
    if accepted:
        _on_record(reason, accepted, ruling)
    else:
        _early(format_instant(first), ruling)


def _after_grant(request: Request, reason: str, command: Command, ruling: Ruling) -> None:
    """Judge letting go of what was granted: once it is carried out, and not before the period that was granted ends.

    A grant, whole or in part, answers what was asked for. Until that end the other State may ask for the rest.
    """
    _on_record(reason, ["executed"], ruling)
    end = request.granted_end
    if end is not None and happened(ruling.facts, command.at) < end.latest:
        _early(format_instant(end.latest), ruling)


def _early(until: str, ruling: Ruling) -> None:
    ruling.broken(
        "un-42.release.early",
        f"nothing may be let go before {until}",
        "42(8)",
    )


def _on_record(reason: str, accepted: list[str], ruling: Ruling) -> None:
    if reason not in accepted:
        ruling.broken(
            "un-42.release.reason",
            f"the record gives no ground to say {reason}",
            "42(8)",
            hint=f"Accepted here: {', '.join(accepted)}.",
        )


def _after_end(request: Request, reason: str, command: Command, ruling: Ruling) -> None:
    end = abroad.ends(request.course)
    if end is None or happened(ruling.facts, command.at) < end.latest:
        _early("preservation was effected" if end is None else format_instant(end.latest), ruling)
    else:
        _on_record(reason, ["period_ended", *(["refused"] if request.decided is not None else [])], ruling)


def fold_released(state: State, placed: Placed) -> None:
    """Note that the data were let go."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.released is None else request.released
        put(state, placed, replace(request, released=first))


JUDGES = {
    "request.refused": judge_refused,
    "request.withdrawn": judge_withdrawn,
    "request.released": judge_released,
}
FOLDS = {
    "request.refused": fold_refused,
    "request.withdrawn": fold_withdrawn,
    "request.released": fold_released,
}
