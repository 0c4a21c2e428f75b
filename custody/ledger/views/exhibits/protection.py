"""What guards an exhibit: handling, standing claims of privilege, its schedule line."""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Claim, Exhibit, ProtectionRecord, ScheduledDisclosure


@dataclass(frozen=True, slots=True)
class Guarded:
    """The flags, claims and treatment of an exhibit, its own and those of the exhibits it came out of.

    ``flags`` and ``claims`` are of all of them, the claims as they were made and only those that stand; ``names`` has
    what people call each claim. ``listed`` is its own line of the disclosure schedule, None where nobody listed it.
    """

    flags: tuple[str, ...]
    claims: tuple[Claim, ...]
    names: dict[str, str | None]
    listed: ScheduledDisclosure | None


def guarded(lookup: Lookup, exhibit: Exhibit) -> Guarded:
    """Return an exhibit's handling flags, privilege claims in force and disclosure treatment."""
    kept = list(_lineage(lookup, exhibit))
    made = [lookup.get(Claim, claim) for one in kept for claim in one.claims]
    claims = tuple(
        sorted((claim for claim in made if claim.stands), key=lambda claim: (claim.made, claim.id))
    )
    flags = tuple(sorted({flag for one in kept for flag in one.flags}))
    names = {claim.id: lookup.label_of("privilege", claim.id) for claim in claims}
    return Guarded(flags, claims, names, lookup.maybe(ScheduledDisclosure, exhibit.id))


def _lineage(lookup: Lookup, exhibit: Exhibit) -> Iterator[ProtectionRecord]:
    """Yield how the exhibit must be kept, and those that it came out of, its own first."""
    at: Exhibit | None = exhibit
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        seen.add(at.id)
        kept = lookup.maybe(ProtectionRecord, at.id)
        if kept is not None:
            yield kept
        at = None if at.parent is None else lookup.maybe(Exhibit, at.parent)
