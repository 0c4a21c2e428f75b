"""Every page by name, with what builds it."""

from __future__ import annotations

from tui.page import Page, Row, Table, Target
from tui.pages import (
    audit,
    cases,
    exhibits,
    history,
    integrity,
    ledger,
    orders,
    people,
    productions,
    rounds,
    seizures,
    storing,
    sweeps,
    today,
    tour,
    witnessing,
)
from tui.places import FURTHER
from tui.sight import Builder, Sight


def more(sight: Sight, key: str) -> Page:
    """Build the page of pages that no digit opens."""
    rows = tuple(Row((title, told), Target(page)) for page, title, told in FURTHER)
    return Page(Target("more"), "More pages", (Table("", ("page", "what stands there"), rows),))


BUILDERS: dict[str, Builder] = {
    "today": today.build,
    "orders": orders.listing,
    "order": orders.order,
    "cases": cases.listing,
    "case": cases.case,
    "exhibits": exhibits.listing,
    "exhibit": exhibits.exhibit,
    "integrity": integrity.integrity,
    "object": integrity.stored,
    "ledger": ledger.listing,
    "entry": ledger.entry,
    "stored": storing.result,
    "sweep": sweeps.sweep,
    "subject": history.subject,
    "checkpoints": witnessing.checkpoints,
    "consistency": witnessing.consistency,
    "audit": audit.build,
    "more": more,
    "people": people.listing,
    "person": people.person,
    "production": productions.production,
    "productions": productions.listing,
    "round": rounds.one_round,
    "rounds": rounds.listing,
    "seizure": seizures.seizure,
    "seizures": seizures.listing,
    "finding": audit.finding,
    "tour": tour.build,
}
