"""The table of rules: the period that each law gives, its start, ceiling and renewal.

An entry names the rule and version that computed its dates, so that anybody can recompute them. Rows are never edited;
a changed law is a new version. Whether an order was lawful is for a court, not for this table.
"""

from __future__ import annotations

from custody.errors import NotFound
from custody.frozen import dataclass
from custody.law.clock import SILENT

#: Rules that are the Convention's own articles.
OWN = ("un-25", "un-42")


@dataclass(frozen=True, slots=True)
class Provision:
    """A provision of a law that a refusal cites: ``law`` is its profile's rule, "" for the Convention."""

    law: str
    paragraph: str


def paragraph_of(code: str) -> str:
    """Return a paragraph in legal citation form: ``29(5)(a)`` for the code ``29.5.a``; empty for ""."""
    first, *rest = code.split(".")
    return first + "".join(f"({part})" for part in rest)


@dataclass(frozen=True, slots=True)
class Regime:
    """One rule at one version: the numbers and codes of the law of an instrument.

    ``instrument`` is ``preservation_order`` (to a person) or ``preservation_request`` (of a State). ``min_days`` is the
    floor and ``max_days`` the ceiling of one period, ``max_renewal_days`` that of a further one; ``max_renewals`` is
    how often it may be renewed or extended; None: the law sets no limit. ``start_events`` are the events from which the
    clock may run. ``calendar_margin_hours`` lie between the earliest and the latest end that the law may mean, 0 where
    it counts in hours. ``confidentiality``, ``refusal_grounds``, ``after_data_request`` and ``holding_rule`` are codes:
    the duty of confidentiality, the grounds for refusal, the effect of a request for the data themselves on the period,
    and whether an authority to hold may follow the duty to preserve. ``implemented_article`` is the article of the
    Convention, 25 or 42, that the law implements, empty for another treaty or law. ``provisions`` are words such as
    ``renewal-25.2``.

    ``renewal_lead_days`` is how long before the end of a period its renewal may be decided and still add to that end in
    full; decided earlier, it leaves at most one ceiling from its decision; None: no such limit. ``orders_only`` limits
    the ceilings to orders to a person, not to data similarly obtained (article 25(2), opening words).
    """

    rule: str
    version: int
    instrument: str
    article: str
    min_days: int
    max_days: int | None
    start_events: tuple[str, ...]
    max_renewals: int | None
    max_renewal_days: int | None
    calendar_margin_hours: int
    confidentiality: str
    refusal_grounds: tuple[str, ...]
    after_data_request: str
    source: str
    holding_rule: str = "separate_authority"
    renewal_lead_days: int | None = None
    orders_only: bool = False
    implemented_article: str = ""
    provisions: tuple[str, ...] = ()

    def cited(self, section: str, own: str = "") -> Provision:
        """Return the provision behind a section of this law, to be cited in a refusal.

        ``section`` is one of a profile, such as ``renewal``; ``own`` is the paragraph of the Convention that counts
        where the law is the Convention itself. The paragraph is empty where the profile names no provision for that
        section.
        """
        words = (word.partition("-") for word in self.provisions)
        codes = {name: code for name, _, code in words}
        paragraph = paragraph_of(codes.get(section, ""))
        if self.rule in OWN:
            return Provision("", own or paragraph)
        return Provision(self.rule, paragraph)

    def days_allowed(self, *, further: bool = False) -> str:
        """Return the days allowed for a first or ``further`` period in words, such as ``1 to 90 days``."""
        least, most = bounds(self, further=further)
        if most is None:
            return f"at least {least} days"
        return f"exactly {most} days" if least == most else f"{least} to {most} days"

    @property
    def renewable(self) -> bool:
        """Whether the law allows a period to be renewed or extended at all."""
        return self.max_renewals != 0


REGIMES: tuple[Regime, ...] = (
    Regime(
        rule="un-25",
        version=1,
        instrument="preservation_order",
        article="25(2)",
        min_days=1,
        max_days=90,
        start_events=("order", "receipt", "service"),
        max_renewals=None,
        max_renewal_days=90,
        calendar_margin_hours=SILENT,
        confidentiality="if_ordered",
        refusal_grounds=(),
        after_data_request="unchanged",
        source="United Nations Convention against Cybercrime, article 25, paragraph 2",
        renewal_lead_days=14,
        orders_only=True,
        implemented_article="25",
        provisions=("confidentiality-25.3", "issuers-25.1", "period-25.2", "renewal-25.2"),
    ),
    Regime(
        rule="un-42",
        version=1,
        instrument="preservation_request",
        article="42(8)",
        min_days=60,
        max_days=None,
        start_events=("effected",),
        max_renewals=None,
        max_renewal_days=None,
        calendar_margin_hours=SILENT,
        confidentiality="if_ordered",
        refusal_grounds=("40.21.b", "40.21.c", "40.22", "42.5"),
        after_data_request="until_decided",
        source="United Nations Convention against Cybercrime, article 42, paragraphs 8 and 9",
        implemented_article="42",
        provisions=(
            *("after_data_request-42.8", "issuers-42.1", "particulars-42.3", "path-43.2"),
            *("period-42.8", "refusal-42.6", "renewal-42.9", "start-42.8"),
        ),
    ),
)

#: The longest period that any rule computes with, so that an end is always a date: a hundred years.
LONGEST = 36_500

#: The most hours that a law may leave between the earliest and the latest end of a period: a month.
MOST_SLACK = 24 * 31

_BY_KEY = {(regime.rule, regime.version): regime for regime in REGIMES}


def regime(rule: str, version: int) -> Regime:
    """Return one rule at one version; raise NotFound if the table has no such row."""
    try:
        return _BY_KEY[rule, version]
    except KeyError:
        known = ", ".join(f"{row.rule} version {row.version}" for row in REGIMES)
        raise NotFound(f"there is no rule {rule} version {version}", hint=f"Known rules: {known}.") from None


def bounds(row: Regime, *, further: bool = False) -> tuple[int, int | None]:
    """Return the fewest and most days of a first or a ``further`` period; None if there is no ceiling."""
    return (1, row.max_renewal_days) if further else (row.min_days, row.max_days)


def counted(row: Regime, days: int, *, further: bool = False) -> int:
    """Return a chosen duration in days, raised to the legal minimum or cut to the ceiling or LONGEST."""
    least, most = bounds(row, further=further)
    return min(max(days, least), most or LONGEST)


def newest(rule: str) -> Regime:
    """Return a rule at its highest version; raise NotFound if the table has no such rule."""
    return regime(rule, max((row.version for row in REGIMES if row.rule == rule), default=0))
