"""By which of its fields a thing is found, kind by kind."""

from __future__ import annotations

from custody.model import layouts


def test_things_are_found_by_these_names_and_no_others() -> None:
    numbers = ("serial", "imei", "imei2", "imei_as_read", "iccid", "iccid_as_read")
    named = {
        **dict.fromkeys(("actor.enrolled", "ledger.opened"), ("display_name",)),
        **dict.fromkeys(
            ("assistance_order.issued", "preservation_order.issued", "production_order.issued"),
            ("reference",),
        ),
        "exhibit.details_added": numbers,
        "exhibit.foreign_number_recorded": ("foreign_number",),
        "exhibit.registered": ("reference", "laboratory_reference", *numbers),
        "location.registered": ("label",),
        "profile.adopted": ("title",),
    }
    referred = {
        *(
            f"{thing}.{how}"
            for thing in ("mla_request", "enquiry", "preservation_request")
            for how in ("received", "sent")
        ),
        *(
            "case.opened",
            "copy.made",
            "destructive_examination.announced",
            "legal_hold.placed",
            "inspection.opened",
        ),
        *("inventory.started", "privilege.claimed", "scene.opened", "seizure.recorded"),
        "transcription.recorded",
    }
    found = {kind: layout.labels for kind, layout in layouts.layouts_of(1).items() if layout.labels}
    assert found == {**named, **dict.fromkeys(referred, ("reference",))}
