"""Records of the profiles that a ledger has adopted: what each law says, as rules compute with it."""

from __future__ import annotations

from typing import ClassVar

from custody.frozen import dataclass
from custody.law.regimes import Regime
from custody.model.record import Record, Terms


@dataclass(frozen=True, slots=True)
class Adopted(Record):
    """One version of a profile: ``name`` is rule/version, ``sha256`` (base64) that of its file."""

    space: ClassVar[str] = "profile"
    name: str
    subject: str
    rule: str
    version: int
    sha256: str
    instrument: str
    least_days: int
    most_days: int | None
    starts: tuple[str, ...]
    renewals: int | None
    renewal_most_days: int | None
    ahead_days: int | None
    orders_only: bool
    calendar_margin_hours: int
    secrecy: str
    refusal: tuple[str, ...]
    followed: str
    holding: str
    reviewed: bool
    position: int
    implements: str = ""
    provisions: tuple[str, ...] = ()
    nonconforming: tuple[str, ...] = ()

    def terms(self) -> Terms:
        """Return the terms the record is listed under."""
        return (("all", ""), ("rule", self.rule))

    @property
    def regime(self) -> Regime:
        """What rules compute with; the article is named by the profile's rule, its words stand in the file."""
        return Regime(
            rule=self.rule,
            version=self.version,
            instrument=self.instrument,
            article=self.rule,
            least_days=self.least_days,
            most_days=self.most_days,
            starts=self.starts,
            renewals=self.renewals,
            renewal_most_days=self.renewal_most_days,
            ahead_days=self.ahead_days,
            orders_only=self.orders_only,
            calendar_margin_hours=self.calendar_margin_hours,
            secrecy=self.secrecy,
            refusal=self.refusal,
            followed=self.followed,
            source=self.rule,
            holding=self.holding,
            implements=self.implements,
            provisions=self.provisions,
        )
