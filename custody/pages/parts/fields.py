"""Labels of fields of entries, their order and sections, and the text of their values.

A kind's own declarations come first: label, unit, sections, meanings of codes. The tables here apply where a
kind declares nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from custody.display import code_in_words, code_words, in_words
from custody.model.display_values import capacity_text, value_text
from custody.model.schema.schema import COMMON
from custody.model.schema.spoken import label
from custody.model.schema.types import split_codes
from custody.pages.parts.wording import spaced

if TYPE_CHECKING:
    from custody.model.schema.schema import FieldSpec, Layout
    from custody.model.schema.spoken import Verb
    from custody.model.schema.types import Value

#: What no text holds, between a code and its meaning.
_APART = "\0"
#: Fields that are read first, in this order; the others follow as their kind lists them.
_FIRST = (
    *(
        "reference",
        "laboratory_reference",
        "foreign_number",
        "display_name",
        "name",
        "title",
        "label",
    ),
    *(
        "case",
        "seizure",
        "order",
        "production_order",
        "exhibit",
        "exhibits",
        "parent",
        "description",
        "category",
    ),
    *(
        "quantity",
        "make",
        "model",
        "serial",
        "imei",
        "imei2",
        "iccid",
        "mac",
        "asset_tag",
        "capacity",
        "colour",
    ),
    *("condition", "damage", "power_state", "screen_state", "lock_state", "place_found", "found_by", "owner"),
    *(
        "seized_at",
        "seized_by",
        "seal_no",
        "other_seal_nos",
        "seal_state",
        "bag_no",
        "place",
        "place_of_seizure",
        "location",
    ),
    "receipt_address",
    *(
        "addressee",
        "receiver",
        "custodian",
        "holder",
        "issuing_authority",
        "authority",
        "legal_basis",
        "basis",
        "measures",
    ),
    *(
        "data_categories",
        "data",
        "scope",
        "affected_requests",
        "offence_ground",
        "max_penalty_months",
        "penalty_without_term",
        "grounds",
        "refusal_grounds",
        "reason",
        "explanation",
        "reasons",
    ),
    *("proportionality", "review", "remedy", "third_parties", "not_applicable", "vulnerability"),
    *("days", "clock_start", "starts_at", "ends_at", "renewal_allowed", "confidential", "confidential_until"),
    *("mismatch_count", "missing_count", "unreadable_count", "verified_count"),
)
#: Fields that every kind has, and what was computed: read last.
_LAST = (
    *("entry_mode", "occurred_at", "late_reason", "not_known", "not_known_reason", "note", "nonconforming"),
    *("rule", "rule_version", "calendar_margin_hours", "profile_sha256"),
)
#: Types whose values are words of a list, written with underscores.
_CODES = frozenset({"code", "codes", "fields"})
#: Fields whose codes are articles of the law, which few people know by heart.
_ARTICLES = frozenset({"offence_ground", "measures", "power"})
#: Units that are shown after a count; other placeholders of help are no units.
_UNITS = frozenset({"BYTES", "DAYS", "HOURS", "MINUTES", "MONTHS", "SECONDS", "WEEKS", "YEARS"})
#: Words for the standing of an entry.
_STANDING = {"act": "an act", "record": "a record of what was done"}
#: Fields that every kind has.
_COMMON = frozenset(field.name for field in COMMON)
#: Titles of fields outside a kind's own sections: those that rules compute, and those of every kind.
COMPUTED, CIRCUMSTANCES = "computed by the rules", "circumstances"
#: Kinds whose command reads fields itself, with the title of these, which come after the stated ones.
READ = {"acquisition.completed": "read from the image"}


@cache
def _terms() -> Mapping[str, str]:
    """Return the label of each field that all kinds label alike, by name."""
    from custody.model.kinds import KINDS

    found: dict[str, set[str]] = {}
    for field in (field for kind in KINDS for field in kind.fields):
        found.setdefault(field.name, set()).add(label(field))
    return {name: labels.pop() for name, labels in found.items() if len(labels) == 1}


def term(name: str) -> str:
    """Return the label of a field of any kind; its name in words where kinds label it differently."""
    return _terms().get(name) or code_words(name)


def ordered(names: Iterable[str]) -> list[str]:
    """Return field names in reading order."""
    first = {name: at for at, name in enumerate(_FIRST)}
    last = {name: at for at, name in enumerate(_LAST)}

    def rank(name: str) -> tuple[int, int]:
        if name in first:
            return 0, first[name]
        if name in last:
            return 3, last[name]
        return (2 if name.endswith(("_sha256", "sha1", "md5", "sha512")) else 1), 0

    return sorted(names, key=rank)


def sections(layout: Layout, verb: Verb | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return titles with field names: every field of a kind once, in reading order.

    ``verb`` enters the kind, None for a kind without one. Fields outside its sections come first without a
    title, or last under the title of ``READ`` where the command reads them itself; computed and common fields
    follow. Without sections all fields are in one without a title.
    """
    listed: set[str] = set()
    declared: list[tuple[str, tuple[str, ...]]] = []
    for title, names in () if verb is None else verb.sections:
        known = tuple(
            dict.fromkeys(name for name in names if name in layout.positions and name not in listed)
        )
        if title:
            listed.update(known)
            declared.append((title, known))
    rest = [name for name in layout.names if name not in listed]
    if not listed:
        return (("", tuple(ordered(rest))),)
    own = [name for name in rest if name not in _COMMON and name not in layout.computed]
    read = READ.get(layout.kind.name, "")
    parts = (
        *(() if read else (("", own),)),
        *declared,
        *(((read, own),) if read else ()),
        (COMPUTED, [name for name in rest if name not in _COMMON and name in layout.computed]),
        (CIRCUMSTANCES, [name for name in rest if name in _COMMON]),
    )
    return tuple((title, tuple(ordered(names))) for title, names in parts if names)


def text_of(spec: FieldSpec, value: Value) -> str:
    """Return the value of a field as text; references and keys stay as they are."""
    if isinstance(value, int) and not isinstance(value, bool):
        return _number(spec, value)
    if spec.name == "entry_mode" and isinstance(value, str):
        return _STANDING.get(value, value)
    if spec.type.choices and isinstance(value, str):
        return _codes(spec, split_codes(value) if spec.type.name == "codes" else (value,))
    if spec.type.name in ("field name", "field names"):
        return ", ".join(term(name) for name in split_codes(value))
    if spec.type.name == "marks":  # rules, by the name under which they are looked up
        return ", ".join(split_codes(value))
    if spec.type.name == "digests":
        return ", ".join(value_text(digest, "sha256") for digest in split_codes(value))
    text = value_text(value, spec.type.name)
    return spaced(text) if spec.type.name == "instant" else text


def _number(spec: FieldSpec, value: int) -> str:
    if spec.name == "capacity":
        return capacity_text(value)
    if spec.name == "clock_offset_seconds":
        return "none" if value == 0 else f"{abs(value)} s {'ahead' if value > 0 else 'behind'}"
    return f"{value} {spec.spoken.unit.lower()}" if spec.spoken.unit in _UNITS else str(value)


def _codes(spec: FieldSpec, codes: tuple[str, ...]) -> str:
    """Return codes with their meanings as text."""
    known = spec.type.meanings
    written = []
    for code in codes:
        plain, _, meaning = code_in_words(code, known.get(code, ""), _APART).partition(_APART)
        written.append(f"{plain} ({meaning})" if meaning else plain)
    return ("; " if any(set(text) & set("(,;:") for text in written) else ", ").join(written)


def words(name: str, text: str, sort: str) -> str:
    """Return a value as text, codes with blanks; ``sort`` is the name of the field's type."""
    if name == "entry_mode":
        return _STANDING.get(text, text)
    if sort == "marks":  # rules, by the name under which they are looked up
        return ", ".join(text.split())
    if sort not in _CODES:
        return text
    codes = tuple(text.split()) if sort != "code" else (text,)
    if name in _ARTICLES:
        from custody.law import grounds, preservation

        limbs = (grounds.MEASURE_LIMBS, grounds.ASSISTANCE_LIMBS, preservation.PRESERVATION_LIMBS)
        tables = (*limbs, grounds.MEASURES, grounds.PRODUCTION)
        told = next((table for table in tables if all(code in table for code in codes)), {})
        return "; ".join(f"{code} ({told[code]})" if code in told else code for code in codes)
    return in_words(codes)
