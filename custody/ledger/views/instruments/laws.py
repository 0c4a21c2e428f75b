"""The laws that a ledger computes with: built-in ones, and profiles that it adopted."""

from __future__ import annotations

from custody.frozen import dataclass
from custody.law import regimes
from custody.law.profile import Profile
from custody.law.regimes import Regime
from custody.ledger.append.entry_signing import Request
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.records import Adopted
from custody.model.schema.types import join_codes


@dataclass(frozen=True, slots=True)
class LawView:
    """One law at one version: parameters, entry, whether newest, its file's SHA-256 (base64).

    For a built-in law ``position`` and ``sha256`` are None, and ``reviewed`` is False.
    """

    regime: Regime
    newest: bool
    position: int | None
    sha256: str | None
    reviewed: bool


def laws(lookup: Lookup | None) -> list[LawView]:
    """Return every law by rule and version; the built-in ones alone where ``lookup`` is None."""
    adopted = [] if lookup is None else list(lookup.all(Adopted))
    found = [(profile.regime, profile.position, profile.sha256, profile.reviewed) for profile in adopted]
    known: list[tuple[Regime, int | None, str | None, bool]] = [
        (regime, None, None, False) for regime in regimes.REGIMES
    ]
    everything = sorted([*known, *found], key=lambda law: (law[0].rule, law[0].version))
    highest = {law[0].rule: law[0].version for law in everything}
    return [
        LawView(regime, regime.version == highest[regime.rule], position, digest, reviewed)
        for regime, position, digest, reviewed in everything
    ]


def adoption(profile: Profile, sha256: str) -> Request:
    """Return the request to adopt a profile; ``sha256`` (base64) is the digest of its file."""
    law = profile.regime
    return Request(
        "profile.adopted",
        {
            "rule": law.rule,
            "version": law.version,
            "sha256": sha256,
            "instrument": law.instrument,
            "min_days": law.min_days,
            "max_days": law.max_days,
            "start_events": join_codes(law.start_events),
            "max_renewals": law.max_renewals,
            "max_renewal_days": law.max_renewal_days,
            "renewal_lead_days": law.renewal_lead_days,
            "orders_only": law.orders_only,
            "calendar_margin_hours": law.calendar_margin_hours,
            "confidentiality": law.confidentiality,
            "refusal_grounds": join_codes(law.refusal_grounds),
            "after_data_request": law.after_data_request,
            "holding_rule": law.holding_rule,
            "implemented_article": law.implemented_article or None,
            "provisions": join_codes(law.provisions),
            "reviewed": profile.reviewed is not None,
            "title": law.source,
            "reviewed_by": profile.reviewed,
        },
    )
