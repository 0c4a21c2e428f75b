"""The report of `custody doctor --repair` on an upgrade: its steps, what cannot be undone, the copy."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from custody.cli.console.progress import size_text
from custody.cli.console.words import many

if TYPE_CHECKING:
    from custody.storage.database.upgrade_plan import Plan, Upgraded

_COPY = "it holds every value that had not been erased: delete it once the upgraded ledger was checked and backed up"


def upgrade_preview(plan: Plan, free: int) -> tuple[dict[str, Any], list[str]]:
    """Return a preview of an upgrade, as document and lines; ``free`` bytes are free for the copy."""
    size = f"{size_text(plan.bytes)}" if plan.bytes else "as large as its rows make it"
    lines = [
        f"the database has schema {plan.found}, this program needs schema {plan.wanted}: it would be upgraded",
        *_steps(plan),
        f"what cannot be undone: {plan.final}",
        f"before that, a copy of the whole database in the vault's folder: {size}, {size_text(free)} are free",
        f"the ledger as it is: {many(plan.entries, 'entry')}, {many(plan.rows, 'row')} in all tables",
        "after it, what was signed is compared; if it is not the same, everything goes back",
        "then guards are put in place and the lists made anew from the entries, which are never changed",
        "dry run: nothing was changed",
    ]
    return {"upgrade": {**_document(plan), "free": free}}, lines


def upgrade_result(upgraded: Upgraded) -> tuple[dict[str, Any], list[str]]:
    """Return the result of an upgrade, as a document and in lines."""
    plan, root = upgraded.plan, b64encode(upgraded.grown.root).decode()
    lines = [
        f"upgraded the database from schema {plan.found} to schema {plan.wanted}",
        *_steps(plan),
        f"what cannot be undone: {plan.final}",
        f"the database as it was is kept in {str(upgraded.copy)!r} (SHA-256 {upgraded.sha256.hex()})",
        f"  {_COPY}",
        f"{many(upgraded.grown.entries, 'entry')}, the same before and after (root {root})",
    ]
    more = {
        "copy": str(upgraded.copy),
        "sha256": upgraded.sha256.hex(),
        "root": root,
    }
    return {"upgrade": {**_document(plan), **more}}, lines


def _steps(plan: Plan) -> list[str]:
    return [f"  schema {number}: {text}" for number, text in enumerate(plan.steps, plan.found + 1)]


def _document(plan: Plan) -> dict[str, Any]:
    return {
        "from": plan.found,
        "to": plan.wanted,
        "steps": list(plan.steps),
        "final": plan.final,
        "entries": plan.entries,
        "rows": plan.rows,
        "bytes": plan.bytes or None,
    }
