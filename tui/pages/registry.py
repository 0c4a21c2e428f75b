"""Every page by name, with what builds it."""

from __future__ import annotations

from tui.pages import audit, cases, exhibits, history, integrity, ledger, orders, today, witnessing
from tui.sight import Builder

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
    "subject": history.subject,
    "checkpoints": witnessing.checkpoints,
    "consistency": witnessing.consistency,
    "audit": audit.build,
}
