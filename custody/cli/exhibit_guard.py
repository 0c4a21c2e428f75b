"""What guards an exhibit, as `custody exhibit show` tells it: how to handle it, claims of privilege, the schedule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from custody.cli.words import called, document, listed

if TYPE_CHECKING:
    from custody.ledger.views.lookup import Lookup
    from custody.model.records import Claim, Exhibit, Kept, Listed


class Guarded(NamedTuple):
    """What holds for an exhibit by itself and by those that it came out of.

    ``flags`` and ``claims`` are of all of them, the claims as they were made and only those that stand; ``names`` has
    what people call each claim. ``listed`` is its own line of the disclosure schedule, None where nobody listed it.
    """

    flags: tuple[str, ...]
    claims: tuple[Claim, ...]
    names: dict[str, str | None]
    listed: Listed | None


def guarded(lookup: Lookup, exhibit: Exhibit) -> Guarded:
    """Return what guards an exhibit."""
    from custody.model.records import Claim, Listed

    kept = list(_lineage(lookup, exhibit))
    made = [lookup.get(Claim, claim) for one in kept for claim in one.claims]
    claims = tuple(
        sorted((claim for claim in made if claim.stands), key=lambda claim: (claim.made, claim.id))
    )
    flags = tuple(sorted({flag for one in kept for flag in one.flags}))
    names = {claim.id: lookup.label_of("privilege", claim.id) for claim in claims}
    return Guarded(flags, claims, names, lookup.maybe(Listed, exhibit.id))


def guarded_document(found: Guarded) -> dict[str, Any]:
    """Return what guards an exhibit as members of a JSON document."""
    claims = [{"reference": found.names[claim.id], **document(claim)} for claim in found.claims]
    treated = (
        None if found.listed is None else {"treatment": found.listed.treatment, "ground": found.listed.ground}
    )
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


def _lineage(lookup: Lookup, exhibit: Exhibit) -> Iterator[Kept]:
    """Yield how the exhibit must be kept, and those that it came out of, its own first."""
    from custody.model.records import Exhibit, Kept

    at: Exhibit | None = exhibit
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        seen.add(at.id)
        kept = lookup.maybe(Kept, at.id)
        if kept is not None:
            yield kept
        at = None if at.parent is None else lookup.maybe(Exhibit, at.parent)
