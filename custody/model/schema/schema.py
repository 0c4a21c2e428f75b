"""Kinds of entry as ordered lists of structural and erasable fields.

This module knows no particular kind.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping
from enum import Enum
from typing import TYPE_CHECKING

from custody.errors import UsageError
from custody.frozen import dataclass
from custody.model.schema import types
from custody.model.schema.permits import Permit
from custody.model.schema.spoken import UNSPOKEN, Spoken, Verb, says
from custody.model.schema.types import FieldType, Value

if TYPE_CHECKING:
    from custody.model.entry.facts import Facts, Private


class Need(Enum):
    """How much a field is needed.

    REQUIRED: the entry means nothing without it. EXPECTED: practice asks for it; without it an act is refused and
    a record is marked incomplete. OPTIONAL: may be null. COMPUTED: the rules fill it in.
    """

    REQUIRED = "required"
    EXPECTED = "expected"
    OPTIONAL = "optional"
    COMPUTED = "computed"


@dataclass(frozen=True, slots=True)
class Structural:
    """A field that rules read: code, number, date, digest or opaque id; never prose or personal data."""

    name: str
    type: FieldType
    need: Need = Need.REQUIRED
    default: Value = None
    spoken: Spoken = dataclasses.field(default=UNSPOKEN, compare=False)

    def with_wording(self, spoken: Spoken) -> Structural:
        """Return the field with other wording, for one of the kinds that share it; a missing label is kept."""
        return dataclasses.replace(self, spoken=spoken.labelled(self.spoken.label))


@dataclass(frozen=True, slots=True)
class Erasable:
    """A field erasable without breaking a proof; ``label`` makes it a name of the subject.

    ``instead`` names an expected field that is no longer needed where this one is given: a number as printed replaces
    one that fails its check.
    """

    name: str
    type: FieldType = types.TEXT
    need: Need = Need.OPTIONAL
    label: bool = False
    instead: str | None = None
    spoken: Spoken = dataclasses.field(default=UNSPOKEN, compare=False)

    def with_wording(self, spoken: Spoken) -> Erasable:
        """Return the field with other wording, for one of the kinds that share it; a missing label is kept."""
        return dataclasses.replace(self, spoken=spoken.labelled(self.spoken.label))


FieldSpec = Structural | Erasable


STANDINGS = types.code(
    {
        "act": "a new act, done by being signed; a rule can refuse it",
        "record": "something that had happened before; a rule that it breaks marks it",
    }
)
#: Reasons for the date of an entry: it comes late, or (``clock``) an earlier entry is dated wrong.
LATE = types.code(
    {
        "clock": "this machine's clock was checked and is right: an earlier entry is dated wrong",
        "offline": "it was signed where the ledger could not be reached",
        "outage": "the ledger was out of order",
        "paper_record": "it was first recorded on paper",
        "scene_notes": "it was noted at the scene",
    }
)

#: The field of the instant of an act, and the field of the reason for a late entry.
HAPPENED, LATENESS = "occurred_at", "late_reason"
#: Fields that every kind carries after its own. ``not_known`` names expected fields that nobody could state.
COMMON: tuple[FieldSpec, ...] = (
    Structural(
        HAPPENED, types.INSTANT, Need.EXPECTED, spoken=says("when it happened", label="date and time")
    ),
    Structural(
        "entry_mode",
        STANDINGS,
        spoken=says("whether it is done by this entry, or had happened before", label="mode of entry"),
    ),
    Structural(
        LATENESS,
        LATE,
        Need.OPTIONAL,
        spoken=says("why it is signed late, or which date is wrong", label="reason for lateness"),
    ),
    Structural(
        "not_known",
        types.FIELDS,
        Need.OPTIONAL,
        spoken=says("expected fields that are not known"),
    ),
    Structural(
        "nonconforming", types.MARKS, Need.COMPUTED, spoken=says("which rules it broke", label="rules broken")
    ),
    Erasable("not_known_reason", spoken=says("why they are not known", label="reason not known")),
    Erasable("note", spoken=says("a remark")),
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: name, own fields in order, and whether it is an act, a record or either.

    An act is refused when a rule forbids it; a record of what has happened is taken and marked. A kind that ``begins``
    a subject takes an unused identifier; one that ``answers`` carries the leaf hash of an earlier entry as ``re``,
    which no other kind does. One that is ``offline`` is signed where no ledger is at hand: nothing in it is computed
    from the state; the entry that imports it holds that. ``asks`` returns further fields that are expected, by the
    structural ones: a phone has other fields than a disk. ``permit`` holds the roles that may sign it. ``sentence`` is
    its line in a review and a timeline, ``record_sentence`` that of a record of what somebody else may have done, and
    ``sentence_without`` a structural field with the sentence where it has no value; ``verb`` is the command that enters
    it, None where another kind's verb does.
    """

    name: str
    own: tuple[FieldSpec, ...]
    standings: tuple[str, ...] = ("act",)
    begins: bool = False
    answers: bool = False
    offline: bool = False
    asks: Callable[[Facts], frozenset[str]] | None = None
    permit: Permit = dataclasses.field(kw_only=True)
    sentence: str = ""
    record_sentence: str = ""
    sentence_without: tuple[str, str] = ("", "")
    verb: Verb | None = None

    def sentence_as(self, standing: str | None) -> str:
        """Return the pattern of the sentence on an entry that is an act, or a record of one."""
        return self.record_sentence if standing == "record" and self.record_sentence else self.sentence

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """All fields in the order in which they are committed."""
        return self.own + COMMON


class Layout:
    """A kind's fields prepared for quick use: order, positions and checks."""

    __slots__ = (
        "checks",
        "computed",
        "expected",
        "fields",
        "instead",
        "kind",
        "labels",
        "names",
        "parts",
        "positions",
        "required",
        "structural",
        "written",
    )

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.fields = kind.fields
        self.names = tuple(field.name for field in self.fields)
        self.written = tuple(name.encode("ascii") for name in self.names)
        self.positions = {name: index for index, name in enumerate(self.names)}
        self.parts = tuple((field.name, field, isinstance(field, Structural)) for field in self.fields)
        self.structural = frozenset(field.name for field in self.fields if isinstance(field, Structural))
        self.computed = frozenset(field.name for field in self.fields if field.need is Need.COMPUTED)
        self.expected = frozenset(field.name for field in self.fields if field.need is Need.EXPECTED)
        self.instead = {
            field.name: field.instead
            for field in self.fields
            if isinstance(field, Erasable) and field.instead is not None
        }
        self.required = tuple(field.name for field in self.fields if field.need is Need.REQUIRED)
        self.checks = {field.name: field.type.check for field in self.fields}
        self.labels = tuple(
            field.name for field in self.fields if isinstance(field, Erasable) and field.label
        )
        if any(not self.field(name).type.label for name in self.labels):
            raise ValueError(f"{kind.name} finds things by what is no label")
        if len(self.positions) != len(self.names):
            raise ValueError(f"{kind.name} names a field twice")
        for field in self.fields:
            if isinstance(field, Structural) and field.type.prose:
                raise ValueError(f"{kind.name}: {field.name} can hold prose, so it cannot be structural")

    def field(self, name: str) -> FieldSpec:
        """Return one field; raise UsageError if the kind has none of this name."""
        index = self.positions.get(name)
        if index is None:
            raise UsageError(
                f"{self.kind.name} has no field {name}", hint="Its fields: " + ", ".join(self.names)
            )
        return self.fields[index]

    def expected_of(self, facts: Facts, given: Collection[str] = ()) -> frozenset[str]:
        """Return the names of fields expected of an entry with these structural fields.

        A field among ``given`` that replaces another makes that one unneeded.
        """
        asks = self.kind.asks
        expected = self.expected if asks is None else self.expected | asks(facts)
        unneeded = {self.instead[name] for name in self.instead if name in given}
        return expected - unneeded if unneeded else expected

    def unkept(self, private: Private) -> str | None:
        """Return the first fault that forbids these erasable values in a new entry; None if there is none."""
        for name, value in private.items():
            if wrong := types.unkept(value):
                return f"{name} {wrong}"
        return None

    def check(self, facts: Facts, private: Private, erased: frozenset[str] = frozenset()) -> str | None:
        """Return the first fault of committed values from elsewhere, None if they fit the layout.

        ``erased`` names fields whose value was lawfully removed; they may be absent.
        """
        unknown = set(facts.codes("not_known"))
        expected = self.expected_of(facts)
        if not unknown <= expected:
            return "not_known names a field that may not be unknown"
        known, sealed = facts._values, private._values  # noqa: SLF001 - asked for each field of each entry
        if self.instead:
            expected = self.expected_of(
                facts, {*(name for name, value in sealed.items() if value is not None), *erased}
            )
        if self._fits(known, sealed, expected, {*unknown, *erased}):
            return None
        for name, field, structural in self.parts:
            value = known.get(name) if structural else sealed.get(name)
            if value is not None:
                wrong = field.type.check(value)
                if wrong:
                    return f"{name} {wrong}"
                if name in unknown:
                    return f"{name} is given and also said to be unknown"
            elif name in erased:
                continue
            elif field.need is Need.REQUIRED:
                return f"{name} is missing"
            elif name in expected and name not in unknown:
                return f"{name} is missing and not said to be unknown"
        return None

    def value_fault(self, index: int, value: Value) -> str | None:
        """Return the fault of one value by its field's position; None if its kind allows it there."""
        field = self.fields[index]
        if value is not None:
            return field.type.check(value)
        return "is missing" if field.need is Need.REQUIRED else None

    def _fits(
        self,
        facts: Mapping[str, Value],
        private: Mapping[str, Value],
        expected: Collection[str],
        absent: Collection[str],
    ) -> bool:
        """Return whether the values fit the layout, looking only at those present and those required."""
        checks = self.checks
        for values in (facts, private):
            for name, value in values.items():
                if name in absent or name not in checks or checks[name](value):
                    return False
        for names in (self.required, expected):
            for name in names:
                if name not in facts and name not in private and name not in absent:
                    return False
        return True
