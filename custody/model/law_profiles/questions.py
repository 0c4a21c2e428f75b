"""Queries of rules about law profiles that the ledger adopted."""

from __future__ import annotations

from custody.display import code_words
from custody.errors import NotFound
from custody.law import regimes
from custody.law.regimes import Regime
from custody.model.law_profiles.records import Adopted
from custody.model.objects.records import Newest
from custody.model.preservation_orders.records import Order
from custody.model.preservation_requests.records import Request
from custody.model.rulings import Ruling
from custody.model.state import State


def slot_of(rule: str) -> str:
    """Return the key of the record that names the newest adopted version of a profile."""
    return f"profile {rule}"


def law_of(state: State, thing: Order | Request) -> Regime:
    """Return the law of an order or request, as adopted or built in; raise NotFound for an unknown one."""
    return _law(state, thing.rule, thing.rule_version)[0]


def _law(state: State, rule: str, version: int) -> tuple[Regime, str | None]:
    """Return one rule at one version, and the digest (base64) of its profile, None for a built-in rule."""
    adopted = state.get(Adopted, f"{rule}/{version}")
    if adopted is not None:
        return adopted.regime, adopted.sha256
    return regimes.regime(rule, version), None


def instrument_text(instrument: str) -> str:
    """Return an instrument as text, in the plural."""
    return f"{code_words(instrument)}s"


def chosen_law(state: State, ruling: Ruling, instrument: str, usual: Regime) -> Regime:
    """Return the law that an entry chooses with ``profile``, at its newest adopted version, or ``usual``.

    The rule, its version, the digest of its file and its calendar margin are computed into the entry. Raise RuleBroken
    for a profile not adopted, or one of another instrument.
    """
    rule = ruling.facts.text("profile") or usual.rule
    found = newest_law(state, rule)
    if found is None:
        raise ruling.refuse(
            "profile.known",
            f"this ledger has adopted no profile {rule}",
        )
    regime, sha256 = found
    if regime.instrument != instrument:
        raise ruling.refuse(
            "profile.instrument",
            f"the profile {rule} is for {instrument_text(regime.instrument)}, not for {instrument_text(instrument)}",
        )
    ruling.set("rule", regime.rule)
    ruling.set("rule_version", regime.version)
    ruling.set("profile_sha256", sha256)
    ruling.set("calendar_margin_hours", regime.calendar_margin_hours)
    return regime


def newest_law(state: State, rule: str) -> tuple[Regime, str | None] | None:
    """Return the newest version of a law and the digest (base64) of its profile, None for an unknown law.

    The digest is None for a law that is built in.
    """
    newest = state.get(Newest, slot_of(rule))
    if newest is not None:
        return _law(state, rule, int(newest.subject))
    try:
        return regimes.newest(rule), None
    except NotFound:
        return None
