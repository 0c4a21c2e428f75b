"""Pages of laws: those known, those that can be adopted, and a profile's rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from custody.display import code_words, either
from custody.law.profile import Profile
from custody.law.regimes import Regime
from custody.ledger.views.instruments.laws import LawView
from custody.pages.parts.cells import count, flag, of_members, word
from custody.pages.parts.page import Action, Column, Fact, Page, Row, Section, Table, Target

_COLUMNS = (
    Column("rule", "rule"),
    Column("version", "version", "count"),
    Column("instrument", "for", "code"),
    Column("days", "days"),
)
_FOR = {"preservation_order": "an order to a person", "preservation_request": "a request of another State"}
_NOT_REVIEWED = "NOT REVIEWED: have a lawyer review it"


def laws_known(known: Sequence[LawView], waiting: Mapping[str, Profile]) -> Page:
    """Return the page of known laws, and of profiles that can be adopted (``waiting``), by rule."""
    adoptable = tuple(Row(_law(profile.regime)) for profile in waiting.values())
    blocks = (
        Table("known", "Known here", (*_COLUMNS, Column("known_by", "known by")), tuple(map(_known, known))),
        Table("not_adopted", "Not adopted", _COLUMNS, adoptable),
    )
    actions = (Action("adopt a law", ("profile", "adopt")),) if waiting else ()
    return Page(Target("laws"), "Laws", blocks, actions=actions)


def _known(view: LawView) -> Row:
    whence = "the program" if view.position is None else f"entry {view.position}"
    text = whence if view.newest else f"{whence}, older"
    opens = None if view.position is None else Target("entry", str(view.position))
    cells = (*_law(view.regime), Fact("known_by", "known by", view.position, text, opens=opens))
    shown = {cell.key for cell in cells}
    return Row(
        cells,
        opens,
        tone="" if view.newest else "quiet",
        facts=(
            *of_members(asdict(view.regime), shown),
            flag("newest", view.newest),
            Fact("sha256", "SHA-256", view.sha256, view.sha256 or ""),
        ),
    )


def _law(regime: Regime) -> tuple[Fact, ...]:
    return (
        Fact("rule", "rule", regime.rule, regime.rule),
        count("version", regime.version),
        word("instrument", regime.instrument),
        Fact("days", "days", days := _days(regime.min_days, regime.max_days), days),
    )


def _days(least: int, most: int | None) -> str:
    if most is None:
        return f"at least {least}"
    return str(least) if least == most else f"{least} to {most}"


def profile(found: Profile, digest: str) -> Page:
    """Return the page of a law's profile; ``digest`` is its file's SHA-256 in hexadecimal."""
    law = found.regime
    reviewed = Fact(
        "reviewed",
        "reviewed",
        found.reviewed,
        found.reviewed or _NOT_REVIEWED,
        tone="" if found.reviewed else "warn",
    )
    facts = (
        Fact("rule", "rule", law.rule, f"{law.rule} version {law.version}"),
        Fact("source", "law", law.source, law.source),
        Fact("instrument", "for", law.instrument, _FOR[law.instrument]),
        reviewed,
    )
    shown = {fact.key for fact in facts}
    # The members of the profile for programs; people read them as text above.
    stated = tuple(replace(fact, text="") for fact in of_members(asdict(law), shown))
    values = Section("values", "", stated)
    digests = Section("file", "", (Fact("sha256", "SHA-256", digest, digest),))
    return Page(
        Target("profile", law.rule), f"Law {law.rule}", (_says(found), values, digests), key_facts=facts
    )


def _says(found: Profile) -> Section:
    """Return the rules of a profile as text, each with its provision."""
    law, sources = found.regime, found.sources
    often = {None: "without limit", 1: "once"}
    renewed = often.get(law.max_renewals, f"{law.max_renewals} times")
    longest = "any length" if law.max_renewal_days is None else f"at most {law.max_renewal_days} days"
    early = (
        ""
        if law.renewal_lead_days is None
        else f", in full if decided in the last {law.renewal_lead_days} days"
    )
    renewal = f"{renewed}, each of {longest}{early}" if law.renewable else "none"
    bounds = "orders to a person" if law.orders_only else "orders, and what was similarly obtained"

    def sourced(key: str, label: str, text: str, section: str) -> Fact:
        return Fact(key, label, text, text, note=sources[section])

    return Section(
        "says",
        "What it says",
        (
            sourced("days", "days", _days(law.min_days, law.max_days), "period"),
            Fact("bounds", "bounds", bounds, bounds),
            sourced("start_events", "clock starts", either(law.start_events), "start"),
            sourced("renewal", "renewal", renewal, "renewal"),
            sourced(
                "slack", "latest end", f"{law.calendar_margin_hours} hours after the earliest", "counting"
            ),
            sourced("confidentiality", "confidentiality", code_words(law.confidentiality), "confidentiality"),
            sourced("issuers", "issued by", found.issuers, "issuers"),
            sourced(
                "refusal_grounds",
                "grounds of refusal",
                ", ".join(law.refusal_grounds) or "no ground",
                "refusal",
            ),
            sourced(
                "after_data_request",
                "after a data request",
                code_words(law.after_data_request),
                "after_data_request",
            ),
            sourced("holding_rule", "holding rule", code_words(law.holding_rule), "holding"),
        ),
    )
