"""What people call the fields of entries, and the order in which they are read: who and what first, proofs last."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from custody.model.types import Value

#: Terms of fields whose name alone does not say it.
_TERMS = {
    "about": "concerns",
    "answer_by": "answer due by",
    "authority_document_sha256": "authority's document, SHA-256",
    "bag_no": "bag number",
    "clock_start": "period starts with",
    "compromised_since": "key misused since",
    "confirm_by": "to be confirmed by",
    "data_categories": "data categories",
    "document_no": "document number",
    "document_sha256": "document, SHA-256",
    "ends_at": "last day of the period",
    "exhibit_ref": "exhibit number",
    "expires_at": "open until",
    "holder": "custodian",
    "how": "how it was obtained",
    "iccid": "ICCID",
    "imei": "IMEI",
    "imei2": "second IMEI",
    "inapplicable": "does not apply",
    "lab_ref": "laboratory number",
    "late": "recorded late",
    "limb": "offence ground",
    "lock_state": "screen lock",
    "mac": "MAC address",
    "most_penalty_months": "heaviest penalty, months",
    "nonconforming": "nonconforming",
    "occurred_at": "happened at",
    "order_no": "order number",
    "place_found": "place where found",
    "re": "answers",
    "reach": "reaches",
    "reference": "reference",
    "root": "first exhibit",
    "rule": "rule of the period",
    "rule_version": "version of the rule",
    "seal_no": "seal number",
    "serial": "serial number",
    "slack_hours": "hours of leeway",
    "starts_at": "first day of the period",
    "third_parties": "interests of third parties",
    "tracking_no": "tracking number",
    "unknown": "not known",
    "unknown_because": "not known because",
}
#: Fields that are read first, in this order; the others follow as their kind lists them.
_FIRST = (
    *("order_no", "exhibit_ref", "lab_ref", "reference", "number", "display_name", "name", "title", "label"),
    *("case", "seizure", "order", "production", "exhibit", "exhibits", "parent", "description", "category"),
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
    *("seized_at", "seized_by", "seal_no", "further_seals", "seal_state", "bag_no", "place", "location"),
    *(
        "addressee",
        "receiver",
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
        "reaches",
        "limb",
        "most_penalty_months",
        "grounds",
        "reason",
        "reasons",
    ),
    *("proportionality", "review", "remedy", "third_parties", "inapplicable", "vulnerability"),
    *("days", "clock_start", "starts_at", "ends_at", "renewal_allowed", "confidential", "confidential_until"),
    *("mismatch", "missing", "unreadable", "ok"),
)
#: Fields that every kind has, and what was computed: read last.
_LAST = (
    *("standing", "occurred_at", "late", "unknown", "unknown_because", "note", "nonconforming"),
    *("rule", "rule_version", "slack_hours", "profile_sha256"),
)
#: Types whose values are words of a list, written with underscores.
_CODES = frozenset({"code", "codes", "fields"})
#: Fields whose codes are articles of the law, which few people know by heart.
_ARTICLES = frozenset({"limb", "measures", "power"})
#: How an entry stands, in words.
_STANDING = {"act": "an act", "record": "the report of a past fact"}


def term(name: str) -> str:
    """Return what people call a field."""
    if name in _TERMS:
        return _TERMS[name]
    if name.endswith("_sha256"):
        return f"{name.removesuffix('_sha256').replace('_', ' ')}, SHA-256"
    if name.endswith("_at"):
        return f"{name.removesuffix('_at').replace('_', ' ')} at"
    return name.replace("_", " ")


def ordered(names: Iterable[str]) -> list[str]:
    """Return names of fields in the order in which they are read."""
    first = {name: at for at, name in enumerate(_FIRST)}
    last = {name: at for at, name in enumerate(_LAST)}

    def rank(name: str) -> tuple[int, int]:
        if name in first:
            return 0, first[name]
        if name in last:
            return 3, last[name]
        return (2 if name.endswith(("_sha256", "sha1", "md5", "sha512")) else 1), 0

    return sorted(names, key=rank)


def words(name: str, text: str, sort: str) -> str:
    """Return a value as people read it: codes with blanks; ``sort`` is the name of its field's type."""
    if name == "standing":
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
    return ", ".join(code.replace("_", " ") for code in codes)


def holds_something(value: Value) -> bool:
    """Return whether a field says something: a flag that is not set and an absent value do not."""
    return value is not None and value is not False and value != ""
