"""Checks and spellings of numbers that devices carry: IMEI, ICCID, MAC addresses.

A number is held without blanks and hyphens, so that it has one spelling. Each check returns the fault of a text as a
message, or None. A printed number that fails its check has a field of its own.
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"[0-9]+\Z", re.ASCII)
_MAC = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}\Z")
_APART = re.compile(r"[\s./-]+")
#: An IMEI has 14 digits and a check digit; with the version of the software in its place there are 16.
_IMEI_BARE, _IMEI, _IMEI_VERSION = 14, 15, 16
#: An ICCID has at most 19 digits with its check digit, kept in 20 places; the last may be a filler.
_ICCID_BARE, _ICCID, _ICCID_LONG = 18, 19, 20
_CARD = "89"
_MOST_ADDRESSES = 8


def luhn_digit(digits: str) -> str:
    """Return the Luhn check digit for these digits (ISO/IEC 7812-1, annex B)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return str(-total % 10)


def imei_fault(text: str) -> str | None:
    """Return the fault of an IMEI, None if valid: 15 digits with a right check digit, or 14 or 16 digits."""
    if _DIGITS.match(text) is None or len(text) not in (_IMEI_BARE, _IMEI, _IMEI_VERSION):
        return (
            f"must be an IMEI of {_IMEI} digits ({_IMEI_BARE} without check digit, {_IMEI_VERSION} with version); "
            "one that is printed otherwise goes into --imei-as-read"
        )
    if len(text) == _IMEI:
        return _checked(text, "--imei-as-read")
    return None


def iccid_fault(text: str) -> str | None:
    """Return the fault of an ICCID, None if valid: 89…, 18 to 20 digits, check digit from 19 on."""
    right = len(text) in (_ICCID_BARE, _ICCID, _ICCID_LONG) and text.startswith(_CARD)
    if _DIGITS.match(text) is None or not right:
        return (
            f"must be an ICCID: {_CARD} and up to {_ICCID_LONG} digits, at least {_ICCID_BARE}; "
            "one that is printed otherwise goes into --iccid-as-read"
        )
    return None if len(text) == _ICCID_BARE else _checked(text, "--iccid-as-read")


def _checked(text: str, otherwise: str) -> str | None:
    last = luhn_digit(text[:-1])
    if text[-1] == last:
        return None
    return (
        f"must end in {last}, its check digit, if the other digits are right: read it again; "
        f"one that is printed so goes into {otherwise}"
    )


def mac_fault(text: str) -> str | None:
    """Return the fault of MAC addresses, None if valid: at most 8, lower case, sorted, single blanks."""
    words = text.split(" ")
    good = words == sorted(set(words)) and len(words) <= _MOST_ADDRESSES
    if good and all(_MAC.match(word) for word in words):
        return None
    return "must be MAC addresses like 00:1a:2b:3c:4d:5e, in order, separated by blanks"


def bare_digits(text: str) -> str:
    """Return a number without the blanks, hyphens, dots and slashes that labels print in it."""
    return _APART.sub("", text.strip())


def mac_text(text: str) -> str:
    """Return MAC addresses as held: lower case, colons, sorted; any other text unchanged."""
    words = [word for word in re.split(r"[\s,;]+", text.strip()) if word]
    pairs = [re.sub(r"[:.-]", "", word).lower() for word in words]
    if not pairs or not all(re.fullmatch(r"[0-9a-f]{12}", pair) for pair in pairs):
        return text
    return " ".join(sorted({":".join(re.findall("..", pair)) for pair in pairs}))
