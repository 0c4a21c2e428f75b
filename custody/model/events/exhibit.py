"""Kinds about exhibits: what they are and where they come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from custody.model import permits, types
from custody.model.categories import CATEGORIES, asked_of
from custody.model.facts import Facts
from custody.model.schema import Erasable, Kind, Need, Structural

Field = TypeVar("Field", Structural, Erasable)


#: Whose a thing is, as a code that no name stands in.
OWNERS = ("agency", "suspect", "third_party", "unknown", "victim", "witness")
#: How a thing came out of another; without a word it was found inside.
HOW = ("derived", "found_inside", "split")

#: What a thing is like, for a rule or a list to read; a later look may find it.
FORM: tuple[Structural, ...] = (
    Structural("power_state", types.code("none", "off", "on", "standby"), Need.OPTIONAL),
    Structural("screen_state", types.code("broken", "dark", "none", "on"), Need.OPTIONAL),
    Structural("lock_state", types.code("locked", "none", "unlocked"), Need.OPTIONAL),
    Structural(
        "passcode_provided", types.code("no", "not_asked", "not_needed", "refused", "yes"), Need.OPTIONAL
    ),
    Structural("battery", types.code("built_in", "missing", "none", "present", "removed"), Need.OPTIONAL),
    Structural("charger", types.FLAG, Need.OPTIONAL),
    Structural("capacity", types.COUNT, Need.OPTIONAL),
    Structural("device_clock", types.INSTANT, Need.OPTIONAL),
    Structural("reference_clock", types.INSTANT, Need.OPTIONAL),
    Structural("owner_class", types.code(*OWNERS), Need.OPTIONAL),
)
#: What it is and carries, in words and numbers that can be erased.
WORDS: tuple[Erasable, ...] = (
    Erasable("description"),
    Erasable("make"),
    Erasable("model"),
    Erasable("serial", types.LABEL, label=True),
    Erasable("imei", types.IMEI, label=True),
    Erasable("imei2", types.IMEI, label=True),
    Erasable("imei_as_read", types.LABEL, label=True, instead="imei"),
    Erasable("iccid", types.ICCID, label=True),
    Erasable("iccid_as_read", types.LABEL, label=True, instead="iccid"),
    Erasable("mac", types.MAC),
    Erasable("provider"),
    Erasable("asset_tag"),
    Erasable("colour"),
    Erasable("condition"),
    Erasable("damage"),
    Erasable("owner"),
)
_EXPECTED = frozenset({"condition", "description", "power_state"})


def _asks(facts: Facts) -> frozenset[str]:
    """Give what is asked of this sort of thing; what came out of another, or was handed over, was found nowhere."""
    found = facts["parent"] is None and facts["production"] is None
    return asked_of(facts.text("category"), seized=found)


def _expected(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Give the fields with those expected that practice asks of every exhibit."""
    return tuple(replace(one, need=Need.EXPECTED) if one.name in _EXPECTED else one for one in fields)


KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.registered",
        (
            Structural("case", types.ref("case"), Need.COMPUTED),
            Structural("seizure", types.ref("seizure"), Need.OPTIONAL),
            Structural("production", types.ref("production"), Need.OPTIONAL),
            Structural("parent", types.ref("exhibit"), Need.OPTIONAL),
            Structural("how", types.code(*HOW), Need.OPTIONAL),
            Structural("root", types.ref("exhibit"), Need.COMPUTED),
            Structural("category", types.code({name: one.says for name, one in CATEGORIES.items()})),
            Structural("quantity", types.COUNT, default=1),
            *_expected(FORM),
            Structural("clock_offset", types.SHIFT, Need.COMPUTED),
            Structural("network_isolation", types.code("aeroplane_mode", "faraday", "none"), Need.OPTIONAL),
            Structural("faraday_bag", types.BAG, Need.OPTIONAL),
            Structural("seized_at", types.INSTANT, Need.OPTIONAL),
            Structural("transcription", types.ref("transcription"), Need.OPTIONAL),
            Structural("source_row", types.COUNT, Need.OPTIONAL),
            Structural("source_sha256", types.SHA256, Need.COMPUTED),
            Structural("holder", types.ref("actor"), Need.COMPUTED),
            Erasable("exhibit_ref", types.LABEL, need=Need.EXPECTED, label=True),
            Erasable("lab_ref", types.LABEL, label=True),
            *_expected(WORDS),
            Erasable("found_by"),
            Erasable("place_found"),
            Erasable("seized_by"),
            Erasable("witness"),
        ),
        ("record",),
        begins=True,
        asks=_asks,
        permit=permits.BENCH,
    ),
)
