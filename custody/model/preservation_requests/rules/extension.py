"""Rules for concerns and extensions while data are preserved for another State, and for the lapse.

No State has a right to an extension, and an unanswered request for one is not a refusal (article 42(7) and (9)).
"""

from __future__ import annotations

from custody.law import clock, foreign_request_clock
from custody.law.clock import Period, format_instant
from custody.model.engine.moments import happened, occurred
from custody.model.engine.period import dates
from custody.model.law_profiles.questions import law_of
from custody.model.preservation_requests.questions import moment_of, put, require_incoming, require_outgoing
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.effected import counted_days, with_period
from custody.model.preservation_requests.rules.endings import judge_documented, with_withdrawal
from custody.model.preservation_requests.rules.request import judge_known, known, registered
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def fold_warned(state: State, placed: Placed) -> None:
    """Record when the other State was notified of a concern; the newest one waits for an answer."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, replace(request, warned=max(request.warned or 0, moment_of(placed))))


def judge_warning_answered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an answer follows a concern; one not to execute needs a document if data are preserved."""
    request = known(state, command, ruling)
    if request.warned is None:
        ruling.broken(
            "un-42.concern.not_open",
            "no concern of this request waits for an answer",
            "42(7)",
        )
    if not ruling.facts.flag("proceed"):
        judge_documented(request, ruling)


def fold_warning_answered(state: State, placed: Placed) -> None:
    """Record the answer to a concern: not to execute withdraws the request; a newer concern stays open."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        later = request.warned is not None and request.warned > moment_of(placed)
        answered = request if later else replace(request, warned=None)
        if not placed.event.facts.flag("proceed"):
            answered = with_withdrawal(answered, placed)
        put(state, placed, answered)


def judge_extension_asked(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an extension is asked for before the latest end of the granted period."""
    request = known(state, command, ruling)
    require_outgoing(request, ruling, "42(9)")
    if not request.periods:
        raise ruling.refuse(
            "un-42.extension.not_started",
            "nothing is preserved yet that could be extended",
            "42(9)",
        )
    latest = request.latest_end
    if latest is not None and happened(ruling.facts, command.at) >= latest:
        ruling.broken(
            "un-42.extension.late",
            f"the granted period ended {format_instant(latest)} at the latest",
            "42(9)",
        )


def fold_extension_asked(state: State, placed: Placed) -> None:
    """Record an extension requested in time, even after a recorded lapse; a late one changes nothing.

    It is in time up to the latest end that the law allows, until which the data are preserved in any case.
    """
    request = state.get(Request, placed.event.subject)
    if request is not None:
        latest = request.latest_end
        late = bool(request.periods) and latest is not None and moment_of(placed) >= latest
        put(state, placed, request if late else _asked(request, placed))


def _asked(request: Request, placed: Placed) -> Request:
    """Return a request with a request for extension added to those that are unanswered."""
    at, dated = moment_of(placed), occurred(placed.event.facts) is not None
    if request.asked is None:
        return replace(request, asked=at, asked_known=dated, asked_first=None, lapse_recorded=False)
    first = request.asked if request.asked_first is None else request.asked_first
    return replace(
        request,
        asked=max(request.asked, at),
        asked_known=request.asked_known and dated,
        asked_first=min(first, at),
        lapse_recorded=False,
    )


def judge_extension_answered(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an answer to a request for extension grants days or refuses; set the new period and gap.

    More time that nobody asked for is marked and counts: the law sets the shortest period only (Convention
    art. 42(8)).
    """
    request, facts = known(state, command, ruling), ruling.facts
    require_incoming(request, ruling)
    if not request.periods:
        raise ruling.refuse(
            "un-42.extension.not_started",
            "nothing is preserved yet that could be extended",
            "42(9)",
        )
    if request.asked is None and facts.flag("granted"):
        ruling.mark("un-42.extension.not_requested")
    elif request.asked is None:
        ruling.broken(
            "un-42.extension.not_requested",
            "no extension that was asked for in time waits for an answer",
            "42(9)",
        )
    days, decided, regime = facts.number("days"), occurred(facts), law_of(state, request)
    first = request.asked if request.asked_first is None else request.asked_first
    if first is not None and request.asked_known and decided is not None and decided < first:
        ruling.broken(
            "un-42.extension.before", "the answer is dated before the extension was asked for", "42(9)"
        )
    if facts.flag("granted") != bool(days):
        raise ruling.refuse(
            "un-42.extension.days",
            "a granted extension has days, a refused one has none",
            "42(9)",
        )
    if days and regime.max_renewals is not None and len(request.periods) > regime.max_renewals:
        ruling.broken(
            "un-42.extension.too_many",
            f"under {regime.rule} a period is extended {regime.max_renewals} times at most",
            regime.cited("renewal"),
        )
    last = request.periods[-1]
    if not days:
        dates(ruling, regime, None)
        return
    if decided is None:
        ruling.broken(
            "un-42.clock_unknown",
            "the date of the decision is not known, so the extension begins where the last period ends",
            "42(9)",
        )
    counted = counted_days(regime, ruling, days, further=True)
    at = last.end if decided is None else decided
    dates(ruling, regime, clock.continued(Period(last.start, last.end), at, counted))
    ruling.set("gap_seconds", max(0, at - last.end))


def fold_extension_answered(state: State, placed: Placed) -> None:
    """Add the granted period, if any; requests for extension newer than the answer stay open."""
    request = state.get(Request, placed.event.subject)
    if request is None:
        return
    answered = with_period(request, placed)
    if request.asked is not None:
        at = moment_of(placed)
        again = request.asked_first is not None and request.asked_known and at < request.asked
        asked = request.asked if again else None
        waited = max(request.waited or 0, at)
        answered = replace(answered, asked=asked, asked_known=True, asked_first=None, waited=waited)
    put(state, placed, answered)


def judge_lapsed(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that a lapse is recorded once, after the granted period, while nothing keeps it open."""
    request = registered(state, command, ruling)
    standing = foreign_request_clock.standing(request.course, command.at)
    if standing.state != "lapsed" or standing.ends is None or request.lapse_recorded:
        raise ruling.refuse(
            "preservation_request.lapsed.due",
            "there is no lapse of this request to record",
            "42(8)",
        )
    known(state, command, ruling)
    ruling.set("lapsed_at", format_instant(standing.ends))


def fold_lapsed(state: State, placed: Placed) -> None:
    """Record the lapse of the request."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        put(state, placed, replace(request, lapse_recorded=True, lapse=placed.position))


JUDGES = {
    "preservation_request.concern_notified": judge_known,
    "preservation_request.concern_answered": judge_warning_answered,
    "preservation_request.extension_requested": judge_extension_asked,
    "preservation_request.extension_decided": judge_extension_answered,
    "preservation_request.lapsed": judge_lapsed,
}
FOLDS = {
    "preservation_request.concern_notified": fold_warned,
    "preservation_request.concern_answered": fold_warning_answered,
    "preservation_request.extension_requested": fold_extension_asked,
    "preservation_request.extension_decided": fold_extension_answered,
    "preservation_request.lapsed": fold_lapsed,
}
