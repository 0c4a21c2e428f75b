"""Categories of exhibits, and the further fields that practice expects of each.

The wording of a category is for help pages; an entry holds only its code.
"""

from __future__ import annotations

from custody.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Category:
    """One category of exhibits: its wording, and the further fields expected of it."""

    says: str
    asks: tuple[str, ...] = ()


_NAMED = ("make", "model", "serial")
_DISK = (*_NAMED, "capacity")
_LOCKED = ("lock_state", "passcode_provided")
_ON_AIR = (*_LOCKED, "network_isolation")

CATEGORIES: dict[str, Category] = {
    "biological": Category("a trace or sample for another laboratory"),
    "bulk": Category("several items in one bag, to be itemised later"),
    "camera": Category("a camera, still or moving, with its own storage", _NAMED),
    "cloud_export": Category("data that a service gave out or that were read from an account"),
    "computer": Category("a desktop computer, laptop or all-in-one", (*_NAMED, *_LOCKED)),
    "document": Category("paper: notes, printouts, contracts, labels"),
    "drone": Category("an aircraft without a crew, or its control", _NAMED),
    "game_console": Category("a games console", _NAMED),
    "hard_disk": Category("a magnetic disk, inside or outside of a case", _DISK),
    "image": Category("a forensic image kept as an exhibit of its own"),
    "iot_device": Category("a device of a household or a trade that is on a network", (*_NAMED, "mac")),
    "media_player": Category("a player, reader or set-top box", _NAMED),
    "memory_card": Category("SD, microSD, CF and the like", ("capacity",)),
    "nas": Category("network storage with its disks", (*_NAMED, "mac")),
    "network_device": Category("a router, switch, modem or access point", (*_NAMED, "mac")),
    "optical_disc": Category("CD, DVD, Blu-ray"),
    "other": Category("none of these"),
    "payment_card": Category("a card with a stripe or chip for payment"),
    "peripheral": Category("a printer, scanner, key logger, dongle or cable"),
    "phone": Category("a mobile telephone", ("make", "model", "imei", *_ON_AIR)),
    "report": Category("a report, extraction or transcript on data"),
    "security_token": Category("a smart card, key or other second factor"),
    "server": Category("a server, physical or virtual", _NAMED),
    "sim": Category("a SIM, USIM or other card of a subscriber", ("iccid",)),
    "ssd": Category("a disk without moving parts", _DISK),
    "tablet": Category("a tablet", (*_NAMED, *_ON_AIR)),
    "tape": Category("a magnetic tape", ("capacity",)),
    "usb_stick": Category("a memory stick", ("capacity",)),
    "vehicle_unit": Category("an entertainment, telematics or navigation unit of a vehicle", _NAMED),
    "video_recorder": Category(
        "a recorder of surveillance cameras", (*_NAMED, "device_clock", "reference_clock")
    ),
    "wallet": Category("a hardware wallet for crypto-assets", ("make", "model", "lock_state")),
    "wearable": Category("a watch, band or glasses", ("make", "model", *_ON_AIR)),
}

#: Categories of devices that can be reached by radio while switched on.
ON_AIR = frozenset(name for name, category in CATEGORIES.items() if "network_isolation" in category.asks)

#: Fields expected of an exhibit found at a place; a component leaves them to the exhibit it was taken from.
FOUND = frozenset({"found_by", "place_found"})


def asked_of(category: str | None, *, seized: bool) -> frozenset[str]:
    """Return the fields expected of a category; with ``seized`` also those of an exhibit found at a place."""
    known = CATEGORIES.get(category or "")
    own = frozenset(() if known is None else known.asks)
    return own | FOUND if seized else own
