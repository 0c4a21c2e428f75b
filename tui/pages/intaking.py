"""What one line of an intake passes on to the next, and what is asked of its thing, as values. Knows no screen."""

from __future__ import annotations

import re
from collections.abc import Mapping

from custody.digits import MOST_DIGITS
from custody.display import visible
from custody.model.categories import asked_of
from tui.intents import Form

#: What belongs to one thing only, and is not repeated on the next line.
OWN = frozenset({"bag", "faraday-bag", "iccid", "imei", "imei2", "lab-ref", "mac", "photo", "seal", "serial"})

#: The number that a reference ends in.
_LAST = re.compile(rf"(?<![0-9])[0-9]{{1,{MOST_DIGITS}}}\Z")


#: How a refusal begins that is about one of several lines: its number, from 1.
_ROW = re.compile(r"row (?P<row>[0-9]{1,6})\b")


def row_refused(told: str) -> int | None:
    """Say which line a refusal is about, from 0; None where it is about none, or about all of them."""
    found = _ROW.match(told)
    return None if found is None else int(found["row"]) - 1


def alike(values: Mapping[str, object]) -> dict[str, object]:
    """Give what a thing alike would say: all but what belongs to one thing only, under the next reference."""
    found = {name: value for name, value in values.items() if name not in OWN}
    return {**found, "reference": following(str(values.get("reference", "")))}


def asked(form: Form, values: Mapping[str, object]) -> list[str]:
    """Give the questions that practice asks of a thing of this category, besides those that are asked of everything."""
    names = asked_of(str(values.get("category", "")), seized="parent" not in values) | {"serial"}
    return [one.name for one in form.fields if one.name.replace("-", "_") in names]


def following(reference: str) -> str:
    """Give the reference after one: its last number one higher; the same text where it ends in none."""
    return _LAST.sub(lambda found: str(int(found[0]) + 1).zfill(len(found[0])), visible(reference))
