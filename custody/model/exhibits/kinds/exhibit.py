"""Kinds about exhibits: registration, form and origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from custody.model.entry.facts import Facts
from custody.model.schema import number_types, permits, types
from custody.model.schema.categories import CATEGORIES, asked_of
from custody.model.schema.lines import RECORD
from custody.model.schema.schema import Erasable, Kind, Need, Structural
from custody.model.schema.spoken import About, Argument, Input, Many, Spoken, Verb, given, says

Field = TypeVar("Field", Structural, Erasable)


#: Classes of owners, without names.
OWNERS = ("agency", "suspect", "testifying_witness", "third_party", "unknown", "victim")
#: Relations of an exhibit to its parent; a component by default.
PARENT_RELATIONS = ("component", "derived", "split_off")

#: The form of an exhibit, structural for rules and lists; details may be added later.
FORM: tuple[Structural, ...] = (
    Structural(
        "power_state",
        types.code("none", "off", "on", "standby"),
        Need.OPTIONAL,
        spoken=says("as found; none for what has no power"),
    ),
    Structural(
        "screen_state",
        types.code("broken", "dark", "none", "on"),
        Need.OPTIONAL,
        spoken=says("the content of its screen"),
    ),
    Structural(
        "lock_state",
        types.code("locked", "none", "unlocked"),
        Need.OPTIONAL,
        spoken=says("whether it was locked; none for what has no lock", label="screen lock"),
    ),
    Structural(
        "passcode_provided",
        types.code("no", "not_asked", "not_needed", "refused", "yes"),
        Need.OPTIONAL,
        spoken=says(
            "whether its passcode was given; the code itself never goes into the ledger", label="passcode"
        ),
    ),
    Structural(
        "battery",
        types.code("built_in", "missing", "none", "present", "removed"),
        Need.OPTIONAL,
        spoken=says("its battery"),
    ),
    Structural(
        "charger", types.FLAG, Need.OPTIONAL, spoken=says("whether a charger is with it", input=Input.WORD)
    ),
    Structural(
        "capacity",
        types.COUNT,
        Need.OPTIONAL,
        spoken=says("as printed: 500GB, 1.5TB, 64GiB; cannot be erased later", unit="SIZE"),
    ),
    Structural(
        "device_clock", types.INSTANT, Need.OPTIONAL, spoken=says("the time on its own clock, with zone")
    ),
    Structural(
        "reference_clock",
        types.INSTANT,
        Need.OPTIONAL,
        spoken=says(
            "what a correct clock showed at that moment; the offset is computed",
            when=given("device_clock"),
        ),
    ),
    Structural(
        "owner_class",
        types.code(*OWNERS),
        Need.OPTIONAL,
        spoken=says("type of owner", label="type of owner"),
    ),
)
#: The description of an exhibit, in words and numbers that can be erased.
WORDS: tuple[Erasable, ...] = (
    Erasable("description", spoken=says("what it is")),
    Erasable("make", spoken=says("who made it")),
    Erasable("model", spoken=says("its model")),
    Erasable("serial", types.LABEL, label=True, spoken=says("its serial number", label="serial number")),
    Erasable(
        "imei", number_types.IMEI, label=True, spoken=says("IMEI; its check digit is checked", label="IMEI")
    ),
    Erasable(
        "imei2", number_types.IMEI, label=True, spoken=says("IMEI of its second slot", label="second IMEI")
    ),
    Erasable(
        "imei_as_read",
        types.LABEL,
        label=True,
        instead="imei",
        spoken=says("an IMEI that fails its own check, as it is printed", label="IMEI as printed"),
    ),
    Erasable(
        "iccid", number_types.ICCID, label=True, spoken=says("number of a SIM; it is checked", label="ICCID")
    ),
    Erasable(
        "iccid_as_read",
        types.LABEL,
        label=True,
        instead="iccid",
        spoken=says("an ICCID that fails its own check, as it is printed", label="ICCID as printed"),
    ),
    Erasable(
        "mac",
        number_types.MAC,
        spoken=says("MAC addresses, separated by blanks or commas", label="MAC address"),
    ),
    Erasable("provider", spoken=says("the network of its SIM", label="network provider")),
    Erasable("asset_tag", spoken=says("the owner's asset tag")),
    Erasable("colour", spoken=says("its colour")),
    Erasable("condition", spoken=says("its condition")),
    Erasable("damage", spoken=says("damage, marks and scratches")),
    Erasable("owner", spoken=says("who owns or possessed it")),
)
_EXPECTED = frozenset({"condition", "description", "power_state"})


def _asks(facts: Facts) -> frozenset[str]:
    """Return the fields expected of this category; only an exhibit from a seizure has a place where found."""
    found = facts["parent"] is None and facts["production_order"] is None
    return asked_of(facts.text("category"), seized=found)


def _expected(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Return the fields, with those expected of every exhibit as expected."""
    return tuple(replace(field, need=Need.EXPECTED) if field.name in _EXPECTED else field for field in fields)


KINDS: tuple[Kind, ...] = (
    Kind(
        "exhibit.registered",
        (
            Structural("case", types.ref("case"), Need.COMPUTED, spoken=says("the case it belongs to")),
            Structural(
                "seizure", types.ref("seizure"), Need.OPTIONAL, spoken=says("the seizure it comes from")
            ),
            Structural(
                "production_order",
                types.ref("production_order"),
                Need.OPTIONAL,
                spoken=says("the production order it was handed over by", unit="ORDER"),
            ),
            Structural(
                "parent",
                types.ref("exhibit"),
                Need.OPTIONAL,
                spoken=says(
                    "the exhibit it was removed from, such as the phone of a SIM", label="parent exhibit"
                ),
            ),
            Structural(
                "parent_relation",
                types.code(*PARENT_RELATIONS),
                Need.OPTIONAL,
                spoken=says("relation to its parent (default: component)", when=given("parent")),
            ),
            Structural(
                "root", types.ref("exhibit"), Need.COMPUTED, spoken=Spoken(offers=False, label="root exhibit")
            ),
            Structural(
                "category", types.code({name: category.says for name, category in CATEGORIES.items()})
            ),
            Structural("quantity", types.COUNT, default=1, spoken=says("number of items (default: 1)")),
            *_expected(FORM),
            Structural(
                "clock_offset_seconds",
                types.SHIFT,
                Need.COMPUTED,
                spoken=says("seconds by which the exhibit's own clock was ahead"),
            ),
            Structural(
                "network_isolation",
                types.code("aeroplane_mode", "faraday", "none"),
                Need.OPTIONAL,
                spoken=says("how it was kept off the network"),
            ),
            Structural(
                "faraday_bag_no",
                types.BAG,
                Need.OPTIONAL,
                spoken=says(
                    "the number on the bag",
                    label="Faraday bag number",
                    when=given("network_isolation", "faraday"),
                ),
            ),
            Structural(
                "seized_at",
                types.INSTANT,
                Need.OPTIONAL,
                spoken=says("time of its seizure, if different from the rest", label="time of seizure"),
            ),
            Structural(
                "transcription",
                types.ref("transcription"),
                Need.OPTIONAL,
                spoken=says("the list that it was taken from", label="transcribed list", input=Input.FILLED),
            ),
            Structural(
                "source_row",
                types.COUNT,
                Need.OPTIONAL,
                spoken=says("the row of that list", label="row of list", input=Input.FILLED),
            ),
            Structural(
                "source_sha256",
                types.SHA256,
                Need.COMPUTED,
                spoken=says("digest of the list", label="source list"),
            ),
            Structural("custodian", types.ref("actor"), Need.COMPUTED, spoken=Spoken(offers=False)),
            Erasable(
                "reference",
                types.LABEL,
                need=Need.EXPECTED,
                label=True,
                spoken=says("exhibit reference, such as EV/1", label="exhibit reference"),
            ),
            Erasable(
                "laboratory_reference",
                types.LABEL,
                label=True,
                spoken=says("the laboratory's own number"),
            ),
            *_expected(WORDS),
            Erasable("found_by", spoken=says("who found it")),
            Erasable("place_found", spoken=says("exact place where it was found", label="place where found")),
            Erasable("seized_by", spoken=says("who seized it, if different from the rest")),
            Erasable("attending_witness", spoken=says("attending witness, if different from the rest")),
        ),
        RECORD,
        begins=True,
        asks=_asks,
        permit=permits.BENCH,
        verb=Verb(
            ("exhibit", "register"),
            "register an exhibit; you become its custodian",
            About("exhibit", Many.NEW),
            sections=(
                ("make and model", ("description", "make", "model", "colour", "capacity")),
                (
                    "identifiers",
                    (
                        "serial",
                        "imei",
                        "imei2",
                        "imei_as_read",
                        "iccid",
                        "iccid_as_read",
                        "mac",
                        "provider",
                        "asset_tag",
                    ),
                ),
                (
                    "condition as found",
                    (
                        "condition",
                        "damage",
                        "power_state",
                        "screen_state",
                        "lock_state",
                        "passcode_provided",
                        "battery",
                        "charger",
                        "device_clock",
                        "reference_clock",
                    ),
                ),
                ("owner", ("owner_class", "owner")),
                ("network isolation", ("network_isolation", "faraday_bag_no")),
                (
                    "finding",
                    ("place_found", "found_by", "seized_by", "attending_witness", "seized_at"),
                ),
                ("seal", ("seal", "bag", "photo", "seal_witness")),
            ),
            typed=("reference",),
            arguments=(
                Argument(
                    "seal",
                    types.SEAL,
                    "the number on the seal, if one is applied in the same act",
                    unit="NUMBER",
                    label="seal number",
                ),
                Argument(
                    "bag",
                    types.SEAL,
                    "the number on the bag",
                    unit="NUMBER",
                    when=given("seal"),
                    label="bag number",
                ),
                Argument(
                    "photo",
                    types.PAPER,
                    "photograph; its SHA-256 is recorded",
                    when=given("seal"),
                    label="photograph",
                ),
                Argument(
                    "seal_witness",
                    types.TEXT,
                    "the attending witness; can be erased later",
                    when=given("seal"),
                ),
            ),
            one_of=(frozenset({"seizure", "production_order", "parent"}),),
            tables=(
                (
                    "further details",
                    {
                        name: ", ".join(category.asks)
                        for name, category in sorted(CATEGORIES.items())
                        if category.asks
                    },
                ),
            ),
            expand="register",
            examples=(
                "custody exhibit register EV/1 --seizure S-1 --category usb_stick \\",
                "    --power-state off --description 'USB stick, black' --capacity 32GB \\",
                "    --condition 'no damage seen' --place-found desk --found-by 'Eve Hall' \\",
                "    --seal S-100234 --bag B-7781",
                "custody exhibit register EV/2 --seizure S-1 --category phone \\",
                "    --power-state off --description phone --condition wet \\",
                "    --not-known rest --not-known-reason 'taken from the river'",
                "custody exhibit register EV/3 --production-order PR-3/2026 --category cloud_export \\",
                "    --power-state none --description 'subscribers.zip' --condition opens",
            ),
        ),
        sentence="{by} registered the exhibit: {category}",
    ),
)
