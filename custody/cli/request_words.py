"""A request to preserve data in words: whose clock it is, when the duty ends, and the domestic order beneath it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from custody.cli.words import away, called, gap_text, moment, span
from custody.law import grounds, preservation
from custody.layout import columns
from custody.pages.order_words import unmet_text

if TYPE_CHECKING:
    from custody.ledger.views.corrected import Otherwise
    from custody.ledger.views.requests import RequestView
    from custody.model.records import Request

WHY = {
    "effect": "preserve the data: the request is enough for that",
    "report": "it has reported nothing yet",
    "particulars": "the request leaves out what it must state",
    "warning": "a warning is not answered",
    "extension": "more time was asked for and is not answered",
    "concern": "nobody has stated whether assistance asked for concerns these data",
    "decision": "assistance was asked for and is not decided",
    "execute": "carry out what was granted; only then may the data go",
    "extend": "the period ends soon: ask for more time, or for the data",
    "ends_soon": "the period ends soon; it may still ask for more time, or for the data",
    "lapsed": "the period has ended and its lapse is not on record",
    "order": "the domestic order does not reach the end of the duty",
    "no_basis": "name the order or other basis at home under which the data are preserved",
    "path_owed": "a provider in another State carried it, and the State that asked was not told: art. 43(1)",
    "unkept": "the order beneath was not complied with, and the other State was not told: art. 42(7)",
}
OPEN = {
    "extension_pending": "more time was asked for; nothing is let go before the answer",
    "granted": "assistance was granted; a grant lets nothing go by itself",
    "pending_decision": "a decision on assistance is pending; until then the data stay preserved",
}


def lacking(request: Request) -> list[str]:
    """Write which particulars nobody has stated, and whether they were asked for."""
    if not request.missing:
        return []
    lines = [
        f"  ({one}) {grounds.PARTICULARS_42[one]}{', asked for' if one in request.queried else ', NOT ASKED FOR'}"
        for one in request.missing
    ]
    return ["", f"not stated ({'art. 42(3)' if request.rule == 'un-42' else request.rule}):", *lines]


def ends(view: RequestView, now: int) -> tuple[str, list[str]]:
    """Write how the duty stands and when it ends, and what that means for the data."""
    state, end, at = view.standing.state, view.end, view.standing.ends
    if state in OPEN:
        granted = [] if end is None else [f"the granted period ends {moment(end.earliest)}"]
        return state, [OPEN[state], *granted, *_kept(view, now)]
    if end is None:
        return (state if at is None else f"{state} {moment(at)}"), []
    verb = "ended" if state == "lapsed" else "ends"
    head = f"{state}, {verb} {moment(end.earliest)} ({away(end.earliest, now)})"
    return head, [f"nothing is let go before {moment(end.latest)}"]


def _kept(view: RequestView, now: int) -> list[str]:
    """Write until when the data stay although what was granted may be carried out before."""
    end = view.request.granted_end
    if view.standing.state != "granted" or end is None or end.latest <= now:
        return []
    return [f"nothing is let go before {moment(end.latest)}: the granted period runs on (art. 42(8))"]


def duty_lines(view: RequestView, now: int) -> list[str]:
    """Write the clock of the duty to the requesting State, its periods, gaps and lags."""
    request, (head, meant) = view.request, ends(view, now)
    if request.incoming:
        title = f"duty to {request.state}: {head}"
    elif view.clock_known:
        title = f"preserved in {request.state}, as it reported: {head}"
    else:
        title = f"preserved in {request.state}: unknown, for nothing was reported ({head})"
    rows = [
        (str(at), moment(one.start), moment(one.end), moment(one.decided), span(lag) if lag else "-")
        for at, (one, lag) in enumerate(zip(request.periods, view.lags, strict=True), 1)
    ]
    periods = [f"  {line}" for line in columns(rows, ("", "from", "up to", "decided", "lag"))]
    periods += [f"  {gap_text(gap.start, gap.end, request.slack_hours)}" for gap in view.gaps]
    return [title, *(f"  {line}" for line in meant), *(periods or ["  no period has begun"])]


def remedies(view: RequestView, differs: Otherwise | None, now: int) -> list[str]:
    """Say what moves the end of a duty whose instant was corrected; nothing where it ended or a decision ends it."""
    if differs is None or view.request.ended or view.open_ended:
        return []
    ends = [view.request.periods[-1].end, *(one.end for one in differs.periods[-1:])]
    if now < min(ends):
        asked = f"`custody request extend` before {moment(min(ends))} enters that more time is asked for"
        return [f"{asked}, `custody request answer` the answer"]
    again = "receive" if view.request.incoming else "send"
    return [f"`custody request {again}` enters a new request, which states its own period"]


def beneath_lines(view: RequestView, names: dict[str, str], now: int) -> list[str]:
    """Write the domestic order with its own clock, and what to do if it ends before the duty does."""
    below = view.beneath
    if below is None:
        if not view.request.incoming:
            return []
        basis = view.request.basis
        if basis is None:
            return ["domestic order beneath: none on record"]
        return [f"basis at home: {preservation.HOME_BASIS[basis]}, without an order"]
    state, at = below.standing.state, below.standing.ends
    until = ""
    if at is not None:
        verb = {"lapsed": "ended", "withdrawn": "withdrawn"}.get(state, "ends")
        until = f", {verb} {moment(at)} ({away(at, now)})"
    lines = [f"domestic order beneath: {called(names[below.order.id], below.order.id)} {state}{until}"]
    if below.short:
        what = (
            "renew it on its own terms: custody order renew"
            if below.renewable
            else "it takes a new order of its own, named with: custody request order"
        )
        lines.append(f"  ENDS BEFORE THE DUTY: {what}")
    if below.unmet is not None:
        lines.append(f"  {unmet_text(below.unmet)}")
        lines.append("  the clocks run on; that does not show that the data are kept")
    return lines
