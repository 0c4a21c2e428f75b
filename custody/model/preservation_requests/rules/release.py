"""Rules for releasing data that were preserved for another State.

The data are kept while a request for assistance is undecided, after a grant until it is executed, and in any case for
the whole granted period of at least 60 days (article 42(8)). Only the requesting State can waive the rest of it, shown
by a document.
"""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import foreign_request_clock
from custody.law.clock import format_instant
from custody.law.regimes import Regime
from custody.model.engine.moments import happened
from custody.model.law_profiles.questions import law_of
from custody.model.mla_requests import questions as joining
from custody.model.preservation_requests.questions import moment_of, put, require_incoming
from custody.model.preservation_requests.records import Request
from custody.model.preservation_requests.rules.request import known
from custody.model.record import replace
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


@dataclass(frozen=True, slots=True)
class _Release:
    """One release as judged: request, law, instant (seconds UTC), reason and ruling.

    ``at`` is never later than the instant of the entry: a release dated ahead has not happened yet.
    """

    request: Request
    regime: Regime
    at: int
    reason: str
    ruling: Ruling


def judge_released(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that data are released after their latest legal end, with no decision or answer due."""
    request = known(state, command, ruling, again=True)
    require_incoming(request, ruling)
    joining.judge_release(state, request, ruling)
    regime = law_of(state, request)
    at = min(happened(ruling.facts, command.at), command.at)
    release = _Release(request, regime, at, ruling.facts.must("reason"), ruling)
    if request.released is not None:
        ruling.broken("un-42.release.again", "the data were released before", regime.cited("period", "42(8)"))
    elif request.effected is None and request.failure is not None:
        _early("preservation was effected", release)
    elif request.ended:
        _after_word(release)
    elif request.pending:
        ruling.broken(
            "un-42.release.decision_pending",
            "a request to search, seize or disclose these data is not decided",
            regime.cited("followed", "42(8)"),
        )
    elif request.asked is not None:
        ruling.broken(
            "un-42.release.extension_pending",
            "an extension that was asked for in time is not answered",
            regime.cited("renewal", "42(9)"),
        )
    elif request.granted:
        _after_grant(release)
    else:
        _after_end(release)


def _after_word(release: _Release) -> None:
    """Judge a release after a withdrawal or refusal, or after a period that had ended before it.

    A refusal ends neither preservation that was effected nor assistance that was granted.
    """
    request = release.request
    kept = request.granted or request.effected is not None
    words = {"withdrawn": request.withdrawn, "refused": None if kept else request.refused}
    ended = {name: moment for name, moment in words.items() if moment is not None}
    if not ended:
        after = _after_grant if request.granted else _after_end
        after(release)
        return
    first, end = min(ended.values()), foreign_request_clock.ends(request.course)
    accepted = [name for name, moment in ended.items() if moment <= release.at]
    if end is not None and end.latest <= min(release.at, first):
        accepted.append("period_ended")
    if not accepted:
        _early(format_instant(first), release)
        return
    _on_record(accepted, release)
    if request.withdrawal_in_doubt(release.at) and release.ruling.facts.text("document_sha256") is None:
        release.ruling.broken(
            "un-42.release.unsupported",
            f"no paper shows that {request.state} took its request back, and the period runs on",
            release.regime.cited("period", "42(8)"),
        )


def _after_grant(release: _Release) -> None:
    """Judge a release after a grant: executed, and not before the granted period ends.

    A grant, whole or in part, answers the request; until that end the other State may ask for the rest.
    """
    _on_record(["executed"], release)
    latest = release.request.latest_end
    if latest is not None and release.at < latest:
        _early(format_instant(latest), release)


def _after_end(release: _Release) -> None:
    """Judge a release of data that nothing but their period keeps."""
    request, end = release.request, foreign_request_clock.ends(release.request.course)
    latest = request.latest_end if end is None else end.latest
    if latest is None or release.at < latest:
        _early("preservation was effected" if latest is None else format_instant(latest), release)
        return
    refused = request.decided is not None or request.refused is not None
    _on_record(["period_ended", *(["refused"] if refused else [])], release)


def _early(until: str, release: _Release) -> None:
    release.ruling.broken(
        "un-42.release.early",
        f"nothing may be released before {until}",
        release.regime.cited("period", "42(8)"),
    )


def _on_record(accepted: list[str], release: _Release) -> None:
    if release.reason not in accepted:
        release.ruling.broken(
            "un-42.release.reason",
            f"the record gives no ground to say {release.reason}",
            release.regime.cited("period", "42(8)"),
            hint=f"Accepted here: {', '.join(accepted)}.",
        )


def fold_released(state: State, placed: Placed) -> None:
    """Record that preservation of the data ended; of several releases the first one recorded counts."""
    request = state.get(Request, placed.event.subject)
    if request is not None:
        first = moment_of(placed) if request.released is None else request.released
        put(state, placed, replace(request, released=first))


JUDGES = {"preservation_request.data_released": judge_released}
FOLDS = {"preservation_request.data_released": fold_released}
