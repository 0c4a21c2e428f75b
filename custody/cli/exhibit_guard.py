"""What guards an exhibit, as `custody exhibit show` tells it: how to handle it, claims of privilege, the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custody.cli.words import called, document, listed

if TYPE_CHECKING:
    from custody.ledger.views.guarded import Guarded


def guarded_document(found: Guarded) -> dict[str, Any]:
    """Return what guards an exhibit as members of a JSON document."""
    claims = [{"reference": found.names[claim.id], **document(claim)} for claim in found.claims]
    line = found.listed
    treated = None if line is None else {"treatment": line.treatment, "ground": line.ground}
    return {"handling": list(found.flags), "privilege": claims, "on_schedule": treated}


def guarded_rows(found: Guarded) -> list[tuple[str, str]]:
    """Return rows for people: label and text."""
    from custody.law.guarding import HANDLING

    rows = [("HANDLING", listed(HANDLING[flag] for flag in found.flags))] if found.flags else []
    for claim in found.claims:
        part = "an object of it" if claim.object else "all of it"
        named = called(found.names[claim.id], claim.id)
        rows.append(
            ("PRIVILEGE", f"{named}: claimed for {part}, {claim.status}; only its filter team works on it")
        )
    if found.listed is not None:
        ground = "" if found.listed.ground is None else f" ({found.listed.ground})"
        rows.append(("on the schedule", f"{found.listed.treatment.replace('_', ' ')}{ground}"))
    return rows
