"""Rules for how a request under article 42 ends: refused, taken back, released; and for the assistance that follows it.

Neither postponing nor consulting is a decision, and a decision to grant releases nothing by itself (article 42(8)).
"""

from __future__ import annotations

from custody.law import abroad
from custody.law.clock import format_instant
from custody.model import ids
from custody.model.acts import Command, Placed, Ruling
from custody.model.record import replace
from custody.model.records import Assistance, Request
from custody.model.rules.case import happened
from custody.model.rules.law import law_of
from custody.model.rules.request import RULE, asked_here, decided_here, known, moment_of, put
from custody.model.state import State

#: Decisions after which data are kept until what was granted is carried out.
GRANTS = ("granted", "partly_granted")


#: What governs where paragraphs 8 to 31 of article 40 apply: no treaty, or both States agree to them in its stead.
ARTICLE_40 = ("agreed", "article_40")


def judge_assistance_asked(state: State, command: Command, ruling: Ruling) -> None:
    """A request for assistance keeps data preserved if it is about these data and comes while they still are."""
    request = known(state, command, ruling)
    facts = ruling.facts
    if facts.must("governing") != "article_40" and facts.text("treaty") is None:
        ruling.broken("un-40.governing", "the treaty that governs, or is set aside, is not named", "40(7)")
    in_time = _in_time(request, command, ruling)
    if not in_time:
        ruling.broken(
            "un-42.assistance.late",
            "it came when the granted period was over, so it keeps nothing preserved",
            "42(8)",
        )
    follows = law_of(state, request).followed == "until_decided"
    ruling.set("keeps", in_time and follows and ruling.facts.flag("same_data"))


def _in_time(request: Request, command: Command, ruling: Ruling) -> bool:
    """Say whether data were still being preserved when the request for assistance came.

    Judged at the latest candidate for the end, since nothing is let go before it.
    """
    end = abroad.ends(request.course)
    return end is None or request.asked is not None or happened(ruling.facts, command.at) < end.latest


def fold_assistance_asked(state: State, placed: Placed) -> None:
    """Note the request for assistance; it is pending if it is about these data and came in time.

    It opens a request again whose lapse is on record: the data are kept until the decision.
    """
    event = placed.event
    request = state.get(Request, event.subject)
    if request is None:
        return
    leaf, facts = ids.b64(placed.leaf), event.facts
    counts = facts.flag("keeps")
    state.put(
        Assistance(
            leaf,
            event.subject,
            facts.codes("purposes"),
            facts.must("governing"),
            moment_of(placed),
            counts,
            placed.position,
        )
    )
    if counts:
        request = replace(request, pending=(*request.pending, leaf), lapse_recorded=False)
    put(state, placed, request)


def _asked(state: State, command: Command, ruling: Ruling) -> Assistance:
    """Give the undecided request for assistance that an entry answers."""
    found = None if command.re is None else state.get(Assistance, ids.b64(command.re))
    if found is None or found.request != command.subject:
        raise ruling.refuse(
            "assistance.known",
            "it answers no request for assistance about these data",
            "42(8)",
        )
    if found.decision is not None:
        ruling.broken(
            "assistance.decided",
            f"the request for assistance was decided before ({found.decision})",
            "42(8)",
        )
    return found


def _reasons(ruling: Ruling) -> None:
    if "reasons" in ruling.facts.codes("unknown"):
        ruling.broken(
            "un-40.reasons",
            "no reasons are given",
            "40(25)",
        )


def _consulted(found: Assistance, ruling: Ruling, what: str) -> None:
    """Ask for consultation where paragraphs 8 to 31 of article 40 apply at all."""
    if found.governing in ARTICLE_40 and not ruling.facts.flag("consulted"):
        ruling.broken(
            "un-40.consult",
            f"the other State is consulted before assistance is {what}",
            "40(28)",
        )


def judge_assistance_postponed(state: State, command: Command, ruling: Ruling) -> None:
    """Postponing comes after consultation, has reasons, and decides nothing."""
    decided_here(known(state, command, ruling), ruling)
    _consulted(_asked(state, command, ruling), ruling, "postponed")
    _reasons(ruling)


def fold_noted(state: State, placed: Placed) -> None:
    """Note the entry's marks; nothing else changes."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, request)


def judge_assistance_decided(state: State, command: Command, ruling: Ruling) -> None:
    """A decision answers one undecided request for assistance."""
    decided_here(known(state, command, ruling), ruling)
    _asked(state, command, ruling)


def judge_assistance_refused(state: State, command: Command, ruling: Ruling) -> None:
    """A refusal has a ground of its instrument, consultation where that is due, and reasons."""
    decided_here(known(state, command, ruling), ruling)
    found, named = _asked(state, command, ruling), ruling.facts.codes("grounds")
    if "other" in named and found.governing in ARTICLE_40:
        ruling.broken(
            "un-40.refusal.grounds",
            "article 40 knows no other ground, and neither fiscal matters nor bank secrecy is one",
            "40(21)",
        )
    if any(one.startswith("40.21") for one in named):
        _consulted(found, ruling, "refused")
    _reasons(ruling)


def fold_assistance_decided(state: State, placed: Placed) -> None:
    """Close the request for assistance; only what was not granted lets the clock run on, and a grant stands."""
    event = placed.event
    request = state.get(Request, event.subject)
    found = None if event.re is None else state.get(Assistance, ids.b64(event.re))
    if request is None or found is None:
        return
    decision = event.facts.text("decision") or "refused"
    if found.decision not in GRANTS:
        state.put(replace(found, decision=decision))
    pending = tuple(one for one in request.pending if one != found.leaf)
    grants = decision in GRANTS
    granted = request.granted or (found.counts and grants)
    decided = request.decided
    if found.counts and not grants:
        decided = max(decided or 0, moment_of(placed))
    put(state, placed, replace(request, pending=pending, granted=granted, decided=decided))


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
    _reasons(ruling)


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
        _on_record(reason, ["executed"], ruling)
    else:
        _after_end(request, reason, command, ruling)


def _after_word(request: Request, reason: str, command: Command, ruling: Ruling) -> None:
    """Judge letting go after a word that ended the request, and after a period that was over before that word.

    A refusal to preserve takes nothing away from assistance that was granted.
    """
    words = {"withdrawn": request.withdrawn, "refused": None if request.granted else request.refused}
    ended = {name: moment for name, moment in words.items() if moment is not None}
    if not ended:
        _on_record(reason, ["executed"], ruling)
        return
    first, at, end = min(ended.values()), happened(ruling.facts, command.at), abroad.ends(request.course)
    accepted = [name for name, moment in ended.items() if moment <= at]
    if end is not None and end.latest <= min(at, first):
        accepted.append("period_ended")
    if accepted:
        _on_record(reason, accepted, ruling)
    else:
        _early(format_instant(first), ruling)


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
    "request.assistance_asked": judge_assistance_asked,
    "request.assistance_postponed": judge_assistance_postponed,
    "request.assistance_decided": judge_assistance_decided,
    "request.assistance_refused": judge_assistance_refused,
    "request.refused": judge_refused,
    "request.withdrawn": judge_withdrawn,
    "request.released": judge_released,
}
FOLDS = {
    "request.assistance_asked": fold_assistance_asked,
    "request.assistance_postponed": fold_noted,
    "request.assistance_decided": fold_assistance_decided,
    "request.assistance_refused": fold_assistance_decided,
    "request.refused": fold_refused,
    "request.withdrawn": fold_withdrawn,
    "request.released": fold_released,
}
