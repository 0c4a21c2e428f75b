"""Every page by name, with what builds it."""

from __future__ import annotations

from collections.abc import Callable

from custody.pages import (
    assistances,
    assists,
    audit,
    cases,
    enquiries,
    entry,
    exhibits,
    history,
    integrity,
    ledger,
    orders,
    people,
    productions,
    requests,
    rounds,
    seizures,
    storing,
    sweeps,
    things,
    today,
    witnessing,
)
from custody.pages.context import PageContext
from custody.pages.page import Page

Builder = Callable[[PageContext, str], Page]

BUILDERS: dict[str, Builder] = {
    "today": today.build,
    "assist": assists.assist,
    "assistance": assistances.assistance,
    "enquiry": enquiries.enquiry,
    "request": requests.request,
    "orders": orders.listing,
    "order": orders.order,
    "cases": cases.listing,
    "case": cases.case,
    "exhibits": exhibits.listing,
    "exhibit": exhibits.exhibit,
    "integrity": integrity.integrity,
    "object": integrity.stored,
    "ledger": ledger.listing,
    "entry": entry.entry,
    "stored": storing.result,
    "sweep": sweeps.sweep,
    "subject": history.subject,
    "thing": things.thing,
    "checkpoints": witnessing.checkpoints,
    "consistency": witnessing.consistency,
    "audit": audit.build,
    "people": people.listing,
    "person": people.person,
    "production": productions.production,
    "productions": productions.listing,
    "round": rounds.one_round,
    "rounds": rounds.listing,
    "seizure": seizures.seizure,
    "seizures": seizures.listing,
    "finding": audit.finding,
}
