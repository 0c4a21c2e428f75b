"""Which command enters which kind, so that what comes next is told as it is typed."""

from __future__ import annotations

#: Kind of entry → the words after `custody` that enter it.
TYPED: dict[str, str] = {
    "assist.answered": "assist answer",
    "assist.served": "assist serve",
    "copy.made": "copy make",
    "copy.moved": "copy hand",
    "copy.returned": "copy return",
    "copy.destroyed": "copy destroy",
    "copy.kept": "copy keep",
    "disposition.approved": "disposition approve",
    "disposition.claimed": "disposition claim",
    "disposition.executed": "disposition execute",
    "disposition.noticed": "disposition notice",
    "disposition.proposed": "disposition propose",
    "disposition.refused": "disposition refuse",
    "disposition.returned": "disposition take-back",
    "disposition.witnessed": "disposition witness",
    "hold.placed": "hold place",
    "hold.released": "hold release",
    "hold.reviewed": "hold review",
    "outcome.appeal_deadline": "outcome deadline",
    "outcome.appeal_withdrawn": "outcome withdraw",
    "outcome.appealed": "outcome appeal",
    "outcome.final": "outcome final",
    "outcome.judgment": "outcome judgment",
    "exhibit.checked_in": "exhibit checkin",
    "exhibit.found": "exhibit found",
    "examination.begun": "examination begin",
    "examination.objection_settled": "examination settle",
    "inspection.closed": "inspection close",
    "order.acknowledged": "order acknowledge",
    "order.issued": "order issue",
    "order.lapsed": "order lapse",
    "order.renewed": "order renew",
    "order.served": "order serve",
    "order.withdrawn": "order withdraw",
    "privilege.ruled": "privilege rule",
    "request.assistance_decided": "request decide",
    "request.effected": "request effect",
    "request.extension_answered": "request answer",
    "request.extension_asked": "request extend",
    "request.lapsed": "request lapse",
    "request.queried": "request query",
    "request.released": "request release",
    "request.supplemented": "request supplement",
    "request.warning_answered": "request determine",
    "transfer.returned": "custody return",
    "seizure.authorised": "seizure authorise",
    "schedule.duty_met": "schedule meet",
}


def typed(kind: str) -> str:
    """Give the words after `custody` that enter a kind; the kind itself where no command is known here."""
    return TYPED.get(kind, kind)
