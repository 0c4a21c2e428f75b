"""The protection of an exhibit: handling flags, privilege claims in force, disclosure treatment."""

from __future__ import annotations

from collections.abc import Iterator

from custody.frozen import dataclass
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Claim, Exhibit, ProtectionRecord, ScheduledDisclosure


@dataclass(frozen=True, slots=True)
class ExhibitProtection:
    """What restricts handling an exhibit: its flags, privilege claims and disclosure treatment.

    ``flags`` and ``claims`` include those of the exhibits it is a component of; claims are those in force, in
    order of making, and ``names`` maps each claim to its label. ``listed`` is the exhibit's own line of the
    disclosure schedule, None where it is unlisted.
    """

    flags: tuple[str, ...]
    claims: tuple[Claim, ...]
    names: dict[str, str | None]
    listed: ScheduledDisclosure | None


def guarded(lookup: Lookup, exhibit: Exhibit) -> ExhibitProtection:
    """Return an exhibit's handling flags, privilege claims in force and disclosure treatment."""
    kept = list(_lineage(lookup, exhibit))
    made = [lookup.get(Claim, claim) for record in kept for claim in record.claims]
    claims = tuple(
        sorted((claim for claim in made if claim.stands), key=lambda claim: (claim.made, claim.id))
    )
    flags = tuple(sorted({flag for record in kept for flag in record.flags}))
    names = {claim.id: lookup.label_of("privilege", claim.id) for claim in claims}
    return ExhibitProtection(flags, claims, names, lookup.maybe(ScheduledDisclosure, exhibit.id))


def _lineage(lookup: Lookup, exhibit: Exhibit) -> Iterator[ProtectionRecord]:
    """Yield the protection record of an exhibit, then those of the exhibits it is a component of."""
    at: Exhibit | None = exhibit
    seen: set[str] = set()
    while at is not None and at.id not in seen:
        seen.add(at.id)
        kept = lookup.maybe(ProtectionRecord, at.id)
        if kept is not None:
            yield kept
        at = None if at.parent is None else lookup.maybe(Exhibit, at.parent)
