"""Field types for numbers that devices carry, each with its own check.

A number that fails its check as printed is recorded in a label field as read.
"""

from __future__ import annotations

from collections.abc import Callable

from custody.model.schema.numbers import bare_digits, iccid_fault, imei_fault, mac_fault, mac_text
from custody.model.schema.types import FieldType, Value


def _number(fault: Callable[[str], str | None]) -> Callable[[Value], str | None]:
    def check(value: Value) -> str | None:
        return fault(value) if isinstance(value, str) else "must be a text of digits"

    return check


IMEI = FieldType("IMEI", _number(imei_fault), label=True, spelling=bare_digits)
ICCID = FieldType("ICCID", _number(iccid_fault), label=True, spelling=bare_digits)
MAC = FieldType("MAC addresses", _number(mac_fault), spelling=mac_text)
