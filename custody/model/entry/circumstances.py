"""The circumstances that every entry states besides its own fields, as typed values of schema.COMMON."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from custody.errors import UsageError
from custody.frozen import dataclass
from custody.model.entry.facts import Facts
from custody.model.schema import types
from custody.model.schema.schema import HAPPENED, LATENESS, Layout
from custody.model.schema.types import Value

#: The circumstances of an act that is dated by its signing and leaves nothing unknown.
_REMARKS = (LATENESS, "note")


@dataclass(frozen=True, slots=True)
class Circumstances:
    """The date, mode, reason for lateness, unknown fields with their reason, and note of one entry.

    ``entry_mode`` is None where the kind decides; ``not_known_reason`` counts only where a field is unknown.
    """

    occurred_at: str | None = None
    entry_mode: str | None = None
    late_reason: str | None = None
    not_known: tuple[str, ...] = ()
    not_known_reason: str | None = None
    note: str | None = None

    def check(self) -> None:
        """Raise UsageError for unknown fields without reason, a reason alone, or a date stated and unknown."""
        if self.not_known and not self.not_known_reason:
            raise UsageError(
                "--not-known needs --not-known-reason",
                hint="State why it is not known: a court will ask.",
            )
        if self.not_known_reason and not self.not_known:
            raise UsageError("--not-known-reason needs --not-known", hint="Name the fields with --not-known.")
        if HAPPENED in self.not_known and self.occurred_at is not None:
            raise UsageError(
                "--at and --not-known occurred_at contradict each other", hint="Leave one of them out."
            )

    def stated(self, only: Collection[str] | None = None) -> dict[str, Value]:
        """Return the circumstances by field, None if not stated; ``only`` limits the unknown fields."""
        unknown = [name for name in self.not_known if only is None or name in only]
        return {
            HAPPENED: self.occurred_at,
            "entry_mode": self.entry_mode,
            LATENESS: self.late_reason,
            "not_known": types.join_codes(unknown),
            "not_known_reason": self.not_known_reason if unknown else None,
            "note": self.note,
        }

    def remarks(self) -> dict[str, Value]:
        """Return the reason for lateness and the note by field, for an act that is dated by its signing."""
        return {name: value for name, value in self.stated().items() if name in _REMARKS}


def unstated(layout: Layout, own: Mapping[str, Value], values: Mapping[str, Value]) -> list[str]:
    """Return the names of a kind's expected fields neither given nor stated as unknown, sorted.

    ``own`` are its own fields that are given, ``values`` those and the circumstances. The date is left out.
    """
    unknown = types.split_codes(values["not_known"])
    seen = Facts({name: value for name, value in own.items() if name in layout.structural})
    given = {name for name, value in own.items() if value is not None}
    expected = layout.expected_of(seen, given) - {HAPPENED}
    return sorted(name for name in expected if values.get(name) is None and name not in unknown)


def all_unknown(values: Mapping[str, Value], rest: str, missing: Collection[str]) -> dict[str, Value]:
    """Return ``values`` whose ``not_known`` names the ``missing`` fields in place of ``rest``.

    Values whose ``not_known`` does not name ``rest`` are returned unchanged, as a copy.
    """
    unknown = types.split_codes(values["not_known"])
    if rest not in unknown:
        return dict(values)
    return {**values, "not_known": types.join_codes({*unknown, *missing} - {rest})}
