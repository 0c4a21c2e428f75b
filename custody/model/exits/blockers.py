"""Blockers of the disposition of an exhibit: each by a code and in words.

A topic with blockers of its own defines ``blocking_codes(state, exhibit_id)``, which yields their codes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from custody.law.clock import EVER, format_instant
from custody.law.exits import EXITS
from custody.model.acquisition.records import Acquisition
from custody.model.cases.questions import open_question, outcome_of
from custody.model.copies import questions as copy
from custody.model.copies.records import Copy
from custody.model.defence.questions import defence, privilege
from custody.model.disposition.records import ClaimNotice
from custody.model.exhibits.records import Exhibit
from custody.model.exits import duty_to_return, exits
from custody.model.locations import questions as storeroom
from custody.model.objects.records import StoredObject
from custody.model.preservation_orders.records import Order
from custody.model.rulings import Ruling
from custody.model.state import State

Hook = Callable[[State, str], Iterator[str]]

#: Blockers of the evidence room, in words.
ROOM = {
    "checked_out": "somebody has taken it out of the evidence room",
    "handed_out": "it is handed out to somebody without a key",
    "missing": "it is reported as missing",
    "transfer_offered": "it is offered to somebody",
}
#: Topics that block the use or disposition of an exhibit; each yields the codes of its blockers.
GUARDS: tuple[Hook, ...] = (privilege.blocking_codes, defence.blocking_codes)

#: Reasons why a case is not finally decided, in words.
QUESTIONS = {
    "appeal_pending": "an appeal is pending in the case",
    "appeal_period": "the judgment can still be appealed",
    "no_outcome": "no judgment or other decision is on record of the case",
    "not_final": "nothing says that the decision of the case is final",
}
#: Bases of measures that need no decision of the case; a possible or pending appeal blocks these too.
_UNDECIDED = frozenset({"court_order", "not_needed", "unlawful"})


def blockers(
    state: State, exhibit: Exhibit, now: int, measure: str, basis: str, *, event_at: int = EVER
) -> dict[str, str]:
    """Return the blockers of a measure at ``now`` (seconds UTC): words by code, in a fixed order.

    The measure's line of ``custody.law.exits.EXITS`` lists the possible codes. Retention is blocked only by a duty to
    return. Where an image is kept, blockers of the data alone do not count. A hold, order, request or decision later
    than ``event_at``, the instant that a record is about, does not count either.
    """
    asked, found = EXITS[measure], dict[str, str]()
    found |= {code: words for code, words in _things(state, exhibit, now, event_at) if code in asked}
    found |= _owed(state, exhibit, measure, now, event_at)
    if "end_not_notified" in asked and any(
        order is not None and order.end_notice_due is not None
        for order in (state.get(Order, key) for key in state.keys(Order.space, "case", exhibit.case))
    ):
        found["end_not_notified"] = (
            "a preservation order of the case has ended, and its addressee was not notified"
        )
    if basis != "image_retained":
        data = (("preservation_order", exits.order_text), ("preservation_request", exits.request_text))
        for code, standing in data:
            words = standing(state, exhibit, now, event_at) if code in asked else None
            found |= {} if words is None else {code: words}
    question = open_question(outcome_of(state, exhibit.case), now)
    waived = question in ("no_outcome", "not_final") and basis in _UNDECIDED
    if question is not None and basis != "image_retained" and "outcome" in asked and not waived:
        found[question] = QUESTIONS[question]
    if "privilege" in asked and basis != "court_order":
        words = exits.privilege_text(state, exhibit, None, event_at, ruled=True)
        found |= {} if words is None else {"privilege": words}
    if "copies_outstanding" in asked:
        out = list(copy.out_of(state, exhibit.id))
        if out:
            found["copies_outstanding"] = f"{_many(out)} outside the agency"
    if "claimed" in asked and basis not in ("court_order", "unclaimed"):
        words = _claimed(state, exhibit, event_at)
        found |= {} if words is None else {"claimed": words}
    if "verification_failed" in asked and _failing(state, exhibit):
        found["verification_failed"] = "something stored of it failed its last verification"
    if measure == "retain_by_agency":
        return found
    if basis == "image_retained" and not image_kept(state, exhibit):
        found["image_missing"] = (
            "no image of it is stored, or on the register as a master copy, with the digest acquired"
        )
    if basis == "unclaimed":
        words = _unclaimed(state, exhibit, now)
        if words is not None:
            found["notice"] = words
    return found


def _owed(state: State, exhibit: Exhibit, measure: str, now: int, event_at: int) -> dict[str, str]:
    """Return the blocker of a measure that would not return an exhibit owed back; empty if none."""
    found = duty_to_return.unsettled_duty(state, exhibit, now)
    if found is None or "duty_to_return" not in EXITS[measure] or found.decided_after(event_at):
        return {}
    if measure == "destroy" and found.destroyable:
        return {}
    return {"duty_to_return": exits.duty_text(found)}


def _many(copies: list[Copy]) -> str:
    return "1 copy is" if len(copies) == 1 else f"{len(copies)} copies are"


def _things(state: State, exhibit: Exhibit, now: int, event_at: int) -> Iterator[tuple[str, str]]:
    """Yield the blockers of the exhibit itself, without those of its case: code and words."""
    for code in storeroom.blocking_codes(state, exhibit.id):
        yield code, ROOM[code]
    claims = sorted({code for guard in GUARDS for code in guard(state, exhibit.id)})
    for code, words in (
        ("discrepancy", exits.discrepancy_text(state, exhibit)),
        ("protected", f"it is protected: {', '.join(claims)}" if claims else None),
        ("legal_hold", exits.hold_text(state, exhibit, now, event_at)),
    ):
        if words is not None:
            yield code, words


def _failing(state: State, exhibit: Exhibit) -> bool:
    return any(stored.failing is not None for stored in _stored(state, exhibit))


def _stored(state: State, exhibit: Exhibit) -> Iterator[StoredObject]:
    for key in state.keys("object", "exhibit", exhibit.id):
        stored = state.get(StoredObject, key)
        if stored is not None:
            yield stored


def image_kept(state: State, exhibit: Exhibit) -> bool:
    """Return whether an acquired image of an exhibit exists: stored and not failing, or as a master copy.

    Images are matched by digest. For an image in segments the pack of the segments records the image's digest.
    """
    acquired = [state.get(Acquisition, leaf) for leaf in exhibit.acquisitions]
    images = {acquisition.container_sha256 for acquisition in acquired if acquisition is not None}
    stored = {stored.image or stored.sha256 for stored in _stored(state, exhibit) if stored.failing is None}
    masters = {
        made.sha256 for made in copy.outstanding_copies(state, exhibit.id) if made.copy_type == "master"
    }
    return bool(images & (stored | masters))


def _claimed(state: State, exhibit: Exhibit, event_at: int = EVER) -> str | None:
    notice = state.get(ClaimNotice, exhibit.id)
    since = None if notice is None else notice.claimed
    return "somebody has claimed it" if since is not None and since <= event_at else None


def _unclaimed(state: State, exhibit: Exhibit, now: int) -> str | None:
    claimed, notice = _claimed(state, exhibit), state.get(ClaimNotice, exhibit.id)
    if claimed is not None:
        return claimed
    if notice is None or notice.claim_until is None:
        return "no notice to claim it was given"
    until = notice.claim_until
    return f"it can be claimed until {format_instant(until)}" if now < until else None


def judge_blockers(found: dict[str, str], ruling: Ruling) -> None:
    """Refuse an act with blockers, or mark a record with the rule of each; ``found``: words by code."""
    _of_the_thing(found, ruling)
    _of_the_case(found, ruling)
    if "copies_outstanding" in found:
        ruling.broken("disposition.copies_outstanding", found["copies_outstanding"])
    if "verification_failed" in found:
        ruling.broken("disposition.verification_failed", found["verification_failed"])
    if "claimed" in found:
        ruling.broken("disposition.claimed", found["claimed"], "24(3)")
    if "image_missing" in found:
        ruling.broken("disposition.image_missing", found["image_missing"])
    if "notice" in found:
        ruling.broken("disposition.notice", found["notice"])


def _of_the_thing(found: dict[str, str], ruling: Ruling) -> None:
    if "transfer_offered" in found:
        ruling.broken("disposition.transfer_offered", found["transfer_offered"])
    if "checked_out" in found:
        ruling.broken("disposition.checked_out", found["checked_out"])
    if "handed_out" in found:
        ruling.broken("disposition.handed_out", found["handed_out"])
    if "missing" in found:
        ruling.broken("disposition.missing", found["missing"])
    if "discrepancy" in found:
        ruling.broken("disposition.discrepancy", found["discrepancy"])
    if "protected" in found:
        ruling.broken("disposition.protected", found["protected"])
    if "legal_hold" in found:
        ruling.broken("disposition.legal_hold", found["legal_hold"])
    if "duty_to_return" in found:
        ruling.broken("disposition.duty_to_return", found["duty_to_return"], "24(2)")
    if "privilege" in found:
        ruling.broken("exit.privilege", found["privilege"])


def _of_the_case(found: dict[str, str], ruling: Ruling) -> None:
    if "preservation_order" in found:
        ruling.broken("disposition.preservation_order", found["preservation_order"])
    if "end_not_notified" in found:
        ruling.broken("disposition.end_not_notified", found["end_not_notified"], "24(2)")
    if "preservation_request" in found:
        ruling.broken("disposition.preservation_request", found["preservation_request"], "42(8)")
    if "appeal_pending" in found:
        ruling.broken("disposition.appeal_pending", found["appeal_pending"])
    if "appeal_period" in found:
        ruling.broken("disposition.appeal_period", found["appeal_period"])
    if "no_outcome" in found:
        ruling.broken("disposition.no_outcome", found["no_outcome"])
    if "not_final" in found:
        ruling.broken("disposition.not_final", found["not_final"])
