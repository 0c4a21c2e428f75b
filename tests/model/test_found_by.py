"""By which of its fields a thing is found, kind by kind."""

from __future__ import annotations

from custody.model import rulesets


def test_things_are_found_by_these_names_and_no_others() -> None:
    numbers = ("serial", "imei", "imei2", "imei_as_read", "iccid", "iccid_as_read")
    named = {
        **dict.fromkeys(("actor.enrolled", "ledger.opened"), ("display_name",)),
        **dict.fromkeys(("assist.ordered", "order.issued", "production.ordered"), ("order_no",)),
        "exhibit.described": numbers,
        "exhibit.numbered": ("number",),
        "exhibit.registered": ("exhibit_ref", "lab_ref", *numbers),
        "place.registered": ("label",),
        "profile.adopted": ("title",),
    }
    referred = {
        *(f"{one}.{how}" for one in ("assistance", "enquiry", "request") for how in ("received", "sent")),
        *("case.opened", "copy.made", "examination.announced", "hold.placed", "inspection.opened"),
        *("inventory.started", "privilege.claimed", "scene.opened", "seizure.recorded"),
        "transcription.recorded",
    }
    layouts = {kind: rulesets.layout(1, kind) for kind in rulesets.kind_names()}
    found = {kind: one.labels for kind, one in layouts.items() if one.labels}
    assert found == {**named, **dict.fromkeys(referred, ("reference",))}
