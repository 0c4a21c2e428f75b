"""What single entries state that people are told at once, or asked about before they sign: as values with names.

Facts are of an entry that is drafted, values those that somebody filled in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from custody.ledger.views.entries import EntryView
from custody.model.facts import Facts, Private
from custody.model.ids import b64
from custody.model.schema import Kind
from custody.model.types import Value, join_codes, split_codes
from custody.proof import seal
from custody.proof.digest import ObjectDigest

#: Numbers by which two exhibits are found to be the same thing.
_OWN_NUMBERS = ("serial", "imei", "imei2", "iccid")
#: What a round counts at its end.
_COUNTS = ("expected", "found", "misplaced", "missing", "unexpected", "surplus")
#: What keeps a value that is to be erased where a proposal repeats it: its flag, and its field.
_REPEATING = {"--legal-basis": "legal_basis", "--explanation": "explanation"}

Values = Mapping[str, Value]


def open_until(facts: Facts) -> str | None:
    """Return the instant until which somebody else can agree to what is proposed or offered."""
    return facts.text("expires_at")


def lapsed_at(facts: Facts) -> str | None:
    """Return the instant at which something lapsed."""
    return facts.text("lapsed_at")


class Stretch(NamedTuple):
    """The period that an act gives an instrument; ``begins_with`` is what it waits for where it has not begun.

    ``gap`` are seconds before it that nothing covered, counted in whole days.
    """

    start: str | None
    end: str | None
    gap: int
    begins_with: str | None

    @classmethod
    def of(cls, facts: Facts) -> Stretch:
        """Return what the facts of an act say."""
        gap = facts.count("gap_seconds")
        return cls(facts.text("starts_at"), facts.text("ends_at"), gap, facts.text("clock_start"))


class Joined(NamedTuple):
    """Requests to preserve that assistance covers, keeps preserved, leaves undetermined, or decides about."""

    covers: tuple[str, ...]
    keeps: tuple[str, ...]
    undetermined: tuple[str, ...]
    reaches: tuple[str, ...]

    @classmethod
    def of(cls, facts: Facts) -> Joined:
        """Return what the facts of such an entry say."""
        names = ("covers", "keeps", "undetermined_requests", "reaches")
        return cls(*(facts.codes(name) for name in names))


def asking_state(values: Values) -> tuple[str, tuple[str, ...]]:
    """Return the State that asks for assistance, and the requests to preserve that it says its request covers."""
    return str(values["state"]), split_codes(values.get("covers"))


class Lacking(NamedTuple):
    """Particulars of article 42 that a request leaves out, by letter, and whether it rests on no stated article."""

    letters: tuple[str, ...]
    baseless: bool

    @classmethod
    def of(cls, facts: Facts) -> Lacking:
        """Return what the facts of a request say."""
        return cls(facts.codes("missing"), facts.text("limb") is None and facts.text("rule") == "un-42")


def left_open_known(values: Values) -> bool:
    """Return whether a closing says that something is left open, or only records what was done elsewhere."""
    return bool(values.get("leaving_open")) or values.get("standing") == "record"


def measure(values: Values) -> Value:
    """Return how an exhibit is disposed of."""
    return values["measure"]


def unaccounted(facts: Facts) -> int:
    """Return how many copies are registered and not accounted for."""
    return facts.count("copies")


def own_numbers(values: Values) -> dict[str, str]:
    """Return the numbers of an exhibit that are its own, by field."""
    return {name: value for name in _OWN_NUMBERS if isinstance(value := values.get(name), str)}


def other_providers(values: Values) -> list[str]:
    """Return what a provider said of others in the path of a communication."""
    return str(values["others"]).split(" ")


def held_data(values: Values) -> tuple[str, str]:
    """Return what a quashing decides about the data of the custodian, and about those of the agency."""
    return str(values["custodian_data"]), str(values["agency_data"])


def without_roles(values: Values) -> bool:
    """Return whether somebody is left without any role."""
    return not values["roles"]


def departed(values: Values) -> bool:
    """Return whether a key is revoked because its holder left."""
    return values["reason"] == "departed"


def target_of(values: Values) -> int:
    """Return the position of the entry that an entry is about."""
    return int(str(values["target"]))


def fields_of(values: Values) -> tuple[str, ...]:
    """Return the fields that are proposed to be erased."""
    return split_codes(values["fields"])


def reasons_of(values: Values) -> dict[str, str]:
    """Return the texts of a proposal to erase that could repeat the value, by flag."""
    return {flag: str(values.get(name) or "") for flag, name in _REPEATING.items()}


def meanwhile(facts: Facts) -> tuple[str, ...]:
    """Return what was done between an entry and its rescission."""
    return facts.codes("meanwhile")


def merged_into(entry: EntryView) -> str | None:
    """Return the exhibit that another was merged into."""
    into = entry.value("into")
    return into if isinstance(into, str) else None


def within(values: Values) -> str:
    """Return the place into which a place is moved."""
    return str(values["within"])


def expected(facts: Facts) -> tuple[int | None, int | None]:
    """Return how many things a round expects, and how many are away by record."""
    return facts.number("expected"), facts.number("away")


def counted(facts: Facts) -> dict[str, int | None]:
    """Return what a round counted, by what it is called."""
    return {name: facts.number(name) for name in _COUNTS}


def handover(values: Values) -> Value:
    """Return the handover that exhibits share which go together."""
    return values["handover"]


class Scan(NamedTuple):
    """One code of a round as it is counted: the code itself, and the result."""

    code: Value
    result: str | None

    @classmethod
    def of(cls, facts: Facts, private: Private) -> Scan:
        """Return what an entry of the round says."""
        return cls(private["scanned"], facts.text("result"))


class Transcribed(NamedTuple):
    """An exhibit as it was transcribed: its row in the list, and its reference."""

    row: Value
    reference: Value

    @classmethod
    def of(cls, facts: Facts, private: Private) -> Transcribed:
        """Return what the entry of an exhibit says."""
        return cls(facts["source_row"], private["exhibit_ref"])


def enrolled(typed: Values, vkey: str) -> dict[str, Value]:
    """Return what is stated of somebody who is enrolled, with the key that was read for them."""
    return {**typed, "vkey": vkey}


def rotated(key: str, vkey: str) -> dict[str, Value]:
    """Return what is stated of a key that is replaced by another."""
    return {"replaces": key, "vkey": vkey}


def place_of(backup: EntryView) -> Value:
    """Return where a backup was said to lie, as last corrected."""
    return backup.current("place")


def on_paper() -> dict[str, Value]:
    """Return why the entry of a list comes late that was kept on paper first."""
    return {"late": "paper"}


def photographed(digest: ObjectDigest, name: bytes) -> dict[str, Value]:
    """Return what is stated of a photograph that was read: its SHA-256, its bytes, the name of its file."""
    return {
        "photo_sha256": b64(digest.sha256),
        "photo_bytes": digest.bytes,
        "file_name": seal.name_value(name),
    }


def in_series(typed: Values, place: str | None) -> dict[str, Value]:
    """Return what is stated of each exhibit that is accepted in a series, where nobody seals one anew."""
    return {**typed, "place": place, "resealed_by": None, "resealer": None}


def sealed_as_recorded(typed: Values, numbers: Sequence[str]) -> dict[str, Value]:
    """Return values with the seals that are on an exhibit by the record, the last one first; none has no state."""
    return {
        **typed,
        "seal_no": numbers[-1] if numbers else None,
        "further_seals": join_codes(sorted(numbers[:-1])),
        "seal_state": typed["seal_state"] if numbers else "none",
    }


def counting(
    common: Values, place: str | None, seal_state: str | None, photo: str | None
) -> dict[str, Value]:
    """Return what is stated of a code that is counted: where it lies, its seal, and a photograph."""
    return {**common, "place": place, "seal_state": seal_state, "photo_sha256": photo}


def counted_as(stated: Values, code: str, exhibit: str | None) -> dict[str, Value]:
    """Return what is stated of a code with the exhibit that it names; None for what is kept as surplus."""
    return {**stated, "exhibit": exhibit, "scanned": code}


def on_server(common: Values, server: str | None) -> dict[str, Value]:
    """Return what is stated of a resumption besides the loss, with the server that the ledger is on."""
    return {**common, "server": server}


def naming_target(kind: Kind, position: int) -> dict[str, Value]:
    """Return the position of the entry that an entry is about, where its kind has a field for it."""
    name = "target"
    return {name: position} if any(field.name == name for field in kind.own) else {}


class Sampled(NamedTuple):
    """How the positions of a sample were chosen: how many leaves, from the size of which checkpoint, by what."""

    leaves: int
    cosigned: int | None
    positions: Value

    @property
    def stamped(self) -> bool:
        """Whether they come from a timestamp."""
        return self.positions == "timestamp"

    @classmethod
    def of(cls, sweep: EntryView) -> Sampled:
        """Return what the entry of a sweep says."""
        size = sweep.value("cosigned")
        return cls(
            int(str(sweep.value("leaves"))),
            None if size is None else int(str(size)),
            sweep.value("positions"),
        )


class Correction(NamedTuple):
    """A correction: the field, the value that a structural one is given, and the reason."""

    field: Value
    value: Value
    reason: Value

    @classmethod
    def of(cls, values: Values) -> Correction:
        """Return what the values of a correction say."""
        return cls(*(values.get(name) for name in cls._fields))


def correction(typed: Values, target: int, value: Value, *, erasable: bool) -> dict[str, Value]:
    """Return what is stated of a correction of an entry: the new value stands sealed where it can be erased."""
    sealed, open_ = ("private_value", "value") if erasable else ("value", "private_value")
    return {**typed, "target": target, sealed: value, open_: None}
