"""Status of each store by its newest recorded probe: fresh, failed, old, of other settings, or never.

A lock is proven only by a recorded probe of the settings in use that is at most ``PROBE_DAYS`` old.
"""

from __future__ import annotations

from collections.abc import Mapping

from custody.frozen import dataclass
from custody.law.clock import DAY
from custody.ledger.views.entries.countable_dates import Dates
from custody.ledger.views.subjects.lookup import Lookup
from custody.model.record import replace
from custody.model.records import StoreProbe
from custody.model.schema.ids import b64
from custody.model.schema.probes import HOLD, LOCK, failures, proves

#: Days for which a probe is valid: a month, and a few days to renew it.
PROBE_DAYS = 35
#: The meaning of each state.
WHY: dict[str, str] = {
    "never": "never probed",
    "changed": "set up otherwise since it was probed",
    "old": "probed too long ago",
    "failed": "does not do all that evidence needs",
    "fresh": "does all that evidence needs",
}


@dataclass(frozen=True, slots=True)
class ProbeState:
    """The state of a store by its newest probe, None where it was never probed.

    ``state`` is ``never``, ``changed``, ``old``, ``failed`` or ``fresh``.
    """

    store: str
    state: str
    probe: StoreProbe | None
    lock_proven: bool = False
    hold_proven: bool = False

    @property
    def failed(self) -> tuple[str, ...]:
        """The questions that the newest probe answered ``no``."""
        return () if self.probe is None else failures(self.probe.answers)


def newest(lookup: Lookup, store: str) -> StoreProbe | None:
    """Return the newest recorded probe of a store, None if it was never probed."""
    found = lookup.under(StoreProbe, "store", store)
    return max(found, key=lambda probe: probe.position, default=None)


def stale_at(probe: StoreProbe) -> int:
    """Return the first second at which a probe proves nothing any more."""
    return probe.ended + PROBE_DAYS * DAY + 1


def probe_state(lookup: Lookup, store: str, settings: bytes, now: int) -> ProbeState:
    """Return the probe state at ``now`` (seconds UTC) of a store whose settings have this digest."""
    probe = newest(lookup, store)
    if probe is None:
        return ProbeState(store, "never", None)
    if probe.settings != b64(settings):
        return ProbeState(store, "changed", probe)
    dates = Dates(lookup, now)
    probe = replace(probe, ended=dates.counts(probe.position, probe.ended))
    if now >= stale_at(probe) or dates.wrong(probe.position, probe.ended) is not None:
        return ProbeState(store, "old", probe)
    state = "failed" if failures(probe.answers) else "fresh"
    return ProbeState(store, state, probe, proves(probe.answers, LOCK), proves(probe.answers, HOLD))


def probe_states(lookup: Lookup, stores: Mapping[str, bytes], now: int) -> list[ProbeState]:
    """Return the probe state of each store at ``now`` (seconds UTC), in the order of ``stores``.

    ``stores`` maps names to digests of their settings.
    """
    return [probe_state(lookup, name, settings, now) for name, settings in stores.items()]
