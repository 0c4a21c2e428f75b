"""Values of entries on orders, requests and assistance: periods, lapses, particulars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from custody.model.entry.facts import Facts
from custody.model.schema.types import Value, split_codes


def lapsed_at(facts: Facts) -> str | None:
    """Return the instant (RFC 3339) at which an instrument lapsed; None if not stated."""
    return facts.text("lapsed_at")


class InstrumentPeriod(NamedTuple):
    """The period of an instrument: its start and end, and the event (code) that is still to start it.

    ``gap`` is the time before it without cover, in seconds, counted in whole days.
    """

    start: str | None
    end: str | None
    gap: int
    begins_with: str | None

    @classmethod
    def of(cls, facts: Facts) -> InstrumentPeriod:
        """Return the period that the facts of an instrument's entry state."""
        gap = facts.count("gap_seconds")
        return cls(facts.text("starts_at"), facts.text("ends_at"), gap, facts.text("clock_start"))


class Joined(NamedTuple):
    """Preservation requests, by identifier, that an entry on assistance names, by role.

    It covers them, keeps them preserved, leaves them undetermined, or decides on them.
    """

    covers: tuple[str, ...]
    keeps: tuple[str, ...]
    undetermined: tuple[str, ...]
    reaches: tuple[str, ...]

    @classmethod
    def of(cls, facts: Facts) -> Joined:
        """Return the preservation requests that the facts of an entry on assistance name, by role."""
        names = (
            "preservation_requests",
            "preserved_until_decision",
            "undetermined_requests",
            "affected_requests",
        )
        return cls(*(facts.codes(name) for name in names))


def asking_state(values: Mapping[str, Value]) -> tuple[str, tuple[str, ...]]:
    """Return the State that requests assistance, and the preservation requests that it names as covered."""
    return str(values["state"]), split_codes(values.get("preservation_requests"))


class Lacking(NamedTuple):
    """Particulars of article 42 that a request omits, by letter, and whether it states no offence ground."""

    letters: tuple[str, ...]
    baseless: bool

    @classmethod
    def of(cls, facts: Facts) -> Lacking:
        """Return the particulars that the facts of a request omit."""
        return cls(
            facts.codes("missing_particulars"),
            facts.text("offence_ground") is None and facts.text("rule") == "un-42",
        )


def other_providers(values: Mapping[str, Value]) -> list[str]:
    """Return the codes of a provider's answer on other providers in a communication's path."""
    return str(values["further_providers"]).split(" ")


def held_data(values: Mapping[str, Value]) -> tuple[str, str]:
    """Return the codes of a quashing's decisions on the preserved data and on the obtained data."""
    return str(values["preserved_data"]), str(values["obtained_data"])
