"""Form templates for an order or request under one law: the values that the law fixes, and notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from custody.frozen import dataclass
from custody.law.profile import Profile
from custody.law.regimes import Regime

#: Command whose form a law's own template begins with, by the instrument that the law is for.
FORMS = {
    "preservation-order": "preservation-order issue",
    "preservation-request": "preservation-request send",
}
#: Laws that a ledger has without adopting them, and the one under which orders at home are issued.
_BUILT_IN, _HOME = ("un-25", "un-42"), "un-25"


@dataclass(frozen=True, slots=True)
class Settled:
    """The part of a form that a law fixes: ``about`` for its head, ``filled`` answers, ``notes`` by key.

    ``law`` is the law that the instrument is issued under, None for a domestic order that executes a request.
    """

    about: tuple[str, ...]
    filled: Mapping[str, Any]
    notes: Mapping[str, str]
    law: str | None


def templates(laws: Mapping[str, Profile]) -> dict[str, str]:
    """Return the names of the forms under each law, with their descriptions."""
    found = {}
    for law, profile in laws.items():
        if profile.regime.instrument == "preservation_request":
            found[f"preservation-request.{law}"] = f"ask another State under {law}"
            found[f"preservation-order.{law}"] = (
                f"issue a domestic preservation order, to execute a request under {law}"
            )
        else:
            found[f"preservation-order.{law}"] = f"issue a preservation order under {law}"
    return found


def settled(instrument: str, law: str, laws: Mapping[str, Profile]) -> Settled:
    """Return the part of a form that a law fixes; ``laws`` are all profiles by name."""
    profile = laws[law]
    regime, own = profile.regime, _short(profile.regime.instrument) == _short(instrument)
    notes = {"days": f"under {law}: {_days(instrument, regime, laws[_HOME].regime, own=own)}"}
    reviewed = profile.reviewed or "nobody yet: have a lawyer review it"
    about = [
        f"The law: {regime.source}.",
        f"Reviewed by: {reviewed}.",
        f"Who may issue it: {profile.issuers}.",
    ]
    if not own:
        about.append(
            "Name it once it is issued: custody preservation-request effect REQUEST --preservation-"
            "order NUMBER"
        )
        return Settled(tuple(about), {}, notes, None)
    if law not in _BUILT_IN:
        about.append(f"The ledger must have adopted it: custody profile adopt {law}")
    notes["clock-start"] = f"under {law}: {' or '.join(regime.start_events)}"
    filled: dict[str, Any] = {"profile": law}
    if not regime.renewable:
        filled["renewal-allowed"] = False
    if regime.confidentiality == "always":
        filled["confidential"] = True
    return Settled(tuple(about), filled, notes, law)


def _short(instrument: str) -> str:
    """Return the last word of an instrument's name, as kinds or as forms write it."""
    return instrument.replace("_", "-").rpartition("-")[2]


def _days(instrument: str, regime: Regime, home: Regime, *, own: bool) -> str:
    """Return the number of days for which an instrument may be issued, in words."""
    if instrument == "preservation-order" and not own:
        return (
            f"{regime.min_days} to {home.max_days}: what was asked for lasts that long, "
            "an order at home no longer"
        )
    if regime.max_days is None:
        return f"at least {regime.min_days}"
    return f"{regime.min_days} to {regime.max_days}"
