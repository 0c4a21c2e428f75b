"""Records of the law profiles that a ledger has adopted, with the values that rules compute by."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.regimes import Regime
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Adopted(Record):
    """One version of a profile: ``name`` is rule/version, ``sha256`` (base64) the digest of its file."""

    space: ClassVar[str] = "profile"
    name: str
    subject: str
    rule: str
    version: int
    sha256: str
    instrument: str
    min_days: int
    max_days: int | None
    start_events: tuple[str, ...]
    max_renewals: int | None
    max_renewal_days: int | None
    renewal_lead_days: int | None
    orders_only: bool
    calendar_margin_hours: int
    confidentiality: str
    refusal_grounds: tuple[str, ...]
    after_data_request: str
    holding_rule: str
    reviewed: bool
    position: int
    implemented_article: str = ""
    provisions: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the record's (term, value) pairs."""
        return (("all", ""), ("rule", self.rule))

    @property
    def regime(self) -> Regime:
        """The values that rules compute by; its article and source are the profile's rule."""
        return Regime(
            rule=self.rule,
            version=self.version,
            instrument=self.instrument,
            article=self.rule,
            min_days=self.min_days,
            max_days=self.max_days,
            start_events=self.start_events,
            max_renewals=self.max_renewals,
            max_renewal_days=self.max_renewal_days,
            renewal_lead_days=self.renewal_lead_days,
            orders_only=self.orders_only,
            calendar_margin_hours=self.calendar_margin_hours,
            confidentiality=self.confidentiality,
            refusal_grounds=self.refusal_grounds,
            after_data_request=self.after_data_request,
            source=self.rule,
            holding_rule=self.holding_rule,
            implemented_article=self.implemented_article,
            provisions=self.provisions,
        )
