"""Conflicts of exhibits' own numbers: with the record, and between the items of a list."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence

from custody.frozen import dataclass
from custody.ledger.views.exhibits.packing import packing_of
from custody.ledger.views.subjects.duplicate_references import namesakes
from custody.ledger.views.subjects.lookup import SHORT, Lookup
from custody.model.records import BagUse, SealUse
from custody.model.schema.numbers import bare_digits

#: The words for a field that holds a number of one exhibit, in the order in which conflicts are told.
WORDS = {
    "reference": "exhibit",
    "seal_no": "seal",
    "bag_no": "bag",
    "serial": "serial number",
    "imei": "IMEI",
    "imei2": "second IMEI",
    "iccid": "ICCID",
}
_SEALS, _DIGITS = frozenset({"seal_no", "bag_no"}), frozenset({"imei", "imei2", "iccid"})
#: The most names that a conflict lists.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Numbered:
    """An item of a list: its numbers by field of ``WORDS``, its place in words, its subject if any."""

    numbers: Mapping[str, str]
    place: str
    subject: str = ""


def number_conflicts(lookup: Lookup, items: Sequence[Numbered]) -> list[list[str]]:
    """Return the conflicts of each item's numbers with the record and with earlier items."""
    found: list[list[str]] = []
    first: dict[tuple[str, str], Numbered] = {}
    for item in items:
        found.append([])
        for field, words in WORDS.items():
            number = _plain(field, item.numbers.get(field, ""))
            if not number:
                continue
            before = first.setdefault((_sort(field), number), item)
            if before is not item and (not item.subject or before.subject != item.subject):
                found[-1].append(f"{words} {number} is also on {before.place}")
            found[-1] += _on_record(lookup, field, number, item.subject)
    return found


def same_numbers(lookup: Lookup, numbers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the name of each exhibit on record with one of these numbers, and the number's words."""
    for field, number in numbers.items():
        for other in _bearers(lookup, _plain(field, number), ""):
            yield _names(lookup, [other]), WORDS[field]


def _sort(field: str) -> str:
    """Return the field by which numbers are compared: both slots of a phone have an IMEI."""
    return "imei" if field == "imei2" else field


def _plain(field: str, number: str) -> str:
    """Return a number as the record has it."""
    if field in _SEALS:
        return unicodedata.normalize("NFKC", number).strip().upper()
    return bare_digits(number) if field in _DIGITS else unicodedata.normalize("NFC", number.strip())


def _on_record(lookup: Lookup, field: str, number: str, subject: str) -> Iterator[str]:
    """Yield the conflict of a number with the record, if any."""
    words = f"{WORDS[field]} {number}"
    if field in _SEALS:
        users = _users(lookup, field, number)
        bears = [user for user in users if _is_on(lookup, user, field, number)]
        if bears:
            yield f"{words} is on {_names(lookup, bears)} now"
        elif users:
            yield f"{words} was used before, on {_names(lookup, users)}"
        return
    others = _bearers(lookup, number, subject)
    if not others:
        return
    if field == "reference" and lookup.label_of("exhibit", others[0]) == number:
        yield f"{words} is on record already: {', '.join(other[:SHORT] for other in others[:_MOST])}"
    else:
        yield f"{words} is on record for {_names(lookup, others)}"


def _users(lookup: Lookup, field: str, number: str) -> list[str]:
    """Return the exhibits that a seal or bag was used on, in order of use."""
    use = lookup.maybe(SealUse, number) if field == "seal_no" else lookup.maybe(BagUse, number)
    return [] if use is None else list(dict.fromkeys((use.exhibit, *use.again)))


def _is_on(lookup: Lookup, exhibit: str, field: str, number: str) -> bool:
    """Return whether a seal or bag of this number is on an exhibit now."""
    on = packing_of(lookup, exhibit).on
    return any(number == (seal.number if field == "seal_no" else seal.bag) for seal in on)


def _bearers(lookup: Lookup, number: str, subject: str) -> list[str]:
    """Return the exhibits other than ``subject`` that are on record with this number."""
    return [other for other in namesakes(lookup.reader, "exhibit", number) if other != subject]


def _names(lookup: Lookup, exhibits: Collection[str]) -> str:
    """Return the names of exhibits, of many the first ones and the number of others."""
    shown = list(exhibits)[:_MOST]
    names = [lookup.label_of("exhibit", exhibit) or exhibit[:SHORT] for exhibit in shown]
    more = len(exhibits) - len(names)
    return ", ".join([*names, *([f"{more} more"] if more else [])])
