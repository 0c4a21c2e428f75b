"""Rules for law profiles that the ledger adopted."""

from __future__ import annotations

from custody.errors import NotFound
from custody.law import regimes
from custody.law.regimes import LONGEST, MOST_SLACK, Regime
from custody.model.entry.facts import Facts
from custody.model.law_profiles.questions import instrument_text, newest_law, slot_of
from custody.model.law_profiles.records import Adopted
from custody.model.objects.records import Newest
from custody.model.rulings import Command, Placed, Ruling
from custody.model.state import State


def _own(rule: str) -> Regime | None:
    """Return the built-in first version of a rule, None if there is none: no adoption goes beyond it."""
    try:
        return regimes.regime(rule, 1)
    except NotFound:
        return None


def _wider(facts: Facts, own: Regime) -> tuple[str, ...]:
    """Return the names of the values by which a profile goes beyond the built-in rule of its name.

    Minimum days are a floor, maximum days and renewals a ceiling; the effect of a request for the data, and the rule
    for holding, must be the built-in ones.
    """
    within = {
        "min_days": facts.count("min_days") >= own.min_days,
        "max_days": _below(facts.number("max_days"), own.max_days),
        "max_renewal_days": _below(facts.number("max_renewal_days"), own.max_renewal_days),
        "renewal_lead_days": _below(facts.number("renewal_lead_days"), own.renewal_lead_days),
        "orders_only": own.orders_only or not facts.flag("orders_only"),
        "start_events": set(facts.codes("start_events")) <= set(own.start_events),
        "calendar_margin_hours": facts.count("calendar_margin_hours") >= own.calendar_margin_hours,
        "refusal_grounds": set(facts.codes("refusal_grounds")) <= set(own.refusal_grounds),
        "implemented_article": (facts.text("implemented_article") or "") == own.implemented_article,
        "after_data_request": facts.must("after_data_request") == own.after_data_request,
        "holding_rule": facts.must("holding_rule") == own.holding_rule,
    }
    return tuple(name for name, kept in within.items() if not kept)


def _below(given: int | None, ceiling: int | None) -> bool:
    return ceiling is None or (given is not None and given <= ceiling)


def judge_adopted(state: State, command: Command, ruling: Ruling) -> None:
    """Verify that an adopted profile has a new, higher version and days and hours within bounds.

    Refuse one that goes beyond the built-in rule of its name or changes the instrument of earlier versions.
    """
    facts = ruling.facts
    rule, version = facts.must("rule"), facts.count("version")
    known = newest_law(state, rule)
    newest = None if known is None else known[0]
    if newest is not None and version <= newest.version:
        raise ruling.refuse(
            "profile.version",
            f"this ledger knows {rule} at version {newest.version} already",
        )
    least, most = facts.count("min_days"), facts.number("max_days")
    further = facts.number("max_renewal_days")
    ceiling, renewed = LONGEST if most is None else most, 1 if further is None else further
    if not (1 <= least <= ceiling <= LONGEST and 1 <= renewed <= LONGEST):
        raise ruling.refuse(
            "profile.days",
            f"periods of {least} to {ceiling} days, renewed by {renewed} at most, are not possible",
            hint=f"Days are whole numbers from 1 to {LONGEST}, the floor not above the ceiling.",
        )
    slack = facts.count("calendar_margin_hours")
    if slack > MOST_SLACK:
        raise ruling.refuse(
            "profile.days",
            f"{slack} hours between the earliest and the latest end of a period are too many",
            hint=f"Hours are whole numbers from 0 to {MOST_SLACK}.",
        )
    own = _own(rule)
    wider = () if own is None else _wider(facts, own)
    if own is not None and wider:
        raise ruling.refuse(
            "profile.own",
            f"{rule} itself bounds {', '.join(wider)}, and no adoption goes beyond that",
            own.cited("period"),
        )
    _judge_implemented(ruling)
    if newest is not None and newest.instrument != facts.must("instrument"):
        raise ruling.refuse(
            "profile.same_instrument",
            f"earlier versions of {rule} are for {instrument_text(newest.instrument)}",
        )


def _judge_implemented(ruling: Ruling) -> None:
    """Mark a law that states to implement an article of the Convention and goes beyond its bounds.

    It is adopted all the same: whether a State's law complies with its treaties is not judged here.
    """
    facts = ruling.facts
    article = facts.text("implemented_article")
    own = {"25": _own("un-25"), "42": _own("un-42")}.get(article or "")
    if own is None:
        return
    if own.instrument != facts.must("instrument"):
        own_instrument = instrument_text(own.instrument)
        raise ruling.refuse(
            "profile.implements",
            f"article {article} of the Convention is about {own_instrument}, and this profile is not",
        )
    within = (
        facts.count("min_days") >= own.min_days
        and _below(facts.number("max_days"), own.max_days)
        and _below(facts.number("max_renewal_days"), own.max_renewal_days)
        and set(facts.codes("refusal_grounds")) <= set(own.refusal_grounds)
        and (
            own.after_data_request == "unchanged"
            or facts.must("after_data_request") == own.after_data_request
        )
    )
    if not within:
        ruling.mark("profile.beyond")


def fold_adopted(state: State, placed: Placed) -> None:
    """Record the adopted profile; new entries that name its rule are under this version."""
    facts = placed.event.facts
    rule, version = facts.must("rule"), facts.count("version")
    state.put(
        Adopted(
            name=f"{rule}/{version}",
            subject=placed.event.subject,
            rule=rule,
            version=version,
            sha256=facts.must("sha256"),
            instrument=facts.must("instrument"),
            min_days=facts.count("min_days"),
            max_days=facts.number("max_days"),
            start_events=facts.codes("start_events"),
            max_renewals=facts.number("max_renewals"),
            max_renewal_days=facts.number("max_renewal_days"),
            renewal_lead_days=facts.number("renewal_lead_days"),
            orders_only=facts.flag("orders_only"),
            calendar_margin_hours=facts.count("calendar_margin_hours"),
            confidentiality=facts.must("confidentiality"),
            refusal_grounds=facts.codes("refusal_grounds"),
            after_data_request=facts.must("after_data_request"),
            holding_rule=facts.must("holding_rule"),
            reviewed=facts.flag("reviewed"),
            position=placed.position,
            implemented_article=facts.text("implemented_article") or "",
            provisions=facts.codes("provisions"),
            nonconforming=facts.codes("nonconforming"),
        )
    )
    state.put(Newest(slot_of(rule), str(version)))


JUDGES = {"profile.adopted": judge_adopted}
FOLDS = {"profile.adopted": fold_adopted}
